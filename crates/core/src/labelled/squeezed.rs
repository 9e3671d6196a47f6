//! The form of a sentence by which it is found again.

/// The number of bytes of a text that are compared. A cell of a spreadsheet holds 32,767 characters, and
/// white space before the cut is squeezed.
const COMPARED: usize = 24_000;

/// The words of a cell with single blanks between them, by which a sentence is found again however a table
/// wrapped it. The apostrophe that keeps a spreadsheet from taking a cell for a formula is removed. A longer
/// text than a spreadsheet's cell is cut.
pub fn squeezed(cell: &str) -> String {
    if is_squeezed(cell) {
        return cell.to_string();
    }
    let mut words = cell.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_formula = |rest: &str| rest.starts_with(['=', '+', '-', '@']);
    if words.strip_prefix('\'').is_some_and(is_formula) {
        words.remove(0);
    }
    words.truncate(words.floor_char_boundary(COMPARED));
    words
}

/// Returns whether a cell is surely as [`squeezed`] leaves it. It looks at all bytes, so that many are compared
/// at once.
fn is_squeezed(cell: &str) -> bool {
    let bytes = cell.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else {
        return true;
    };
    let is_other = |byte: &u8| *byte < b' ' || !byte.is_ascii();
    let pairs = bytes.iter().zip(&bytes[1..]);
    let two_blanks = pairs.fold(false, |any, (a, b)| any | (*a == b' ') & (*b == b' '));
    let others = bytes.iter().fold(false, |any, byte| any | is_other(byte));
    bytes.len() <= COMPARED
        && ![first, last].contains(&&b' ')
        && *first != b'\''
        && !two_blanks
        && !others
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_squeezed_text_is_its_words(
            text in prop_oneof![any::<String>(), "['=+a-c \\t\\n\u{a0}é]{0,30}"],
        ) {
            let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let squeezed = squeezed(&text);
            let without_apostrophe = words.strip_prefix('\'').unwrap_or(&words);
            prop_assert!(squeezed == words || squeezed == without_apostrophe, "{squeezed:?}");
        }
    }

    #[test]
    fn a_sentence_is_found_again_however_a_table_wrapped_it() {
        assert_eq!(squeezed(" We\n  go "), "We go");
        assert_eq!(squeezed("'=1+1 is two"), "=1+1 is two");
        assert_eq!(squeezed("'Go,' he said"), "'Go,' he said");
        // The rest of a long text in a cell is that text.
        for begin in ["", "=", "Żó "] {
            let long = begin.to_owned() + &"They go.\n\n".repeat(4_000);
            let cell: String = format!("'{}", long.replace('\n', " "))
                .chars()
                .take(32_767)
                .collect();
            let cell = if begin == "=" { &cell[..] } else { &cell[1..] };
            assert_eq!(squeezed(&long), squeezed(cell), "{begin}");
        }
    }
}
