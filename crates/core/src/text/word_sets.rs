//! Sentences as sets of words, and which of them are nearly the same.

use rustc_hash::FxHashMap;

use super::Tokenizer;

/// Sentences with fewer different words may be similar by chance.
pub const DIFFERENT_WORDS: usize = 8;
/// The most sentences that a sentence is compared with for each of its rare words. A file with more repeats
/// one pattern, and comparing all of them would take the square of their number.
const MAX_COMPARED: usize = 1000;

/// The different sets of words of some sentences. Words are compared in lower case, without punctuation and with all
/// numbers alike.
///
/// Nearly the same are sets of eight or more words with a Jaccard similarity of four fifths or more.
#[derive(Debug, Clone, PartialEq)]
pub struct WordSets {
    /// Each set with its rarest words first.
    sets: Vec<Vec<u32>>,
    /// The sentences with each set, in their order.
    members: Vec<Vec<usize>>,
}

impl WordSets {
    /// Cuts sentences into words. A sentence without a word has no set.
    pub fn new<'a>(sentences: impl Iterator<Item = &'a str>, tokenizer: &Tokenizer) -> Self {
        let mut numbers: FxHashMap<String, u32> = FxHashMap::default();
        let mut places: FxHashMap<Vec<u32>, usize> = FxHashMap::default();
        let mut members: Vec<Vec<usize>> = Vec::new();
        let mut sets: Vec<Vec<u32>> = Vec::new();
        let mut words: Vec<u32> = Vec::new();
        for (at, sentence) in sentences.enumerate() {
            words.clear();
            let shouting = Tokenizer::is_shouting(sentence);
            tokenizer.each_word(sentence, shouting, |_, word| {
                let next = numbers.len() as u32;
                words.push(numbers.get(word).copied().unwrap_or_else(|| {
                    numbers.insert(word.to_string(), next);
                    next
                }));
            });
            words.sort_unstable();
            words.dedup();
            if words.is_empty() {
                continue;
            }
            match places.get(&words) {
                Some(place) => members[*place].push(at),
                None => {
                    places.insert(words.clone(), sets.len());
                    sets.push(words.clone());
                    members.push(vec![at]);
                }
            }
        }
        let mut frequency = vec![0u32; numbers.len()];
        sets.iter()
            .flatten()
            .for_each(|&word| frequency[word as usize] += 1);
        let mut rarest: Vec<u32> = (0..numbers.len() as u32).collect();
        rarest.sort_by_key(|&word| frequency[word as usize]);
        let mut rank = vec![0u32; numbers.len()];
        for (place, &word) in rarest.iter().enumerate() {
            rank[word as usize] = place as u32;
        }
        for set in &mut sets {
            set.iter_mut().for_each(|word| *word = rank[*word as usize]);
            set.sort_unstable();
        }
        WordSets { sets, members }
    }

    /// The sentences with each set, in their order.
    pub fn members(&self) -> &[Vec<usize>] {
        &self.members
    }

    /// The number of words of a set.
    pub fn size(&self, set: usize) -> usize {
        self.sets[set].len()
    }

    /// For each set those that are nearly the same and their similarity, the most similar first.
    pub fn similar(&self) -> Vec<Vec<(usize, f64)>> {
        let mut found: Vec<Vec<(usize, f64)>> = vec![Vec::new(); self.sets.len()];
        each_candidate(&self.sets, |set, other| {
            if let Some(similarity) = similarity(&self.sets[set], &self.sets[other]) {
                found[set].push((other, similarity));
                found[other].push((set, similarity));
            }
        });
        for similar in &mut found {
            similar.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        }
        found
    }
}

/// Calls `visit` with each pair of sets that may be nearly the same.
///
/// By prefix filtering (Chaudhuri, Ganti & Kaushik 2006; Bayardo, Ma & Srikant 2007): two such sets have one
/// of their rarest words in common, and only those few words are indexed.
fn each_candidate(sets: &[Vec<u32>], mut visit: impl FnMut(usize, usize)) {
    let mut order: Vec<usize> = (0..sets.len()).collect();
    order.retain(|&set| sets[set].len() >= DIFFERENT_WORDS);
    // Smaller sets first, so that the sets of each word are indexed in the order of their size.
    order.sort_by_key(|&set| sets[set].len());
    let mut with: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    let mut candidates: Vec<usize> = Vec::new();
    for &set in &order {
        let size = sets[set].len();
        let rare = &sets[set][..size - (4 * size).div_ceil(5) + 1];
        candidates.clear();
        for word in rare {
            let indexed = with.entry(*word).or_default();
            let large = indexed.partition_point(|&other| 5 * sets[other].len() < 4 * size);
            candidates.extend(indexed[large..].iter().take(MAX_COMPARED));
            indexed.push(set);
        }
        candidates.sort_unstable();
        candidates.dedup();
        candidates.iter().for_each(|&other| visit(set, other));
    }
}

/// The Jaccard similarity of two ascending sets if it is four fifths or more.
fn similarity(one: &[u32], other: &[u32]) -> Option<f64> {
    let sizes = one.len() + other.len();
    // both / (sizes - both) >= 4/5, in whole numbers.
    let needed = (4 * sizes).div_ceil(9);
    let (mut one, mut other, mut both) = (one, other, 0);
    while let ([a, one_left @ ..], [b, other_left @ ..]) = (one, other) {
        if both + one.len().min(other.len()) < needed {
            return None;
        }
        both += usize::from(a == b);
        if a <= b {
            one = one_left;
        }
        if a >= b {
            other = other_left;
        }
    }
    (both >= needed).then(|| both as f64 / (sizes - both) as f64)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// The index finds the same pairs as comparing all with all.
        #[test]
        fn no_similar_pair_is_missed(
            sets in prop::collection::btree_set(prop::collection::btree_set(0u32..16, 1..15), 1..60)
        ) {
            let sets: Vec<Vec<u32>> = sets.into_iter().map(|s| s.into_iter().collect()).collect();
            let members = (0..sets.len()).map(|at| vec![at]).collect();
            let sets = WordSets { sets, members };
            let found = sets.similar();
            for (a, left) in sets.sets.iter().enumerate() {
                let mut wanted = BTreeSet::new();
                for (b, right) in sets.sets.iter().enumerate() {
                    let union: BTreeSet<&u32> = left.iter().chain(right).collect();
                    let both = left.len() + right.len() - union.len();
                    let long = left.len().min(right.len()) >= DIFFERENT_WORDS;
                    if a != b && long && 5 * both >= 4 * union.len() {
                        wanted.insert(b);
                    }
                }
                let got: BTreeSet<usize> = found[a].iter().map(|(b, _)| *b).collect();
                prop_assert_eq!(got, wanted);
            }
        }
    }
}
