//! `standpoint annotate`: lets a language model label sentences, as one more coder.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use standpoint_common::phrases::{plural, shell_path, thousands};

use super::Outcome;
use super::console::messages::Messages;
use super::console::screen::print;
use super::inputs::input::InputArgs;
use super::inputs::unit::UnitArgs;
use super::inputs::values::{positive, seed};
use super::label::label_set;
use super::outputs::names::JSON;
use super::outputs::protect::open_outputs;
use super::outputs::target::{Target, TargetArgs};
use crate::jobs::annotate::{
    AnnotateDestination, AnnotateRequest, AnnotateRun, annotate, first_question,
};

/// The time before a question is sent to a failing server again, which doubles with every try.
const PAUSE: Duration = Duration::from_secs(1);

const EXAMPLES: &str = "\
Examples:
  A model of Ollama or llama-server on this computer codes all sentences by your codebook:
      standpoint annotate articles --codebook CODEBOOK.md --labels pro,anti,neutral --language-model qwen3:8b -o machine.csv
  See the question before anybody is asked:
      standpoint annotate articles --codebook CODEBOOK.md --labels pro,anti,neutral --show-prompt
  A random part first, to see how far the model agrees with you:
      standpoint annotate articles --codebook CODEBOOK.md --labels pro,anti,neutral -n 200 -o machine.csv
      standpoint sample machine.csv -n 50 -o coded.xlsx
      standpoint evaluate coded.xlsx --scores-from machine.csv
  Each question in three orders of the labels, because models prefer the first:
      standpoint annotate articles --codebook CODEBOOK.md --labels pro,anti,neutral --orders 3 -o machine.csv
  Shares that hold, however wrong the model is, from a sample that people coded:
      standpoint sample machine.csv -n 200 -o coded.xlsx
      standpoint summarize machine.csv --sample coded.xlsx

Every answer is kept in machine.csv.answers as soon as it comes: the same command goes on after a stop, asks
nothing twice, and asks only what is new when articles came. machine.methods.json says how the labels came
about, as data and as a paragraph for a paper. Nothing leaves this computer, unless --server names another one
and --allow-remote says so; a key for it comes from the environment variable STANDPOINT_API_KEY alone.";

/// Let a language model label sentences, as one more coder
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,

    /// The rules of the labels, a text in Markdown that the model reads
    #[arg(long, value_name = "FILE.md")]
    codebook: PathBuf,

    /// The labels, with commas between them, or a table of labels that has them
    #[arg(long, value_name = "A,B,C")]
    labels: String,

    /// The name of the model, such as qwen3:8b [default: the only one of the server]
    #[arg(long, value_name = "NAME")]
    language_model: Option<String>,

    /// The address of the server, such as `http://127.0.0.1:8080/v1` [default: llama-server, Ollama, vLLM or LM Studio on
    /// this computer, whichever is found first]
    #[arg(long, value_name = "URL")]
    server: Option<String>,

    /// Allow a server on another computer, to which sentences of the articles are sent
    #[arg(long)]
    allow_remote: bool,

    /// Show the model so many sentences before each, with one after and the title; 0 for none of these
    #[arg(long, value_name = "N", default_value_t = 5)]
    context: usize,

    /// Ask each question in so many orders of the labels, and take the mean
    #[arg(long, value_name = "N", default_value = "1", value_parser = positive)]
    orders: NonZeroUsize,

    /// Let a model that can reason write so many tokens before it answers; otherwise its reasoning is switched off
    #[arg(
        long,
        value_name = "TOKENS",
        default_value_t = 0,
        hide_default_value = true
    )]
    think: u64,

    /// Labelled sentences of other articles to show with every question, at most 100
    #[arg(long, value_name = "LABELS.csv")]
    examples: Option<PathBuf>,

    /// Other words for the question: see docs/annotate.md
    #[arg(long, value_name = "FILE")]
    prompt: Option<PathBuf>,

    /// Print the question about the first sentence, and ask nobody
    #[arg(long)]
    show_prompt: bool,

    /// Ask only about the sentences of this table, such as a sample that `sample` drew
    #[arg(long, value_name = "SAMPLE.csv", conflicts_with = "sentences")]
    only: Option<PathBuf>,

    /// Ask only about so many sentences, drawn at random
    #[arg(
        short = 'n',
        long = "sentences",
        value_name = "N",
        value_parser = positive,
        allow_negative_numbers = true
    )]
    sentences: Option<NonZeroUsize>,

    /// Another number is another random part
    #[arg(
        long,
        value_name = "NUMBER",
        default_value_t = 1,
        value_parser = seed,
        allow_negative_numbers = true
    )]
    seed: u64,

    /// Ask so many questions at once, as many as the server answers at once
    #[arg(long, value_name = "N", default_value = "1", value_parser = positive)]
    parallel: NonZeroUsize,

    /// Wait so many seconds for the end of a reply
    #[arg(long, value_name = "SECONDS", default_value = "120", value_parser = positive)]
    timeout: NonZeroUsize,

    #[command(flatten)]
    unit: UnitArgs,

    #[command(flatten)]
    target: TargetArgs,
}

pub fn run(args: &Args, messages: &Messages) -> anyhow::Result<Outcome> {
    let output = args.target.output.as_ref();
    let advice = "name the articles to label their sentences, or add --unit row to label its rows as they are";
    let request = AnnotateRequest {
        articles: args.input.articles_beside(output),
        unit: args.unit.get(),
        labels: label_set(&args.labels)?,
        codebook: args.codebook.clone(),
        prompt: args.prompt.clone(),
        examples: args.examples.clone(),
        only: args.only.clone(),
        sentences: args.sentences.map(NonZeroUsize::get),
        seed: args.seed,
        context: args.context,
        orders: args.orders.get(),
        think: args.think,
        server: args.server.clone(),
        model: args.language_model.clone(),
        allow_remote: args.allow_remote,
        parallel: args.parallel.get(),
        timeout: Duration::from_secs(args.timeout.get() as u64),
        pause: PAUSE,
    };
    if args.show_prompt {
        let question = first_question(&request, &messages.watching(false))?;
        return Ok(print(question).map(|()| Outcome::Done)?);
    }
    let files = [
        Some(&args.codebook),
        args.prompt.as_ref(),
        args.examples.as_ref(),
        args.only.as_ref(),
    ];
    let inputs = || args.input.paths.iter().chain(files.into_iter().flatten());
    let (to, path) = destination(args.target.open(inputs())?)?;
    let methods = path.with_extension("methods.json");
    open_outputs(&[(Some(&methods), JSON)], inputs())?;
    args.unit.note_tables(&args.input.paths, advice, messages);
    let run = annotate(&request, to, &methods, &messages.watching(true))?;
    say(&run, &request, messages);
    messages.say(&format!(
        "The table is in {}, and how its labels came about in {}.",
        path.display(),
        methods.display()
    ));
    let table = shell_path(path);
    messages.say(&format!(
        "Such labels err, and shares of them with it: standpoint sample {table} -n 200 -o coded.xlsx, code it, then standpoint \
        summarize {table} --sample coded.xlsx"
    ));
    Ok(Outcome::from_failures(run.reading.failures))
}

/// The file and format of the table, which must be a file: the answers lie beside it.
fn destination(target: Target<'_>) -> anyhow::Result<(AnnotateDestination<'_>, &Path)> {
    let advice = "the answers are kept beside the table, so it needs a name: add -o machine.csv";
    match target {
        Target::Lines(format, Some(path)) => Ok((AnnotateDestination::File(path, format), path)),
        Target::Workbook(path) => Ok((AnnotateDestination::Workbook(path), path)),
        Target::Lines(_, None) => anyhow::bail!(advice),
        Target::Described { .. } => {
            anyhow::bail!("--schema describes the tables of score: leave it away")
        }
    }
}

/// Says how many sentences got which label.
fn say(run: &AnnotateRun, request: &AnnotateRequest, messages: &Messages) {
    let methods = &run.methods;
    let given = request.labels.iter().zip(&run.labels);
    let given: Vec<String> = given
        .map(|(label, n)| format!("{} {label}", thousands(*n)))
        .collect();
    messages.say(&format!(
        "{} of {} labelled by {}: {}",
        plural(methods.sentences, methods.unit),
        plural(methods.documents, "document"),
        methods.model,
        given.join(", ")
    ));
    if run.known > 0 {
        messages.say(&format!(
            "{} of them answered before, and not asked again",
            thousands(run.known)
        ));
    }
}
