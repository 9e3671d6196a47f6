//! Dictionary patterns as a researcher writes them, and the errors of a dictionary.

use std::fmt;

use standpoint_common::code::{HasCode, Place};

use super::Tokenizer;

/// The place of an error in a dictionary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DictionaryRow {
    /// A row below the header, counted from 1.
    Below(usize),
    /// A line of the file, counted from 1.
    Line(usize),
}

impl fmt::Display for DictionaryRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DictionaryRow::Below(row) => {
                write!(f, "row {row} of the dictionary, counted below its header")
            }
            DictionaryRow::Line(line) => write!(f, "row {line}"),
        }
    }
}

/// Why a dictionary was refused.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(prefix = "dictionary/", serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum DictionaryError {
    /// The dictionary has no rows.
    #[error(
        "the dictionary has no rows: write one category,pattern a line, or leave the file away"
    )]
    NoRows,
    /// A row is wrong.
    #[error("{row}: {problem}")]
    Row {
        /// Where it is.
        row: DictionaryRow,
        /// The fault.
        problem: DictionaryProblem,
    },
}

impl HasCode for DictionaryError {
    fn code(&self) -> &'static str {
        self.inner().map_or_else(|| self.into(), HasCode::code)
    }

    fn inner(&self) -> Option<&(dyn HasCode + 'static)> {
        match self {
            Self::Row { problem, .. } => Some(problem),
            _ => None,
        }
    }

    fn place(&self) -> Option<Place<'_>> {
        match self {
            Self::Row {
                row: DictionaryRow::Line(line),
                ..
            } => Some(Place::line(*line)),
            _ => None,
        }
    }
}

/// A fault in a row of a dictionary.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(prefix = "dictionary/", serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum DictionaryProblem {
    /// It has no category or no pattern.
    #[error("an empty {0}: fill it in or delete the row")]
    Empty(&'static str),
    /// The category contains a character that separates the parts of a feature's name.
    #[error("the category “{0}” must not contain [, ] or >; call it otherwise")]
    Category(String),
    /// The category has the name of a negated category.
    #[error(
        "the category “{0}” must not begin with “not ”, as the negation of a category is called; call it otherwise"
    )]
    Negated(String),
    /// A category with a special meaning is spelled in two ways.
    #[error(
        "the category “{category}” is “{first}” of an earlier row but for capitals, and only one category can be that; write both in the same way"
    )]
    SecondSpelling {
        /// The category as written here.
        category: String,
        /// The earlier spelling.
        first: String,
    },
    /// The pattern has no word, or a `*` inside one.
    #[error(
        "the pattern “{0}” cannot match; write words, with * before or behind one for what else the word has, or, alone, for any one word"
    )]
    Pattern(String),
    /// There are more categories than can be paired.
    #[error(
        "category number {} begins here: at most {most} are possible, because pairs of them are features; join those that say alike", most + 1
    )]
    Categories {
        /// The largest number of categories.
        most: usize,
    },
    /// More categories match at one word than can be paired.
    #[error(
        "where “{pattern}” stands {count} categories match, and at most {most} may at one word, because pairs of them are features; take it out of the categories that it says little of, or join those that say alike"
    )]
    Overlap {
        /// The pattern as written.
        pattern: String,
        /// The number of categories that match.
        count: usize,
        /// The largest number of them.
        most: usize,
    },
}

impl HasCode for DictionaryProblem {
    fn code(&self) -> &'static str {
        self.into()
    }
}

impl DictionaryError {
    /// Replaces the number of the row by its line in the file; `lines` are the first lines of the rows.
    #[must_use]
    pub fn on_lines(mut self, lines: &[usize]) -> Self {
        if let DictionaryError::Row { row, .. } = &mut self
            && let DictionaryRow::Below(number) = *row
            && let Some(line) = lines.get(number.saturating_sub(1))
        {
            *row = DictionaryRow::Line(*line);
        }
        self
    }
}

/// A word of a pattern.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum PatternWord {
    Whole(String),
    /// `irak*`
    Prefix(String),
    /// `*irak`
    Ending(String),
    /// `*irak*`
    Inside(String),
    Any,
}

/// Parses a pattern into words. Returns `None` if it cannot match.
pub(super) fn parse(pattern: &str, tokenizer: &Tokenizer) -> Option<Vec<PatternWord>> {
    let mut words = Vec::new();
    for piece in pattern.split_whitespace() {
        if piece == "*" {
            words.push(PatternWord::Any);
            continue;
        }
        let (opened, is_open) = unstarred(piece, str::strip_prefix);
        let (text, goes_on) = unstarred(opened, str::strip_suffix);
        let parts = tokenizer.pattern_words(text);
        if parts.is_empty() || text.contains('*') {
            return None;
        }
        let last = parts.len() - 1;
        words.extend(parts.into_iter().enumerate().map(|(at, part)| {
            match (is_open && at == 0, goes_on && at == last) {
                (true, true) => PatternWord::Inside(part),
                (true, false) => PatternWord::Ending(part),
                (false, true) => PatternWord::Prefix(part),
                (false, false) => PatternWord::Whole(part),
            }
        }));
    }
    // A pattern of `*` alone would match everywhere and mean nothing.
    let has_word = words.iter().any(|word| *word != PatternWord::Any);
    has_word.then_some(words)
}

/// A piece without the `*` at one end, and whether it had one.
pub(super) fn unstarred(
    piece: &str,
    strip: for<'p> fn(&'p str, char) -> Option<&'p str>,
) -> (&str, bool) {
    match strip(piece, '*') {
        Some(rest) => (rest, true),
        None => (piece, false),
    }
}
