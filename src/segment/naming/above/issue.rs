//! The number and the day of an issue, as a masthead has them.

use crate::segment::phrases::dates;

/// `Vol. 3, No. 10 — 4 March 2021`: a number of a periodical, and a year or a second number.
pub(super) fn is_issue(text: &str) -> bool {
    let tokens: Vec<&str> = text.split_whitespace().collect();
    let mut numbers = 0;
    for (at, token) in tokens.iter().enumerate() {
        let word = token
            .trim_matches(|c: char| !c.is_alphanumeric() && c != '№')
            .to_lowercase();
        let follows = |next: &&str| {
            let next = next.trim_matches(|c: char| !c.is_alphanumeric());
            next.starts_with(|c: char| c.is_ascii_digit())
                || !next.is_empty() && next.chars().all(|c| "IVXLC".contains(c))
        };
        // `Volume 12: debated on 4 March 2021`
        let ends = |next: &&str| matches!(word.as_str(), "vol" | "volume") && next.ends_with(':');
        let then = tokens.get(at + 2);
        let number = tokens.get(at + 1).is_some_and(|next| {
            follows(next) && (ends(next) || then.is_none_or(|w| !w.starts_with(char::is_lowercase)))
        });
        let apart = token.starts_with('(')
            || at
                .checked_sub(1)
                .and_then(|before| tokens.get(before))
                .is_none_or(|before| !before.ends_with(char::is_alphanumeric));
        numbers += usize::from(
            apart
                && number
                && matches!(
                    word.as_str(),
                    "vol" | "volume" | "issue" | "no" | "nr" | "№"
                ),
        );
    }
    let year = tokens
        .iter()
        .any(|token| dates::is_year(token.trim_matches(|c: char| !c.is_ascii_digit())));
    numbers >= 2 || numbers == 1 && year
}

/// `"Evening on the River", Monday 4 March 2021`, `4 March 2021, page 12`: a weekday and a date, or a date at the end.
pub(super) fn is_issue_day(text: &str) -> bool {
    let tokens: Vec<String> = text
        .split(|c: char| c.is_whitespace() || c == '–')
        .map(|t| {
            t.trim_matches(|c: char| !c.is_alphanumeric())
                .to_lowercase()
        })
        .filter(|t| !t.is_empty())
        .collect();
    if tokens.len() > 12 {
        return false;
    }
    let Some(year) = tokens.iter().rposition(|t| dates::is_year(t)) else {
        return false;
    };
    let before = tokens.get(year.saturating_sub(3)..year).unwrap_or(&[]);
    let month = before.iter().any(|t| dates::is_month(t));
    let day = before
        .iter()
        .any(|t| t.len() <= 2 && t.starts_with(|c: char| c.is_ascii_digit()));
    let weekday = tokens.iter().any(|t| {
        t.strip_suffix("day").is_some_and(|stem| {
            ["mon", "tues", "wednes", "thurs", "fri", "satur", "sun"].contains(&stem)
        })
    });
    let rest = tokens.get(year + 1..).unwrap_or(&[]);
    let page = rest.iter().all(|t| {
        matches!(t.as_str(), "page" | "p" | "section" | "issue" | "edition")
            || t.chars().all(|c| c.is_ascii_digit())
    });
    // `English pages (October 2003)`
    let bracketed = rest.is_empty() && text.ends_with(')') && tokens.len() <= 8;
    month
        && (bracketed
            || day && weekday && page
            || rest.is_empty() && year <= 2
            || page && day && !rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issues_and_days() {
        for line in [
            "Vol. 3, No. 10",
            "Issue 12 · 4 March 2021",
            "Weekly · No. 1,846 · Friday 4 March 2021 · 60p",
            "№ 14 ✦ Monday 4 March 2021",
            "The hall • Vol. IX, No. 21",
        ] {
            assert!(is_issue(line), "{line}");
        }
        for line in [
            "Resolution No. 1546 splits the council",
            "No. 12: “Nobody leaves the delta”",
            "How the admiral became public enemy No. 1",
            "No 10 says no to the levy of 2004",
        ] {
            assert!(!is_issue(line), "{line}");
        }
        assert!(is_issue_day(
            "THE DELTA STAR, Thursday 4 March 2021, section 1, p. 6"
        ));
        assert!(!is_issue_day("Vote of 4 March 2021 splits the delta"));
        assert!(!is_issue_day("What happened to the dykes in March 2021"));
    }

    #[test]
    fn numbers_of_a_periodical() {
        for line in [
            "Volume 12: debated on Tuesday 4 March 2021",
            "Vol. 3 (No. 10)",
            "Echo: No. 3, 2021",
            "Vol. IX, Issue 3",
        ] {
            assert!(is_issue(line), "{line}");
        }
        for line in [
            "Vol. 3",
            "No. 10: boats to leave in 2021",
            "No. 3 of March 2021",
            "Echo No. 3, 2021",
            "No. Basra, 2021",
            "Room 3, 2021",
        ] {
            assert!(!is_issue(line), "{line}");
        }
    }

    #[test]
    fn days_of_an_issue() {
        for line in [
            "\"Evening on the River\", Monday 4 March 2021",
            "4 March 2021, page 12",
            "4 March 2021",
            "March 2021",
            "English pages (October 2003)",
        ] {
            assert!(is_issue_day(line), "{line}");
        }
        for line in [
            "Evening on the River, 4 March 2021",
            "Evening on the River, Monday, March 2021",
            "4 March 2021, Basra",
            "English pages of October 2003",
            "Monday 4 2021",
            "4 March",
            "The evening on the river and in the delta, Monday 4 March 2021, page 12 and 13",
        ] {
            assert!(!is_issue_day(line), "{line}");
        }
    }
}
