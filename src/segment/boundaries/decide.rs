//! Decides whether a sentence ends at a run of stops: the word before it and the first words after it.

use super::next::{Next, first_word};
use super::stops::{Run, Stop, window};
use super::{LOOK, Scan};
use crate::segment::phrases::dates;
use crate::segment::words::abbreviations;
use crate::segment::words::abbreviations::Abbreviation;

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
            return !self.is_decimal(at, after);
        }
        let next = Next::read(after);
        let before = self.before(at);
        if next.opened && !next.is_start() && self.resumes(run, after) {
            return self.abbreviation(before).is_none();
        }
        if run.stop == Stop::Period
            && (self.is_place(at, run)
                || self.opens_dispatch(at, after)
                || self.is_speaker(at)
                || self.is_member(at, after)
                || self.is_label(at, before, after)
                || self.is_nickname(before, after)
                || self.is_bracketed(after)
                || abbreviations::is_firm(before) && opens_remark(after))
        {
            return false;
        }
        if is_year_of_a_title(after) || is_hyphenated(run, after) {
            return false;
        }
        if !next.spaced {
            return self.missing_space(at, before, run, &next);
        }
        if run.stop == Stop::Period && is_enumerator(self.text.get(self.start..at).unwrap_or("")) {
            return false;
        }
        // `… at noon. (pause) I told him`: a remark between two sentences belongs to the second.
        if (next.aside || next.owned) && run.stop != Stop::Ellipsis {
            return self.abbreviation(before).is_none();
        }
        // Where nobody writes capitals they do not show where a sentence begins.
        if self.small && next.lower && !next.opened && !run.quoted && run.stop != Stop::Ellipsis {
            return self
                .abbreviation(before)
                .is_none_or(|_| abbreviations::is_word(before));
        }
        match run.stop {
            Stop::Plain => true,
            Stop::Mark => {
                next.is_start()
                    && !(run.quoted && self.attributes(&next)
                        || self.is_named(before, &next)
                        || self.is_inside_words(at, run, after))
            }
            Stop::Ellipsis => {
                next.is_start()
                    && self.has_words()
                    && !(run.quoted && self.attributes(&next))
                    && (run.dots > 3
                        || next.opened
                        || run.quoted
                        || next.uncased && !self.is_left_out(at, run)
                        || (next.word != "I" || self.is_complete(at, run))
                            && self.starts_sentences(next.word)
                        || self.tongue.writes_nouns_small()
                            && next.titled
                            && self.is_complete(at, run))
            }
            Stop::Period => self.period_ends(before, run, &next),
        }
    }

    /// `(...)`, `[…]`: words were left out here. Without capitals nothing shows that a sentence begins behind it.
    fn is_left_out(&self, at: usize, run: &Run) -> bool {
        let said = self.text.get(self.start..at).unwrap_or("");
        run.bracketed && said.ends_with(['(', '['])
    }

    /// `He counts. "...and one more."`: a quotation of which the beginning was left out.
    fn resumes(&self, run: &Run, after: &str) -> bool {
        let opened = after.trim_start().strip_prefix(['“', '«', '"']);
        let dots = opened.map(|said| said.trim_start_matches(['.', '…', ' ']));
        matches!(run.stop, Stop::Period | Stop::Mark)
            && !self.straight
            && after.starts_with(char::is_whitespace)
            && dots.zip(opened).is_some_and(|(rest, said)| {
                said.len() > rest.len() && rest.starts_with(char::is_alphanumeric)
            })
    }

    /// `J.D. “Buck” Reyes`: a nickname between initials and a surname.
    fn is_nickname(&self, before: &str, after: &str) -> bool {
        let is_mark = |c: char| matches!(c, '"' | '“' | '”' | '\'' | '‘' | '’');
        let called = after.trim_start().strip_prefix(is_mark);
        let Some((name, surname)) = called.and_then(|called| called.split_once(is_mark)) else {
            return false;
        };
        let is_name = |word: &str| {
            word.starts_with(char::is_uppercase) && word.chars().all(|c| c.is_alphabetic())
        };
        let surname = surname.strip_prefix(' ').map_or("", first_word);
        is_name(name)
            && surname.starts_with(char::is_uppercase)
            && matches!(
                self.abbreviation(before),
                Some(Abbreviation::Acronym | Abbreviation::Initial | Abbreviation::Never)
            )
    }

    /// `Yahoo! News`: a mark that belongs to a name, in whose middle it stands.
    fn is_named(&self, before: &str, next: &Next<'_>) -> bool {
        before == "Yahoo" && next.titled && !self.starts_sentences(next.word)
    }

    /// `They chanted “Boats out! No more!” by the pier`: a mark in the middle of a few words that the sentence quotes and goes on
    /// behind.
    fn is_inside_words(&self, at: usize, run: &Run, after: &str) -> bool {
        let from = self.text.floor_char_boundary(at.saturating_sub(LOOK));
        let said = self.text.get(self.start.max(from)..at).unwrap_or("");
        let Some((before, opener)) = said
            .char_indices()
            .rfind(|(_, c)| is_mark_of_words(*c))
            .and_then(|(mark, opener)| Some((said.get(..mark)?, opener)))
        else {
            return false;
        };
        let closer = match opener {
            '“' => '”',
            '„' => '“',
            '«' => '»',
            '»' => '«',
            _ if self.straight => '"',
            _ => return false,
        };
        let Some((inner, rest)) = after.split_once(closer) else {
            return false;
        };
        let rest = rest.strip_prefix(',').unwrap_or(rest);
        !run.quoted
            && before.ends_with(' ')
            && before.contains(char::is_alphanumeric)
            && inner.ends_with(['!', '?'])
            && inner.split_whitespace().count() <= QUOTED
            && !inner.contains(is_mark_of_words)
            && rest.trim_start().starts_with(char::is_lowercase)
    }

    /// `５．３`: a point of full width between digits.
    fn is_decimal(&self, at: usize, after: &str) -> bool {
        let (said, stop) = self.text.split_at(at);
        stop.starts_with('．')
            && said.ends_with(char::is_numeric)
            && after.starts_with(char::is_numeric)
    }

    /// Whether all that follows is the mark at the end of an article. A star right behind the stop is that of a note.
    fn is_end(after: &str) -> bool {
        let is_rule = |c| matches!(c, '*' | '-' | '–' | '—' | '#' | '_' | '=' | '~');
        is_end_mark(after.trim()) && !after.starts_with(is_rule)
    }

    /// The end of the sentence so far, up to the word before the stop.
    pub(super) fn head(&self) -> &str {
        self.said_up_to(self.token)
    }

    /// The end of the sentence so far, up to a place: so much of it as is looked back at, however long it is.
    fn said_up_to(&self, end: usize) -> &str {
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
        let mut words = self.said_up_to(at).split_whitespace();
        let last = words.next_back().unwrap_or("");
        let last = last.trim_start_matches(|c: char| !c.is_alphanumeric());
        words.nth(1).is_some() && !WANTING.contains(&last) && (run.spread || !apart)
    }

    /// Whether a bracket is open before the word that the stop follows.
    pub(super) fn in_bracket(&self) -> bool {
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
        // `They will go .The envoy stayed`: the blank is on the wrong side of the stop.
        if run.stop == Stop::Period && !run.quoted && self.is_set_apart(at) {
            return next.titled && !next.opened && self.starts_sentences(next.word);
        }
        if next.opened && !next.dashed && (run.quoted || before.chars().count() > 1) {
            // `.“The`, `.”“We`, `.(See`: nothing but a new sentence opens right after a stop.
            return next.upper && self.abbreviation(before).is_none();
        }
        if !next.upper || next.opened {
            return false;
        }
        if run.stop == Stop::Ellipsis {
            return next.titled
                && !run.quoted
                && !run.bracketed
                && self.is_complete(at, run)
                && self.starts_sentences(next.word);
        }
        if run.quoted || run.bracketed {
            return !self.attributes(next) && self.abbreviation(before).is_none();
        }
        // `“a slap”.The next`: what a quotation or a bracket closes is no abbreviation.
        if self.text.get(..at).unwrap_or("").ends_with(['"', '”', ')']) {
            return next.titled && run.stop == Stop::Period;
        }
        let token = self.text.get(self.token..at).unwrap_or("");
        if is_web_address(token)
            || is_web_address(next.token)
            || is_suffix(next.token)
            || is_share(before, next)
        {
            return false;
        }
        let long = before.chars().count() >= 2;
        let lower = before.chars().next_back().is_some_and(|c| c.is_lowercase());
        let is_figure = |c: char| c.is_ascii_digit() || c == ',';
        let number = before.len() >= 2 && before.chars().all(is_figure) && next.titled;
        let capitals = before.chars().all(char::is_uppercase) && next.titled;
        let mark = run.stop == Stop::Mark && long;
        (mark || (long && (lower || capitals) || number))
            && !before.contains('.')
            && self.abbreviation(before).is_none()
    }

    /// Whether a blank stands before the stop, and a word or a closed quotation before that.
    fn is_set_apart(&self, at: usize) -> bool {
        let said = self.text.get(self.start..at).unwrap_or("");
        let word = said.strip_suffix(' ').unwrap_or("");
        word.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '"' | '”' | ')'))
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

/// Most words of what a sentence quotes in its middle behind a mark.
const QUOTED: usize = 6;

/// Whether a mark opens or closes what is quoted.
fn is_mark_of_words(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

/// Whether a text is nothing but marks with which magazines end an article, or a rule of dashes or stars.
pub(in crate::segment) fn is_end_mark(text: &str) -> bool {
    let is_mark = |c| matches!(c, '♦' | '◆' | '■' | '◼' | '▪' | '●' | '□' | '∎');
    let is_rule = |c| matches!(c, '-' | '–' | '—' | '*' | '#' | '_' | '=' | '~' | ' ');
    let mut chars = text.chars();
    let is_one_mark = chars.next().is_some_and(is_mark) && chars.next().is_none();
    is_one_mark || !text.is_empty() && text.chars().all(is_rule)
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

/// `Who Pays? (1961) is a classic`, `Reyes et al. (2017)`: the year of a work, which the sentence goes on behind.
fn is_year_of_a_title(after: &str) -> bool {
    let year = after.trim_start().strip_prefix(['(', '[']);
    let Some((year, rest)) = year.and_then(|year| year.split_once([')', ']'])) else {
        return false;
    };
    let goes_on = rest.trim_start().starts_with(char::is_lowercase);
    dates::is_year(year.trim_end_matches(|c: char| c.is_ascii_lowercase()))
        && (goes_on || rest.starts_with([',', ';', ':', '.', ')', ']']))
}

/// `Dipl.-Ing.`: a stop inside a word with a hyphen.
fn is_hyphenated(run: &Run, after: &str) -> bool {
    let part = after.strip_prefix('-');
    run.stop == Stop::Period
        && !run.quoted
        && !run.bracketed
        && part.is_some_and(|part| part.starts_with(char::is_alphabetic))
}

/// Whether a stop stands inside the code of a share: `BRWT.O`, `BASp.DE`. `USA.I left` ends.
fn is_share(before: &str, next: &Next<'_>) -> bool {
    let (market, code) = (next.word, before.trim_end_matches(char::is_lowercase));
    let capitals =
        |word: &str| word.len() >= 2 && word.chars().all(|c| c.is_uppercase() || c == '_');
    capitals(code)
        && before.len() <= code.len() + 1
        && !next.dotted
        && !matches!(market, "A" | "I")
        && (1..=2).contains(&market.len())
        && market.chars().all(char::is_uppercase)
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

/// Last parts of domain and file names.
#[rustfmt::skip]
const SUFFIXES: &[&str] = &[
    "ai", "az", "co", "com", "csv", "doc", "docx", "edu", "eu", "exe", "gov", "htm", "html", "info", "io", "iq",
    "ir", "jpeg", "jpg", "js", "md", "mil", "mp3", "mp4", "net", "org", "pdf", "png", "tv", "txt", "uk", "xls",
    "xlsx",
];
