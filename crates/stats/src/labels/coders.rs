//! Finds the columns of coders' labels in a table of labels, or the column of coders' names.

use std::collections::BTreeSet;

use standpoint_tables::column_names::is_among;

use super::spelling::nearest;
use super::table::{LoadedTable, has_meaning};
use super::telling::parts;
use super::usual_names::{ABOUT_CODERS, CODED_BY, CODER_NAMES, CODERS, DECISIONS, LABEL, PERSONS};

/// Rows of a column that show whether it holds labels.
const TELLING_ROWS: usize = 4;
/// The beginning of the name for a column of one coder's labels, as the program reads it.
const VOTES: &str = "annotator_";

impl LoadedTable {
    /// Returns whether coders have columns of their own.
    pub(super) fn has_votes(&self) -> bool {
        self.header.iter().any(|name| name.starts_with(VOTES))
    }

    /// Finds the columns of coders' labels, or the one of coders' names. A column whose name is that of a coder holds
    /// labels only if its cells are labels: `annotator_id` and `annotator_gender` hold none.
    pub(super) fn find_coders(&mut self) {
        let coders_are_named = self.header.iter().any(|name| name == "annotator");
        let names = self.header.iter().enumerate();
        let candidates: Vec<CoderColumn> = names
            .filter_map(|(at, name)| CoderColumn::find(at, name))
            .filter(|column| column.has_prefix || !coders_are_named)
            .collect();
        let labels = self.labels_beside(&candidates);
        let (votes, others): (Vec<_>, Vec<_>) = candidates
            .into_iter()
            .partition(|column| self.holds_votes(column, &labels));
        for column in votes.iter().filter(|column| !column.has_prefix) {
            self.find(Some(column.at), &format!("{VOTES}{}", column.coder));
        }
        for column in others.into_iter().filter(|column| column.has_prefix) {
            // Without the prefix, no other part of the program takes it for votes.
            self.header[column.at] = self.header[column.at].replacen('_', " ", 1);
            if column.is_plain && self.cells(column.at).next().is_some() {
                self.no_votes.push(self.names[column.at].clone());
            }
        }
        if votes.is_empty() && !coders_are_named {
            let is_free = |at: &usize| !has_meaning(&self.header[*at]);
            let coder = (0..self.names.len())
                .filter(is_free)
                .find(|at| names_coders(&self.names[*at]));
            self.find(coder, "annotator");
        }
    }

    /// The labels by which the columns of coders are told from others: those in the column of the labels; or else those
    /// that several coders gave; or else those in a column with a usual name.
    fn labels_beside(&self, candidates: &[CoderColumn]) -> BTreeSet<String> {
        let cells = |columns: &[usize]| -> Vec<String> {
            columns.iter().flat_map(|at| self.cells(*at)).collect()
        };
        let columns: Vec<usize> = self.column("label").into_iter().collect();
        let of_labels = cells(&columns);
        if !of_labels.is_empty() {
            return of_labels.into_iter().collect();
        }
        let plain: Vec<usize> = candidates
            .iter()
            .filter(|column| column.has_prefix && column.is_plain)
            .map(|column| column.at)
            .collect();
        let sets: Vec<BTreeSet<String>> =
            plain.iter().map(|at| self.cells(*at).collect()).collect();
        let is_shared = |at: usize| {
            let mut others = sets.iter().enumerate().filter(|(other, _)| *other != at);
            others.any(|(_, other)| !other.is_disjoint(&sets[at]))
        };
        let shared: Vec<usize> = (0..sets.len()).filter(|at| is_shared(*at)).collect();
        let usual: Vec<usize> = (0..self.header.len())
            .filter(|at| is_among(&self.header[*at], &LABEL))
            .filter(|at| self.holds_labels(*at))
            .collect();
        let kept = match (shared.is_empty(), usual.as_slice()) {
            (false, _) => shared,
            // One column with a usual name says more than one that tells of a coder in a word that nobody foresaw.
            (true, [label]) => return self.cells(*label).collect(),
            (true, _) => (0..sets.len()).collect(),
        };
        let given: BTreeSet<String> = kept.into_iter().flat_map(|at| sets[at].clone()).collect();
        if !given.is_empty() {
            return given;
        }
        let usual = cells(&usual);
        let of_coders: Vec<usize> = candidates.iter().map(|column| column.at).collect();
        let codes = cells(&of_coders);
        match usual.is_empty() {
            true if of_coders.len() > 1 && recur(&codes) => codes.into_iter().collect(),
            _ => usual.into_iter().collect(),
        }
    }

    /// Returns whether a column holds the labels of one coder. A coder may have slips, or labels that nobody else gave. One
    /// whose column has the program's own name may have no other label: it takes several rows to show that these are none.
    fn holds_votes(&self, column: &CoderColumn, labels: &BTreeSet<String>) -> bool {
        let is_label = |cell: &String| labels.contains(cell);
        let (known, other): (Vec<_>, Vec<_>) = self.cells(column.at).partition(is_label);
        if !column.has_prefix {
            return known.len() > other.len();
        }
        if !column.is_plain {
            return false;
        }
        let is_told = labels.len() > 1 && other.len() >= TELLING_ROWS;
        let other: BTreeSet<String> = other.into_iter().collect();
        let is_slip = |cell: &String| nearest(cell, labels.iter().map(String::as_str)).is_some();
        !known.is_empty() || !is_told || other.iter().any(is_slip)
    }
}

/// A column that holds the labels of one coder by its name.
struct CoderColumn {
    at: usize,
    /// The coder: `1` for `coder1`, `anna` for `stance_coder_anna`.
    coder: String,
    /// `true` if the name begins as the program writes it.
    has_prefix: bool,
    /// `true` if no word of the name says that the column tells of a coder.
    is_plain: bool,
}

impl CoderColumn {
    /// `None` for `coders`, and for names such as `coder1_notes` that do not begin as the program's own.
    fn find(at: usize, name: &str) -> Option<Self> {
        let mut words = words(name);
        let is_plain = !words.iter().any(|word| {
            CODER_NAMES.contains(word) || ABOUT_CODERS.contains(word) || DECISIONS.contains(word)
        });
        if let Some(coder) = name.strip_prefix(VOTES) {
            let (coder, has_prefix) = (coder.to_string(), true);
            return Some(Self {
                at,
                coder,
                has_prefix,
                is_plain,
            });
        }
        words.retain(|word| *word != "label" && !LABEL.contains(word));
        let is_coder = |word: &str, coder: &str| {
            let is_number = coder.bytes().all(|byte| byte.is_ascii_digit());
            CODERS.contains(&word) || PERSONS.contains(&word) && (is_number || coder.len() == 1)
        };
        match words.as_slice() {
            [word, coder] if is_coder(word, coder) && is_plain => Some(Self {
                at,
                coder: (*coder).to_string(),
                has_prefix: false,
                is_plain,
            }),
            _ => None,
        }
    }
}

/// Returns whether a column of this name holds coders, so that each row is a vote: `coder`, `Rater ID`, `Created by`.
fn names_coders(name: &str) -> bool {
    let words = parts(name);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    is_among(name, &CODED_BY)
        || match words.as_slice() {
            [word] => CODERS.contains(word),
            [word, what] => {
                CODERS.contains(word) && (CODER_NAMES.contains(what) || *what == "code")
            }
            _ => false,
        }
}

/// The words of a name. The number after a word for a coder is a word as well.
fn words(name: &str) -> Vec<&str> {
    let words = name.split(|c: char| !c.is_alphanumeric()).flat_map(|word| {
        let stem = word.trim_end_matches(|c: char| c.is_ascii_digit());
        let at = if CODERS.contains(&stem) || PERSONS.contains(&stem) {
            stem.len()
        } else {
            0
        };
        <[&str; 2]>::from(word.split_at(at))
    });
    words.filter(|word| !word.is_empty()).collect()
}

/// Returns whether cells have at most half as many different values as there are cells.
pub(super) fn recur(cells: &[String]) -> bool {
    let different: BTreeSet<&String> = cells.iter().collect();
    !cells.is_empty() && 2 * different.len() <= cells.len()
}

#[cfg(test)]
pub(super) mod tests {
    use std::path::Path;

    use crate::labels::{LabelColumns, LabelSet, Labelled, LabelsError, LabelsFile, Reading};

    pub(in crate::labels) fn file(text: &str) -> Result<LabelsFile, LabelsError> {
        LabelsFile::parse(Path::new("labels.csv"), text, None)
    }

    pub(in crate::labels) fn read(text: &str) -> Result<Labelled, LabelsError> {
        Ok(file(text)?.labelled)
    }

    pub(in crate::labels) fn found(text: &str) -> Vec<String> {
        let found = file(text).unwrap().report.found_columns.into_iter();
        found
            .map(|found| format!("{} = {}", found.name, found.meaning))
            .collect()
    }

    #[test]
    fn columns_of_coders_are_votes_if_they_hold_labels() {
        let table = "text,label,Annotator 1,coder2,rater_b,coder_anna,coder notes,coders,decoder1\n\
            a b,yes,no,yes,no,yes,x,y,z\nc d,no,no,no,no,,x,y,z\n";
        let labelled = read(table).unwrap();
        assert_eq!(labelled.annotators, ["1", "2", "b", "anna"]);
        let votes = table.replace("label", "note").replace("rater_b", "notes");
        assert_eq!(read(&votes).unwrap().annotators, ["1", "2", "anna"]);
        for (first, second, coders) in [
            ("codeur1", "codeur2", ["1", "2"]),
            ("Kodierer 1", "Kodiererin 2", ["1", "2"]),
            ("stance_coder1", "stance_coder2", ["1", "2"]),
            ("coder_1_stance", "coder_2_stance", ["1", "2"]),
            ("coder_a1", "label (rater b1)", ["a1", "b1"]),
            ("Coder_A_stance", "Coder_B_stance", ["A", "B"]),
        ] {
            let rows =
                format!("text,{first},{second},{first} notes\na b,yes,no,no\nc d,no,yes,no\n");
            assert_eq!(read(&rows).unwrap().annotators, coders, "{first}");
        }
        // A label that nobody else gave does not cost the coder; names and comments are no votes.
        let own = "text,label,coder_anna\na b,yes,yes\nc d,no,no\ne f,no,no\ng h,no,unclear\n";
        let labels = LabelSet::AsWritten;
        let reading = Reading {
            labels,
            ..Reading::default()
        };
        let labelled = LabelsFile::parse_against(Path::new("labels.csv"), own, None, reading)
            .unwrap()
            .labelled;
        assert_eq!((labelled.annotators.len(), labelled.labels.len()), (1, 3));
        let others = "text,label,coder1,coder_confidence\na b,yes,ann,yes\nc d,no,bob,no\n";
        assert_eq!(read(others).unwrap().annotators, [""; 0]);
        for coder in [
            "coder_id",
            "coderId",
            "coder_code",
            "WorkerId",
            "completed_by",
            "Rater ID",
            "coder_name",
            "Codeur",
            "Erstellt von",
        ] {
            let rows =
                format!("text,{coder},stance\na b,ann,yes\na b,bob,no\nc d,ann,yes\nc d,bob,no\n");
            let labelled = read(&rows).unwrap();
            assert_eq!(
                (labelled.annotators.len(), labelled.labels.len()),
                (2, 2),
                "{coder}"
            );
        }
        let rows = "text,Coder,label\na b,ann,yes\na b,bob,no\n";
        assert_eq!(read(rows).unwrap().annotators, ["ann", "bob"]);
        assert_eq!(found(&rows.replace("Coder", "coders")), [""; 0]);
    }

    #[test]
    fn a_column_with_the_name_of_a_coder_is_read_only_if_its_cells_are_labels() {
        let rows = |last: [&str; 4]| -> String {
            let rows = [
                "They go.,yes",
                "They stay.,no",
                "They go now.,yes",
                "They stay here.,no",
            ];
            rows.iter()
                .zip(last)
                .map(|(row, last)| format!("{row},{last}\n"))
                .collect()
        };
        for (name, cells, annotators) in [
            ("annotator_comment", ["unsure", "", "", "see above"], 0),
            ("annotator_agreement", ["1.0", "0.67", "1.0", "1.0"], 0),
            ("annotator_gender", ["m", "f", "m", "f"], 0),
            // The names of coders make each row a vote.
            ("annotator_id", ["101", "102", "101", "102"], 2),
            ("annotator_names", ["Ann", "Bob", "Ann", "Bob"], 2),
            // A coder may have slips, but not only other labels.
            ("annotator_b", ["yes", "no", "", "no"], 1),
            // Initials.
            ("annotator_n", ["yes", "no", "no", "no"], 1),
            ("annotator_confidence", ["yes", "no", "no", "no"], 0),
            ("annotator_final", ["yes", "no", "yes", "no"], 0),
            ("annotator_mood", ["good", "bad", "good", "bad"], 0),
        ] {
            for label in ["label", "stance"] {
                let table = format!("text,{label},{name}\n{}", rows(cells));
                let read = file(&table).unwrap();
                assert_eq!(
                    read.labelled.annotators.len(),
                    annotators,
                    "{name} beside {label}"
                );
                assert_eq!(read.labelled.labels, ["no", "yes"], "{name} beside {label}");
                let wanted: &[&str] = if name == "annotator_mood" {
                    &[name]
                } else {
                    &[]
                };
                assert_eq!(read.report.no_votes, wanted, "{name}");
            }
        }
        let votes = "text,annotator_1,annotator_2,annotator_time\n\
            They go.,yes,no,3.5\nThey stay.,no,no,4.25\nWe go.,yes,yes,1\nWe stay.,no,no,2\n";
        let read = file(votes).unwrap();
        assert_eq!(read.labelled.annotators, ["1", "2"]);
        assert_eq!(read.report.unread_columns, ["annotator_time"]);
    }

    #[test]
    fn the_column_of_the_coders_may_have_any_name() {
        let table = "text,label,WorkerId\nThey go.,yes,W1\nThey go.,no,W2\nThey stay.,no,W1\n";
        let columns = LabelColumns {
            coder: Some("workerid"),
            ..LabelColumns::default()
        };
        let reading = Reading {
            columns,
            ..Reading::default()
        };
        let read = LabelsFile::parse_against(Path::new("labels.csv"), table, None, reading);
        assert_eq!(read.unwrap().labelled.annotators, ["W1", "W2"]);
    }
}
