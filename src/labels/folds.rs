//! Stratified folds of whole groups.

/// Assigns each sentence a fold below `folds` so that groups are never split and every fold has
/// about the same share of each class.
///
/// The greedy rule of scikit-learn's `StratifiedGroupKFold`: groups in descending order of the
/// standard deviation of their class counts; each goes where it makes the mean over classes of
/// the standard deviation over folds of (count / class total) smallest; of equals, to the fold
/// with the fewest sentences. Nothing is random.
///
/// `labels` and `groups` have one entry a sentence; labels are below `classes`, groups are
/// numbered from 0.
pub fn stratified_group_folds(
    labels: &[usize],
    groups: &[usize],
    classes: usize,
    folds: usize,
) -> Vec<usize> {
    let group_count = groups.iter().max().map_or(0, |last| last + 1);
    let mut counts = vec![vec![0.0; classes]; group_count];
    let mut totals = vec![0.0; classes];
    for (&label, &group) in labels.iter().zip(groups) {
        counts[group][label] += 1.0;
        totals[label] += 1.0;
    }
    let mut order: Vec<usize> = (0..group_count).collect();
    order.sort_by(|&a, &b| deviation(&counts[b]).total_cmp(&deviation(&counts[a])));
    let mut filled = vec![vec![0.0; classes]; folds];
    let mut fold_of = vec![0; group_count];
    for group in order {
        let mut best = (f64::INFINITY, f64::INFINITY, 0);
        for fold in 0..folds {
            let spread = spread_with(&filled, fold, &counts[group], &totals);
            let size: f64 = filled[fold].iter().sum();
            // Spreads that differ only by rounding are equal, or the choice would hang on it.
            let closer = spread < best.0 - 1e-12;
            if closer || ((spread - best.0).abs() <= 1e-12 && size < best.1) {
                best = (spread, size, fold);
            }
        }
        fold_of[group] = best.2;
        for (have, more) in filled[best.2].iter_mut().zip(&counts[group]) {
            *have += more;
        }
    }
    groups.iter().map(|&group| fold_of[group]).collect()
}

/// The mean over classes of the deviation over folds, if `group` joined `fold`.
fn spread_with(filled: &[Vec<f64>], fold: usize, group: &[f64], totals: &[f64]) -> f64 {
    let classes = totals.len();
    let mut sum = 0.0;
    for class in 0..classes {
        let shares: Vec<f64> = filled
            .iter()
            .enumerate()
            .map(|(at, counts)| {
                let joined = if at == fold { group[class] } else { 0.0 };
                (counts[class] + joined) / totals[class].max(1.0)
            })
            .collect();
        sum += deviation(&shares);
    }
    sum / classes as f64
}

/// The standard deviation with divisor n.
fn deviation(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    (values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn equal_groups_are_dealt_out_evenly() {
        let labels: Vec<usize> = (0..40).map(|i| i % 2).collect();
        let groups: Vec<usize> = (0..40).map(|i| i / 4).collect();
        let folds = stratified_group_folds(&labels, &groups, 2, 5);
        for fold in 0..5 {
            assert_eq!(folds.iter().filter(|f| **f == fold).count(), 8);
        }
    }

    /// scikit-learn 1.9 `StratifiedGroupKFold(n_splits=3)` on the same labels and groups.
    #[test]
    fn the_folds_are_those_of_scikit_learn() {
        let labels = [0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        let groups = [1, 1, 2, 2, 3, 3, 3, 4, 5, 5, 5, 5, 6, 6, 7, 8, 8];
        let folds = stratified_group_folds(&labels, &groups, 2, 3);
        let mut sets = vec![std::collections::BTreeSet::new(); 3];
        for (fold, group) in folds.iter().zip(groups) {
            sets[*fold].insert(group);
        }
        sets.sort();
        let wanted: Vec<Vec<usize>> = vec![vec![1, 2, 8], vec![3, 6, 7], vec![4, 5]];
        let found: Vec<Vec<usize>> = sets.into_iter().map(|s| s.into_iter().collect()).collect();
        assert_eq!(found, wanted);
    }

    proptest! {
        #[test]
        fn no_group_is_split(rows in prop::collection::vec((0usize..3, 0usize..9), 1..80), k in 2usize..6) {
            let labels: Vec<usize> = rows.iter().map(|r| r.0).collect();
            let groups: Vec<usize> = rows.iter().map(|r| r.1).collect();
            let folds = stratified_group_folds(&labels, &groups, 3, k);
            for i in 0..rows.len() {
                prop_assert!(folds[i] < k);
                for j in 0..i {
                    prop_assert!(groups[i] != groups[j] || folds[i] == folds[j]);
                }
            }
        }
    }
}
