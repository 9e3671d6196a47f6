//! Tells equal things apart by how often they came before.

use std::collections::HashMap;
use std::hash::Hash;

/// Counts one more of a thing, and returns how many there were before.
pub(crate) fn count_before<K: Eq + Hash>(counts: &mut HashMap<K, usize>, thing: K) -> usize {
    let count = counts.entry(thing).or_default();
    *count += 1;
    *count - 1
}
