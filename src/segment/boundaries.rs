//! Cuts one paragraph into sentences.
//!
//! One pass from left to right. Every run of stops (`.`, `?!`, `. . .`, `。`) with the quotes and brackets that
//! close after it is a candidate; the word before it and the first words after it decide. Both looks are bounded,
//! so the time is linear whatever the text.

use std::ops::Range;

use super::abbreviations::{self, Abbreviation};
use super::next::{Next, first_word};
use super::shape;

/// How far a decision looks back for the word before the stop, and ahead for the words after it, in bytes.
const LOOK: usize = 160;

/// The sentences of `paragraph` as byte ranges, trimmed of white space, in order, leaving out only white space.
pub(super) fn sentences(paragraph: &str) -> Vec<Range<usize>> {
    let mut scan = Scan {
        text: paragraph,
        start: 0,
        token: 0,
        straight: false,
        low: false,
    };
    let mut found = Vec::new();
    let mut at = 0;
    loop {
        at += plain(paragraph.as_bytes().get(at..).unwrap_or(&[]));
        let Some(c) = char_at(paragraph, at) else {
            break;
        };
        let after = at + c.len_utf8();
        if Stop::of(c).is_none() {
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

/// How many bytes at the start can neither end a sentence nor begin a word or a quotation.
fn plain(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .take_while(|b| {
            matches!(b, b'!'..=b'~') && !matches!(b, b'.' | b'!' | b'?' | b'"' | b'(' | b'[' | b'{')
        })
        .count()
}

fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..).and_then(|rest| rest.chars().next())
}

/// What a stop character says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stop {
    /// A full stop, which may also mark an abbreviation.
    Period,
    /// Three stops or more, or `…`.
    Ellipsis,
    /// `?` and `!` of Latin writing.
    Mark,
    /// Stops of other scripts, which end a sentence with or without a space after them.
    Plain,
}

impl Stop {
    fn of(c: char) -> Option<Stop> {
        match c {
            '.' => Some(Stop::Period),
            '…' | '⋯' => Some(Stop::Ellipsis),
            '?' | '!' | '‽' | '⁇' | '⁈' | '⁉' => Some(Stop::Mark),
            '。' | '！' | '？' | '｡' | '．' | '؟' | '۔' | '।' | '॥' | '\u{37E}' | '։' | '።'
            | '។' | '။' => Some(Stop::Plain),
            _ => None,
        }
    }
}

/// A run of stops together with what closes after it.
struct Run {
    stop: Stop,
    /// Dots in the run; four of them end a sentence where three may only leave words out.
    dots: usize,
    /// Whether a closing quotation mark follows the stops.
    quoted: bool,
    /// Whether a closing bracket follows the stops.
    bracketed: bool,
    end: usize,
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
}

impl Scan<'_> {
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

    /// Reads stops and closers from `at`.
    fn run(&mut self, at: usize) -> Run {
        let mut run = Run {
            stop: Stop::Period,
            dots: 0,
            quoted: false,
            bracketed: false,
            end: at,
        };
        let mut rest = self.text.get(at..).unwrap_or("");
        let (mut mark, mut plain, mut ellipsis) = (false, false, false);
        while let Some(c) = rest.chars().next() {
            match Stop::of(c) {
                Some(Stop::Period) => run.dots += 1,
                Some(Stop::Ellipsis) => {
                    run.dots += 3;
                    ellipsis = true;
                }
                Some(Stop::Mark) => mark = true,
                Some(Stop::Plain) => plain = true,
                None => {
                    // `. . .` with plain or non-breaking spaces: one ellipsis, never three sentences.
                    let spaced = rest.strip_prefix([' ', '\u{A0}', '\u{202F}']);
                    match spaced {
                        Some(dotted)
                            if run.dots > 0 && dotted.starts_with('.') && is_lone_dot(dotted) =>
                        {
                            rest = dotted;
                            continue;
                        }
                        _ => break,
                    }
                }
            }
            rest = rest.get(c.len_utf8()..).unwrap_or("");
        }
        run.stop = match (plain, mark, ellipsis || run.dots > 1) {
            (true, ..) => Stop::Plain,
            (_, true, _) => Stop::Mark,
            (_, _, true) => Stop::Ellipsis,
            _ => Stop::Period,
        };
        if run.stop == Stop::Period {
            rest = self.note_number(at, rest);
        }
        rest = self.close(rest, &mut run);
        run.end = self.text.len() - rest.len();
        run
    }

    /// Passes the number of a note stuck to the stop: `the minutes.12 It was`.
    fn note_number<'t>(&self, at: usize, rest: &'t str) -> &'t str {
        let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = rest.len() - after.len();
        if !(1..=3).contains(&digits) {
            return rest;
        }
        let word = self.before(at);
        let plain = word.len() >= 4
            && word.chars().all(char::is_lowercase)
            && abbreviations::lookup(word).is_none();
        let next = window(self.text, self.text.len() - after.len());
        let starts = next.starts_with(char::is_whitespace)
            && next.trim_start().starts_with(char::is_uppercase);
        if plain && starts { after } else { rest }
    }

    /// Reads what closes after the stops: quotes, brackets, note marks.
    fn close<'t>(&mut self, mut rest: &'t str, run: &mut Run) -> &'t str {
        loop {
            let Some(c) = rest.chars().next() else {
                return rest;
            };
            let after = rest.get(c.len_utf8()..).unwrap_or("");
            match c {
                '"' => {
                    let opens =
                        !self.straight && after.chars().next().is_some_and(char::is_alphanumeric);
                    if opens {
                        return rest;
                    }
                    self.straight = false;
                    run.quoted = true;
                }
                '“' if self.low => {
                    self.low = false;
                    run.quoted = true;
                }
                '\'' | '’' => {
                    // `.’The` would be an opening mark of the wrong kind; `.’s` belongs to the word.
                    if after.chars().next().is_some_and(char::is_alphanumeric) {
                        return rest;
                    }
                    run.quoted = true;
                }
                '”' | '»' | '›' | '」' | '』' => run.quoted = true,
                ')' | ']' | '}' | '）' | '】' | '》' => run.bracketed = true,
                '¹' | '²' | '³' | '⁴' | '⁵' | '⁶' | '⁷' | '⁸' | '⁹' | '⁰' => {}
                '[' => match note_mark(after) {
                    Some(length) => {
                        rest = after.get(length..).unwrap_or("");
                        continue;
                    }
                    None => return rest,
                },
                // French sets a space before the closing guillemet.
                ' ' | '\u{A0}' | '\u{202F}' if after.starts_with('»') => {}
                _ => return rest,
            }
            rest = after;
        }
    }

    /// Whether the sentence ends with this run.
    fn ends(&self, at: usize, run: &Run) -> bool {
        let after = window(self.text, run.end);
        if after.trim_start().is_empty() {
            return true;
        }
        if run.stop == Stop::Plain {
            return true;
        }
        let next = Next::read(after);
        let before = self.before(at);
        if run.stop == Stop::Period && self.is_place(at, run) {
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
        if !next.is_start() {
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
                    || (next.upper
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
        let month = |word: &str| shape::is_month(&word.trim_end_matches('.').to_lowercase());
        let number = |word: &str| word.len() <= 2 && word.chars().all(|c| c.is_ascii_digit());
        let date = match [words.next(), words.next(), words.next()] {
            [Some(a), Some(b), None] => month(a) && number(b) || number(a) && month(b),
            _ => false,
        };
        let named = |word: &str| word.starts_with(char::is_uppercase);
        date && place.split([' ', ',']).filter(|w| !w.is_empty()).all(named)
            && agency
                .trim_end_matches(')')
                .chars()
                .all(|c| c.is_uppercase() || c == ' ')
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
    fn before(&self, at: usize) -> &str {
        let token = self.text.get(self.token.min(at)..at).unwrap_or("");
        if token.len() > LOOK {
            return "";
        }
        token.trim_matches(|c: char| !c.is_alphanumeric())
    }
}

/// The bytes that a decision may look at from `from` on: white space and then at most `LOOK` bytes.
fn window(text: &str, from: usize) -> &str {
    let rest = text.get(from..).unwrap_or("");
    let space = rest.len() - rest.trim_start().len();
    // One space says as much as a thousand.
    let skip = space.saturating_sub(1);
    let mut begin = skip;
    while !rest.is_char_boundary(begin) {
        begin -= 1;
    }
    let mut end = (begin + LOOK).min(rest.len());
    while !rest.is_char_boundary(end) {
        end -= 1;
    }
    rest.get(begin..end).unwrap_or("")
}

/// Whether the dot that `text` starts with stands alone, as in `. . .`, and does not begin `.NET` or `.5`.
fn is_lone_dot(text: &str) -> bool {
    !text.chars().nth(1).is_some_and(char::is_alphanumeric)
}

/// The length of `1]` or `12, 13]` after an opening bracket.
fn note_mark(after: &str) -> Option<usize> {
    let head: usize = after
        .chars()
        .take(12)
        .take_while(|c| c.is_ascii_digit() || matches!(c, ',' | ' ' | '-'))
        .count();
    (head > 0 && after.get(head..).is_some_and(|rest| rest.starts_with(']'))).then_some(head + 1)
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

/// Whether a mark opens a quotation or a bracket.
pub(super) fn is_opener(c: char) -> bool {
    matches!(
        c,
        '“' | '‘' | '«' | '‹' | '„' | '‚' | '(' | '[' | '{' | '「' | '『' | '（' | '【' | '《'
    )
}

fn is_closer(c: char) -> bool {
    matches!(
        c,
        '”' | '’' | '»' | '›' | ')' | ']' | '}' | '」' | '』' | '）' | '】' | '》'
    )
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks a paragraph in which `‖` marks every boundary.
    fn check(marked: &str) {
        let text: String = marked
            .split('‖')
            .map(str::trim)
            .collect::<Vec<_>>()
            .join(" ");
        let found: Vec<&str> = sentences(&text)
            .into_iter()
            .map(|range| &text[range])
            .collect();
        assert_eq!(found, marked.split('‖').map(str::trim).collect::<Vec<_>>());
    }

    /// Checks text that has no space where `‖` marks the boundary.
    fn check_tight(marked: &str) {
        let text = marked.replace('‖', "");
        let found: Vec<&str> = sentences(&text)
            .into_iter()
            .map(|range| &text[range])
            .collect();
        assert_eq!(found, marked.split('‖').collect::<Vec<_>>());
    }

    #[test]
    fn abbreviations_and_names() {
        for text in [
            "U.S. engineers spoke first.‖The envoy said the U.S. would pay.‖It paid.",
            "They trained in the U.S.‖The vote came later.",
            "He left the U.S.‖Iran has said the same.",
            "The U.S. Army has left.‖The U.S. State Department was silent.",
            "Maj. Gen. Omar Reyes met Lt. Col. J. R. Haddad and Sen. Mona W. Okafor on Feb. 2 near St. Mary’s.",
            "It was No. 3 on the list.‖No.‖We will not go.",
            "They met at 5 p.m. Monday.‖They left at 6 p.m.‖The street was empty.",
            "He came at 7 a.m. EST and paid $3.5 million, i.e. half, to Acme Inc. of Basra.",
            "Reyes v. Haddad was heard in Jan. 2004.‖Haddad Jr. won.‖She studied at the Ph.D. level.",
            "He works for Acme Corp.‖It sells pumps.",
            "George W. Okafor met J. D. Reyes.‖Plan B.‖The rest is known.",
            "That was before World War I.‖The second came later.",
            "The general (Ret.) Omar Reyes left.‖Rep. Mona Haddad (R-Ill.) stayed.",
            "GEN. REYES: We go on Friday.‖Q: Why then?‖A: Because we said so.",
            "1. Close the base.‖2. Open the road.",
            "Q. Will you go?‖A. The answer is yes.",
            "He heats homes at Tri-C.‖Heating is his trade.",
            "Capt. (ret.) Omar Reyes and a colonel (ret.) of the guard sat down.‖The rating (prev. 4.0) fell.",
            "H.J.Res. 55 and S.J.Res. 68 passed.‖So did H.Con.Res. 2.",
            "Support is at 70.75 (Sept. Basra spike) today.‖It fell in Sept.‖Basra slept.",
            "U.N. Docs. S/2014/440 and 1st Lt. Mona Haddad, 9th Avn. Bde. were named.",
            "PORT AMAL, JULY 14. The cabinet met.‖It agreed.",
            "Port Amal, Dec 23 (GNA). - The cabinet met.‖It agreed.",
            "The raid is his Exhibit A.‖Reyes saw it.",
            "Lets him mark a V.‖He'd go at once.",
        ] {
            check(text);
        }
    }

    #[test]
    fn quotations() {
        for text in [
            "“Who will mend the pumps?” said Mona Haddad, a deputy.‖“Not I.”",
            "“Will they stay?” Reyes asked reporters.‖“Who knows?”",
            "“The river is high,” he said.‖“We cannot wait.”",
            "She called it “a bad bridge.‖Full stop.”‖U.S. engineers agreed.",
            "\"We go.\"‖\"You go?\"‖\"We go,\" he said.",
            "He called it a “gift.”‖Others did not.",
            "‘They left.’‖‘All of them?’ she asked.",
            "« Ils partent. »‖Le ministre se tait.",
            "„Wir gehen.“‖Die anderen bleiben.",
            "The crowd cried “Out!” and moved on.",
            "He thought: “The envoy?”‖People shouted at him a bit.",
            "He is on the road by now.‖(pause) I told him so.‖[crosstalk] It was late.",
        ] {
            check(text);
        }
    }

    #[test]
    fn marks_brackets_and_ellipses() {
        for text in [
            "Really?!‖Yes!!‖So be it.",
            "They waited … and waited.‖They left...‖The road was dark.",
            "It ended . . . in the rain.‖Then it stopped. . . .‖Nobody moved.",
            "The pact fell.‖(The text is on Page Two.)‖Talks go on.",
            "He came (by car, they say) and left (why?) at once.",
            "The base is shut.[1]‖The road is open.[2, 3]‖All is well.",
            "Oil fell to 55 dollars a barrel.‖(end)",
            "It was in the minutes.12‖Nobody read them.‖The rate was 3.5 Basra pounds.",
            "The U.S. – Iran talks failed.‖• Nobody came.",
            "BASRA, Jan. 9 (Gazette) — The vote passed.‖It was close.",
            "“Three things: One, time.‖Two, money.”",
        ] {
            check(text);
        }
    }

    #[test]
    fn missing_spaces() {
        check_tight("They left Iraq.‖ISIS came back.");
        check_tight("They left.‖“We stay,” he said.”‖Then he went.");
        check_tight("Is it over?‖Nobody knows.‖(See the map.)");
        check_tight("That was in 2003.‖The war went on.");
        for whole in [
            "See www.Gazette.Example.Com and Antiwar.Com or mail Mona.Haddad@Gazette.example today.",
            "The U.S.-led force used Node.JS v2.Beta and https://x.example/A.Bc?D.Ef daily.",
            "St.Louis and Mr.Reyes and 3.5 and J.D.Reyes and Feb.2 stay whole.",
        ] {
            check(whole);
        }
    }

    #[test]
    fn other_scripts() {
        check("هل غادروا؟‖نعم.‖انتهى الأمر.");
        check_tight("他们走了。‖“为什么？”‖没有人知道！");
        check("वे चले गए।‖कोई नहीं जानता।");
        check("Έφυγαν\u{37E}‖Ναι.");
    }

    #[test]
    fn odd_text_costs_linear_time() {
        for piece in [
            "\"", "“", ". ", ".\u{A0}", "( . ", "A.b", "U.S. ", "?”", "a.) ", "1. ",
        ] {
            let text = piece.repeat(200_000 / piece.len());
            let covered: usize = sentences(&text)
                .iter()
                .map(|r| {
                    text[r.clone()]
                        .chars()
                        .filter(|c| !c.is_whitespace())
                        .count()
                })
                .sum();
            assert_eq!(covered, text.chars().filter(|c| !c.is_whitespace()).count());
        }
    }
}
