//! Where the table of scores goes.

use std::io::Write;
use std::path::Path;

use standpoint_common::atomic::{nearest_folder, replace};

use super::about;
use super::counts::ScoreCounts;
use super::run::ScoreJob;
use crate::jobs::JobError;
use crate::jobs::error::not_written;
use crate::output::{Keyed, TextSink, Workbook, table_schema};

/// Where the table of scores goes. Files are written whole or not at all.
pub enum ScoreDestination<'a> {
    /// Text in the format of the request, to a stream such as standard output.
    Stream(&'a mut dyn Write),
    /// Text in the format of the request, to a file.
    File(&'a Path),
    /// The same to a file that grows beside its name until it is whole, so that an interrupted run can be continued.
    Resumable(&'a Path),
    /// A CSV, and the Frictionless Table Schema of its columns.
    Described {
        /// The file of the table.
        table: &'a Path,
        /// The file of the schema.
        schema: &'a Path,
    },
    /// A workbook with facts about the run.
    Workbook {
        /// Its file.
        path: &'a Path,
        /// The command that does the same.
        command: &'a str,
    },
}

standpoint_common::debug_as_name!(ScoreDestination<'_>);

impl ScoreDestination<'_> {
    /// Runs the job and writes its table.
    pub(super) fn write(self, job: &mut ScoreJob) -> Result<ScoreCounts, JobError> {
        match self {
            ScoreDestination::Stream(out) => {
                let counts = job.write(&mut TextSink(out))?;
                out.flush()?;
                Ok(counts)
            }
            ScoreDestination::File(path) => {
                replace(path, |file| job.write(&mut TextSink(file))).map_err(not_written(path))
            }
            ScoreDestination::Resumable(path) => job.resume(path).map_err(not_written(path)),
            ScoreDestination::Described { table, schema } => described(job, table, schema),
            ScoreDestination::Workbook { path, command } => {
                workbook(job, path, command).map_err(not_written(path))
            }
        }
    }
}

/// Writes a CSV and the schema of its columns.
fn described(job: &mut ScoreJob, table: &Path, schema: &Path) -> Result<ScoreCounts, JobError> {
    let written = replace(table, |file| {
        let mut sink = Keyed::new(TextSink(file));
        let counts = job.write(&mut sink)?;
        Ok((counts, sink.is_unique()))
    });
    let (counts, is_keyed) = written.map_err(not_written(table))?;
    let text = table_schema(job.table(), is_keyed);
    replace(schema, |file| Ok(file.write_all(text.as_bytes())?)).map_err(not_written(schema))?;
    Ok(counts)
}

/// Writes a workbook with facts about the run.
fn workbook(job: &mut ScoreJob, path: &Path, command: &str) -> Result<ScoreCounts, JobError> {
    let files = about::input_rows(&job.files);
    replace(path, |file| {
        let mut book = Workbook::new(job.table(), nearest_folder(path))?;
        let mut counts = job.write(&mut book)?;
        let of_models = job.work.request.models.iter().map(about::model_rows);
        let models = of_models.collect::<Result<Vec<_>, _>>()?.concat();
        let about = |sheets| {
            counts.sheets = sheets;
            let results = about::result_rows(&job.work, &counts, &job.documents.reading);
            [about::program_rows(command), models, results, files].concat()
        };
        book.finish(about, file)?;
        Ok(counts)
    })
}
