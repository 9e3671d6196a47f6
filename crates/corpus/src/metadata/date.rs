//! Dates as people and pages write them → ISO 8601, where there is only one way to read them.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex};

use crate::months;

/// The year first: `2020-01-06T23:30:00Z`, `2020/01/06`, `2020. 01. 06.`, `20200106`.
static YEAR_FIRST: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let pattern = r"(?x)^(?:([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})
        | ([0-9]{4})\.\ ?([0-9]{1,2})\.\ ?([0-9]{1,2})\.? | ([0-9]{4})([0-9]{2})([0-9]{2}))
        (?:$|T|[\s,])";
    Regex::new(pattern).ok()
});

/// Three numbers, the year last; it may have two digits where dots stand between them. Perhaps a time.
static NUMBERS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let pattern = r"(?x)^([0-9]{1,2})
        (?: ([/-]) ([0-9]{1,2}) ([/-]) ([0-9]{4}) | \.\ ?([0-9]{1,2})\.\ ?([0-9]{4}|[0-9]{2}) )
        (?: ,?\s+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:\s+Uhr)? )?$";
    Regex::new(pattern).ok()
});

/// The parts that were captured, the whole first.
fn captured<'v>(captures: &Captures<'v>) -> Vec<&'v str> {
    let parts = captures.iter().flatten();
    parts.map(|part| part.as_str()).collect()
}

/// The date as `YYYY-MM-DD`, if the value can be read in one way only: year first, or with the month's
/// name. A time after it is left away and its zone not converted: the day is the one written.
pub(crate) fn iso_date(value: &str) -> Option<String> {
    let value = value.trim();
    if let Some(captures) = YEAR_FIRST.as_ref()?.captures(value) {
        let [start, year, month, day] = captured(&captures)[..] else {
            return None;
        };
        let mut rest = words(&value[start.len()..]).into_iter();
        let is_date = rest.all(|word| is_time(&word));
        return date(year, month.parse().ok()?, day).filter(|_| is_date);
    }
    let [day, month, year] = day_month_year(value)?;
    date(&year, month.parse().ok()?, &day).filter(|_| year.len() == 4)
}

/// The month in `January 2020`.
pub(crate) fn named_month(value: &str) -> Option<String> {
    let [month, year] = &words(value)[..] else {
        return None;
    };
    let date = date(year, months::number(month)?, "1")?;
    Some(date.get(..7)?.to_owned())
}

/// The day of an issue, the first if it has several, where a weekday, a time or a second day stands after it, perhaps
/// with the edition: `November 5, 2002 Tuesday Final Edition`, `May 31 - June 1, 2008`.
pub(crate) fn day_of_issue(value: &str) -> Option<String> {
    let words = words(value);
    let words: Vec<&str> = words
        .iter()
        .map(String::as_str)
        .skip_while(|word| months::is_weekday(word))
        .collect();
    let is_year = |word: &&str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let year = words.iter().take(5).skip(2).position(is_year)? + 2;
    let is_day = |word: &&str| word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit());
    let is_of_date = |word: &&str| is_day(word) || months::number(word).is_some();
    let is_after = |word: &&str| is_time(word) || is_of_date(word);
    let is_issue =
        words[2..year].iter().all(is_of_date) && words[year + 1..].first().is_none_or(is_after);
    is_issue.then(|| iso_date(&[words[0], words[1], words[year]].join(" ")))?
}

/// The date of a table that people fill in, where `2020-01`, `Jan 2020`, `2020` and `6-Jan-20` are dates.
pub fn iso_date_or_part(value: &str) -> Option<String> {
    let value = value.trim();
    let part = || {
        let first_day = match value.len() {
            4 => "-01-01",
            7 => "-01",
            _ => return None,
        };
        let date = iso_date(&[value, first_day].concat())?;
        Some(date.get(..value.len())?.to_owned())
    };
    // A day as Excel saves it after it has taken something for a date.
    let by_excel = || match &day_month_year(value)?[..] {
        [day, month, year] if year.len() == 2 && value.matches('-').count() == 2 => {
            date(&with_century(year), month.parse().ok()?, day)
        }
        _ => None,
    };
    let date = iso_date(value).or_else(part).or_else(by_excel);
    date.or_else(|| named_month(value))
}

/// Day, month and year as digits of a date with the name of its month; only a time may stand after it.
fn day_month_year(value: &str) -> Option<[String; 3]> {
    let words = words(value);
    let after_weekday: Vec<&str> = words
        .iter()
        .map(String::as_str)
        .skip_while(|word| months::is_weekday(word))
        .collect();
    let [first, second, year, rest @ ..] = &after_weekday[..] else {
        return None;
    };
    let (day, month) = match months::number(second) {
        Some(month) => (first, month),
        None => (second, months::number(first)?),
    };
    let mut suffixes = ["st", "nd", "rd", "th", "er"].into_iter();
    let number = suffixes.find_map(|suffix| day.strip_suffix(suffix));
    let day = number.unwrap_or(day);
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let is_date = is_number(day) && is_number(year) && rest.iter().all(|word| is_time(word));
    is_date.then(|| [day.to_owned(), month.to_string(), (*year).to_owned()])
}

/// The words of a date in small letters.
fn words(value: &str) -> Vec<String> {
    let words = value
        .split([' ', ',', '-', '\u{a0}', '\u{202f}', '\t'])
        .map(|word| word.trim_end_matches('.').to_lowercase());
    let is_kept = |word: &String| !["", "de", "del"].contains(&word.as_str());
    words.filter(is_kept).collect()
}

/// Characters around a time.
#[rustfmt::skip]
const AROUND_TIME: [&str; 28] = [
    "", "at", "um", "uhr", "à", "am", "pm", "a.m", "p.m", "z", "gmt", "utc", "et", "est", "edt", "ct", "cst",
    "cdt", "mt", "mst", "mdt", "pt", "pst", "pdt", "bst", "cet", "cest", "ist",
];

/// Returns true if a word may stand after a date: a clock, a zone, a day of the week.
fn is_time(word: &str) -> bool {
    let is_of_clock = |c: char| c.is_ascii_digit() || c == ':';
    let rest = word.trim_start_matches(|c: char| is_of_clock(c) || c == '.');
    let clock = rest.strip_prefix(['+', 'h']);
    let is_clock = clock.is_some_and(|clock| clock.chars().all(is_of_clock));
    is_clock || AROUND_TIME.contains(&rest) || months::is_weekday(word)
}

/// A date, if it is one; there is no year of the number 0.
fn date(year: &str, month: i8, day: &str) -> Option<String> {
    let is_year = year.len() == 4 && year != "0000" && !year.contains(['+', '-']);
    let date = Date::new(year.parse().ok()?, month, day.parse().ok()?).ok()?;
    is_year.then(|| date.to_string())
}

/// A year of two digits in full. As in Excel, those from 30 on are of the twentieth century.
fn with_century(year: &str) -> String {
    let century = if year < "30" { "20" } else { "19" };
    format!("{century}{year}")
}

/// The way to read the dates of one column: by themselves or, where only numbers stand in an order of their
/// own, as the column shows. `28/3/2020` can be read in one way only, and with it every `4/3/2020` of its
/// column, unless another date contradicts it. Where dots stand between the numbers, as in German, the day is
/// first, unless the column shows otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dates {
    /// True if a date shows that the month comes first, or that the day does.
    shown: [bool; 2],
}

/// Day and month in one order or the other, the year, and whether dots stand between them.
type Numbers = ([i8; 2], String, bool);

impl Dates {
    /// Chooses the way to read a column with these values.
    pub fn of_column<'a>(values: impl Iterator<Item = &'a str>) -> Self {
        let mut shown = [false; 2];
        for ([first, second], ..) in values.filter_map(numbers) {
            shown[0] |= second > 12 && first <= 12;
            shown[1] |= first > 12 && second <= 12;
        }
        Dates { shown }
    }

    /// The date as `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
    pub fn iso(self, value: &str) -> Option<String> {
        iso_date_or_part(value).or_else(|| {
            let ([first, second], year, are_dotted) = numbers(value)?;
            let (day, month) = match self.shown {
                [false, true] => (first, second),
                [true, false] => (second, first),
                [false, false] if are_dotted => (first, second),
                _ => return None,
            };
            date(&year, month, &day.to_string())
        })
    }
}

/// `28/3/2020`, `3-28-2020`, `28.3.2020` and `28.3.20`, perhaps before a time.
fn numbers(value: &str) -> Option<Numbers> {
    let captures = NUMBERS.as_ref()?.captures(value.trim())?;
    let (first, second, year, are_dotted) = match captured(&captures)[..] {
        [_, first, sign, second, again, year] if sign == again => (first, second, year, false),
        [_, first, second, year] => (first, second, year, true),
        _ => return None,
    };
    let year = if year.len() == 2 {
        with_century(year)
    } else {
        year.to_owned()
    };
    Some((
        [first.parse().ok()?, second.parse().ok()?],
        year,
        are_dotted,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_that_can_be_read_in_one_way_only_are_read() {
        for line in include_str!("../../tests/dates.txt").lines().skip(3) {
            let parts: Vec<&str> = line.split(" = ").collect();
            let read = |at: usize| parts.get(at).copied().filter(|date| *date != "-");
            if let Some((column, value)) = parts[0].split_once(" | ") {
                let dates = Dates::of_column(column.split("; "));
                assert_eq!(dates.iso(value).as_deref(), read(1), "{line}");
                continue;
            }
            let written = format!(" {} ", parts[0]);
            assert_eq!(iso_date(&written).as_deref(), read(1), "{line}");
            let in_table = read(2).or(read(1));
            assert_eq!(iso_date_or_part(&written).as_deref(), in_table, "{line}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_read_is_read_again_as_itself(
            value in "\\PC{0,30}|[0-9]{1,4}[-/][0-9]{1,2}[-/][0-9]{1,4}"
        ) {
            if let Some(date) = iso_date(&value) {
                proptest::prop_assert_eq!(iso_date(&date), Some(date.clone()));
            }
        }
    }
}
