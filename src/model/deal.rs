//! Which sentences are tested together: folds of whole documents, as many as the labels allow.

use super::TrainError;
use crate::labels::{Labelled, stratified_group_folds};

/// A label needs one fold to be tested in, one to choose on and one to learn from.
pub(crate) const FEWEST_FOLDS: usize = 3;

/// Deals the sentences into folds of whole documents, at most so many.
pub(super) fn deal(labelled: &Labelled, most: usize) -> Result<Vec<usize>, TrainError> {
    let all: Vec<usize> = (0..labelled.sentences.len()).collect();
    let groups = labelled.groups(&all);
    let labels = labelled.label_indices();
    let different = groups.iter().max().map_or(0, |last| last + 1);
    let most = different.min(most);
    let mut least = most;
    for (class, label) in labelled.labels.iter().enumerate() {
        let mut having: Vec<usize> = all
            .iter()
            .filter(|&&row| labels[row] == class)
            .map(|&row| groups[row])
            .collect();
        having.sort_unstable();
        having.dedup();
        if having.len() < FEWEST_FOLDS {
            return Err(TrainError::FewDocuments {
                label: label.clone(),
                groups: having.len(),
                needed: FEWEST_FOLDS,
            });
        }
        least = least.min(having.len());
    }
    let classes = labelled.labels.len();
    let deal =
        |count: usize| stratified_group_folds(&labels, &groups, classes, count, FEWEST_FOLDS);
    // A rare label leaves the others their folds: it needs three of them, so that no pair of folds has all of it.
    let dealt = (least + 1..=most).rev().map(deal);
    let mut enough = dealt.filter(|folds| reach_enough(folds, &labels, classes));
    Ok(enough.next().unwrap_or_else(|| deal(least)))
}

/// Whether no fold is empty and every label stands in as many as it needs.
fn reach_enough(folds: &[usize], labels: &[usize], classes: usize) -> bool {
    let count = folds.iter().max().map_or(0, |last| last + 1);
    let mut having = vec![vec![false; count]; classes];
    for (&fold, &label) in folds.iter().zip(labels) {
        having[label][fold] = true;
    }
    let is_filled = |fold: usize| having.iter().any(|folds| folds[fold]);
    let reach = |folds: &Vec<bool>| folds.iter().filter(|has| **has).count();
    (0..count).all(is_filled) && having.iter().all(|folds| reach(folds) >= FEWEST_FOLDS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::Path;

    /// How many folds there are, and in how many of them the label `rare` stands, which so many of thirty documents have.
    fn folds(rare: usize) -> [usize; 2] {
        let rows = (0..30).map(|at| {
            let own = if at < rare { "rare" } else { "no" };
            format!("d{at},We go {at}.,yes\nd{at},They stay {at}.,{own}\n")
        });
        let text: String = rows.collect();
        let text = format!("document,text,label\n{text}");
        let labelled = Labelled::parse(Path::new("x.csv"), &text, None).unwrap();
        let folds = deal(&labelled, 10).unwrap();
        let place = labelled.labels.iter().position(|label| label == "rare");
        let sentences = labelled.sentences.iter().zip(&folds);
        let having = sentences.filter(|(sentence, _)| Some(sentence.label) == place);
        let having: BTreeSet<usize> = having.map(|(_, fold)| *fold).collect();
        let all: BTreeSet<usize> = folds.iter().copied().collect();
        [all.len(), having.len()]
    }

    #[test]
    fn a_rare_label_does_not_cost_the_others_their_folds() {
        assert_eq!(folds(3), [10, 3]);
        assert_eq!(folds(5), [10, 5]);
        assert_eq!(folds(12), [10, 10]);
    }
}
