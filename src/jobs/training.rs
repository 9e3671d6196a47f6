//! What a model learns from, and its cross-validation: the common part of training, evaluation and audit.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use standpoint_common::phrases::shortened;

use super::downloaded::DownloadFolders;
use super::encoders::tell_not_kept;
use super::labels::{
    LabelSource, LabelTables, language_of, tell_borrowed, tell_clusters, tell_labels, tell_unread,
    warn_of_borrowed_language, warn_of_copies, warn_of_guesses, why_no_documents,
};
use super::progress::Counted;
use super::tables::{tell_notes, tell_workbook};
use super::{EncoderChoice, JobError, JobStep, Monitor};
use crate::encoder::{Embeddings, Encoder};
use crate::evaluation::{EncoderGain, language_to_read, other_language, shown_language};
use crate::findings::{Note, Warning, displayed};
use crate::labels::{
    ClusteredBy, DictionaryFile, LabelSet, Labelled, LabelsError, LabelsFile, LabelsProblem,
    read_dictionary_file,
};
use crate::model::{HeldOut, Options, TrainError, Trainer};
use crate::text::{Dictionary, Language, Tokenizer, matches_any_number};

/// The most sentences with which the built-in encoder is tried. It helps most where labels are few, and reading more
/// takes minutes.
const MAX_TRIED: usize = 20_000;

/// What a model learns from, and how.
#[derive(Debug, Clone)]
pub struct TrainingSource<'a> {
    /// The labels, to which the figures belong.
    pub labels: LabelSource,
    /// Tables of labels that only help.
    pub borrow: Vec<PathBuf>,
    /// The dictionary.
    pub dictionary: DictionaryChoice,
    /// The encoder.
    pub encoder: EncoderChoice<'a>,
    /// The layers of a named encoder that are trained on the sentences, if any.
    pub fine_tune: Option<Layers>,
    /// The folder from which fine-tuning goes on if it is stopped.
    pub checkpoints: Option<PathBuf>,
    /// The folder that keeps what an encoder has read.
    pub embeddings: Option<PathBuf>,
    /// The language of the sentences; `None` for the one that they show, or English.
    pub language: Option<Language>,
}

/// The dictionary that is to be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DictionaryChoice {
    /// None.
    None,
    /// None: the only one is a draft that nobody has edited.
    Draft(PathBuf),
    /// The one in this file.
    File(PathBuf),
}

/// The last layers of an encoder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layers {
    /// A quarter of all.
    Quarter,
    /// Half of all.
    Half,
    /// All.
    All,
    /// So many.
    Number(NonZeroUsize),
}

/// How a cross-validation went.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CrossValidation {
    /// The number of folds.
    pub folds: usize,
    /// How much of one of the own sentences a borrowed one counts; `None` if none are borrowed.
    pub borrowed_weight: Option<f64>,
    /// What the encoder did.
    pub encoder: EncoderUse,
}

/// What an encoder did in a cross-validation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum EncoderUse {
    /// None was used, nor tried.
    None,
    /// It was used because somebody named it, or as the best of several.
    Named,
    /// It was fine-tuned, and is left out because it adds nothing to the words.
    LeftOut,
    /// The built-in one was tried, and is used if this gain is worthwhile.
    Tried(EncoderGain),
}

impl Layers {
    /// The number of layers of so many, at least 1.
    #[must_use]
    pub fn of(self, all: usize) -> usize {
        match self {
            Layers::Quarter => all.div_ceil(4),
            Layers::Half => all.div_ceil(2),
            Layers::All => all,
            Layers::Number(number) => number.get().min(all),
        }
    }
}

impl TrainingSource<'_> {
    /// Reads the labels and tells what was read.
    pub(super) fn read(&self, monitor: &Monitor) -> Result<LabelsFile, JobError> {
        let path = self.labels.name();
        let file = self.labels.read_all(LabelSet::OfFile, monitor)?;
        file.check_learnable(path)
            .inspect_err(|_| tell_workbook(path, monitor))?;
        tell_labels(path, &file, monitor);
        self.labels.tell_ties(&file.report, monitor);
        warn_of_guesses(path, &file, monitor);
        tell_unread(&file.report, monitor);
        tell_clusters(&file, monitor);
        language_of(&file.labelled, self.language, monitor);
        Ok(file)
    }

    /// Reads the borrowed labels and tells what is borrowed of them.
    pub(super) fn read_borrowed(
        &self,
        own: &Labelled,
        monitor: &Monitor,
    ) -> Result<Option<Labelled>, JobError> {
        let mut files = Vec::new();
        // The clusters are those of the own labels, to which the figures belong.
        let tables = LabelTables {
            cluster: None,
            ..self.labels.tables.clone()
        };
        for path in &self.borrow {
            let file = tables.read_beside_others(path, LabelSet::Borrowed, monitor)?;
            tell_labels(path, &file, monitor);
            warn_of_guesses(path, &file, monitor);
            tell_unread(&file.report, monitor);
            files.push((path.as_path(), file));
        }
        let all = match files.len() {
            0 => return Ok(None),
            1 => files.remove(0).1,
            _ => LabelsFile::join(files),
        };
        warn_of_borrowed_language(&all.labelled, self.language_of(own), monitor);
        let borrowed = all.labelled.borrowed_for(own);
        tell_borrowed(own, &borrowed, monitor)?;
        Ok(Some(borrowed.labelled))
    }

    /// The options of the model, with the dictionary.
    pub(super) fn options(
        &self,
        labelled: &Labelled,
        monitor: &Monitor,
    ) -> Result<Options, JobError> {
        let language = self.language_of(labelled);
        Ok(Options {
            language,
            dictionary: self.dictionary.read(language, monitor)?,
            ..Options::default()
        })
    }

    fn language_of(&self, labelled: &Labelled) -> Language {
        let shown = || language_to_read(labelled);
        self.language.unwrap_or_else(shown)
    }

    /// Cross-validates a model of the labels, with an encoder if one is named, or if the built-in one is worthwhile.
    pub(super) fn cross_validate<'a>(
        &self,
        labelled: &'a Labelled,
        borrowed: Option<&'a Labelled>,
        options: Options,
        monitor: &'a Monitor<'a>,
    ) -> Result<Validated<'a>, JobError> {
        // The trainer checks the labels before the encoder reads the sentences, which takes long.
        let trainer = Trainer::borrowing(labelled, borrowed, options.clone())?;
        self.tell_idle(&options, labelled, monitor);
        let again = || Trainer::borrowing(labelled, borrowed, options.clone());
        match self.encoder {
            EncoderChoice::IfWorthwhile => {
                let without = Validated::new(trainer, None, monitor)?;
                if !is_english(labelled, options.language) {
                    monitor.tell(Note::EncoderOfEnglish);
                    return Ok(without);
                }
                return self.with_encoder_if_worthwhile(labelled, without, again()?, monitor);
            }
            EncoderChoice::Best => {
                let without = Validated::new(trainer, None, monitor)?;
                return self.with_best_encoder(labelled, without, again, monitor);
            }
            EncoderChoice::BuiltIn | EncoderChoice::Folder(_) | EncoderChoice::None => {}
        }
        let encoder = self.encoder.open(None)?;
        let embed = |encoder| self.embeddings(encoder, &trainer, monitor);
        let embeddings = encoder.map(embed).transpose()?;
        Validated::new(trainer, embeddings, monitor)
    }

    /// Notes patterns of the dictionary that match nothing in the labels.
    fn tell_idle(&self, options: &Options, labelled: &Labelled, monitor: &Monitor) {
        let Some(rows) = &options.dictionary else {
            return;
        };
        let texts = labelled.sentences.iter().map(|one| one.text.as_str());
        let idle = Dictionary::idle(rows, &Tokenizer::new(options.language), texts);
        if let Some(first) = idle.first() {
            monitor.tell(Note::IdlePatterns {
                patterns: idle.len(),
                of: rows.len(),
                first: shortened(first),
            });
        }
    }

    /// Embeds the sentences of a trainer with an encoder, which is fine-tuned first if that is asked for.
    fn embeddings(
        &self,
        encoder: Encoder,
        trainer: &Trainer,
        monitor: &Monitor,
    ) -> Result<Embeddings, JobError> {
        let layers = self.fine_tune.map(|layers| layers.of(encoder.all_layers()));
        monitor.show(JobStep::EncoderBegins {
            encoder: &encoder,
            layers,
        });
        let Some(layers) = layers else {
            return Ok(embedded(self.keeping(encoder), trainer, monitor));
        };
        let checkpoints = self.checkpoints.as_deref();
        if let Some(folder) = checkpoints {
            if folder.exists() {
                monitor.tell(Note::FineTuningContinued);
            }
            monitor.show(JobStep::Resumable);
        }
        let sentences = monitor.count(Counted::SentencesOfPasses);
        let tell = |done, of| sentences.done(done, of);
        Ok(trainer.fine_tune(encoder, layers, checkpoints, tell)?)
    }

    /// Cross-validates with the built-in encoder as well, and keeps the better. `again` is the same trainer.
    fn with_encoder_if_worthwhile<'a>(
        &self,
        labelled: &Labelled,
        without: Validated<'a>,
        again: Trainer<'a>,
        monitor: &'a Monitor<'a>,
    ) -> Result<Validated<'a>, JobError> {
        if again.rows().count() > MAX_TRIED {
            monitor.tell(Note::EncoderNotTried { most: MAX_TRIED });
            return Ok(without);
        }
        let encoder = match Encoder::built_in() {
            Ok(encoder) => encoder,
            Err(error) => {
                let why = error.to_string();
                monitor.tell(Note::WordsOnly { why });
                return Ok(without);
            }
        };
        let without = without.counted();
        let embeddings = embedded(self.keeping(encoder), &again, monitor);
        let with = Validated::new(again, Some(embeddings), monitor)?;
        let gain = EncoderGain::new(labelled, &without.held_out, &with.held_out);
        let better = if gain.is_worthwhile() { with } else { without };
        Ok(Validated {
            encoder: EncoderUse::Tried(gain),
            ..better
        })
    }

    /// Cross-validates with each encoder on this machine, and keeps the last that is better than the best before it.
    /// `again` makes the same trainer.
    fn with_best_encoder<'a>(
        &self,
        labelled: &Labelled,
        without: Validated<'a>,
        again: impl Fn() -> Result<Trainer<'a>, TrainError>,
        monitor: &'a Monitor<'a>,
    ) -> Result<Validated<'a>, JobError> {
        let downloaded = DownloadFolders::of_user().known();
        let downloaded = downloaded.iter().map(|folder| Encoder::open(folder));
        let encoders = std::iter::once_with(Encoder::built_in)
            .filter(Result::is_ok)
            .chain(downloaded);
        let (mut best, mut tried, mut used) = (without.counted(), Vec::new(), None);
        for encoder in encoders {
            let (encoder, trainer) = (encoder?, again()?);
            let name = encoder.name().to_string();
            let embeddings = embedded(self.keeping(encoder), &trainer, monitor);
            let with = Validated::new(trainer, Some(embeddings), monitor)?.counted();
            if EncoderGain::new(labelled, &best.held_out, &with.held_out).is_worthwhile() {
                (best, used) = (with, Some(name.clone()));
            }
            tried.push(name);
        }
        monitor.tell(Note::EncodersTried { tried, used });
        Ok(best)
    }

    /// Lets an encoder keep what it reads.
    fn keeping(&self, mut encoder: Encoder) -> Encoder {
        if let Some(folder) = &self.embeddings {
            encoder.keep_embeddings(folder);
        }
        encoder
    }
}

/// Returns whether sentences that are read in a language may be in English, which the built-in encoder reads.
fn is_english(labelled: &Labelled, language: Language) -> bool {
    if language.is_english() {
        return other_language(labelled, language).is_none();
    }
    let is_none = language.code().is_empty();
    is_none && shown_language(labelled).is_some_and(Language::is_english)
}

impl DictionaryChoice {
    /// Reads the dictionary, checks it and tells what it holds.
    pub(crate) fn read(
        &self,
        language: Language,
        monitor: &Monitor,
    ) -> Result<Option<Vec<(String, String)>>, JobError> {
        let path = match self {
            DictionaryChoice::None => return Ok(None),
            DictionaryChoice::Draft(path) => {
                let file = displayed(path);
                monitor.tell(Note::DraftNotUsed { file });
                return Ok(None);
            }
            DictionaryChoice::File(path) => path,
        };
        let rows = checked(path, read_dictionary_file(path), language, monitor)?;
        let patterns = rows.len();
        monitor.show(JobStep::DictionaryRead { path, patterns });
        let mut numbered = rows.iter().map(|(_, pattern)| pattern);
        if let Some(pattern) = numbered.find(|pattern| matches_any_number(pattern)) {
            let pattern = shortened(pattern);
            monitor.tell(Note::PatternOfAnyNumber { pattern });
        }
        Ok(Some(rows))
    }
}

/// Reads another dictionary, to compare with it; `None` if the file is none.
pub(crate) fn read_other_dictionary(
    path: &Path,
    monitor: &Monitor,
) -> Result<Option<Vec<(String, String)>>, JobError> {
    let read = read_dictionary_file(path);
    if let Err(error) = &read
        && let Some(LabelsProblem::MissingColumn { .. }) = error.problem()
    {
        return Ok(None);
    }
    // A pattern is valid or invalid in every language alike.
    Ok(Some(checked(path, read, Language::default(), monitor)?))
}

/// Checks the rows of a dictionary and tells how it was read. The trainer would find wrong patterns later, and
/// could not name the file and the line.
fn checked(
    path: &Path,
    read: Result<DictionaryFile, LabelsError>,
    language: Language,
    monitor: &Monitor,
) -> Result<Vec<(String, String)>, JobError> {
    let file = read.inspect_err(|_| tell_workbook(path, monitor))?;
    tell_notes(path, &file.notes, monitor);
    let DictionaryFile { rows, lines, .. } = file;
    if let Err(error) = Dictionary::new(&rows, &Tokenizer::new(language)) {
        return Err(JobError::Dictionary {
            path: path.to_path_buf(),
            source: error.on_lines(&lines),
        });
    }
    Ok(rows)
}

impl CrossValidation {
    /// How a cross-validation went. Warns where documents are unknown, or have copies in other folds.
    pub(super) fn tell(
        held_out: &HeldOut,
        encoder: EncoderUse,
        file: &LabelsFile,
        monitor: &Monitor,
    ) -> Self {
        if file.labelled.clustered_by() == ClusteredBy::Sentence {
            let why = why_no_documents(&file.report);
            monitor.tell(Warning::UnknownDocuments { why });
        }
        warn_of_copies(&file.labelled, monitor);
        CrossValidation {
            folds: held_out.alphas.len(),
            borrowed_weight: held_out.borrowed_weight,
            encoder,
        }
    }
}

/// A cross-validation, from which a model can be trained.
pub(super) struct Validated<'a> {
    pub trainer: Trainer<'a>,
    pub held_out: HeldOut,
    /// Those of the encoder, if one is used.
    pub embeddings: Option<Embeddings>,
    pub encoder: EncoderUse,
}

impl<'a> Validated<'a> {
    /// The same, whose count of fits has ended: otherwise the bar would go on with this trainer.
    fn counted(self) -> Self {
        Validated {
            trainer: self.trainer.on_fit(|_, _| ()),
            ..self
        }
    }

    /// Cross-validates with the embeddings, if there are some.
    pub fn new(
        mut trainer: Trainer<'a>,
        embeddings: Option<Embeddings>,
        monitor: &'a Monitor<'a>,
    ) -> Result<Self, JobError> {
        monitor.check_cancelled()?;
        if let Some(embeddings) = &embeddings {
            trainer = trainer.with_embeddings(embeddings)?;
        }
        let fits = monitor.count(Counted::Fits);
        let trainer = trainer.on_fit(move |done, of| fits.done(done, of));
        let held_out = trainer.cross_validate()?;
        monitor.check_cancelled()?;
        let encoder = match &embeddings {
            None => EncoderUse::None,
            Some(_) if held_out.leaves_encoder_out() => EncoderUse::LeftOut,
            Some(_) => EncoderUse::Named,
        };
        Ok(Validated {
            trainer,
            held_out,
            embeddings,
            encoder,
        })
    }
}

/// Embeds the sentences of a trainer.
pub(super) fn embedded(encoder: Encoder, trainer: &Trainer, monitor: &Monitor) -> Embeddings {
    tell_not_kept(encoder.in_the_way(), monitor);
    let sentences = monitor.count(Counted::Sentences);
    let rows = trainer.rows().map(|sentence| sentence.text.as_str());
    let texts: Vec<&str> = rows.collect();
    let tell = |done, of| sentences.done(done, of);
    Embeddings::new(Arc::new(encoder), &texts, tell)
}
