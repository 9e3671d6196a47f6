//! Stratified folds of whole groups.

/// Assigns each sentence a fold below `folds` so that groups are never split and every fold has
/// about the same share of each class.
///
/// The greedy rule of scikit-learn's `StratifiedGroupKFold`: groups in descending order of the
/// standard deviation of their class counts; each goes where it makes the mean over classes of
/// the standard deviation over folds of (count / class total) smallest; of equals, to the fold
/// with the fewest sentences. Nothing is random.
///
/// Then, other than there, groups of a class that stands in fewer than `fewest` folds are moved, as far as the other classes allow,
/// until it does not: a class of a few groups may otherwise be left out with a single fold.
///
/// `labels` and `groups` have one entry a sentence; labels are below `classes`, groups are
/// numbered from 0.
pub(crate) fn stratified_group_folds(
    labels: &[usize],
    groups: &[usize],
    classes: usize,
    folds: usize,
    fewest: usize,
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
    for enough in 2..=fewest.min(folds) {
        for class in 0..classes {
            while let Some((group, fold)) = mending_move(class, &counts, &fold_of, folds, enough) {
                fold_of[group] = fold;
            }
        }
    }
    groups.iter().map(|&group| fold_of[group]).collect()
}

/// A group, the smallest, to be moved to a fold so that a class which stands in too few of them stands in one more, and no class
/// that stands in enough in too few; `None` if nothing is to be done, or can be.
fn mending_move(
    class: usize,
    counts: &[Vec<f64>],
    fold_of: &[usize],
    folds: usize,
    enough: usize,
) -> Option<(usize, usize)> {
    // In how many groups of each fold each class is.
    let mut having = vec![vec![0usize; folds]; counts[0].len()];
    for (counts, &fold) in counts.iter().zip(fold_of) {
        for (having, &count) in having.iter_mut().zip(counts) {
            having[fold] += usize::from(count > 0.0);
        }
    }
    let reach = |class: usize| having[class].iter().filter(|n| **n > 0).count();
    if reach(class) >= enough {
        return None;
    }
    let size = |group: usize| counts[group].iter().sum::<f64>();
    let is_spared = |group: usize, to: usize| {
        let others = (0..having.len()).filter(|&other| counts[group][other] > 0.0);
        others.into_iter().all(|other| {
            let leaves = having[other][fold_of[group]] == 1;
            let arrives = having[other][to] == 0;
            !leaves || arrives || reach(other) > enough
        })
    };
    let groups = (0..counts.len())
        .filter(|&group| counts[group][class] > 0.0 && having[class][fold_of[group]] > 1);
    let empty = (0..folds).filter(|&fold| having[class][fold] == 0);
    let moves = groups.flat_map(|group| empty.clone().map(move |fold| (group, fold)));
    moves
        .filter(|&(group, fold)| is_spared(group, fold))
        .min_by(|a, b| size(a.0).total_cmp(&size(b.0)))
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
    fn a_class_of_few_groups_stands_in_several_folds() {
        // Three documents of twelve have the second class, next to nearly all of the first.
        let of_group = |group: usize| match group {
            0..3 => vec![0, 0, 0, 0, 0, 0, 1],
            _ => vec![0],
        };
        let (mut labels, mut groups) = (Vec::new(), Vec::new());
        for group in 0..12 {
            let more = of_group(group);
            groups.extend(vec![group; more.len()]);
            labels.extend(more);
        }
        for folds in [3, 5, 10] {
            let folds = stratified_group_folds(&labels, &groups, 2, folds, 3);
            let having: std::collections::BTreeSet<usize> = (0..labels.len())
                .filter(|&i| labels[i] == 1)
                .map(|i| folds[i])
                .collect();
            assert_eq!(having.len(), 3);
        }
    }

    #[test]
    fn equal_groups_are_dealt_out_evenly() {
        let labels: Vec<usize> = (0..40).map(|i| i % 2).collect();
        let groups: Vec<usize> = (0..40).map(|i| i / 4).collect();
        let folds = stratified_group_folds(&labels, &groups, 2, 5, 3);
        for fold in 0..5 {
            assert_eq!(folds.iter().filter(|f| **f == fold).count(), 8);
        }
    }

    /// scikit-learn 1.9 `StratifiedGroupKFold(n_splits=3)` on the same labels and groups.
    #[test]
    fn the_folds_are_those_of_scikit_learn() {
        let labels = [0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        let groups = [1, 1, 2, 2, 3, 3, 3, 4, 5, 5, 5, 5, 6, 6, 7, 8, 8];
        let folds = stratified_group_folds(&labels, &groups, 2, 3, 1);
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
        fn no_class_of_several_groups_stands_in_one_fold(
            rows in prop::collection::vec((0usize..3, 0usize..9), 1..80),
            k in 3usize..11,
        ) {
            let labels: Vec<usize> = rows.iter().map(|r| r.0).collect();
            let groups: Vec<usize> = rows.iter().map(|r| r.1).collect();
            let folds = stratified_group_folds(&labels, &groups, 3, k, 3);
            let different = |class: usize, of: &[usize]| {
                let mut of: Vec<usize> = (0..rows.len()).filter(|&i| labels[i] == class).map(|i| of[i]).collect();
                of.sort_unstable();
                of.dedup();
                of.len()
            };
            for class in 0..3 {
                prop_assert!(different(class, &folds) >= different(class, &groups).min(2));
            }
        }

        #[test]
        fn no_group_is_split(rows in prop::collection::vec((0usize..3, 0usize..9), 1..80), k in 2usize..6) {
            let labels: Vec<usize> = rows.iter().map(|r| r.0).collect();
            let groups: Vec<usize> = rows.iter().map(|r| r.1).collect();
            let folds = stratified_group_folds(&labels, &groups, 3, k, 3);
            for i in 0..rows.len() {
                prop_assert!(folds[i] < k);
                for j in 0..i {
                    prop_assert!(groups[i] != groups[j] || folds[i] == folds[j]);
                }
            }
        }
    }
}
