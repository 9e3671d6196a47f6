//! Reads what is labelled: articles, a drawn sample, or the rows of tables.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use rayon::prelude::*;
use standpoint_common::atomic::resolve_symlinks;

use super::Args;
use super::review::{answers_of, imported};
use crate::cli::Outcome;
use crate::cli::console::messages::Messages;
use crate::cli::inputs::input::InputArgs;
use crate::corpus::Corpus;
use crate::jobs::threads::available_threads;
use crate::jobs::{Documents, Monitor};
use crate::labelling::{Articles, List};
use crate::model::BATCH;

/// The columns that coders see, unless others are named.
const SHOWN: [&str; 4] = ["title", "headline", "date", "outlet"];

/// Names the inputs, for a message.
pub(super) fn shown(args: &Args) -> String {
    let tables = args.review.iter().flatten().chain(&args.only);
    let paths = args.paths.iter().chain(tables);
    let paths: Vec<String> = paths.map(|path| path.display().to_string()).collect();
    paths.join(", ")
}

/// The columns about each article that coders see, with their places in the metadata.
fn shown_columns(args: &Args, corpus: &Corpus) -> anyhow::Result<Vec<(usize, String)>> {
    let all = corpus.metadata_columns();
    let find = |wanted: &str| {
        let place = all
            .iter()
            .position(|name| name.eq_ignore_ascii_case(wanted.trim()))?;
        Some((place, all[place].clone()))
    };
    let Some(wanted) = &args.show else {
        return Ok(SHOWN.iter().filter_map(|name| find(name)).collect());
    };
    let wanted = wanted.iter().filter(|name| !name.trim().is_empty());
    let named = wanted.map(|name| {
        find(name).with_context(|| match all {
            [] => format!("--show {name}: these articles have no columns beside their text"),
            all => format!(
                "--show {name}: the articles have no such column, only {}",
                all.join(", ")
            ),
        })
    });
    named.collect()
}

/// Reads the articles and cuts them. Without articles the sentences are those of the tables to be reviewed, or of the list.
pub(super) fn articles(
    args: &Args,
    list: Option<&List>,
    output: &PathBuf,
    messages: &Messages,
) -> anyhow::Result<(Articles, Outcome)> {
    if args.paths.is_empty() {
        if args.show.is_some() {
            bail!("--show names columns of articles, and there are none: name the articles first");
        }
        let mut rows = imported(args, output)?;
        let is_alone = args.review.iter().flatten().next().is_none() && list.is_none();
        let own = (is_alone || output.exists()).then_some(output);
        rows.extend(answers_of(own.into_iter())?);
        let listed = list.into_iter().flat_map(List::sentences).cloned();
        let rows: Vec<_> = listed
            .chain(rows.into_iter().map(|given| given.row))
            .collect();
        let articles = Articles::of_rows(&rows)?.cut_into(args.unit.get());
        return Ok((articles, Outcome::Done));
    }
    let input = InputArgs {
        paths: args.paths.clone(),
        stdin_format: None,
        text_column: args.text_column.clone(),
        document_column: args.document_column.clone(),
        endings: args.endings.clone(),
    };
    let advice = "name the articles to label their sentences, or add --unit row to label its rows as they are";
    args.unit.note_tables(&input.paths, advice, messages);
    // The table may lie among the articles: it is known to be one of labels.
    let source = input.articles_beside(Some(output));
    let corpus = source.open(args.unit.get().is_in_parts(), available_threads())?;
    let columns = shown_columns(args, &corpus)?;
    let watched = messages.watching(true);
    let monitor = Monitor::new(&watched);
    let mut documents = Documents::new(corpus, &source.paths, &monitor);
    let cutting = documents.cutting(args.unit.get(), |_| {});
    let mut articles = Articles::new()?.cut_into(cutting.unit).showing(columns);
    loop {
        let batch = documents.batch(BATCH);
        if batch.is_empty() {
            break;
        }
        let cut = batch.par_iter().map(|document| cutting.segments(document));
        let segments: Vec<_> = cut.collect();
        for (document, segments) in batch.iter().zip(&segments) {
            articles.add(document, segments)?;
        }
    }
    documents.end()?;
    Ok((articles, Outcome::from_failures(documents.reading.failures)))
}

/// Reads the sentences that alone are asked.
pub(super) fn list(path: &Path, output: &Path) -> anyhow::Result<List> {
    let file = |path: &Path| resolve_symlinks(path).ok();
    if path == output || file(path).is_some_and(|own| file(output) == Some(own)) {
        bail!(
            "{}: the answers would replace the sample: choose another name for them",
            path.display()
        );
    }
    Ok(List::read(path)?)
}
