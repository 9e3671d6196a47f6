//! The sampling of the sentences of a labels file.

use super::LabelledSentence;
use super::probabilities::probability;
use super::table::Table;

/// Sets how the sentences were chosen, and the probability with which random ones were drawn. Of the votes on a
/// sentence the first row counts.
pub(super) fn set_sampling(table: &Table, sentences: &mut [LabelledSentence]) {
    let Some(sampling) = table.column("sampling") else {
        return;
    };
    let probability = table.column("probability");
    for sentence in sentences {
        let row = table.on_line(sentence.row);
        let how = row.and_then(|row| row.get(sampling)).map(str::trim);
        let how = how.filter(|how| !how.is_empty());
        let is_random = how.is_some_and(|how| how.eq_ignore_ascii_case("random"));
        let probability = row.zip(probability).and_then(|(row, at)| row.get(at));
        let probability = probability.filter(|_| is_random);
        sentence.probability = probability.and_then(sampling_probability);
        sentence.sampling = how.map(str::to_string);
    }
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
    fn of_the_votes_on_a_sentence_the_first_says_how_it_was_chosen() {
        let votes = "text,annotator,label,sampling,probability\n\
            a,1,x,random,0.5\na,2,x,random,0.5\nb,1,y,found,0.5\nc,1,y,,0.5\n";
        let file = LabelsFile::parse(Path::new("x.csv"), votes, None).unwrap();
        let samplings = file.labelled.count_samplings();
        assert_eq!(samplings, [("found", 1), ("not stated", 1), ("random", 1)]);
        let probabilities = file.labelled.sentences.iter().map(|s| s.probability);
        let probabilities: Vec<Option<f64>> = probabilities.collect();
        assert_eq!(probabilities, [Some(0.5), None, None]);
    }
}
