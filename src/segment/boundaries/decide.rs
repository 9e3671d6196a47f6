//! Decides whether a sentence ends at a run of stops: the word before it and the first words after it.

use super::super::abbreviations::{self, Abbreviation};
use super::super::cue_words;
use super::super::next::{Next, first_word};
use super::stops::{Run, Stop, window};
use super::{LOOK, Scan};

impl Scan<'_> {
    /// Whether the sentence ends with this run.
    pub(super) fn ends(&self, at: usize, run: &Run) -> bool {
        let after = window(self.text, run.end);
        if after.trim_start().is_empty()
            || Self::is_end(after) && !self.text.starts_with(['*', '_'])
        {
            return true;
        }
        if run.stop == Stop::Plain {
            return true;
        }
        let next = Next::read(after);
        let before = self.before(at);
        if run.stop == Stop::Period
            && (self.is_place(at, run)
                || self.opens_dispatch(at, after)
                || self.is_speaker(at)
                || self.is_label(at, before, after)
                || self.is_bracketed(after)
                || abbreviations::is_firm(before) && opens_remark(after))
        {
            return false;
        }
        if !next.spaced {
            return self.missing_space(at, before, run, &next);
        }
        if run.stop == Stop::Period && is_enumerator(self.text.get(self.start..at).unwrap_or("")) {
            return false;
        }
        // `… at noon. (pause) I told him`: a remark between two sentences belongs to the second.
        if next.aside && run.stop != Stop::Ellipsis {
            return abbreviations::lookup(before).is_none();
        }
        // Where nobody writes capitals they do not show where a sentence begins.
        if self.small && next.lower && !next.opened && !run.quoted && run.stop != Stop::Ellipsis {
            return abbreviations::lookup(before)
                .is_none_or(|kind| kind == Abbreviation::Number && before == "no");
        }
        match run.stop {
            Stop::Plain => true,
            Stop::Mark => {
                next.is_start()
                    && !(run.quoted && next.attributes())
                    && !Self::is_named(before, &next)
            }
            Stop::Ellipsis => {
                next.is_start()
                    && self.has_words()
                    && (run.dots > 3
                        || next.opened
                        || run.quoted
                        || next.uncased
                        || (next.word != "I" || self.is_complete(at, run))
                            && cue_words::starts_sentences(next.word))
            }
            Stop::Period => self.period_ends(before, run, &next),
        }
    }

    /// `Yahoo! News`: a mark that belongs to a name, in whose middle it stands.
    fn is_named(before: &str, next: &Next<'_>) -> bool {
        before == "Yahoo" && next.titled && !cue_words::starts_sentences(next.word)
    }

    /// Whether all that follows is the mark at the end of an article. A star right behind the stop is that of a note.
    fn is_end(after: &str) -> bool {
        let is_rule = |c| matches!(c, '*' | '-' | '–' | '—' | '#' | '_' | '=' | '~');
        is_end_mark(after.trim()) && !after.starts_with(is_rule)
    }

    fn period_ends(&self, before: &str, run: &Run, next: &Next<'_>) -> bool {
        // `… a barrel. (end)`: one word in brackets, put behind the last sentence.
        if next.remark {
            return abbreviations::lookup(before).is_none();
        }
        if !next.is_start() || cue_words::is_ordinal(before, next.word) {
            return false;
        }
        let Some(kind) = abbreviations::lookup(before) else {
            return true;
        };
        if run.bracketed && kind != Abbreviation::Number {
            // `(Ret.) Gen.` and `(R-Ill.)` go on; a bracket that opened the sentence holds all of it, but not in
            // `(Port Amal, D.C.) – Today`.
            let sentence = self.text.get(self.start..).unwrap_or("").trim_start();
            return sentence.starts_with(['(', '['])
                && !next.dashed
                && cue_words::starts_sentences(next.word);
        }
        if next.dashed {
            return false;
        }
        // `He left the U.S. Mr. Reyes stayed.`
        let starter = match next.dotted {
            true => {
                (kind == Abbreviation::Starter || before == "U.S")
                    && abbreviations::is_form_of_address(next.word)
            }
            false => cue_words::starts_sentences(next.word),
        };
        // `P.M. Haddad`: no time of the day without its hour.
        let kind = match kind {
            Abbreviation::Clock if !self.after_number() => Abbreviation::Acronym,
            kind => kind,
        };
        match kind {
            Abbreviation::Never => false,
            Abbreviation::Starter => {
                starter
                    || next.opened
                    || (matches!(before, "etc" | "al") && next.upper)
                    || run.quoted
            }
            Abbreviation::Number => {
                !next.digit && (starter || !self.in_bracket()) && !before.contains('.')
            }
            Abbreviation::Clock => {
                next.upper
                    && !cue_words::follows_clock(next.word)
                    && next.second != "time"
                    && (!next.dotted || abbreviations::is_title(next.word) && self.is_told())
                    && !next.is_short_bracket()
            }
            Abbreviation::Initial => {
                // `than I. Iraq`: the pronoun, not an initial, unless a name stands before it.
                (starter && next.word != "A")
                    || run.quoted
                    || next.upper && !next.dotted && self.names_letter()
                    || (before == "I" && !self.after_capital(before))
            }
            Abbreviation::Acronym => {
                starter
                    || next.opened
                    || run.quoted
                    || (next.dotted && next.word == "U" && before == "U.S")
                    // `The U.N. Envoy is`: nothing is said yet.
                    || (next.upper
                        && self.head().split_whitespace().nth(1).is_some()
                        && !abbreviations::is_persons_initials(before)
                        && !cue_words::is_institution(next.word)
                        && cue_words::is_finite_verb(next.second))
            }
        }
    }

    /// The end of the sentence so far, up to the word before the stop.
    fn head(&self) -> &str {
        let end = self.token;
        let head = self.text.get(self.start.min(end)..end).unwrap_or("");
        let mut from = head.len().saturating_sub(LOOK);
        while !head.is_char_boundary(from) {
            from += 1;
        }
        head.get(from..).unwrap_or("")
    }

    /// Whether the sentence so far says anything.
    fn has_words(&self) -> bool {
        let said = self.text.get(self.start..).unwrap_or("");
        said.trim_start().starts_with(char::is_alphanumeric)
            || self.head().contains(char::is_alphanumeric)
            || self
                .text
                .get(self.token..)
                .is_some_and(|token| token.starts_with(char::is_alphanumeric))
    }

    /// Whether the sentence before an ellipsis could end there. A hesitation is short, or its last word wants more, or the dots
    /// stand by themselves: `it was true ... I think`.
    fn is_complete(&self, at: usize, run: &Run) -> bool {
        let apart = self.text.get(..at).is_some_and(|text| text.ends_with(' '));
        let mut words = self
            .text
            .get(self.start..at)
            .unwrap_or("")
            .split_whitespace();
        let last = words.next_back().unwrap_or("");
        let last = last.trim_start_matches(|c: char| !c.is_alphanumeric());
        words.nth(1).is_some() && !WANTING.contains(&last) && (run.spread || !apart)
    }

    /// Whether more is said before an hour than an entry of a live page does: `8:22 p.m. Sen. Haddad on the floor.`
    fn is_told(&self) -> bool {
        self.head().split_whitespace().nth(2).is_some()
    }

    /// Whether the word before the stop is preceded by a number: `5:30 p.m.`
    fn after_number(&self) -> bool {
        let last = self.head().split_whitespace().next_back().unwrap_or("");
        last.ends_with(|c: char| c.is_ascii_digit()) || CLOCKS.contains(&last)
    }

    /// Whether the word before `token` begins with a capital.
    fn after_capital(&self, token: &str) -> bool {
        let last = self.head().split_whitespace().next_back().unwrap_or("");
        !token.is_empty() && last.chars().next().is_some_and(char::is_uppercase)
    }

    /// `as Exhibit A.`: the letter is a name of its own, no initial.
    fn names_letter(&self) -> bool {
        let last = self.head().split_whitespace().next_back().unwrap_or("");
        LETTERED.contains(&last.to_lowercase().as_str())
    }

    /// Whether a bracket is open before the word that the stop follows.
    fn in_bracket(&self) -> bool {
        self.head()
            .rfind(['(', '[', ')', ']'])
            .and_then(|at| self.head().get(at..))
            .is_some_and(|rest| rest.starts_with(['(', '[']))
    }

    /// `(Soc. Dem.)`: abbreviations in a bracket that closes at once.
    fn is_bracketed(&self, after: &str) -> bool {
        let word = after.trim_start();
        let end = word
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(word.len());
        (1..=6).contains(&end)
            && word.starts_with(char::is_uppercase)
            && word.get(end..).is_some_and(|rest| rest.starts_with(".)"))
            && self.in_bracket()
    }

    /// `Iraq.ISIS`: a stop with no space after it that still ends a sentence.
    fn missing_space(&self, at: usize, before: &str, run: &Run, next: &Next<'_>) -> bool {
        if next.opened && !next.dashed && (run.quoted || before.chars().count() > 1) {
            // `.“The`, `.”“We`, `.(See`: nothing but a new sentence opens right after a stop.
            return next.upper && abbreviations::lookup(before).is_none();
        }
        if !next.upper || next.opened {
            return false;
        }
        if run.stop == Stop::Ellipsis {
            return next.titled
                && !run.quoted
                && !run.bracketed
                && self.is_complete(at, run)
                && cue_words::starts_sentences(next.word);
        }
        if run.quoted || run.bracketed {
            return !next.attributes() && abbreviations::lookup(before).is_none();
        }
        // `“a slap”.The next`: what a quotation or a bracket closes is no abbreviation.
        if self.text.get(..at).unwrap_or("").ends_with(['"', '”', ')']) {
            return next.titled && run.stop == Stop::Period;
        }
        let token = self.text.get(self.token..at).unwrap_or("");
        if is_web_address(token) || is_web_address(next.token) || is_suffix(next.token) {
            return false;
        }
        let long = before.chars().count() >= 2;
        let lower = before.chars().next_back().is_some_and(|c| c.is_lowercase());
        let number = before.len() >= 2 && before.chars().all(|c| c.is_ascii_digit()) && next.titled;
        let capitals = before.chars().all(char::is_uppercase) && next.titled;
        let mark = run.stop == Stop::Mark && long;
        (mark || (long && (lower || capitals) || number))
            && !before.contains('.')
            && abbreviations::lookup(before).is_none()
    }

    /// The word before the stop at `at`, without quotes and brackets around it.
    pub(super) fn before(&self, at: usize) -> &str {
        let token = self.text.get(self.token.min(at)..at).unwrap_or("");
        if token.len() > LOOK {
            return "";
        }
        token.trim_matches(|c: char| !c.is_alphanumeric())
    }
}

/// Whether a text is nothing but marks with which magazines end an article, or a rule of dashes or stars.
pub(in crate::segment) fn is_end_mark(text: &str) -> bool {
    let is_mark = |c| matches!(c, '♦' | '◆' | '■' | '◼' | '▪' | '●' | '□' | '∎');
    let is_rule = |c| matches!(c, '-' | '–' | '—' | '*' | '#' | '_' | '=' | '~' | ' ');
    !text.is_empty()
        && (text.chars().all(is_rule) || text.chars().count() == 1 && text.chars().all(is_mark))
}

/// Whether a bracket opens and closes here that holds no sentence: `(Port Amal: ACM)`, not `(The firm denies it.)`.
fn opens_remark(after: &str) -> bool {
    let Some((inner, _)) = after
        .trim_start()
        .strip_prefix('(')
        .and_then(|bracket| bracket.split_once(')'))
    else {
        return false;
    };
    let says = inner.split_whitespace().nth(2).is_some();
    !(says
        && inner
            .trim_end_matches(['"', '”'])
            .ends_with(['.', '!', '?']))
}

/// Whether the sentence so far is only the number or letter of a list item: `1`, `(a)`, `iv`, `Q`.
fn is_enumerator(sentence: &str) -> bool {
    if sentence.len() > 16 {
        return false;
    }
    let item = sentence.trim_matches(|c: char| !c.is_alphanumeric());
    let length = item.chars().count();
    ((1..=3).contains(&length) && item.chars().all(|c| c.is_numeric())
        || length == 1
        || (1..=4).contains(&length)
            && item
                .chars()
                .all(|c| matches!(c, 'i' | 'v' | 'x' | 'I' | 'V' | 'X')))
        && item != "I"
}

/// Whether a token is, or begins, a web or mail address or a path.
fn is_web_address(token: &str) -> bool {
    token.len() > LOOK
        || token.contains('@')
        || token.contains("://")
        || token.contains('/')
        || token.contains('=')
        || token
            .get(..3)
            .is_some_and(|head| head.eq_ignore_ascii_case("www"))
}

/// Whether what follows the stop is the last part of a domain or file name: `Antiwar.Com`, `Node.JS`.
fn is_suffix(token: &str) -> bool {
    let last = token
        .trim_end_matches(|c: char| !c.is_alphanumeric())
        .rsplit('.')
        .next()
        .unwrap_or(token);
    let head: String = first_word(last).to_ascii_lowercase();
    SUFFIXES.contains(&head.as_str())
}

/// Words after which no sentence ends.
#[rustfmt::skip]
const WANTING: &[&str] = &[
    "I", "a", "an", "and", "as", "because", "but", "if", "is", "my", "of", "or", "our", "so", "than", "that", "the", "their",
    "then", "to", "was", "well", "when", "which", "who", "with",
];

/// Hours in words.
#[rustfmt::skip]
const CLOCKS: &[&str] = &[
    "eight", "eleven", "five", "four", "nine", "one", "seven", "six", "ten", "the", "three", "twelve", "two",
];

/// What is told apart by a letter.
#[rustfmt::skip]
const LETTERED: &[&str] = &[
    "annex", "appendix", "category", "exhibit", "grade", "group", "hepatitis", "option", "plan", "scenario", "vitamin",
];

/// Last parts of domain and file names.
#[rustfmt::skip]
const SUFFIXES: &[&str] = &[
    "ai", "co", "com", "csv", "doc", "docx", "edu", "eu", "exe", "gov", "htm", "html", "info", "io", "iq",
    "ir", "jpeg", "jpg", "js", "md", "mil", "mp3", "mp4", "net", "org", "pdf", "png", "tv", "txt", "uk", "xls",
    "xlsx",
];
