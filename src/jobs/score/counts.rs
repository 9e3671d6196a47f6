//! The counts of `score`.

use crate::findings::{Finding, Note, cut_cells, several_sheets};
use crate::jobs::NamedModel;
use crate::prevalence::are_many_learned;
use serde::{Deserialize, Serialize};
use standpoint_common::phrases::{label_beside_number, plural, thousands};

/// Counts over all documents so far. They are stored with a table that can be resumed.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct ScoreCounts {
    /// Documents that were scored.
    pub documents: usize,
    /// Documents in which nothing was scored; of a long document only the first part counts.
    #[serde(default)]
    pub without: usize,
    /// Scored sentences, or other units.
    pub scored: usize,
    /// Bytes of what was scored.
    #[serde(default)]
    pub bytes: usize,
    /// Pieces of boilerplate that were set aside.
    pub boilerplate: usize,
    /// Documents that were passed over, because they do not name the topic.
    #[serde(default)]
    pub off_topic: usize,
    /// Cells that were cut for Excel.
    pub cut: usize,
    /// The counts of each model.
    pub given: Vec<ModelCounts>,
    /// Sheets of a workbook that the rows take.
    pub sheets: usize,
    /// Scored sentences of the last document. The next part of that document continues their numbers.
    pub numbered: usize,
}

/// What a model says of the scored sentences.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct ModelCounts {
    /// Sentences of documents that the model learned from, predicted as if it had not seen these.
    pub held_out: usize,
    /// Sentences that the model borrowed, whose predictions know their labels.
    pub borrowed: usize,
    /// Sentences with each label.
    pub labels: Vec<usize>,
    /// Sentences with a label that is less probable than another, because the model favours rare labels.
    #[serde(default)]
    pub less_probable: usize,
    /// Sentences whose label was not probable enough.
    pub withheld: usize,
    /// The number of documents that name the topic of the model and of all that were looked at, if hardly any does.
    #[serde(skip)]
    pub off_topic: Option<[usize; 2]>,
}

impl ModelCounts {
    /// Says how many of these sentences stand in documents that the model was trained on, if any.
    fn notes(&self, of: usize) -> impl Iterator<Item = Note> {
        let held_out = (self.held_out > 0).then_some(Note::HeldOut {
            sentences: self.held_out,
            of,
        });
        let borrowed = are_many_learned(self.borrowed, of).then_some(Note::Borrowed {
            sentences: self.borrowed,
            of,
        });
        held_out.into_iter().chain(borrowed)
    }

    /// The shares of labels in a few words, and how many sentences have none; empty if nothing was scored.
    fn summary(&self, scored: usize, unit: &str, labels: &[String]) -> String {
        let mut parts = Vec::new();
        let given = scored.saturating_sub(self.withheld);
        if given > 0 {
            let by_label = labels.iter().zip(&self.labels).map(|(label, n)| {
                let share = 100.0 * *n as f64 / given as f64;
                format!("{} {share:.0} %", label_beside_number(label))
            });
            let shares: Vec<String> = by_label.collect();
            parts.push(format!("share of labels given: {}", shares.join(", ")));
        }
        if self.less_probable > 0 {
            let rare = thousands(self.less_probable);
            parts.push(format!(
                "{rare} by the rule for rare labels, less probable than another"
            ));
        }
        if self.withheld > 0 {
            let unlabelled = plural(self.withheld, unit);
            parts.push(format!("{unlabelled} without a label, too uncertain"));
        }
        parts.join("; ")
    }
}

impl ScoreCounts {
    /// Says how many sheets and cut cells there are, and how many sentences stand in documents that each model was
    /// trained on.
    pub fn findings(&self, models: &[NamedModel]) -> Vec<Finding> {
        let mut findings: Vec<Finding> = Vec::new();
        findings.extend(several_sheets("scores", self.sheets).map(Finding::from));
        for (model, given) in models.iter().zip(&self.given) {
            findings.extend(given.notes(self.scored).map(|note| model.finding(note)));
        }
        findings.extend(cut_cells(self.cut).map(Finding::from));
        findings
    }

    /// Adds the counts of other documents.
    pub fn add(&mut self, other: &ScoreCounts) {
        self.documents += other.documents;
        self.without += other.without;
        self.scored += other.scored;
        self.bytes += other.bytes;
        self.boilerplate += other.boilerplate;
        self.off_topic += other.off_topic;
        self.cut += other.cut;
        for (given, other) in self.given.iter_mut().zip(&other.given) {
            given.held_out += other.held_out;
            given.borrowed += other.borrowed;
            given.less_probable += other.less_probable;
            given.withheld += other.withheld;
            for (sum, n) in given.labels.iter_mut().zip(&other.labels) {
                *sum += n;
            }
        }
    }

    /// Summarises the run in one line, and each of several models in one more. `unit` is what was scored, such as
    /// `sentence`; the models are given by name and labels.
    pub fn summary(&self, unit: &str, models: &[(&str, &[String])], seconds: f64) -> Vec<String> {
        let all = plural(self.documents, "document");
        let documents = match self.without {
            0 => all,
            n => format!("{} of {all}", thousands(self.documents.saturating_sub(n))),
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
        let mut lines = vec![text];
        for ((name, labels), given) in models.iter().zip(&self.given) {
            let of_model = given.summary(self.scored, unit, labels);
            match name.is_empty() {
                _ if of_model.is_empty() => {}
                true => lines[0] += &format!("; {of_model}"),
                false => lines.push(format!("{name}: {of_model}")),
            }
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_the_labels_given() {
        let labels = ["no".to_string(), "yes".to_string()];
        let summary = |given: [usize; 2], withheld: usize| {
            let counts = ScoreCounts {
                scored: given[0] + given[1] + withheld,
                documents: 1,
                boilerplate: 1200,
                given: vec![ModelCounts {
                    labels: given.to_vec(),
                    withheld,
                    ..ModelCounts::default()
                }],
                ..ScoreCounts::default()
            };
            counts
                .summary("sentence", &[("", &labels)], 1.25)
                .join("\n")
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
        let counts = ScoreCounts {
            scored: 3,
            documents: 1,
            given: vec![ModelCounts {
                labels: vec![2, 1],
                less_probable: 1,
                ..ModelCounts::default()
            }],
            ..ScoreCounts::default()
        };
        let said = counts.summary("sentence", &[("", &labels)], 0.1).join("");
        let rule = "yes 33 %; 1 by the rule for rare labels, less probable than another";
        assert!(said.ends_with(rule), "{said}");
        let counts = ScoreCounts {
            scored: 1,
            documents: 3,
            without: 2,
            off_topic: 1,
            given: vec![ModelCounts {
                withheld: 1,
                ..ModelCounts::default()
            }],
            ..ScoreCounts::default()
        };
        let summary = counts.summary("sentence", &[("", &[])], 0.1).join("\n");
        assert!(
            summary.starts_with("1 sentence scored in 1 of 3 documents in 0.1 s;"),
            "{summary}"
        );
        let passed_over = "; 1 document off the topic passed over; 1 sentence without a label";
        assert!(summary.contains(passed_over), "{summary}");
    }

    #[test]
    fn each_of_several_models_has_a_line() {
        let labels = ["no".to_string(), "yes".to_string()];
        let given = |labels: [usize; 2]| ModelCounts {
            labels: labels.to_vec(),
            ..ModelCounts::default()
        };
        let counts = ScoreCounts {
            scored: 4,
            documents: 1,
            given: vec![given([1, 3]), given([4, 0])],
            ..ScoreCounts::default()
        };
        let lines = counts.summary("sentence", &[("a", &labels), ("b", &labels)], 1.0);
        assert!(lines[0].ends_with("0 pieces of boilerplate set aside"));
        let shares = "share of labels given:";
        assert_eq!(lines[1], format!("a: {shares} no 25 %, yes 75 %"));
        assert_eq!(lines[2], format!("b: {shares} no 100 %, yes 0 %"));
    }
}
