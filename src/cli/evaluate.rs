//! `standpoint evaluate`: how good a model is, or would be.

use std::path::PathBuf;

use ndarray::Array2;
use serde::Serialize;

use super::Outcome;
use super::messages::Messages;
use super::report;
use super::score::load;
use super::train::{TrainingArgs, tell_figures, tell_labels};
use crate::evaluation::Metrics;
use crate::labels::Labelled;
use crate::model::Model;

const EXAMPLES: &str = "\
Examples:
  How good is a model trained on these labels, on articles that it has not seen?
      standpoint evaluate labels.csv
  How good is this model on other labelled sentences?
      standpoint evaluate more-labels.csv -m models/labels.safetensors
  The same figures for a program:
      standpoint evaluate labels.csv --json figures.json";

/// Test how well sentences are scored: by cross-validation, or with a model on new labels
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    training: TrainingArgs,

    /// Test this model instead of cross-validating
    #[arg(long, short, value_name = "FILE", conflicts_with_all = ["dictionary", "no_dictionary", "language"])]
    model: Option<PathBuf>,

    /// Write the figures as JSON to a file, or with - to standard output in place of the report
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

#[derive(Serialize)]
struct Json<'a> {
    version: &'static str,
    method: &'static str,
    folds: Option<usize>,
    grouped_by_document: bool,
    label_order: &'a [String],
    #[serde(flatten)]
    metrics: &'a Metrics,
}

pub fn run(args: &Args, messages: &Messages) -> anyhow::Result<Outcome> {
    report::json_file(args.json.as_ref())?;
    let (labelled, metrics, folds) = match &args.model {
        Some(path) => {
            let model = load(Some(path))?;
            let labelled = Labelled::read(&args.training.labels, Some(model.labels()))?;
            tell_labels(&args.training.labels, &labelled, messages);
            let metrics = test(&model, &labelled);
            for label in metrics.labels.iter().filter(|l| l.sentences == 0) {
                messages.note(format_args!(
                    "no sentence has the label {}: it counts as 0 in the macro-F1",
                    label.label
                ));
            }
            (labelled, metrics, None)
        }
        None => {
            let labelled = args.training.read(messages)?;
            let trainer = args.training.trainer(&labelled, messages)?;
            let held_out = trainer.cross_validate()?;
            let metrics = tell_figures(&labelled, &held_out, messages);
            let folds = held_out.alphas.len();
            (labelled, metrics, Some(folds))
        }
    };
    let json = Json {
        version: env!("CARGO_PKG_VERSION"),
        method: match folds {
            Some(_) => "nested cross-validation",
            None => "test of a model",
        },
        folds,
        grouped_by_document: labelled.has_documents(),
        label_order: &labelled.labels,
        metrics: &metrics,
    };
    report::write(args.json.as_ref(), &json, report::figures(&metrics))?;
    Ok(Outcome::Done)
}

/// Scores each labelled document and compares.
fn test(model: &Model, labelled: &Labelled) -> Metrics {
    let rows: Vec<usize> = (0..labelled.sentences.len()).collect();
    let mut log_probabilities = Array2::zeros((rows.len(), labelled.labels.len()));
    let mut given = vec![0; rows.len()];
    for document in labelled.documents(&rows) {
        let texts: Vec<&str> = document
            .iter()
            .map(|&row| labelled.sentences[row].text.as_str())
            .collect();
        for (stance, row) in model.score(&texts).into_iter().zip(document) {
            given[row] = stance.label;
            for (class, p) in stance.probabilities.iter().enumerate() {
                log_probabilities[[row, class]] = libm::log(*p);
            }
        }
    }
    let truth = labelled.label_indices();
    Metrics::new(&labelled.labels, &truth, log_probabilities.view(), &given)
}
