//! `standpoint detach`: takes the text out of labels.

use std::path::PathBuf;

use standpoint_common::phrases::{plural, shell_path};

use super::Outcome;
use super::console::messages::Messages;
use super::inputs::labels::LabelTableArgs;
use super::outputs::names::{CSV, file_name};
use super::outputs::protect::open_outputs;
use super::outputs::write_bytes;
use crate::jobs::detach::{DetachRequest, detach};
use crate::output::detached_rows;

const EXAMPLES: &str = "\
Examples:
  Labels of articles that may not be passed on, to be published:
      standpoint detach my-labels.csv --articles articles -o labels-without-text.csv
  Whoever has the same articles trains and tests with them:
      standpoint train labels-without-text.csv --articles articles
      standpoint evaluate labels-without-text.csv --articles articles

The table needs the columns document, start, end and text, as `segment` and `sample` write them.
What is written has no text: document_sha256 (the SHA-256 of the article's text), document (its
name; you may take the column out), start, end, kind, label, the votes of annotators, sampling and
probability. Name the articles as you did when the sentences were cut.";

/// Take the text out of labelled sentences, to share labels on articles that may not be shared
#[derive(clap::Args)]
#[command(after_help = EXAMPLES, mut_arg("paths", |arg| arg.required(true)))]
pub struct Args {
    /// Labelled sentences: a CSV or a workbook (.xlsx) with the columns document, start, end, text and label
    #[arg(value_name = "LABELS.csv")]
    labels: PathBuf,

    #[command(flatten)]
    table: LabelTableArgs,

    /// Where to write the labels without text [default: standard output]
    #[arg(long, short, value_name = "FILE", value_parser = file_name())]
    output: Option<PathBuf>,
}

pub fn run(args: &Args, messages: &Messages) -> anyhow::Result<Outcome> {
    let inputs = args.table.paths.iter().chain([&args.labels]);
    open_outputs(&[(args.output.as_ref(), CSV)], inputs)?;
    let request = DetachRequest {
        labels: args.labels.clone(),
        tables: args.table.tables(),
    };
    let run = detach(&request, &messages.watching(true))?;
    write_bytes(args.output.as_ref(), &detached_rows(&run.detached)?)?;
    let name = args
        .output
        .as_ref()
        .map_or("FILE".to_string(), |path| shell_path(path));
    messages.say(&format!(
        "{} on {}, without text. Whoever has the same articles: standpoint train {name} --articles ARTICLES",
        plural(run.detached.rows.len(), "row"),
        plural(run.detached.documents, "document"),
    ));
    Ok(Outcome::from_failures(run.failures))
}
