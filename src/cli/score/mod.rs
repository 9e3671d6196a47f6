//! `standpoint score`: scores articles and writes a table.

pub(super) mod about;
mod counts;
mod job;
mod resume;
mod topic_check;
mod writing;

use std::mem::ManuallyDrop;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::thread;

use clap::ValueEnum;
use job::Job;
use resume::Resuming;
use writing::{Writing, documents_of};

use super::Outcome;
use super::console::messages::Messages;
use super::in_order::available_threads;
use super::inputs::input::InputArgs;
use super::inputs::label_rule::LabelRuleArgs;
use super::inputs::model::{Named, load_all, tell_of_models};
use super::inputs::topic::read_topic;
use super::inputs::unit::UnitArgs;
use super::inputs::values::{positive, precision, probability};
use super::outputs::names::check_output;
use super::outputs::protect::{protect, protect_inputs};
use super::outputs::target::{Target, TargetArgs};
use crate::corpus::Document;
use crate::findings::Warning;
use crate::labels::takes_side;
use crate::model::{Cutting, Reasons, Unit};
use crate::output::ScoreTable;
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

    /// The model, a file that `train` wrote [default: the built-in model for the withdrawal of
    /// foreign forces from Iraq]; several models, each with -m, get columns of their own, such as
    /// bypass_label for bypass.safetensors
    #[arg(long, short, value_name = "FILE")]
    model: Vec<PathBuf>,

    #[command(flatten)]
    label_rule: LabelRuleArgs,

    #[command(flatten)]
    target: TargetArgs,

    #[command(flatten)]
    unit: UnitArgs,

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

    /// Leave a label that takes a side empty unless so many of those that are kept are right, as far as the
    /// probabilities on the labelled articles tell; for example 0.7
    #[arg(
        long,
        value_name = "P",
        conflicts_with = "min_probability",
        value_parser = precision,
        allow_negative_numbers = true
    )]
    min_precision: Option<f64>,

    /// The sentences that get reasons; the fewer, the faster
    #[arg(long, value_enum, default_value = "all")]
    reasons: ReasonsArg,

    /// Give no reasons, as with --reasons none
    #[arg(long, conflicts_with = "reasons")]
    no_reasons: bool,

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

    /// `true` if another command needs the table, and the user did not ask for it.
    #[arg(skip)]
    on_the_way: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum ReasonsArg {
    /// All sentences
    All,
    /// Those with a label that takes a side, so not neutral, none or other
    Stances,
    /// None: the column stays empty
    None,
}

pub fn run(args: &Args, messages: &Messages) -> anyhow::Result<Outcome> {
    let output = args.target.output.as_ref();
    let files = || args.model.iter().chain(&args.only_about);
    let inputs = || args.input.paths.iter().chain(files());
    protect_inputs(output, inputs())?;
    // The name of the output is checked before the file under that name.
    let target = args.target.resolve(&args.input.paths)?;
    protect(output, inputs())?;
    // An interruption does not name a temporary file.
    if !args.on_the_way {
        check_output(output)?;
    }
    let resuming = || Resuming::new(&target, &args.input);
    let mut resuming = args.resume.then(resuming).transpose()?;
    let unit = args.unit.get();
    if unit != Unit::Row {
        // The segmenter loads on another thread while this one loads the model. Without a thread the first
        // article waits for it.
        let _ = thread::Builder::new().spawn(segment::prepare);
    }
    let models = load_all(&args.model, args.label_rule.get())?;
    let topic = args.only_about.as_ref();
    let topic = topic.map(|path| read_topic(path, &models, messages));
    let topic = topic.transpose()?;
    let advice =
        "name the articles to score these, or add --unit row to score its rows as they are";
    args.unit.note_tables(&args.input.paths, advice, messages);
    let threads = args.threads;
    let threads = threads.map_or_else(available_threads, NonZeroUsize::get);
    args.input.announce_typing(messages);
    let corpus = args.input.open(output, unit.is_in_parts(), threads)?;
    let files = match target {
        Target::Workbook(_) => corpus.files().map(Path::to_path_buf).collect(),
        _ => Vec::new(),
    };
    let metadata = corpus.metadata_columns().to_vec();
    let mut documents = documents_of(args, corpus, messages).expecting(&models);
    let see = |document: &Document| resuming.iter_mut().for_each(|r| r.see(document));
    let cutting = args.unit.cutting(&mut documents, see);
    // The memory of the job is freed when the program ends, because freeing it piece by piece takes time.
    let questions = models.iter();
    let questions = questions.map(|named| (named.name.as_str(), named.model.labels()));
    let questions: Vec<(&str, &[String])> = questions.collect();
    let least = models.iter();
    let least = least.flat_map(|named| least_probabilities(args, named, messages));
    let job = ManuallyDrop::new(Job {
        table: ScoreTable::of_questions(target.format(), &questions, &metadata, args.all)
            .with_least(least.collect()),
        models,
        cutting: Cutting { topic, ..cutting },
        reasons: match args.no_reasons {
            true => Reasons::None,
            false => args.reasons.into(),
        },
        threads,
    });
    let writing = Writing {
        args,
        target: &target,
        job: &job,
        files: &files,
    };
    let counts = writing.write(&mut documents, resuming, messages)?;
    job.tell(&counts, target.is_excel_csv(), messages);
    tell_of_models(&job.models, messages);
    if let Some(path) = output {
        messages.say(&format!("The table is in {}.", path.display()));
    }
    if let Target::Described { schema, .. } = &target {
        messages.say(&format!(
            "Its columns are described in {}.",
            schema.display()
        ));
    }
    Ok(Outcome::from_failures(documents.failures))
}

/// The least probability with which each label is shown. Notes labels that are never so sure.
fn least_probabilities(args: &Args, named: &Named, messages: &Messages) -> Vec<f64> {
    let model = &named.model;
    let labels = model.labels();
    let Some(precision) = args.min_precision else {
        return vec![args.min_probability; labels.len()];
    };
    let cutoff = |(at, label): (usize, &String)| match takes_side(label) {
        true => model.cutoffs().of(at, precision),
        false => Some(0.0),
    };
    let cutoffs: Vec<Option<f64>> = labels.iter().enumerate().map(cutoff).collect();
    let never = labels
        .iter()
        .zip(&cutoffs)
        .filter(|(_, cutoff)| cutoff.is_none());
    let never: Vec<String> = never.map(|(label, _)| label.clone()).collect();
    if !never.is_empty() {
        messages.tell(named.finding(Warning::NeverSoPrecise {
            labels: never,
            precision,
        }));
    }
    // No probability is above 1.
    cutoffs
        .into_iter()
        .map(|cutoff| cutoff.unwrap_or(2.0))
        .collect()
}

/// Scores articles into a file for another command, without messages.
pub fn into_file(
    articles: &Path,
    model: Option<&PathBuf>,
    label_rule: LabelRuleArgs,
    output: &Path,
    messages: &Messages,
) -> anyhow::Result<Outcome> {
    let args = Args {
        input: InputArgs::from_path(articles),
        model: model.into_iter().cloned().collect(),
        label_rule,
        target: TargetArgs::csv(output),
        unit: UnitArgs::SENTENCES,
        min_probability: 0.0,
        min_precision: None,
        reasons: ReasonsArg::All,
        no_reasons: false,
        only_about: None,
        threads: None,
        strict: false,
        resume: false,
        all: false,
        on_the_way: true,
    };
    run(&args, &messages.hushed())
}

impl From<ReasonsArg> for Reasons {
    fn from(reasons: ReasonsArg) -> Self {
        match reasons {
            ReasonsArg::All => Reasons::All,
            ReasonsArg::Stances => Reasons::Stances,
            ReasonsArg::None => Reasons::None,
        }
    }
}
