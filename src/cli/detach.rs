//! `standpoint detach`: takes the text out of labels.

use std::path::PathBuf;

use standpoint_common::phrases::{plural, shell_path};

use super::Outcome;
use super::console::messages::Messages;
use super::inputs::label_messages::tell_missing;
use super::inputs::labels::LabelTableArgs;
use super::inputs::table_messages::{tell_notes, tell_workbook};
use super::outputs::names::{check_ending, check_output, file_name};
use super::outputs::protect::protect;
use super::outputs::write_bytes;
use crate::findings::{Note, Warning};
use crate::labels::{Detached, detach};
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
    check_ending(args.output.as_ref(), "a CSV", &["csv"])?;
    protect(
        args.output.as_ref(),
        args.table.paths.iter().chain([&args.labels]),
    )?;
    check_output(args.output.as_ref())?;
    let columns = args.table.columns();
    let (detached, unread) = args
        .table
        .with_documents(&args.labels, messages, |documents| {
            let detached = detach(&args.labels, columns, documents);
            (detached, documents.reading.failures)
        })?;
    let detached = detached.inspect_err(|_| tell_workbook(&args.labels, messages))?;
    let rows = detached_rows(&detached)?;
    write_bytes(args.output.as_ref(), &rows)?;
    tell_notes(&args.labels, &detached.notes, messages);
    tell(&detached, messages);
    let name = args
        .output
        .as_ref()
        .map_or("FILE".to_string(), |path| shell_path(path));
    messages.say(&format!(
        "{} on {}, without text. Whoever has the same articles: standpoint train {name} --articles ARTICLES",
        plural(detached.rows.len(), "row"),
        plural(detached.documents, "document"),
    ));
    Ok(Outcome::from_failures(unread + detached.labels_left_out()))
}

/// Writes what was left out.
fn tell(detached: &Detached, messages: &Messages) {
    if !detached.columns_left_out.is_empty() {
        messages.tell(Note::ColumnsLeftOut {
            columns: detached.columns_left_out.clone(),
        });
    }
    if detached.unlabelled > 0 {
        messages.tell(Note::UnlabelledLeftOut {
            rows: detached.unlabelled,
        });
    }
    if detached.without_place > 0 {
        messages.tell(Warning::RowsWithoutPlace {
            rows: detached.without_place,
        });
    }
    tell_missing(&detached.missing, messages);
    if !detached.elsewhere.is_empty() {
        messages.tell(Warning::OtherTextThere {
            lines: detached.elsewhere.clone(),
        });
    }
}
