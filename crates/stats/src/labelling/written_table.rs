//! Reads the table of labels back that was written here. Whoever changed it may have meant anything, so a cell that no
//! row of ours has is refused, and never replaced by another.

use std::collections::HashMap;
use std::path::Path;

use standpoint_corpus::{Notice, column_names};

use super::labelled_rows::SENTENCE;
use super::{Chosen, LABELLED_COLUMNS, LabelledRow, LabellingError, Place};
use crate::labels::{
    BOILERPLATE, LabelsError, LabelsProblem, Table, character, label_name, sampling_probability,
};

/// A table of labels that was written here.
#[derive(Debug, Default)]
pub(super) struct WrittenTable {
    /// The rows, each with its line in the file.
    pub rows: Vec<(usize, LabelledRow)>,
    /// How it was read.
    pub notices: Vec<Notice>,
}

/// Returns whether a file is a table of labels that was written here, by its columns.
#[must_use]
pub fn is_labelled_table(path: &Path) -> bool {
    column_names(path).is_some_and(|names| names == LABELLED_COLUMNS)
}

impl WrittenTable {
    /// Reads the table; one without rows is one without answers.
    ///
    /// # Errors
    /// If the file cannot be read, or a row is not as one that was written here.
    pub fn read(path: &Path) -> Result<Self, LabellingError> {
        let table = match Table::read(path, "a row for each labelled sentence") {
            Ok(table) => table,
            Err(LabelsError::Content { problem, .. })
                if matches!(*problem, LabelsProblem::Empty { .. }) && is_labelled_table(path) =>
            {
                return Ok(Self::default());
            }
            Err(error) => return Err(error.into()),
        };
        let refuse = |line, why: String| LabellingError::Row {
            labels: path.to_path_buf(),
            line,
            why,
        };
        if table.names != LABELLED_COLUMNS {
            let columns = LABELLED_COLUMNS.join(",");
            return Err(refuse(
                1,
                format!("the columns of these labels are {columns}"),
            ));
        }
        let mut rows: Vec<(usize, LabelledRow)> = Vec::with_capacity(table.rows.len());
        let mut places = Places::default();
        for (cells, &line) in table.rows.iter().zip(&table.lines) {
            let mut row = row(cells).map_err(|why| refuse(line, why))?;
            if let Some(first) = places.add(&mut row, line) {
                let why = format!(
                    "it has the coder and the sentence of line {first}: remove one of the two"
                );
                return Err(refuse(line, why));
            }
            rows.push((line, row));
        }
        Ok(WrittenTable {
            rows,
            notices: table.notices,
        })
    }
}

/// Reads the cells of a row.
fn row(cells: &csv::StringRecord) -> Result<LabelledRow, String> {
    let cell = |name: &str| {
        let at = LABELLED_COLUMNS.iter().position(|column| *column == name);
        at.and_then(|at| cells.get(at)).unwrap_or_default()
    };
    let wrong = |name: &str, wanted: &str| match cell(name) {
        "" => format!("the column {name} is empty: write {wanted}"),
        found => format!("the column {name} has “{found}”: write {wanted}"),
    };
    let number = |name| character(cell(name)).ok_or_else(|| wrong(name, "a whole number"));
    let is_there = !(cell("start").is_empty() && cell("end").is_empty());
    let text = cell("text").to_string();
    if text.trim().is_empty() {
        return Err(wrong("text", "the sentence, or remove the row"));
    }
    let [start, end] = match is_there {
        true => [number("start")?, number("end")?],
        false => [0, text.chars().count()],
    };
    let label = label_name(cell("label"));
    let is_boilerplate = match cell("kind") {
        SENTENCE => false,
        BOILERPLATE if label.is_empty() => true,
        BOILERPLATE => return Err(wrong("kind", "sentence, or remove the label")),
        _ => return Err(wrong("kind", "sentence or boilerplate")),
    };
    let chosen = Chosen::named(cell("sampling"));
    let probability = cell("probability");
    let is_probability = probability.is_empty() || sampling_probability(probability).is_some();
    Ok(LabelledRow {
        place: Place {
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
        chosen: chosen.ok_or_else(|| wrong("sampling", "random, active, ordered or found"))?,
        probability: match is_probability {
            true => sampling_probability(probability),
            false => return Err(wrong("probability", "a number from 0 to 1, or nothing")),
        },
    })
}

/// The places of the answers of each coder.
#[derive(Default)]
pub(super) struct Places {
    /// The first line of an answer.
    first: HashMap<(String, Place), usize>,
    /// How often a coder has a text of a document without its place.
    times: HashMap<(String, String, String), usize>,
}

impl Places {
    /// Tells texts without a place apart by their order: a document may have the same words several times.
    pub fn number(&mut self, row: &mut LabelledRow) {
        let Place { document, text, .. } = &row.place;
        if !row.is_there {
            let own = (row.coder.clone(), document.clone(), text.clone());
            let times = self.times.entry(own).or_default();
            row.place.start = *times;
            *times += 1;
        }
    }

    /// Adds the place of a row. Returns the line of another answer of the same coder there.
    pub fn add(&mut self, row: &mut LabelledRow, line: usize) -> Option<usize> {
        self.number(row);
        if !row.is_there {
            return None;
        }
        let place = Place {
            end: 0,
            paragraph: 0,
            ..row.place.clone()
        };
        let first = *self.first.entry((row.coder.clone(), place)).or_insert(line);
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
        assert_eq!(table.notices, []);
        for ((_, row), written) in table.rows.iter().zip(rows) {
            let mut csv = csv::Writer::from_writer(Vec::new());
            csv.write_record(row.cells()).unwrap();
            let csv = String::from_utf8(csv.into_inner().unwrap()).unwrap();
            assert_eq!(csv.trim_end(), written);
        }
        // The same words without a place stand in two places.
        assert_ne!(table.rows[2].1.place, table.rows[3].1.place);
        assert_eq!(read(&[]).unwrap().rows.len(), 0);
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
            (
                "sentence",
                "headline",
                "“headline”: write sentence or boilerplate",
            ),
            ("sentence", "boilerplate", "or remove the label"),
            (",0,7,", ",0,,", "the column end is empty"),
            (",7,1,", ",7,one,", "“one”: write a whole number"),
            ("Go now.", "", "the column text is empty"),
        ] {
            let said = read(&[ROW, &ROW.replacen(from, to, 1)])
                .unwrap_err()
                .to_string();
            assert!(said.contains("line 3: ") && said.contains(wanted), "{said}");
        }
        let other = ROW.replace("for", "against");
        let said = read(&[ROW, &other]).unwrap_err().to_string();
        assert!(
            said.contains("line 3: it has the coder and the sentence of line 2"),
            "{said}"
        );
        assert!(read(&[ROW, &other.replace("ann", "bob")]).is_ok());
    }
}
