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
    let classes = logits.ncols();
    let centred = |row: usize| &logits.row(row) - centre;
    let mut sum = Array1::<f64>::zeros(classes);
    for &row in document {
        sum += &centred(row);
    }
    for (at, &row) in document.iter().enumerate() {
        let own = centred(row);
        let mut write = |block: usize, values: &Array1<f64>| {
            inputs
                .slice_mut(ndarray::s![row, block * classes..(block + 1) * classes])
                .assign(values);
        };
        if surroundings == Surroundings::Document {
            if at > 0 {
                write(1, &centred(document[at - 1]));
                write(3, &centred(document[0]));
            }
            if let Some(&next) = document.get(at + 1) {
                write(2, &centred(next));
            }
            let others = (document.len() - 1) as f64;
            write(4, &((&sum - &own) / (others + SHRINKAGE)));
        }
        write(0, &own);
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
