//! `standpoint sample`: draws sentences to code by hand.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use standpoint_common::phrases::{plural, shell_path, shell_word, thousands};

use super::Outcome;
use super::console::messages::Messages;
use super::console::screen::print;
use super::inputs::input::{QuestionArgs, no_folder};
use super::inputs::values::{positive, seed};
use super::outputs::names::{TABLE, file_name};
use super::outputs::protect::open_outputs;
use super::outputs::write_table;
use crate::jobs::sample::{SampleRequest, sample};

const EXAMPLES: &str = "\
Examples:
  Two hundred random sentences of the scored articles, to be coded in a spreadsheet:
      standpoint sample scores.csv -n 200 -o coded.xlsx
  Or to be coded on a page, each in its article:
      standpoint sample scores.csv -n 200 -o sample.csv
      standpoint label articles --only sample.csv -o coded.csv --labels pro,anti,neutral
  As many of each label that the model gave, so that rare stances are seen often enough:
      standpoint sample scores.csv -n 300 --by label -o coded.xlsx
  As many from each outlet, to compare them:
      standpoint sample scores.csv -n 400 --by outlet -o coded.xlsx
  After articles were added, taken away or changed: the codes stay, and new sentences come in proportion:
      standpoint sample scores.csv --keep coded.xlsx -o more.xlsx
  More sentences to code, with the codes of a first sample:
      standpoint sample scores.csv -n 400 --keep coded.xlsx -o more.xlsx
  The shares that the coded sample proves:
      standpoint summarize scores.csv --sample coded.xlsx

Code every row in the column label, without looking at the scores. The columns sampling and
probability say how each sentence was chosen: leave them as they are. The model may have learned from
these articles if the scores have the column fit: then it predicts them as if it had not seen them.";

/// Draw a random sample of scored sentences to code by hand
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A table of scores
    #[arg(value_name = "SCORES.csv")]
    scores: PathBuf,

    /// The number of sentences of the sample. With --keep it need not be given: then the sentences of new articles are as
    /// many as those of the others, in proportion
    #[arg(
        short = 'n',
        long = "sentences",
        value_name = "N",
        value_parser = positive,
        allow_negative_numbers = true,
        required_unless_present = "keep"
    )]
    n: Option<NonZeroUsize>,

    /// Draw equally many for each value of this column: label (the model's), or one of your own such as
    /// outlet
    #[arg(long, value_name = "COLUMN")]
    by: Option<String>,

    /// Also write this column, such as author or outlet, or several with commas between them: summarize, evaluate and
    /// agree take it as their --cluster, where sentences with the same value are alike
    #[arg(long, value_name = "COLUMN")]
    cluster: Option<String>,

    /// Extend this sample of the same seed, coded or not: its sentences stay with their labels. The table may have other
    /// articles since
    #[arg(long, value_name = "CODED.csv")]
    keep: Option<PathBuf>,

    #[command(flatten)]
    question: QuestionArgs,

    /// Another number is another sample
    #[arg(
        long,
        value_name = "NUMBER",
        default_value_t = 1,
        value_parser = seed,
        allow_negative_numbers = true
    )]
    seed: u64,

    /// Write the sample to this file, a CSV or a workbook for Excel and LibreOffice (.xlsx), which offers
    /// the labels in a list [default: standard output]
    #[arg(long, short, value_name = "FILE", value_parser = file_name())]
    output: Option<PathBuf>,
}

pub fn run(args: &Args, messages: &Messages) -> anyhow::Result<Outcome> {
    let inputs = [&args.scores].into_iter().chain(&args.keep);
    open_outputs(&[(args.output.as_ref(), TABLE)], inputs)?;
    let advice = format!(
        "score it first: standpoint score {} -o scores.xlsx",
        shell_path(&args.scores)
    );
    no_folder(&args.scores, &advice)?;
    let request = SampleRequest {
        scores: args.scores.clone(),
        question: args.question.name().map(str::to_string),
        sentences: args.n.map(NonZeroUsize::get),
        by: args.by.clone(),
        cluster: args.cluster.clone(),
        keep: args.keep.clone(),
        seed: args.seed,
    };
    let run = sample(&request, messages)?;
    let (scores, drawn) = (&run.scores, &run.drawn);
    print(write_table(&run.to_code(), args.output.as_ref(), messages)?)?;
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
        run.documents(),
        plural(scores.documents.len(), "document"),
    ));
    let output = args.output.as_deref().map(shell_path);
    let coded = output.unwrap_or_else(|| "FILE".to_string());
    messages.say(&format!(
        "Code every row{} in the column label ({}), then: standpoint summarize {} --sample {coded}{}",
        match run.coded() {
            0 => String::new(),
            kept => format!(" but the {} that are coded", thousands(kept)),
        },
        scores.labels.join(", "),
        args.question.in_shell(&args.scores),
        match &args.cluster {
            Some(column) => format!(" --cluster {}", shell_word(column)),
            None => String::new(),
        }
    ));
    if args.output.is_some() {
        messages.say(&format!(
            "Or code them on a page, each in its article: standpoint label ARTICLES --only {coded} -o ANSWERS.csv --labels {}",
            shell_word(&scores.labels.join(","))
        ));
    }
    Ok(Outcome::Done)
}
