//! Categories of words and phrases that a researcher writes down, as in quanteda or LIWC.

use std::collections::HashMap;

use super::Token;
use super::Tokenizer;

/// The one category with a meaning of its own: its words negate the hits that follow them closely.
pub const NEGATION: &str = "negation";

/// How many words after a negation its force reaches, if no punctuation ends it before.
const NEGATION_REACH: usize = 5;

/// What is wrong with a dictionary.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DictionaryError {
    /// A row has no category or no pattern.
    #[error("row {row} of the dictionary has an empty {column}: fill it in or delete the row")]
    Empty {
        /// The data row, from 1.
        row: usize,
        /// The empty column.
        column: &'static str,
    },
    /// A pattern holds no word, or a `*` that is not at the end of a word.
    #[error(
        "row {row} of the dictionary: the pattern “{pattern}” cannot match; write words, with * for the rest of a word or, alone, for any one word"
    )]
    Pattern {
        /// The data row, from 1.
        row: usize,
        /// The pattern as written.
        pattern: String,
    },
    /// No rows at all.
    #[error(
        "the dictionary has no rows: write one category,pattern a line, or leave the file away"
    )]
    NoRows,
}

/// A dictionary: patterns of words, each of a category.
///
/// A pattern is one or more words. `withdraw*` matches every word that begins so, `*` alone any
/// one word, and everything else matches whole words whatever their case.
#[derive(Debug, Clone, PartialEq)]
pub struct Dictionary {
    /// In order of first appearance.
    categories: Vec<String>,
    patterns: Vec<Pattern>,
    whole: HashMap<String, Vec<usize>>,
    prefix: HashMap<String, Vec<usize>>,
    any: Vec<usize>,
    negation: Option<usize>,
}

#[derive(Debug, Clone, PartialEq)]
struct Pattern {
    category: usize,
    words: Vec<Word>,
}

#[derive(Debug, Clone, PartialEq)]
enum Word {
    Whole(String),
    Prefix(String),
    Any,
}

impl Word {
    fn matches(&self, word: &str) -> bool {
        match self {
            Word::Whole(whole) => whole == word,
            Word::Prefix(prefix) => word.starts_with(prefix.as_str()),
            Word::Any => true,
        }
    }
}

/// A place in a sentence where a pattern matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Index into [`Dictionary::categories`].
    pub category: usize,
    /// The tokens matched.
    pub tokens: std::ops::Range<usize>,
    /// Whether a negation stands closely before it.
    pub negated: bool,
}

impl Dictionary {
    /// Builds a dictionary from `(category, pattern)` rows; patterns are cut into words by the
    /// same tokenizer as the sentences.
    pub fn new(
        entries: &[(String, String)],
        tokenizer: &Tokenizer,
    ) -> Result<Self, DictionaryError> {
        if entries.is_empty() {
            return Err(DictionaryError::NoRows);
        }
        let mut dictionary = Dictionary {
            categories: Vec::new(),
            patterns: Vec::new(),
            whole: HashMap::new(),
            prefix: HashMap::new(),
            any: Vec::new(),
            negation: None,
        };
        for (at, (category, pattern)) in entries.iter().enumerate() {
            let row = at + 1;
            let (category, pattern) = (category.trim(), pattern.trim());
            for (column, value) in [("category", category), ("pattern", pattern)] {
                if value.is_empty() {
                    return Err(DictionaryError::Empty { row, column });
                }
            }
            let words = parse(pattern, tokenizer).ok_or_else(|| DictionaryError::Pattern {
                row,
                pattern: pattern.to_string(),
            })?;
            dictionary.add(category, words);
        }
        dictionary.negation = dictionary
            .categories
            .iter()
            .position(|c| c.eq_ignore_ascii_case(NEGATION));
        Ok(dictionary)
    }

    fn add(&mut self, category: &str, words: Vec<Word>) {
        let category = match self.categories.iter().position(|c| c == category) {
            Some(at) => at,
            None => {
                self.categories.push(category.to_string());
                self.categories.len() - 1
            }
        };
        let at = self.patterns.len();
        match &words[0] {
            Word::Whole(word) => self.whole.entry(word.clone()).or_default().push(at),
            Word::Prefix(word) => self.prefix.entry(word.clone()).or_default().push(at),
            Word::Any => self.any.push(at),
        }
        self.patterns.push(Pattern { category, words });
    }

    /// The categories, in order of first appearance in the file.
    pub fn categories(&self) -> &[String] {
        &self.categories
    }

    /// Every place where a category's pattern matches, in order of the first word, then of the
    /// category. Within one category the longest match at a place wins and matches do not
    /// overlap; different categories may overlap. Negations themselves are not hits.
    pub fn hits(&self, sentence: &str, tokens: &[Token]) -> Vec<Hit> {
        let mut free_from = vec![0; self.categories.len()];
        let mut longest = vec![0; self.categories.len()];
        let mut hits = Vec::new();
        let mut negated_until = 0;
        for first in 0..tokens.len() {
            if first > 0 && breaks_clause(sentence, &tokens[first - 1], &tokens[first]) {
                negated_until = 0;
            }
            longest.fill(0);
            self.each_candidate(&tokens[first].word, |pattern| {
                let length = pattern.words.len();
                let fits = tokens.len() - first >= length
                    && pattern.words[1..]
                        .iter()
                        .zip(&tokens[first + 1..])
                        .all(|(word, token)| word.matches(&token.word));
                if fits && free_from[pattern.category] <= first {
                    longest[pattern.category] = longest[pattern.category].max(length);
                }
            });
            let negated = first < negated_until;
            for (category, &length) in longest.iter().enumerate() {
                if length == 0 {
                    continue;
                }
                free_from[category] = first + length;
                if Some(category) == self.negation {
                    negated_until = first + length + NEGATION_REACH;
                    continue;
                }
                hits.push(Hit {
                    category,
                    tokens: first..first + length,
                    negated,
                });
            }
        }
        hits
    }

    fn each_candidate(&self, word: &str, mut visit: impl FnMut(&Pattern)) {
        let mut visit_all = |found: Option<&Vec<usize>>| {
            for &at in found.into_iter().flatten() {
                visit(&self.patterns[at]);
            }
        };
        visit_all(self.whole.get(word));
        if !self.prefix.is_empty() {
            for end in word.char_indices().map(|(at, c)| at + c.len_utf8()) {
                visit_all(self.prefix.get(&word[..end]));
            }
        }
        visit_all(Some(&self.any));
    }
}

/// Titles that are written with a full stop which ends nothing.
const TITLES: [&str; 12] = [
    "col", "dr", "gen", "gov", "lt", "maj", "mr", "mrs", "ms", "prof", "rep", "sen",
];

/// Punctuation between two words that ends a clause, and with it the reach of a negation. The full
/// stop of "U.S." or "Gen." does not.
fn breaks_clause(sentence: &str, before: &Token, after: &Token) -> bool {
    let abbreviation = before.word.contains('.') || TITLES.contains(&before.word.as_str());
    sentence
        .get(before.bytes.end..after.bytes.start)
        .is_some_and(|between| {
            between.contains([',', ';', ':', '—', '–', '“', '”', '"', '(', ')'])
                || (between.contains('.') && !abbreviation)
        })
}

fn parse(pattern: &str, tokenizer: &Tokenizer) -> Option<Vec<Word>> {
    let mut words = Vec::new();
    for piece in pattern.split_whitespace() {
        if piece == "*" {
            words.push(Word::Any);
            continue;
        }
        let open = piece.strip_suffix('*');
        let tokens = tokenizer.pattern_tokens(open.unwrap_or(piece));
        if tokens.is_empty() || open.unwrap_or(piece).contains('*') {
            return None;
        }
        words.extend(tokens.into_iter().map(|token| Word::Whole(token.word)));
        if open.is_some()
            && let Some(Word::Whole(last)) = words.pop()
        {
            words.push(Word::Prefix(last));
        }
    }
    // A pattern of nothing but `*` would match everywhere and mean nothing.
    words.iter().any(|w| *w != Word::Any).then_some(words)
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
    fn what_cannot_match_is_refused_with_its_row() {
        for (entries, wanted) in [
            (vec![("a", "b"), ("a", "*")], "row 2"),
            (vec![("a", "le*ve")], "row 1"),
            (vec![("a", "!?")], "row 1"),
            (vec![("", "b")], "empty category"),
            (vec![("a", " ")], "empty pattern"),
            (vec![], "no rows"),
        ] {
            let message = dictionary(&entries).unwrap_err().to_string();
            assert!(message.contains(wanted), "{message}");
        }
    }
}
