//! Lines as fastText learns from them: `__label__pro They should go.`

use super::table::LoadedTable;

/// How a label begins.
const LABEL: &str = "__label__";

/// Reads lines that begin with labels; `None` if one does not. Several labels of a line stand in one cell.
pub(super) fn parse(text: &str) -> Option<LoadedTable> {
    let text = text.trim_start_matches('\u{FEFF}');
    let lines = text.lines().zip(1..);
    let filled = lines.filter(|(line, _)| !line.trim().is_empty());
    let mut table = LoadedTable {
        names: ["text", "label"].map(str::to_owned).to_vec(),
        ..LoadedTable::default()
    };
    for (line, number) in filled {
        let (mut labels, mut rest) = (Vec::new(), line.trim());
        while let Some(begin) = rest.strip_prefix(LABEL) {
            let (label, text) = begin.split_once(char::is_whitespace).unwrap_or((begin, ""));
            labels.push(label);
            rest = text.trim_start();
        }
        if labels.is_empty() {
            return None;
        }
        table.rows.push([rest, &labels.join("; ")].iter().collect());
        table.lines.push(number);
    }
    (!table.rows.is_empty()).then_some(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_begin_with_their_labels() {
        let rows = |text: &str| -> Option<Vec<(usize, String)>> {
            let table = parse(text)?;
            let rows = table
                .rows
                .iter()
                .map(|row| row.iter().collect::<Vec<_>>().join("|"));
            Some(table.lines.iter().copied().zip(rows).collect())
        };
        let read =
            rows("__label__pro Go, \"now\".\r\n\n__label__a __label__b\tStay.\n__label__c\n");
        let wanted = [(1, "Go, \"now\".|pro"), (3, "Stay.|a; b"), (4, "|c")];
        assert_eq!(
            read,
            Some(wanted.map(|(line, row)| (line, row.to_owned())).to_vec())
        );
        for other in ["", "text,label\n__label__a b,c\n", "__label__a b\nc\n"] {
            assert_eq!(rows(other), None, "{other}");
        }
    }
}
