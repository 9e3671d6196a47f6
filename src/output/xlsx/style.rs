//! The formats of the sheets.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::output::excel::within_cell;
use crate::output::label_colours::colour_numbers;

/// Paul Tol's light scheme without its grey: colours for cells with black text that the colour-blind can tell
/// apart, <https://personal.sron.nl/~pault/>.
const PALETTE: [u32; 8] = [
    0x77AADD, 0xEE8866, 0xEEDD88, 0xFFAABB, 0x99DDFF, 0x44BB99, 0xBBCC33, 0xAAAA00,
];
/// The grey of the scheme, for labels that take no side.
const GREY: u32 = 0xDDDDDD;

/// The bar after a probability, light enough for digits.
pub(super) const BAR: Color = Color::RGB(0xC5D5E8);

/// The formats of cells. Text has Excel's format for text, so that it stays text when somebody edits it.
#[derive(Clone)]
pub(super) struct Styles {
    pub(super) header: Format,
    /// The header of a column of numbers.
    pub(super) number_header: Format,
    /// The header of a column of probabilities.
    pub(super) probability_header: Format,
    pub(super) text: Format,
    pub(super) wrapped: Format,
    pub(super) number: Format,
    pub(super) probability: Format,
    pub(super) percent: Format,
    /// A number with decimals.
    pub(super) decimal: Format,
    /// The text and the colour of each label, of one question after the other.
    pub(super) labels: Vec<(String, Format)>,
}

impl Styles {
    pub(super) fn new<'a>(questions: impl IntoIterator<Item = &'a [String]>) -> Self {
        let top = Format::new().set_align(FormatAlign::Top);
        // A gap separates a number from a text to its right.
        let text = top.clone().set_num_format("@").set_indent(1);
        let number = top.clone().set_align(FormatAlign::Right).set_indent(2);
        let header = text
            .clone()
            .set_bold()
            .set_background_color(Color::RGB(0xF2F2F2))
            .set_border_bottom(FormatBorder::Thin);
        Styles {
            // The filter button covers the right end of the cell.
            number_header: header.clone().set_align(FormatAlign::Right).set_indent(3),
            probability_header: header.clone().set_align(FormatAlign::Center).set_indent(0),
            header,
            wrapped: text.clone().set_text_wrap(),
            number: number.clone().set_num_format("0"),
            // All decimals are shown, because a spreadsheet saves as CSV what it shows.
            probability: top.set_align(FormatAlign::Center).set_num_format("0.0000"),
            percent: number.clone().set_num_format("0.0%"),
            decimal: number.set_num_format("0.000000"),
            labels: questions
                .into_iter()
                .flat_map(|labels| labels.iter().zip(colours(labels)))
                .map(|(label, colour)| {
                    let coloured = text.clone().set_background_color(Color::RGB(colour));
                    (within_cell(label).to_string(), coloured)
                })
                .collect(),
            text,
        }
    }
}

/// The colour of each label.
fn colours(labels: &[String]) -> impl Iterator<Item = u32> {
    let numbers = colour_numbers(labels, PALETTE.len()).into_iter();
    numbers.map(|number| number.map_or(GREY, |number| PALETTE[number]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Contrast after WCAG 2 of black text on the colour.
    fn contrast(colour: u32) -> f64 {
        let channel = |shift: u32| {
            let c = f64::from(colour >> shift & 0xFF) / 255.0;
            if c <= 0.03928 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        };
        let luminance = 0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0);
        (luminance + 0.05) / 0.05
    }

    #[test]
    fn black_text_has_the_highest_grade_of_contrast_on_every_colour() {
        for colour in PALETTE.into_iter().chain([GREY]) {
            assert!(
                contrast(colour) >= 7.0,
                "{colour:06X}: {}",
                contrast(colour)
            );
        }
    }
}
