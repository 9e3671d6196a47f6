//! The option `--unit`: what is scored or labelled as one.

use clap::ValueEnum;

use super::input::note_tables;
use crate::cli::console::messages::Messages;
use crate::model::Unit;

#[derive(clap::Args)]
pub struct UnitArgs {
    /// Unit to score: one row and one label each
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
}
