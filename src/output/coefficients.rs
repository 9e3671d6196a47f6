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
    let number = |x: Option<f64>| x.map_or(OutputCell::Empty, OutputCell::Number);
    let text = |text: Option<&str>| {
        text.map_or(OutputCell::Empty, |text| {
            OutputCell::Text(text.to_string().into())
        })
    };
    let rows = rows.iter().map(|row| {
        [
            text(Some(&row.label)),
            text(Some(&row.term)),
            text(row.level.as_deref()),
            text(row.against.as_deref()),
            number(Some(row.estimate)),
            number(row.low),
            number(row.high),
            number(row.standard_error),
            number(row.freedom),
            number(row.p),
            OutputCell::Whole(row.coded_documents),
        ]
    });
    OutputTable {
        name: "regression",
        columns: COLUMNS.to_vec(),
        labels: &[],
        rows: rows.map(Vec::from).collect(),
    }
}
