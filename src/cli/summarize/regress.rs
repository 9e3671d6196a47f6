//! `summarize --regress`: explains shares by columns of the table.

use anyhow::bail;
use serde::Serialize;

use super::Args;
use crate::cli::console::messages::Messages;
use crate::cli::console::screen::shows_terminal;
use crate::cli::figures::coefficients;
use crate::cli::outputs::names::TableKind;
use crate::cli::outputs::{json, write_table};
use crate::labels::Table;
use crate::output::coefficient_table;
use crate::prevalence::{CodedSample, CoefficientRow, Covariates, Link, Regression, Scores};

#[derive(Serialize)]
struct Json<'a> {
    label_order: &'a [String],
    formula: &'a str,
    link: Link,
    sentences: usize,
    documents: usize,
    coded: usize,
    interval: &'static str,
    coefficients: &'a [CoefficientRow],
}

const INTERVAL: &str = "95 %, CR2 by document with the degrees of freedom of Bell and McCaffrey, about articles like these";

/// Estimates the regression of the scores of a table, and writes its coefficients.
pub(super) fn regress(
    args: &Args,
    formula: &str,
    kind: TableKind,
    (scores, table): (&Scores, &Table),
    audit: &CodedSample,
    messages: &Messages,
) -> anyhow::Result<()> {
    let link = match args.logit {
        true => Link::Logit,
        false => Link::Identity,
    };
    let covariates = Covariates::read(&args.scores, table, scores, formula)?;
    let regression = Regression::new(
        &scores.labels,
        &scores.items(&audit.coded),
        &covariates,
        link,
    );
    messages.say(match link {
        Link::Identity => {
            "regression: least squares of the probabilities, corrected by the codes (design-based supervised learning, Egami et al. 2023); coefficients are differences of shares, for a column of numbers those by one unit"
        }
        Link::Logit => {
            "regression: logistic, of the probabilities, corrected by the codes (design-based supervised learning, Egami et al. 2023); coefficients are differences of log-odds, for a column of numbers those by one unit"
        }
    });
    messages.say(&format!("intervals: {INTERVAL}; each holds by itself"));
    coefficients::notes(&regression, &covariates, messages);
    if regression.sentences == 0 {
        bail!(
            "{}: no sentence has a number in each of these columns ({formula}): leave a column away",
            args.scores.display()
        );
    }
    if regression.rows.is_empty() {
        bail!(
            "{}: no label has a regression that can be estimated: leave --logit away, code more sentences or join categories",
            args.scores.display()
        );
    }
    let json = Json {
        label_order: &scores.labels,
        formula,
        link,
        sentences: regression.sentences,
        documents: regression.documents,
        coded: regression.coded,
        interval: INTERVAL,
        coefficients: &regression.rows,
    };
    let table = coefficient_table(&regression.rows);
    let output = args.output.as_ref();
    let mut text = write_table(&table, output, kind, messages)?;
    if output.is_some() || shows_terminal() {
        text = coefficients::table(&regression.rows, link);
    }
    json::write(args.json.as_ref(), &json, text, messages)
}
