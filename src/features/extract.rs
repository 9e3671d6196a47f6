//! What counts as a feature of a sentence.

use std::fmt;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::{Block, Vectors};
use crate::text::{Dictionary, Hit, Token, Tokenizer, character_ngrams};

/// Two categories further apart than so many words say nothing about each other; without a bound the
/// pairs of a long text would be as many as its square.
const PAIR: usize = 40;
/// The longest frame, in words and categories.
pub(crate) const FRAME: usize = 3;

/// One occurrence of a feature in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence<'a> {
    /// The feature's family.
    pub block: Block,
    /// Its name within the family: stems parted by a blank, a character n-gram, or categories.
    pub key: &'a str,
    /// The tokens it was made of.
    pub tokens: Range<usize>,
    /// How often the word that it is a part of occurs in the sentence: the character n-grams of a word
    /// come once, at its first occurrence. 1 for all other features.
    pub times: u32,
}

/// Finds the features of a sentence: word n-grams, character n-grams, dictionary categories.
pub struct Extractor {
    tokenizer: Tokenizer,
    words: usize,
    characters: Option<(usize, usize)>,
    /// And whether frames are made of it.
    dictionary: Option<(Dictionary, bool)>,
    vectors: Option<&'static Vectors<'static>>,
}

impl Extractor {
    /// `words` is the longest word n-gram (at least 1), `characters` the shortest and longest
    /// character n-gram, if any; a dictionary comes with whether frames are made of it.
    pub fn new(
        tokenizer: Tokenizer,
        words: usize,
        characters: Option<(usize, usize)>,
        dictionary: Option<(Dictionary, bool)>,
    ) -> Self {
        Extractor {
            tokenizer,
            words,
            characters,
            dictionary,
            vectors: None,
        }
    }

    /// With what these vectors say of a sentence's words.
    #[must_use]
    pub fn with_vectors(mut self, vectors: &'static Vectors<'static>) -> Self {
        self.vectors = Some(vectors);
        self
    }

    /// What cuts sentences into words.
    pub fn tokenizer(&self) -> &Tokenizer {
        &self.tokenizer
    }

    /// The shortest and longest character n-gram, if there are any.
    pub fn characters(&self) -> Option<(usize, usize)> {
        self.characters
    }

    /// The dictionary, if there is one.
    pub fn dictionary(&self) -> Option<&Dictionary> {
        self.dictionary.as_ref().map(|(dictionary, _)| dictionary)
    }

    /// The vectors of words, if they count.
    pub fn vectors(&self) -> Option<&'static Vectors<'static>> {
        self.vectors
    }

    /// Whether frames are made of the dictionary's categories.
    pub fn has_frames(&self) -> bool {
        self.dictionary.as_ref().is_some_and(|(_, frames)| *frames)
    }

    /// The words of a sentence.
    pub fn tokens(&self, sentence: &str) -> Vec<Token> {
        self.tokenizer.tokens(sentence)
    }

    /// Calls `visit` with every occurrence of every feature, in a fixed order.
    pub fn each(&self, sentence: &str, tokens: &[Token], mut visit: impl FnMut(Occurrence)) {
        let mut key = String::new();
        for first in 0..tokens.len() {
            key.clear();
            for (more, token) in tokens[first..].iter().take(self.words).enumerate() {
                if more > 0 {
                    key.push(' ');
                }
                key.push_str(&token.stem);
                visit(Occurrence {
                    block: Block::Words,
                    key: &key,
                    tokens: first..first + more + 1,
                    times: 1,
                });
            }
        }
        if let Some((shortest, longest)) = self.characters {
            for (at, times) in different_words(tokens) {
                character_ngrams(&tokens[at].word, shortest..=longest, &mut key, |gram| {
                    visit(Occurrence {
                        block: Block::Characters,
                        key: gram,
                        tokens: at..at + 1,
                        times,
                    });
                });
            }
        }
        if let Some((dictionary, frames)) = &self.dictionary {
            let hits = dictionary.hits(sentence, tokens);
            each_category(dictionary, &hits, &mut visit);
            if *frames {
                each_frame(dictionary, &hits, tokens, &mut visit);
            }
        }
    }
}

/// Where each different word occurs first, and how often it occurs.
fn different_words(tokens: &[Token]) -> Vec<(usize, u32)> {
    let mut found: Vec<(usize, u32)> = Vec::with_capacity(tokens.len());
    let mut places: FxHashMap<&str, usize> = FxHashMap::default();
    for (at, token) in tokens.iter().enumerate() {
        let place = *places.entry(&token.word).or_insert(found.len());
        match found.get_mut(place) {
            Some((_, times)) => *times += 1,
            None => found.push((at, 1)),
        }
    }
    found
}

/// The name of a category with its negation, or of an ordered pair of them: `not leave > stay`.
pub(crate) struct CategoryName<'a>(
    /// The dictionary's categories.
    pub &'a [String],
    pub &'a Hit,
    pub Option<&'a Hit>,
);

impl fmt::Display for CategoryName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let CategoryName(categories, hit, other) = self;
        let not = |hit: &Hit| if hit.negated { "not " } else { "" };
        write!(f, "{}{}", not(hit), categories[hit.category])?;
        match other {
            Some(other) => write!(f, " > {}{}", not(other), categories[other.category]),
            None => Ok(()),
        }
    }
}

/// Categories, negated categories, and every ordered pair of hits that do not overlap and are not too
/// far apart.
fn each_category(dictionary: &Dictionary, hits: &[Hit], visit: &mut impl FnMut(Occurrence)) {
    each_pair(hits, |hit, other| {
        let key = CategoryName(dictionary.categories(), hit, other).to_string();
        visit(Occurrence {
            block: Block::Dictionary,
            key: &key,
            tokens: hit.tokens.start..other.unwrap_or(hit).tokens.end,
            times: 1,
        });
    });
}

/// Calls `visit` with each hit alone and with each later hit that neither overlaps it nor is too far
/// away.
pub(crate) fn each_pair(hits: &[Hit], mut visit: impl FnMut(&Hit, Option<&Hit>)) {
    for (at, hit) in hits.iter().enumerate() {
        visit(hit, None);
        let near = |other: &&Hit| other.tokens.start < hit.tokens.end + PAIR;
        for other in hits[at + 1..].iter().take_while(near) {
            if other.tokens.start >= hit.tokens.end {
                visit(hit, Some(other));
            }
        }
    }
}

/// Calls `visit` with what frames are made of, in order: categories with their words, and single words.
/// Where categories overlap, the longest match counts, of equals the one first in the dictionary.
pub(crate) fn each_part(
    hits: &[Hit],
    words: usize,
    mut visit: impl FnMut(Option<usize>, Range<usize>),
) {
    let mut hits = hits.iter().peekable();
    let mut at = 0;
    while at < words {
        let mut longest: Option<&Hit> = None;
        while let Some(hit) = hits.next_if(|hit| hit.tokens.start <= at) {
            let longer = longest.is_none_or(|best| hit.tokens.len() > best.tokens.len());
            if hit.tokens.start == at && longer {
                longest = Some(hit);
            }
        }
        let tokens = longest.map_or(at..at + 1, |hit| hit.tokens.clone());
        at = tokens.end;
        visit(longest.map(|hit| hit.category), tokens);
    }
}

/// Runs of two and three in which at least one part is a category: `no [plan] to` is one frame for
/// "no plans to" and "no intention to".
fn each_frame(
    dictionary: &Dictionary,
    hits: &[Hit],
    tokens: &[Token],
    visit: &mut impl FnMut(Occurrence),
) {
    let mut parts: Vec<(Option<usize>, Range<usize>)> = Vec::with_capacity(tokens.len());
    each_part(hits, tokens.len(), |category, range| {
        parts.push((category, range));
    });
    let mut key = String::new();
    for first in 0..parts.len() {
        key.clear();
        let mut has_category = false;
        for (more, (category, range)) in parts[first..].iter().take(FRAME).enumerate() {
            if more > 0 {
                key.push(' ');
            }
            match category {
                Some(category) => {
                    has_category = true;
                    key.push('[');
                    key.push_str(&dictionary.categories()[*category]);
                    key.push(']');
                }
                None => key.push_str(&tokens[range.start].stem),
            }
            if more > 0 && has_category {
                visit(Occurrence {
                    block: Block::Frames,
                    key: &key,
                    tokens: parts[first].1.start..range.end,
                    times: 1,
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    fn features(extractor: &Extractor, sentence: &str, block: Block) -> Vec<String> {
        let mut found = Vec::new();
        extractor.each(sentence, &extractor.tokens(sentence), |o| {
            if o.block == block {
                found.push(format!("{} {:?}", o.key, o.tokens));
            }
        });
        found
    }

    fn tokenizer() -> Tokenizer {
        Tokenizer::new(Language::default())
    }

    #[test]
    fn word_runs_are_of_stems_and_know_their_tokens() {
        let extractor = Extractor::new(tokenizer(), 2, None, None);
        assert_eq!(
            features(&extractor, "Troops are leaving", Block::Words),
            [
                "troop 0..1",
                "troop are 0..2",
                "are 1..2",
                "are leav 1..3",
                "leav 2..3"
            ]
        );
        assert!(features(&extractor, "Troops are leaving", Block::Characters).is_empty());
    }

    #[test]
    fn character_grams_are_of_whole_words_not_of_stems() {
        let extractor = Extractor::new(tokenizer(), 1, Some((6, 6)), None);
        assert_eq!(
            features(&extractor, "leaving", Block::Characters),
            [" leavi 0..1", "leavin 0..1", "eaving 0..1", "aving  0..1"]
        );
    }

    fn with_dictionary(entries: &[(&str, &str)]) -> Extractor {
        let entries = entries.iter().map(|(c, p)| (c.to_string(), p.to_string()));
        let entries: Vec<(String, String)> = entries.collect();
        let dictionary = Dictionary::new(&entries, &tokenizer()).unwrap();
        Extractor::new(tokenizer(), 1, None, Some((dictionary, true)))
    }

    #[test]
    fn categories_come_with_their_ordered_pairs_and_negations() {
        let entries = [("negation", "not"), ("deny", "denied"), ("leave", "leave")];
        assert_eq!(
            features(
                &with_dictionary(&entries),
                "He denied they would not leave",
                Block::Dictionary
            ),
            ["deny 1..2", "deny > not leave 1..6", "not leave 5..6"]
        );
    }

    #[test]
    fn pairs_grow_with_the_length_of_a_text_not_with_its_square() {
        let extractor = with_dictionary(&[("a", "go")]);
        let count =
            |words: usize| features(&extractor, &"go ".repeat(words), Block::Dictionary).len();
        assert!(
            count(2000) < 3 * count(1000),
            "{} {}",
            count(1000),
            count(2000)
        );
    }

    #[test]
    fn frames_are_runs_with_categories_in_the_place_of_words() {
        let entries = [("plan", "plans"), ("leave", "pull out"), ("leave", "pull")];
        assert_eq!(
            features(
                &with_dictionary(&entries),
                "No plans to pull out",
                Block::Frames
            ),
            [
                "no [plan] 0..2",
                "no [plan] to 0..3",
                "[plan] to 1..3",
                "[plan] to [leave] 1..5",
                "to [leave] 2..5"
            ]
        );
        assert!(features(&with_dictionary(&entries), "Nothing here", Block::Frames).is_empty());
    }
}
