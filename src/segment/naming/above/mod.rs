//! What stands above the article and above its first paragraph.

mod cast;
pub(super) mod dated_desks;
pub(super) mod deck;
pub(super) mod desks;
pub(super) mod head;
pub(super) mod index;
mod issue;
mod letterhead;
pub(super) mod masthead;
mod media;
mod media_words;
pub(super) mod menus;
mod short_sentences;
mod source;
mod tagline;
