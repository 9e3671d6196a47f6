//! Runs of symbols that are features: a trie in one table.

/// No such thing.
pub(super) const NONE: u32 = u32::MAX;

/// What a run is made of: a stem, or a category as seen from one side.
pub(super) type Symbol = u32;

/// Bits of the filter before the table: few are set even for a large model, and they fit into a
/// processor's cache where the table does not.
const FILTER: u32 = 20;

/// A run of symbols.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Node {
    number: u32,
    /// The feature that it is; [`NONE`] if it is only the beginning of one, or of none.
    pub feature: u32,
}

impl Node {
    /// The empty run.
    pub const ROOT: Node = Node {
        number: 0,
        feature: NONE,
    };
    /// No feature and no beginning of one.
    pub const NONE: Node = Node {
        number: NONE,
        feature: NONE,
    };
}

/// An edge of the trie: from a node with a symbol to the next.
#[derive(Debug, Clone, Copy)]
struct Edge {
    key: u64,
    to: Node,
}

/// A step that may lead somewhere.
pub(super) struct Wanted {
    at: u32,
    place: u32,
    key: u64,
    /// What stands at the place.
    found: Edge,
}

/// What no edge has as its key: no run goes on from [`Node::NONE`] with [`NONE`].
const EMPTY: Edge = Edge {
    key: u64::MAX,
    to: Node::NONE,
};

/// The runs that are features, and their beginnings.
pub(super) struct Runs {
    /// An open hash table, less than half full, with linear probing.
    edges: Vec<Edge>,
    len: u32,
    /// A bit for each edge, by its hash. Most pairs of neighbours in a text are no edge, and here that
    /// shows at once.
    filter: Vec<u64>,
    /// The run that was added last, each symbol with the number of its node: the next one mostly begins alike.
    last: Vec<(Symbol, u32)>,
}

impl Runs {
    /// A table without runs, with room for so many.
    pub fn with_capacity(runs: usize) -> Self {
        Runs {
            edges: vec![EMPTY; (2 * runs + 2).next_power_of_two()],
            len: 0,
            filter: vec![0; 1 << (FILTER - 6)],
            last: Vec::new(),
        }
    }

    /// Adds a run that is a feature. Runs are best added in an order in which those that begin alike follow each other.
    pub fn insert(&mut self, run: &[Symbol], feature: u32) {
        let inner = run.len().saturating_sub(1);
        let alike = self.last.iter().zip(&run[..inner]);
        let alike = alike
            .take_while(|((symbol, _), now)| symbol == *now)
            .count();
        self.last.truncate(alike);
        for (at, &symbol) in run.iter().enumerate().skip(alike) {
            if 2 * self.len as usize >= self.edges.len() {
                self.grow();
            }
            let from = self.last.last().map_or(Node::ROOT.number, |last| last.1);
            let key = key(from, symbol);
            let place = self.place(key, self.first_place(key));
            let edge = &mut self.edges[place];
            if edge.key != key {
                self.len += 1;
                let number = self.len;
                *edge = Edge {
                    key,
                    to: Node {
                        number,
                        feature: NONE,
                    },
                };
                let (word, bit) = filter_bit(key);
                self.filter[word] |= bit;
            }
            if at == inner {
                edge.to.feature = feature;
            }
            self.last.push((symbol, edge.to.number));
        }
    }

    fn grow(&mut self) {
        let larger = vec![EMPTY; 2 * self.edges.len()];
        for edge in std::mem::replace(&mut self.edges, larger) {
            if edge.key != EMPTY.key {
                let place = self.place(edge.key, self.first_place(edge.key));
                self.edges[place] = edge;
            }
        }
    }

    #[inline]
    fn first_place(&self, key: u64) -> usize {
        // The table is never empty, and its length a power of two.
        (hash(key) >> (64 - self.edges.len().ilog2())) as usize
    }

    /// Where a key stands, or would stand, from a place on.
    #[inline]
    fn place(&self, key: u64, mut place: usize) -> usize {
        while self.edges[place].key != key && self.edges[place].key != EMPTY.key {
            place = (place + 1) & (self.edges.len() - 1);
        }
        place
    }

    /// The run that one more symbol makes of a run.
    pub fn step(&self, from: Node, symbol: Symbol) -> Node {
        match self.begin(from, symbol) {
            Some((key, place)) => self.edges[self.place(key, place)].to,
            None => Node::NONE,
        }
    }

    /// Takes many steps; `visit` is told the index of each that leads somewhere, and where.
    ///
    /// The table is read for all steps first, without a decision in between, so that the processor waits for
    /// several places of a large table at once. `room` is emptied first.
    #[inline]
    pub fn step_all(
        &self,
        steps: impl Iterator<Item = (Node, Symbol)>,
        room: &mut Vec<Wanted>,
        mut visit: impl FnMut(usize, Node),
    ) {
        room.clear();
        for (at, (from, symbol)) in (0..).zip(steps) {
            if let Some((key, place)) = self.begin(from, symbol) {
                room.push(Wanted {
                    at,
                    place: place as u32,
                    key,
                    found: EMPTY,
                });
            }
        }
        for wanted in room.iter_mut() {
            wanted.found = self.edges[wanted.place as usize];
        }
        for wanted in room.iter() {
            let found = match wanted.found.key == wanted.key {
                true => wanted.found,
                false => self.edges[self.place(wanted.key, wanted.place as usize)],
            };
            if found.key == wanted.key {
                visit(wanted.at as usize, found.to);
            }
        }
    }

    /// The key of a step and the first place where it may stand; nothing if it stands nowhere.
    #[inline]
    fn begin(&self, from: Node, symbol: Symbol) -> Option<(u64, usize)> {
        let key = key(from.number, symbol);
        let (word, bit) = filter_bit(key);
        let may_be = from.number != NONE && symbol != NONE && self.filter[word] & bit != 0;
        may_be.then(|| (key, self.first_place(key)))
    }
}

#[inline]
fn key(from: u32, symbol: Symbol) -> u64 {
    u64::from(from) << 32 | u64::from(symbol)
}

/// Fibonacci hashing: the upper bits of a product with 2^64 / φ depend on all bits.
#[inline]
fn hash(key: u64) -> u64 {
    key.wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// Where an edge's bit stands in the filter.
#[inline]
fn filter_bit(key: u64) -> (usize, u64) {
    let bit = hash(key) >> (64 - FILTER);
    ((bit / 64) as usize, 1 << (bit % 64))
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn runs_are_found_as_in_a_map(
            runs in prop::collection::vec(prop::collection::vec(0u32..30, 1..4), 0..200),
            asked in prop::collection::vec(prop::collection::vec(0u32..30, 1..4), 0..50),
        ) {
            let mut table = Runs::with_capacity(0);
            let mut map = HashMap::new();
            for (feature, run) in (0..).zip(&runs) {
                table.insert(run, feature);
                map.insert(run.clone(), feature);
            }
            for run in runs.iter().chain(&asked) {
                let node = run.iter().fold(Node::ROOT, |node, &symbol| table.step(node, symbol));
                prop_assert_eq!(node.feature, map.get(run).copied().unwrap_or(NONE));
            }
            // Many steps at once are the same steps.
            let last = |run: &Vec<u32>| (table.step(Node::ROOT, run[0]), *run.last().unwrap());
            let mut all = vec![Node::NONE; asked.len()];
            table.step_all(asked.iter().map(last), &mut Vec::new(), |at, node| all[at] = node);
            let single: Vec<Node> = asked.iter().map(last).map(|(node, s)| table.step(node, s)).collect();
            prop_assert_eq!(all, single);
        }
    }
}
