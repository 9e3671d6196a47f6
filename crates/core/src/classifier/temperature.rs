//! Temperature scaling: the best scale of logits, and their log loss at that scale.

use ndarray::ArrayView2;

use super::log_softmax;

/// In practice enough for the best temperature; one more or less changes no choice.
const NEWTON_STEPS: usize = 12;

/// The log loss of logits without priors at their best temperature (Guo et al. 2017), with the labels' shares
/// as priors. It compares penalties: a strong one makes logits small, a weak one makes them overconfident,
/// and the decision layer corrects both.
pub fn tempered_loss(logits: ArrayView2<f64>, labels: &[usize]) -> f64 {
    best_scale(logits, labels).1
}

/// The scale of the logits, which is the inverse of the best temperature, and their log loss there.
///
/// Targets are smoothed as in Platt scaling (Platt 1999, section 2.2): each label has one more imaginary
/// sentence. A few sentences that are all classified correctly do not prove that all others will be.
pub(super) fn best_scale(logits: ArrayView2<f64>, labels: &[usize]) -> (f64, f64) {
    let log_priors = log_shares(labels, logits.ncols());
    let classes = logits.ncols() as f64;
    let other = 1.0 / (labels.len() as f64 + classes);
    let own = 1.0 - classes * other;
    let mut scale = 1.0;
    let mut scores = vec![0.0; logits.ncols()];
    let mut loss = f64::INFINITY;
    // Newton's method; the loss is convex in the scale.
    for _ in 0..NEWTON_STEPS {
        let (mut total, mut slope, mut curvature) = (0.0, 0.0, 0.0);
        for (row, &label) in logits.outer_iter().zip(labels) {
            for ((score, z), prior) in scores.iter_mut().zip(row).zip(&log_priors) {
                *score = scale * z + prior;
            }
            log_softmax(&mut scores);
            total -= own * scores[label] + other * scores.iter().sum::<f64>();
            let (mut mean, mut square) = (0.0, 0.0);
            for (score, z) in scores.iter().zip(row) {
                let p = libm::exp(*score);
                mean += p * z;
                square += p * z * z;
            }
            slope += mean - own * row[label] - other * row.sum();
            curvature += square - mean * mean;
        }
        loss = total / labels.len() as f64;
        let step = slope / curvature;
        if !step.is_finite() || step.abs() < 1e-6 {
            break;
        }
        scale = (scale - step).clamp(0.25 * scale, 4.0 * scale);
    }
    (scale, loss)
}

/// The logarithm of each label's share.
pub(super) fn log_shares(labels: &[usize], classes: usize) -> Vec<f64> {
    let mut counts = vec![0usize; classes];
    labels.iter().for_each(|&label| counts[label] += 1);
    // A floor for absent labels keeps the logarithm finite.
    let share = |count: usize| (count as f64).max(1e-9) / labels.len() as f64;
    counts
        .into_iter()
        .map(|count| libm::log(share(count)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;

    #[test]
    fn the_best_temperature_does_not_depend_on_the_scale_of_the_logits() {
        let labels: Vec<usize> = (0..60).map(|row| row % 2).collect();
        // Every fifth logit points the wrong way.
        let logits = Array2::from_shape_fn((60, 2), |(row, class)| {
            let sign = if row % 5 == 0 { -1.0 } else { 1.0 };
            f64::from(class == labels[row]) * sign * (1.0 + (row % 3) as f64 * 0.2)
        });
        let loss = tempered_loss(logits.view(), &labels);
        for scale in [0.1, 7.0] {
            let scaled = tempered_loss((&logits * scale).view(), &labels);
            assert!((scaled - loss).abs() < 1e-9, "{scaled} {loss}");
        }
        assert!(loss < 2f64.ln(), "better than the shares alone: {loss}");
        // With one more sentence of each label, 61 of 62 are right.
        let plain: f64 = logits
            .outer_iter()
            .zip(&labels)
            .map(|(row, &label)| {
                let smoothed = (61.0 * row[label] + row[1 - label]) / 62.0;
                row.map(|z| z.exp()).sum().ln() - smoothed
            })
            .sum();
        assert!(
            loss < plain / 60.0,
            "better than without a temperature: {plain}"
        );
    }

    #[test]
    fn a_few_correct_sentences_do_not_prove_certainty() {
        let labels: Vec<usize> = (0..40).map(|row| row % 2).collect();
        let logits = Array2::from_shape_fn(
            (40, 2),
            |(row, class)| {
                if class == labels[row] { 1.0 } else { -1.0 }
            },
        );
        let (scale, _) = best_scale(logits.view(), &labels);
        let p = 1.0 / (1.0 + (-2.0 * scale).exp());
        assert!((p - 41.0 / 42.0).abs() < 1e-6, "{p}");
    }
}
