//! Extracts the features of many sentences on several threads.

use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::extract::distinct;
use super::numbering::{NONE, Numbering};
use super::vectors::Mean;
use super::{Amount, Block, Extractor, Vocabulary};
use crate::text::{Lexicon, Matcher};

/// The sentences of a part; each part has a thread of its own. The result does not depend on it.
const PART: usize = 4096;

/// The features of sentences.
pub(super) struct SentenceFeatures {
    /// The features, each by its id.
    pub keys: Vocabulary,
    pub rows: Rows,
    /// The mean word vector of each sentence, if word vectors are features.
    pub means: Option<Vec<Mean>>,
}

/// The features of sentences by id, ascending, with their amounts.
///
/// They stay in the parts in which they were found; putting them together would double the memory for a
/// moment.
pub(super) struct Rows {
    parts: Vec<PartRows>,
}

impl Rows {
    /// The features of a sentence.
    pub fn ids(&self, at: usize) -> &[u32] {
        let (part, at) = self.place(at);
        &part.ids[part.start(at).ids..part.ends[at].ids]
    }

    /// The features of a sentence with their amounts.
    pub fn row(&self, at: usize) -> impl Iterator<Item = (u32, Amount)> {
        let (part, at) = self.place(at);
        let (start, end) = (part.start(at), part.ends[at]);
        let mut more = part.more[start.more..end.more].iter().peekable();
        let ids = (start.ids..).zip(&part.ids[start.ids..end.ids]);
        ids.map(move |(place, &id)| {
            let more = more.next_if(|more| more.0 == place);
            (id, more.map_or(Amount::ONCE, |more| more.1))
        })
    }

    /// The part of a sentence and its place there.
    fn place(&self, at: usize) -> (&PartRows, usize) {
        (&self.parts[at / PART], at % PART)
    }
}

/// The rows of a part of the sentences, joined.
#[derive(Default)]
struct PartRows {
    ids: Vec<u32>,
    /// The amounts of features that do not occur just once, with their places in `ids`. Most features occur
    /// once.
    more: Vec<(usize, Amount)>,
    /// The end of each sentence.
    ends: Vec<End>,
}

/// The end of a sentence in the lists.
#[derive(Clone, Copy, Default)]
struct End {
    ids: usize,
    more: usize,
}

impl PartRows {
    /// The start of a sentence.
    fn start(&self, at: usize) -> End {
        let before = at.checked_sub(1);
        before.map_or(End::default(), |before| self.ends[before])
    }
}

/// The distinct words of some sentences. The character n-grams of a word are found once, however often it
/// occurs.
#[derive(Default)]
struct DistinctWords {
    /// The numbers of the n-grams of all words, joined.
    grams: Vec<u32>,
    /// The end of each word's n-grams.
    ends: Vec<usize>,
    /// The number of sentences with each word.
    times: Vec<u32>,
}

impl DistinctWords {
    /// The numbers of a word's n-grams.
    fn grams(&self, number: usize) -> &[u32] {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.grams[start..self.ends[number]]
    }
}

/// A chunk of the sentences, with all occurrences of their features.
#[derive(Default)]
struct SentenceChunk {
    /// The number among all parts of each feature of this part.
    numbers: Vec<u32>,
    /// The features of each sentence as often as they occur, without character n-grams.
    occurrences: Vec<u32>,
    words: DistinctWords,
    /// The distinct words of each sentence with how often they occur.
    words_of: Vec<(usize, u32)>,
    /// The ends of each sentence's features and words.
    ends: Vec<(usize, usize)>,
    /// Empty if word vectors are no features.
    means: Vec<Mean>,
}

impl SentenceChunk {
    /// Counts the features of some sentences and adds them to those of all.
    fn new(extractor: &Extractor, sentences: &[&str], all: &Mutex<Numbering>) -> Self {
        let mut features = Numbering::default();
        let mut part = SentenceChunk::default();
        let mut lexicon = Lexicon::new(extractor.tokenizer().language());
        let mut matcher = extractor.dictionary().map(|d| Matcher::new(&**d));
        let mut places = Vec::new();
        for sentence in sentences {
            places.clear();
            lexicon.read(sentence, &mut places);
            let words = lexicon.words();
            for word in &words[part.words.ends.len()..] {
                if let Some(matcher) = &mut matcher {
                    matcher.learn(&word.word);
                }
                extractor.each_gram(&word.word, |gram| {
                    let gram = features.count(Block::Characters, gram, 0);
                    part.words.grams.push(gram);
                });
                part.words.ends.push(part.words.grams.len());
                part.words.times.push(0);
            }
            if let Some(matcher) = &mut matcher {
                matcher.read(&places);
            }
            let hits = matcher.as_ref().map_or(&[][..], |matcher| &matcher.hits);
            let numbers: Vec<usize> = places.iter().map(|place| place.word as usize).collect();
            let stems: Vec<&str> = numbers.iter().map(|&word| &*words[word].stem).collect();
            extractor.each_but_grams(&stems, hits, |o| {
                part.occurrences.push(features.count(o.block, o.key, 1));
            });
            if extractor.characters().is_some() {
                for (at, times) in distinct(&numbers) {
                    part.words.times[numbers[at]] += 1;
                    part.words_of.push((numbers[at], times));
                }
            }
            part.ends
                .push((part.occurrences.len(), part.words_of.len()));
            part.means.extend(extractor.vectors().map(|vectors| {
                let mut mean = Mean::default();
                let words = stems.iter().filter_map(|stem| vectors.word(stem));
                words.for_each(|word| mean.add(&word, 1));
                mean
            }));
        }
        for (word, &times) in part.words.times.iter().enumerate() {
            let grams = part.words.grams(word).iter();
            grams.for_each(|&gram| features.add(gram, times));
        }
        let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
        part.numbers = all.count_all(&features);
        part
    }

    /// Makes the rows, given the id of each feature by its number among all, and the block of an id.
    fn rows(mut self, ids: &[u32], block: impl Fn(u32) -> Block) -> PartRows {
        for number in &mut self.numbers {
            *number = ids[*number as usize];
        }
        let id = |number: &u32| self.numbers[*number as usize];
        let mut rows = PartRows::default();
        // The id of each occurrence, the word of a character n-gram, and how often that word occurs.
        let mut row: Vec<(u32, u32, u32)> = Vec::new();
        let mut places = Vec::new();
        let mut start = (0, 0);
        for end in self.ends {
            row.clear();
            let occurrences = &self.occurrences[start.0..end.0];
            row.extend(occurrences.iter().map(|o| (id(o), 0, 1)));
            for (at, &(word, times)) in (0..).zip(&self.words_of[start.1..end.1]) {
                let grams = self.words.grams(word).iter();
                row.extend(grams.map(|gram| (id(gram), at, times)));
            }
            start = end;
            row.retain(|(id, ..)| *id != NONE);
            // Comparing one number is faster than comparing two.
            row.sort_unstable_by_key(|&(id, at, _)| u64::from(id) << 32 | u64::from(at));
            for same in row.chunk_by(|a, b| a.0 == b.0) {
                places.clear();
                places.extend(same.iter().map(|&(_, at, times)| (at, times)));
                let amount = Amount::new(block(same[0].0), &places);
                if amount != Amount::ONCE {
                    rows.more.push((rows.ids.len(), amount));
                }
                rows.ids.push(same[0].0);
            }
            rows.ends.push(End {
                ids: rows.ids.len(),
                more: rows.more.len(),
            });
        }
        rows
    }
}

impl SentenceFeatures {
    /// Extracts the features of each sentence, except those that occur too rarely to be in `min_df`
    /// sentences.
    pub fn new(extractor: &Extractor, sentences: &[&str], min_df: u32) -> Self {
        let all = Mutex::new(Numbering::default());
        let mut parts: Vec<SentenceChunk> = sentences
            .par_chunks(PART)
            .map(|part| SentenceChunk::new(extractor, part, &all))
            .collect();
        let own: Vec<Mean> = parts
            .iter_mut()
            .flat_map(|part| std::mem::take(&mut part.means))
            .collect();
        let means = extractor.vectors().map(|_| own);
        let all = all.into_inner().unwrap_or_else(PoisonError::into_inner);
        let (keys, ids) = all.frequent(min_df);
        drop(all);
        let parts = parts
            .into_par_iter()
            .map(|part| part.rows(&ids, |id| keys.block(id as usize)))
            .collect();
        SentenceFeatures {
            rows: Rows { parts },
            keys,
            means,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Language, Tokenizer};

    fn extracted(texts: &[&str], min_df: u32) -> SentenceFeatures {
        let extractor = Extractor::new(Tokenizer::new(Language::default()), 1, None);
        SentenceFeatures::new(&extractor, texts, min_df)
    }

    fn named(found: &SentenceFeatures, at: usize) -> Vec<(&str, f32)> {
        let row = found.rows.row(at);
        row.map(|(id, amount)| (found.keys.key(id as usize), amount.tf))
            .collect()
    }

    #[test]
    fn features_come_in_the_order_of_their_names_in_every_sentence() {
        let found = extracted(&["stay go", "", "home stay stay"], 1);
        let twice = 1.0 + 2f32.ln();
        assert_eq!(named(&found, 0), [("go", 1.0), ("stay", 1.0)]);
        assert_eq!(named(&found, 1), []);
        assert_eq!(named(&found, 2), [("home", 1.0), ("stay", twice)]);
    }

    #[test]
    fn what_is_too_rare_is_left_out() {
        let found = extracted(&["stay go", "home stay", "go go home"], 3);
        // It occurs three times, though in two sentences: those are counted later, for each subset of the
        // sentences.
        assert_eq!(named(&found, 0), [("go", 1.0)]);
        assert_eq!(named(&found, 1), []);
        assert_eq!(found.keys, Vocabulary::new([(Block::Words, "go")]));
    }

    #[test]
    fn parts_make_no_difference() {
        let texts: Vec<String> = (0..2 * PART + 7)
            .map(|at| format!("word{} and {}", at % 11, ["go", "stay", "never"][at % 3]))
            .collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let all = extracted(&texts, 1);
        assert_eq!(all.rows.parts.len(), 3);
        for at in [0, PART - 1, PART, 2 * PART, texts.len() - 1] {
            assert_eq!(named(&all, at), named(&extracted(&texts[at..=at], 1), 0));
        }
    }

    #[test]
    fn character_ngrams_come_with_each_of_their_words() {
        let extractor = Extractor::new(Tokenizer::new(Language::default()), 1, Some((4, 4)));
        let texts = ["goes goes ago", "ago"];
        let found = SentenceFeatures::new(&extractor, &texts, 1);
        // An n-gram occurs as often as the words that have it; twice in a word that comes twice is `1 + ln
        // 2`.
        let twice = 1.0 + 2f32.ln();
        let grams = |at| named(&found, at)[if at == 0 { 2 } else { 1 }..].to_vec();
        let wanted = [
            (" ago", 1.0),
            (" goe", twice),
            ("ago ", 1.0),
            ("goes", twice),
            ("oes ", twice),
        ];
        assert_eq!(grams(0), wanted);
        assert_eq!(grams(1), [(" ago", 1.0), ("ago ", 1.0)]);
        // A gram of two sentences occurred twice, and one of a word that comes twice in one sentence once.
        let frequent = SentenceFeatures::new(&extractor, &texts, 2);
        assert_eq!(named(&frequent, 1)[1..], [(" ago", 1.0), ("ago ", 1.0)]);
        assert_eq!(named(&frequent, 0).len(), 4);
    }
}
