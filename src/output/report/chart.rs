//! The chart of shares over time, for the page and for a paper.

use std::fmt::Write;

use super::escape::html;
use crate::output::drawing::{
    Anchor, Drawing, DrawnPart, DrawnShape, DrawnText, Mark, Point, mark,
};
use crate::prevalence::SummaryRow;

/// Where a chart lies: its size, and the margins for the numbers of the axes.
pub(super) struct Frame {
    pub width: f64,
    pub height: f64,
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
    /// The room between an axis and its numbers, and between the lower edge and the names of periods.
    pub beside: (f64, f64),
    /// How far the first and the last period are from the edges.
    pub inset: f64,
    /// The largest distance of two intervals that stand beside each other.
    pub apart: f64,
    /// Whether the axis of shares has a number only at its ends and its middle.
    pub is_sparse: bool,
}

const PAGE: Frame = Frame {
    width: 640.0,
    height: 260.0,
    left: 64.0,
    right: 20.0,
    top: 12.0,
    bottom: 34.0,
    beside: (16.0, 8.0),
    inset: 0.0,
    apart: 5.0,
    is_sparse: true,
};

/// The number of names under the time axis that fit on a telephone, and into a column of a journal.
const MAX_NAMES: usize = 5;

/// The end of the axis of shares: the next twenty per cent, so that its middle is a round number.
pub(super) fn end_of_axis<'a>(rows: impl Iterator<Item = &'a SummaryRow>) -> f64 {
    let ends = rows.flat_map(|row| [row.share, row.share.and(row.high)]);
    let highest = ends.flatten().fold(0.0, f64::max);
    ((highest * 5.0).ceil() / 5.0).clamp(0.2, 1.0)
}

/// The shares that have a number on an axis that ends here.
pub(super) fn numbered(end: f64, is_sparse: bool) -> impl Iterator<Item = f64> {
    let twenties = (end * 5.0).round() as u32;
    let steps = match twenties {
        _ if is_sparse => 2,
        1 | 2 => 2 * twenties,
        many => many,
    };
    (0..=steps).map(move |step| end * f64::from(step) / f64::from(steps))
}

/// The parts of a share: its interval, if it has one, and its mark. `place` is where a share is on the axis.
pub(super) fn share_parts(row: &SummaryRow, place: impl Fn(f64) -> Point) -> Vec<DrawnPart> {
    let Some(share) = row.share else {
        return Vec::new();
    };
    let ends = row.low.zip(row.high);
    let range = ends.map(|(low, high)| DrawnPart::Range(place(low), place(high)));
    range
        .into_iter()
        .chain([DrawnPart::Mark(place(share))])
        .collect()
}

/// Draws a line for each label over all periods, with a mark where there is a share, and its interval if it has
/// one.
pub(super) fn over_time(
    frame: &Frame,
    names: &[String],
    shares: &[Option<&[SummaryRow]>],
    labels: usize,
) -> Drawing {
    let rows = || shares.iter().flatten().copied().flatten();
    let end = end_of_axis(rows());
    let (first_x, last_x) = (
        frame.left + frame.inset,
        frame.width - frame.right - frame.inset,
    );
    let last = names.len().saturating_sub(1).max(1) as f64;
    let x = |at: usize| first_x + (last_x - first_x) * at as f64 / last;
    let tall = frame.height - frame.top - frame.bottom;
    let y = |share: f64| frame.top + tall * (1.0 - share.clamp(0.0, end) / end);

    // Intervals stand beside each other, so that they do not cover each other.
    let beside = if rows().any(|row| row.low.is_some()) {
        f64::min(frame.apart, (x(1) - x(0)) / (labels + 1) as f64)
    } else {
        0.0
    };
    let aside = |label: usize| beside * (label as f64 - (labels - 1) as f64 / 2.0);
    let mut shapes = Vec::new();
    for share in numbered(end, frame.is_sparse) {
        shapes.push(DrawnShape::Rule {
            is_axis: false,
            from: (frame.left, y(share)),
            to: (frame.width - frame.right, y(share)),
        });
        let at = (frame.left - frame.beside.0, y(share));
        let number = DrawnText::new(at, Anchor::End, &format!("{:.0} %", 100.0 * share));
        shapes.push(DrawnShape::Text(number.centred()));
    }
    let every = names.len().div_ceil(MAX_NAMES).max(1);
    for (at, name) in names.iter().enumerate().step_by(every) {
        if !frame.is_sparse {
            let foot = frame.height - frame.bottom;
            shapes.push(DrawnShape::Rule {
                is_axis: true,
                from: (x(at), foot),
                to: (x(at), foot + 2.5),
            });
        }
        let anchor = match at {
            _ if frame.inset > 0.0 => Anchor::Middle,
            0 => Anchor::Start,
            at if at + 1 == names.len() => Anchor::End,
            _ => Anchor::Middle,
        };
        let below = (x(at), frame.height - frame.beside.1);
        shapes.push(DrawnShape::Text(DrawnText::new(below, anchor, name)));
    }
    for label in 0..labels {
        let periods = shares.iter().enumerate();
        let rows =
            periods.filter_map(|(at, rows)| Some((at, rows.and_then(|rows| rows.get(label))?)));
        let place = |at: usize, share: f64| (x(at) + aside(label), y(share));
        let points = rows
            .clone()
            .filter_map(|(at, row)| Some(place(at, row.share?)));
        let marks = rows.flat_map(|(at, row)| share_parts(row, |share| place(at, share)));
        let line = DrawnPart::Line(points.collect());
        shapes.push(DrawnShape::OfLabel(
            label,
            [line].into_iter().chain(marks).collect(),
        ));
    }
    Drawing {
        width: frame.width,
        height: frame.height,
        shapes,
    }
}

/// Writes the chart of shares over time for the page. `what` says what the shares are.
pub fn lines(
    what: &str,
    names: &[String],
    shares: &[Option<&[SummaryRow]>],
    classes: &[String],
) -> String {
    let what = html(what);
    let (first, end) = (names.first(), names.last());
    let drawing = over_time(&PAGE, names, shares, classes.len());
    let (width, height) = (drawing.width, drawing.height);
    let mut svg = format!(
        "<figure><svg class=\"chart\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{what}, \
        from {} to {}; the numbers are in the table below\">\n",
        html(first.map_or("", String::as_str)),
        html(end.map_or("", String::as_str))
    );
    for shape in &drawing.shapes {
        let _ = match shape {
            DrawnShape::Rule { from, to, .. } => {
                writeln!(svg, "<path class=\"grid\" d=\"{}\"/>", path(&[*from, *to]))
            }
            DrawnShape::Text(text) => writeln!(svg, "{}", written(text)),
            DrawnShape::OfLabel(label, parts) => {
                let parts: String = parts
                    .iter()
                    .map(|part| written_part(*label, part))
                    .collect();
                writeln!(svg, "<g class=\"line {}\">{parts}</g>", classes[*label])
            }
        };
    }
    svg.push_str("</svg><figcaption>");
    for (label, class) in classes.iter().enumerate() {
        let row = shares.iter().flatten().find_map(|rows| rows.get(label));
        let _ = write!(
            svg,
            "<span class=\"key\"><svg viewBox=\"0 0 28 12\" aria-hidden=\"true\"><g class=\"line \
            {class}\"><path d=\"M0 6H28\"/>{}</g></svg><bdi>{}</bdi></span> ",
            written_part(label, &DrawnPart::Mark((14.0, 6.0))),
            html(row.map_or("", |row| row.label.as_str()))
        );
    }
    svg.push_str("</figcaption></figure>\n");
    svg
}

fn written(text: &DrawnText) -> String {
    let (x, y) = text.at;
    let (class, down) = match (text.is_centred, text.anchor) {
        (true, _) => ("y", " dy=\".35em\""),
        (false, Anchor::Start) => ("first", ""),
        (false, Anchor::Middle) => ("x", ""),
        (false, Anchor::End) => ("last", ""),
    };
    let text = html(&text.text);
    format!("<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\"{down}>{text}</text>")
}

fn written_part(label: usize, part: &DrawnPart) -> String {
    match part {
        DrawnPart::Line(points) => format!("<path d=\"{}\"/>", path(points)),
        DrawnPart::Range(from, to) => {
            format!("<path class=\"range\" d=\"{}\"/>", path(&[*from, *to]))
        }
        DrawnPart::Mark((x, y)) => match mark(label) {
            Mark::Circle(r) => format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{r}\"/>"),
            Mark::Corners((right, down), steps) => {
                let steps: String = steps.iter().map(|(x, y)| format!("l{x} {y}")).collect();
                let (x, y) = (x + right, y + down);
                format!("<path class=\"mark\" d=\"M{x:.1} {y:.1}{steps}z\"/>")
            }
        },
    }
}

/// A line from point to point.
fn path(points: &[Point]) -> String {
    let mut path = String::new();
    for (x, y) in points {
        let command = if path.is_empty() { 'M' } else { 'L' };
        let _ = write!(path, "{command}{x:.1} {y:.1}");
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::report::shares::example_row;

    fn row(share: f64, ends: Option<(f64, f64)>) -> SummaryRow {
        SummaryRow {
            low: ends.map(|(low, _)| low),
            high: ends.map(|(_, high)| high),
            ..example_row("for", share)
        }
    }

    /// The chart of one label over three periods, the second of which is empty.
    fn chart(one: SummaryRow, other: SummaryRow) -> String {
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
                "M64.0 {y}L620.0 {y}\"/>\n<text class=\"y\" x=\"48.0\" y=\"{y}\" dy=\".35em\">{share} %<"
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
            svg.contains("<path class=\"range\" d=\"M620.0 172.5L620.0 12.0\"/>"),
            "{svg}"
        );
        let hidden = SummaryRow {
            share: None,
            ..one.clone()
        };
        let svg = chart(one, hidden);
        assert!(svg.contains("<path d=\"M64.0 119.0\"/>"), "{svg}");
        assert_eq!(svg.matches("range").count(), 1);
    }

    #[test]
    fn each_of_four_labels_has_a_mark_of_its_own() {
        let written = |label| written_part(label, &DrawnPart::Mark((10.0, 20.0)));
        let marks = [0, 1, 2, 3].map(written);
        assert_eq!(marks[0], "<circle cx=\"10.0\" cy=\"20.0\" r=\"4\"/>");
        let paths = [
            "M6.5 16.5l7 0l0 7l-7 0z",
            "M10.0 15.0l5 8l-10 0z",
            "M10.0 15.0l5 5l-5 5l-5 -5z",
        ];
        for (mark, path) in marks[1..].iter().zip(paths) {
            assert_eq!(*mark, format!("<path class=\"mark\" d=\"{path}\"/>"));
        }
        assert_eq!(written(4), marks[0]);
    }

    #[test]
    fn an_axis_in_a_paper_has_a_number_every_ten_or_twenty_per_cent() {
        let numbers = |end: f64| -> Vec<i32> {
            numbered(end, false)
                .map(|share| (100.0 * share).round() as i32)
                .collect()
        };
        assert_eq!(numbers(0.2), [0, 10, 20]);
        assert_eq!(numbers(0.4), [0, 10, 20, 30, 40]);
        assert_eq!(numbers(0.6), [0, 20, 40, 60]);
        assert_eq!(numbers(1.0), [0, 20, 40, 60, 80, 100]);
    }
}
