//! A document: an article, a row of a table, or a part of a long text.

use standpoint_core::model::MarkedText;
use standpoint_core::segment::Marks;

use super::note::Note;

/// One article, one row of a table, or a part of a long text
/// ([`ReadOptions::in_parts`](crate::ReadOptions::in_parts)).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// The value of the `document` column: the path relative to the folder given (with `/`), the name of a
    /// file named directly, the path as given where two inputs would collide; for a row of a table the
    /// value of its id column, else `<id of the table>:<data row, counted from 1>`; for an article of an
    /// export `<id of the export>:<its number>`.
    pub id: String,
    /// The decoded text without byte order mark, verbatim but for characters that were encoded twice; of a
    /// web page the article, headline first.
    pub text: String,
    /// Values parallel to [`Corpus::metadata_columns`](crate::Corpus::metadata_columns), empty where
    /// absent.
    pub metadata: Vec<String>,
    /// Notes on how this document was read.
    pub notes: Vec<Note>,
    /// The number of characters (Unicode scalar values) of the document before `text`: more than 0 only if
    /// this is a later part of the document before.
    pub begins: usize,
    /// The parts that the source marks in the text, such as the tags of a web page or the fields of a news
    /// database.
    pub marked: Marks,
}

impl<'t> From<&'t Document> for MarkedText<'t> {
    fn from(document: &'t Document) -> Self {
        MarkedText {
            text: &document.text,
            marks: &document.marked,
            continues: document.continues(),
        }
    }
}

impl Document {
    /// Returns true if this is a later part of the document before.
    #[must_use]
    pub fn continues(&self) -> bool {
        self.begins > 0
    }

    /// The size in bytes. The other columns of a table are written with each sentence, and may be larger than the
    /// text.
    #[must_use]
    pub fn size(&self) -> usize {
        let cell = |cell: &String| cell.len() + size_of::<String>();
        let cells: usize = self.metadata.iter().map(cell).sum();
        self.text.len() + cells
    }

    /// Sets values of metadata by their place.
    pub(super) fn set(&mut self, values: impl IntoIterator<Item = (usize, String)>) {
        for (place, value) in values {
            if let Some(cell) = self.metadata.get_mut(place) {
                *cell = value;
            }
        }
    }
}
