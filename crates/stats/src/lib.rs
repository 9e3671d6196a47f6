//! What researchers do with labels and scores: read labels ([`labels`]), measure models and coders ([`evaluation`]),
//! estimate shares with intervals ([`prevalence`]), and choose what to label next ([`labelling`]).
#![deny(missing_docs, missing_debug_implementations)]
#![deny(unsafe_code)]
#![warn(clippy::missing_errors_doc)]
// Those of tests are not this library's.
#![cfg_attr(not(test), warn(unused_crate_dependencies))]

mod document_count;
pub mod evaluation;
pub mod labelling;
pub mod labels;
mod occurrences;
pub mod prevalence;
mod student;

pub use document_count::DocumentCount;

/// Runs the example of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
