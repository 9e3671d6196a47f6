//! `standpoint agree`: measures how far coders agree.

use std::path::PathBuf;

use anyhow::bail;
use serde::Serialize;
use standpoint_common::phrases::{plural, thousands};

use super::Outcome;
use super::console::messages::Messages;
use super::figures;
use super::figures::agreement::agreement;
use super::inputs::label_messages::{
    tell_labels, tell_unread, warn_of_renamed, warn_of_unequal, why_no_documents,
};
use super::inputs::labels::LabelsArgs;
use super::inputs::table_messages::tell_workbook;
use super::inputs::text_warnings::note_capitals;
use super::outputs::json;
use super::outputs::protect::protect;
use crate::evaluation::{AgreementFigures, Estimate, LEAST_CLUSTERS, labels_of_one_coder};
use crate::labels::{LabelSet, Labelled, LabelsFile};

/// The largest number of labels named that only one coder gave.
const LABELS_SHOWN: usize = 5;

const EXAMPLES: &str = "\
Examples:
      standpoint agree labels.csv
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

    /// Write the figures as JSON to a file, or with - to standard output in place of the report
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

#[derive(Serialize)]
struct Json<'a> {
    grouped_by_document: bool,
    interval: &'static str,
    label_order: &'a [String],
    #[serde(flatten)]
    figures: &'a AgreementFigures,
}

pub fn run(args: &Args, messages: &Messages) -> anyhow::Result<Outcome> {
    let path = args.labels.name();
    protect(args.json.as_ref(), args.labels.inputs())?;
    json::file(args.json.as_ref())?;
    let file = args.labels.read_all(LabelSet::AsWritten, messages)?;
    let LabelsFile { labelled, report } = &file;
    let Some(figures) = AgreementFigures::new(labelled) else {
        tell_workbook(path, messages);
        tell_unread(report, messages);
        warn_of_renamed(labelled, messages);
        let of_label = match report.decided_beside {
            0 => "",
            _ => {
                "; the column label is the decision and is not counted: if it holds the codes of one coder, \
                rename it annotator_…"
            }
        };
        bail!(
            "{}: no sentence has the codes of two annotators: give each coder a column annotator_1, \
            annotator_2 …, or each vote a row with the columns annotator and label{of_label}",
            path.display()
        );
    };
    tell_labels(path, &file, messages);
    if let [_] = args.labels.paths.as_slice() {
        tell_unread(report, messages);
    }
    // Other commands warn of ties, because the lot decides them. Here it affects only the counts above.
    if !report.ties.is_empty() {
        messages.note(format_args!(
            "the votes on {} are tied: in the counts above {} one of the tied labels, drawn by lot; the \
            figures below use the votes themselves",
            plural(report.ties.len(), "sentence"),
            if report.ties.len() == 1 { "it has" } else { "each has" }
        ));
    }
    warn_of_unequal(path, labelled, messages);
    let uncoded = labelled.sentences.iter().filter(|s| s.codes.is_empty());
    let uncoded = uncoded.count();
    if uncoded > 0 {
        messages.note(format_args!(
            "{} with a label and no code of a coder: left out",
            plural(uncoded, "sentence")
        ));
    }
    let by_document = labelled.has_documents();
    if !by_document {
        messages.note(format_args!(
            "{}, so sentences are treated as independent: if some are of one article, the intervals are too \
            narrow",
            why_no_documents(report)
        ));
    }
    note_capitals(&labelled.annotators, "coders", messages);
    tell_labels_of_one_coder(labelled, messages);
    let divided = figures.clusters_with_disagreement;
    figures::note_few(
        figures.clusters,
        figures.effective_clusters,
        divided,
        by_document,
        messages,
    );
    let unit = if by_document { "document" } else { "sentence" };
    let without = |estimate: &Option<Estimate>| estimate.is_none_or(|e| e.low.is_none());
    let agreed = figures.observed.value >= 1.0;
    if agreed && without(&figures.alpha) {
        messages.note("the coders agree on every sentence, so alpha and kappa have no interval");
    } else if figures.clusters >= LEAST_CLUSTERS && divided < LEAST_CLUSTERS {
        messages.note(format_args!(
            "coders differ in only {}: with fewer than {LEAST_CLUSTERS} the observed agreement, alpha and \
            kappa get no interval",
            plural(divided, unit)
        ));
    }
    messages.say("");
    let json = Json {
        grouped_by_document: by_document,
        interval: figures::intervals(by_document),
        label_order: &labelled.labels,
        figures: &figures,
    };
    let text = agreement(&figures, by_document);
    json::write(args.json.as_ref(), &json, text)?;
    Ok(Outcome::from_labels(report))
}

/// Names labels that only one coder gave. The other coders may have another name for them.
fn tell_labels_of_one_coder(labelled: &Labelled, messages: &Messages) {
    let single = labels_of_one_coder(labelled);
    for given in single.iter().take(LABELS_SHOWN) {
        messages.note(format_args!(
            "{} alone gave the label “{}” ({}){}",
            given.annotator,
            given.label,
            match given.times {
                1 => "once".to_string(),
                n => format!("{} times", thousands(n)),
            },
            match &given.similar {
                Some(similar) => format!(
                    " and never “{similar}”, which others gave: if the two are one label, write it in one way"
                ),
                None => String::new(),
            }
        ));
    }
    if single.len() > LABELS_SHOWN {
        let more = plural(single.len() - LABELS_SHOWN, "more label");
        messages.note(format_args!("one coder alone gave {more}"));
    }
}
