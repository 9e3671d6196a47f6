//! What a methods section needs of labels that a language model gave: as data, and as a paragraph.

use serde::Serialize;
use serde_json::Value;
use standpoint_common::phrases::{plural, thousands};

use crate::output::GENERATOR;

/// How labels came about.
#[derive(Debug, Clone, Serialize)]
pub struct Methods {
    /// All of it in words for a paper.
    pub paragraph: String,
    /// The program that asked.
    pub generator: &'static str,
    /// The model.
    pub model: String,
    /// The SHA-256 of its file, if the server tells.
    pub digest: String,
    /// What else the server says of it.
    pub facts: Value,
    /// The address of the server.
    pub server: String,
    /// Its program and version, if it tells.
    pub program: String,
    /// The labels.
    pub labels: Vec<String>,
    /// What is labelled as one.
    pub unit: &'static str,
    /// The temperature that was asked for.
    pub temperature: u8,
    /// The seed that was asked for.
    pub seed: u8,
    /// The sentences before each that the model saw, at most.
    pub context: usize,
    /// The number of orders of the labels.
    pub orders: usize,
    /// The tokens that the model might think.
    pub think: u64,
    /// The number of examples in the question.
    pub examples: usize,
    /// The SHA-256 of the codebook.
    pub codebook_sha256: String,
    /// The SHA-256 of the words around it.
    pub prompt_sha256: String,
    /// The message that is the same for every sentence, in the first order of the labels.
    pub question: String,
    /// The day of the first answer.
    pub from: String,
    /// The day of the last answer.
    pub to: String,
    /// Where the sentences come from.
    pub documents: usize,
    /// The sentences that were asked about.
    pub sentences: usize,
    /// Those of which there were, if they are a part of all.
    pub of: Option<usize>,
    /// Sentences without a label, because no reply was one.
    pub empty: usize,
    /// Replies that were no label.
    pub retries: usize,
    /// Sentences with less around them than asked for.
    pub shortened: usize,
    /// Sentences answered without thinking, because the thoughts did not end.
    pub thoughtless: usize,
    /// Sentences for which the server told no probabilities.
    pub without_probabilities: usize,
    /// Tokens read.
    pub tokens_read: u64,
    /// Tokens written.
    pub tokens_written: u64,
    /// The seconds for all answers, of which several may have come at once.
    pub seconds: f64,
}

impl Methods {
    /// Writes the paragraph.
    pub(super) fn put_in_words(&mut self) {
        let unit = self.unit;
        let mut said = format!(
            "{} of {} were coded by the language model {}",
            match self.of {
                Some(of) => format!(
                    "{} drawn from {}",
                    plural(self.sentences, unit),
                    thousands(of)
                ),
                None => plural(self.sentences, unit),
            },
            plural(self.documents, "document"),
            self.model,
        );
        let facts = [("SHA-256 ", &self.digest), ("served by ", &self.program)];
        let facts = facts.iter().filter(|(_, fact)| !fact.is_empty());
        let facts: Vec<String> = facts.map(|(what, fact)| format!("{what}{fact}")).collect();
        if !facts.is_empty() {
            said += &format!(" ({})", facts.join(", "));
        }
        said += &match self.from == self.to {
            true => format!(" on {}", self.from),
            false => format!(" from {} to {}", self.from, self.to),
        };
        said += &format!(
            ", asked by {} at temperature {} with the seed {}. For each {unit} the model saw the codebook (SHA-256 {})",
            self.generator, self.temperature, self.seed, self.codebook_sha256
        );
        if self.examples > 0 {
            said += &format!(" with {}", plural(self.examples, "example"));
        }
        if self.context > 0 {
            said += &format!(
                ", the title, up to {} before and one after",
                plural(self.context, unit)
            );
        }
        said += &format!(
            " (words of the question: SHA-256 {}), and answered with the key of one of {} labels ({})",
            self.prompt_sha256,
            self.labels.len(),
            self.labels.join(", ")
        );
        if self.orders > 1 {
            said += &format!(
                ", in {} orders of the labels, of which the mean counts",
                self.orders
            );
        }
        if self.think > 0 {
            said += &format!(
                ", after at most {} of reasoning",
                plural(usize::try_from(self.think).unwrap_or(usize::MAX), "token")
            );
        }
        said += &format!(
            ". {}, and {}",
            match self.empty {
                0 => format!("Every {unit} got a label"),
                n => format!("{} got no label after three replies", plural(n, unit)),
            },
            match self.without_probabilities {
                0 => "the probabilities are those of the tokens of the keys, which are not calibrated".to_string(),
                _ => "the server told no probabilities, so that each label counts as certain".to_string(),
            }
        );
        if self.shortened > 0 {
            said += &format!(
                "; {} had less around it, because the model could not read more",
                plural(self.shortened, unit)
            );
        }
        if self.thoughtless > 0 {
            said += &format!(
                "; {} answered without reasoning, because that did not end",
                match self.thoughtless {
                    1 => format!("1 {unit} was"),
                    n => format!("{} were", plural(n, unit)),
                }
            );
        }
        said += ". Shares of such labels are biased unless a random sample coded by people corrects them.";
        self.paragraph = said;
    }

    /// The data as rows of a name and a value, for a sheet of a workbook.
    pub(super) fn rows(&self) -> Vec<[String; 3]> {
        let Ok(Value::Object(facts)) = serde_json::to_value(self) else {
            return Vec::new();
        };
        let row = |(name, value): (String, Value)| {
            let value = match value {
                Value::String(text) => text,
                value => value.to_string(),
            };
            [name.replace('_', " "), value, String::new()]
        };
        facts.into_iter().map(row).collect()
    }

    pub(super) const GENERATOR: &str = GENERATOR;
}
