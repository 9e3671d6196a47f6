//! The table of segments: every sentence and every piece of furniture, in order.

use super::excel::{BYTE_ORDER_MARK, text_cell};
use crate::corpus::Document;
use crate::segment::Segment;

/// The names of the columns, or the rows of one document, as CSV (RFC 4180):
/// `document, segment, paragraph, kind, text, start, end`; as Excel needs it, if asked for.
pub fn segment_rows(
    of: Option<(&Document, &[Segment])>,
    for_excel: bool,
) -> Result<Vec<u8>, std::io::Error> {
    let cell = |text: &str| match for_excel {
        true => text_cell(text).into_owned(),
        false => text.to_string(),
    };
    let rows = super::comma_separated::csv_bytes(|writer| {
        let Some((document, segments)) = of else {
            return writer.write_record([
                "document",
                "segment",
                "paragraph",
                "kind",
                "text",
                "start",
                "end",
            ]);
        };
        for (segment, number) in segments.iter().zip(1..) {
            writer.write_record([
                &cell(&document.id),
                &number.to_string(),
                &(segment.paragraph + 1).to_string(),
                segment.kind.as_str(),
                &cell(&document.text[segment.bytes.clone()]),
                &segment.start.to_string(),
                &segment.end.to_string(),
            ])?;
        }
        Ok(())
    })?;
    let mark = match for_excel && of.is_none() {
        true => BYTE_ORDER_MARK,
        false => &[],
    };
    Ok([mark, &rows].concat())
}
