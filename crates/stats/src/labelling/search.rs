//! Finds sentences by their words.

use super::{Articles, LabellingError};

/// A sentence that a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundSentence {
    /// Its number.
    pub sentence: usize,
    /// Its document.
    pub document: String,
    /// Its text.
    pub text: String,
}

/// What is looked for with a text: its words, and its parts in quotation marks, in lower case.
#[must_use]
pub fn searched(wanted: &str) -> Vec<String> {
    parts(&wanted.to_lowercase())
}

impl Articles {
    /// Finds sentences that contain all words of a text, or its parts in quotation marks, whatever their case, up to
    /// `most`.
    ///
    /// # Errors
    /// If the texts cannot be read.
    pub fn search(&self, wanted: &str, most: usize) -> Result<Vec<FoundSentence>, LabellingError> {
        let wanted = searched(wanted);
        let mut found = Vec::new();
        if wanted.is_empty() {
            return Ok(found);
        }
        self.each_text(|sentence, document, text| {
            let lower = text.to_lowercase();
            if wanted.iter().all(|part| lower.contains(part)) {
                found.push(FoundSentence {
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

/// The words of a text, and its parts in quotation marks.
fn parts(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    for (at, part) in text.split(['"', '“', '”', '„']).enumerate() {
        match at % 2 {
            0 => parts.extend(part.split_whitespace().map(str::to_string)),
            _ => parts.push(part.trim().to_string()),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_looked_for_one_by_one_and_phrases_as_they_stand() {
        for (text, wanted) in [
            ("rent  cap", &["rent", "cap"][..]),
            ("\"rent cap\" now", &["rent cap", "now"]),
            ("„rent cap“ now", &["rent cap", "now"]),
            ("the “open", &["the", "open"]),
            (" \" \" ", &[]),
        ] {
            assert_eq!(parts(text), wanted, "{text}");
        }
    }
}
