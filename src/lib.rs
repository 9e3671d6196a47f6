//! Scores every sentence of a folder of news articles for its stance.
#![deny(missing_docs)]
#![deny(unsafe_code)]

pub mod classifier;
pub mod cli;
pub mod corpus;
pub mod evaluation;
pub mod features;
mod hash;
pub mod labels;
pub mod model;
pub mod output;
pub mod segment;
pub mod text;
