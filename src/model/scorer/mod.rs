//! Documents in, stances and reasons out, at the speed of reading.
//!
//! What a [`Model`] says is defined by its features by name (`find`, `explain`). A [`Scorer`] says the same of running text, but
//! meets no name twice: words are numbered as they come (`Lexicon`), runs of words and collocations are walked through
//! by number (`tables`), and the character n-grams of a word are remembered as one vector.

mod categories;
mod logits;
mod page;
mod reasons;
mod runs;
mod stems;
mod tables;

use std::ops::Range;

use ndarray::ArrayView2;

use super::cues::cues;
use super::{LONGEST_ARTICLE, Model, Sentence, Stance};
use crate::features::{Block, WordVector, words_near};
use crate::text::{Lexicon, Matcher, Place, character_ngrams};
use categories::Categories;
use logits::{Frequencies, Lanes};
use page::{Near, Page, Phrase};
use reasons::Directions;
use runs::{NONE, Node, Step, Steps, Symbol};
use tables::LANES;
pub(crate) use tables::Tables;

/// What the model says of a sentence and why, in short.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// Label and probabilities.
    pub stance: Stance,
    /// The words, phrases and categories that spoke most for the label, as one line:
    /// `withdraw +0.84; [deny > leave] +0.41`.
    pub reasons: String,
}

/// What a model knows about a word.
struct KnownWord {
    symbol: Symbol,
    /// The word as a run of one.
    node: Node,
}

/// Scores one document after the other. Whoever scores on several threads gives each its own.
pub struct Scorer<'m> {
    model: &'m Model,
    tables: &'m Tables,
    lexicon: Lexicon<'m>,
    /// By the number of the word.
    known: Vec<KnownWord>,
    /// For each word, the logits that its characters add before scaling, and then the square of their norm.
    characters: Vec<Lanes>,
    /// For each word, its vector.
    vectors: Vec<Option<WordVector<'static>>>,
    /// For each word, what its vector says for each class before scaling: nothing if vectors do not count.
    said: Vec<Lanes>,
    /// For each sentence of the page, what its embedding says for each class: nothing if embeddings do not count.
    embedded: Vec<Lanes>,
    /// For each block of the sentence at hand, what its features add to each class before scaling.
    sums: Vec<Lanes>,
    matcher: Option<Matcher<'m>>,
    categories: Categories,
    frequencies: Frequencies,
    /// What the logits of a sentence without features are.
    intercepts: Vec<Lanes>,
    directions: Directions,
    /// That of the sentence at hand.
    direction: Vec<Lanes>,
    page: Page,
    /// The categories of a sentence with the words near them.
    near: Steps<Near>,
    /// The symbols of a sentence's words.
    symbols: Vec<Symbol>,
    /// Runs that may go on: where they begin and what they are so far.
    open: Vec<(usize, Node)>,
    steps: Steps<usize>,
    room: reasons::Room,
}

debug_as_name!(Scorer<'_>);

impl Model {
    /// A scorer for any number of documents.
    pub fn scorer(&self) -> Scorer<'_> {
        let dictionary = self.extractor.dictionary();
        let categories = dictionary.map_or(&[][..], |d| d.categories());
        let weights = self.weights.view();
        let make = || Tables::new(&self.vocabulary, &self.tfidf, weights, categories);
        let tables = self.tables.get_or_init(make);
        Scorer {
            model: self,
            tables,
            lexicon: Lexicon::new(self.extractor.tokenizer()),
            known: Vec::new(),
            characters: Vec::new(),
            vectors: Vec::new(),
            said: Vec::new(),
            embedded: Vec::new(),
            sums: vec![[0.0; LANES]; Block::ALL.len() * tables.lanes()],
            matcher: dictionary.map(Matcher::new),
            categories: Categories::new(categories.len()),
            frequencies: Frequencies::new(),
            intercepts: logits::in_lanes(self.intercepts.iter().copied(), tables.lanes()),
            directions: Directions::new(&self.decision, tables.lanes()),
            direction: vec![[0.0; LANES]; tables.lanes()],
            page: Page::new(),
            near: Steps::new(),
            symbols: Vec::new(),
            open: Vec::new(),
            steps: Steps::new(),
            room: reasons::Room::default(),
        }
    }
}

impl Scorer<'_> {
    /// Scores the sentences of one document, given as they stand in its text, in reading order.
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
        self.embedded.clear();
        if let Some(embedding) = &self.model.embedding {
            for said in embedding.said(sentences).outer_iter() {
                let row = logits::in_lanes(said.iter().copied(), self.tables.lanes());
                self.embedded.extend(row);
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
        let mut entry = self.page.end();
        self.lexicon.read(sentence, &mut self.page.places);
        self.learn_words();
        let first = entry.places.start;
        let end = self.page.places.len();
        for place in first..end {
            self.page.count(entry.different.start, place);
        }
        let symbol = |place: &Place| self.known[place.word as usize].symbol;
        self.symbols.clear();
        self.symbols
            .extend(self.page.places[first..end].iter().map(symbol));
        self.see_words(entry.seen.start, entry.different.start);
        self.see_runs(entry.seen.start, first..end);
        entry.categories.start = self.page.seen.len();
        self.find_categories(first..end);
        self.see_categories(entry.seen.start);
        entry.categories.end = self.page.seen.len();
        self.see_collocations(entry.seen.start, first..end);
        let now = self.page.end();
        entry.places.end = now.places.end;
        entry.seen.end = now.seen.end;
        entry.different.end = now.different.end;
        entry.words.end = now.words.end;
        entry.signs.end = now.signs.end;
        entry.near.end = now.near.end;
        self.add_logits(&mut entry);
        self.page.entries.push(entry);
    }

    /// Finds out what the model knows about the words that were not met before.
    fn learn_words(&mut self) {
        let classes = self.model.labels.len();
        let mut padded = String::new();
        while let Some(word) = self.lexicon.words().get(self.known.len()) {
            let symbol = self.tables.stem(&word.stem);
            if let Some(matcher) = &mut self.matcher {
                matcher.learn(&word.word);
            }
            let vectors = self.model.extractor.vectors();
            if let Some((vectors, meaning)) = vectors.zip(self.model.meaning.as_ref()) {
                let vector = vectors.word(&word.stem);
                let said = vector.iter().flat_map(|vector| meaning.said(vector));
                self.said
                    .extend(logits::in_lanes(said, self.tables.lanes()));
                self.vectors.push(vector);
            }
            self.known.push(KnownWord {
                symbol,
                node: self.tables.words.step(self.tables.words.root(), symbol),
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
                let feature = self.tables.feature(run[0]);
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

    /// Sees the words alone.
    fn see_words(&mut self, from: usize, different: usize) {
        for at in different..self.page.different.len() {
            let (word, times) = (self.page.different[at].word, self.page.different[at].times);
            let feature = self.known[word as usize].node.feature;
            if feature != NONE {
                self.page.different[at].seen = self.page.see(from, feature, times);
            }
        }
    }

    /// Sees runs of two and more words.
    fn see_runs(&mut self, from: usize, places: Range<usize>) {
        let page = &mut self.page;
        let symbols = &self.symbols;
        let words = &self.tables.words;
        let node = |place: &Place| self.known[place.word as usize].node;
        self.open.clear();
        let places = (places.start..).zip(&page.places[places]);
        self.open
            .extend(places.map(|(first, place)| (first, node(place))));
        let first_place = self.open.first().map_or(0, |(first, _)| *first);
        let start = page.words.len();
        for more in 1..self.model.options.word_ngrams {
            self.steps.clear();
            for &(tag, from) in &self.open {
                let Some(&symbol) = symbols.get(tag + more - first_place) else {
                    break;
                };
                self.steps.add(words, Step { from, symbol, tag });
            }
            self.open.clear();
            let open = &mut self.open;
            let middle = page.words.len();
            self.steps.take(words, |first, node| {
                if node.feature != NONE {
                    let seen = page.see(from, node.feature, 1);
                    page.words.push(Phrase::new(first, first + more + 1, seen));
                }
                open.push((first, node));
            });
            page::join(&mut page.words, start, middle);
        }
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

    /// Sees the words near categories.
    fn see_collocations(&mut self, from: usize, places: Range<usize>) {
        let hits = self.matcher.as_ref().map_or(&[][..], |m| &m.hits);
        if !self.model.extractor.has_collocations() {
            return;
        }
        let (steps, page) = (&mut self.near, &mut self.page);
        let runs = &self.tables.collocations;
        steps.clear();
        for hit in hits {
            let sides = words_near(hit, places.len()).into_iter().zip([true, false]);
            for (words, is_before) in sides {
                let node = self.tables.beside(hit.category, is_before);
                let first = places.start + words.start;
                for (&symbol, place) in self.symbols[words].iter().zip(first..) {
                    let step = Step {
                        from: node,
                        symbol,
                        tag: Near {
                            category: hit.category as u32,
                            place: place as u32,
                            is_before,
                        },
                    };
                    steps.add(runs, step);
                }
            }
        }
        steps.take(runs, |near, node| {
            let new = page.seen.len();
            if page.see(from, node.feature, 1) as usize == new {
                page.near.push(near);
            }
        });
    }
}
