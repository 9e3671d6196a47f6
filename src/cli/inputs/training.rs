//! The training data: labels, a dictionary, an encoder and a language.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use standpoint_common::phrases::{plural, shortened};

use super::encoder::{EncoderArgs, keep_embeddings};
use super::label_messages::{tell_borrowed, tell_labels, tell_unread};
use super::labels::LabelsArgs;
use super::model::tell_not_kept;
use super::table_messages::{tell_notes, tell_workbook};
use super::text_warnings::{warn_of_borrowed_language, warn_of_guesses, warn_of_language};
use super::values::{Languages, Layers, layers};
use crate::cli::console::messages::Messages;
use crate::cli::console::progress::{Estimate, Work};
use crate::cli::outputs::protect::is_as_written;
use crate::encoder::{Embeddings, Encoder};
use crate::evaluation::EncoderGain;
use crate::findings::{Note, displayed};
use crate::jobs::EncoderChoice;
use crate::labels::{
    DictionaryFile, LabelSet, Labelled, LabelsError, LabelsFile, LabelsProblem, dictionary_beside,
    read_dictionary_file,
};
use crate::model::{HeldOut, Options, TrainError, Trainer};
use crate::text::{Dictionary, Language, Tokenizer, matches_any_number};

/// The most sentences with which the built-in encoder is tried. It helps most where labels are few, and reading more
/// takes minutes.
const MOST_TRIED: usize = 20_000;

/// The training data of `train`, `evaluate` and `audit`.
#[derive(clap::Args)]
pub struct TrainingArgs {
    #[command(flatten)]
    pub labels: LabelsArgs,

    /// More labelled sentences, which are not like the texts that you will score: of somebody else, another
    /// paper or another time. The model learns from them as far as that helps; the figures are those of your
    /// own. May be given several times
    #[arg(long, value_name = "LABELS.csv")]
    borrow: Vec<PathBuf>,

    /// A dictionary: a CSV with the columns category and pattern [default: the file
    /// <labels>.dictionary.csv beside the labels or the borrowed ones, if there is one]
    #[arg(long, value_name = "FILE", conflicts_with = "no_dictionary")]
    dictionary: Option<PathBuf>,

    /// Use no dictionary, even if there is one beside the labels
    #[arg(long)]
    no_dictionary: bool,

    #[command(flatten)]
    encoder: EncoderArgs,

    /// Also train the encoder on the sentences: its last quarter of layers, or half, all, or so many of them. It
    /// takes minutes: about 10 for 2,000 sentences with all-mpnet-base-v2
    #[arg(
        long,
        value_name = "LAYERS",
        requires = "encoder",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "quarter",
        value_parser = layers
    )]
    fine_tune: Option<Layers>,

    /// The language of the sentences
    #[arg(long, default_value = "english", ignore_case = true, value_parser = Languages::new())]
    language: String,
}

impl TrainingArgs {
    /// Reads the labels and writes what was read.
    pub fn read(&self, messages: &Messages) -> anyhow::Result<LabelsFile> {
        let path = self.labels.name();
        let file = self.labels.read_all(LabelSet::OfFile, messages)?;
        file.check_learnable(path)
            .inspect_err(|_| tell_workbook(path, messages))?;
        tell_labels(path, &file, messages);
        self.labels.tell_ties(&file.report, messages);
        warn_of_guesses(path, &file, messages);
        tell_unread(&file.report, messages);
        self.check_language(&file.labelled, messages)?;
        Ok(file)
    }

    /// Reads the borrowed labels and writes what is borrowed of them.
    pub fn read_borrowed(
        &self,
        own: &Labelled,
        messages: &Messages,
    ) -> anyhow::Result<Option<Labelled>> {
        let mut files = Vec::new();
        for path in &self.borrow {
            let table = &self.labels.table;
            let file = table.read_beside_others(path, LabelSet::OfFile, messages)?;
            tell_labels(path, &file, messages);
            warn_of_guesses(path, &file, messages);
            tell_unread(&file.report, messages);
            files.push((path.as_path(), file));
        }
        let all = match files.len() {
            0 => return Ok(None),
            1 => files.remove(0).1,
            _ => LabelsFile::join(files),
        };
        warn_of_borrowed_language(&all.labelled, self.language.parse()?, messages);
        let borrowed = all.labelled.borrowed_for(own);
        tell_borrowed(own, &borrowed, messages)?;
        Ok(Some(borrowed.labelled))
    }

    /// Returns whether labels are borrowed.
    pub fn borrows(&self) -> bool {
        !self.borrow.is_empty()
    }

    /// Warns if the texts do not look like their language.
    pub fn check_language(&self, labelled: &Labelled, messages: &Messages) -> anyhow::Result<()> {
        warn_of_language(labelled, self.language.parse()?, messages);
        Ok(())
    }

    /// The files that are read: the labels, their articles, the dictionary (also one beside the labels), and
    /// the files of the encoder.
    pub fn inputs(&self) -> impl Iterator<Item = PathBuf> {
        let labels = self.labels.inputs().chain(&self.borrow).cloned();
        labels
            .chain(self.dictionary_path(None))
            .chain(self.encoder.files())
    }

    /// The training options with the dictionary, also with one beside the labels.
    pub fn options(&self, messages: &Messages) -> anyhow::Result<Options> {
        let language = self.language.parse()?;
        let read = |path: PathBuf| dictionary_rows(&path, language, messages);
        Ok(Options {
            dictionary: self.dictionary_path(Some(messages)).map(read).transpose()?,
            ..self.options_without_dictionary()?
        })
    }

    /// The training options without a dictionary.
    pub fn options_without_dictionary(&self) -> anyhow::Result<Options> {
        Ok(Options {
            language: self.language.parse()?,
            ..Options::default()
        })
    }

    /// The training options with another dictionary; `None` if the file is no dictionary.
    pub fn options_with_dictionary(
        &self,
        path: &Path,
        messages: &Messages,
    ) -> anyhow::Result<Option<Options>> {
        let read = read_dictionary_file(path);
        if let Err(error) = &read
            && let Some(LabelsProblem::MissingColumn { .. }) = error.problem()
        {
            return Ok(None);
        }
        Ok(Some(Options {
            dictionary: Some(checked(path, read, self.language.parse()?, messages)?),
            ..self.options_without_dictionary()?
        }))
    }

    /// Cross-validates a model of the labels, with an encoder if one is asked for, or if the built-in one is
    /// worthwhile. Shows the progress.
    pub fn cross_validate<'a>(
        &self,
        labelled: &'a Labelled,
        borrowed: Option<&'a Labelled>,
        options: Options,
        messages: &Messages,
    ) -> anyhow::Result<Validated<'a>> {
        // The trainer checks the labels before the encoder reads the sentences, which takes long.
        let trainer = Trainer::borrowing(labelled, borrowed, options.clone())?;
        let choice = self.encoder.choice();
        if let EncoderChoice::IfWorthwhile = choice {
            let without = Validated::new(trainer, None, messages)?;
            let again = Trainer::borrowing(labelled, borrowed, options)?;
            return with_encoder_if_worthwhile(labelled, without, again, messages);
        }
        let embeddings = match choice.open(None)? {
            Some(encoder) => Some(self.embeddings(encoder, &trainer, messages)?),
            None if self.fine_tune.is_some() => {
                bail!(
                    "there is no encoder to train: leave --fine-tune away, or name one with --encoder"
                )
            }
            None => None,
        };
        Ok(Validated::new(trainer, embeddings, messages)?)
    }

    /// Embeds the sentences of a trainer with an encoder, which is fine-tuned first if that is asked for.
    fn embeddings(
        &self,
        encoder: Encoder,
        trainer: &Trainer,
        messages: &Messages,
    ) -> anyhow::Result<Embeddings> {
        let Some(layers) = self.fine_tune else {
            messages.say(&format!(
                "encoder {}: {} for each sentence",
                encoder.name(),
                plural(encoder.width(), "number")
            ));
            return Ok(embedded(encoder, trainer, messages));
        };
        let (all, layers) = (encoder.all_layers(), layers.of(encoder.all_layers()));
        messages.say(&format!(
            "encoder {}: training the last {layers} of its {all} layers",
            encoder.name()
        ));
        let progress = messages.progress(true, || Work::Passes);
        let estimate = Estimate::default();
        let tell = |done, of| {
            progress.count(done, of);
            if let Some(minutes) = estimate.minutes(done, of) {
                messages.say(&format!("This takes about {}.", plural(minutes, "minute")));
            }
        };
        Ok(trainer.fine_tune(encoder, layers, tell)?)
    }

    /// Returns whether an encoder is named.
    pub fn names_encoder(&self) -> bool {
        matches!(
            self.encoder.choice(),
            EncoderChoice::BuiltIn | EncoderChoice::Folder(_)
        )
    }

    /// Returns whether an encoder is used or was tried.
    pub fn tries_encoder(&self) -> bool {
        !matches!(self.encoder.choice(), EncoderChoice::None)
    }

    /// Returns whether a dictionary is asked for or lies beside the labels.
    pub fn has_dictionary(&self) -> bool {
        self.dictionary_path(None).is_some()
    }

    /// The dictionary that is used. `messages` are told of one that is passed over.
    fn dictionary_path(&self, messages: Option<&Messages>) -> Option<PathBuf> {
        match (&self.dictionary, self.no_dictionary) {
            (Some(path), _) => Some(path.clone()),
            (None, true) => None,
            (None, false) => {
                let beside = self.labels_in_order().find_map(dictionary_beside);
                edited_dictionary(beside?, messages)
            }
        }
    }

    /// The first file of labels, then the borrowed ones: what lies beside the first of them is used.
    pub fn labels_in_order(&self) -> impl Iterator<Item = &Path> {
        let borrowed = self.borrow.iter().map(PathBuf::as_path);
        std::iter::once(self.labels.first()).chain(borrowed)
    }
}

/// A dictionary beside labels, unless it is as `dictionary` drafted it on this computer: a draft that nobody looked at must
/// not change a model.
pub fn edited_dictionary(path: PathBuf, messages: Option<&Messages>) -> Option<PathBuf> {
    if !is_as_written(&path, "dictionary") {
        return Some(path);
    }
    if let Some(messages) = messages {
        messages.tell(Note::DraftNotUsed {
            file: displayed(&path),
        });
    }
    None
}

/// Reads a dictionary, checks it and writes what it holds.
pub fn dictionary_rows(
    path: &Path,
    language: Language,
    messages: &Messages,
) -> anyhow::Result<Vec<(String, String)>> {
    let rows = checked(path, read_dictionary_file(path), language, messages)?;
    messages.say(&format!(
        "dictionary {}: {}",
        path.display(),
        plural(rows.len(), "pattern")
    ));
    let mut numbered = rows.iter().map(|(_, pattern)| pattern);
    if let Some(pattern) = numbered.find(|pattern| matches_any_number(pattern)) {
        let pattern = shortened(pattern);
        messages.tell(Note::PatternOfAnyNumber { pattern });
    }
    Ok(rows)
}

/// Checks the rows of a dictionary and writes how it was read. The trainer would find wrong patterns later, and
/// could not name the file and the line.
fn checked(
    path: &Path,
    read: Result<DictionaryFile, LabelsError>,
    language: Language,
    messages: &Messages,
) -> anyhow::Result<Vec<(String, String)>> {
    let file = read.inspect_err(|_| tell_workbook(path, messages))?;
    tell_notes(path, &file.notes, messages);
    let DictionaryFile { rows, lines, .. } = file;
    Dictionary::new(&rows, &Tokenizer::new(language))
        .map_err(|error| error.on_lines(&lines))
        .with_context(|| path.display().to_string())?;
    Ok(rows)
}

/// A cross-validation.
pub struct Validated<'a> {
    pub trainer: Trainer<'a>,
    pub held_out: HeldOut,
    /// Those of the encoder, if one is used.
    pub embeddings: Option<Embeddings>,
}

impl<'a> Validated<'a> {
    /// Cross-validates with the embeddings, if there are some.
    pub fn new(
        mut trainer: Trainer<'a>,
        embeddings: Option<Embeddings>,
        messages: &Messages,
    ) -> Result<Self, TrainError> {
        if let Some(embeddings) = &embeddings {
            trainer = trainer.with_embeddings(embeddings)?;
        }
        let progress = messages.progress(true, || Work::Fits);
        let trainer = trainer.on_fit(move |done, of| progress.count(done, of));
        let held_out = trainer.cross_validate()?;
        if held_out.leaves_encoder_out() {
            messages
                .say("The fine-tuned encoder does not help here, so the model counts words alone.");
        }
        Ok(Validated {
            held_out,
            trainer,
            embeddings,
        })
    }
}

/// Cross-validates with the built-in encoder as well, and keeps the better. `again` is the same trainer.
fn with_encoder_if_worthwhile<'a>(
    labelled: &Labelled,
    without: Validated<'a>,
    again: Trainer<'a>,
    messages: &Messages,
) -> anyhow::Result<Validated<'a>> {
    let sentences = again.rows().count();
    if sentences > MOST_TRIED {
        messages.tell(Note::EncoderNotTried { most: MOST_TRIED });
        return Ok(without);
    }
    let encoder = match Encoder::built_in() {
        Ok(encoder) => encoder,
        Err(error) => {
            let why = error.to_string();
            messages.tell(Note::WordsOnly { why });
            return Ok(without);
        }
    };
    // Its bar would stay on the screen.
    let without = Validated {
        trainer: without.trainer.on_fit(|_, _| ()),
        ..without
    };
    let embeddings = embedded(encoder, &again, messages);
    let with = Validated::new(again, Some(embeddings), messages)?;
    let gain = EncoderGain::new(labelled, &without.held_out, &with.held_out);
    if !gain.is_worthwhile() {
        messages.say("The built-in encoder does not help here, so the model counts words alone.");
        return Ok(without);
    }
    messages.say(&format!(
        "The built-in encoder helps: the log loss is smaller by {:.3} (standard error {:.3}). Scoring takes about a \
        hundred times as long as with --encoder none.",
        gain.log_loss, gain.standard_error
    ));
    Ok(with)
}

/// Embeds the sentences of a trainer, and shows the progress.
fn embedded(mut encoder: Encoder, trainer: &Trainer, messages: &Messages) -> Embeddings {
    keep_embeddings(&mut encoder);
    tell_not_kept(encoder.in_the_way(), messages);
    let progress = messages.progress(true, || Work::Sentences);
    let texts = trainer.rows().map(|sentence| sentence.text.as_str());
    let texts: Vec<&str> = texts.collect();
    let tell = |done, of| progress.count(done, of);
    Embeddings::new(Arc::new(encoder), &texts, tell)
}
