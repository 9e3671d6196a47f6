//! The option `--unit`: what is scored or labelled as one.

use std::sync::Arc;

use clap::ValueEnum;

use super::input::{Documents, note_tables};
use crate::cli::console::messages::Messages;
use crate::corpus::Document;
use crate::model::{Cutting, Unit};

#[derive(clap::Args)]
pub struct UnitArgs {
    /// What is taken as one, and gets one row and one label
    #[arg(long, value_enum, default_value = "sentence")]
    unit: UnitName,
}

#[derive(Clone, Copy, ValueEnum)]
enum UnitName {
    /// Each sentence
    Sentence,
    /// Each paragraph
    Paragraph,
    /// Each article
    Document,
    /// Each row of a table, or each file, as it is
    Row,
}

impl UnitArgs {
    /// Sentences, which are the default.
    pub const SENTENCES: UnitArgs = UnitArgs {
        unit: UnitName::Sentence,
    };

    pub fn get(&self) -> Unit {
        match self.unit {
            UnitName::Sentence => Unit::Sentence,
            UnitName::Paragraph => Unit::Paragraph,
            UnitName::Document => Unit::Document,
            UnitName::Row => Unit::Row,
        }
    }

    /// Notes tables of sentences among the articles, unless their rows are meant. `advice` says what to do instead.
    pub fn note_tables(
        &self,
        paths: &[std::path::PathBuf],
        advice: &'static str,
        messages: &Messages,
    ) {
        if self.get() != Unit::Row {
            note_tables(paths, advice, messages);
        }
    }

    /// How the documents are cut. What recurs among the first of them, which are shown to `see`, is evidence of
    /// boilerplate.
    pub fn cutting(&self, documents: &mut Documents, see: impl FnMut(&Document)) -> Cutting {
        let unit = self.get();
        let repetition = match unit {
            Unit::Row => None,
            _ => documents.repetition(see),
        };
        Cutting {
            unit,
            repetition: repetition.map(Arc::new),
            topic: None,
        }
    }
}
