//! The sentences that a language model is asked about: all, a random part, or those of a table.

use std::collections::{HashMap, HashSet};

use super::AnnotateRequest;
use super::question::Passage;
use super::questions::{open_articles, scored, title_column};
use crate::jobs::{JobError, Monitor, ReadCounts};
use crate::labelling::{Articles, List};
use crate::prevalence::{SampleSize, extend, rank};

/// Some of the sentences, counted through all articles.
#[derive(Debug, Default)]
pub(super) struct Selection {
    /// The numbers of the sentences, if they are a part of all.
    part: Option<HashSet<usize>>,
    /// The probability of each, if they were drawn at random here.
    pub probability: Option<f64>,
    /// Their number.
    pub sentences: usize,
    /// The number of all sentences.
    pub of: usize,
    /// The documents in which they stand.
    pub documents: usize,
    /// The characters of articles that a model reads in one order of the labels.
    pub characters: usize,
}

impl Selection {
    /// Returns whether a sentence is asked about.
    pub fn has(&self, number: usize) -> bool {
        self.part.as_ref().is_none_or(|part| part.contains(&number))
    }
}

/// Reads all articles, and chooses the sentences. Returns them with the columns of the articles and what was read.
pub(super) fn select(
    request: &AnnotateRequest,
    monitor: &Monitor,
) -> Result<(Vec<String>, Selection, ReadCounts), JobError> {
    let list = request.only.as_deref().map(List::read).transpose()?;
    let mut articles = match list {
        Some(_) => Some(Articles::new()?.cut_into(request.unit)),
        None => None,
    };
    let mut segmented = open_articles(request, monitor)?;
    let metadata = segmented.documents.metadata_columns().to_vec();
    let title = title_column(&segmented.documents);
    // The document of each sentence, and the characters of its question.
    let mut sizes: Vec<(u32, u32)> = Vec::new();
    // Another number draws from the same ranks, so that more sentences are those before and others.
    let mut ranks: Vec<u64> = Vec::new();
    for (cut, number) in segmented.by_ref().zip(0..) {
        let (document, segments) = cut?;
        if let Some(articles) = &mut articles {
            articles.add(&document, &segments)?;
        }
        let sentences: Vec<_> = scored(&segments).map(|(_, segment)| segment).collect();
        let title = title.map(|at| document.metadata[at].as_str());
        if request.sentences.is_some() {
            let mut before: HashMap<&str, usize> = HashMap::new();
            ranks.extend(sentences.iter().map(|sentence| {
                let text = &document.text[sentence.bytes.clone()];
                let times = before.entry(text).or_default();
                *times += 1;
                rank(request.seed, &document.id, text, *times - 1)
            }));
        }
        for at in 0..sentences.len() {
            let passage = Passage::new(&document, title, &sentences, at, request.context);
            sizes.push((
                number,
                u32::try_from(passage.characters()).unwrap_or(u32::MAX),
            ));
        }
    }
    let mut selection = Selection {
        of: sizes.len(),
        ..Selection::default()
    };
    if let (Some(list), Some(articles)) = (list, articles) {
        let listed = list.among(&articles)?;
        let numbers = articles.sentences().enumerate();
        let listed = numbers.filter(|(_, piece)| listed.contains(*piece));
        selection.part = Some(listed.map(|(number, _)| number).collect());
    } else if let Some(wanted) = request.sentences.filter(|wanted| *wanted < sizes.len()) {
        let wanted = SampleSize::Sentences(wanted);
        let drawn = extend(&vec![0; sizes.len()], &ranks, &[], wanted)?;
        selection.probability = drawn.first().map(|drawn| drawn.probability);
        selection.part = Some(drawn.iter().map(|drawn| drawn.sentence).collect());
    }
    let mut documents: HashSet<u32> = HashSet::new();
    for (number, (document, characters)) in sizes.into_iter().enumerate() {
        if selection.has(number) {
            selection.sentences += 1;
            selection.characters += characters as usize;
            documents.insert(document);
        }
    }
    selection.documents = documents.len();
    Ok((metadata, selection, segmented.documents.reading))
}
