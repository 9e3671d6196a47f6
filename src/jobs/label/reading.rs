//! Reads what is labelled: articles, a drawn sample, or the rows of tables.

use rayon::prelude::*;

use super::LabelRequest;
use super::review::{answers_of, imported};
use crate::corpus::Corpus;
use crate::jobs::threads::available_threads;
use crate::jobs::{Documents, JobError, Monitor, ReadCounts};
use crate::labelling::{Articles, List};
use crate::model::BATCH;

/// The columns that coders see, unless others are named.
const SHOWN: [&str; 4] = ["title", "headline", "date", "outlet"];

/// The columns about each article that coders see, with their places in the metadata.
fn shown_columns(
    wanted: Option<&[String]>,
    corpus: &Corpus,
) -> Result<Vec<(usize, String)>, JobError> {
    let all = corpus.metadata_columns();
    let find = |wanted: &str| {
        let mut names = all.iter();
        let place = names.position(|name| name.eq_ignore_ascii_case(wanted.trim()))?;
        Some((place, all[place].clone()))
    };
    let Some(wanted) = wanted else {
        return Ok(SHOWN.iter().filter_map(|name| find(name)).collect());
    };
    let wanted = wanted.iter().filter(|name| !name.trim().is_empty());
    let named = wanted.map(|name| {
        find(name).ok_or_else(|| JobError::NoColumnToShow {
            name: name.clone(),
            columns: all.to_vec(),
        })
    });
    named.collect()
}

/// Reads the articles and cuts them. Without articles the sentences are those of the tables to be reviewed, or of the list.
pub(super) fn articles(
    request: &LabelRequest,
    list: Option<&List>,
    monitor: &Monitor,
) -> Result<(Articles, ReadCounts), JobError> {
    let (source, unit, output) = (&request.articles, request.unit, &request.output);
    if source.paths.is_empty() {
        if request.shown.is_some() {
            return Err(JobError::NothingToShow);
        }
        let mut rows = imported(request)?;
        let is_alone = request.review.iter().flatten().next().is_none() && list.is_none();
        let own = (is_alone || output.exists()).then_some(output);
        rows.extend(answers_of(own.into_iter())?);
        let listed = list.into_iter().flat_map(List::sentences).cloned();
        let given = rows.into_iter().map(|given| given.row);
        let all: Vec<_> = listed.chain(given).collect();
        let articles = Articles::of_rows(&all)?.cut_into(unit);
        return Ok((articles, ReadCounts::default()));
    }
    let corpus = source.open(unit.is_in_parts(), available_threads())?;
    let columns = shown_columns(request.shown.as_deref(), &corpus)?;
    let mut documents = Documents::new(corpus, &source.paths, monitor).in_language(source.language);
    let cutting = documents.cutting(unit, |_| {});
    let mut articles = Articles::new()?.cut_into(unit).showing(columns);
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
    Ok((articles, documents.reading))
}
