//! One row's step of the dual coordinate ascent, in single or double precision.

// See `ascent`.
#![allow(clippy::needless_range_loop)]

use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

/// A precision to compute in.
pub(super) trait Real:
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
    fn of(value: f64) -> Self;
    fn exp(self) -> Self;
    fn ln(self) -> Self;
    fn abs(self) -> Self;
}

impl Real for f32 {
    fn of(value: f64) -> Self {
        value as f32
    }

    fn exp(self) -> Self {
        libm::expf(self)
    }

    fn ln(self) -> Self {
        libm::logf(self)
    }

    fn abs(self) -> Self {
        f32::abs(self)
    }
}

impl Real for f64 {
    fn of(value: f64) -> Self {
        value
    }

    fn exp(self) -> Self {
        libm::exp(self)
    }

    fn ln(self) -> Self {
        libm::log(self)
    }

    fn abs(self) -> Self {
        f64::abs(self)
    }
}

/// Newton steps on one row; one is the rule, a few when its scores are far off.
const NEWTON_STEPS: usize = 20;
/// Good enough for one row, against where it began: the others will move its scores anyway.
const REDUCTION: f64 = 0.1;
/// Above this change of a score a Newton step is tried before it is trusted.
const FAR: f64 = 0.3;
/// The smallest part of a Newton step that is tried.
const SHORTEST: f64 = 1e-3;

/// The softmax of scores, and the logarithm of the sum of their exponentials.
pub(super) fn softmax<F: Real, const C: usize>(scores: [F; C]) -> ([F; C], F) {
    let mut max = scores[0];
    for class in 1..C {
        max = if scores[class] > max {
            scores[class]
        } else {
            max
        };
    }
    let powers = scores.map(|score| (score - max).exp());
    let mut sum = powers[0];
    for class in 1..C {
        sum += powers[class];
    }
    let share = F::of(1.0) / sum;
    (powers.map(|power| power * share), max + sum.ln())
}

/// Moves a row's distribution `p` to the softmax of the scores that it will have once `p` has moved:
/// of `now` they become `now − reach · (p − p before)`. On entry `scores` is what `p` is the softmax of,
/// and so it is again on return. Returns how far `p` was from the softmax of `now`.
///
/// With `base = now + reach · p before` the wanted scores `v` are the minimum of the convex function
/// `½ ‖v − base‖² + reach · ln Σ_c exp v_c`, which Newton's method finds; its Hessian is a diagonal
/// and a matrix of rank one.
pub(super) fn settle<F: Real, const C: usize>(
    now: [F; C],
    reach: F,
    scores: &mut [F; C],
    p: &mut [F; C],
) -> F {
    let zero = F::of(0.0);
    let (here, _) = softmax(now);
    let (mut distance, mut from_before) = (zero, zero);
    let mut base = now;
    for class in 0..C {
        distance = larger(distance, (here[class] - p[class]).abs());
        from_before = larger(from_before, (scores[class] - now[class]).abs());
        base[class] += reach * p[class];
    }
    // From where the row was, or from where the others have put it: whichever is nearer to the answer.
    let mut slope = reach * distance;
    let (mut v, mut q) = (now, here);
    if from_before < slope {
        (v, q, slope) = (*scores, *p, from_before);
    }
    let enough = slope * F::of(REDUCTION);
    let height = |v: &[F; C], log_sum: F| {
        let mut sum = reach * log_sum;
        for class in 0..C {
            let gap = v[class] - base[class];
            sum += F::of(0.5) * gap * gap;
        }
        sum
    };
    for _ in 0..NEWTON_STEPS {
        let mut gradient = [zero; C];
        let (mut mean, mut rest) = (zero, F::of(1.0));
        for class in 0..C {
            gradient[class] = v[class] - base[class] + reach * q[class];
            let part = q[class] / (F::of(1.0) + reach * q[class]);
            mean -= part * gradient[class];
            rest -= reach * part * q[class];
        }
        let mean = mean / rest;
        let (mut step, mut longest) = ([zero; C], zero);
        for class in 0..C {
            let weight = reach * q[class];
            step[class] = (weight * mean - gradient[class]) / (F::of(1.0) + weight);
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
        let mut part = F::of(1.0);
        let mut next = along(part);
        if longest > F::of(FAR) {
            let before = height(&v, softmax(v).1);
            while height(&next.0, next.2) > before && part > F::of(SHORTEST) {
                part = part * F::of(0.5);
                next = along(part);
            }
        }
        (v, q, _) = next;
        let mut steepest = zero;
        for class in 0..C {
            let slope = v[class] - base[class] + reach * q[class];
            steepest = larger(steepest, slope.abs());
        }
        if steepest <= enough {
            break;
        }
    }
    (*scores, *p) = (v, q);
    distance
}

fn larger<F: Real>(a: F, b: F) -> F {
    if b > a { b } else { a }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_row_settles_where_its_scores_say(
            now in prop::array::uniform3(-20.0..20.0f64),
            before in prop::array::uniform3(-20.0..20.0f64),
            reach in 0.01..300.0f64,
        ) {
            let (mut scores, mut p) = (before, softmax(before).0);
            // A step leaves a tenth of the way at most, so a few of them arrive.
            let (mut base, mut gap) = (now, f64::INFINITY);
            for class in 0..3 {
                base[class] += reach * p[class];
            }
            for _ in 0..12 {
                let mut now = base;
                for class in 0..3 {
                    now[class] -= reach * p[class];
                }
                gap = settle(now, reach, &mut scores, &mut p);
            }
            prop_assert!(gap < 1e-6, "{gap}");
            prop_assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn classes_that_are_never_stay_at_nothing() {
        let (mut scores, mut p) = ([0.0, 0.0, -1e30], [0.5, 0.5, 0.0]);
        let far: f32 = settle([2.0, -1.0, -1e30], 3.0, &mut scores, &mut p);
        assert!(far > 0.4 && p[2] == 0.0 && p[0] > p[1]);
    }
}
