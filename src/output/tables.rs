//! Tables as bytes of CSV (RFC 4180) or as workbooks, from the same cells.

use std::io::{self, Write};
use std::path::Path;

use memchr::memchr;
use standpoint_common::phrases::significant;

use super::columns::OutputCell;
use super::paper::PaperTable;
use super::xlsx::TableWorkbook;
use crate::labels::Detached;

/// A table that fits into memory.
pub(crate) struct OutputTable<'a> {
    /// The name of its sheet in a workbook.
    pub(super) name: &'static str,
    pub(super) columns: Vec<&'a str>,
    /// Labels that the column `label` of a workbook offers to choose from.
    pub(super) labels: &'a [String],
    pub(super) rows: Vec<Vec<OutputCell<'a>>>,
    /// Its form for a paper, if it has figures.
    pub(super) paper: Option<PaperTable>,
    /// How its figures came about, for a methods section.
    pub(super) methods: Option<String>,
}

impl<'a> OutputTable<'a> {
    /// A table that offers no labels to choose from.
    pub(super) fn new(
        name: &'static str,
        columns: &[&'a str],
        rows: impl Iterator<Item = Vec<OutputCell<'a>>>,
    ) -> Self {
        OutputTable {
            name,
            columns: columns.to_vec(),
            labels: &[],
            rows: rows.collect(),
            paper: None,
            methods: None,
        }
    }

    /// Writes the table as CSV.
    pub fn csv(&self) -> io::Result<Vec<u8>> {
        csv_bytes(|writer| {
            writer.write_record(&self.columns)?;
            let mut rows = self.rows.iter();
            rows.try_for_each(|row| write_row(writer, row))
        })
    }

    /// The table with its form for a paper.
    pub fn for_paper(mut self, paper: PaperTable) -> Self {
        self.paper = Some(paper);
        self
    }

    /// The table with a paragraph that says how its figures came about.
    pub fn with_methods(mut self, methods: &str) -> Self {
        self.methods = Some(methods.to_string());
        self
    }

    /// Writes the form for a paper as LaTeX; nothing if it has none.
    pub fn latex(&self) -> String {
        self.paper
            .as_ref()
            .map_or_else(String::new, PaperTable::latex)
    }

    /// Writes the table as a workbook, after its form for a paper, if it has one. Returns the number of cells cut. The rows wait in temporary files in
    /// `folder` until they are written.
    pub fn write_workbook(&self, folder: &Path, out: impl Write + Send) -> io::Result<usize> {
        let mut sheet = TableWorkbook::new(self.name, &self.columns, self.labels, folder)?;
        if let Some(paper) = &self.paper {
            let mut lines = paper.lines();
            let methods = self.methods.iter();
            lines.extend(methods.map(|methods| (false, vec![methods.clone()])));
            sheet.begin_with(&lines)?;
        }
        self.rows.iter().try_for_each(|row| sheet.add(row))?;
        let cut = sheet.cut();
        sheet.finish(out)?;
        Ok(cut)
    }
}

/// Writes a row of a CSV.
pub(super) fn write_row(
    writer: &mut csv::Writer<Vec<u8>>,
    row: &[OutputCell],
) -> Result<(), csv::Error> {
    for cell in row {
        match cell {
            OutputCell::Text(text) => writer.write_field(text.as_bytes())?,
            OutputCell::Whole(number) => writer.write_field(number.to_string())?,
            OutputCell::Probability(p) => writer.write_field(format!("{p:.4}"))?,
            OutputCell::Number(x) => writer.write_field(number(*x))?,
            OutputCell::Label(_) | OutputCell::Empty => writer.write_field("")?,
        }
    }
    writer.write_record(None::<&[u8]>)
}

/// A number with six significant digits, with an exponent where it would begin with six zeros.
fn number(x: f64) -> String {
    match format!("{x:.5e}").parse::<f64>() {
        Ok(rounded) if x != 0.0 && x.abs() < 1e-6 => format!("{rounded:e}"),
        _ => significant(x, 6),
    }
}

/// Writes labels without text as CSV.
///
/// # Errors
/// If the CSV cannot be made.
pub fn detached_rows(detached: &Detached) -> Result<Vec<u8>, io::Error> {
    csv_bytes(|writer| {
        writer.write_record(&detached.header)?;
        let mut rows = detached.rows.iter();
        rows.try_for_each(|row| writer.write_record(row))
    })
}

/// Collects the bytes of a CSV.
pub(crate) fn csv_bytes(
    write: impl FnOnce(&mut csv::Writer<Vec<u8>>) -> Result<(), csv::Error>,
) -> Result<Vec<u8>, io::Error> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    write(&mut writer)?;
    writer.into_inner().map_err(csv::IntoInnerError::into_error)
}

/// Appends a field of a CSV, in quotation marks only where it must be. It writes the same bytes as the crate
/// `csv` and is faster, because it does not branch on every byte.
pub(super) fn push_field(bytes: &mut Vec<u8>, field: &str) {
    let field = field.as_bytes();
    let special = |byte: &u8| matches!(byte, b'"' | b',' | b'\r' | b'\n');
    if !field.iter().fold(false, |any, byte| any | special(byte)) {
        return bytes.extend(field);
    }
    bytes.push(b'"');
    let mut rest = field;
    while let Some(mark) = memchr(b'"', rest) {
        let (part, behind) = rest.split_at(mark + 1);
        bytes.extend(part);
        bytes.push(b'"');
        rest = behind;
    }
    bytes.extend(rest);
    bytes.push(b'"');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn fields_are_written_as_the_crate_csv_does(
            field in prop_oneof![any::<String>(), "[a\",\r\n ]{0,20}"],
        ) {
            let wanted = csv_bytes(|writer| writer.write_record(["a", &field])).unwrap();
            let mut bytes = b"a,".to_vec();
            push_field(&mut bytes, &field);
            bytes.extend(b"\r\n");
            prop_assert_eq!(bytes, wanted);
        }
    }
}
