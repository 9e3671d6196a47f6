//! The natural order of group names: numbers by value, and numbers within names too.

use std::cmp::Ordering;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::groups::EMPTY;

/// Compares group names: first the empty value, then numbers by value, then the others by the alphabet
/// without capitals and accents. Numbers within names count by value: wave 2 comes before wave 10.
pub fn natural_order(one: &str, other: &str) -> Ordering {
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

/// Parses a number with a decimal point or comma.
pub(super) fn number(name: &str) -> Option<f64> {
    let name = name.replace(',', ".").replace('−', "-");
    let is_one = name
        .bytes()
        .all(|b| b.is_ascii_digit() || b"+-.".contains(&b));
    name.parse().ok().filter(|x: &f64| is_one && x.is_finite())
}

/// The name in small letters without accents.
fn folded(name: &str) -> String {
    let letters = name.nfd().filter(|c| !is_combining_mark(*c));
    letters.flat_map(char::to_lowercase).collect()
}

fn by_alphabet(one: &str, other: &str) -> Ordering {
    let (mut one, mut other) = (one, other);
    loop {
        let digits =
            |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (one_digits, other_digits) = (digits(one), digits(other));
        let order = if one_digits > 0 && other_digits > 0 {
            let value = |text: &str, end: usize| text[..end].trim_start_matches('0').to_string();
            let (first, second) = (value(one, one_digits), value(other, other_digits));
            (one, other) = (&one[one_digits..], &other[other_digits..]);
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

    #[test]
    fn numbers_come_by_value_and_letters_by_the_alphabet() {
        for sorted in [
            &["(empty)", "-1", "0,5", "1", "2", "10"][..],
            &["3", "a-blatt", "Ä-Blatt", "b-blatt", "Zeit"],
            &["wave", "wave 02", "wave 2", "wave 10"],
            &["2002", "2003-02", "2003-11"],
            &["The Post", "the post"],
        ] {
            let mut names = sorted.to_vec();
            names.reverse();
            names.sort_by(|a, b| natural_order(a, b));
            assert_eq!(names, sorted);
        }
    }
}
