//! Labels that take no side, and so have no colour.

const NO_SIDE: [&str; 3] = ["neutral", "none", "other"];

/// Whether a label takes no side, going by what it is called.
pub(super) fn takes_no_side(label: &str) -> bool {
    NO_SIDE.contains(&label.trim().to_lowercase().as_str())
}
