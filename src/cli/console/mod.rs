//! What is said on standard error, and what the terminal and its keys bring.

pub(super) mod dashes;
pub(super) mod done;
pub(super) mod interrupt;
pub(super) mod messages;
pub(super) mod notices;
pub(super) mod progress;
pub(super) mod second_file;
