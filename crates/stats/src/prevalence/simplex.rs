//! Minimises a convex quadratic function over distributions.

use ndarray::{Array1, Array2};
use standpoint_common::cholesky::Cholesky;

/// The distribution `x = from + s` that minimises `½ sᵀHs + gᵀs`, with H the positive semidefinite `hessian`
/// and g the `gradient`. In directions in which H is flat the step is as short as possible.
///
/// It is an active-set method: the minimum over the labels of a set solves a system of equations. The first
/// share that would fall below 0 on the way there leaves the set, and the most promising label enters it.
/// Each set ends lower than the one before, so that few are tried (Lawson and Hanson 1974, chapter 23).
pub(super) fn minimize_quadratic(hessian: &[Vec<f64>], gradient: &[f64], from: &[f64]) -> Vec<f64> {
    let classes = from.len();
    let largest = (0..classes).map(|at| hessian[at][at]).fold(0.0, f64::max);
    if largest <= 0.0 {
        return steepest(gradient);
    }
    // A constant added to H changes nothing for s of sum 0, and makes no set's matrix singular along a
    // distribution. The ridge on the diagonal makes up for rounding.
    let ridge = 4.0 * classes as f64 * f64::EPSILON * largest;
    let cell = |row: usize, column: usize| {
        if row == column {
            hessian[row][column] + largest + ridge
        } else {
            hessian[row][column] + largest
        }
    };
    let curved: Vec<Vec<f64>> = (0..classes)
        .map(|row| (0..classes).map(|column| cell(row, column)).collect())
        .collect();
    let product = |row: &Vec<f64>, x: &[f64]| row.iter().zip(x).map(|(a, x)| a * x).sum::<f64>();
    let wanted: Vec<f64> = curved
        .iter()
        .zip(gradient)
        .map(|(row, g)| product(row, from) - g)
        .collect();

    let mut shares = from.to_vec();
    let mut inside: Vec<usize> = (0..classes).filter(|&at| from[at] > 0.0).collect();
    let mut entered_last = None;
    let mut rejected: Vec<usize> = Vec::new();
    for _ in 0..20 + 10 * classes {
        let (minimum, level) = minimum_in(&curved, &wanted, &inside);
        // A label that enters and would only fall below 0 was chosen because of rounding.
        if let Some(last) = entered_last.take()
            && inside
                .iter()
                .zip(&minimum)
                .any(|(&at, &x)| at == last && x <= 0.0)
        {
            inside.retain(|&at| at != last);
            rejected.push(last);
            continue;
        }
        let ends = inside
            .iter()
            .zip(&minimum)
            .filter(|(_, x)| **x <= 0.0)
            .map(|(&at, x)| (shares[at] / (shares[at] - x), at));
        let end = ends.min_by(|a, b| a.0.total_cmp(&b.0));
        let way = end.map_or(1.0, |(way, _)| way);
        for (&at, x) in inside.iter().zip(&minimum) {
            shares[at] = ((1.0 - way) * shares[at] + way * x).max(0.0);
        }
        if let Some((_, at)) = end {
            shares[at] = 0.0;
            inside.retain(|&at| shares[at] > 0.0);
            continue;
        }
        let outside = (0..classes).filter(|at| !inside.contains(at) && !rejected.contains(at));
        let promise = |at: usize| wanted[at] + level - product(&curved[at], &shares);
        let best = outside.map(|at| (promise(at), at));
        match best.max_by(|a, b| a.0.total_cmp(&b.0)) {
            Some((promise, at)) if promise > 0.0 => {
                inside.push(at);
                entered_last = Some(at);
            }
            _ => break,
        }
    }
    as_distribution(shares)
}

/// The distribution with everything on the label of the smallest gradient.
fn steepest(gradient: &[f64]) -> Vec<f64> {
    let best = (0..gradient.len()).min_by(|&a, &b| gradient[a].total_cmp(&gradient[b]));
    let mut shares = vec![0.0; gradient.len()];
    if let Some(best) = best {
        shares[best] = 1.0;
    }
    shares
}

/// Rescales shares to a sum of 1.
fn as_distribution(mut shares: Vec<f64>) -> Vec<f64> {
    let sum: f64 = shares.iter().sum();
    shares.iter_mut().for_each(|share| *share /= sum);
    shares
}

/// The x of sum 1 over `inside`, of either sign, with `A x = b + λ`, and λ.
fn minimum_in(a: &[Vec<f64>], b: &[f64], inside: &[usize]) -> (Vec<f64>, f64) {
    let size = inside.len();
    let cells = Array2::from_shape_fn((size, size), |(row, column)| a[inside[row]][inside[column]]);
    let factor = Cholesky::semidefinite(&cells);
    let free = factor.solve(inside.iter().map(|&at| b[at]).collect());
    let ones = factor.solve(Array1::ones(size));
    let level = (1.0 - free.sum()) / ones.sum();
    let least = free.iter().zip(&ones).map(|(x, one)| x + level * one);
    (least.collect(), level)
}
