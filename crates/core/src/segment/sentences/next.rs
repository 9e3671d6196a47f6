//! The first words after a stop.

/// The text after a run of stops.
#[derive(Debug)]
pub(super) struct Next<'a> {
    /// True if white space stands after the run.
    pub(super) spaced: bool,
    /// True if a quotation mark or a bracket opens before the word.
    pub(super) opened: bool,
    /// True if a quotation mark stands right before the word.
    pub(super) quoted: bool,
    /// True if a dash stands before the word.
    pub(super) dashed: bool,
    /// The first word; empty if no letter and no digit follows.
    pub(super) word: &'a str,
    /// The second word, without punctuation after it.
    pub(super) second: &'a str,
    /// The first word with all that stands between white space.
    pub(super) token: &'a str,
    /// The text from the first word on.
    pub(super) rest: &'a str,
    /// True if the word begins with a capital.
    pub(super) upper: bool,
    /// True if it is written with a capital and then small letters.
    pub(super) titled: bool,
    pub(super) digit: bool,
    /// True if it is in a script without capitals, or a sign such as `@` or `#` stands before it.
    pub(super) uncased: bool,
    /// True if it is a name that begins with a small letter: `iPhone`, `al-Sudani`, `d’Or`.
    pub(super) small_name: bool,
    /// True if a full stop follows the word.
    pub(super) dotted: bool,
}

impl<'a> Next<'a> {
    /// Reads the words after a run of stops.
    pub(super) fn read(after: &'a str) -> Next<'a> {
        let trimmed = after.trim_start();
        let start = trimmed.find(|c: char| c.is_alphanumeric() || c == '$' || c == '€' || c == '£');
        let rest = start.and_then(|at| trimmed.get(at..)).unwrap_or("");
        let marks = trimmed.get(..trimmed.len() - rest.len()).unwrap_or("");
        let word = first_word(rest);
        let mut letters = word.chars();
        let (first, then) = (letters.next(), letters.next());
        let is_lower = first.is_some_and(char::is_lowercase);
        let is_cased = |c: char| c.is_uppercase() || c.is_lowercase();
        let mut tokens = rest.split_whitespace();
        let token = tokens.next().unwrap_or("");
        Next {
            spaced: trimmed.len() < after.len(),
            opened: marks.contains(['“', '"', '\'', '‘', '«', '„', '(', '[', '‚', '‹', '¿', '¡']),
            quoted: marks.ends_with(['“', '"', '«', '„', '‘']),
            dashed: marks.contains(['-', '–', '—', '―']),
            word,
            second: tokens
                .next()
                .unwrap_or("")
                .trim_end_matches([',', '.', ':', ';']),
            token,
            rest,
            upper: first.is_some_and(char::is_uppercase),
            titled: first.is_some_and(char::is_uppercase) && then.is_none_or(|c| !c.is_uppercase()),
            digit: first.is_some_and(|c| c.is_numeric() || matches!(c, '$' | '€' | '£')),
            uncased: marks.contains(['@', '#', '•'])
                || first.is_some_and(|c| c.is_alphabetic() && !is_cased(c)),
            small_name: is_lower && is_small_name(word),
            dotted: rest
                .get(word.len()..)
                .is_some_and(|rest| rest.starts_with('.')),
        }
    }

    /// Returns true if a sentence may begin here.
    pub(super) fn is_start(&self) -> bool {
        self.upper || self.digit || self.uncased || self.small_name
    }
}

/// `iPhone`, `deHaddad`, `al-Sudani`, `d’Or`: a capital follows a few small letters.
fn is_small_name(word: &str) -> bool {
    word.chars().skip(1).take(3).any(char::is_uppercase)
}

/// Returns the word at the start of the text.
fn first_word(text: &str) -> &str {
    let is_inner = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-' | '$' | '€' | '£');
    let end = text.find(|c: char| !is_inner(c)).unwrap_or(text.len());
    text.get(..end)
        .unwrap_or("")
        .trim_end_matches(['\'', '’', '-'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_words_behind_a_stop() {
        let next = Next::read(" “Then, they left.");
        assert!(
            next.spaced
                && next.opened
                && next.quoted
                && next.upper
                && next.titled
                && next.is_start()
        );
        assert_eq!(
            (next.word, next.second, next.token),
            ("Then", "they", "Then,")
        );
        let next = Next::read("U.S. – of");
        assert!(!next.spaced && next.dotted && !next.dashed);
        assert!(Next::read(" – Iran").dashed && !Next::read(" ISIS").titled);
        for start in [
            " 3 came",
            " @basra",
            " هل",
            " al-Sudani",
            " iPhone",
            " d’Or",
            " $5 is",
        ] {
            assert!(Next::read(start).is_start(), "{start}");
        }
        for inner in [" the", " north-Basra", " – of"] {
            assert!(!Next::read(inner).is_start(), "{inner}");
        }
        assert_eq!(Next::read(" ” ♦").word, "");
    }
}
