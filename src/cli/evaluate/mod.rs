//! `standpoint evaluate`: tests a model and compares two.

mod against;
mod sources;

use std::path::PathBuf;

use anyhow::bail;
use serde::Serialize;

use self::against::comparison;
use super::Outcome;
use super::console::messages::Messages;
use super::figures;
use super::inputs::input::QuestionArgs;
use super::inputs::label_rule::LabelRuleArgs;
use super::inputs::model::load;
use super::inputs::training::{TrainingArgs, tell_cross_validation, tell_encoder};
use super::outputs::FiguresArgs;
use crate::evaluation::{CurvePoint, Figures, Gain};
use crate::jobs::Monitor;
use crate::jobs::evaluate::{self as job, Against, EvaluateRequest, Tested};
use crate::output::evaluation_table;

const EXAMPLES: &str = "\
Examples:
  How good is a model trained on these labels, on articles that it has not seen?
      standpoint evaluate labels.csv
  How good is this model on other labelled sentences?
      standpoint evaluate more-labels.csv -m models/labels.safetensors
      standpoint evaluate my-labels.csv -m built-in
  How good are the scores of a table, by a sample drawn from it (`standpoint sample`) and coded?
      standpoint evaluate coded.xlsx --scores-from scores.csv
  Is the new model better than the old one, beyond chance?
      standpoint evaluate more-labels.csv -m new.safetensors --against old.safetensors
  Does the dictionary help?
      standpoint evaluate labels.csv --against no-dictionary
  Do somebody else's labels help?
      standpoint evaluate labels.csv --borrow theirs.csv --against no-borrow
  Does an encoder help, and is it worth the wait?
      standpoint evaluate labels.csv --encoder built-in --against no-encoder
  How good are the probabilities of another program, in the columns p_pro, p_anti … of a table?
      standpoint evaluate labels.csv --scores-from theirs.csv
  Which is better on my coded sentences: my model, a language model, or another coder?
      standpoint evaluate coded.xlsx --scores-from scores.csv --scores-from gpt.csv --scores-from kim.csv
  Would more labels help?
      standpoint evaluate labels.csv --curve
  The same figures for a program:
      standpoint evaluate labels.csv --json figures.json

Intervals are 95 % jackknife intervals: whole documents are left out in turn, because the sentences of
one are alike.";

/// The options that only cross-validation takes.
const OF_TRAINING: [&str; 5] = ["borrow", "dictionary", "encoder", "fine_tune", "language"];

/// Test how well sentences are scored: by cross-validation, or with a model on new labels
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    training: TrainingArgs,

    /// Test this model instead of cross-validating: a file that `train` wrote, or built-in or reader
    #[arg(long, short, value_name = "FILE", conflicts_with_all = OF_TRAINING)]
    model: Option<PathBuf>,

    #[command(flatten)]
    label_rule: LabelRuleArgs,

    /// Test the probabilities of a table of scores, of this program or another, instead of
    /// cross-validating. Several tables, each named with this option, are compared with each other; these may
    /// hold labels alone, of a language model, a dictionary or another coder
    #[arg(long, value_name = "SCORES.csv", conflicts_with_all = OF_TRAINING, conflicts_with = "model")]
    scores_from: Vec<PathBuf>,

    #[command(flatten)]
    question: QuestionArgs,

    /// Compare with something else on the same sentences: a model (.safetensors, or the word built-in), a
    /// table of scores, or, in cross-validation, another dictionary or the word no-dictionary, no-encoder or no-borrow
    #[arg(long, value_name = "WHAT")]
    against: Option<PathBuf>,

    /// Also show how the figures grow with the number of labelled sentences
    #[arg(long, conflicts_with_all = ["model", "scores_from", "fine_tune"])]
    curve: bool,

    #[command(flatten)]
    written: FiguresArgs,
}

#[derive(Serialize)]
struct Json<'a> {
    method: &'static str,
    folds: Option<usize>,
    grouped_by_document: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    cluster: Option<&'a str>,
    interval: &'static str,
    label_order: &'a [String],
    #[serde(flatten)]
    figures: &'a Figures,
    #[serde(skip_serializing_if = "Option::is_none")]
    against: Option<&'a Against>,
    #[serde(skip_serializing_if = "Option::is_none")]
    curve: Option<&'a [CurvePoint]>,
    curve_gain: Option<Gain>,
}

pub fn run(args: &Args, messages: &Messages) -> anyhow::Result<Outcome> {
    if args.question.name().is_some() && args.scores_from.is_empty() && args.against.is_none() {
        bail!(
            "--question names a question of a table of scores, and none is read here: leave it away, or name the \
            table with --scores-from"
        );
    }
    if args.model.is_none() {
        args.label_rule.check_without_model()?;
    }
    let others = [&args.model, &args.against].into_iter().flatten();
    let inputs: Vec<PathBuf> = args
        .training
        .inputs()
        .chain(others.chain(&args.scores_from).cloned())
        .collect();
    args.written.check(&inputs)?;
    if sources::are_compared(&args.scores_from) {
        return sources::run(args, messages);
    }
    let watched = messages.watching(true);
    // The comparison is read first, so that an error in it appears before the work.
    let compared = |what| comparison(args, what, &Monitor::new(&watched));
    let request = EvaluateRequest {
        against: args.against.as_ref().map(compared).transpose()?,
        tested: tested(args)?,
        source: args.training.source()?,
        curve: args.curve,
    };
    let run = job::evaluate(&request, &watched)?;
    let labelled = &run.file.labelled;
    if let Some(cross_validation) = &run.cross_validation {
        tell_cross_validation(cross_validation, labelled, messages);
    }
    if let Some(against) = &run.against {
        tell_encoder(against.encoder, messages);
    }
    let json = Json {
        method: match request.tested {
            Tested::CrossValidation => "nested cross-validation",
            Tested::Model(_) => "test of a model",
            Tested::Scores { .. } => "test of a table of scores",
        },
        folds: run.cross_validation.map(|of| of.folds),
        grouped_by_document: labelled.has_documents(),
        cluster: run.file.report.clusters.as_deref(),
        interval: figures::intervals(labelled.clustered_by()),
        label_order: &labelled.labels,
        figures: &run.figures,
        against: run.against.as_ref(),
        curve: run.curve.as_ref().map(|curve| curve.points.as_slice()),
        curve_gain: run.curve.as_ref().and_then(|curve| curve.gain),
    };
    let text = figures::evaluation(&run.figures, run.against.as_ref(), run.curve.as_ref());
    let table = evaluation_table(&run.figures, labelled.clustered_by());
    args.written.write(&table, &json, text, messages)?;
    Ok(Outcome::from_labels(&run.file.report))
}

/// What is tested.
fn tested(args: &Args) -> anyhow::Result<Tested> {
    if let Some(model) = &args.model {
        let model = load(Some(model), args.label_rule.get())?;
        return Ok(Tested::Model(Box::new(model)));
    }
    let Some(path) = args.scores_from.first() else {
        return Ok(Tested::CrossValidation);
    };
    let question = match args.against {
        // One of the two tables may have a single question.
        Some(_) => args.question.name_in(path),
        None => args.question.name(),
    };
    Ok(Tested::Scores {
        path: path.clone(),
        question: question.map(str::to_string),
    })
}
