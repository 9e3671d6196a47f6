//! Tests how well labelled sentences are scored, and compares two ways.

use std::path::{Path, PathBuf};

pub use super::figures::Against;
use super::figures::{
    note_few_differences, note_missing_intervals, warn_if_useless, warn_of_unlearned,
};
use super::labels::{
    tell_clusters, tested_rows, warn_of_other_scores, warn_of_tested_language, warn_of_unequal,
};
use super::tables::{tell_respelled, tell_scores};
use super::training::{CrossValidation, EncoderUse, TrainingSource, Validated};
use super::{JobError, JobStep, Monitor, Progress};
use crate::encoder::Embeddings;
use crate::evaluation::{
    Curve, Difference, Figures, LabelAudit, Predicted, Recipe, learning_curve,
};
use crate::findings::{Finding, Note, Warning, displayed};
use crate::labels::{LabelSet, Labelled, LabelsFile};
use crate::model::{Learned, Model, Options, Trainer};
use crate::prevalence::are_many_learned;

/// What to test, and on which labels.
#[derive(Debug)]
pub struct EvaluateRequest<'a> {
    /// The labels, and what else a model learns from in cross-validation.
    pub source: TrainingSource<'a>,
    /// What is tested.
    pub tested: Tested,
    /// What it is compared with.
    pub against: Option<Comparison>,
    /// Whether the outcome has the learning curve of a cross-validation.
    pub curve: bool,
}

/// What is tested.
#[derive(Debug)]
pub enum Tested {
    /// A model that is trained on the labels, by cross-validation.
    CrossValidation,
    /// This model.
    Model(Box<Model>),
    /// The probabilities of a table of scores.
    Scores {
        /// The table.
        path: PathBuf,
        /// The question that is read of a table of several.
        question: Option<String>,
    },
}

/// What something is compared with.
#[derive(Debug)]
pub struct Comparison {
    /// Its name: that of a file, or a word.
    pub what: PathBuf,
    /// Where its predictions come from.
    pub other: Other,
}

/// Where the predictions of a comparison come from.
#[derive(Debug)]
pub enum Other {
    /// A model.
    Model(Box<Model>),
    /// A table of scores, of which this question is read.
    Scores(Option<String>),
    /// A cross-validation with this dictionary, or with none.
    Dictionary(Option<Vec<(String, String)>>),
    /// A cross-validation without the encoder.
    WithoutEncoder,
    /// A cross-validation without the borrowed labels.
    WithoutBorrowed,
}

/// The outcome of [`evaluate`].
#[derive(Debug)]
pub struct EvaluateRun {
    /// The labels.
    pub file: LabelsFile,
    /// The figures.
    pub figures: Figures,
    /// The comparison.
    pub against: Option<Against>,
    /// The learning curve.
    pub curve: Option<Curve>,
    /// How a cross-validation went.
    pub cross_validation: Option<CrossValidation>,
    /// All findings, in the order in which they were told.
    pub findings: Vec<Finding>,
}

/// Tests predictions of labelled sentences.
///
/// # Errors
/// If the labels or predictions cannot be read, do not fit each other, or the job is cancelled.
pub fn evaluate(
    request: &EvaluateRequest,
    progress: &dyn Progress,
) -> Result<EvaluateRun, JobError> {
    let monitor = Monitor::new(progress);
    let Predictions {
        file,
        predicted,
        trained,
        other,
    } = request.predict(&monitor)?;
    let labelled = &file.labelled;
    let name = request.source.labels.name();
    warn_of_unequal(name, labelled, &monitor);
    warn_of_other_scores(name, &file, predicted.table.scored, &monitor);
    if let Tested::Scores { path, .. } = &request.tested {
        tell_table(path, &predicted, &monitor);
        tell_respelled(name, &predicted.table.respelled, &monitor);
    }
    let rows = tested_rows(&file, &monitor);
    let figures = Figures::of_rows(labelled, &predicted, &rows);
    let by = labelled.clustered_by();
    note_missing_intervals(&figures, by, &monitor);
    warn_if_useless(&figures, trained.is_some(), &monitor);
    if trained.is_some() {
        warn_of_unlearned(&LabelAudit::by_label(labelled, &predicted), &monitor);
    }
    for label in figures.labels.iter().filter(|label| label.sentences == 0) {
        monitor.tell(Note::LabelNotTested {
            label: label.label.to_string(),
            given: label.f1.is_some(),
        });
    }
    let compare = |comparison: &Comparison| {
        let (other, encoder) = match other {
            Some(other) => (other, EncoderUse::None),
            None => comparison.cross_validate(labelled, trained.as_ref(), &monitor)?,
        };
        Ok::<Against, JobError>(Against {
            what: displayed(&comparison.what),
            figures: Figures::of_rows(labelled, &other, &rows),
            difference: Difference::of_rows(labelled, &other, &predicted, &rows),
            encoder,
        })
    };
    let against = request.against.as_ref().map(compare).transpose()?;
    if let Some(against) = &against {
        note_few_differences(against, by, &monitor);
    }
    let curve = match &trained {
        Some(trained) if request.curve => {
            let of_all = (&predicted, trained.cross_validation.folds);
            Some(learning_curve(labelled, trained.recipe(), of_all, &rows)?)
        }
        _ => None,
    };
    Ok(EvaluateRun {
        cross_validation: trained.map(|trained| trained.cross_validation),
        file,
        figures,
        against,
        curve,
        findings: monitor.take_findings(),
    })
}

/// Labels and their predictions.
struct Predictions {
    file: LabelsFile,
    predicted: Predicted,
    /// `None` unless the predictions come from cross-validation.
    trained: Option<Trained>,
    /// The predictions of the comparison, unless they come from another cross-validation.
    other: Option<Predicted>,
}

/// The settings of a cross-validation, and how it went.
struct Trained {
    options: Options,
    borrowed: Option<Labelled>,
    embeddings: Option<Embeddings>,
    cross_validation: CrossValidation,
}

impl Trained {
    fn recipe(&self) -> Recipe<'_> {
        Recipe {
            options: &self.options,
            borrowed: self.borrowed.as_ref(),
            embeddings: self.embeddings.as_ref(),
        }
    }
}

impl EvaluateRequest<'_> {
    /// Reads the labels and predicts them. Fails if the comparison does not fit the labels.
    fn predict(&self, monitor: &Monitor) -> Result<Predictions, JobError> {
        let other = |labelled: &Labelled| match &self.against {
            Some(comparison) => comparison.predict(labelled, monitor),
            None => Ok(None),
        };
        let labels = &self.source.labels;
        match &self.tested {
            Tested::CrossValidation => {
                let file = self.source.read(monitor)?;
                let labelled = &file.labelled;
                let borrowed = self.source.read_borrowed(labelled, monitor)?;
                let other = other(labelled)?;
                let options = self.source.options(labelled, monitor)?;
                let own = options.clone();
                let Validated {
                    held_out,
                    embeddings,
                    encoder,
                    ..
                } = (self.source).cross_validate(labelled, borrowed.as_ref(), own, monitor)?;
                let cross_validation = CrossValidation::tell(&held_out, encoder, &file, monitor);
                Ok(Predictions {
                    file,
                    predicted: Predicted::from_held_out(&held_out),
                    trained: Some(Trained {
                        options,
                        borrowed,
                        embeddings,
                        cross_validation,
                    }),
                    other,
                })
            }
            Tested::Model(model) => {
                let file = labels.read(LabelSet::Known(model.labels()), monitor)?;
                tell_clusters(&file, monitor);
                let labelled = &file.labelled;
                warn_of_tested_language(labelled, model, monitor);
                let other = other(labelled)?;
                let better = "the figures are too good; test on other sentences, or leave -m away to cross-validate";
                tell_learned("this model", model, labelled, better, monitor);
                if labelled.is_scattered() && model.options().context {
                    monitor.tell(Warning::ScatteredSentences);
                }
                Ok(Predictions {
                    predicted: Predicted::from_model(model, labelled)?,
                    file,
                    trained: None,
                    other,
                })
            }
            Tested::Scores { path, question } => {
                let read = labels.read(LabelSet::OfFile, monitor)?;
                tell_clusters(&read, monitor);
                let (labelled, predicted) =
                    Predicted::from_table_with_labels(path, question.as_deref(), read.labelled)?;
                Ok(Predictions {
                    other: other(&labelled)?,
                    file: LabelsFile { labelled, ..read },
                    predicted,
                    trained: None,
                })
            }
        }
    }
}

impl Comparison {
    /// Predicts the labelled sentences, unless that takes a cross-validation. Fails if a model has other labels or a table
    /// lacks a sentence. Tells if a model has learned from the sentences.
    fn predict(
        &self,
        labelled: &Labelled,
        monitor: &Monitor,
    ) -> Result<Option<Predicted>, JobError> {
        match &self.other {
            Other::Scores(question) => {
                let predicted = Predicted::from_table(&self.what, question.as_deref(), labelled)?;
                tell_table(&self.what, &predicted, monitor);
                Ok(Some(predicted))
            }
            Other::Model(model) => {
                let predicted = Predicted::from_model(model, labelled).map_err(|source| {
                    JobError::Compared {
                        path: self.what.clone(),
                        source,
                    }
                })?;
                let better = "it looks better here than it is; compare on sentences that it has not learned from";
                tell_learned(&displayed(&self.what), model, labelled, better, monitor);
                Ok(Some(predicted))
            }
            _ => Ok(None),
        }
    }

    /// Predicts the labelled sentences in a cross-validation of the same folds, which differs only in what is compared.
    /// Also returns what the encoder did.
    fn cross_validate(
        &self,
        labelled: &Labelled,
        trained: Option<&Trained>,
        monitor: &Monitor,
    ) -> Result<(Predicted, EncoderUse), JobError> {
        let own = trained.map(Trained::recipe);
        let mut borrowed = own.and_then(|own| own.borrowed);
        let mut embeddings = own.and_then(|own| own.embeddings);
        let mut options = own.map_or_else(Options::default, |own| own.options.clone());
        match &self.other {
            Other::Dictionary(other) => options.dictionary.clone_from(other),
            Other::WithoutEncoder => embeddings = None,
            Other::WithoutBorrowed => borrowed = None,
            Other::Model(_) | Other::Scores(_) => {}
        }
        monitor.show(JobStep::ComparisonBegins);
        let trainer = Trainer::borrowing(labelled, borrowed, options)?;
        let other = Validated::new(trainer, embeddings.cloned(), monitor)?;
        Ok((Predicted::from_held_out(&other.held_out), other.encoder))
    }
}

/// Tells which rows of a table of scores repeat others, are tied, or have a probability that rounds to 0.
fn tell_table(path: &Path, predicted: &Predicted, monitor: &Monitor) {
    let table = &predicted.table;
    tell_scores(path, &table.notes, &table.repeated, monitor);
    tell_tied(path, table.tied, monitor);
    if let Some(rounded) = table.rounded {
        monitor.tell(Note::ProbabilitiesRoundedToZero {
            file: displayed(path),
            sentences: rounded.sentences,
            least: rounded.least,
        });
    }
}

/// Notes sentences of a table of scores for which several labels are the most probable.
pub(super) fn tell_tied(path: &Path, sentences: usize, monitor: &Monitor) {
    let file = displayed(path);
    monitor.tell_some(sentences, |sentences| Note::TiedProbabilities {
        file,
        sentences,
    });
}

/// Tells whether a model was trained on the sentences that test it: warns if it borrowed them.
fn tell_learned(what: &str, model: &Model, labelled: &Labelled, so: &str, monitor: &Monitor) {
    let Learned { rows, held_out } = model.learned(labelled);
    let sentences = labelled.sentences.len();
    if are_many_learned(rows.len(), sentences) {
        monitor.tell(Warning::BorrowedSentences {
            what: what.to_string(),
            sentences,
            lines: rows,
            so: so.to_string(),
        });
    }
    monitor.tell_some(held_out, |held_out| Note::TestedOnOwn {
        what: what.to_string(),
        sentences: held_out,
        of: sentences,
    });
}
