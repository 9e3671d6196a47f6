//! Counts the features of all labelled sentences once, for the rows of every fold.

use ndarray::{ArcArray2, Array1, ArrayView1, ArrayView2};

use super::association::Association;
use super::embedding::EmbeddingCentre;
use super::sentence_features::{Rows, SentenceFeatures};
use super::vectors::{Centre, DIMENSIONS, Mean};
use super::{Amount, Block, Extractor, Norm, SparseRows, TfIdf, Vocabulary};
use crate::encoder::Layout;

/// The number of occurrences of each feature in each labelled sentence.
///
/// Feature ids are in the order of (block, key), so the vocabulary of every subset is sorted as well.
pub struct Counts {
    keys: Vocabulary,
    rows: Rows,
    /// The mean word vector of each sentence, if word vectors are features.
    means: Option<Vec<Mean>>,
    /// The embeddings of the sentences, if they are features.
    embeddings: Option<Embedded>,
    /// The norm of the rows.
    norm: Norm,
    /// The minimum number of sentences with a feature.
    min_df: u32,
}

standpoint_common::debug_as_name!(Counts);

/// The embeddings of texts, one a row, and the row of each sentence.
struct Embedded {
    layout: Layout,
    rows: ArcArray2<f32>,
    places: Vec<u32>,
}

impl Embedded {
    fn of_sentence(&self, at: usize) -> ArrayView1<'_, f32> {
        self.rows.row(self.places[at] as usize)
    }
}

/// The column of an unknown feature.
const NONE: u32 = u32::MAX;

impl Counts {
    /// Counts the features of each sentence. Rows will have the given norm and only features that occur in at
    /// least `min_df` sentences.
    pub fn new(extractor: &Extractor, sentences: &[&str], norm: Norm, min_df: u32) -> Self {
        let min_df = min_df.max(1);
        let SentenceFeatures { keys, rows, means } =
            SentenceFeatures::new(extractor, sentences, min_df);
        Counts {
            keys,
            rows,
            means,
            embeddings: None,
            norm,
            min_df,
        }
    }

    /// Adds the embeddings of the sentences, one a row, and the row of each sentence.
    #[must_use]
    pub(crate) fn with_embeddings(
        mut self,
        layout: Layout,
        rows: ArcArray2<f32>,
        places: Vec<u32>,
    ) -> Self {
        self.embeddings = Some(Embedded {
            layout,
            rows,
            places,
        });
        self
    }

    /// Learns the vocabulary and the weighting from some of the sentences. A feature is kept if enough of
    /// them have it. `targets`, of shape (sentences, labels), are the distributions over labels of all
    /// sentences; with them a feature weighs the more, the more it says about the labels.
    pub fn weighting(&self, of: &[usize], targets: Option<ArrayView2<f64>>) -> Weighting {
        let classes = targets.map_or(0, |targets| targets.ncols());
        let mut document_counts = vec![0u32; self.keys.len()];
        // One number for each feature and class.
        let mut by_class = vec![0.0; self.keys.len() * classes];
        for &at in of {
            let target = targets.map_or(Vec::new(), |targets| targets.row(at).to_vec());
            for &id in self.rows.ids(at) {
                let id = id as usize;
                document_counts[id] += 1;
                let counts = &mut by_class[id * classes..][..classes];
                counts.iter_mut().zip(&target).for_each(|(n, t)| *n += t);
            }
        }
        let is_kept = |id: &u32| document_counts[*id as usize] >= self.min_df;
        let kept: Vec<u32> = (0..self.keys.len() as u32).filter(is_kept).collect();
        let mut columns = vec![NONE; self.keys.len()];
        for (column, &id) in (0..).zip(&kept) {
            columns[id as usize] = column;
        }
        let counts: Vec<u32> = kept
            .iter()
            .map(|&id| document_counts[id as usize])
            .collect();
        let ends = Block::ALL.map(|block| {
            let end = self.keys.columns_of(block).end;
            kept.partition_point(|&id| (id as usize) < end)
        });
        let mut tfidf = TfIdf::learn(&counts, of.len(), ends, self.norm);
        if let Some(targets) = targets {
            let mut shares = Array1::<f64>::zeros(classes);
            of.iter().for_each(|&at| shares += &targets.row(at));
            shares /= of.len() as f64;
            let association = Association::new(&shares.to_vec());
            let counts = kept
                .iter()
                .map(|&id| &by_class[id as usize * classes..][..classes]);
            let factors: Vec<f64> = counts.map(|counts| association.factor(counts)).collect();
            tfidf.scale(&factors);
        }
        let subset = Subset { columns };
        tfidf.level(of.iter().map(|&at| self.known_features(at, &subset)));
        let centre = self
            .means
            .as_ref()
            .map(|means| Centre::mean_of(of.iter().map(|&at| &means[at])));
        let embedding = self.embeddings.as_ref().map(|all| {
            let own = of.iter().map(|&at| all.of_sentence(at));
            EmbeddingCentre::mean_of(own, all.layout)
        });
        Weighting {
            subset,
            tfidf,
            centre,
            embedding,
        }
    }

    /// The features of a sentence that a subset knows: (column, amount), columns ascending.
    fn known_features(&self, at: usize, subset: &Subset) -> impl Iterator<Item = (u32, Amount)> {
        let column = |(id, amount)| (subset.columns[id as usize], amount);
        let columns = self.rows.row(at).map(column);
        columns.filter(|(column, _)| *column != NONE)
    }

    /// The vocabulary of a subset, for the model.
    pub(crate) fn vocabulary(&self, subset: &Subset) -> Vocabulary {
        let ids = (0..self.keys.len()).filter(|&id| subset.columns[id] != NONE);
        Vocabulary::new(ids.map(|id| (self.keys.block(id), self.keys.key(id))))
    }

    /// Makes the weighted rows of some of the sentences: the columns of the weighting's vocabulary, then the
    /// numbers of their mean word vectors and of their embeddings, where these are features.
    pub fn rows(&self, of: &[usize], weighting: &Weighting) -> SparseRows {
        let features = self.columns(weighting);
        SparseRows::new(
            features,
            of.len(),
            self.most_entries(of, weighting),
            |at, row| {
                self.write_row(of[at], weighting, row);
            },
        )
    }

    /// Makes the weighted rows of sentences of two origins, for weights that are partly common to both (Daumé
    /// III 2007, “Frustratingly easy domain adaptation”). With `n` columns of [`rows`](Self::rows), a row has the
    /// columns `0..n`; an own one has them again as `n..2n`, and a borrowed one has 1 in the column `2n`. So
    /// the first `n` weights are common, the next `n` are what the own sentences add to them, and the last is what the
    /// borrowed ones add to the intercepts.
    pub(crate) fn rows_of_two_origins(
        &self,
        of: &[usize],
        weighting: &Weighting,
        is_borrowed: impl Fn(usize) -> bool,
    ) -> SparseRows {
        let features = self.columns(weighting);
        let most = 2 * self.most_entries(of, weighting);
        SparseRows::new(2 * features + 1, of.len(), most, |at, row| {
            let start = row.len();
            self.write_row(of[at], weighting, row);
            if is_borrowed(of[at]) {
                row.push((2 * features as u32, 1.0));
                return;
            }
            for own in start..row.len() {
                let (column, value) = row[own];
                row.push((features as u32 + column, value));
            }
        })
    }

    /// The number of columns of weighted rows.
    pub(crate) fn columns(&self, weighting: &Weighting) -> usize {
        let vectors = self.vectors(weighting).map_or(0, |_| DIMENSIONS);
        let embedding = self.embedded(weighting);
        weighting.tfidf.len() + vectors + embedding.map_or(0, |(all, _)| all.rows.ncols())
    }

    /// The most entries that the rows of some sentences may have.
    fn most_entries(&self, of: &[usize], weighting: &Weighting) -> usize {
        let sparse: usize = of.iter().map(|&at| self.rows.ids(at).len()).sum();
        sparse + (self.columns(weighting) - weighting.tfidf.len()) * of.len()
    }

    /// Appends the entries of a sentence's weighted row.
    fn write_row(&self, at: usize, weighting: &Weighting, row: &mut Vec<(u32, f32)>) {
        let known = self.known_features(at, &weighting.subset);
        weighting.tfidf.weigh_onto(known, row);
        let mut first = weighting.tfidf.len() as u32;
        if let Some((means, centre)) = self.vectors(weighting) {
            let numbers = centre.row(&means[at]).into_iter().flatten();
            row.extend((first..).zip(numbers.map(|number| number as f32)));
            first += DIMENSIONS as u32;
        }
        if let Some((all, centre)) = self.embedded(weighting) {
            let numbers = centre.row(all.of_sentence(at)).into_iter();
            row.extend((first..).zip(numbers.map(|number| number as f32)));
        }
    }

    /// The mean word vectors and their centre, if they are features.
    fn vectors<'a>(&'a self, weighting: &'a Weighting) -> Option<(&'a [Mean], &'a Centre)> {
        self.means.as_deref().zip(weighting.centre.as_ref())
    }

    /// The embeddings and their centre, if they are features.
    fn embedded<'a>(
        &'a self,
        weighting: &'a Weighting,
    ) -> Option<(&'a Embedded, &'a EmbeddingCentre)> {
        self.embeddings.as_ref().zip(weighting.embedding.as_ref())
    }
}

/// Counts that are learned from a part of the sentences before their labels are fitted.
pub struct Weighting {
    /// The known features.
    pub(crate) subset: Subset,
    /// Their weights.
    pub(crate) tfidf: TfIdf,
    /// The mean of the sentences' mean word vectors, if word vectors are features.
    pub(crate) centre: Option<Centre>,
    /// The mean of the sentences' embeddings, if embeddings are features.
    pub(crate) embedding: Option<EmbeddingCentre>,
}

standpoint_common::debug_as_name!(Weighting);

/// The features that a part of the sentences has, with their columns.
#[derive(Debug)]
pub struct Subset {
    /// By id.
    columns: Vec<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Language, Tokenizer};

    #[test]
    fn a_subset_knows_only_its_own_words_and_weighs_like_the_model() {
        let extractor = Extractor::new(Tokenizer::new(Language::default()), 1, None);
        let texts = ["stay stay go", "go home", "never"];
        let counts = Counts::new(&extractor, &texts, Norm::Full, 1);
        let weighting = counts.weighting(&[0, 1], None);
        let vocabulary = counts.vocabulary(&weighting.subset);
        assert_eq!(vocabulary.len(), 3);
        assert_eq!(vocabulary.column(Block::Words, "never"), None);
        let rows = counts.rows(&[0, 2], &weighting);
        let go = vocabulary.column(Block::Words, "go").unwrap();
        let stay = vocabulary.column(Block::Words, "stay").unwrap();
        let columns: Vec<u32> = rows.row(0).map(|(column, _)| column as u32).collect();
        assert_eq!(columns, [go, stay]);
        assert_eq!(rows.row(1).count(), 0);
        let texts = ["stay stay go", "go home", "never go", "never"];
        let counts = Counts::new(&extractor, &texts, Norm::Full, 2);
        let vocabulary = |of| counts.vocabulary(&counts.weighting(of, None).subset);
        assert_eq!(vocabulary(&[0, 1][..]).len(), 1);
        assert_eq!(vocabulary(&[0, 1, 2, 3][..]).len(), 2);
    }

    #[test]
    fn vectors_come_after_the_words_and_are_centred_on_the_training_sentences() {
        let extractor = Extractor::new(Tokenizer::new(Language::default()), 1, None)
            .with_vectors(crate::features::Vectors::english());
        let texts = ["Troops go", "Soldiers stay", "Music 12", "12 qqqq"];
        let counts = Counts::new(&extractor, &texts, Norm::Full, 1);
        let weighting = counts.weighting(&[0, 1], None);
        let alone = Counts::new(&extractor, &texts[..2], Norm::Full, 1);
        assert_eq!(weighting.centre, alone.weighting(&[0, 1], None).centre);
        let rows = counts.rows(&[2, 3], &weighting);
        assert_eq!(rows.features(), 4 + DIMENSIONS);
        // Only the vector of its word is known.
        let square: f64 = rows.row(0).map(|(_, value)| value * value).sum();
        assert!((square - 0.36).abs() < 1e-6, "{square}");
        assert!(rows.row(0).all(|(column, _)| column >= 4));
        assert_eq!(rows.row(1).count(), 0);
    }

    #[test]
    fn a_feature_that_tells_the_labels_apart_weighs_more() {
        let extractor = Extractor::new(Tokenizer::new(Language::default()), 1, None);
        let texts = ["go now", "go then", "stay now", "stay then"];
        let counts = Counts::new(&extractor, &texts, Norm::Full, 1);
        let targets = ndarray::array![[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]];
        let all = [0, 1, 2, 3];
        let Weighting { subset, tfidf, .. } = counts.weighting(&all, Some(targets.view()));
        let vocabulary = counts.vocabulary(&subset);
        let weight =
            |word| tfidf.weights()[vocabulary.column(Block::Words, word).unwrap() as usize];
        assert!(weight("go") > 1.5 * weight("now"));
        // Sentences outside the subset do not count.
        let Weighting { subset, tfidf, .. } = counts.weighting(&[0, 1], Some(targets.view()));
        let vocabulary = counts.vocabulary(&subset);
        let go = vocabulary.column(Block::Words, "go").unwrap() as usize;
        assert!((tfidf.weights()[go] - 0.5).abs() < 1e-6);
    }
}
