//! `standpoint agree`: how far coders agree.

use std::path::PathBuf;

use anyhow::bail;
use serde::Serialize;

use super::Outcome;
use super::console::messages::Messages;
use super::figures;
use super::figures::coders;
use super::inputs::labels::LabelsArgs;
use super::inputs::labels_told::{
    tell_labels, tell_unread_votes, warn_of_renamed, warn_of_unequal, why_no_documents,
};
use super::inputs::texts::note_alike;
use super::inputs::told::tell_workbook;
use super::outputs::json;
use super::outputs::spare::spare;
use crate::evaluation::{AgreementFigures, Estimate, LEAST_CLUSTERS, labels_of_one_coder};
use crate::labels::Labelled;
use crate::phrases::{plural, thousands};

/// Labels that one coder alone gave are named up to so many.
const LABELS_SHOWN: usize = 5;

const EXAMPLES: &str = "\
Examples:
      standpoint agree labels.csv
      standpoint agree labels.csv --json agreement.json

The file has one column annotator_… a coder (its column label, the decision, is not counted), or one
row a vote with the columns annotator and label. Rows with the same document and start, or else the
same document and text, are votes on one sentence.

Intervals are 95 % cluster-bootstrap intervals: whole documents are drawn, because the sentences of
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
    interval: String,
    label_order: &'a [String],
    #[serde(flatten)]
    figures: &'a AgreementFigures,
}

pub fn run(args: &Args, messages: &Messages) -> anyhow::Result<Outcome> {
    let path = &args.labels.path;
    spare(args.json.as_ref(), args.labels.inputs())?;
    json::file(args.json.as_ref())?;
    let labelled = args.labels.articles.read(path, None, messages)?;
    let Some(figures) = AgreementFigures::new(&labelled) else {
        tell_workbook(path, messages);
        tell_unread_votes(&labelled, messages);
        warn_of_renamed(&labelled, messages);
        let of_label = match labelled.report.decided_beside {
            0 => "",
            _ => {
                "; the column label is the decision and is not counted: if it holds the codes of one coder, rename it annotator_…"
            }
        };
        bail!(
            "{}: no sentence has the codes of two annotators: give each coder a column annotator_1, annotator_2 …, or each vote a row with the columns annotator and label{of_label}",
            path.display()
        );
    };
    tell_labels(path, &labelled, messages);
    // Elsewhere the lot matters, and asks for a decision. Here it stands in no figure but the count above.
    if !labelled.report.ties.is_empty() {
        messages.note(format_args!(
            "the votes on {} are tied: in the counts above {} one of the tied labels, drawn by lot; the figures below use the votes themselves",
            plural(labelled.report.ties.len(), "sentence"),
            if labelled.report.ties.len() == 1 { "it has" } else { "each has" }
        ));
    }
    warn_of_unequal(path, &labelled, messages);
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
            "{}, so sentences are taken for independent: where some stand in one article, the intervals are too narrow",
            why_no_documents(&labelled.report)
        ));
    }
    note_alike(&labelled.annotators, "coders", messages);
    tell_of_one_coder(&labelled, messages);
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
        messages.note("the coders agree on every sentence, so nothing shows how far alpha and kappa may be off: they have no interval");
    } else if figures.clusters >= LEAST_CLUSTERS && divided < LEAST_CLUSTERS {
        messages.note(format_args!(
            "coders differ in only {}: below {LEAST_CLUSTERS} that is too little to say how sure observed agreement, alpha and kappa are, which get no interval",
            plural(divided, unit)
        ));
    }
    messages.say("");
    let json = Json {
        grouped_by_document: by_document,
        interval: figures::bootstrap(by_document),
        label_order: &labelled.labels,
        figures: &figures,
    };
    let text = coders::agreement(&figures, by_document);
    json::write(args.json.as_ref(), &json, text)?;
    Ok(Outcome::of(&labelled))
}

/// Says which labels one coder alone gave: the others may call them otherwise.
fn tell_of_one_coder(labelled: &Labelled, messages: &Messages) {
    let found = labels_of_one_coder(labelled);
    for of in found.iter().take(LABELS_SHOWN) {
        messages.note(format_args!(
            "{} alone gave the label “{}” ({}){}",
            of.annotator,
            of.label,
            match of.times {
                1 => "once".to_string(),
                n => format!("{} times", thousands(n)),
            },
            match &of.similar {
                Some(similar) => format!(
                    " and never “{similar}”, which others gave: if the two are one label, write it in one way"
                ),
                None => String::new(),
            }
        ));
    }
    if found.len() > LABELS_SHOWN {
        let more = plural(found.len() - LABELS_SHOWN, "more label");
        messages.note(format_args!("one coder alone gave {more}"));
    }
}
