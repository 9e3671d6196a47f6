//! `standpoint sample`: which sentences to code by hand.

use std::collections::HashSet;
use std::io::Write;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use anyhow::Context;

use super::Outcome;
use super::console::messages::Messages;
use super::inputs::input::no_folder;
use super::inputs::number::number;
use super::inputs::told::{tell_copies, tell_scores, tell_undated, tell_workbook};
use super::outputs::counts::cut_cells;
use super::outputs::named::{file_name, is_workbook, writable};
use super::outputs::spare::spare;
use crate::atomic::{nearest_folder, replace};
use crate::output::{sample_rows, sample_sheet};
use crate::phrases::{plural, shell_path};
use crate::prevalence::{Scores, draw};

const EXAMPLES: &str = "\
Examples:
  Two hundred random sentences of the scored articles, to be coded in a spreadsheet:
      standpoint sample scores.csv -n 200 -o coded.xlsx
  As many of each label that the model gave, so that rare stances are seen often enough:
      standpoint sample scores.csv -n 300 --by label -o coded.xlsx
  As many from each outlet, to compare them:
      standpoint sample scores.csv -n 400 --by outlet -o coded.xlsx
  The shares that the coded sample proves:
      standpoint summarize scores.csv --audit coded.xlsx

Code every row in the column label, without looking at the scores. The columns sampling and
probability say how each sentence was chosen: leave them as they are. Draw from articles that the
model has not been trained on.";

/// Draw a random sample of scored sentences to code by hand
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A table of scores
    #[arg(value_name = "SCORES.csv")]
    scores: PathBuf,

    /// How many sentences to draw
    #[arg(short = 'n', long = "sentences", value_name = "N", value_parser = number, allow_negative_numbers = true)]
    n: NonZeroUsize,

    /// Draw equally many for each value of this column: label (the model's), or one of your own such as outlet
    #[arg(long, value_name = "COLUMN")]
    by: Option<String>,

    /// Another number is another sample
    #[arg(
        long,
        value_name = "NUMBER",
        default_value_t = 1,
        value_parser = seed,
        allow_negative_numbers = true
    )]
    seed: u64,

    /// Where to write the sample, a CSV or, for Excel and LibreOffice, a workbook (.xlsx) in whose column label the
    /// labels are to choose from [default: standard output]
    #[arg(long, short, value_name = "FILE", value_parser = file_name())]
    output: Option<PathBuf>,

    /// Write a CSV that Excel opens with a double click (see `standpoint score --help`)
    #[arg(long)]
    for_excel: bool,
}

/// Takes the number of a sample.
fn seed(text: &str) -> Result<u64, &'static str> {
    text.parse().map_err(|_| "write a whole number from 0 on")
}

pub fn run(args: &Args, messages: &Messages) -> anyhow::Result<Outcome> {
    let is_workbook = is_workbook(args.output.as_ref(), args.for_excel)?;
    spare(args.output.as_ref(), [&args.scores])?;
    writable(args.output.as_ref())?;
    let advice = format!(
        "score it first: standpoint score {} -o scores.xlsx",
        shell_path(&args.scores)
    );
    no_folder(&args.scores, &advice)?;
    let scores = Scores::read(&args.scores, args.by.as_deref())
        .inspect_err(|_| tell_workbook(&args.scores, messages))?;
    tell_scores(
        &args.scores,
        &scores.notices,
        scores.repeated.as_ref(),
        messages,
    );
    tell_copies(&scores, messages);
    tell_undated(args.by.as_deref(), &scores, messages);
    let strata: Vec<usize> = scores.sentences.iter().map(|s| s.group).collect();
    let drawn = draw(&strata, args.n.get(), args.seed)?;
    let rows = || sample_rows(&scores, &drawn, args.for_excel);
    let cut = match &args.output {
        Some(path) => replace(path, |file| match is_workbook {
            true => sample_sheet(&scores, &drawn, nearest_folder(path), file),
            false => rows().and_then(|(rows, cut)| file.write_all(&rows).map(|()| cut)),
        })
        .with_context(|| format!("{} was not written", path.display()))?,
        None => {
            let (rows, cut) = rows()?;
            std::io::stdout().write_all(&rows)?;
            cut
        }
    };
    if let Some(message) = cut_cells(cut) {
        messages.warn(message);
    }
    if drawn.len() < args.n.get() {
        messages.note(format_args!(
            "{}: there are no more than {}: all are in the sample",
            args.scores.display(),
            plural(drawn.len(), "sentence")
        ));
    }
    let documents: HashSet<usize> = drawn
        .iter()
        .map(|drawn| scores.sentences[drawn.sentence].document)
        .collect();
    messages.say(&format!(
        "{} of {} drawn at random{} with the seed {}, from {} of {}",
        drawn.len(),
        plural(scores.sentences.len(), "sentence"),
        match &args.by {
            Some(column) => format!(
                ", equally many for each of {} of {column},",
                plural(scores.groups.len(), "value")
            ),
            None => String::new(),
        },
        args.seed,
        documents.len(),
        plural(scores.documents.len(), "document"),
    ));
    let coded = args.output.as_deref().map(shell_path);
    let coded = coded.unwrap_or_else(|| "FILE".to_string());
    messages.say(&format!(
        "Code every row in the column label ({}), then: standpoint summarize {} --audit {coded}",
        scores.labels.join(", "),
        shell_path(&args.scores),
    ));
    Ok(Outcome::Done)
}
