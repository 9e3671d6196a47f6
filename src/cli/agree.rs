//! `standpoint agree`: measures how far coders agree.

use std::path::PathBuf;

use anyhow::bail;
use serde::Serialize;

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
use super::outputs::names::{check_output, figures_kind, file_name};
use super::outputs::protect::{check_different, protect};
use super::outputs::{json, write_table};
use crate::evaluation::{
    AgreementFigures, Estimate, LEAST_CLUSTERS, LEAST_DIVIDED, labels_of_one_coder,
};
use crate::findings::Note;
use crate::labels::{LabelSet, Labelled, LabelsFile};
use crate::output::agreement_table;

/// The largest number of labels named that only one coder gave.
const LABELS_SHOWN: usize = 5;

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
    let path = args.labels.name();
    let kind = figures_kind(args.output.as_ref())?;
    check_different(args.output.as_ref(), args.json.as_ref())?;
    protect(args.json.as_ref(), args.labels.inputs())?;
    protect(args.output.as_ref(), args.labels.inputs())?;
    json::file(args.json.as_ref())?;
    check_output(args.output.as_ref())?;
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
            annotator_2 …, or each vote a row with the columns annotator and label (--coder-column, --label-column){of_label}",
            path.display()
        );
    };
    tell_labels(path, &file, messages);
    if let [_] = args.labels.paths.as_slice() {
        tell_unread(report, messages);
    }
    // Other commands warn of ties, because the lot decides them. Here it affects only the counts above.
    if !report.ties.is_empty() {
        let sentences = report.ties.len();
        messages.tell(Note::TiedVotesInCounts { sentences });
    }
    warn_of_unequal(path, labelled, messages);
    let uncoded = labelled.sentences.iter().filter(|s| s.codes.is_empty());
    let uncoded = uncoded.count();
    if uncoded > 0 {
        messages.tell(Note::SentencesWithoutCode { sentences: uncoded });
    }
    let by_document = labelled.has_documents();
    if !by_document {
        let why = why_no_documents(report);
        messages.tell(Note::IndependentSentences { why });
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
        messages.tell(Note::FullAgreement);
    } else if figures.clusters >= LEAST_CLUSTERS && divided < LEAST_CLUSTERS {
        messages.tell(Note::FewDisagreements {
            differ: divided,
            unit,
            needed: LEAST_CLUSTERS,
            needed_for_alpha: LEAST_DIVIDED,
        });
    }
    messages.say("");
    let json = Json {
        grouped_by_document: by_document,
        interval: format!(
            "{}; of alpha the union with a studentised bootstrap of them",
            figures::intervals(by_document)
        ),
        label_order: &labelled.labels,
        figures: &figures,
    };
    if let Some(path) = &args.output {
        write_table(&agreement_table(&figures), Some(path), kind, messages)?;
    }
    let text = agreement(&figures, by_document);
    json::write(args.json.as_ref(), &json, text, messages)?;
    Ok(Outcome::from_labels(report))
}

/// Names labels that only one coder gave. The other coders may have another name for them.
fn tell_labels_of_one_coder(labelled: &Labelled, messages: &Messages) {
    let single = labels_of_one_coder(labelled);
    for given in single.iter().take(LABELS_SHOWN) {
        messages.tell(Note::LabelOfOneCoder {
            annotator: given.annotator.to_string(),
            label: given.label.to_string(),
            times: given.times,
            similar: given.similar.as_ref().map(ToString::to_string),
        });
    }
    if single.len() > LABELS_SHOWN {
        let labels = single.len() - LABELS_SHOWN;
        messages.tell(Note::MoreLabelsOfOneCoder { labels });
    }
}
