//! Reads tables: delimited values row by row, workbooks, and JSON, all under the names of their columns.
//!
//! It takes decoded text and returns what it found. The caller, which opens the file, words the messages.
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
mod loose_marks;
pub mod office;
pub mod own_results;
mod rows;
mod scan;
mod stream_error;
pub mod workbook;

pub use cells::{is_empty_word, is_spreadsheet_error};
pub use header::{IN_ONE_CELL, csv_reader, hold_a_header, sniff_delimiter};
pub use json_table::{JsonTable, MAX_COLUMNS, is_json};
pub use loose_marks::Marks;
pub use rows::{Fault, MAX_ROW_BYTES, Ragged, Rows, Strictness};
pub use stream_error::StreamError;

/// Runs the example of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
