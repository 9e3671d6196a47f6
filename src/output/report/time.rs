//! ISO dates, and the months or years that they are counted by.

/// More months than this do not fit on an axis: years then.
const MOST_MONTHS: i32 = 36;

/// What time is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// By month.
    Month,
    /// By year.
    Year,
}

/// The points of time of a corpus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    /// What they are.
    pub period: Period,
    /// The names of all of them, the empty ones between too: `2003-04` or `2003`.
    pub names: Vec<String>,
    /// For each date given its place among the names, if it is a date.
    pub places: Vec<Option<usize>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Date {
    year: i32,
    month: Option<i32>,
}

impl Period {
    /// The period in a word.
    pub fn name(self) -> &'static str {
        match self {
            Period::Month => "month",
            Period::Year => "year",
        }
    }

    /// How many letters of an ISO date name it.
    pub fn letters(self) -> usize {
        match self {
            Period::Month => "2003-04".len(),
            Period::Year => "2003".len(),
        }
    }
}

impl Timeline {
    /// By month where all dates have one and the months are few, else by year; nothing if there is no date.
    pub fn new<'a>(dates: impl Iterator<Item = &'a str>) -> Option<Self> {
        let dates: Vec<Option<Date>> = dates.map(Date::parse).collect();
        let known = || dates.iter().flatten();
        let months: Option<Vec<i32>> = known()
            .map(|date| Some(12 * date.year + date.month? - 1))
            .collect();
        let span = |of: &[i32]| Some((*of.iter().min()?, *of.iter().max()?));
        let by_month = months.filter(|m| span(m).is_some_and(|(a, b)| b - a < MOST_MONTHS));
        let period = match by_month {
            Some(_) => Period::Month,
            None => Period::Year,
        };
        let number = |date: &Date| match (period, date.month) {
            (Period::Month, Some(month)) => 12 * date.year + month - 1,
            _ => date.year,
        };
        let (first, last) = span(&known().map(number).collect::<Vec<_>>())?;
        let name = |n: i32| match period {
            Period::Month => format!("{:04}-{:02}", n / 12, n % 12 + 1),
            Period::Year => format!("{n:04}"),
        };
        let place = |date: &Date| usize::try_from(number(date) - first).ok();
        Some(Timeline {
            period,
            names: (first..=last).map(name).collect(),
            places: dates
                .iter()
                .map(|date| date.as_ref().and_then(place))
                .collect(),
        })
    }
}

impl Date {
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, and nothing else: a date is not guessed.
    fn parse(text: &str) -> Option<Self> {
        let number = |part: &str, digits: usize| {
            let is_number = part.len() == digits && part.bytes().all(|b| b.is_ascii_digit());
            is_number.then(|| part.parse().ok()).flatten()
        };
        let mut parts = text.trim().split('-');
        let year = number(parts.next()?, 4)?;
        let month = match parts.next() {
            Some(part) => Some(number(part, 2).filter(|m| (1..=12).contains(m))?),
            None => None,
        };
        if let (Some(part), Some(month)) = (parts.next(), month) {
            number(part, 2).filter(|day| (1..=days(year, month)).contains(day))?;
        }
        parts.next().is_none().then_some(Date { year, month })
    }
}

fn days(year: i32, month: i32) -> i32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Whether a text is a date as the report reads them.
pub fn is_date(text: &str) -> bool {
    Date::parse(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_iso_dates_are_dates() {
        for date in ["2003", "2003-04", "2003-04-30", " 2004-02-29 "] {
            assert!(is_date(date), "{date}");
        }
        for text in [
            "",
            "203",
            "2003-4",
            "2003-13",
            "2003-04-31",
            "2003-02-29",
            "1900-02-29",
            "30.04.2003",
            "2003-04-30-1",
            "2003-",
            "２００３",
            "-003",
        ] {
            assert!(!is_date(text), "{text}");
        }
    }

    fn timeline(dates: &[&str]) -> Option<Timeline> {
        Timeline::new(dates.iter().copied())
    }

    #[test]
    fn few_months_are_counted_by_month_and_empty_ones_are_there() {
        let t = timeline(&["2003-12-01", "soon", "2004-02"]).unwrap();
        assert_eq!(t.names, ["2003-12", "2004-01", "2004-02"]);
        assert_eq!(t.places, [Some(0), None, Some(2)]);
    }

    #[test]
    fn many_months_or_dates_without_one_are_counted_by_year() {
        let t = timeline(&["2003-12", "2003-01", "2007"]).unwrap();
        assert_eq!(
            (t.period, t.names.len(), t.places),
            (Period::Year, 5, vec![Some(0), Some(0), Some(4)])
        );
        assert_eq!(
            timeline(&["2003-01", "2005-12"]).unwrap().period,
            Period::Month
        );
        assert_eq!(
            timeline(&["2003-01", "2006-01"]).unwrap().period,
            Period::Year
        );
        assert_eq!(timeline(&["", "x"]), None);
    }
}
