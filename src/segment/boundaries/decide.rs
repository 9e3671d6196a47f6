//! Decides whether a sentence ends at a run of stops: the word before it and the first words after it.

use super::super::abbreviations::{self, Abbreviation};
use super::super::dates;
use super::super::next::{Next, first_word};
use super::stops::{Run, Stop, window};
use super::{LOOK, Scan};

impl Scan<'_> {
    /// Whether the sentence ends with this run.
    pub(super) fn ends(&self, at: usize, run: &Run) -> bool {
        let after = window(self.text, run.end);
        if after.trim_start().is_empty() || END_MARKS.contains(&after.trim()) {
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
                || self.is_bracketed(after))
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
        match run.stop {
            Stop::Plain => true,
            Stop::Mark => next.is_start() && !(run.quoted && next.attributes()),
            Stop::Ellipsis => {
                next.is_start()
                    && (run.dots > 3
                        || next.opened
                        || run.quoted
                        || next.uncased
                        || (next.word != "I" && abbreviations::starts_sentences(next.word)))
            }
            Stop::Period => self.period_ends(before, run, &next),
        }
    }

    fn period_ends(&self, before: &str, run: &Run, next: &Next<'_>) -> bool {
        // `… a barrel. (end)`: one word in brackets, put behind the last sentence.
        if next.remark {
            return abbreviations::lookup(before).is_none();
        }
        if !next.is_start() || abbreviations::is_ordinal(before, next.word) {
            return false;
        }
        let Some(kind) = abbreviations::lookup(before) else {
            return true;
        };
        if run.bracketed && kind != Abbreviation::Number {
            // `(Ret.) Gen.` and `(R-Ill.)` go on; a bracket that opened the sentence holds all of it.
            let sentence = self.text.get(self.start..).unwrap_or("").trim_start();
            return sentence.starts_with(['(', '[']) && abbreviations::starts_sentences(next.word);
        }
        if next.dashed {
            return false;
        }
        let starter = !next.dotted && abbreviations::starts_sentences(next.word);
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
                    && !abbreviations::follows_clock(next.word)
                    && next.second != "time"
                    && !next.dotted
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
                        && !abbreviations::is_initials(before)
                        && !abbreviations::is_institution(next.word)
                        && abbreviations::is_finite_verb(next.second))
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

    /// `PORT AMAL, JULY 14.`, `Port Amal, Dec 23 (GNA).`: where and when, at the start of a dispatch.
    fn is_place(&self, at: usize, run: &Run) -> bool {
        let sentence = self.text.get(self.start..at).unwrap_or("").trim_start();
        let opens = self.text.get(..self.start).unwrap_or("").trim().is_empty();
        if !opens || sentence.len() > 60 || run.quoted {
            return false;
        }
        let Some((place, day)) = sentence.rsplit_once(',') else {
            return false;
        };
        let (day, agency) = day.split_once('(').unwrap_or((day, ""));
        let mut words = day.split_whitespace();
        let month = |word: &str| dates::is_month(&word.trim_end_matches('.').to_lowercase());
        let number = |word: &str| word.len() <= 2 && word.chars().all(|c| c.is_ascii_digit());
        let date = match [words.next(), words.next(), words.next()] {
            [Some(a), Some(b), None] => month(a) && number(b) || number(a) && month(b),
            _ => false,
        };
        let named = |word: &str| word.starts_with(char::is_uppercase);
        let dashed = window(self.text, run.end)
            .trim_start()
            .starts_with(['-', '–', '—']);
        date && place.split([' ', ',']).filter(|w| !w.is_empty()).all(named)
            && agency
                .trim_end_matches(')')
                .chars()
                .all(|c| c.is_uppercase() || c == ' ' || dashed && c.is_alphabetic())
    }

    /// `ST. AMAL (GNA) - The envoys`, `BASRA July 01. 2024 (Delta News) – The`: in capitals and figures up to a dash.
    fn opens_dispatch(&self, at: usize, after: &str) -> bool {
        let sentence = self.text.get(self.start..at).unwrap_or("").trim_start();
        let opens = self.text.get(..self.start).unwrap_or("").trim().is_empty();
        if !opens || sentence.len() > 60 {
            return false;
        }
        let mut depth = 0_usize;
        let mut dash = None;
        for (at, word) in after.split_whitespace().take(8).enumerate() {
            if matches!(word, "-" | "–" | "—" | "--") && depth == 0 {
                dash = Some(at);
                break;
            }
            depth += usize::from(word.starts_with('('));
            let closes = word.trim_end_matches(['.', ',']).ends_with(')');
            let part = depth > 0 || is_part_of_place(word);
            depth -= usize::from(closes && depth > 0);
            if !part {
                return false;
            }
        }
        dash.is_some()
            && sentence.split_whitespace().all(|word| {
                is_part_of_place(word)
                    || dates::is_month(&word.trim_end_matches(['.', ',']).to_lowercase())
            })
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
        if !next.upper || next.opened || run.stop == Stop::Ellipsis {
            return false;
        }
        if run.quoted || run.bracketed {
            return !next.attributes() && abbreviations::lookup(before).is_none();
        }
        // `“a slap”.The next`: what a quotation or a bracket closes is no abbreviation.
        if self.text.get(..at).unwrap_or("").ends_with(['"', '”', ')']) {
            return next.titled && run.stop == Stop::Period;
        }
        let token = self.text.get(self.token..at).unwrap_or("");
        if is_address(token) || is_address(next.token) || is_suffix(next.token) {
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

/// With what magazines end an article.
pub(in crate::segment) const END_MARKS: [&str; 8] = ["♦", "◆", "■", "◼", "▪", "●", "□", "∎"];

/// Whether a word is in capitals or a number, as the words of a place and a day before a dispatch are.
fn is_part_of_place(word: &str) -> bool {
    !word.contains(char::is_lowercase) && word.contains(char::is_alphanumeric)
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
fn is_address(token: &str) -> bool {
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
