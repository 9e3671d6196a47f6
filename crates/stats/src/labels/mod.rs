//! Reads tables of labelled sentences with their votes.

mod accepted;
mod clusters;
mod coders;
mod columns;
mod corrections;
mod decision;
mod detach;
mod dictionary;
mod error;
mod fasttext;
mod guesses;
mod join;
mod json_lines;
mod messages;
mod no_value;
mod offsets;
mod probabilities;
mod questions;
mod raw_sentence;
mod raw_sentences;
mod read;
mod renamed_documents;
mod repeated_rows;
mod report;
mod sampling;
mod scored_rows;
mod scores_error;
mod several_labels;
mod spelling;
mod standoff;
mod table;
mod telling;
mod text_repair;
mod unread;
mod usual_names;
mod vocabulary;
mod votes;

pub use clusters::RepeatingColumn;
pub(crate) use clusters::length_in_date;
pub use columns::LabelColumns;
pub use corrections::Replaced;
pub(crate) use corrections::{CORRECTED, correct_labelled, is_time};
pub use detach::{Detached, detach};
pub use dictionary::{
    DictionaryFile, dictionary_beside, dictionary_path, read_dictionary, read_dictionary_file,
};
pub use error::{LabelsError, LabelsProblem, RareLabel, UnknownLabel};
pub use guesses::Guesses;
pub(crate) use guesses::{ScoreColumns, language_model};
pub use join::names_of_files;
pub use messages::missing_documents;
pub use no_value::is_no_value;
pub use offsets::character;
pub use probabilities::probability_columns;
pub(crate) use read::without_rare;
pub use read::{LabelSet, LabelsFile, Reading, check_learnable};
pub use renamed_documents::renamed_documents;
pub use repeated_rows::RepeatedRows;
pub use report::{Conflict, Report};
pub use sampling::{represent_another_number, sampling_probability};
pub(crate) use scored_rows::ScoredRows;
pub use scores_error::ScoresError;
pub(crate) use several_labels::label_in_cell;
pub use spelling::nearest;
pub(crate) use spelling::written_alike;
pub use standoff::{Articles, MissingDocument, Resolved, text_sha256};
pub(crate) use standpoint_core::labelled::common_order;
pub use standpoint_core::labelled::{
    ACTIVE, Borrowed, ClusteredBy, Code, FOUND, Labelled, LabelledSentence, RANDOM, in_order,
    is_long, squeezed, takes_side,
};
pub use table::{FoundColumn, LoadedTable, label_name};
pub(crate) use text_repair::is_garbled;
pub use unread::BOILERPLATE;
pub use vocabulary::{check_label_names, doubted, written_two_ways};
pub(crate) use votes::Voters;

/// The labelled sentences of a table, for tests.
#[cfg(test)]
pub(crate) fn from_csv(table: &str) -> Labelled {
    let file = LabelsFile::parse(std::path::Path::new("labels.csv"), table, None);
    file.unwrap().labelled
}
