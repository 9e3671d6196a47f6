//! Newton's method for a multinomial logistic regression on few, dense inputs: what L-BFGS needs a
//! hundred passes over the sentences for, it does in a handful.
//!
//! A softmax does not see a number added to all classes, and of all such the penalty wants the parameters that sum to zero
//! over the classes. So the last class is what the others leave, and nothing of it is computed that they say already.
//!
//! The Hessian (`curvature`) is kept as long as it serves, also from one fit to the next that is nearly the same.

use ndarray::{Array1, Array2, ArrayView2, Axis, s};

use super::curvature::{Curvature, rows};
use crate::cholesky::dot;

/// Far fewer do; where so many did not, the best so far is as good as it gets.
const MOST_STEPS: usize = 50;
/// A step should leave no more than this of the gradient's norm; after one that does not, the Hessian is taken anew.
const SLOW: f64 = 0.4;
/// A step that does not lower the loss is halved so many times at most.
const MOST_HALVINGS: usize = 30;
/// What the sum of a loss may be off by, as a share of it.
const ROUNDING: f64 = 1e-12;

/// Minimises `−Σ ln p + alpha/2 · ‖weights − towards‖²`: with zeros to be drawn to, the objective of linfa-logistic.
///
/// In here parameters and gradients have the shape (classes, inputs + 1), intercepts last, and sum to zero over the classes.
pub(super) struct Newton<'a> {
    /// Shape (sentences, inputs).
    pub inputs: ArrayView2<'a, f64>,
    /// Each sentence's class.
    pub labels: &'a [usize],
    pub alpha: f64,
    /// What the penalty draws the parameters to, in the shape of these and like them summing to zero over the classes; the
    /// intercepts, which are free, do not count.
    pub towards: Array2<f64>,
    /// The norm of the gradient that is small enough.
    pub tolerance: f64,
}

/// The loss and its gradient somewhere.
struct Slope {
    loss: f64,
    gradient: Array2<f64>,
}

impl Newton<'_> {
    /// The optimum from a start, both of shape (inputs + 1, classes), intercepts last, with how the loss curves near it;
    /// given that, if it is known of a fit to other sentences whose optimum is nearby.
    pub fn minimize(
        &self,
        start: Array2<f64>,
        nearby: Option<&Curvature>,
    ) -> (Array2<f64>, Option<Curvature>) {
        let mut at = start.reversed_axes().as_standard_layout().into_owned();
        leave_the_rest_to_the_last(&mut at);
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
        (at.reversed_axes(), taken)
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

    fn curvature(&self, at: &Array2<f64>) -> Option<Curvature> {
        Curvature::new(self.inputs, self.alpha, at.nrows(), |inputs, p| {
            self.predict(at, inputs, 0, p);
        })
    }

    /// Sets `p` to the probabilities of a sentence's classes; returns the loss, if its own class is `label`.
    fn predict(&self, at: &Array2<f64>, inputs: &[f64], label: usize, p: &mut [f64]) -> f64 {
        let Some((last, others)) = p.split_last_mut() else {
            return 0.0;
        };
        *last = 0.0;
        for (score, weights) in others.iter_mut().zip(rows(at)) {
            let (weights, intercept) = weights.split_at(inputs.len());
            *score = dot(inputs, weights) + intercept[0];
            *last -= *score;
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
        let classes = at.nrows();
        let mut p = vec![0.0; classes];
        let mut loss = 0.0;
        let mut gradient = Array2::zeros(at.raw_dim());
        let width = at.ncols();
        let inputs = self.inputs.as_standard_layout();
        let sums = gradient.as_slice_mut().unwrap_or_default();
        for (inputs, &label) in rows(&inputs).zip(self.labels) {
            loss += self.predict(at, inputs, label, &mut p);
            let others = p.iter().zip(sums.chunks_exact_mut(width)).enumerate();
            for (class, (p, sums)) in others.take(classes - 1) {
                let wrong = p - f64::from(u8::from(class == label));
                for (sum, input) in sums.iter_mut().zip(inputs) {
                    *sum += wrong * input;
                }
                sums[inputs.len()] += wrong;
            }
        }
        let weights = s![.., ..width - 1];
        let away = &at.slice(weights) - &self.towards.slice(weights);
        loss += 0.5 * self.alpha * away.iter().map(|w| w * w).sum::<f64>();
        gradient.slice_mut(weights).scaled_add(self.alpha, &away);
        leave_the_rest_to_the_last(&mut gradient);
        Slope { loss, gradient }
    }

    /// The inverse of a Hessian, as far as it stands for as many sentences, times the gradient; nothing if it is of other
    /// parameters.
    fn step(&self, gradient: &Array2<f64>, curvature: &Curvature) -> Option<Array2<f64>> {
        let (classes, width) = gradient.dim();
        if curvature.factor.width() != (classes - 1) * width {
            return None;
        }
        let others = gradient.slice(s![..classes - 1, ..]);
        let along: Array1<f64> = (&others - &gradient.row(classes - 1)).into_iter().collect();
        let mut step = Array2::zeros(gradient.raw_dim());
        let more = curvature.sentences as f64 / self.labels.len() as f64;
        let solved = curvature.factor.solve(along);
        step.iter_mut()
            .zip(solved)
            .for_each(|(to, solved)| *to = solved * more);
        leave_the_rest_to_the_last(&mut step);
        Some(step)
    }
}

/// Makes the last row minus the sum of the others.
fn leave_the_rest_to_the_last(by_class: &mut Array2<f64>) {
    let last = by_class.nrows() - 1;
    let sum = by_class.slice(s![..last, ..]).sum_axis(Axis(0));
    by_class.row_mut(last).assign(&-sum);
}

fn norm(gradient: &Array2<f64>) -> f64 {
    libm::sqrt(gradient.iter().map(|g| g * g).sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cholesky::Cholesky;
    use crate::classifier::decision::curvature::{ENOUGH, hessian};
    use linfa::prelude::*;
    use linfa_logistic::MultiLogisticRegression;

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

    fn of(newton: &Newton, at: &Array2<f64>) -> Array2<f64> {
        hessian(newton.inputs, newton.alpha, at.nrows(), |inputs, p| {
            newton.predict(at, inputs, 0, p);
        })
    }

    #[test]
    fn the_optimum_is_that_of_linfa_logistic() {
        for (width, classes) in [(1, 2), (4, 3), (7, 5)] {
            let (inputs, labels) = noisy(300, width, classes);
            let newton = Newton {
                inputs: inputs.view(),
                labels: &labels,
                alpha: 1.0,
                towards: Array2::zeros((classes, width + 1)),
                tolerance: 1e-9,
            };
            let found = newton.minimize(Array2::zeros((width + 1, classes)), None).0;
            let by_class = found.t().as_standard_layout().into_owned();
            assert!(norm(&newton.slope(&by_class).gradient) < 1e-6);
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
    fn parameters_stay_near_what_they_are_drawn_to() {
        let (inputs, labels) = noisy(300, 2, 3);
        let mut towards =
            Array2::from_shape_fn((3, 3), |(class, input)| (class * 2 + input) as f64);
        leave_the_rest_to_the_last(&mut towards);
        let weights = |alpha: f64| {
            let newton = Newton {
                inputs: inputs.view(),
                labels: &labels,
                alpha,
                towards: towards.clone(),
                tolerance: 1e-9,
            };
            let (found, _) = newton.minimize(Array2::zeros((3, 3)), None);
            let drawn = towards.t();
            norm(&(&found.slice(s![..2, ..]) - &drawn.slice(s![..2, ..])))
        };
        assert!(weights(1e6) < 1e-3, "{}", weights(1e6));
        assert!(weights(1e-3) > 1.0, "{}", weights(1e-3));
    }

    #[test]
    fn it_ends_at_the_same_place_wherever_it_starts() {
        let (inputs, labels) = noisy(200, 3, 3);
        let newton = Newton {
            inputs: inputs.view(),
            labels: &labels,
            alpha: 1.0,
            towards: Array2::zeros((3, 4)),
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
            towards: Array2::zeros((3, 4)),
            tolerance: 1e-9,
        };
        let start = || Array2::zeros((4, 3));
        let (alone, _) = on(0..300).minimize(start(), None);
        let (_, nearby) = on(40..400).minimize(start(), None);
        let (_, of_others) = on(390..400).minimize(start(), None);
        let of_other_parameters = Some(Curvature {
            factor: Cholesky::definite(&(Array2::eye(5) * 1e6)).unwrap(),
            sentences: 300,
        });
        for curvature in [nearby, of_others, of_other_parameters] {
            let (found, _) = on(0..300).minimize(start(), curvature.as_ref());
            let apart = (&found - &alone).slice(s![..3, ..]).to_owned();
            assert!(norm(&apart) < 1e-6, "{apart}");
        }
    }

    #[test]
    fn the_hessian_is_how_the_gradient_changes() {
        let (inputs, labels) = noisy(200, 3, 3);
        let newton = Newton {
            inputs: inputs.view(),
            labels: &labels,
            alpha: 0.7,
            towards: Array2::zeros((3, 4)),
            tolerance: 1e-9,
        };
        let (classes, width) = (3, 4);
        let mut at = Array2::from_shape_fn((classes, width), |(j, i)| 0.1 * (i + 2 * j) as f64);
        leave_the_rest_to_the_last(&mut at);
        let hessian = of(&newton, &at);
        for moved in 0..(classes - 1) * width {
            let slope = |by: f64| {
                let mut there = at.clone();
                there[[moved / width, moved % width]] += by;
                leave_the_rest_to_the_last(&mut there);
                let gradient = newton.slope(&there).gradient;
                let others = gradient.slice(s![..classes - 1, ..]);
                &others - &gradient.row(classes - 1)
            };
            let change = (slope(1e-5) - slope(-1e-5)) / 2e-5;
            for (change, told) in change.iter().zip(hessian.row(moved)) {
                assert!(
                    (change - told).abs() < 1e-6 * (1.0 + told.abs()),
                    "{change} {told}"
                );
            }
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
            towards: Array2::zeros((3, 4)),
            tolerance: 1e-9,
        };
        let at = Array2::from_shape_fn((3, 4), |(j, i)| 0.1 * (i + 2 * j) as f64);
        let drawn = of(&newton(1), &at);
        // Fewer than twice as many as are enough are all taken.
        let half = of(&newton(2), &at) * (rows as f64 / rows.div_ceil(2) as f64);
        assert!(norm(&(&drawn - &half)) < 1e-4 * norm(&half));
        let all = (0..5).map(|first| {
            let part = Newton {
                inputs: inputs.slice(s![first..;5, ..]),
                ..newton(5)
            };
            of(&part, &at)
        });
        let all = all.fold(Array2::zeros(drawn.raw_dim()), |sum, part| sum + part);
        assert!(norm(&(&drawn - &all)) < 0.05 * norm(&all));
    }
}
