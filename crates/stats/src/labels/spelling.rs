//! Compares the spelling of names: a label or a column and what was probably meant.

use standpoint_core::labelled::number;
use unicode_normalization::UnicodeNormalization;

/// Labels of this similarity (0 to 1) look like misspellings of each other.
const SIMILAR: f64 = 0.75;
/// The fewest letters by which one label begins another.
const MIN_BEGINNING: usize = 3;

/// Marks by which coders say that they doubt, before or after a label.
const DOUBT_MARKS: [char; 5] = ['?', '¿', '!', '*', '~'];
/// Words by which they say so.
#[rustfmt::skip]
const DOUBT_WORDS: [&str; 33] = [
    "unsure", "uncertain", "unclear", "maybe", "perhaps", "probably", "possibly", "doubtful", "tentative", "not sure",
    "not certain", "likely", "tbd", "tbc",
    // German, French, Spanish, Italian, Portuguese, Dutch
    "unsicher", "unklar", "vielleicht", "wohl", "fraglich", "peut-être", "incertain", "douteux", "quizás",
    "probablemente", "dudoso", "inseguro", "forse", "incerto", "talvez", "duvidoso", "misschien", "onzeker", "twijfel",
];
/// The signs between a label and a mark or a word beside it.
const BETWEEN: &str = "?¿!*~()[]-–—,;:/_";

/// The label to which a coder added a mark or a word of doubt: `pro` of `pro?`, `?pro` and `pro (unsure)`. `None` if
/// there is no such mark, or nothing else.
pub(super) fn without_doubt(label: &str) -> Option<&str> {
    let between = |c: char| c.is_whitespace() || BETWEEN.contains(c);
    // A number may begin with its sign.
    let before = |c: char| between(c) && c != '-';
    let bare = label.trim_start_matches(before).trim_end_matches(between);
    let around = label.len() - bare.len();
    let has_mark = around > 0 && {
        let begin = label.len() - label.trim_start_matches(before).len();
        let (start, end) = (&label[..begin], &label[begin + bare.len()..]);
        start.contains(DOUBT_MARKS) || end.contains(DOUBT_MARKS)
    };
    let after = |word: &str| {
        let at = bare.len().checked_sub(word.len())?;
        let is_word = bare.get(at..)?.eq_ignore_ascii_case(word);
        let rest = bare.get(..at)?.strip_suffix(between)?;
        is_word.then(|| rest.trim_end_matches(between))
    };
    let first = |word: &str| {
        let is_word = bare.get(..word.len())?.eq_ignore_ascii_case(word);
        let rest = bare.get(word.len()..)?.strip_prefix(between)?;
        is_word.then(|| rest.trim_start_matches(before))
    };
    let mut words = DOUBT_WORDS.iter();
    let sure = words.find_map(|word| after(word).or_else(|| first(word)));
    sure.or(has_mark.then_some(bare))
        .filter(|sure| !sure.is_empty())
}

/// The known label that is most similar to a misspelled one, if any is similar enough.
pub fn nearest<'a>(label: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let sure = without_doubt(label).map(plain);
    let rated = known.map(|other| match &sure {
        Some(sure) if *sure == plain(other) => (1.0, other),
        _ => (similarity(label, other), other),
    });
    let similar = rated.filter(|(similarity, _)| *similarity >= SIMILAR);
    // The first of equals, so that the answer does not depend on the iteration.
    let nearest = similar.min_by(|a, b| b.0.total_cmp(&a.0));
    nearest.map(|(_, label)| label)
}

/// The known label of which this may be another spelling: the most similar one, or else the first that begins
/// with it or with which it begins (`pro` and `pro-tax`).
pub(crate) fn written_alike<'a>(
    label: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> Option<&'a str> {
    let short = plain(label);
    let goes_on = |other: &&str| {
        let other = plain(other);
        let shorter = short.chars().count().min(other.chars().count());
        shorter >= MIN_BEGINNING && (other.starts_with(&short) || short.starts_with(&other))
    };
    nearest(label, known.clone()).or_else(|| known.clone().find(goes_on))
}

/// Letters of other alphabets, and in the same order the Latin ones that look the same, if only as capitals.
/// Somebody with the wrong keyboard layout sees no difference. They are Cyrillic, Greek, Armenian, and Latin
/// ones of few languages or of phoneticians.
const ALIKE: [(&str, &str); 4] = [
    ("авекмнорстухѕіјԁԛԝһӏ", "abekmhopctyxsijdqwhl"),
    ("αβεζηικνορτυχ", "abeznikvoptux"),
    ("օոսհցզ", "onuhgq"),
    ("ıɑɡ", "iag"),
];

/// A label without case, spaces, hyphens, punctuation, invisible characters and letters that look like Latin
/// ones. A sign before it counts, because `-1` is not `1`, and so do other symbols, by which somebody wanted
/// to tell labels apart. A number is the same with and without zeros at its end (pandas writes `1.0` for
/// `1`), leading zeros and a plus, which Excel removes.
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
    let others = label
        .chars()
        .filter(|c| c.is_alphanumeric() || is_symbol(*c));
    let letters = sign.into_iter().chain(others);
    letters.flat_map(latin).collect()
}

/// The first characters in which two labels differ that look the same.
pub(super) fn look_alike(a: &str, b: &str) -> Option<[char; 2]> {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    if look(&a) != look(&b) {
        return None;
    }
    let mut pairs = a.chars().zip(b.chars());
    pairs.find(|(a, b)| a != b).map(|(a, b)| [a, b])
}

/// A label as it looks: with one hyphen for all, and the Latin letter for all that look like it.
fn look(label: &str) -> String {
    let hyphen = |c: char| if HYPHENS.contains(&c) { '-' } else { c };
    label.chars().map(hyphen).flat_map(latin).collect()
}

/// Finds the spelling that a keyboard types among those that look the same. Word processors and web pages
/// have other hyphens, and a keyboard layout that was changed too late mixes the letters of two alphabets.
pub(super) fn typed<'a>(label: &'a str, ways: impl Iterator<Item = &'a str>) -> &'a str {
    let oddity = |way: &str| {
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
        .min_by_key(|way| oddity(way))
        .unwrap_or(label)
}

/// Hyphens that look the same: the keyboard's, the typographic one, and the non-breaking one.
const HYPHENS: [char; 3] = ['-', '\u{2010}', '\u{2011}'];

/// The small Latin letters that a character looks like: one of another alphabet, of mathematics, of full
/// width, or a ligature (ﬁ).
fn latin(c: char) -> impl Iterator<Item = char> {
    // A number in a circle and the like would lose something.
    let is_letters = |letters: &String| letters.chars().all(char::is_alphabetic);
    let letters = Some(c.nfkc().collect::<String>())
        .filter(is_letters)
        .unwrap_or_else(|| c.to_string())
        .to_lowercase();
    letters
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

/// Names the alphabet of a letter that looks like a Latin one.
pub(super) fn alphabet(c: char) -> &'static str {
    match c {
        '\u{370}'..='\u{3FF}' => "Greek letters",
        '\u{400}'..='\u{52F}' => "Cyrillic letters",
        '\u{530}'..='\u{58F}' => "Armenian letters",
        _ => "letters that are not those of the keyboard",
    }
}

/// Returns whether a letter is Greek, Cyrillic or Armenian.
fn is_of_another_alphabet(c: char) -> bool {
    matches!(c, '\u{370}'..='\u{58F}')
}

/// Returns whether a character that is neither letter nor digit is visible and more than punctuation.
fn is_symbol(c: char) -> bool {
    let is_dropped = c.is_whitespace()
        || c.is_control()
        || "-−_.,;:'\"’‘“”()".contains(c)
        || matches!(c, '\u{2010}'..='\u{2015}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}')
        || matches!(c, '\u{AD}' | '\u{61C}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}');
    !c.is_alphanumeric() && !is_dropped
}

/// The similarity of two labels: 1 if they differ only in case, spaces and hyphens; 0 for different numbers
/// and for labels that differ only in symbols; else one minus the normalised Damerau–Levenshtein distance.
fn similarity(a: &str, b: &str) -> f64 {
    if let (Some(a), Some(b)) = (number(a), number(b)) {
        return f64::from(u8::from(a == b));
    }
    let (a, b) = (plain(a), plain(b));
    let letters = |label: &str| -> String { label.chars().filter(|c| !is_symbol(*c)).collect() };
    if a != b && letters(&a) == letters(&b) {
        0.0
    } else {
        strsim::normalized_damerau_levenshtein(&a, &b)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_label_is_suggested() {
        let words = ["anti-withdrawal", "neutral", "pro-withdrawal"];
        let numbers = ["-1.5", "0", "1"];
        for (label, known, wanted) in [
            ("pro-withdrawl", words, Some("pro-withdrawal")),
            ("unclear", words, None),
            ("−1,50", numbers, Some("-1.5")),
            ("-2.5", numbers, None),
        ] {
            assert_eq!(nearest(label, known.into_iter()), wanted);
        }
    }

    #[test]
    fn a_mark_or_a_word_of_doubt_stands_beside_a_label() {
        for doubted in [
            "pro?",
            "?pro",
            "pro*",
            "pro!",
            "pro ??",
            "pro (?)",
            "(?) pro",
            "pro (unsure)",
            "pro - not sure",
            "Probably pro",
            "maybe: pro",
            "pro, unclear?",
            "~pro",
            "pro/unsure",
        ] {
            assert_eq!(without_doubt(doubted), Some("pro"), "{doubted}");
        }
        assert_eq!(without_doubt("-1?"), Some("-1"));
        assert_eq!(without_doubt("peut-être oui"), Some("oui"));
        for label in [
            "?",
            "!",
            "(?)",
            "unclear",
            "(pro)",
            "pro (legal)",
            "C++",
            "C#",
            "promaybe",
            "wohlstand",
            "-1",
            "a-b",
            "",
        ] {
            assert_eq!(without_doubt(label), None, "{label}");
        }
    }

    #[test]
    fn characters_that_look_the_same_are_found() {
        for (a, b, wanted) in [
            ("phase-out", "Phase\u{2011}out", Some(['-', '\u{2011}'])),
            ("pro", "рro", Some(['p', '\u{440}'])),
            ("phase-out", "phase out", None),
            ("pro", "Pro", None),
            ("a–b", "a-b", None),
        ] {
            assert_eq!(look_alike(a, b), wanted, "{a} {b}");
        }
    }

    #[test]
    fn letters_of_other_alphabets_are_plain_latin_ones_if_they_look_alike() {
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
        // In a codebook of another alphabet, the label that is all in it.
        assert_eq!(typed("зa", ["за", "зa"].into_iter()), "за");
        for other in ["für", "fur", "оценка", "μέτριο"] {
            assert_ne!(plain(other), "for");
        }
    }

    #[test]
    fn labels_are_plainly_the_same_or_not() {
        // Numbers as a spreadsheet may change them.
        for pair in "1=01 1=+1 0=-0 0=00 1=１ 0.5=+00,50 -1=−01".split(' ') {
            let (label, other) = pair.split_once('=').unwrap();
            assert_eq!(plain(label), plain(other), "{pair}");
        }
        for pair in "1=-1 1=10 0.5=5 1=2 für=fur pro²=pro2".split(' ') {
            let (label, other) = pair.split_once('=').unwrap();
            assert_ne!(plain(label), plain(other), "{pair}");
        }
        for pair in "1.0=1 1,00=1 −1=-1 –0,50=-0.5 +1=+1 10=10".split(' ') {
            let (label, wanted) = pair.split_once('=').unwrap();
            assert_eq!(number(label).as_deref(), Some(wanted), "{pair}");
        }
        for label in ["", "-", "1.", ",5", "1.2.3", "1a", "one", "- 1"] {
            assert_eq!(number(label), None, "{label}");
        }
    }
}
