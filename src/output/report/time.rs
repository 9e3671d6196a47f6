//! The months or years of articles.

use crate::corpus::Dates;

/// The largest number of months on an axis. With more, years are shown.
const MAX_MONTHS: i32 = 36;

/// The unit of a timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    Month,
    Year,
}

/// The periods of a corpus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    pub period: Period,
    /// The names of all periods, also of empty ones: `2003-04` or `2003`.
    pub names: Vec<String>,
    /// The date of each article as `YYYY-MM-DD`, `YYYY-MM` or `YYYY`, if it can be read.
    pub dates: Vec<Option<String>>,
    /// The index of the period of each article.
    pub places: Vec<Option<usize>>,
}

impl Period {
    /// The name of the unit.
    pub fn noun(self) -> &'static str {
        match self {
            Period::Month => "month",
            Period::Year => "year",
        }
    }

    /// The number of characters of an ISO date that name the period.
    pub fn letters(self) -> usize {
        match self {
            Period::Month => "2003-04".len(),
            Period::Year => "2003".len(),
        }
    }
}

impl Timeline {
    /// Makes a timeline by month if all dates have a month and the months are few, else by year. Returns
    /// `None` if there is no date.
    pub fn new<'a>(given: impl Iterator<Item = &'a str> + Clone) -> Option<Self> {
        let column = Dates::of_column(given.clone());
        let dates: Vec<Option<String>> = given.map(|date| column.iso(date)).collect();
        let year = |date: &str| date.get(..4)?.parse::<i32>().ok();
        let month = |date: &str| Some(12 * year(date)? + date.get(5..7)?.parse::<i32>().ok()? - 1);
        let readable = || dates.iter().flatten();
        let months: Option<Vec<i32>> = readable().map(|date| month(date)).collect();
        let span = |of: &[i32]| Some((*of.iter().min()?, *of.iter().max()?));
        let by_month = months.filter(|m| span(m).is_some_and(|(a, b)| b - a < MAX_MONTHS));
        let period = match by_month {
            Some(_) => Period::Month,
            None => Period::Year,
        };
        let number = |date: &String| match period {
            Period::Month => month(date),
            Period::Year => year(date),
        };
        let (first, last) = span(&readable().filter_map(number).collect::<Vec<_>>())?;
        let name = |n: i32| match period {
            Period::Month => format!("{:04}-{:02}", n / 12, n % 12 + 1),
            Period::Year => format!("{n:04}"),
        };
        let place = |date: &Option<String>| usize::try_from(number(date.as_ref()?)? - first).ok();
        Some(Timeline {
            period,
            names: (first..=last).map(name).collect(),
            places: dates.iter().map(place).collect(),
            dates,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timeline(dates: &[&str]) -> Option<Timeline> {
        Timeline::new(dates.iter().copied())
    }

    #[test]
    fn few_months_are_counted_by_month_and_empty_ones_are_kept() {
        let t = timeline(&["2003-12-01", "soon", "2004-02"]).unwrap();
        assert_eq!(t.names, ["2003-12", "2004-01", "2004-02"]);
        assert_eq!(t.places, [Some(0), None, Some(2)]);
        let t = timeline(&["December 24, 2003", "3/1/2004", "", "31/1/2004"]).unwrap();
        assert_eq!(t.names, ["2003-12", "2004-01"]);
        assert_eq!(t.dates[1].as_deref(), Some("2004-01-03"));
        assert_eq!(t.places, [Some(0), Some(1), None, Some(1)]);
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
