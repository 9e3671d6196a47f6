//! Trains a model on labelled sentences, and measures it by cross-validation.

use std::path::{Path, PathBuf};

use super::figures::{note_missing_intervals, warn_if_useless, warn_of_unlearned};
use super::labels::{tested_rows, warn_of_no_texts, warn_of_unequal, warn_of_whole_texts};
use super::training::{CrossValidation, TrainingSource, Validated, embedded};
use super::{JobError, Monitor, Progress};
use crate::encoder::Encoder;
use crate::evaluation::{Figures, KeptSide, KindFigures, LabelAudit, Predicted};
use crate::findings::{Finding, Note, Severity, Warning, displayed};
use crate::labels::{Labelled, LabelsFile};
use crate::model::{Model, Options, Trainer};
use crate::output::{Sources, model_card};

/// What to train on.
#[derive(Debug, Clone)]
pub struct TrainRequest<'a> {
    /// The labels, and what else the model learns from.
    pub source: TrainingSource<'a>,
    /// A file that the model will replace: the outcome notes if it holds a model of other labels.
    pub replaces: Option<PathBuf>,
}

/// The outcome of [`train`].
#[derive(Debug)]
pub struct TrainRun {
    /// The labels.
    pub file: LabelsFile,
    /// The model.
    pub model: Model,
    /// The figures of the cross-validation.
    pub figures: Figures,
    /// Those of each kind of text, if borrowed labels are another kind.
    pub kinds: Vec<KindFigures>,
    /// How well each label is learned.
    pub labels: Vec<LabelAudit>,
    /// How the cross-validation went.
    pub cross_validation: CrossValidation,
    /// All findings, in the order in which they were told.
    pub findings: Vec<Finding>,
}

impl TrainRun {
    /// The model card. It names the labels, and the codebook with the SHA-256 of its bytes.
    #[must_use]
    pub fn card(&self, labels: &str, codebook: Option<(&str, String)>) -> String {
        let findings = self.findings.iter();
        let warnings = findings.filter(|finding| finding.severity == Severity::Warning);
        let messages: Vec<String> = warnings.map(|finding| finding.message.clone()).collect();
        let sources = Sources {
            labels,
            codebook,
            warnings: &messages,
        };
        let figures = (&self.figures, self.kinds.as_slice());
        model_card(&self.model, &self.file, figures, &sources)
    }
}

/// Trains a model.
///
/// # Errors
/// If the labels cannot be read or learned, or the job is cancelled.
pub fn train(request: &TrainRequest, progress: &dyn Progress) -> Result<TrainRun, JobError> {
    let monitor = Monitor::new(progress);
    let source = &request.source;
    let file = source.read(&monitor)?;
    let labelled = &file.labelled;
    let borrowed = source.read_borrowed(labelled, &monitor)?;
    warn_of_unequal(source.labels.name(), labelled, &monitor);
    warn_of_no_texts(source.labels.name(), labelled, &monitor);
    warn_of_whole_texts(labelled, &monitor);
    if let Some(path) = &request.replaces {
        tell_replaced(path, labelled, &monitor);
    }
    let options = source.options(labelled, &monitor)?;
    let Validated {
        trainer,
        held_out,
        encoder,
        ..
    } = source.cross_validate(labelled, borrowed.as_ref(), options, &monitor)?;
    let cross_validation = CrossValidation::tell(&held_out, encoder, &file, &monitor);
    let predicted = Predicted::from_held_out(&held_out);
    let tested = tested_rows(&file, &monitor);
    let figures = Figures::of_rows(labelled, &predicted, &tested);
    note_missing_intervals(&figures, labelled.clustered_by(), &monitor);
    warn_if_useless(&figures, true, &monitor);
    let labels = LabelAudit::by_label(labelled, &predicted);
    warn_of_unlearned(&labels, &monitor);
    let kinds = borrowed
        .as_ref()
        .map(|borrowed| KindFigures::of_borrowed(borrowed, &held_out));
    if kinds.as_ref().is_some_and(Vec::is_empty) {
        monitor.tell(Note::OneKindOfText);
    }
    let kept = KeptSide::known(labelled, &predicted, &tested);
    let model = trainer.train(&held_out)?.with_kept(kept);
    if !model.provenance().converged {
        monitor.tell(Warning::NotConverged);
    }
    drop(trainer);
    Ok(TrainRun {
        file,
        model,
        figures,
        kinds: kinds.unwrap_or_default(),
        labels,
        cross_validation,
        findings: monitor.take_findings(),
    })
}

/// Trains a model on labelled sentences in memory, perhaps with an encoder, in the same way.
///
/// # Errors
/// If the labels cannot be learned, or the job is cancelled.
pub fn train_labelled(
    labelled: &Labelled,
    options: Options,
    encoder: Option<Encoder>,
    progress: &dyn Progress,
) -> Result<Model, JobError> {
    let monitor = Monitor::new(progress);
    let trainer = Trainer::new(labelled, options)?;
    let embeddings = encoder.map(|encoder| embedded(encoder, &trainer, &monitor));
    let Validated {
        trainer, held_out, ..
    } = Validated::new(trainer, embeddings, &monitor)?;
    let rows: Vec<usize> = (0..labelled.sentences.len()).collect();
    let kept = KeptSide::known(labelled, &Predicted::from_held_out(&held_out), &rows);
    Ok(trainer.train(&held_out)?.with_kept(kept))
}

/// Notes that the output replaces a model of other labels. Labels of the same name in another folder have the
/// same default output.
fn tell_replaced(output: &Path, labelled: &Labelled, monitor: &Monitor) {
    // A file that is no model, or unreadable, needs no note.
    let Ok(old) = Model::load(output) else {
        return;
    };
    if old.labels() != labelled.labels {
        monitor.tell(Note::ModelReplaced {
            file: displayed(output),
            labels: old.labels().to_vec(),
        });
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::jobs::labels::LabelSource;
    use crate::jobs::{DictionaryChoice, EncoderChoice, EncoderUse, JobStep};

    const LABELS: &str = "\
        document,text,label\n\
        a,The council must build the bypass now.,for\n\
        a,The meeting began at seven.,neutral\n\
        b,Build the bypass and the town can breathe.,for\n\
        b,The bypass would ruin the meadows.,against\n\
        c,We must build it at once.,for\n\
        c,It would ruin farms and meadows alike.,against\n\
        d,The meeting ended at nine.,neutral\n\
        d,Nobody wants the meadows ruined.,against\n\
        e,The council will meet again at seven.,neutral\n\
        e,They must build now or never.,for\n\
        f,The plan would ruin us.,against\n\
        f,The council met at nine.,neutral\n";

    /// Keeps the names of steps, and cancels the job after a table was read if `is_impatient`.
    #[derive(Default)]
    struct Follower {
        steps: Mutex<Vec<&'static str>>,
        is_impatient: bool,
    }

    impl Progress for Follower {
        fn step(&self, step: JobStep) {
            let name = match step {
                JobStep::LabelsRead { .. } => "labels",
                JobStep::Counted { .. } => "fit",
                JobStep::PartEnded => "end",
                _ => "other",
            };
            let mut steps = self.steps.lock().unwrap();
            if steps.last() != Some(&name) {
                steps.push(name);
            }
        }

        fn is_cancelled(&self) -> bool {
            self.is_impatient && !self.steps.lock().unwrap().is_empty()
        }
    }

    fn train_on(labels: &Path, follower: &Follower) -> Result<TrainRun, JobError> {
        let labels = LabelSource {
            paths: vec![labels.to_path_buf()],
            ..LabelSource::default()
        };
        let source = TrainingSource {
            labels,
            borrow: Vec::new(),
            dictionary: DictionaryChoice::None,
            encoder: EncoderChoice::None,
            fine_tune: None,
            checkpoints: None,
            embeddings: None,
            language: None,
        };
        let replaces = None;
        train(&TrainRequest { source, replaces }, follower)
    }

    #[test]
    fn labels_of_a_file_and_in_memory_make_one_model() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bypass.csv");
        std::fs::write(&path, LABELS).unwrap();
        let follower = Follower::default();
        let run = train_on(&path, &follower).unwrap();
        assert_eq!(*follower.steps.lock().unwrap(), ["labels", "fit", "end"]);
        assert_eq!(run.cross_validation.encoder, EncoderUse::None);
        let codes: Vec<&str> = run.findings.iter().map(|finding| finding.code).collect();
        assert!(codes.contains(&"few-documents"), "{codes:?}");
        assert!(run.card("bypass.csv", None).contains("bypass.csv"));
        let labelled = &run.file.labelled;
        let model = train_labelled(labelled, Options::default(), None, &()).unwrap();
        assert_eq!(model.to_bytes().unwrap(), run.model.to_bytes().unwrap());
    }

    #[test]
    fn a_job_that_is_cancelled_trains_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bypass.csv");
        std::fs::write(&path, LABELS).unwrap();
        let follower = Follower {
            is_impatient: true,
            ..Follower::default()
        };
        let run = train_on(&path, &follower);
        assert!(matches!(run, Err(JobError::Cancelled)));
        assert_eq!(*follower.steps.lock().unwrap(), ["labels"]);
    }
}
