//! Titles that name a day and are no date lines: of what was said on it, or of what appears every day; and rooms.

use super::dates::{is_date_part, is_date_word, is_month};

/// `Port Authority Press Briefing – March 3, 2021`, `Remarks by the Envoy, 3 March 2021`: the title of what was said on a day. A label
/// beside a day says no more than what is below: `Press Statement – March 3, 2021`.
pub(in crate::segment) fn names_occasion(line: &str) -> bool {
    let words = || {
        line.split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.starts_with(char::is_alphabetic))
    };
    let names = words().filter(|word| is_noun(word));
    let mut after = words().skip_while(|word| !OCCASIONS.contains(word)).skip(1);
    words().any(|word| OCCASIONS.contains(&word))
        && !line.contains('|')
        && !words().any(|word| ROOMS.contains(&word))
        && (names.count() >= NAMED || after.next().is_some_and(|word| word == "by"))
}

/// `Contracts For March 4, 2021`: the title of what appears every day.
pub(in crate::segment) fn names_issue(line: &str) -> bool {
    let days = line.split_once(" For ");
    days.is_some_and(|(noun, date)| noun.split(' ').all(is_noun) && is_day(date))
}

/// `Delta Update, March 4, 2021`, `Highlights: Delta Papers 4 March 2021`: a date line, unless there is no other title.
pub(in crate::segment) fn names_report(line: &str) -> bool {
    let ends = line.match_indices(' ').map(|(at, _)| at);
    let day = ends
        .filter_map(|at| line.split_at_checked(at))
        .find(|(_, day)| is_first_of_day(day) && is_day(day));
    let Some((title, _)) = day else {
        return false;
    };
    let words = || title.split([' ', ',', ':', '-', '–', '—']);
    let words = || words().filter(|word| !word.is_empty());
    title.len() <= LONGEST
        && words().all(|word| is_noun_of_title(word) || REPORTS.contains(&word))
        && words().any(|word| is_noun(word) && !REPORTS.contains(&word))
        && words().any(|word| REPORTS.contains(&word))
}

/// `Delta Situation Report: March 4 – 10, 2021`: the title of what appears every week, for no date line names a span.
pub(in crate::segment) fn names_week(line: &str) -> bool {
    let span = line.split_once(": ").map_or("", |(_, span)| span);
    let days = span.split_once(['–', '—', '-']);
    let ends_in_number = |text: &str| text.trim_end().ends_with(|c: char| c.is_ascii_digit());
    let begins_a_day = |text: &str| is_first_of_day(text.trim_start());
    days.is_some_and(|(from, to)| ends_in_number(from) && begins_a_day(to)) && names_report(line)
}

/// Most bytes of the title of a report that appears every day.
const LONGEST: usize = 60;

/// `Delta`, `of`: what stands in the title of a report.
fn is_noun_of_title(word: &str) -> bool {
    is_noun(word) || matches!(word, "and" | "from" | "in" | "of" | "on" | "the")
}

/// Whether a day could begin here: with a number, a month or a day of the week.
fn is_first_of_day(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or("");
    let first = first.trim_start_matches('(').trim_end_matches([',', '.']);
    let small = first.to_lowercase();
    first.starts_with(|c: char| c.is_ascii_digit()) || is_month(&small) || is_weekday(&small)
}

fn is_weekday(lower: &str) -> bool {
    let stem = lower.strip_suffix("day").unwrap_or(lower);
    matches!(
        stem,
        "mon" | "tues" | "wednes" | "thurs" | "fri" | "satur" | "sun"
    )
}

fn is_day(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit()) && is_date_part(text)
}

/// Whether a word begins with a capital and has nothing to do with dates.
fn is_noun(word: &str) -> bool {
    let lower = word.to_lowercase();
    word.starts_with(char::is_uppercase) && !is_month(&lower) && !is_date_word(&lower)
}

/// What appears every day or week.
#[rustfmt::skip]
const REPORTS: &[&str] = &[
    "Briefing", "Bulletin", "Diary", "Digest", "Highlights", "Report", "Review", "Roundup", "Summary", "Update",
];

/// Fewest names in the title of what was said.
const NAMED: usize = 3;

/// On what something is said.
#[rustfmt::skip]
const OCCASIONS: &[&str] = &[
    "Address", "Briefing", "Conference", "Hearing", "Interview", "Remarks", "Speech", "Statement", "Testimony",
];

/// In what it is said.
const ROOMS: &[&str] = &["Center", "Centre", "Hall", "Room", "Theater"];

/// `Old Palace Press Room`: capitals, and a room at their end.
pub(in crate::segment) fn names_room(line: &str) -> bool {
    let mut words = line.split_whitespace();
    words
        .clone()
        .all(|word| word.starts_with(char::is_uppercase))
        && words.next_back().is_some_and(|room| ROOMS.contains(&room))
}

#[cfg(test)]
mod tests {
    use super::super::dated::is_date;
    use super::*;

    #[test]
    fn titles_with_a_day() {
        for line in [
            "Port Authority Press Briefing – March 3, 2021",
            "Port Authority Press Briefing — March 3, 2021",
            "Remarks by Envoy, 3 March 2021",
            "Interview With Envoy Reyes, Basra, 3 March 2021",
        ] {
            assert!(names_occasion(line) && !is_date(line), "{line}");
        }
        for line in [
            "Press Statement – March 3, 2021",
            "Briefing, 3 March 2021",
            "Press Statement | Port Authority | March 3, 2021",
            "Delta Times Basra, March 3, 2021",
            "Port Briefing Room, March 3, 2021",
        ] {
            assert!(!names_occasion(line) && is_date(line), "{line}");
        }
    }

    #[test]
    fn titles_of_what_appears_every_day() {
        assert!(!is_date("Contracts For Sept. 27, 2019"));
        for line in ["Updated For March 4, 2021", "Contracts, Sept. 27, 2019"] {
            assert!(is_date(line), "{line}");
        }
        let update = "Delta Update, March 4, 2021";
        assert!(is_date(update) && names_report(update));
        for line in [
            "Highlights: Delta Papers 4 March 21",
            "Delta: Press Review 4 March 2021",
            "Daily Briefing: March 4, 2021",
            "Delta Situation Report: Monday, March 4, 2021",
        ] {
            assert!(names_report(line), "{line}");
        }
        for line in [
            "Port Amal, March 4, 2021",
            "Review of the dykes ends on March 4, 2021",
            "Update, March 4, 2021",
            "Delta Update, March",
        ] {
            assert!(!names_report(line), "{line}");
        }
    }
}
