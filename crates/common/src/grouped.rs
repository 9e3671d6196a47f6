//! Groups of rows that belong together.

use std::collections::HashMap;
use std::hash::Hash;

/// The group of each row, numbered from 0 in order of appearance, given the keys of each row. Rows that share a key are in one
/// group, and so are rows that others join. A row without a key is a group of its own.
pub fn grouped<K: Hash + Eq, R: IntoIterator<Item = K>>(
    rows: impl IntoIterator<Item = R>,
) -> Vec<usize> {
    let mut parent: Vec<usize> = Vec::new();
    let mut first_of: HashMap<K, usize> = HashMap::new();
    for (at, keys) in rows.into_iter().enumerate() {
        parent.push(at);
        for key in keys {
            let first = *first_of.entry(key).or_insert(at);
            join(&mut parent, first, at);
        }
    }
    let mut numbers = HashMap::new();
    (0..parent.len())
        .map(|at| {
            let next = numbers.len();
            *numbers.entry(root(&mut parent, at)).or_insert(next)
        })
        .collect()
}

/// Joins two trees of a union-find forest. The earlier root stays, so that trees are in the order of their rows.
pub fn join(parent: &mut [usize], one: usize, other: usize) {
    let (a, b) = (root(parent, one), root(parent, other));
    parent[a.max(b)] = a.min(b);
}

/// Finds the root of a union-find tree, halving the path.
pub fn root(parent: &mut [usize], mut at: usize) -> usize {
    while parent[at] != at {
        parent[at] = parent[parent[at]];
        at = parent[at];
    }
    at
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn rows_that_share_a_key_are_one_group() {
        let rows = ["a", "bx", "", "a", "y", "yx", ""];
        assert_eq!(grouped(rows.map(str::chars)), [0, 1, 2, 0, 1, 1, 3]);
    }
}
