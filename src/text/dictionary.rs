//! Categories of words and phrases that a researcher writes down, as in quanteda or LIWC.

use super::clause::{Between, is_abbreviation};
use super::pattern::{Word, parse};
use super::trie::{Match, Trie};
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
        let mut matches = Vec::new();
        for (at, words) in patterns.iter().enumerate() {
            matches.clear();
            matches.extend(words.iter().map(|word| {
                let mut found = Vec::new();
                if let Word::Whole(word) | Word::Prefix(word) = word {
                    self.each_match(word, |word| found.push(word));
                }
                found
            }));
            let count = matcher.meeting(words.len(), |at| &matches[at]);
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

    /// Calls `visit` with every pattern's word that matches a word, for [`Matcher::hits`].
    pub(crate) fn each_match(&self, word: &str, visit: impl FnMut(Match)) {
        self.patterns.each_match(word, visit);
    }

    /// Every place in a sentence where a category's pattern matches, in order of the first word, then of the category. Within one
    /// category the longest match at a place wins and matches do not overlap; different categories may overlap. Negations and
    /// pseudo-negations themselves are not hits.
    pub fn hits(&self, sentence: &str, tokens: &[Token]) -> Vec<Hit> {
        let mut matches = Vec::new();
        let mut ranges = Vec::new();
        for token in tokens {
            let start = matches.len();
            self.each_match(&token.word, |found| matches.push(found));
            ranges.push(start..matches.len());
        }
        let breaks = |at: usize| {
            let (before, after) = (&tokens[at - 1], &tokens[at]);
            let between = sentence.get(before.bytes.end..after.bytes.start);
            Between::of(between.unwrap_or("")).ends_clause(is_abbreviation(&before.word))
        };
        let mut matcher = Matcher::new(self);
        matcher.hits(
            tokens.len(),
            |at| &matches[ranges[at].clone()],
            |at| at > 0 && breaks(at),
        );
        matcher.hits
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    fn dictionary(entries: &[(&str, &str)]) -> Result<Dictionary, DictionaryError> {
        let entries: Vec<(String, String)> = entries
            .iter()
            .map(|(c, p)| (c.to_string(), p.to_string()))
            .collect();
        Dictionary::new(&entries, &Tokenizer::new(Language::default()))
    }

    fn hits(entries: &[(&str, &str)], sentence: &str) -> Vec<String> {
        let dictionary = dictionary(entries).unwrap();
        let tokens = Tokenizer::new(Language::default()).tokens(sentence);
        dictionary
            .hits(sentence, &tokens)
            .into_iter()
            .map(|hit| {
                let words: Vec<&str> = tokens[hit.tokens.clone()]
                    .iter()
                    .map(|t| t.word.as_str())
                    .collect();
                format!(
                    "{}{}={}",
                    if hit.negated { "not " } else { "" },
                    dictionary.categories()[hit.category],
                    words.join(" ")
                )
            })
            .collect()
    }

    #[test]
    fn words_prefixes_and_phrases_match() {
        let entries = [
            ("leave", "withdraw*"),
            ("leave", "pull out"),
            ("leave", "pull * out"),
            ("force", "U.S. troops"),
        ];
        assert_eq!(
            hits(
                &entries,
                "US troops are withdrawing; pull them out, pull out."
            ),
            [
                "force=u.s troops",
                "leave=withdrawing",
                "leave=pull them out",
                "leave=pull out"
            ]
        );
    }

    #[test]
    fn no_more_of_a_long_word_is_looked_up_than_the_longest_prefix() {
        let entries = [("coffee", "café*"), ("go", "go*"), ("go", "going away")];
        let long = "cafés".repeat(100_000);
        let prefixes = dictionary(&entries).unwrap();
        let looked_up: Vec<&str> = prefixes.patterns.beginnings(&long).collect();
        assert_eq!(looked_up, ["c", "ca", "caf", "café"]);
        assert_eq!(prefixes.patterns.beginnings("go").count(), 2);
        let whole = dictionary(&[("go", "gone")]).unwrap();
        assert_eq!(whole.patterns.beginnings(&long).count(), 0);
        assert_eq!(hits(&entries, &long), [format!("coffee={long}")]);
    }

    #[test]
    fn capitals_in_a_pattern_are_meant() {
        let entries = [("group", "IS"), ("country", "US")];
        assert_eq!(
            hits(&entries, "Is IS the one that US planes hit, or is it us?"),
            ["group=i.s", "country=u.s"]
        );
    }

    #[test]
    fn the_longest_pattern_of_a_category_wins_and_does_not_overlap() {
        let entries = [
            ("time", "not"),
            ("time", "not yet"),
            ("time", "yet"),
            ("b", "yet"),
        ];
        assert_eq!(hits(&entries, "Not yet."), ["time=not yet", "b=yet"]);
    }

    #[test]
    fn a_negation_reaches_a_few_words_within_its_clause() {
        let entries = [("negation", "not"), ("negation", "no"), ("leave", "leave")];
        assert_eq!(
            hits(&entries, "They will not now leave"),
            ["not leave=leave"]
        );
        assert_eq!(hits(&entries, "No, they leave"), ["leave=leave"]);
        assert_eq!(
            hits(&entries, "They will not let U.S. troops leave"),
            ["not leave=leave"]
        );
        assert_eq!(hits(&entries, "It did not. They leave"), ["leave=leave"]);
        assert_eq!(
            hits(&entries, "not one two three four five leave"),
            ["leave=leave"]
        );
        assert_eq!(hits(&entries, "They can’t leave"), ["not leave=leave"]);
    }

    #[test]
    fn a_pseudo_negation_keeps_its_words_from_negating() {
        let entries = [
            ("negation", "no"),
            ("negation", "not"),
            ("pseudo-negation", "no choice but"),
            ("pseudo-negation", "leave no doubt"),
            ("must", "no choice"),
            ("leave", "leave"),
        ];
        assert_eq!(
            hits(&entries, "no choice but to leave"),
            ["must=no choice", "leave=leave"]
        );
        assert_eq!(
            hits(&entries, "no choice but not to leave"),
            ["must=no choice", "not leave=leave"]
        );
        assert_eq!(
            hits(&entries, "we leave no doubt that they leave"),
            ["leave=leave", "leave=leave"]
        );
        assert_eq!(
            hits(&entries, "not with no choice but to leave"),
            ["not must=no choice", "leave=leave"]
        );
        assert_eq!(
            hits(&entries, "no choice, they leave"),
            ["must=no choice", "leave=leave"]
        );
    }

    #[test]
    fn more_categories_at_one_word_than_can_be_paired_are_refused() {
        let most = MOST_AT_A_WORD;
        let of = |count: usize, pattern: fn(usize) -> String| -> Vec<(String, String)> {
            (0..count)
                .map(|at| (format!("c{at}"), pattern(at)))
                .collect()
        };
        let built = |entries: &[(String, String)]| {
            Dictionary::new(entries, &Tokenizer::new(Language::default()))
        };
        let patterns: [fn(usize) -> String; 4] = [
            |_| "leave".to_string(),
            // Beginnings of each other, the shortest last.
            |at| format!("{}*", "x".repeat(40 - at)),
            |_| "leave * now".to_string(),
            |at| if at % 2 == 0 { "pull*" } else { "pull * out" }.to_string(),
        ];
        for pattern in patterns {
            assert!(built(&of(most, pattern)).is_ok(), "{}", pattern(0));
            let mut entries = vec![("other".to_string(), "stay".to_string())];
            entries.extend(of(most + 1, pattern));
            let message = built(&entries).unwrap_err().to_string();
            let wanted = format!("{} categories match, and at most {most} may", most + 1);
            assert!(message.contains(&wanted), "{message}");
            assert!(message.starts_with("row "), "{message}");
        }
        // Many words, each of a few categories, are as many categories as before.
        assert!(built(&of(MOST_CATEGORIES, |at| format!("word{}", at / 20))).is_ok());
    }

    #[test]
    fn what_cannot_match_is_refused_with_its_row() {
        for (entries, wanted) in [
            (vec![("a", "b"), ("a", "*")], "row 2"),
            (vec![("a", "le*ve")], "row 1"),
            (vec![("a", "!?")], "row 1"),
            (vec![("", "b")], "empty category"),
            (vec![("a", " ")], "empty pattern"),
            (vec![("a > b", "c")], "must not contain"),
            // It would be the same feature as “leave” where that is negated.
            (
                vec![("leave", "go"), ("not leave", "stay")],
                "row 2 of the dictionary, counted below its header: the category “not leave” must not begin",
            ),
            (
                vec![("Negation", "not"), ("negation", "never")],
                "row 2 of the dictionary, counted below its header: the category “negation” is “Negation”",
            ),
            (
                vec![
                    ("pseudo-negation", "no doubt"),
                    ("Pseudo-Negation", "not only"),
                ],
                "row 2 of the dictionary, counted below its header: the category “Pseudo-Negation” is “pseudo-negation”",
            ),
            (vec![], "no rows"),
        ] {
            let message = dictionary(&entries).unwrap_err().to_string();
            assert!(message.contains(wanted), "{message}");
        }
    }
}
