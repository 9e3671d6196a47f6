//! `standpoint evaluate`: tests a model and compares two.

mod against;

use std::path::{Path, PathBuf};

use anyhow::bail;
use serde::Serialize;

use self::against::{Checked, Comparison};
use super::Outcome;
use super::console::messages::Messages;
use super::figures::{self, Against};
use super::inputs::input::QuestionArgs;
use super::inputs::label_messages::{tested_rows, warn_of_other_scores, warn_of_unequal};
use super::inputs::label_rule::LabelRuleArgs;
use super::inputs::model::{load, tell_learned};
use super::inputs::table_messages::{tell_respelled, tell_scores};
use super::inputs::text_warnings::warn_of_tested_language;
use super::inputs::training::{TrainingArgs, Validated};
use super::outputs::names::{check_output, figures_kind, file_name};
use super::outputs::protect::{check_different, protect};
use super::outputs::{json, write_table};
use super::train::{tell_method, warn_if_useless, warn_of_unlearned};
use crate::encoder::Embeddings;
use crate::evaluation::{
    CurvePoint, Difference, Figures, Gain, LabelAudit, Predicted, Recipe, learning_curve,
};
use crate::findings::{Note, Warning, displayed};
use crate::labels::{LabelSet, Labelled, LabelsFile};
use crate::model::Options;
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
  Would more labels help?
      standpoint evaluate labels.csv --curve
  The same figures for a program:
      standpoint evaluate labels.csv --json figures.json

Intervals are 95 % jackknife intervals: whole documents are left out in turn, because the sentences of
one are alike.";

/// The options that only cross-validation takes.
const OF_TRAINING: [&str; 6] = [
    "borrow",
    "dictionary",
    "encoder",
    "fine_tune",
    "no_dictionary",
    "language",
];

/// Test how well sentences are scored: by cross-validation, or with a model on new labels
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    training: TrainingArgs,

    /// Test this model instead of cross-validating: a file that `train` wrote, or the word built-in
    #[arg(long, short, value_name = "FILE", conflicts_with_all = OF_TRAINING)]
    model: Option<PathBuf>,

    #[command(flatten)]
    label_rule: LabelRuleArgs,

    /// Test the probabilities of a table of scores, of this program or another, instead of
    /// cross-validating
    #[arg(long, value_name = "SCORES.csv", conflicts_with_all = OF_TRAINING, conflicts_with = "model")]
    scores_from: Option<PathBuf>,

    #[command(flatten)]
    question: QuestionArgs,

    /// Compare with something else on the same sentences: a model (.safetensors, or the word built-in), a
    /// table of scores, or, in cross-validation, another dictionary or the word no-dictionary, no-encoder or no-borrow
    #[arg(long, value_name = "WHAT")]
    against: Option<PathBuf>,

    /// Also show how the figures grow with the number of labelled sentences
    #[arg(long, conflicts_with_all = ["model", "scores_from", "fine_tune"])]
    curve: bool,

    /// Write the figures to a file: a CSV, a workbook (.xlsx) or a table for LaTeX (.tex)
    #[arg(long, short, value_name = "FILE", value_parser = file_name())]
    output: Option<PathBuf>,

    /// Write the figures as JSON to a file, or with - to standard output in place of the report
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

#[derive(Serialize)]
struct Json<'a> {
    method: &'static str,
    folds: Option<usize>,
    grouped_by_document: bool,
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
    if args.question.name().is_some() && args.scores_from.is_none() && args.against.is_none() {
        bail!(
            "--question names a question of a table of scores, and none is read here: leave it away, or name the \
            table with --scores-from"
        );
    }
    if args.model.is_none() {
        args.label_rule.check_without_model()?;
    }
    let tested = [&args.model, &args.scores_from, &args.against];
    let inputs = args
        .training
        .inputs()
        .chain(tested.into_iter().flatten().cloned());
    let inputs: Vec<PathBuf> = inputs.collect();
    let kind = figures_kind(args.output.as_ref())?;
    check_different(args.output.as_ref(), args.json.as_ref())?;
    protect(args.json.as_ref(), inputs.iter())?;
    protect(args.output.as_ref(), inputs.iter())?;
    json::file(args.json.as_ref())?;
    check_output(args.output.as_ref())?;
    // The comparison is read before the work, so that an error in it appears at once.
    let other = args
        .against
        .as_ref()
        .map(|what| Comparison::read(args, what, messages));
    let Tested {
        file,
        predicted,
        trained,
        other,
        method,
    } = test(args, other.transpose()?, messages)?;
    let folds = trained.as_ref().map(|trained| trained.folds);
    let labelled = &file.labelled;
    let path = args.training.labels.name();
    warn_of_unequal(path, labelled, messages);
    warn_of_other_scores(path, &file, predicted.table.scored, messages);
    if let Some(path) = &args.scores_from {
        tell_table(path, &predicted, messages);
        let respelled = &predicted.table.respelled;
        tell_respelled(args.training.labels.name(), respelled, messages);
    }
    let rows = tested_rows(&file, messages);
    let figures = Figures::of_rows(labelled, &predicted, &rows);
    let by_document = labelled.has_documents();
    figures::note_missing_intervals(&figures, by_document, messages);
    warn_if_useless(&figures, folds.is_some(), messages);
    if folds.is_some() {
        warn_of_unlearned(&LabelAudit::by_label(labelled, &predicted), messages);
    }
    for label in figures.labels.iter().filter(|l| l.sentences == 0) {
        messages.tell(Note::LabelNotTested {
            label: label.label.to_string(),
            given: label.f1.is_some(),
        });
    }
    let against = match other {
        Some((path, other)) => {
            let what = path.display().to_string();
            let other = other.predict(labelled, trained.as_ref(), messages)?;
            Some(Against {
                what,
                figures: Figures::of_rows(labelled, &other, &rows),
                difference: Difference::of_rows(labelled, &other, &predicted, &rows),
            })
        }
        None => None,
    };
    if let Some(against) = &against {
        figures::note_few_differences(against, by_document, messages);
    }
    let curve = match &trained {
        Some(trained) if args.curve => {
            let of_all = (&predicted, trained.folds);
            Some(learning_curve(labelled, trained.recipe(), of_all, &rows)?)
        }
        _ => None,
    };
    let json = Json {
        method,
        folds,
        grouped_by_document: labelled.has_documents(),
        interval: figures::intervals(labelled.has_documents()),
        label_order: &labelled.labels,
        figures: &figures,
        against: against.as_ref(),
        curve: curve.as_ref().map(|curve| curve.points.as_slice()),
        curve_gain: curve.as_ref().and_then(|curve| curve.gain),
    };
    if let Some(path) = &args.output {
        write_table(&evaluation_table(&figures), Some(path), kind, messages)?;
    }
    let text = figures::evaluation(&figures, against.as_ref(), curve.as_ref());
    json::write(args.json.as_ref(), &json, text, messages)?;
    Ok(Outcome::from_labels(&file.report))
}

/// Writes which rows of a table of scores repeat others, are tied, or have a probability that rounds to 0.
fn tell_table(path: &Path, predicted: &Predicted, messages: &Messages) {
    let table = &predicted.table;
    tell_scores(path, &table.notes, &table.repeated, messages);
    if table.tied > 0 {
        messages.tell(Note::TiedProbabilities {
            file: displayed(path),
            sentences: table.tied,
        });
    }
    if let Some(rounded) = table.rounded {
        messages.tell(Note::ProbabilitiesRoundedToZero {
            file: displayed(path),
            sentences: rounded.sentences,
            least: rounded.least,
        });
    }
}

/// Labels and their predictions.
struct Tested<'a> {
    file: LabelsFile,
    predicted: Predicted,
    /// `None` unless the predictions come from cross-validation.
    trained: Option<Trained>,
    /// The comparison and its name.
    other: Option<(&'a Path, Checked)>,
    method: &'static str,
}

/// The settings of a cross-validation.
struct Trained {
    options: Options,
    borrowed: Option<Labelled>,
    embeddings: Option<Embeddings>,
    folds: usize,
}

impl Trained {
    fn recipe(&self) -> Recipe<'_> {
        Recipe {
            options: &self.options,
            borrowed: self.borrowed.as_ref(),
            embeddings: self.embeddings.as_ref(),
        }
    }
}

/// Reads the labels and predicts them. Fails if the comparison does not fit the labels.
fn test<'a>(
    args: &'a Args,
    other: Option<Comparison<'a>>,
    messages: &Messages,
) -> anyhow::Result<Tested<'a>> {
    let labels = &args.training.labels;
    let check = |labelled: &Labelled| {
        let check = |other: Comparison<'a>| other.check(labelled, messages);
        other.map(check).transpose()
    };
    if let Some(model) = &args.model {
        let model = load(Some(model), args.label_rule.get())?;
        let file = labels.read(LabelSet::Known(model.labels()), messages)?;
        let labelled = &file.labelled;
        warn_of_tested_language(labelled, model.options().language, messages);
        let other = check(labelled)?;
        let better =
            "the figures are too good; test on other sentences, or leave -m away to cross-validate";
        tell_learned("this model", &model, labelled, better, messages);
        if labelled.is_scattered() && model.options().context {
            messages.tell(Warning::ScatteredSentences);
        }
        return Ok(Tested {
            predicted: Predicted::from_model(&model, labelled)?,
            file,
            trained: None,
            other,
            method: "test of a model",
        });
    }
    if let Some(scores) = &args.scores_from {
        let read = labels.read(LabelSet::OfFile, messages)?;
        let question = match args.against {
            // One of the two tables may have a single question.
            Some(_) => args.question.name_in(scores),
            None => args.question.name(),
        };
        let (labelled, predicted) =
            Predicted::from_table_with_labels(scores, question, read.labelled)?;
        return Ok(Tested {
            other: check(&labelled)?,
            file: LabelsFile { labelled, ..read },
            predicted,
            trained: None,
            method: "test of a table of scores",
        });
    }
    let file = args.training.read(messages)?;
    let labelled = &file.labelled;
    let borrowed = args.training.read_borrowed(labelled, messages)?;
    let other = check(labelled)?;
    let options = args.training.options(messages)?;
    let Validated {
        held_out,
        embeddings,
        ..
    } = args
        .training
        .cross_validate(labelled, borrowed.as_ref(), options.clone(), messages)?;
    tell_method(&file, &held_out, messages);
    Ok(Tested {
        predicted: Predicted::from_held_out(&held_out),
        file,
        trained: Some(Trained {
            options,
            borrowed,
            embeddings,
            folds: held_out.alphas.len(),
        }),
        other,
        method: "nested cross-validation",
    })
}
