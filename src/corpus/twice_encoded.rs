//! Texts that were encoded twice: UTF-8 that a program took for windows-1252 and wrote as UTF-8 again, so that it says
//! `donâ€™t` for `don’t`, and a model would find `t` where the negation was.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;

/// How often a text may have been encoded once too often.
const MOST_TIMES: usize = 3;

/// The text as it was meant, and how many characters were put right. What is put right stands in no language: the letters
/// `â`, `Ã` and `Â` with signs behind them that together are the bytes of one character.
pub(super) fn put_right(text: String) -> (String, u64) {
    let (mut text, mut count) = (text, 0);
    for _ in 0..MOST_TIMES {
        let (Cow::Owned(better), found) = once(&text) else {
            break;
        };
        (text, count) = (better, count + found);
    }
    (text, count)
}

fn once(text: &str) -> (Cow<'_, str>, u64) {
    let (mut better, mut count) = (String::new(), 0);
    // Where what is copied begins.
    let mut from = 0;
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(next) = memchr::memchr(LATIN, &bytes[at..]) {
        at += next;
        let before = text[from..at].chars().next_back();
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
    if count == 0 {
        return (Cow::Borrowed(text), 0);
    }
    better.push_str(&text[from..]);
    (Cow::Owned(better), count)
}

/// The first byte in UTF-8 of the letters from `À` to `ÿ`.
const LATIN: u8 = 0xC3;

/// The character that a text begins with the bytes of, and how many bytes these take.
fn meant(before: Option<char>, text: &str) -> Option<(char, usize)> {
    let mut chars = text.chars();
    let first = chars.next()?;
    let second = chars.next()?;
    let after_two = text.len() - chars.as_str().len();
    let bytes = match first {
        'Ã' | 'Â' => {
            // `IRMÃ”`: a word in capitals, and what closes a quotation.
            if before.is_some_and(char::is_uppercase)
                && !second.is_alphanumeric()
                && is_mark(second)
            {
                return None;
            }
            vec![byte(first)?, byte(second)?]
        }
        'â' => match chars.next().and_then(byte).filter(|byte| is_later(*byte)) {
            Some(third) => {
                let bytes = [byte(first)?, byte(second)?, third];
                let length = text.len() - chars.as_str().len();
                return Some((one_of(&bytes)?, length));
            }
            // The byte after these two is one that windows-1252 does not have, and many programs lose it.
            None if second == '€' => {
                let lost = text[after_two..].starts_with(char::REPLACEMENT_CHARACTER);
                let length = usize::from(lost) * char::REPLACEMENT_CHARACTER.len_utf8();
                return Some(('”', after_two + length));
            }
            None => return None,
        },
        _ => return None,
    };
    Some((one_of(&bytes)?, after_two))
}

/// The one character that bytes are in UTF-8.
fn one_of(bytes: &[u8]) -> Option<char> {
    let mut chars = std::str::from_utf8(bytes).ok()?.chars();
    chars.next().filter(|_| chars.next().is_none())
}

/// Whether a byte is one after the first of a character.
fn is_later(byte: u8) -> bool {
    (0x80..0xC0).contains(&byte)
}

/// What closes a quotation or joins what follows a word.
fn is_mark(c: char) -> bool {
    "‘’‚“”„‹›«»–—…¡¿".contains(c)
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
            ("a\u{C2}\u{A0}b â€“ c â‚¬5 â„¢", "a\u{A0}b – c €5 ™"),
            ("donÃ¢â‚¬â„¢t", "don’t"),
        ] {
            assert_eq!(put_right(written.to_string()).0, meant, "{written}");
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
        ] {
            assert_eq!(put_right(text.to_string()), (text.to_string(), 0));
        }
    }

    #[test]
    fn what_is_put_right_is_counted() {
        assert_eq!(
            put_right("itâ€™s Ã©l".to_string()),
            ("it’s él".to_string(), 2)
        );
    }

    proptest! {
        #[test]
        fn what_was_encoded_twice_comes_back(text in "[ -~’‘“–—…£é]{0,60}") {
            prop_assert_eq!(put_right(twice(&text)).0, text);
        }
    }
}
