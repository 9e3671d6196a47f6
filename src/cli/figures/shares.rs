//! Shares as text for people: the output of `summarize`.

use std::fmt::Write;

use super::TextTable;
use crate::prevalence::SummaryRow;

/// Writes the shares in per cent, and below them the differences in points.
pub fn table(rows: &[SummaryRow]) -> String {
    let (shares, differences): (Vec<&SummaryRow>, Vec<&SummaryRow>) =
        rows.iter().partition(|row| row.against.is_none());
    let mut text = block("share", &shares);
    if !differences.is_empty() {
        let _ = write!(text, "\n{}", block("points", &differences));
    }
    text
}

fn block(what: &str, rows: &[&SummaryRow]) -> String {
    let mut table = TextTable::new(&format!(
        "group|label|estimator|>{what:>10}|95 % interval     |>sentences|>documents|>  coded"
    ));
    for row in rows {
        let percent = |v: f64| match row.against {
            Some(_) => format!("{:+.1}", 100.0 * v),
            None => format!("{:.1}", 100.0 * v),
        };
        let unit = if row.against.is_some() { "" } else { " %" };
        table.add([
            match &row.against {
                Some(against) => format!("{} − {against}", row.group),
                None => row.group.clone(),
            },
            row.label.clone(),
            row.estimator.abbreviation().to_string(),
            row.share.map_or("–".to_string(), |v| percent(v) + unit),
            match (row.low, row.high) {
                (Some(low), Some(high)) => format!("{} to {}", percent(low), percent(high)),
                _ => "none".to_string(),
            },
            row.sentences.to_string(),
            row.documents.to_string(),
            row.coded.to_string(),
        ]);
    }
    table.to_string()
}
