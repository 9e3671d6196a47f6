//! Words that were broken at the end of a line: `with-` and, on the next line, `draw`.

use std::borrow::Cow;
use std::ops::Range;

/// First parts of compounds that have a hyphen wherever they stand.
#[rustfmt::skip]
const FIRST: &[&str] = &[
    "all", "anti", "best", "co", "cross", "ex", "far", "first", "five", "four", "full", "half", "hard", "high", "ill", "left",
    "long", "low", "mid", "much", "multi", "near", "non", "off", "one", "part", "post", "pre", "pro", "right", "second", "self",
    "semi", "short", "single", "six", "so", "ten", "then", "third", "three", "two", "well", "worst",
];
/// Second parts of such compounds.
#[rustfmt::skip]
const SECOND: &[&str] = &[
    "based", "backed", "born", "day", "free", "held", "led", "like", "made", "old", "related", "run", "style", "term", "time", "wide",
    "year",
];

/// How many bytes stand between the two parts of the word that is broken behind `head`, which ends at a blank: the end of the line,
/// or nothing where no word is broken.
#[inline]
pub(super) fn gap(head: &str, rest: &str) -> Option<usize> {
    // One byte tells nearly all.
    match head.as_bytes() {
        [.., b'-'] => behind_hyphen(head, rest),
        _ => None,
    }
}

fn behind_hyphen(head: &str, rest: &str) -> Option<usize> {
    let head = head.strip_suffix('-')?;
    let gap = match rest.as_bytes() {
        [b'\n', ..] => 1,
        [b'\r', b'\n', ..] => 2,
        _ => return None,
    };
    let first = last_letters(head);
    let second = rest.get(gap..).map_or("", first_letters);
    // `US-led` has its hyphen wherever it stands, and so has `out-of-date`.
    let is_word = |part: &str| part.chars().skip(1).all(char::is_lowercase);
    let before = head.strip_suffix(first).unwrap_or("");
    let is_broken = first.chars().nth(1).is_some()
        && is_word(first)
        && second.starts_with(char::is_lowercase)
        && !before.ends_with('-')
        && FIRST.binary_search(&&*first.to_lowercase()).is_err()
        && !SECOND.contains(&second);
    is_broken.then_some(gap)
}

fn last_letters(text: &str) -> &str {
    let rest = text.trim_end_matches(char::is_alphabetic);
    text.get(rest.len()..).unwrap_or("")
}

fn first_letters(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphabetic());
    text.get(..end.unwrap_or(text.len())).unwrap_or("")
}

/// What stands between two blanks with its broken words whole, and where each of its bytes comes from.
pub(super) struct Whole<'t> {
    /// Without the hyphens and ends of lines inside words.
    pub text: Cow<'t, str>,
    /// Where something was left out of `text`, and how much up to there.
    cuts: Vec<(usize, usize)>,
}

impl<'t> Whole<'t> {
    /// Of what [`gap`] let reach over the end of a line.
    pub fn of(chunk: &'t str) -> Self {
        let mut cuts = Vec::new();
        if !chunk.contains('\n') {
            return Whole {
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
        Whole {
            text: Cow::Owned(text),
            cuts,
        }
    }

    /// Where a range of `text` stands in the chunk.
    pub fn origin(&self, bytes: Range<usize>) -> Range<usize> {
        // What is left out of all cuts that were reached. They stand in their order.
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
