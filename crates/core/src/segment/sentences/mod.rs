//! Cuts a paragraph into sentences.
//!
//! One pass goes from stop to stop. A stop is a run of `.`, `!`, `?`, `…` or the like, with the quotation
//! marks and brackets that close after it ([`stops`]). The word before it ([`abbreviations`]) and the first
//! words after it ([`next`]) decide whether a sentence ends there. Both looks have a limit, so the time is
//! linear in the length of any text. Lists inside a paragraph are cut at their items ([`items`]).

mod abbreviations;
mod brackets;
mod items;
mod next;
mod speech;
mod stops;

use std::ops::Range;

use super::language::{Abbreviation, Language};
use abbreviations::StoppedWord;
use next::Next;
pub(super) use stops::is_stop_of_script;
use stops::{Run, Stop};

/// Bytes that are read before a stop and after it.
const LOOK: usize = 160;
/// Bytes that are read around a stop for the brackets of Chinese and Japanese.
const CORNERS: usize = 320;

/// Returns the sentences of a paragraph, in order and without the white space between them.
pub(super) fn split(text: &str, language: &Language) -> Vec<Range<usize>> {
    let mut splitter = Splitter {
        text,
        start: 0,
        language,
        lowercase: is_lowercase(text),
    };
    let mut sentences = Vec::new();
    let items = items::marks(text);
    let mut at = 0;
    while let Some(found) = stops::find(text, at) {
        let run = Run::read(text, found);
        let item = items.partition_point(|mark| mark.end <= run.start);
        let is_in_mark = items
            .get(item)
            .is_some_and(|mark| mark.contains(&run.start));
        if !is_in_mark && splitter.ends(&run) {
            push_trimmed(&mut sentences, text, splitter.start..run.end);
            splitter.start = run.end;
        }
        at = run.end;
    }
    push_trimmed(&mut sentences, text, splitter.start..text.len());
    items::cut(text, sentences, &items)
}

/// The paragraph, and where the sentence begins that is being read.
struct Splitter<'a> {
    text: &'a str,
    start: usize,
    language: &'a Language,
    /// True if the paragraph is written without capitals.
    lowercase: bool,
}

impl Splitter<'_> {
    /// Returns true if a sentence ends with this run of stops.
    fn ends(&self, run: &Run) -> bool {
        let after = window(self.text, run.end);
        let next = Next::read(after);
        if next.word.is_empty() {
            // Signs after the last sentence belong to it.
            return false;
        }
        // `«هل يدفع؟» سأل العمدة`: a verb of a script without capitals.
        if run.quoted && next.uncased && !next.opened && self.language.has("speech", next.word) {
            return false;
        }
        if run.stop == Stop::Script {
            let is_decimal =
                next.digit && self.sentence_before(run).ends_with(char::is_numeric) && !next.spaced;
            let goes_on = run.quoted && brackets::goes_on(after) || self.is_inside_corners(run);
            return !is_decimal && !goes_on;
        }
        if !next.spaced {
            return self.misses_space(run, &next);
        }
        if run.stop == Stop::Period && abbreviations::is_enumerator(self.sentence_before(run)) {
            return false;
        }
        match Bracket::read(after) {
            Bracket::InSentence => return false,
            Bracket::Apart if run.stop != Stop::Ellipsis && !next.is_start() => {
                return abbreviations::classify(self.word_before(run), self.language).is_none();
            }
            _ => {}
        }
        if !next.is_start() {
            return self.lowercase && self.ends_in_lowercase(run, &next);
        }
        if self.is_inside_brackets(run) || self.is_inside_short_quotation(run, after) {
            return false;
        }
        match run.stop {
            Stop::Period => self.ends_at_period(run, &next),
            Stop::Mark => !(run.quoted && speech::attributes(&next, self.language)),
            _ => self.ends_at_ellipsis(run, &next),
        }
    }

    /// Returns true if a stop is inside brackets of Chinese or Japanese that close soon: `彼は「行く。戻る。」と言った。` Brackets
    /// that are a sentence by themselves are cut like any text.
    fn is_inside_corners(&self, run: &Run) -> bool {
        let sentence = self.sentence_before(run);
        let said = &sentence[sentence.ceil_char_boundary(sentence.len().saturating_sub(CORNERS))..];
        let Some((open, close)) = brackets::open_at_end(said) else {
            return false;
        };
        let rest = &self.text[run.end..];
        let rest = &rest[..rest.floor_char_boundary(CORNERS.min(rest.len()))];
        let closed = self.text[run.start..run.end].contains(close);
        let Some((_, behind)) = rest.split_once(close).filter(|_| !closed) else {
            return false;
        };
        let is_apart = said.len() == sentence.len() && said[..open].trim().is_empty();
        !is_apart || brackets::goes_on(behind)
    }

    /// Returns true if a sentence ends at a single full stop that a capital, a digit or a sign follows.
    fn ends_at_period(&self, run: &Run, next: &Next<'_>) -> bool {
        let before = self.word_before(run);
        if self.is_counted(run, before) {
            return true;
        }
        if self.language.has("writing", "dotted-ordinals") && self.is_ordinal(before, next) {
            return false;
        }
        let Some(word) = self.stopped_word(run, before) else {
            return true;
        };
        if run.bracketed && word != StoppedWord::Number {
            // `(Ret.) Gen.`, `(R-Ill.) said`: the bracket is a part of the sentence unless it holds all of
            // it.
            let opens = self
                .sentence_before(run)
                .trim_start()
                .starts_with(['(', '[']);
            return opens && !next.dashed && self.is_starter(next);
        }
        if next.dashed {
            return false;
        }
        let starter = self.is_starter(next) && !next.dotted || abbreviations::is_address(next);
        // `By 5 a.m. Basra was dark`: the sentence has only said when.
        let is_time = word == StoppedWord::Clock || word == StoppedWord::Number;
        if is_time
            && !starter
            && !run.quoted
            && (1..4).contains(&self.word_count_before(run))
            && self.begins_with_preposition()
        {
            return false;
        }
        match word {
            StoppedWord::NeverEnds => false,
            StoppedWord::MayEnd => starter || next.opened || next.small_name || run.quoted,
            StoppedWord::Ends => true,
            StoppedWord::Number => {
                let numbered = next.digit && !run.quoted || abbreviations::is_numeral(next.word);
                let continues = next.dotted && self.language.abbreviation(next.word).is_some();
                !numbered && (!continues || starter)
            }
            StoppedWord::Clock => {
                next.opened || !self.language.has("after-clock", next.word) && next.second != "time"
            }
            StoppedWord::Initial => {
                let named = self.word_count_before(run) > 0 && self.capital_precedes(run);
                starter && next.word != "A"
                    || next.quoted && !named
                    || run.quoted
                    || before == "I" && !named
            }
            StoppedWord::Acronym => {
                let modifies = self.language.has("institutions", next.word);
                let is_title = next.second.starts_with(char::is_uppercase);
                let nothing_said = self.word_count_before(run) < 2;
                next.opened
                    || run.quoted
                    || starter
                        && !(modifies && (is_title || nothing_said))
                        && !(is_title && nothing_said)
                    || !modifies
                        && !nothing_said
                        && next.token == next.word
                        && self.language.is_verb(next.second)
            }
        }
    }

    /// Classifies the word before a stop. A sentence writes its first word with a capital: `Aprox. 300 barcos`.
    fn stopped_word(&self, run: &Run, word: &str) -> Option<StoppedWord> {
        let known = abbreviations::classify(word, self.language);
        if known.is_some() {
            return known;
        }
        let first = word.chars().next().filter(|c| c.is_uppercase())?;
        if self.word_count_before(run) > 0 {
            return None;
        }
        let small: String = first.to_lowercase().chain(word.chars().skip(1)).collect();
        let found = abbreviations::classify(&small, self.language)?;
        let goes_on = matches!(found, StoppedWord::NeverEnds | StoppedWord::Number);
        (goes_on && small.chars().count() > 1).then_some(found)
    }

    /// `rys. 4.`, `lit. a.`: the number or the letter of a thing, which counts no word after it.
    fn is_counted(&self, run: &Run, before: &str) -> bool {
        let is_number = !before.is_empty() && before.bytes().all(|b| b.is_ascii_digit());
        let mut letters = before.chars();
        let is_letter = letters.next().is_some_and(char::is_lowercase) && letters.next().is_none();
        if !is_number && !is_letter || run.bracketed || run.quoted {
            return false;
        }
        let thing = self.tail_before(run).split_whitespace().rev().nth(1);
        let thing = thing.and_then(|word| word.strip_suffix('.'));
        thing.is_some_and(|word| self.language.abbreviation(word) == Some(Abbreviation::Number))
    }

    /// Returns true if a sentence ends at dots, which may also be a pause.
    fn ends_at_ellipsis(&self, run: &Run, next: &Next<'_>) -> bool {
        let said = self.word_count_before(run);
        // `(...)`: words were left out.
        if run.bracketed
            && self.sentence_before(run).ends_with(['(', '['])
            && !self.is_starter(next)
        {
            return false;
        }
        let attributed = run.quoted && speech::attributes(next, self.language);
        let begins = next.opened
            || run.quoted
            // Two are a full stop with a speck beside it.
            || run.dots == 2
            || run.dots > 3
            || next.uncased
            || self.is_starter(next) && (next.word != "I" || said > 3)
            || next.titled && said >= 2 && self.language.has("writing", "small-nouns");
        said > 0 && begins && !attributed
    }

    /// Returns true if a sentence ends before a small letter in a paragraph without capitals.
    fn ends_in_lowercase(&self, run: &Run, next: &Next<'_>) -> bool {
        match run.stop {
            Stop::Mark => !run.quoted,
            Stop::Period => {
                let word = abbreviations::classify(self.word_before(run), self.language);
                word.is_none() && !run.quoted && !next.opened
            }
            _ => false,
        }
    }

    /// Returns true if a sentence ends at a stop without white space after it: `They left.“We stay”`,
    /// `2003.The war`.
    fn misses_space(&self, run: &Run, next: &Next<'_>) -> bool {
        let token = self.token_before(run);
        let before = self.word_before(run);
        let is_initial = next.dotted && next.word.chars().count() == 1;
        if !next.upper
            || next.dashed
            || is_initial
            || abbreviations::is_address_of_web(token, next.token)
        {
            return false;
        }
        let long = before.chars().count() >= 2 && !before.contains('.');
        let known = abbreviations::classify(before, self.language).is_some();
        if next.opened {
            return (long || run.quoted) && !known;
        }
        if run.quoted || run.bracketed {
            return !known && !speech::attributes(next, self.language);
        }
        let ended = match run.stop {
            Stop::Mark => true,
            Stop::Period => {
                let last = before.chars().next_back();
                let is_number = before.bytes().all(|b| b.is_ascii_digit()) && next.titled;
                let is_all_caps = before.chars().all(char::is_uppercase) && self.is_starter(next);
                last.is_some_and(char::is_lowercase) || is_number || is_all_caps
            }
            _ => next.titled && self.is_starter(next),
        };
        long && ended && !known
    }

    /// `3. Oktober`, `im 2. Quartal`, `II. Weltkrieg`: a number that counts the word after it.
    fn is_ordinal(&self, before: &str, next: &Next<'_>) -> bool {
        let is_short =
            |word: &str| matches!(word.len(), 1..=3) && word.bytes().all(|b| b.is_ascii_digit());
        let counts = is_short(before) || abbreviations::is_numeral(before);
        counts && !next.opened && !next.dashed && !self.is_starter(next)
    }

    /// Returns true if sentences often begin with the next word, also where it is in capitals.
    fn is_starter(&self, next: &Next<'_>) -> bool {
        if self.language.starts_sentences(next.word) {
            return true;
        }
        let is_all_caps = next.word.len() > 1 && next.word.bytes().all(|b| b.is_ascii_uppercase());
        is_all_caps && {
            let (first, rest) = next.word.split_at(1);
            self.language
                .starts_sentences(&format!("{first}{}", rest.to_ascii_lowercase()))
        }
    }

    /// Returns true if a bracket opened inside the sentence and closes after the stop.
    fn is_inside_brackets(&self, run: &Run) -> bool {
        let said = self.tail_before(run);
        let Some(open) = said
            .rfind('(')
            .filter(|open| said.trim_start().len() < said.len() - open || *open > 0)
        else {
            return false;
        };
        let is_open = !said[open..].contains(')') && !run.bracketed;
        let begins_with_it = said[..open].trim().is_empty();
        let closes = || {
            let after = window(self.text, run.end);
            let close = after
                .find([')', '('])
                .filter(|at| after[*at..].starts_with(')'))?;
            after[close + 1..].trim_start().chars().next()
        };
        is_open && !begins_with_it && closes().is_some_and(|c| !c.is_uppercase())
    }

    /// Returns true if the stop stands inside a few quoted words after which the sentence goes on:
    /// `They chanted “Boats out! No more!” by the pier`.
    fn is_inside_short_quotation(&self, run: &Run, after: &str) -> bool {
        if run.quoted {
            return false;
        }
        let said = self.tail_before(run);
        let Some(open) = said.rfind(['“', '"', '«', '„']) else {
            return false;
        };
        let mark = said[open..].chars().next().unwrap_or('"');
        let close = match mark {
            '“' => '”',
            '„' => '“',
            '«' => '»',
            _ => '"',
        };
        // A straight mark opens where white space stands before it only.
        let inner = &said[open + mark.len_utf8()..];
        let opens = said[..open].ends_with(' ') && inner.starts_with(char::is_alphanumeric);
        if !opens || inner.contains(close) || said[..open].trim_end().ends_with([',', ':', '.']) {
            return false;
        }
        let Some((quoted, rest)) = after.split_once(close) else {
            return false;
        };
        let rest = rest.strip_prefix(',').unwrap_or(rest);
        quoted.split_whitespace().count() <= 6
            && quoted.ends_with(['!', '?'])
            && rest.trim_start().starts_with(char::is_lowercase)
    }

    /// The sentence so far, up to the stop.
    fn sentence_before(&self, run: &Run) -> &str {
        self.text.get(self.start..run.start).unwrap_or("")
    }

    /// The last part of the sentence so far.
    fn tail_before(&self, run: &Run) -> &str {
        let said = self.sentence_before(run);
        let from = said.ceil_char_boundary(said.len().saturating_sub(LOOK));
        said.get(from..).unwrap_or("")
    }

    /// The characters before the stop up to white space.
    fn token_before(&self, run: &Run) -> &str {
        let said = self.tail_before(run);
        let start = said.rfind(char::is_whitespace).map_or(0, |at| at + 1);
        said.get(start..)
            .or_else(|| said.split_whitespace().next_back())
            .unwrap_or("")
    }

    /// The word before the stop, without quotation marks and brackets around it.
    fn word_before(&self, run: &Run) -> &str {
        let token = self
            .token_before(run)
            .trim_end_matches(|c: char| !c.is_alphanumeric());
        let word = token
            .rsplit(['“', '"', '(', '[', '—', '–', '”', '…'])
            .next()
            .unwrap_or(token);
        word.trim_matches(|c: char| !c.is_alphanumeric())
    }

    /// The number of words before the one at the stop, as far as is read.
    fn word_count_before(&self, run: &Run) -> usize {
        self.tail_before(run)
            .split_whitespace()
            .count()
            .saturating_sub(1)
    }

    /// Returns true if the sentence so far begins with a preposition of time: `By`, `At`, `Since`.
    fn begins_with_preposition(&self) -> bool {
        let said = self.text.get(self.start..).unwrap_or("");
        let word = said.trim_start_matches(|c: char| !c.is_alphanumeric());
        let end = word
            .find(|c: char| !c.is_alphanumeric())
            .unwrap_or(word.len());
        self.language.has("time-openers", &word[..end])
    }

    /// Returns true if the word before the one at the stop begins with a capital.
    fn capital_precedes(&self, run: &Run) -> bool {
        let word = self.tail_before(run).split_whitespace().rev().nth(1);
        word.is_some_and(|word| word.starts_with(char::is_uppercase))
    }
}

/// The kind of a bracket after a stop.
enum Bracket {
    /// `et al. (2017) found`, `Fla. (WQTV) —`: a part of the sentence, which goes on after it.
    InSentence,
    /// `at noon. (pause) I told him`: a remark between two sentences.
    Apart,
    /// No bracket, or one whose words decide.
    Other,
}

impl Bracket {
    fn read(after: &str) -> Bracket {
        let Some(inner) = after.trim_start().strip_prefix(['(', '[']) else {
            return Bracket::Other;
        };
        let Some((inner, rest)) = inner.split_once([')', ']']) else {
            return Bracket::Other;
        };
        let then = rest.trim_start().chars().next();
        let goes_on = then
            .is_some_and(|c| c.is_lowercase() || matches!(c, ',' | ';' | ':' | '–' | '—' | '-'));
        let is_remark = inner.chars().all(|c| c.is_lowercase() || c == ' ');
        match then {
            _ if goes_on && !inner.ends_with(['.', '!', '?']) => Bracket::InSentence,
            None => {
                if is_remark {
                    Bracket::Apart
                } else {
                    Bracket::Other
                }
            }
            Some(c) if c.is_uppercase() && is_remark => Bracket::Apart,
            Some(_) => Bracket::Other,
        }
    }
}

/// The text after a place, as far as is read.
fn window(text: &str, from: usize) -> &str {
    let end = text.floor_char_boundary((from + LOOK).min(text.len()));
    text.get(from..end).unwrap_or("")
}

/// Returns true if most sentences of the paragraph begin with a small letter.
fn is_lowercase(text: &str) -> bool {
    let first = text.chars().find(|c| c.is_alphabetic());
    if !first.is_some_and(char::is_lowercase) {
        return false;
    }
    let (mut small, mut capital) = (0, 0);
    for pair in text.split(['.', '!', '?']).skip(1) {
        match pair.strip_prefix(' ').and_then(|rest| rest.chars().next()) {
            Some(c) if c.is_lowercase() => small += 1,
            Some(c) if c.is_uppercase() => capital += 1,
            _ => {}
        }
    }
    small > capital
}

/// Adds a range without the white space at its ends, unless nothing else is in it.
fn push_trimmed(ranges: &mut Vec<Range<usize>>, text: &str, range: Range<usize>) {
    let Some(piece) = text.get(range.clone()) else {
        return;
    };
    let start = range.start + (piece.len() - piece.trim_start().len());
    let end = start + piece.trim().len();
    if start < end {
        ranges.push(start..end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each line of the table is a paragraph; `‖` marks where its sentences end. Two of them mark an end
    /// without white space.
    #[test]
    fn paragraphs_are_cut_where_the_table_says() {
        let mut language = "en";
        let mut failed = Vec::new();
        for line in include_str!("../../../tests/sentences.txt").lines() {
            if let Some(code) = line
                .strip_prefix("[")
                .and_then(|line| line.strip_suffix("]"))
            {
                language = code;
            }
            if line.is_empty() || line.starts_with(['#', '[']) {
                continue;
            }
            let expected: Vec<&str> = line
                .split('‖')
                .map(str::trim)
                .filter(|s| !s.is_empty())
                .collect();
            let text = line.replace("‖‖", "").replace('‖', " ");
            let found: Vec<&str> = split(&text, Language::of_code(language))
                .into_iter()
                .map(|r| &text[r])
                .collect();
            if found != expected {
                failed.push(format!("expected {}\n   found {}", line, found.join("‖")));
            }
        }
        assert!(
            failed.is_empty(),
            "{}\n{} paragraphs",
            failed.join("\n"),
            failed.len()
        );
    }

    #[test]
    fn the_time_is_linear_in_odd_texts() {
        for piece in [
            "\"", "“", ". ", ".\u{A0}", "( . ", "A.b", "U.S. ", "?”", "a.) ", "1. ", "(1) ",
        ] {
            let text = piece.repeat(200_000 / piece.len());
            let covered: usize = split(&text, Language::of("", None))
                .into_iter()
                .map(|r| text[r].split_whitespace().map(str::len).sum::<usize>())
                .sum();
            assert_eq!(
                covered,
                text.split_whitespace().map(str::len).sum::<usize>()
            );
        }
    }
}
