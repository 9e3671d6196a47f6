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
mod table;

pub use table::{TextTable, widest};

use crate::evaluation::{Curve, Estimate, Figures};
use crate::jobs::evaluate::Against;
use crate::labels::ClusteredBy;

/// A gain of macro-F1 that is worth labelling for.
const WORTH_LABELLING: f64 = 0.02;

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

/// Writes the overall figures, those of each label, and the confusion matrix.
pub fn figures(figures: &Figures) -> String {
    let mut table = TextTable::new("                           |>      |95 % interval");
    let [all @ .., (calibration, of_equal_width)] = figures.overall();
    for (name, estimate) in all {
        table.add([name.to_string(), three(estimate.value), interval(&estimate)]);
    }
    let of_equal_mass = figures.equal_mass_calibration_error;
    for (name, estimate, by_chance) in [
        (
            calibration,
            of_equal_width,
            figures.calibration_error_by_chance,
        ),
        (
            "  in bins of equal mass",
            of_equal_mass,
            figures.equal_mass_error_by_chance,
        ),
    ] {
        let by_chance = format!("by chance alone {by_chance:.3}");
        table.add([name.to_string(), three(estimate.value), by_chance]);
    }
    let mut by_label = TextTable::new("label|>precision|>recall|>   F1|95 % interval|>sentences");
    for label in &figures.labels {
        let name = [label.label.clone()].into_iter();
        let values = label.named().map(|(_, figure)| value(&figure));
        let f1 = label.f1.as_ref().map_or("–".to_string(), interval);
        by_label.add(name.chain(values).chain([f1, label.sentences.to_string()]));
    }
    format!("{table}\n{by_label}{}", confusion(figures))
}

/// Writes the confusion matrix.
fn confusion(figures: &Figures) -> String {
    let mut table = TextTable::new("     ");
    for label in &figures.labels {
        table.add_column(format!("{:>6}", label.label), true);
    }
    for (label, counts) in figures.labels.iter().zip(&figures.confusion) {
        let counts = counts.iter().map(usize::to_string);
        table.add([label.label.clone()].into_iter().chain(counts));
    }
    format!("\nconfusion (rows: true label, columns: label given)\n{table}")
}

/// Writes all figures of `evaluate`.
pub fn evaluation(all: &Figures, against: Option<&Against>, curve: Option<&Curve>) -> String {
    let mut text = figures(all) + &reliability(all) + &coverage(all);
    if !all.kept_sides.is_empty() {
        text += &kept_sides(all);
    }
    if let Some(against) = against {
        text += &differences(all, against);
    }
    if let Some(curve) = curve {
        text += &learning_curve(curve);
    }
    text
}

fn reliability(all: &Figures) -> String {
    let mut table = TextTable::new("probability |>  sentences|> mean|>right");
    for bin in &all.reliability {
        let range = format!("{:.2} to {:.2}", bin.above, bin.to);
        let sentences = bin.sentences.to_string();
        table.add([range, sentences, three(bin.confidence), three(bin.accuracy)]);
    }
    format!("\nreliability (how often the most probable label is right)\n{table}")
}

fn coverage(all: &Figures) -> String {
    let mut table = TextTable::new("P   |> kept|>accuracy|95 % interval");
    for point in &all.coverage {
        if let Some(accuracy) = &point.accuracy {
            let (least, kept) = (
                format!("{:.2}", point.min_probability),
                three(point.coverage),
            );
            table.add([least, kept, three(accuracy.value), interval(accuracy)]);
        }
    }
    format!("\ncoverage (labels kept by score --min-probability)\n{table}")
}

fn kept_sides(all: &Figures) -> String {
    let mut table = TextTable::new("P   |label|>cutoff|>kept|>precision|95 % interval|>recall");
    for side in &all.kept_sides {
        let precision = side.precision.as_ref();
        table.add([
            format!("{:.2}", side.min_precision),
            side.label.clone(),
            three(side.cutoff),
            side.kept.to_string(),
            precision.map_or(String::new(), |precision| three(precision.value)),
            precision.map_or(String::new(), interval),
            side.recall.map_or(String::new(), three),
        ]);
    }
    format!("\nsides kept by score --min-precision\n{table}")
}

fn differences(all: &Figures, against: &Against) -> String {
    let mut table =
        TextTable::new("                            |> this|> other|>difference|95 % interval");
    let pairs = all.overall().into_iter().zip(against.figures.overall());
    for (((name, this), (_, other)), difference) in pairs.zip(against.difference.overall()) {
        table.add([
            name.to_string(),
            three(this.value),
            three(other.value),
            format!("{:+.3}", difference.value),
            signed_interval(&difference),
        ]);
    }
    format!("\ndifference to {}\n{table}", against.what)
}

fn learning_curve(curve: &Curve) -> String {
    let mut table = TextTable::new(">sentences|>macro-F1|95 % interval |>log loss|95 % interval");
    for point in &curve.points {
        let (f1, loss) = (&point.macro_f1, &point.log_loss);
        table.add([
            point.sentences.to_string(),
            three(f1.value),
            interval(f1),
            three(loss.value),
            interval(loss),
        ]);
    }
    format!(
        "\nlearning curve (models that learned from so many sentences; all are tested on the same ones)\n{table}{}\n",
        advice(curve)
    )
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
