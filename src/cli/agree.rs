//! `standpoint agree`: measures how far coders agree.

use std::path::PathBuf;

use serde::Serialize;

use super::Outcome;
use super::console::messages::Messages;
use super::figures;
use super::figures::agreement::agreement;
use super::inputs::labels::{ClusterArgs, LabelsArgs};
use super::outputs::FiguresArgs;
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

    #[command(flatten)]
    cluster: ClusterArgs,

    #[command(flatten)]
    written: FiguresArgs,
}

#[derive(Serialize)]
struct Json<'a> {
    grouped_by_document: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    cluster: Option<&'a str>,
    interval: String,
    label_order: &'a [String],
    #[serde(flatten)]
    figures: &'a AgreementFigures,
}

pub fn run(args: &Args, messages: &Messages) -> anyhow::Result<Outcome> {
    let inputs: Vec<&PathBuf> = args.labels.inputs().collect();
    args.written.check(&inputs)?;
    let AgreeRun { file, figures, .. } = job::agree(
        &args.labels.clustered(&args.cluster),
        &messages.watching(true),
    )?;
    let by = file.labelled.clustered_by();
    messages.say("");
    let json = Json {
        grouped_by_document: file.labelled.has_documents(),
        cluster: file.report.clusters.as_deref(),
        interval: format!(
            "{}; of alpha the union with a studentised bootstrap of them",
            figures::intervals(by)
        ),
        label_order: &file.labelled.labels,
        figures: &figures,
    };
    let text = agreement(&figures, by);
    let table = agreement_table(&figures, by);
    args.written.write(&table, &json, text, messages)?;
    Ok(Outcome::from_labels(&file.report))
}
