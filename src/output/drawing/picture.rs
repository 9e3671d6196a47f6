//! A drawing as a PNG of 300 dots per inch: what its SVG shows, with letters from a table.

use std::io::{self, Write};

use flate2::{Compression, Crc, write::ZlibEncoder};
use tiny_skia::{Color, FillRule, Paint, Path, PathBuilder, Pixmap, Stroke, StrokeDash, Transform};

use super::letters::{OutlinePiece, UNITS, find, width};
use super::paper::{AXIS, GRID, GRID_COLOUR, Ink, LETTERS, MARK, OUTLINE, RANGE, corners};
use super::{Anchor, Drawing, DrawnPart, DrawnShape, DrawnText, FOOT, Mark, Point, mark};

/// Dots in a point, of which an inch has 72.
const DOTS: f64 = 300.0 / 72.0;

/// A text that has characters for which the table has no letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoLetters(pub String);

/// Draws a drawing. `None` if its size is none that a picture can have.
///
/// # Errors
/// If a text cannot be written with the letters of the table.
pub(crate) fn png(drawing: &Drawing, inks: &[Ink]) -> Result<Option<Vec<u8>>, NoLetters> {
    let texts = drawing.shapes.iter().filter_map(|shape| match shape {
        DrawnShape::Text(text) => Some(text),
        _ => None,
    });
    for text in texts {
        if text
            .text
            .chars()
            .any(|c| !c.is_control() && find(c).is_none())
        {
            return Err(NoLetters(text.text.clone()));
        }
    }
    let size = |points: f64| (points * DOTS).ceil() as u32;
    let Some(map) = Pixmap::new(size(drawing.width), size(drawing.height)) else {
        return Ok(None);
    };
    let mut canvas = Canvas { map };
    canvas.map.fill(Color::WHITE);
    for shape in &drawing.shapes {
        match shape {
            DrawnShape::Rule { is_axis, from, to } => {
                let (colour, width) = if *is_axis {
                    ([0; 3], AXIS)
                } else {
                    (GRID_COLOUR, GRID)
                };
                canvas.line(&[*from, *to], colour, width, &[]);
            }
            DrawnShape::Text(text) => canvas.write(text),
            DrawnShape::OfLabel(label, parts) => {
                for part in parts {
                    if let Some(ink) = inks.get(*label) {
                        canvas.part(*label, part, ink);
                    }
                }
            }
        }
    }
    Ok(encode(&canvas.map).ok())
}

/// A picture in the making.
struct Canvas {
    map: Pixmap,
}

impl Canvas {
    fn part(&mut self, label: usize, part: &DrawnPart, ink: &Ink) {
        match part {
            DrawnPart::Line(points) => self.line(points, ink.colour, ink.width, ink.dashes),
            DrawnPart::Range(from, to) => self.line(&[*from, *to], ink.colour, RANGE, &[]),
            DrawnPart::Mark(at) => {
                let path = match mark(label) {
                    Mark::Circle(radius) => {
                        let (x, y) = (at.0 as f32, at.1 as f32);
                        PathBuilder::from_circle(x, y, (radius * MARK) as f32)
                    }
                    Mark::Corners(start, steps) => {
                        let mut path = path(&corners(*at, start, steps));
                        path.close();
                        path.finish()
                    }
                };
                if let Some(path) = path {
                    self.fill(&path, ink.inside, Transform::identity());
                    self.stroke(&path, ink.colour, OUTLINE, &[]);
                }
            }
        }
    }

    fn line(&mut self, points: &[Point], colour: [u8; 3], width: f64, dashes: &[f32]) {
        if let Some(path) = path(points).finish() {
            self.stroke(&path, colour, width, dashes);
        }
    }

    fn stroke(&mut self, path: &Path, colour: [u8; 3], width: f64, dashes: &[f32]) {
        let stroke = Stroke {
            width: width as f32,
            dash: StrokeDash::new(dashes.to_vec(), 0.0),
            ..Stroke::default()
        };
        let dots = Transform::from_scale(DOTS as f32, DOTS as f32);
        self.map
            .stroke_path(path, &paint(colour), &stroke, dots, None);
    }

    fn fill(&mut self, path: &Path, colour: [u8; 3], place: Transform) {
        let dots = place.post_scale(DOTS as f32, DOTS as f32);
        let paint = paint(colour);
        self.map
            .fill_path(path, &paint, FillRule::Winding, dots, None);
    }

    fn write(&mut self, text: &DrawnText) {
        let long = width(&text.text, LETTERS);
        let before = match text.anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => long / 2.0,
            Anchor::End => long,
        };
        let mut builder = PathBuilder::new();
        let unit = LETTERS / UNITS;
        let foot = if text.is_centred { FOOT * LETTERS } else { 0.0 };
        let mut from = -before;
        for letter in text.text.chars().filter_map(find) {
            let x = |x: f64| (from + x * unit) as f32;
            let y = |y: f64| (foot - y * unit) as f32;
            for piece in letter.pieces() {
                match piece {
                    OutlinePiece::Move(a, b) => builder.move_to(x(a), y(b)),
                    OutlinePiece::Line(a, b) => builder.line_to(x(a), y(b)),
                    OutlinePiece::Curve(a, b, c, d) => builder.quad_to(x(a), y(b), x(c), y(d)),
                    OutlinePiece::Close => builder.close(),
                }
            }
            from += letter.width * unit;
        }
        let turn = if text.is_turned { -90.0 } else { 0.0 };
        let place = Transform::from_rotate(turn).post_translate(text.at.0 as f32, text.at.1 as f32);
        if let Some(path) = builder.finish() {
            self.fill(&path, [0; 3], place);
        }
    }
}

fn path(points: &[Point]) -> PathBuilder {
    let mut path = PathBuilder::new();
    for (at, (x, y)) in points.iter().enumerate() {
        match at {
            0 => path.move_to(*x as f32, *y as f32),
            _ => path.line_to(*x as f32, *y as f32),
        }
    }
    path
}

fn paint([red, green, blue]: [u8; 3]) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color_rgba8(red, green, blue, 255);
    paint
}

/// Writes a PNG without transparency that says how many dots an inch has.
fn encode(map: &Pixmap) -> io::Result<Vec<u8>> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |name: &[u8; 4], data: &[u8]| {
        let mut crc = Crc::new();
        crc.update(name);
        crc.update(data);
        bytes.extend((data.len() as u32).to_be_bytes());
        bytes.extend([name, data].concat());
        bytes.extend(crc.sum().to_be_bytes());
    };
    let [width, height] = [map.width(), map.height()].map(u32::to_be_bytes);
    // Eight bits for each of red, green and blue.
    chunk(b"IHDR", &[&width[..], &height, &[8, 2, 0, 0, 0]].concat());
    // Dots in a metre, across and down.
    let dots = (300.0_f64 / 0.0254).round() as u32;
    chunk(
        b"pHYs",
        &[&dots.to_be_bytes()[..], &dots.to_be_bytes(), &[1]].concat(),
    );
    let mut rows = ZlibEncoder::new(Vec::new(), Compression::best());
    for row in map.data().chunks(4 * map.width() as usize) {
        // The filter of the row: none. Filters by differences help photographs.
        let mut line = vec![0];
        line.extend(row.chunks(4).flat_map(|dot| dot.iter().take(3)));
        rows.write_all(&line)?;
    }
    chunk(b"IDAT", &rows.finish()?);
    chunk(b"IEND", &[]);
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    /// The chunks of a PNG.
    fn chunks(png: &[u8]) -> Vec<(String, Vec<u8>)> {
        let mut rest = &png[8..];
        let mut chunks = Vec::new();
        while !rest.is_empty() {
            let size = u32::from_be_bytes(rest[..4].try_into().unwrap()) as usize;
            let name = String::from_utf8(rest[4..8].to_vec()).unwrap();
            let mut crc = Crc::new();
            crc.update(&rest[4..8 + size]);
            assert_eq!(rest[8 + size..12 + size], crc.sum().to_be_bytes());
            chunks.push((name, rest[8..8 + size].to_vec()));
            rest = &rest[12 + size..];
        }
        chunks
    }

    fn text(text: &str) -> DrawnShape {
        DrawnShape::Text(DrawnText::new((1.0, 11.0), Anchor::Start, text))
    }

    #[test]
    fn a_picture_has_300_dots_per_inch_and_shows_the_drawing() {
        let ink = Ink::new(0, "c0");
        let line = DrawnPart::Line(vec![(0.0, 1.0), (36.0, 1.0)]);
        let shapes = vec![DrawnShape::OfLabel(0, vec![line]), text("l")];
        let drawing = Drawing {
            width: 36.0,
            height: 12.0,
            shapes,
        };
        let png = png(&drawing, std::slice::from_ref(&ink)).unwrap().unwrap();
        assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
        let chunks = chunks(&png);
        let names: Vec<&str> = chunks.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["IHDR", "pHYs", "IDAT", "IEND"]);
        assert_eq!(chunks[0].1, [0, 0, 0, 150, 0, 0, 0, 50, 8, 2, 0, 0, 0]);
        assert_eq!(chunks[1].1, [0, 0, 46, 35, 0, 0, 46, 35, 1]);
        let mut rows = Vec::new();
        flate2::read::ZlibDecoder::new(&chunks[2].1[..])
            .read_to_end(&mut rows)
            .unwrap();
        assert_eq!(rows.len(), 50 * (1 + 3 * 150));
        let dot = |x: usize, y: usize| &rows[y * 451 + 1 + 3 * x..][..3];
        assert_eq!(dot(100, 4), ink.colour);
        assert_eq!(dot(100, 40), [255; 3]);
        // The stem of the letter, a point from the left and above the foot.
        assert!((4..11).any(|x| dot(x, 40) == [0; 3]));
    }

    #[test]
    fn a_text_without_letters_is_named() {
        let drawing = Drawing {
            width: 9.0,
            height: 9.0,
            shapes: vec![text("Post"), text("القدس")],
        };
        assert_eq!(png(&drawing, &[]), Err(NoLetters("القدس".into())));
    }
}
