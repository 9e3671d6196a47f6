//! Repairs text that was encoded twice: UTF-8 that a program took for windows-1252 and wrote as UTF-8 again.
//! It says `donâ€™t` for `don’t`, and a model would find `t` where the negation was.
//!
//! The crate plsfix, which ports ftfy, was tried in place of this. It leaves `â€ ` where the third byte was
//! lost, alters well-formed text (U+0085), does not count, panics in long texts, and brings 116 crates.

use encoding_rs::WINDOWS_1252;

use super::escaped::{in_windows, repeatedly};

/// The text as it was meant, and how many characters were repaired; `None` if there was nothing to repair.
///
/// A character is repaired where `â`, `Ã`, `Â` or `Å` and the signs after it are the bytes of one character
/// in UTF-8 and no language writes them so. So is a quotation mark, a dash or an apostrophe of windows-1252 that a
/// program took for Latin-1, and with it all that windows-1252 has and Latin-1 has not.
pub fn repair(text: &str) -> Option<(String, u64)> {
    let mut count = 0;
    let mut repaired = repeatedly(text, |text| {
        let (better, more) = repair_once(text)?;
        count += more;
        Some(better)
    });
    let so_far = repaired.as_deref().unwrap_or(text);
    if memchr::memchr(0xC2, so_far.as_bytes()).is_some()
        && so_far.contains(|c| matches!(c, '\u{91}'..='\u{97}'))
    {
        let windows = so_far.chars().map(|c| (c, in_windows(c)));
        count += windows.clone().filter(|(c, meant)| c != meant).count() as u64;
        repaired = Some(windows.map(|(_, meant)| meant).collect());
    }
    repaired.map(|text| (text, count))
}

fn repair_once(text: &str) -> Option<(String, u64)> {
    let (mut better, mut count) = (String::new(), 0);
    // The next copy begins at `from`.
    let (mut from, mut at) = (0, 0);
    // The letters from `À` to `ÿ` begin with this byte.
    while let Some(next) = memchr::memchr(0xC3, &text.as_bytes()[at..]) {
        at += next;
        let before = text[from..at]
            .chars()
            .next_back()
            .or_else(|| better.chars().next_back());
        match first_repaired(before, &text[at..]) {
            Some((c, length)) => {
                better.push_str(&text[from..at]);
                better.push(c);
                count += 1;
                at += length;
                from = at;
            }
            None => at += 1,
        }
    }
    // Nearly all texts are not copied.
    (count > 0).then(|| (better + &text[from..], count))
}

/// The character whose bytes a text begins with, and how long they are there.
fn first_repaired(before: Option<char>, text: &str) -> Option<(char, usize)> {
    let mut chars = text.chars();
    let first = chars.next()?;
    if first == 'Â' && lost_its_blank(before, chars.as_str()) {
        return Some(('\u{A0}', first.len_utf8()));
    }
    let (second, third) = (chars.next()?, chars.next());
    let length = first.len_utf8() + second.len_utf8();
    match first {
        'Ã' | 'Â' | 'Å' => from_two(before, first, second).map(|c| (c, length)),
        'â' if third.and_then(byte).is_some_and(|byte| byte < 0xC0) => {
            let third = third?;
            from_three(before, second, third).map(|c| (c, length + third.len_utf8()))
        }
        // `â€ `: windows-1252 does not have the third byte of `”`, and many programs lose it. Before a
        // straight quotation mark it is a dash whose third sign somebody straightened.
        'â' if matches!(second, '€' | '\u{80}') => match third {
            Some('"' | '\'') => None,
            Some(c @ char::REPLACEMENT_CHARACTER) => Some(('”', length + c.len_utf8())),
            _ => Some(('”', length)),
        },
        _ => None,
    }
}

/// `They left.Â`: after it stood a blank that does not break, which was trimmed or made a plain one. No word
/// ends in a capital after small letters.
fn lost_its_blank(before: Option<char>, rest: &str) -> bool {
    before.is_some_and(|c| c.is_lowercase() || ".,?!;)”\"".contains(c))
        && rest.chars().next().is_none_or(|c| " \n\r".contains(c))
}

/// `Ã©`, `Â£`, `Å“`.
fn from_two(before: Option<char>, first: char, second: char) -> Option<char> {
    // `IRMÃ”`, “Å”: a word in capitals or a letter by itself, and what closes a quotation, joins or parts
    // words.
    let is_letter = before.is_some_and(|c| c.is_uppercase() || "“‘„‚«‹\"'".contains(c));
    if is_letter && "‘’‚“”„‹›«»–—…¡¿\u{A0}\u{AD}".contains(second) {
        return None;
    }
    // `donÂ’t`: a byte of windows-1252 that was taken for Latin 1 before.
    let c = in_windows(decoded(&[byte(first)?, byte(second)?])?);
    // A control character is part of another one, which the next round repairs.
    (!c.is_control() || before == Some('€')).then_some(c)
}

/// `â€™`, `â„¢`.
fn from_three(before: Option<char>, second: char, third: char) -> Option<char> {
    // `hâlâ…”`: a letter of Turkish or French, and the end of a quotation. No language writes the control
    // characters that Latin 1 has in place of these.
    let may_be_a_letter = before.is_some_and(char::is_alphabetic) && !second.is_control();
    let second = byte(second)?;
    if may_be_a_letter && !matches!(second, 0x80 | 0x82 | 0x84) {
        None
    } else {
        decoded(&[0xE2, second, byte(third)?])
    }
}

/// The one character that bytes are in UTF-8.
fn decoded(bytes: &[u8]) -> Option<char> {
    let mut chars = std::str::from_utf8(bytes).ok()?.chars();
    chars.next().filter(|_| chars.next().is_none())
}

/// The byte of a character beyond ASCII in windows-1252, or in Latin 1 where that has none.
fn byte(c: char) -> Option<u8> {
    if let Ok(byte) = u8::try_from(c) {
        return Some(byte).filter(|byte| *byte >= 0x80);
    }
    match WINDOWS_1252.encode(c.encode_utf8(&mut [0; 4])) {
        (bytes, _, false) => bytes.first().copied(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::escaped::tests::cases;
    use super::*;

    #[test]
    fn text_that_was_encoded_twice_is_repaired_and_counted() {
        for (written, meant) in cases("twice") {
            let repaired = repair(&written).map(|(text, count)| format!("{count} {text}"));
            assert_eq!(repaired, meant, "{written}");
        }
    }

    proptest! {
        /// The program may have taken it for windows-1252 or for Latin 1.
        #[test]
        fn what_was_encoded_twice_comes_back(text in "[ -~’‘“–—…£é]{0,60}") {
            let (windows, _) = WINDOWS_1252.decode_without_bom_handling(text.as_bytes());
            let latin_1: String = text.bytes().map(char::from).collect();
            for wrong in [windows.into_owned(), latin_1] {
                let repaired = repair(&wrong).map_or(wrong, |(repaired, _)| repaired);
                prop_assert_eq!(&repaired, &text);
            }
        }
    }
}
