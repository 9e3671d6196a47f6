//! `standpoint segment`: how articles are cut.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;

use super::Outcome;
use super::counts::cut_cells;
use super::in_order::available_threads;
use super::input::{InputArgs, Told, note_tables};
use super::messages::Messages;
use super::spare::spare;
use super::target::{file_name, is_workbook, writable};
use crate::atomic::{nearest_folder, replace};
use crate::output::SegmentTable;
use crate::segment::segment_marked;

const EXAMPLES: &str = "\
Examples:
  See how an article is cut and what is set aside:
      standpoint segment article.html
  Make a table of sentences to label by hand:
      standpoint segment articles -o sentences.xlsx
      standpoint segment articles -o sentences.csv";

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
    let corpus = args.input.open(output, true, threads)?;
    let mut documents =
        Told::new(corpus, &args.input.paths, messages).showing_progress(args.output.is_some());
    let repetition = args.input.repetition(output, threads, |_| {})?;
    let mut table = SegmentTable::new(args.for_excel);
    let mut cut = 0;
    let mut write = |out: &mut dyn Write| -> anyhow::Result<()> {
        let mut header = Some(table.header()?);
        for document in documents.by_ref() {
            out.write_all(&header.take().unwrap_or_default())?;
            let segments = segment_marked(&document.marked, &document.text, repetition.as_ref());
            out.write_all(&table.rows(&document, &segments)?)?;
        }
        documents.end()?;
        cut = table.cut();
        Ok(out.flush()?)
    };
    match &args.output {
        Some(path) => {
            let written = match is_workbook {
                true => replace(path, |file| {
                    let mut table = SegmentTable::new(false);
                    let mut sheet = SegmentTable::sheet(nearest_folder(path))?;
                    for document in documents.by_ref() {
                        let segments =
                            segment_marked(&document.marked, &document.text, repetition.as_ref());
                        table.add(&document, &segments, &mut sheet)?;
                    }
                    documents.end()?;
                    cut = sheet.cut();
                    anyhow::Ok(sheet.finish(file)?)
                }),
                false => replace(path, |file| write(file)),
            };
            written.with_context(|| format!("{} was not written", path.display()))?;
            messages.say(&format!("The table is in {}.", path.display()));
        }
        None => write(&mut std::io::stdout().lock())?,
    }
    if let Some(message) = cut_cells(cut) {
        messages.warn(message);
    }
    match documents.failures {
        0 => Ok(Outcome::Done),
        _ => Ok(Outcome::Incomplete),
    }
}
