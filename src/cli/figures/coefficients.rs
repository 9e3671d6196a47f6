//! Coefficients of a regression as text for people.

use std::fmt::Write;

use standpoint_common::phrases::significant;

use super::widest;
use crate::jobs::summarize::coefficient_name;
use crate::prevalence::{CoefficientRow, Link};

/// Writes the coefficients: differences of shares in points, those of log-odds as they are.
pub fn table(rows: &[CoefficientRow], link: Link) -> String {
    let (unit, factor, decimals) = match link {
        Link::Identity => ("points", 100.0, 1),
        Link::Logit => ("log-odds", 1.0, 2),
    };
    let names: Vec<String> = rows
        .iter()
        .map(|row| coefficient_name(&row.term, row.level.as_deref(), row.against.as_deref()))
        .collect();
    let label = widest(rows.iter().map(|row| row.label.as_str())).max("label".len());
    let term = widest(names.iter().map(String::as_str)).max("term".len());
    let mut text = String::new();
    line!(
        text,
        "{:label$}  {:term$}  {unit:>9}  {:18}  {:>6}",
        "label",
        "term",
        "95 % interval",
        "p"
    );
    for (row, name) in rows.iter().zip(names) {
        let number = |x: f64| match significant(factor * x, decimals) {
            text if text.starts_with('-') => text,
            text => format!("+{text}"),
        };
        let interval = match (row.low, row.high) {
            (Some(low), Some(high)) => format!("{} to {}", number(low), number(high)),
            _ => "none".to_string(),
        };
        let p = match row.p {
            Some(p) if p < 0.001 => "<0.001".to_string(),
            Some(p) => format!("{p:.3}"),
            None => String::new(),
        };
        line!(
            text,
            "{:label$}  {name:term$}  {:>9}  {interval:18}  {p:>6}",
            row.label,
            number(row.estimate)
        );
    }
    text
}
