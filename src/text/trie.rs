//! The patterns of a dictionary, word by word.

use rustc_hash::FxHashMap;

use super::pattern::Word;

/// The number of the pattern's word `*`.
pub(super) const ANY: u32 = 0;

/// Patterns, each of a category.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Trie {
    /// The patterns' words, each with a number; [`ANY`] is the one that matches any word.
    whole: FxHashMap<String, u32>,
    prefix: FxHashMap<String, u32>,
    /// The bytes of the longest prefix. No more of a word is looked up: to look up all its beginnings takes time that grows
    /// with the square of its length.
    longest_prefix: usize,
    /// From a node with a pattern's word to the next node; 0 is the root.
    edges: FxHashMap<(u32, u32), u32>,
    /// Where the root's edge with each number leads, if it has one.
    begins: Vec<Option<u32>>,
    nodes: Vec<Node>,
}

/// Where patterns that begin alike are when so many of their words are read.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Node {
    /// The first category of which a pattern ends here, if there is one: few have another.
    end: Option<u32>,
    /// The others.
    more_ends: Vec<u32>,
    /// Where the edge with any word leads, if there is one: few have it.
    any: Option<u32>,
    /// A bit for each number with which an edge goes on, by its lowest bits: most numbers show here that none does.
    numbers: u64,
}

impl Node {
    /// The categories whose patterns end here.
    #[inline]
    pub fn ends(&self) -> impl Iterator<Item = usize> {
        let more = self.more_ends.iter();
        self.end
            .iter()
            .chain(more)
            .map(|&category| category as usize)
    }

    /// Whether a pattern may go on from here with a word whose numbers have these bits together.
    #[inline]
    pub fn may_step(&self, bits: u64) -> bool {
        self.numbers & bits != 0
    }

    /// Whether there are patterns that go on from here.
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
    /// Without patterns.
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
    pub(super) fn add(&mut self, words: Vec<Word>, category: usize) {
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

    /// The number of a pattern's word.
    fn number(&mut self, word: Word) -> u32 {
        // The first is 1: 0 is any word.
        let next = (self.whole.len() + self.prefix.len()) as u32 + 1;
        match word {
            Word::Whole(word) => *self.whole.entry(word).or_insert(next),
            Word::Prefix(word) => {
                self.longest_prefix = self.longest_prefix.max(word.len());
                *self.prefix.entry(word).or_insert(next)
            }
            Word::Any => ANY,
        }
    }

    /// The node that a pattern's word leads to which is not any.
    #[inline]
    pub(super) fn step(&self, node: u32, number: u32) -> Option<u32> {
        let from = &self.nodes[node as usize];
        match from.may_step(bit(number)) {
            true => self.edges.get(&(node, number)).copied(),
            false => None,
        }
    }

    /// The node that any word leads to.
    #[inline]
    pub(super) fn step_by_any(&self, node: u32) -> Option<u32> {
        self.nodes[node as usize].any
    }

    /// The node that a first word leads to which may be any.
    pub(super) fn begin_with_any(&self) -> Option<u32> {
        self.nodes[0].any
    }

    /// What is known of a node.
    #[inline]
    pub(super) fn node(&self, node: u32) -> &Node {
        &self.nodes[node as usize]
    }

    /// Calls `visit` with the number of every pattern's word that matches a word, and with the node that it leads to where a
    /// pattern begins with it.
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

    /// The beginnings of a word that may be a prefix, and the word itself if it is as short.
    pub(super) fn beginnings<'w>(&self, word: &'w str) -> impl Iterator<Item = &'w str> {
        let ends = word.char_indices().map(|(at, c)| at + c.len_utf8());
        let longest = self.longest_prefix;
        ends.take_while(move |end| *end <= longest)
            .map(|end| &word[..end])
    }
}
