//! The table of segments: every sentence and every piece of furniture, in order.

use crate::corpus::Document;
use crate::segment::Segment;

/// The names of the columns, or the rows of one document, as CSV (RFC 4180):
/// `document, segment, paragraph, kind, text, start, end`.
pub fn segment_rows(of: Option<(&Document, &[Segment])>) -> Result<Vec<u8>, std::io::Error> {
    super::scores::csv_bytes(|writer| {
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
                document.id.as_str(),
                &number.to_string(),
                &(segment.paragraph + 1).to_string(),
                segment.kind.as_str(),
                &document.text[segment.bytes.clone()],
                &segment.start.to_string(),
                &segment.end.to_string(),
            ])?;
        }
        Ok(())
    })
}
