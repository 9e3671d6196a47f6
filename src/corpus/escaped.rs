//! Texts in a table that were written for a page and escaped: `&quot;`, `&#8217;`, `&lt;p&gt;`.

use encoding_rs::WINDOWS_1252;

/// What a text that was escaped twice still holds after the first time.
const MOST_TIMES: usize = 3;

/// The longest name or number of a character, with what it begins and ends with.
const LONGEST: usize = 10;

/// The names of the characters from U+00A0 on.
const LATIN: [&str; 96] = [
    "nbsp", "iexcl", "cent", "pound", "curren", "yen", "brvbar", "sect", "uml", "copy", "ordf",
    "laquo", "not", "shy", "reg", "macr", "deg", "plusmn", "sup2", "sup3", "acute", "micro",
    "para", "middot", "cedil", "sup1", "ordm", "raquo", "frac14", "frac12", "frac34", "iquest",
    "Agrave", "Aacute", "Acirc", "Atilde", "Auml", "Aring", "AElig", "Ccedil", "Egrave", "Eacute",
    "Ecirc", "Euml", "Igrave", "Iacute", "Icirc", "Iuml", "ETH", "Ntilde", "Ograve", "Oacute",
    "Ocirc", "Otilde", "Ouml", "times", "Oslash", "Ugrave", "Uacute", "Ucirc", "Uuml", "Yacute",
    "THORN", "szlig", "agrave", "aacute", "acirc", "atilde", "auml", "aring", "aelig", "ccedil",
    "egrave", "eacute", "ecirc", "euml", "igrave", "iacute", "icirc", "iuml", "eth", "ntilde",
    "ograve", "oacute", "ocirc", "otilde", "ouml", "divide", "oslash", "ugrave", "uacute", "ucirc",
    "uuml", "yacute", "thorn", "yuml",
];

/// Those of others.
const OTHERS: [(&str, char); 32] = [
    ("quot", '"'),
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("apos", '\''),
    ("OElig", 'Œ'),
    ("oelig", 'œ'),
    ("Scaron", 'Š'),
    ("scaron", 'š'),
    ("Yuml", 'Ÿ'),
    ("ensp", '\u{2002}'),
    ("emsp", '\u{2003}'),
    ("thinsp", '\u{2009}'),
    ("zwnj", '\u{200C}'),
    ("zwj", '\u{200D}'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("sbquo", '‚'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("bdquo", '„'),
    ("dagger", '†'),
    ("bull", '•'),
    ("hellip", '…'),
    ("permil", '‰'),
    ("prime", '′'),
    ("lsaquo", '‹'),
    ("rsaquo", '›'),
    ("euro", '€'),
    ("minus", '−'),
];

/// The text with the characters that its names and numbers stand for; `None` if it has no such name that ends in a semicolon, and
/// so is written as it is to be read.
pub(super) fn unescaped(text: &str) -> Option<String> {
    let mut plain = once(text)?;
    for _ in 1..MOST_TIMES {
        match once(&plain) {
            Some(more) => plain = more,
            None => break,
        }
    }
    Some(plain)
}

fn once(text: &str) -> Option<String> {
    if !text.contains('&') {
        return None;
    }
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at(at);
        plain.push_str(before);
        match character(from) {
            Some((c, length)) => {
                plain.push(c);
                rest = &from[length..];
            }
            None => {
                plain.push('&');
                rest = &from[1..];
            }
        }
    }
    plain.push_str(rest);
    (plain.len() != text.len()).then_some(plain)
}

/// The character that a text begins with the name of, and how many bytes that name takes.
fn character(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let name = &text[1..end];
    let c = match name.strip_prefix('#') {
        Some(number) => {
            let number = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            numbered(number.ok()?)?
        }
        None => named(name)?,
    };
    Some((c, end + 1))
}

fn named(name: &str) -> Option<char> {
    match LATIN
        .iter()
        .zip('\u{A0}'..)
        .find(|(known, _)| **known == name)
    {
        Some((_, c)) => Some(c),
        None => Some(OTHERS.iter().find(|(known, _)| *known == name)?.1),
    }
}

/// A character by its number; those that no text has are taken as pages mean them, which is as Windows numbers quotation marks.
fn numbered(number: u32) -> Option<char> {
    if let Ok(byte @ 0x80..=0x9F) = u8::try_from(number) {
        return WINDOWS_1252
            .decode_without_bom_handling(&[byte])
            .0
            .chars()
            .next();
    }
    char::from_u32(number).filter(|c| !c.is_control() || matches!(c, '\t' | '\n' | '\r'))
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
