//! Notices that answers were given on other units than those that the articles are cut into now.

use std::collections::HashMap;
use std::io;
use std::path::Path;

use standpoint_core::model::Unit;

use super::{Answers, Articles, LabellingError, SentencePlace};
use crate::labels::label_name;

/// If one answer in this many is on another unit, the unit has changed. Fewer come from an article that changed.
const TELLING: usize = 10;
/// Fewer answers than this may have texts that somebody edited.
const MIN_ANSWERS: usize = 5;

/// Fails if answers are on parts of units, or on several at once. They would lose their places.
pub(super) fn check_unit(
    articles: &Articles,
    answers: &Answers,
    labels: &Path,
    given_on: Option<Unit>,
) -> Result<(), LabellingError> {
    let gone: Vec<&SentencePlace> = answers
        .iter()
        .filter(|(sentence, _)| sentence.is_none())
        .map(|(_, answer)| &answer.place)
        .collect();
    let others = articles.on_other_units(&gone)?;
    let all = answers.iter().count();
    if others < MIN_ANSWERS || others * TELLING < all || others * 2 <= gone.len() {
        Ok(())
    } else {
        Err(LabellingError::OtherUnit {
            labels: labels.to_path_buf(),
            answers: others,
            all,
            unit: articles.unit().noun(),
            given_on,
        })
    }
}

impl Articles {
    /// The number of places whose words are in a unit of their document, or hold the words of one.
    fn on_other_units(&self, places: &[&SentencePlace]) -> io::Result<usize> {
        let mut wanted: HashMap<&str, Vec<String>> = HashMap::new();
        for place in places {
            let texts = wanted.entry(&place.document).or_default();
            texts.push(label_name(&place.text));
        }
        if wanted.is_empty() {
            return Ok(0);
        }
        let mut others = 0;
        self.each_text(|_, document, text| {
            if let Some(texts) = wanted.get_mut(document) {
                let text = label_name(text);
                let before = texts.len();
                texts.retain(|other| !text.contains(other) && !other.contains(&text));
                others += before - texts.len();
            }
            true
        })?;
        Ok(others)
    }
}
