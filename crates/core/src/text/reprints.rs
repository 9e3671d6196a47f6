//! Sentences that repeat earlier ones with some words changed.

use rustc_hash::FxHashMap;

use super::{DIFFERENT_WORDS, Tokenizer};

/// The pairs of neighbouring words by which a sentence is looked for. Two sentences of sixteen words that differ in two of them
/// share six in ten of their pairs, and one of six chosen alike in all but one of a hundred.
const PAIRS: usize = 6;

/// Sentences so far, each with the first that it repeats.
///
/// A sentence repeats another if they share three fifths of their words (Jaccard similarity) and have eight or more different
/// ones, or if they have the same words. It is looked for by the least hashes of its pairs of neighbouring words (Broder 1997),
/// each of which leads to the first sentence that had it. So the time grows with the sentences alone, and a few repeated sentences
/// are missed.
#[derive(Debug)]
pub struct Reprints {
    tokenizer: Tokenizer,
    numbers: FxHashMap<String, u32>,
    /// The different words of all sentences, one after the other, those of a sentence in ascending order.
    words: Vec<u32>,
    /// For each sentence the end of its words in `words`, and the number of the first sentence that it repeats.
    sentences: Vec<(usize, u32)>,
    /// The first sentence with each pair of words.
    with: FxHashMap<u32, u32>,
}

impl Reprints {
    /// Words are compared as this tokenizer has them.
    pub fn new(tokenizer: Tokenizer) -> Self {
        Reprints {
            tokenizer,
            numbers: FxHashMap::default(),
            words: Vec::new(),
            sentences: Vec::new(),
            with: FxHashMap::default(),
        }
    }

    /// Adds a sentence, and returns the number of the first that it repeats: its own if there is none. Sentences are numbered
    /// from 0 on.
    pub fn first(&mut self, sentence: &str) -> usize {
        let number = self.sentences.len();
        let (numbers, mut words) = (&mut self.numbers, Vec::new());
        let shouting = Tokenizer::is_shouting(sentence);
        self.tokenizer.each_word(sentence, shouting, |_, word| {
            let next = numbers.len() as u32;
            words.push(numbers.get(word).copied().unwrap_or_else(|| {
                numbers.insert(word.to_string(), next);
                next
            }));
        });
        let pairs = words.windows(2).map(|pair| mixed([pair[0], pair[1]]));
        let mut pairs: Vec<u32> = pairs.collect();
        pairs.sort_unstable();
        pairs.dedup();
        words.sort_unstable();
        words.dedup();
        let mut nearest = (0.0, number);
        for pair in pairs.into_iter().take(PAIRS) {
            let other = *self.with.entry(pair).or_insert(number as u32) as usize;
            if other != number {
                let similarity = similarity(&words, self.words_of(other));
                if similarity > nearest.0 {
                    nearest = (similarity, other);
                }
            }
        }
        let first = match nearest.1 == number {
            true => number as u32,
            false => self.sentences[nearest.1].1,
        };
        self.words.extend(words);
        self.sentences.push((self.words.len(), first));
        first as usize
    }

    fn words_of(&self, sentence: usize) -> &[u32] {
        let start = sentence.checked_sub(1);
        let start = start.map_or(0, |before| self.sentences[before].0);
        &self.words[start..self.sentences[sentence].0]
    }
}

/// A number in which each bit of a pair matters (SplitMix64; Steele, Lea & Flood 2014).
fn mixed([one, other]: [u32; 2]) -> u32 {
    let mut bits = u64::from(one) << 32 | u64::from(other);
    bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    (bits >> 32) as u32
}

/// The Jaccard similarity of two ascending sets if one repeats the other, and 0 if not.
fn similarity(one: &[u32], other: &[u32]) -> f64 {
    if one == other {
        return 1.0;
    }
    if one.len().min(other.len()) < DIFFERENT_WORDS {
        return 0.0;
    }
    let sizes = one.len() + other.len();
    let (mut one, mut other, mut both) = (one, other, 0);
    while let ([a, one_left @ ..], [b, other_left @ ..]) = (one, other) {
        both += usize::from(a == b);
        if a <= b {
            one = one_left;
        }
        if a >= b {
            other = other_left;
        }
    }
    match 5 * both >= 3 * (sizes - both) {
        true => both as f64 / (sizes - both) as f64,
        false => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    fn firsts<'a>(sentences: impl IntoIterator<Item = &'a str>) -> Vec<usize> {
        let mut reprints = Reprints::new(Tokenizer::new(Language::default()));
        let sentences = sentences.into_iter();
        sentences.map(|sentence| reprints.first(sentence)).collect()
    }

    #[test]
    fn an_edited_sentence_repeats_the_first() {
        let found = firsts([
            "The old bridge over the river fell down on Sunday night.",
            "The old bridge fell",
            "THE OLD BRIDGE, over the river, fell down late on Sunday night",
            "The old bridge over a river fell down late on Sunday night.",
            "The old bridge fell",
            "The new house beside the brook fell down late on Monday.",
            "",
        ]);
        assert_eq!(found, [0, 1, 0, 0, 1, 5, 6]);
    }

    /// A thousand sentences of sixteen words of three thousand, and each again with two words changed, or eight.
    #[test]
    fn sentences_with_two_of_sixteen_words_changed_are_found() {
        let word = |at: usize| format!("w{}", mixed([at as u32, 7]) % 3000);
        let with_changes = |changed: usize| {
            let words = |sentence: usize, first_changed: usize, changed: usize| {
                let words = (0..16).map(|place| match (place * 5 + sentence) % 16 {
                    at if (first_changed..changed).contains(&at) => {
                        word(90_000 + 16 * sentence + at)
                    }
                    _ => word(16 * sentence + place),
                });
                words.collect::<Vec<String>>().join(" ")
            };
            let sentences = (0..1000).map(|at| words(at, 0, 0));
            let sentences: Vec<String> = sentences
                .chain((0..1000).map(|at| words(at, 0, changed)))
                .collect();
            let found = firsts(sentences.iter().map(String::as_str));
            let known = found.iter().enumerate().filter(|(at, first)| *first != at);
            let right = known
                .clone()
                .filter(|(at, first)| **first + 1000 == *at)
                .count();
            (right, known.count() - right)
        };
        let (right, wrong) = with_changes(2);
        assert!(right > 970 && wrong == 0, "{right} {wrong}");
        assert_eq!(with_changes(8), (0, 0));
    }
}
