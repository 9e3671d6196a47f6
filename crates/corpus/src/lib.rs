//! Paths in, documents out: walking, decoding, HTML, tables, compressed files.
//!
//! [`Corpus::open`] looks at everything that can be checked beforehand (paths, columns of tables);
//! the iterator then reads one document at a time. An error about one file or row does not end the
//! iteration, and [`Corpus::notes`] has what there is to know beside documents and errors.
//!
//! From the bottom up: `limits`, `note`, `options`, `document` and `error` are
//! types; `files` says which files there are; `bytes` makes text of bytes; `html`, `databases`, `texts`, `rows` and
//! `metadata` read the formats; `plan` is what is learnt before the first document; `reader` reads, and `in_memory`
//! makes documents of what a program has.
#![deny(missing_docs, missing_debug_implementations)]
#![deny(unsafe_code)]
#![warn(clippy::missing_errors_doc)]
// Those of tests are not this library's.
#![cfg_attr(not(test), warn(unused_crate_dependencies))]

mod byte_count;
mod bytes;
mod closing_note;
mod closing_notes;
mod databases;
mod document;
mod error;
mod files;
mod html;
mod in_memory;
mod limits;
mod metadata;
mod months;
mod note;
mod options;
mod paragraphs;
mod plan;
mod reader;
mod rows;
mod single_file;
mod small_files;
mod split_at;
mod texts;
mod zstandard;

pub use self::closing_note::ClosingNote;
pub use self::document::Document;
pub use self::error::{CorpusError, NotRead, did_you_mean};
pub use self::files::format::{Format, endings_of, holds_one_article, names_a_kind, unpacked};
pub use self::files::missing_path::suggest_path;
pub use self::limits::MAX_DOCUMENT_BYTES;
pub use self::metadata::date::{Dates, iso_date_or_part};
pub use self::metadata::documents_table_note::DocumentsTableNote;
pub use self::note::Note;
pub use self::options::ReadOptions;
pub use self::paragraphs::Paragraphs;
pub use self::plan::is_source;
pub use self::reader::Corpus;
pub use self::rows::cells::{TextCell, Written, text_cell};
pub use self::single_file::{
    bare_name, column_names, is_named_as_a_file, is_table, read_sheet, workbook_notes,
};
pub use self::split_at::SplitAt;

#[cfg(test)]
mod tests;

/// Runs the example of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
