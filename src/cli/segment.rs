//! `standpoint segment`: shows how articles are cut.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::bail;
use standpoint_common::atomic::nearest_folder;

use super::Outcome;
use super::console::messages::Messages;
use super::console::screen::{StandardOutput, shows_terminal};
use super::inputs::input::{CutLanguageArgs, InputArgs};
use super::inputs::unit::UnitArgs;
use super::label::label_set;
use super::outputs::names::{TABLE, check_output, file_name, has_ending};
use super::outputs::protect::{check_different, claim, is_forced, open_outputs};
use crate::corpus::Document;
use crate::jobs::segment::{SegmentDestination, SegmentRequest, segment};
use crate::jobs::threads::available_threads;
use crate::jobs::{ArticleSource, JobError};
use crate::labels::squeezed;
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

    #[command(flatten)]
    cut: CutLanguageArgs,

    /// Write the table to this file, a CSV or a workbook for Excel and LibreOffice (.xlsx) [default: standard
    /// output]
    #[arg(long, short, value_name = "FILE", value_parser = file_name())]
    output: Option<PathBuf>,

    /// Make a table to be labelled: add an empty column label, which offers these labels in a workbook, and the
    /// columns date and outlet, if they are known
    #[arg(long, value_name = "A,B,C")]
    labels: Option<String>,

    /// Also write the text of each document, in which `start` and `end` count, as JSON lines
    #[arg(long, value_name = "FILE", value_parser = file_name())]
    texts: Option<PathBuf>,
}

pub fn run(args: &Args, messages: &Messages) -> anyhow::Result<Outcome> {
    open_outputs(&[(args.output.as_ref(), TABLE)], &args.input.paths)?;
    if let Some(texts) = &args.texts {
        claim(texts, is_forced())?;
        new_outside(texts, &args.input.paths)?;
        check_output(texts)?;
        if let Some(output) = &args.output {
            check_different(texts, output)?;
        }
    }
    let advice = "name the articles to cut these, or add --unit row to leave its rows as they are";
    args.unit.note_tables(&args.input.paths, advice, messages);
    args.input.announce_typing(messages);
    let output = args.output.as_ref();
    let request = SegmentRequest {
        articles: ArticleSource {
            language: args.cut.language,
            ..args.input.articles(output)?
        },
        unit: args.unit.get(),
        labels: args.labels.as_deref().map(label_set).transpose()?,
        threads: available_threads(),
    };
    let mut out = StandardOutput::new();
    let mut show = |document: &Document, segments: &[Segment]| list(document, segments, &mut out);
    let mut stream = StandardOutput::new();
    let to = match output {
        Some(path) if has_ending(path, "xlsx") => SegmentDestination::Workbook(path),
        Some(path) => SegmentDestination::File(path),
        None if shows_terminal() => SegmentDestination::Each(&mut show),
        None => SegmentDestination::Stream(&mut stream),
    };
    let watched = messages.watching(output.is_some());
    let run = segment(&request, to, args.texts.as_deref(), &watched)?;
    out.flush()?;
    if let Some(path) = output {
        messages.say(&format!("The table is in {}.", path.display()));
    }
    if let Some(path) = &args.texts {
        messages.say(&format!("The texts are in {}.", path.display()));
    }
    Ok(Outcome::from_failures(run.reading.failures))
}

/// Fails if a file of texts exists, or would lie among the articles and be read as one of them by the next
/// run.
fn new_outside(texts: &Path, inputs: &[PathBuf]) -> anyhow::Result<()> {
    if texts.exists() && !is_forced() {
        let path = texts.to_path_buf();
        let what = "texts are not replaced".to_string();
        return Err(JobError::WouldReplace { path, what }.into());
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

/// Lists the segments of a document for people: the kind and the text.
fn list(document: &Document, segments: &[Segment], out: &mut impl Write) -> io::Result<()> {
    if !document.continues() {
        writeln!(out, "{}", document.id)?;
    }
    for segment in segments {
        let text = squeezed(&document.text[segment.bytes.clone()]);
        writeln!(out, "  {:10}  {text}", segment.kind.as_str())?;
    }
    Ok(())
}
