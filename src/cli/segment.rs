//! `standpoint segment`: how articles are cut.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::Outcome;
use super::console::messages::Messages;
use super::in_order::available_threads;
use super::inputs::input::{InputArgs, Told, note_tables};
use super::outputs::counts::{cut_cells, more_sheets};
use super::outputs::named::{file_name, is_workbook, writable};
use super::outputs::spare::{apart, spare};
use crate::atomic::{nearest_folder, replace};
use crate::corpus::Document;
use crate::output::{SegmentTable, Texts};
use crate::segment::{Repetition, Segment, segment_marked};

const EXAMPLES: &str = "\
Examples:
  See how an article is cut and what is set aside:
      standpoint segment article.html
  Make a table of sentences to label by hand:
      standpoint segment articles -o sentences.xlsx
      standpoint segment articles -o sentences.csv";

/// Show how articles are cut into sentences, and what is set aside as boilerplate
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,

    /// Where to write the table, a CSV or, for Excel and LibreOffice, a workbook (.xlsx) [default: standard output]
    #[arg(long, short, value_name = "FILE", value_parser = file_name())]
    output: Option<PathBuf>,

    /// Write a CSV that Excel opens with a double click (see `standpoint score --help`)
    #[arg(long)]
    for_excel: bool,

    /// Also write the text of each document, in which `start` and `end` count, as JSON lines
    #[arg(long, value_name = "FILE", value_parser = file_name())]
    texts: Option<PathBuf>,
}

pub fn run(args: &Args, messages: &Messages) -> anyhow::Result<Outcome> {
    let is_workbook = is_workbook(args.output.as_ref(), args.for_excel)?;
    spare(args.output.as_ref(), &args.input.paths)?;
    writable(args.output.as_ref())?;
    if let Some(texts) = &args.texts {
        new_outside(texts, &args.input.paths)?;
        writable(Some(texts))?;
        apart(Some(texts), args.output.as_ref())?;
    }
    note_tables(
        &args.input.paths,
        "name the articles to cut these",
        messages,
    );
    let (output, threads) = (args.output.as_ref(), available_threads());
    args.input.tell_typed(messages);
    let corpus = args.input.open(output, true, threads)?;
    let documents =
        Told::new(corpus, &args.input.paths, messages).showing_progress(args.output.is_some());
    let repetition = args.input.repetition(output, threads, |_| {})?;
    let job = Job {
        output: args.output.as_deref(),
        is_workbook,
        for_excel: args.for_excel,
        repetition,
        documents,
    };
    let done = match &args.texts {
        Some(path) => replace(path, |file| {
            let mut texts = Texts::new(file);
            let done = job.run(|document| texts.add(document))?;
            texts.end()?;
            anyhow::Ok(done)
        })
        .with_context(|| format!("{} was not written", path.display()))?,
        None => job.run(|_| Ok(()))?,
    };
    for path in args.output.iter() {
        messages.say(&format!("The table is in {}.", path.display()));
    }
    for path in args.texts.iter() {
        messages.say(&format!("The texts are in {}.", path.display()));
    }
    if let Some(note) = more_sheets("segments", done.sheets) {
        messages.note(note);
    }
    if let Some(message) = cut_cells(done.cut) {
        messages.warn(message);
    }
    match done.failures {
        0 => Ok(Outcome::Done),
        _ => Ok(Outcome::Incomplete),
    }
}

/// Fails if a file of texts exists, or would stand among the articles and be read as one of them the next time.
fn new_outside(texts: &Path, inputs: &[PathBuf]) -> anyhow::Result<()> {
    if texts.exists() {
        bail!("{}: this file exists: choose another name", texts.display());
    }
    let folder = nearest_folder(texts).canonicalize();
    let is_around = |input: &PathBuf| match (&folder, input.canonicalize()) {
        (Ok(folder), Ok(input)) => folder.starts_with(input),
        _ => false,
    };
    if inputs.iter().any(is_around) {
        bail!(
            "{}: the next run would read this file as articles: choose a place outside their folder",
            texts.display()
        );
    }
    Ok(())
}

/// What is written of which documents.
struct Job<'a> {
    output: Option<&'a Path>,
    is_workbook: bool,
    for_excel: bool,
    repetition: Option<Repetition>,
    documents: Told<'a>,
}

/// What was written.
struct Done {
    /// Cells that had to be cut for Excel.
    cut: usize,
    sheets: usize,
    /// Files and rows that could not be read.
    failures: usize,
}

impl Job<'_> {
    /// Cuts all documents, shows each of them to `see`, and writes the table.
    fn run(mut self, see: impl FnMut(&Document) -> io::Result<()>) -> anyhow::Result<Done> {
        let (output, is_workbook) = (self.output, self.is_workbook);
        let mut table = SegmentTable::new(self.for_excel);
        let (cut, sheets) = match output {
            Some(path) => replace(path, |file| match is_workbook {
                true => {
                    let mut sheet = SegmentTable::sheet(nearest_folder(path))?;
                    self.each(see, |document, segments| {
                        table.add(document, segments, &mut sheet)
                    })?;
                    let cut = sheet.cut();
                    anyhow::Ok((cut, sheet.finish(file)?))
                }
                false => Ok((self.write(&mut table, see, file)?, 1)),
            })
            .with_context(|| format!("{} was not written", path.display()))?,
            None => (self.write(&mut table, see, &mut io::stdout().lock())?, 1),
        };
        Ok(Done {
            cut,
            sheets,
            failures: self.documents.failures,
        })
    }

    /// Writes the table as CSV, and returns how many cells were cut.
    fn write(
        &mut self,
        table: &mut SegmentTable,
        see: impl FnMut(&Document) -> io::Result<()>,
        out: &mut dyn Write,
    ) -> anyhow::Result<usize> {
        let mut is_begun = false;
        self.each(see, |document, segments| {
            if !std::mem::replace(&mut is_begun, true) {
                out.write_all(&table.header()?)?;
            }
            out.write_all(&table.rows(document, segments)?)
        })?;
        out.flush()?;
        Ok(table.cut())
    }

    /// Cuts each document and gives its segments to `take`.
    fn each(
        &mut self,
        mut see: impl FnMut(&Document) -> io::Result<()>,
        mut take: impl FnMut(&Document, &[Segment]) -> io::Result<()>,
    ) -> anyhow::Result<()> {
        for document in self.documents.by_ref() {
            let repetition = self.repetition.as_ref();
            see(&document)?;
            take(
                &document,
                &segment_marked(&document.marked, &document.text, repetition),
            )?;
        }
        self.documents.end()
    }
}
