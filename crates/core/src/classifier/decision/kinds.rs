//! A second decision layer for another kind of text, and layers between the two.
//!
//! The logits of a sentence say how much its words speak for each label. How frequent the labels are, and how far the
//! surroundings can be trusted, depends on the kind of text: in news few sentences take a side, in a debate half of
//! them do. So each kind has a layer of its own. Between two kinds the parameters are weighted means. That pools the
//! probabilities of both layers logarithmically (Genest and Zidek 1986, <https://doi.org/10.1214/ss/1177013825>), so
//! that the contributions of words still add up to the result.

use ndarray::{Array1, Axis};

use super::choose::{MAX_SCALE, MIN_SCALE};
use super::fit::MAX_PARAMETERS;
use super::{Decision, OutOfFold, intercepts, offsets};
use crate::classifier::temperature::best_scale;

impl Decision {
    /// Fits a layer with the inputs of this one to the out-of-fold logits of another kind of text. `None` where that
    /// kind lacks a label, has logits that point away from the truth, or there are too many labels for full weights.
    ///
    /// The second part is the change of the intercepts for a sentence that stands alone, if some do.
    pub(crate) fn for_other_kind(&self, data: &OutOfFold) -> Option<(Self, Option<Array1<f64>>)> {
        if self.seen.parameters(data.logits.ncols()) > MAX_PARAMETERS {
            return None;
        }
        let scale = best_scale(data.logits, data.labels)
            .0
            .clamp(MIN_SCALE, MAX_SCALE);
        let logits = &data.logits * scale;
        let scaled = OutOfFold {
            logits: logits.view(),
            cues: data.cues.reborrow(),
            ..*data
        };
        let rows: Vec<usize> = (0..data.labels.len()).collect();
        let centre = &self.centre * scale;
        let layer = Self::fit_around(centre, &scaled, self.seen, &rows, None).ok()?;
        // A layer that would reverse labels gives way to one without surroundings, which fits no other.
        let mut other = (layer.decision.seen == self.seen).then_some(layer.decision)?;
        other = other.unscaled(scale);
        other.centre = self.centre.clone();
        let mut scores = ndarray::Array2::zeros(data.logits.raw_dim());
        for document in data.documents {
            let logits = data.logits.select(Axis(0), document);
            let cues = data.cues.select(Axis(0), document);
            let of_document = other.log_probabilities(logits.view(), cues.view());
            for (of_row, &row) in of_document.outer_iter().zip(document) {
                scores.row_mut(row).assign(&of_row);
            }
        }
        other.offsets = offsets::best(&scores, data.labels, data.sides);
        let weights: Vec<(usize, f64)> = data
            .documents
            .iter()
            .filter(|document| document.len() == 1)
            .map(|document| (document[0], 1.0))
            .collect();
        let alone = (!weights.is_empty() && weights.len() < data.documents.len()).then(|| {
            let alone = OutOfFold {
                logits: data.logits.reborrow(),
                cues: data.cues.reborrow(),
                random: Some(&weights),
                ..*data
            };
            intercepts::of_random_part(scores.view(), &alone)
        });
        Some((other, alone.flatten()))
    }

    /// The layer for a text that is to this share of this layer's kind, and else of the other's.
    pub(crate) fn between(&self, other: &Self, share: f64) -> Self {
        Decision {
            centre: self.centre.clone(),
            weights: &self.weights * share + &other.weights * (1.0 - share),
            intercepts: &self.intercepts * share + &other.intercepts * (1.0 - share),
            offsets: &self.offsets * share + &other.offsets * (1.0 - share),
            seen: self.seen,
        }
    }
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::super::choose::tests::Sample;

    /// Sentences of two labels, of which one in `rare` has the second. Their logits are weak evidence.
    fn sample(rare: usize) -> Sample {
        let labels: Vec<usize> = (0..3000).map(|row| usize::from(row % rare == 0)).collect();
        let logits = Array2::from_shape_fn((3000, 2), |(row, class)| {
            f64::from(u8::from(class == labels[row])) + libm::sin((row * 7 + class) as f64)
        });
        Sample::new(logits, labels, 3, |row| row / 3 % 5)
    }

    #[test]
    fn the_layer_of_a_kind_expects_its_labels_and_a_layer_between_lies_between() {
        let (news, debate) = (sample(30), sample(2));
        let own = news.fit();
        let (other, alone) = own.for_other_kind(&debate.data()).unwrap();
        assert_eq!(alone, None);
        let share = |layer: &super::Decision, of: &Sample| {
            let scores = of.predict(layer, 3000);
            scores.column(1).map(|z| libm::exp(*z)).mean().unwrap()
        };
        assert!((share(&own, &news) - 1.0 / 30.0).abs() < 0.01);
        assert!((share(&other, &debate) - 0.5).abs() < 0.1);
        let half = share(&own.between(&other, 0.5), &news);
        assert!(
            share(&own, &news) < half && half < share(&other, &news),
            "{half}"
        );
        assert_eq!(own.between(&other, 1.0), own);
    }

    #[test]
    fn sentences_that_stand_alone_have_intercepts_of_their_own() {
        let own = sample(30).fit();
        let mut mixed = sample(10);
        // The last thousand documents are of one sentence each, and two in three have the second label.
        mixed.documents.truncate(600);
        mixed.documents.extend((1800..3000).map(|row| vec![row]));
        for row in 1800..3000 {
            mixed.labels[row] = usize::from(row % 3 > 0);
        }
        let (_, alone) = own.for_other_kind(&mixed.data()).unwrap();
        let alone = alone.unwrap();
        assert!(alone[1] - alone[0] > 1.0, "{alone}");
    }

    #[test]
    fn a_kind_that_lacks_a_label_has_no_layer() {
        let own = sample(30).fit();
        let mut one_label = sample(2);
        one_label.labels.fill(0);
        assert!(own.for_other_kind(&one_label.data()).is_none());
    }
}
