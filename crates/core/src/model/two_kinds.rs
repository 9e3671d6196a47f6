//! Learns from own and from borrowed labels what tells their kinds of text apart.

use std::collections::HashMap;

use ndarray::{Array1, Array2, Axis};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::folds::{FEWEST_FOLDS, assign_folds, stratified_group_folds};
use super::kinds::{Evidence, Example, Kinds, fit_gate, weight_of_steps, word_weight};
use super::train::documents;
use super::{Options, Trainer};
use crate::classifier::{Decision, OutOfFold};
use crate::labelled::Labelled;
use crate::text::{Tokenizer, first_person};

/// The weight of all sentences of a file of borrowed labels together, where all own sentences have 1. Those that stand
/// alone are a file by themselves. So a large file does not outweigh a small one of yet another kind.
const WEIGHT_OF_A_FILE: f64 = 0.1;

/// Fewer borrowed sentences are no kind of text.
const FEWEST_SENTENCES: usize = 50;

/// The borrowed labels as a kind of text.
pub(super) struct TwoKinds<'a> {
    borrowed: &'a Labelled,
    /// The number of own sentences, which are the first rows.
    own: usize,
    /// The fold of each borrowed sentence; whole documents and their copies.
    pub folds: Vec<usize>,
    labels: Vec<usize>,
    /// The stems by number, and those of each row.
    stems: Vec<String>,
    rows: Vec<RowWords>,
    /// Shape (borrowed sentences, cues), without cues if they do not count.
    cues: Array2<f64>,
}

/// The words of a row.
struct RowWords {
    stems: Vec<u32>,
    /// See [`Evidence::first_person`].
    first_person: f64,
}

/// Both kinds as some folds show them.
#[derive(Debug, Clone)]
pub(super) struct FittedKinds {
    pub kinds: Kinds,
    /// The weight of each stem, by number.
    words: Vec<i8>,
}

/// How often each stem occurs in one kind of text, and all of them together.
struct Counts {
    stems: Vec<f64>,
    all: f64,
}

impl<'a> TwoKinds<'a> {
    /// Reads the words of both kinds. `None` where the borrowed labels are too few to be tested in folds.
    pub fn new(
        labelled: &Labelled,
        borrowed: &'a Labelled,
        options: &Options,
        folds: usize,
    ) -> Option<Self> {
        if borrowed.sentences.len() < FEWEST_SENTENCES {
            return None;
        }
        assign_folds(borrowed, FEWEST_FOLDS).ok()?;
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
        let rows = read.into_iter().chain(others);
        let rows = rows.map(|(words, first_person)| RowWords {
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
            folds: stratified_group_folds(&labels, &groups, classes, folds, FEWEST_FOLDS),
            cues: of_borrowed,
            borrowed,
            labels,
            stems,
        })
    }

    fn count(&self, rows: impl Iterator<Item = usize>) -> Counts {
        let mut counts = Counts {
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
    fn evidence(&self, document: &[usize], weight: impl Fn(u32) -> i8) -> Evidence {
        let mut evidence = Evidence {
            sentences: document.len(),
            ..Evidence::default()
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
    fn weights(&self, of: &[usize], own: usize) -> HashMap<(usize, bool), f64> {
        let mut counts: HashMap<(usize, bool), f64> = HashMap::new();
        of.iter()
            .for_each(|&row| *counts.entry(self.file(row)).or_default() += 1.0);
        let all = WEIGHT_OF_A_FILE * own as f64;
        counts
            .values_mut()
            .for_each(|count| *count = (all / *count).min(1.0));
        counts
    }

    fn file(&self, row: usize) -> (usize, bool) {
        let sentence = &self.borrowed.sentences[row - self.own];
        (sentence.file, sentence.document.is_none())
    }
}

impl FittedKinds {
    /// The layer for a document of the rows of a trainer.
    fn layer(&self, own: &Decision, two: &TwoKinds, document: &[usize]) -> Decision {
        let evidence = two.evidence(document, |stem| self.words[stem as usize]);
        self.kinds.layer(own, &evidence).0
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

impl Trainer<'_> {
    /// Fits the layer of the borrowed kind and the gate to out-of-fold logits of all rows, given the layer of the own
    /// kind. `own` are the rows of own sentences to learn from, `is_inside` says which folds not to look at. `None` if
    /// there are not two kinds to be learned.
    pub(super) fn fit_kinds(
        &self,
        own: &[usize],
        is_inside: impl Fn(usize) -> bool,
        logits: &Array2<f64>,
        decision: &Decision,
    ) -> Option<FittedKinds> {
        let two = self.two_kinds.as_ref()?;
        let borrowed = self.borrowed_rows();
        let other: Vec<usize> = borrowed
            .filter(|&row| !is_inside(two.folds[row - two.own]))
            .collect();
        let of_other: Vec<usize> = other.iter().map(|row| row - two.own).collect();
        let other_documents = documents(two.borrowed, &of_other, self.options.context);
        let other_labels: Vec<usize> = of_other.iter().map(|&at| two.labels[at]).collect();
        let other_cues = two.cues.select(Axis(0), &of_other);
        let (layer, alone) = decision.for_other_kind(&OutOfFold {
            logits: logits.select(Axis(0), &other).view(),
            cues: other_cues.view(),
            labels: &other_labels,
            documents: &other_documents,
            folds: &[],
            random: None,
        })?;
        let alone = alone.unwrap_or_else(|| Array1::zeros(layer.intercepts.len()));
        let counts = [
            two.count(own.iter().copied()),
            two.count(other.iter().copied()),
        ];
        let weights = two.weights(&other, own.len());
        let own_documents = self.documents(own).into_iter();
        let own_documents: Vec<Vec<usize>> = own_documents
            .map(|document| document.into_iter().map(|at| own[at]).collect())
            .collect();
        let other_documents: Vec<Vec<usize>> = other_documents
            .into_iter()
            .map(|document| document.into_iter().map(|at| other[at]).collect())
            .collect();
        let kinds = [own_documents, other_documents].into_iter().enumerate();
        let all: Vec<(usize, Vec<usize>)> = kinds
            .flat_map(|(kind, documents)| documents.into_iter().map(move |d| (kind, d)))
            .collect();
        let examples: Vec<Example> = all
            .into_par_iter()
            .map(|(kind, document)| {
                // A document must not be recognised by its own words.
                let mut within: FxHashMap<u32, f64> = FxHashMap::default();
                let mut words = 0.0;
                for &row in &document {
                    let stems = &two.rows[row].stems;
                    stems
                        .iter()
                        .for_each(|&stem| *within.entry(stem).or_default() += 1.0);
                    words += stems.len() as f64;
                }
                let alls = [0, 1].map(|k| counts[k].all - if k == kind { words } else { 0.0 });
                let evidence = two.evidence(&document, |stem| {
                    let of_word = [0, 1].map(|k| {
                        let own = if k == kind { within[&stem] } else { 0.0 };
                        counts[k].stems[stem as usize] - own
                    });
                    word_weight(of_word[0], of_word[1], alls[0], alls[1])
                });
                let of_document = logits.select(Axis(0), &document);
                let cues = self.cues_of(&document);
                let by_own = decision.log_probabilities(of_document.view(), cues.view());
                let mut by_other = layer.log_probabilities(of_document.view(), cues.view());
                if document.len() == 1 {
                    by_other += &alone;
                }
                Example {
                    features: evidence.features(),
                    weight: match kind {
                        0 => 1.0,
                        _ => weights[&two.file(document[0])],
                    },
                    labels: document.iter().map(|&row| self.label_of(row)).collect(),
                    own: by_own,
                    other: by_other,
                }
            })
            .collect();
        let words = counts[0].stems.iter().zip(&counts[1].stems);
        let words =
            words.map(|(&own, &other)| word_weight(own, other, counts[0].all, counts[1].all));
        Some(FittedKinds {
            words: words.collect(),
            kinds: Kinds {
                other: layer,
                alone,
                gate: fit_gate(&examples),
            },
        })
    }

    /// The label of any row.
    pub(super) fn label_of(&self, row: usize) -> usize {
        let borrowed = || {
            self.two_kinds
                .as_ref()
                .map_or(0, |two| two.labels[row - two.own])
        };
        self.labels.get(row).copied().unwrap_or_else(borrowed)
    }

    /// The cues of some rows, all own or all borrowed.
    pub(super) fn cues_of(&self, rows: &[usize]) -> Array2<f64> {
        match &self.two_kinds {
            Some(two) if rows.first().is_some_and(|&row| row >= two.own) => {
                let rows: Vec<usize> = rows.iter().map(|row| row - two.own).collect();
                two.cues.select(Axis(0), &rows)
            }
            _ => self.cues.select(Axis(0), rows),
        }
    }

    /// The fold of a row, if it is in one.
    pub(super) fn fold_of(&self, row: usize) -> Option<usize> {
        let borrowed = || {
            let two = self.two_kinds.as_ref()?;
            two.folds.get(row - two.own).copied()
        };
        self.folds.get(row).copied().or_else(borrowed)
    }

    /// The decision layer for a document of some rows: that of the own kind, or one between both kinds.
    pub(super) fn layer_of(
        &self,
        decision: &Decision,
        kinds: Option<&FittedKinds>,
        document: &[usize],
    ) -> Option<Decision> {
        Some(kinds?.layer(decision, self.two_kinds.as_ref()?, document))
    }

    /// The borrowed rows in a fold, each document in reading order.
    pub(super) fn borrowed_documents(&self, is_inside: impl Fn(usize) -> bool) -> Vec<Vec<usize>> {
        let Some(two) = &self.two_kinds else {
            return Vec::new();
        };
        let inside = (0..two.folds.len()).filter(|&at| is_inside(two.folds[at]));
        let inside: Vec<usize> = inside.collect();
        let documents = documents(two.borrowed, &inside, self.options.context).into_iter();
        let rows = documents.map(|document| {
            document
                .into_iter()
                .map(|at| two.own + inside[at])
                .collect()
        });
        rows.collect()
    }
}

/// The stems of each sentence with its unquoted first-person pronouns, and the cues of all sentences.
fn read_rows(labelled: &Labelled, options: &Options) -> (Vec<(Vec<String>, f64)>, Array2<f64>) {
    let all: Vec<usize> = (0..labelled.sentences.len()).collect();
    let all_cues = super::train::all_cues(labelled, options.context);
    let quoted = all_cues.column(super::cues::QUOTED);
    let tokenizers = || Tokenizer::new(options.language);
    let pronouns = first_person(options.language);
    let rows = all.par_iter().map_init(tokenizers, |tokenizer, &row| {
        let tokens = tokenizer.tokens(&labelled.sentences[row].text);
        let is_first = |word: &str| pronouns.contains(&word);
        let first = tokens.iter().filter(|token| is_first(&token.word)).count();
        let stems = tokens.into_iter().map(|token| token.stem).collect();
        (stems, first as f64 * (1.0 - quoted[row]))
    });
    (rows.collect(), all_cues)
}
