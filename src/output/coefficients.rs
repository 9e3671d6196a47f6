//! The table of coefficients: one row for each label and coefficient of a regression.

use super::columns::OutputCell;
use super::paper::{PaperPart, PaperTable, fixed, three_digits, with_interval};
use super::tables::OutputTable;
use crate::prevalence::{CoefficientRow, Link, Margins, Regression, TermTest};

/// The names of the columns up to p.
const COLUMNS: [&str; 10] = [
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
];

/// The level of the row that tests all levels.
const ALL_LEVELS: &str = "(all)";

fn number(x: Option<f64>) -> OutputCell<'static> {
    x.map(OutputCell::Number).into()
}

/// The cells of a row up to its p.
fn cells(row: &CoefficientRow) -> Vec<OutputCell<'_>> {
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
    ]
}

/// The table of coefficients, and below those of a term its test. Those without an interval have no error either.
pub fn coefficient_table(regression: &Regression) -> OutputTable<'_> {
    let rows = regression.by_term().flat_map(|(rows, test)| {
        let coefficients = rows.iter().map(|row| {
            let rest = [
                row.coded_documents.into(),
                OutputCell::Empty,
                OutputCell::Empty,
            ];
            cells(row).into_iter().chain(rest).collect()
        });
        let test = test.map(|test| {
            vec![
                test.label.as_str().into(),
                test.term.as_str().into(),
                Some(ALL_LEVELS).into(),
                OutputCell::Empty,
                OutputCell::Empty,
                OutputCell::Empty,
                OutputCell::Empty,
                OutputCell::Empty,
                OutputCell::Number(test.freedom),
                OutputCell::Number(test.p),
                OutputCell::Empty,
                OutputCell::Number(test.f),
                test.coefficients.into(),
            ]
        });
        coefficients.chain(test).collect::<Vec<_>>()
    });
    let columns = [&COLUMNS[..], &["coded_documents", "f", "numerator_df"]].concat();
    OutputTable::new("regression", &columns, rows)
}

/// The table of marginal means and their differences.
pub fn margin_table(margins: &Margins) -> OutputTable<'_> {
    let rows = margins.rows.iter().map(|margin| {
        let rest = [number(margin.adjusted_p), margin.row.coded_documents.into()];
        cells(&margin.row).into_iter().chain(rest).collect()
    });
    let columns = [&COLUMNS[..], &["p_holm", "coded_documents"]].concat();
    OutputTable::new("margins", &columns, rows)
}

fn shown(x: Option<f64>) -> String {
    x.map_or(String::new(), three_digits)
}

fn shown_p(p: Option<f64>) -> String {
    match p {
        None => String::new(),
        Some(small) if small < 0.001 => "<0.001".to_string(),
        Some(p) => fixed(3)(p),
    }
}

/// What the errors of a table are.
fn errors_by(by: &str) -> String {
    format!(
        "In brackets: 95 % intervals. SE: standard error, clustered by {by} (CR2). df: degrees of freedom of Bell and McCaffrey."
    )
}

/// The marginal means and their differences as a table for a paper. `by` is what errors are clustered by.
pub fn margin_paper(margins: &Margins, by: &str) -> PaperTable {
    let percentage = |share: f64| three_digits(100.0 * share);
    let rows = |is_difference: bool| {
        let rows = margins.rows.iter();
        let rows = rows.filter(move |margin| margin.row.against.is_some() == is_difference);
        rows.map(move |margin| {
            let row = &margin.row;
            let mut cells = vec![row.label.clone(), row.level.clone().unwrap_or_default()];
            cells.extend(row.against.clone());
            cells.push(with_interval(
                [Some(row.estimate), row.low, row.high],
                percentage,
            ));
            cells.push(shown(row.standard_error.map(|error| 100.0 * error)));
            cells.push(row.freedom.map_or(String::new(), fixed(1)));
            if is_difference {
                cells.extend([shown_p(row.p), shown_p(margin.adjusted_p)]);
            }
            cells.push(row.coded_documents.to_string());
            cells
        })
        .collect()
    };
    let term = margins
        .rows
        .first()
        .map_or("", |margin| margin.row.term.as_str());
    PaperTable {
        caption: format!("Share of each label by {term}, all else as it is"),
        key: "margins",
        parts: vec![
            PaperPart::new(
                ["Label", term, "#Share (%)", "#SE", "#df", "#Coded documents"],
                rows(false),
            ),
            PaperPart::new(
                ["Label", term, "Against", "#Difference (points)", "#SE", "#df", "#p", "#p (Holm)", "#Coded documents"],
                rows(true),
            ),
        ],
        notes: vec![
            "Marginal means of a regression of the model's probability, corrected by the codes (design-based supervised \
            learning, Egami et al. 2023)."
                .to_string(),
            errors_by(by),
            "p (Holm): adjusted for the differences of the label.".to_string(),
        ],
    }
}

/// The coefficients as a table for a paper. `by` is what errors are clustered by.
pub fn coefficient_paper(regression: &Regression, link: Link, by: &str) -> PaperTable {
    let coefficient = |row: &CoefficientRow| {
        let term = match (row.term.as_str(), &row.level) {
            ("(intercept)", _) => "Intercept".to_string(),
            (term, Some(level)) => format!("{term}: {level}"),
            (term, None) => term.to_string(),
        };
        vec![
            row.label.clone(),
            term,
            row.against.clone().unwrap_or_default(),
            with_interval([Some(row.estimate), row.low, row.high], three_digits),
            shown(row.standard_error),
            row.freedom.map_or(String::new(), fixed(1)),
            shown_p(row.p),
            row.coded_documents.to_string(),
        ]
    };
    let test = |test: &TermTest| {
        vec![
            test.label.clone(),
            format!("{}: all", test.term),
            String::new(),
            format!("F = {}", three_digits(test.f)),
            String::new(),
            format!("{}, {}", test.coefficients, fixed(1)(test.freedom)),
            shown_p(Some(test.p)),
            String::new(),
        ]
    };
    let rows = regression
        .by_term()
        .flat_map(|(rows, of_term)| rows.iter().map(coefficient).chain(of_term.map(test)));
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
            errors_by(by),
        ],
    }
}
