//! `standpoint agree`: measures how far coders agree.

use std::path::PathBuf;

use serde::Serialize;

use super::Outcome;
use super::console::messages::Messages;
use super::figures;
use super::figures::agreement::agreement;
use super::inputs::labels::LabelsArgs;
use super::outputs::names::{check_output, figures_kind, file_name};
use super::outputs::protect::{check_different, protect};
use super::outputs::{json, write_table};
use crate::evaluation::AgreementFigures;
use crate::jobs::agree::{self as job, AgreeRun};
use crate::output::agreement_table;

const EXAMPLES: &str = "\
Examples:
      standpoint agree labels.csv
      standpoint agree labels.csv -o agreement.tex
      standpoint agree labels.csv --json agreement.json

The file has one column annotator_… a coder (its column label, the decision, is not counted), or one
row a vote with the columns annotator and label. Rows with the same document and start, or else the
same document and text, are votes on one sentence.

Intervals are 95 % jackknife intervals: whole documents are left out in turn, because the sentences of
one are alike.";

/// Tell how far coders agree (Krippendorff's alpha)
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    labels: LabelsArgs,

    /// Write the figures to a file: a CSV, a workbook (.xlsx) or a table for LaTeX (.tex)
    #[arg(long, short, value_name = "FILE", value_parser = file_name())]
    output: Option<PathBuf>,

    /// Write the figures as JSON to a file, or with - to standard output in place of the report
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

#[derive(Serialize)]
struct Json<'a> {
    grouped_by_document: bool,
    interval: String,
    label_order: &'a [String],
    #[serde(flatten)]
    figures: &'a AgreementFigures,
}

pub fn run(args: &Args, messages: &Messages) -> anyhow::Result<Outcome> {
    let kind = figures_kind(args.output.as_ref())?;
    check_different(args.output.as_ref(), args.json.as_ref())?;
    protect(args.json.as_ref(), args.labels.inputs())?;
    protect(args.output.as_ref(), args.labels.inputs())?;
    json::file(args.json.as_ref())?;
    check_output(args.output.as_ref())?;
    let AgreeRun { file, figures, .. } =
        job::agree(&args.labels.source(), &messages.watching(true))?;
    let by_document = file.labelled.has_documents();
    messages.say("");
    let json = Json {
        grouped_by_document: by_document,
        interval: format!(
            "{}; of alpha the union with a studentised bootstrap of them",
            figures::intervals(by_document)
        ),
        label_order: &file.labelled.labels,
        figures: &figures,
    };
    if let Some(path) = &args.output {
        write_table(&agreement_table(&figures), Some(path), kind, messages)?;
    }
    let text = agreement(&figures, by_document);
    json::write(args.json.as_ref(), &json, text, messages)?;
    Ok(Outcome::from_labels(&file.report))
}
