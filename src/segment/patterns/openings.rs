//! The words with which lines begin that rules are for, found by their first two letters.

use super::rule::{digits, pack};
use super::rule_set::RuleSet;

/// The alternatives of all gates that ask how a line begins.
pub(super) struct Openings(Vec<Vec<Opening>>);

/// An alternative of [`Gate::Begins`](super::rule::Gate::Begins), ready to be compared at once.
struct Opening {
    word: u64,
    /// Which of the eight bytes count.
    mask: u64,
    rule: usize,
}

impl Openings {
    pub(super) fn new() -> Openings {
        Openings((0..FIRST * SECOND).map(|_| Vec::new()).collect())
    }

    /// Adds an alternative of the gate of a rule.
    pub(super) fn add(&mut self, opening: &'static str, rule: usize) {
        // A digit alone, whatever follows.
        let alternatives = match opening.starts_with('0') {
            true => digits("0"),
            false => vec![opening.to_string()],
        };
        for opening in alternatives {
            let bytes = opening.as_bytes();
            let word = pack(bytes);
            let mask = pack([0xFF; 8].get(..bytes.len()).unwrap_or(&[0xFF; 8]));
            // One letter stands before any other.
            let buckets = match bytes.len() {
                1 => bucket(word)..bucket(word) + SECOND,
                _ => bucket(word)..bucket(word) + 1,
            };
            for list in self.0.get_mut(buckets).into_iter().flatten() {
                list.push(Opening { word, mask, rule });
            }
        }
    }

    /// Adds to `open` the rules for lines that begin with these bytes.
    pub(super) fn open(&self, head: u64, open: &mut RuleSet) {
        let openings = self.0[bucket(head)].iter();
        let fits = openings.filter(|opening| head & opening.mask == opening.word);
        fits.for_each(|opening| open.insert(opening.rule));
    }
}

/// Where openings stand that begin as these bytes do: letters by what tells them apart in their first two bytes.
fn bucket(head: u64) -> usize {
    let [first, second, ..] = head.to_le_bytes();
    usize::from(first) % FIRST * SECOND + usize::from(second) % SECOND
}

/// The number of buckets by the first byte, and of those of each by the second.
const FIRST: usize = 32;
const SECOND: usize = 32;
