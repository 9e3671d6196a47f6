//! Notes on missing and inaccurate intervals.

use standpoint_common::phrases::{listed, plural};
use standpoint_stats::DocumentCount;

use super::Against;
use crate::cli::console::messages::Messages;
use crate::evaluation::{Figures, LEAST_CLUSTERS};
use crate::findings::Note;

/// Explains the number of documents where copies count as one.
const COPIES: &str = " (those that share a sentence of eight or more words count as one)";

/// Notes that there are few documents, or that few documents hold most of the sentences, which then count as
/// `effective_number` documents of one length. Writes nothing if there are no intervals because too few
/// documents are `telling`, that is show what the interval is about. Returns whether it wrote a note.
pub fn note_few(
    clusters: usize,
    effective_number: f64,
    telling: usize,
    by_document: bool,
    messages: &Messages,
) -> bool {
    let documents = DocumentCount {
        number: clusters,
        effective_number,
    };
    let unit = if by_document { "document" } else { "sentence" };
    let copies = if by_document { COPIES } else { "" };
    if clusters < LEAST_CLUSTERS {
        let text = format!(
            "there {} only {}{copies}, so there are no intervals: they take {LEAST_CLUSTERS}",
            if clusters == 1 { "is" } else { "are" },
            plural(clusters, unit),
        );
        messages.tell(Note::FewDocuments { text });
    } else if telling < LEAST_CLUSTERS {
        // There are no intervals that could be too narrow.
        return false;
    } else if documents.is_uneven() {
        let text = format!(
            "the {clusters} {unit}s{copies} are of unlike length and count as {} of one length; the 95 % \
            intervals allow for that, and yet are too narrow if most errors stand in the long ones",
            documents.effective_rounded_down()
        );
        messages.tell(Note::FewDocuments { text });
    } else {
        return false;
    }
    true
}

/// Makes the text of a note from figures and whether they are by document. The text explains the number of documents.
type NoteText = fn(&Figures, bool, &str) -> Option<String>;

/// Explains why figures have no intervals, or intervals that are too narrow.
pub fn note_missing_intervals(figures: &Figures, by_document: bool, messages: &Messages) {
    let mut is_said = note_few(
        figures.clusters,
        figures.effective_clusters,
        figures.clusters_with_errors,
        by_document,
        messages,
    );
    let notes: [NoteText; 3] = [few_errors, rare, hardly_mistaken];
    for note in notes {
        // Only the first number of documents is explained.
        let copies = if by_document && !is_said { COPIES } else { "" };
        if let Some(text) = note(figures, by_document, copies) {
            is_said |= text.contains(COPIES);
            messages.tell(Note::FewErrors { text });
        }
    }
}

/// Notes that two sets of labels differ in too few documents for an interval of their difference.
pub fn note_few_differences(against: &Against, by_document: bool, messages: &Messages) {
    let (clusters, differ) = (
        against.figures.clusters,
        against.difference.clusters_that_differ,
    );
    if clusters < LEAST_CLUSTERS || differ >= LEAST_CLUSTERS || differ == 0 {
        return;
    }
    let unit = if by_document { "document" } else { "sentence" };
    messages.tell(Note::FewDifferences {
        other: against.what.to_string(),
        differ,
        unit,
        needed: LEAST_CLUSTERS,
    });
}

/// Notes that errors occur in too few documents for any interval.
fn few_errors(figures: &Figures, by_document: bool, copies: &str) -> Option<String> {
    let errors = figures.clusters_with_errors;
    if figures.clusters < LEAST_CLUSTERS || errors >= LEAST_CLUSTERS {
        return None;
    }
    let unit = if by_document { "document" } else { "sentence" };
    Some(match errors {
        0 => "every sentence was given its true label, so no error shows how far the figures may be off: \
            they have no intervals".to_string(),
        errors => format!(
            "wrong labels stand in only {}{copies}: with fewer than {LEAST_CLUSTERS} the figures get no \
            intervals",
            plural(errors, unit)
        ),
    })
}

/// Notes labels that occur in too few documents for an interval.
fn rare(figures: &Figures, by_document: bool, copies: &str) -> Option<String> {
    let rare = figures.labels.iter().filter(|label| label.is_rare());
    let unit = if by_document { "document" } else { "sentence" };
    let rare = rare.map(|label| (label.label.as_str(), label.clusters));
    let few = in_few(rare.collect(), unit, ["stands", "stand"])?;
    (figures.clusters >= LEAST_CLUSTERS).then(|| format!(
        "{few}{copies}: with fewer than {LEAST_CLUSTERS} a label's precision, recall and F1 get no interval, \
        and neither does the macro-F1, the mean over all labels"
    ))
}

/// Notes labels that are mistaken in too few documents for an interval, unless that holds for all labels
/// together.
fn hardly_mistaken(figures: &Figures, by_document: bool, copies: &str) -> Option<String> {
    let labels = figures.labels.iter().filter(|label| {
        label.clusters >= LEAST_CLUSTERS && label.clusters_mistaken < LEAST_CLUSTERS
    });
    let unit = if by_document { "document" } else { "sentence" };
    let labels = labels.map(|label| (label.label.as_str(), label.clusters_mistaken));
    let few = in_few(labels.collect(), unit, ["is mistaken", "are mistaken"])?;
    (figures.clusters_with_errors >= LEAST_CLUSTERS).then(|| format!(
        "{few}{copies}: with fewer than {LEAST_CLUSTERS} a label's precision, recall and F1 get no interval"
    ))
}

/// Lists labels with their small numbers of documents; `None` for no labels.
fn in_few(labels: Vec<(&str, usize)>, unit: &str, [one, many]: [&str; 2]) -> Option<String> {
    Some(match labels.as_slice() {
        [] => return None,
        [(label, 0)] => format!("the label “{label}” {one} in no {unit}"),
        [(label, number)] => format!(
            "the label “{label}” {one} in only {}",
            plural(*number, unit)
        ),
        some => {
            let some = some
                .iter()
                .map(|(label, number)| format!("“{label}” in {}", plural(*number, unit)));
            let some: Vec<String> = some.collect();
            format!("some labels {many} in few {unit}s ({})", listed(&some))
        }
    })
}
