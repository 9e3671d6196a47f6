//! What was done, in one line.

use std::fmt;

use crate::phrases::{label_beside_number, plural, thousands};

/// What `score` did.
pub struct Done<'a> {
    /// What was scored as one, such as `sentence`.
    pub unit: &'a str,
    pub scored: usize,
    pub documents: usize,
    /// Those of them in which nothing was scored.
    pub without: usize,
    pub boilerplate: usize,
    /// Each label with how often it was given.
    pub labels: Vec<(&'a String, &'a usize)>,
    /// Scored, but given no label because none was probable enough.
    pub withheld: usize,
    pub seconds: f64,
}

impl fmt::Display for Done<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} scored in {} in {:.1} s; {} of boilerplate set aside",
            plural(self.scored, self.unit),
            match self.without {
                0 => plural(self.documents, "document"),
                n => format!(
                    "{} of {}",
                    thousands(self.documents.saturating_sub(n)),
                    plural(self.documents, "document")
                ),
            },
            self.seconds,
            plural(self.boilerplate, "piece")
        )?;
        let given = self.scored.saturating_sub(self.withheld);
        if given > 0 {
            let share = |n: usize| 100.0 * n as f64 / given as f64;
            let shares = self
                .labels
                .iter()
                .map(|(label, n)| format!("{} {:.0} %", label_beside_number(label), share(**n)));
            let shares: Vec<String> = shares.collect();
            write!(f, "; share of labels given: {}", shares.join(", "))?;
        }
        if self.withheld > 0 {
            let unlabelled = plural(self.withheld, self.unit);
            write!(f, "; {unlabelled} without a label, too uncertain")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_the_labels_given() {
        let labels = ["no".to_string(), "yes".to_string()];
        let done = |given: [usize; 2], withheld: usize| {
            let done = Done {
                unit: "sentence",
                scored: given[0] + given[1] + withheld,
                documents: 1,
                without: 0,
                boilerplate: 1200,
                labels: labels.iter().zip(&given).collect(),
                withheld,
                seconds: 1.25,
            };
            done.to_string()
        };
        let start =
            "sentences scored in 1 document in 1.2 s; 1,200 pieces of boilerplate set aside";
        assert_eq!(
            done([1, 3], 0),
            format!("4 {start}; share of labels given: no 25 %, yes 75 %")
        );
        assert_eq!(
            done([1, 3], 4),
            format!(
                "8 {start}; share of labels given: no 25 %, yes 75 %; 4 sentences without a label, too uncertain"
            )
        );
        assert_eq!(done([0, 0], 0), format!("0 {start}"));
        let done = Done {
            unit: "sentence",
            scored: 1,
            documents: 3,
            without: 2,
            boilerplate: 4,
            labels: Vec::new(),
            withheld: 1,
            seconds: 0.1,
        };
        let start = "1 sentence scored in 1 of 3 documents in 0.1 s;";
        assert!(done.to_string().starts_with(start), "{done}");
    }
}
