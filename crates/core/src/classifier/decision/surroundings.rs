//! The inputs of the decision layer: logits of a sentence and its surroundings, and cues.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2};

/// The number of average sentences by which the mean of the rest of a document is shrunk.
const SHRINKAGE: f64 = 3.0;

/// The surroundings of a sentence that the layer uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surroundings {
    /// Nothing: the sentence's own logits alone.
    None,
    /// Also the previous, the next and the first sentence, and the mean of the rest.
    Document,
}

impl Surroundings {
    /// The number of blocks of one logit a class.
    pub(crate) fn blocks(self) -> usize {
        match self {
            Surroundings::None => 1,
            Surroundings::Document => 5,
        }
    }
}

/// The parts of the layer's inputs: blocks of logits, then for each cue the cue itself and its product with
/// each of these logits. The products say how far to trust each logit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inputs {
    /// The blocks of logits.
    pub surroundings: Surroundings,
    /// The number of cues.
    pub cues: usize,
}

impl Inputs {
    /// Surroundings without cues.
    pub(super) fn without_cues(surroundings: Surroundings) -> Self {
        Inputs {
            surroundings,
            cues: 0,
        }
    }

    /// The number of weights and intercepts of a layer.
    pub(super) fn parameters(self, classes: usize) -> usize {
        (self.width(classes) + 1) * classes
    }

    /// The number of inputs.
    pub(crate) fn width(self, classes: usize) -> usize {
        let logits = self.surroundings.blocks() * classes;
        logits + self.cues * (1 + logits)
    }

    /// The index of the input that is a cue alone. Its products with the logits follow.
    pub(super) fn cue(self, cue: usize, classes: usize) -> usize {
        let logits = self.surroundings.blocks() * classes;
        logits + cue * (1 + logits)
    }

    /// Writes the inputs of one document's sentences (rows of `logits` and `cues`, in reading order) into as
    /// many rows of zeros. An absent neighbour is an average sentence, which is zero after centring.
    pub(super) fn write(
        self,
        logits: ArrayView2<f64>,
        cues: ArrayView2<f64>,
        document: &[usize],
        centre: &Array1<f64>,
        inputs: &mut Array2<f64>,
    ) {
        let logits = logits.as_standard_layout();
        let centre = centre.as_standard_layout();
        let (Some(logits), Some(centre)) = (logits.as_slice(), centre.as_slice()) else {
            return;
        };
        let classes = centre.len();
        let centred = |row: usize| {
            let logits = &logits[row * classes..(row + 1) * classes];
            logits
                .iter()
                .zip(centre)
                .map(|(logit, centre)| logit - centre)
        };
        let mut sum = vec![0.0; classes];
        for &row in document {
            sum.iter_mut()
                .zip(centred(row))
                .for_each(|(sum, logit)| *sum += logit);
        }
        let first = document.first().copied();
        let others = document.len().saturating_sub(1) as f64;
        for (at, &row) in document.iter().enumerate() {
            let Some(inputs) = inputs.row_mut(at).into_slice() else {
                return;
            };
            let mut write = |block: usize, other: Option<usize>| {
                let block = inputs[block * classes..].iter_mut();
                if let Some(other) = other {
                    block
                        .zip(centred(other))
                        .for_each(|(input, logit)| *input = logit);
                }
            };
            write(0, Some(row));
            if self.surroundings == Surroundings::Document {
                write(1, at.checked_sub(1).map(|before| document[before]));
                write(2, document.get(at + 1).copied());
                write(3, first.filter(|_| at > 0));
                let rest = inputs[4 * classes..].iter_mut().zip(&sum);
                for ((input, sum), logit) in rest.zip(centred(row)) {
                    *input = (sum - logit) / (others + SHRINKAGE);
                }
            }
            self.write_products(cues.row(row), classes, inputs);
        }
    }

    /// Writes the cues and their products with the logits, which are in the row already.
    fn write_products(self, cues: ArrayView1<f64>, classes: usize, inputs: &mut [f64]) {
        let logits = self.surroundings.blocks() * classes;
        let (logits, products) = inputs.split_at_mut(logits);
        let products = products.chunks_exact_mut(1 + logits.len());
        for (value, products) in cues.iter().take(self.cues).zip(products) {
            products[0] = *value;
            for (product, logit) in products[1..].iter_mut().zip(&*logits) {
                *product = value * logit;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    const ALL: Inputs = Inputs {
        surroundings: Surroundings::Document,
        cues: 1,
    };

    #[test]
    fn neighbours_first_and_rest_stand_in_their_blocks() {
        let logits = array![[1.0, -1.0], [3.0, -3.0], [5.0, -5.0]];
        let cues = array![[0.0], [0.5], [0.0]];
        let mut inputs = Array2::zeros((3, ALL.width(2)));
        let centre = array![1.0, -1.0];
        ALL.write(logits.view(), cues.view(), &[0, 1, 2], &centre, &mut inputs);
        // Centred: 0, 2, 4. The rest of the second sentence's document is (0 + 4) / (2 + 3).
        let first_class: Vec<f64> = (0..5).map(|block| inputs[[1, 2 * block]]).collect();
        assert_eq!(first_class, [2.0, 0.0, 4.0, 0.0, 0.8]);
        // No previous sentence, and the first is not its own surrounding.
        assert_eq!((inputs[[0, 2]], inputs[[0, 6]]), (0.0, 0.0));
        // The cue, and half of what it is multiplied with.
        assert_eq!(inputs[[1, ALL.cue(0, 2)]], 0.5);
        let products: Vec<f64> = (0..5).map(|block| inputs[[1, 11 + 2 * block]]).collect();
        assert_eq!(products, [1.0, 0.0, 2.0, 0.0, 0.4]);
        assert_eq!(inputs.row(2).iter().skip(10).sum::<f64>(), 0.0);
    }

    #[test]
    fn the_number_of_inputs_identifies_them() {
        for classes in 2..50 {
            let mut widths: Vec<usize> = [Surroundings::None, Surroundings::Document]
                .into_iter()
                .flat_map(|surroundings| [0, 4].map(|cues| Inputs { surroundings, cues }))
                .map(|inputs| inputs.width(classes))
                .collect();
            widths.sort_unstable();
            widths.dedup();
            assert_eq!(widths.len(), 4, "{classes} classes");
        }
    }

    #[test]
    fn a_layer_has_a_weight_for_each_input_and_class_and_the_intercepts() {
        // Five blocks of two logits, a cue and its products with them, and one: 22 rows of two.
        assert_eq!(ALL.parameters(2), 44);
        assert_eq!(Inputs::without_cues(Surroundings::None).parameters(3), 12);
    }
}
