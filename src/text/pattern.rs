//! Patterns as a researcher writes them, and what can be wrong with them.

use super::Tokenizer;

/// What is wrong with a dictionary.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DictionaryError {
    /// A row has no category or no pattern.
    #[error(
        "row {row} of the dictionary, counted below its header, has an empty {column}: fill it in or delete the row"
    )]
    Empty {
        /// The data row, from 1.
        row: usize,
        /// The empty column.
        column: &'static str,
    },
    /// A category's name holds a sign with which features are named.
    #[error(
        "row {row} of the dictionary, counted below its header: the category “{category}” must not contain [, ] or >; call it otherwise"
    )]
    Category {
        /// The data row, from 1.
        row: usize,
        /// The category as written.
        category: String,
    },
    /// A category is called as the negation of another is.
    #[error(
        "row {row} of the dictionary, counted below its header: the category “{category}” must not begin with “not ”, as the negation of a category is called; call it otherwise"
    )]
    Negated {
        /// The data row, from 1.
        row: usize,
        /// The category as written.
        category: String,
    },
    /// A second category would negate, of which only the first does.
    #[error(
        "row {row} of the dictionary, counted below its header: the category “{category}” is “{first}” of an earlier row but for capitals, and only one category can negate; write both in the same way"
    )]
    SecondNegation {
        /// The data row, from 1.
        row: usize,
        /// The category as written.
        category: String,
        /// As it was written before.
        first: String,
    },
    /// A pattern holds no word, or a `*` that is not at the end of a word.
    #[error(
        "row {row} of the dictionary, counted below its header: the pattern “{pattern}” cannot match; write words, with * for the rest of a word or, alone, for any one word"
    )]
    Pattern {
        /// The data row, from 1.
        row: usize,
        /// The pattern as written.
        pattern: String,
    },
    /// More categories than can be looked for in pairs.
    #[error(
        "row {row} of the dictionary, counted below its header, begins category number {}: at most {most} are possible, because pairs of them are features; join those that say alike", most + 1
    )]
    Categories {
        /// The data row, from 1.
        row: usize,
        /// The largest number of categories.
        most: usize,
    },
    /// No rows at all.
    #[error(
        "the dictionary has no rows: write one category,pattern a line, or leave the file away"
    )]
    NoRows,
}

/// A word of a pattern.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Word {
    Whole(String),
    Prefix(String),
    Any,
}

/// The words of a pattern; nothing if it cannot match.
pub(super) fn parse(pattern: &str, tokenizer: &Tokenizer) -> Option<Vec<Word>> {
    let mut words = Vec::new();
    for piece in pattern.split_whitespace() {
        if piece == "*" {
            words.push(Word::Any);
            continue;
        }
        let open = piece.strip_suffix('*');
        let whole = tokenizer.pattern_words(open.unwrap_or(piece));
        if whole.is_empty() || open.unwrap_or(piece).contains('*') {
            return None;
        }
        words.extend(whole.into_iter().map(Word::Whole));
        if open.is_some()
            && let Some(Word::Whole(last)) = words.pop()
        {
            words.push(Word::Prefix(last));
        }
    }
    // A pattern of nothing but `*` would match everywhere and mean nothing.
    words.iter().any(|w| *w != Word::Any).then_some(words)
}
