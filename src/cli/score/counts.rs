//! The counts of `score`.

use crate::cli::outputs::{cut_cells, several_sheets};
use crate::findings::{Finding, Note};
use serde::{Deserialize, Serialize};
use standpoint_common::phrases::{label_beside_number, plural, thousands};

/// A note is due if the model borrowed at least one in so many sentences.
const TELLING: usize = 100;

/// Counts over all documents so far. They are stored with a table that can be resumed.
#[derive(Default, Serialize, Deserialize)]
pub struct Counts {
    pub documents: usize,
    /// Documents in which nothing was scored; of a long document only the first part counts.
    #[serde(default)]
    pub without: usize,
    /// Sentences of documents that the model learned from, predicted as if it had not seen these.
    #[serde(default)]
    pub held_out: usize,
    /// Sentences that the model borrowed, whose predictions know their labels.
    #[serde(default)]
    pub borrowed: usize,
    /// Scored sentences, or other units.
    pub scored: usize,
    /// Bytes of what was scored.
    #[serde(default)]
    pub bytes: usize,
    pub boilerplate: usize,
    /// Documents that were passed over, because they do not name the topic.
    #[serde(default)]
    pub off_topic: usize,
    /// The number of documents that name the topic of the model and of all that were looked at, if hardly any does.
    #[serde(skip)]
    pub off_topic_of_model: Option<[usize; 2]>,
    /// Cells that were cut for Excel.
    pub cut: usize,
    pub labels: Vec<usize>,
    /// Sentences whose label was not probable enough.
    pub withheld: usize,
    /// Sheets of a workbook that the rows take.
    pub sheets: usize,
    /// Scored sentences of the last document. The next part of that document continues their numbers.
    pub numbered: usize,
}

impl Counts {
    /// Says how many sentences stand in documents that the model was trained on, if any.
    pub fn findings(&self) -> Vec<Finding> {
        let held_out = (self.held_out > 0).then_some(Note::HeldOut {
            sentences: self.held_out,
            of: self.scored,
        });
        // A few may stand in other articles by chance.
        let are_many = self.borrowed > 0 && self.borrowed * TELLING >= self.scored;
        let borrowed = are_many.then_some(Note::Borrowed {
            sentences: self.borrowed,
            of: self.scored,
        });
        let notes = several_sheets("scores", self.sheets)
            .into_iter()
            .chain(held_out)
            .chain(borrowed);
        let warnings = cut_cells(self.cut).into_iter();
        notes
            .map(Finding::from)
            .chain(warnings.map(Finding::from))
            .collect()
    }

    /// Adds the counts of other documents.
    pub fn add(&mut self, other: &Counts) {
        self.documents += other.documents;
        self.without += other.without;
        self.held_out += other.held_out;
        self.borrowed += other.borrowed;
        self.scored += other.scored;
        self.bytes += other.bytes;
        self.boilerplate += other.boilerplate;
        self.off_topic += other.off_topic;
        self.cut += other.cut;
        self.withheld += other.withheld;
        for (sum, n) in self.labels.iter_mut().zip(&other.labels) {
            *sum += n;
        }
    }

    /// Summarises the run in one line. `unit` is what was scored, such as `sentence`.
    pub fn summary(&self, unit: &str, labels: &[String], seconds: f64) -> String {
        let documents = plural(self.documents, "document");
        let documents = match self.without {
            0 => documents,
            n => format!(
                "{} of {documents}",
                thousands(self.documents.saturating_sub(n))
            ),
        };
        let mut text = format!(
            "{} scored in {documents} in {seconds:.1} s; {} of boilerplate set aside",
            plural(self.scored, unit),
            plural(self.boilerplate, "piece")
        );
        if self.off_topic > 0 {
            let passed_over = plural(self.off_topic, "document");
            text += &format!("; {passed_over} off the topic passed over");
        }
        let given = self.scored.saturating_sub(self.withheld);
        if given > 0 {
            let shares = labels.iter().zip(&self.labels).map(|(label, n)| {
                let share = 100.0 * *n as f64 / given as f64;
                format!("{} {share:.0} %", label_beside_number(label))
            });
            let shares: Vec<String> = shares.collect();
            text += &format!("; share of labels given: {}", shares.join(", "));
        }
        if self.withheld > 0 {
            let unlabelled = plural(self.withheld, unit);
            text += &format!("; {unlabelled} without a label, too uncertain");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_the_labels_given() {
        let labels = ["no".to_string(), "yes".to_string()];
        let summary = |given: [usize; 2], withheld: usize| {
            let counts = Counts {
                scored: given[0] + given[1] + withheld,
                documents: 1,
                boilerplate: 1200,
                labels: given.to_vec(),
                withheld,
                ..Counts::default()
            };
            counts.summary("sentence", &labels, 1.25)
        };
        let start =
            "sentences scored in 1 document in 1.2 s; 1,200 pieces of boilerplate set aside";
        assert_eq!(
            summary([1, 3], 0),
            format!("4 {start}; share of labels given: no 25 %, yes 75 %")
        );
        assert_eq!(
            summary([1, 3], 4),
            format!(
                "8 {start}; share of labels given: no 25 %, yes 75 %; 4 sentences without a label, too \
                uncertain"
            )
        );
        assert_eq!(summary([0, 0], 0), format!("0 {start}"));
        let counts = Counts {
            scored: 1,
            documents: 3,
            without: 2,
            off_topic: 1,
            withheld: 1,
            ..Counts::default()
        };
        let summary = counts.summary("sentence", &[], 0.1);
        assert!(
            summary.starts_with("1 sentence scored in 1 of 3 documents in 0.1 s;"),
            "{summary}"
        );
        let passed_over = "; 1 document off the topic passed over; 1 sentence without a label";
        assert!(summary.contains(passed_over), "{summary}");
    }
}
