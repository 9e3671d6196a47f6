//! Whether the articles are in the language of the model.

use standpoint_common::phrases::capital;

use super::Monitor;
use crate::corpus::Document;
use crate::findings::Warning;
use crate::model::Model;
use crate::text::{Language, LanguageCheck, LanguageMismatch};

/// The number of bytes of one text and of all texts that are examined for their language.
const LOOKED_AT: [usize; 2] = [4 << 10, 64 << 10];
/// The number of bytes of each document that are examined for another language.
const BEGINNING: usize = 2 << 10;
/// One document of so many may look foreign by chance.
const BY_CHANCE: usize = 1000;

/// Examines the beginnings of the first scored texts for the language of the model, and that of each document for another
/// one.
pub struct LanguageSample {
    check: Option<LanguageCheck>,
    left: usize,
    /// Reads one document at a time.
    own: Option<LanguageCheck>,
    documents: usize,
    /// The documents in another language, each with that.
    foreign: Vec<(String, Language)>,
}

impl LanguageSample {
    /// Begins to examine texts for the languages of models.
    pub fn of_models<'m>(models: impl Iterator<Item = &'m Model>) -> Vec<Self> {
        let mut checks: Vec<LanguageCheck> = Vec::new();
        for check in models.filter_map(Model::language_check) {
            if !checks.contains(&check) {
                checks.push(check);
            }
        }
        checks.into_iter().map(Self::new).collect()
    }

    fn new(check: LanguageCheck) -> Self {
        LanguageSample {
            check: Some(check.clone()),
            left: LOOKED_AT[1],
            own: Some(check),
            documents: 0,
            foreign: Vec::new(),
        }
    }

    /// Examines a document or a part of one, and warns once enough texts were examined.
    pub fn see(&mut self, document: &Document, monitor: &Monitor) {
        let text = document.text.as_str();
        if let Some(check) = &mut self.check {
            let end = text.floor_char_boundary(LOOKED_AT[0].min(self.left));
            check.add(&text[..end]);
            self.left -= end;
            if self.left < LOOKED_AT[0] {
                self.end_sample(monitor);
            }
        }
        if document.continues() {
            return;
        }
        self.documents += 1;
        let beginning = &text[..text.floor_char_boundary(BEGINNING)];
        let own = self.own.as_ref();
        if let Some(other) = own.and_then(|own| own.other_language(beginning)) {
            self.foreign.push((document.id.clone(), other));
        }
    }

    /// Warns if the texts together are in another language. Then nothing is to be said of each of them.
    fn end_sample(&mut self, monitor: &Monitor) {
        let seen = self.check.take();
        if let Some(hardly) = seen.and_then(|check| check.mismatch()) {
            self.own = None;
            monitor.tell(foreign_texts(&hardly));
        }
    }

    /// Warns after the last text, unless it has warned before.
    pub fn end(&mut self, monitor: &Monitor) {
        self.end_sample(monitor);
        let foreign = std::mem::take(&mut self.foreign);
        let is_share = self.own.is_some() && foreign.len() * BY_CHANCE >= self.documents;
        let Some((first, language)) = foreign.first().filter(|_| is_share) else {
            return;
        };
        monitor.tell(Warning::ForeignDocuments {
            documents: foreign.len(),
            of: self.documents,
            first: first.clone(),
            language: capital(language.name()),
        });
    }
}

/// Letters at the beginning of a text by which its script is known.
const LETTERS: usize = 100;

/// Returns whether a text is in Thai or Lao, which mark no end of a sentence.
pub(super) fn has_no_sentence_marks(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).take(LETTERS);
    let is_such = |c: &char| matches!(c, '\u{e00}'..='\u{eff}');
    2 * letters.clone().filter(is_such).count() > letters.count()
}

/// Warns that texts do not look like the language of the model.
pub(crate) fn foreign_texts(hardly: &LanguageMismatch) -> Warning {
    Warning::ForeignTexts {
        language: describe_mismatch(hardly),
    }
}

/// Says how little texts look like a language.
pub(crate) fn describe_mismatch(hardly: &LanguageMismatch) -> String {
    let name = match hardly.language {
        Some(language) => capital(language.name()),
        None => "the language of its labels".to_string(),
    };
    let [one, two, three] = &hardly.words;
    format!(
        "{name}, but do not look like it: {:.1} % of their words are “{one}”, “{two}”, “{three}” and the like",
        100.0 * hardly.share
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thai_and_lao_have_no_sentence_marks() {
        for (text, is_such) in [
            ("ใครจะจ่ายค่าสะพาน ไม่มีใครรู้", true),
            ("ບໍ່ມີໃຜຮູ້", true),
            ("ใคร knows who will pay", false),
            ("桥很旧。", false),
            ("", false),
        ] {
            assert_eq!(has_no_sentence_marks(text), is_such, "{text}");
        }
    }

    #[test]
    fn one_foreign_document_of_a_thousand_is_chance() {
        let german = "Der Rat hat die Straße nicht gewollt, und sie wird auch nicht kommen, weil die Leute das so wollen. ";
        let english = "The council did not want the road, and it will not come, because the people want it to be so. ";
        for (documents, told) in [(900, 1), (1100, 0)] {
            let check = LanguageCheck::new(Language::default());
            let mut sample = LanguageSample::new(check.unwrap());
            let monitor = Monitor::new(&());
            for at in 0..documents {
                let text = if at == 500 { german } else { english }.repeat(3);
                let document = Document {
                    text,
                    ..Document::default()
                };
                sample.see(&document, &monitor);
            }
            sample.end(&monitor);
            assert_eq!(sample.documents, documents);
            assert_eq!(monitor.take_findings().len(), told, "{documents}");
        }
    }
}
