//! Items of a list behind marks that a sentence may have as well: `(1) the pumps`, `(a) the pumps`, `b. the pumps`, `(iii) the pumps`.

/// Most letters of a number in Roman letters, and most digits of another.
const LONGEST: usize = 4;

/// Numbers in Roman letters, in their order.
#[rustfmt::skip]
const ROMAN: &[&str] = &[
    "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi",
];

/// The mark before an item, and whether it stands in a bracket.
fn mark(text: &str) -> Option<(&str, bool)> {
    let inner = text.strip_prefix('(').unwrap_or(text);
    // Nearly all lines begin with a longer word.
    let head = inner.as_bytes().get(..=LONGEST).unwrap_or(inner.as_bytes());
    let end = head.iter().position(|byte| matches!(byte, b')' | b'.'))?;
    let (mark, rest) = (inner.get(..end)?, inner.get(end + 1..)?);
    let bracket = inner.len() < text.len();
    let is_mark = mark.len() == 1 && mark.bytes().all(|b| b.is_ascii_lowercase())
        || !mark.is_empty() && mark.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'))
        || bracket && !mark.is_empty() && mark.bytes().all(|b| b.is_ascii_digit());
    (is_mark && rest.starts_with(' ')).then_some((mark, bracket))
}

/// Whether a line begins with such a mark.
pub(super) fn is_lettered(text: &str) -> bool {
    mark(text).is_some()
}

/// Whether the mark of `next` is the one behind that of `item` in a list: `(b)` behind `(a)`, `(iv)` behind `(iii)`.
pub(super) fn follows(item: &str, next: &str) -> bool {
    let (Some((one, bracket)), Some((two, also))) = (mark(item), mark(next)) else {
        return false;
    };
    let letters = || match (one.as_bytes(), two.as_bytes()) {
        ([a], [b]) => a.is_ascii_lowercase() && a + 1 == *b,
        _ => false,
    };
    let roman = || ROMAN.windows(2).any(|pair| pair == [one, two]);
    let numbers = || {
        let count = |mark: &str| mark.parse::<u16>().ok();
        count(one)
            .zip(count(two))
            .is_some_and(|(one, two)| one + 1 == two)
    };
    bracket == also && (letters() || roman() || numbers())
}

/// Whether an item of a list may end with the line, or the sentence that announces it.
pub(super) fn ends_item(line: &str) -> bool {
    let and = ["; and", "; or", ", and", ", or"];
    line.ends_with([':', ';', ',', '.']) || and.iter().any(|and| line.ends_with(and))
}

#[cfg(test)]
mod tests {
    use super::super::paragraphs;
    use super::*;

    #[test]
    fn marks_that_follow_each_other() {
        for (item, next) in [
            ("(a) pumps", "(b) locks"),
            ("(h) pumps", "(i) locks"),
            ("(i) pumps", "(ii) locks"),
            ("iii. pumps", "iv. locks"),
            ("(9) pumps", "(10) locks"),
        ] {
            assert!(follows(item, next), "{item} {next}");
        }
        for (item, next) in [
            ("(a) pumps", "(c) locks"),
            ("(a) pumps", "b. locks"),
            ("(a) pumps", "locks"),
            ("(i) pumps", "(iii) locks"),
            ("(2) pumps", "(2) locks"),
            ("pumps (a)", "(b) locks"),
        ] {
            assert!(!follows(item, next), "{item} {next}");
        }
    }

    #[test]
    fn the_next_mark_begins_an_item_of_wrapped_text() {
        let above = "The keepers told a crowded hall on Tuesday that the old locks would\n\
                     be mended by the autumn, a promise that nobody in the room seemed to\n\
                     believe, for the guild had asked them for three things at least:\n";
        let count = |items: &str| paragraphs(&format!("{above}{items}")).len();
        let first = "the mending of the pumps, which is now as many as 99 days late;";
        let second = "the dykes of the delta, where two old towns keep boats apart; and";
        for [a, b, c] in [
            ["(a)", "(b)", "(c)"],
            ["(i)", "(ii)", "(iii)"],
            ["(1)", "(2)", "(3)"],
        ] {
            assert_eq!(
                count(&format!("{a} {first}\n{b} {second}\n{c} boats.\n")),
                4,
                "{a}"
            );
        }
        // A sentence that counts what it names.
        let named = "(a) nobody else in the town or in the delta was asked to say as (a) or\n(b) anything of it.\n";
        assert_eq!(count(named), 2);
    }
}
