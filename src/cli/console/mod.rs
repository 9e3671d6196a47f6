//! The terminal: messages, questions, progress, interruptions and advice on usage.

pub(super) mod confirm;
pub(super) mod events;
pub(super) mod interrupt;
pub(super) mod messages;
pub(super) mod progress;
pub(super) mod screen;
pub(super) mod usage;
pub(super) mod watched;
