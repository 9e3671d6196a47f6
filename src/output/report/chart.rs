//! The chart of shares over time.

use std::fmt::Write;

use super::escape::html;
use crate::prevalence::Row;

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 260.0;
/// The margins for the numbers of the axes.
const LEFT: f64 = 64.0;
const BOTTOM: f64 = 34.0;
const TOP: f64 = 12.0;
const RIGHT: f64 = 20.0;
/// The number of names under the time axis that fit on a telephone.
const MOST_NAMES: usize = 5;

/// Draws a line for each label over all periods, with a mark where there is a share, and its interval if it has
/// one. `what` says what the shares are.
pub fn lines(
    what: &str,
    names: &[String],
    shares: &[Option<&[Row]>],
    classes: &[String],
) -> String {
    let rows = || shares.iter().flatten();
    let ends = |row: &Row| {
        [row.share, row.high]
            .into_iter()
            .flatten()
            .fold(0.0, f64::max)
    };
    let highest = rows().copied().flatten().map(ends).fold(0.0, f64::max);
    // The axis ends at the next twenty per cent, so that its middle is a round number.
    let top = ((highest * 5.0).ceil() / 5.0).clamp(0.2, 1.0);
    let last = names.len().saturating_sub(1).max(1) as f64;
    let x = |at: usize| LEFT + (WIDTH - LEFT - RIGHT) * at as f64 / last;
    let y = |share: f64| TOP + (HEIGHT - TOP - BOTTOM) * (1.0 - share.clamp(0.0, top) / top);

    // Intervals stand beside each other, so that they do not cover each other.
    let beside = match rows().copied().flatten().any(|row| row.low.is_some()) {
        true => f64::min(5.0, (x(1) - x(0)) / (classes.len() + 1) as f64),
        false => 0.0,
    };
    let aside = |label: usize| beside * (label as f64 - (classes.len() - 1) as f64 / 2.0);
    let what = html(what);
    let (first, end) = (names.first(), names.last());
    let mut svg = format!(
        "<figure><svg class=\"chart\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{what}, \
        from {} to {}; the numbers are in the table below\">\n",
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
            LEFT - 16.0,
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
        for (at, rows) in shares.iter().enumerate() {
            let Some(row) = rows.map(|rows| &rows[label]) else {
                continue;
            };
            let Some(share) = row.share else { continue };
            let (x, middle) = (x(at) + aside(label), y(share));
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
    for (label, class) in classes.iter().enumerate() {
        let name = rows().next().map_or("", |rows| rows[label].label.as_str());
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
    fn chart(one: Row, other: Row) -> String {
        let names = ["2001", "2002", "2003"].map(String::from);
        let (one, other) = ([one], [other]);
        let shares = [Some(&one[..]), None, Some(&other[..])];
        lines("Shares", &names, &shares, &["l0".into()])
    }

    #[test]
    fn the_axis_ends_at_the_next_twenty_per_cent() {
        let svg = chart(row(0.1, None), row(0.5, None));
        assert!(svg.contains("aria-label=\"Shares, from 2001 to 2003"));
        // 0 % is at 226 from above, 60 % at 12. The first period is at 64 from the left, the last at 20 from
        // the right.
        assert!(
            svg.contains("<path d=\"M64.0 190.3L620.0 47.7\"/>"),
            "{svg}"
        );
        for (y, share) in [("226.0", "0"), ("119.0", "30"), ("12.0", "60")] {
            let grid = format!(
                "M64 {y}H620.0\"/><text class=\"y\" x=\"48.0\" y=\"{y}\" dy=\".35em\">{share} %<"
            );
            assert!(svg.contains(&grid), "{svg}");
        }
        for (class, x, name) in [
            ("first", "64.0", "2001"),
            ("x", "342.0", "2002"),
            ("last", "620.0", "2003"),
        ] {
            let text = format!("<text class=\"{class}\" x=\"{x}\" y=\"252.0\">{name}<");
            assert!(svg.contains(&text), "{svg}");
        }
        assert!(!svg.contains("range"));
    }

    #[test]
    fn intervals_are_drawn_and_a_share_that_is_not_shown_is_not() {
        let one = row(0.2, Some((0.1, 0.4)));
        let svg = chart(one.clone(), one.clone());
        // The axis ends at 40 %, as the interval does.
        assert!(
            svg.contains("<path d=\"M64.0 119.0L620.0 119.0\"/>"),
            "{svg}"
        );
        assert!(
            svg.contains("<path class=\"range\" d=\"M620.0 172.5V12.0\"/>"),
            "{svg}"
        );
        let hidden = Row {
            share: None,
            ..one.clone()
        };
        let svg = chart(one, hidden);
        assert!(svg.contains("<path d=\"M64.0 119.0\"/>"), "{svg}");
        assert_eq!(svg.matches("range").count(), 1);
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
