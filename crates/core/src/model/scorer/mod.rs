//! Scores documents with reasons, fast.
//!
//! Training knows features by their names. A [`Scorer`] looks up no name twice: words are numbered as they come
//! (`Lexicon`), n-grams and categories are found by number (`tables`), and the character n-grams of a word are
//! remembered as one row. It lists every occurrence of a feature (`page`), adds up their rows (`logits`) and rates
//! them (`reasons`). A property test holds it to the rows of training (`reference`).

mod left_out;
mod logits;
mod page;
mod reasons;
#[cfg(test)]
mod reference;
mod tables;

use std::ops::Range;
use std::slice;
use std::sync::Arc;

use ndarray::{Array2, ArrayView2, Axis, s};
use rustc_hash::FxHashMap;

use super::cues::{QUOTED, cues, passages};
use super::held_out_logits::hash;
use super::kinds::KindEvidence;
use super::score::stances;
use super::{Fit, MAX_ARTICLE_LENGTH, Model, Sentence, Stance};
use crate::classifier::Decision;
use crate::encoder::Encoder;
use crate::features::{Block, WordVector, with_later_hits};
use crate::labelled::takes_side;
use crate::text::{Dictionary, Lexicon, Matcher, character_ngrams, first_person};
use logits::{LANES, Lanes};
use page::{FoundFeature, Page, PageSentence};
use reasons::Directions;
pub(super) use reasons::Reason;
pub(crate) use tables::Tables;
use tables::{NONE, Stem};

/// The stance of a sentence, and the reasons.
#[derive(Debug, Clone, PartialEq)]
pub struct ExplainedStance {
    /// Label and probabilities.
    pub stance: Stance,
    /// The words, phrases and categories that spoke most for the label, as one line:
    /// `withdraw +0.84; [deny > leave] +0.41`. Empty where no [`Reasons`] were asked for.
    pub reasons: String,
}

/// The sentences that get reasons. Finding them takes up to a quarter of the time of scoring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reasons {
    /// All sentences.
    All,
    /// Sentences with a label that takes a side: not `neutral`, `none` or `other`.
    Stances,
    /// None.
    None,
}

impl Reasons {
    /// For each label whether it gets reasons.
    fn of_labels(self, labels: &[String]) -> Vec<bool> {
        let wanted = |label: &String| match self {
            Reasons::All => true,
            Reasons::Stances => takes_side(label),
            Reasons::None => false,
        };
        labels.iter().map(wanted).collect()
    }
}

/// The stances of the sentences of an article, and what they come from.
pub(super) struct ScoredArticle {
    pub stances: Vec<Stance>,
    /// Shape (sentences, classes).
    pub logits: Array2<f64>,
    /// Shape (sentences, cues).
    pub cues: Array2<f64>,
    /// How far it is of the kind of the own labels, from 0 to 1, if the model knows two kinds of text.
    pub like_own: Option<f64>,
    /// The decision layer that gave the stances.
    pub decision: Arc<Decision>,
    /// The change in the logits from leaving the article out of the fit, of the same shape; `None` if the model has not
    /// learned from it.
    pub left_out: Option<Array2<f64>>,
}

/// The entries of a word in the tables.
#[derive(Clone, Copy)]
struct KnownWord {
    stem: Stem,
    /// The row of the stem.
    row: u32,
    /// Its weight in telling two kinds of text apart.
    kind: f64,
    /// `true` if it is a pronoun of the first person; looked up only if there are two kinds.
    is_first_person: bool,
}

/// Scores one document after another. It shares its model with other scorers; each thread needs a scorer of its
/// own.
pub struct Scorer {
    model: Model,
    tables: Arc<Tables>,
    lexicon: Lexicon,
    /// By the number of the word.
    known: Vec<KnownWord>,
    /// For each word the row of its characters; empty if they are no features.
    characters: Vec<Lanes>,
    /// For each word its vector.
    vectors: Vec<Option<WordVector<'static>>>,
    /// For each word the logits that its vector adds before scaling; empty if word vectors are no features.
    vector_logits: Vec<Lanes>,
    /// For each sentence of the page the logits that its embedding adds, if embeddings are features.
    embedding_logits: Option<Array2<f64>>,
    /// The same for sentences of the next pages.
    ahead: Ahead,
    matcher: Option<Matcher<Arc<Dictionary>>>,
    directions: Directions,
    /// The directions of the other kind of text, if the model knows two, and how far the page is of the own kind.
    other_directions: Option<(Directions, f64)>,
    /// The pronouns of the first person, if the model knows two kinds of text.
    first_person: Vec<&'static str>,
    /// The decision layer of the own kind, or of the only one.
    decision: Arc<Decision>,
    /// For each label whether its sentences get reasons.
    with_reasons: Vec<bool>,
    page: Page,
    /// For each row its number of occurrences while a sentence is counted, otherwise 0.
    row_counts: Vec<u32>,
    /// The same for each word.
    word_counts: Vec<u32>,
    /// For each part of a row what the blocks of the current sentence add before scaling.
    sums: Vec<[Lanes; Block::ALL.len()]>,
}

/// The logits that the embeddings of sentences add, computed for several documents together.
#[derive(Default)]
struct Ahead {
    /// `true` if sentences were read with what stands before them.
    context: bool,
    /// By the key of the passage.
    rows: Arc<FxHashMap<String, usize>>,
    /// Shape (different sentences, labels).
    logits: Array2<f64>,
}

standpoint_common::debug_as_name!(Scorer);

/// Embeds the sentences of the next documents for several scorers. An encoder that some of them share reads each once.
pub(super) fn embed_ahead<'t>(
    scorers: &mut [Scorer],
    documents: impl IntoIterator<Item = Vec<Sentence<'t>>>,
) {
    let has_encoder = |scorer: &Scorer| scorer.model.has_encoder();
    if !scorers.iter().any(has_encoder) {
        return;
    }
    let context = scorers.iter().any(|scorer| scorer.model.reads_context());
    let mut rows = FxHashMap::default();
    let mut different = Vec::new();
    let documents = documents.into_iter();
    for passage in documents.flat_map(|sentences| passages(&sentences, context)) {
        rows.entry(passage.key()).or_insert_with(|| {
            different.push(passage);
            different.len() - 1
        });
    }
    let rows = Arc::new(rows);
    let mut read: Vec<(Arc<Encoder>, Array2<f32>)> = Vec::new();
    for Scorer { model, ahead, .. } in scorers {
        let Some(weights) = &model.parts.embedding_weights else {
            continue;
        };
        let encoder = &weights.encoder;
        let at = read
            .iter()
            .position(|(of, _)| Arc::ptr_eq(of, encoder))
            .unwrap_or_else(|| {
                read.push((Arc::clone(encoder), encoder.embed(&different)));
                read.len() - 1
            });
        *ahead = Ahead {
            context,
            rows: Arc::clone(&rows),
            logits: weights.logits_of(&read[at].1),
        };
    }
}

impl Model {
    /// Makes a scorer for any number of documents.
    pub fn scorer(&self) -> Scorer {
        self.scorer_with(Reasons::All)
    }

    /// Makes a scorer that gives reasons to some of the sentences.
    pub fn scorer_with(&self, reasons: Reasons) -> Scorer {
        let parts = &*self.parts;
        let dictionary = parts.extractor.dictionary();
        let tables = parts.tables.get_or_init(|| {
            let categories = dictionary.map_or(&[][..], |d| d.categories());
            Arc::new(Tables::new(
                &parts.vocabulary,
                &parts.tfidf,
                parts.weights.view(),
                categories,
                parts.kinds.as_ref().map(|(_, words)| &words[..]),
            ))
        });
        Scorer {
            model: self.clone(),
            tables: Arc::clone(tables),
            lexicon: Lexicon::new(parts.extractor.tokenizer().language()),
            known: Vec::new(),
            characters: Vec::new(),
            vectors: Vec::new(),
            vector_logits: Vec::new(),
            embedding_logits: None,
            ahead: Ahead::default(),
            matcher: dictionary.cloned().map(Matcher::new),
            directions: Directions::new(&parts.decision, tables.lanes()),
            other_directions: parts.kinds.as_ref().map(|(kinds, _)| {
                let other = Directions::new(&kinds.other, tables.lanes());
                (other, 1.0)
            }),
            first_person: match parts.kinds {
                Some(_) => first_person(parts.options.language),
                None => Vec::new(),
            },
            decision: Arc::new(parts.decision.clone()),
            with_reasons: reasons.of_labels(&parts.labels),
            page: Page::default(),
            row_counts: vec![0; tables.len()],
            word_counts: Vec::new(),
            sums: Vec::new(),
        }
    }
}

impl Scorer {
    /// Scores the sentences of one document in reading order, each as it stands in its text.
    pub fn score(&mut self, sentences: &[Sentence]) -> Vec<ExplainedStance> {
        let mut verdicts = Vec::with_capacity(sentences.len());
        for article in sentences.chunks(MAX_ARTICLE_LENGTH) {
            let ScoredArticle { stances, cues, .. } = self.read_article(article);
            for (at, stance) in stances.into_iter().enumerate() {
                let reasons = if self.with_reasons[stance.label] {
                    self.reasons(at, article[at].text, stance.label, cues.row(at))
                } else {
                    String::new()
                };
                verdicts.push(ExplainedStance { stance, reasons });
            }
        }
        verdicts
    }

    /// Embeds the sentences of the next documents together, which is faster than one document after the other. A
    /// model without an encoder has nothing to do.
    pub fn embed_ahead<'t>(&mut self, documents: impl IntoIterator<Item = Vec<Sentence<'t>>>) {
        embed_ahead(slice::from_mut(self), documents);
    }

    /// Scores the sentences of one document in reading order, without reasons.
    pub fn stances(&mut self, sentences: &[Sentence]) -> Vec<Stance> {
        let articles = sentences.chunks(MAX_ARTICLE_LENGTH);
        articles
            .flat_map(|article| self.read_article(article).stances)
            .collect()
    }

    /// Makes an article the current page.
    pub(super) fn read_article(&mut self, sentences: &[Sentence]) -> ScoredArticle {
        if self.lexicon.is_full() {
            let with_reasons = std::mem::take(&mut self.with_reasons);
            let ahead = std::mem::take(&mut self.ahead);
            *self = Scorer {
                with_reasons,
                ahead,
                ..self.model.scorer()
            };
        }
        self.page.clear();
        for sentence in sentences {
            self.read(sentence.text);
        }
        let cues = cues(sentences, self.model.parts.options.context);
        let (decision, like_own) = match self.layer_between(cues.view()) {
            Some((decision, share)) => (Arc::new(decision), Some(share)),
            None => (Arc::clone(&self.decision), None),
        };
        let texts = sentences.iter().map(|sentence| sentence.text);
        let hashes: Vec<u64> = texts.map(|text| hash(text, None)).collect();
        self.embedding_logits = self.read_by_encoder(sentences, &hashes, like_own);
        let shape = (sentences.len(), self.model.parts.labels.len());
        let mut logits = Array2::from_shape_vec(shape, self.page.logits.clone())
            .expect("each sentence adds a logit for each label");
        // An encoder that was not fine-tuned is a part of the sentence model.
        let weights = self.model.parts.embedding_weights.as_ref();
        let is_tuned = weights.is_some_and(|weights| weights.encoder.tuned_layers() > 0);
        let add_embedded = |logits: &mut Array2<f64>| {
            if let Some(embedded) = &self.embedding_logits {
                *logits += embedded;
            }
        };
        if !is_tuned {
            add_embedded(&mut logits);
        }
        let left_out = self.leave_labels_out(sentences, &hashes, &mut logits);
        if is_tuned {
            add_embedded(&mut logits);
        }
        let mut stances = stances(&decision, self.model.label_rule, logits.view(), cues.view());
        for (at, stance) in stances.iter_mut().enumerate() {
            let sentence = &sentences[at];
            stance.fit = match left_out.is_some() {
                // Every fit has seen a borrowed sentence, also one that stands beside training sentences.
                _ if self.model.has_borrowed(sentence, hashes[at]) => Fit::Borrowed,
                true => Fit::HeldOut,
                false => Fit::All,
            };
        }
        ScoredArticle {
            stances,
            logits,
            cues,
            like_own,
            decision,
            left_out,
        }
    }

    /// The logits that an encoder adds to those of the words, if the model has one. Those of a fine-tuned encoder come from
    /// the fit that has not seen the sentence, and count by the kind of the article.
    fn read_by_encoder(
        &self,
        sentences: &[Sentence],
        hashes: &[u64],
        like_own: Option<f64>,
    ) -> Option<Array2<f64>> {
        let parts = &self.model.parts;
        let weights = parts.embedding_weights.as_ref()?;
        let read = passages(sentences, self.ahead.context);
        let rows = read.iter().map(|p| self.ahead.rows.get(&p.key()).copied());
        let mut logits = match rows.collect::<Option<Vec<usize>>>() {
            Some(rows) => self.ahead.logits.select(Axis(0), &rows),
            None => weights.logits(&passages(sentences, self.model.reads_context())),
        };
        let held_out = &parts.held_out;
        if let Some(out_of_fold) = held_out.encoder() {
            for (at, (sentence, hash)) in sentences.iter().zip(hashes).enumerate() {
                if let Some(row) = held_out.find(sentence, *hash) {
                    let own = weights.logits_of(&out_of_fold.slice(s![row..=row, ..]).to_owned());
                    logits.row_mut(at).assign(&own.row(0));
                }
            }
        }
        let kinds = parts.kinds.as_ref().zip(like_own);
        Some(logits * kinds.map_or(1.0, |((kinds, _), share)| kinds.encoder_factor(share)))
    }

    /// The decision layer for the article of the page, and how far the article is of the kind of the own labels, if the
    /// model knows two kinds of text.
    fn layer_between(&mut self, cues: ArrayView2<f64>) -> Option<(Decision, f64)> {
        let (kinds, _) = self.model.parts.kinds.as_ref()?;
        let mut evidence = KindEvidence {
            words: self.page.places.len(),
            sentences: self.page.entries.len(),
            ..KindEvidence::default()
        };
        for (entry, cues) in self.page.entries.iter().zip(cues.outer_iter()) {
            let mut first_person = 0;
            for place in &self.page.places[entry.places.clone()] {
                let word = &self.known[place.word as usize];
                evidence.weights += word.kind;
                first_person += usize::from(word.is_first_person);
            }
            evidence.first_person += first_person as f64 * (1.0 - cues[QUOTED]);
        }
        let (layer, share) = kinds.layer(&self.decision, &evidence);
        if let Some((_, of_page)) = &mut self.other_directions {
            *of_page = share;
        }
        Some((layer, share))
    }

    /// Adds a sentence to the page.
    fn read(&mut self, sentence: &str) {
        let (first_place, first_found) = (self.page.places.len(), self.page.found.len());
        self.lexicon.read(sentence, &mut self.page.places);
        self.learn_words();
        let places = first_place..self.page.places.len();
        self.find_words(places.clone());
        let categories = self.page.found.len();
        self.find_categories(places.clone());
        let mut entry = PageSentence {
            places,
            found: first_found..self.page.found.len(),
            categories,
            ..PageSentence::default()
        };
        self.add_logits(&mut entry);
        self.page.entries.push(entry);
    }

    /// Returns whether words have features beside their stems: characters or vectors.
    fn has_word_rows(&self) -> bool {
        !(self.characters.is_empty() && self.vector_logits.is_empty())
    }

    /// Learns what the model knows of words that were not met before.
    fn learn_words(&mut self) {
        let classes = self.model.parts.labels.len();
        let mut padded = String::new();
        while let Some(word) = self.lexicon.words().get(self.known.len()) {
            let stem = self.tables.stem(&word.stem);
            if let Some(matcher) = &mut self.matcher {
                matcher.learn(&word.word);
            }
            let vectors = self.model.parts.extractor.vectors();
            if let Some((vectors, weights)) = vectors.zip(self.model.parts.vector_weights.as_ref())
            {
                let vector = vectors.word(&word.stem);
                let logits = vector.iter().flat_map(|vector| weights.word_logits(vector));
                self.vector_logits
                    .extend(logits::in_lanes(logits, self.tables.lanes()));
                self.vectors.push(vector);
            }
            self.known.push(KnownWord {
                stem,
                row: self.tables.word(stem),
                kind: self.tables.kind(stem),
                is_first_person: self.first_person.contains(&&*word.word),
            });
            let Some((shortest, longest)) = self.model.parts.extractor.characters() else {
                continue;
            };
            let mut columns: Vec<u32> = Vec::new();
            character_ngrams(&word.word, shortest..=longest, &mut padded, |gram| {
                columns.extend(self.model.parts.vocabulary.column(Block::Characters, gram));
            });
            columns.sort_unstable();
            let lanes = self.tables.lanes();
            let first = self.characters.len();
            self.characters.resize(first + lanes, [0.0; LANES]);
            let vector = &mut self.characters[first..];
            let mut square = 0.0;
            for run in columns.chunk_by(|a, b| a == b) {
                let times = run.len() as f64;
                let row = self.tables.row(run[0]);
                for (sums, row) in vector.iter_mut().zip(row) {
                    logits::add(sums, times, row);
                }
                square += times * times * f64::from(row.as_flattened()[classes]);
            }
            vector.as_flattened_mut()[classes] = square;
        }
    }

    /// Finds the words and n-grams of a sentence.
    fn find_words(&mut self, places: Range<usize>) {
        let Page {
            places: all, found, ..
        } = &mut self.page;
        let (known, tables) = (&self.known, &self.tables);
        let of = |place: usize| known[all[place].word as usize];
        found.extend(places.clone().map(|place| FoundFeature {
            row: of(place).row,
            times: 0,
            first: place as u32,
            second: place as u32 + 1,
        }));
        let most = self.model.parts.options.word_ngrams;
        for first in places.clone() {
            let next = first + 1..places.end.min(first + most);
            let stems = next.map(|place| of(place).stem);
            tables.each_longer(of(first).stem, stems, |row, words| {
                found.push(FoundFeature {
                    row,
                    times: 0,
                    first: first as u32,
                    second: (first + words) as u32,
                });
            });
        }
    }

    /// Finds the categories of a sentence and pairs of them.
    fn find_categories(&mut self, places: Range<usize>) {
        let Some(matcher) = &mut self.matcher else {
            return;
        };
        let Page {
            places: all, found, ..
        } = &mut self.page;
        let places = &all[places];
        matcher.read(places);
        for (hit, others) in with_later_hits(&matcher.hits) {
            let first = hit.signed_category();
            let mut push = |row, second| {
                found.push(FoundFeature {
                    row,
                    times: 0,
                    first: first as u32,
                    second,
                });
            };
            push(self.tables.category(first), NONE);
            for other in others {
                let second = other.signed_category();
                if let Some(row) = self.tables.pair(first, second) {
                    push(row, second as u32);
                }
            }
        }
    }
}
