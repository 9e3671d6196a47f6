//! Coefficients of a regression as text for people.

use std::fmt::Write;

use standpoint_common::phrases::significant;

use super::widest;
use crate::jobs::summarize::coefficient_name;
use crate::prevalence::{CoefficientRow, Link, Margins, Regression};

/// Writes the coefficients, and below those of a term its test: differences of shares in points, those of log-odds as they
/// are.
pub fn table(regression: &Regression, link: Link) -> String {
    let (unit, factor, decimals) = match link {
        Link::Identity => ("points", 100.0, 1),
        Link::Logit => ("log-odds", 1.0, 2),
    };
    let number = |x: f64| signed(factor * x, decimals);
    let mut lines = Vec::new();
    for (rows, test) in regression.by_term() {
        lines.extend(rows.iter().map(|row| Line::of(row, row.p, number)));
        lines.extend(test.map(|test| Line {
            label: test.label.clone(),
            name: format!("{}: all", test.term),
            estimate: String::new(),
            interval: format!(
                "F({}, {:.1}) = {:.2}",
                test.coefficients, test.freedom, test.f
            ),
            p: Some(test.p),
        }));
    }
    written(&lines, unit, "p")
}

/// Writes the marginal means in percent, and their differences in points.
pub fn margins(margins: &Margins) -> String {
    let number = |x: f64| significant(100.0 * x, 1);
    let difference = |x: f64| signed(100.0 * x, 1);
    let lines: Vec<Line> = margins
        .rows
        .iter()
        .map(|margin| match margin.row.against {
            Some(_) => Line::of(&margin.row, margin.adjusted_p, difference),
            None => Line::of(&margin.row, None, number),
        })
        .collect();
    written(&lines, "percent", "p (Holm)")
}

fn signed(x: f64, decimals: usize) -> String {
    match significant(x, decimals) {
        text if text.starts_with('-') => text,
        text => format!("+{text}"),
    }
}

/// A line of the table.
struct Line {
    label: String,
    name: String,
    estimate: String,
    interval: String,
    p: Option<f64>,
}

impl Line {
    fn of(row: &CoefficientRow, p: Option<f64>, number: impl Fn(f64) -> String) -> Self {
        Line {
            label: row.label.clone(),
            name: coefficient_name(&row.term, row.level.as_deref(), row.against.as_deref()),
            estimate: number(row.estimate),
            interval: match (row.low, row.high) {
                (Some(low), Some(high)) => format!("{} to {}", number(low), number(high)),
                _ => "none".to_string(),
            },
            p,
        }
    }
}

fn written(lines: &[Line], unit: &str, p_name: &str) -> String {
    let label = widest(lines.iter().map(|line| line.label.as_str())).max("label".len());
    let term = widest(lines.iter().map(|line| line.name.as_str())).max("term".len());
    let p_width = p_name.len().max(6);
    let mut text = String::new();
    line!(
        text,
        "{:label$}  {:term$}  {unit:>9}  {:18}  {p_name:>p_width$}",
        "label",
        "term",
        "95 % interval"
    );
    for line in lines {
        let p = match line.p {
            Some(p) if p < 0.001 => "<0.001".to_string(),
            Some(p) => format!("{p:.3}"),
            None => String::new(),
        };
        let shown = format!(
            "{:label$}  {:term$}  {:>9}  {:18}  {p:>p_width$}",
            line.label, line.name, line.estimate, line.interval
        );
        line!(text, "{}", shown.trim_end());
    }
    text
}
