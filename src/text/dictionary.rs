//! Categories of words and phrases that a researcher writes down, as in quanteda or LIWC.

use super::clause::{Between, is_abbreviation};
use super::pattern::{Word, parse};
use super::trie::Trie;
use super::{DictionaryError, DictionaryRow, Hit, Matcher, Token, Tokenizer};

/// The category whose words negate the hits that follow them closely.
pub const NEGATION: &str = "negation";

/// The category of phrases with a word of [`NEGATION`] that negates nothing, such as *no choice but* and *not only*: the
/// pseudo-negations of NegEx (Chapman et al. 2001, <https://doi.org/10.1006/jbin.2001.1029>).
pub const PSEUDO_NEGATION: &str = "pseudo-negation";

/// The categories with a meaning of their own, which are no features.
const RESERVED: [&str; 2] = [NEGATION, PSEUDO_NEGATION];

/// What the name of a negated category begins with.
pub(crate) const NOT: &str = "not ";

/// The largest number of categories: those of one word are features in pairs, so that time and memory grow with the square.
const MOST_CATEGORIES: usize = 512;

/// The largest number of categories that may match from one word on. Where many do from word after word, a sentence has nearly
/// every pair of categories, and so has a model. Dictionaries of psychology have words in a dozen or two.
const MOST_AT_A_WORD: usize = 32;

/// A dictionary: patterns of words, each of a category.
///
/// A pattern is one or more words. `withdraw*` matches every word that begins so, `*` alone any
/// one word, and everything else matches whole words whatever their case.
#[derive(Debug, Clone, PartialEq)]
pub struct Dictionary {
    /// In order of first appearance.
    categories: Vec<String>,
    patterns: Trie,
    /// Which categories are those of [`RESERVED`].
    reserved: [Option<usize>; RESERVED.len()],
}

/// Which category of [`RESERVED`] this is, whatever its capitals.
fn reserved(category: &str) -> Option<usize> {
    let is_this = |reserved: &&str| category.eq_ignore_ascii_case(reserved);
    RESERVED.iter().position(is_this)
}

impl Dictionary {
    /// Builds a dictionary from `(category, pattern)` rows; patterns are cut into words by the
    /// same tokenizer as the sentences.
    pub fn new(
        entries: &[(String, String)],
        tokenizer: &Tokenizer,
    ) -> Result<Self, DictionaryError> {
        let (dictionary, patterns) = Self::of_rows(entries, tokenizer)?;
        dictionary.limit_overlap(entries, &patterns)?;
        Ok(dictionary)
    }

    /// The same of rows that were found to be a dictionary before: to look for overlap again would make each start of the program
    /// longer.
    pub(crate) fn of_model(
        entries: &[(String, String)],
        tokenizer: &Tokenizer,
    ) -> Result<Self, DictionaryError> {
        Ok(Self::of_rows(entries, tokenizer)?.0)
    }

    /// A dictionary, and the words of each of its patterns.
    fn of_rows(
        entries: &[(String, String)],
        tokenizer: &Tokenizer,
    ) -> Result<(Self, Vec<Vec<Word>>), DictionaryError> {
        if entries.is_empty() {
            return Err(DictionaryError::NoRows);
        }
        let mut dictionary = Dictionary {
            categories: Vec::new(),
            patterns: Trie::new(),
            reserved: [None; RESERVED.len()],
        };
        let mut patterns = Vec::with_capacity(entries.len());
        for (at, (category, pattern)) in entries.iter().enumerate() {
            let row = DictionaryRow::Below(at + 1);
            let (category, pattern) = (category.trim(), pattern.trim());
            for (column, value) in [("category", category), ("pattern", pattern)] {
                if value.is_empty() {
                    return Err(DictionaryError::Empty { row, column });
                }
            }
            if category.contains(['[', ']', '>']) {
                let category = category.to_string();
                return Err(DictionaryError::Category { row, category });
            }
            if category.starts_with(NOT) {
                let category = category.to_string();
                return Err(DictionaryError::Negated { row, category });
            }
            if let Some(at) = reserved(category).and_then(|which| dictionary.reserved[which])
                && category != dictionary.categories[at]
            {
                let first = dictionary.categories[at].clone();
                let category = category.to_string();
                return Err(DictionaryError::SecondSpelling {
                    row,
                    category,
                    first,
                });
            }
            let words = parse(pattern, tokenizer).ok_or_else(|| DictionaryError::Pattern {
                row,
                pattern: pattern.to_string(),
            })?;
            patterns.push(words.clone());
            dictionary.add(category, words);
            if dictionary.categories.len() > MOST_CATEGORIES {
                let most = MOST_CATEGORIES;
                return Err(DictionaryError::Categories { row, most });
            }
        }
        Ok((dictionary, patterns))
    }

    /// Fails at the first pattern from whose first word on too many categories match. Beginnings of words lie in each other, so
    /// that the most categories meet where some pattern is written out.
    fn limit_overlap(
        &self,
        entries: &[(String, String)],
        patterns: &[Vec<Word>],
    ) -> Result<(), DictionaryError> {
        let mut matcher = Matcher::new(self);
        for (at, words) in patterns.iter().enumerate() {
            let first = matcher.words();
            for word in words {
                matcher.learn(match word {
                    Word::Whole(word) | Word::Prefix(word) => word,
                    Word::Any => "",
                });
            }
            let count = matcher.meeting(first..matcher.words());
            if count > MOST_AT_A_WORD {
                return Err(DictionaryError::Overlap {
                    row: DictionaryRow::Below(at + 1),
                    pattern: entries
                        .get(at)
                        .map(|entry| entry.1.clone())
                        .unwrap_or_default(),
                    count,
                    most: MOST_AT_A_WORD,
                });
            }
        }
        Ok(())
    }

    fn add(&mut self, category: &str, words: Vec<Word>) {
        let category = match self.categories.iter().position(|c| c == category) {
            Some(at) => at,
            None => {
                let at = self.categories.len();
                self.categories.push(category.to_string());
                if let Some(which) = reserved(category) {
                    self.reserved[which] = Some(at);
                }
                at
            }
        };
        self.patterns.add(words, category);
    }

    /// The patterns.
    #[inline]
    pub(super) fn patterns(&self) -> &Trie {
        &self.patterns
    }

    /// The category of negations and that of pseudo-negations, where there are such.
    pub(super) fn reserved(&self) -> [Option<usize>; RESERVED.len()] {
        self.reserved
    }

    /// The categories, in order of first appearance in the file.
    pub fn categories(&self) -> &[String] {
        &self.categories
    }

    /// Every place in a sentence where a category's pattern matches, in order of the first word, then of the category. Within one
    /// category the longest match at a place wins and matches do not overlap; different categories may overlap. Negations and
    /// pseudo-negations themselves are not hits.
    pub fn hits(&self, sentence: &str, tokens: &[Token]) -> Vec<Hit> {
        let mut matcher = Matcher::new(self);
        for token in tokens {
            matcher.learn(&token.word);
        }
        let breaks = |at: usize| {
            let (before, after) = (&tokens[at - 1], &tokens[at]);
            let between = sentence.get(before.bytes.end..after.bytes.start);
            Between::of(between.unwrap_or("")).ends_clause(is_abbreviation(&before.word))
        };
        matcher.hits(tokens.len(), |at| at, |at| at > 0 && breaks(at));
        matcher.hits
    }
}

#[cfg(test)]
mod tests;
