//! Finds labelled sentences with the same words, or nearly so.

use rustc_hash::FxHashMap;
use standpoint_core::text::Tokenizer;

use crate::labels::Labelled;

/// Sentences with fewer different words may be similar by chance.
const DIFFERENT_WORDS: usize = 8;
/// The most sentences that a sentence is compared with for each of its rare words. A file with more repeats
/// one pattern, and comparing all of them would take the square of their number.
const MOST_COMPARED: usize = 1000;

/// A sentence and the earlier one in the file that is most similar to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The later sentence.
    pub at: usize,
    /// The earlier one.
    pub other: usize,
    /// The Jaccard similarity of their words: 1 if they are the same.
    pub similarity: f64,
}

/// Pairs of sentences with the same words, or nearly so.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Duplicates {
    /// Pairs with different labels, the most similar first and then the longest, because “Yes.” may mean
    /// anything. Each sentence is the later one of one pair at most.
    pub conflicts: Vec<Pair>,
    /// Pairs in different groups of documents, which may be in different folds, in the same order.
    pub leaks: Vec<Pair>,
}

/// Finds duplicates. Words are compared in lower case, without punctuation and with all numbers alike. Nearly
/// the same are sentences of eight or more different words with a Jaccard similarity of four fifths or more.
/// `groups` are those of [`Labelled::groups`].
pub fn duplicates(labelled: &Labelled, groups: &[usize], tokenizer: &Tokenizer) -> Duplicates {
    let (sets, members) = word_sets(labelled, tokenizer);
    let similar = similar_sets(&sets);
    let labels = labelled.label_indices();
    let (by_label, by_group) = (firsts(&members, &labels), firsts(&members, groups));
    let mut words = vec![0; labelled.sentences.len()];
    let mut found = Duplicates::default();
    for (set, members) in members.iter().enumerate() {
        for &at in members {
            words[at] = sets[set].len();
            let nearest = |firsts: &[Vec<usize>], property: &[usize]| {
                let itself = std::iter::once((set, 1.0));
                let mut sets = itself.chain(similar[set].iter().copied());
                sets.find_map(|(set, similarity)| {
                    let mut firsts = firsts[set].iter();
                    let other = *firsts.find(|other| property[**other] != property[at])?;
                    (other < at).then_some(Pair {
                        at,
                        other,
                        similarity,
                    })
                })
            };
            let conflict = nearest(&by_label, &labels);
            let leak = nearest(&by_group, groups);
            let long = sets[set].len() >= DIFFERENT_WORDS;
            found
                .leaks
                .extend(leak.filter(|leak| long && conflict.as_ref() != Some(leak)));
            found.conflicts.extend(conflict);
        }
    }
    for pairs in [&mut found.conflicts, &mut found.leaks] {
        pairs.sort_by(|a, b| {
            let falling = b.similarity.total_cmp(&a.similarity);
            let longer = words[b.at].cmp(&words[a.at]);
            falling.then(longer).then(a.at.cmp(&b.at))
        });
    }
    found
}

/// For each set its first sentence and the first that differs from it in a property.
fn firsts(members: &[Vec<usize>], property: &[usize]) -> Vec<Vec<usize>> {
    let firsts = |members: &Vec<usize>| {
        let first = members.first();
        let differs = |at: &&usize| first.is_some_and(|first| property[**at] != property[*first]);
        first
            .into_iter()
            .chain(members.iter().find(differs))
            .copied()
            .collect()
    };
    members.iter().map(firsts).collect()
}

/// The different sets of words, each with the rarest words first, and the sentences with each set.
fn word_sets(labelled: &Labelled, tokenizer: &Tokenizer) -> (Vec<Vec<u32>>, Vec<Vec<usize>>) {
    let mut numbers: FxHashMap<String, u32> = FxHashMap::default();
    let mut places: FxHashMap<Vec<u32>, usize> = FxHashMap::default();
    let mut members: Vec<Vec<usize>> = Vec::new();
    let mut sets: Vec<Vec<u32>> = Vec::new();
    for (at, sentence) in labelled.sentences.iter().enumerate() {
        let mut words: Vec<u32> = Vec::new();
        for token in tokenizer.tokens(&sentence.text) {
            let next = numbers.len() as u32;
            words.push(*numbers.entry(token.word).or_insert(next));
        }
        words.sort_unstable();
        words.dedup();
        if words.is_empty() {
            continue;
        }
        let next = sets.len();
        let place = *places.entry(words.clone()).or_insert(next);
        if place == next {
            sets.push(words);
            members.push(Vec::new());
        }
        members[place].push(at);
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
    (sets, members)
}

/// For each set the sets with a Jaccard similarity of at least four fifths, the most similar first.
///
/// By prefix filtering (Chaudhuri, Ganti & Kaushik 2006; Bayardo, Ma & Srikant 2007): two such sets have one
/// of their rarest words in common, and only those few words are indexed.
fn similar_sets(sets: &[Vec<u32>]) -> Vec<Vec<(usize, f64)>> {
    let mut found: Vec<Vec<(usize, f64)>> = vec![Vec::new(); sets.len()];
    let mut order: Vec<usize> = (0..sets.len()).collect();
    order.retain(|&set| sets[set].len() >= DIFFERENT_WORDS);
    // Smaller sets first, so that the sets of each word are indexed in the order of their size.
    order.sort_by_key(|&set| sets[set].len());
    let mut with: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    for &set in &order {
        let size = sets[set].len();
        let rare = &sets[set][..size - (4 * size).div_ceil(5) + 1];
        let mut candidates: Vec<usize> = Vec::new();
        for word in rare {
            let indexed = with.entry(*word).or_default();
            let large = indexed.partition_point(|&other| 5 * sets[other].len() < 4 * size);
            candidates.extend(indexed[large..].iter().take(MOST_COMPARED));
            indexed.push(set);
        }
        candidates.sort_unstable();
        candidates.dedup();
        for other in candidates {
            let both = common(&sets[set], &sets[other]);
            let sizes = size + sets[other].len();
            // both / (sizes - both) >= 4/5, in whole numbers.
            if 9 * both >= 4 * sizes {
                let similarity = both as f64 / (sizes - both) as f64;
                found[set].push((other, similarity));
                found[other].push((set, similarity));
            }
        }
    }
    for similar in &mut found {
        similar.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    }
    found
}

/// The number of words that two ascending sets share.
fn common(a: &[u32], b: &[u32]) -> usize {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let mut shared = 0;
    while let (Some(left), Some(right)) = (a.peek(), b.peek()) {
        let order = left.cmp(right);
        shared += usize::from(order.is_eq());
        if order.is_le() {
            a.next();
        }
        if order.is_ge() {
            b.next();
        }
    }
    shared
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::from_csv;
    use proptest::prelude::*;
    use standpoint_core::text::Language;
    use std::collections::BTreeSet;
    fn find(rows: &[&str]) -> Duplicates {
        let csv = format!("document,text,label\n{}\n", rows.join("\n"));
        let labelled = from_csv(&csv);
        let all: Vec<usize> = (0..labelled.sentences.len()).collect();
        let tokenizer = Tokenizer::new(Language::default());
        duplicates(&labelled, &labelled.groups(&all), &tokenizer)
    }

    fn pairs(pairs: &[Pair]) -> Vec<(usize, usize)> {
        pairs.iter().map(|pair| (pair.at, pair.other)).collect()
    }

    #[test]
    fn the_same_words_with_another_label_are_found_however_few() {
        let found = find(&[
            "a,They lost 5 bridges.,yes",
            "a,Nothing of the kind.,no",
            "b,“THEY LOST 12 BRIDGES!”,no",
            "c,They lost 7 bridges,no",
            "c,They lost 7 bridges,yes",
            "d,Sure.,yes",
            "d,“Sure?”,no",
            "e,They lost 70 bridges!,no",
        ]);
        // The longest first.
        assert_eq!(
            pairs(&found.conflicts),
            [(2, 0), (3, 0), (4, 2), (7, 0), (6, 5)]
        );
        assert!(found.conflicts.iter().all(|pair| pair.similarity == 1.0));
        assert_eq!(found.leaks, [], "too short to be a copy");
    }

    #[test]
    fn nearly_the_same_words_need_to_be_many() {
        let found = find(&[
            "a,The old bridge over the river fell down on Sunday night.,yes",
            "b,The old bridge over the river fell down late on Sunday night.,no",
            "c,The new bridge over the brook fell down late on Sunday.,no",
            "d,The old bridge fell,yes",
            "e,The old bridge fell down,no",
        ]);
        assert_eq!(pairs(&found.conflicts), [(1, 0)]);
        assert!((found.conflicts[0].similarity - 10.0 / 11.0).abs() < 1e-12);
        assert_eq!(found.leaks, [], "it is a conflict already");
    }

    #[test]
    fn copies_leak_unless_their_documents_are_one_group() {
        let wire = "the old bridge over the river fell down on Sunday";
        let found = find(&[
            &format!("a,{wire},yes"),
            &format!("b,{wire},yes"),
            &format!("c,{wire} night,yes"),
            &format!("d,\"{wire}, night\",yes"),
            "e,nothing of the kind,no",
        ]);
        // a and b share a sentence to the letter, and are one group.
        assert_eq!(pairs(&found.leaks), [(3, 2), (2, 0)]);
        assert_eq!(found.conflicts, []);
    }

    proptest! {
        /// The index finds the same pairs as comparing all with all.
        #[test]
        fn no_similar_pair_is_missed(
            sets in prop::collection::btree_set(prop::collection::btree_set(0u32..16, 1..15), 1..60)
        ) {
            let sets: Vec<Vec<u32>> = sets.into_iter().map(|s| s.into_iter().collect()).collect();
            let found = similar_sets(&sets);
            for (a, left) in sets.iter().enumerate() {
                let mut wanted = BTreeSet::new();
                for (b, right) in sets.iter().enumerate() {
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
