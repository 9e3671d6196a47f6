//! Tables of scores that are taken for labels.

use super::probabilities::probability;
use super::table::Table;

/// Whether the labels of a table are those that a model gave: it is a table of scores, by its columns, and the probability told of
/// each row is that of its label. Not the most probable label: a model may give another one.
pub(super) fn are_guesses(table: &Table) -> bool {
    let (Some(label), Some(told), Some(_)) = (
        table.column("label"),
        table.column("probability"),
        table.column("reasons"),
    ) else {
        return false;
    };
    let columns: Vec<(usize, &str)> = table
        .header
        .iter()
        .enumerate()
        .filter_map(|(at, name)| Some((at, name.strip_prefix("p_")?)))
        .collect();
    let mut labelled = 0;
    for row in &table.rows {
        let cell = |at: usize| row.get(at).unwrap_or_default().trim();
        let given = cell(label).to_lowercase();
        if given.is_empty() {
            continue;
        }
        let own = columns.iter().find(|(_, name)| *name == given);
        let own = own.and_then(|(at, _)| probability(cell(*at)));
        if own.is_none() || own != probability(cell(told)) {
            return false;
        }
        labelled += 1;
    }
    labelled > 0
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn guesses(text: &str) -> bool {
        are_guesses(&Table::parse(Path::new("scores.csv"), text, "a header").unwrap())
    }

    #[test]
    fn a_table_of_scores_holds_guesses_until_one_is_corrected() {
        let header = "text,label,probability,p_No,p_Yes,reasons\n";
        // The second label was given although the other one is a little more probable.
        let rows = "Go.,Yes,0.9,0.1,0.9,go\nStay.,No,0.45,0.45,0.55,\nHm.,,,0.5,0.5,\n";
        assert!(guesses(&format!("{header}{rows}")));
        assert!(guesses(&format!(
            "{header}Go.,Yes,\"0,9\",\"0,1\",\"0,9\",go\n"
        )));
        assert!(!guesses(&format!("{header}{rows}Out.,No,0.8,0.2,0.8,\n")));
        assert!(!guesses(&format!(
            "{header}{rows}Out.,perhaps,0.8,0.2,0.8,\n"
        )));
        assert!(!guesses(&format!("{header}Hm.,,0.5,0.5,0.5,\n")));
        // Somebody's own probabilities beside somebody's own labels.
        assert!(!guesses("text,label,p_no,p_yes\nGo.,yes,0.1,0.9\n"));
    }
}
