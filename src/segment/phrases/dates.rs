//! Whether a line or a sentence is a date.

use crate::segment::words::cue_words::follows_clock;
use crate::segment::words::line_ends::ends_sentence;

/// `4 March 2021.`, `March 2021.`: a sentence that is a day or a month with its year, and nothing more.
pub(in crate::segment) fn is_date_alone(sentence: &str) -> bool {
    let bare = sentence.trim_end_matches('.');
    if bare.len() == sentence.len() || bare.len() > 24 {
        return false;
    }
    let mut month = false;
    let mut year = false;
    let known = bare
        .split([' ', ','])
        .filter(|w| !w.is_empty())
        .all(|word| {
            let named = is_month(&word.trim_end_matches('.').to_lowercase());
            month |= named && word.starts_with(char::is_uppercase);
            year |= is_year(word);
            named || word.len() <= 4 && word.chars().all(|c| c.is_ascii_digit())
        });
    known && month && year
}

/// `12:31.`, `2:03 p.m.`, `14.20 GMT.`: a sentence that is a time of day and nothing more, as before the entries of a live page.
pub(in crate::segment) fn is_clock(sentence: &str) -> bool {
    sentence.strip_suffix('.').is_some_and(is_time)
}

/// `9:45 PM – Where we stand`: the heading of an entry of a live page.
pub(in crate::segment) fn is_timed_heading(line: &str) -> bool {
    if !line.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let parts = [" – ", " — ", " - ", " | "].map(|dash| line.split_once(dash));
    let time = parts.into_iter().flatten().map(|(time, _)| time).next();
    time.is_some_and(is_time) && !ends_sentence(line)
}

/// `12:31`, `2:03 p.m`, `14.20 GMT`.
fn is_time(text: &str) -> bool {
    if text.len() > 24 {
        return false;
    }
    let number = |text: &str| text.len() <= 2 && text.chars().all(|c| c.is_ascii_digit());
    let hours = |word: &str| {
        word.split_once([':', '.']).is_some_and(|(hour, minute)| {
            number(hour) && !hour.is_empty() && number(minute) && minute.len() == 2
        })
    };
    let half = |word: &str| {
        let word = word.to_ascii_lowercase();
        matches!(word.as_str(), "am" | "pm" | "a.m." | "p.m." | "a.m" | "p.m")
    };
    let mut words = text.split_whitespace();
    words.next().is_some_and(hours)
        && words.all(|word| half(word) || is_zone(word) || follows_clock(word))
}

/// Whether the text is a date, a time, or both, with the words that pages put around them.
pub(in crate::segment) fn is_date_part(line: &str) -> bool {
    if line.len() > 200
        || line.ends_with(['!', '?'])
        || (line.ends_with('.') && !line.ends_with("m."))
    {
        return false;
    }
    let (mut strong, mut known, mut unknown, mut number) = (0, 0, 0, 0);
    let mut pending_month = false;
    let tokens = line.split(|c: char| {
        c.is_whitespace() || matches!(c, '|' | '•' | '·' | ',' | '(' | ')' | '[' | ']' | '–' | '—')
    });
    let mut total = 0;
    for raw in tokens {
        let word = raw.trim_matches(|c: char| !c.is_alphanumeric());
        if word.is_empty() {
            continue;
        }
        total += 1;
        let lower = word.to_lowercase();
        let digits = word.chars().filter(|c| c.is_numeric()).count();
        if digits > 0 {
            let letters: String = lower.chars().filter(|c| c.is_alphabetic()).collect();
            let time = word.contains([':', '/', '.', '-']) && digits >= 3;
            // `6:02amWednesday`: the same again for those who do not see it.
            let glued = ["am", "pm"]
                .iter()
                .find_map(|half| letters.strip_prefix(half));
            let plain = letters.is_empty()
                || UNITS.contains(&letters.as_str())
                // `CEST+02:00`
                || is_zone(&letters.to_uppercase())
                || time && glued.is_some_and(is_date_word);
            if !plain {
                unknown += 1;
                continue;
            }
            number += 1;
            known += 1;
            let year = letters.is_empty()
                && digits == 4
                && (lower.starts_with("19") || lower.starts_with("20"));
            if time
                || year
                || pending_month
                || matches!(letters.as_str(), "am" | "pm" | "h" | "gmt")
            {
                strong += 1;
            }
            pending_month = false;
        } else if is_month(&lower) {
            known += 1;
            pending_month = true;
            strong += usize::from(number > 0);
        } else if is_date_word(&lower) || is_zone(word) {
            known += 1;
            strong +=
                usize::from(lower == "ago" && total > 1 || lower == "yesterday" && total == 1);
        } else {
            unknown += 1;
            if !word.chars().any(char::is_uppercase) && word.chars().any(char::is_lowercase) {
                return false;
            }
        }
    }
    strong > 0 && total <= 26 && (unknown == 0 || unknown <= 3 && known >= 3 && unknown <= known)
}

/// Whether the text is a year alone.
pub(in crate::segment) fn is_year(text: &str) -> bool {
    text.len() == 4
        && (text.starts_with("19") || text.starts_with("20"))
        && text.chars().all(|c| c.is_ascii_digit())
}

/// Whether a word is written like the name of a time zone: `CEST`, `JST`.
fn is_zone(word: &str) -> bool {
    (2..=5).contains(&word.len())
        && word.ends_with('T')
        && word.chars().all(|c| c.is_ascii_uppercase())
}

pub(in crate::segment) fn is_month(lower: &str) -> bool {
    MONTHS.contains(&lower)
}

pub(in crate::segment) fn is_date_word(lower: &str) -> bool {
    DATE_WORDS.contains(&lower)
}

/// Letters that stand with the digits of a date or a time.
#[rustfmt::skip]
const UNITS: &[&str] = &[
    "am", "d", "gmt", "h", "hrs", "m", "min", "nd", "pm", "rd", "st", "t", "th", "tz", "utc", "z",
];

/// Months, short and long.
#[rustfmt::skip]
const MONTHS: &[&str] = &[
    "apr", "april", "aug", "august", "dec", "december", "feb", "february", "jan", "january", "jul", "july",
    "jun", "june", "mar", "march", "may", "nov", "november", "oct", "october", "sep", "sept", "september",
];

/// Words that stand around dates and times.
#[rustfmt::skip]
const DATE_WORDS: &[&str] = &[
    "a", "a.m", "added", "ago", "am", "an", "and", "article", "ast", "at", "autumn", "bst", "cet", "checked", "created",
    "cst", "date", "dated", "day", "days", "eastern", "edited", "edt", "est", "et", "fall", "first", "fri",
    "friday", "gmt", "hour", "hours", "hrs", "irst", "issued", "ist", "last", "local", "midnight", "min",
    "mins", "minute", "minutes", "modified", "mon", "monday", "month", "months", "noon", "of", "on", "p.m",
    "pm", "posted", "pst", "pt", "publication", "published", "read", "reading", "released", "reviewed", "revised", "sat", "saturday",
    "spring", "story", "summer", "sun", "sunday", "the", "thu", "thur", "thurs", "thursday", "time", "today",
    "trt", "tue", "tues", "tuesday", "update", "updated", "utc", "was", "wed", "wednesday", "week", "weeks",
    "winter", "year", "years", "yesterday",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_that_are_days() {
        for sentence in ["4 March 2021.", "March 2021.", "Sept. 4, 2021."] {
            assert!(is_date_alone(sentence), "{sentence}");
        }
        for sentence in [
            "4 March 2021",
            "March 4.",
            "4. 2021.",
            "march 2021.",
            "12345 March 2021.",
            "The March 2021.",
            "4 March 2021, 2021, 2021, 2021.",
        ] {
            assert!(!is_date_alone(sentence), "{sentence}");
        }
        assert!(is_year("1999") && is_year("2021"));
        assert!(!is_year("1899") && !is_year("20211") && !is_year("20a1"));
    }

    #[test]
    fn times_of_day() {
        for sentence in [
            "12:31.",
            "2:03 p.m.",
            "14.20 GMT.",
            "9:15 am EST.",
            "12:20 a.m. Friday.",
        ] {
            assert!(is_clock(sentence), "{sentence}");
        }
        for sentence in [
            "12:31",
            "12.",
            "12:310.",
            ":31.",
            "12:31 votes.",
            "2.5.",
            "12:31 p.m. friday.",
        ] {
            assert!(!is_clock(sentence), "{sentence}");
        }
        for line in ["9:45 PM – Where we stand", "14:20 GMT | Envoys meet"] {
            assert!(is_timed_heading(line), "{line}");
        }
        for line in [
            "9:45 PM",
            "9:45 – The envoys met.",
            "By 9:45 – Envoys",
            "9 – Envoys meet",
        ] {
            assert!(!is_timed_heading(line), "{line}");
        }
    }

    #[test]
    fn hours_that_the_next_word_is_glued_to() {
        assert!(is_date_part(
            "Posted Wed 3 Mar 2021 at 6:02amWednesday 3 Mar 2021 at 6:02am, updated Wed 3 Mar 2021 at 7:40amWednesday 3 Mar 2021 at 7:40am"
        ));
        assert!(!is_date_part(
            "Envoys met at 6:02amongst the boats in March"
        ));
    }
}
