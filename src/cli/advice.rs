//! What would help a model most, by its own figures.

use std::path::PathBuf;

use standpoint_common::phrases::shell_path;

use super::inputs::training::TrainingArgs;
use crate::evaluation::{LabelAudit, share_of_new_words};
use crate::labels::Labelled;
use crate::text::Language;

/// A label has more loss than its due if its share of the loss is so many times its share of the sentences.
const MUCH: f64 = 1.5;
/// With a smaller share of new words neither an encoder nor a dictionary brought anything
/// (`docs/research/accuracy.md`).
const FEW_NEW_WORDS: f64 = 0.01;

/// A model that is right so often needs no help.
const ENOUGH: f64 = 0.98;

/// Says in at most two lines what would help most a model with this `accuracy`; nothing if nothing is known to.
pub fn advice(
    training: &TrainingArgs,
    labelled: &Labelled,
    labels: &[LabelAudit],
    accuracy: f64,
    language: Language,
) -> String {
    if accuracy >= ENOUGH {
        return String::new();
    }
    let next = LabelAudit::next(labels);
    let help = Help {
        label: next
            .map(|(label, [loss, sentences])| (label.label.as_str(), loss, sentences))
            .filter(|(_, loss, sentences)| *loss >= MUCH * sentences),
        new_words: share_of_new_words(labelled, language),
        has_encoder: training.tries_encoder(),
        has_dictionary: training.has_dictionary(),
    };
    help.lines(&training.labels.paths)
}

/// What could help.
struct Help<'a> {
    /// A label with too much of the loss, its share of it and its share of the sentences.
    label: Option<(&'a str, f64, f64)>,
    /// The share of the words of a new document that no other has.
    new_words: f64,
    has_encoder: bool,
    has_dictionary: bool,
}

impl Help<'_> {
    fn lines(&self, labels: &[PathBuf]) -> String {
        let mut text = String::new();
        let percent = |share: f64| 100.0 * share;
        if let Some((label, loss, sentences)) = self.label {
            text += &format!(
                "- more sentences of {label}, which has {:.0} % of the sentences and {:.0} % of the loss\n",
                percent(sentences),
                percent(loss)
            );
        }
        let paths: Vec<_> = labels.iter().map(|path| shell_path(path)).collect();
        let labels = paths.join(" ");
        let other = match (self.has_encoder, self.has_dictionary) {
            _ if self.new_words < FEW_NEW_WORDS => None,
            (true, true) => None,
            (false, true) => Some("an encoder (--encoder)".to_string()),
            (true, false) => Some(format!("a dictionary (standpoint dictionary {labels})")),
            (false, false) => Some(format!(
                "an encoder (--encoder) or a dictionary (standpoint dictionary {labels})"
            )),
        };
        if let Some(other) = other {
            text += &format!(
                "- {other}: {:.0} % of the words of an article are in no other, so a model cannot learn them\n",
                percent(self.new_words)
            );
        }
        if text.is_empty() {
            text
        } else {
            format!("What would help most:\n{text}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(
        label: Option<(&str, f64, f64)>,
        new_words: f64,
        has_encoder: bool,
        has_dictionary: bool,
    ) -> String {
        let help = Help {
            label,
            new_words,
            has_encoder,
            has_dictionary,
        };
        help.lines(&["my labels.csv".into()])
    }

    #[test]
    fn the_steps_are_those_that_were_not_taken() {
        assert_eq!(lines(None, 0.005, false, false), "");
        assert_eq!(lines(None, 0.2, true, true), "");
        assert_eq!(
            lines(Some(("for", 0.5, 0.25)), 0.12, false, false),
            "What would help most:\n\
            - more sentences of for, which has 25 % of the sentences and 50 % of the loss\n\
            - an encoder (--encoder) or a dictionary (standpoint dictionary \"my labels.csv\"): 12 % of the words \
            of an article are in no other, so a model cannot learn them\n"
        );
        assert!(lines(None, 0.12, true, false).contains("- a dictionary (standpoint"));
        assert!(lines(None, 0.12, false, true).contains("- an encoder (--encoder):"));
    }
}
