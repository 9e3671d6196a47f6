//! Shares as text for people: the output of `summarize`.

use std::fmt::Write;

use super::widest;
use crate::prevalence::SummaryRow;

/// Writes the shares in per cent, and below them the differences in points.
pub fn table(rows: &[SummaryRow]) -> String {
    let mut text = String::new();
    let (shares, differences): (Vec<&SummaryRow>, Vec<&SummaryRow>) =
        rows.iter().partition(|row| row.against.is_none());
    block(&mut text, "share", &shares);
    if !differences.is_empty() {
        let _ = writeln!(text);
        block(&mut text, "points", &differences);
    }
    text
}

fn block(text: &mut String, what: &str, rows: &[&SummaryRow]) {
    let name = |row: &SummaryRow| match &row.against {
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
        let percent = |v: f64| {
            if signed {
                format!("{:+.1}", 100.0 * v)
            } else {
                format!("{:.1}", 100.0 * v)
            }
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
