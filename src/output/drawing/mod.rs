//! Drawings: a chart as shapes, from which the report page, a figure for a paper and a picture are written alike.

mod letters;
mod paper;
mod picture;

pub(crate) use letters::width;
pub(crate) use paper::{Ink, LETTERS, svg};
pub(crate) use picture::{NoLetters, png};

/// A chart as shapes, in the order in which they cover each other.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Drawing {
    pub width: f64,
    pub height: f64,
    pub shapes: Vec<DrawnShape>,
}

/// A point: to the right, and from the top.
pub(crate) type Point = (f64, f64);

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum DrawnShape {
    /// A line of the grid, or an axis.
    Rule {
        is_axis: bool,
        from: Point,
        to: Point,
    },
    Text(DrawnText),
    /// What belongs to the label of this number.
    OfLabel(usize, Vec<DrawnPart>),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DrawnText {
    pub at: Point,
    pub anchor: Anchor,
    /// Whether the point is at half the height of the text, and not at its foot.
    pub is_centred: bool,
    /// Whether the text goes upwards.
    pub is_turned: bool,
    pub text: String,
}

impl DrawnText {
    /// A text whose foot is at the point.
    pub fn new(at: Point, anchor: Anchor, text: &str) -> Self {
        DrawnText {
            at,
            anchor,
            is_centred: false,
            is_turned: false,
            text: text.to_string(),
        }
    }

    pub fn centred(mut self) -> Self {
        self.is_centred = true;
        self
    }

    pub fn turned(mut self) -> Self {
        self.is_turned = true;
        self
    }
}

/// What of a text is at its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum DrawnPart {
    /// A line from point to point.
    Line(Vec<Point>),
    /// An interval.
    Range(Point, Point),
    /// The mark of the label.
    Mark(Point),
}

/// How far below its middle the foot of a text is, as a part of its size.
const FOOT: f64 = 0.35;

/// The outline of a mark.
pub(crate) enum Mark {
    /// A circle of this radius.
    Circle(f64),
    /// A start beside the point of the mark, and steps from corner to corner.
    Corners(Point, &'static [Point]),
}

/// The mark of a label: a circle, a square, a triangle or a diamond. It tells lines apart without colours.
pub(crate) fn mark(label: usize) -> Mark {
    match label % 4 {
        0 => Mark::Circle(4.0),
        1 => Mark::Corners((-3.5, -3.5), &[(7.0, 0.0), (0.0, 7.0), (-7.0, 0.0)]),
        2 => Mark::Corners((0.0, -5.0), &[(5.0, 8.0), (-10.0, 0.0)]),
        _ => Mark::Corners((0.0, -5.0), &[(5.0, 5.0), (-5.0, 5.0), (-5.0, -5.0)]),
    }
}
