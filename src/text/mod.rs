//! Sentence in, tokens out: words, stems, character n-grams, dictionary categories.

mod clause;
mod dictionary;
mod language;
mod lexicon;
mod matcher;
mod ngrams;
mod words;

pub use dictionary::{Dictionary, DictionaryError, Match, NEGATION};
pub use language::{Language, UnknownLanguage};
pub use lexicon::{Lexicon, Place, Word};
pub use matcher::{Hit, Matcher};
pub use ngrams::character_ngrams;
pub use words::{Token, Tokenizer};
