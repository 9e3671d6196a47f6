//! The option `--unit`: what is scored or labelled as one.

use super::input::note_tables;
use super::values::{Named, one_of};
use crate::cli::console::messages::Messages;
use crate::model::Unit;

#[derive(clap::Args)]
pub struct UnitArgs {
    /// Unit to score: one row and one label each
    #[arg(long, default_value = "sentence", value_parser = one_of(UNITS))]
    unit: Unit,
}

const UNITS: [Named<Unit>; 4] = [
    ("sentence", "Each sentence", Unit::Sentence),
    ("paragraph", "Each paragraph", Unit::Paragraph),
    ("document", "Each article", Unit::Document),
    (
        "row",
        "Each row of a table, or each file, as it is",
        Unit::Row,
    ),
];

impl UnitArgs {
    pub fn get(&self) -> Unit {
        self.unit
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
