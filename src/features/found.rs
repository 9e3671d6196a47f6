//! Finds the features of many sentences, on several threads.

use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::vectors::Mean;
use super::{Amount, Block, Extractor};

/// Sentences looked through at once, each part in a thread of its own. What comes out does not depend on it.
const PART: usize = 4096;

/// The id of a feature that is too rare.
const NONE: u32 = u32::MAX;

/// What was found in sentences.
pub(super) struct Found {
    /// The features in the order of (block, key), by id.
    pub keys: Vec<(Block, String)>,
    pub rows: Rows,
    /// The mean of each sentence's word vectors, if these count.
    pub means: Option<Vec<Mean>>,
}

/// The features of sentences by id, ascending, with their amounts; sentences one after the other.
#[derive(Default)]
pub(super) struct Rows {
    ids: Vec<u32>,
    amounts: Vec<Amount>,
    /// Where each sentence ends.
    ends: Vec<usize>,
}

impl Rows {
    /// The number of sentences.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    fn range(&self, at: usize) -> Range<usize> {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        start..self.ends[at]
    }

    /// The features of a sentence.
    pub fn ids(&self, at: usize) -> &[u32] {
        &self.ids[self.range(at)]
    }

    /// The features of a sentence with their amounts.
    pub fn row(&self, at: usize) -> impl Iterator<Item = (u32, Amount)> {
        let range = self.range(at);
        let amounts = self.amounts[range.clone()].iter().copied();
        self.ids[range].iter().copied().zip(amounts)
    }

    /// Puts parts together.
    fn of(parts: Vec<Rows>) -> Self {
        let entries = parts.iter().map(|part| part.ids.len()).sum();
        let mut rows = Rows {
            ids: Vec::with_capacity(entries),
            amounts: Vec::with_capacity(entries),
            ends: Vec::with_capacity(parts.iter().map(Rows::len).sum()),
        };
        for part in parts {
            let before = rows.ids.len();
            rows.ids.extend(part.ids);
            rows.amounts.extend(part.amounts);
            rows.ends.extend(part.ends.iter().map(|end| before + end));
        }
        rows
    }
}

/// Features by number, in the order of their appearance.
#[derive(Default)]
struct Known {
    numbers: [FxHashMap<String, u32>; Block::ALL.len()],
    keys: Vec<(Block, String)>,
    /// How often each occurs.
    times: Vec<u32>,
}

impl Known {
    /// Counts so many occurrences of a feature; returns its number.
    fn count(&mut self, block: Block, key: &str, times: u32) -> u32 {
        let numbers = &mut self.numbers[block as usize];
        let number = numbers.get(key).copied().unwrap_or_else(|| {
            let next = self.keys.len() as u32;
            self.keys.push((block, key.to_string()));
            self.times.push(0);
            numbers.insert(key.to_string(), next);
            next
        });
        self.times[number as usize] += times;
        number
    }
}

/// An occurrence of a feature: its number, the token that it begins at, and
/// [`times`](super::Occurrence::times).
type Occurs = (u32, u32, u32);

/// Some of the sentences, with all occurrences of their features.
struct Part {
    known: Known,
    occurrences: Vec<Occurs>,
    /// Where each sentence ends.
    ends: Vec<usize>,
    /// None if word vectors do not count.
    means: Vec<Mean>,
}

impl Part {
    fn new(extractor: &Extractor, sentences: &[&str]) -> Self {
        let mut part = Part {
            known: Known::default(),
            occurrences: Vec::new(),
            ends: Vec::with_capacity(sentences.len()),
            means: Vec::new(),
        };
        for sentence in sentences {
            let tokens = extractor.tokens(sentence);
            extractor.each(sentence, &tokens, |o| {
                let number = part.known.count(o.block, o.key, 1);
                let first = o.tokens.start as u32;
                part.occurrences.push((number, first, o.times));
            });
            part.ends.push(part.occurrences.len());
            part.means.extend(extractor.vectors().map(|vectors| {
                let mut mean = Mean::default();
                let words = tokens.iter().filter_map(|token| vectors.word(&token.stem));
                words.for_each(|word| mean.add(&word, 1));
                mean
            }));
        }
        part
    }

    /// The rows, given the id of each feature, and the block that it is of.
    fn rows(mut self, ids: &[u32], block: impl Fn(u32) -> Block) -> Rows {
        let mut rows = Rows::default();
        let mut places = Vec::new();
        let mut start = 0;
        for end in self.ends {
            let row = &mut self.occurrences[start..end];
            start = end;
            row.iter_mut()
                .for_each(|(number, ..)| *number = ids[*number as usize]);
            // One number is compared faster than two.
            row.sort_unstable_by_key(|&(id, at, _)| u64::from(id) << 32 | u64::from(at));
            let known = row.partition_point(|(id, ..)| *id != NONE);
            for same in row[..known].chunk_by(|a, b| a.0 == b.0) {
                places.clear();
                places.extend(same.iter().map(|&(_, at, times)| (at, times)));
                rows.ids.push(same[0].0);
                rows.amounts.push(Amount::of(block(same[0].0), &places));
            }
            rows.ends.push(rows.ids.len());
        }
        rows
    }
}

impl Found {
    /// Finds the features of each sentence, but not those that occur so rarely that they cannot be in as many sentences
    /// as `least` says for their block.
    pub fn new(extractor: &Extractor, sentences: &[&str], least: &[u32; Block::ALL.len()]) -> Self {
        let mut parts: Vec<Part> = sentences
            .par_chunks(PART)
            .map(|part| Part::new(extractor, part))
            .collect();
        let mut means = extractor.vectors().map(|_| Vec::new());
        let mut all = Known::default();
        // For each part, the number among all of each of its features.
        let mut numbers: Vec<Vec<u32>> = Vec::with_capacity(parts.len());
        for part in &mut parts {
            if let Some(means) = &mut means {
                means.append(&mut part.means);
            }
            let known = std::mem::take(&mut part.known);
            let counted = known.keys.into_iter().zip(known.times);
            let number =
                |((block, key), times): ((Block, String), u32)| all.count(block, &key, times);
            numbers.push(counted.map(number).collect());
        }
        let (keys, ids) = sorted(all, least);
        let block = |id: u32| keys[id as usize].0;
        let parts: Vec<Rows> = parts
            .into_par_iter()
            .zip(numbers)
            .map(|(part, mut numbers)| {
                numbers
                    .iter_mut()
                    .for_each(|number| *number = ids[*number as usize]);
                part.rows(&numbers, block)
            })
            .collect();
        Found {
            rows: Rows::of(parts),
            keys,
            means,
        }
    }
}

/// The features that are not too rare, in the order of (block, key), and for each number the id.
fn sorted(all: Known, least: &[u32; Block::ALL.len()]) -> (Vec<(Block, String)>, Vec<u32>) {
    let mut ids = vec![NONE; all.keys.len()];
    let counted = (0..).zip(all.keys).zip(all.times);
    let mut kept: Vec<((Block, String), u32)> = counted
        .filter(|((_, (block, _)), times)| *times >= least[*block as usize])
        .map(|((number, key), _)| (key, number))
        .collect();
    kept.par_sort_unstable();
    let of_kept = |(id, (key, number)): (u32, ((Block, String), u32))| {
        ids[number as usize] = id;
        key
    };
    let keys = (0..).zip(kept).map(of_kept).collect();
    (keys, ids)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Language, Tokenizer};

    fn found(texts: &[&str], least: u32) -> Found {
        let extractor = Extractor::new(Tokenizer::new(Language::default()), 1, None);
        Found::new(&extractor, texts, &[least; Block::ALL.len()])
    }

    fn named(found: &Found, at: usize) -> Vec<(&str, f32)> {
        let row = found.rows.row(at);
        row.map(|(id, amount)| (&*found.keys[id as usize].1, amount.tf))
            .collect()
    }

    #[test]
    fn features_come_in_the_order_of_their_names_in_every_sentence() {
        let found = found(&["stay go", "", "home stay stay"], 1);
        let twice = 1.0 + 2f32.ln();
        assert_eq!(named(&found, 0), [("go", 1.0), ("stay", 1.0)]);
        assert_eq!(named(&found, 1), []);
        assert_eq!(named(&found, 2), [("home", 1.0), ("stay", twice)]);
    }

    #[test]
    fn what_is_too_rare_is_left_out() {
        let found = found(&["stay go", "home stay", "go go home"], 3);
        // Three times, though in two sentences: those are counted later, for each part of the sentences.
        assert_eq!(named(&found, 0), [("go", 1.0)]);
        assert_eq!(named(&found, 1), []);
        assert_eq!(found.keys, [(Block::Words, "go".to_string())]);
    }

    #[test]
    fn parts_make_no_difference() {
        let texts: Vec<String> = (0..2 * PART + 7)
            .map(|at| format!("word{} and {}", at % 11, ["go", "stay", "never"][at % 3]))
            .collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let all = found(&texts, 1);
        assert_eq!(all.rows.len(), texts.len());
        for at in [0, PART - 1, PART, 2 * PART, texts.len() - 1] {
            assert_eq!(named(&all, at), named(&found(&texts[at..=at], 1), 0));
        }
    }
}
