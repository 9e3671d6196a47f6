//! Runs of symbols that are features: a trie in two tables.

use rustc_hash::FxHashMap;

/// No feature and no symbol.
pub(super) const NONE: u32 = u32::MAX;

/// A symbol of a run: a stem, or a category as seen from one side.
pub(super) type Symbol = u32;

/// Bits of the filter before the tables. Few are set even for a large model, and it fits into a processor's
/// cache where the tables do not.
const FILTER: u32 = 20;

/// A run of symbols.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Node {
    /// Its feature, or [`NONE`] if it only begins one or is none.
    pub feature: u32,
    /// The first slot of its edges in the table, and their number; 0 if there are no longer runs.
    start: u32,
    slots: u32,
}

impl Node {
    /// No feature, and the beginning of none.
    pub const NONE: Node = Node::leaf(NONE);

    /// A feature with which no longer run begins.
    const fn leaf(feature: u32) -> Node {
        Node {
            feature,
            start: 0,
            slots: 0,
        }
    }
}

/// An edge of the trie: a symbol and the next node.
#[derive(Debug, Clone, Copy)]
struct Edge {
    symbol: Symbol,
    /// The number of an inner node, or the feature of a leaf and [`LEAF`].
    to: u32,
}

/// The bit of a leaf.
const LEAF: u32 = 1 << 31;

/// A slot without an edge. No run has [`NONE`] as a symbol.
const EMPTY: Edge = Edge {
    symbol: NONE,
    to: 0,
};

/// A step that may lead to a node.
#[derive(Clone, Copy)]
pub(super) struct Step<T> {
    pub from: Node,
    pub symbol: Symbol,
    /// What the step stands for.
    pub tag: T,
}

/// Steps that are taken together, in buffers that are kept.
pub(super) struct Steps<T> {
    steps: Vec<Step<T>>,
    /// The number of steps.
    len: usize,
    /// The edge in the first slot of each step.
    found: Vec<Edge>,
}

impl<T: Copy> Steps<T> {
    pub fn new() -> Self {
        Steps {
            steps: Vec::new(),
            len: 0,
            found: Vec::new(),
        }
    }

    pub fn clear(&mut self) {
        self.len = 0;
    }

    /// Adds a step, unless the filter shows that it leads nowhere.
    #[inline]
    pub fn add(&mut self, runs: &Runs, step: Step<T>) {
        // The outcome cannot be predicted, so each step is written, and those that lead nowhere are
        // overwritten.
        match self.steps.get_mut(self.len) {
            Some(place) => *place = step,
            None => self.steps.push(step),
        }
        self.len += usize::from(runs.may_step(step.from, step.symbol));
    }

    /// Takes the steps and calls `visit` with the tag and the node of each that leads to one.
    ///
    /// The table is read for all steps first, without a decision in between, so that the processor waits for
    /// several places of a large table at once.
    #[inline]
    pub fn take(&mut self, runs: &Runs, mut visit: impl FnMut(T, Node)) {
        let steps = &self.steps[..self.len];
        self.found.clear();
        let slot = |step: &Step<T>| runs.first_slot(step.from, step.symbol) as usize;
        self.found
            .extend(steps.iter().map(|step| runs.edges[slot(step)]));
        for (step, found) in steps.iter().zip(&self.found) {
            let found = match found.symbol == step.symbol {
                true => *found,
                false => {
                    runs.edges[runs.search(step.from, step.symbol, slot(step) as u32) as usize]
                }
            };
            if found.symbol == step.symbol {
                visit(step.tag, runs.node(found.to));
            }
        }
    }
}

/// Builds [`Runs`]. Runs that begin alike should be added one after the other.
pub(super) struct RunsBuilder {
    /// The number of each inner node but the root, by the number of the node before it and the symbol.
    inner: FxHashMap<(u32, Symbol), u32>,
    /// The inner node before the last symbol of each run, that symbol, and the feature.
    runs: Vec<(u32, Symbol, u32)>,
    /// All but the last symbol of the last run, each with the inner node after it.
    last: Vec<(Symbol, u32)>,
}

impl RunsBuilder {
    /// Makes a builder with room for this many runs.
    pub fn with_capacity(runs: usize) -> Self {
        RunsBuilder {
            inner: FxHashMap::default(),
            runs: Vec::with_capacity(runs),
            last: Vec::new(),
        }
    }

    /// Adds a run that is a feature. If it is added again, the last feature counts.
    pub fn insert(&mut self, run: &[Symbol], feature: u32) {
        let Some((&symbol, before)) = run.split_last() else {
            return;
        };
        let alike = self.last.iter().zip(before);
        let alike = alike.take_while(|(last, now)| last.0 == **now).count();
        self.last.truncate(alike);
        for &symbol in &before[alike..] {
            let from = self.last.last().map_or(0, |last| last.1);
            let next = self.inner.len() as u32 + 1;
            let node = *self.inner.entry((from, symbol)).or_insert(next);
            self.last.push((symbol, node));
        }
        let from = self.last.last().map_or(0, |last| last.1);
        self.runs.push((from, symbol, feature));
    }

    /// Builds the tables.
    pub fn build(self) -> Runs {
        let inner = || {
            self.inner
                .iter()
                .map(|((from, symbol), to)| (*from, *symbol, *to))
        };
        let leaves = || {
            let runs = self.runs.iter();
            runs.map(|&(from, symbol, feature)| (from, symbol, LEAF | feature))
        };
        let mut nodes = vec![Node::NONE; self.inner.len() + 1];
        for (from, _, _) in inner().chain(leaves()) {
            nodes[from as usize].slots += 1;
        }
        let mut start = 0;
        for node in &mut nodes {
            // At least one slot stays empty, where a search ends.
            node.start = start;
            node.slots = node.slots * 5 / 3 + 1;
            start += node.slots;
        }
        let mut runs = Runs {
            nodes,
            edges: vec![EMPTY; start as usize],
            filter: vec![0; 1 << (FILTER - 6)],
        };
        // Inner nodes come first, so that a run with which others begin finds its node.
        for (from, symbol, to) in inner().chain(leaves()) {
            let from = runs.nodes[from as usize];
            let slot = runs.search(from, symbol, runs.first_slot(from, symbol));
            let edge = &mut runs.edges[slot as usize];
            if edge.symbol == symbol && edge.to & LEAF == 0 {
                runs.nodes[edge.to as usize].feature = to & !LEAF;
                continue;
            }
            *edge = Edge { symbol, to };
            let (word, bit) = filter_bit(from, symbol);
            runs.filter[word] |= bit;
        }
        runs
    }
}

/// The runs that are features, and their beginnings.
pub(super) struct Runs {
    /// The runs with which longer runs begin; first the empty run.
    nodes: Vec<Node>,
    /// For each of them an open hash table by symbol, with linear probing, so that the edges of one node lie
    /// together.
    edges: Vec<Edge>,
    /// A bit for each edge, by its hash. Most pairs of neighbours in a text are no edge, which shows here at
    /// once.
    filter: Vec<u64>,
}

impl Runs {
    /// The empty run.
    pub fn root(&self) -> Node {
        self.nodes[0]
    }

    #[inline]
    fn first_slot(&self, from: Node, symbol: Symbol) -> u32 {
        // The upper half of a hash is the share of the slots before it.
        let share = (hash(u64::from(symbol)) >> 32) * u64::from(from.slots);
        from.start + (share >> 32) as u32
    }

    /// The slot of the edge with a symbol, or the slot where it would be, searched from a slot on.
    #[inline]
    fn search(&self, from: Node, symbol: Symbol, mut slot: u32) -> u32 {
        loop {
            let found = self.edges[slot as usize].symbol;
            if found == symbol || found == EMPTY.symbol {
                return slot;
            }
            slot += 1;
            if slot == from.start + from.slots {
                slot = from.start;
            }
        }
    }

    #[inline]
    fn node(&self, to: u32) -> Node {
        match to & LEAF {
            0 => self.nodes[to as usize],
            _ => Node::leaf(to & !LEAF),
        }
    }

    /// The run with one more symbol.
    pub fn step(&self, from: Node, symbol: Symbol) -> Node {
        if !self.may_step(from, symbol) {
            return Node::NONE;
        }
        let slot = self.search(from, symbol, self.first_slot(from, symbol));
        let edge = self.edges[slot as usize];
        match edge.symbol == symbol {
            true => self.node(edge.to),
            false => Node::NONE,
        }
    }

    /// Returns whether there may be a step; never if the node has no edges.
    #[inline]
    fn may_step(&self, from: Node, symbol: Symbol) -> bool {
        let (word, bit) = filter_bit(from, symbol);
        (from.slots > 0) & (symbol != NONE) & (self.filter[word] & bit != 0)
    }
}

/// Fibonacci hashing: the upper bits of a product with 2^64 / φ depend on all bits.
#[inline]
fn hash(key: u64) -> u64 {
    key.wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// The place of an edge's bit in the filter.
#[inline]
fn filter_bit(from: Node, symbol: Symbol) -> (usize, u64) {
    let bit = hash(u64::from(from.start) << 32 | u64::from(symbol)) >> (64 - FILTER);
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
            let mut builder = RunsBuilder::with_capacity(0);
            let mut map = HashMap::new();
            for (feature, run) in (0..).zip(&runs) {
                builder.insert(run, feature);
                map.insert(run.clone(), feature);
            }
            let table = builder.build();
            for run in runs.iter().chain(&asked) {
                let node = run.iter().fold(table.root(), |node, &symbol| table.step(node, symbol));
                prop_assert_eq!(node.feature, map.get(run).copied().unwrap_or(NONE));
            }
            // Steps that are taken together give the same nodes.
            let last = |run: &Vec<u32>| (table.step(table.root(), run[0]), *run.last().unwrap());
            let mut all = vec![Node::NONE; asked.len()];
            let mut steps = Steps::new();
            for (tag, run) in asked.iter().enumerate() {
                let (from, symbol) = last(run);
                steps.add(&table, Step { from, symbol, tag });
            }
            steps.take(&table, |at, node| all[at] = node);
            let single: Vec<Node> = asked.iter().map(last).map(|(node, s)| table.step(node, s)).collect();
            prop_assert_eq!(all, single);
        }
    }
}
