//! The least of a convex quadratic function among distributions: what the corrected counts end in.

use ndarray::{Array1, Array2};

use crate::cholesky::Cholesky;

/// Distributions near `from` are `x = from + s`, s of sum 0: the x of the least `½ sᵀHs + gᵀs`, H the `hessian`, positive
/// semidefinite, and g the `gradient`. Where H does not tell directions apart the step is as short as it can be.
///
/// By an active set: of the labels in it the least is an equation; the first share that would fall below 0 on the way
/// there leaves, the label that promises most comes in. Each set ends lower than the one before, so that none
/// comes again, and few are tried (Lawson and Hanson 1974, chapter 23, for x ≥ 0 alone).
pub(super) fn step(hessian: &[Vec<f64>], gradient: &[f64], from: &[f64]) -> Vec<f64> {
    let classes = from.len();
    let largest = (0..classes).map(|at| hessian[at][at]).fold(0.0, f64::max);
    if largest <= 0.0 {
        return best_of(gradient);
    }
    // Of sum 0, s does not see a constant on H; with it no set's matrix is singular along a distribution. What is added
    // to the diagonal is as much as rounding takes away.
    let ridge = 4.0 * classes as f64 * f64::EPSILON * largest;
    let cell = |row: usize, column: usize| match row == column {
        true => hessian[row][column] + largest + ridge,
        false => hessian[row][column] + largest,
    };
    let curved: Vec<Vec<f64>> = (0..classes)
        .map(|row| (0..classes).map(|column| cell(row, column)).collect())
        .collect();
    let of = |row: &Vec<f64>, x: &[f64]| row.iter().zip(x).map(|(a, x)| a * x).sum::<f64>();
    let wanted: Vec<f64> = curved
        .iter()
        .zip(gradient)
        .map(|(row, g)| of(row, from) - g)
        .collect();

    let mut shares = from.to_vec();
    let mut inside: Vec<usize> = (0..classes).filter(|&at| from[at] > 0.0).collect();
    let mut came_last = None;
    let mut useless: Vec<usize> = Vec::new();
    for _ in 0..20 + 10 * classes {
        let (least, level) = least_of(&curved, &wanted, &inside);
        // A label that comes in and would only go below 0 was taken for better by rounding.
        if let Some(last) = came_last.take()
            && inside
                .iter()
                .zip(&least)
                .any(|(&at, &x)| at == last && x <= 0.0)
        {
            inside.retain(|&at| at != last);
            useless.push(last);
            continue;
        }
        let ends = inside.iter().zip(&least).filter(|(_, x)| **x <= 0.0);
        let ends = ends.map(|(&at, x)| (shares[at] / (shares[at] - x), at));
        let end = ends.min_by(|a, b| a.0.total_cmp(&b.0));
        let way = end.map_or(1.0, |(way, _)| way);
        for (&at, x) in inside.iter().zip(&least) {
            shares[at] = ((1.0 - way) * shares[at] + way * x).max(0.0);
        }
        if let Some((_, at)) = end {
            shares[at] = 0.0;
            inside.retain(|&at| shares[at] > 0.0);
            continue;
        }
        let outside = (0..classes).filter(|at| !inside.contains(at) && !useless.contains(at));
        let promise = |at: usize| wanted[at] + level - of(&curved[at], &shares);
        let best = outside.map(|at| (promise(at), at));
        match best.max_by(|a, b| a.0.total_cmp(&b.0)) {
            Some((promise, at)) if promise > 0.0 => {
                inside.push(at);
                came_last = Some(at);
            }
            _ => break,
        }
    }
    as_distribution(shares)
}

/// All on the label of the least gradient, where nothing bends.
fn best_of(gradient: &[f64]) -> Vec<f64> {
    let best = (0..gradient.len()).min_by(|&a, &b| gradient[a].total_cmp(&gradient[b]));
    let mut shares = vec![0.0; gradient.len()];
    if let Some(best) = best {
        shares[best] = 1.0;
    }
    shares
}

/// Takes off what rounding has added to the sum.
fn as_distribution(mut shares: Vec<f64>) -> Vec<f64> {
    let sum: f64 = shares.iter().sum();
    shares.iter_mut().for_each(|share| *share /= sum);
    shares
}

/// The x of sum 1 among `inside`, of either sign, and the number λ with `A x = b + λ` there.
fn least_of(a: &[Vec<f64>], b: &[f64], inside: &[usize]) -> (Vec<f64>, f64) {
    let size = inside.len();
    let cells = Array2::from_shape_fn((size, size), |(row, column)| a[inside[row]][inside[column]]);
    let factor = Cholesky::semidefinite(&cells);
    let free = factor.solve(inside.iter().map(|&at| b[at]).collect());
    let ones = factor.solve(Array1::ones(size));
    let level = (1.0 - free.sum()) / ones.sum();
    let least = free.iter().zip(&ones).map(|(x, one)| x + level * one);
    (least.collect(), level)
}
