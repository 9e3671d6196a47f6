//! Dates as people and pages write them → ISO 8601, where there is only one way to read them.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex};

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Year first, or a month by its English name; what may follow is a time. `06/01/2020` is neither.
static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let month = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|\
                 sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";
    let pattern = format!(
        r"(?ix)^\s*
        (?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?
        (?:
            (?<y1>\d{{4}})-(?<m1>\d{{1,2}})-(?<d1>\d{{1,2}})
          | (?<y2>\d{{4}})/(?<m2>\d{{1,2}})/(?<d2>\d{{1,2}})
          | (?<y3>\d{{4}})(?<m3>\d{{2}})(?<d3>\d{{2}})
          | (?<d4>\d{{1,2}})(?:st|nd|rd|th)?[\ -](?<m4>{month})\.?,?[\ -](?<y4>\d{{4}})
          | (?<m5>{month})\.?\ (?<d5>\d{{1,2}})(?:st|nd|rd|th)?,?\ (?<y5>\d{{4}})
        )
        (?:(?:T|,?\s+(?:at\s+)?)\d{{1,2}}(?::?\d{{2}}){{0,2}}(?:[.,]\d+)?\s*(?:[ap]\.?m\.?)?)?
        \s*(?:[a-z]{{1,5}})?\s*(?:[+-]\d{{2}}:?(?:\d{{2}})?)?(?:\s+UTC)?\s*$"
    );
    Regex::new(&pattern).ok()
});

/// A year and a month, or a year: ISO 8601 at reduced precision.
static REDUCED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^\s*(\d{4})(?:-(0[1-9]|1[0-2]))?\s*$").ok());

/// The date as `YYYY-MM-DD`, if the value can be read in one way only: year first, or with the month's
/// English name. A time after it is left away and its zone not converted: the day is the one written.
pub(crate) fn iso_date(value: &str) -> Option<String> {
    let captures = DATE.as_ref()?.captures(value)?;
    let part = |name: char| (1..=5).find_map(|n| captures.name(&format!("{name}{n}")));
    let number = |name: char| part(name)?.as_str().parse::<i8>().ok();
    let year = part('y')?.as_str().parse().ok().filter(|year| *year > 0)?;
    let month = number('m').or_else(|| month(&captures))?;
    let date = Date::new(year, month, number('d')?).ok()?;
    Some(date.to_string())
}

/// The same of a table that people fill in, where `2020-01` and `2020` are dates as well.
pub(crate) fn iso_date_or_part(value: &str) -> Option<String> {
    let is_part = REDUCED.as_ref()?.is_match(value);
    match is_part {
        true => Some(value.trim().to_owned()),
        false => iso_date(value),
    }
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
        ] {
            assert_eq!(iso_date_or_part(written).as_deref(), read, "{written}");
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
