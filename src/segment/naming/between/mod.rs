//! What stands between the paragraphs of an article.

pub(super) mod alternatives;
pub(super) mod captions;
pub(super) mod corrections;
pub(super) mod films;
pub(super) mod heading_forms;
pub(super) mod headings;
pub(super) mod jumps;
pub(super) mod link_blocks;
pub(super) mod links;
mod lists;
pub(super) mod members;
mod parts;
pub(super) mod photo_credits;
pub(super) mod polls;
pub(super) mod rows;
pub(super) mod scenes;
pub(super) mod speakers;
pub(super) mod turns;
