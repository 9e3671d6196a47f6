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

pub(crate) use dictionary::NOT;
pub use dictionary::{Dictionary, NEGATION, PSEUDO_NEGATION};
pub use language::{Language, UnknownLanguage};
pub use lexicon::{Lexicon, Place, Word};
pub use matcher::{Hit, Matcher};
pub use ngrams::character_ngrams;
pub use pattern::{DictionaryError, DictionaryRow};
pub use recognised::{Hardly, Recognition};
pub use trie::Match;
pub(crate) use words::means_any_number;
pub use words::{Token, Tokenizer};
