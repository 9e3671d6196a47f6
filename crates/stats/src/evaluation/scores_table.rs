//! Predictions from a table of scores, of this program or another.

use std::collections::HashMap;
use std::path::Path;

use super::sentence_index::{SentenceIndex, SentenceRow};
use super::{Predicted, Rounded};
use crate::labels::{
    Labelled, LoadedTable, ScoredRows, ScoresError, probability_columns, squeezed,
};

const NEEDS: &str =
    "a header with text and a column p_<label> for each label, and a row for each sentence";

impl Predicted {
    /// Reads the predictions for labelled sentences from a table of scores: of this program or of any other
    /// with a column `p_<label>` for each label. Sentences are found by their text, and by `document` and
    /// `start` where both files have them, or by their place alone if a spreadsheet garbled the text. Equal
    /// sentences take one row after the other, and the first if all are taken. The column `label`, if there
    /// is one, holds the label given; where it is empty the most probable one counts. `question`
    /// names the question to read where the table has several.
    ///
    /// # Errors
    /// If the table cannot be read, or lacks a labelled sentence or its probabilities.
    pub fn from_table(
        path: &Path,
        question: Option<&str>,
        labelled: &Labelled,
    ) -> Result<Self, ScoresError> {
        let table = LoadedTable::read_scores(path, NEEDS, question)?;
        Self::from_rows(path, &table, labelled)
    }

    /// The same for a table that may know labels which no labelled sentence has: its other columns `p_…`
    /// count if the probabilities of a row sum to 1 with them and not without them. The labels are returned
    /// with these in their set.
    ///
    /// # Errors
    /// If the table cannot be read, or lacks a labelled sentence or its probabilities.
    pub fn from_table_with_labels(
        path: &Path,
        question: Option<&str>,
        labelled: Labelled,
    ) -> Result<(Labelled, Self), ScoresError> {
        let table = LoadedTable::read_scores(path, NEEDS, question)?;
        let others = other_labels(path, &table, &labelled);
        let labelled = labelled.with_labels(others);
        let predicted = Self::from_rows(path, &table, &labelled)?;
        Ok((labelled, predicted))
    }

    fn from_rows(
        path: &Path,
        table: &LoadedTable,
        labelled: &Labelled,
    ) -> Result<Self, ScoresError> {
        let text = table.require(path, "text")?;
        let columns = columns_of(path, table, &labelled.labels)?;
        let rows = ScoredRows::new(path, table, &labelled.labels, columns);
        rows.check()?;
        let least = rows.least;
        let mut raised = 0;
        let index = SentenceIndex::new(sentence_rows(table, text), labelled);
        let mut taken = vec![false; table.rows.len()];
        let mut predicted = Self::empty(labelled);
        let notes = &mut predicted.table;
        notes.repeated = table.repeated_rows();
        notes.notes = table.notes.clone();
        let is_scored = |row: &usize| rows.probabilities(*row).is_ok_and(|row| row.is_some());
        notes.scored = Some((0..table.rows.len()).filter(is_scored).count());
        for (at, sentence) in labelled.sentences.iter().enumerate() {
            let found = index.find(sentence, &taken);
            let row = found.map_err(|missing| ScoresError::MissingSentence {
                path: path.to_path_buf(),
                row: sentence.row,
                why: missing.explain(sentence, |_| {
                    "score the same articles as were labelled".to_string()
                }),
            })?;
            taken[row] = true;
            let scored = rows.row(row, &sentence.text)?.ok_or_else(|| {
                let what = "there are no probabilities of this labelled sentence";
                rows.wrong(row, what.to_string())
            })?;
            raised += usize::from(scored.probabilities[sentence.label] < least);
            for (class, &p) in scored.probabilities.iter().enumerate() {
                predicted.log_probabilities[[at, class]] = libm::log(p);
            }
            if !index.has_text(row, sentence) {
                notes.respelled.push(sentence.row);
            }
            notes.tied += usize::from(scored.is_tied);
            predicted.given[at] = scored.given;
        }
        if let Some(pair) = untaken_rival(table, text, &rows, &taken) {
            return Err(rows.contradiction(pair));
        }
        notes.rounded = (raised > 0).then_some(Rounded {
            least,
            sentences: raised,
        });
        Ok(predicted)
    }
}

/// The columns of the probabilities of these labels.
pub(super) fn columns_of(
    path: &Path,
    table: &LoadedTable,
    labels: &[String],
) -> Result<Vec<usize>, ScoresError> {
    let columns = probability_columns(&table.names);
    let column_of = |label: &String| {
        let lower = label.to_lowercase();
        let exact = columns.iter().find(|(_, name)| name == label);
        let found = exact.or_else(|| columns.iter().find(|(_, n)| n.to_lowercase() == lower));
        found
            .map(|(at, _)| *at)
            .ok_or_else(|| ScoresError::MissingLabel {
                path: path.to_path_buf(),
                label: label.clone(),
            })
    };
    labels.iter().map(column_of).collect()
}

pub(super) fn sentence_rows(table: &LoadedTable, text: usize) -> Vec<SentenceRow<'_>> {
    let columns = ["document", "start", "end"].map(|name| table.column(name));
    let rows = table.rows.iter().map(|row| {
        let [document, start, end] = columns.map(|at| row.get(at?));
        SentenceRow {
            document,
            text: row.get(text).unwrap_or_default(),
            start: start.unwrap_or_default(),
            end: end.unwrap_or_default(),
        }
    });
    rows.collect()
}

/// A row that was taken and one that was not, and has other probabilities for the same
/// sentence. Neither row says where the sentence stands, so the order of the rows decided.
pub(super) fn untaken_rival(
    table: &LoadedTable,
    text: usize,
    rows: &ScoredRows,
    taken: &[bool],
) -> Option<[usize; 2]> {
    let document = table.column("document");
    let places = [table.column("sentence"), table.column("start")];
    let cell = |row: usize, at: Option<usize>| {
        let cell = at.and_then(|at| table.rows[row].get(at));
        cell.unwrap_or_default().trim()
    };
    let unplaced = |row: &usize| places.iter().all(|&at| cell(*row, at).is_empty());
    let key = |row: usize| [document, Some(text)].map(|at| squeezed(cell(row, at)));
    let unplaced = (0..taken.len()).filter(unplaced);
    let (taken, rest): (Vec<usize>, Vec<usize>) = unplaced.partition(|row| taken[*row]);
    // Keeps two rows that differ for each sentence: every other row differs from one of them.
    let mut by_sentence: HashMap<[String; 2], Vec<usize>> = HashMap::new();
    for row in taken.into_iter().filter(|&row| rows.has_some(row)) {
        let kept = by_sentence.entry(key(row)).or_default();
        if kept.len() < 2 && kept.iter().all(|&one| rows.differ(row, one)) {
            kept.push(row);
        }
    }
    rest.into_iter().find_map(|row| {
        let mut same = by_sentence.get(&key(row))?.iter();
        let other = same.find(|&&other| rows.differ(row, other))?;
        Some([*other, row])
    })
}

/// The labels of a table of scores that no labelled sentence has; see [`Predicted::from_table_with_labels`].
pub(super) fn other_labels(path: &Path, table: &LoadedTable, labelled: &Labelled) -> Vec<String> {
    let columns = probability_columns(&table.names).into_iter();
    let is_own = |name: &str| {
        let mut labels = labelled.labels.iter();
        labels.any(|label| label.to_lowercase() == name.to_lowercase())
    };
    let (own, others): (Vec<_>, Vec<_>) = columns.partition(|(_, name)| is_own(name));
    let of_columns = |others: &[(usize, String)]| {
        let columns = own.iter().chain(others).map(|(at, _)| *at).collect();
        ScoredRows::new(path, table, &[], columns)
    };
    let (without, with) = (of_columns(&[]), of_columns(&others));
    // Coarsely rounded rows may sum to 1 either way. Rows of boilerplate have no probabilities.
    let completes = |row: usize| {
        without.probabilities(row).is_err()
            && with.probabilities(row).is_ok_and(|row| row.is_some())
    };
    if (0..table.rows.len()).any(completes) {
        others.into_iter().map(|(_, name)| name).collect()
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluation::Metrics;
    use crate::labels::from_csv;

    const LABELS: &str = "document,start,text,label\na,0,We go,yes\na,9,We go,no\nb,0,Stay,no\n";

    fn labelled(csv: &str) -> Labelled {
        from_csv(csv)
    }

    /// Reads the predictions for these labels from this table.
    fn predict(labels: &str, table: &str) -> Result<Predicted, ScoresError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.csv");
        std::fs::write(&path, table).unwrap();
        Predicted::from_table(&path, None, &labelled(labels))
    }

    fn read(table: &str) -> Result<Predicted, ScoresError> {
        predict(LABELS, table)
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
        // No sentence's own label has the probability 0.
        assert_eq!(p[[0, 0]], 0.0);
        assert_eq!(predicted.table.rounded, None);
        // The label in the table counts, or else the most probable one.
        assert_eq!(predicted.given, [1, 0, 1]);
    }

    /// Labels and a table, and the labels given.
    #[test]
    fn rows_are_found_whatever_programs_did_to_them() {
        let cases: [(&str, &str, &[usize]); 3] = [
            // A spreadsheet puts an apostrophe before a name and leaves a blank behind another one.
            (
                "document,start,text,label\n'-a,0,We go,yes\nb,0,Stay,no\n",
                "document,start,text,p_no,p_yes\n-a,0,We go,0.2,0.8\nb ,0,Stay,0.7,0.3\n",
                &[1, 0],
            ),
            // pandas writes numbers with gaps as floating point.
            (
                LABELS,
                "document,start,text,p_no,p_yes\n\
                 b,,Stay,0.7,0.3\na,9.0,We go,0.6,0.4\na,0.0,We go,0.2,0.8\n",
                &[1, 0, 0],
            ),
            // Equal sentences take one row after the other, and then the first again.
            (
                "document,text,label\na,We go,yes\na,We go,no\na,We go,no\n",
                "document,text,p_no,p_yes\na,We go,0.1,0.9\na,We go,0.8,0.2\n",
                &[1, 0, 1],
            ),
        ];
        for (labels, table, given) in cases {
            assert_eq!(predict(labels, table).unwrap().given, given, "{table}");
        }
    }

    #[test]
    fn a_sentence_that_a_spreadsheet_garbled_is_found_by_its_place() {
        let read = |place: &str, text: &str| {
            predict(
                &format!("document,start,end,text,label\nb,0,4,Stay,no\n{place},{text},yes\n"),
                "document,start,end,text,p_no,p_yes\na,0,9,Ştefan go,0.2,0.8\nb,0,4,Stay,0.7,0.3\n",
            )
        };
        let predicted = read("a,0,9", "?tefan go").unwrap();
        assert_eq!(predicted.given, [0, 1]);
        assert_eq!(predicted.table.respelled, [3]);
        let intact = read("a,0,9", "Ştefan go").unwrap();
        assert!(intact.table.respelled.is_empty());
        // Neither another sentence in its place nor the garbled sentence elsewhere.
        for (place, text) in [
            ("a,0,9", "Stefan goes"),
            ("a,1,9", "?tefan go"),
            ("c,0,9", "?tefan go"),
        ] {
            let message = read(place, text).unwrap_err().to_string();
            assert!(message.contains("is not in the table"), "{message}");
        }
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
            let rounded = predicted.table.rounded.unwrap();
            assert_eq!(rounded.sentences, 1, "{sure}");
            assert!(
                (rounded.least / least - 1.0).abs() < 1e-9,
                "{sure} {rounded:?}"
            );
            // It is no longer impossible in the log loss, and still is in the Brier score.
            let metrics = Metrics::new(&predicted.with_truth(&[1, 0, 0]));
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
            error.contains("row 5: row 4 has other probabilities for the same sentence"),
            "{error}"
        );
        // A repeated row changes nothing and is reported.
        let repeated = read(&table("b,0,Stay,0.70,0.30"))
            .unwrap()
            .table
            .repeated
            .unwrap();
        assert_eq!((repeated.rows, repeated.line, repeated.first), (1, 5, 4));
        // Boilerplate has no probabilities, so that two rows of it do not contradict each other.
        assert!(read(&table("b,9,Photo: X,,\nb,9,Photo: X,,")).is_ok());
    }

    #[test]
    fn the_scores_of_two_models_without_places_are_refused_in_any_order() {
        let labels = "document,text,label\na,We go,yes\nb,Stay,no\nb,Stay,yes\n";
        let first = "a,We go,0.2,0.8\nb,Stay,0.7,0.3\nb,Stay,0.6,0.4\n";
        let second = "a,We go,0.4,0.6\nb,Stay,0.5,0.5\nb,Stay,0.1,0.9\n";
        let read = |rows: &str| predict(labels, &format!("document,text,p_no,p_yes\n{rows}"));
        assert!(read(first).is_ok());
        for (rows, lines) in [
            (format!("{first}{second}"), "row 5: row 2 has"),
            (format!("{second}{first}"), "row 5: row 2 has"),
            (format!("{first}b,Stay,0.9,0.1\n"), "row 5: row 3 has"),
        ] {
            let message = read(&rows).err().unwrap().to_string();
            assert!(message.contains(lines), "{message}");
        }
        // A row with the same probabilities changes nothing, nor does one of another document.
        for more in ["a,We go,0.2,0.8\n", "c,We go,0.9,0.1\n"] {
            assert!(read(&format!("{first}{more}")).is_ok(), "{more}");
        }
        // Without documents, and with an empty column of places.
        let rows = ",We go,0.2,0.8\n,Stay,0.7,0.3\n,We go,0.3,0.7\n";
        assert!(predict(labels, &format!("start,text,p_no,p_yes\n{rows}")).is_err());
    }

    #[test]
    fn labels_without_a_sentence_belong_to_the_probabilities() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.csv");
        let others = |table: &str| {
            std::fs::write(&path, table).unwrap();
            other_labels(
                &path,
                &LoadedTable::read(&path, NEEDS).unwrap(),
                &labelled(LABELS),
            )
        };
        assert_eq!(
            others("text,p_no,p_yes,p_Maybe\nStay,0.2,0.3,0.5\n"),
            ["Maybe"]
        );
        // The first row may be boilerplate.
        assert_eq!(
            others("text,p_no,p_yes,p_Maybe\nBy X,,,\nStay,0.2,0.3,0.5\n"),
            ["Maybe"]
        );
        assert!(others("text,p_no,p_yes,p_value\nStay,0.2,0.8,0.5\n").is_empty());
        assert!(others("text,p_no,p_yes,p_note\nStay,0.2,0.3,x\n").is_empty());
        // A sum that rounding explains needs no other label; a sum in another row may.
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
        refused(
            "text,p_no,p_yes\nStay,1,0\n",
            "row 2 of the labels file: “We go” is not in the table",
        );
        refused("text,p_no,p_yes\nWe go,1,1\nStay,1,0\n", "sum to 2.000");
        refused(
            "text,p_no,p_yes\nWe go,-1,x\nStay,1,0\n",
            "“-1” in the column p_no",
        );
        refused("words,p_no,p_yes\nWe go,0,1\n", "column “text”");
        refused(
            "text,p_no,p_yes,label\nWe go,1,0,YES\nStay,1,0,no\n",
            "row 2: the label “YES” is not one of no, yes",
        );
    }
}
