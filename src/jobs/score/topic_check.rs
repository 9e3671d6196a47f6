//! Checks whether articles name the topic of the model, which says nothing of other topics.

use crate::corpus::Document;
use crate::model::Model;
use crate::text::{Dictionary, Tokenizer, is_topic};

/// The number of documents that are looked at.
const DOCUMENTS: usize = 50;
/// The bytes of a document that are looked at. Articles name their topic early.
const BEGINNING: usize = 2000;
/// Articles are about other topics if fewer than one in so many names that of the model.
const NAMING: usize = 5;

/// Counts the first documents, and those that name the topic.
#[derive(Debug)]
pub struct TopicCheck {
    tokenizer: Tokenizer,
    words: Dictionary,
    documents: usize,
    naming: usize,
}

impl TopicCheck {
    /// Starts a check; `None` if the dictionary of the model has no topic.
    pub fn new(model: &Model) -> Option<Self> {
        let rows = model.options().dictionary.iter().flatten();
        let words = rows
            .filter(|(category, _)| is_topic(category))
            .map(|(_, pattern)| ("topic".to_string(), pattern.clone()));
        let tokenizer = Tokenizer::new(model.options().language);
        Some(TopicCheck {
            words: Dictionary::new(&words.collect::<Vec<_>>(), &tokenizer).ok()?,
            tokenizer,
            documents: 0,
            naming: 0,
        })
    }

    /// Looks at a document, unless enough were seen.
    pub fn see(&mut self, document: &Document) {
        if self.documents == DOCUMENTS || document.continues() {
            return;
        }
        let end = document.text.floor_char_boundary(BEGINNING);
        let beginning = &document.text[..end];
        let tokens = self.tokenizer.tokens(beginning);
        self.documents += 1;
        self.naming += usize::from(!self.words.hits(beginning, &tokens).is_empty());
    }

    /// The number of documents that name the topic and of all that were looked at, if these are about other topics.
    pub fn off_topic(&self) -> Option<[usize; 2]> {
        (self.naming * NAMING < self.documents).then_some([self.naming, self.documents])
    }
}
