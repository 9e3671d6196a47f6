//! One row's step of the dual coordinate ascent, in single or double precision.

// See `ascent`.
#![allow(clippy::needless_range_loop)]

use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

/// A floating-point type to compute in.
pub(super) trait Float:
    Copy
    + PartialOrd
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
    + From<f32>
    + Into<f64>
{
    fn from_f64(value: f64) -> Self;
    fn exp(self) -> Self;
    fn ln(self) -> Self;
    fn abs(self) -> Self;
}

macro_rules! impl_float {
    ($float:ty, $exp:path, $ln:path) => {
        impl Float for $float {
            fn from_f64(value: f64) -> Self {
                value as $float
            }

            fn exp(self) -> Self {
                $exp(self)
            }

            fn ln(self) -> Self {
                $ln(self)
            }

            fn abs(self) -> Self {
                <$float>::abs(self)
            }
        }
    };
}

impl_float!(f32, libm::expf, libm::logf);
impl_float!(f64, libm::exp, libm::log);

/// The most Newton steps on one row. One is the rule; a row whose scores are far off takes a few.
const NEWTON_STEPS: usize = 20;
/// Stops at this share of the row's first gradient: other rows will move its scores anyway.
const REDUCTION: f64 = 0.1;
/// A Newton step that changes a score by more than this is checked for descent.
const FAR: f64 = 0.3;
/// The smallest part of a Newton step that is tried.
const MIN_STEP: f64 = 1e-3;

/// The softmax of scores, and the logarithm of the sum of their exponentials.
pub(super) fn softmax<F: Float, const C: usize>(scores: [F; C]) -> ([F; C], F) {
    let mut max = scores[0];
    for class in 1..C {
        max = larger(max, scores[class]);
    }
    let powers = scores.map(|score| (score - max).exp());
    let mut sum = powers[0];
    for class in 1..C {
        sum += powers[class];
    }
    let share = F::from_f64(1.0) / sum;
    (powers.map(|power| power * share), max + sum.ln())
}

/// Moves a row's distribution `p` to the softmax of the scores that the row has after the move: the scores
/// `now` become `now − curvature · (p − p before)`. On entry and on return `p` is the softmax of `scores`.
/// Returns how far `p` was from the softmax of `now`.
///
/// With `base = now + curvature · p before` the new scores `v` minimise the convex function
/// `½ ‖v − base‖² + curvature · ln Σ_c exp v_c`. Newton's method finds them; the Hessian is a diagonal plus a
/// matrix of rank one.
pub(super) fn solve_row<F: Float, const C: usize>(
    now: [F; C],
    curvature: F,
    scores: &mut [F; C],
    p: &mut [F; C],
) -> F {
    let zero = F::from_f64(0.0);
    let (here, _) = softmax(now);
    let (mut distance, mut from_before) = (zero, zero);
    let mut base = now;
    for class in 0..C {
        distance = larger(distance, (here[class] - p[class]).abs());
        from_before = larger(from_before, (scores[class] - now[class]).abs());
        base[class] += curvature * p[class];
    }
    // Starts from the row's old scores or from `now`, whichever has the smaller gradient.
    let mut slope = curvature * distance;
    let (mut v, mut q) = (now, here);
    if from_before < slope {
        (v, q, slope) = (*scores, *p, from_before);
    }
    let enough = slope * F::from_f64(REDUCTION);
    let height = |v: &[F; C], log_sum: F| {
        let mut sum = curvature * log_sum;
        for class in 0..C {
            let gap = v[class] - base[class];
            sum += F::from_f64(0.5) * gap * gap;
        }
        sum
    };
    for _ in 0..NEWTON_STEPS {
        let mut gradient = [zero; C];
        let (mut mean, mut rest) = (zero, F::from_f64(1.0));
        for class in 0..C {
            gradient[class] = v[class] - base[class] + curvature * q[class];
            let part = q[class] / (F::from_f64(1.0) + curvature * q[class]);
            mean -= part * gradient[class];
            rest -= curvature * part * q[class];
        }
        let mean = mean / rest;
        let (mut step, mut longest) = ([zero; C], zero);
        for class in 0..C {
            let weight = curvature * q[class];
            step[class] = (weight * mean - gradient[class]) / (F::from_f64(1.0) + weight);
            longest = larger(longest, step[class].abs());
        }
        let along = |part: F| {
            let mut v = v;
            for class in 0..C {
                v[class] += part * step[class];
            }
            let (q, log_sum) = softmax(v);
            (v, q, log_sum)
        };
        let mut part = F::from_f64(1.0);
        let mut next = along(part);
        if longest > F::from_f64(FAR) {
            let before = height(&v, softmax(v).1);
            while height(&next.0, next.2) > before && part > F::from_f64(MIN_STEP) {
                part = part * F::from_f64(0.5);
                next = along(part);
            }
        }
        (v, q, _) = next;
        let mut steepest = zero;
        for class in 0..C {
            let slope = v[class] - base[class] + curvature * q[class];
            steepest = larger(steepest, slope.abs());
        }
        if steepest <= enough {
            break;
        }
    }
    (*scores, *p) = (v, q);
    distance
}

fn larger<F: Float>(a: F, b: F) -> F {
    if b > a { b } else { a }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_solution_is_the_softmax_of_its_own_scores(
            now in prop::array::uniform3(-20.0..20.0f64),
            before in prop::array::uniform3(-20.0..20.0f64),
            curvature in 0.01..300.0f64,
        ) {
            let (mut scores, mut p) = (before, softmax(before).0);
            // A step leaves a tenth of the way at most, so a few are enough.
            let (mut base, mut gap) = (now, f64::INFINITY);
            for class in 0..3 {
                base[class] += curvature * p[class];
            }
            for _ in 0..12 {
                let mut now = base;
                for class in 0..3 {
                    now[class] -= curvature * p[class];
                }
                gap = solve_row(now, curvature, &mut scores, &mut p);
            }
            prop_assert!(gap < 1e-6, "{gap}");
            prop_assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn padding_classes_keep_a_probability_of_zero() {
        let (mut scores, mut p) = ([0.0, 0.0, -1e30], [0.5, 0.5, 0.0]);
        let distance: f32 = solve_row([2.0, -1.0, -1e30], 3.0, &mut scores, &mut p);
        assert!(distance > 0.4 && p[2] == 0.0 && p[0] > p[1]);
    }
}
