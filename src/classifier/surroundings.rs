//! What the decision layer sees of a sentence and of what stands around it.

use ndarray::{Array1, Array2, ArrayView2};

/// How many average sentences the mean of the rest of a document is mixed with.
const SHRINKAGE: f64 = 3.0;

/// What the layer sees of a sentence's surroundings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surroundings {
    /// Nothing: the sentence's own logits alone.
    None,
    /// Also the previous, the next and the first sentence, and the mean of the rest.
    Document,
}

impl Surroundings {
    /// How many blocks of one logit a class there are.
    pub(super) fn blocks(self) -> usize {
        match self {
            Surroundings::None => 1,
            Surroundings::Document => 5,
        }
    }
}

/// Writes the inputs of one document's sentences (rows of `logits`, in reading order) into the
/// same rows of `inputs`. An absent neighbour is an average sentence: zero after centring.
pub(super) fn document_inputs(
    logits: ArrayView2<f64>,
    document: &[usize],
    centre: &Array1<f64>,
    surroundings: Surroundings,
    inputs: &mut Array2<f64>,
) {
    let mut sum = Array1::<f64>::zeros(logits.ncols());
    for &row in document {
        for ((sum, logit), centre) in sum.iter_mut().zip(logits.row(row)).zip(centre) {
            *sum += logit - centre;
        }
    }
    let first = document.first().copied();
    let others = document.len().saturating_sub(1) as f64;
    for (at, &row) in document.iter().enumerate() {
        // Of an absent neighbour nothing is written: zero is an average sentence.
        let mut inputs = inputs.row_mut(row);
        let mut write = |block: usize, other: Option<usize>| {
            let own = inputs.iter_mut().skip(block * centre.len());
            if let Some(other) = other {
                for ((input, logit), centre) in own.zip(logits.row(other)).zip(centre) {
                    *input = logit - centre;
                }
            }
        };
        write(0, Some(row));
        if surroundings == Surroundings::Document {
            write(1, at.checked_sub(1).map(|before| document[before]));
            write(2, document.get(at + 1).copied());
            write(3, first.filter(|_| at > 0));
            let rest = inputs.iter_mut().skip(4 * centre.len());
            let own = logits.row(row);
            for (((input, sum), logit), centre) in rest.zip(&sum).zip(own).zip(centre) {
                *input = (sum - (logit - centre)) / (others + SHRINKAGE);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn neighbours_first_and_rest_stand_in_their_blocks() {
        let logits = array![[1.0, -1.0], [3.0, -3.0], [5.0, -5.0]];
        let mut inputs = Array2::zeros((3, 10));
        let centre = array![1.0, -1.0];
        document_inputs(
            logits.view(),
            &[0, 1, 2],
            &centre,
            Surroundings::Document,
            &mut inputs,
        );
        // Centred: 0, 2, 4. The rest of the second sentence's document is (0 + 4) / (2 + 3).
        let first_class: Vec<f64> = (0..5).map(|block| inputs[[1, 2 * block]]).collect();
        assert_eq!(first_class, [2.0, 0.0, 4.0, 0.0, 0.8]);
        // No previous sentence, and the first is not its own surrounding.
        assert_eq!((inputs[[0, 2]], inputs[[0, 6]]), (0.0, 0.0));
    }
}
