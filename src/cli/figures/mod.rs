//! Figures as people read them, those of `train` and `evaluate`, and what is noted of intervals wherever there are some.

pub(super) mod coders;
pub(super) mod columns;
pub(super) mod shares;

use std::fmt::Write;

use serde::Serialize;

use super::console::messages::Messages;
use crate::effective::Documents;
use crate::evaluation::{CurvePoint, DRAWS, Difference, Estimate, Figures, LEAST_CLUSTERS};
use crate::names::listed;
use crate::numbers::plural;
use columns::{line, widest};

/// With fewer documents intervals are rough.
const FEW: usize = 20;
/// With fewer documents they cover less than they say.
const SOME: usize = 40;
/// Which documents are counted once, behind their number.
const COPIES: &str = " (those that share a sentence of eight or more words count as one)";

/// What intervals of figures are, for programs.
pub fn bootstrap(by_document: bool) -> String {
    let drawn = match by_document {
        true => "95 % cluster bootstrap by document",
        false => "95 % bootstrap by sentence, because documents are not known",
    };
    format!("{drawn}, percentiles of {DRAWS} draws")
}

/// Says that there are few documents to draw from, or that few hold most of the sentences, where that is so. They count as
/// `effective` of one length.
pub fn note_few(clusters: usize, effective: f64, by_document: bool, messages: &Messages) {
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
    } else if documents.are_uneven() {
        messages.note(format_args!(
            "the {clusters} {unit}s{copies} are of unlike length and count as {} of one length, so the 95 % intervals are too narrow: of 7 to 15 such they held the truth in 87 to 91 of 100 simulated tables",
            documents.effective_as_told()
        ));
    } else if by_document && clusters < FEW {
        messages.note(format_args!(
            "there are only {clusters} documents{COPIES}, so the 95 % intervals are rough and too narrow"
        ));
    } else if by_document && clusters < SOME {
        messages.note(format_args!(
            "there are only {clusters} documents{COPIES}, so the 95 % intervals are somewhat too narrow: with 30 documents they held the truth in 92 of 100 simulated tables"
        ));
    }
}

/// Says why figures have no intervals, or too narrow ones, where that is so.
pub fn note_missing_intervals(figures: &Figures, by_document: bool, messages: &Messages) {
    note_few(
        figures.clusters,
        figures.effective_clusters,
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

/// The comparison asked for.
#[derive(Serialize)]
pub struct Against {
    /// With what, as it was asked for.
    pub what: String,
    /// Its own figures.
    pub figures: Figures,
    /// The figures of what is tested minus these.
    pub difference: Difference,
}

/// The overall figures, those by label and the confusion matrix.
pub fn figures(figures: &Figures) -> String {
    let mut text = String::new();
    line(&mut text, format_args!("{:29}{:>6}  95 % interval", "", ""));
    for (name, estimate) in [
        ("accuracy", &figures.accuracy),
        ("macro-F1", &figures.macro_f1),
        ("log loss", &figures.log_loss),
        ("Brier score", &figures.brier),
    ] {
        line(
            &mut text,
            format_args!("{name:29}{:>6.3}  {}", estimate.value, interval(estimate)),
        );
    }
    for (name, estimate, by_chance) in [
        (
            "expected calibration error",
            &figures.expected_calibration_error,
            figures.calibration_error_by_chance,
        ),
        (
            "  in bins of equal mass",
            &figures.equal_mass_calibration_error,
            figures.equal_mass_error_by_chance,
        ),
    ] {
        line(
            &mut text,
            format_args!(
                "{name:29}{:>6.3}  by chance alone {by_chance:.3}",
                estimate.value
            ),
        );
    }
    by_label(&mut text, figures);
    confusion(&mut text, figures);
    text
}

/// The figures of each label.
fn by_label(text: &mut String, figures: &Figures) {
    let width = label_width(figures);
    line(text, "");
    line(
        text,
        format_args!(
            "{:width$}  precision  recall     F1  95 % interval  sentences",
            "label"
        ),
    );
    for label in &figures.labels {
        line(
            text,
            format_args!(
                "{:width$}  {:>9}  {:>6}  {:>5}  {:13}  {:>9}",
                label.label,
                value(&label.precision),
                value(&label.recall),
                value(&label.f1),
                label.f1.as_ref().map_or("–".to_string(), interval),
                label.sentences
            ),
        );
    }
}

/// How often which label was given in the place of which.
fn confusion(text: &mut String, figures: &Figures) {
    let width = label_width(figures);
    line(text, "");
    line(text, "confusion (rows: true label, columns: label given)");
    let columns: Vec<usize> = figures
        .labels
        .iter()
        .map(|l| widest([l.label.as_str()]).max(6))
        .collect();
    let mut header = format!("{:width$}", "");
    for (label, column) in figures.labels.iter().zip(&columns) {
        let _ = write!(header, "  {:>column$}", label.label);
    }
    line(text, header);
    for (label, counts) in figures.labels.iter().zip(&figures.confusion) {
        let mut row = format!("{:width$}", label.label);
        for (count, column) in counts.iter().zip(&columns) {
            let _ = write!(row, "  {count:>column$}");
        }
        line(text, row);
    }
}

/// Everything that `evaluate` found.
pub fn evaluation(
    all: &Figures,
    against: Option<&Against>,
    curve: Option<&[CurvePoint]>,
) -> String {
    let mut text = figures(all);
    reliability(&mut text, all);
    coverage(&mut text, all);
    if let Some(against) = against {
        differences(&mut text, all, against);
    }
    if let Some(curve) = curve {
        learning_curve(&mut text, curve);
    }
    text
}

fn reliability(text: &mut String, all: &Figures) {
    line(text, "");
    line(
        text,
        "reliability (how often the most probable label is right)",
    );
    line(text, "probability    sentences   mean  right");
    for bin in &all.reliability {
        line(
            text,
            format_args!(
                "{:.2} to {:.2}  {:>11}  {:.3}  {:.3}",
                bin.above, bin.to, bin.sentences, bin.confidence, bin.accuracy
            ),
        );
    }
}

fn coverage(text: &mut String, all: &Figures) {
    line(text, "");
    line(text, "coverage (labels kept by score --min-probability)");
    line(text, "P      kept  accuracy  95 % interval");
    for point in &all.coverage {
        if let Some(accuracy) = &point.accuracy {
            line(
                text,
                format_args!(
                    "{:.2}  {:.3}     {:.3}  {}",
                    point.min_probability,
                    point.coverage,
                    accuracy.value,
                    interval(accuracy)
                ),
            );
        }
    }
}

fn differences(text: &mut String, all: &Figures, against: &Against) {
    line(text, "");
    line(text, format_args!("difference to {}", against.what));
    line(
        text,
        format_args!("{:29}  this   other  difference  95 % interval", ""),
    );
    let (this, other, difference) = (all, &against.figures, &against.difference);
    for (name, this, other, difference) in [
        (
            "accuracy",
            this.accuracy,
            other.accuracy,
            difference.accuracy,
        ),
        (
            "macro-F1",
            this.macro_f1,
            other.macro_f1,
            difference.macro_f1,
        ),
        (
            "log loss",
            this.log_loss,
            other.log_loss,
            difference.log_loss,
        ),
        ("Brier score", this.brier, other.brier, difference.brier),
        (
            "expected calibration error",
            this.expected_calibration_error,
            other.expected_calibration_error,
            difference.expected_calibration_error,
        ),
    ] {
        line(
            text,
            format_args!(
                "{name:29} {:.3}   {:.3}      {:>+.3}  {}",
                this.value,
                other.value,
                difference.value,
                signed_interval(&difference)
            ),
        );
    }
}

fn learning_curve(text: &mut String, curve: &[CurvePoint]) {
    line(text, "");
    line(
        text,
        "learning curve (cross-validated on so many sentences; a cluster is a document with its copies, or a sentence without a document)",
    );
    line(
        text,
        "sentences   clusters  macro-F1  95 % interval   log loss  95 % interval",
    );
    for point in curve {
        line(
            text,
            format_args!(
                "{:>9}  {:>9}     {:.3}  {:14}     {:.3}  {}",
                point.sentences,
                point.clusters,
                point.macro_f1.value,
                interval(&point.macro_f1),
                point.log_loss.value,
                interval(&point.log_loss)
            ),
        );
    }
    if let Some(most) = curve.iter().map(|p| p.clusters).filter(|n| *n < SOME).max() {
        line(
            text,
            format_args!(
                "Of {most} clusters and fewer the intervals are rough, and rather too narrow; of fewer than {LEAST_CLUSTERS} there are none, nor where wrong labels stand in fewer, nor one of the macro-F1 where a label does."
            ),
        );
    }
    if let [_] = curve {
        line(
            text,
            "One row is no curve: half of these labels are fewer than 100 sentences, or too few documents of some label.",
        );
    }
}

fn label_width(figures: &Figures) -> usize {
    widest(figures.labels.iter().map(|l| l.label.as_str())).max("label".len())
}

/// With three decimals, or a dash where there is no figure.
fn value(estimate: &Option<Estimate>) -> String {
    estimate.map_or("–".to_string(), |estimate| {
        format!("{:.3}", estimate.value)
    })
}

/// `0.701–0.715`, or a dash where there is no interval.
pub(super) fn interval(estimate: &Estimate) -> String {
    match (estimate.low, estimate.high) {
        (Some(low), Some(high)) => format!("{}–{}", three(low), three(high)),
        _ => "–".to_string(),
    }
}

/// Three decimals, and no minus before a zero.
pub(super) fn three(number: f64) -> String {
    let text = format!("{number:.3}");
    match text.as_str() {
        "-0.000" => "0.000".to_string(),
        _ => text,
    }
}

/// `−0.010 to +0.002`: with signs a dash could be taken for one.
fn signed_interval(estimate: &Estimate) -> String {
    match (estimate.low, estimate.high) {
        (Some(low), Some(high)) => format!("{low:+.3} to {high:+.3}"),
        _ => "–".to_string(),
    }
}
