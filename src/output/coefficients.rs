//! The table of coefficients: one row for each label and coefficient of a regression.

use super::columns::OutputCell;
use super::paper::{PaperPart, PaperTable, fixed, three_digits, with_interval};
use super::tables::OutputTable;
use crate::prevalence::{CoefficientRow, Link, Regression};

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

/// The coefficients as a table for a paper. `by` is what errors are clustered by.
pub fn coefficient_paper(regression: &Regression, link: Link, by: &str) -> PaperTable {
    let rows = regression.rows.iter().map(|row| {
        let term = match (row.term.as_str(), &row.level) {
            ("(intercept)", _) => "Intercept".to_string(),
            (term, Some(level)) => format!("{term}: {level}"),
            (term, None) => term.to_string(),
        };
        let number = |x: Option<f64>| x.map_or(String::new(), three_digits);
        let p = |p: f64| match p {
            small if small < 0.001 => "<0.001".to_string(),
            p => fixed(3)(p),
        };
        vec![
            row.label.clone(),
            term,
            row.against.clone().unwrap_or_default(),
            with_interval([Some(row.estimate), row.low, row.high], three_digits),
            number(row.standard_error),
            row.freedom.map_or(String::new(), fixed(1)),
            row.p.map_or(String::new(), p),
            row.coded_documents.to_string(),
        ]
    });
    let columns = [
        "Label",
        "Term",
        "Against",
        "#Coefficient",
        "#SE",
        "#df",
        "#p",
        "#Coded documents",
    ];
    let (what, unit) = match link {
        Link::Identity => ("Linear", "shares"),
        Link::Logit => ("Logistic", "log-odds"),
    };
    PaperTable {
        caption: format!("{what} regression of the label of a sentence"),
        key: "regression",
        parts: vec![PaperPart::new(columns, rows.collect())],
        notes: vec![
            format!(
                "{} sentences in {} documents, of which {} are coded.",
                regression.sentences, regression.documents, regression.coded
            ),
            format!("Coefficients are differences of {unit}, for a column of numbers those by one unit."),
            "The outcome is the model's probability, corrected by the codes (design-based supervised learning, Egami et \
            al. 2023)."
                .to_string(),
            format!(
                "In brackets: 95 % intervals. SE: standard error, clustered by {by} (CR2). df: degrees of freedom of Bell \
                and McCaffrey."
            ),
        ],
    }
}
