//! How the sentences of a labels file were drawn.

use std::collections::BTreeMap;
use std::path::Path;

use super::table::Table;
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
        let row = table.rows.get(sentence.row - 1);
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
