//! A drawing as an SVG file for a paper: on white, with colours and a font of its own.

use std::fmt::Write;

use super::{Anchor, Drawing, DrawnPart, DrawnShape, DrawnText, FOOT, Mark, Point, mark};
use crate::output::report::escape::html;
use crate::output::web_page::BASE_STYLE;

/// The size of the letters in points.
pub(crate) const LETTERS: f64 = 7.0;
/// The size of a mark, as a part of that on the page.
pub(super) const MARK: f64 = 0.55;
/// The widths of lines in points.
pub(super) const GRID: f64 = 0.4;
pub(super) const AXIS: f64 = 0.6;
pub(super) const RANGE: f64 = 0.7;
pub(super) const OUTLINE: f64 = 0.8;
/// The grey of the grid.
pub(super) const GRID_COLOUR: [u8; 3] = [208; 3];

/// Fonts with the same widths, one of which every computer has.
const FONTS: &str = "Arial, Arimo, 'Liberation Sans', Helvetica, sans-serif";

/// How a label is drawn: its colour, and what tells it apart in black and white.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ink {
    pub(super) colour: [u8; 3],
    /// The lengths of dashes and gaps. A line without them is solid.
    pub(super) dashes: &'static [f32],
    pub(super) width: f64,
    /// The colour within marks: full for the first four labels, which have marks of their own, white for the next four,
    /// and light for the four after them.
    pub(super) inside: [u8; 3],
}

impl Ink {
    /// The ink of a label that has this class on the page.
    pub fn new(label: usize, class: &str) -> Self {
        let dashes: &[f32] = match class {
            "c0" | "c4" | "grey" => &[],
            "c1" | "c5" => &[4.0, 2.0],
            "c2" | "c6" => &[0.9, 1.5],
            _ => &[5.0, 1.5, 1.0, 1.5],
        };
        let colour = colour(class);
        Ink {
            colour,
            dashes,
            width: if class == "grey" { 0.7 } else { 1.2 },
            inside: match label / 4 % 3 {
                0 => colour,
                1 => [255; 3],
                _ => colour.map(|part| part / 3 + 170),
            },
        }
    }
}

/// The colour of a class on the page by day.
fn colour(class: &str) -> [u8; 3] {
    let rule = format!("\n.{class} {{ --c: ");
    let rules = BASE_STYLE.split_once(&rule).map_or("", |(_, rest)| rest);
    let mut numbers = rules.split([' ', ';']).map(|n| n.parse().unwrap_or(0));
    std::array::from_fn(|_| numbers.next().unwrap_or(0))
}

/// A text as XML may hold it. Characters that it forbids become blanks.
fn xml(text: &str) -> String {
    let is_forbidden = |c: char| c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}');
    html(&text.replace(is_forbidden, " "))
}

/// Writes a drawing as an SVG file, with a title that programs read out. `inks` are those of the labels.
pub(crate) fn svg(drawing: &Drawing, inks: &[Ink], title: &str) -> String {
    let (width, height) = (drawing.width, drawing.height);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}pt\" height=\"{height}pt\" viewBox=\"0 0 {width} \
        {height}\" role=\"img\" font-family=\"{FONTS}\" font-size=\"{LETTERS}\">\n<title>{}</title>\n<rect \
        width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n",
        xml(title)
    );
    for shape in &drawing.shapes {
        match shape {
            DrawnShape::Rule { is_axis, from, to } => {
                let (colour, width) = if *is_axis {
                    ([0; 3], AXIS)
                } else {
                    (GRID_COLOUR, GRID)
                };
                let (path, colour) = (line(&[*from, *to]), hex(colour));
                let _ = writeln!(
                    svg,
                    "<path d=\"{path}\" stroke=\"{colour}\" stroke-width=\"{width}\"/>"
                );
            }
            DrawnShape::Text(text) => svg.push_str(&written(text)),
            DrawnShape::OfLabel(label, parts) => {
                if let Some(ink) = inks.get(*label) {
                    svg.push_str(&of_label(*label, parts, ink));
                }
            }
        }
    }
    svg + "</svg>\n"
}

fn written(text: &DrawnText) -> String {
    let (x, y) = text.at;
    let anchor = match text.anchor {
        Anchor::Start => "start",
        Anchor::Middle => "middle",
        Anchor::End => "end",
    };
    let turned = if text.is_turned {
        format!(" transform=\"rotate(-90 {x:.2} {y:.2})\"")
    } else {
        String::new()
    };
    let down = if text.is_centred {
        format!(" dy=\"{:.2}\"", FOOT * LETTERS)
    } else {
        String::new()
    };
    format!(
        "<text x=\"{x:.2}\" y=\"{y:.2}\"{down} text-anchor=\"{anchor}\"{turned}>{}</text>\n",
        xml(&text.text)
    )
}

fn of_label(label: usize, parts: &[DrawnPart], ink: &Ink) -> String {
    let colour = hex(ink.colour);
    let lengths: Vec<String> = ink.dashes.iter().map(f32::to_string).collect();
    let dashes = if lengths.is_empty() {
        String::new()
    } else {
        format!(" stroke-dasharray=\"{}\"", lengths.join(" "))
    };
    let inside = hex(ink.inside);
    let mut svg = format!("<g fill=\"none\" stroke=\"{colour}\">\n");
    for part in parts {
        let _ = match part {
            DrawnPart::Line(points) => writeln!(
                svg,
                "<path d=\"{}\" stroke-width=\"{}\" stroke-linejoin=\"round\"{dashes}/>",
                line(points),
                ink.width
            ),
            DrawnPart::Range(from, to) => {
                writeln!(
                    svg,
                    "<path d=\"{}\" stroke-width=\"{RANGE}\"/>",
                    line(&[*from, *to])
                )
            }
            DrawnPart::Mark((x, y)) => {
                let shape = match mark(label) {
                    Mark::Circle(radius) => {
                        format!(
                            "circle cx=\"{x:.2}\" cy=\"{y:.2}\" r=\"{:.2}\"",
                            radius * MARK
                        )
                    }
                    Mark::Corners(start, steps) => {
                        let corners = corners((*x, *y), start, steps);
                        format!("path d=\"{}Z\"", line(&corners))
                    }
                };
                writeln!(
                    svg,
                    "<{shape} fill=\"{inside}\" stroke-width=\"{OUTLINE}\"/>"
                )
            }
        };
    }
    svg + "</g>\n"
}

/// The corners of a mark at a point.
pub(super) fn corners(at: Point, start: Point, steps: &[Point]) -> Vec<Point> {
    let mut corner = (at.0 + MARK * start.0, at.1 + MARK * start.1);
    let mut corners = vec![corner];
    for step in steps {
        corner = (corner.0 + MARK * step.0, corner.1 + MARK * step.1);
        corners.push(corner);
    }
    corners
}

fn line(points: &[Point]) -> String {
    let mut path = String::new();
    for (x, y) in points {
        let command = if path.is_empty() { 'M' } else { 'L' };
        let _ = write!(path, "{command}{x:.2} {y:.2}");
    }
    path
}

fn hex([red, green, blue]: [u8; 3]) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_of_the_page_has_its_colour() {
        assert_eq!(colour("c0"), [196, 76, 8]);
        let classes = ["c0", "c1", "c2", "c3", "c4", "c5", "c6", "grey"];
        let mut colours = classes.map(colour).to_vec();
        colours.sort_unstable();
        colours.dedup();
        assert_eq!(colours.len(), classes.len());
        assert!(!colours.contains(&[0; 3]));
    }

    #[test]
    fn the_first_twelve_labels_have_marks_of_their_own() {
        let shape = |label: usize| (label % 4, Ink::new(label, "c0").inside);
        let mut shapes: Vec<_> = (0..12).map(shape).collect();
        shapes.sort_unstable();
        shapes.dedup();
        assert_eq!(shapes.len(), 12);
    }

    #[test]
    fn a_text_is_xml_whatever_is_in_it() {
        assert_eq!(
            xml("<a> & \"b\"\u{0}\u{1b}\u{ffff}é"),
            "&lt;a&gt; &amp; &quot;b&quot;   é"
        );
    }
}
