//! Words of `summarize` on intervals.

use standpoint_common::phrases::shell_path;

use super::{Args, holds_articles};
use crate::cli::console::messages::Messages;
use crate::cli::inputs::values::population;
use crate::jobs::summarize::SummarizeRun;
use crate::prevalence::{Estimator, Population, meaning_of_intervals};

/// The commands that draw a sample, from the table or from one that must be written first.
pub(super) fn sampling(args: &Args) -> String {
    let path = &args.scores;
    if holds_articles(args) {
        format!(
            "standpoint score {}{} -o scores.csv” and “standpoint sample scores.csv -n 200 -o coded.xlsx",
            shell_path(path),
            args.model
                .as_ref()
                .map_or_else(String::new, |model| format!(" -m {}", shell_path(model)))
        )
    } else {
        format!(
            "standpoint sample {} -n 200 -o coded.xlsx",
            args.question.in_shell(path)
        )
    }
}

/// Says what the intervals are, and which articles they are about. `clusters` is the column that they are clustered by, if
/// it is not the document, `drawn` says whether documents were drawn, and `compared` says whether some are of differences.
pub(super) fn say_intervals(
    population: Population,
    clusters: Option<&str>,
    drawn: bool,
    compared: bool,
    messages: &Messages,
) {
    let (is_clustered, option) = match population {
        Population::LikeThese => (true, " (--these-articles)"),
        Population::These => (drawn, ""),
    };
    let clustered = if is_clustered {
        format!(", clustered by {}", clusters.unwrap_or("document"))
    } else {
        String::new()
    };
    let about = meaning_of_intervals(population);
    let together = if compared {
        " Those of the differences of an estimator hold together, all of them in 95 of 100 samples."
    } else {
        ""
    };
    messages.say(&format!(
        "intervals: 95 %{clustered}, {about}{option}.{together}"
    ));
}

/// Explains why the shares have no interval, and what to do.
pub(super) fn no_interval(
    args: &Args,
    estimators: &[Estimator],
    drawn: bool,
    run: &SummarizeRun,
) -> String {
    let sampled = estimators.iter().any(|e| e.is_design_based());
    match (run.sample.is_some(), sampled) {
        (true, true) => {
            let about = population(args.these_articles);
            run.scores.why_no_interval(about, drawn)
        }
        (true, false) => {
            "these estimators do not measure the model's errors, or each group is one document; use ppi or \
            dsl and larger groups"
                .to_string()
        }
        _ => format!(
            "it is unknown how often the model is wrong on these articles; draw a random sample with “{}”, \
            code it, and add --sample coded.xlsx",
            sampling(args)
        ),
    }
}
