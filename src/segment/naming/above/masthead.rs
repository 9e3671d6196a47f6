//! What stands above a headline: the slogan of the paper, its volume and number, the day.

use super::issue::{is_issue, is_issue_day};
use super::{dated_desks, letterhead, tagline};
use crate::segment::kind::{Furniture, Kind};
use crate::segment::line::{Line, set};
use crate::segment::naming::below::signatures;
use crate::segment::phrases::dateline;
use crate::segment::phrases::dates;
use crate::segment::phrases::occasions::names_occasion;
use crate::segment::phrases::outlets::is_outlet;
use crate::segment::words::line_model::may_be_headline;

/// How many lines from the top a masthead reaches.
const MASTHEAD: usize = 6;
/// Most words of a slogan or of a line with the day and the number.
const MOST: usize = 20;

/// Names the lines of a masthead among those above `body`, the first paragraph.
pub(in crate::segment) fn name(lines: &mut [Line], body: usize) {
    name_towns(lines, body);
    for at in 0..body.min(MASTHEAD) {
        let Some(line) = lines
            .get(at)
            .filter(|l| l.is_plain() && !l.stops && l.words <= MOST)
        else {
            continue;
        };
        let is_motto = is_tagline_at(lines, at, body);
        let navigation = is_issue(&line.text)
            || is_spaced_out(&line.text)
            || (is_issue_day(&line.text)
                || at > 0 && dateline::stands_alone(&line.text, line.words))
                && !names_occasion(&line.text)
                && has_title_below(lines, at, body)
            || letterhead::is_office(&line.text) && has_title_below(lines, at, body)
            || is_slogan_at(lines, at, body)
            || is_motto;
        if let Some(line) = lines.get_mut(at).filter(|_| navigation) {
            line.kind = Some(Kind::Furniture(Furniture::Navigation));
        }
        // The name above its motto.
        if is_motto && at == 1 && lines.first().is_some_and(Line::is_plain) {
            set(lines, 0, Furniture::Navigation);
        }
    }
}

/// Names the towns below who speaks or below the day: where it was.
fn name_towns(lines: &mut [Line], body: usize) {
    for at in 1..body {
        let above = lines.get(at - 1).and_then(|line| line.kind);
        let is_below = matches!(
            above,
            Some(Kind::Furniture(Furniture::Byline | Furniture::DateLine))
        );
        if is_below
            && lines
                .get(at)
                .is_some_and(|l| l.is_plain() && signatures::is_town(&l.text))
        {
            set(lines, at, Furniture::DateLine);
        }
    }
}

/// Whether a line that could be the headline stands below.
fn has_title_below(lines: &[Line], at: usize, body: usize) -> bool {
    let is_source = |text: &str| is_outlet(text) || dated_desks::is_one(text);
    lines
        .iter()
        .take(body)
        .skip(at + 1)
        .any(|l| l.is_plain() && l.words >= 2 && !l.text.ends_with(':') && !is_source(&l.text))
}

/// Whether the line says what the paper is, below its name and above the day or a menu.
fn is_slogan_at(lines: &[Line], at: usize, body: usize) -> bool {
    let Some(line) = lines.get(at) else {
        return false;
    };
    let above = at.checked_sub(1).and_then(|above| lines.get(above));
    let below_name = above.is_none_or(|l| !l.is_plain() || l.words <= 6);
    let above_rest = lines.get(at + 1).is_some_and(|l| {
        matches!(
            l.kind,
            Some(Kind::Furniture(Furniture::Navigation | Furniture::DateLine))
        ) || is_issue(&l.text)
            || is_issue_day(&l.text)
    });
    let only_name_above =
        above.is_some_and(|l| l.words <= 4 && !l.text.contains(char::is_lowercase));
    if at == 0 && is_edition(&line.text) && has_title_below(lines, at, body) {
        return true;
    }
    below_name
        && (has_title_below(lines, at, body) || only_name_above)
        && (is_slogan(&line.text) && (above_rest || at > 0 && introduces(&line.text))
            || above_rest && at == 1 && line.text.starts_with(char::is_lowercase)
            || is_founded(&line.text) && !may_be_headline(&line.text))
}

/// Whether the line is a motto below a name, or a name and its motto, and a full headline stands below.
fn is_tagline_at(lines: &[Line], at: usize, body: usize) -> bool {
    let Some(line) = lines.get(at) else {
        return false;
    };
    let name = |l: &Line| l.is_plain() && l.words <= 6 && !l.stops || is_outlet(&l.text);
    let title = lines
        .iter()
        .take(body)
        .skip(at + 1)
        .take(4)
        .any(|l| l.is_plain() && l.words >= 4 && !l.text.ends_with(':') && !is_outlet(&l.text));
    if !title {
        return false;
    }
    let motto = |text: &str| tagline::is_tagline(text) || text.ends_with("in translation)");
    match at.checked_sub(1).and_then(|above| lines.get(above)) {
        None if line.words <= 8 && line.text.ends_with(" edition)") => true,
        None => line
            .text
            .split_once(['—', '–'])
            .is_some_and(|(name, rest)| {
                name.split_whitespace().count() <= 5 && tagline::is_tagline(rest.trim())
            }),
        Some(above) => at <= 2 && (name(above) || named(above)) && motto(&line.text),
    }
}

/// Whether the line was named for what it says of the page.
fn named(line: &Line) -> bool {
    line.kind == Some(Kind::Furniture(Furniture::Navigation)) && line.words <= 6
}

/// `La Tribune – English edition`.
fn is_edition(text: &str) -> bool {
    text.split(['–', '—', '|', '/']).skip(1).any(|part| {
        let words: Vec<String> = part.split_whitespace().map(str::to_lowercase).collect();
        words.len() <= 3
            && words
                .last()
                .is_some_and(|w| PERIODICALS.contains(&w.as_str()))
    })
}

/// Whether the first word is one with which a line about the paper may begin: `A weekly`, `our weekly`, `Delta’s other weekly`. A line
/// that begins with `The` is none, whatever follows.
fn introduces(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or("");
    text.starts_with(char::is_lowercase)
        || matches!(first, "A" | "An" | "Our" | "Your")
        || first.ends_with("'s")
        || first.ends_with("’s")
}

/// `Serving the delta since 1921`.
fn is_founded(text: &str) -> bool {
    let mut words = text.split_whitespace().rev();
    words.next().is_some_and(dates::is_year)
        && words
            .next()
            .is_some_and(|w| w.eq_ignore_ascii_case("since"))
}

/// `A weekly of the delta`, `The delta's other paper – free on Fridays`: a kind of periodical, and nothing done by it.
fn is_slogan(text: &str) -> bool {
    let lower = text.to_lowercase();
    let phrase = SLOGANS.iter().any(|words| lower.starts_with(words))
        || [" in translation", " in english", "khz", "mhz", " fm"]
            .iter()
            .any(|words| lower.ends_with(words));
    let mut words = lower.split_whitespace().peekable();
    let mut found = false;
    while let Some(word) = words.next() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let ends = !word.ends_with(char::is_alphanumeric);
        let noun = words.peek().is_none_or(|next| {
            ends || AFTER_NOUN.contains(next) || !next.starts_with(char::is_alphanumeric)
        });
        found |= noun && PERIODICALS.contains(&bare);
    }
    phrase || found
}

/// `T H E   E C H O`.
fn is_spaced_out(text: &str) -> bool {
    let mut letters = text.split_whitespace().map(|w| w.chars().count());
    text.split_whitespace().count() >= 5 && letters.all(|count| count == 1)
}

/// What papers call themselves.
#[rustfmt::skip]
const PERIODICALS: &[&str] = &[
    "briefing", "bulletin", "daily", "digest", "edition", "journal", "magazine", "monthly", "newsletter", "newspaper",
    "newsweekly", "paper", "podcast", "quarterly", "selections", "supplement", "weekly",
];

/// Words after which the periodical before them was a noun.
#[rustfmt::skip]
const AFTER_NOUN: &[&str] = &[
    "about", "by", "for", "from", "in", "of", "on", "since", "that", "to", "which", "who", "with",
];

/// How other slogans begin.
#[rustfmt::skip]
const SLOGANS: &[&str] = &[
    "dispatches from ", "independent voice of ", "news and views from ", "news from ", "selections from ",
    "serving ", "the independent voice of ", "world service of ",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slogans() {
        for line in [
            "The delta's other paper – free on Fridays",
            "A quarterly of politics and letters",
            "a newsletter about people who mend nets",
            "News from the delta in English",
        ] {
            assert!(is_slogan(line), "{line}");
        }
        for line in [
            "Weekly protests resume in the delta",
            "Newspaper publishes photos of the flood",
            "Daily bread costs twice as much",
            "Voice of the dykers falls silent",
        ] {
            assert!(!is_slogan(line), "{line}");
        }
        assert!(is_founded("Serving the delta and its islands since 1921"));
        assert!(!is_founded("The worst flood since 1921 in the delta"));
    }

    #[test]
    fn editions_letters_and_years() {
        for line in [
            "La Tribune – English edition",
            "The Echo | weekly",
            "Echo / the delta daily",
        ] {
            assert!(is_edition(line), "{line}");
        }
        for line in [
            "English edition",
            "The Echo – of the whole delta weekly",
            "The Echo – the delta",
        ] {
            assert!(!is_edition(line), "{line}");
        }
        assert!(is_spaced_out("T H E   E C H O"));
        assert!(!is_spaced_out("T H E E"));
        assert!(!is_spaced_out("T H E E CH O"));
        for line in ["A weekly", "our weekly", "Delta’s other weekly"] {
            assert!(introduces(line), "{line}");
        }
        for line in ["The weekly", "Delta weekly"] {
            assert!(!introduces(line), "{line}");
        }
        assert!(!is_founded("Serving the delta since the flood"));
        assert!(!is_founded("Serving the delta in 1921"));
    }
}
