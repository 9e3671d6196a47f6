//! Takes the text out of labels.

use std::path::PathBuf;

use super::labels::{LabelTables, tell_missing};
use super::tables::{tell_notes, tell_workbook};
use super::{JobError, Monitor, Progress};
use crate::findings::{Finding, Note, Warning};
use crate::labels::{self, Detached};

/// Which labels to take the text out of.
#[derive(Debug, Clone)]
pub struct DetachRequest {
    /// The table of labels.
    pub labels: PathBuf,
    /// How it is read, with the articles.
    pub tables: LabelTables,
}

/// The outcome of [`detach`].
#[derive(Debug)]
pub struct DetachRun {
    /// The labels without text.
    pub detached: Detached,
    /// The number of articles that could not be read and of labels that were left out.
    pub failures: usize,
    /// All findings, in the order in which they were told.
    pub findings: Vec<Finding>,
}

/// Takes the text out of labels.
///
/// # Errors
/// If the labels or the articles cannot be read.
pub fn detach(request: &DetachRequest, progress: &dyn Progress) -> Result<DetachRun, JobError> {
    let monitor = Monitor::new(progress);
    let (path, tables) = (&request.labels, &request.tables);
    let (detached, unread) = tables.with_documents(path, &monitor, |documents| {
        let detached = labels::detach(path, tables.columns(), documents);
        (detached, documents.reading.failures)
    })?;
    let detached = detached.inspect_err(|_| tell_workbook(path, &monitor))?;
    tell_notes(path, &detached.notes, &monitor);
    tell(&detached, &monitor);
    Ok(DetachRun {
        failures: unread + detached.labels_left_out(),
        detached,
        findings: monitor.take_findings(),
    })
}

/// Tells what was left out.
fn tell(detached: &Detached, monitor: &Monitor) {
    let columns = detached.columns_left_out.clone();
    monitor.tell_some(columns, |columns| Note::ColumnsLeftOut { columns });
    monitor.tell_some(detached.unlabelled, |rows| Note::UnlabelledLeftOut { rows });
    monitor.tell_some(detached.without_place, |rows| Warning::RowsWithoutPlace {
        rows,
    });
    tell_missing(&detached.missing, monitor);
    let lines = detached.elsewhere.clone();
    monitor.tell_some(lines, |lines| Warning::OtherTextThere { lines });
}
