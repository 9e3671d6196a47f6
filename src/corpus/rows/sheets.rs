//! Opens tables, of workbooks the sheet that is the table.

use std::io;
use std::path::Path;

use super::column_names::{FILE, text_among};
use crate::corpus::bytes::compressed::{ByteStream, Compression, Counter, open_table};
use crate::corpus::bytes::workbook::SheetRules;
use crate::corpus::files::own_results::{are_of_results, stands_beside_results};
use crate::corpus::notice::Notice;

/// Columns of tables without a text that are read as well: of facts about files, of a dictionary.
const OTHERS: [&str; 2] = [FILE, "pattern"];

/// Opens a table, with what there is to know of a workbook. Of its sheets one is read that has the `column`
/// that is wanted, else the one whose column is surest to hold texts, else one with facts about files or a
/// dictionary.
pub(in crate::corpus) fn open(
    path: &Path,
    compression: Compression,
    column: Option<&str>,
    counter: &Counter,
) -> io::Result<(ByteStream, Vec<Notice>)> {
    let wanted = column.map(|column| column.trim().to_lowercase());
    let rank = |names: &[String]| {
        let has = |wanted: &str| names.iter().any(|name| name == wanted);
        if wanted.as_deref().is_some_and(has) {
            return Some(0);
        }
        let text = text_among(names).map(|(rank, _)| 1 + rank);
        text.or_else(|| Some(usize::MAX / 2 + OTHERS.into_iter().position(has)?))
    };
    let is_secondary =
        |columns: &[&str], sheet: &str| are_of_results(columns) && stands_beside_results(sheet);
    let rank = &rank;
    let opened = open_table(
        path,
        compression,
        &SheetRules { rank, is_secondary },
        counter,
    )?;
    Ok((opened.bytes, opened.notices))
}
