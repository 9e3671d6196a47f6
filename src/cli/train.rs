//! `standpoint train`: trains a model on labelled sentences.

use std::ffi::OsString;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use standpoint_common::hash::sha256;
use standpoint_common::phrases::shell_path;

use super::Outcome;
use super::advice::advice;
use super::console::events::ToldVerdict;
use super::console::messages::Messages;
use super::figures::{self, TextTable, three};
use super::inputs::codebook::read_codebook;
use super::inputs::training::{TrainingArgs, tell_cross_validation};
use super::outputs::names::file_name;
use super::outputs::protect::open_outputs;
use super::outputs::write_file;
use crate::corpus::{bare_name, read_sheet};
use crate::encoder::remove_checkpoints;
use crate::evaluation::{Figures, KindFigures};
use crate::jobs::train::{TrainRequest, TrainRun, train};
use crate::jobs::{FOLDER, TrainingSource};

/// The name of the codebook beside the labels.
pub const CODEBOOK: &str = "CODEBOOK.md";

const EXAMPLES: &str = "\
Examples:
  Train on a table with the columns text and label; the model goes to models/labels.safetensors:
      standpoint train labels.csv
  Say where the model goes, and that the sentences are Danish, not Norwegian as they may look:
      standpoint train holdning.csv -o holdning.safetensors --language danish

A column document lets the test keep whole articles together, which is what makes its figures
honest. Columns annotator_1, annotator_2 … hold the votes of several coders. A dictionary
x.dictionary.csv (or .xlsx) beside x.csv (columns category and pattern) is used by itself.";

/// Train a model on sentences that you labelled
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    training: TrainingArgs,

    /// Where to write the model [default: models/<name of the labels>.safetensors]
    #[arg(long, short, value_name = "FILE", value_parser = file_name())]
    output: Option<PathBuf>,

    /// Write a model card as well: what the model was made of and how far to trust it, as Markdown
    #[arg(long, value_name = "FILE.md")]
    card: Option<PathBuf>,

    /// Continue a fine-tuning where an earlier run of the same command with --resume was stopped; the model becomes the
    /// same as without the stop
    #[arg(long, requires = "fine_tune")]
    resume: bool,
}

pub fn run(args: &Args, messages: &Messages) -> anyhow::Result<Outcome> {
    args.training
        .labels
        .paths
        .iter()
        .try_for_each(|path| check_labels_file(path))?;
    let output = match &args.output {
        Some(path) => path.clone(),
        None => default_output(args.training.labels.first())?,
    };
    let outputs = [
        (Some(&output), ("a model", &["safetensors"][..])),
        (args.card.as_ref(), ("a model card", &["md"])),
    ];
    open_outputs(&outputs, args.training.inputs().chain([codebook(args)]))?;
    let checkpoints = args.resume.then(|| checkpoints_of(&output));
    let request = TrainRequest {
        source: TrainingSource {
            checkpoints: checkpoints.clone(),
            ..args.training.source()?
        },
        replaces: args.output.is_none().then(|| output.clone()),
    };
    let run = train(&request, &messages.watching(true))?;
    let (labelled, figures) = (&run.file.labelled, &run.figures);
    tell_cross_validation(&run.cross_validation, labelled, messages);
    messages.say(&figures::figures(figures));
    if !run.kinds.is_empty() {
        messages.say(&by_kind(figures, &run.kinds));
    }
    messages.verdict(ToldVerdict {
        sentences: figures.verdict(),
        labels: labelled.labels.clone(),
        confusion: figures.confusion.clone(),
        encoder: run.model.encoder_name().map(str::to_string),
        macro_f1: figures.macro_f1.value,
    });
    run.model.save(&output)?;
    if let Some(folder) = &checkpoints {
        remove_checkpoints(folder).with_context(|| folder.display().to_string())?;
    }
    if let Some(path) = &args.card {
        let card = card(args, &run)?;
        write_file(path, |file| file.write_all(card.as_bytes()))?;
        messages.say(&format!("Its card is in {}.", path.display()));
    }
    let language = run.model.options().language;
    let accuracy = figures.accuracy.value;
    let advice = advice(&args.training, labelled, &run.labels, accuracy, language);
    if !advice.is_empty() {
        messages.say(&advice);
    }
    messages.say(&format!(
        "The model is in {} ({} features). Score articles with it:\n    standpoint score ARTICLES -m {} -o \
        scores.csv",
        output.display(),
        run.model.features(),
        shell_path(&output)
    ));
    Ok(Outcome::from_labels(&run.file.report))
}

/// Fails if a model is named in place of labels. Its own name is that of the output, which would be reported first.
fn check_labels_file(labels: &Path) -> anyhow::Result<()> {
    if labels.extension().is_some_and(|e| e == "safetensors") && labels.is_file() {
        read_sheet(labels, None)?;
    }
    Ok(())
}

/// The path of a codebook beside the labels or the borrowed ones, which may not exist.
fn codebook(args: &Args) -> PathBuf {
    let beside = |labels: &Path| labels.with_file_name(CODEBOOK);
    let mut paths = args.training.labels_in_order().map(beside);
    let found = paths.find(|path| path.exists());
    found.unwrap_or_else(|| beside(args.training.labels.first()))
}

fn card(args: &Args, run: &TrainRun) -> anyhow::Result<String> {
    let path = codebook(args);
    let codebook = match read_codebook(&path) {
        Ok(bytes) => Some((CODEBOOK, sha256(&bytes))),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error).context(path.display().to_string()),
    };
    let names: Vec<_> = args
        .training
        .labels
        .paths
        .iter()
        .filter_map(|path| path.file_name())
        .map(|name| name.to_string_lossy())
        .collect();
    Ok(run.card(&names.join(", "), codebook))
}

/// The folder beside a model that keeps how far its fine-tuning is.
fn checkpoints_of(output: &Path) -> PathBuf {
    let mut name = OsString::from(".standpoint-");
    name.push(output.file_name().unwrap_or_default());
    name.push(".tuning");
    output.with_file_name(name)
}

/// The figures of each kind of text as a table.
fn by_kind(figures: &Figures, kinds: &[KindFigures]) -> String {
    let own = (
        "your labels".to_string(),
        figures.sentences,
        figures.macro_f1.value,
        figures.log_loss.value,
    );
    let others = kinds
        .iter()
        .map(|k| (k.name(), k.sentences, k.macro_f1, k.log_loss));
    let mut table = TextTable::new("kind        |>sentences|>macro-F1|>log loss");
    for (name, sentences, macro_f1, log_loss) in std::iter::once(own).chain(others) {
        table.add([
            name,
            sentences.to_string(),
            three(macro_f1),
            three(log_loss),
        ]);
    }
    format!("By kind of text, each with its own shares of labels:\n\n{table}")
}

/// The default path of a model: `models/my.labels.safetensors` for `my.labels.csv`.
fn default_output(labels: &Path) -> anyhow::Result<PathBuf> {
    let Some(mut name) = bare_name(labels) else {
        bail!(
            "{}: this is a folder; name a file with labelled sentences in it",
            labels.display()
        );
    };
    // `with_extension` would cut the name of `my.labels.csv` a second time.
    name.push(".safetensors");
    Ok(Path::new(FOLDER).join(name))
}
