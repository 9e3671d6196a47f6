//! Lines that say when and where an article appeared, with words that `dates` does not know.

use super::{dates, occasions};

/// Most words of such a line.
const MOST: usize = 18;
/// Within so many bytes the place ends that a paragraph begins with.
const PLACE: usize = 70;

/// `Basra, 4 March 2021 (from our own staff)`, `(Gulf News Service) BASRA, March 4`: a day, and nothing but names and
/// the small words of such lines around it.
///
/// A headline may look so too, so ask only about lines beside a headline.
pub(in crate::segment) fn stands_alone(text: &str, words: usize) -> bool {
    if words > MOST || text.len() > 160 || text.contains(['“', '"', '«', '?', '!']) {
        return false;
    }
    // Prose has words that stand in no such line, and soon.
    if !tokens(text).all(is_part) {
        return false;
    }
    let tokens: Vec<&str> = tokens(text).collect();
    let stops = text.ends_with('.') && !text.ends_with("m.") && !text.ends_with("M.");
    let announced = tokens.first().is_some_and(|t| is_notice(&t.to_lowercase()));
    has_day(&tokens)
        && !names_deadline(&tokens)
        && !occasions::names_occasion(text)
        && (!stops || announced || [").", "/.", "min."].iter().any(|end| text.ends_with(end)))
}

/// What stands between the marks and blanks of a line.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    let is_between = |c: char| {
        c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | '|' | ',' | ';' | '•' | '·')
    };
    text.split(is_between)
        .flat_map(|token| token.split(['—', '–']))
        .map(|token| token.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|token| !token.is_empty())
}

/// Whether a paragraph begins with the place that it was written at: `BASRA, Iraq (Delta Wire) — The envoys met`.
pub(in crate::segment) fn opens(text: &str) -> bool {
    let dash = ["—", "–", " - ", "--"]
        .iter()
        .filter_map(|dash| text.find(dash))
        .min();
    let Some(place) = dash.filter(|at| *at <= PLACE).and_then(|at| text.get(..at)) else {
        return false;
    };
    let mut words = place
        .split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '.'))
        .filter(|word| !word.is_empty());
    let first = words.next().unwrap_or("");
    first.chars().count() >= 3
        && first.chars().all(|c| c.is_uppercase() || c == '-')
        && words.all(|word| !word.starts_with(char::is_lowercase))
        && !place.contains(':')
}

/// Whether a token may stand beside a day: a name, a number, or a small word of such lines.
fn is_part(token: &str) -> bool {
    let mut letters = token.chars();
    letters.next().is_some_and(|c| !c.is_lowercase())
        || dates::is_date_word(token)
        || SMALL.binary_search(&token).is_ok()
        || token
            .split_once('-')
            .is_some_and(|(a, b)| a.len() <= 3 && b.starts_with(char::is_uppercase))
}

/// Whether a month stands beside its day or year, or a token is a date in figures.
fn has_day(tokens: &[&str]) -> bool {
    let number = |token: &&str| {
        token.starts_with(|c: char| c.is_ascii_digit())
            && (token.len() <= 4 || dates::is_year(token))
    };
    tokens.iter().enumerate().any(|(at, token)| {
        let beside = at
            .checked_sub(1)
            .and_then(|at| tokens.get(at))
            .is_some_and(number)
            || tokens.get(at + 1).is_some_and(number);
        beside && token.len() >= 3 && dates::is_month(&token.to_lowercase()) || in_figures(token)
    })
}

/// Whether something is to be done by a day: `Basra (400 men, by March 15)`.
fn names_deadline(tokens: &[&str]) -> bool {
    tokens.windows(2).any(|pair| match pair {
        [by, day] => {
            by.eq_ignore_ascii_case("by")
                && (day.starts_with(|c: char| c.is_ascii_digit())
                    || dates::is_month(&day.to_lowercase()))
        }
        _ => false,
    })
}

/// `4/3/2021`, `04.03.2021`, `2021-03-04`.
fn in_figures(token: &str) -> bool {
    let parts: Vec<&str> = token.split(['/', '.', '-']).collect();
    parts.len() == 3
        && token.len() >= 6
        && parts
            .iter()
            .all(|p| (1..=4).contains(&p.len()) && p.chars().all(|c| c.is_ascii_digit()))
}

/// Words with which a page says when it was published.
fn is_notice(word: &str) -> bool {
    matches!(
        word,
        "aired"
            | "broadcast"
            | "filed"
            | "first"
            | "issued"
            | "last"
            | "posted"
            | "published"
            | "recorded"
            | "released"
            | "updated"
    )
}

/// Small words of lines that say when and where, sorted.
#[rustfmt::skip]
const SMALL: &[&str] = &[
    "agencies", "agency", "by", "comment", "comments", "content", "continued", "correspondent", "desk", "edition",
    "editorial", "exclusive", "for", "from", "governorate", "in", "international", "issue", "news", "online", "our", "own", "p",
    "page", "parliamentary", "province", "reading", "report", "reporter", "reporters", "service", "special", "staff", "this", "to",
    "web", "wire", "with",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_that_begin_with_a_place() {
        for text in [
            "BASRA — The envoys met",
            "PORT AMAL, Iraq (Delta Wire) -- The envoys met",
            "AMARA/BASRA, March 4 (Delta Wire) - The envoys met",
            "BASRA, 4 March – The envoys met",
        ] {
            assert!(opens(text), "{text}");
        }
        for text in [
            "The envoys met – and left",
            "NO envoy came - not one",
            "BASRA, who met it - twice",
            "BASRA: the envoys — both",
            "BASRA",
            "UN envoys met — twice",
        ] {
            assert!(!opens(text), "{text}");
        }
    }

    #[test]
    fn days_with_names_around_them() {
        for line in [
            "Basra/Port Amal, 18 May 2021 (Delta news agency, English desk)",
            "(Gulf Wire Service) BASRA, May 18",
            "Agencies / Own report — Basra, 18/05/2021 - 11:32",
            "This content was published on May 18, 2021 - 11:00",
            "Released May 18, 2021.",
            "18 May 2021, 4:02 pm | Reading time: 4 min.",
            "Tuesday, 18 May 2021 – page 3, continued on page 7",
            "Amara, Delta province – 18 May 2021",
        ] {
            assert!(stands_alone(line, 8), "{line}");
        }
        for line in [
            "The envoys met in Basra on May 18, 2021",
            "What happened in Basra on May 18?",
            "Basra waits for the envoys",
            "Envoys met on May 18.",
            "Remarks by Mona Haddad in Basra, May 18, 2021",
        ] {
            assert!(!stands_alone(line, 8), "{line}");
        }
    }

    #[test]
    fn parts_of_such_lines() {
        for token in ["4/3/2021", "04.03.2021", "2021-03-04"] {
            assert!(in_figures(token), "{token}");
        }
        for token in [
            "4/3",
            "4/3/1",
            "1/22/33/44",
            "4/3/20211",
            "a/bc/def",
            "4//2021",
        ] {
            assert!(!in_figures(token), "{token}");
        }
        for token in ["Basra", "from", "monday", "al-Amal", "11"] {
            assert!(is_part(token), "{token}");
        }
        for token in ["river", "north-Amal", "al-amal"] {
            assert!(!is_part(token), "{token}");
        }
        for tokens in [
            ["May", "18"],
            ["18", "May"],
            ["Basra", "2021-03-04"],
            ["May", "2021"],
        ] {
            assert!(has_day(&tokens), "{tokens:?}");
        }
        for tokens in [["May", "Basra"], ["18", "Basra"], ["May", "12345"]] {
            assert!(!has_day(&tokens), "{tokens:?}");
        }
    }

    #[test]
    fn ends_of_such_lines() {
        for line in [
            "Basra, May 18, 4 p.m.",
            "Basra, May 18 (Delta).",
            "Updated May 18, 2021.",
        ] {
            assert!(stands_alone(line, 5), "{line}");
        }
        for line in ["Basra, May 18.", "May 18: “Basra”", "Basra, May 18!"] {
            assert!(!stands_alone(line, 3), "{line}");
        }
        let line = "Basra, May 18, 2021";
        assert!(stands_alone(line, MOST) && !stands_alone(line, MOST + 1));
    }

    #[test]
    fn deadlines_are_no_days_of_a_page() {
        for line in ["Basra (1,400, by March 15)", "Amara, by 4 March 2021"] {
            assert!(!stands_alone(line, 5), "{line}");
        }
        assert!(stands_alone("By Mona Haddad, Basra, March 4", 6));
    }
}
