//! The features of all labelled sentences, counted once for every fold that is made of them.

use ndarray::{Array1, ArrayView1, ArrayView2};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::association::association;
use super::vectors::{Centre, DIMENSIONS, Mean};
use super::{Amount, Block, Extractor, Norm, SparseRows, TfIdf, Vocabulary};

/// How often each feature occurs in each labelled sentence.
///
/// Feature ids are in the order of (block, key), so every subset's vocabulary is sorted as well.
pub struct Counts {
    keys: Vec<(Block, String)>,
    /// For each sentence (id, amount) in ascending order of id.
    rows: Vec<Vec<(u32, Amount)>>,
    /// The mean of each sentence's word vectors, if these count.
    means: Option<Vec<Mean>>,
    /// How rows made of them are normed.
    norm: Norm,
}

/// Sentences counted at once, each part in a thread of its own. What comes out does not depend on it.
const PART: usize = 1024;

/// Features by number, in the order of their appearance.
#[derive(Default)]
struct Known {
    ids: [FxHashMap<String, u32>; Block::ALL.len()],
    keys: Vec<(Block, String)>,
}

impl Known {
    fn id(&mut self, block: Block, key: &str) -> u32 {
        let ids = &mut self.ids[block as usize];
        ids.get(key).copied().unwrap_or_else(|| {
            let next = self.keys.len() as u32;
            self.keys.push((block, key.to_string()));
            ids.insert(key.to_string(), next);
            next
        })
    }
}

/// An occurrence of a feature: its number, the token that it begins at, and
/// [`times`](super::Occurrence::times).
type Found = (u32, u32, u32);

/// Some of the sentences, each with all occurrences of its features.
struct Part {
    known: Known,
    rows: Vec<Vec<Found>>,
    /// None if word vectors do not count.
    means: Vec<Mean>,
}

impl Part {
    fn new(extractor: &Extractor, sentences: &[&str]) -> Self {
        let mut known = Known::default();
        let mut means = Vec::new();
        let rows = sentences.iter().map(|sentence| {
            let tokens = extractor.tokens(sentence);
            let mut row = Vec::new();
            extractor.each(sentence, &tokens, |o| {
                row.push((known.id(o.block, o.key), o.tokens.start as u32, o.times));
            });
            means.extend(extractor.vectors().map(|vectors| {
                let mut mean = Mean::default();
                let words = tokens.iter().filter_map(|token| vectors.word(&token.stem));
                words.for_each(|word| mean.add(&word, 1));
                mean
            }));
            row
        });
        let rows = rows.collect();
        Part { known, rows, means }
    }
}

impl Counts {
    /// Counts the features of each sentence, for rows with the given norm.
    pub fn new(extractor: &Extractor, sentences: &[&str], norm: Norm) -> Self {
        let parts: Vec<Part> = sentences
            .par_chunks(PART)
            .map(|part| Part::new(extractor, part))
            .collect();
        let mut known = Known::default();
        let mut means = extractor.vectors().map(|_| Vec::new());
        let found: Vec<(Vec<u32>, Vec<Vec<Found>>)> = parts
            .into_iter()
            .map(|part| {
                if let Some(means) = &mut means {
                    means.extend(part.means);
                }
                let keys = part.known.keys.into_iter();
                let ids = keys.map(|(block, key)| known.id(block, &key)).collect();
                (ids, part.rows)
            })
            .collect();
        let mut keys = known.keys;
        // From the order of appearance to the order of the keys.
        let mut order: Vec<u32> = (0..keys.len() as u32).collect();
        order.par_sort_unstable_by(|&a, &b| keys[a as usize].cmp(&keys[b as usize]));
        let mut place = vec![0; keys.len()];
        for (to, &from) in (0..).zip(&order) {
            place[from as usize] = to;
        }
        keys.par_sort_unstable();
        let rows = found
            .into_par_iter()
            .flat_map_iter(|(ids, rows)| {
                let (place, keys) = (&place, &keys);
                rows.into_iter().map(move |mut row| {
                    row.iter_mut()
                        .for_each(|(id, ..)| *id = place[ids[*id as usize] as usize]);
                    row.sort_unstable();
                    let runs = row.chunk_by(|a, b| a.0 == b.0);
                    let amount = |run: &[Found]| {
                        let occurrences: Vec<_> = run.iter().map(|&(_, at, n)| (at, n)).collect();
                        Amount::of(keys[run[0].0 as usize].0, &occurrences)
                    };
                    runs.map(|run| (run[0].0, amount(run))).collect()
                })
            })
            .collect();
        Counts {
            keys,
            rows,
            means,
            norm,
        }
    }

    /// The number of sentences.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no sentence.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Learns vocabulary and weighting from some of the sentences. A feature is kept if it occurs
    /// in at least `minimum` of them, a collocation, of which there are many, if in twice as many. With
    /// `targets`, the distributions over labels of all sentences, of shape (sentences, labels), a feature
    /// also weighs the more, the more it tells about them.
    pub fn weighting(
        &self,
        of: &[usize],
        minimum: u32,
        targets: Option<ArrayView2<f64>>,
    ) -> Weighting {
        let mut document_counts = vec![0u32; self.keys.len()];
        for &at in of {
            for &(id, _) in &self.rows[at] {
                document_counts[id as usize] += 1;
            }
        }
        let kept: Vec<u32> = (0..self.keys.len() as u32)
            .filter(|&id| {
                let least = match self.keys[id as usize].0 {
                    Block::Collocations => 2 * minimum.max(1),
                    _ => minimum.max(1),
                };
                document_counts[id as usize] >= least
            })
            .collect();
        let mut columns = vec![None; self.keys.len()];
        for (column, &id) in kept.iter().enumerate() {
            columns[id as usize] = Some(column as u32);
        }
        let counts: Vec<u32> = kept
            .iter()
            .map(|&id| document_counts[id as usize])
            .collect();
        let ends =
            Block::ALL.map(|block| kept.partition_point(|&id| self.keys[id as usize].0 <= block));
        let mut tfidf = TfIdf::learn(&counts, of.len(), ends, self.norm);
        if let Some(targets) = targets {
            tfidf.scale(&self.associations(of, &columns, kept.len(), targets));
        }
        let subset = Subset { columns };
        tfidf.level(of.iter().map(|&at| self.known(at, &subset)));
        let centre = self.means.as_ref();
        let centre = centre.map(|means| Centre::of(of.iter().map(|&at| &means[at])));
        Weighting {
            subset,
            tfidf,
            centre,
        }
    }

    /// What a subset knows of a sentence: (column, amount), columns ascending.
    fn known(&self, at: usize, subset: &Subset) -> impl Iterator<Item = (u32, Amount)> {
        let amounts = self.rows[at].iter();
        amounts.filter_map(|&(id, amount)| Some((subset.columns[id as usize]?, amount)))
    }

    /// How much each kept feature tells about the labels of some of the sentences.
    fn associations(
        &self,
        of: &[usize],
        columns: &[Option<u32>],
        kept: usize,
        targets: ArrayView2<f64>,
    ) -> Vec<f64> {
        let classes = targets.ncols();
        let mut by_class = vec![0.0; kept * classes];
        let mut shares = Array1::<f64>::zeros(classes);
        for &at in of {
            let target = targets.row(at);
            shares += &target;
            let target = target.to_vec();
            for &(id, _) in &self.rows[at] {
                if let Some(column) = columns[id as usize] {
                    let counts = &mut by_class[column as usize * classes..][..classes];
                    counts.iter_mut().zip(&target).for_each(|(n, t)| *n += t);
                }
            }
        }
        shares /= of.len() as f64;
        by_class
            .chunks(classes)
            .map(|counts| association(ArrayView1::from(counts), &shares))
            .collect()
    }

    /// The vocabulary of a subset, for the model.
    pub fn vocabulary(&self, subset: &Subset) -> Vocabulary {
        let keys = self
            .keys
            .iter()
            .zip(&subset.columns)
            .filter(|(_, column)| column.is_some())
            .map(|((block, key), _)| (*block, key));
        Vocabulary::new(keys)
    }

    /// The weighted rows of some of the sentences, in the columns of a subset's vocabulary and, after these, the
    /// numbers of their words' mean vectors, if these count.
    pub fn rows(&self, of: &[usize], weighting: &Weighting) -> SparseRows {
        let first = weighting.tfidf.len() as u32;
        let dense = self.means.as_ref().zip(weighting.centre.as_ref());
        let row = |&at: &usize| {
            let mut row = weighting.tfidf.weigh(self.known(at, &weighting.subset));
            let numbers = dense.and_then(|(means, centre)| centre.row(&means[at]));
            let numbers = numbers.into_iter().flatten().map(|number| number as f32);
            row.extend((first..).zip(numbers));
            row
        };
        let features = weighting.tfidf.len() + dense.map_or(0, |_| DIMENSIONS);
        SparseRows::from_rows(features, of.iter().map(row))
    }
}

/// What is learned from a part of the sentences before anything is fitted to their labels.
pub struct Weighting {
    /// Which features are known.
    pub subset: Subset,
    /// How they are weighed.
    pub tfidf: TfIdf,
    /// What sentences' mean vectors are measured from, if word vectors count.
    pub centre: Option<Centre>,
}

/// Which features a part of the sentences knows, and in which column.
pub struct Subset {
    columns: Vec<Option<u32>>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Language, Tokenizer};

    #[test]
    fn a_subset_knows_only_its_own_words_and_weighs_like_the_model() {
        let extractor = Extractor::new(Tokenizer::new(Language::default()), 1, None, None);
        let counts = Counts::new(
            &extractor,
            &["stay stay go", "go home", "never"],
            Norm::Full,
        );
        let weighting = counts.weighting(&[0, 1], 1, None);
        let vocabulary = counts.vocabulary(&weighting.subset);
        assert_eq!(vocabulary.len(), 3);
        assert_eq!(vocabulary.column(Block::Words, "never"), None);
        let rows = counts.rows(&[0, 2], &weighting);
        let go = vocabulary.column(Block::Words, "go").unwrap();
        let stay = vocabulary.column(Block::Words, "stay").unwrap();
        assert_eq!(
            rows.row(0).map(|(c, _)| c as u32).collect::<Vec<_>>(),
            [go, stay]
        );
        assert_eq!(rows.row(1).count(), 0);
        let other = counts.weighting(&[0, 1], 2, None);
        assert_eq!(counts.vocabulary(&other.subset).len(), 1);
    }

    #[test]
    fn vectors_stand_behind_the_words_and_are_measured_from_what_was_learned_from() {
        let extractor = Extractor::new(Tokenizer::new(Language::default()), 1, None, None);
        let extractor = extractor.with_vectors(crate::features::Vectors::english());
        let texts = ["Troops go", "Soldiers stay", "Music 12", "12 qqqq"];
        let counts = Counts::new(&extractor, &texts, Norm::Full);
        let weighting = counts.weighting(&[0, 1], 1, None);
        let alone = Counts::new(&extractor, &texts[..2], Norm::Full);
        assert_eq!(weighting.centre, alone.weighting(&[0, 1], 1, None).centre);
        let rows = counts.rows(&[2, 3], &weighting);
        assert_eq!(rows.features(), 4 + DIMENSIONS);
        // No word of it is known but by its vector.
        let square: f64 = rows.row(0).map(|(_, value)| value * value).sum();
        assert!((square - 0.25).abs() < 1e-6, "{square}");
        assert!(rows.row(0).all(|(column, _)| column >= 4));
        assert_eq!(rows.row(1).count(), 0);
    }

    #[test]
    fn a_feature_that_tells_the_labels_apart_weighs_more() {
        let extractor = Extractor::new(Tokenizer::new(Language::default()), 1, None, None);
        let texts = ["go now", "go then", "stay now", "stay then"];
        let counts = Counts::new(&extractor, &texts, Norm::Full);
        let targets = ndarray::array![[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]];
        let all = [0, 1, 2, 3];
        let Weighting { subset, tfidf, .. } = counts.weighting(&all, 1, Some(targets.view()));
        let vocabulary = counts.vocabulary(&subset);
        let weight =
            |word| tfidf.weights()[vocabulary.column(Block::Words, word).unwrap() as usize];
        assert!(weight("go") > 1.5 * weight("now"));
        // What is not among the sentences learned from does not count.
        let Weighting { subset, tfidf, .. } = counts.weighting(&[0, 1], 1, Some(targets.view()));
        let vocabulary = counts.vocabulary(&subset);
        let go = vocabulary.column(Block::Words, "go").unwrap() as usize;
        assert!((tfidf.weights()[go] - 0.5).abs() < 1e-6);
    }
}
