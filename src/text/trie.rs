//! The patterns of a dictionary as a trie of words.

use rustc_hash::FxHashMap;

use super::pattern::PatternWord;

/// The number of the pattern word `*`.
pub(super) const ANY: u32 = 0;

/// Patterns, each with a category.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Trie {
    /// The numbers of the pattern words; [`ANY`] is the one that matches any word.
    whole: FxHashMap<String, u32>,
    prefix: FxHashMap<String, u32>,
    /// The length of the longest prefix in bytes. No more of a word is looked up: to look up all beginnings
    /// of a word would take time that grows with the square of its length.
    longest_prefix: usize,
    /// From a node by a pattern word to the next node; 0 is the root.
    edges: FxHashMap<(u32, u32), u32>,
    /// The target of the root's edge with each number.
    begins: Vec<Option<u32>>,
    nodes: Vec<Node>,
}

/// A node: the patterns that begin with the same words.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Node {
    /// The first category with a pattern that ends here. Few nodes have another.
    end: Option<u32>,
    /// The other categories.
    more_ends: Vec<u32>,
    /// The target of the edge with any word. Few nodes have one.
    any: Option<u32>,
    /// A bit for each number with which an edge goes on, by its lowest bits. It shows for most numbers that
    /// there is no edge.
    numbers: u64,
}

impl Node {
    /// The categories with patterns that end here.
    #[inline]
    pub fn ends(&self) -> impl Iterator<Item = usize> {
        let more = self.more_ends.iter();
        self.end
            .iter()
            .chain(more)
            .map(|&category| category as usize)
    }

    /// Returns whether an edge may go on from here with a word whose numbers have these bits.
    #[inline]
    pub fn may_step(&self, bits: u64) -> bool {
        self.numbers & bits != 0
    }

    /// Returns whether patterns go on from here.
    #[inline]
    pub fn goes_on(&self) -> bool {
        self.numbers != 0 || self.any.is_some()
    }
}

/// The bit of a number.
pub(super) fn bit(number: u32) -> u64 {
    1 << (number % u64::BITS)
}

impl Trie {
    /// Makes a trie without patterns.
    pub(super) fn new() -> Self {
        Trie {
            whole: FxHashMap::default(),
            prefix: FxHashMap::default(),
            longest_prefix: 0,
            edges: FxHashMap::default(),
            begins: Vec::new(),
            nodes: vec![Node::default()],
        }
    }

    /// Adds a pattern.
    pub(super) fn add(&mut self, words: Vec<PatternWord>, category: usize) {
        let mut node = 0;
        for word in words {
            let number = self.number(word);
            let next = self.nodes.len() as u32;
            let from = &mut self.nodes[node as usize];
            let edge = match number {
                ANY => from.any.get_or_insert(next),
                _ => {
                    from.numbers |= bit(number);
                    self.edges.entry((node, number)).or_insert(next)
                }
            };
            let from = std::mem::replace(&mut node, *edge);
            if node == next {
                self.nodes.push(Node::default());
            }
            if from == 0 {
                let number = number as usize;
                self.begins.resize(self.begins.len().max(number + 1), None);
                self.begins[number] = Some(node);
            }
        }
        let node = &mut self.nodes[node as usize];
        if !node.ends().any(|end| end == category) {
            match &mut node.end {
                Some(_) => node.more_ends.push(category as u32),
                end => *end = Some(category as u32),
            }
        }
    }

    /// Returns the number of a pattern word, which gets one if it is new.
    fn number(&mut self, word: PatternWord) -> u32 {
        // The first is 1, because 0 is any word.
        let next = (self.whole.len() + self.prefix.len()) as u32 + 1;
        match word {
            PatternWord::Whole(word) => *self.whole.entry(word).or_insert(next),
            PatternWord::Prefix(word) => {
                self.longest_prefix = self.longest_prefix.max(word.len());
                *self.prefix.entry(word).or_insert(next)
            }
            PatternWord::Any => ANY,
        }
    }

    /// The node that a pattern word other than `*` leads to.
    #[inline]
    pub(super) fn step(&self, node: u32, number: u32) -> Option<u32> {
        let from = &self.nodes[node as usize];
        match from.may_step(bit(number)) {
            true => self.edges.get(&(node, number)).copied(),
            false => None,
        }
    }

    /// The node that `*` leads to.
    #[inline]
    pub(super) fn step_by_any(&self, node: u32) -> Option<u32> {
        self.nodes[node as usize].any
    }

    /// A node by its number.
    #[inline]
    pub(super) fn node(&self, node: u32) -> &Node {
        &self.nodes[node as usize]
    }

    /// Calls `visit` with the number of every pattern word that matches a word, and with the node where
    /// patterns that begin with it go on.
    pub(super) fn each_match(&self, word: &str, mut visit: impl FnMut(u32, Option<u32>)) {
        let mut visit = |number: u32| {
            visit(number, self.begins.get(number as usize).copied().flatten());
        };
        if let Some(&number) = self.whole.get(word) {
            visit(number);
        }
        for beginning in self.beginnings(word) {
            if let Some(&number) = self.prefix.get(beginning) {
                visit(number);
            }
        }
    }

    /// The beginnings of a word that may be a prefix, up to the longest prefix.
    pub(super) fn beginnings<'w>(&self, word: &'w str) -> impl Iterator<Item = &'w str> {
        let ends = word.char_indices().map(|(at, c)| at + c.len_utf8());
        let longest = self.longest_prefix;
        ends.take_while(move |end| *end <= longest)
            .map(|end| &word[..end])
    }
}
