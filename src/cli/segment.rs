//! `standpoint segment`: how articles are cut.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;

use super::Outcome;
use super::console::messages::Messages;
use super::in_order::available_threads;
use super::inputs::input::{InputArgs, Told, note_tables};
use super::outputs::counts::{cut_cells, more_sheets};
use super::outputs::named::{file_name, is_workbook, writable};
use super::outputs::spare::spare;
use crate::atomic::{nearest_folder, replace};
use crate::corpus::Document;
use crate::output::SegmentTable;
use crate::segment::{Segment, segment_marked};

const EXAMPLES: &str = "\
Examples:
  See how an article is cut and what is set aside:
      standpoint segment article.html
  Make a table of sentences to label by hand:
      standpoint segment articles -o sentences.xlsx
      standpoint segment articles -o sentences.csv";

/// Takes the segments of a document, or of a part of one.
type Take<'a> = dyn FnMut(&mut SegmentTable, &Document, &[Segment]) -> std::io::Result<()> + 'a;

/// Show how articles are cut into sentences, and what is set aside as page furniture
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
}

pub fn run(args: &Args, messages: &Messages) -> anyhow::Result<Outcome> {
    let is_workbook = is_workbook(args.output.as_ref(), args.for_excel)?;
    spare(args.output.as_ref(), &args.input.paths)?;
    writable(args.output.as_ref())?;
    note_tables(
        &args.input.paths,
        "name the articles to cut these",
        messages,
    );
    let (output, threads) = (args.output.as_ref(), available_threads());
    args.input.tell_typed(messages);
    let corpus = args.input.open(output, true, threads)?;
    let mut documents =
        Told::new(corpus, &args.input.paths, messages).showing_progress(args.output.is_some());
    let repetition = args.input.repetition(output, threads, |_| {})?;
    let mut table = SegmentTable::new(args.for_excel);
    let (mut cut, mut sheets) = (0, 1);
    let mut each = |take: &mut Take| -> anyhow::Result<()> {
        for document in documents.by_ref() {
            let segments = segment_marked(&document.marked, &document.text, repetition.as_ref());
            take(&mut table, &document, &segments)?;
        }
        documents.end()
    };
    let mut write = |out: &mut dyn Write| -> anyhow::Result<()> {
        let mut is_begun = false;
        each(&mut |table, document, segments| {
            if !is_begun {
                out.write_all(&table.header()?)?;
                is_begun = true;
            }
            out.write_all(&table.rows(document, segments)?)?;
            cut = table.cut();
            Ok(())
        })?;
        Ok(out.flush()?)
    };
    let written = match &args.output {
        Some(path) if is_workbook => replace(path, |file| {
            let mut sheet = SegmentTable::sheet(nearest_folder(path))?;
            each(&mut |table, document, segments| table.add(document, segments, &mut sheet))?;
            cut = sheet.cut();
            sheets = sheet.finish(file)?;
            anyhow::Ok(())
        }),
        Some(path) => replace(path, |file| write(file)),
        None => write(&mut std::io::stdout().lock()),
    };
    match &args.output {
        Some(path) => {
            written.with_context(|| format!("{} was not written", path.display()))?;
            messages.say(&format!("The table is in {}.", path.display()));
        }
        None => written?,
    }
    if let Some(note) = more_sheets("segments", sheets) {
        messages.note(note);
    }
    if let Some(message) = cut_cells(cut) {
        messages.warn(message);
    }
    match documents.failures {
        0 => Ok(Outcome::Done),
        _ => Ok(Outcome::Incomplete),
    }
}
