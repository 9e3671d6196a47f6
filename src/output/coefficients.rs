//! The table of coefficients: one row for each label and coefficient of a regression.

use super::columns::OutputCell;
use super::tables::OutputTable;
use crate::prevalence::CoefficientRow;

/// The names of the columns.
const COLUMNS: [&str; 11] = [
    "label",
    "term",
    "level",
    "against",
    "estimate",
    "low",
    "high",
    "standard_error",
    "df",
    "p",
    "coded_documents",
];

/// The table of coefficients. Those without an interval have no error either.
pub fn coefficient_table(rows: &[CoefficientRow]) -> OutputTable<'_> {
    let number = |x: Option<f64>| x.map(OutputCell::Number).into();
    let rows = rows.iter().map(|row| {
        vec![
            row.label.as_str().into(),
            row.term.as_str().into(),
            row.level.as_deref().into(),
            row.against.as_deref().into(),
            OutputCell::Number(row.estimate),
            number(row.low),
            number(row.high),
            number(row.standard_error),
            number(row.freedom),
            number(row.p),
            row.coded_documents.into(),
        ]
    });
    OutputTable::new("regression", &COLUMNS, rows)
}
