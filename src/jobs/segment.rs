//! Cuts articles into sentences and pieces of boilerplate, and writes them as a table.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::path::Path;

use rayon::prelude::*;
use standpoint_common::atomic::{nearest_folder, replace};

use super::error::not_written;
use super::{ArticleSource, Documents, JobError, Monitor, Progress, ReadCounts};
use crate::corpus::Document;
use crate::findings::{Finding, cut_cells, several_sheets};
use crate::model::{BATCH, Cutting, Unit};
use crate::output::{SegmentTable, TextsWriter};
use crate::segment::Segment;

/// What to cut, and how.
#[derive(Debug)]
pub struct SegmentRequest {
    /// The articles.
    pub articles: ArticleSource,
    /// What is one row.
    pub unit: Unit,
    /// The labels of a table that is to be labelled.
    pub labels: Option<Vec<String>>,
    /// The number of files that are read at once.
    pub threads: usize,
}

/// Where the segments go. Files are written whole or not at all.
pub enum SegmentDestination<'a> {
    /// A CSV to a stream such as standard output.
    Stream(&'a mut dyn Write),
    /// A CSV to a file.
    File(&'a Path),
    /// A workbook to a file.
    Workbook(&'a Path),
    /// A function that takes each document or part of one, with its segments.
    Each(&'a mut dyn FnMut(&Document, &[Segment]) -> io::Result<()>),
}

standpoint_common::debug_as_name!(SegmentDestination<'_>);

/// The outcome of [`segment`].
#[derive(Debug)]
pub struct SegmentRun {
    /// What was read.
    pub reading: ReadCounts,
    /// All findings, in the order in which they were told.
    pub findings: Vec<Finding>,
}

/// Cuts articles and writes the table of their segments. If `texts` names a file, the text of each document goes there, in
/// which the segments have their places.
///
/// # Errors
/// If nothing could be read, a file cannot be written, or the job is cancelled.
pub fn segment(
    request: &SegmentRequest,
    to: SegmentDestination,
    texts: Option<&Path>,
    progress: &dyn Progress,
) -> Result<SegmentRun, JobError> {
    let monitor = Monitor::new(progress);
    let (articles, unit) = (&request.articles, request.unit);
    let corpus = articles.open(unit.is_in_parts(), request.threads)?;
    let documents =
        Documents::new(corpus, &articles.paths, &monitor).in_language(articles.language);
    let mut table = SegmentTable::new();
    if let Some(labels) = &request.labels {
        table = table.with_labels(labels.clone(), documents.metadata_columns());
    }
    let mut segmented = Segmented::new(documents, unit);
    let written = match texts {
        Some(path) => with_texts(path, table, &mut segmented, to)?,
        None => to.write(table, &mut segmented)?,
    };
    if let Some(note) = several_sheets("segments", written.sheets) {
        monitor.tell(note);
    }
    if let Some(warning) = cut_cells(written.cut) {
        monitor.tell(warning);
    }
    Ok(SegmentRun {
        reading: segmented.documents.reading,
        findings: monitor.take_findings(),
    })
}

/// Yields documents with their segments. Several are cut at once, and come in their order.
pub(super) struct Segmented<'a> {
    pub(super) documents: Documents<'a>,
    cutting: Cutting,
    batch: VecDeque<SegmentedDocument>,
}

impl<'a> Segmented<'a> {
    /// Begins to read and to cut into units.
    pub(super) fn new(mut documents: Documents<'a>, unit: Unit) -> Self {
        Segmented {
            cutting: documents.cutting(unit, |_| {}),
            documents,
            batch: VecDeque::new(),
        }
    }
}

type SegmentedDocument = (Document, Vec<Segment>);

impl Iterator for Segmented<'_> {
    type Item = Result<SegmentedDocument, JobError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.batch.is_empty() {
            let read = self.documents.batch(BATCH).into_par_iter();
            let cut = read.map(|document| {
                let segments = self.cutting.segments(&document);
                (document, segments)
            });
            self.batch = cut.collect::<Vec<_>>().into();
        }
        match self.batch.pop_front() {
            Some(segmented) => Some(Ok(segmented)),
            None => self.documents.end().err().map(Err),
        }
    }
}

/// The number of cells that were cut, and that of the sheets.
struct Written {
    cut: usize,
    sheets: usize,
}

/// Writes the segments, and the texts of their documents to a file.
fn with_texts(
    path: &Path,
    table: SegmentTable,
    segmented: &mut Segmented,
    to: SegmentDestination,
) -> Result<Written, JobError> {
    let written = replace(path, |file| {
        let mut texts = TextsWriter::new(file);
        let segmented = segmented.map(|segmented| {
            let segmented = segmented?;
            texts.add(&segmented.0)?;
            Ok(segmented)
        });
        let written = to.write(table, segmented)?;
        texts.end()?;
        Ok(written)
    });
    written.map_err(not_written(path))
}

impl SegmentDestination<'_> {
    fn write(
        self,
        mut table: SegmentTable,
        segmented: impl Iterator<Item = Result<SegmentedDocument, JobError>>,
    ) -> Result<Written, JobError> {
        match self {
            SegmentDestination::Stream(out) => write_csv(table, segmented, out),
            SegmentDestination::File(path) => {
                replace(path, |file| write_csv(table, segmented, file)).map_err(not_written(path))
            }
            SegmentDestination::Workbook(path) => replace(path, |file| {
                let mut sheet = table.sheet(nearest_folder(path))?;
                for segmented in segmented {
                    let (document, segments) = segmented?;
                    table.add(&document, &segments, &mut sheet)?;
                }
                Ok(Written {
                    cut: sheet.cut(),
                    sheets: sheet.finish(file)?,
                })
            })
            .map_err(not_written(path)),
            SegmentDestination::Each(take) => {
                for segmented in segmented {
                    let (document, segments) = segmented?;
                    take(&document, &segments)?;
                }
                Ok(Written { cut: 0, sheets: 1 })
            }
        }
    }
}

fn write_csv(
    mut table: SegmentTable,
    segmented: impl Iterator<Item = Result<SegmentedDocument, JobError>>,
    out: &mut dyn Write,
) -> Result<Written, JobError> {
    let mut is_begun = false;
    for segmented in segmented {
        let (document, segments) = segmented?;
        if !std::mem::replace(&mut is_begun, true) {
            out.write_all(&table.header()?)?;
        }
        out.write_all(&table.rows(&document, &segments)?)?;
    }
    out.flush()?;
    Ok(Written { cut: 0, sheets: 1 })
}
