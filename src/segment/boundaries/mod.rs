//! Cuts one paragraph into sentences.
//!
//! One pass from left to right. Every run of stops (`.`, `?!`, `. . .`, `。`) with the quotes and brackets that
//! close after it is a candidate; the word before it and the first words after it decide. Both looks are bounded,
//! so the time is linear whatever the text.

mod attribution;
mod decide;
mod items;
mod next;
mod notes;
mod openings;
mod periods;
mod small;
mod stops;
mod times;
mod words;

use std::ops::Range;

use super::lines::capitals::is_loud;
use super::words::line_ends::asks_in_greek;
use super::words::quotation::{is_closer, is_opener};
use super::words::tongue::Tongue;
pub(super) use decide::is_end_mark;
pub(super) use small::is_small;
use stops::Stop;

/// How far a decision looks back for the word before the stop, and ahead for the words after it, in bytes.
const LOOK: usize = 160;

/// The sentences of `paragraph` as byte ranges, trimmed of white space, in order, leaving out only white space.
pub(super) fn sentences(paragraph: &str) -> Vec<Range<usize>> {
    sentences_in(paragraph, Tongue::English)
}

/// The same of a paragraph whose language was told by the text around it.
pub(super) fn sentences_in(paragraph: &str, tongue: Tongue) -> Vec<Range<usize>> {
    let mut scan = Scan {
        text: paragraph,
        start: 0,
        token: 0,
        straight: false,
        low: false,
        small: is_small(paragraph),
        loud: is_loud(paragraph),
        tongue,
    };
    let mut found = Vec::new();
    let mut at = 0;
    loop {
        at = scan.pass_plain(at);
        let Some(c) = char_at(paragraph, at) else {
            break;
        };
        let after = at + c.len_utf8();
        if c == '•' && scan.begins_item(at) {
            push_trimmed(&mut found, paragraph, scan.start..at);
            scan.start = at;
        }
        if Stop::of(c).is_none() && !(c == ';' && asks_in_greek(&paragraph[..at])) {
            scan.pass(c, at);
            at = after;
            continue;
        }
        let run = scan.run(at);
        if scan.ends(at, &run) {
            push_trimmed(&mut found, paragraph, scan.start..run.end);
            scan.start = run.end;
        }
        scan.token_after(at, run.end);
        at = run.end;
    }
    push_trimmed(&mut found, paragraph, scan.start..paragraph.len());
    items::set_dashes_apart(&mut found, paragraph);
    found
}

fn push_trimmed(found: &mut Vec<Range<usize>>, text: &str, range: Range<usize>) {
    let Some(piece) = text.get(range.clone()) else {
        return;
    };
    let start = range.start + (piece.len() - piece.trim_start().len());
    let end = start + piece.trim().len();
    if start < end {
        found.push(start..end);
    }
}

/// Bytes that can neither end a sentence in any script nor begin a quotation or a bracket.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = b' ';
    while byte <= b'~' {
        plain[byte as usize] =
            !matches!(byte, b'.' | b'!' | b'?' | b';' | b'"' | b'(' | b'[' | b'{');
        byte += 1;
    }
    plain
};

fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..).and_then(|rest| rest.chars().next())
}

/// State of the pass over one paragraph.
struct Scan<'a> {
    text: &'a str,
    /// Where the sentence being read starts.
    start: usize,
    /// Where the word being read starts.
    token: usize,
    /// Whether a straight double quote is open.
    straight: bool,
    /// Whether a low quote „ is open, which “ closes.
    low: bool,
    /// Whether the paragraph is written without capitals.
    small: bool,
    /// Whether it is written in capitals.
    loud: bool,
    tongue: Tongue,
}

impl Scan<'_> {
    /// Passes letters and blanks from a byte on, which are nearly everything; returns where the first other byte is.
    fn pass_plain(&mut self, at: usize) -> usize {
        let rest = self.text.as_bytes().get(at..).unwrap_or(&[]);
        let is_other = |byte: &u8| !PLAIN[usize::from(*byte)];
        let plain = rest.iter().position(is_other).unwrap_or(rest.len());
        let plain = rest.get(..plain).unwrap_or(rest);
        if at == self.start {
            self.start += plain.iter().take_while(|byte| **byte == b' ').count();
        }
        if let Some(blank) = plain.iter().rposition(|byte| *byte == b' ') {
            self.token = at + blank + 1;
        }
        at + plain.len()
    }

    fn pass(&mut self, c: char, at: usize) {
        if c.is_whitespace() || is_opener(c) || c == '"' {
            self.token = at + c.len_utf8();
        }
        if c.is_whitespace() && at == self.start {
            self.start += c.len_utf8();
        }
        match c {
            '"' => self.straight = !self.straight,
            '„' => self.low = true,
            '“' => self.low = false,
            _ => {}
        }
    }

    fn token_after(&mut self, from: usize, to: usize) {
        // Inside `U.S.` the token goes on; after white space or a closing mark a new one begins.
        let run = self.text.get(from..to).unwrap_or("");
        if run
            .chars()
            .any(|c| c.is_whitespace() || is_closer(c) || c == '"')
            || self.start == to
        {
            self.token = to;
        }
    }
}

#[cfg(test)]
mod tests;
