//! `standpoint train`: trains a model on labelled sentences.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use standpoint_common::hash::sha256;
use standpoint_common::phrases::shell_path;

use super::Outcome;
use super::advice::advice;
use super::console::messages::Messages;
use super::figures;
use super::inputs::codebook::read_codebook;
use super::inputs::label_messages::{tested_rows, warn_of_unequal, why_no_documents};
use super::inputs::text_warnings::{warn_of_copies, warn_of_no_texts, warn_of_whole_texts};
use super::inputs::training::{TrainingArgs, Validated};
use super::outputs::names::{check_ending, check_output, file_name};
use super::outputs::protect::{check_different, protect};
use super::outputs::write_file;
use crate::corpus::{bare_name, read_sheet};
use crate::evaluation::{Figures, KindFigures, LabelAudit, Predicted};
use crate::findings::{Note, Severity, Warning, displayed};
use crate::jobs::FOLDER;
use crate::labels::{Labelled, LabelsFile};
use crate::model::{HeldOut, Model};
use crate::output::{Sources, model_card};

/// The name of the codebook beside the labels.
pub const CODEBOOK: &str = "CODEBOOK.md";

const EXAMPLES: &str = "\
Examples:
  Train on a table with the columns text and label; the model goes to models/labels.safetensors:
      standpoint train labels.csv
  Say where the model goes, and that the sentences are German:
      standpoint train stellung.csv -o stellung.safetensors --language german

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
    let inputs = || args.training.inputs().chain([codebook(args)]);
    protect(Some(&output), inputs())?;
    check_ending(Some(&output), "a model", &["safetensors"])?;
    check_different(Some(&output), args.card.as_ref())?;
    if let Some(card) = &args.card {
        protect(Some(card), inputs())?;
        check_ending(Some(card), "a model card", &["md"])?;
        check_output(Some(card))?;
    }
    check_output(Some(&output))?;
    let file = args.training.read(messages)?;
    let labelled = &file.labelled;
    let borrowed = args.training.read_borrowed(labelled, messages)?;
    warn_of_unequal(args.training.labels.name(), labelled, messages);
    warn_of_no_texts(args.training.labels.name(), labelled, messages);
    warn_of_whole_texts(labelled, messages);
    if args.output.is_none() {
        tell_replaced(&output, labelled, messages);
    }
    let options = args.training.options(messages)?;
    let Validated {
        trainer, held_out, ..
    } = args
        .training
        .cross_validate(labelled, borrowed.as_ref(), options, messages)?;
    tell_method(&file, &held_out, messages);
    let predicted = Predicted::from_held_out(&held_out);
    let figures = Figures::of_rows(labelled, &predicted, &tested_rows(&file, messages));
    let by_document = labelled.has_documents();
    figures::note_missing_intervals(&figures, by_document, messages);
    warn_if_useless(&figures, true, messages);
    let labels = LabelAudit::by_label(labelled, &predicted);
    warn_of_unlearned(&labels, messages);
    messages.say(&figures::figures(&figures));
    let kinds = borrowed.as_ref().map_or(Vec::new(), |borrowed| {
        KindFigures::of_borrowed(borrowed, &held_out)
    });
    match (&borrowed, kinds.is_empty()) {
        (Some(_), true) => messages.tell(Note::OneKindOfText),
        (Some(_), false) => messages.say(&by_kind(&figures, &kinds)),
        (None, _) => {}
    }
    let model = trainer.train(&held_out)?;
    if !model.provenance().converged {
        messages.tell(Warning::NotConverged);
    }
    model.save(&output)?;
    if let Some(path) = &args.card {
        let card = card(args, &model, &file, (&figures, &kinds), messages)?;
        write_file(path, |file| file.write_all(card.as_bytes()))?;
        messages.say(&format!("Its card is in {}.", path.display()));
    }
    let language = model.options().language;
    let accuracy = figures.accuracy.value;
    let advice = advice(&args.training, labelled, &labels, accuracy, language);
    if !advice.is_empty() {
        messages.say(&advice);
    }
    messages.say(&format!(
        "The model is in {} ({} features). Score articles with it:\n    standpoint score ARTICLES -m {} -o \
        scores.csv",
        output.display(),
        model.features(),
        shell_path(&output)
    ));
    Ok(Outcome::from_labels(&file.report))
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

fn card(
    args: &Args,
    model: &Model,
    file: &LabelsFile,
    (figures, kinds): (&Figures, &[KindFigures]),
    messages: &Messages,
) -> anyhow::Result<String> {
    let codebook = codebook(args);
    let codebook = match read_codebook(&codebook) {
        Ok(bytes) => Some((CODEBOOK, sha256(&bytes))),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error).context(codebook.display().to_string()),
    };
    let names = args
        .training
        .labels
        .paths
        .iter()
        .filter_map(|path| path.file_name());
    let names: Vec<_> = names.map(|name| name.to_string_lossy()).collect();
    let name = names.join(", ");
    let findings = messages.findings().into_iter();
    let warnings = findings.filter(|finding| finding.severity == Severity::Warning);
    let warnings: Vec<String> = warnings.map(|finding| finding.message).collect();
    let sources = Sources {
        labels: &name,
        codebook,
        warnings: &warnings,
    };
    Ok(model_card(model, file, (figures, kinds), &sources))
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
    let rows: Vec<_> = std::iter::once(own).chain(others).collect();
    let names = rows.iter().map(|(name, ..)| name.chars().count());
    let width = names.max().unwrap_or_default().max(12);
    let mut table = format!(
        "By kind of text, each with its own shares of labels:\n\n{:width$}  sentences  macro-F1  log loss\n",
        "kind"
    );
    for (name, sentences, macro_f1, log_loss) in rows {
        table.push_str(&format!(
            "{name:width$}  {sentences:>9}  {macro_f1:>8.3}  {log_loss:>8.3}\n"
        ));
    }
    table
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

/// Notes that the output replaces a model of other labels. Labels of the same name in another folder have the
/// same default output.
fn tell_replaced(output: &Path, labelled: &Labelled, messages: &Messages) {
    // A file that is no model, or unreadable, needs no note.
    let Ok(old) = Model::load(output) else {
        return;
    };
    if old.labels() != labelled.labels {
        messages.tell(Note::ModelReplaced {
            file: displayed(output),
            labels: old.labels().to_vec(),
        });
    }
}

/// Says how the figures of a cross-validation came about.
pub fn tell_method(file: &LabelsFile, held_out: &HeldOut, messages: &Messages) {
    let labelled = &file.labelled;
    let folds = held_out.alphas.len();
    let tested = match labelled.has_documents() {
        true => "each sentence scored by a model that has seen nothing of its document",
        false => "each sentence scored by a model that has not seen it",
    };
    if !labelled.has_documents() {
        let why = why_no_documents(&file.report);
        messages.tell(Warning::UnknownDocuments { why });
    }
    warn_of_copies(labelled, messages);
    if let Some(weight) = held_out.borrowed_weight {
        let share = match weight {
            1.0 => "as much as".to_string(),
            weight => format!("1/{} of", 1.0 / weight),
        };
        messages.say(&format!(
            "Each borrowed sentence counts {share} one of yours, as cross-validation chose."
        ));
    }
    messages.say(&format!("Cross-validation in {folds} folds, {tested}:\n"));
}

/// Warns of probabilities that say no more than the shares of the labels. `is_trained` says whether a model
/// is trained on these labels.
pub fn warn_if_useless(figures: &Figures, is_trained: bool, messages: &Messages) {
    let mut labels = figures.labels.iter().filter(|label| label.sentences > 0);
    if let (Some(only), None) = (labels.next(), labels.next()) {
        // With one label the shares are always right, and nothing can be better.
        messages.tell(Note::OneLabelTested {
            label: only.label.to_string(),
        });
        return;
    }
    let by_shares = figures.chance_log_loss();
    if figures.log_loss.value < by_shares {
        return;
    }
    if figures.beats_guessing() {
        messages.tell(Warning::BadProbabilities {
            log_loss: figures.log_loss.value,
            by_shares,
            accuracy: figures.accuracy.value,
            confidence: figures.mean_confidence(),
        });
    } else if is_trained {
        messages.tell(Warning::ModelGuesses);
    } else {
        messages.tell(Warning::NoBetterThanGuessing);
    }
}

/// Warns of labels that cross-validation does not tell from others.
pub fn warn_of_unlearned(labels: &[LabelAudit], messages: &Messages) {
    let unlearned = labels.iter().filter(|label| !label.is_learned());
    let unlearned: Vec<String> = unlearned.map(|label| label.label.clone()).collect();
    match unlearned.len() {
        0 => {}
        all if all == labels.len() => messages.tell(Warning::NothingLearned),
        _ => messages.tell(Warning::LabelsNotLearned { labels: unlearned }),
    }
}
