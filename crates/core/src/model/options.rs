//! The options of training. They are stored in the model, so that scoring never differs from training.

use serde::{Deserialize, Serialize};

use super::TrainError;
use crate::features::{Extractor, Norm, Vectors};
use crate::text::{Dictionary, Language, Tokenizer};

/// The shortest and the longest character n-gram.
pub(super) const CHARACTERS: (usize, usize) = (4, 5);

/// Options of the features.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Options {
    /// The language of the sentences.
    pub language: Language,
    /// The longest word n-gram.
    pub word_ngrams: usize,
    /// `true` if the n-grams of four and five characters within words are features. By default unless there
    /// are very many labelled sentences (`VERY_MANY` of `model/train.rs`).
    pub characters: Option<bool>,
    /// The minimum document frequency, where a document is a labelled sentence: a feature is kept if at least
    /// this many have it. By default it grows with the number of labelled sentences (`min_df` of
    /// `model/train.rs`); a [`Trainer`](super::Trainer) sets it. Models store it under its older name.
    #[serde(rename = "minimum")]
    pub min_df: Option<u32>,
    /// `true` if features that say more about the labels have larger weights.
    pub association: bool,
    /// `true` if a row is divided by the square root of its norm, so that a long sentence full of evidence
    /// counts for more, and not by its norm.
    pub root_norm: bool,
    /// `true` if the mean word vector of a sentence is a feature, for English, which has a table of vectors.
    /// By default unless there are very many labelled sentences (`VERY_MANY` of `model/train.rs`).
    pub vectors: Option<bool>,
    /// `true` if a sentence's surroundings in its document may count.
    pub context: bool,
    /// `true` if a sentence's length, its quotation marks and its paragraph may say how far it and its
    /// surroundings can be trusted.
    pub cues: bool,
    /// The rows of the dictionary, `(category, pattern)`, if there is one.
    pub dictionary: Option<Vec<(String, String)>>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            language: Language::default(),
            word_ngrams: 2,
            characters: None,
            min_df: None,
            association: true,
            root_norm: true,
            vectors: None,
            context: true,
            cues: true,
            dictionary: None,
        }
    }
}

impl Options {
    /// The norm of the blocks of a row.
    pub(super) fn norm(&self) -> Norm {
        if self.root_norm {
            Norm::Root
        } else {
            Norm::Full
        }
    }

    /// Fails if a model must not learn with the dictionary.
    pub(super) fn check_dictionary(&self) -> Result<(), TrainError> {
        if let Some(entries) = &self.dictionary {
            Dictionary::new(entries, &Tokenizer::new(self.language))?;
        }
        Ok(())
    }

    /// Builds the extractor of features.
    pub(super) fn extractor(&self) -> Result<Extractor, TrainError> {
        if !(1..=5).contains(&self.word_ngrams) {
            return Err(TrainError::Ngrams);
        }
        let tokenizer = || Tokenizer::new(self.language);
        let dictionary = self
            .dictionary
            .as_ref()
            .map(|entries| Dictionary::from_model(entries, &tokenizer()))
            .transpose()?;
        let characters = (self.characters == Some(true)).then_some(CHARACTERS);
        let plain = Extractor::new(tokenizer(), self.word_ngrams, characters);
        let extractor = match dictionary {
            Some(dictionary) => plain.with_dictionary(dictionary),
            None => plain,
        };
        let has_vectors = self.vectors == Some(true) && self.language.is_english();
        Ok(if has_vectors {
            extractor.with_vectors(Vectors::english())
        } else {
            extractor
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlap_in_a_dictionary_is_checked_before_training_and_not_at_each_start() {
        let entries = (0..33).map(|at| (format!("c{at}"), "leave".to_string()));
        let options = Options {
            dictionary: Some(entries.collect()),
            ..Options::default()
        };
        let error = options.check_dictionary().unwrap_err().to_string();
        assert!(error.contains("33 categories match"), "{error}");
        assert!(options.extractor().is_ok());
        assert!(Options::default().check_dictionary().is_ok());
    }

    #[test]
    fn only_english_has_word_vectors() {
        let has = |options: Options| options.extractor().unwrap().vectors().is_some();
        let with = |vectors| Options {
            vectors: Some(vectors),
            ..Options::default()
        };
        assert!(has(with(true)));
        assert!(!has(with(false)));
        assert!(!has(Options {
            language: "german".parse().unwrap(),
            ..with(true)
        }));
    }
}
