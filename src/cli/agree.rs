//! `standpoint agree`: how far coders agree.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::bail;
use serde::Serialize;

use super::Outcome;
use super::messages::Messages;
use super::report;
use super::train::tell_labels;
use crate::labels::{Agreement, Labelled};

const EXAMPLES: &str = "\
Examples:
      standpoint agree labels.csv
      standpoint agree labels.csv --json agreement.json

The file has one column annotator_… a coder, or one row a vote and a column annotator. A column label
(the decision) is not counted.";

/// Tell how far coders agree (Krippendorff's alpha)
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Labelled sentences with the codes of several annotators
    #[arg(value_name = "LABELS.csv")]
    labels: PathBuf,

    /// Write the figures as JSON to a file, or with - to standard output in place of the report
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

#[derive(Serialize)]
struct Json<'a> {
    version: &'static str,
    label_order: &'a [String],
    #[serde(flatten)]
    agreement: &'a Agreement,
}

pub fn run(args: &Args, messages: &Messages) -> anyhow::Result<Outcome> {
    report::json_file(args.json.as_ref())?;
    let labelled = Labelled::read(&args.labels, None)?;
    let agreement = labelled.agreement();
    if agreement.sentences == 0 {
        bail!(
            "{}: no sentence has the codes of two annotators: give each coder a column annotator_1, annotator_2 …",
            args.labels.display()
        );
    }
    tell_labels(&args.labels, &labelled, messages);
    let json = Json {
        version: env!("CARGO_PKG_VERSION"),
        label_order: &labelled.labels,
        agreement: &agreement,
    };
    let text = table(&labelled.labels, &agreement);
    report::write(args.json.as_ref(), &json, text)?;
    Ok(Outcome::Done)
}

fn table(labels: &[String], agreement: &Agreement) -> String {
    let mut text = String::new();
    let alpha = agreement
        .alpha
        .map_or("undefined: all codes are the same".to_string(), |a| {
            format!("{a:.4}")
        });
    let _ = writeln!(
        text,
        "sentences coded by two or more  {}",
        agreement.sentences
    );
    let _ = writeln!(
        text,
        "observed agreement              {:.4}",
        agreement.observed
    );
    let _ = writeln!(text, "Krippendorff's alpha (nominal)  {alpha}");
    let _ = writeln!(
        text,
        "\ncoincidences (how often one coder's label meets another's)"
    );
    let first = labels.iter().map(|l| l.chars().count()).max().unwrap_or(0);
    let width = first.max(8);
    let mut header = format!("{:first$}", "");
    for label in labels {
        let _ = write!(header, "  {label:>width$}");
    }
    let _ = writeln!(text, "{header}");
    for (label, row) in labels.iter().zip(&agreement.coincidences) {
        let mut line = format!("{label:first$}");
        for count in row {
            let _ = write!(line, "  {count:>width$.1}");
        }
        let _ = writeln!(text, "{line}");
    }
    text
}
