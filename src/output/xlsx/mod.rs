//! The table of scores as a workbook for Excel and LibreOffice.
//!
//! The sheets are `scores` (the columns of the CSV, continued in `scores 2` … beyond the rows of Excel),
//! `documents` (the number of sentences and the shares of labels) and `about` (facts about the run). The same
//! input gives the same bytes, because the file has no date.

mod one_table;
mod sheets;
mod style;

use std::borrow::Cow;
use std::io;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook as Book, XlsxError};

pub use self::one_table::TableWorkbook;
use self::sheets::{Holds, SheetColumn, Sheets, guarded};
use self::style::Styles;
use super::columns::{Column, OutputCell, What};
use super::excel::{EXCEL_ROWS, within_cell};
use super::{ScoreTable, ScoredPart, Sink};

/// The author of the workbooks of this program.
const CREATOR: &str = "standpoint";
/// The year, month and day that they give as their date, so that the same table has the same bytes.
const DAY: (u16, u8, u8) = (2000, 1, 1);

/// The number of bytes of text from which a workbook may be larger than 4 GiB unpacked, because of its
/// markup.
const MUCH_TEXT: usize = 256 << 20;

/// A workbook of scores that is being written.
pub struct Workbook {
    book: Book,
    styles: Styles,
    scores: Sheets,
    documents: Sheets,
    /// The document written last, whose row in the sheet `documents` waits for further parts.
    last: Option<DocumentRow>,
    /// The number of column names that were cut.
    cut_names: usize,
    table: ScoreTable,
}

standpoint_common::debug_as_name!(Workbook);

/// The rows of one document or part, for a [`Workbook`].
#[derive(Debug)]
pub struct SheetRows {
    rows: Vec<Vec<OutputCell<'static>>>,
    /// `true` if this is a later part.
    continues: bool,
    document: DocumentRow,
}

/// A row of the sheet `documents`.
#[derive(Debug)]
struct DocumentRow {
    name: String,
    /// The number of scored units.
    scored: usize,
    /// The number of units with each label of all questions.
    labels: Vec<usize>,
}

/// Fails if the clock stands before 1970. The crate that writes workbooks asks for the time, although it
/// writes none, and panics then.
fn check_clock(now: SystemTime) -> io::Result<()> {
    let advice = "the clock of this computer stands before 1970, and a workbook cannot be written then: set \
        it, or write a CSV";
    let since = now.duration_since(UNIX_EPOCH);
    since.map(drop).map_err(|_| io::Error::other(advice))
}

/// Begins a workbook whose sheets wait in temporary files in `folder`.
fn new_book(folder: &Path) -> io::Result<Book> {
    check_clock(SystemTime::now())?;
    let mut book = Book::new();
    guarded(|| {
        book.set_tempdir(folder)?;
        let (year, month, day) = DAY;
        let date = ExcelDateTime::from_ymd(year, month, day)?;
        let properties = DocProperties::new().set_author(CREATOR);
        book.set_properties(&properties.set_creation_datetime(&date));
        Ok(())
    })?;
    Ok(book)
}

/// Writes a workbook that holds so many bytes of text.
fn save(mut book: Book, text: usize, out: impl io::Write + Send) -> Result<(), XlsxError> {
    book.use_zip_large_file(text > MUCH_TEXT);
    book.save_to_writer(out)
}

impl Workbook {
    /// Begins a workbook for the rows of a table. They wait in temporary files in `folder`, which should be
    /// on the disk of the result, until the workbook is finished.
    pub fn new(table: &ScoreTable, folder: &Path) -> io::Result<Self> {
        Self::with_limit(table, folder, EXCEL_ROWS as u32)
    }

    fn with_limit(table: &ScoreTable, folder: &Path, limit: u32) -> io::Result<Self> {
        let questions = 0..table.questions.len();
        let styles = Styles::new(questions.map(|question| table.labels_of(question)));
        let columns = table.columns();
        let is_cut = |column: &&Column| within_cell(&column.name).len() < column.name.len();
        let scores = columns.iter().map(|column| score_column(column, table));
        Ok(Workbook {
            book: new_book(folder)?,
            scores: Sheets::new("scores", scores.collect(), &styles, limit),
            documents: Sheets::new("documents", document_columns(table), &styles, limit),
            styles,
            last: None,
            cut_names: columns.iter().filter(is_cut).count(),
            table: table.clone(),
        })
    }

    /// Writes the file. `about` makes the rows of the sheet `about`, which are a name, a value and a SHA-256,
    /// from the number of sheets of scores.
    pub fn finish(
        mut self,
        about: impl FnOnce(usize) -> Vec<[String; 3]>,
        out: impl io::Write + Send,
    ) -> io::Result<()> {
        guarded(|| {
            let last = self.last.take();
            last.map_or(Ok(()), |last| self.add_document(last))?;
            let text = self.scores.text;
            let sheets = self.scores.finish(&mut self.book)?;
            self.documents.finish(&mut self.book)?;
            let limit = EXCEL_ROWS as u32;
            let mut table = Sheets::new("about", about_columns(), &self.styles, limit);
            for cells in about(sheets) {
                let cells = cells.map(|text| OutputCell::Text(Cow::Owned(text)));
                table.add(&mut self.book, &cells)?;
            }
            table.finish(&mut self.book)?;
            save(self.book, text, out)
        })
    }

    fn add(&mut self, part: SheetRows) -> Result<(), XlsxError> {
        for cells in &part.rows {
            self.scores.add(&mut self.book, cells)?;
        }
        match &mut self.last {
            Some(last) if part.continues => {
                last.scored += part.document.scored;
                for (sum, n) in last.labels.iter_mut().zip(part.document.labels) {
                    *sum += n;
                }
                Ok(())
            }
            last => match last.replace(part.document) {
                Some(before) => self.add_document(before),
                None => Ok(()),
            },
        }
    }

    fn add_document(&mut self, document: DocumentRow) -> Result<(), XlsxError> {
        let DocumentRow {
            name,
            scored,
            labels,
        } = document;
        let mut cells = vec![
            OutputCell::Text(Cow::Owned(name)),
            OutputCell::Whole(scored),
        ];
        if scored > 0 {
            for (at, question) in self.table.questions.iter().enumerate() {
                let labels = &labels[question.labels.clone()];
                let labelled: usize = labels.iter().sum();
                let withheld = self.table.withholds(at).then(|| scored - labelled);
                let counts = labels.iter().copied().chain(withheld);
                cells.extend(counts.map(|n| OutputCell::Probability(n as f64 / scored as f64)));
            }
        }
        self.documents.add(&mut self.book, &cells)
    }
}

impl Sink for Workbook {
    type Rows = SheetRows;

    fn rows(table: &ScoreTable, part: ScoredPart) -> io::Result<(Self::Rows, usize)> {
        let ScoredPart {
            document, scored, ..
        } = part;
        let mut cut = 0;
        let mut fit = |text: &str| {
            let cell = within_cell(text);
            cut += usize::from(cell.len() < text.len());
            Cow::Owned(cell.to_string())
        };
        let rows = table.records(part).map(|record| {
            let cells = record.into_iter().map(|cell| match cell {
                OutputCell::Text(text) => OutputCell::Text(fit(&text)),
                OutputCell::Label(label) => OutputCell::Label(label),
                OutputCell::Whole(number) => OutputCell::Whole(number),
                OutputCell::Probability(p) => OutputCell::Probability(p),
                OutputCell::Number(x) => OutputCell::Number(x),
                OutputCell::Empty => OutputCell::Empty,
            });
            cells.collect()
        });
        let rows = rows.collect();
        let mut labels = vec![0; table.labels().len()];
        for question in 0..table.questions.len() {
            let verdicts = scored.iter().filter_map(|unit| unit.verdict_of(question));
            let given = verdicts.filter_map(|verdict| table.label(question, &verdict.stance));
            given.for_each(|label| labels[label] += 1);
        }
        let rows = SheetRows {
            rows,
            continues: document.continues(),
            document: DocumentRow {
                name: within_cell(&document.id).to_string(),
                scored: scored.iter().filter(|unit| unit.verdict.is_some()).count(),
                labels,
            },
        };
        Ok((rows, cut))
    }

    fn begin(&mut self, _: &ScoreTable) -> io::Result<usize> {
        Ok(self.cut_names)
    }

    fn write(&mut self, rows: Self::Rows) -> io::Result<()> {
        guarded(|| self.add(rows))
    }
}

/// Lays out a column of scores.
fn score_column(column: &Column, table: &ScoreTable) -> SheetColumn {
    let (width, holds) = match column.what {
        What::Label => {
            return SheetColumn::of_labels(&column.name, table.labels_of(column.question));
        }
        What::Document => (34.0, Holds::LongText),
        What::Sentence | What::Start | What::End => (9.0, Holds::Numbers),
        What::ProbabilityOf(_) => (9.0, Holds::Probabilities),
        What::Kind => (18.0, Holds::Text),
        What::Probability => (14.0, Holds::Bars),
        What::Text => (80.0, Holds::LongText),
        What::Reasons => (40.0, Holds::LongText),
        What::Fit => (10.0, Holds::Text),
        What::Annotator | What::Metadata => (20.0, Holds::Text),
    };
    SheetColumn::new(&column.name, width, holds)
}

/// The columns of the sheet `documents`.
fn document_columns(table: &ScoreTable) -> Vec<SheetColumn> {
    let mut columns = vec![
        SheetColumn::new("document", 60.0, Holds::LongText),
        SheetColumn::new("sentences", 10.0, Holds::Numbers),
    ];
    for (at, question) in table.questions.iter().enumerate() {
        let labels = table.labels_of(at).iter();
        let shares = labels.map(|label| format!("share_{label}"));
        let rest = table.withholds(at).then(|| "without_label".to_string());
        columns.extend(shares.chain(rest).map(|name| {
            let name = format!("{}{name}", question.prefix);
            SheetColumn::new(&name, 10.0, Holds::Percentages)
        }));
    }
    columns
}

/// The names of the columns of the sheet `about`.
pub(crate) const ABOUT_COLUMNS: [&str; 3] = ["what", "value", "SHA-256"];

/// The columns of the sheet `about`.
fn about_columns() -> Vec<SheetColumn> {
    let [what, value, hash] = ABOUT_COLUMNS;
    vec![
        SheetColumn::new(what, 36.0, Holds::LongText),
        SheetColumn::new(value, 80.0, Holds::LongText),
        SheetColumn::new(hash, 70.0, Holds::Text),
    ]
}

#[cfg(test)]
mod tests;
