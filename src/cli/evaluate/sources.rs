//! Several tables beside each other: `--scores-from` given more than once, or a table of labels alone.

use std::path::PathBuf;

use anyhow::bail;
use serde::Serialize;

use super::Args;
use crate::cli::Outcome;
use crate::cli::console::messages::Messages;
use crate::cli::figures;
use crate::cli::inputs::input::has_only_labels;
use crate::evaluation::SourceComparison;
use crate::jobs::sources::{SourcesRequest, compare_sources};
use crate::output::comparison_table;

#[derive(Serialize)]
struct Json<'a> {
    method: &'static str,
    grouped_by_document: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    cluster: Option<&'a str>,
    interval: &'static str,
    label_order: &'a [String],
    #[serde(flatten)]
    comparison: &'a SourceComparison,
}

/// Returns whether these tables are compared with each other.
pub(super) fn are_compared(tables: &[PathBuf]) -> bool {
    match tables {
        [] => false,
        [only] => has_only_labels(only),
        _ => true,
    }
}

/// Compares the tables of `--scores-from`.
pub(super) fn run(args: &Args, messages: &Messages) -> anyhow::Result<Outcome> {
    if args.against.is_some() {
        bail!(
            "tables of labels, and several tables, are compared with each other: name each with --scores-from, and leave \
            --against away"
        );
    }
    let tables = args.scores_from.iter();
    let tables = tables.map(|path| {
        (
            path.clone(),
            args.question.name_in(path).map(str::to_string),
        )
    });
    let request = SourcesRequest {
        labels: args.training.source()?.labels,
        tables: tables.collect(),
    };
    let run = compare_sources(&request, &messages.watching(true))?;
    let labelled = &run.file.labelled;
    let json = Json {
        method: "comparison of tables",
        grouped_by_document: labelled.has_documents(),
        cluster: run.file.report.clusters.as_deref(),
        interval: figures::intervals(labelled.clustered_by()),
        label_order: &labelled.labels,
        comparison: &run.comparison,
    };
    let text = figures::sources::comparison(&run.comparison);
    let table = comparison_table(&run.comparison, labelled.clustered_by());
    args.written.write(&table, &json, text, messages)?;
    Ok(Outcome::from_labels(&run.file.report))
}
