//! The chart of shares over time.

use std::fmt::Write;

use super::escape::html;
use super::shares::Shares;
use crate::prevalence::Row;

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 260.0;
/// The margins for the numbers of the axes.
const LEFT: f64 = 56.0;
const BOTTOM: f64 = 34.0;
const TOP: f64 = 12.0;
const RIGHT: f64 = 20.0;
/// The number of names under the time axis that fit on a telephone.
const MOST_NAMES: usize = 5;

/// Draws a line for each label over all periods, with a mark where there are articles. Draws intervals only
/// if every period has them, because a line of two kinds of estimates would show false changes.
pub fn lines(names: &[String], shares: &[Option<Shares>], classes: &[String]) -> String {
    let periods = || shares.iter().flatten();
    let has_interval = |s: &Shares| {
        s.coded
            .is_some_and(|rows| rows.iter().all(|r| r.low.is_some()))
    };
    let coded = periods().all(has_interval);
    let rows = |shares: &Shares| -> Vec<Row> {
        match (coded, shares.coded) {
            (true, Some(rows)) => rows.to_vec(),
            _ => shares.mean.to_vec(),
        }
    };
    let rows: Vec<Option<Vec<Row>>> = shares.iter().map(|s| s.as_ref().map(rows)).collect();
    let ends = |row: &Row| {
        [row.share, row.high]
            .into_iter()
            .flatten()
            .fold(0.0, f64::max)
    };
    let highest = rows
        .iter()
        .flatten()
        .flatten()
        .map(ends)
        .fold(0.0, f64::max);
    // The axis ends at the next twenty per cent, so that its middle is a round number.
    let top = ((highest * 5.0).ceil() / 5.0).clamp(0.2, 1.0);
    let last = names.len().saturating_sub(1).max(1) as f64;
    let x = |at: usize| LEFT + (WIDTH - LEFT - RIGHT) * at as f64 / last;
    let y = |share: f64| TOP + (HEIGHT - TOP - BOTTOM) * (1.0 - share.clamp(0.0, top) / top);

    let what = match coded {
        true => "Estimated shares with 95 % intervals",
        false => "Mean probabilities",
    };
    let (first, end) = (names.first(), names.last());
    let mut svg = format!(
        "<figure><svg class=\"chart\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{what} of \
        each label from {} to {}; the numbers are in the table below\">\n",
        html(first.map_or("", String::as_str)),
        html(end.map_or("", String::as_str))
    );
    for step in 0..=2 {
        let share = top * f64::from(step) / 2.0;
        let _ = writeln!(
            svg,
            "<path class=\"grid\" d=\"M{LEFT} {0:.1}H{1:.1}\"/><text class=\"y\" x=\"{2:.1}\" y=\"{0:.1}\" \
            dy=\".35em\">{3:.0} %</text>",
            y(share),
            WIDTH - RIGHT,
            LEFT - 8.0,
            100.0 * share
        );
    }
    let every = names.len().div_ceil(MOST_NAMES).max(1);
    for (at, name) in names.iter().enumerate().step_by(every) {
        let anchor = match at {
            0 => "first",
            at if at + 1 == names.len() => "last",
            _ => "x",
        };
        let _ = writeln!(
            svg,
            "<text class=\"{anchor}\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
            x(at),
            HEIGHT - 8.0,
            html(name)
        );
    }
    for (label, class) in classes.iter().enumerate() {
        let mut line = String::new();
        let mut marks = String::new();
        for (at, rows) in rows.iter().enumerate() {
            let Some(row) = rows.as_ref().map(|rows| &rows[label]) else {
                continue;
            };
            let Some(share) = row.share else { continue };
            let (x, middle) = (x(at), y(share));
            let _ = write!(
                line,
                "{}{x:.1} {middle:.1}",
                if line.is_empty() { "M" } else { "L" }
            );
            if let (Some(low), Some(high)) = (row.low, row.high) {
                let _ = write!(
                    marks,
                    "<path class=\"range\" d=\"M{x:.1} {:.1}V{:.1}\"/>",
                    y(low),
                    y(high)
                );
            }
            marks.push_str(&mark(label, x, middle));
        }
        let _ = writeln!(
            svg,
            "<g class=\"line {class}\"><path d=\"{line}\"/>{marks}</g>"
        );
    }
    svg.push_str("</svg><figcaption>");
    let _ = write!(svg, "{what}: ");
    for (label, class) in classes.iter().enumerate() {
        let name = periods()
            .next()
            .map_or("", |s| s.mean[label].label.as_str());
        let _ = write!(
            svg,
            "<span class=\"key\"><svg viewBox=\"0 0 28 12\" aria-hidden=\"true\"><g class=\"line \
            {class}\"><path d=\"M0 6H28\"/>{}</g></svg><bdi>{}</bdi></span> ",
            mark(label, 14.0, 6.0),
            html(name)
        );
    }
    svg.push_str("</figcaption></figure>\n");
    svg
}

/// The mark of a label: a circle, a square, a triangle or a diamond. It tells lines apart without colours.
fn mark(label: usize, x: f64, y: f64) -> String {
    let r = 4.0;
    match label % 4 {
        0 => format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{r}\"/>"),
        1 => format!(
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"7\" height=\"7\"/>",
            x - 3.5,
            y - 3.5
        ),
        2 => format!(
            "<path class=\"mark\" d=\"M{x:.1} {:.1}l5 8h-10z\"/>",
            y - 5.0
        ),
        _ => format!(
            "<path class=\"mark\" d=\"M{x:.1} {:.1}l5 5l-5 5l-5 -5z\"/>",
            y - 5.0
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::report::shares::example_row;

    fn row(share: f64, ends: Option<(f64, f64)>) -> Row {
        Row {
            low: ends.map(|(low, _)| low),
            high: ends.map(|(_, high)| high),
            ..example_row("for", share)
        }
    }

    /// The chart of one label over three periods, the second of which is empty.
    fn chart(mean: [f64; 2], coded: [Option<Row>; 2]) -> String {
        let names = ["2001", "2002", "2003"].map(String::from);
        let mean = mean.map(|share| [row(share, None)]);
        let coded = coded.map(|row| row.map(|row| [row]));
        let shares = |at: usize| {
            Some(Shares {
                mean: &mean[at],
                count: &mean[at],
                coded: coded[at].as_ref().map(|rows| &rows[..]),
            })
        };
        lines(&names, &[shares(0), None, shares(1)], &["l0".into()])
    }

    #[test]
    fn the_axis_ends_at_the_next_twenty_per_cent() {
        let svg = chart([0.1, 0.5], [None, None]);
        assert!(svg.contains("aria-label=\"Mean probabilities of each label from 2001 to 2003"));
        // 0 % is at 226 from above, 60 % at 12. The first period is at 56 from the left, the last at 20 from
        // the right.
        assert!(
            svg.contains("<path d=\"M56.0 190.3L620.0 47.7\"/>"),
            "{svg}"
        );
        for (y, share) in [("226.0", "0"), ("119.0", "30"), ("12.0", "60")] {
            let grid = format!(
                "M56 {y}H620.0\"/><text class=\"y\" x=\"48.0\" y=\"{y}\" dy=\".35em\">{share} %<"
            );
            assert!(svg.contains(&grid), "{svg}");
        }
        for (class, x, name) in [
            ("first", "56.0", "2001"),
            ("x", "338.0", "2002"),
            ("last", "620.0", "2003"),
        ] {
            let text = format!("<text class=\"{class}\" x=\"{x}\" y=\"252.0\">{name}<");
            assert!(svg.contains(&text), "{svg}");
        }
    }

    #[test]
    fn intervals_are_drawn_where_every_period_has_them() {
        let coded = Some(row(0.2, Some((0.1, 0.4))));
        let svg = chart([0.1, 0.5], [coded.clone(), coded.clone()]);
        assert!(svg.contains("aria-label=\"Estimated shares with 95 % intervals"));
        // The axis ends at 40 %, as the interval does.
        assert!(
            svg.contains("<path d=\"M56.0 119.0L620.0 119.0\"/>"),
            "{svg}"
        );
        assert!(
            svg.contains("<path class=\"range\" d=\"M620.0 172.5V12.0\"/>"),
            "{svg}"
        );
        let svg = chart([0.1, 0.5], [coded, Some(row(0.2, None))]);
        assert!(
            svg.contains("Mean probabilities") && !svg.contains("range"),
            "{svg}"
        );
    }

    #[test]
    fn each_of_four_labels_has_a_mark_of_its_own() {
        let marks = [0, 1, 2, 3].map(|label| mark(label, 10.0, 20.0));
        assert_eq!(marks[0], "<circle cx=\"10.0\" cy=\"20.0\" r=\"4\"/>");
        assert_eq!(
            marks[1],
            "<rect x=\"6.5\" y=\"16.5\" width=\"7\" height=\"7\"/>"
        );
        assert_eq!(marks[2], "<path class=\"mark\" d=\"M10.0 15.0l5 8h-10z\"/>");
        assert_eq!(
            marks[3],
            "<path class=\"mark\" d=\"M10.0 15.0l5 5l-5 5l-5 -5z\"/>"
        );
        assert_eq!(mark(4, 10.0, 20.0), marks[0]);
    }
}
