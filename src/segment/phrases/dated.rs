//! Lines that are a date and no more: none that is the title of something on that day.

use super::dates::{self, is_date_part};
use super::foreign_dates;
use super::occasions;
use crate::segment::words::line_ends::ends_sentence;
use crate::segment::words::shape::words;

/// Whether the line is a date, or one of the parts that bars divide it into is: `3 March 2021 | Basra | Gazette`.
pub(crate) fn is_date(line: &str) -> bool {
    // Few lines look like a date, and only these are asked whether they are more.
    (is_date_part(line) || has_date_part(line) || foreign_dates::is_date(line))
        && !occasions::names_occasion(line)
        && !occasions::names_issue(line)
        && !occasions::names_week(line)
}

/// Whether bars divide a line into short parts, one of them a date.
fn has_date_part(line: &str) -> bool {
    let parts = || {
        line.split(['|', '•', '·', '—'])
            .map(str::trim)
            .filter(|part| !part.is_empty())
    };
    // Most lines end as a sentence, which is the first thing to see.
    !ends_sentence(line)
        && parts().count() > 1
        && words(line) <= if parts().count() >= 4 { 30 } else { 18 }
        && parts().any(is_date_part)
        && parts().all(|part| is_date_part(part) || words(part) <= 6 && !begins_as_prose(part))
}

/// Most bytes of a line that says when something was published.
const LONGEST: usize = 120;

/// `Updated March 4, 2021 5:00 AM`, `March 4, 2021 / Echo Desk`: a day with its year at the beginning, behind what a page says of
/// one, and before a time, a mark or who it is by. No line above goes on with it.
pub(in crate::segment) fn begins_with_day(line: &str) -> bool {
    if line.len() > LONGEST
        || !line.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        || line.starts_with("On ")
        || ends_sentence(line) && !line.ends_with("m.")
    {
        return false;
    }
    let bare = |word: &'_ str| word.trim_end_matches([',', '.', ':']).to_lowercase();
    let mut words = line.split(' ').filter(|word| !word.is_empty());
    let mut first = words.next().map(bare);
    while first
        .as_deref()
        .is_some_and(|word| OF_PAGES.contains(&word))
    {
        first = words.next().map(bare);
    }
    let is_number = |word: &str| word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit());
    let Some(one) = first.filter(|word| is_number(word) || dates::is_month(word)) else {
        return false;
    };
    let (Some(two), Some(year)) = (words.next().map(bare), words.next().map(bare)) else {
        return false;
    };
    let is_day = dates::is_year(&year)
        && (dates::is_month(&one) && is_number(&two) || is_number(&one) && dates::is_month(&two));
    let mut rest = words.peekable();
    let is_mark = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_digit())
            || matches!(word, "at" | "by" | "/" | "|" | "·" | "•" | "-" | "–" | "—")
    };
    // Prose goes on in small letters.
    let is_part = |word: &str| {
        !word.starts_with(char::is_lowercase) || word == "by" || dates::is_date_word(&bare(word))
    };
    is_day && rest.peek().is_none_or(|word| is_mark(word)) && rest.all(is_part)
}

/// What a page says before a day, and days of the week.
#[rustfmt::skip]
const OF_PAGES: &[&str] = &[
    "created", "first", "fri", "friday", "issued", "last", "modified", "mon", "monday", "on", "posted", "published", "sat", "saturday",
    "sun", "sunday", "thu", "thursday", "tue", "tuesday", "updated", "wed", "wednesday",
];

fn begins_as_prose(text: &str) -> bool {
    let notice = ["by ", "compiled ", "last ", "posted ", "read ", "updated "];
    text.starts_with(char::is_lowercase) && !notice.iter().any(|word| text.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        for line in [
            "March 3, 2021",
            "Published: 3 March 2021 10:42 GMT",
            "Updated 5:10 PM ET, Wed March 3, 2021",
            "Wednesday, 03 March 2021 4:12 PM [ Last Update: Wednesday, 03 March 2021 4:12 PM ]",
            "2021-03-03T10:42:00Z",
            "3 hours ago",
            "03/03/2021 - 10:42",
            "3 March 2021 10:42 CEST+02:00",
            "Mar 3, 2021 / 10:42 AM / Basra Daily",
            "10:42 GMT",
        ] {
            assert!(is_date(line), "{line}");
        }
        for line in [
            "March protests",
            "On 3 March the garrison left",
            "Updated rules",
            "Article 5",
            "The May Coup",
            "2,500 troops",
            "The year 2021 in Basra: a look back at it",
        ] {
            assert!(!is_date(line), "{line}");
        }
    }

    #[test]
    fn days_with_which_a_line_begins() {
        for line in [
            "March 4, 2021",
            "Updated March 4, 2021 5:00 AM",
            "Last updated on Thursday, 4 March 2021 at 5:00 a.m.",
            "4 March 2021 • Port Amal",
            "Mar. 4, 2021 / 5:00 AM EDT / Echo Desk",
            "Published: March 4, 2021 by the Echo Desk",
        ] {
            assert!(begins_with_day(line), "{line}");
        }
        for line in [
            "March 4, 2021, was the day of the flood",
            "March 4, 2021 – the day the boats left",
            "March 4, 2021.",
            "March 2021",
            "On March 4, 2021",
            "Updated rules of 4 March 2021",
            "4 boats 2021",
            "march 4, 2021",
            "March 4, 2021 by boat",
            "March 4, 2021 by the envoys of the delta",
            "March 4, 2021 at 5 a.m. when the boats",
        ] {
            assert!(!begins_with_day(line), "{line}");
        }
    }

    #[test]
    fn dates_with_parts_beside_them() {
        for line in [
            "3 March 2021 | Basra | Gazette",
            "3 March 2021 | by Mona Haddad | Gazette",
            "Yesterday",
            "2021",
            "3rd May",
            "May 3rd",
            "5pm",
            "10:42",
            "10:42 CEST",
            "Updated 3 March",
            "May 3, 4 p.m.",
        ] {
            assert!(is_date(line), "{line}");
        }
        for line in [
            "Basra | Gazette",
            "3 March 2021 | the river is high | Gazette",
            "3 March 2021 | Basra is a town of seven words here | Gazette",
            "3 March 2021 | Basra | Gazette.",
            "yesterday morning",
            "1899",
            "May",
            "5 apples",
            "1-2",
            "ago",
            "10:42 GMTX",
            "Yesterday!",
            "3 March.",
            "5x 3 March 2021 they",
        ] {
            assert!(!is_date(line), "{line}");
        }
    }
}
