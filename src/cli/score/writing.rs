//! Writes the table: lines, a CSV with its schema, or a workbook.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use standpoint_common::atomic::{nearest_folder, replace};

use super::counts::Counts;
use super::job::Job;
use super::resume::Resuming;
use super::{Args, about};
use crate::cli::console::messages::Messages;
use crate::cli::console::screen::Output;
use crate::cli::inputs::input::Documents;
use crate::cli::outputs::target::Target;
use crate::corpus::Corpus;
use crate::output::{Keyed, Lines, Workbook, table_schema};

/// The documents of a corpus, whose progress is shown.
pub fn documents_of<'a>(args: &'a Args, corpus: Corpus, messages: &'a Messages) -> Documents<'a> {
    Documents::new(corpus, &args.input.paths, messages)
        .strict(args.strict)
        .showing_progress(args.target.output.is_some())
}

/// The table that is written.
pub struct Writing<'a> {
    pub args: &'a Args,
    pub target: &'a Target<'a>,
    pub job: &'a Job<'a>,
    /// The files of the corpus, which a workbook names.
    pub files: &'a [PathBuf],
}

impl<'a> Writing<'a> {
    /// Scores the documents and writes the table.
    pub fn write(
        &self,
        documents: &mut Documents<'a>,
        resuming: Option<Resuming>,
        messages: &'a Messages,
    ) -> anyhow::Result<Counts> {
        let job = self.job;
        match (self.target, resuming) {
            (Target::Lines(_, Some(path)), Some(resuming)) => {
                let again = || {
                    let output = self.args.target.output.as_ref();
                    let in_parts = job.cutting.unit.is_in_parts();
                    let corpus = self.args.input.open(output, in_parts, job.threads)?;
                    Ok(documents_of(self.args, corpus, messages))
                };
                let counts = resuming.write(path, job, documents, again, messages);
                counts.with_context(|| self.not_written(path))
            }
            (Target::Lines(_, None), _) => {
                let mut out = Output::new();
                let counts = job.write(documents, &mut Lines(&mut out))?;
                out.flush()?;
                Ok(counts)
            }
            (Target::Lines(_, Some(path)), None) => {
                replace(path, |file| job.write(documents, &mut Lines(file)))
                    .with_context(|| self.not_written(path))
            }
            (Target::Described { table, schema }, _) => self.describe(table, schema, documents),
            (Target::Workbook(path), _) => self
                .workbook(path, documents)
                .with_context(|| self.not_written(path)),
        }
    }

    /// Writes a CSV and the schema of its columns.
    fn describe(
        &self,
        table: &Path,
        schema: &Path,
        documents: &mut Documents<'_>,
    ) -> anyhow::Result<Counts> {
        let (counts, is_keyed) = replace(table, |file| {
            let mut sink = Keyed::new(Lines(file));
            let counts = self.job.write(documents, &mut sink)?;
            anyhow::Ok((counts, sink.is_unique()))
        })
        .with_context(|| self.not_written(table))?;
        let text = table_schema(&self.job.table, is_keyed);
        replace(schema, |file| file.write_all(text.as_bytes()))
            .with_context(|| self.not_written(schema))?;
        Ok(counts)
    }

    /// Writes a workbook with facts about the run.
    fn workbook(&self, path: &Path, documents: &mut Documents<'_>) -> anyhow::Result<Counts> {
        replace(path, |file| {
            let mut book = Workbook::new(&self.job.table, nearest_folder(path))?;
            let mut counts = self.job.write(documents, &mut book)?;
            let models = self.job.models.iter().map(about::model_rows);
            let models = models.collect::<Result<Vec<_>, _>>()?.concat();
            let about = |sheets| {
                counts.sheets = sheets;
                let run = self.job.about(&counts, documents);
                [
                    about::program_rows(),
                    models,
                    run,
                    about::input_rows(self.files),
                ]
                .concat()
            };
            book.finish(about, file)?;
            anyhow::Ok(counts)
        })
    }

    /// What failed. The name of a temporary file says nothing to the user.
    fn not_written(&self, path: &Path) -> String {
        match self.args.on_the_way {
            true => "the articles were not scored".to_string(),
            false => format!("{} was not written", path.display()),
        }
    }
}
