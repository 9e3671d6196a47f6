//! Audits the labels of a session.

use std::collections::{BTreeMap, HashSet};

use crate::evaluation::SuspectSentence;
use crate::jobs::audit::{AuditRequest, AuditRun, audit};
use crate::jobs::{JobError, Progress, TrainingSource};
use crate::labelling::{Doubt, Guess, SentencePlace, Session};

/// Audits the table of a session, and asks what it doubts: all that [`audit()`] suggests another label for.
///
/// # Errors
/// If the labels cannot be learned, the texts cannot be read, or the job is cancelled.
pub fn ask_doubts(
    session: &mut Session,
    labels: TrainingSource<'_>,
    progress: &dyn Progress,
) -> Result<(), JobError> {
    let request = AuditRequest {
        source: labels,
        most: usize::MAX,
    };
    let run = audit(&request, progress)?;
    // A sentence may be suspected twice.
    let mut known = HashSet::new();
    let first = run
        .doubts
        .iter()
        .filter(|(suspect, _)| known.insert(suspect.at));
    let doubts = first.filter_map(|(suspect, reasons)| doubt(&run, suspect, reasons));
    session.ask_doubts(doubts.collect())?;
    Ok(())
}

/// The doubt on a sentence with a place, if there is another label for it.
fn doubt(
    run: &AuditRun,
    suspect: &SuspectSentence,
    reasons: &str,
) -> Option<(SentencePlace, Doubt)> {
    let labelled = &run.file.labelled;
    let sentence = &labelled.sentences[suspect.at];
    let suggested = suspect.suggested?;
    let own = run.log_probabilities.row(suspect.at);
    let probabilities = own.iter().map(|log| libm::exp(*log));
    let probabilities: BTreeMap<String, f64> =
        labelled.labels.iter().cloned().zip(probabilities).collect();
    let label = labelled.labels[suggested].clone();
    let place = SentencePlace {
        document: sentence.document.clone()?,
        start: sentence.start?,
        end: sentence.end.unwrap_or_default(),
        paragraph: sentence.paragraph.unwrap_or_default(),
        text: sentence.text.clone(),
    };
    let other = suspect.other.map(|other| &labelled.sentences[other]);
    let doubt = Doubt {
        label: labelled.labels[sentence.label].clone(),
        problem: suspect.problem,
        suggested: Guess {
            probability: probabilities.get(&label).copied().unwrap_or_default(),
            label,
            reasons: reasons.to_string(),
            probabilities,
        },
        other: other.map(|other| other.text.clone()),
    };
    Some((place, doubt))
}
