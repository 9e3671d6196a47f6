//! Predictions that stand in a table of scores, of this program or another.

use std::path::{Path, PathBuf};

use super::left_over::left_over;
use super::table_rows::Rows;
use super::{Predicted, Rounded};
use crate::labels::{
    Labelled, LabelsError, Probabilities, Table, label_name, most_probable, probability_columns,
};
use crate::phrases::{listed, shortened};

const NEEDS: &str =
    "a header with text and a column p_<label> for each label, and a row for each sentence";

/// Why a table of scores does not fit the labels.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ScoresError {
    /// The table cannot be read, or lacks a column.
    #[error(transparent)]
    Table(#[from] LabelsError),
    /// Labels without a column of probabilities.
    #[error("{path}: there is no column p_{label}: the table needs one for each label of the labels file", path = path.display())]
    MissingLabel {
        /// The table.
        path: PathBuf,
        /// The label.
        label: String,
    },
    /// A cell that is no probability, a row of them that does not sum to 1, or a label that there is not.
    #[error("{path}: line {row}: {what}", path = path.display())]
    Probability {
        /// The table.
        path: PathBuf,
        /// The line of the table, from 1.
        row: usize,
        /// What is wrong.
        what: String,
    },
    /// A labelled sentence that the table does not have where it should.
    #[error("{path}: the labelled sentence of line {row} (“{text}”) {why}", path = path.display())]
    MissingSentence {
        /// The table.
        path: PathBuf,
        /// The line of the labels file, from 1.
        row: usize,
        /// Its beginning.
        text: String,
        /// Where the table has it, if it does, and what to do.
        why: String,
    },
}

impl Predicted {
    /// What a table of scores says of labelled sentences: a table of this program or of any other with a
    /// column `p_<label>` for each label. Sentences are found by their text, and by `document` and `start`
    /// where both files have them, or by their place alone if a spreadsheet garbled the text; of several that this leaves, each labelled sentence takes the next, and the first
    /// where all are taken. The column `label`, if there is one, holds the label given; where it is empty it is
    /// the most probable.
    pub fn of_table(path: &Path, labelled: &Labelled) -> Result<Self, ScoresError> {
        Self::in_table(path, &Table::read(path, NEEDS)?, labelled)
    }

    /// The same where the table may know labels that no labelled sentence has: what else there are columns `p_…` of, if
    /// with them, and not without them, the probabilities of a row sum to 1 but for rounding. The labels come back with them in their set.
    pub(crate) fn of_whole_table(
        path: &Path,
        labelled: Labelled,
    ) -> Result<(Labelled, Self), ScoresError> {
        let table = Table::read(path, NEEDS)?;
        let others = other_labels(&table, &labelled);
        let labelled = labelled.with_labels(others);
        let predicted = Self::in_table(path, &table, &labelled)?;
        Ok((labelled, predicted))
    }

    fn in_table(path: &Path, table: &Table, labelled: &Labelled) -> Result<Self, ScoresError> {
        let text = table.require(path, "text")?;
        let of_table = probability_columns(&table.names);
        let column_of = |label: &String| {
            let lower = label.to_lowercase();
            let exact = of_table.iter().find(|(_, name)| name == label);
            let found = exact.or_else(|| of_table.iter().find(|(_, n)| n.to_lowercase() == lower));
            found
                .map(|(at, _)| *at)
                .ok_or_else(|| ScoresError::MissingLabel {
                    path: path.to_path_buf(),
                    label: label.clone(),
                })
        };
        let columns = labelled.labels.iter().map(column_of);
        let columns = columns.collect::<Result<Vec<usize>, _>>()?;
        let of_labels = Probabilities::new(table, columns);
        if let Some([first, row]) = of_labels.contradiction() {
            return Err(ScoresError::Probability {
                path: path.to_path_buf(),
                row,
                what: Probabilities::contradicts(first),
            });
        }
        let least = of_labels.least();
        let mut raised = 0;
        let mut rows = Rows::new(table, text);
        let mut is_taken = vec![false; table.rows.len()];
        let mut predicted = Self::empty(labelled);
        predicted.repeated = table.repeated();
        predicted.notices = table.notices.clone();
        let is_scored = |row: &usize| of_labels.of_row(*row).is_ok_and(|row| row.is_some());
        predicted.scored = Some((0..table.rows.len()).filter(is_scored).count());
        for (at, sentence) in labelled.sentences.iter().enumerate() {
            let taken = rows.take(sentence);
            let row = taken.ok_or_else(|| ScoresError::MissingSentence {
                path: path.to_path_buf(),
                row: sentence.row,
                text: shortened(&sentence.text),
                why: rows.elsewhere(sentence),
            })?;
            is_taken[row] = true;
            let wrong = |what: String| ScoresError::Probability {
                path: path.to_path_buf(),
                row: table.line(row),
                what,
            };
            let probabilities = of_labels.of_row(row).map_err(wrong)?.ok_or_else(|| {
                wrong("there are no probabilities of this labelled sentence".to_string())
            })?;
            raised += usize::from(probabilities[sentence.label] < least);
            for (class, &p) in probabilities.iter().enumerate() {
                predicted.log_probabilities[[at, class]] = libm::log(p);
            }
            if !rows.has_words(row, sentence) {
                predicted.respelled.push(sentence.row);
            }
            let given = label_name(rows.label(row).unwrap_or_default());
            predicted.given[at] = match given.as_str() {
                "" => {
                    let (given, is_tied) = most_probable(&probabilities, &sentence.text);
                    predicted.tied += usize::from(is_tied);
                    given
                }
                given => labelled
                    .labels
                    .iter()
                    .position(|label| label == given)
                    .ok_or_else(|| {
                        wrong(format!(
                            "the label “{}” is not one of {}",
                            shortened(given),
                            listed(&labelled.labels)
                        ))
                    })?,
            };
        }
        if let Some([first, row]) = left_over(table, text, &of_labels, &is_taken) {
            return Err(ScoresError::Probability {
                path: path.to_path_buf(),
                row,
                what: Probabilities::contradicts(first),
            });
        }
        predicted.rounded = (raised > 0).then_some(Rounded {
            least,
            sentences: raised,
        });
        Ok(predicted)
    }
}

/// The labels of a table of scores that no labelled sentence has: see [`Predicted::of_whole_table`].
fn other_labels(table: &Table, labelled: &Labelled) -> Vec<String> {
    let columns = probability_columns(&table.names).into_iter();
    let known = |name: &str| {
        let mut labels = labelled.labels.iter();
        labels.any(|label| label.to_lowercase() == name.to_lowercase())
    };
    let (own, others): (Vec<_>, Vec<_>) = columns.partition(|(_, name)| known(name));
    let of_columns = |others: &[(usize, String)]| {
        let columns = own.iter().chain(others).map(|(at, _)| *at).collect();
        Probabilities::new(table, columns)
    };
    let (without, with) = (of_columns(&[]), of_columns(&others));
    // Rounded coarsely, one row may sum to 1 either way. Rows of furniture have no probabilities.
    let completes = |row: usize| {
        without.of_row(row).is_err() && with.of_row(row).is_ok_and(|row| row.is_some())
    };
    match (0..table.rows.len()).any(completes) {
        true => others.into_iter().map(|(_, name)| name).collect(),
        false => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluation::Metrics;

    fn labelled() -> Labelled {
        let csv = "document,start,text,label\na,0,We go,yes\na,9,We go,no\nb,0,Stay,no\n";
        Labelled::parse(Path::new("l.csv"), csv, None).unwrap()
    }

    fn read(table: &str) -> Result<Predicted, ScoresError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.csv");
        std::fs::write(&path, table).unwrap();
        Predicted::of_table(&path, &labelled())
    }

    #[test]
    fn rows_are_found_by_document_start_and_text_in_any_order() {
        let predicted = read(
            "document,start,text,p_no,p_yes,label\n\
             b,0,Stay,0.7,0.3,yes\na,9,\"We\n go\",0.6,0.4,\na,0,We go,0.0,1.0,\n",
        )
        .unwrap();
        let p = predicted.log_probabilities.mapv(f64::exp);
        assert!((p[[1, 0]] - 0.6).abs() < 1e-12 && (p[[2, 0]] - 0.7).abs() < 1e-12);
        // Nobody's own label was given 0.0.
        assert_eq!(p[[0, 0]], 0.0);
        assert_eq!(predicted.rounded, None);
        // The label that the table gives counts, else the most probable.
        assert_eq!(predicted.given, [1, 0, 1]);
    }

    #[test]
    fn a_document_is_one_whatever_a_spreadsheet_did_to_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.csv");
        std::fs::write(
            &path,
            "document,start,text,p_no,p_yes\n-a,0,We go,0.2,0.8\nb ,0,Stay,0.7,0.3\n",
        )
        .unwrap();
        let labels = "document,start,text,label\n'-a,0,We go,yes\nb,0,Stay,no\n";
        let labelled = Labelled::parse(Path::new("l.csv"), labels, None).unwrap();
        assert_eq!(Predicted::of_table(&path, &labelled).unwrap().given, [1, 0]);
    }

    #[test]
    fn a_sentence_that_a_spreadsheet_garbled_is_known_by_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.csv");
        let table =
            "document,start,end,text,p_no,p_yes\na,0,9,Ştefan go,0.2,0.8\nb,0,4,Stay,0.7,0.3\n";
        std::fs::write(&path, table).unwrap();
        let of = |place: &str, text: &str| {
            let labels =
                format!("document,start,end,text,label\nb,0,4,Stay,no\n{place},{text},yes\n");
            let labelled = Labelled::parse(Path::new("l.csv"), &labels, None).unwrap();
            Predicted::of_table(&path, &labelled)
        };
        let predicted = of("a,0,9", "?tefan go").unwrap();
        assert_eq!(predicted.given, [0, 1]);
        assert_eq!(predicted.respelled, [3]);
        assert!(of("a,0,9", "Ştefan go").unwrap().respelled.is_empty());
        // Another sentence in its place is none, nor is the place of another one.
        for (place, text) in [
            ("a,0,9", "Stefan goes"),
            ("a,1,9", "?tefan go"),
            ("c,0,9", "?tefan go"),
        ] {
            let message = of(place, text).unwrap_err().to_string();
            assert!(message.contains("is not in this table"), "{message}");
        }
    }

    #[test]
    fn places_may_be_as_pandas_writes_them() {
        let predicted = read(
            "document,start,text,p_no,p_yes\n\
             b,,Stay,0.7,0.3\na,9.0,We go,0.6,0.4\na,0.0,We go,0.2,0.8\n",
        );
        assert_eq!(predicted.unwrap().given, [1, 0, 0]);
    }

    #[test]
    fn a_zero_is_what_the_decimals_of_the_table_leave_open() {
        for (sure, least) in [("0.0000,1.0000", 5e-5), ("0.000000000,1.000000000", 5e-10)] {
            let decimals = sure.len() / 2 - 2;
            let (p, q) = (format!("{:.decimals$}", 0.7), format!("{:.decimals$}", 0.3));
            let last = format!("{:.decimals$}", 0.5 + 10f64.powi(-(decimals as i32)));
            let rest = format!("{:.decimals$}", 0.5 - 10f64.powi(-(decimals as i32)));
            let predicted = read(&format!(
                "document,start,text,p_no,p_yes\n\
                 b,0,Stay,{p},{q}\na,9,We go,{sure}\na,0,We go,{last},{rest}\n"
            ))
            .unwrap();
            // The sentence at 9 is “no”, which was called impossible.
            let rounded = predicted.rounded.unwrap();
            assert_eq!(rounded.sentences, 1, "{sure}");
            assert!(
                (rounded.least / least - 1.0).abs() < 1e-9,
                "{sure} {rounded:?}"
            );
            // It is no longer impossible in the log loss, and still is in the Brier score.
            let metrics = Metrics::new(&predicted.beside(&[1, 0, 0]));
            let rest: f64 = rest.parse().unwrap();
            let log_loss = -(least.ln() + rest.ln() + 0.7f64.ln()) / 3.0;
            assert!((metrics.log_loss - log_loss).abs() < 1e-9, "{sure}");
            let brier = 2.0 * (1.0 + (1.0 - rest).powi(2) + 0.09) / 3.0;
            assert!((metrics.brier - brier).abs() < 1e-9, "{sure}");
        }
    }

    #[test]
    fn rows_of_one_sentence_may_not_contradict_each_other() {
        let table = |second: &str| {
            format!(
                "document,start,text,p_no,p_yes\n\
                 a,0,We go,0.2,0.8\na,9,We go,0.6,0.4\nb,0,Stay,0.7,0.3\n{second}\n"
            )
        };
        let error = read(&table("b,0,Stay,0.4,0.6")).err().unwrap().to_string();
        assert!(
            error.contains("line 5: line 4 has other probabilities for the same sentence"),
            "{error}"
        );
        // Twice the same is told, and changes nothing.
        let repeated = read(&table("b,0,Stay,0.70,0.30"))
            .unwrap()
            .repeated
            .unwrap();
        assert_eq!((repeated.rows, repeated.line, repeated.first), (1, 5, 4));
        // Furniture has no probabilities, and no row of scores contradicts it twice.
        assert!(read(&table("b,9,Photo: X,,\nb,9,Photo: X,,")).is_ok());
    }

    #[test]
    fn equal_sentences_take_one_row_after_the_other() {
        let csv = "document,text,label\na,We go,yes\na,We go,no\na,We go,no\n";
        let labelled = Labelled::parse(Path::new("l.csv"), csv, None).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.csv");
        std::fs::write(
            &path,
            "document,text,p_no,p_yes\na,We go,0.1,0.9\na,We go,0.8,0.2\n",
        )
        .unwrap();
        let predicted = Predicted::of_table(&path, &labelled).unwrap();
        assert_eq!(predicted.given, [1, 0, 1]);
    }

    #[test]
    fn labels_without_a_sentence_belong_to_the_probabilities() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.csv");
        let others = |table: &str| {
            std::fs::write(&path, table).unwrap();
            other_labels(&Table::read(&path, NEEDS).unwrap(), &labelled())
        };
        assert_eq!(
            others("text,p_no,p_yes,p_Maybe\nStay,0.2,0.3,0.5\n"),
            ["Maybe"]
        );
        // The first row may be furniture.
        assert_eq!(
            others("text,p_no,p_yes,p_Maybe\nBy X,,,\nStay,0.2,0.3,0.5\n"),
            ["Maybe"]
        );
        assert!(others("text,p_no,p_yes,p_value\nStay,0.2,0.8,0.5\n").is_empty());
        assert!(others("text,p_no,p_yes,p_note\nStay,0.2,0.3,x\n").is_empty());
        // What rounding explains needs no other label, and what it does not in another row does.
        let coarse = "text,p_no,p_yes,p_value\nStay,0.3,0.6,0.1\n";
        assert!(others(coarse).is_empty());
        assert_eq!(others(&format!("{coarse}Go,0.1,0.2,0.7\n")), ["value"]);
    }

    #[test]
    fn a_table_that_does_not_fit_is_refused() {
        let refused = |table: &str, what: &str| {
            let message = read(table).err().unwrap().to_string();
            assert!(message.contains(what), "{message}");
        };
        refused("text,p_no\nStay,1\n", "no column p_yes");
        refused("text,p_no,p_yes\nStay,1,0\n", "line 2 (“We go”)");
        refused("text,p_no,p_yes\nWe go,1,1\nStay,1,0\n", "sum to 2.000");
        refused(
            "text,p_no,p_yes\nWe go,-1,x\nStay,1,0\n",
            "“-1” in the column p_no",
        );
        refused("words,p_no,p_yes\nWe go,0,1\n", "column “text”");
        refused(
            "text,p_no,p_yes,label\nWe go,1,0,YES\nStay,1,0,no\n",
            "line 2: the label “YES” is not one of no, yes",
        );
    }
}
