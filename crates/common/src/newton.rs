//! Newton's method with halved steps, for a convex loss of a few parameters.

use ndarray::{Array1, Array2};

use crate::cholesky::Cholesky;

/// The most steps. A handful is enough from any start.
const MAX_STEPS: usize = 30;
/// The most times that a step is halved until it lowers the loss.
const MAX_HALVINGS: usize = 30;

/// A loss with its first and second derivatives at some parameters.
#[derive(Debug, Clone)]
pub struct Derivatives {
    /// The loss.
    pub loss: f64,
    /// Its gradient.
    pub gradient: Array1<f64>,
    /// Its Hessian, of which only the lower triangle counts.
    pub hessian: Array2<f64>,
}

impl Derivatives {
    /// The Euclidean norm of the gradient.
    pub fn gradient_norm(&self) -> f64 {
        libm::sqrt(self.gradient.iter().map(|g| g * g).sum())
    }
}

/// Finds the parameters that minimise a convex loss. Ends where the norm of the gradient is at most `tolerance`, where
/// floating point resolves no lower loss, or after thirty steps. Returns the derivatives there too. A large
/// [gradient norm](Derivatives::gradient_norm) says that this is no minimum; a small one may also be that of a loss
/// that gets level far away and has none.
pub fn minimize(
    start: Array1<f64>,
    tolerance: f64,
    derivatives: impl Fn(&Array1<f64>) -> Derivatives,
) -> (Array1<f64>, Derivatives) {
    let mut here = derivatives(&start);
    let mut at = start;
    for _ in 0..MAX_STEPS {
        if here.gradient_norm() <= tolerance {
            break;
        }
        let Some(factor) = Cholesky::definite(&here.hessian) else {
            break;
        };
        let mut step = factor.solve(here.gradient.clone());
        let lower = (0..MAX_HALVINGS).find_map(|_| {
            let there = &at - &step;
            let derivatives = derivatives(&there);
            step *= 0.5;
            (derivatives.loss < here.loss).then_some((there, derivatives))
        });
        let Some(lower) = lower else {
            break;
        };
        (at, here) = lower;
    }
    (at, here)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// By hand: ln(1 + eˣ) − 0.75·x is lowest at x = ln 3.
    #[test]
    fn a_logistic_loss_is_minimised_from_afar() {
        let derivatives = |x: &Array1<f64>| {
            let (x, power) = (x[0], libm::exp(x[0]));
            let p = power / (1.0 + power);
            Derivatives {
                loss: libm::log1p(power) - 0.75 * x,
                gradient: array![p - 0.75],
                hessian: array![[p * (1.0 - p)]],
            }
        };
        for start in [-6.0, 0.0, 6.0] {
            let (found, at) = minimize(array![start], 1e-9, derivatives);
            assert!((found[0] - libm::log(3.0)).abs() < 1e-8, "{start}: {found}");
            assert!(at.gradient_norm() <= 1e-9);
        }
    }

    /// −x falls for ever.
    #[test]
    fn a_loss_without_a_minimum_keeps_its_steepness() {
        let derivatives = |x: &Array1<f64>| Derivatives {
            loss: -x[0],
            gradient: array![-1.0],
            hessian: array![[1.0]],
        };
        assert_eq!(
            minimize(array![0.0], 1e-9, derivatives).1.gradient_norm(),
            1.0
        );
    }
}
