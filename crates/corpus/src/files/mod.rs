//! Which files there are, and what each is by its name and first bytes.

pub(super) mod format;
pub(super) mod missing_path;
pub(super) mod set_aside;
pub(super) mod signs;
pub(super) mod walk;
