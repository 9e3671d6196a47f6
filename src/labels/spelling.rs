//! How alike two names are: a label or a column and what was probably meant.

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

/// Cyrillic letters, and in their order the Latin ones that look the same, be it as capitals: who has the wrong keyboard on sees
/// no difference.
const CYRILLIC: &str = "авекмнорстухѕіј";
const LATIN: &str = "abekmhopctyxsij";

/// A label without case, spaces, hyphens, punctuation, what is not seen and Cyrillic letters that look like Latin ones; but a sign before it counts: `-1` is not `1`. Other
/// symbols are what somebody wanted to tell labels apart by.
pub(super) fn plain(label: &str) -> String {
    let sign = label.chars().next().filter(|c| "-−".contains(*c));
    let letters = label
        .chars()
        .filter(|c| c.is_alphanumeric() || is_symbol(*c));
    let letters = sign.into_iter().chain(letters);
    letters.flat_map(char::to_lowercase).map(latin).collect()
}

/// Whether two labels differ by letters alone that look the same.
pub(super) fn look_alike(a: &str, b: &str) -> bool {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    a != b && a.chars().map(latin).eq(b.chars().map(latin))
}

/// The Latin letter that a small Cyrillic one looks like.
fn latin(c: char) -> char {
    let mut alike = CYRILLIC.chars().zip(LATIN.chars());
    let found = alike.find(|(cyrillic, _)| *cyrillic == c);
    found.map_or(c, |(_, latin)| latin)
}

/// Whether a character that is neither letter nor digit is there to be seen.
fn is_symbol(c: char) -> bool {
    let is_dropped = c.is_whitespace()
        || c.is_control()
        || "-−_.,;:'\"’‘“”()".contains(c)
        || matches!(c, '\u{2010}'..='\u{2015}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}')
        || matches!(c, '\u{AD}' | '\u{61C}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}');
    !c.is_alphanumeric() && !is_dropped
}

/// 1 for labels that are the same but for case, spaces and hyphens, 0 for those that differ by symbols alone, else one minus
/// the normalised Damerau–Levenshtein distance.
fn similarity(a: &str, b: &str) -> f64 {
    let (a, b) = (plain(a), plain(b));
    let letters = |label: &str| -> String { label.chars().filter(|c| !is_symbol(*c)).collect() };
    match a != b && letters(&a) == letters(&b) {
        true => 0.0,
        false => strsim::normalized_damerau_levenshtein(&a, &b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
