//! Reads tables: delimited values row by row, workbooks, and JSON, all under the names of their columns.
//!
//! It takes decoded text and says what it found. Who opens the file makes words of that, and decides whether a faulty row
//! ends the reading.
#![deny(missing_docs, missing_debug_implementations)]
#![deny(unsafe_code)]
#![warn(clippy::missing_errors_doc)]
// Those of tests are not this library's.
#![cfg_attr(not(test), warn(unused_crate_dependencies))]

mod cells;
pub mod column_names;
mod header;
pub mod json;
pub mod json_file;
mod json_table;
pub mod office;
pub mod own_results;
mod scan;
mod stream_error;
pub mod workbook;

pub use cells::{is_blank_line, is_empty_word, is_spreadsheet_error};
pub use header::{
    IN_ONE_CELL, RepeatedHeader, csv_reader, delimiter_name, hold_a_header, holds_a_row,
    lacks_a_name, look_for, repeats_header, sniff_delimiter,
};
pub use json_table::{JsonTable, MOST_COLUMNS, is_json};
pub use scan::Scan;
pub use stream_error::StreamError;

/// Runs the example of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
