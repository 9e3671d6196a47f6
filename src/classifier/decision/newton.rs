//! Newton's method for a multinomial logistic regression on few, dense inputs: what L-BFGS needs a
//! hundred passes over the sentences for, it does in a handful.
//!
//! The Hessian costs many times what a gradient does, and only says where to look: it is taken of some of the sentences,
//! and kept as long as it serves, also from one fit to the next that is nearly the same.

use ndarray::linalg::general_mat_mul;
use ndarray::{Array1, Array2, ArrayView2, Axis, s};

/// Far fewer do; where so many did not, the best so far is as good as it gets.
const MOST_STEPS: usize = 50;
/// A step should leave no more than this of the gradient's norm; after one that does not, the Hessian is taken anew.
const SLOW: f64 = 0.4;
/// The Hessian is that of about so many sentences, drawn evenly where there are more.
const ENOUGH: usize = 8192;
/// A step that does not lower the loss is halved so many times at most.
const MOST_HALVINGS: usize = 30;
/// What the sum of a loss may be off by, as a share of it.
const ROUNDING: f64 = 1e-12;
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

/// How a loss curves somewhere.
pub(super) struct Curvature {
    /// The lower triangular factor of the Hessian.
    factor: Array2<f64>,
    /// The sentences that it stands for.
    sentences: usize,
}

impl Newton<'_> {
    /// The optimum from a start, both of shape (inputs + 1, classes), intercepts last, with how the loss curves near it;
    /// given that, if it is known of a fit to other sentences whose optimum is nearby.
    pub fn minimize(
        &self,
        start: Array2<f64>,
        nearby: Option<&Curvature>,
    ) -> (Array2<f64>, Option<Curvature>) {
        let mut at = start;
        let mut here = self.slope(&at);
        let mut taken = None;
        let (mut serves, mut is_of_here) = (nearby.is_some(), false);
        for _ in 0..MOST_STEPS {
            let steepness = norm(&here.gradient);
            if steepness <= self.tolerance {
                break;
            }
            if !serves {
                let Some(curvature) = self.curvature(&at) else {
                    break;
                };
                taken = Some(curvature);
                is_of_here = true;
            }
            let Some(curvature) = taken.as_ref().or(nearby) else {
                break;
            };
            match self.descend(&at, &here, curvature) {
                Some((there, slope)) => {
                    serves = norm(&slope.gradient) <= SLOW * steepness;
                    (at, here, is_of_here) = (there, slope, false);
                }
                // The end of what floating point can tell apart.
                None if is_of_here => break,
                None => serves = false,
            }
        }
        (at, taken)
    }

    /// Somewhere lower along a step, if there is.
    fn descend(
        &self,
        at: &Array2<f64>,
        here: &Slope,
        curvature: &Curvature,
    ) -> Option<(Array2<f64>, Slope)> {
        let mut step = self.step(&here.gradient, curvature)?;
        let steepness = norm(&here.gradient);
        for _ in 0..MOST_HALVINGS {
            let there = at - &step;
            let slope = self.slope(&there);
            // Near the optimum the loss no longer tells two places apart, but its gradient does.
            let is_level = slope.loss <= here.loss * (1.0 + ROUNDING);
            if slope.loss < here.loss || is_level && norm(&slope.gradient) < steepness {
                return Some((there, slope));
            }
            step *= 0.5;
        }
        None
    }

    /// Sets `p` to the probabilities of a sentence's classes under parameters given class by class; returns the loss, if
    /// its own class is `label`.
    fn predict(&self, by_class: &[Vec<f64>], inputs: &[f64], label: usize, p: &mut [f64]) -> f64 {
        for (score, weights) in p.iter_mut().zip(by_class) {
            *score = weights[inputs.len()] + product(inputs, weights);
        }
        let own = p[label];
        let most = p.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        p.iter_mut()
            .for_each(|score| *score = libm::exp(*score - most));
        let sum: f64 = p.iter().sum();
        p.iter_mut().for_each(|power| *power /= sum);
        most + libm::log(sum) - own
    }

    fn slope(&self, at: &Array2<f64>) -> Slope {
        let by_class = by_class(at);
        let mut p = vec![0.0; at.ncols()];
        let mut loss = 0.0;
        let mut sums = vec![vec![0.0; at.nrows()]; at.ncols()];
        let mut row = vec![0.0; self.inputs.ncols()];
        for (inputs, &label) in self.inputs.outer_iter().zip(self.labels) {
            row.iter_mut()
                .zip(inputs)
                .for_each(|(x, input)| *x = *input);
            loss += self.predict(&by_class, &row, label, &mut p);
            for (class, (p, sums)) in p.iter().zip(&mut sums).enumerate() {
                let wrong = p - f64::from(u8::from(class == label));
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

    /// The inverse of a Hessian, as far as it stands for as many sentences, times the gradient; nothing if it is of other
    /// parameters.
    fn step(&self, gradient: &Array2<f64>, curvature: &Curvature) -> Option<Array2<f64>> {
        if curvature.factor.nrows() != gradient.len() {
            return None;
        }
        let (inputs, classes) = gradient.dim();
        // Class by class, as the Hessian's blocks are.
        let flat: Array1<f64> = gradient.t().iter().copied().collect();
        let solved = solve(&curvature.factor, flat);
        let by_class = solved.into_shape_with_order((classes, inputs)).ok()?;
        let more = curvature.sentences as f64 / self.labels.len() as f64;
        Some(by_class.t().map(|step| step * more))
    }

    /// How the loss curves somewhere; nothing if rounding has made the Hessian indefinite.
    fn curvature(&self, at: &Array2<f64>) -> Option<Curvature> {
        Some(Curvature {
            factor: cholesky(self.hessian(at))?,
            sentences: self.labels.len(),
        })
    }

    /// Shape (classes × inputs, classes × inputs), one class after the other. The block of classes a and b is
    /// `Σ p_a (δ_ab − p_b) x xᵀ`, each sentence that is drawn standing for as many; those of two classes are summed up and
    /// what makes each row of blocks zero is on the diagonal.
    fn hessian(&self, at: &Array2<f64>) -> Array2<f64> {
        let (width, classes) = at.dim();
        let pairs: Vec<(usize, usize)> = (0..classes)
            .flat_map(|a| (a + 1..classes).map(move |b| (a, b)))
            .collect();
        let mut blocks = vec![Array2::<f64>::zeros((width, width)); pairs.len()];
        let by_class = by_class(at);
        let mut p = vec![0.0; classes];
        let every = (self.inputs.nrows() / ENOUGH).max(1);
        let drawn = self.inputs.slice(s![..;every, ..]);
        for some in drawn.axis_chunks_iter(Axis(0), AT_ONCE) {
            let mut rows = Array2::ones((some.nrows(), width));
            rows.slice_mut(s![.., ..width - 1]).assign(&some);
            let mut probabilities = Array2::zeros((some.nrows(), classes));
            for (inputs, mut row) in some.outer_iter().zip(probabilities.outer_iter_mut()) {
                let inputs: Vec<f64> = inputs.to_vec();
                self.predict(&by_class, &inputs, 0, &mut p);
                row.iter_mut().zip(&p).for_each(|(to, p)| *to = *p);
            }
            for (block, &(a, b)) in blocks.iter_mut().zip(&pairs) {
                let weights = &probabilities.column(a) * &probabilities.column(b);
                let weighted = &rows * &weights.insert_axis(Axis(1));
                // Its order of summation depends on the processor; but the Hessian only says where to look for the optimum,
                // and the gradient whether it is there.
                general_mat_mul(1.0, &rows.t(), &weighted, 1.0, block);
            }
        }
        let each_stands_for = self.inputs.nrows() as f64 / drawn.nrows() as f64;
        let mut hessian = Array2::zeros((classes * width, classes * width));
        for block in &mut blocks {
            *block *= each_stands_for;
        }
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
pub(super) fn cholesky(a: Array2<f64>) -> Option<Array2<f64>> {
    let mut a = a.as_standard_layout().into_owned();
    let width = a.ncols();
    let mut rows: Vec<&mut [f64]> = a.as_slice_mut()?.chunks_mut(width).collect();
    for column in 0..rows.len() {
        let (done, below) = rows[column..].split_first_mut()?;
        let (known, rest) = done.split_at_mut(column);
        let pivot = rest[0] - product(known, known);
        if !(pivot > 0.0 && pivot.is_finite()) {
            return None;
        }
        rest[0] = libm::sqrt(pivot);
        for row in below {
            row[column] = (row[column] - product(&row[..column], known)) / rest[0];
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
            let found = newton.minimize(Array2::zeros((width + 1, classes)), None).0;
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
        let (near, _) = newton.minimize(Array2::zeros((4, 3)), None);
        let far = Array2::from_shape_fn((4, 3), |(i, j)| 6.0 - (i * 5 + j * 3) as f64);
        let (far, _) = newton.minimize(far, None);
        assert!(
            (&near - &far)
                .slice(s![..3, ..])
                .iter()
                .all(|d| d.abs() < 1e-6)
        );
    }

    #[test]
    fn it_ends_at_the_same_place_with_the_curvature_of_another_fit() {
        let (inputs, labels) = noisy(400, 3, 3);
        let on = |rows: std::ops::Range<usize>| Newton {
            inputs: inputs.slice(s![rows.clone(), ..]),
            labels: &labels[rows],
            alpha: 1.0,
            tolerance: 1e-9,
        };
        let start = || Array2::zeros((4, 3));
        let (alone, _) = on(0..300).minimize(start(), None);
        let (_, nearby) = on(40..400).minimize(start(), None);
        let (_, of_others) = on(390..400).minimize(start(), None);
        let mut of_other_parameters = Array2::eye(5);
        of_other_parameters *= 1e3;
        let of_other_parameters = Some(Curvature {
            factor: of_other_parameters,
            sentences: 300,
        });
        for curvature in [nearby, of_others, of_other_parameters] {
            let (found, _) = on(0..300).minimize(start(), curvature.as_ref());
            let apart = (&found - &alone).slice(s![..3, ..]).to_owned();
            assert!(norm(&apart) < 1e-6, "{apart}");
        }
    }

    #[test]
    fn the_hessian_of_every_so_many_sentences_is_near_that_of_all() {
        let rows = 2 * ENOUGH + 5;
        let (inputs, labels) = noisy(rows, 3, 3);
        let newton = |every: usize| Newton {
            inputs: inputs.slice(s![..;every, ..]),
            labels: &labels[..rows.div_ceil(every)],
            alpha: 0.0,
            tolerance: 1e-9,
        };
        let at = Array2::from_shape_fn((4, 3), |(i, j)| 0.1 * (i + 2 * j) as f64);
        let drawn = newton(1).hessian(&at);
        // Fewer than twice as many as are enough are all taken.
        let half = newton(2).hessian(&at) * (rows as f64 / rows.div_ceil(2) as f64);
        assert!(norm(&(&drawn - &half)) < 1e-4 * norm(&half));
        let all = (0..5).map(|first| {
            let part = Newton {
                inputs: inputs.slice(s![first..;5, ..]),
                ..newton(5)
            };
            part.hessian(&at)
        });
        let all = all.fold(Array2::zeros(drawn.raw_dim()), |sum, part| sum + part);
        assert!(norm(&(&drawn - &all)) < 0.05 * norm(&all));
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
