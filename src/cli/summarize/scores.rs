//! The scores that `summarize` takes: a table, or articles that are scored first.

use anyhow::{Context, bail};

use super::super::Outcome;
use super::Args;
use crate::cli::console::messages::Messages;
use crate::cli::inputs::input::{InputArgs, ROWS_AS_THEY_ARE, holds_scores, note_tables};
use crate::cli::inputs::model::{load_all, tell_of_models};
use crate::corpus::{Corpus, ReadOptions, is_table};
use crate::jobs::score::ScoreRequest;
use crate::jobs::summarize::{SummarizeOf, score_for_shares};
use crate::jobs::threads::available_threads;
use crate::jobs::{BUILT_IN, JobError};
use crate::model::Reasons;

/// The table of scores, or the scores of the articles. Says whether all articles could be read.
pub(super) fn scores(args: &Args, messages: &Messages) -> anyhow::Result<(SummarizeOf, Outcome)> {
    let path = &args.scores;
    if !holds_articles(args) {
        if args.model.is_some() {
            bail!(
                "{}: this is a table of scores, which needs no model: leave -m away",
                path.display()
            );
        }
        args.label_rule.check_unused(path)?;
        let table = SummarizeOf::Table {
            path: path.clone(),
            question: args.question.name().map(str::to_string),
        };
        return Ok((table, Outcome::Done));
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
    let models = load_all(args.model.as_slice(), args.label_rule.get())?;
    let articles = InputArgs::from_path(path).articles(None)?;
    let request = ScoreRequest {
        reasons: Reasons::None,
        ..ScoreRequest::new(articles, models, available_threads())
    };
    let hushed = messages.hushed();
    let by = args.by.as_deref();
    let (scores, run) = match score_for_shares(
        &request,
        path,
        by,
        args.cluster.cluster.as_deref(),
        &hushed.watching(true),
    ) {
        Err(error @ JobError::OnlyBoilerplate) => {
            return Err(error).with_context(|| path.display().to_string());
        }
        scored => scored?,
    };
    tell_of_models(&request.models, &hushed);
    let scored = SummarizeOf::Scored {
        path: path.clone(),
        scores: scores.into(),
    };
    Ok((scored, Outcome::from_failures(run.reading.failures)))
}

/// Returns whether articles were named rather than a table of scores. With a model, a table without the
/// columns of scores holds articles.
pub(super) fn holds_articles(args: &Args) -> bool {
    let path = &args.scores;
    let may_be_scores = path.extension().is_none() || is_table(path);
    let may_be = !may_be_scores || args.model.is_some() && path.is_file();
    path.is_dir() || may_be && !holds_scores(path)
}
