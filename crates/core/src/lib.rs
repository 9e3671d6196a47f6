//! Cuts the text of articles into sentences, trains a model on labelled ones, and scores.
//!
//! ```text
//! text → Segment → Token → feature row → logits → probabilities
//!        segment   text    features      classifier
//! ```
//!
//! [`model`] joins these modules into training, scoring and explaining. [`encoder`] adds the embeddings of a pretrained
//! network. [`labelled`] holds the sentences that a model learns from. Nothing here reads an article or a table, writes
//! to a terminal or knows of a command.
#![deny(missing_docs, missing_debug_implementations)]
#![deny(unsafe_code)]
#![warn(clippy::missing_errors_doc)]
// Those of tests are not this library's.
#![cfg_attr(not(test), warn(unused_crate_dependencies))]

mod bit_filter;
pub mod classifier;
pub mod encoder;
pub mod features;
pub mod labelled;
pub mod model;
mod safetensors_file;
pub mod segment;
pub mod text;

/// Runs the example of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
