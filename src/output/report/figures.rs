//! The figures of the page as files for a paper: drawn for a column of a journal, with their tables.

use std::collections::HashSet;

use standpoint_common::phrases::capital;

use super::chart::{Frame, end_of_axis, numbered, over_time, share_parts};
use super::shares::title;
use crate::output::drawing::{
    Anchor, Drawing, DrawnPart, DrawnShape, DrawnText, Ink, LETTERS, NoLetters, Point, png, svg,
    width as exact_width,
};
use crate::output::shares::share_table;
use crate::output::tables::OutputTable;
use crate::prevalence::{Estimator, SummaryRow};

/// The width of a column, 88 mm, in points.
const WIDTH: f64 = 250.0;
/// The height of a page, 233 mm.
const TALLEST: f64 = 660.0;
/// The widest name beside a row.
const WIDEST_NAME: f64 = 95.0;
/// The room for the line and the mark of a label in the legend, beside its name and after it.
const KEY: f64 = 20.0;
const AFTER_KEY: f64 = 3.0;
const AFTER_NAME: f64 = 10.0;

/// A figure of the page with the shares that it shows.
pub struct Figure {
    /// The name of its files, without an ending.
    pub name: String,
    rows: Vec<SummaryRow>,
    title: String,
    inks: Vec<Ink>,
    drawing: Option<Drawing>,
}

standpoint_common::debug_as_name!(Figure);

impl Figure {
    /// The figure of one of several questions, whose name begins that of its files. A question alone has none.
    pub(super) fn of_question(mut self, question: &str) -> Self {
        if !question.is_empty() {
            self.name = file_name(&format!("{question}-{}", self.name));
        }
        self
    }

    /// Its SVG. `None` if it would be taller than a page.
    pub fn svg(&self) -> Option<String> {
        let drawing = self.drawing.as_ref()?;
        Some(svg(drawing, &self.inks, &self.title))
    }

    /// What its SVG shows as a PNG of 300 dots per inch. `None` if there is no SVG.
    ///
    /// # Errors
    /// If a name has letters of another script than Latin, Greek and Cyrillic.
    pub fn png(&self) -> Result<Option<Vec<u8>>, NoLetters> {
        let Some(drawing) = &self.drawing else {
            return Ok(None);
        };
        png(drawing, &self.inks)
    }

    /// The shares that it shows, as `summarize` writes them.
    pub(crate) fn table(&self) -> OutputTable<'_> {
        share_table(&self.rows)
    }

    /// The number of shares.
    pub(crate) fn shares(&self) -> usize {
        self.rows.len()
    }
}

/// The figures of a page.
pub(super) struct PaperFigures<'a> {
    pub classes: &'a [String],
    pub all: Vec<Figure>,
}

impl PaperFigures<'_> {
    /// Adds the shares of all sentences.
    pub fn add_overall(&mut self, shares: &[SummaryRow]) {
        let rows: Vec<_> = shares
            .iter()
            .enumerate()
            .map(|(at, row)| (row.label.as_str(), vec![(at, row)]))
            .collect();
        let drawing = in_rows("Label", &rows, &[]);
        self.add("shares", "in all sentences", shares.to_vec(), drawing);
    }

    /// Adds the shares of groups. `by` is the column of the groups.
    pub fn add_groups(&mut self, by: &str, groups: &[(&str, &[SummaryRow])]) {
        let rows: Vec<_> = groups
            .iter()
            .map(|(name, rows)| (*name, rows.iter().enumerate().collect()))
            .collect();
        let drawing = in_rows(by, &rows, &labels(groups));
        self.add(
            &format!("shares-by-{by}"),
            &format!("by {by}"),
            of(groups),
            drawing,
        );
    }

    /// Adds the shares of periods. `drawn` are those of all periods from the first to the last, also of empty ones.
    pub fn add_periods(
        &mut self,
        period: &str,
        names: &[String],
        drawn: &[Option<&[SummaryRow]>],
        groups: &[(&str, &[SummaryRow])],
    ) {
        let labels = labels(groups);
        let mut legend = legend(&labels, true);
        let top = legend.height + 6.0;
        let frame = Frame {
            width: WIDTH,
            height: top + 150.0,
            left: 38.0,
            right: 4.0,
            top,
            bottom: 28.0,
            beside: (4.0, 17.0),
            inset: 14.0,
            apart: 4.0,
            is_sparse: false,
        };
        let mut drawing = over_time(&frame, names, drawn, labels.len());
        let (foot, right) = (frame.height - frame.bottom, WIDTH - frame.right);
        let axis = [(frame.left, frame.top), (frame.left, foot), (right, foot)];
        add_axes(&mut drawing.shapes, &axis);
        let middle = (frame.top + foot) / 2.0;
        let title = DrawnText::new((LETTERS, middle), Anchor::Middle, &axis_title(groups));
        drawing.shapes.push(DrawnShape::Text(title.turned()));
        let (middle, foot) = ((frame.left + right) / 2.0, frame.height - 3.0);
        let title = DrawnText::new((middle, foot), Anchor::Middle, &capital(period));
        drawing.shapes.push(DrawnShape::Text(title));
        drawing.shapes.append(&mut legend.shapes);
        let name = format!("shares-by-{period}");
        let drawing = (frame.height <= TALLEST).then_some(drawing);
        self.add(&name, &format!("by {period}"), of(groups), drawing);
    }

    /// Adds a figure under a name that no other one has. `of` says of which sentences the shares are.
    fn add(&mut self, name: &str, of: &str, rows: Vec<SummaryRow>, drawing: Option<Drawing>) {
        let Some(row) = rows.first() else {
            return;
        };
        let taken: HashSet<&str> = self.all.iter().map(|figure| figure.name.as_str()).collect();
        let plain = file_name(name);
        let more = (2..).map(|n| format!("{plain}-{n}"));
        let mut names = std::iter::once(plain.clone()).chain(more);
        let name = names.find(|name| !taken.contains(name.as_str()));
        let classes = self.classes.iter().enumerate();
        self.all.push(Figure {
            name: name.unwrap_or(plain),
            title: title(row.estimator, of),
            rows,
            inks: classes.map(|(at, class)| Ink::new(at, class)).collect(),
            drawing,
        });
    }
}

/// A name in small letters, with hyphens for what file names had better not hold.
pub(crate) fn file_name(name: &str) -> String {
    const MAX_LENGTH: usize = 60;
    let name = name.to_lowercase();
    let words = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let joined = words.collect::<Vec<_>>().join("-");
    joined.chars().take(MAX_LENGTH).collect()
}

fn of(groups: &[(&str, &[SummaryRow])]) -> Vec<SummaryRow> {
    groups.iter().flat_map(|(_, rows)| *rows).cloned().collect()
}

fn labels<'a>(groups: &[(&str, &'a [SummaryRow])]) -> Vec<&'a str> {
    let rows = groups.first().map_or(&[][..], |(_, rows)| *rows);
    rows.iter().map(|row| row.label.as_str()).collect()
}

/// The title of the axis of shares.
fn axis_title(groups: &[(&str, &[SummaryRow])]) -> String {
    let row = groups.iter().find_map(|(_, rows)| rows.first());
    value_title(row.map(|row| row.estimator))
}

fn value_title(estimator: Option<Estimator>) -> String {
    if estimator.is_some_and(Estimator::is_design_based) {
        "Corrected share of sentences".to_string()
    } else {
        "Mean probability, given by the model".to_string()
    }
}

fn rule(is_axis: bool, from: Point, to: Point) -> DrawnShape {
    DrawnShape::Rule { is_axis, from, to }
}

/// Draws axes from point to point, below the marks.
fn add_axes(shapes: &mut Vec<DrawnShape>, points: &[Point]) {
    let of_label = |shape: &DrawnShape| matches!(shape, DrawnShape::OfLabel(..));
    let place = shapes.iter().position(of_label).unwrap_or(shapes.len());
    let axes = points.windows(2).map(|ends| rule(true, ends[0], ends[1]));
    shapes.splice(place..place, axes);
}

/// A text on one line, cut where it is wider than this.
fn fitted(name: &str, widest: f64) -> String {
    let mut name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if width(&name) <= widest {
        return name;
    }
    while !name.is_empty() && width(&name) + width("…") > widest {
        name.pop();
    }
    name.trim_end().to_string() + "…"
}

/// The room for a text. Where none of the fonts of the SVG is installed, letters are up to an eighth wider.
fn width(text: &str) -> f64 {
    1.125 * exact_width(text, LETTERS)
}

/// What stands above a figure.
struct Legend {
    shapes: Vec<DrawnShape>,
    height: f64,
}

/// Lists the labels with their marks, and their lines if there are some, in as many lines as they need.
fn legend(labels: &[&str], has_lines: bool) -> Legend {
    const LINE: f64 = 11.0;
    let key = if has_lines { KEY } else { KEY / 2.0 };
    let mut at = (0.0, 0.0);
    let mut shapes = Vec::new();
    for (label, name) in labels.iter().enumerate() {
        let name = fitted(name, WIDTH - key - AFTER_KEY);
        let wide = key + AFTER_KEY + width(&name);
        if at.0 > 0.0 && at.0 + wide > WIDTH {
            at = (0.0, at.1 + LINE);
        }
        let middle = at.1 + LINE / 2.0;
        let line = DrawnPart::Line(vec![(at.0, middle), (at.0 + key, middle)]);
        let mark = DrawnPart::Mark((at.0 + key / 2.0, middle));
        let line = has_lines.then_some(line);
        shapes.push(DrawnShape::OfLabel(
            label,
            line.into_iter().chain([mark]).collect(),
        ));
        let name = DrawnText::new((at.0 + key + AFTER_KEY, middle), Anchor::Start, &name);
        shapes.push(DrawnShape::Text(name.centred()));
        at.0 += wide + AFTER_NAME;
    }
    Legend {
        height: if labels.is_empty() { 0.0 } else { at.1 + LINE },
        shapes,
    }
}

/// Draws shares on a scale from left to right, a block of rows for each name, and in it a row for each label of this
/// number. The labels of the legend are those that names do not tell. `None` if it would be taller than a page.
fn in_rows(
    heading: &str,
    blocks: &[(&str, Vec<(usize, &SummaryRow)>)],
    labels: &[&str],
) -> Option<Drawing> {
    let (between_rows, around_block) = (6.5, 5.0);
    let mut legend = legend(labels, false);
    let top = legend.height + 12.0;
    let rows = || {
        blocks
            .iter()
            .flat_map(|(_, rows)| rows.iter().map(|(_, row)| *row))
    };
    let count = rows().count();
    let foot = top + between_rows * count as f64 + around_block * blocks.len() as f64;
    let height = foot + 26.0;
    if height > TALLEST {
        return None;
    }
    let names: Vec<String> = blocks
        .iter()
        .map(|(name, _)| fitted(name, WIDEST_NAME))
        .collect();
    let widest = names.iter().map(|name| width(name)).fold(20.0, f64::max);
    let (left, right) = (widest + 5.0, WIDTH - 14.0);
    let end = end_of_axis(rows());
    let x = |share: f64| left + (right - left) * share.clamp(0.0, end) / end;
    let mut shapes = Vec::new();
    for share in numbered(end, false) {
        shapes.push(rule(false, (x(share), top), (x(share), foot)));
        let number = format!("{:.0} %", 100.0 * share);
        let number = DrawnText::new((x(share), foot + 9.0), Anchor::Middle, &number);
        shapes.push(DrawnShape::Text(number));
    }
    let heading = fitted(&capital(heading), WIDTH);
    let heading = DrawnText::new((0.0, top - 4.0), Anchor::Start, &heading);
    shapes.push(DrawnShape::Text(heading));
    let mut y = top;
    for (at, ((_, rows), name)) in blocks.iter().zip(&names).enumerate() {
        if at > 0 {
            shapes.push(rule(false, (0.0, y), (right, y)));
        }
        let tall = around_block + between_rows * rows.len() as f64;
        let name = DrawnText::new((0.0, y + tall / 2.0), Anchor::Start, name);
        shapes.push(DrawnShape::Text(name.centred()));
        for (at, (label, row)) in rows.iter().enumerate() {
            let y = y + around_block / 2.0 + between_rows * (at as f64 + 0.5);
            let parts = share_parts(row, |share| (x(share), y));
            shapes.push(DrawnShape::OfLabel(*label, parts));
        }
        y += tall;
    }
    add_axes(&mut shapes, &[(left, top), (left, foot), (right, foot)]);
    let title = value_title(rows().next().map(|row| row.estimator));
    let middle = ((left + right) / 2.0, height - 3.0);
    let title = DrawnText::new(middle, Anchor::Middle, &title);
    shapes.push(DrawnShape::Text(title));
    shapes.append(&mut legend.shapes);
    Some(Drawing {
        width: WIDTH,
        height,
        shapes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::report::shares::example_row;

    fn figures<'a>(classes: &'a [String], names: &[&str]) -> PaperFigures<'a> {
        let rows = [example_row("no", 0.25), example_row("yes", 0.75)];
        let groups: Vec<(&str, &[SummaryRow])> =
            names.iter().map(|name| (*name, &rows[..])).collect();
        let mut figures = PaperFigures {
            classes,
            all: Vec::new(),
        };
        figures.add_overall(&rows);
        figures.add_groups("Author / Desk", &groups);
        figures.add_groups("author-desk", &groups);
        figures
    }

    #[test]
    fn names_of_files_are_plain_and_differ() {
        let classes = ["c0", "grey"].map(String::from);
        let all = figures(&classes, &["a"]).all;
        let names: Vec<&str> = all.iter().map(|figure| figure.name.as_str()).collect();
        let expected = ["shares", "shares-by-author-desk", "shares-by-author-desk-2"];
        assert_eq!(names, expected);
        assert_eq!(file_name("../a\\b:Ü\0"), "a-b-ü");
        assert_eq!(file_name(&"x".repeat(300)).len(), 60);
    }

    #[test]
    fn a_figure_that_no_page_holds_has_only_a_table() {
        let classes = ["c0", "grey"].map(String::from);
        let all = figures(&classes, &["a"; 33]).all;
        assert!(all[0].svg().is_some());
        assert!(all[1].svg().is_some());
        let all = figures(&classes, &["a"; 34]).all;
        assert_eq!(all[1].svg(), None);
        assert_eq!(all[1].png(), Ok(None));
    }

    #[test]
    fn a_long_name_is_cut_and_a_legend_goes_on_in_the_next_line() {
        assert_eq!(fitted("a\n b", 90.0), "a b");
        let cut = fitted(&"long name ".repeat(10), 90.0);
        assert!(cut.ends_with('…') && width(&cut) <= 90.0, "{cut}");
        assert_eq!(legend(&["no", "yes"], true).height, 11.0);
        assert_eq!(legend(&["a long label"; 5], true).height, 22.0);
        assert_eq!(legend(&[], true).height, 0.0);
    }
}
