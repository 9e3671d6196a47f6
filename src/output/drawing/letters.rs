//! The letters of pictures: outlines from a table, so that a picture looks the same where no font is installed.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The width and the outline of each letter, which `letters/make.py` made of a font.
static LETTERS: LazyLock<HashMap<char, Letter>> = LazyLock::new(|| {
    let lines = include_str!("letters/letters.txt").lines();
    lines.filter_map(letter).collect()
});

/// The size of the font in the units of an outline.
pub(super) const UNITS: f64 = 1000.0;

/// A letter.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letter {
    /// How far the next letter is.
    pub width: f64,
    /// A path as SVG writes it, with numbers that count from the point before.
    outline: &'static str,
}

/// A piece of an outline, in units that grow to the right and upwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum OutlinePiece {
    Move(f64, f64),
    Line(f64, f64),
    /// A curve: its control point and its end.
    Curve(f64, f64, f64, f64),
    Close,
}

fn letter(line: &'static str) -> Option<(char, Letter)> {
    let mut cells = line.split('\t');
    let name = cells.next()?.chars().next()?;
    let width = cells.next()?.parse().ok()?;
    let outline = cells.next()?;
    Some((name, Letter { width, outline }))
}

/// The letter for a character, if the table has it.
pub(super) fn find(character: char) -> Option<Letter> {
    LETTERS.get(&character).copied()
}

/// The width of a text whose letters have this size. A character that the table lacks counts as wide.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    let widths = text.chars().map(|c| find(c).map_or(UNITS, |l| l.width));
    widths.sum::<f64>() * size / UNITS
}

impl Letter {
    /// The pieces of the outline.
    pub fn pieces(self) -> impl Iterator<Item = OutlinePiece> {
        let mut at = (0.0, 0.0);
        let commands = self
            .outline
            .split_inclusive(|c: char| c.is_ascii_alphabetic());
        // A part ends with the letter of the next command.
        let names = commands.clone().filter_map(|part| part.chars().last());
        let numbers = commands.skip(1).map(|part| {
            let part = part.trim_end_matches(|c: char| c.is_ascii_alphabetic());
            let mut numbers = part.split(' ').map(|n| n.parse().unwrap_or(0.0));
            std::array::from_fn(|_| numbers.next().unwrap_or(0.0))
        });
        let numbers = numbers.chain(std::iter::once([0.0; 4]));
        names
            .zip(numbers)
            .map(move |(name, [a, b, c, d]): (char, [f64; 4])| {
                let (x, y) = at;
                match name {
                    'm' | 'l' => {
                        at = (x + a, y + b);
                        let piece = if name == 'm' {
                            OutlinePiece::Move
                        } else {
                            OutlinePiece::Line
                        };
                        piece(at.0, at.1)
                    }
                    'q' => {
                        at = (x + c, y + d);
                        OutlinePiece::Curve(x + a, y + b, at.0, at.1)
                    }
                    _ => OutlinePiece::Close,
                }
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_a_letter_whose_outline_stays_near_its_line() {
        let lines = include_str!("letters/letters.txt").lines().count();
        assert_eq!(LETTERS.len(), lines);
        for (name, letter) in LETTERS.iter() {
            assert!((0.0..=1100.0).contains(&letter.width), "{name}");
            let mut open = false;
            for piece in letter.pieces() {
                let (x, y) = match piece {
                    OutlinePiece::Move(x, y) => {
                        assert!(!std::mem::replace(&mut open, true), "{name}");
                        (x, y)
                    }
                    OutlinePiece::Line(x, y) | OutlinePiece::Curve(_, _, x, y) => (x, y),
                    OutlinePiece::Close => {
                        open = false;
                        (0.0, 0.0)
                    }
                };
                let near = (-350.0..1100.0).contains(&x) && (-350.0..1150.0).contains(&y);
                assert!(near, "{name}: {x} {y}");
            }
            assert!(!open, "{name}");
        }
    }

    #[test]
    fn an_outline_is_read_from_point_to_point() {
        let letter = Letter {
            width: 0.0,
            outline: "m10 20l-5 0q1 2 3 -4z",
        };
        let pieces: Vec<OutlinePiece> = letter.pieces().collect();
        let read = [
            OutlinePiece::Move(10.0, 20.0),
            OutlinePiece::Line(5.0, 20.0),
            OutlinePiece::Curve(6.0, 22.0, 8.0, 16.0),
            OutlinePiece::Close,
        ];
        assert_eq!(pieces, read);
        assert_eq!(find(' ').unwrap().pieces().count(), 0);
    }

    #[test]
    fn widths_add_up_and_what_is_missing_is_wide() {
        // The digits of Arial have this width.
        assert_eq!(width("100", 10.0), 16.68);
        assert_eq!(width("語", 10.0), 10.0);
    }
}
