//! Scores documents with reasons, fast.
//!
//! The features by name (`find`, `explain`) define what a [`Model`] says. A [`Scorer`] says the same of
//! running text, but meets no name twice: words are numbered as they come (`Lexicon`), n-grams and
//! categories are found by number (`tables`), and the character n-grams of a word are remembered as one
//! vector.

mod categories;
mod logits;
mod page;
mod reasons;
mod tables;

use std::ops::Range;

use ndarray::ArrayView2;

use super::cues::cues;
use super::{LONGEST_ARTICLE, Model, Sentence, Stance};
use crate::features::{Block, WordVector};
use crate::text::{Lexicon, Matcher, Place, character_ngrams};
use categories::CategoryFeatures;
use logits::Lanes;
use page::{Page, Phrase};
use reasons::Directions;
pub(crate) use tables::Tables;
use tables::{LANES, NONE, Ngram, Stem};

/// The stance of a sentence, and the reasons.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// Label and probabilities.
    pub stance: Stance,
    /// The words, phrases and categories that spoke most for the label, as one line:
    /// `withdraw +0.84; [deny > leave] +0.41`.
    pub reasons: String,
}

/// The entries of a word in the tables.
struct KnownWord {
    stem: Stem,
    /// The word as an n-gram.
    ngram: Ngram,
}

/// Scores one document after another. Each thread needs a scorer of its own.
pub struct Scorer<'m> {
    model: &'m Model,
    tables: &'m Tables,
    lexicon: Lexicon<'m>,
    /// By the number of the word.
    known: Vec<KnownWord>,
    /// For each word the logits that its characters add before scaling, and then the square of their norm.
    characters: Vec<Lanes>,
    /// For each word its vector.
    vectors: Vec<Option<WordVector<'static>>>,
    /// For each word the logits that its vector adds before scaling; empty if word vectors are no features.
    vector_logits: Vec<Lanes>,
    /// For each sentence of the page the logits that its embedding adds; empty if embeddings are no features.
    embedding_logits: Vec<Lanes>,
    /// For each block of the current sentence the logits that its features add before scaling.
    sums: Vec<Lanes>,
    matcher: Option<Matcher<'m>>,
    categories: CategoryFeatures,
    /// The logits of a sentence without features.
    intercepts: Vec<Lanes>,
    directions: Directions,
    /// The direction of the current sentence.
    direction: Vec<Lanes>,
    page: Page,
    /// The stems of a sentence's words.
    stems: Vec<Stem>,
    /// N-grams that may go on, with their first words.
    open: Vec<(usize, Ngram)>,
    buffers: reasons::Buffers,
}

debug_as_name!(Scorer<'_>);

impl Model {
    /// Makes a scorer for any number of documents.
    pub fn scorer(&self) -> Scorer<'_> {
        let dictionary = self.extractor.dictionary();
        let make = || Tables::new(&self.vocabulary, &self.tfidf, self.weights.view());
        let tables = self.tables.get_or_init(make);
        Scorer {
            model: self,
            tables,
            lexicon: Lexicon::new(self.extractor.tokenizer()),
            known: Vec::new(),
            characters: Vec::new(),
            vectors: Vec::new(),
            vector_logits: Vec::new(),
            embedding_logits: Vec::new(),
            sums: vec![[0.0; LANES]; Block::ALL.len() * tables.lanes()],
            matcher: dictionary.map(Matcher::new),
            categories: CategoryFeatures::default(),
            intercepts: logits::in_lanes(self.intercepts.iter().copied(), tables.lanes()),
            directions: Directions::new(&self.decision, tables.lanes()),
            direction: vec![[0.0; LANES]; tables.lanes()],
            page: Page::default(),
            stems: Vec::new(),
            open: Vec::new(),
            buffers: reasons::Buffers::default(),
        }
    }
}

impl Scorer<'_> {
    /// Scores the sentences of one document in reading order, each as it stands in its text.
    pub fn score(&mut self, sentences: &[Sentence]) -> Vec<Verdict> {
        let mut verdicts = Vec::with_capacity(sentences.len());
        for article in sentences.chunks(LONGEST_ARTICLE) {
            self.score_article(article, &mut verdicts);
        }
        verdicts
    }

    fn score_article(&mut self, sentences: &[Sentence], verdicts: &mut Vec<Verdict>) {
        if self.lexicon.is_full() {
            *self = self.model.scorer();
        }
        self.page.clear();
        self.embedding_logits.clear();
        if let Some(embedding) = &self.model.embedding_weights {
            for logits in embedding.logits(sentences).outer_iter() {
                let row = logits::in_lanes(logits.iter().copied(), self.tables.lanes());
                self.embedding_logits.extend(row);
            }
        }
        for sentence in sentences {
            self.read(sentence.text);
        }
        let cues = cues(sentences, self.model.options.context);
        let classes = self.model.labels.len();
        let Ok(logits) = ArrayView2::from_shape((sentences.len(), classes), &self.page.logits)
        else {
            return;
        };
        let stances = self.model.stances(logits, cues.view());
        for (at, stance) in stances.into_iter().enumerate() {
            verdicts.push(Verdict {
                reasons: self.reasons(at, sentences[at].text, stance.label, cues.row(at)),
                stance,
            });
        }
    }

    /// Adds a sentence to the page.
    fn read(&mut self, sentence: &str) {
        let mut entry = self.page.begin_sentence();
        self.lexicon.read(sentence, &mut self.page.places);
        self.learn_words();
        let first = entry.places.start;
        let end = self.page.places.len();
        for place in first..end {
            self.page.count(place);
        }
        let stem = |place: &Place| self.known[place.word as usize].stem;
        self.stems.clear();
        self.stems
            .extend(self.page.places[first..end].iter().map(stem));
        self.count_words(entry.different.start);
        self.count_ngrams(first..end);
        entry.categories.start = self.page.seen.len();
        self.find_categories(first..end);
        self.count_categories();
        entry.categories.end = self.page.seen.len();
        let now = self.page.end();
        entry.places.end = now.places.end;
        entry.seen.end = now.seen.end;
        entry.different.end = now.different.end;
        entry.words.end = now.words.end;
        entry.signs.end = now.signs.end;
        self.add_logits(&mut entry);
        self.page.entries.push(entry);
    }

    /// Learns what the model knows of words that were not met before.
    fn learn_words(&mut self) {
        let classes = self.model.labels.len();
        let mut padded = String::new();
        while let Some(word) = self.lexicon.words().get(self.known.len()) {
            let stem = self.tables.stem(&word.stem);
            if let Some(matcher) = &mut self.matcher {
                matcher.learn(&word.word);
            }
            let vectors = self.model.extractor.vectors();
            if let Some((vectors, weights)) = vectors.zip(self.model.vector_weights.as_ref()) {
                let vector = vectors.word(&word.stem);
                let logits = vector.iter().flat_map(|vector| weights.word_logits(vector));
                self.vector_logits
                    .extend(logits::in_lanes(logits, self.tables.lanes()));
                self.vectors.push(vector);
            }
            self.known.push(KnownWord {
                stem,
                ngram: self.tables.longer(Ngram::EMPTY, stem),
            });
            let Some((shortest, longest)) = self.model.extractor.characters() else {
                continue;
            };
            let mut columns: Vec<u32> = Vec::new();
            character_ngrams(&word.word, shortest..=longest, &mut padded, |gram| {
                columns.extend(self.model.vocabulary.column(Block::Characters, gram));
            });
            columns.sort_unstable();
            let lanes = self.tables.lanes();
            let first = self.characters.len();
            self.characters.resize(first + lanes, [0.0; LANES]);
            let vector = &mut self.characters[first..];
            let mut square = 0.0;
            for run in columns.chunk_by(|a, b| a == b) {
                let feature = run[0];
                let times = run.len() as f64;
                for (sums, row) in vector.iter_mut().zip(self.tables.row(feature)) {
                    logits::add(sums, times, row);
                }
                let value = times * self.tables.weight(feature);
                square += value * value;
            }
            vector.as_flattened_mut()[classes] = square;
        }
    }

    /// Counts single words.
    fn count_words(&mut self, different: usize) {
        for at in different..self.page.different.len() {
            let (word, times) = (self.page.different[at].word, self.page.different[at].times);
            let feature = self.known[word as usize].ngram.feature;
            if feature != NONE {
                self.page.different[at].seen = self.page.see(feature, times);
            }
        }
    }

    /// Counts n-grams of two and more words.
    fn count_ngrams(&mut self, places: Range<usize>) {
        let (page, tables) = (&mut self.page, self.tables);
        let ngram = |place: &Place| self.known[place.word as usize].ngram;
        let ngrams = page.places[places.clone()].iter().map(ngram);
        self.open.clear();
        self.open.extend(places.clone().zip(ngrams));
        let start = page.words.len();
        for more in 1..self.model.options.word_ngrams {
            self.open.retain_mut(|(first, ngram)| {
                let end = *first + more;
                let Some(&stem) = self.stems.get(end - places.start) else {
                    return false;
                };
                *ngram = tables.longer(*ngram, stem);
                if ngram.feature != NONE {
                    let seen = page.see(ngram.feature, 1);
                    page.words.push(Phrase::new(*first, end + 1, seen));
                }
                *ngram != Ngram::NONE
            });
        }
        page.words[start..].sort_unstable();
    }

    /// Finds the categories of a sentence.
    fn find_categories(&mut self, places: Range<usize>) {
        let Some(matcher) = &mut self.matcher else {
            return;
        };
        let places = &self.page.places[places];
        matcher.hits(
            places.len(),
            |at| places[at].word as usize,
            |at| places[at].breaks,
        );
    }
}
