//! Figures as text for people: those of `train` and `evaluate`.

/// Adds a formatted line, without spaces at its end.
macro_rules! line {
    ($text:expr, $($arguments:tt)*) => {{
        let line = format!($($arguments)*);
        let _ = writeln!($text, "{}", line.trim_end());
    }};
}

pub(super) mod agreement;
pub(super) mod coefficients;
pub(super) mod plan;
pub(super) mod shares;
pub(super) mod sources;

use std::fmt::Write;

use crate::evaluation::{Curve, Estimate, Figures};
use crate::jobs::evaluate::Against;
use crate::labels::ClusteredBy;

/// The largest width of a column, so that one long name does not push all other columns off the screen.
const WIDEST: usize = 80;
/// A gain of macro-F1 that is worth labelling for.
const WORTH_LABELLING: f64 = 0.02;

/// The width of a column with these cells. A cell that is wider shifts the rest of its row.
pub fn widest<'a>(cells: impl IntoIterator<Item = &'a str>) -> usize {
    let widths = cells.into_iter().map(|cell| cell.chars().count());
    widths.max().unwrap_or(0).min(WIDEST)
}

/// Describes the intervals of figures for other programs.
pub fn intervals(by: ClusteredBy) -> &'static str {
    match by {
        ClusteredBy::Cluster => "95 %, Student's t with the jackknife of clusters",
        ClusteredBy::Document => "95 %, Student's t with the jackknife of documents",
        ClusteredBy::Sentence => {
            "95 %, Student's t with the jackknife of sentences, because documents are not known"
        }
    }
}

/// The overall metrics with their names.
fn metrics(figures: &Figures) -> [(&'static str, Estimate); 5] {
    [
        ("accuracy", figures.accuracy),
        ("macro-F1", figures.macro_f1),
        ("log loss", figures.log_loss),
        ("Brier score", figures.brier),
        (
            "expected calibration error",
            figures.expected_calibration_error,
        ),
    ]
}

/// Writes the overall figures, those of each label, and the confusion matrix.
pub fn figures(figures: &Figures) -> String {
    let mut text = String::new();
    line!(&mut text, "{:29}{:>6}  95 % interval", "", "");
    for (name, estimate) in &metrics(figures)[..4] {
        let interval = interval(estimate);
        line!(&mut text, "{name:29}{:>6.3}  {interval}", estimate.value);
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
        line!(
            &mut text,
            "{name:29}{:>6.3}  by chance alone {by_chance:.3}",
            estimate.value
        );
    }
    by_label(&mut text, figures);
    confusion(&mut text, figures);
    text
}

/// Writes the figures of each label.
fn by_label(text: &mut String, figures: &Figures) {
    let width = label_width(figures);
    line!(text, "");
    line!(
        text,
        "{:width$}  precision  recall     F1  95 % interval  sentences",
        "label"
    );
    for label in &figures.labels {
        line!(
            text,
            "{:width$}  {:>9}  {:>6}  {:>5}  {:13}  {:>9}",
            label.label,
            value(&label.precision),
            value(&label.recall),
            value(&label.f1),
            label.f1.as_ref().map_or("–".to_string(), interval),
            label.sentences
        );
    }
}

/// Writes the confusion matrix.
fn confusion(text: &mut String, figures: &Figures) {
    let width = label_width(figures);
    line!(text, "");
    line!(text, "confusion (rows: true label, columns: label given)");
    let columns: Vec<usize> = figures
        .labels
        .iter()
        .map(|l| widest([l.label.as_str()]).max(6))
        .collect();
    let mut header = format!("{:width$}", "");
    for (label, column) in figures.labels.iter().zip(&columns) {
        let _ = write!(header, "  {:>column$}", label.label);
    }
    line!(text, "{header}");
    for (label, counts) in figures.labels.iter().zip(&figures.confusion) {
        let mut row = format!("{:width$}", label.label);
        for (count, column) in counts.iter().zip(&columns) {
            let _ = write!(row, "  {count:>column$}");
        }
        line!(text, "{row}");
    }
}

/// Writes all figures of `evaluate`.
pub fn evaluation(all: &Figures, against: Option<&Against>, curve: Option<&Curve>) -> String {
    let mut text = figures(all);
    reliability(&mut text, all);
    coverage(&mut text, all);
    kept_sides(&mut text, all);
    if let Some(against) = against {
        differences(&mut text, all, against);
    }
    if let Some(curve) = curve {
        learning_curve(&mut text, curve);
    }
    text
}

fn reliability(text: &mut String, all: &Figures) {
    line!(text, "");
    line!(
        text,
        "reliability (how often the most probable label is right)"
    );
    line!(text, "probability    sentences   mean  right");
    for bin in &all.reliability {
        line!(
            text,
            "{:.2} to {:.2}  {:>11}  {:.3}  {:.3}",
            bin.above,
            bin.to,
            bin.sentences,
            bin.confidence,
            bin.accuracy
        );
    }
}

fn coverage(text: &mut String, all: &Figures) {
    line!(text, "");
    line!(text, "coverage (labels kept by score --min-probability)");
    line!(text, "P      kept  accuracy  95 % interval");
    for point in &all.coverage {
        if let Some(accuracy) = &point.accuracy {
            line!(
                text,
                "{:.2}  {:.3}     {:.3}  {}",
                point.min_probability,
                point.coverage,
                accuracy.value,
                interval(accuracy)
            );
        }
    }
}

fn kept_sides(text: &mut String, all: &Figures) {
    if all.kept_sides.is_empty() {
        return;
    }
    let labels = all.kept_sides.iter().map(|side| side.label.as_str());
    let width = widest(labels.chain(["label"]));
    line!(text, "");
    line!(text, "sides kept by score --min-precision");
    line!(
        text,
        "P     {:width$}  cutoff  kept  right  95 % interval  found",
        "label"
    );
    for side in &all.kept_sides {
        let share = |share: Option<f64>| share.map_or(String::new(), |share| format!("{share:.3}"));
        line!(
            text,
            "{:.2}  {:width$}   {:.3}  {:>4}  {:>5}  {:13}  {}",
            side.min_precision,
            side.label,
            side.cutoff,
            side.kept,
            share(side.precision.map(|precision| precision.value)),
            side.precision
                .map_or(String::new(), |precision| interval(&precision)),
            share(side.recall)
        );
    }
}

fn differences(text: &mut String, all: &Figures, against: &Against) {
    line!(text, "");
    line!(text, "difference to {}", against.what);
    line!(text, "{:29}  this   other  difference  95 % interval", "");
    let d = &against.difference;
    let differences = [
        d.accuracy,
        d.macro_f1,
        d.log_loss,
        d.brier,
        d.expected_calibration_error,
    ];
    let pairs = metrics(all).into_iter().zip(metrics(&against.figures));
    for (((name, this), (_, other)), difference) in pairs.zip(differences) {
        line!(
            text,
            "{name:29} {:.3}   {:.3}      {:>+.3}  {}",
            this.value,
            other.value,
            difference.value,
            signed_interval(&difference)
        );
    }
}

fn learning_curve(text: &mut String, curve: &Curve) {
    line!(text, "");
    line!(
        text,
        "learning curve (models that learned from so many sentences; all are tested on the same ones)"
    );
    line!(
        text,
        "sentences  macro-F1  95 % interval   log loss  95 % interval"
    );
    for point in &curve.points {
        line!(
            text,
            "{:>9}     {:.3}  {:14}     {:.3}  {}",
            point.sentences,
            point.macro_f1.value,
            interval(&point.macro_f1),
            point.log_loss.value,
            interval(&point.log_loss)
        );
    }
    line!(text, "{}", advice(curve));
}

/// Says whether more labels would help.
fn advice(curve: &Curve) -> String {
    let (Some(gain), [.., last]) = (&curve.gain, curve.points.as_slice()) else {
        return "There is only one row: of a part of these labels, or of its rarest label, there is too little to learn \
            from. Label more, or join rare labels, and look again."
            .to_string();
    };
    let rise = format!(
        "From {} to {} sentences the macro-F1 changed by {:+.3} ({})",
        gain.from,
        last.sentences,
        gain.macro_f1.value,
        signed_interval(&gain.macro_f1)
    );
    let advice = match (gain.macro_f1.low, gain.macro_f1.high) {
        (Some(low), _) if low > 0.0 => "more labels still help",
        (Some(_), Some(high)) if high < WORTH_LABELLING => {
            "more of the same labels would hardly help; a dictionary or an encoder may"
        }
        _ => "these are too few to say whether more would help",
    };
    format!("{rise}: {advice}.")
}

fn label_width(figures: &Figures) -> usize {
    widest(figures.labels.iter().map(|l| l.label.as_str())).max("label".len())
}

/// Writes three decimals, or a dash if there is no figure.
fn value(estimate: &Option<Estimate>) -> String {
    estimate.map_or("–".to_string(), |estimate| {
        format!("{:.3}", estimate.value)
    })
}

/// Writes `0.701–0.715`, or a dash if there is no interval.
pub(super) fn interval(estimate: &Estimate) -> String {
    match (estimate.low, estimate.high) {
        (Some(low), Some(high)) => format!("{}–{}", three(low), three(high)),
        _ => "–".to_string(),
    }
}

/// Writes three decimals, without a minus before a zero.
pub(super) fn three(number: f64) -> String {
    let text = format!("{number:.3}");
    match text.as_str() {
        "-0.000" => "0.000".to_string(),
        _ => text,
    }
}

/// Writes `−0.010 to +0.002`, because a dash beside signs could be read as a minus.
fn signed_interval(estimate: &Estimate) -> String {
    match (estimate.low, estimate.high) {
        (Some(low), Some(high)) => format!("{low:+.3} to {high:+.3}"),
        _ => "–".to_string(),
    }
}
