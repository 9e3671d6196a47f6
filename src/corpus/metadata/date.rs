//! Dates as people and pages write them → ISO 8601, where there is only one way to read them.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use crate::months;

/// The year first: `2020-01-06T23:30:00Z`, `2020/01/06`, `20200106`.
static YEAR_FIRST: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let pattern = r"^(?:([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})|([0-9]{4})([0-9]{2})([0-9]{2}))(?:$|T|[\s,])";
    Regex::new(pattern).ok()
});

/// A year and a month, or a year: ISO 8601 at reduced precision.
static REDUCED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^([0-9]{4})(?:-(?:0[1-9]|1[0-2]))?$").ok());

/// Three numbers, the year last; it may have two digits where dots stand between them. Perhaps a time.
static NUMBERS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let pattern = r"(?x)^\s*(?<a>[0-9]{1,2})(?:
          (?<slash>[/-])(?<b1>[0-9]{1,2})(?<slash2>[/-])(?<y1>[0-9]{4})
        | \.\ ?(?<b2>[0-9]{1,2})\.\ ?(?<y2>[0-9]{4}|[0-9]{2})
        )(?:,?\s+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:\s+Uhr)?)?\s*$";
    Regex::new(pattern).ok()
});

/// The date as `YYYY-MM-DD`, if the value can be read in one way only: year first, or with the month's
/// name. A time after it is left away and its zone not converted: the day is the one written.
pub(crate) fn iso_date(value: &str) -> Option<String> {
    let value = value.trim();
    if let Some(captures) = YEAR_FIRST.as_ref()?.captures(value) {
        let part = |at: usize| {
            captures
                .get(at)
                .or(captures.get(at + 3))
                .map(|part| part.as_str())
        };
        let rest = &value[captures.get(0)?.end()..];
        words(rest).iter().all(|word| is_time(word)).then_some(())?;
        return date(part(1)?, part(2)?.parse().ok()?, part(3)?);
    }
    match &dated(value)?[..] {
        [day, month, year, ..] if year.len() == 4 => date(year, month.parse().ok()?, day),
        _ => None,
    }
}

/// The month in `January 2020`.
pub(in crate::corpus) fn named_month(value: &str) -> Option<String> {
    let words = words(value);
    let [month, year] = &words[..] else {
        return None;
    };
    let month = month_number(month)?;
    is_year(year).then(|| format!("{year}-{month:02}"))
}

/// The date of a table that people fill in, where `2020-01`, `Jan 2020`, `2020` and `6-Jan-20` are dates as well.
pub(crate) fn iso_date_or_part(value: &str) -> Option<String> {
    let value = value.trim();
    if REDUCED.as_ref()?.is_match(value) {
        return is_year(&value[..4]).then(|| value.to_owned());
    }
    // A day as Excel saves it after it has taken something for a date.
    let by_excel = || match &dated(value)?[..] {
        [day, month, year] if year.len() == 2 && value.matches('-').count() == 2 => {
            date(&with_century(year), month.parse().ok()?, day)
        }
        _ => None,
    };
    iso_date(value)
        .or_else(by_excel)
        .or_else(|| named_month(value))
}

/// Day, month and year as digits of a date with the name of its month; nothing but a time may stand behind it.
fn dated(value: &str) -> Option<[String; 3]> {
    let words = words(value);
    let words: Vec<&str> = words
        .iter()
        .map(String::as_str)
        .skip_while(|word| is_weekday(word))
        .collect();
    let [first, second, year, rest @ ..] = &words[..] else {
        return None;
    };
    let (day, month) = match month_number(second) {
        Some(month) => (first, month),
        None => (second, month_number(first)?),
    };
    let suffixes = ["st", "nd", "rd", "th", "er"];
    let day = suffixes
        .iter()
        .find_map(|suffix| day.strip_suffix(suffix))
        .unwrap_or(day);
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let is_date = is_number(day) && is_number(year) && rest.iter().all(|word| is_time(word));
    is_date.then(|| [day.to_owned(), month.to_string(), (*year).to_owned()])
}

/// The words of a date in small letters.
fn words(value: &str) -> Vec<String> {
    let words = value.split([' ', ',', '-', '\u{a0}', '\t']);
    let words = words.map(|word| word.trim_end_matches('.').to_lowercase());
    words
        .filter(|word| !matches!(word.as_str(), "" | "de" | "del"))
        .collect()
}

/// What may stand around a time.
#[rustfmt::skip]
const AROUND_TIME: [&str; 28] = [
    "", "at", "um", "uhr", "à", "am", "pm", "a.m", "p.m", "z", "gmt", "utc", "et", "est", "edt", "ct", "cst", "cdt",
    "mt", "mst", "mdt", "pt", "pst", "pdt", "bst", "cet", "cest", "ist",
];

/// Whether a word may stand behind a date: a clock, a zone, a day of the week.
fn is_time(word: &str) -> bool {
    let rest = word.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ':' | '.'));
    let is_clock = |rest: &str| {
        rest.bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b':')
    };
    AROUND_TIME.contains(&rest)
        || rest.strip_prefix(['+', 'h']).is_some_and(is_clock)
        || is_weekday(word)
}

fn is_weekday(word: &str) -> bool {
    const DAYS: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let is_short = |day: &&str| (3..=5).contains(&word.len()) && day.starts_with(word);
    DAYS.iter().any(|day| *day == word || is_short(day)) || months::is_weekday(word)
}

/// The number of a month by its name in small letters.
fn month_number(name: &str) -> Option<i8> {
    #[rustfmt::skip]
    const MONTHS: [&str; 12] = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    ];
    let is_short = |month: &str| {
        name == &month[..3] || name.len() == 4 && month.starts_with(name) && name == "sept"
    };
    let english = MONTHS
        .iter()
        .position(|month| name == *month || is_short(month));
    english
        .and_then(|at| i8::try_from(at + 1).ok())
        .or_else(|| months::number(name))
}

fn date(year: &str, month: i8, day: &str) -> Option<String> {
    is_year(year).then_some(())?;
    let date = Date::new(year.parse().ok()?, month, day.parse().ok()?).ok()?;
    Some(date.to_string())
}

/// Whether four digits are a year: there is none of the number 0.
fn is_year(digits: &str) -> bool {
    digits.len() == 4 && digits != "0000" && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// A year of two digits in full. As in Excel, those from 30 on are of the twentieth century.
fn with_century(year: &str) -> String {
    let century = if year < "30" { "20" } else { "19" };
    format!("{century}{year}")
}

/// How the dates of one column are read: by themselves or, where only numbers stand in an order of their own, as
/// the column shows. `28/3/2020` can be read in one way only, and with it every `4/3/2020` of its column, unless
/// another date contradicts it. Where dots stand between the numbers, as in German, the day is first, unless
/// the column shows otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dates {
    /// Whether the day stands first; `None` if nothing shows it.
    day_first: Option<bool>,
    /// The same of numbers with dots between them.
    day_first_of_dots: Option<bool>,
}

/// Day and month in one order or the other, and the year.
struct Numbers {
    first: i8,
    second: i8,
    year: String,
    are_dotted: bool,
}

impl Dates {
    /// How a column with these values is read.
    pub fn of_column<'a>(values: impl Iterator<Item = &'a str>) -> Self {
        let mut shown = [false; 2];
        for Numbers { first, second, .. } in values.filter_map(numbers) {
            shown[0] |= second > 12 && first <= 12;
            shown[1] |= first > 12 && second <= 12;
        }
        let day_first = match shown {
            [false, true] => Some(true),
            [true, false] => Some(false),
            _ => None,
        };
        Dates {
            day_first,
            day_first_of_dots: day_first.or((shown == [false, false]).then_some(true)),
        }
    }

    /// The date as `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
    pub fn iso(self, value: &str) -> Option<String> {
        iso_date_or_part(value).or_else(|| {
            let numbers = numbers(value)?;
            let day_first = match numbers.are_dotted {
                true => self.day_first_of_dots?,
                false => self.day_first?,
            };
            let (day, month) = match day_first {
                true => (numbers.first, numbers.second),
                false => (numbers.second, numbers.first),
            };
            date(&numbers.year, month, &day.to_string())
        })
    }
}

/// `28/3/2020`, `3-28-2020`, `28.3.2020` and `28.3.20`, perhaps before a time.
fn numbers(value: &str) -> Option<Numbers> {
    let captures = NUMBERS.as_ref()?.captures(value)?;
    let part = |name: &str| captures.name(name).map(|part| part.as_str());
    (part("slash") == part("slash2")).then_some(())?;
    let year = part("y1").or(part("y2"))?;
    Some(Numbers {
        first: part("a")?.parse().ok()?,
        second: part("b1").or(part("b2"))?.parse().ok()?,
        year: if year.len() == 2 {
            with_century(year)
        } else {
            year.to_owned()
        },
        are_dotted: part("slash").is_none(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_that_can_be_read_in_one_way_only_are_read() {
        let lines = include_str!("../../../tests/dates.txt").lines().skip(3);
        for line in lines {
            let parts: Vec<&str> = line.split(" = ").collect();
            let read = |at: usize| parts.get(at).copied().filter(|date| *date != "-");
            let written = format!(" {} ", parts[0]);
            assert_eq!(iso_date(&written).as_deref(), read(1), "{line}");
            let in_table = read(2).or(read(1));
            assert_eq!(iso_date_or_part(&written).as_deref(), in_table, "{line}");
        }
    }

    #[test]
    fn a_column_shows_whether_the_day_comes_first() {
        let april = Some("2020-04-03");
        for (column, value, read) in [
            (&["28/3/2020", "1/2/2020"][..], "3/4/2020", april),
            (&["31.01.1999", "soon"], "3/4/2020", april),
            (&["2020-04-01", "13-12-2020"], " 03.04.2020 00:00", april),
            (&["3/28/2020"], "4/3/2020", april),
            // Nothing shows it, both are shown, or what shows it is no date in either way.
            (&["1/2/2020", "2020-05-31"], "3/4/2020", None),
            (&["28/3/2020", "3/28/2020"], "3/4/2020", None),
            (&["28/31/2020"], "3/4/2020", None),
            (&["28/31/2020"], "2020-04-03", april),
            // With dots the day is first, unless the column shows otherwise.
            (&["5/6/2024"], "03.04.2020", april),
            (&[], "3. 4. 2020", april),
            (&[], "03.04.20, 18:30 Uhr", april),
            (&["3.28.2024"], "4.3.2020", april),
            (&["04.03.2024"], "4/3/2024", None),
            (&["28.3.2020", "3.28.2020"], "4.3.2024", None),
        ] {
            let dates = Dates::of_column(column.iter().copied());
            assert_eq!(dates.iso(value).as_deref(), read, "{column:?} {value}");
        }
        let dates = Dates::of_column(["28/3/2020"].into_iter());
        for value in [
            "31/2/2020",
            "3/4-2020",
            "3/4/20",
            "3/4/0000",
            "3/13/2020",
            "31.02.2024",
            "4.3.",
            "4.3.024",
            "4/ 3/ 2024",
            "4.3/24",
        ] {
            assert_eq!(dates.iso(value), None, "{value}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_read_is_read_again_as_itself(value in "\\PC{0,30}|[0-9]{1,4}[-/][0-9]{1,2}[-/][0-9]{1,4}") {
            if let Some(date) = iso_date(&value) {
                proptest::prop_assert_eq!(iso_date(&date), Some(date.clone()));
                proptest::prop_assert_eq!(date.len(), 10);
            }
        }
    }
}
