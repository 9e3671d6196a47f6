//! The table of scores column by column, as data frames hold it.

use super::columns::{OutputCell, What};
use super::{ScoreTable, ScoredPart};
use crate::corpus::Document;
use crate::model::Scored;

/// The rows of a table of scores, column by column: the layout of Arrow, so a data frame takes them as they are.
///
/// Columns and rows are those that [`ScoreTable`] writes, and probabilities are not rounded.
#[derive(Debug, Clone)]
pub struct ScoreColumns {
    table: ScoreTable,
    columns: Vec<ScoreColumn>,
    /// For each row the number of its document, counted in the order of [`ScoreColumns::push`] from 0.
    pub documents: Vec<u32>,
    pushed: u32,
}

/// A column of a table of scores.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreColumn {
    /// Its name in the header of the CSV.
    pub name: String,
    /// Its values, one a row.
    pub values: Values,
    /// For each row whether it has a value. Where it has none, a number is 0 and a text empty.
    pub present: Vec<bool>,
}

/// The values of a column.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Values {
    /// Texts, joined, with the end of each in bytes.
    Text {
        /// All texts, one after the other.
        joined: String,
        /// For each row the byte at which its text ends.
        ends: Vec<usize>,
    },
    /// Numbers of sentences, and places in characters.
    Whole(Vec<usize>),
    /// Probabilities.
    Probability(Vec<f64>),
}

impl Values {
    fn new(what: What) -> Self {
        match what {
            What::Sentence | What::Start | What::End => Values::Whole(Vec::new()),
            What::Probability | What::ProbabilityOf(_) => Values::Probability(Vec::new()),
            _ => Values::Text {
                joined: String::new(),
                ends: Vec::new(),
            },
        }
    }

    /// Adds the value of a cell, or an empty one.
    fn push(&mut self, cell: &OutputCell, labels: &[String]) {
        match (self, cell) {
            (Values::Text { joined, ends }, cell) => {
                match cell {
                    OutputCell::Text(text) => joined.push_str(text),
                    OutputCell::Label(label) => joined.push_str(&labels[*label]),
                    _ => {}
                }
                ends.push(joined.len());
            }
            (Values::Whole(values), OutputCell::Whole(value)) => values.push(*value),
            (Values::Whole(values), _) => values.push(0),
            (Values::Probability(values), OutputCell::Probability(value)) => values.push(*value),
            (Values::Probability(values), _) => values.push(0.0),
        }
    }
}

impl ScoreColumns {
    /// Makes the columns of a table, without rows.
    pub fn new(table: &ScoreTable) -> Self {
        let columns = table.columns().iter().map(|column| ScoreColumn {
            name: column.name.clone(),
            values: Values::new(column.what),
            present: Vec::new(),
        });
        ScoreColumns {
            table: table.clone(),
            columns: columns.collect(),
            documents: Vec::new(),
            pushed: 0,
        }
    }

    /// Adds the rows of a document, or of a part with so many scored units `before` it.
    pub fn push(&mut self, document: &Document, scored: &[Scored], before: usize) {
        let labels = self.table.labels();
        let part = ScoredPart::new(document, scored, before);
        for cells in self.table.records(part) {
            for (column, cell) in self.columns.iter_mut().zip(&cells) {
                column.values.push(cell, labels);
                column.present.push(*cell != OutputCell::Empty);
            }
            self.documents.push(self.pushed);
        }
        self.pushed += 1;
    }

    /// Takes the rows so far, and goes on without any.
    #[must_use]
    pub fn take(&mut self) -> Self {
        let empty = ScoreColumns::new(&self.table);
        std::mem::replace(self, empty)
    }

    /// The columns, in the order of the table.
    pub fn columns(&self) -> &[ScoreColumn] {
        &self.columns
    }

    /// Takes the columns, in the order of the table.
    pub fn into_columns(self) -> Vec<ScoreColumn> {
        self.columns
    }
}

#[cfg(test)]
mod tests {
    use super::super::TableFormat;
    use super::super::scores::tests::{document, scored};
    use super::*;

    #[test]
    fn columns_hold_what_the_csv_has() {
        let labels = ["no".to_string(), "yes".to_string()];
        let metadata = ["outlet", "year"].map(String::from);
        let table = ScoreTable::new(TableFormat::Csv, &labels, &metadata, true);
        let mut columns = ScoreColumns::new(&table);
        columns.push(&document(), &scored(), 4);
        columns.push(&document(), &scored()[1..], 0);
        assert_eq!(columns.documents, [0, 0, 1]);
        let mut csv = table.header().unwrap();
        csv.extend(table.rows(&document(), &scored(), 4).unwrap());
        csv.extend(table.rows(&document(), &scored()[1..], 0).unwrap());
        let mut reader = csv::Reader::from_reader(csv.as_slice());
        let names: Vec<&str> = columns.columns().iter().map(|c| c.name.as_str()).collect();
        assert_eq!(reader.headers().unwrap(), names);
        for (row, record) in reader.records().enumerate() {
            for (column, wanted) in columns.columns().iter().zip(&record.unwrap()) {
                let found = match &column.values {
                    _ if !column.present[row] => String::new(),
                    Values::Text { joined, ends } => {
                        let start = row.checked_sub(1).map_or(0, |before| ends[before]);
                        joined[start..ends[row]].to_string()
                    }
                    Values::Whole(values) => values[row].to_string(),
                    Values::Probability(values) => format!("{:.4}", values[row]),
                };
                assert_eq!(found, wanted, "{} of row {row}", column.name);
            }
        }
    }
}
