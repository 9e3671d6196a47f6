//! How the sentences of a labels file were drawn.

use std::collections::BTreeMap;
use std::path::Path;

use super::table::{Table, probability};
use super::{LabelledSentence, LabelsError};

/// What a row with an empty cell is counted as.
const EMPTY: &str = "not stated";

/// The values of the column `sampling` (`random`, `active`, `found` …) with their sentences, in alphabetical
/// order; none where there is no such column. Of a sentence with several rows, a vote in each, the first counts.
pub fn sampling(
    path: &Path,
    sentences: &[LabelledSentence],
) -> Result<Vec<(String, usize)>, LabelsError> {
    let table = Table::read(path, "a header and rows")?;
    let Some(column) = table.column("sampling") else {
        return Ok(Vec::new());
    };
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for sentence in sentences {
        let row = table.on_line(sentence.row);
        let how = row
            .and_then(|row| row.get(column))
            .unwrap_or_default()
            .trim();
        let how = if how.is_empty() { EMPTY } else { how };
        *counts.entry(how).or_default() += 1;
    }
    let counts = counts.into_iter();
    Ok(counts.map(|(how, rows)| (how.to_string(), rows)).collect())
}

/// The least and the largest probability (column `probability`) with which sentences were drawn at random (column
/// `sampling`), if they are not all the same: figures of such sentences are not those of what they were drawn from.
pub fn unequal_probabilities(
    path: &Path,
    sentences: &[LabelledSentence],
) -> Result<Option<(f64, f64)>, LabelsError> {
    let table = Table::read(path, "a header and rows")?;
    let columns = table.column("sampling").zip(table.column("probability"));
    let Some((sampling, probability)) = columns else {
        return Ok(None);
    };
    let known = sentences.iter().filter_map(|sentence| {
        let row = table.on_line(sentence.row)?;
        let is_random = row.get(sampling)?.trim().eq_ignore_ascii_case("random");
        sampling_probability(row.get(probability)?).filter(|_| is_random)
    });
    let range = known.fold((1.0, 0.0), |(least, largest): (f64, f64), p| {
        (least.min(p), largest.max(p))
    });
    // What differs by less was rounded by a spreadsheet.
    Ok(Some(range).filter(|(least, largest)| *largest > least * 1.001))
}

/// A sampling probability: none is 0, or the sentence could not have been drawn.
pub fn sampling_probability(cell: &str) -> Option<f64> {
    probability(cell.trim()).filter(|p| *p > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::Labelled;

    fn of(csv: &str) -> Vec<(String, usize)> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.csv");
        std::fs::write(&path, csv).unwrap();
        let labelled = Labelled::read(&path, None).unwrap();
        sampling(&path, &labelled.sentences).unwrap()
    }

    #[test]
    fn probabilities_that_differ_are_seen() {
        let of = |rows: &str| {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("x.csv");
            std::fs::write(&path, format!("text;label;sampling;probability\n{rows}")).unwrap();
            let labelled = Labelled::read(&path, None).unwrap();
            unequal_probabilities(&path, &labelled.sentences).unwrap()
        };
        assert_eq!(
            of("a;x;random;0,25\nb;y;Random;1\nc;y;found;0.1\nd;y;random;?\n"),
            Some((0.25, 1.0))
        );
        assert_eq!(
            of("a;x;random;0.25\nb;y;random;0.2501\nc;y;found;1\n"),
            None
        );
        assert_eq!(of("a;x;found;0.25\nb;y;found;1\n"), None);
    }

    #[test]
    fn sentences_are_counted_by_how_they_were_drawn() {
        let counts = of("text,label,sampling\na,x,random\nb,y,\nc,x,random\n");
        let wanted = [("not stated".to_string(), 1), ("random".to_string(), 2)];
        assert_eq!(counts, wanted);
        assert_eq!(of("text,label\na,x\n"), []);
        // Two votes on one sentence.
        let votes = "text,annotator,label,sampling\na,1,x,random\na,2,x,random\nb,1,y,found\n";
        assert_eq!(
            of(votes),
            [("found".to_string(), 1), ("random".to_string(), 1)]
        );
    }
}
