//! The table of segments: every sentence and every piece of boilerplate, in order.

use std::io;
use std::path::Path;

use super::columns::OutputCell;
use super::tables::{csv_bytes, write_row};
use super::xlsx::TableWorkbook;
use crate::corpus::Document;
use crate::corpus::Paragraphs;
use crate::segment::Segment;

/// The names of the columns.
pub(super) const COLUMNS: [&str; 7] = [
    "document",
    "segment",
    "paragraph",
    "kind",
    "text",
    "start",
    "end",
];

/// Columns of the corpus that a table to be labelled has as well, if the corpus has them.
pub(super) const CARRIED: [&str; 2] = ["date", "outlet"];

/// Writes the table of segments as CSV (RFC 4180): `document, segment, paragraph, kind, text, start, end`. A table
/// to be labelled also has `date`, `outlet` and an empty column `label`.
///
/// Segments and paragraphs are numbered through a document, whose parts must follow each other.
pub struct SegmentTable {
    /// The number of segments of the last document so far.
    segments: usize,
    paragraphs: Paragraphs,
    /// The places of the carried columns in the metadata of a document, if the table is to be labelled.
    carried: Vec<usize>,
    /// The labels to choose from, if the table is to be labelled.
    labels: Option<Vec<String>>,
    names: Vec<&'static str>,
}

standpoint_common::debug_as_name!(SegmentTable);

impl SegmentTable {
    /// Begins a table.
    pub fn new() -> Self {
        SegmentTable {
            segments: 0,
            paragraphs: Paragraphs::default(),
            carried: Vec::new(),
            labels: None,
            names: COLUMNS.to_vec(),
        }
    }

    /// Adds the columns of a table to be labelled. `metadata` are the columns of the corpus.
    #[must_use]
    pub fn with_labels(mut self, labels: Vec<String>, metadata: &[String]) -> Self {
        for name in CARRIED {
            if let Some(at) = metadata.iter().position(|column| column == name) {
                self.carried.push(at);
                self.names.push(name);
            }
        }
        self.names.push("label");
        self.labels = Some(labels);
        self
    }

    /// Writes the header.
    pub fn header(&self) -> io::Result<Vec<u8>> {
        csv_bytes(|writer| writer.write_record(&self.names))
    }

    /// Writes the rows of the next document, or of the next part of the last.
    pub fn rows(&mut self, document: &Document, segments: &[Segment]) -> io::Result<Vec<u8>> {
        let records = self.records(document, segments);
        csv_bytes(|writer| {
            let mut records = records.iter();
            records.try_for_each(|record| write_row(writer, record))
        })
    }

    /// Begins a workbook for the rows. They wait in temporary files in `folder`, which should be on the disk
    /// of the result, until the workbook is finished.
    pub fn sheet(&self, folder: &Path) -> io::Result<TableWorkbook> {
        let labels = self.labels.as_deref().unwrap_or_default();
        TableWorkbook::new("segments", &self.names, labels, folder)
    }

    /// Adds the rows of the next document, or of the next part of the last, to a workbook.
    pub fn add(
        &mut self,
        document: &Document,
        segments: &[Segment],
        sheet: &mut TableWorkbook,
    ) -> io::Result<()> {
        let mut records = self.records(document, segments).into_iter();
        records.try_for_each(|record| sheet.add(&record))
    }

    fn records<'a>(
        &mut self,
        document: &'a Document,
        segments: &'a [Segment],
    ) -> Vec<Vec<OutputCell<'a>>> {
        if !document.continues() {
            self.segments = 0;
        }
        let before = self.segments;
        self.segments += segments.len();
        let places = segments.iter().map(|s| (&s.bytes, s.paragraph));
        let paragraphs = self.paragraphs.before(document, places);
        let (carried, is_to_be_labelled) = (&self.carried, self.labels.is_some());
        let record = |(segment, number): (&'a Segment, usize)| {
            let mut cells = vec![
                document.id.as_str().into(),
                number.into(),
                (paragraphs + segment.paragraph + 1).into(),
                segment.kind.as_str().into(),
                document.text[segment.bytes.clone()].into(),
                (document.begins + segment.start).into(),
                (document.begins + segment.end).into(),
            ];
            let carried = carried.iter().map(|at| document.metadata[*at].as_str());
            cells.extend(carried.map(OutputCell::from));
            cells.extend(is_to_be_labelled.then_some(OutputCell::Empty));
            cells
        };
        segments.iter().zip(before + 1..).map(record).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::{Marks, segment};

    /// Segment, paragraph, start and end of each row.
    fn numbers(parts: &[&str]) -> Vec<[usize; 4]> {
        let mut table = SegmentTable::new();
        let mut begins = 0;
        let mut rows = Vec::new();
        for text in parts {
            let part = Document {
                id: "a".to_string(),
                text: text.to_string(),
                metadata: Vec::new(),
                notes: Vec::new(),
                begins,
                marked: Marks::default(),
            };
            begins += text.chars().count();
            rows.extend(table.rows(&part, &segment(text, None)).unwrap());
        }
        let mut reader = csv::ReaderBuilder::new();
        let mut reader = reader.has_headers(false).from_reader(rows.as_slice());
        let records = reader.records().map(Result::unwrap);
        let number = |cell: &str| cell.parse().unwrap();
        records
            .map(|r| [1, 2, 5, 6].map(|at| number(&r[at])))
            .collect()
    }

    #[test]
    fn parts_are_numbered_as_the_whole() {
        let parts = [
            "The café closed in May, an hour after noon. ",
            "Nobody knew why it had to be so early.\n\n",
            "  \n",
            "They met again in June, said the mayor of the town. He left ",
            "early and went home to see the game.",
            "\nIt was lost in the end, as all of them were.\n",
        ];
        assert_eq!(
            numbers(&parts),
            [
                [1, 1, 0, 43],
                [2, 1, 44, 82],
                [3, 2, 87, 138],
                [4, 2, 139, 146],
                [5, 2, 147, 183],
                [6, 3, 184, 228],
            ]
        );
        // The next document begins again.
        let twice = [&parts[..1], &parts[..1]].concat();
        let mut table = numbers(&twice);
        table.truncate(1);
        assert_eq!(table, [[1, 1, 0, 43]]);
    }
}
