//! `standpoint score`: scores articles and writes a table.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::thread;

use anyhow::bail;
use standpoint_common::phrases::shell_word;

use super::console::messages::Messages;
use super::console::screen::StandardOutput;
use super::inputs::input::{CutLanguageArgs, InputArgs};
use super::inputs::label_rule::LabelRuleArgs;
use super::inputs::model::{load_all, tell_of_models};
use super::inputs::topic::read_topic;
use super::inputs::unit::UnitArgs;
use super::inputs::values::{Named, one_of, positive, precision, probability};
use super::outputs::target::{Target, TargetArgs};
use super::{ARGUMENTS, Outcome};
use crate::corpus::Corpus;
use crate::jobs::score::{ScoreDestination, ScoreRequest, Sureness, score};
use crate::jobs::threads::available_threads;
use crate::jobs::{ArticleSource, BuiltInModel, NamedModel};
use crate::model::{Reasons, Unit};
use crate::segment;

const EXAMPLES: &str = "\
Examples:
  A folder of articles, with the built-in model:
      standpoint score articles -o scores.csv
  The same as a workbook for Excel or LibreOffice:
      standpoint score articles -o scores.xlsx
  A table with one article a row, with a model of your own:
      standpoint score news.csv --text-column body -m models/labels.safetensors -o scores.csv
  Two questions about the same articles, with a model for each:
      standpoint score articles -m models/bypass.safetensors -m models/tax.safetensors -o scores.csv
  A table of sentences or tweets, each row as it is:
      standpoint score tweets.csv --unit row -m models/tweets.safetensors -o scores.csv

The table has one row a sentence: document, sentence (its number), label, probability (of that
label), one p_ column a label, text, reasons (the words that spoke most for the label), start and
end (where it stands in the article, in characters), then the other columns of your table, of a
documents.csv (or .xlsx) beside the articles, and date and outlet of web pages.";

/// Score every sentence of articles and write a table
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,

    /// The model, a file that `train` wrote, or “reader” for the built-in one that reads whole sentences: it is right
    /// more often and slower [default: the built-in model for the withdrawal of foreign forces from Iraq]; several models, each with -m, get columns of their own, such as
    /// bypass_label for bypass.safetensors
    #[arg(long, short, value_name = "FILE")]
    model: Vec<PathBuf>,

    #[command(flatten)]
    label_rule: LabelRuleArgs,

    #[command(flatten)]
    target: TargetArgs,

    #[command(flatten)]
    unit: UnitArgs,

    #[command(flatten)]
    cut: CutLanguageArgs,

    /// Leave the label empty where it is less probable than this; `evaluate` shows what is gained
    #[arg(
        long,
        value_name = "P",
        default_value_t = 0.0,
        hide_default_value = true,
        value_parser = probability,
        allow_negative_numbers = true
    )]
    min_probability: f64,

    /// Keep a label of a side only where this share of the kept ones is expected to be right, such as 0.7
    #[arg(
        long,
        value_name = "P",
        conflicts_with = "min_probability",
        value_parser = precision,
        allow_negative_numbers = true
    )]
    min_precision: Option<f64>,

    /// The sentences that get reasons; the fewer, the faster
    #[arg(long, default_value = "all", value_parser = one_of(REASONS))]
    reasons: Reasons,

    /// Score only articles that name the topic: FILE has one word or phrase a line, such as iraq*, and
    /// “auto” means the list of the model. The others are counted, and --all lists them
    #[arg(long, value_name = "FILE|auto")]
    only_about: Option<PathBuf>,

    /// The number of documents that are read and scored at once [default: one a processor]
    #[arg(long, value_name = "N", value_parser = positive, allow_negative_numbers = true)]
    threads: Option<NonZeroUsize>,

    /// Stop at the first file or row that cannot be read, and leave no table
    #[arg(long)]
    strict: bool,

    /// Continue where an earlier run of the same command with --resume was stopped; the table becomes the
    /// same as without the stop
    #[arg(long)]
    resume: bool,

    /// Keep what is not scored (bylines, captions, advertisements …) as rows without a label
    #[arg(long)]
    all: bool,
}

const REASONS: [Named<Reasons>; 3] = [
    ("all", "All sentences", Reasons::All),
    (
        "stances",
        "Those with a label that takes a side, so not neutral, none or other",
        Reasons::Stances,
    ),
    ("none", "None: the column stays empty", Reasons::None),
];

pub fn run(args: &Args, messages: &Messages) -> anyhow::Result<Outcome> {
    let output = args.target.output.as_ref();
    let files = || args.model.iter().chain(&args.only_about);
    let inputs = || args.input.paths.iter().chain(files());
    let target = args.target.open(inputs())?;
    if args.resume {
        check_resumable(&target, &args.input)?;
    }
    let unit = args.unit.get();
    if unit != Unit::Row {
        // The segmenter loads on another thread while this one loads the model. Without a thread the first
        // article waits for it.
        let _ = thread::Builder::new().spawn(segment::prepare);
    }
    let models = load_all(&args.model, args.label_rule.get())?;
    let topic = match &args.only_about {
        Some(path) => Some(read_topic(path, &models, messages)?),
        None => None,
    };
    let advice =
        "name the articles to score these, or add --unit row to score its rows as they are";
    args.unit.note_tables(&args.input.paths, advice, messages);
    args.input.announce_typing(messages);
    let request = ScoreRequest {
        articles: ArticleSource {
            language: args.cut.language,
            ..args.input.articles(output)?
        },
        models,
        unit,
        topic,
        sureness: match args.min_precision {
            Some(precision) => Sureness::Precision(precision),
            None => Sureness::Probability(args.min_probability),
        },
        reasons: args.reasons,
        boilerplate: args.all,
        format: target.format(),
        threads: (args.threads).map_or_else(available_threads, NonZeroUsize::get),
        strict: args.strict,
    };
    let mut out = StandardOutput::new();
    let command = command_line();
    let to = match &target {
        Target::Lines(_, None) => ScoreDestination::Stream(&mut out),
        Target::Lines(_, Some(path)) if args.resume => ScoreDestination::Resumable(path),
        Target::Lines(_, Some(path)) => ScoreDestination::File(path),
        Target::Described { table, schema } => ScoreDestination::Described { table, schema },
        Target::Workbook(path) => ScoreDestination::Workbook {
            path,
            command: &command,
        },
    };
    let run = score(&request, to, &messages.watching(output.is_some()))?;
    let labels = request.models.iter().map(NamedModel::labels);
    let models: Vec<(&str, &[String])> = labels.collect();
    for line in (run.counts).summary(unit.noun(), &models, messages.seconds()) {
        messages.say(&line);
    }
    tell_of_models(&request.models, messages);
    if args.model.is_empty() {
        let seconds = BuiltInModel::seconds_to_read(run.counts.scored, request.threads);
        messages.say(&format!(
            "-m reader reads whole sentences and is right more often; here it would take {seconds} s longer."
        ));
    }
    if let Some(path) = output {
        messages.say(&format!("The table is in {}.", path.display()));
    }
    if let Target::Described { schema, .. } = &target {
        messages.say(&format!(
            "Its columns are described in {}.",
            schema.display()
        ));
    }
    let failures = run.reading.failures;
    // The memory of the request is freed when the program ends. Freeing it piece by piece would take time.
    std::mem::forget(request);
    Ok(Outcome::from_failures(failures))
}

/// Fails if the run cannot be resumed: the input must be readable again, and the output must be a file
/// that grows at its end.
fn check_resumable(target: &Target, input: &InputArgs) -> anyhow::Result<()> {
    if Corpus::is_read_once(&input.paths) {
        bail!(
            "--resume reads the articles again up to where it goes on, and standard input or a pipe can \
            be read only once: save them in a file first, or leave --resume away"
        );
    }
    match target {
        Target::Lines(_, Some(path)) if path.exists() && !path.is_file() => bail!(
            "{}: --resume needs a regular file to continue",
            path.display()
        ),
        Target::Lines(_, Some(_)) => Ok(()),
        Target::Lines(_, None) => {
            bail!("--resume needs a file to continue: add -o scores.csv")
        }
        Target::Described { .. } => {
            bail!("--resume writes a table without a schema: leave --schema or --resume away")
        }
        Target::Workbook(_) => bail!(
            "--resume cannot continue a workbook, which is written in one piece: choose a name in .csv, \
            or leave --resume away"
        ),
    }
}

/// The command line, as a shell would run it.
fn command_line() -> String {
    let arguments = ARGUMENTS.get().into_iter().flatten().skip(1);
    let words = arguments.map(|word| format!(" {}", shell_word(&word.to_string_lossy())));
    "standpoint".to_string() + &words.collect::<String>()
}
