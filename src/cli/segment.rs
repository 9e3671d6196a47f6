//! `standpoint segment`: shows how articles are cut.

use std::collections::VecDeque;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::bail;
use rayon::prelude::*;
use standpoint_common::atomic::nearest_folder;

use super::Outcome;
use super::console::messages::Messages;
use super::console::screen::{Output, shows_terminal};
use super::inputs::input::InputArgs;
use super::inputs::unit::UnitArgs;
use super::label::label_set;
use super::outputs::names::{TableKind, check_output, file_name, table_kind};
use super::outputs::protect::{check_different, is_forced, protect};
use super::outputs::write_file;
use crate::corpus::Document;
use crate::findings::{cut_cells, several_sheets};
use crate::jobs::threads::available_threads;
use crate::jobs::{Documents, Monitor};
use crate::labels::squeezed;
use crate::model::BATCH;
use crate::output::{SegmentTable, Texts};
use crate::segment::Segment;

const EXAMPLES: &str = "\
Examples:
  See how an article is cut and what is set aside:
      standpoint segment article.html
  Make a table of sentences to label by hand:
      standpoint segment articles -o sentences.xlsx --labels pro,anti,neutral
      standpoint segment articles -o sentences.csv
  The same with a row for each paragraph:
      standpoint segment articles --unit paragraph -o paragraphs.csv";

/// Show how articles are cut into sentences, and what is set aside as boilerplate
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,

    #[command(flatten)]
    unit: UnitArgs,

    /// Write the table to this file, a CSV or a workbook for Excel and LibreOffice (.xlsx) [default: standard
    /// output]
    #[arg(long, short, value_name = "FILE", value_parser = file_name())]
    output: Option<PathBuf>,

    /// Write a CSV that Excel opens with a double click (see `standpoint score --help`)
    #[arg(long)]
    for_excel: bool,

    /// Make a table to be labelled: add an empty column label, which offers these labels in a workbook, and the
    /// columns date and outlet, if they are known
    #[arg(long, value_name = "A,B,C")]
    labels: Option<String>,

    /// Also write the text of each document, in which `start` and `end` count, as JSON lines
    #[arg(long, value_name = "FILE", value_parser = file_name())]
    texts: Option<PathBuf>,
}

pub fn run(args: &Args, messages: &Messages) -> anyhow::Result<Outcome> {
    let is_workbook = table_kind(args.output.as_ref(), args.for_excel)? == TableKind::Workbook;
    protect(args.output.as_ref(), &args.input.paths)?;
    check_output(args.output.as_ref())?;
    if let Some(texts) = &args.texts {
        new_outside(texts, &args.input.paths)?;
        check_output(Some(texts))?;
        check_different(Some(texts), args.output.as_ref())?;
    }
    let advice = "name the articles to cut these, or add --unit row to leave its rows as they are";
    args.unit.note_tables(&args.input.paths, advice, messages);
    let (output, threads) = (args.output.as_ref(), available_threads());
    args.input.announce_typing(messages);
    let unit = args.unit.get();
    let articles = args.input.articles(output)?;
    let corpus = articles.open(unit.is_in_parts(), threads)?;
    let watched = messages.watching(output.is_some());
    let monitor = Monitor::new(&watched);
    let mut documents = Documents::new(corpus, &articles.paths, &monitor);
    let metadata = documents.metadata_columns().to_vec();
    let labels = args.labels.as_deref().map(label_set).transpose()?;
    let table = || {
        let table = SegmentTable::new(args.for_excel);
        match &labels {
            Some(labels) => table.with_labels(labels.clone(), &metadata),
            None => table,
        }
    };
    let cutting = documents.cutting(unit, |_| {});
    let segment = |document: Document| {
        let segments = cutting.segments(&document);
        (document, segments)
    };
    // Several documents are cut at once, and written in their order.
    let mut batch: VecDeque<(Document, Vec<Segment>)> = VecDeque::new();
    let segmented = std::iter::from_fn(|| {
        if batch.is_empty() {
            let read = documents.batch(BATCH).into_par_iter();
            batch = read.map(segment).collect::<Vec<_>>().into();
        }
        match batch.pop_front() {
            Some(segmented) => Some(Ok(segmented)),
            None => documents.end().err().map(|error| Err(error.into())),
        }
    });
    let (cut, sheets) = match &args.texts {
        Some(path) => write_file(path, |file| {
            let mut texts = Texts::new(file);
            let with_texts = segmented.map(|segmented| {
                let segmented = segmented?;
                texts.add(&segmented.0)?;
                Ok(segmented)
            });
            let written = write(args, is_workbook, table(), with_texts)?;
            texts.end()?;
            anyhow::Ok(written)
        })?,
        None => write(args, is_workbook, table(), segmented)?,
    };
    for path in args.output.iter() {
        messages.say(&format!("The table is in {}.", path.display()));
    }
    for path in args.texts.iter() {
        messages.say(&format!("The texts are in {}.", path.display()));
    }
    if let Some(note) = several_sheets("segments", sheets) {
        messages.tell(note);
    }
    if let Some(warning) = cut_cells(cut) {
        messages.tell(warning);
    }
    Ok(Outcome::from_failures(documents.reading.failures))
}

/// Fails if a file of texts exists, or would lie among the articles and be read as one of them by the next
/// run.
fn new_outside(texts: &Path, inputs: &[PathBuf]) -> anyhow::Result<()> {
    if texts.exists() && !is_forced() {
        bail!(
            "{}: this file exists: choose another name, or add --force",
            texts.display()
        );
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

/// Writes the segments of documents to the output. Returns the numbers of cells cut and of sheets.
fn write(
    args: &Args,
    is_workbook: bool,
    mut table: SegmentTable,
    segmented: impl Iterator<Item = anyhow::Result<(Document, Vec<Segment>)>>,
) -> anyhow::Result<(usize, usize)> {
    match &args.output {
        Some(path) if is_workbook => write_file(path, |file| {
            let mut sheet = table.sheet(nearest_folder(path))?;
            for segmented in segmented {
                let (document, segments) = segmented?;
                table.add(&document, &segments, &mut sheet)?;
            }
            let cut = sheet.cut();
            anyhow::Ok((cut, sheet.finish(file)?))
        }),
        Some(path) => write_file(path, |file| write_csv(table, segmented, file)),
        None if shows_terminal() => write_list(segmented, &mut Output::new()),
        None => write_csv(table, segmented, &mut Output::new()),
    }
}

/// Writes the segments of documents as a list for people: the kind and the text.
fn write_list(
    segmented: impl Iterator<Item = anyhow::Result<(Document, Vec<Segment>)>>,
    out: &mut impl Write,
) -> anyhow::Result<(usize, usize)> {
    for segmented in segmented {
        let (document, segments) = segmented?;
        if !document.continues() {
            writeln!(out, "{}", document.id)?;
        }
        for segment in segments {
            let text = squeezed(&document.text[segment.bytes]);
            writeln!(out, "  {:10}  {text}", segment.kind.as_str())?;
        }
    }
    out.flush()?;
    Ok((0, 1))
}

/// Writes the segments of documents as CSV. Returns the numbers of cells cut and of sheets.
fn write_csv(
    mut table: SegmentTable,
    segmented: impl Iterator<Item = anyhow::Result<(Document, Vec<Segment>)>>,
    out: &mut impl Write,
) -> anyhow::Result<(usize, usize)> {
    let mut is_begun = false;
    for segmented in segmented {
        let (document, segments) = segmented?;
        if !std::mem::replace(&mut is_begun, true) {
            out.write_all(&table.header()?)?;
        }
        out.write_all(&table.rows(&document, &segments)?)?;
    }
    out.flush()?;
    Ok((table.cut(), 1))
}
