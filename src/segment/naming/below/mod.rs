//! What stands below the last paragraph of an article.

pub(super) mod author;
pub(super) mod boilerplate;
pub(super) mod closing;
mod comment_ends;
mod comment_forms;
pub(super) mod comments;
pub(super) mod endnotes;
pub(super) mod signatures;
pub(super) mod tail;
