//! Which column of a table is the text, which names the document, and which are metadata.

use std::collections::HashMap;
use std::path::Path;

use standpoint_tables::column_names::{
    DOCUMENTS_TABLE, ID, find, names_a_text, names_files, text_among,
};
use standpoint_tables::{IN_ONE_CELL, hold_a_header};

use super::cells::Written;
use super::row::Row;
use super::unnamed::is_prose;
use crate::error::CorpusError;
use crate::options::ReadOptions;

/// The columns of one table by their use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Columns {
    pub(crate) text: usize,
    pub(crate) id: Option<usize>,
    /// Positions of the other columns, in the order of the table.
    pub(crate) metadata: Vec<usize>,
    /// `start` and `end` among the metadata, if texts have places.
    places: Option<[usize; 2]>,
    /// All names, made unique.
    pub(crate) names: Vec<String>,
    /// Columns that may be the text as well, where nobody said which is.
    pub(crate) other_texts: Vec<String>,
    /// The position of each name as it is written, of which there may be a hundred thousand.
    positions: HashMap<String, usize>,
}

impl Columns {
    /// Chooses the columns of a table of texts.
    pub(crate) fn choose(
        header: Vec<String>,
        options: &ReadOptions,
        path: &Path,
    ) -> Result<Self, CorpusError> {
        // By the names as written: of two columns `text` the second becomes text_2.
        let surely: Vec<bool> = header.iter().map(|name| names_a_text(name, true)).collect();
        let names = unique(&header);
        let wanted = |role, name: &String| {
            find(&names, name).ok_or_else(|| CorpusError::NoSuchColumn {
                path: path.to_path_buf(),
                role,
                column: name.clone(),
                columns: names.clone(),
                sheets: None,
            })
        };
        let text = match &options.text_column {
            Some(name) => wanted("text", name)?,
            None => {
                let text = text_among(&names).map(|(_, at)| at);
                text.ok_or_else(|| {
                    let advice = where_the_text_is(path, &names);
                    CorpusError::NoTextColumn {
                        path: path.to_path_buf(),
                        columns: names.clone(),
                        is_nameable: advice.ends_with(NAME_THE_TEXT),
                        advice,
                        sheets: None,
                    }
                })?
            }
        };
        let id = match &options.id_column {
            Some(name) => Some(wanted("document", name)?),
            // None if the name that ranks first is that of the text, as in a table about files.
            None => {
                let mut ids = ID.iter().filter_map(|name| find(&names, name));
                ids.next().filter(|&id| id != text)
            }
        };
        let is_metadata = |&at: &usize| at != text && Some(at) != id;
        let metadata: Vec<usize> = (0..names.len()).filter(is_metadata).collect();
        let is_other = |at: &&usize| options.text_column.is_none() && surely[**at];
        let other_texts = metadata.iter().filter(is_other);
        let places = Written::places(&names).filter(|_| names[text] == "text");
        let among_metadata = |place| metadata.iter().position(|at| *at == place);
        let places =
            places.and_then(|[start, end]| Some([among_metadata(start)?, among_metadata(end)?]));
        Ok(Self {
            text,
            id,
            places,
            other_texts: other_texts.map(|&at| names[at].clone()).collect(),
            metadata,
            positions: header.into_iter().zip(0..).collect(),
            names,
        })
    }

    /// Adds a metadata column if there is none of that name.
    pub(super) fn add(&mut self, name: &str) {
        if self.positions.contains_key(name) {
            return;
        }
        let at = self.names.len();
        let mut given = name_or_number(name, at);
        while self.names.contains(&given) {
            given.push('_');
        }
        self.positions.insert(name.to_owned(), at);
        self.metadata.push(at);
        self.names.push(given);
    }

    /// The position of a column among all, by its name as it is written.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.positions.get(name).copied()
    }

    /// The row with this text, of which `cell` gives the other cells.
    pub(super) fn row(&self, text: String, mut cell: impl FnMut(usize) -> String) -> Row {
        let id = self.id.map(|id| cell(id).trim().to_owned());
        let values: Vec<String> = self.metadata.iter().map(|&at| cell(at)).collect();
        let value = |at| values.get(at).map_or("", String::as_str);
        Row {
            id: id.filter(|id| !id.is_empty()),
            text,
            written: Written::of_row(self.places, value),
            values,
            ..Row::default()
        }
    }

    /// Returns whether this is a table of sentences that people labelled, or are to label.
    pub(crate) fn holds_labels(&self) -> bool {
        let is_label = |name: &String| {
            let name = name.to_ascii_lowercase();
            name == "label" || name == "annotator" || name.starts_with("annotator_")
        };
        self.text_name().eq_ignore_ascii_case("text") && self.metadata_names().any(is_label)
    }

    /// The name of the column of the text.
    pub(crate) fn text_name(&self) -> &str {
        self.names.get(self.text).map_or("", String::as_str)
    }

    pub(crate) fn metadata_names(&self) -> impl Iterator<Item = &String> {
        self.metadata.iter().filter_map(|&at| self.names.get(at))
    }
}

/// The name of a column, or one by its position among all.
fn name_or_number(name: &str, at: usize) -> String {
    if name.trim().is_empty() {
        format!("column_{}", at + 1)
    } else {
        name.to_owned()
    }
}

/// Gives a name to nameless columns and a number to repeated ones.
fn unique(header: &[String]) -> Vec<String> {
    // Each name with the last number that was tried for another column of it.
    let mut taken: HashMap<String, usize> = HashMap::new();
    let mut names = Vec::new();
    for (at, name) in header.iter().enumerate() {
        let name = name_or_number(name, at);
        let mut candidate = name.clone();
        let mut n = taken.get(&name).copied().unwrap_or(1);
        while taken.contains_key(&candidate) {
            n += 1;
            candidate = format!("{name}_{n}");
        }
        taken.insert(name, n);
        taken.entry(candidate.clone()).or_insert(1);
        names.push(candidate);
    }
    names
}

/// Advice on a table of which no column has a usual name.
const NAME_THE_TEXT: &str = "name the one that holds the text";

/// Advice on a table in which no column has the name of a text.
fn where_the_text_is(path: &Path, columns: &[String]) -> String {
    if hold_a_header(columns) {
        return IN_ONE_CELL.to_owned();
    }
    let behind = columns.get(1..).unwrap_or_default();
    let nameless = behind.iter().filter(|name| name.starts_with("column_"));
    // The title of an export, a blank row or a first article stands where the names should.
    if 2 * nameless.count() > behind.len() || columns.iter().any(|name| is_prose(name)) {
        return "the first line must be their names: delete what stands above them, or add them"
            .to_owned();
    }
    let stem = path.file_stem().unwrap_or_default();
    let name_it = NAME_THE_TEXT.to_owned();
    if !stem.eq_ignore_ascii_case(DOCUMENTS_TABLE) && columns.iter().any(|name| names_files(name)) {
        let ending = path.extension().unwrap_or_default().to_string_lossy();
        let name = format!("{DOCUMENTS_TABLE}.{ending}");
        return format!("call it {name} if it tells about the files beside it, or else {name_it}");
    }
    name_it
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Chooses among columns that are parted by bars.
    fn choose(header: &str, text_column: Option<&str>) -> Result<Columns, CorpusError> {
        let options = ReadOptions {
            text_column: text_column.map(String::from),
            ..ReadOptions::default()
        };
        let header = header.split('|').map(str::to_owned).collect();
        Columns::choose(header, &options, Path::new("t.csv"))
    }

    #[test]
    fn the_text_and_the_id_are_chosen_by_their_names() {
        for (header, text, id) in [
            ("Date|Body|ID|Text", 3, Some(2)),
            ("Content|doc_id", 0, Some(1)),
            ("uid|fields.byline|fields.body", 2, None),
            ("uid|fields.bodyText|fields.trailText", 1, None),
            ("_id|_source.title|_source.text", 2, Some(0)),
            ("Title|Full text|Company / organization", 1, None),
            (
                "id|title.rendered|content.rendered|excerpt.rendered",
                2,
                Some(0),
            ),
            ("_id|headline.main|abstract|lead_paragraph", 3, Some(0)),
            // A plain name says more.
            ("fields.body|content", 1, None),
        ] {
            let columns = choose(header, None).unwrap();
            assert_eq!((columns.text, columns.id), (text, id), "{header}");
        }
        for (header, text_column, message) in [
            ("text.length|body count", None, "that holds the text"),
            ("caption.text|fields.body", None, "that holds the text"),
            ("Archive of the delta||", None, "above them, or add them"),
            ("Archive of 2021|", None, "above them, or add them"),
            ("7|They will go in May, and soon.", None, "or add them"),
            ("|remark", None, "that holds the text"),
            ("text", Some("prose"), "for the text; its columns are text"),
        ] {
            let error = choose(header, text_column).unwrap_err().to_string();
            assert!(error.ends_with(message), "{error}");
        }
    }

    #[test]
    fn repeated_and_empty_names_become_unique() {
        let columns = choose("text||text|x|x|x_2", None).unwrap();
        let names = ["text", "column_2", "text_2", "x", "x_2", "x_2_2"];
        assert_eq!(columns.names, names);
        assert_eq!(columns.other_texts, ["text_2"]);
        let names = unique(&vec!["x".to_owned(); 100_000]);
        assert_eq!(names.last().map(String::as_str), Some("x_100000"));
    }
}
