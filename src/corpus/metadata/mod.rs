//! What is known of an article besides its text.

pub(super) mod date;
pub(super) mod documents;
pub(super) mod head;
