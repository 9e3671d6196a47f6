//! Documents in, stances and reasons out, at the speed of reading.
//!
//! What a [`Model`] says is defined by its features by name (`find`, `explain`). A [`Scorer`] says the same of running text, but
//! meets no name twice: words are numbered as they come (`Lexicon`), runs of words and frames are walked through
//! by number (`tables`), and the character n-grams of a word are remembered as one vector.

mod page;
mod reasons;
mod runs;
mod tables;

use std::ops::Range;

use ndarray::ArrayView2;
use rustc_hash::FxHashMap;

use super::cues::cues;
use super::{LONGEST_ARTICLE, Model, Sentence, Stance};
use crate::features::{Block, CategoryName, FRAME, each_pair, each_part};
use crate::text::{Hit, Lexicon, Matcher, Place, character_ngrams};
use page::{Page, Phrase};
use runs::{NONE, Node, Symbol, Wanted};
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
struct Known {
    symbol: Symbol,
    /// The word as a run of one, and as the beginning of a frame.
    node: Node,
    frame: Node,
    /// Its matches in the dictionary: a part of [`Scorer::matches`].
    matches: (u32, u32),
}

/// Scores one document after the other. Whoever scores on several threads gives each its own.
pub struct Scorer<'m> {
    model: &'m Model,
    tables: &'m Tables,
    lexicon: Lexicon<'m>,
    /// By the number of the word.
    known: Vec<Known>,
    matches: Vec<u32>,
    /// For each word, the logits that its characters add before scaling, and the square of their norm.
    characters: Vec<f64>,
    matcher: Option<Matcher<'m>>,
    /// The features that categories and pairs of them are.
    categories: FxHashMap<u64, u32>,
    /// What to multiply the own logits of the sentence at hand with to get what speaks for its label.
    direction: Vec<f64>,
    page: Page,
    /// What frames of a sentence are made of: symbol, first place and end.
    parts: Vec<(Symbol, u32, u32)>,
    /// Runs and frames that may go on: where they begin and what they are so far.
    open: Vec<(usize, Node)>,
    next: Vec<(usize, Node)>,
    wanted: Vec<Wanted>,
    room: reasons::Room,
}

impl Model {
    /// A scorer for any number of documents.
    pub fn scorer(&self) -> Scorer<'_> {
        let dictionary = self.extractor.dictionary();
        let categories = dictionary.map_or(&[][..], |d| d.categories());
        Scorer {
            model: self,
            tables: self.tables.get_or_init(|| {
                Tables::new(
                    &self.vocabulary,
                    &self.tfidf,
                    self.weights.view(),
                    categories,
                )
            }),
            lexicon: Lexicon::new(self.extractor.tokenizer()),
            known: Vec::new(),
            matches: Vec::new(),
            characters: Vec::new(),
            matcher: dictionary.map(Matcher::new),
            categories: FxHashMap::default(),
            direction: Vec::new(),
            page: Page::default(),
            parts: Vec::new(),
            open: Vec::new(),
            next: Vec::new(),
            wanted: Vec::new(),
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
        for sentence in sentences {
            self.read(sentence.text);
        }
        let cues = cues(sentences);
        let classes = self.model.labels.len();
        let Ok(logits) = ArrayView2::from_shape((sentences.len(), classes), &self.page.logits)
        else {
            return;
        };
        let stances = self.model.stances(logits, cues.view());
        for (at, stance) in stances.into_iter().enumerate() {
            let own = self.model.decision.block(0, cues.row(at));
            self.direction = reasons::direction(&own, stance.label);
            verdicts.push(Verdict {
                reasons: self.reasons(at, sentences[at].text),
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
        self.see_words(entry.seen.start, entry.different.start);
        self.see_runs(entry.seen.start, first..end);
        self.see_categories(entry.seen.start, first..end);
        let now = self.page.end();
        entry.places.end = now.places.end;
        entry.seen.end = now.seen.end;
        entry.different.end = now.different.end;
        entry.words.end = now.words.end;
        entry.frames.end = now.frames.end;
        entry.characters = self.add_logits(entry.seen.clone(), entry.different.clone());
        self.page.entries.push(entry);
    }

    /// Finds out what the model knows about the words that were not met before.
    fn learn_words(&mut self) {
        let classes = self.model.labels.len();
        let mut padded = String::new();
        while let Some(word) = self.lexicon.words().get(self.known.len()) {
            let symbol = self.tables.stem(&word.stem);
            let start = self.matches.len() as u32;
            if let Some(dictionary) = self.model.extractor.dictionary() {
                dictionary.each_match(&word.word, |number| self.matches.push(number));
            }
            self.known.push(Known {
                symbol,
                node: self.tables.words.step(Node::ROOT, symbol),
                frame: self.tables.frames.step(Node::ROOT, symbol),
                matches: (start, self.matches.len() as u32),
            });
            let Some((shortest, longest)) = self.model.extractor.characters() else {
                continue;
            };
            let mut columns: Vec<u32> = Vec::new();
            character_ngrams(&word.word, shortest..=longest, &mut padded, |gram| {
                columns.extend(self.model.vocabulary.column(Block::Characters, gram));
            });
            columns.sort_unstable();
            let first = self.characters.len();
            self.characters.resize(first + classes + 1, 0.0);
            let vector = &mut self.characters[first..];
            for run in columns.chunk_by(|a, b| a == b) {
                let (weight, row) = self.tables.values(self.tables.feature(run[0]));
                let value = run.len() as f64 * weight;
                for (sum, weight) in vector.iter_mut().zip(row) {
                    *sum += value * f64::from(*weight);
                }
                vector[classes] += value * value;
            }
        }
    }

    /// Sees the words alone.
    fn see_words(&mut self, from: usize, different: usize) {
        for at in different..self.page.different.len() {
            let (word, times) = (self.page.different[at].word, self.page.different[at].times);
            let feature = self.known[word as usize].node.feature;
            if feature != NONE {
                self.page.different[at].seen = self.page.see(from, feature, Block::Words, times);
            }
        }
    }

    /// Sees runs of two and more words.
    fn see_runs(&mut self, from: usize, places: Range<usize>) {
        let known = |place: &Place| &self.known[place.word as usize];
        let words = &self.page.places[places.clone()];
        let begin = |(first, place): (usize, &Place)| (first, known(place).node);
        self.open.clear();
        self.open.extend((places.start..).zip(words).map(begin));
        let start = self.page.words.len();
        for more in 1..self.model.options.word_ngrams {
            // What is open stands in order: the last runs end with the sentence.
            while self
                .open
                .last()
                .is_some_and(|(first, _)| first + more >= places.end)
            {
                self.open.pop();
            }
            let page = &mut self.page;
            let symbol = |place: usize| self.known[page.places[place].word as usize].symbol;
            let steps = self.open.iter();
            let steps = steps.map(|&(first, node)| (node, symbol(first + more)));
            self.next.clear();
            let next = &mut self.next;
            let open = &self.open;
            self.tables
                .words
                .step_all(steps, &mut self.wanted, |at, node| {
                    next.push((open[at].0, node));
                });
            for &(first, node) in next.iter().filter(|(_, node)| node.feature != NONE) {
                let seen = page.see(from, node.feature, Block::Words, 1);
                page.words.push(Phrase::new(first, first + more + 1, seen));
            }
            std::mem::swap(&mut self.open, &mut self.next);
        }
        if self.model.options.word_ngrams > 2 {
            self.page.words[start..].sort_unstable_by_key(|phrase| (phrase.first, phrase.end));
        }
    }

    /// Sees categories, pairs of them, and frames.
    fn see_categories(&mut self, from: usize, places: Range<usize>) {
        let Some(matcher) = &mut self.matcher else {
            return;
        };
        let (known, page) = (&self.known, &self.page);
        let place = |at: usize| page.places[places.start + at];
        matcher.hits(
            places.len(),
            |at| {
                let (start, end) = known[place(at).word as usize].matches;
                &self.matches[start as usize..end as usize]
            },
            |at| place(at).breaks,
        );
        let hits = std::mem::take(&mut matcher.hits);
        each_pair(&hits, |hit, other| self.see_category(from, hit, other));
        if self.model.extractor.has_frames() && !hits.is_empty() {
            self.see_frames(from, places, &hits);
        }
        if let Some(matcher) = &mut self.matcher {
            matcher.hits = hits;
        }
    }

    fn see_category(&mut self, from: usize, hit: &Hit, other: Option<&Hit>) {
        let number = |hit: &Hit| (hit.category as u64) << 1 | u64::from(hit.negated);
        let key = number(hit) << 32 | other.map_or(u64::from(u32::MAX), number);
        let feature = *self.categories.entry(key).or_insert_with(|| {
            let dictionary = self.model.extractor.dictionary();
            let name = CategoryName(dictionary.map_or(&[], |d| d.categories()), hit, other);
            let column = self
                .model
                .vocabulary
                .column(Block::Dictionary, &name.to_string());
            column.map_or(NONE, |column| self.tables.feature(column))
        });
        if feature != NONE {
            self.page.see(from, feature, Block::Dictionary, 1);
        }
    }

    fn see_frames(&mut self, from: usize, places: Range<usize>, hits: &[Hit]) {
        let parts = &mut self.parts;
        parts.clear();
        each_part(hits, places.len(), |category, tokens| {
            let first = places.start + tokens.start;
            let symbol = match category {
                Some(category) => category as Symbol,
                None => self.known[self.page.places[first].word as usize].symbol,
            };
            parts.push((symbol, first as u32, (places.start + tokens.end) as u32));
        });
        // A run without a category is no frame: those that have none within reach are not begun.
        self.open.clear();
        let mut category = None;
        for at in (0..parts.len()).rev() {
            let (symbol, first, _) = parts[at];
            let node = match self.tables.is_category(symbol) {
                true => {
                    category = Some(at);
                    self.tables.frames.step(Node::ROOT, symbol)
                }
                false => self.known[self.page.places[first as usize].word as usize].frame,
            };
            if category.is_some_and(|category| category < at + FRAME) {
                self.open.push((at, node));
            }
        }
        self.open.reverse();
        let start = self.page.frames.len();
        for more in 1..FRAME {
            while self
                .open
                .last()
                .is_some_and(|(at, _)| at + more >= parts.len())
            {
                self.open.pop();
            }
            let steps = self.open.iter();
            let steps = steps.map(|&(at, node)| (node, parts[at + more].0));
            self.next.clear();
            let (next, open) = (&mut self.next, &self.open);
            self.tables
                .frames
                .step_all(steps, &mut self.wanted, |at, node| {
                    next.push((open[at].0, node));
                });
            for &(at, node) in next.iter().filter(|(_, node)| node.feature != NONE) {
                let seen = self.page.see(from, node.feature, Block::Frames, 1);
                let (first, end) = (parts[at].1 as usize, parts[at + more].2 as usize);
                self.page.frames.push(Phrase::new(first, end, seen));
            }
            std::mem::swap(&mut self.open, &mut self.next);
        }
        self.page.frames[start..].sort_unstable_by_key(|phrase| (phrase.first, phrase.end));
    }

    /// Weighs what was seen in a sentence and adds up its logits; returns what its words' characters
    /// are multiplied with.
    fn add_logits(&mut self, seen: Range<usize>, different: Range<usize>) -> f64 {
        let classes = self.model.labels.len();
        let mut squares = [0.0; Block::ALL.len()];
        for seen in &mut self.page.seen[seen.clone()] {
            let (weight, _) = self.tables.values(seen.feature);
            seen.value = term_frequency(seen.times) * weight;
            squares[seen.block as usize] += seen.value * seen.value;
        }
        let stride = classes + 1;
        let has_characters = self.model.extractor.characters().is_some();
        if has_characters {
            for word in &self.page.different[different.clone()] {
                let tf = term_frequency(word.times);
                let square = self.characters[word.word as usize * stride + classes];
                squares[Block::Characters as usize] += tf * tf * square;
            }
        }
        let norm = self.model.tfidf.norm();
        let scales = squares.map(|square| norm.scale(square));
        let start = self.page.logits.len();
        self.page.logits.extend(&self.model.intercepts);
        let logits = &mut self.page.logits[start..];
        for seen in &mut self.page.seen[seen] {
            seen.value *= scales[seen.block as usize];
            let (_, weights) = self.tables.values(seen.feature);
            for (sum, weight) in logits.iter_mut().zip(weights) {
                *sum += seen.value * f64::from(*weight);
            }
        }
        let characters = scales[Block::Characters as usize];
        if has_characters {
            for word in &self.page.different[different] {
                let scale = term_frequency(word.times) * characters;
                let at = word.word as usize * stride;
                for (sum, value) in logits.iter_mut().zip(&self.characters[at..at + classes]) {
                    *sum += scale * value;
                }
            }
        }
        characters
    }
}

/// `1 + ln n`.
fn term_frequency(times: u32) -> f64 {
    match times {
        1 => 1.0,
        _ => 1.0 + libm::log(f64::from(times)),
    }
}
