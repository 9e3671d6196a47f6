//! Rows of a table of scores that only the order of rows kept from being taken.

use std::collections::HashMap;

use crate::labels::{Probabilities, Table, squeezed};

/// The lines of a row that was taken and of one that nothing but its place in the table tells from it, has other probabilities and was
/// left: in another order of rows it would have been taken.
pub(super) fn left_over(
    table: &Table,
    text: usize,
    of_labels: &Probabilities,
    taken: &[bool],
) -> Option<[usize; 2]> {
    let document = table.column("document");
    let places = [table.column("sentence"), table.column("start")];
    let cell = |row: usize, at: Option<usize>| {
        let cell = at.and_then(|at| table.rows[row].get(at));
        cell.unwrap_or_default().trim()
    };
    let unplaced = |row: &usize| places.iter().all(|&at| cell(*row, at).is_empty());
    let key = |row: usize| [document, Some(text)].map(|at| squeezed(cell(row, at)));
    let mut of_taken: HashMap<[String; 2], Vec<usize>> = HashMap::new();
    for row in (0..taken.len()).filter(|row| taken[*row] && unplaced(row)) {
        of_taken.entry(key(row)).or_default().push(row);
    }
    let mut left = (0..taken.len()).filter(|row| !taken[*row] && unplaced(row));
    left.find_map(|row| {
        let mut alike = of_taken.get(&key(row))?.iter();
        let other = alike.find(|&&other| of_labels.differ(row, other))?;
        Some([table.line(*other), table.line(row)])
    })
}

#[cfg(test)]
mod tests {
    use crate::evaluation::{Predicted, ScoresError};
    use crate::labels::Labelled;

    fn read(table: &str) -> Result<Predicted, ScoresError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.csv");
        std::fs::write(&path, table).unwrap();
        let labels = "document,text,label\na,We go,yes\nb,Stay,no\nb,Stay,yes\n";
        let labels = Labelled::parse(path.as_path(), labels, None).unwrap();
        Predicted::of_table(&path, &labels)
    }

    #[test]
    fn the_scores_of_two_models_without_places_are_refused_in_any_order() {
        let first = "a,We go,0.2,0.8\nb,Stay,0.7,0.3\nb,Stay,0.6,0.4\n";
        let second = "a,We go,0.4,0.6\nb,Stay,0.5,0.5\nb,Stay,0.1,0.9\n";
        let header = "document,text,p_no,p_yes\n";
        assert!(read(&format!("{header}{first}")).is_ok());
        for (rows, lines) in [
            (format!("{first}{second}"), "line 5: line 2 has"),
            (format!("{second}{first}"), "line 5: line 2 has"),
            (format!("{first}b,Stay,0.9,0.1\n"), "line 5: line 3 has"),
        ] {
            let message = read(&format!("{header}{rows}")).err().unwrap().to_string();
            assert!(message.contains(lines), "{message}");
        }
        // A row more that says the same changes nothing, nor does one of another document.
        for more in ["a,We go,0.2,0.8\n", "c,We go,0.9,0.1\n"] {
            assert!(read(&format!("{header}{first}{more}")).is_ok(), "{more}");
        }
        // Without documents, and with a column of places that is empty.
        let placed = |place: &str| {
            let rows = "We go,0.2,0.8\nStay,0.7,0.3\nWe go,0.3,0.7\n";
            let rows: Vec<String> = rows.lines().map(|row| format!("{place}{row}\n")).collect();
            read(&format!("start,text,p_no,p_yes\n{}", rows.concat()))
        };
        assert!(placed(",").is_err());
    }
}
