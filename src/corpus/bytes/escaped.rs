//! Reads texts in a table that were escaped for a page or a program: `&quot;`, `&#8217;`, `&lt;p&gt;`; `\n`,
//! `\"`.

use std::borrow::Cow;
use std::sync::LazyLock;

use encoding_rs::WINDOWS_1252;
use html_escape::decode_html_entities;
use regex::{Captures, Regex};

/// A text may have been escaped, or encoded, so often.
const MOST_TIMES: usize = 3;

/// What is left of a text when a step has been taken back as often as it was made; `None` if it was never
/// made.
pub(super) fn repeatedly(
    text: &str,
    mut back: impl FnMut(&str) -> Option<String>,
) -> Option<String> {
    let first = back(text);
    std::iter::successors(first, |text| back(text))
        .take(MOST_TIMES)
        .last()
}

/// The text with the characters that its entities stand for; `None` if it has none that ends in a semicolon.
pub(in crate::corpus) fn unescaped(text: &str) -> Option<String> {
    memchr::memchr(b'&', text.as_bytes())?;
    let plain = repeatedly(text, |text| match decode_html_entities(text) {
        Cow::Owned(plain) => Some(plain),
        Cow::Borrowed(_) => None,
    });
    plain.map(|plain| plain.chars().map(in_windows).collect())
}

/// A character that was numbered as windows-1252 numbers it, which is how pages mean numbers that no text
/// has.
pub(super) fn in_windows(c: char) -> char {
    match u8::try_from(c) {
        Ok(byte @ 0x80..=0x9F) => {
            let bytes = [byte];
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(&bytes);
            text.chars().next().unwrap_or(c)
        }
        _ => c,
    }
}

static ESCAPE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"\\(?:r\\n|[nrt"'/\\]|(?:u[[:xdigit:]]{4}\\)?u[[:xdigit:]]{4})"#).ok()
});

/// The text with the line ends, quotation marks and characters that were written for a program, as in JSON:
/// `\n`, `\"`, `\u2019`; `None` if it has line ends as they are, or no `\n`, or if these may be parts of a path
/// (`C:\new`).
pub(in crate::corpus) fn with_line_ends(text: &str) -> Option<String> {
    memchr::memchr(b'\\', text.as_bytes())?;
    if text.trim().contains(['\n', '\r']) {
        return None;
    }
    repeatedly(text, |text| {
        // A path goes on with small letters. So do lines that were broken at a column, which then stay as
        // they are.
        let begins = text
            .match_indices("\\n")
            .map(|(at, end)| text[at + end.len()..].chars().next());
        let (small, others): (Vec<_>, Vec<_>) =
            begins.partition(|c| c.is_some_and(char::is_lowercase));
        (small.len() < others.len())
            .then(|| {
                ESCAPE
                    .as_ref()
                    .map(|escape| escape.replace_all(text, meant).into_owned())
            })
            .flatten()
    })
}

/// The text that an escape stands for; one that stands for half a character stays as it is.
fn meant(escape: &Captures) -> String {
    match &escape[0][1..] {
        r"r\n" | "n" | "r" => "\n".to_string(),
        "t" => "\t".to_string(),
        code if code.starts_with('u') => {
            let units = code
                .split('\\')
                .map_while(|unit| u16::from_str_radix(&unit[1..], 16).ok());
            let text = String::from_utf16(&units.collect::<Vec<u16>>());
            text.unwrap_or_else(|_| escape[0].to_string())
        }
        sign => sign.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rustfmt::skip]
    const OF_PAGES: [(&str, &str); 7] = [
        ("&lt;p&gt;Go.&lt;/p&gt;", "<p>Go.</p>"),
        ("&quot;Go,&quot; she said &mdash; it&#8217;s late", "\"Go,\" she said — it’s late"),
        ("M&uuml;ller &amp; S&ouml;hne", "Müller & Söhne"),
        ("it&#146;s &#x2026;", "it’s …"),
        ("&amp;quot;Go&amp;quot;", "\"Go\""),
        ("AT&T &amp; &;", "AT&T & &;"),
        ("&nbsp;&yuml;&iquest;", "\u{A0}ÿ¿"),
    ];

    #[rustfmt::skip]
    const OF_PROGRAMS: [(&str, &str); 7] = [
        (r"They left.\n\nNobody stayed.", "They left.\n\nNobody stayed."),
        (r#"Go.\r\n\"At last,\" it said."#, "Go.\n\"At last,\" it said."),
        (r"It\u2019s over.\n\ud83d\ude00 Now \ud83d", "It’s over.\n😀 Now \\ud83d"),
        (r"Go.\\nStay.\\n", "Go.\nStay.\n"),
        (r"A line.\n\nthat goes on.\nNow.", "A line.\n\nthat goes on.\nNow."),
        (r"Go.\nTo C:\docs1\u0041.", "Go.\nTo C:\\docs1A."),
        (r"Ü.\nÄ \", "Ü.\nÄ \\"),
    ];

    #[test]
    fn escaped_texts_are_read_and_others_stay() {
        for (escaped, plain) in OF_PAGES {
            assert_eq!(unescaped(escaped).as_deref(), Some(plain), "{escaped}");
        }
        for (escaped, plain) in OF_PROGRAMS {
            assert_eq!(with_line_ends(escaped).as_deref(), Some(plain), "{escaped}");
        }
        let ampersands = "&".repeat(1_000_000);
        let others = "|?a=1&copy=2&lt|Q&A; R&D;|a & b; c|&#0; &#xD800; &unknown;|&ü;".split('|');
        for text in others.chain([ampersands.as_str()]) {
            assert_eq!(unescaped(text), None);
        }
        let path = r"It is in C:\new\notes and there.";
        for text in [
            "",
            "Go.",
            path,
            r#"He said \"go\"."#,
            "Two lines.\nOne with \\nNo end.",
        ] {
            assert_eq!(with_line_ends(text), None, "{text}");
        }
    }
}
