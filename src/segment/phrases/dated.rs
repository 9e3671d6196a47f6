//! Lines that are a date and no more: none that is the title of something on that day.

use super::dates::is_date_part;
use super::occasions;
use crate::segment::words::line_ends::ends_sentence;
use crate::segment::words::shape::words;

/// Whether the line is a date, or one of the parts that bars divide it into is: `3 March 2021 | Basra | Gazette`.
pub(in crate::segment) fn is_date(line: &str) -> bool {
    // Few lines look like a date, and only these are asked whether they are more.
    (is_date_part(line) || has_date_part(line))
        && !occasions::names_occasion(line)
        && !occasions::names_issue(line)
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
