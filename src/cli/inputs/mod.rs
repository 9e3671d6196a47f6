//! What a command is given: articles, labels, a model.

pub(super) mod input;
pub(super) mod labels;
pub(super) mod labels_told;
pub(super) mod languages;
pub(super) mod model;
pub(super) mod number;
pub(super) mod texts;
pub(super) mod told;
pub(super) mod training;
