//! What the repository holds beside the crate: its documents, and the models with the labels that they come from.

#[path = "../common/mod.rs"]
mod common;

mod default_model;
mod docs;
mod lines_model;
