//! Coefficients of a regression as text for people.

use standpoint_common::phrases::significant;

use super::TextTable;
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
    let mut table = header(unit, "p");
    for (rows, test) in regression.by_term() {
        rows.iter()
            .for_each(|row| table.add(line(row, row.p, number)));
        if let Some(test) = test {
            let freedom = format!("{}, {:.1}", test.coefficients, test.freedom);
            table.add([
                test.label.clone(),
                format!("{}: all", test.term),
                String::new(),
                format!("F({freedom}) = {:.2}", test.f),
                p_value(Some(test.p)),
            ]);
        }
    }
    table.to_string()
}

/// Writes the marginal means in percent, and their differences in points.
pub fn margins(margins: &Margins) -> String {
    let mut table = header("percent", "p (Holm)");
    for margin in &margins.rows {
        table.add(match margin.row.against {
            Some(_) => line(&margin.row, margin.adjusted_p, |x| signed(100.0 * x, 1)),
            None => line(&margin.row, None, |x| significant(100.0 * x, 1)),
        });
    }
    table.to_string()
}

fn header(unit: &str, p: &str) -> TextTable {
    TextTable::new(&format!("label|term|>{unit:>9}|95 % interval     |>{p:>6}"))
}

fn signed(x: f64, decimals: usize) -> String {
    match significant(x, decimals) {
        text if text.starts_with('-') => text,
        text => format!("+{text}"),
    }
}

/// A coefficient as a row of the table.
fn line(row: &CoefficientRow, p: Option<f64>, number: impl Fn(f64) -> String) -> [String; 5] {
    [
        row.label.clone(),
        coefficient_name(&row.term, row.level.as_deref(), row.against.as_deref()),
        number(row.estimate),
        match (row.low, row.high) {
            (Some(low), Some(high)) => format!("{} to {}", number(low), number(high)),
            _ => "none".to_string(),
        },
        p_value(p),
    ]
}

fn p_value(p: Option<f64>) -> String {
    match p {
        Some(p) if p < 0.001 => "<0.001".to_string(),
        Some(p) => format!("{p:.3}"),
        None => String::new(),
    }
}
