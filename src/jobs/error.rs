//! Why a job failed.

use std::io;
use std::path::{Path, PathBuf};

use standpoint_common::code::HasCode;
use standpoint_common::phrases::{listed, shell_path, shell_word, thousands};

use super::annotate::AnnotateError;
use crate::corpus::CorpusError;
use crate::encoder::EncoderError;
use crate::evaluation::{OtherLabels, ScoresError};
use crate::labelling::LabellingError;
use crate::labels::LabelsError;
use crate::model::{ModelError, TrainError};
use crate::output::report::ReportError;
use crate::prevalence::PrevalenceError;
use crate::text::{DictionaryError, TopicError};

/// Why a job failed. The description has no causes, which [`source`](std::error::Error::source) gives.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(prefix = "job/", serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum JobError {
    /// Somebody cancelled it.
    #[error("the work was cancelled")]
    Cancelled,
    /// The articles could not be read.
    #[error(transparent)]
    Corpus(#[from] CorpusError),
    /// There was nothing to read.
    #[error("{names}: no text was found, so there is nothing to do")]
    NoText {
        /// The names of all inputs.
        names: String,
    },
    /// All that was read is boilerplate.
    #[error("no sentence was found to score: all there is seems to be boilerplate")]
    OnlyBoilerplate,
    /// The file of a model could not be read.
    #[error(transparent)]
    UnreadModel(ModelError),
    /// A file is no model, or a damaged one.
    #[error("{}", path.display())]
    Model {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: ModelError,
    },
    /// The built-in model could not be used.
    #[error("the built-in model")]
    BuiltIn(#[source] ModelError),
    /// A model that was loaded failed.
    #[error(transparent)]
    LoadedModel(#[from] ModelError),
    /// A model file does not exist.
    #[error("{}: there is no such model file{}", path.display(), crate::corpus::did_you_mean(meant.as_deref()))]
    NoModel {
        /// The name that was given.
        path: PathBuf,
        /// The file that was probably meant.
        meant: Option<PathBuf>,
    },
    /// A folder was named in place of a model file.
    #[error("{}: could not be read: it is a folder, not a file; give the model's file", .0.display())]
    ModelFolder(PathBuf),
    /// The columns of one of several models would have no name.
    #[error("{}: the columns of this model would have no name: rename the file", .0.display())]
    NamelessModel(PathBuf),
    /// The columns of two models could not be told apart.
    #[error("{}: the columns of this model, which begin with “{name}_”, could not be told from those of {}: copy one of the two files under another name", path.display(), other.display())]
    SameColumns {
        /// The file of the model.
        path: PathBuf,
        /// The beginning of the names of its columns.
        name: String,
        /// The file of the other model.
        other: PathBuf,
    },
    /// An encoder could not be read.
    #[error(transparent)]
    Encoder(#[from] EncoderError),
    /// No folder has the name of an encoder, nor has any program downloaded one of this name.
    #[error(
        "{name}: there is no such folder, and no such encoder is on this machine; {}: hf download {} config.json tokenizer.json model.safetensors 1_Pooling/config.json",
        facts.map_or(
            "if it is on Hugging Face with a model.safetensors, this command downloads it".to_string(),
            |facts| format!("this command downloads it ({facts})")
        ),
        shell_word(name)
    )]
    EncoderNotDownloaded {
        /// The name with its owner.
        name: String,
        /// The size of its weights and its licence, if it is a known one.
        facts: Option<&'static str>,
    },
    /// No folder has the name of an encoder, which is nearly that of another.
    #[error("{name}: there is no such folder, and no such encoder is known: did you mean {meant}?")]
    EncoderMistyped {
        /// The name that was given.
        name: String,
        /// The known name.
        meant: &'static str,
    },
    /// Labels could not be read, or not learned.
    #[error(transparent)]
    Labels(#[from] LabelsError),
    /// A folder was named in place of a table of labels.
    #[error(
        "{}: could not be read: it is a folder, not a file; make a table to label: standpoint segment {} -o sentences.xlsx",
        .0.display(),
        shell_path(.0)
    )]
    LabelsFolder(PathBuf),
    /// Nearly all borrowed labels are of articles that the own labels are about as well.
    #[error("{} of the borrowed labels are of articles that share a sentence with yours, and too few are left to learn from: borrow labels of other articles, or learn from both as your own", thousands(*sentences))]
    CopiesBorrowed {
        /// The number of these labels.
        sentences: usize,
    },
    /// The borrowed labels have other names.
    #[error(
        "the borrowed labels have fewer than two of the labels {}: name them in the same way{}",
        listed(labels),
        they_have(borrowed)
    )]
    OtherLabelsBorrowed {
        /// The own labels.
        labels: Vec<String>,
        /// The borrowed labels that are not among them, each with the number of its sentences.
        borrowed: Vec<String>,
    },
    /// No two coders can be compared.
    #[error(
        "{}: no sentence has the codes of two annotators: give each coder a column annotator_1, annotator_2 …, or each vote a row with the columns annotator and label{}",
        path.display(),
        if *is_decided {
            "; the column label is the decision and is not counted: if it holds the codes of one coder, rename it annotator_…"
        } else {
            ""
        }
    )]
    NoTwoCoders {
        /// The table of labels.
        path: PathBuf,
        /// Whether sentences with codes have a decision beside them.
        is_decided: bool,
    },
    /// No word is frequent enough for a dictionary.
    #[error("{}: no word stands in three sentences, so there is nothing to draft a dictionary of", .0.display())]
    NothingToDraft(PathBuf),
    /// The rows of a dictionary cannot be used.
    #[error("{}", path.display())]
    Dictionary {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: DictionaryError,
    },
    /// A model could not be trained.
    #[error(transparent)]
    Train(#[from] TrainError),
    /// A table of scores could not be read, or does not fit the labels.
    #[error(transparent)]
    Scores(#[from] ScoresError),
    /// A coded sample could not be read, or does not fit the scores.
    #[error(transparent)]
    Prevalence(#[from] PrevalenceError),
    /// The labels that test a model are not its own.
    #[error(transparent)]
    OtherLabels(#[from] OtherLabels),
    /// A model that something is compared with has other labels.
    #[error("{}", path.display())]
    Compared {
        /// The file of the model.
        path: PathBuf,
        /// Its labels and those of the sentences.
        source: OtherLabels,
    },
    /// The words of the topic cannot be used.
    #[error("the dictionary of the model")]
    Topic(#[source] TopicError),
    /// A coded sample was drawn from fewer sentences than the scores have.
    #[error("{}: the sample stands for {weight:.0} of the {sentences} sentences of {}: articles came after it was drawn, or rows are missing, and of all of them it says nothing; extend it, and code the new sentences", path.display(), scores.display())]
    SampleOfFewer {
        /// The coded sample.
        path: PathBuf,
        /// The scores.
        scores: PathBuf,
        /// The sentences that it stands for.
        weight: f64,
        /// The sentences of the scores.
        sentences: usize,
    },
    /// A coded sample cannot be about several questions.
    #[error("a coded sample is about one question, and these are {}: {}", listed(questions), one_of_several(*are_models))]
    SampleOfSeveralQuestions {
        /// The questions.
        questions: Vec<String>,
        /// Whether models have answered them now, and not those of a table.
        are_models: bool,
    },
    /// The page could not be made.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// Something needs the columns of a table and a coded sample of it.
    #[error("{}: a regression and pseudo-outcomes need a table of scores and a coded sample of it", .0.display())]
    NoCodedTable(PathBuf),
    /// No sentence has a number in each column of a regression.
    #[error("{}: no sentence has a number in each of these columns ({formula}): leave a column away", path.display())]
    NoSentenceInRegression {
        /// The table of scores.
        path: PathBuf,
        /// The columns.
        formula: String,
    },
    /// No regression can be estimated.
    #[error("{}: no label has a regression that can be estimated: take differences of shares, code more sentences or join categories", .0.display())]
    NoRegression(PathBuf),
    /// There is nothing to label.
    #[error("{names}: no {unit} was found, so there is nothing to label")]
    NothingToLabel {
        /// The names of all inputs.
        names: String,
        /// What is labelled as one.
        unit: &'static str,
    },
    /// A table has no labels of a model that could be shown.
    #[error(
        "{}: no row has a label of a model and its probabilities, so there is nothing to suggest: take a table of \
        “annotate” or “score”",
        .0.display()
    )]
    NothingToSuggest(PathBuf),
    /// A column that coders should see does not exist.
    #[error("{name}: {}", other_columns(columns))]
    NoColumnToShow {
        /// The column asked for.
        name: String,
        /// The columns of the articles.
        columns: Vec<String>,
    },
    /// Columns of articles are to be shown, and there are no articles.
    #[error(
        "columns of articles cannot be shown, because there are no articles: name the articles first"
    )]
    NothingToShow,
    /// In the labels of one coder nothing is disputed.
    #[error("there are no two coders in these labels, so there is nothing to decide")]
    OneCoderInReview,
    /// A team would begin without labels.
    #[error("a team needs the labels from the start: name them")]
    TeamWithoutLabels,
    /// Somebody without a name would go on with the labels of a team.
    #[error("{}: these are the labels of a team, and answers without a name would decide: go on as a team, or name yourself", .0.display())]
    LabelsOfTeam(PathBuf),
    /// Two coders of a team could not be told apart.
    #[error("two coders of the team are called “{name}”: give each another name")]
    CodersOfOneName {
        /// The name.
        name: String,
    },
    /// A coder of a team could be one of the table, whose name differs in capitals alone.
    #[error(
        "the table has answers of “{known}”, and the team has “{name}”: write {known}, or give another name"
    )]
    CoderOfOtherCase {
        /// The name in the team.
        name: String,
        /// The name in the table.
        known: String,
    },
    /// One coder is no team.
    #[error("a team has two coders at least: name all of them")]
    TooFewCoders,
    /// A team has too many coders.
    #[error("a team has at most {most} coders")]
    TooManyCoders {
        /// The largest number of coders.
        most: usize,
    },
    /// A language model could not be asked.
    #[error(transparent)]
    Annotate(#[from] AnnotateError),
    /// The labels or their journal could not be used.
    #[error(transparent)]
    Labelling(#[from] LabellingError),
    /// An output would replace a file that is not as the same command wrote it.
    #[error("{}: this file exists, and {what}: choose another name", path.display())]
    WouldReplace {
        /// The output.
        path: PathBuf,
        /// What is known of the file.
        what: String,
    },
    /// An output could not be written.
    #[error("{} was not written", path.display())]
    NotWritten {
        /// The output.
        path: PathBuf,
        /// Why.
        source: Box<JobError>,
    },
    /// The system reported an error.
    #[error(transparent)]
    System(#[from] io::Error),
    /// The program has a bug.
    #[error("this could not be done: please report it as a bug, with the articles if you can")]
    Bug,
}

impl HasCode for JobError {
    fn code(&self) -> &'static str {
        self.inner().map_or_else(|| self.into(), HasCode::code)
    }

    fn inner(&self) -> Option<&(dyn HasCode + 'static)> {
        match self {
            Self::Corpus(error) => Some(error),
            Self::UnreadModel(error) | Self::LoadedModel(error) | Self::BuiltIn(error) => {
                Some(error)
            }
            Self::Model { source, .. } => Some(source),
            Self::Encoder(error) => Some(error),
            Self::Labels(error) => Some(error),
            Self::Dictionary { source, .. } => Some(source),
            Self::Train(error) => Some(error),
            Self::Scores(error) => Some(error),
            Self::Prevalence(error) => Some(error),
            Self::OtherLabels(error) => Some(error),
            Self::Report(error) => Some(error),
            Self::Annotate(error) => Some(error),
            Self::Labelling(error) => Some(error),
            Self::Compared { source, .. } => Some(source),
            Self::Topic(error) => Some(error),
            Self::NotWritten { source, .. } => Some(source.as_ref()),
            Self::System(error) => Some(error),
            _ => None,
        }
    }

    fn path(&self) -> Option<&Path> {
        match self {
            Self::Model { path, .. }
            | Self::NoModel { path, .. }
            | Self::ModelFolder(path)
            | Self::NamelessModel(path)
            | Self::SameColumns { path, .. }
            | Self::LabelsFolder(path)
            | Self::NoTwoCoders { path, .. }
            | Self::NothingToDraft(path)
            | Self::Dictionary { path, .. }
            | Self::Compared { path, .. }
            | Self::NoCodedTable(path)
            | Self::NoSentenceInRegression { path, .. }
            | Self::NoRegression(path)
            | Self::LabelsOfTeam(path)
            | Self::SampleOfFewer { path, .. }
            | Self::WouldReplace { path, .. }
            | Self::NotWritten { path, .. } => Some(path),
            _ => self.inner()?.path(),
        }
    }
}

fn they_have(labels: &[String]) -> String {
    if labels.is_empty() {
        String::new()
    } else {
        format!("; they have {}", labels.join(", "))
    }
}

fn one_of_several(are_models: bool) -> &'static str {
    if are_models {
        "name one model"
    } else {
        "name one question"
    }
}

fn other_columns(columns: &[String]) -> String {
    match columns {
        [] => "these articles have no columns beside their text".to_string(),
        all => format!("the articles have no such column, only {}", all.join(", ")),
    }
}

/// Says which file was not written.
pub(super) fn not_written(path: &Path) -> impl FnOnce(JobError) -> JobError {
    let path = path.to_path_buf();
    |source| JobError::NotWritten {
        path,
        source: Box::new(source),
    }
}
