//! The scores that `summarize` reads: a table, or articles that it scores first.

use std::path::PathBuf;

use anyhow::{Context, bail};
use standpoint_common::atomic::TemporaryFolder;

use super::super::Outcome;
use super::Args;
use crate::cli::console::messages::Messages;
use crate::cli::inputs::input::{InputArgs, ROWS_AS_THEY_ARE, holds_scores, note_tables};
use crate::cli::inputs::model::{load_all, tell_of_models};
use crate::corpus::{Corpus, ReadOptions, is_table};
use crate::jobs::score::{Destination, ScoreRequest, score};
use crate::jobs::tables::tell_workbook;
use crate::jobs::threads::available_threads;
use crate::jobs::{BUILT_IN, JobError, Monitor};
use crate::labels::{LabelsProblem, Table};
use crate::prevalence::{PrevalenceError, Scores};

/// The scores with their table, if its other columns are asked for.
pub(super) type Read = (Scores, Option<Table>);

/// Reads the scores of the table or scores the articles, and says whether all could be read.
pub(super) fn scores(args: &Args, messages: &Messages) -> anyhow::Result<(Read, Outcome)> {
    let path = &args.scores;
    if !holds_articles(args) {
        if args.model.is_some() {
            bail!(
                "{}: this is a table of scores, which needs no model: leave -m away",
                path.display()
            );
        }
        args.label_rule.check_unused(path)?;
        // At once, because standard input can be read only once.
        let (question, by) = (args.question.name(), args.by.as_deref());
        let read = match args.regress.is_some() || args.pseudo_outcomes.is_some() {
            true => {
                Scores::with_table(path, question, by).map(|(scores, table)| (scores, Some(table)))
            }
            false => Scores::read(path, question, by).map(|scores| (scores, None)),
        };
        let read = read.inspect_err(|_| tell_workbook(path, &Monitor::new(messages)))?;
        return Ok((read, Outcome::Done));
    }
    if args.question.name().is_some() {
        bail!(
            "{}: these are articles, which are scored for one question: leave --question away",
            path.display()
        );
    }
    let model = match args.model {
        Some(_) => String::new(),
        None => format!(" with {BUILT_IN}"),
    };
    note_tables(std::slice::from_ref(path), ROWS_AS_THEY_ARE, messages);
    if path.is_file() {
        // An unreadable file fails before the message that it is scored.
        Corpus::open(std::slice::from_ref(path), &ReadOptions::default())?;
    }
    messages.say(&format!("Scoring {}{model} …", path.display()));
    let folder = TemporaryFolder::new().context("a temporary folder could not be made")?;
    let table = folder.path().join("scores.csv");
    let models: Vec<PathBuf> = args.model.iter().cloned().collect();
    let models = load_all(&models, args.label_rule.get())?;
    let articles = InputArgs::from_path(path).articles(None)?;
    let request = ScoreRequest::new(articles, models, available_threads());
    let hushed = messages.hushed();
    let run = score(&request, Destination::File(&table), &hushed.watching(true));
    let run = run.map_err(|error| match error {
        // The name of a temporary file says nothing to the user.
        JobError::NotWritten { source, .. } => {
            anyhow::Error::from(*source).context("the articles were not scored")
        }
        error => error.into(),
    })?;
    tell_of_models(&request.models, &hushed);
    let outcome = Outcome::from_failures(run.reading.failures);
    match Scores::read_for(path, &table, args.by.as_deref()) {
        Err(PrevalenceError::Table(error))
            if matches!(error.problem(), Some(LabelsProblem::Empty { .. })) =>
        {
            bail!(
                "{}: no sentence was found to score: all there is seems to be boilerplate",
                path.display()
            )
        }
        scores => Ok(((scores?, None), outcome)),
    }
}

/// Returns whether articles were named rather than a table of scores. With a model, a table without the
/// columns of scores holds articles.
pub(super) fn holds_articles(args: &Args) -> bool {
    let path = &args.scores;
    let may_be_scores = path.extension().is_none() || is_table(path);
    let may_be = !may_be_scores || args.model.is_some() && path.is_file();
    path.is_dir() || may_be && !holds_scores(path)
}
