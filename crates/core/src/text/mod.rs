//! Turns a sentence into tokens: words, stems, character n-grams and dictionary categories.

mod clause;
mod dictionary;
mod first_person;
mod hyphenation;
mod language;
mod language_check;
mod lexicon;
mod matcher;
mod ngrams;
mod pattern;
mod plain;
mod reprints;
mod script;
mod tokenizer;
mod topic;
mod trie;
mod word_sets;

pub use dictionary::Dictionary;
pub(crate) use dictionary::NOT;
pub(crate) use first_person::first_person;
pub use language::{Language, UnknownLanguage};
pub(crate) use language_check::common_words_of;
pub use language_check::{LanguageCheck, LanguageMismatch, common_words};
pub use lexicon::{Lexicon, WordPlace};
pub use matcher::Hit;
pub(crate) use matcher::Matcher;
pub(crate) use ngrams::character_ngrams;
pub use pattern::{DictionaryError, DictionaryProblem, DictionaryRow};
pub(crate) use plain::plain_characters;
pub use reprints::Reprints;
pub(crate) use script::is_unspaced;
pub use tokenizer::matches_any_number;
pub use tokenizer::{Token, Tokenizer};
pub use topic::is_topic;
pub use topic::{Topic, TopicError};
pub use word_sets::{DIFFERENT_WORDS, WordSets};
