//! Reads texts in a table that were escaped for a page or a program: `&quot;`, `&#8217;`, `&lt;p&gt;`; `\n`,
//! `\"`.

use std::borrow::Cow;
use std::sync::LazyLock;

use encoding_rs::WINDOWS_1252;
use html_escape::decode_html_entities;
use regex::{Captures, Regex};

/// The most times that a text is taken to have been escaped or encoded.
const MAX_TIMES: usize = 3;

/// Undoes an encoding as many times as it was applied; `None` if it never was.
pub(super) fn repeatedly(
    text: &str,
    mut undo: impl FnMut(&str) -> Option<String>,
) -> Option<String> {
    let first = undo(text);
    std::iter::successors(first, |text| undo(text))
        .take(MAX_TIMES)
        .last()
}

/// The text with the characters that its entities stand for; `None` if it has none that ends in a semicolon.
pub(crate) fn unescaped(text: &str) -> Option<String> {
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

/// The text that was written for a program: of `b'…'` what it holds, with line ends as in JSON, and with the characters
/// of codes such as `\u2019`, `\xe2\x80\x99`, `=E2=80=99` and `_x000D_`; `None` if it has nothing of the kind.
pub(crate) fn from_program(text: &str) -> Option<String> {
    let mail = from_mail(text);
    from_source(mail.as_deref().unwrap_or(text)).or(mail)
}

/// The text that was written as a string of a program's source, or by a program that writes such codes.
fn from_source(text: &str) -> Option<String> {
    let has_code = memchr::memchr(b'\\', text.as_bytes()).is_some() || text.contains("_x00");
    let bytes = text.trim().strip_prefix('b').and_then(|rest| {
        let mark = rest.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
        rest.strip_prefix(mark)?.strip_suffix(mark)
    });
    let inner = bytes.filter(|_| has_code);
    let mut plain = with_line_ends(inner.unwrap_or(text));
    if has_code && let Some(better) = with_characters(plain.as_deref().or(inner).unwrap_or(text)) {
        plain = Some(better);
    }
    if has_code && let Some(better) = with_quotes(plain.as_deref().or(inner).unwrap_or(text)) {
        plain = Some(better);
    }
    plain.or_else(|| inner.map(str::to_owned))
}

static ESCAPED_QUOTES: LazyLock<Option<[Regex; 2]>> = LazyLock::new(|| {
    let within_a_word = Regex::new(r"\pL\\+'\pL").ok()?;
    Some([within_a_word, Regex::new(r#"\\+(['"])"#).ok()?])
});

/// The text with its quotation marks as they are, if one is surely escaped, as within a word: `don\'t`.
fn with_quotes(text: &str) -> Option<String> {
    let [within_a_word, any] = ESCAPED_QUOTES.as_ref()?;
    let is_sure = within_a_word.is_match(text);
    is_sure.then(|| any.replace_all(text, "$1").into_owned())
}

/// Shortest and longest line of a mail that was broken with `=`, and how many of them show that it is one.
const BROKEN: std::ops::RangeInclusive<usize> = 55..=76;
const BROKEN_LINES: usize = 2;

static MAIL: LazyLock<Option<[Regex; 2]>> = LazyLock::new(|| {
    let character = r"=[CDEF][[:xdigit:]](?:=[89AB][[:xdigit:]])+";
    let code = r"=\r?\n|(?:=[0-9A-F]{2})+";
    Some([Regex::new(character).ok()?, Regex::new(code).ok()?])
});

/// The text of a mail that was written as quoted-printable: `don=E2=80=99t`, and lines broken with `=`; `None` if it is
/// none.
fn from_mail(text: &str) -> Option<String> {
    memchr::memchr(b'=', text.as_bytes())?;
    let [character, code] = MAIL.as_ref()?;
    // A rule of equals signs is none: a mail writes these as `=3D`.
    let is_broken =
        |line: &&str| line.ends_with('=') && !line.ends_with("==") && BROKEN.contains(&line.len());
    let is_mail =
        character.is_match(text) || text.lines().filter(is_broken).count() >= BROKEN_LINES;
    let decode = |code: &Captures| {
        let bytes: Vec<u8> = code[0]
            .split('=')
            .skip(1)
            .filter_map(|byte| u8::from_str_radix(byte, 16).ok())
            .collect();
        String::from_utf8(bytes).unwrap_or_else(|bytes| {
            let bytes = bytes.into_bytes().into_iter();
            bytes.map(|byte| in_windows(char::from(byte))).collect()
        })
    };
    is_mail.then(|| code.replace_all(text, decode).into_owned())
}

/// Codes of characters that no text has: those of JSON, of the bytes of UTF-8, and of control characters in a workbook.
static CODE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let json = r"(?:\\u[dD][89abAB][[:xdigit:]]{2})?\\u[[:xdigit:]]{4}";
    let bytes = r"(?:\\x[89a-fA-F][[:xdigit:]])+";
    Regex::new(&format!(r"{json}|{bytes}|_x00(?:0[[:xdigit:]]|5F)_\n?")).ok()
});

/// The text with the characters that codes stand for; `None` if it has none.
fn with_characters(text: &str) -> Option<String> {
    // Where one code is surely one, those of plain characters are as well.
    let is_sure = |code: &Captures| code[0].starts_with(r"\u") && !unescape(code).is_ascii();
    let all_codes = CODE
        .as_ref()?
        .captures_iter(text)
        .any(|code| is_sure(&code));
    let character = |code: &Captures| {
        let written = code[0].to_string();
        let is_ascii = |text: &String| text.is_ascii() && !all_codes;
        let around = code
            .get(0)
            .map(|code| (&text[..code.start()], &text[code.end()..]));
        if around.is_some_and(|(before, after)| before.ends_with(' ') && after.starts_with(' ')) {
            return written;
        }
        if let Some(workbook) = written.strip_prefix("_x") {
            return match workbook.get(..4) {
                Some("005F") => "_".to_string(),
                _ => "\n".to_string(),
            };
        }
        if written.starts_with(r"\u") {
            return Some(unescape(code))
                .filter(|c| !is_ascii(c))
                .unwrap_or(written);
        }
        let bytes = written
            .split(r"\x")
            .filter_map(|byte| u8::from_str_radix(byte, 16).ok());
        String::from_utf8(bytes.collect()).unwrap_or(written)
    };
    match CODE.as_ref()?.replace_all(text, character) {
        Cow::Owned(better) if better != text => Some(better),
        _ => None,
    }
}

/// The text with the line ends, quotation marks and characters that were written for a program, as in JSON:
/// `\n`, `\"`, `\u2019`; `None` if it has line ends as they are, or no `\n`, or if these may be parts of a
/// path (`C:\new`).
fn with_line_ends(text: &str) -> Option<String> {
    memchr::memchr(b'\\', text.as_bytes())?;
    if text.trim().contains(['\n', '\r']) {
        return None;
    }
    let escape = ESCAPE.as_ref()?;
    repeatedly(text, |text| {
        // A path goes on with small letters. So do lines that were broken at a column, which then stay as
        // they are.
        let lines: Vec<&str> = text.split("\\n").collect();
        // One that stands between blanks is spoken of.
        let stays = |pair: &&[&str]| {
            pair[1].starts_with(char::is_lowercase)
                || pair[0].ends_with(' ') && pair[1].starts_with(' ')
        };
        let (small, others): (Vec<_>, Vec<_>) = lines.windows(2).partition(stays);
        (small.len() < others.len()).then(|| escape.replace_all(text, unescape).into_owned())
    })
}

/// The text that an escape stands for; one that stands for half a character stays as it is.
fn unescape(escape: &Captures) -> String {
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
pub(super) mod tests {
    use super::*;
    use regex::Regex;

    /// The cases of one kind in `crates/corpus/tests/repairs.txt`: what is written, and what it means if that differs.
    pub fn cases(kind: &'static str) -> impl Iterator<Item = (String, Option<String>)> {
        let character =
            |c: &Captures| char::from(u8::from_str_radix(&c[1], 16).unwrap()).to_string();
        let text = move |text: &str| {
            let text = text.replace('⏎', "\n").replace('⍽', "\u{A0}");
            Regex::new("⟨(..)⟩")
                .unwrap()
                .replace_all(&text, character)
                .into_owned()
        };
        let lines = include_str!("../../tests/repairs.txt").lines();
        let cases = lines.filter_map(move |line| line.strip_prefix(kind)?.strip_prefix(' '));
        cases.map(move |case| match case.split_once(" ⇒ ") {
            Some((written, meant)) => (text(written), Some(text(meant))),
            None => (text(case), None),
        })
    }

    #[test]
    fn escaped_texts_are_read_and_others_stay() {
        for (written, meant) in cases("page") {
            assert_eq!(unescaped(&written), meant, "{written}");
        }
        for (written, meant) in cases("program") {
            assert_eq!(from_program(&written), meant, "{written}");
        }
        assert_eq!(unescaped(&"&".repeat(1_000_000)), None);
    }
}
