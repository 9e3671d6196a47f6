//! Sentence in, tokens out: words, stems, character n-grams, dictionary categories.

mod broken;
mod clause;
mod dictionary;
mod language;
mod lexicon;
mod matcher;
mod ngrams;
mod pattern;
mod recognised;
mod trie;
mod words;

pub use dictionary::Dictionary;
pub(crate) use dictionary::NOT;
pub use language::{Language, UnknownLanguage};
pub use lexicon::{Lexicon, Place};
pub use matcher::Hit;
pub(crate) use matcher::Matcher;
pub(crate) use ngrams::character_ngrams;
pub use pattern::{DictionaryError, DictionaryRow};
pub(crate) use recognised::{Hardly, Recognition};
pub(crate) use words::means_any_number;
pub use words::{Token, Tokenizer};
