//! `standpoint audit`: finds labels that deserve a second look.

use std::fmt::Write as _;
use std::path::PathBuf;

use serde_json::json;
use standpoint_common::phrases::{plural, shell_path, shortened, thousands};

use super::Outcome;
use super::console::messages::Messages;
use super::console::screen::shows_terminal;
use super::figures::widest;
use super::inputs::training::{TrainingArgs, tell_cross_validation};
use super::outputs::json;
use super::outputs::names::{JSON, TABLE, file_name};
use super::outputs::protect::open_outputs;
use super::outputs::write_table;
use crate::evaluation::{Audit, LabelAudit, Problem, SuspectSentence};
use crate::jobs::audit::{self as job, AuditRequest};
use crate::labelling::Journal;
use crate::labels::Labelled;

/// The number of doubtful labels in the table, if nobody asks for all.
const SHOWN: usize = 20;

const EXAMPLES: &str = "\
Examples:
  Which labels are probably wrong? Work through the table from the top, in a spreadsheet:
      standpoint audit labels.csv -o doubts.xlsx
  The summary for a program:
      standpoint audit labels.csv -o doubts.csv --json doubts.json

Nothing is changed but the table: correct the labels file by hand. The column row is the line of it,
the header being the first. A suggestion is a reason to read the sentence again, not to change its
label.";

/// Find labels that deserve a second look: likely errors, duplicates, leaks, labels too rare to learn
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    training: TrainingArgs,

    /// Write the table to this file, a CSV or a workbook for Excel and LibreOffice (.xlsx) [default: standard
    /// output]
    #[arg(long, short, value_name = "FILE", value_parser = file_name())]
    output: Option<PathBuf>,

    /// List every doubtful or overlooked label, not only the first 20 of each
    #[arg(long)]
    all: bool,

    /// Write the summary as JSON to a file, or with - to standard output in place of the table
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

pub fn run(args: &Args, messages: &Messages) -> anyhow::Result<Outcome> {
    let outputs = [(args.output.as_ref(), TABLE), (args.json.as_ref(), JSON)];
    open_outputs(&outputs, args.training.inputs())?;
    let source = args.training.source()?;
    let most = if args.all { usize::MAX } else { SHOWN };
    let request = AuditRequest { source, most };
    let run = job::audit(&request, &messages.watching(true))?;
    let (labelled, audit) = (&run.file.labelled, &run.audit);
    let labels = &request.source.labels;
    tell_cross_validation(&run.cross_validation, labelled, messages);
    messages.say(&summary(&labels.in_command(), labelled, audit, args.all));
    let rare_labels: Vec<&str> = run.rare.iter().map(|rare| rare.label.as_str()).collect();
    let mut results = json!({
        "method": "confident learning on nested cross-validation",
        "folds": run.cross_validation.folds,
        "grouped_by_document": labelled.has_documents(),
        "label_order": labelled.labels,
        "sentences": labelled.sentences.len(),
        "accuracy": audit.accuracy,
        "doubts": audit.count(Problem::Doubt),
        "overlooked": audit.count(Problem::Overlooked),
        "duplicates": audit.count(Problem::Duplicate),
        "near_duplicates": audit.count(Problem::NearDuplicate),
        "leaks": audit.count(Problem::Leak),
        "share_of_wrong_labels": audit.share_of_wrong_labels(),
        "confident_joint": audit.confident.joint,
        "calibrated_joint": audit.confident.calibrated(),
        "labels": audit.labels,
        "rare_labels": rare_labels,
        "hardest_documents": audit.documents,
    });
    if let Some(column) = &run.file.report.clusters {
        results["cluster"] = column.as_str().into();
    }
    let output = args.output.as_ref();
    let mut text = write_table(&run.table(), output, messages)?;
    if output.is_none() && shows_terminal() {
        text = list(labelled, &run.doubts);
    }
    if let Some(output) = output {
        let file = match labels.paths.as_slice() {
            [only] => only.display().to_string(),
            _ => "the file".to_string(),
        };
        messages.say(&format!(
            "The table is in {}; its column row is the row of {file}, as a spreadsheet counts.",
            output.display()
        ));
    }
    if let [only] = labels.paths.as_slice()
        && Journal::path(only).exists()
    {
        messages.say(&format!(
            "Look at them again, one after the other in their articles: standpoint label ARTICLES -o {} --doubts",
            shell_path(only)
        ));
    }
    json::write(args.json.as_ref(), &results, text, messages)?;
    Ok(Outcome::from_labels(&run.file.report))
}

/// Lists the findings for people: the line, the problem, the labels and the beginning of the sentence.
fn list(labelled: &Labelled, doubts: &[(SuspectSentence, String)]) -> String {
    let name = |label: usize| labelled.labels[label].as_str();
    let width = widest(labelled.labels.iter().map(String::as_str)).max("suggested".len());
    let mut text = format!(
        "{:>7}  {:14}  {:width$}  {:width$}  sentence\n",
        "line", "problem", "label", "suggested"
    );
    for (finding, _) in doubts {
        let sentence = &labelled.sentences[finding.at];
        let _ = writeln!(
            text,
            "{:>7}  {:14}  {:width$}  {:width$}  {}",
            sentence.row,
            finding.problem.code(),
            name(sentence.label),
            finding.suggested.map_or("", name),
            shortened(&sentence.text)
        );
    }
    text
}

/// Counts the doubtful labels and those that may have been overlooked.
fn doubts(audit: &Audit, all: bool) -> String {
    let line = |problem, what: &str, first: &str| {
        let count = audit.count(problem);
        if count > SHOWN && !all {
            format!(
                "{SHOWN:>6}  {what}, {first} (of {}: --all lists them)\n",
                thousands(count)
            )
        } else {
            format!("{count:>6}  {what}\n")
        }
    };
    line(
        Problem::Doubt,
        "doubtful labels",
        "of which the model is surest",
    ) + &line(
        Problem::Overlooked,
        "sentences without a side in which a coder may have overlooked one",
        "the likeliest",
    )
}

/// Says how far the doubts can be trusted.
fn trust(audit: &Audit) -> String {
    let percent = |share: f64| 100.0 * share;
    if !audit.labels.iter().any(LabelAudit::is_learned) {
        return "No label is learned: words predict the labels no better than a guess, so no label is \
            doubted.\n\n"
            .to_string();
    }
    let accuracy = percent(audit.accuracy);
    match audit.share_of_wrong_labels() {
        Some(wrong) => format!(
            "The model gives {accuracy:.0} % of the sentences the label that they have. By confident learning \
            about {:.1} % of the labels are wrong.\n\n",
            percent(wrong)
        ),
        None => format!(
            "The model gives {accuracy:.0} % of the sentences the label that they have (the most frequent label \
            alone: {:.0} %). Many doubts are its own mistakes, and they do not tell how many labels are wrong.\n\n",
            percent(audit.most_frequent)
        ),
    }
}

/// Summarises the findings in a few lines.
fn summary(labels: &str, labelled: &Labelled, audit: &Audit, all: bool) -> String {
    let mut text = doubts(audit, all);
    for (problem, what) in [
        (Problem::Duplicate, "duplicates with another label"),
        (Problem::NearDuplicate, "near duplicates with another label"),
        (
            Problem::Leak,
            "near copies of eight or more words in documents that are not kept in one fold (these make the \
            figures too good)",
        ),
    ] {
        let _ = writeln!(text, "{:>6}  {what}", audit.count(problem));
    }
    text += &trust(audit);
    let width = widest(labelled.labels.iter().map(String::as_str)).max("label".len());
    let _ = writeln!(
        text,
        "{:width$}                           its mean probability\n{:width$}  sentences  documents  where \
        given  elsewhere  log loss  share of loss",
        "", "label"
    );
    for label in &audit.labels {
        let _ = writeln!(
            text,
            "{:width$}  {:>9}  {:>9}  {:>11.3}  {:>9.3}  {:>8.3}  {:>11.1} %",
            label.label,
            label.sentences,
            label.documents,
            label.own_probability,
            label.others_probability,
            label.log_loss,
            100.0 * label.share_of_loss
        );
    }
    text.push('\n');
    for label in audit.labels.iter().filter(|label| !label.is_learned()) {
        let _ = writeln!(
            text,
            "The label {} is not learned: its sentences look like all others. Label more of them.",
            label.label
        );
    }
    if let Some((label, [loss, sentences])) = LabelAudit::next(&audit.labels) {
        let _ = writeln!(
            text,
            "Label next: {}, which has {:.0} % of the loss and {:.0} % of the sentences; “standpoint \
            evaluate {labels} --curve” says whether more labels still help.",
            label.label,
            100.0 * loss,
            100.0 * sentences
        );
    }
    let documents = audit.documents.iter().map(|document| {
        format!(
            "{} ({:.2}, {})",
            document.document,
            document.log_loss,
            plural(document.sentences, "sentence")
        )
    });
    let documents: Vec<String> = documents.collect();
    if !documents.is_empty() {
        let _ = writeln!(
            text,
            "Documents like these, with the largest mean loss: {}.",
            documents.join(", ")
        );
    }
    text
}
