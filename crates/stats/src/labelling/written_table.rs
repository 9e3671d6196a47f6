//! Reads back the table of labels that was written here. A user may have changed it, so a cell that this program
//! never writes is refused, and never replaced by another.

use std::collections::HashMap;
use std::path::Path;

use standpoint_core::segment::Kind;
use standpoint_corpus::{Note, column_names};

use super::labelled_rows::{KIND, SENTENCE};
use super::{Chosen, LABELLED_COLUMNS, LabelledRow, LabellingError, SentencePlace};
use crate::labels::{
    BOILERPLATE, LabelsError, LabelsProblem, LoadedTable, character, label_name,
    sampling_probability,
};
use crate::occurrences::count_before;

/// A table of labels that was written here.
#[derive(Debug, Default)]
pub(super) struct WrittenTable {
    /// The rows, each with its line in the file.
    pub rows: Vec<(usize, LabelledRow)>,
    /// How it was read.
    pub notes: Vec<Note>,
}

/// Returns whether a file is a table of labels that was written here, by its columns.
#[must_use]
pub fn is_labelled_table(path: &Path) -> bool {
    column_names(path).is_some_and(|names| are_ours(&names))
}

/// Returns whether these are the columns of a table that was written here; those of reviewed tables come last.
pub(super) fn are_ours(names: &[String]) -> bool {
    names.len() >= LABELLED_COLUMNS.len() && names.iter().zip(LABELLED_COLUMNS).all(|(a, b)| a == b)
}

/// Returns whether a table could not be read because it has no rows.
pub(super) fn is_empty(error: &LabelsError) -> bool {
    matches!(error.problem(), Some(LabelsProblem::Empty { .. }))
}

impl WrittenTable {
    /// Reads the table; one without rows is one without answers.
    ///
    /// # Errors
    /// If the file cannot be read, or a row is not as one that was written here.
    pub fn read(path: &Path) -> Result<Self, LabellingError> {
        let table = match LoadedTable::read(path, "a row for each labelled sentence") {
            Ok(table) => table,
            Err(error) if is_empty(&error) && is_labelled_table(path) => return Ok(Self::default()),
            Err(error) => return Err(error.into()),
        };
        let refuse = |line, why: String| LabellingError::row(path, line, why);
        let columns = Columns::find(&table.names).map_err(|why| refuse(1, why))?;
        let mut rows: Vec<(usize, LabelledRow)> = Vec::with_capacity(table.rows.len());
        let mut places = Places::default();
        for (cells, &line) in table.rows.iter().zip(&table.lines) {
            let mut row = columns.row(cells).map_err(|why| refuse(line, why))?;
            if let Some(first) = places.add(&mut row, line) {
                let known = rows.iter_mut().find(|(line, _)| *line == first);
                if let Some((_, known)) = known
                    && (known.corrected().is_some() || row.corrected().is_some())
                {
                    // The later decision replaces the earlier one.
                    if known.corrected() <= row.corrected() {
                        *known = LabelledRow {
                            chosen: known.chosen,
                            probability: known.probability,
                            ..row
                        };
                    }
                    continue;
                }
                let why = format!(
                    "it has the coder and the sentence of row {first}: remove one of the two"
                );
                return Err(refuse(line, why));
            }
            rows.push((line, row));
        }
        Ok(WrittenTable {
            rows,
            notes: table.notes,
        })
    }
}

/// The places of the columns: those of ours, and others with their names. A user may have moved them, or put others between.
struct Columns {
    ours: [usize; LABELLED_COLUMNS.len()],
    others: Vec<(usize, String)>,
}

impl Columns {
    /// Finds the columns. The error says which are missing.
    fn find(names: &[String]) -> Result<Self, String> {
        let find = |column: &&str| names.iter().position(|name| name == column);
        let ours: Vec<usize> = LABELLED_COLUMNS.iter().filter_map(find).collect();
        let others = names.iter().cloned().enumerate();
        let others = others.filter(|(at, _)| !ours.contains(at)).collect();
        match ours.try_into() {
            Ok(ours) => Ok(Columns { ours, others }),
            Err(_) => {
                let columns = LABELLED_COLUMNS.join(",");
                Err(format!("the columns of these labels are {columns}"))
            }
        }
    }

    /// Reads the cells of a row.
    fn row(&self, cells: &csv::StringRecord) -> Result<LabelledRow, String> {
        let cell = |name: &str| {
            let at = LABELLED_COLUMNS.iter().position(|column| *column == name);
            at.and_then(|at| cells.get(self.ours[at]))
                .unwrap_or_default()
        };
        let wrong = |name: &str, wanted: &str| wrong(name, cell(name), wanted);
        let number = |name| character(cell(name)).ok_or_else(|| wrong(name, "a whole number"));
        let is_there = !(cell("start").is_empty() && cell("end").is_empty());
        let text = cell("text").to_string();
        if text.trim().is_empty() {
            return Err(wrong("text", "the sentence, or remove the row"));
        }
        let [start, end] = if is_there {
            [number("start")?, number("end")?]
        } else {
            [0, text.chars().count()]
        };
        let label = label_name(cell("label"));
        let (is_boilerplate, other_kind) = read_kind(cell(KIND))?;
        if is_boilerplate && !label.is_empty() {
            return Err(wrong(KIND, "sentence, or remove the label"));
        }
        let others = self.others.iter().map(|(at, name)| {
            let cell = cells.get(*at).unwrap_or_default();
            (name.clone(), cell.to_string())
        });
        let more = other_kind.into_iter().chain(others);
        Ok(LabelledRow {
            place: SentencePlace {
                document: cell("document").to_string(),
                start,
                end,
                paragraph: number("paragraph")?,
                text,
            },
            label,
            coder: label_name(cell("annotator")),
            comment: cell("comment").trim().to_string(),
            is_boilerplate,
            is_there,
            chosen: Some(read_sampling(cell("sampling"))?),
            probability: read_probability(cell("probability"))?,
            more: more.filter(|(_, cell)| !cell.is_empty()).collect(),
        })
    }
}

/// Says what is wrong with a cell.
pub(super) fn wrong(column: &str, cell: &str, wanted: &str) -> String {
    match cell {
        "" => format!("the column {column} is empty: write {wanted}"),
        found => format!("the column {column} has “{found}”: write {wanted}"),
    }
}

/// Reads a kind: whether the row is no sentence, and a kind that no coder gives.
pub(super) fn read_kind(cell: &str) -> Result<(bool, Option<(String, String)>), String> {
    match cell {
        SENTENCE => Ok((false, None)),
        BOILERPLATE => Ok((true, None)),
        other if Kind::from_name(other).is_some() => {
            Ok((false, Some((KIND.to_string(), other.to_string()))))
        }
        other => Err(wrong(KIND, other, "sentence or boilerplate")),
    }
}

/// Reads how a sentence was chosen.
pub(super) fn read_sampling(cell: &str) -> Result<Chosen, String> {
    let wanted = || wrong("sampling", cell, "random, active, ordered or found");
    Chosen::named(cell).ok_or_else(wanted)
}

/// Reads a sampling probability, which only random sentences have.
pub(super) fn read_probability(cell: &str) -> Result<Option<f64>, String> {
    match (cell, sampling_probability(cell)) {
        ("", _) => Ok(None),
        (_, None) => Err(wrong(
            "probability",
            cell,
            "a number from 0 to 1, or nothing",
        )),
        (_, probability) => Ok(probability),
    }
}

/// The places of the answers of each coder.
#[derive(Default)]
pub(super) struct Places {
    /// The first line of an answer.
    first: HashMap<(String, SentencePlace), usize>,
    /// How often a coder has a text of a document without its place.
    unplaced: HashMap<(String, String, String), usize>,
}

impl Places {
    /// Tells texts without a place apart by their order: a document may have the same words several times.
    pub fn number(&mut self, row: &mut LabelledRow) {
        let SentencePlace { document, text, .. } = &row.place;
        if !row.is_there {
            let own = (row.coder.clone(), document.clone(), text.clone());
            row.place.start = count_before(&mut self.unplaced, own);
        }
    }

    /// Adds the place of a row. Returns the line of another answer of the same coder there.
    pub fn add(&mut self, row: &mut LabelledRow, line: usize) -> Option<usize> {
        self.number(row);
        if !row.is_there {
            return None;
        }
        let key = (row.coder.clone(), row.place.without_end());
        let first = *self.first.entry(key).or_insert(line);
        (first != line).then_some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: &str = "a.txt,0,7,1,Go now.,for,ann,,sentence,random,0.5";

    fn read(rows: &[&str]) -> Result<WrittenTable, LabellingError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("labels.csv");
        let header = LABELLED_COLUMNS.join(",");
        std::fs::write(&path, format!("{header}\n{}\n", rows.join("\n"))).unwrap();
        assert!(is_labelled_table(&path));
        WrittenTable::read(&path)
    }

    #[test]
    fn rows_are_read_as_they_were_written() {
        let escaped = "a.txt,9,20,1,R&amp;D &lt;p&gt;,,ann,hard,boilerplate,found,";
        let gone = "b.txt,,,2,\"One, <p>two\\n.\",against,,,sentence,active,";
        let rows = [ROW, escaped, gone, gone];
        let table = read(&rows).unwrap();
        assert_eq!(table.notes, []);
        for ((_, row), written) in table.rows.iter().zip(rows) {
            let mut csv = csv::Writer::from_writer(Vec::new());
            csv.write_record(row.cells()).unwrap();
            let csv = String::from_utf8(csv.into_inner().unwrap()).unwrap();
            assert_eq!(csv.trim_end(), written);
        }
        // The same words without a place stand in two places.
        assert_ne!(table.rows[2].1.place, table.rows[3].1.place);
        assert_eq!(read(&[]).unwrap().rows.len(), 0);
        // A label on a headline keeps its kind.
        let headline = ROW.replace("sentence", "headline");
        assert_eq!(read(&[&headline]).unwrap().rows[0].1.kind(), "headline");
    }

    #[test]
    fn what_no_row_of_ours_has_is_refused_with_its_line() {
        for (from, to, wanted) in [
            (
                "random,0.5",
                ",0.5",
                "the column sampling is empty: write random",
            ),
            ("random", "chance", "“chance”"),
            ("0.5", "much", "“much”: write a number from 0 to 1"),
            ("sentence", "line", "“line”: write sentence or boilerplate"),
            ("sentence", "boilerplate", "or remove the label"),
            (",0,7,", ",0,,", "the column end is empty"),
            (",7,1,", ",7,one,", "“one”: write a whole number"),
            ("Go now.", "", "the column text is empty"),
        ] {
            let said = read(&[ROW, &ROW.replacen(from, to, 1)])
                .unwrap_err()
                .to_string();
            assert!(said.contains("row 3: ") && said.contains(wanted), "{said}");
        }
        let other = ROW.replace("for", "against");
        let said = read(&[ROW, &other]).unwrap_err().to_string();
        assert!(
            said.contains("row 3: it has the coder and the sentence of row 2"),
            "{said}"
        );
        assert!(read(&[ROW, &other.replace("ann", "bob")]).is_ok());
    }
}
