//! What words and marks tell by themselves.

pub(super) mod abbreviations;
pub(super) mod cue_words;
pub(super) mod folded;
pub(super) mod line_ends;
pub(super) mod line_model;
pub(super) mod quotation;
pub(super) mod shape;
pub(super) mod tongue;
pub(super) mod utterances;
pub(super) mod verbs;
