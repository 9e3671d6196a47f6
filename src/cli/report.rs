//! Figures as people read them: shared by `train` and `evaluate`.

use std::fmt::Write;

use crate::evaluation::Metrics;

/// The figures of a set of predictions as a few short tables.
pub fn figures(metrics: &Metrics) -> String {
    let mut text = String::new();
    let width = metrics
        .labels
        .iter()
        .map(|l| l.label.chars().count())
        .max()
        .unwrap_or(0)
        .max("label".len());
    let mut line = |text_line: String| {
        let _ = writeln!(text, "{}", text_line.trim_end());
    };
    line(format!(
        "accuracy                    {:.3}",
        metrics.accuracy
    ));
    line(format!(
        "macro-F1                    {:.3}",
        metrics.macro_f1
    ));
    line(format!(
        "log loss                    {:.3}",
        metrics.log_loss
    ));
    line(format!("Brier score                 {:.3}", metrics.brier));
    line(format!(
        "expected calibration error  {:.3}",
        metrics.expected_calibration_error
    ));
    line(String::new());
    line(format!(
        "{:width$}  precision  recall     F1  sentences",
        "label"
    ));
    for label in &metrics.labels {
        line(format!(
            "{:width$}      {:.3}   {:.3}  {:.3}  {:>9}",
            label.label, label.precision, label.recall, label.f1, label.sentences
        ));
    }
    line(String::new());
    line("confusion (rows: true label, columns: label given)".to_string());
    let columns: Vec<usize> = metrics
        .labels
        .iter()
        .map(|l| l.label.chars().count().max(6))
        .collect();
    let mut header = format!("{:width$}", "");
    for (label, column) in metrics.labels.iter().zip(&columns) {
        let _ = write!(header, "  {:>column$}", label.label);
    }
    line(header);
    for (label, counts) in metrics.labels.iter().zip(&metrics.confusion) {
        let mut row = format!("{:width$}", label.label);
        for (count, column) in counts.iter().zip(&columns) {
            let _ = write!(row, "  {count:>column$}");
        }
        line(row);
    }
    text
}
