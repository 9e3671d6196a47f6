//! The inputs of commands: articles, labels and models.

pub(super) mod codebook;
pub(super) mod encoder;
pub(super) mod input;
pub(super) mod label_options;
pub(super) mod label_rule;
pub(super) mod labels;
pub(super) mod model;
pub(super) mod topic;
pub(super) mod training;
pub(super) mod unit;
pub(super) mod values;
