//! Finds labels that deserve a second look.

use ndarray::Array2;

use super::labels::{language_of, tell_clusters};
use super::training::{CrossValidation, TrainingSource, Validated};
use super::{JobError, Monitor, Progress};
use crate::evaluation::{
    Audit, Predicted, RareLabelSentences, SuspectSentence, set_rare_labels_aside,
};
use crate::findings::{Finding, Warning};
use crate::labels::{LabelSet, LabelsFile, check_learnable};
use crate::output::{Audited, OutputTable};
use crate::text::Tokenizer;

/// The number of words and phrases in the column `reasons`.
const REASONS: usize = 3;

/// Which labels to look at.
#[derive(Debug, Clone)]
pub struct AuditRequest<'a> {
    /// The labels, and what else a model learns from.
    pub source: TrainingSource<'a>,
    /// The most doubtful and the most overlooked labels that are listed.
    pub most: usize,
}

/// The outcome of [`audit`].
#[derive(Debug)]
pub struct AuditRun {
    /// The labels without the rare ones.
    pub file: LabelsFile,
    /// Labels that were set aside because they are too rare to learn.
    pub rare: Vec<RareLabelSentences>,
    /// What was found in all labels.
    pub audit: Audit,
    /// The labels that are listed, with the reasons for the suggested label.
    pub doubts: Vec<(SuspectSentence, String)>,
    /// How the cross-validation went.
    pub cross_validation: CrossValidation,
    /// All findings, in the order in which they were told.
    pub findings: Vec<Finding>,
    pub(super) log_probabilities: Array2<f64>,
}

impl AuditRun {
    /// The table of the labels that are listed.
    pub(crate) fn table(&self) -> OutputTable<'_> {
        let audited = Audited {
            labelled: &self.file.labelled,
            log_probabilities: self.log_probabilities.view(),
            findings: &self.doubts,
            rare: &self.rare,
        };
        audited.table()
    }
}

/// Looks for doubtful labels.
///
/// # Errors
/// If the labels cannot be read or learned, or the job is cancelled.
pub fn audit(request: &AuditRequest, progress: &dyn Progress) -> Result<AuditRun, JobError> {
    let monitor = Monitor::new(progress);
    let source = &request.source;
    let read = source.labels.read(LabelSet::OfFile, &monitor)?;
    tell_clusters(&read, &monitor);
    let (labelled, rare) = set_rare_labels_aside(read.labelled);
    for RareLabelSentences { label, sentences } in &rare {
        monitor.tell(Warning::RareLabelSetAside {
            label: label.to_string(),
            sentences: sentences.len(),
        });
    }
    check_learnable(&labelled, source.labels.name())?;
    let file = LabelsFile { labelled, ..read };
    let labelled = &file.labelled;
    language_of(labelled, source.language, &monitor);
    let options = source.options(labelled, &monitor)?;
    let tokenizer = Tokenizer::new(options.language);
    let borrowed = source.read_borrowed(labelled, &monitor)?;
    let Validated {
        trainer,
        held_out,
        encoder,
        ..
    } = source.cross_validate(labelled, borrowed.as_ref(), options, &monitor)?;
    let cross_validation = CrossValidation::tell(&held_out, encoder, &file, &monitor);
    let audit = Audit::new(labelled, &Predicted::from_held_out(&held_out), &tokenizer);
    let doubts = audit.first_doubts(request.most);
    let with_suggestion = doubts.iter();
    let suggested: Vec<(usize, usize)> = with_suggestion
        .filter_map(|doubt| Some((doubt.at, doubt.suggested?)))
        .collect();
    let mut reasons = trainer.reasons(&held_out, &suggested, REASONS)?.into_iter();
    drop(trainer);
    let with_reasons = |doubt: SuspectSentence| {
        let reasons = doubt.suggested.and_then(|_| reasons.next());
        (doubt, reasons.unwrap_or_default())
    };
    Ok(AuditRun {
        doubts: doubts.into_iter().map(with_reasons).collect(),
        file,
        rare,
        audit,
        cross_validation,
        findings: monitor.take_findings(),
        log_probabilities: held_out.log_probabilities,
    })
}
