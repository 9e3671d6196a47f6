//! Sentence in, tokens out: words, stems, character n-grams, dictionary categories.

mod dictionary;
mod language;
mod ngrams;
mod words;

pub use dictionary::{Dictionary, DictionaryError, Hit, NEGATION};
pub use language::{Language, UnknownLanguage};
pub use ngrams::character_ngrams;
pub use words::{Token, Tokenizer};
