//! Runs of stops: the marks that may end a sentence, with what closes after them.

use super::brackets;
use crate::text::is_unspaced;

/// The kind of a run of stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// A single full stop.
    Period,
    /// A question mark or an exclamation mark, alone or among others.
    Mark,
    /// Dots or the sign `…`.
    Ellipsis,
    /// A stop of a script whose stops end a sentence whatever follows: `。`, `؟`, `।`; also `!` between Chinese characters.
    Script,
}

/// A run of stops with the quotation marks, brackets and note numbers that close after it.
#[derive(Debug)]
pub(super) struct Run {
    /// Where the first stop is, in bytes.
    pub(super) start: usize,
    /// The place at which the text after the run begins.
    pub(super) end: usize,
    pub(super) stop: Stop,
    /// The number of its dots.
    pub(super) dots: usize,
    /// True if a quotation mark closes in it.
    pub(super) quoted: bool,
    /// True if a bracket closes in it.
    pub(super) bracketed: bool,
}

/// Bytes at which a stop may begin: ASCII stops and the first bytes of others.
const MAY_STOP: [bool; 256] = {
    let mut table = [false; 256];
    let bytes = [
        b'.', b'!', b'?', b';', b':', 0xcd, 0xd6, 0xd8, 0xdb, 0xdc, 0xdf, 0xe0, 0xe1, 0xe2, 0xe3,
        0xea, 0xef,
    ];
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
};

/// Finds the next stop from a place on.
pub(super) fn find(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        at += bytes
            .get(at..)?
            .iter()
            .position(|byte| MAY_STOP[usize::from(*byte)])?;
        if stop(text, at).is_some() {
            return Some(at);
        }
        at += text[at..].chars().next().map_or(1, char::len_utf8);
    }
}

/// The stop at a place of the text.
fn stop(text: &str, at: usize) -> Option<Stop> {
    let (before, rest) = text.split_at(at);
    let mut rest = rest.chars();
    let c = rest.next()?;
    let behind = |is_such: fn(char) -> bool| before.chars().next_back().is_some_and(is_such);
    match c {
        '.' if behind(is_wide) && rest.next().is_none_or(is_wide) => Some(Stop::Script),
        // `Yahoo!ニュース` is a name.
        '!' | '?'
            if behind(is_wide) && rest.next().is_none_or(|c| is_wide(c) || c.is_uppercase()) =>
        {
            Some(Stop::Script)
        }
        // The Greek question mark, and the Armenian full stop as a keyboard has it.
        ';' => is_in_script(before, is_greek).then_some(Stop::Mark),
        ':' => is_in_script(before, is_armenian).then_some(Stop::Mark),
        // Two Ethiopic word spaces make a full stop.
        '፡' => (rest.next() == Some('፡') || behind(|c| c == '፡')).then_some(Stop::Script),
        '.' => Some(Stop::Period),
        '!' | '?' | '\u{37e}' | '‼' | '⁇' | '⁈' | '⁉' => Some(Stop::Mark),
        '…' => Some(Stop::Ellipsis),
        c => is_stop_of_script(c).then_some(Stop::Script),
    }
}

/// Returns true if a character belongs to a script without blanks, or is a bracket of Chinese or Japanese.
fn is_wide(c: char) -> bool {
    is_unspaced(c) || brackets::is_corner(c)
}

/// Returns true if the last two letters before a place are of a script. One alone may be a sign: `α`.
fn is_in_script(before: &str, is_of_script: fn(char) -> bool) -> bool {
    let near = before.chars().rev().take(12);
    let mut letters = near.filter(|c| c.is_alphabetic());
    letters.next().is_some_and(is_of_script) && letters.next().is_some_and(is_of_script)
}

fn is_greek(c: char) -> bool {
    matches!(c, '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}')
}

fn is_armenian(c: char) -> bool {
    matches!(c, '\u{531}'..='\u{587}')
}

/// Returns whether a character always ends a sentence. Such are the characters of Unicode's property Sentence_Terminal in the
/// Basic Multilingual Plane. Exceptions: Latin punctuation, which [`stop`] reads; and with it the Greek question mark.
#[rustfmt::skip]
pub(in crate::segment) fn is_stop_of_script(c: char) -> bool {
    matches!(
        c,
        '\u{37e}' | '\u{589}' | '\u{61d}'..='\u{61f}' | '\u{6d4}' | '\u{700}'..='\u{702}' | '\u{7f9}' | '\u{837}' | '\u{839}'
            | '\u{83d}' | '\u{83e}' | '\u{964}' | '\u{965}' | '\u{104a}' | '\u{104b}' | '\u{1362}' | '\u{1367}' | '\u{1368}'
            | '\u{166e}' | '\u{1735}' | '\u{1736}' | '\u{17d4}' | '\u{17d5}' | '\u{1803}' | '\u{1809}' | '\u{1944}' | '\u{1945}'
            | '\u{1aa8}'..='\u{1aab}' | '\u{1b5a}' | '\u{1b5b}' | '\u{1b5e}' | '\u{1b5f}' | '\u{1c3b}' | '\u{1c3c}' | '\u{1c7e}'
            | '\u{1c7f}' | '\u{2cf9}'..='\u{2cfb}' | '\u{2e2e}' | '\u{3002}' | '\u{a4ff}' | '\u{a60e}' | '\u{a60f}' | '\u{a6f3}'
            | '\u{a6f7}' | '\u{a876}' | '\u{a877}' | '\u{a8ce}' | '\u{a8cf}' | '\u{a92f}' | '\u{a9c8}' | '\u{a9c9}'
            | '\u{aa5d}'..='\u{aa5f}' | '\u{aaf0}' | '\u{aaf1}' | '\u{abeb}' | '\u{fe52}' | '\u{fe56}' | '\u{fe57}'
            | '！' | '．' | '？' | '｡'
    )
}

impl Run {
    /// Reads the run that begins at a stop.
    pub(super) fn read(text: &str, start: usize) -> Run {
        let mut run = Run {
            start,
            end: start,
            stop: Stop::Period,
            dots: 0,
            quoted: false,
            bracketed: false,
        };
        run.read_stops(text);
        run.read_closers(text);
        run
    }

    fn read_stops(&mut self, text: &str) {
        let mut strongest = Stop::Period;
        loop {
            let rest = text.get(self.end..).unwrap_or("");
            let Some(c) = rest.chars().next() else { break };
            match stop(text, self.end) {
                Some(Stop::Period) => self.dots += 1,
                Some(kind) => {
                    self.dots += usize::from(kind == Stop::Ellipsis) * 3;
                    if strongest != Stop::Mark {
                        strongest = kind;
                    }
                }
                // `. . .`: dots that are set apart.
                None if self.dots > 0 && is_spaced_dot(rest) => {
                    self.end += rest.find('.').unwrap_or(0);
                    continue;
                }
                None => break,
            }
            self.end += c.len_utf8();
        }
        self.stop = match strongest {
            Stop::Period if self.dots > 1 => Stop::Ellipsis,
            kind => kind,
        };
    }

    fn read_closers(&mut self, text: &str) {
        let said = text.get(..self.start).unwrap_or("");
        let may_have_note =
            said.ends_with(|c: char| c.is_alphabetic() || matches!(c, '”' | '"' | ')'));
        loop {
            let rest = text.get(self.end..).unwrap_or("");
            let Some(c) = rest.chars().next() else { break };
            let length = match c {
                '”' | '’' | '»' | '›' => {
                    self.quoted = true;
                    c.len_utf8()
                }
                // A mark that closes stands right after the stop, and no letter after it.
                '"' | '\'' | '“' | '«' | '‘' | '‹'
                    if !rest[c.len_utf8()..].starts_with(char::is_alphabetic) =>
                {
                    self.quoted = true;
                    c.len_utf8()
                }
                ')' | ']' | '}' => {
                    self.bracketed = true;
                    1
                }
                c if brackets::closes(c) => {
                    self.quoted = true;
                    c.len_utf8()
                }
                '*' | '_' if !rest[1..].starts_with(char::is_alphanumeric) => 1,
                '[' => match note_in_brackets(rest) {
                    Some(length) => length,
                    None => break,
                },
                // `‘Mend the pumps.’ ”`, `« Ils partent. »`: marks that are set apart.
                ' ' | '\u{a0}' | '\u{202f}' => match closes_apart(rest) {
                    Some(length) => {
                        self.quoted = true;
                        length
                    }
                    None => match words_left_out(rest) {
                        Some(length) => length,
                        None => break,
                    },
                },
                '\u{200e}' | '\u{200f}' => c.len_utf8(),
                '⁰' | '¹' | '²' | '³' | '⁴'..='⁹' => c.len_utf8(),
                '0'..='9' if may_have_note || self.quoted || self.bracketed => {
                    match note_number(rest) {
                        Some(length) => length,
                        None => break,
                    }
                }
                // `go.”.`: a stop after what closed.
                '.' | '!' | '?' if self.quoted || self.bracketed => 1,
                _ => break,
            };
            self.end += length;
        }
    }
}

/// Returns true if the text goes on with a blank and another dot of an ellipsis.
fn is_spaced_dot(rest: &str) -> bool {
    let Some(dot) = rest
        .strip_prefix([' ', '\u{a0}', '\u{202f}'])
        .and_then(|rest| rest.strip_prefix('.'))
    else {
        return false;
    };
    // `Use .NET` is no ellipsis, and dots right before a word belong to it.
    !dot.trim_start_matches('.')
        .starts_with(char::is_alphanumeric)
}

/// The length of a blank and a closing quotation mark after it.
fn closes_apart(rest: &str) -> Option<usize> {
    let mut chars = rest.chars();
    let blank = chars.next()?;
    let mark = chars
        .next()
        .filter(|c| matches!(c, '”' | '»' | '’' | '"' | '\''))?;
    let behind = chars.next();
    // A straight mark with a blank on both sides, or any mark before a letter, may also open.
    let closes = match mark {
        '"' | '\'' => behind.is_none(),
        _ => behind.is_none_or(|c| !c.is_alphanumeric()),
    };
    closes.then(|| blank.len_utf8() + mark.len_utf8())
}

/// The length of a blank and the sign for words that were left out: ` …`, ` [...]`, ` (…)`.
fn words_left_out(rest: &str) -> Option<usize> {
    let signs = [" …", " [...]", " […]", " (...)", " (…)", " [. . .]"];
    let sign = signs.into_iter().find(|sign| rest.starts_with(sign))?;
    let behind = rest.get(sign.len()..)?.chars().next();
    behind
        .is_none_or(|c| !c.is_alphanumeric())
        .then_some(sign.len())
}

/// `[12]`, `[HL98]`: the length of a note in brackets.
fn note_in_brackets(rest: &str) -> Option<usize> {
    let end = rest
        .as_bytes()
        .iter()
        .take(12)
        .position(|byte| *byte == b']')?;
    let note = rest.get(1..end)?;
    let is_note = note
        .bytes()
        .all(|b| b.is_ascii_digit() || b.is_ascii_uppercase() || matches!(b, b',' | b' ' | b'-'));
    (is_note && note.bytes().any(|b| b.is_ascii_digit())).then_some(end + 1)
}

/// `minutes.12 Nobody`: the length of a note number after a stop.
fn note_number(rest: &str) -> Option<usize> {
    let is_note = |c: char| c.is_ascii_digit() || matches!(c, ',' | '-' | '–');
    let digits = rest.find(|c| !is_note(c)).unwrap_or(rest.len());
    let behind = rest.get(digits..).unwrap_or("");
    let next = behind.trim_start();
    let begins = behind.is_empty()
        || next.len() < behind.len()
            && next.starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '"'));
    (rest.starts_with(|c| c != '0') && digits <= 5 && begins).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_hold_what_closes_behind_the_stop() {
        for (text, stop, run) in [
            ("so.” He", Stop::Period, ".”"),
            ("so?!) He", Stop::Mark, "?!)"),
            ("so . . . he", Stop::Ellipsis, ". . ."),
            ("so... He", Stop::Ellipsis, "..."),
            ("so ... He", Stop::Ellipsis, "..."),
            ("so. ...He", Stop::Period, "."),
            ("so.[12] He", Stop::Period, ".[12]"),
            ("minutes.12 He", Stop::Period, ".12"),
            ("so.”) He", Stop::Period, ".”)"),
            ("so. \"He\"", Stop::Period, "."),
            ("走了。他", Stop::Script, "。"),
            ("走了!他", Stop::Script, "!"),
            ("走了! He", Stop::Mark, "!"),
            ("走了！」他", Stop::Script, "！」"),
            ("走了!」他", Stop::Script, "!」"),
            ("走了。）他", Stop::Script, "。）"),
            ("すごい!AKB", Stop::Script, "!"),
            ("Πότε; Κανείς", Stop::Mark, ";"),
            ("το 2020; Κανείς", Stop::Mark, ";"),
            ("«Πότε»; Κανείς", Stop::Mark, ";"),
            ("դեմ են: Ե", Stop::Mark, ":"),
            ("ይቃወማሉ፡፡ ከተማው", Stop::Script, "፡፡"),
            ("դեմ են։ Ե", Stop::Script, "։"),
            ("ይቃወማሉ። ከተማው", Stop::Script, "።"),
        ] {
            let found = Run::read(text, find(text, 0).unwrap());
            assert_eq!(
                (found.stop, &text[found.start..found.end]),
                (stop, run),
                "{text}"
            );
        }
        for none in [
            "“so” – él",
            "so; él",
            "the α; the",
            "so: él",
            "መንገድ፡ከተማ",
            "Tiếng Việt; መንገድ፣ 中文，是",
        ] {
            assert_eq!(find(none, 0), None, "{none}");
        }
    }
}
