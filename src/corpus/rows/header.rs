//! A second header among the rows of a table, as where tables were put together.

use csv::StringRecord;

/// How a row repeats the header.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Again {
    /// Word for word.
    Alike,
    /// With the columns in another order, in which the rows below it are, too.
    Moved,
}

/// Whether a row holds the names of the columns again. A single column may well hold its own name. Where files were put together,
/// the mark at the beginning of a file stands in the midst.
pub(crate) fn again(row: &StringRecord, header: &StringRecord) -> Option<Again> {
    let names = || header.iter().map(bare);
    let cells = || row.iter().map(bare);
    let first = names().next().filter(|_| header.len() > 1)?;
    // Nearly all rows are told by the name of the first column, and empty names tell nothing.
    if !cells().any(|cell| cell == first) || names().all(str::is_empty) {
        return None;
    }
    let (mut given, mut here): (Vec<&str>, Vec<&str>) = (names().collect(), cells().collect());
    if given == here {
        return Some(Again::Alike);
    }
    given.sort_unstable();
    here.sort_unstable();
    (given == here).then_some(Again::Moved)
}

fn bare(cell: &str) -> &str {
    cell.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_again_in_the_same_order_and_in_another() {
        let header = StringRecord::from(vec!["id", "text ", "outlet"]);
        for (row, found) in [
            (vec!["id", "text", " outlet"], Some(Again::Alike)),
            (vec!["\u{FEFF}id", "text", "outlet"], Some(Again::Alike)),
            (vec!["id", "outlet", "text"], Some(Again::Moved)),
            (vec!["id", "They left.", "outlet"], None),
            (vec!["1", "text", "outlet"], None),
        ] {
            assert_eq!(
                again(&StringRecord::from(row.clone()), &header),
                found,
                "{row:?}"
            );
        }
        let one = StringRecord::from(vec!["text"]);
        assert_eq!(again(&one, &one), None);
    }
}
