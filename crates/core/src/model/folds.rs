//! Folds for cross-validation: stratified by label, and without splitting a document.

use std::collections::HashSet;

use super::TrainError;
use crate::labelled::Labelled;

/// The number of folds that a label needs: one to be tested in, one to choose on and one to learn from.
pub const MIN_FOLDS: usize = 3;

/// Assigns the sentences to folds of whole documents, at most `most` folds.
pub(super) fn assign_folds(labelled: &Labelled, most: usize) -> Result<Vec<usize>, TrainError> {
    let all: Vec<usize> = (0..labelled.sentences.len()).collect();
    let groups = labelled.groups(&all);
    let labels = labelled.label_indices();
    let count = groups.iter().max().map_or(0, |last| last + 1);
    if count < MIN_FOLDS {
        return Err(TrainError::TooFewDocuments {
            groups: count,
            needed: MIN_FOLDS,
            by: labelled.clustered_by(),
        });
    }
    let most = count.min(most);
    let mut least = most;
    for (class, label) in labelled.labels.iter().enumerate() {
        let rows = all.iter().filter(|&&row| labels[row] == class);
        let groups: HashSet<usize> = rows.map(|&row| groups[row]).collect();
        if groups.len() < MIN_FOLDS {
            return Err(TrainError::FewDocuments {
                label: label.clone(),
                groups: groups.len(),
                needed: MIN_FOLDS,
                by: labelled.clustered_by(),
            });
        }
        least = least.min(groups.len());
    }
    let classes = labelled.labels.len();
    let fold = |count: usize| stratified_group_folds(&labels, &groups, classes, count, MIN_FOLDS);
    // A rare label does not reduce the folds of the others: it needs three, so that no pair of folds has all
    // of it.
    let tried = (least + 1..=most).rev().map(fold);
    let mut enough = tried.filter(|folds| have_enough_folds(folds, &labels, classes));
    Ok(enough.next().unwrap_or_else(|| fold(least)))
}

/// Returns whether no fold is empty and every label is in as many folds as it needs.
fn have_enough_folds(folds: &[usize], labels: &[usize], classes: usize) -> bool {
    let count = folds.iter().max().map_or(0, |last| last + 1);
    let mut has_class = vec![vec![false; count]; classes];
    for (&fold, &label) in folds.iter().zip(labels) {
        has_class[label][fold] = true;
    }
    let is_filled = |fold: usize| has_class.iter().any(|folds| folds[fold]);
    let reach = |folds: &Vec<bool>| folds.iter().filter(|has| **has).count();
    (0..count).all(is_filled) && has_class.iter().all(|folds| reach(folds) >= MIN_FOLDS)
}

/// Assigns each sentence a fold below `folds`, so that groups are never split and every fold has about the
/// same share of each class.
///
/// It is the greedy rule of scikit-learn's `StratifiedGroupKFold`. Groups are taken in descending order of
/// the standard deviation of their class counts. Each goes where it minimises the mean over classes of the
/// standard deviation over folds of (count / class total); of equals, to the fold with the fewest sentences.
/// Nothing is random.
///
/// Then, unlike there, groups of a class that is in fewer than `fewest` folds are moved, as far as the other
/// classes allow. Otherwise a single fold may hold all of a class of a few groups.
///
/// `labels` and `groups` have one entry a sentence; labels are below `classes`, groups are numbered from 0.
pub(super) fn stratified_group_folds(
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
            while let Some((group, fold)) = move_for_class(class, &counts, &fold_of, folds, enough)
            {
                fold_of[group] = fold;
            }
        }
    }
    groups.iter().map(|&group| fold_of[group]).collect()
}

/// Finds the smallest group that can be moved to a fold so that a class in too few folds is in one more, and
/// no other class falls short. Returns `None` if nothing needs to be moved, or can be.
fn move_for_class(
    class: usize,
    counts: &[Vec<f64>],
    fold_of: &[usize],
    folds: usize,
    enough: usize,
) -> Option<(usize, usize)> {
    // The number of groups with each class in each fold.
    let mut group_counts = vec![vec![0usize; folds]; counts[0].len()];
    for (counts, &fold) in counts.iter().zip(fold_of) {
        for (group_counts, &count) in group_counts.iter_mut().zip(counts) {
            group_counts[fold] += usize::from(count > 0.0);
        }
    }
    let reach = |class: usize| group_counts[class].iter().filter(|n| **n > 0).count();
    if reach(class) >= enough {
        return None;
    }
    let size = |group: usize| counts[group].iter().sum::<f64>();
    let harms_no_class = |group: usize, to: usize| {
        let others = (0..group_counts.len()).filter(|&other| counts[group][other] > 0.0);
        others.into_iter().all(|other| {
            let leaves = group_counts[other][fold_of[group]] == 1;
            let arrives = group_counts[other][to] == 0;
            !leaves || arrives || reach(other) > enough
        })
    };
    let groups = (0..counts.len())
        .filter(|&group| counts[group][class] > 0.0 && group_counts[class][fold_of[group]] > 1);
    let empty = (0..folds).filter(|&fold| group_counts[class][fold] == 0);
    let moves = groups.flat_map(|group| empty.clone().map(move |fold| (group, fold)));
    moves
        .filter(|&(group, fold)| harms_no_class(group, fold))
        .min_by(|a, b| size(a.0).total_cmp(&size(b.0)))
}

/// The mean over classes of the standard deviation over folds, if `group` joined `fold`.
fn spread_with(filled: &[Vec<f64>], fold: usize, group: &[f64], totals: &[f64]) -> f64 {
    let classes = totals.len();
    let spread = |class: usize| {
        let shares = filled.iter().enumerate().map(|(at, counts)| {
            let joined = if at == fold { group[class] } else { 0.0 };
            (counts[class] + joined) / totals[class].max(1.0)
        });
        deviation(&shares.collect::<Vec<f64>>())
    };
    (0..classes).map(spread).sum::<f64>() / classes as f64
}

/// The standard deviation with divisor n.
fn deviation(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    (values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n).sqrt()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::labelled::fixture;

    /// The number of folds, and of those with the label `rare`, which `rare` of thirty documents have.
    fn folds_of(rare: usize) -> [usize; 2] {
        let rows = (0..30).map(|at| {
            let own = if at < rare { "rare" } else { "no" };
            format!("d{at},We go {at}.,yes\nd{at},They stay {at}.,{own}\n")
        });
        let text = format!("document,text,label\n{}", rows.collect::<String>());
        let labelled = fixture::labelled(&text);
        let folds = assign_folds(&labelled, 10).unwrap();
        let sentences = labelled.sentences.iter().zip(&folds);
        let rare: BTreeSet<usize> = sentences
            .filter(|(sentence, _)| labelled.labels[sentence.label] == "rare")
            .map(|(_, fold)| *fold)
            .collect();
        let all: BTreeSet<usize> = folds.iter().copied().collect();
        [all.len(), rare.len()]
    }

    #[test]
    fn a_rare_label_does_not_reduce_the_folds_of_the_others() {
        assert_eq!([3, 5, 12].map(folds_of), [[10, 3], [10, 5], [10, 10]]);
    }

    #[test]
    fn too_few_documents_are_told_before_any_label() {
        let text =
            "document,text,label\na,We go.,yes\na,We stay.,no\nb,They go.,yes\nb,They stay.,no\n";
        let labelled = fixture::labelled(text);
        let error = assign_folds(&labelled, 10).unwrap_err().to_string();
        assert!(
            error.contains("and these sentences are of 2 articles"),
            "{error}"
        );
    }

    #[test]
    fn a_class_of_few_groups_is_in_several_folds() {
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
            let reached: BTreeSet<usize> = (0..labels.len())
                .filter(|&i| labels[i] == 1)
                .map(|i| folds[i])
                .collect();
            assert_eq!(reached.len(), 3);
        }
    }

    #[test]
    fn equal_groups_are_spread_evenly() {
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
        let mut sets = vec![BTreeSet::new(); 3];
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
        fn no_class_of_several_groups_is_in_one_fold(
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
