//! Newton's method for a multinomial logistic regression on few, dense inputs: what L-BFGS needs a
//! hundred passes over the sentences for, it does in five, and from a start nearby in two.

use ndarray::linalg::general_mat_mul;
use ndarray::{Array1, Array2, ArrayView2, Axis, s};

use crate::classifier::log_softmax;

/// From a cold start five or six do; where so many did not, the best so far is as good as it gets.
const MOST_STEPS: usize = 50;
/// A step that does not lower the loss is halved so many times at most.
const MOST_HALVINGS: usize = 30;
/// Sentences of which products are taken at once.
const AT_ONCE: usize = 512;
/// The penalty on the intercepts. It only keeps the Hessian regular, which does not see a number added to all of them.
const ON_INTERCEPTS: f64 = 1e-6;

/// Minimises `−Σ ln p + alpha/2 · ‖weights‖²`, the objective of linfa-logistic.
pub(super) struct Newton<'a> {
    /// Shape (sentences, inputs).
    pub inputs: ArrayView2<'a, f64>,
    /// Each sentence's class.
    pub labels: &'a [usize],
    pub alpha: f64,
    /// The norm of the gradient that is small enough.
    pub tolerance: f64,
}

/// The loss and its gradient somewhere.
struct Slope {
    loss: f64,
    gradient: Array2<f64>,
}

impl Newton<'_> {
    /// The optimum from a start, both of shape (inputs + 1, classes), intercepts last.
    pub fn minimize(&self, start: Array2<f64>) -> Array2<f64> {
        let mut at = start;
        let mut here = self.slope(&at);
        for _ in 0..MOST_STEPS {
            if norm(&here.gradient) <= self.tolerance {
                break;
            }
            let Some(mut step) = self.step(&at, &here.gradient) else {
                break;
            };
            let mut halvings = 0;
            let next = loop {
                let there = &at - &step;
                let slope = self.slope(&there);
                if slope.loss < here.loss {
                    break Some((there, slope));
                }
                halvings += 1;
                if halvings > MOST_HALVINGS {
                    break None;
                }
                step *= 0.5;
            };
            // Nothing lower along the step: the end of what floating point can tell apart.
            let Some((there, slope)) = next else {
                break;
            };
            (at, here) = (there, slope);
        }
        at
    }

    /// The log-probabilities of a sentence under parameters given class by class.
    fn score(&self, by_class: &[Vec<f64>], inputs: &[f64], scores: &mut [f64]) {
        for (score, weights) in scores.iter_mut().zip(by_class) {
            *score = weights[inputs.len()] + product(inputs, weights);
        }
        log_softmax(scores);
    }

    fn slope(&self, at: &Array2<f64>) -> Slope {
        let by_class = by_class(at);
        let mut scores = vec![0.0; at.ncols()];
        let mut loss = 0.0;
        let mut sums = vec![vec![0.0; at.nrows()]; at.ncols()];
        let mut row = vec![0.0; self.inputs.ncols()];
        for (inputs, &label) in self.inputs.outer_iter().zip(self.labels) {
            row.iter_mut()
                .zip(inputs)
                .for_each(|(x, input)| *x = *input);
            self.score(&by_class, &row, &mut scores);
            loss -= scores[label];
            for (class, (score, sums)) in scores.iter().zip(&mut sums).enumerate() {
                let wrong = libm::exp(*score) - f64::from(u8::from(class == label));
                for (sum, input) in sums.iter_mut().zip(&row) {
                    *sum += wrong * input;
                }
                sums[row.len()] += wrong;
            }
        }
        let mut gradient = Array2::from_shape_fn(at.raw_dim(), |(row, class)| sums[class][row]);
        for (row, weights) in at.outer_iter().enumerate() {
            let penalty = self.penalty(row);
            loss += 0.5 * penalty * weights.iter().map(|w| w * w).sum::<f64>();
            gradient.row_mut(row).scaled_add(penalty, &weights);
        }
        Slope { loss, gradient }
    }

    fn penalty(&self, row: usize) -> f64 {
        match row < self.inputs.ncols() {
            true => self.alpha,
            false => ON_INTERCEPTS,
        }
    }

    /// The Hessian's inverse times the gradient; nothing if rounding has made it indefinite.
    fn step(&self, at: &Array2<f64>, gradient: &Array2<f64>) -> Option<Array2<f64>> {
        let (inputs, classes) = at.dim();
        let factor = cholesky(self.hessian(at))?;
        // Class by class, as the Hessian's blocks are.
        let flat: Array1<f64> = gradient.t().iter().copied().collect();
        let solved = solve(&factor, flat);
        let by_class = solved.into_shape_with_order((classes, inputs)).ok()?;
        Some(by_class.t().to_owned())
    }

    /// Shape (classes × inputs, classes × inputs), one class after the other. The block of classes a and b is
    /// `Σ p_a (δ_ab − p_b) x xᵀ`; those of two classes are summed up and what makes each row of blocks zero is on the diagonal.
    fn hessian(&self, at: &Array2<f64>) -> Array2<f64> {
        let (width, classes) = at.dim();
        let pairs: Vec<(usize, usize)> = (0..classes)
            .flat_map(|a| (a + 1..classes).map(move |b| (a, b)))
            .collect();
        let mut blocks = vec![Array2::<f64>::zeros((width, width)); pairs.len()];
        let by_class = by_class(at);
        let mut scores = vec![0.0; classes];
        for some in self.inputs.axis_chunks_iter(Axis(0), AT_ONCE) {
            let mut rows = Array2::ones((some.nrows(), width));
            rows.slice_mut(s![.., ..width - 1]).assign(&some);
            let mut probabilities = Array2::zeros((some.nrows(), classes));
            for (inputs, mut row) in some.outer_iter().zip(probabilities.outer_iter_mut()) {
                let inputs: Vec<f64> = inputs.to_vec();
                self.score(&by_class, &inputs, &mut scores);
                row.iter_mut()
                    .zip(&scores)
                    .for_each(|(p, s)| *p = libm::exp(*s));
            }
            for (block, &(a, b)) in blocks.iter_mut().zip(&pairs) {
                let weights = &probabilities.column(a) * &probabilities.column(b);
                let weighted = &rows * &weights.insert_axis(Axis(1));
                // Its order of summation depends on the processor; but the Hessian only says where to look for the optimum,
                // and the gradient whether it is there.
                general_mat_mul(1.0, &rows.t(), &weighted, 1.0, block);
            }
        }
        let mut hessian = Array2::zeros((classes * width, classes * width));
        for (block, &(a, b)) in blocks.iter().zip(&pairs) {
            for (first, second) in [(a, b), (b, a)] {
                let of = |class: usize| class * width..(class + 1) * width;
                let mut apart = hessian.slice_mut(s![of(first), of(second)]);
                apart -= block;
                let mut same = hessian.slice_mut(s![of(first), of(first)]);
                same += block;
            }
        }
        for at in 0..classes * width {
            hessian[[at, at]] += self.penalty(at % width);
        }
        hessian
    }
}

/// Parameters of shape (inputs + 1, classes), class by class.
fn by_class(at: &Array2<f64>) -> Vec<Vec<f64>> {
    at.columns()
        .into_iter()
        .map(|class| class.to_vec())
        .collect()
}

/// The sum of products. Not ndarray's `dot`, whose order of summation depends on the processor: eight sums side by
/// side on any.
fn product(inputs: &[f64], weights: &[f64]) -> f64 {
    let mut sums = [0.0; 8];
    let weights = &weights[..inputs.len()];
    for (inputs, weights) in inputs.chunks(8).zip(weights.chunks(8)) {
        for ((sum, input), weight) in sums.iter_mut().zip(inputs).zip(weights) {
            *sum += input * weight;
        }
    }
    sums.iter().sum()
}

fn norm(gradient: &Array2<f64>) -> f64 {
    libm::sqrt(gradient.iter().map(|g| g * g).sum())
}

/// The lower triangular factor L of a positive definite matrix A = L·Lᵀ, in its place.
pub(super) fn cholesky(mut a: Array2<f64>) -> Option<Array2<f64>> {
    for column in 0..a.nrows() {
        let done = a.slice(s![column, ..column]).to_owned();
        let pivot = a[[column, column]] - done.iter().map(|v| v * v).sum::<f64>();
        if !(pivot > 0.0 && pivot.is_finite()) {
            return None;
        }
        let root = libm::sqrt(pivot);
        a[[column, column]] = root;
        for row in column + 1..a.nrows() {
            let known = a.slice(s![row, ..column]);
            let sum: f64 = known.iter().zip(&done).map(|(x, y)| x * y).sum();
            a[[row, column]] = (a[[row, column]] - sum) / root;
        }
    }
    Some(a)
}

/// The x of L·Lᵀ·x = b.
pub(super) fn solve(factor: &Array2<f64>, mut b: Array1<f64>) -> Array1<f64> {
    for at in 0..b.len() {
        let known = factor.slice(s![at, ..at]);
        let sum: f64 = known.iter().zip(&b).map(|(l, x)| l * x).sum();
        b[at] = (b[at] - sum) / factor[[at, at]];
    }
    for at in (0..b.len()).rev() {
        let known = factor.slice(s![at + 1.., at]);
        let later = b.slice(s![at + 1..]);
        let sum: f64 = known.iter().zip(later).map(|(l, x)| l * x).sum();
        b[at] = (b[at] - sum) / factor[[at, at]];
    }
    b
}

#[cfg(test)]
mod tests {
    use super::*;
    use linfa::prelude::*;
    use linfa_logistic::MultiLogisticRegression;
    use ndarray::array;

    /// Inputs and labels of which no class can be told with certainty.
    fn noisy(rows: usize, width: usize, classes: usize) -> (Array2<f64>, Vec<usize>) {
        let wave = |seed: usize| libm::sin(seed as f64 * 12.9898) * 3.0;
        let inputs = Array2::from_shape_fn((rows, width), |(i, j)| match (i + j) % 3 {
            0 => 0.0,
            _ => wave(i * width + j),
        });
        let labels = (0..rows)
            .map(|i| (i + usize::from(inputs[[i, 0]] > 0.0)) % classes)
            .collect();
        (inputs, labels)
    }

    #[test]
    fn the_optimum_is_that_of_linfa_logistic() {
        for (width, classes) in [(1, 2), (4, 3), (7, 5)] {
            let (inputs, labels) = noisy(300, width, classes);
            let newton = Newton {
                inputs: inputs.view(),
                labels: &labels,
                alpha: 1.0,
                tolerance: 1e-9,
            };
            let found = newton.minimize(Array2::zeros((width + 1, classes)));
            assert!(norm(&newton.slope(&found).gradient) < 1e-6);
            let targets: Array1<usize> = labels.iter().copied().collect();
            let theirs = MultiLogisticRegression::default()
                .alpha(1.0)
                .gradient_tolerance(1e-6)
                .max_iterations(1000)
                .fit(&Dataset::new(inputs.clone(), targets))
                .unwrap();
            let apart = &found.slice(s![..width, ..]) - theirs.params();
            assert!(norm(&apart) < 1e-4, "{width} inputs: {apart}");
        }
    }

    #[test]
    fn it_ends_at_the_same_place_wherever_it_starts() {
        let (inputs, labels) = noisy(200, 3, 3);
        let newton = Newton {
            inputs: inputs.view(),
            labels: &labels,
            alpha: 1.0,
            tolerance: 1e-9,
        };
        let near = newton.minimize(Array2::zeros((4, 3)));
        let far = newton.minimize(Array2::from_shape_fn((4, 3), |(i, j)| {
            6.0 - (i * 5 + j * 3) as f64
        }));
        assert!(
            (&near - &far)
                .slice(s![..3, ..])
                .iter()
                .all(|d| d.abs() < 1e-6)
        );
    }

    #[test]
    fn a_factor_solves_its_equations_and_an_indefinite_matrix_has_none() {
        let a = array![[4.0, 2.0], [2.0, 3.0]];
        let factor = cholesky(a).unwrap();
        let x = solve(&factor, array![8.0, 8.0]);
        assert!((&x - &array![1.0, 2.0]).iter().all(|d| d.abs() < 1e-12));
        assert!(cholesky(array![[1.0, 2.0], [2.0, 1.0]]).is_none());
    }
}
