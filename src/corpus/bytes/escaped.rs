//! Texts in a table that were written for a page or a program and escaped: `&quot;`, `&#8217;`, `&lt;p&gt;`; `\n`, `\"`.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;
use html_escape::decode_html_entities;

/// How often a text may have been escaped.
const MOST_TIMES: usize = 3;

/// The text with the characters that its names and numbers stand for; `None` if it has no such name that ends in a semicolon, and
/// so is written as it is to be read.
pub(in crate::corpus) fn unescaped(text: &str) -> Option<String> {
    memchr::memchr(b'&', text.as_bytes())?;
    let Cow::Owned(mut plain) = decode_html_entities(text) else {
        return None;
    };
    for _ in 1..MOST_TIMES {
        match decode_html_entities(&plain) {
            Cow::Owned(more) => plain = more,
            Cow::Borrowed(_) => break,
        }
    }
    Some(plain.chars().map(as_meant).collect())
}

/// The text with the line ends, quotation marks and characters that were written for a program, as in JSON: `\n`, `\"`, `\u2019`;
/// `None` if it has line ends as it is, or none of that kind, or if these may be parts of a path (`C:\new`).
pub(in crate::corpus) fn with_line_ends(text: &str) -> Option<String> {
    memchr::memchr(b'\\', text.as_bytes())?;
    if text.trim().contains(['\n', '\r']) {
        return None;
    }
    let mut plain = once_with_line_ends(text)?;
    for _ in 1..MOST_TIMES {
        match once_with_line_ends(&plain) {
            Some(more) => plain = more,
            None => break,
        }
    }
    Some(plain)
}

fn once_with_line_ends(text: &str) -> Option<String> {
    // A path goes on with small letters. So do lines that were broken at a column, which stay as they are then.
    let (ends, small) = text
        .match_indices("\\n")
        .fold((0, 0), |(ends, small), (at, end)| {
            let begins = text[at + end.len()..].chars().next();
            (
                ends + 1,
                small + usize::from(begins.is_some_and(char::is_lowercase)),
            )
        });
    if 2 * small >= ends {
        return None;
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        plain.push_str(&rest[..at]);
        let (meant, length) = meant(&rest[at..]);
        plain.push(meant);
        rest = &rest[at + length..];
    }
    plain.push_str(rest);
    Some(plain)
}

/// What a backslash and the characters behind it stand for, and how many bytes these are.
fn meant(escaped: &str) -> (char, usize) {
    let unit = |from: usize| {
        let digits = escaped.get(from..from + 6)?.strip_prefix("\\u")?;
        let all = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        u16::from_str_radix(digits, 16).ok().filter(|_| all)
    };
    match escaped.as_bytes().get(1) {
        // One end of a line, as Windows writes it.
        Some(b'r') if escaped[2..].starts_with("\\n") => ('\n', 4),
        Some(b'n' | b'r') => ('\n', 2),
        Some(b't') => ('\t', 2),
        Some(byte @ (b'"' | b'\'' | b'/' | b'\\')) => (char::from(*byte), 2),
        _ => {
            // Half a character needs the other half behind it.
            let units = std::iter::successors(Some(0), |at| Some(at + 6)).map_while(unit);
            match char::decode_utf16(units).next() {
                Some(Ok(c)) => (c, 6 * c.len_utf16()),
                _ => ('\\', 1),
            }
        }
    }
}

/// A character that was numbered as Windows numbers quotation marks, which is how pages mean numbers that no text has.
pub(in crate::corpus) fn as_meant(c: char) -> char {
    match u8::try_from(c) {
        Ok(byte @ 0x80..=0x9F) => {
            let byte = [byte];
            let (meant, _) = WINDOWS_1252.decode_without_bom_handling(&byte);
            meant.chars().next().unwrap_or(c)
        }
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_of_characters_are_read() {
        for (escaped, plain) in [
            ("&lt;p&gt;Go.&lt;/p&gt;", "<p>Go.</p>"),
            (
                "&quot;Go,&quot; she said &mdash; it&#8217;s late",
                "\"Go,\" she said — it’s late",
            ),
            ("M&uuml;ller &amp; S&ouml;hne", "Müller & Söhne"),
            ("it&#146;s &#x2026;", "it’s …"),
            ("&amp;quot;Go&amp;quot;", "\"Go\""),
            ("AT&T &amp; &;", "AT&T & &;"),
            ("&nbsp;&yuml;&iquest;", "\u{A0}ÿ¿"),
        ] {
            assert_eq!(unescaped(escaped).as_deref(), Some(plain), "{escaped}");
        }
    }

    #[test]
    fn line_ends_of_programs_are_read() {
        for (escaped, plain) in [
            (
                r"They left.\n\nNobody stayed.",
                "They left.\n\nNobody stayed.",
            ),
            (
                r#"Go.\r\n\"At last,\" it said."#,
                "Go.\n\"At last,\" it said.",
            ),
            (
                r"It\u2019s over.\n\ud83d\ude00 Now \ud83d",
                "It’s over.\n😀 Now \\ud83d",
            ),
            (r"Go.\\nStay.\\n", "Go.\nStay.\n"),
            (
                r"A line.\n\nthat goes on.\nNow.",
                "A line.\n\nthat goes on.\nNow.",
            ),
            (r"Go.\nTo C:\docs1\u0041.", "Go.\nTo C:\\docs1A."),
            (r"Ü.\nÄ \", "Ü.\nÄ \\"),
        ] {
            assert_eq!(with_line_ends(escaped).as_deref(), Some(plain), "{escaped}");
        }
        for text in [
            "",
            "Go.",
            r"It is in C:\new\notes and there.",
            r#"He said \"go\"."#,
            "Two lines.\nOne with \\nNo end.",
        ] {
            assert_eq!(with_line_ends(text), None, "{text}");
        }
    }

    #[test]
    fn a_text_that_only_has_ampersands_stays_as_it_is() {
        for text in [
            "",
            "AT&T",
            "?a=1&copy=2&lt",
            "Q&A; R&D;",
            "a & b; c",
            "&#0; &#xD800; &unknown;",
            "&ü;",
        ] {
            assert_eq!(unescaped(text), None, "{text}");
        }
        assert_eq!(unescaped(&"&".repeat(1_000_000)), None);
    }
}
