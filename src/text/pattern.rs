//! Patterns as a researcher writes them, and what can be wrong with them.

use std::fmt;

use super::Tokenizer;

/// Where in a dictionary something is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DictionaryRow {
    /// A row among those given, from 1.
    Below(usize),
    /// The line of its file, from 1.
    Line(usize),
}

impl fmt::Display for DictionaryRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DictionaryRow::Below(row) => {
                write!(f, "row {row} of the dictionary, counted below its header")
            }
            DictionaryRow::Line(line) => write!(f, "line {line}"),
        }
    }
}

/// What is wrong with a dictionary.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DictionaryError {
    /// A row has no category or no pattern.
    #[error("{row}: an empty {column}: fill it in or delete the row")]
    Empty {
        /// Where it stands.
        row: DictionaryRow,
        /// The empty column.
        column: &'static str,
    },
    /// A category's name holds a sign with which features are named.
    #[error("{row}: the category “{category}” must not contain [, ] or >; call it otherwise")]
    Category {
        /// Where it stands.
        row: DictionaryRow,
        /// The category as written.
        category: String,
    },
    /// A category is called as the negation of another is.
    #[error(
        "{row}: the category “{category}” must not begin with “not ”, as the negation of a category is called; call it otherwise"
    )]
    Negated {
        /// Where it stands.
        row: DictionaryRow,
        /// The category as written.
        category: String,
    },
    /// A category with a meaning of its own is written in two ways.
    #[error(
        "{row}: the category “{category}” is “{first}” of an earlier row but for capitals, and only one category can be that; write both in the same way"
    )]
    SecondSpelling {
        /// Where it stands.
        row: DictionaryRow,
        /// The category as written.
        category: String,
        /// As it was written before.
        first: String,
    },
    /// A pattern holds no word, or a `*` that is not at the end of a word.
    #[error(
        "{row}: the pattern “{pattern}” cannot match; write words, with * for the rest of a word or, alone, for any one word"
    )]
    Pattern {
        /// Where it stands.
        row: DictionaryRow,
        /// The pattern as written.
        pattern: String,
    },
    /// More categories than can be looked for in pairs.
    #[error(
        "{row}: category number {} begins here: at most {most} are possible, because pairs of them are features; join those that say alike", most + 1
    )]
    Categories {
        /// Where it stands.
        row: DictionaryRow,
        /// The largest number of categories.
        most: usize,
    },
    /// A word at which more categories match than can be looked for in pairs.
    #[error(
        "{row}: where “{pattern}” stands {count} categories match, and at most {most} may at one word, because pairs of them are features; take it out of the categories that it says little of, or join those that say alike"
    )]
    Overlap {
        /// Where it stands.
        row: DictionaryRow,
        /// The pattern as written.
        pattern: String,
        /// How many categories match there.
        count: usize,
        /// The largest number of them.
        most: usize,
    },
    /// No rows at all.
    #[error(
        "the dictionary has no rows: write one category,pattern a line, or leave the file away"
    )]
    NoRows,
}

impl DictionaryError {
    /// The same, told by the lines of the file on which the rows begin.
    #[must_use]
    pub(crate) fn on_lines(mut self, lines: &[usize]) -> Self {
        match &mut self {
            Self::Empty { row, .. }
            | Self::Category { row, .. }
            | Self::Negated { row, .. }
            | Self::SecondSpelling { row, .. }
            | Self::Pattern { row, .. }
            | Self::Categories { row, .. }
            | Self::Overlap { row, .. } => {
                if let DictionaryRow::Below(number) = *row
                    && let Some(line) = lines.get(number.saturating_sub(1))
                {
                    *row = DictionaryRow::Line(*line);
                }
            }
            Self::NoRows => {}
        }
        self
    }
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
