//! Words that are hyphenated at the end of a line: `with-` and, on the next line, `draw`.

use std::borrow::Cow;
use std::ops::Range;

/// First parts of compounds that always have a hyphen.
#[rustfmt::skip]
const FIRST_PARTS: &[&str] = &[
    "all", "anti", "best", "co", "cross", "ex", "far", "first", "five", "four", "full", "half", "hard", "high", "ill", "left",
    "long", "low", "mid", "much", "multi", "near", "non", "off", "one", "part", "post", "pre", "pro", "right", "second", "self",
    "semi", "short", "single", "six", "so", "ten", "then", "third", "three", "two", "well", "worst",
];
/// Second parts of compounds that always have a hyphen.
#[rustfmt::skip]
const SECOND_PARTS: &[&str] = &[
    "based", "backed", "born", "day", "free", "held", "led", "like", "made", "old", "related", "run", "style", "term", "time", "wide",
    "year",
];

/// Returns the length of the line break inside the word that `head` begins and `rest` goes on with, or `None`
/// if no word is hyphenated there. `head` ends at a blank.
#[inline]
pub(super) fn line_break_in_word(head: &str, rest: &str) -> Option<usize> {
    // One byte decides nearly all cases.
    match head.as_bytes() {
        [.., b'-'] => line_break_after_hyphen(head, rest),
        _ => None,
    }
}

fn line_break_after_hyphen(head: &str, rest: &str) -> Option<usize> {
    let head = head.strip_suffix('-')?;
    let length = match rest.as_bytes() {
        [b'\n', ..] => 1,
        [b'\r', b'\n', ..] => 2,
        _ => return None,
    };
    let first_start = head.trim_end_matches(char::is_alphabetic).len();
    let (before, first) = head.split_at(first_start);
    let second = &rest[length..];
    let second_end = second.find(|c: char| !c.is_alphabetic());
    let second = &second[..second_end.unwrap_or(second.len())];
    // `US-led` always has its hyphen, and so has `out-of-date`.
    let is_word = |part: &str| part.chars().skip(1).all(char::is_lowercase);
    let is_hyphenated = first.chars().nth(1).is_some()
        && is_word(first)
        && second.starts_with(char::is_lowercase)
        && !before.ends_with('-')
        && FIRST_PARTS.binary_search(&&*first.to_lowercase()).is_err()
        && !SECOND_PARTS.contains(&second);
    is_hyphenated.then_some(length)
}

/// A chunk of text with its hyphenated words joined, and the origin of each byte.
pub(super) struct Joined<'t> {
    /// The text without the hyphens and line breaks inside words.
    pub text: Cow<'t, str>,
    /// Positions in `text` where something was left out, each with the number of bytes left out so far.
    cuts: Vec<(usize, usize)>,
}

impl<'t> Joined<'t> {
    /// Joins the words of a chunk that [`line_break_in_word`] let reach over the end of a line.
    pub fn new(chunk: &'t str) -> Self {
        let mut cuts = Vec::new();
        if !chunk.contains('\n') {
            return Joined {
                text: Cow::Borrowed(chunk),
                cuts,
            };
        }
        let mut text = String::with_capacity(chunk.len());
        let mut left_out = 0;
        for line in chunk.split_inclusive('\n') {
            let kept = line.trim_end_matches(['\r', '\n']);
            let head = match kept.len() < line.len() {
                true => kept.strip_suffix('-').unwrap_or(kept),
                false => kept,
            };
            text.push_str(head);
            left_out += line.len() - head.len();
            cuts.push((text.len(), left_out));
        }
        Joined {
            text: Cow::Owned(text),
            cuts,
        }
    }

    /// Returns the range of the chunk that a range of `text` comes from.
    pub fn origin(&self, bytes: Range<usize>) -> Range<usize> {
        // The last cut up to there decides.
        let shift = |reached: &dyn Fn(usize) -> bool| {
            let cuts = self.cuts.partition_point(|(at, _)| reached(*at));
            let last = cuts.checked_sub(1).and_then(|last| self.cuts.get(last));
            last.map_or(0, |(_, left_out)| *left_out)
        };
        let start = bytes.start + shift(&|at| at <= bytes.start);
        let end = bytes.end + shift(&|at| at < bytes.end);
        start..end
    }
}

#[cfg(test)]
mod tests {
    use crate::text::{Language, Tokenizer};

    fn words(text: &str) -> Vec<(String, &str)> {
        let tokenizer = Tokenizer::new(Language::default());
        let tokens = tokenizer.tokens(text);
        tokens
            .into_iter()
            .map(|token| (token.word, &text[token.bytes]))
            .collect()
    }

    #[test]
    fn a_word_broken_at_the_end_of_a_line_is_one() {
        for (text, word, stood) in [
            ("They with-\ndraw.", "withdraw", "with-\ndraw"),
            ("They with-\r\ndraw.", "withdraw", "with-\r\ndraw"),
            ("(Bagh-\ndad) fell", "baghdad", "Bagh-\ndad"),
            ("the gov-\nern-\nment", "government", "gov-\nern-\nment"),
        ] {
            let words = words(text);
            let found = words.iter().find(|(found, _)| found == word);
            assert_eq!(found.map(|(_, at)| *at), Some(stood), "{text:?}: {words:?}");
        }
        let texts = words("al-\nlowed: “gov-\nernment” here");
        let texts: Vec<&str> = texts.iter().map(|(_, at)| *at).collect();
        assert_eq!(texts, ["al-\nlowed", "gov-\nernment", "here"]);
    }

    #[test]
    fn a_compound_keeps_its_hyphen() {
        for (text, parts) in [
            ("a long-\nstanding one", ["long", "standing"]),
            ("the US-\nled one", ["u.s", "led"]),
            ("an army-\nled one", ["army", "led"]),
            ("an out-of-\ndate one", ["of", "date"]),
            ("Al-\nAsad base", ["al", "asad"]),
            ("they said -\nnot so", ["said", "not"]),
            ("an army- led one", ["army", "led"]),
        ] {
            let words = words(text);
            let words: Vec<&str> = words.iter().map(|(word, _)| &**word).collect();
            assert!(words.windows(2).any(|pair| pair == parts), "{words:?}");
        }
    }
}
