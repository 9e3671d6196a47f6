//! Figures as people read them: shared by `train` and `evaluate`.

use std::fmt::Write;
use std::io::Write as _;
use std::path::PathBuf;

use anyhow::Context;
use serde::Serialize;

use crate::evaluation::Metrics;
use crate::output::{check_writable, replace};

/// The file that figures go to as JSON, if any; fails at once if it cannot be written. `-` is standard
/// output and no file.
pub fn json_file(json: Option<&PathBuf>) -> anyhow::Result<Option<&PathBuf>> {
    let file = json.filter(|path| path.as_os_str() != "-");
    if let Some(path) = file {
        check_writable(path).with_context(|| format!("{} was not written", path.display()))?;
    }
    Ok(file)
}

/// Writes figures as JSON where that was asked for, and the report on standard output unless the JSON
/// takes its place there.
pub fn write(
    json: Option<&PathBuf>,
    figures: &impl Serialize,
    report: String,
) -> anyhow::Result<()> {
    let mut bytes = serde_json::to_vec_pretty(figures)?;
    bytes.push(b'\n');
    let file = json_file(json)?;
    if let Some(path) = file {
        replace(path, |file| file.write_all(&bytes))
            .with_context(|| format!("{} was not written", path.display()))?;
    }
    let to_stdout = match json.is_some() && file.is_none() {
        true => bytes,
        false => report.into_bytes(),
    };
    Ok(std::io::stdout().write_all(&to_stdout)?)
}

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
