//! What is noted of intervals wherever there are some.

use super::Against;
use crate::cli::console::messages::Messages;
use crate::document_count::DocumentCount;
use crate::evaluation::{Figures, LEAST_CLUSTERS};
use crate::phrases::{listed, plural};

/// With fewer documents intervals are rough.
const FEW: usize = 20;
/// With fewer documents they cover less than they say.
pub(super) const SOME: usize = 40;
/// Which documents are counted once, behind their number.
const COPIES: &str = " (those that share a sentence of eight or more words count as one)";

/// Says that there are few documents to draw from, or that few hold most of the sentences, where that is so. They count as
/// `effective_number` of one length. Nothing is said of how wide intervals are where what they show stands in too few documents, `telling`, for
/// any: that is said elsewhere. Returns whether something was said.
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
        messages.note(format_args!(
            "there {} only {}{copies}, so there are no intervals: they take {LEAST_CLUSTERS}",
            if clusters == 1 { "is" } else { "are" },
            plural(clusters, unit),
        ));
    } else if telling < LEAST_CLUSTERS {
        // There is none that could be too narrow.
        return false;
    } else if documents.is_uneven() {
        messages.note(format_args!(
            "the {clusters} {unit}s{copies} are of unlike length and count as {} of one length, so the 95 % intervals are too narrow: {}",
            documents.effective_rounded_down(),
            documents.coverage_note()
        ));
    } else if by_document && clusters < FEW {
        messages.note(format_args!(
            "there are only {clusters} documents{COPIES}, so the 95 % intervals are rough and too narrow"
        ));
    } else if by_document && clusters < SOME {
        // The largest number of documents that were simulated and are no more than these (`docs/research/coverage.md`).
        let held = if clusters < 30 { (FEW, 91) } else { (30, 92) };
        messages.note(format_args!(
            "there are only {clusters} documents{COPIES}, so the 95 % intervals are somewhat too narrow: with {} they held the truth in {} of 100 simulated tables",
            held.0, held.1
        ));
    } else {
        return false;
    }
    true
}

/// Makes a note of figures, by document or not, with what is said behind the number of documents.
type Note = fn(&Figures, bool, &str) -> Option<String>;

/// Says why figures have no intervals, or too narrow ones, where that is so.
pub fn note_missing_intervals(figures: &Figures, by_document: bool, messages: &Messages) {
    let mut is_said = note_few(
        figures.clusters,
        figures.effective_clusters,
        figures.clusters_with_errors,
        by_document,
        messages,
    );
    let notes: [Note; 3] = [few_errors, rare, hardly_mistaken];
    for note in notes {
        // Once is enough, where documents are first counted.
        let copies = if by_document && !is_said { COPIES } else { "" };
        if let Some(note) = note(figures, by_document, copies) {
            is_said |= note.contains(COPIES);
            messages.note(note);
        }
    }
}

/// Says that two sets of labels given differ in too few documents for intervals of their difference, where that is so.
pub fn note_alike(against: &Against, by_document: bool, messages: &Messages) {
    let (clusters, differ) = (
        against.figures.clusters,
        against.difference.clusters_that_differ,
    );
    if clusters < LEAST_CLUSTERS || differ >= LEAST_CLUSTERS || differ == 0 {
        return;
    }
    let unit = if by_document { "document" } else { "sentence" };
    messages.note(format_args!(
        "this and {} have different numbers of right labels in only {}: below {LEAST_CLUSTERS} that is too little to say how sure a difference of the accuracy is, which gets no interval",
        against.what,
        plural(differ, unit)
    ));
}

/// That errors stand in too few documents for any interval, where that is so.
fn few_errors(figures: &Figures, by_document: bool, copies: &str) -> Option<String> {
    let errors = figures.clusters_with_errors;
    if figures.clusters < LEAST_CLUSTERS || errors >= LEAST_CLUSTERS {
        return None;
    }
    let unit = if by_document { "document" } else { "sentence" };
    Some(match errors {
        0 => "every sentence was given its own label, so nothing shows how far the figures may be off: they have no intervals".to_string(),
        errors => format!(
            "wrong labels stand in only {}{copies}: below {LEAST_CLUSTERS} that is too little to say how sure the figures are, which get no intervals",
            plural(errors, unit)
        ),
    })
}

/// The labels that stand in too few documents for intervals, where there are any.
fn rare(figures: &Figures, by_document: bool, copies: &str) -> Option<String> {
    let rare = figures.labels.iter().filter(|label| label.is_rare());
    let unit = if by_document { "document" } else { "sentence" };
    let rare = rare.map(|label| (label.label.as_str(), label.clusters));
    let few = in_few(rare.collect(), unit, ["stands", "stand"])?;
    (figures.clusters >= LEAST_CLUSTERS).then(|| format!(
        "{few}{copies}: below {LEAST_CLUSTERS} {unit}s a label's precision, recall and F1 get no interval, and then the macro-F1, the mean over all labels, gets none either"
    ))
}

/// The labels that are mistaken in too few documents for intervals, where that has not been said of all of them.
fn hardly_mistaken(figures: &Figures, by_document: bool, copies: &str) -> Option<String> {
    let labels = figures.labels.iter().filter(|label| {
        label.clusters >= LEAST_CLUSTERS && label.clusters_mistaken < LEAST_CLUSTERS
    });
    let unit = if by_document { "document" } else { "sentence" };
    let labels = labels.map(|label| (label.label.as_str(), label.clusters_mistaken));
    let few = in_few(labels.collect(), unit, ["is mistaken", "are mistaken"])?;
    (figures.clusters_with_errors >= LEAST_CLUSTERS).then(|| format!(
        "{few}{copies}: below {LEAST_CLUSTERS} {unit}s that is too little to say how sure a label's precision, recall and F1 are, which get no interval"
    ))
}

/// That labels do something in few documents, with their numbers; none of no labels.
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
