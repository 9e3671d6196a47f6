//! The label set of a file, and slips of the pen in it.

use std::collections::BTreeMap;

/// A label this many times as frequent as a similar one is taken for what was meant.
const DOMINANCE: usize = 5;
/// From this similarity on (0 to 1) two labels look like one misspelt.
const SIMILAR: f64 = 0.75;

/// The known label most like a misspelt one, if any is similar.
pub(super) fn nearest<'a>(label: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|other| (similarity(label, other), other))
        .filter(|(similarity, _)| *similarity >= SIMILAR)
        // The first of equals, so that the answer does not depend on the iteration.
        .fold(None, |best: Option<(f64, &str)>, next| match best {
            Some(best) if best.0 >= next.0 => Some(best),
            _ => Some(next),
        })
        .map(|(_, label)| label)
}

/// A label that looks like a slip: rare, and similar to a much more frequent one. Returns the slip
/// and what was probably meant.
pub(super) fn slip<'a>(counts: &BTreeMap<&'a str, usize>) -> Option<(&'a str, &'a str)> {
    counts.iter().find_map(|(&label, &count)| {
        let frequent = counts
            .iter()
            .filter(|(_, other)| **other >= count.saturating_mul(DOMINANCE))
            .map(|(other, _)| *other);
        Some((label, nearest(label, frequent)?))
    })
}

/// 1 for labels that differ only in case, spaces and hyphens, else one minus the normalised
/// Damerau–Levenshtein distance.
fn similarity(a: &str, b: &str) -> f64 {
    let plain = |label: &str| -> String {
        let letters = label.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    strsim::normalized_damerau_levenshtein(&plain(a), &plain(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rare_label_like_a_frequent_one_is_a_slip() {
        let counts = BTreeMap::from([("neutral", 40), ("nuetral", 1), ("pro", 20)]);
        assert_eq!(slip(&counts), Some(("nuetral", "neutral")));
        let counts = BTreeMap::from([("Neutral", 2), ("neutral", 40)]);
        assert_eq!(slip(&counts), Some(("Neutral", "neutral")));
    }

    #[test]
    fn different_or_comparable_labels_are_not() {
        assert_eq!(slip(&BTreeMap::from([("pro", 30), ("anti", 2)])), None);
        assert_eq!(
            slip(&BTreeMap::from([("pro-war", 30), ("pro-wax", 20)])),
            None
        );
        // Opposites that share most of their letters.
        assert_eq!(
            slip(&BTreeMap::from([
                ("pro-withdrawal", 9),
                ("anti-withdrawal", 50)
            ])),
            None
        );
    }

    #[test]
    fn the_nearest_label_is_suggested() {
        let known = ["anti-withdrawal", "neutral", "pro-withdrawal"];
        assert_eq!(
            nearest("pro-withdrawl", known.into_iter()),
            Some("pro-withdrawal")
        );
        assert_eq!(nearest("unclear", known.into_iter()), None);
    }
}
