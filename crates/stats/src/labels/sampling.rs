//! The sampling of the sentences of a labels file.

use super::probabilities::probability;
use super::raw_sentence::RawSentence;
use super::table::LoadedTable;
use super::{LabelledSentence, RANDOM};

/// Sets how the sentences were chosen, and the probability with which random ones were drawn. A sentence that one coder
/// was asked at random is random, whoever else voted on it.
pub(super) fn set_sampling(
    table: &LoadedTable,
    raw: &[RawSentence],
    sentences: &mut [LabelledSentence],
) {
    let Some(sampling) = table.column("sampling") else {
        return;
    };
    let probability = table.column("probability");
    for (raw, sentence) in raw.iter().zip(sentences) {
        for line in [raw.row].iter().chain(&raw.more_rows) {
            let row = table.on_line(*line);
            let how = row
                .and_then(|row| row.get(sampling))
                .map(str::trim)
                .filter(|how| !how.is_empty());
            let is_random = how.is_some_and(|how| how.eq_ignore_ascii_case(RANDOM));
            let probability = row
                .zip(probability)
                .and_then(|(row, at)| row.get(at))
                .filter(|_| is_random);
            sentence.join_sampling(
                how.map(str::to_string),
                probability.and_then(sampling_probability),
            );
        }
    }
}

/// The number of these rows that were drawn at random.
pub(super) fn count_random(table: &LoadedTable, lines: &[usize]) -> usize {
    let Some(sampling) = table.column("sampling") else {
        return 0;
    };
    let cells = lines
        .iter()
        .filter_map(|line| table.on_line(*line)?.get(sampling));
    cells
        .filter(|cell| cell.trim().eq_ignore_ascii_case(RANDOM))
        .count()
}

/// Returns whether sentences that were drawn with these probabilities represent another number of sentences
/// than `all`: they were drawn from another table, or rows were added or removed. The inverse probabilities
/// of a sample add up to the sentences of its table. Half of the smallest weight is more than rounding and
/// less than a row.
pub fn represent_another_number(
    probabilities: impl Iterator<Item = f64> + Clone,
    all: usize,
) -> bool {
    let weights = probabilities.map(|probability| 1.0 / probability);
    let least = weights.clone().fold(f64::MAX, f64::min);
    (weights.sum::<f64>() - all as f64).abs() > least / 2.0
}

/// Reads a sampling probability. It is not 0, or the sentence could not have been drawn.
pub fn sampling_probability(cell: &str) -> Option<f64> {
    probability(cell.trim()).filter(|p| *p > 0.0)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::labels::LabelsFile;

    #[test]
    fn a_sentence_is_random_if_it_was_drawn_for_one_of_its_coders() {
        let votes = "text,annotator,label,sampling,probability\n\
            a,1,x,random,0.5\na,2,x,random,0.625\nb,1,y,found,\nb,2,y,random,0.625\nc,1,y,,0.5\nd,1,x,found,0.5\n\
            e,2,x,random,0.625\n";
        let file = LabelsFile::parse(Path::new("x.csv"), votes, None).unwrap();
        let samplings = file.labelled.count_samplings();
        assert_eq!(samplings, [("found", 1), ("not stated", 1), ("random", 3)]);
        let probabilities: Vec<Option<f64>> = file
            .labelled
            .sentences
            .iter()
            .map(|s| s.probability)
            .collect();
        let drawn = Some(0.625);
        assert_eq!(probabilities, [drawn, drawn, None, None, drawn]);
        assert_eq!(file.labelled.unequal_probabilities(), None);
    }
}
