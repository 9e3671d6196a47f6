//! In which order groups stand.

use std::cmp::Ordering;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::groups::EMPTY;

/// What has no value first, then numbers by their value, then the others by the alphabet, whatever their capitals and accents, and
/// numbers within them by their value: wave 2 before wave 10.
pub(crate) fn group_order(one: &str, other: &str) -> Ordering {
    rank(one)
        .cmp(&rank(other))
        .then_with(|| match (number(one), number(other)) {
            (Some(one), Some(other)) => one.total_cmp(&other),
            _ => by_alphabet(&folded(one), &folded(other)),
        })
        .then_with(|| one.cmp(other))
}

fn rank(name: &str) -> u8 {
    match name {
        EMPTY => 0,
        name if number(name).is_some() => 1,
        _ => 2,
    }
}

/// A number, with a point or a comma.
fn number(name: &str) -> Option<f64> {
    let name = name.replace(',', ".").replace('−', "-");
    let is_one = name
        .bytes()
        .all(|b| b.is_ascii_digit() || b"+-.".contains(&b));
    name.parse().ok().filter(|_| is_one)
}

/// Small letters without accents.
fn folded(name: &str) -> String {
    let letters = name.nfd().filter(|c| !is_combining_mark(*c));
    letters.flat_map(char::to_lowercase).collect()
}

fn by_alphabet(one: &str, other: &str) -> Ordering {
    let (mut one, mut other) = (one, other);
    loop {
        let digits =
            |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (of_one, of_other) = (digits(one), digits(other));
        let order = if of_one > 0 && of_other > 0 {
            let value = |text: &str, end: usize| text[..end].trim_start_matches('0').to_string();
            let (first, second) = (value(one, of_one), value(other, of_other));
            (one, other) = (&one[of_one..], &other[of_other..]);
            first
                .len()
                .cmp(&second.len())
                .then_with(|| first.cmp(&second))
        } else {
            let (mut first, mut second) = (one.chars(), other.chars());
            let (a, b) = (first.next(), second.next());
            if a.is_none() && b.is_none() {
                return Ordering::Equal;
            }
            (one, other) = (first.as_str(), second.as_str());
            a.cmp(&b)
        };
        if order.is_ne() {
            return order;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ordered(names: &[&str]) -> Vec<String> {
        let mut names: Vec<String> = names.iter().map(ToString::to_string).collect();
        names.sort_by(|a, b| group_order(a, b));
        names
    }

    #[test]
    fn numbers_stand_by_their_value_and_letters_by_the_alphabet() {
        assert_eq!(
            ordered(&["10", "2", "(empty)", "1", "-1", "0,5"]),
            ["(empty)", "-1", "0,5", "1", "2", "10"]
        );
        assert_eq!(
            ordered(&["b-blatt", "Ä-Blatt", "a-blatt", "Zeit", "3"]),
            ["3", "a-blatt", "Ä-Blatt", "b-blatt", "Zeit"]
        );
        assert_eq!(
            ordered(&["wave 10", "wave 2", "wave 02", "wave"]),
            ["wave", "wave 02", "wave 2", "wave 10"]
        );
        assert_eq!(
            ordered(&["2003-11", "2003-02", "2002"]),
            ["2002", "2003-02", "2003-11"]
        );
        assert_eq!(ordered(&["the post", "The Post"]), ["The Post", "the post"]);
    }
}
