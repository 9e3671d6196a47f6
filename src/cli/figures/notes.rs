//! What is noted of intervals wherever there are some.

use super::Against;
use crate::cli::console::messages::Messages;
use crate::effective::Documents;
use crate::evaluation::{Figures, LEAST_CLUSTERS};
use crate::names::listed;
use crate::numbers::plural;

/// With fewer documents intervals are rough.
const FEW: usize = 20;
/// With fewer documents they cover less than they say.
pub(super) const SOME: usize = 40;
/// Which documents are counted once, behind their number.
const COPIES: &str = " (those that share a sentence of eight or more words count as one)";

/// Says that there are few documents to draw from, or that few hold most of the sentences, where that is so. They count as
/// `effective` of one length. Nothing is said of how wide intervals are where what they show stands in too few documents, `telling`, for
/// any: that is said elsewhere.
pub fn note_few(
    clusters: usize,
    effective: f64,
    telling: usize,
    by_document: bool,
    messages: &Messages,
) {
    let documents = Documents {
        number: clusters,
        effective,
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
    } else if documents.are_uneven() {
        messages.note(format_args!(
            "the {clusters} {unit}s{copies} are of unlike length and count as {} of one length, so the 95 % intervals are too narrow: {}",
            documents.effective_as_told(),
            documents.held()
        ));
    } else if by_document && clusters < FEW {
        messages.note(format_args!(
            "there are only {clusters} documents{COPIES}, so the 95 % intervals are rough and too narrow"
        ));
    } else if by_document && clusters < SOME {
        // The largest number of documents that were simulated and are no more than these (`docs/evaluate.md`).
        let held = if clusters < 30 { (FEW, 91) } else { (30, 92) };
        messages.note(format_args!(
            "there are only {clusters} documents{COPIES}, so the 95 % intervals are somewhat too narrow: with {} they held the truth in {} of 100 simulated tables",
            held.0, held.1
        ));
    }
}

/// Says why figures have no intervals, or too narrow ones, where that is so.
pub fn note_missing_intervals(figures: &Figures, by_document: bool, messages: &Messages) {
    note_few(
        figures.clusters,
        figures.effective_clusters,
        figures.clusters_with_errors,
        by_document,
        messages,
    );
    note_few_errors(figures, by_document, messages);
    note_rare(figures, by_document, messages);
    note_hardly_mistaken(figures, by_document, messages);
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

/// Says that errors stand in too few documents for any interval, where that is so.
fn note_few_errors(figures: &Figures, by_document: bool, messages: &Messages) {
    let errors = figures.clusters_with_errors;
    if figures.clusters < LEAST_CLUSTERS || errors >= LEAST_CLUSTERS {
        return;
    }
    let unit = if by_document { "document" } else { "sentence" };
    messages.note(match errors {
        0 => "every sentence was given its own label, so nothing shows how far the figures may be off: they have no intervals".to_string(),
        errors => format!(
            "wrong labels stand in only {}: below {LEAST_CLUSTERS} that is too little to say how sure the figures are, which get no intervals",
            plural(errors, unit)
        ),
    });
}

/// Names the labels that stand in too few documents for intervals, where there are any.
fn note_rare(figures: &Figures, by_document: bool, messages: &Messages) {
    let rare = figures.labels.iter().filter(|label| label.is_rare());
    let unit = if by_document { "document" } else { "sentence" };
    let rare = rare.map(|label| (label.label.as_str(), label.clusters));
    let Some(few) = in_few(rare.collect(), unit, ["stands", "stand"]) else {
        return;
    };
    if figures.clusters >= LEAST_CLUSTERS {
        messages.note(format_args!(
            "{few}: below {LEAST_CLUSTERS} {unit}s a label's precision, recall and F1 get no interval, and then the macro-F1, the mean over all labels, gets none either"
        ));
    }
}

/// Names the labels that are mistaken in too few documents for intervals, where that has not been said of all of them.
fn note_hardly_mistaken(figures: &Figures, by_document: bool, messages: &Messages) {
    let labels = figures.labels.iter().filter(|label| {
        label.clusters >= LEAST_CLUSTERS && label.clusters_mistaken < LEAST_CLUSTERS
    });
    let unit = if by_document { "document" } else { "sentence" };
    let labels = labels.map(|label| (label.label.as_str(), label.clusters_mistaken));
    let words = ["is mistaken", "are mistaken"];
    if let (Some(few), LEAST_CLUSTERS..) = (
        in_few(labels.collect(), unit, words),
        figures.clusters_with_errors,
    ) {
        messages.note(format_args!(
            "{few}: below {LEAST_CLUSTERS} {unit}s that is too little to say how sure a label's precision, recall and F1 are, which get no interval"
        ));
    }
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
