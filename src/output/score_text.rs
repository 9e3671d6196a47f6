//! The table of scores as text: CSV, JSON lines, or a list for people.

use std::io::{self, Write};

use serde_json::{Map, Value};

use super::columns::{OutputCell, What, rounded};
use super::tables::{csv_bytes, push_field};
use super::{ScoreTable, ScoredPart};
use crate::corpus::Document;
use crate::labels::squeezed;
use crate::model::Scored;

/// The width of the longest kind of boilerplate, and of a label that shifts its text in a list.
const KIND: usize = 10;
const MAX_LABEL_LENGTH: usize = 30;

/// The format of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TableFormat {
    /// RFC 4180: commas, CRLF, doubled quotation marks, UTF-8 without a byte order mark.
    Csv,
    /// One JSON object a line.
    JsonLines,
    /// A list for people: below the name of each document its sentences with label and probability.
    List,
}

impl ScoreTable {
    /// Writes the bytes before the first row.
    ///
    /// # Errors
    /// If the CSV cannot be made.
    pub fn header(&self) -> Result<Vec<u8>, std::io::Error> {
        let names = self.columns.iter().map(|column| &column.name);
        match self.format {
            TableFormat::Csv => csv_bytes(|writer| writer.write_record(names)),
            TableFormat::JsonLines | TableFormat::List => Ok(Vec::new()),
        }
    }

    /// Makes the rows of one document, or of a part with so many scored units `before` it.
    ///
    /// # Errors
    /// If the CSV cannot be made.
    pub fn rows(
        &self,
        document: &Document,
        scored: &[Scored],
        before: usize,
    ) -> Result<Vec<u8>, std::io::Error> {
        let mut bytes = Vec::new();
        let part = ScoredPart::new(document, scored, before);
        self.write_rows(part, &mut bytes)?;
        Ok(bytes)
    }

    /// Writes the same rows one at a time.
    pub(super) fn write_rows(&self, part: ScoredPart, out: &mut dyn Write) -> io::Result<()> {
        let mut heading = (part.before == 0).then_some(&part.document.id);
        let mut bytes = Vec::new();
        for record in self.records(part) {
            bytes.clear();
            match self.format {
                TableFormat::Csv => {
                    for (at, cell) in record.into_iter().enumerate() {
                        if at > 0 {
                            bytes.push(b',');
                        }
                        self.push_cell(&mut bytes, cell);
                    }
                    bytes.extend(b"\r\n");
                }
                TableFormat::JsonLines => {
                    serde_json::to_writer(&mut bytes, &self.json(record))?;
                    bytes.push(b'\n');
                }
                TableFormat::List => {
                    if let Some(id) = heading.take() {
                        writeln!(bytes, "{id}")?;
                    }
                    writeln!(bytes, "{}", self.listed(&record))?;
                }
            }
            out.write_all(&bytes)?;
        }
        Ok(())
    }

    /// A line of a list: the label or the kind and the probability, of each question, and the text.
    fn listed(&self, cells: &[OutputCell]) -> String {
        let labels = self.labels.iter().map(|label| label.chars().count());
        let width = labels.max().unwrap_or(0).clamp(KIND, MAX_LABEL_LENGTH);
        let (mut kind, mut verdicts, mut text) = ("", String::new(), String::new());
        for (column, cell) in self.columns.iter().zip(cells) {
            match (column.what, cell) {
                (What::Kind, cell) => kind = self.words(cell).unwrap_or_default(),
                (What::Label, cell) => {
                    let label = self.words(cell).unwrap_or(kind);
                    verdicts += &format!("  {label:width$}");
                }
                (What::Probability, OutputCell::Probability(p)) => verdicts += &format!("  {p:.2}"),
                (What::Probability, _) => verdicts += &" ".repeat("  0.00".len()),
                (What::Text, OutputCell::Text(cell)) => text = squeezed(cell),
                _ => {}
            }
        }
        format!("{verdicts}  {text}")
    }

    /// The text of a cell, if it has one.
    fn words<'a>(&'a self, cell: &'a OutputCell) -> Option<&'a str> {
        match cell {
            OutputCell::Text(text) => Some(text),
            OutputCell::Label(label) => Some(self.labels[*label].as_str()),
            OutputCell::Whole(_)
            | OutputCell::Probability(_)
            | OutputCell::Number(_)
            | OutputCell::Empty => None,
        }
    }

    /// The cells of the same rows as a reader of the CSV finds them.
    pub(crate) fn records_as_read(&self, part: ScoredPart) -> Vec<csv::StringRecord> {
        let as_read = |cell: &OutputCell| match cell {
            OutputCell::Whole(number) => number.to_string(),
            OutputCell::Probability(p) => format!("{p:.4}"),
            OutputCell::Number(x) => x.to_string(),
            cell => self.words(cell).unwrap_or_default().to_string(),
        };
        let records = self.records(part);
        records
            .map(|record| record.iter().map(as_read).collect::<Vec<_>>().into())
            .collect()
    }

    fn push_cell(&self, bytes: &mut Vec<u8>, cell: OutputCell) {
        match &cell {
            OutputCell::Whole(number) => {
                bytes.extend(itoa::Buffer::new().format(*number).as_bytes())
            }
            OutputCell::Probability(p) => bytes.extend(decimal(*p)),
            OutputCell::Number(x) => bytes.extend(x.to_string().as_bytes()),
            cell => {
                if let Some(text) = self.words(cell) {
                    push_field(bytes, text);
                }
            }
        }
    }

    /// Makes an object from the cells of a row, with objects in it for the probabilities of all labels of a question
    /// and for the metadata.
    fn json(&self, cells: Vec<OutputCell>) -> Map<String, Value> {
        let mut row = Map::new();
        let mut metadata = self.metadata.iter();
        for (column, cell) in self.columns.iter().zip(cells) {
            let value = match cell {
                OutputCell::Text(text) => text.into(),
                OutputCell::Label(label) => self.labels[label].as_str().into(),
                OutputCell::Whole(number) => number.into(),
                OutputCell::Probability(p) => rounded(p).into(),
                OutputCell::Number(x) => x.into(),
                OutputCell::Empty => Value::Null,
            };
            let (name, field) = match column.what {
                What::ProbabilityOf(at) => {
                    let prefix = &self.questions[column.question].prefix;
                    let label = &self.labels_of(column.question)[at];
                    (format!("{prefix}probabilities"), label)
                }
                What::Metadata => {
                    let name = metadata.next().unwrap_or(&column.name);
                    ("metadata".to_string(), name)
                }
                _ => {
                    row.insert(column.name.clone(), value);
                    continue;
                }
            };
            let object = row.entry(name).or_insert_with(|| Map::new().into());
            if let (Some(object), false) = (object.as_object_mut(), value.is_null()) {
                object.insert(field.clone(), value);
            }
        }
        row
    }
}

/// Writes four decimals, which is more than a probability here is worth and still sums to 1 within rounding.
fn decimal(p: f64) -> [u8; 6] {
    let digits = (p.clamp(0.0, 1.0) * 1e4).round() as u32;
    let digit = |unit: u32| b'0' + (digits / unit % 10) as u8;
    [
        digit(10_000),
        b'.',
        digit(1000),
        digit(100),
        digit(10),
        digit(1),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::scores::tests::{document, scored};
    use super::*;

    fn table(format: TableFormat, boilerplate: bool) -> String {
        let labels = ["no".to_string(), "yes".to_string()];
        let metadata = ["label".to_string(), "year".to_string()];
        let table = ScoreTable::new(format, &labels, &metadata, boilerplate);
        let mut bytes = table.header().unwrap();
        bytes.extend(table.rows(&document(), &scored(), 0).unwrap());
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn the_csv_has_one_row_a_sentence_and_metadata_at_the_end() {
        assert_eq!(
            table(TableFormat::Csv, false),
            "document,sentence,label,probability,p_no,p_yes,text,reasons,start,end,fit,meta_label,year\r\n\
             \"a \"\"b\"\",c.txt\",1,yes,0.7500,0.2500,0.7500,\"Go, “now”.\",,5,15,all,=1+1,2024\r\n"
        );
    }

    #[test]
    fn boilerplate_is_kept_with_its_kind_when_asked_for() {
        let text = table(TableFormat::Csv, true);
        let boilerplate = text.lines().nth(1).unwrap();
        assert_eq!(
            boilerplate,
            "\"a \"\"b\"\",c.txt\",,byline,,,,,By X,,0,4,,=1+1,2024"
        );
    }

    #[test]
    fn a_later_part_continues_numbers_and_offsets() {
        let labels = ["no".to_string(), "yes".to_string()];
        let table = ScoreTable::new(TableFormat::Csv, &labels, &[], false);
        let part = Document {
            begins: 1000,
            ..document()
        };
        let row = String::from_utf8(table.rows(&part, &scored(), 41).unwrap()).unwrap();
        assert!(row.starts_with("\"a \"\"b\"\",c.txt\",42,yes,"), "{row}");
        assert!(row.ends_with(",1005,1015,all,=1+1,2024\r\n"), "{row}");
    }

    #[test]
    fn a_list_shows_label_probability_and_text() {
        let wanted = "a \"b\",c.txt\n  yes         0.75  Go, “now”.\n";
        assert_eq!(table(TableFormat::List, false), wanted);
        assert!(table(TableFormat::List, true).contains("\n  byline            By X\n"));
    }

    #[test]
    fn json_lines_hold_the_same() {
        let text = table(TableFormat::JsonLines, false);
        let row: serde_json::Value = serde_json::from_str(text.trim()).unwrap();
        assert_eq!(row["label"], "yes");
        assert_eq!(row["probabilities"]["no"], 0.25);
        assert_eq!(row["metadata"]["year"], "2024");
        assert_eq!(text.lines().count(), 1);
    }
}
