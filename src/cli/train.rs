//! `standpoint train`: labelled sentences in, model out.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};

use super::Outcome;
use super::console::messages::Messages;
use super::console::progress::{Progress, Work};
use super::figures;
use super::inputs::labels::LabelsArgs;
use super::inputs::labels_told::{
    tell_labels, tell_ties, tell_unread, tell_workbook, warn_of_unequal, why_no_documents,
};
use super::inputs::languages::Languages;
use super::inputs::texts::{
    warn_of_copies, warn_of_guesses, warn_of_language, warn_of_no_texts, warn_of_whole_texts,
};
use super::outputs::named::{file_name, name_of, promise};
use super::outputs::spare::{apart, spare};
use crate::atomic::replace;
use crate::corpus::{read_text, unpacked};
use crate::encoder::Encoder;
use crate::evaluation::{Figures, LabelAudit, Predicted};
use crate::hash::sha256;
use crate::labels::{
    DictionaryRows, Labelled, LabelsError, dictionary_beside, read_dictionary_with_lines,
};
use crate::model::{HeldOut, Model, Options, Trainer};
use crate::names::shortened;
use crate::numbers::plural;
use crate::output::{Sources, model_card};
use crate::shell::quoted_path;
use crate::text::{Dictionary, Tokenizer, means_any_number};

/// The rules that the coders followed, beside the labels.
const CODEBOOK: &str = "CODEBOOK.md";

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

/// What a model is trained on, shared with `evaluate` and `audit`.
#[derive(clap::Args)]
pub struct TrainingArgs {
    #[command(flatten)]
    pub labels: LabelsArgs,

    /// A dictionary: a CSV with the columns category and pattern [default: the file
    /// <labels>.dictionary.csv beside the labels, if there is one]
    #[arg(long, value_name = "FILE", conflicts_with = "no_dictionary")]
    dictionary: Option<PathBuf>,

    /// Use no dictionary, even if there is one beside the labels
    #[arg(long)]
    no_dictionary: bool,

    /// A pretrained encoder that reads whole sentences: the folder with its config.json, vocab.txt
    /// and model.safetensors. It helps most where labels are few, and is hundreds of times slower
    #[arg(long, value_name = "FOLDER")]
    encoder: Option<PathBuf>,

    /// The language of the sentences
    #[arg(long, default_value = "english", ignore_case = true, value_parser = Languages::new())]
    language: String,
}

pub fn run(args: &Args, messages: &Messages) -> anyhow::Result<Outcome> {
    not_a_model(&args.training.labels.path)?;
    let output = match &args.output {
        Some(path) => path.clone(),
        None => default_output(&args.training.labels.path)?,
    };
    let inputs = || args.training.inputs().chain([codebook(args)]);
    spare(Some(&output), inputs())?;
    name_of(Some(&output), "a model", &["safetensors"])?;
    apart(Some(&output), args.card.as_ref())?;
    if let Some(card) = &args.card {
        spare(Some(card), inputs())?;
        name_of(Some(card), "a model card", &["md"])?;
        promise(card).with_context(|| format!("{}: the card cannot be written", card.display()))?;
    }
    promise(&output)
        .with_context(|| format!("{}: the model cannot be written", output.display()))?;
    let labelled = args.training.read(messages)?;
    warn_of_unequal(&args.training.labels.path, &labelled, messages);
    warn_of_no_texts(&args.training.labels.path, &labelled, messages);
    warn_of_whole_texts(&labelled, messages);
    let options = args.training.options(messages)?;
    let encoder = args.training.encoder(messages)?;
    let progress = messages.progress(true, || Work::Fits);
    let trainer = args
        .training
        .trainer(&labelled, options, encoder, &progress)?;
    let held_out = trainer.cross_validate()?;
    tell_method(&labelled, &held_out, messages);
    let all: Vec<usize> = (0..labelled.sentences.len()).collect();
    let predicted = Predicted::of_held_out(&held_out);
    let figures = Figures::new(
        &labelled.labels,
        &predicted.beside(&labelled.label_indices()),
        &labelled.groups(&all),
    );
    let by_document = labelled.has_documents();
    figures::note_missing_intervals(&figures, by_document, messages);
    warn_if_useless(&figures, true, messages);
    warn_of_unlearned(&labelled, &predicted, messages);
    messages.say(&figures::figures(&figures));
    let model = trainer.train(&held_out)?;
    if !model.provenance().converged {
        messages.warn("a fit stopped before it converged: the figures may not repeat exactly; please report these labels as a bug");
    }
    model.save(&output)?;
    if let Some(path) = &args.card {
        let card = card(args, &model, &labelled, &figures)?;
        replace(path, |file| file.write_all(card.as_bytes()))
            .with_context(|| format!("{} was not written", path.display()))?;
        messages.say(&format!("Its card is in {}.", path.display()));
    }
    messages.say(&format!(
        "The model is in {} ({} features). Score articles with it:\n    standpoint score ARTICLES -m {} -o scores.csv",
        output.display(),
        model.features(),
        quoted_path(&output)
    ));
    Ok(Outcome::Done)
}

/// Where the codebook is: a file of that name beside the labels, if there is one.
fn codebook(args: &Args) -> PathBuf {
    args.training.labels.path.with_file_name(CODEBOOK)
}

fn card(
    args: &Args,
    model: &Model,
    labelled: &Labelled,
    figures: &Figures,
) -> anyhow::Result<String> {
    let codebook = codebook(args);
    let codebook = match std::fs::read(&codebook) {
        Ok(bytes) => Some((CODEBOOK, sha256(&bytes))),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error).context(codebook.display().to_string()),
    };
    let name = args
        .training
        .labels
        .path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy();
    let sources = Sources {
        labels: &name,
        codebook,
    };
    Ok(model_card(model, labelled, figures, &sources))
}

/// Fails if a model is named where labels are. It bears the name of what it would be trained to, and so would be told to be its own output.
fn not_a_model(labels: &Path) -> anyhow::Result<()> {
    let is_named = labels.extension().is_some_and(|e| e == "safetensors");
    if is_named && labels.is_file() {
        read_text(labels)?;
    }
    Ok(())
}

fn default_output(labels: &Path) -> anyhow::Result<PathBuf> {
    let unpacked = unpacked(labels);
    let Some(name) = unpacked.file_stem() else {
        bail!(
            "{}: this is a folder; name a file with labelled sentences in it",
            labels.display()
        );
    };
    // Not `with_extension`, which would cut the name of my.labels.csv a second time.
    let mut name = name.to_os_string();
    name.push(".safetensors");
    Ok(Path::new("models").join(name))
}

impl TrainingArgs {
    /// Reads the labels and says what was read.
    pub fn read(&self, messages: &Messages) -> anyhow::Result<Labelled> {
        let path = &self.labels.path;
        let labelled = self.labels.articles.read(path, None, messages)?;
        let labelled = labelled
            .learnable(path)
            .inspect_err(|_| tell_workbook(path, messages))?;
        tell_labels(path, &labelled, messages);
        tell_ties(&labelled.report, messages);
        warn_of_guesses(path, &labelled, messages);
        tell_unread(&labelled.report, messages);
        self.check_language(&labelled, messages)?;
        Ok(labelled)
    }

    /// Warns of texts that do not look like their language.
    pub fn check_language(&self, labelled: &Labelled, messages: &Messages) -> anyhow::Result<()> {
        warn_of_language(labelled, self.language.parse()?, messages);
        Ok(())
    }

    /// The files that are read: the labels, the articles that they are about, the dictionary, also the one that stands
    /// beside, and those of the encoder.
    pub fn inputs(&self) -> impl Iterator<Item = PathBuf> {
        let encoder = self
            .encoder
            .iter()
            .flat_map(|folder| Encoder::files(folder));
        let labels = self.labels.inputs().cloned();
        labels.chain(self.dictionary_path()).chain(encoder)
    }

    /// The options asked for, with the dictionary that is asked for or stands beside.
    pub fn options(&self, messages: &Messages) -> anyhow::Result<Options> {
        let path = self.dictionary_path();
        let read = |path: &Path| self.checked(path, read_dictionary_with_lines(path)?);
        let dictionary = path.as_deref().map(read).transpose()?;
        if let (Some(path), Some(rows)) = (&path, &dictionary) {
            messages.say(&format!(
                "dictionary {}: {}",
                path.display(),
                plural(rows.len(), "pattern")
            ));
            let mut numbered = rows.iter().map(|(_, pattern)| pattern);
            if let Some(pattern) = numbered.find(|pattern| means_any_number(pattern)) {
                messages.note(format!(
                    "the pattern “{}” matches whatever number stands there: all numbers but the years 1900 to 2099 are one word, 0",
                    shortened(pattern)
                ));
            }
        }
        Ok(Options {
            dictionary,
            ..self.options_without_dictionary()?
        })
    }

    /// The options asked for but for a dictionary.
    pub fn options_without_dictionary(&self) -> anyhow::Result<Options> {
        Ok(Options {
            language: self.language.parse()?,
            ..Options::default()
        })
    }

    /// The rows of a dictionary. Its patterns are checked here already: the trainer would do so too late, and could not say of which
    /// file it speaks, and of which line.
    fn checked(
        &self,
        path: &Path,
        (rows, lines): DictionaryRows,
    ) -> anyhow::Result<Vec<(String, String)>> {
        Dictionary::new(&rows, &Tokenizer::new(self.language.parse()?))
            .map_err(|error| error.on_lines(&lines))
            .with_context(|| path.display().to_string())?;
        Ok(rows)
    }

    /// The options asked for with another dictionary; `None` if the file is none.
    pub fn options_with_dictionary(&self, path: &Path) -> anyhow::Result<Option<Options>> {
        let dictionary = match read_dictionary_with_lines(path) {
            Ok(dictionary) => dictionary,
            Err(LabelsError::MissingColumn { .. }) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        Ok(Some(Options {
            dictionary: Some(self.checked(path, dictionary)?),
            ..self.options_without_dictionary()?
        }))
    }

    /// The encoder that is asked for.
    pub fn encoder(&self, messages: &Messages) -> anyhow::Result<Option<Arc<Encoder>>> {
        let Some(folder) = &self.encoder else {
            return Ok(None);
        };
        let encoder = Encoder::open(folder)?;
        messages.say(&format!(
            "encoder {}: {} for each sentence",
            encoder.name(),
            plural(encoder.width(), "number")
        ));
        Ok(Some(Arc::new(encoder)))
    }

    /// A trainer with these options that shows how far it has come.
    pub fn trainer<'a>(
        &self,
        labelled: &'a Labelled,
        options: Options,
        encoder: Option<Arc<Encoder>>,
        progress: &'a Progress,
    ) -> anyhow::Result<Trainer<'a>> {
        let mut trainer = Trainer::new(labelled, options)?;
        if let Some(encoder) = encoder {
            trainer = trainer.with_encoder(encoder, |done, of| progress.sentences(done, of));
        }
        Ok(trainer.on_fit(|done, of| progress.fits(done, of)))
    }

    /// Whether an encoder is asked for.
    pub fn has_encoder(&self) -> bool {
        self.encoder.is_some()
    }

    /// Whether a dictionary is asked for or stands beside the labels.
    pub fn has_dictionary(&self) -> bool {
        self.dictionary_path().is_some()
    }

    fn dictionary_path(&self) -> Option<PathBuf> {
        match (&self.dictionary, self.no_dictionary) {
            (Some(path), _) => Some(path.clone()),
            (None, true) => None,
            (None, false) => dictionary_beside(&self.labels.path),
        }
    }
}

/// Says how the figures of a cross-validation came about.
pub fn tell_method(labelled: &Labelled, held_out: &HeldOut, messages: &Messages) {
    let folds = held_out.alphas.len();
    let tested = match labelled.has_documents() {
        true => "each sentence scored by a model that has seen nothing of its document",
        false => "each sentence scored by a model that has not seen it",
    };
    if !labelled.has_documents() {
        messages.warn(format_args!(
            "{}, so sentences of one article may be both trained on and tested on: the figures are probably too good",
            why_no_documents(&labelled.report)
        ));
    }
    warn_of_copies(labelled, messages);
    messages.say(&format!("Cross-validation in {folds} folds, {tested}:\n"));
}

/// Warns of probabilities that tell no more than the labels' shares; with `is_trained`, of a model in the making.
pub fn warn_if_useless(figures: &Figures, is_trained: bool, messages: &Messages) {
    let mut labels = figures.labels.iter().filter(|label| label.sentences > 0);
    if let (Some(only), None) = (labels.next(), labels.next()) {
        // The shares are always right there, and nothing can be better.
        messages.note(format_args!(
            "all sentences have the label {}: the figures cannot say whether labels are told apart",
            only.label
        ));
        return;
    }
    let by_shares = figures.chance_log_loss();
    if figures.log_loss.value < by_shares {
        return;
    }
    if figures.labels_tell() {
        messages.warn(format_args!(
            "the probabilities are worse than the labels' shares (log loss {:.3}, and {by_shares:.3} by the shares), though {:.1} % of the labels given are right: they are far too sure, so use the labels and not the probabilities",
            figures.log_loss.value,
            100.0 * figures.accuracy.value
        ));
    } else if is_trained {
        messages.warn("the model is no better than guessing by the labels' shares: label more sentences, of more documents, before you use it");
    } else {
        messages.warn("this is no better than guessing by the labels' shares");
    }
}

/// Warns of labels that cross-validation does not tell from others.
pub fn warn_of_unlearned(labelled: &Labelled, predicted: &Predicted, messages: &Messages) {
    let labels = LabelAudit::of_all(labelled, predicted);
    let unlearned = labels.iter().filter(|label| !label.is_learned());
    let unlearned: Vec<&str> = unlearned.map(|label| label.label.as_str()).collect();
    match unlearned.as_slice() {
        [] => {}
        all if all.len() == labels.len() => messages.warn(
            "none of the labels is learned: sentences of one look like those of the others; label more sentences, of more documents, or look whether their words can decide at all",
        ),
        [label] => messages.warn(format_args!(
            "the label {label} is not learned: its sentences look like all others; label more of them"
        )),
        some => messages.warn(format_args!(
            "the labels {} are not learned: their sentences look like all others; label more of them",
            some.join(", ")
        )),
    }
}
