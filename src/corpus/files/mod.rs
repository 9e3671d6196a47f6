//! Which files there are, and what each is by its name and first bytes.

pub(super) mod exports;
pub(super) mod format;
mod listed;
pub(super) mod results;
pub(super) mod set_aside;
pub(super) mod signs;
pub(super) mod unopened;
pub(super) mod walk;
