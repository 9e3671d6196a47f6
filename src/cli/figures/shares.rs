//! Shares as text for people: the output of `summarize`.

use std::fmt::Write;

use super::widest;
use crate::cli::console::messages::Messages;
use crate::findings::{Note, Warning};
use crate::prevalence::{Corrections, Estimator, Row, Summary};

/// Writes the shares in per cent, and below them the differences in points.
pub fn table(rows: &[Row]) -> String {
    let mut text = String::new();
    let (shares, differences): (Vec<&Row>, Vec<&Row>) =
        rows.iter().partition(|row| row.against.is_none());
    block(&mut text, "share", &shares);
    if !differences.is_empty() {
        let _ = writeln!(text);
        block(&mut text, "points", &differences);
    }
    text
}

fn block(text: &mut String, what: &str, rows: &[&Row]) {
    let name = |row: &Row| match &row.against {
        Some(against) => format!("{} − {against}", row.group),
        None => row.group.clone(),
    };
    let names: Vec<String> = rows.iter().map(|row| name(row)).collect();
    let group = widest(names.iter().map(String::as_str)).max("group".len());
    let label = widest(rows.iter().map(|row| row.label.as_str())).max("label".len());
    let _ = writeln!(
        text,
        "{:group$}  {:label$}  estimator  {what:>10}  {:18}  sentences  documents    coded",
        "group", "label", "95 % interval"
    );
    for row in rows {
        let signed = row.against.is_some();
        let percent = |v: f64| match signed {
            true => format!("{:+.1}", 100.0 * v),
            false => format!("{:.1}", 100.0 * v),
        };
        let interval = match (row.low, row.high) {
            (Some(low), Some(high)) => format!("{} to {}", percent(low), percent(high)),
            _ => "none".to_string(),
        };
        let unit = if signed { "" } else { " %" };
        let share = row.share.map_or("–".to_string(), |v| percent(v) + unit);
        let _ = writeln!(
            text,
            "{:group$}  {:label$}  {:9}  {share:>10}  {interval:18}  {:>9}  {:>9}  {:>7}",
            name(row),
            row.label,
            row.estimator.abbreviation(),
            row.sentences,
            row.documents,
            row.coded
        );
    }
}

/// Notes shares beyond the possible range, and warns of intervals that rest on few codes.
pub fn notes(summary: &Summary, messages: &Messages) {
    let beyond = summary.rows.iter().filter(|row| row.beyond).count();
    if beyond > 0 {
        messages.tell(Note::SharesBeyondLimit {
            shares: beyond,
            by: None,
        });
    }
    let ends: usize = summary.rows.iter().map(|row| row.ends_beyond).sum();
    if ends > 0 {
        messages.tell(Note::EndsBeyondLimit { ends });
    }
    let count = |is_such: fn(&&Row) -> bool| summary.rows.iter().filter(is_such).count();
    let intervals = count(|row| row.thin);
    if intervals > 0 {
        messages.tell(Warning::FewCodes {
            intervals,
            by: None,
        });
    }
    let intervals = count(|row| row.few_documents);
    if intervals > 0 {
        let rows = summary.rows.iter().filter(|row| row.few_documents);
        let documents = rows.map(|row| row.coded_documents).min().unwrap_or(0);
        messages.tell(Warning::FewDocumentsCoded {
            intervals,
            documents,
            by: None,
        });
    }
}

/// Warns of labels without a coded sentence, whose error rates are unknown.
pub fn warn_of_absent(
    estimators: &[Estimator],
    labels: &[String],
    corrections: &Corrections,
    messages: &Messages,
) {
    let corrected = |e: &&Estimator| matches!(e, Estimator::Acc | Estimator::Pacc);
    let names: Vec<&str> = estimators
        .iter()
        .filter(corrected)
        .map(|e| e.abbreviation())
        .collect();
    let absent = corrections.rates.iter().flat_map(|rates| &rates.absent);
    for &label in absent.filter(|_| !names.is_empty()) {
        messages.tell(Warning::LabelNotCoded {
            label: labels[label].clone(),
            estimators: names.join(" and "),
        });
    }
}
