//! The table of scores: one row a sentence, as CSV or JSON lines.

use serde::Serialize;

use super::excel::{BYTE_ORDER_MARK, text_cell};
use crate::corpus::Document;
use crate::model::{Scored, Stance};

/// How the table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableFormat {
    /// RFC 4180: commas, CRLF, quotes doubled, UTF-8 without a mark.
    Csv,
    /// The same as Excel needs it: with a byte order mark, cells on one line and not too long, and what
    /// looks like a formula preceded by an apostrophe.
    ExcelCsv,
    /// One JSON object a line.
    JsonLines,
}

/// What the columns of a table of scores are, and how its rows are written.
///
/// The columns: `document, sentence, label, probability, p_<label>…, text, reasons, start, end`,
/// then the metadata columns of the corpus. With furniture kept there is `kind` after `sentence`.
/// `start` and `end` count characters (Unicode scalar values) of the document's text.
#[derive(Debug, Clone)]
pub struct ScoreTable {
    format: TableFormat,
    labels: Vec<String>,
    metadata: Vec<String>,
    furniture: bool,
    min_probability: f64,
}

#[derive(Serialize)]
struct JsonRow<'a> {
    document: &'a str,
    sentence: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    label: Option<&'a str>,
    probability: Option<f64>,
    probabilities: serde_json::Map<String, serde_json::Value>,
    text: &'a str,
    reasons: String,
    start: usize,
    end: usize,
    #[serde(skip_serializing_if = "serde_json::Map::is_empty")]
    metadata: serde_json::Map<String, serde_json::Value>,
}

impl ScoreTable {
    /// A table of scores with these labels and metadata columns; `furniture` says whether it also
    /// holds the rows that are not scored.
    pub fn new(
        format: TableFormat,
        labels: &[String],
        metadata: &[String],
        furniture: bool,
    ) -> Self {
        ScoreTable {
            format,
            labels: labels.to_vec(),
            metadata: metadata.to_vec(),
            furniture,
            min_probability: 0.0,
        }
    }

    /// Leaves the label away where its probability is lower than this.
    pub fn with_min_probability(mut self, min_probability: f64) -> Self {
        self.min_probability = min_probability;
        self
    }

    /// The label that the table gives to a stance: none if it is not probable enough.
    pub fn label(&self, stance: &Stance) -> Option<&str> {
        let is_sure = stance.probabilities[stance.label] >= self.min_probability;
        is_sure.then(|| self.labels[stance.label].as_str())
    }

    /// The names of the columns. A metadata column that bears the name of one of ours is called
    /// `meta_<name>`.
    pub fn columns(&self) -> Vec<String> {
        let mut columns = vec!["document".to_string(), "sentence".to_string()];
        columns.extend(self.furniture.then(|| "kind".to_string()));
        columns.extend(["label", "probability"].map(String::from));
        columns.extend(self.labels.iter().map(|label| format!("p_{label}")));
        columns.extend(["text", "reasons", "start", "end"].map(String::from));
        for name in &self.metadata {
            let mut name = name.clone();
            while columns.contains(&name) {
                name = format!("meta_{name}");
            }
            columns.push(name);
        }
        columns
    }

    /// What stands before the first row.
    pub fn header(&self) -> Result<Vec<u8>, std::io::Error> {
        match self.format {
            TableFormat::Csv => csv_bytes(|writer| writer.write_record(self.columns())),
            TableFormat::ExcelCsv => {
                let columns = self.columns();
                let cells = columns.iter().map(|name| text_cell(name).into_owned());
                let header = csv_bytes(|writer| writer.write_record(cells))?;
                Ok([BYTE_ORDER_MARK, &header].concat())
            }
            TableFormat::JsonLines => Ok(Vec::new()),
        }
    }

    /// The rows of one document.
    pub fn rows(&self, document: &Document, scored: &[Scored]) -> Result<Vec<u8>, std::io::Error> {
        let numbered = number(scored).filter(|(_, unit)| self.furniture || unit.verdict.is_some());
        match self.format {
            TableFormat::Csv | TableFormat::ExcelCsv => csv_bytes(|writer| {
                for (number, unit) in numbered {
                    writer.write_record(self.cells(document, number, unit))?;
                }
                Ok(())
            }),
            TableFormat::JsonLines => {
                let mut bytes = Vec::new();
                for (number, unit) in numbered {
                    serde_json::to_writer(&mut bytes, &self.json(document, number, unit))?;
                    bytes.push(b'\n');
                }
                Ok(bytes)
            }
        }
    }

    fn cells(&self, document: &Document, number: Option<usize>, unit: &Scored) -> Vec<String> {
        let text = |text: &str| match self.format {
            TableFormat::ExcelCsv => text_cell(text).into_owned(),
            _ => text.to_string(),
        };
        let mut cells = vec![
            text(&document.id),
            number.map_or_else(String::new, |n| n.to_string()),
        ];
        cells.extend(self.furniture.then(|| unit.kind.to_string()));
        match &unit.verdict {
            Some(verdict) => {
                let stance = &verdict.stance;
                cells.push(text(self.label(stance).unwrap_or_default()));
                cells.push(decimal(stance.probabilities[stance.label]));
                cells.extend(stance.probabilities.iter().map(|p| decimal(*p)));
            }
            None => cells.extend(std::iter::repeat_n(String::new(), 2 + self.labels.len())),
        }
        cells.push(text(&document.text[unit.bytes.clone()]));
        cells.push(text(reasons(unit)));
        cells.push(unit.start.to_string());
        cells.push(unit.end.to_string());
        cells.extend(document.metadata.iter().map(|value| text(value)));
        cells
    }

    fn json<'a>(
        &'a self,
        document: &'a Document,
        number: Option<usize>,
        unit: &Scored,
    ) -> JsonRow<'a> {
        let stance = unit.verdict.as_ref().map(|v| &v.stance);
        let shares = stance.map_or(&[][..], |s| &s.probabilities);
        JsonRow {
            document: &document.id,
            sentence: number,
            kind: self.furniture.then(|| unit.kind.to_string()),
            label: stance.and_then(|s| self.label(s)),
            probability: stance.map(|s| rounded(s.probabilities[s.label])),
            probabilities: self
                .labels
                .iter()
                .zip(shares)
                .map(|(label, p)| (label.clone(), rounded(*p).into()))
                .collect(),
            text: &document.text[unit.bytes.clone()],
            reasons: reasons(unit).to_string(),
            start: unit.start,
            end: unit.end,
            metadata: self
                .metadata
                .iter()
                .zip(&document.metadata)
                .map(|(name, value)| (name.clone(), value.as_str().into()))
                .collect(),
        }
    }
}

/// Numbers the scored units of a document from 1; furniture has no number.
fn number(scored: &[Scored]) -> impl Iterator<Item = (Option<usize>, &Scored)> {
    let mut last = 0;
    scored.iter().map(move |unit| {
        let number = unit.verdict.is_some().then(|| {
            last += 1;
            last
        });
        (number, unit)
    })
}

fn reasons(unit: &Scored) -> &str {
    unit.verdict.as_ref().map_or("", |v| &v.reasons)
}

/// Four decimals: more than any probability here is worth, and still sums to 1 within rounding.
fn decimal(p: f64) -> String {
    format!("{p:.4}")
}

fn rounded(p: f64) -> f64 {
    (p * 1e4).round() / 1e4
}

pub(super) fn csv_bytes(
    write: impl FnOnce(&mut csv::Writer<Vec<u8>>) -> Result<(), csv::Error>,
) -> Result<Vec<u8>, std::io::Error> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    write(&mut writer)?;
    writer.into_inner().map_err(csv::IntoInnerError::into_error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Verdict;
    use crate::segment::{Furniture, Kind};

    fn document() -> Document {
        Document {
            id: "a \"b\",c.txt".to_string(),
            text: "By X\nGo, “now”.".to_string(),
            metadata: vec!["=1+1".to_string(), "2024".to_string()],
            notices: Vec::new(),
        }
    }

    fn scored() -> Vec<Scored> {
        let stance = Stance {
            label: 1,
            probabilities: vec![0.25, 0.75],
        };
        let verdict = Verdict {
            stance,
            reasons: String::new(),
        };
        vec![
            Scored {
                bytes: 0..4,
                start: 0,
                end: 4,
                kind: Kind::Furniture(Furniture::Byline),
                verdict: None,
            },
            Scored {
                bytes: 5..document().text.len(),
                start: 5,
                end: 15,
                kind: Kind::Sentence,
                verdict: Some(verdict),
            },
        ]
    }

    fn table(format: TableFormat, furniture: bool) -> String {
        let labels = ["no".to_string(), "yes".to_string()];
        let metadata = ["label".to_string(), "year".to_string()];
        let table = ScoreTable::new(format, &labels, &metadata, furniture);
        let mut bytes = table.header().unwrap();
        bytes.extend(table.rows(&document(), &scored()).unwrap());
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn the_csv_has_one_row_a_sentence_and_metadata_at_the_end() {
        assert_eq!(
            table(TableFormat::Csv, false),
            "document,sentence,label,probability,p_no,p_yes,text,reasons,start,end,meta_label,year\r\n\
             \"a \"\"b\"\",c.txt\",1,yes,0.7500,0.2500,0.7500,\"Go, “now”.\",,5,15,=1+1,2024\r\n"
        );
    }

    #[test]
    fn a_label_that_is_not_probable_enough_is_left_away_and_its_probability_stays() {
        let labels = ["no".to_string(), "yes".to_string()];
        let row = |min: f64| {
            let table = ScoreTable::new(TableFormat::Csv, &labels, &[], false);
            let table = table.with_min_probability(min);
            String::from_utf8(table.rows(&document(), &scored()).unwrap()).unwrap()
        };
        assert!(row(0.75).contains(",1,yes,0.7500,"), "{}", row(0.75));
        assert!(row(0.76).contains(",1,,0.7500,"), "{}", row(0.76));
    }

    #[test]
    fn furniture_is_kept_with_its_kind_when_asked_for() {
        let text = table(TableFormat::Csv, true);
        let furniture = text.lines().nth(1).unwrap();
        assert_eq!(
            furniture,
            "\"a \"\"b\"\",c.txt\",,byline,,,,,By X,,0,4,=1+1,2024"
        );
    }

    #[test]
    fn for_excel_there_is_a_mark_and_no_formula() {
        let text = table(TableFormat::ExcelCsv, false);
        assert!(text.starts_with("\u{FEFF}document,"));
        assert!(text.trim_end().ends_with("15,'=1+1,2024"));
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
