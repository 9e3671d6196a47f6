//! Words that are hyphenated at the end of a line: `with-` and, on the next line, `draw`.

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

/// Hyphens at the end of a line: the keyboard's, the soft one, and the typographic one.
pub(super) const HYPHENS: [char; 3] = ['-', '\u{AD}', '\u{2010}'];

/// Returns the length of the line break inside the word that `head` begins and `rest` goes on with, or `None`
/// if no word is hyphenated there. `head` ends at a blank.
#[inline]
pub(super) fn line_break_in_word(head: &str, rest: &str) -> Option<usize> {
    // One byte decides nearly all cases.
    match head.as_bytes() {
        // A soft hyphen and a typographic one as well.
        [.., b'-'] | [.., 0xC2, 0xAD] | [.., 0xE2, 0x80, 0x90] => {
            line_break_after_hyphen(head, rest)
        }
        _ => None,
    }
}

fn line_break_after_hyphen(head: &str, rest: &str) -> Option<usize> {
    let head = head.strip_suffix(HYPHENS)?;
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
            ("They with\u{AD}\ndraw.", "withdraw", "with\u{AD}\ndraw"),
            ("They with\u{2010}\ndraw.", "withdraw", "with\u{2010}\ndraw"),
            ("the gov-\nern-\nment", "government", "gov-\nern-\nment"),
        ] {
            let words = words(text);
            let found = words.iter().find(|(found, _)| found == word);
            assert_eq!(found.map(|(_, at)| *at), Some(stood), "{text:?}: {words:?}");
        }
        let texts: Vec<&str> = words("al-\nlowed: “gov-\nernment” here")
            .iter()
            .map(|(_, at)| *at)
            .collect();
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
            let found = words(text);
            let words: Vec<&str> = found.iter().map(|(word, _)| &**word).collect();
            assert!(words.windows(2).any(|pair| pair == parts), "{words:?}");
        }
    }
}
