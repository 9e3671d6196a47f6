//! The table of shares: one row for each group, label and estimator.

use super::columns::OutputCell;
use standpoint_common::phrases::capital;

use super::paper::{PaperPart, PaperTable, percent, with_interval};
use super::tables::OutputTable;
use crate::prevalence::{ALL, Estimator, Population, SummaryRow};

/// The names of the columns.
pub(super) const COLUMNS: [&str; 10] = [
    "group",
    "label",
    "estimator",
    "share",
    "low",
    "high",
    "sentences",
    "documents",
    "coded",
    "against",
];

/// The table of shares. A share is a difference if `against` is not empty.
pub fn share_table(rows: &[SummaryRow]) -> OutputTable<'_> {
    // Adding 0.0 turns a rounded −0 into 0.
    let decimal = |v: f64| OutputCell::Probability((v * 1e4).round() / 1e4 + 0.0);
    let rows = rows.iter().map(|row| {
        vec![
            row.group.as_str().into(),
            row.label.as_str().into(),
            row.estimator.abbreviation().into(),
            row.share.map(decimal).into(),
            row.low.map(decimal).into(),
            row.high.map(decimal).into(),
            row.sentences.into(),
            row.documents.into(),
            row.coded.into(),
            row.against.as_deref().into(),
        ]
    });
    OutputTable::new("shares", &COLUMNS, rows)
}

/// The shares as a table for a paper: in per cent, and below them the differences in points. `by` are the columns that
/// they are grouped by, and `clusters` the column that intervals are clustered by, if it is not the document.
pub fn share_paper(
    rows: &[SummaryRow],
    by: Option<&str>,
    population: Population,
    clusters: Option<&str>,
) -> PaperTable {
    let mut estimators: Vec<Estimator> = Vec::new();
    for row in rows {
        if !estimators.contains(&row.estimator) {
            estimators.push(row.estimator);
        }
    }
    let has_several = estimators.len() > 1;
    let is_coded = rows.iter().any(|row| row.coded > 0);
    let group = |row: &SummaryRow| match &row.against {
        Some(against) => format!("{} − {against}", row.group),
        None if by.is_none() => String::new(),
        None if row.group == ALL => "All".to_string(),
        None => row.group.clone(),
    };
    let cells = |row: &SummaryRow| {
        // A difference is between two groups, whose numbers stand above.
        let number = |number: usize, is_shown: bool| match row.against {
            None if is_shown => number.to_string(),
            _ => String::new(),
        };
        vec![
            group(row),
            row.label.clone(),
            if has_several {
                short_name(row.estimator)
            } else {
                ""
            }
            .to_string(),
            with_interval([row.share, row.low, row.high], percent),
            number(row.sentences, true),
            number(row.documents, true),
            number(row.coded, is_coded),
        ]
    };
    let part = |group: &str, share: &str, differences: bool| {
        let rows = rows
            .iter()
            .filter(|row| row.against.is_some() == differences);
        let columns = [
            group,
            "Label",
            "Method",
            share,
            "#Sentences",
            "#Documents",
            "#Coded",
        ];
        PaperPart::new(columns, rows.map(cells).collect())
    };
    let by = by.map(|by| by.replace(',', " / "));
    let mut notes = Vec::new();
    if rows.iter().any(|row| row.low.is_some()) {
        notes.push("In brackets: 95 % intervals.".to_string());
        notes.push(match population {
            Population::LikeThese => format!(
                "They are clustered by {}, and say how far the share in all articles like these may be from the one here.",
                clusters.unwrap_or("document")
            ),
            Population::These => "They say how far the share that coding every sentence of these articles would give may \
                be from the one here."
                .to_string(),
        });
    }
    if rows
        .iter()
        .any(|row| row.against.is_some() && row.low.is_some())
    {
        notes.push("Those of the differences hold together, all in 95 of 100 samples.".to_string());
    }
    for estimator in estimators {
        notes.push(capital(estimator.method()) + ".");
    }
    if is_coded {
        notes.push("Coded: sentences of the random sample that were coded by hand.".to_string());
    }
    PaperTable {
        caption: by.as_ref().map_or_else(
            || "Shares of sentences by label".to_string(),
            |by| format!("Shares of sentences by label and {by}"),
        ),
        key: "shares",
        parts: vec![
            part(
                &capital(by.as_deref().unwrap_or_default()),
                "#Share in %",
                false,
            ),
            part("Difference", "#Points", true),
        ],
        notes,
    }
}

/// The name of an estimator: the beginning of what it computes.
fn short_name(estimator: Estimator) -> &'static str {
    let method = estimator.method();
    method.split([',', '(']).next().unwrap_or(method).trim_end()
}
