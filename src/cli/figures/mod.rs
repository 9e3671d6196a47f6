//! Figures as people read them: those of `train` and `evaluate`.

pub(super) mod coders;
pub(super) mod columns;
mod notes;
pub(super) mod plan;
pub(super) mod shares;

use std::fmt::Write;

use serde::Serialize;

use crate::evaluation::{CurvePoint, DRAWS, Difference, Estimate, Figures, LEAST_CLUSTERS};
use columns::{line, widest};
use notes::SOME;
pub use notes::{note_alike, note_few, note_missing_intervals};

/// What intervals of figures are, for programs.
pub fn bootstrap(by_document: bool) -> String {
    let drawn = match by_document {
        true => "95 % cluster bootstrap by document",
        false => "95 % bootstrap by sentence, because documents are not known",
    };
    format!("{drawn}, percentiles of {DRAWS} draws")
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
