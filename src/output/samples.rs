//! The sample to code: a labels file without labels.

use super::comma_separated::csv_bytes;
use super::excel::{BYTE_ORDER_MARK, is_cut_for_excel, text_cell};
use crate::prevalence::{Drawn, Scores};

/// The sample as CSV (RFC 4180): `document, start, end, text, label, sampling, probability`, the label empty;
/// as Excel needs it, if asked for; and how many texts had to be cut for that. What the model says of the sentences is not in it.
pub fn sample_rows(
    scores: &Scores,
    drawn: &[Drawn],
    for_excel: bool,
) -> Result<(Vec<u8>, usize), std::io::Error> {
    let texts = drawn.iter().map(|d| &scores.sentences[d.sentence].text);
    let cut = texts.filter(|text| for_excel && is_cut_for_excel(text));
    let cut = cut.count();
    let cell = |text: &str| match for_excel {
        true => text_cell(text).into_owned(),
        false => text.to_string(),
    };
    let rows = csv_bytes(|writer| {
        writer.write_record([
            "document",
            "start",
            "end",
            "text",
            "label",
            "sampling",
            "probability",
        ])?;
        for drawn in drawn {
            let sentence = &scores.sentences[drawn.sentence];
            writer.write_record([
                &cell(&scores.documents[sentence.document]),
                &sentence.start,
                &sentence.end,
                &cell(&sentence.text),
                "",
                "random",
                // In full: its inverse is how many sentences this one stands for.
                &drawn.probability.to_string(),
            ])?;
        }
        Ok(())
    })?;
    let mark = match for_excel {
        true => BYTE_ORDER_MARK,
        false => &[],
    };
    Ok(([mark, &rows].concat(), cut))
}
