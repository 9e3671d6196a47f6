//! Dates as people and pages write them → ISO 8601, where there is only one way to read them.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex};

use crate::months;

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

const MONTH: &str = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|\
                     sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";

/// Year first, or a month by its English name; what may follow is a time. `06/01/2020` is neither.
static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let weekday = "(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?";
    let month = MONTH;
    // News databases write the day of the week behind the date.
    let pattern = format!(
        r"(?ix)^\s*
        (?:{weekday}\.?,?\s+)?
        (?:
            (?<y1>[0-9]{{4}})-(?<m1>[0-9]{{1,2}})-(?<d1>[0-9]{{1,2}})
          | (?<y2>[0-9]{{4}})/(?<m2>[0-9]{{1,2}})/(?<d2>[0-9]{{1,2}})
          | (?<y3>[0-9]{{4}})(?<m3>[0-9]{{2}})(?<d3>[0-9]{{2}})
          | (?<d4>[0-9]{{1,2}})(?:st|nd|rd|th)?[\ -](?<m4>{month})\.?,?[\ -](?<y4>[0-9]{{4}})
          | (?<m5>{month})\.?\ (?<d5>[0-9]{{1,2}})(?:st|nd|rd|th)?,?\ (?<y5>[0-9]{{4}})
        )
        (?:,?\s+{weekday})?
        (?:(?:T|,?\s+(?:at\s+)?)[0-9]{{1,2}}(?::?[0-9]{{2}}){{0,2}}(?:[.,][0-9]+)?\s*(?:[ap]\.?m\.?)?)?
        \s*(?:[a-z]{{1,5}})?\s*(?:[+-][0-9]{{2}}:?(?:[0-9]{{2}})?)?(?:\s+UTC)?\s*$"
    );
    Regex::new(&pattern).ok()
});

/// A year and a month, or a year: ISO 8601 at reduced precision.
static REDUCED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^\s*([0-9]{4})(?:-(0[1-9]|1[0-2]))?\s*$").ok());

/// A month by its English name, and its year.
static NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let pattern = format!(r"(?i)^\s*(?<m5>{MONTH})\.?,?[ -](?<y>[0-9]{{4}})\s*$");
    Regex::new(&pattern).ok()
});

/// A day as Excel saves it after it has taken something for a date: `6-Jan-20`.
static BY_EXCEL: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^\s*([0-9]{1,2}-[A-Za-z]{3}-)([0-9]{2})\s*$").ok());

/// Three numbers, the year last, which has four digits unless dots stand between them. What stands between the first two and the last
/// two need not be the same sign here.
static NUMBERS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let pattern = r"(?x)^\s*(?<a>[0-9]{1,2})(?<s1>[/-]|\.\ ?)(?<b>[0-9]{1,2})(?<s2>[/-]|\.\ ?)
        (?:(?<y>[0-9]{4})|(?<short>[0-9]{2}))
        (?:,?\s+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:\s+Uhr)?)?\s*$";
    Regex::new(pattern).ok()
});

/// The date as `YYYY-MM-DD`, if the value can be read in one way only: year first, or with the month's
/// name. A time after it is left away and its zone not converted: the day is the one written.
pub(crate) fn iso_date(value: &str) -> Option<String> {
    in_english(value).or_else(|| in_words(value))
}

/// Year first, or the month's English name.
fn in_english(value: &str) -> Option<String> {
    let captures = DATE.as_ref()?.captures(value)?;
    let part = |name: char| (1..=5).find_map(|n| captures.name(&format!("{name}{n}")));
    let number = |name: char| part(name)?.as_str().parse::<i8>().ok();
    let year = part('y')?.as_str().parse().ok().filter(|year| *year > 0)?;
    let month = number('m').or_else(|| month(&captures))?;
    let date = Date::new(year, month, number('d')?).ok()?;
    Some(date.to_string())
}

/// The same of a table that people fill in, where `2020-01`, `Jan 2020`, `2020` and `6-Jan-20` are dates as well.
pub(crate) fn iso_date_or_part(value: &str) -> Option<String> {
    match REDUCED.as_ref()?.captures(value) {
        Some(part) => has_year(&part[1]).then(|| value.trim().to_owned()),
        None => iso_date(value)
            .or_else(|| by_excel(value))
            .or_else(|| named_month(value)),
    }
}

/// `5. Oktober 2023`, `12 de octubre de 2023, 18:40`, `Salı, 17 Ekim 2023`: the name of a month that is not English.
fn in_words(value: &str) -> Option<String> {
    let small = value.to_lowercase();
    let mut words = small
        .split([' ', ','])
        .map(|word| word.trim_end_matches('.'))
        .filter(|word| !matches!(*word, "" | "de" | "del"))
        .skip_while(|word| months::is_weekday(word));
    let day = words.next()?;
    let day = day.strip_suffix("er").unwrap_or(day).parse().ok()?;
    let month = months::number(words.next()?)?;
    let year = words
        .next()
        .filter(|year| year.len() == 4 && has_year(year))?;
    let is_time = |word: &str| {
        let is_clock = |c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | 'h');
        matches!(word, "um" | "uhr" | "à") || months::is_weekday(word) || word.chars().all(is_clock)
    };
    words.all(is_time).then_some(())?;
    let date = Date::new(year.parse().ok()?, month, day).ok()?;
    Some(date.to_string())
}

/// The month in `January 2020`.
pub(in crate::corpus) fn named_month(value: &str) -> Option<String> {
    let captures = NAMED.as_ref()?.captures(value)?;
    let month = month(&captures)?;
    let year = captures.name("y")?.as_str();
    has_year(year).then(|| format!("{year}-{month:02}"))
}

/// Whether four digits are a year: there is none of the number 0.
fn has_year(digits: &str) -> bool {
    digits != "0000"
}

/// The date in `6-Jan-20`.
fn by_excel(value: &str) -> Option<String> {
    let captures = BY_EXCEL.as_ref()?.captures(value)?;
    let (day, year) = (captures.get(1)?.as_str(), captures.get(2)?.as_str());
    iso_date(&format!("{day}{}", with_century(year)))
}

/// A year of two digits in full. As Excel has it, those from 30 on are of the twentieth century.
fn with_century(year: &str) -> String {
    let century = if year < "30" { "20" } else { "19" };
    format!("{century}{year}")
}

/// How the dates of one column are read: by themselves, or, where only numbers stand in an order of their own, as the
/// column shows. `28/3/2020` can be read in one way only, and with it every `4/3/2020` of its column, unless another
/// date contradicts it. Where dots stand between the numbers, as in German, the day is first, unless the column shows otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dates {
    /// Whether the day stands first; `None` if nothing shows it.
    day_first: Option<bool>,
    /// The same of numbers with dots between them.
    day_first_of_dots: Option<bool>,
}

/// Day and month in one order or the other, and the year.
struct Numbers {
    first: i16,
    second: i16,
    year: i16,
    /// Whether dots stand between them.
    are_dotted: bool,
}

impl Dates {
    /// How a column with these values is read.
    pub fn of<'a>(values: impl Iterator<Item = &'a str>) -> Self {
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
            let small = |number: i16| i8::try_from(number).ok();
            let date = Date::new(numbers.year, small(month)?, small(day)?).ok()?;
            Some(date.to_string())
        })
    }
}

/// `28/3/2020`, `3-28-2020`, `28.3.2020` and `28.3.20`. A time after them is left away.
fn numbers(value: &str) -> Option<Numbers> {
    let captures = NUMBERS.as_ref()?.captures(value)?;
    let part = |name: &str| captures.name(name).map(|part| part.as_str());
    let sign = part("s1")?.trim_end();
    (part("s2")?.trim_end() == sign).then_some(())?;
    let are_dotted = sign == ".";
    let year = match part("y") {
        Some(year) => year.to_owned(),
        None => with_century(part("short").filter(|_| are_dotted)?),
    };
    let year = year.parse().ok().filter(|year| *year > 0)?;
    Some(Numbers {
        first: part("a")?.parse().ok()?,
        second: part("b")?.parse().ok()?,
        year,
        are_dotted,
    })
}

/// The number of a month given by its name.
fn month(captures: &Captures<'_>) -> Option<i8> {
    let name = captures.name("m4").or_else(|| captures.name("m5"))?;
    let start = name.as_str().get(..3)?.to_ascii_lowercase();
    let at = MONTHS.iter().position(|month| *month == start)?;
    i8::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_that_can_be_read_in_one_way_only_are_read() {
        for written in [
            "2020-01-06",
            "2020-1-6",
            " 2020-01-06T23:30:00-05:00 ",
            "2020-01-06T23:30:00.123Z",
            "2020-01-06 23:30:00 +0000 UTC",
            "2020-01-06T2330+01",
            "2020/01/06",
            "20200106",
            "20200106T120000Z",
            "Mon, 06 Jan 2020 12:00:00 GMT",
            "6 January 2020",
            "06-Jan-2020",
            "January 6, 2020",
            "Jan. 6, 2020, 4:30 p.m. ET",
            "Monday, January 6th, 2020 at 4:30 PM",
            "January 6, 2020 Monday",
            "January 6, 2020 Monday 10:30 AM GMT",
            "6 January 2020, Monday",
        ] {
            assert_eq!(
                iso_date(written).as_deref(),
                Some("2020-01-06"),
                "{written}"
            );
        }
        assert_eq!(iso_date("29 Sept. 2024").as_deref(), Some("2024-09-29"));
        assert_eq!(iso_date("2024-02-29").as_deref(), Some("2024-02-29"));
    }

    #[test]
    fn nothing_is_guessed() {
        for written in [
            "",
            "06/01/2020",
            "25.12.2020",
            "06-01-2020",
            "6/1/20",
            "2023-02-29",
            "2020-13-01",
            "2020-00-10",
            "0000-01-01",
            "2020-01",
            "2020",
            "1578312000",
            "2020-01-06 to 2020-02-01",
            "yesterday",
            "January 2020",
            "June 6",
            "2020-01-06x123",
            "１２３４-01-01",
        ] {
            assert_eq!(iso_date(written), None, "{written}");
        }
    }

    #[test]
    fn a_table_may_know_the_month_or_the_year_only() {
        for (written, read) in [
            (" 2020-01 ", Some("2020-01")),
            ("2020", Some("2020")),
            ("2020-13", None),
            ("6 Jan 2020", Some("2020-01-06")),
            ("6-Jan-20", Some("2020-01-06")),
            ("Jan 2020", Some("2020-01")),
            ("september 2020", Some("2020-09")),
            ("Sept.-2020", Some("2020-09")),
            ("June 6", None),
            ("06-MAR-99", Some("1999-03-06")),
            ("31-Feb-20", None),
            ("20-Jul", None),
            ("5. Oktober 2023", Some("2023-10-05")),
            ("Donnerstag, 5. März 2020, 14.30 Uhr", Some("2020-03-05")),
            ("1er août 2023 à 7h15", Some("2023-08-01")),
            ("12 de octubre de 2023", Some("2023-10-12")),
            ("17 Ekim 2023 Salı", Some("2023-10-17")),
            ("Salı, 17 Ekim 2023", Some("2023-10-17")),
            ("5 يناير 2024", Some("2024-01-05")),
            ("30. Februar 2020", None),
            ("5. Oktober", None),
            ("seit 5. Oktober 2023", None),
            ("5. Oktober 0000", None),
        ] {
            assert_eq!(iso_date_or_part(written).as_deref(), read, "{written}");
        }
    }

    #[test]
    fn a_column_shows_whether_the_day_comes_first() {
        let read = |column: &[&str], value: &str| Dates::of(column.iter().copied()).iso(value);
        let third_of_april = Some("2020-04-03".to_string());
        for column in [
            ["28/3/2020", "1/2/2020"],
            ["31.01.1999", "soon"],
            ["2020-04-01", "13-12-2020"],
        ] {
            assert_eq!(read(&column, "3/4/2020"), third_of_april, "{column:?}");
            assert_eq!(
                read(&column, " 03.04.2020 00:00"),
                third_of_april,
                "{column:?}"
            );
        }
        assert_eq!(read(&["3/28/2020"], "4/3/2020"), third_of_april);
        // Nothing shows it, both are shown, or what shows it is no date in either way.
        for column in [
            &["1/2/2020", "2020-05-31"][..],
            &["28/3/2020", "3/28/2020"],
            &["28/31/2020"],
        ] {
            assert_eq!(read(column, "3/4/2020"), None, "{column:?}");
            assert_eq!(read(column, "2020-04-03"), third_of_april, "{column:?}");
        }
        for value in ["31/2/2020", "3/4-2020", "3/4/20", "3/4/0000", "3/13/2020"] {
            assert_eq!(read(&["28/3/2020"], value), None, "{value}");
        }
    }

    #[test]
    fn with_dots_the_day_is_first() {
        let read = |column: &[&str], value: &str| Dates::of(column.iter().copied()).iso(value);
        for value in [
            "04.03.2024",
            "4.3.2024",
            "04.03.24",
            "4.3.24",
            "4. 3. 2024",
            "04.03.2024, 18:30 Uhr",
        ] {
            let column = [value, "5/6/2024", "soon"];
            assert_eq!(
                read(&column, value).as_deref(),
                Some("2024-03-04"),
                "{value}"
            );
        }
        assert_eq!(read(&[], "24.12.99").as_deref(), Some("1999-12-24"));
        assert_eq!(
            read(&["3.28.2024"], "4.3.2024").as_deref(),
            Some("2024-04-03")
        );
        // Dots say nothing of other signs, nor do dates that contradict each other of dots.
        assert_eq!(read(&["04.03.2024"], "4/3/2024"), None);
        assert_eq!(read(&["28.3.2020", "3.28.2020"], "4.3.2024"), None);
        for value in [
            "31.02.2024",
            "3.28.2024",
            "4.3.",
            "4.3.024",
            "4/ 3/ 2024",
            "4-3-24",
            "4.3/24",
        ] {
            assert_eq!(read(&["28.3.2020"], value), None, "{value}");
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
