//! Texts in a table that were written for a page and escaped: `&quot;`, `&#8217;`, `&lt;p&gt;`.

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
