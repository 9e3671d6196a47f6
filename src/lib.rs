//! Scores every sentence of a folder of news articles for its stance.
#![deny(missing_docs)]
#![forbid(unsafe_code)]

pub mod corpus;
pub mod segment;
