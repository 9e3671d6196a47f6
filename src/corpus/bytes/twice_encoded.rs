//! Texts that were encoded twice: UTF-8 that a program took for windows-1252 and wrote as UTF-8 again, so that it says
//! `donâ€™t` for `don’t`, and a model would find `t` where the negation was.

use encoding_rs::WINDOWS_1252;

use super::escaped::as_meant;

/// How often a text may have been encoded once too often.
const MOST_TIMES: usize = 3;

/// The text as it was meant, and how many characters were put right. What is put right are the letters `â`, `Ã`, `Â` and `Å` with
/// signs behind them that together are the bytes of one character, where no language writes them so.
pub(crate) fn put_right(text: &str) -> Option<(String, u64)> {
    let (mut text, mut count) = once(text)?;
    for _ in 1..MOST_TIMES {
        let Some((better, found)) = once(&text) else {
            break;
        };
        (text, count) = (better, count + found);
    }
    Some((text, count))
}

fn once(text: &str) -> Option<(String, u64)> {
    let (mut better, mut count) = (String::new(), 0);
    // Where what is copied begins.
    let mut from = 0;
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(next) = memchr::memchr(LATIN, &bytes[at..]) {
        at += next;
        let before = text[from..at].chars().next_back();
        let before = before.or_else(|| better.chars().next_back());
        match text.get(at..).and_then(|rest| meant(before, rest)) {
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
    // Nearly all texts end here, and are not copied.
    if count == 0 {
        return None;
    }
    better.push_str(&text[from..]);
    Some((better, count))
}

/// The first byte in UTF-8 of the letters from `À` to `ÿ`.
const LATIN: u8 = 0xC3;

/// The character that a text begins with the bytes of, and how many bytes it takes there.
fn meant(before: Option<char>, text: &str) -> Option<(char, usize)> {
    let mut chars = text.chars();
    let first = chars.next()?;
    if first == 'Â' && lost_its_blank(before, chars.as_str()) {
        return Some(('\u{A0}', first.len_utf8()));
    }
    let second = chars.next()?;
    let length = first.len_utf8() + second.len_utf8();
    match first {
        'Ã' | 'Â' | 'Å' => of_two(before, first, second).map(|c| (c, length)),
        'â' => match chars.next() {
            Some(third) if byte(third).is_some_and(is_later) => {
                let c = of_three(before, second, third)?;
                Some((c, length + third.len_utf8()))
            }
            third => of_two_left(second, third).map(|lost| ('”', length + lost)),
        },
        _ => None,
    }
}

/// `They left.Â`: the sign behind it was a blank that does not break, and was trimmed or made a plain one. No word ends in a
/// capital behind small letters.
fn lost_its_blank(before: Option<char>, rest: &str) -> bool {
    let is_behind =
        |c: char| c.is_lowercase() || matches!(c, '.' | ',' | '?' | '!' | ';' | ')' | '”' | '"');
    let is_before = |c: char| matches!(c, ' ' | '\n' | '\r');
    before.is_some_and(is_behind) && rest.chars().next().is_none_or(is_before)
}

/// `Ã©`, `Â£`, `Å“`.
fn of_two(before: Option<char>, first: char, second: char) -> Option<char> {
    // `IRMÃ”`, “Å”: a word in capitals or a letter by itself, and what closes a quotation, joins or parts words.
    let is_letter = before.is_some_and(|c| c.is_uppercase() || OPENING.contains(c));
    if is_letter && MARKS.contains(second) {
        return None;
    }
    let c = one_of(&[byte(first)?, byte(second)?])?;
    // `donÂ’t`: a byte of windows-1252 that was taken for Latin 1 before.
    let c = as_meant(c);
    // One that has no character belongs to another, which the next round reads.
    (!c.is_control() || before == Some('€')).then_some(c)
}

/// `â€™`, `â„¢`.
fn of_three(before: Option<char>, second: char, third: char) -> Option<char> {
    let of_marks = byte(second)?;
    // `hâlâ…”`: a letter of Turkish or French, and the end of a quotation; no language writes the control characters that
    // Latin 1 has in place of these.
    let may_be_a_letter = before.is_some_and(char::is_alphabetic) && !second.is_control();
    if may_be_a_letter && !matches!(of_marks, 0x80 | 0x82 | 0x84) {
        return None;
    }
    one_of(&[0xE2, of_marks, byte(third)?])
}

/// `â€ `: the third byte is one that windows-1252 does not have, and many programs lose it. How many bytes stand in its place.
/// Before a straight quotation mark it is a dash whose third sign somebody straightened.
fn of_two_left(second: char, third: Option<char>) -> Option<usize> {
    match third {
        _ if !matches!(second, '€' | '\u{80}') => None,
        Some('"' | '\'') => None,
        Some(char::REPLACEMENT_CHARACTER) => Some(char::REPLACEMENT_CHARACTER.len_utf8()),
        _ => Some(0),
    }
}

/// What opens a quotation.
const OPENING: &str = "“‘„‚«‹\"'";
/// What closes a quotation or stands between words.
const MARKS: &str = "‘’‚“”„‹›«»–—…¡¿\u{A0}\u{AD}";

/// The one character that bytes are in UTF-8.
fn one_of(bytes: &[u8]) -> Option<char> {
    let mut chars = std::str::from_utf8(bytes).ok()?.chars();
    chars.next().filter(|_| chars.next().is_none())
}

/// Whether a byte is one after the first of a character.
fn is_later(byte: u8) -> bool {
    (0x80..0xC0).contains(&byte)
}

/// The byte of a character in windows-1252, or in Latin 1 where that has none.
fn byte(c: char) -> Option<u8> {
    if let Ok(byte @ (0x80..=0x9F | 0xA0..)) = u8::try_from(c) {
        return Some(byte);
    }
    let mut text = [0; 4];
    let (bytes, _, lossy) = WINDOWS_1252.encode(c.encode_utf8(&mut text));
    match (&*bytes, lossy) {
        ([byte], false) if *byte >= 0x80 => Some(*byte),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A text as a program writes it that takes UTF-8 for windows-1252.
    fn twice(text: &str) -> String {
        let (wrong, _) = WINDOWS_1252.decode_without_bom_handling(text.as_bytes());
        wrong.into_owned()
    }

    #[test]
    fn what_was_encoded_twice_is_put_right() {
        for (written, meant) in [
            ("donâ€™t", "don’t"),
            ("â€œOut,â€ he said. â€œNow!â€", "“Out,” he said. “Now!”"),
            ("the end.â€\u{FFFD} He", "the end.” He"),
            ("the end.â€\u{9D} He", "the end.” He"),
            ("SÃ£o Tom\u{C3}\u{A9}", "São Tomé"),
            ("CAFÃ‰S", "CAFÉS"),
            ("Â£3 and 5Â°", "£3 and 5°"),
            (
                "They left.Â\n“No,”Â he saidÂ",
                "They left.\u{A0}\n“No,”\u{A0} he said\u{A0}",
            ),
            ("a\u{C2}\u{A0}b â€“ c â‚¬5 â„¢", "a\u{A0}b – c €5 ™"),
            (
                "donâ\u{80}\u{99}t, isnâ\u{80}\u{99}t â\u{80}\u{9C}soâ\u{80}\u{9D}",
                "don’t, isn’t “so”",
            ),
            ("Niâ\u{88}\u{92}o", "Ni−o"),
            ("donÃ¢â‚¬â„¢t Ã¢â‚¬Å“goÃ¢â‚¬Â\u{9D}", "don’t “go”"),
            (
                "donÂ’t go Â– Â“nowÂ” Â… for Â€5",
                "don’t go – “now” … for €5",
            ),
        ] {
            let (found, _) = put_right(written).unwrap();
            assert_eq!(found, meant, "{written}");
        }
    }

    #[test]
    fn what_languages_write_stays() {
        for text in [
            "câine, pâine, Âge d'or, Ãlvares",
            "“IRMÔ é irmã em maiúsculas: “NÃO”, ela disse – “IRMÃ…”",
            "ÉCOLE “CAFÉ” «À LA CARTE» Þórður â la carte",
            "grâce à eux, château, mâ“",
            "prix : 5 € ; â € ; Ã et Â",
            "“Bekliyoruz hâlâ…” dedi",
            "IRMÃ\u{A0}DE, C\u{C2}\u{AD}MARA, “Ã” e ‘Â’, “PÅ”",
            "London â€\" Paris",
        ] {
            assert_eq!(put_right(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_put_right_is_counted() {
        assert_eq!(put_right("itâ€™s Ã©l"), Some(("it’s él".to_string(), 2)));
    }

    proptest! {
        #[test]
        fn what_was_encoded_twice_comes_back(text in "[ -~’‘“–—…£é]{0,60}") {
            let wrong = twice(&text);
            let found = put_right(&wrong).map_or(wrong.clone(), |(found, _)| found);
            prop_assert_eq!(found, text);
        }

        /// The same where the program took it for Latin 1.
        #[test]
        fn what_was_taken_for_latin_1_comes_back(text in "[ -~’‘“”–—…£é−]{0,60}") {
            let wrong: String = text.bytes().map(char::from).collect();
            let found = put_right(&wrong).map_or(wrong.clone(), |(found, _)| found);
            prop_assert_eq!(found, text);
        }
    }
}
