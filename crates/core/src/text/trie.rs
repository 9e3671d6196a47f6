//! The patterns of a dictionary as a trie of words.

use rustc_hash::FxHashMap;

use super::pattern::PatternWord;

/// The number of the pattern word `*`.
pub(super) const ANY: u32 = 0;
/// The node before the first word.
pub(super) const ROOT: u32 = 0;

/// Patterns, each with a category.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Trie {
    /// The numbers of the pattern words; [`ANY`] is the one that matches any word.
    whole: FxHashMap<String, u32>,
    prefix: FxHashMap<String, u32>,
    /// Pattern words with a `*` before them, and whether one follows.
    open: Vec<(String, bool, u32)>,
    /// The length of the longest prefix in bytes. No more of a word is looked up: to look up all beginnings
    /// of a word would take time that grows with the square of its length.
    longest_prefix: usize,
    /// From a node by a pattern word other than [`ANY`] to the next node.
    edges: FxHashMap<(u32, u32), u32>,
    nodes: Vec<Node>,
}

/// A node: the patterns that begin with the same words.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Node {
    /// The categories with patterns that end here.
    pub ends: Vec<usize>,
    /// `true` if patterns go on from here.
    pub goes_on: bool,
    /// The node that any word leads to.
    any: Option<u32>,
}

impl Trie {
    /// Makes a trie without patterns.
    pub(super) fn new() -> Self {
        Trie {
            whole: FxHashMap::default(),
            prefix: FxHashMap::default(),
            open: Vec::new(),
            longest_prefix: 0,
            edges: FxHashMap::default(),
            nodes: vec![Node::default()],
        }
    }

    /// Adds a pattern.
    pub(super) fn add(&mut self, words: Vec<PatternWord>, category: usize) {
        let mut node = ROOT;
        for word in words {
            let number = self.number(word);
            let next = self.nodes.len() as u32;
            self.nodes[node as usize].goes_on = true;
            node = match number {
                ANY => *self.nodes[node as usize].any.get_or_insert(next),
                _ => *self.edges.entry((node, number)).or_insert(next),
            };
            if node == next {
                self.nodes.push(Node::default());
            }
        }
        let ends = &mut self.nodes[node as usize].ends;
        if !ends.contains(&category) {
            ends.push(category);
        }
    }

    /// Returns the number of a pattern word, which gets one if it is new.
    fn number(&mut self, word: PatternWord) -> u32 {
        // The first is 1, because 0 is any word.
        let next = (self.whole.len() + self.prefix.len() + self.open.len()) as u32 + 1;
        match word {
            PatternWord::Whole(word) => *self.whole.entry(word).or_insert(next),
            PatternWord::Prefix(word) => {
                self.longest_prefix = self.longest_prefix.max(word.len());
                *self.prefix.entry(word).or_insert(next)
            }
            PatternWord::Ending(word) => self.open_number(word, false, next),
            PatternWord::Inside(word) => self.open_number(word, true, next),
            PatternWord::Any => ANY,
        }
    }

    /// Returns the number of a pattern word with a `*` before it.
    fn open_number(&mut self, word: String, goes_on: bool, next: u32) -> u32 {
        let mut known = self.open.iter();
        let found = known.find(|(other, also, _)| *other == word && *also == goes_on);
        if let Some((.., number)) = found {
            return *number;
        }
        self.open.push((word, goes_on, next));
        next
    }

    /// The number and the node that a pattern word leads to.
    #[inline]
    pub(super) fn step(&self, node: u32, number: u32) -> Option<(u32, &Node)> {
        let next = match number {
            ANY => self.nodes[node as usize].any?,
            _ => *self.edges.get(&(node, number))?,
        };
        Some((next, &self.nodes[next as usize]))
    }

    /// The numbers of the pattern words that match a word, without `*`.
    pub(super) fn matches(&self, word: &str) -> Vec<u32> {
        let prefixes = self
            .beginnings(word)
            .filter_map(|beginning| self.prefix.get(beginning));
        let open = self.open.iter().filter(|(part, goes_on, _)| {
            if *goes_on {
                word.contains(part.as_str())
            } else {
                word.ends_with(part.as_str())
            }
        });
        let open = open.map(|(.., number)| *number);
        self.whole
            .get(word)
            .into_iter()
            .chain(prefixes)
            .copied()
            .chain(open)
            .collect()
    }

    /// The beginnings of a word that may be a prefix, up to the longest prefix.
    pub(super) fn beginnings<'w>(&self, word: &'w str) -> impl Iterator<Item = &'w str> {
        let ends = word.char_indices().map(|(at, c)| at + c.len_utf8());
        let longest = self.longest_prefix;
        ends.take_while(move |end| *end <= longest)
            .map(|end| &word[..end])
    }
}
