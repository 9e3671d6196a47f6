//! Decides the label of a sentence by the votes on it.

use sha2::{Digest, Sha256};

use super::LabelledSentence;
use super::corrections::Replaced;

/// Decides the label of a sentence by the codes of its annotators, or takes the one that was `decided`, and shares out its
/// votes. A `correction`, a label and its time, replaces what they say, and counts among the labels that are `replaced` if
/// they said something else. Returns whether the codes are tied, so that the label was drawn by lot.
pub(super) fn decide(
    sentence: &mut LabelledSentence,
    decided: Option<usize>,
    correction: Option<(usize, String)>,
    replaced: &mut Replaced,
) -> bool {
    let mut votes = vec![0.0; sentence.votes.len()];
    // The decision is one more vote, so that an adjudicated label has at least one vote.
    let given = sentence.codes.iter().map(|code| code.label).chain(decided);
    given.for_each(|label| votes[label] += 1.0);
    let total: f64 = votes.iter().sum();
    let most = || most_probable(&votes, &sentence.text);
    let (label, is_tied) = decided.map_or_else(most, |label| (label, false));
    if let Some((new, time)) = correction {
        if total > 0.0 && label != new {
            *replaced.entry((label, new)).or_default() += 1;
        }
        sentence.correct(new, time);
        return false;
    }
    votes.iter_mut().for_each(|vote| *vote /= total);
    sentence.label = label;
    sentence.votes = votes;
    is_tied
}

/// Draws one of several by lot: always the same for a sentence, and none more often than another. Always taking the
/// first of tied labels would bias the shares towards the beginning of the alphabet.
fn draw(text: &str, many: usize) -> usize {
    let hash = Sha256::digest(text).first_chunk().copied();
    let number = u64::from_le_bytes(hash.unwrap_or_default());
    (number % many as u64) as usize
}

/// Returns the most probable label of a sentence, drawn by lot if several are, and whether several are.
pub(super) fn most_probable(probabilities: &[f64], text: &str) -> (usize, bool) {
    let most = probabilities.iter().copied().fold(0.0, f64::max);
    let tied: Vec<usize> = (0..probabilities.len())
        .filter(|&label| probabilities[label] >= most)
        .collect();
    let drawn = draw(text, tied.len().max(1));
    (tied.get(drawn).copied().unwrap_or(0), tied.len() > 1)
}

#[cfg(test)]
mod tests {
    use crate::labels::LabelsFile;
    use std::path::Path;

    fn counts(labels: [&str; 3]) -> Vec<usize> {
        let rows = (0..3000).map(|at| {
            let [a, b] = [labels[at % 3], labels[(at + 1) % 3]];
            format!("sentence {at},{a},{b}\n")
        });
        let text: String = std::iter::once("text,annotator_1,annotator_2\n".to_string())
            .chain(rows)
            .collect();
        let LabelsFile { labelled, report } =
            LabelsFile::parse(Path::new("labels.csv"), &text, None).unwrap();
        assert_eq!(report.ties.len(), 3000);
        let place = |name: &str| labelled.labels.iter().position(|l| l == name).unwrap();
        labels
            .map(|name| {
                let own = labelled.label_indices().into_iter();
                own.filter(|&label| label == place(name)).count()
            })
            .to_vec()
    }

    #[test]
    fn no_label_wins_ties_by_its_name() {
        for labels in [["a", "b", "c"], ["c", "b", "a"], ["b", "c", "a"]] {
            for count in counts(labels) {
                // 1,000 expected, with a standard error of 26.
                assert!((900..1100).contains(&count), "{labels:?}: {count}");
            }
        }
    }

    #[test]
    fn no_label_wins_by_its_place_where_several_are_equally_probable() {
        assert_eq!(super::most_probable(&[0.2, 0.5, 0.3], "x"), (1, false));
        let drawn = (0..3000).map(|at| super::most_probable(&[0.4, 0.2, 0.4], &at.to_string()));
        let last = drawn.filter(|drawn| *drawn == (2, true)).count();
        // 1,500 expected, with a standard error of 27.
        assert!((1400..1600).contains(&last), "{last}");
    }

    #[test]
    fn a_sentence_has_the_same_lot_wherever_it_stands() {
        let text = "document,text,annotator_1,annotator_2\na,We go.,yes,no\nb,Other.,no,no\nc,We go.,no,yes\n";
        let LabelsFile { labelled, report } =
            LabelsFile::parse(Path::new("labels.csv"), text, None).unwrap();
        assert_eq!(labelled.sentences[0].label, labelled.sentences[2].label);
        assert!(report.conflicts.is_empty());
    }
}
