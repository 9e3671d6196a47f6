//! How alike two names are: a label or a column and what was probably meant.

use unicode_normalization::UnicodeNormalization;

/// From this similarity on (0 to 1) two labels look like one misspelt.
const SIMILAR: f64 = 0.75;
/// So many letters tell the label that another one begins with.
const SHORTEST: usize = 3;

/// The known label most like a misspelt one, if any is similar.
pub(crate) fn nearest<'a>(label: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
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

/// The known label that one may be another way to write: the most like it, or else the first that goes on where it ends, or the
/// other way round (`pro` and `pro-tax`).
pub(crate) fn written_alike<'a>(
    label: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> Option<&'a str> {
    let short = plain(label);
    let goes_on = |other: &&str| {
        let other = plain(other);
        let shorter = short.chars().count().min(other.chars().count());
        shorter >= SHORTEST && (other.starts_with(&short) || short.starts_with(&other))
    };
    nearest(label, known.clone()).or_else(|| known.clone().find(goes_on))
}

/// Letters of other alphabets, and in their order the Latin ones that look the same, be it as capitals: who has the wrong keyboard
/// on sees no difference. Cyrillic, Greek, Armenian, and Latin ones that keyboards of few languages or of phoneticians have.
const ALIKE: [(&str, &str); 4] = [
    ("авекмнорстухѕіјԁԛԝһӏ", "abekmhopctyxsijdqwhl"),
    ("αβεζηικνορτυχ", "abeznikvoptux"),
    ("օոսհցզ", "onuhgq"),
    ("ıɑɡ", "iag"),
];

/// What coders write between two labels in one cell.
const BETWEEN_LABELS: [char; 7] = [';', ',', '/', '|', '+', '&', '\n'];

/// The labels that a cell holds, if it holds more than one: each of its parts is one of those known.
pub(super) fn several<'a>(label: &str, known: &'a [String]) -> Option<Vec<&'a str>> {
    let part_of = |part: &str| {
        let part = plain(part.trim());
        known.iter().find(|known| plain(known) == part)
    };
    let parts = BETWEEN_LABELS.iter().map(|between| {
        let parts = label.split(*between).map(part_of);
        let mut labels: Vec<&str> = parts
            .map(|known| known.map(String::as_str))
            .collect::<Option<_>>()?;
        labels.dedup();
        (labels.len() > 1).then_some(labels)
    });
    parts.flatten().next()
}

/// What stands for a minus: the hyphen of the keyboard, that of typesetters, the true sign, and the dash that a word processor
/// makes of it.
const MINUS: [char; 4] = ['-', '‑', '−', '–'];

/// A label without case, spaces, hyphens, punctuation, what is not seen and letters that look like Latin ones; but a sign before it counts: `-1` is not `1`. Other
/// symbols are what somebody wanted to tell labels apart by. A number is the same with and without its last zeros (pandas writes
/// `1.0` for `1`), its first ones and a plus, which Excel takes away.
pub(super) fn plain(label: &str) -> String {
    let digits: String = label.nfkc().collect();
    if let Some(number) = number(&digits) {
        let (sign, digits) = match number.strip_prefix('-') {
            Some(digits) => ("-", digits),
            None => ("", number.trim_start_matches('+')),
        };
        let significant = digits.trim_start_matches('0');
        return match significant {
            "" => "0".to_string(),
            decimals if decimals.starts_with('.') => format!("{sign}0{decimals}"),
            digits => format!("{sign}{digits}"),
        };
    }
    let sign = label.chars().next().filter(|c| "-−".contains(*c));
    let letters = label
        .chars()
        .filter(|c| c.is_alphanumeric() || is_symbol(*c));
    let letters = sign.into_iter().chain(letters);
    letters.flat_map(latin).collect()
}

/// A label that is a number, as one program writes it: `-0.5` for `−0,50`. A plus is kept, because somebody wrote it.
pub(super) fn number(label: &str) -> Option<String> {
    let (sign, digits) = match label.strip_prefix(MINUS) {
        Some(digits) => ("-", digits),
        None => match label.strip_prefix('+') {
            Some(digits) => ("+", digits),
            None => ("", label),
        },
    };
    let (whole, decimals) = digits.split_once(['.', ',']).unwrap_or((digits, "0"));
    let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !are_digits(whole) || !are_digits(decimals) {
        return None;
    }
    Some(match decimals.trim_end_matches('0') {
        "" => format!("{sign}{whole}"),
        decimals => format!("{sign}{whole}.{decimals}"),
    })
}

/// Where two labels differ by characters alone that look the same, the first of these in either.
pub(super) fn look_alike(a: &str, b: &str) -> Option<[char; 2]> {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    if seen(&a) != seen(&b) {
        return None;
    }
    let mut pairs = a.chars().zip(b.chars());
    pairs.find(|(a, b)| a != b).map(|(a, b)| [a, b])
}

/// A label as it is seen: with one hyphen for all, and the Latin letter for all that look like it.
fn seen(label: &str) -> String {
    let hyphen = |c: char| if HYPHENS.contains(&c) { '-' } else { c };
    label.chars().map(hyphen).flat_map(latin).collect()
}

/// The way to write a label that a keyboard types, of ways that look the same: word processors and web pages have another hyphen, and
/// letters of two alphabets come of a keyboard that was switched over too late.
pub(super) fn typed<'a>(label: &'a str, ways: impl Iterator<Item = &'a str>) -> &'a str {
    let strange = |way: &str| {
        let is_ascii = |c: char| c.is_ascii_alphabetic();
        let is_other = |c: char| {
            c.is_alphabetic() && (is_of_another_alphabet(c) || !latin(c).eq(c.to_lowercase()))
        };
        let has_other = way.contains(is_other);
        let is_mixed = has_other && way.contains(is_ascii);
        (way.contains(&HYPHENS[1..]), is_mixed, has_other)
    };
    let alike = ways.filter(|way| look_alike(label, way).is_some());
    // The first of equals.
    std::iter::once(label)
        .chain(alike)
        .min_by_key(|way| strange(way))
        .unwrap_or(label)
}

/// Hyphens that look the same: that of the keyboard, the true one, and the one at which no line ends.
const HYPHENS: [char; 3] = ['-', '\u{2010}', '\u{2011}'];

/// The small Latin letters that a letter looks like: of other alphabets, mathematicians and full width, or of two in one (ﬁ).
fn latin(c: char) -> impl Iterator<Item = char> {
    // Of a number in a circle and the like something would be lost.
    let is_letters = |letters: &String| letters.chars().all(char::is_alphabetic);
    let letters = Some(c.nfkc().collect::<String>()).filter(is_letters);
    let letters = letters.unwrap_or_else(|| c.to_string());
    letters
        .to_lowercase()
        .chars()
        .map(alike_latin)
        .collect::<Vec<_>>()
        .into_iter()
}

fn alike_latin(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    let mut pairs = ALIKE
        .iter()
        .flat_map(|(other, latin)| other.chars().zip(latin.chars()));
    let found = pairs.find(|(other, _)| *other == c);
    found.map_or(c, |(_, latin)| latin)
}

/// What alphabet a letter is of, if it is one whose letters look like Latin ones.
pub(super) fn alphabet(c: char) -> &'static str {
    match c {
        '\u{370}'..='\u{3FF}' => "Greek letters",
        '\u{400}'..='\u{52F}' => "Cyrillic letters",
        '\u{530}'..='\u{58F}' => "Armenian letters",
        _ => "letters that are not those of the keyboard",
    }
}

/// Whether a letter is Greek, Cyrillic or Armenian.
fn is_of_another_alphabet(c: char) -> bool {
    matches!(c, '\u{370}'..='\u{58F}')
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

/// 1 for labels that are the same but for case, spaces and hyphens, 0 for other numbers and for those that differ by symbols alone,
/// else one minus the normalised Damerau–Levenshtein distance.
fn similarity(a: &str, b: &str) -> f64 {
    if let (Some(a), Some(b)) = (number(a), number(b)) {
        return f64::from(u8::from(a == b));
    }
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
        let numbers = ["-1.5", "0", "1"];
        assert_eq!(nearest("−1,50", numbers.into_iter()), Some("-1.5"));
        assert_eq!(nearest("-2.5", numbers.into_iter()), None);
    }

    #[test]
    fn a_cell_may_hold_more_than_one_label() {
        let known = ["1", "Überlegung", "anti", "pro", "pro/con"].map(String::from);
        assert_eq!(
            several("1; Überlegung", &known),
            Some(vec!["1", "Überlegung"])
        );
        assert_eq!(several("Pro / anti", &known), Some(vec!["pro", "anti"]));
        assert_eq!(
            several("pro/con|anti", &known),
            Some(vec!["pro/con", "anti"])
        );
        for one in ["pro", "pro/", "pro/pro", "pro/contra", "anti-pro", ""] {
            assert_eq!(several(one, &known), None, "{one}");
        }
    }

    #[test]
    fn characters_that_look_the_same_are_told() {
        let found = |a: &str, b: &str| look_alike(a, b);
        assert_eq!(
            found("phase-out", "Phase\u{2011}out"),
            Some(['-', '\u{2011}'])
        );
        assert_eq!(found("pro", "рro"), Some(['p', '\u{440}']));
        for (a, b) in [("phase-out", "phase out"), ("pro", "Pro"), ("a–b", "a-b")] {
            assert_eq!(found(a, b), None, "{a} {b}");
        }
    }

    #[test]
    fn letters_of_other_alphabets_are_seen_as_the_latin_ones_they_look_like() {
        for label in ["fοr", "fоr", "fօr", "𝐟𝐨𝐫", "ｆｏｒ", "FОR"] {
            assert_eq!(plain(label), "for", "{label}");
            assert_eq!(typed(label, ["for", label].into_iter()), "for", "{label}");
            assert_eq!(typed("for", ["for", label].into_iter()), "for", "{label}");
        }
        for (label, latin) in [
            ("agaınst", "against"),
            ("ɑɡainst", "against"),
            ("ﬁt", "fit"),
        ] {
            assert_eq!(plain(label), latin);
            assert!(look_alike(label, latin).is_some(), "{label}");
        }
        // Of a codebook in another alphabet the label that is all of it.
        assert_eq!(typed("зa", ["за", "зa"].into_iter()), "за");
        for other in ["für", "fur", "оценка", "μέτριο"] {
            assert_ne!(plain(other), "for");
        }
        assert_ne!(plain("für"), plain("fur"));
        assert_ne!(plain("pro²"), plain("pro2"));
    }

    #[test]
    fn numbers_that_a_spreadsheet_makes_one_are_alike() {
        for (label, other) in [
            ("1", "01"),
            ("1", "+1"),
            ("0", "-0"),
            ("0", "00"),
            ("1", "１"),
            ("0.5", "+00,50"),
            ("-1", "−01"),
        ] {
            assert_eq!(plain(label), plain(other), "{label} {other}");
        }
        for (label, other) in [("1", "-1"), ("1", "10"), ("0.5", "5"), ("1", "2")] {
            assert_ne!(plain(label), plain(other), "{label} {other}");
        }
    }

    #[test]
    fn a_number_is_one_label_however_it_is_written() {
        for (label, known) in [
            ("1.0", "1"),
            ("1,00", "1"),
            ("−1", "-1"),
            ("–0,50", "-0.5"),
            ("+1", "+1"),
            ("10", "10"),
        ] {
            assert_eq!(number(label).as_deref(), Some(known), "{label}");
        }
        for label in ["", "-", "1.", ",5", "1.2.3", "1a", "one", "- 1"] {
            assert_eq!(number(label), None, "{label}");
        }
    }
}
