//! Finds sentences by their words.

use super::{Articles, LabellingError};

/// A sentence that a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its number.
    pub sentence: usize,
    /// Its document.
    pub document: String,
    /// Its text.
    pub text: String,
}

impl Articles {
    /// Finds sentences that contain a text, whatever its case, up to `most`.
    ///
    /// # Errors
    /// If the texts cannot be read.
    pub fn search(&self, wanted: &str, most: usize) -> Result<Vec<Found>, LabellingError> {
        let wanted = wanted.trim().to_lowercase();
        let mut found = Vec::new();
        if wanted.is_empty() {
            return Ok(found);
        }
        self.each_text(|sentence, document, text| {
            if text.to_lowercase().contains(&wanted) {
                found.push(Found {
                    sentence,
                    document: document.to_string(),
                    text: text.to_string(),
                });
            }
            found.len() < most
        })?;
        Ok(found)
    }
}
