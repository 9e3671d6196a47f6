//! Learns from own and from borrowed labels what tells their kinds of text apart.

use std::collections::HashMap;

use ndarray::Array2;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Options;
use super::cues::{QUOTED, all_cues};
use super::folds::{MIN_FOLDS, assign_folds, stratified_group_folds};
use super::kinds::{KindEvidence, Kinds, weight_of_steps};
use crate::classifier::Decision;
use crate::labelled::Labelled;
use crate::text::{Tokenizer, first_person};

/// The weight of all sentences of a file of borrowed labels together, where all own sentences have 1. Those that stand
/// alone are a file by themselves. So a large file does not outweigh a small one of yet another kind.
const WEIGHT_OF_A_FILE: f64 = 0.1;

/// Fewer borrowed sentences are no kind of text.
const MIN_SENTENCES: usize = 50;

/// The borrowed labels as a kind of text.
pub(super) struct TwoKinds<'a> {
    pub borrowed: &'a Labelled,
    /// The number of own sentences, which are the first rows.
    pub own: usize,
    /// The fold of each borrowed sentence; whole documents and their copies.
    pub folds: Vec<usize>,
    pub labels: Vec<usize>,
    /// The stems by number, and those of each row.
    stems: Vec<String>,
    pub rows: Vec<RowWords>,
    /// Shape (borrowed sentences, cues), without cues if they do not count.
    pub cues: Array2<f64>,
}

/// The words of a row.
pub(super) struct RowWords {
    pub stems: Vec<u32>,
    /// See [`KindEvidence::first_person`].
    first_person: f64,
}

/// Both kinds as some folds show them.
#[derive(Debug, Clone)]
pub(super) struct FittedKinds {
    pub kinds: Kinds,
    /// The weight of each stem, by number.
    pub words: Vec<i8>,
}

/// How often each stem occurs in one kind of text, and all of them together.
pub(super) struct StemCounts {
    pub stems: Vec<f64>,
    pub all: f64,
}

impl<'a> TwoKinds<'a> {
    /// Reads the words of both kinds. `None` where the borrowed labels are too few to be tested in folds.
    pub fn new(
        labelled: &Labelled,
        borrowed: &'a Labelled,
        options: &Options,
        folds: usize,
    ) -> Option<Self> {
        if borrowed.sentences.len() < MIN_SENTENCES {
            return None;
        }
        assign_folds(borrowed, MIN_FOLDS).ok()?;
        let all: Vec<usize> = (0..borrowed.sentences.len()).collect();
        let labels = borrowed.label_indices();
        let classes = borrowed.labels.len();
        let groups = borrowed.groups(&all);
        let (read, _) = read_rows(labelled, options);
        let (others, mut of_borrowed) = read_rows(borrowed, options);
        if !options.cues {
            of_borrowed = Array2::zeros((all.len(), 0));
        }
        let mut numbers: FxHashMap<String, u32> = FxHashMap::default();
        let mut stems = Vec::new();
        let rows = read
            .into_iter()
            .chain(others)
            .map(|(words, first_person)| RowWords {
                stems: words
                    .into_iter()
                    .map(|stem| {
                        let next = stems.len() as u32;
                        *numbers.entry(stem).or_insert_with_key(|stem| {
                            stems.push(stem.clone());
                            next
                        })
                    })
                    .collect(),
                first_person,
            });
        Some(TwoKinds {
            rows: rows.collect(),
            own: labelled.sentences.len(),
            folds: stratified_group_folds(&labels, &groups, classes, folds, MIN_FOLDS),
            cues: of_borrowed,
            borrowed,
            labels,
            stems,
        })
    }

    pub fn count(&self, rows: impl Iterator<Item = usize>) -> StemCounts {
        let mut counts = StemCounts {
            stems: vec![0.0; self.stems.len()],
            all: 0.0,
        };
        for row in rows {
            let stems = &self.rows[row].stems;
            stems
                .iter()
                .for_each(|&stem| counts.stems[stem as usize] += 1.0);
            counts.all += stems.len() as f64;
        }
        counts
    }

    /// Collects the evidence of a document's kind from its rows, with these weights of stems.
    pub fn evidence(&self, document: &[usize], weight: impl Fn(u32) -> i8) -> KindEvidence {
        let mut evidence = KindEvidence {
            sentences: document.len(),
            ..KindEvidence::default()
        };
        for row in document.iter().map(|&row| &self.rows[row]) {
            evidence.words += row.stems.len();
            evidence.first_person += row.first_person;
            let weights = row.stems.iter().map(|&stem| weight_of_steps(weight(stem)));
            evidence.weights += weights.sum::<f64>();
        }
        evidence
    }

    /// The weight of each sentence of a file of borrowed labels, and of those in it that stand alone.
    pub fn weights(&self, of: &[usize], own: usize) -> HashMap<(usize, bool), f64> {
        let mut counts: HashMap<(usize, bool), f64> = HashMap::new();
        of.iter()
            .for_each(|&row| *counts.entry(self.file(row)).or_default() += 1.0);
        let all = WEIGHT_OF_A_FILE * own as f64;
        counts
            .values_mut()
            .for_each(|count| *count = (all / *count).min(1.0));
        counts
    }

    pub fn file(&self, row: usize) -> (usize, bool) {
        let sentence = &self.borrowed.sentences[row - self.own];
        (sentence.file, sentence.document.is_none())
    }
}

impl FittedKinds {
    /// The layer for a document of the rows of a trainer, and how far it is of the own kind.
    pub fn layer(&self, own: &Decision, two: &TwoKinds, document: &[usize]) -> (Decision, f64) {
        let evidence = two.evidence(document, |stem| self.words[stem as usize]);
        self.kinds.layer(own, &evidence)
    }

    /// The weights of words in the order in which they are named.
    pub fn words<'w>(&self, two: &TwoKinds, words: impl Iterator<Item = &'w str>) -> Vec<i8> {
        let stems = two.stems.iter().map(String::as_str);
        let weights: FxHashMap<&str, i8> = stems.zip(self.words.iter().copied()).collect();
        words
            .map(|word| weights.get(word).copied().unwrap_or(0))
            .collect()
    }
}

/// The stems of each sentence with its unquoted first-person pronouns, and the cues of all sentences.
fn read_rows(labelled: &Labelled, options: &Options) -> (Vec<(Vec<String>, f64)>, Array2<f64>) {
    let all: Vec<usize> = (0..labelled.sentences.len()).collect();
    let cues = all_cues(labelled, options.context);
    let quoted = cues.column(QUOTED);
    let tokenizers = || Tokenizer::new(options.language);
    let pronouns = first_person(options.language);
    let rows = all.par_iter().map_init(tokenizers, |tokenizer, &row| {
        let tokens = tokenizer.tokens(&labelled.sentences[row].text);
        let is_first = |word: &str| pronouns.contains(&word);
        let first = tokens.iter().filter(|token| is_first(&token.word)).count();
        let stems = tokens.into_iter().map(|token| token.stem).collect();
        (stems, first as f64 * (1.0 - quoted[row]))
    });
    (rows.collect(), cues)
}
