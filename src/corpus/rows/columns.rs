//! Which column of a table is the text, which names the document, and which are metadata.

use std::collections::HashMap;
use std::path::Path;

use crate::corpus::ReadOptions;
use crate::corpus::error::CorpusError;

/// Names under which tables keep the text, most telling first.
const TEXT: &[&str] = &[
    "text",
    "body",
    "content",
    "full_text",
    "fulltext",
    "article_text",
    "article_body",
    "body_text",
    "document_text",
    "maintext",
    "tweet",
    "utterance",
    "article",
    "sentence",
    "paragraph",
];
/// Those of them that hardly mean anything else: two of them in one table may both be the text.
const SURELY_TEXT: [&str; 10] = [
    "text",
    "body",
    "content",
    "full_text",
    "fulltext",
    "article_text",
    "article_body",
    "body_text",
    "document_text",
    "maintext",
];
/// Names under which tables keep the name of the document.
const ID: &[&str] = &[
    "document",
    "doc_id",
    "document_id",
    "docid",
    "article_id",
    "id",
    "uuid",
    "guid",
    "_id",
];

/// The columns of one table by their use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::corpus) struct Columns {
    pub(in crate::corpus) text: usize,
    pub(in crate::corpus) id: Option<usize>,
    /// Positions of the other columns, in the order of the table.
    pub(in crate::corpus) metadata: Vec<usize>,
    /// All names, made unique.
    pub(in crate::corpus) names: Vec<String>,
    /// Whether the column of the text holds texts, and not names of files.
    pub(in crate::corpus) holds_texts: bool,
    /// Columns that may be the text as well, where nobody said which is.
    pub(in crate::corpus) other_texts: Vec<String>,
    /// The place of each name as it is written, of which there may be a hundred thousand.
    places: HashMap<String, usize>,
}

impl Columns {
    pub(in crate::corpus) fn choose(
        header: impl IntoIterator<Item = String>,
        options: &ReadOptions,
        path: &Path,
    ) -> Result<Self, CorpusError> {
        let header: Vec<String> = header.into_iter().collect();
        let places = places(&header);
        let written: Vec<String> = header
            .iter()
            .map(|name| name.trim().to_lowercase())
            .collect();
        let names = unique(header);
        let no_such = |option, column: &String| CorpusError::NoSuchColumn {
            path: path.to_path_buf(),
            option,
            column: column.clone(),
            columns: names.clone(),
            sheets: None,
        };
        let text =
            match &options.text_column {
                Some(name) => find(&names, name).ok_or_else(|| no_such("--text-column", name))?,
                None => text_among(&names).map(|(_, at)| at).ok_or_else(|| {
                    CorpusError::NoTextColumn {
                        path: path.to_path_buf(),
                        columns: names.clone(),
                        sheets: None,
                    }
                })?,
            };
        let id = match &options.id_column {
            Some(name) => Some(find(&names, name).ok_or_else(|| no_such("--id-column", name))?),
            None => ID
                .iter()
                .find_map(|name| find(&names, name))
                .filter(|&id| id != text),
        };
        let metadata: Vec<usize> = (0..names.len())
            .filter(|&i| i != text && Some(i) != id)
            .collect();
        // As it is written: of two columns `text` the second has the name text_2.
        let surely = |i: &&usize| SURELY_TEXT.contains(&written[**i].as_str());
        let other_texts = match options.text_column {
            Some(_) => Vec::new(),
            None => metadata
                .iter()
                .filter(surely)
                .map(|&i| names[i].clone())
                .collect(),
        };
        Ok(Self {
            text,
            id,
            metadata,
            holds_texts: true,
            other_texts,
            places,
            names,
        })
    }

    /// The columns of a table about files: in the one that `name` says stands which file, all others
    /// are metadata. `None` if there is no such column.
    pub(in crate::corpus) fn about_files(header: Vec<String>, name: &str) -> Option<Self> {
        let places = places(&header);
        let names = unique(header);
        let text = find(&names, name)?;
        Some(Self {
            text,
            id: None,
            metadata: (0..names.len()).filter(|&i| i != text).collect(),
            holds_texts: false,
            other_texts: Vec::new(),
            places,
            names,
        })
    }

    /// Adds a metadata column if there is none of that name.
    pub(in crate::corpus) fn add(&mut self, name: &str) {
        if self.places.contains_key(name) {
            return;
        }
        let at = self.names.len();
        let mut given = named(name, at);
        while self.names.contains(&given) {
            given.push('_');
        }
        self.places.insert(name.to_owned(), at);
        self.metadata.push(at);
        self.names.push(given);
    }

    /// The place of a column among all, by its name as it is written.
    pub(in crate::corpus) fn place(&self, name: &str) -> Option<usize> {
        self.places.get(name).copied()
    }

    /// Whether this is a table of sentences that people labelled, or are to label.
    pub(in crate::corpus) fn holds_labels(&self) -> bool {
        let text = self.names.get(self.text);
        text.is_some_and(|name| name.eq_ignore_ascii_case("text"))
            && self.metadata_names().any(|name| {
                let name = name.to_ascii_lowercase();
                name == "label" || name == "annotator" || name.starts_with("annotator_")
            })
    }

    pub(in crate::corpus) fn metadata_names(&self) -> impl Iterator<Item = &String> {
        self.metadata.iter().filter_map(|&i| self.names.get(i))
    }
}

/// Which column is the text by its name, behind how much that name tells: the lower the more.
pub(in crate::corpus) fn text_among(names: &[String]) -> Option<(usize, usize)> {
    let mut ranked = TEXT.iter().enumerate();
    ranked
        .find_map(|(rank, name)| Some((rank, find(names, name)?)))
        .or_else(|| text_as_programs_name_it(names).map(|at| (TEXT.len(), at)))
}

/// Whether a column of this name holds texts.
pub(in crate::corpus) fn names_a_text(name: &str) -> bool {
    TEXT.contains(&name.trim().to_lowercase().as_str())
}

fn places(names: &[String]) -> HashMap<String, usize> {
    names.iter().cloned().zip(0..).collect()
}

/// By exact name, or else by the same letters in any case.
fn find(names: &[String], wanted: &str) -> Option<usize> {
    let same_letters = |name: &String| name.trim().to_lowercase() == wanted.trim().to_lowercase();
    names
        .iter()
        .position(|name| name == wanted)
        .or_else(|| names.iter().position(same_letters))
}

/// The text by the letters of the last part of a path: `fields.bodyText`, `_source.text`, `Full text` of a database. `None`
/// where several parts of a record have such a column, as `caption.text` and `fields.body` are.
fn text_as_programs_name_it(names: &[String]) -> Option<usize> {
    let letters = |name: &str| -> String {
        let letters = name.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let known: Vec<String> = TEXT.iter().map(|name| letters(name)).collect();
    let parts = |name: &str| {
        let (part, last) = name.rsplit_once(['.', '/']).unwrap_or(("", name));
        let rank = known.iter().position(|known| *known == letters(last))?;
        Some((rank, part.to_owned()))
    };
    let found = names.iter().enumerate();
    let found = found.filter_map(|(at, name)| parts(name).map(|(rank, part)| (rank, at, part)));
    let found: Vec<_> = found.collect();
    let (_, at, part) = found.iter().min()?;
    found.iter().all(|other| other.2 == *part).then_some(*at)
}

/// The name of a column, or one by its place among all.
fn named(name: &str, at: usize) -> String {
    match name.trim().is_empty() {
        true => format!("column_{}", at + 1),
        false => name.to_owned(),
    }
}

/// Gives a name to nameless columns and a number to repeated ones.
fn unique(header: impl IntoIterator<Item = String>) -> Vec<String> {
    // Each name with the last number that was tried for another column of it.
    let mut taken: HashMap<String, usize> = HashMap::new();
    let mut names = Vec::new();
    for (i, name) in header.into_iter().enumerate() {
        let name = named(&name, i);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn choose(header: &[&str], options: &ReadOptions) -> Result<Columns, CorpusError> {
        Columns::choose(
            header.iter().map(ToString::to_string),
            options,
            Path::new("t.csv"),
        )
    }

    #[test]
    fn the_obvious_columns_are_found_whatever_their_case() {
        let columns = choose(&["Date", "Body", "ID", "Text"], &ReadOptions::default()).unwrap();
        assert_eq!((columns.text, columns.id), (3, Some(2)));
        assert_eq!(
            columns.metadata_names().collect::<Vec<_>>(),
            ["Date", "Body"]
        );
        let columns = choose(&["Content", "doc_id"], &ReadOptions::default()).unwrap();
        assert_eq!((columns.text, columns.id), (0, Some(1)));
    }

    #[test]
    fn the_text_is_found_as_programs_name_it() {
        for (header, text) in [
            (&["id", "fields.byline", "fields.body"][..], 2),
            (&["id", "fields.bodyText", "fields.trailText"], 1),
            (&["id", "fields.bodyText", "fields.body"], 2),
            (&["_id", "_source.title", "_source.text"], 2),
            (&["Title", "Full text", "Company / organization"], 1),
            // A plain name tells more.
            (&["fields.body", "content"], 1),
        ] {
            let columns = choose(header, &ReadOptions::default()).unwrap();
            assert_eq!(columns.text, text, "{header:?}");
        }
        for header in [
            ["text.length", "body count"],
            ["caption.text", "fields.body"],
        ] {
            assert!(choose(&header, &ReadOptions::default()).is_err());
        }
    }

    #[test]
    fn a_missing_column_is_answered_with_those_there_are() {
        let error = choose(&["headline", "story"], &ReadOptions::default()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "t.csv: no text column found among its columns (headline, story); \
             name the one that holds the text with --text-column"
        );
        let error = choose(&["Archive of the delta", "", ""], &ReadOptions::default()).unwrap_err();
        let advice = "the first line must be their names, so delete what stands above it";
        assert!(error.to_string().ends_with(advice), "{error}");
        let options = ReadOptions {
            text_column: Some("prose".into()),
            ..ReadOptions::default()
        };
        let error = choose(&["text"], &options).unwrap_err();
        assert!(
            error
                .to_string()
                .contains("no column named \"prose\" (--text-column)")
        );
    }

    #[test]
    fn another_column_that_may_be_the_text_is_known() {
        let others = |header: &[&str], text_column: Option<&str>| {
            let options = ReadOptions {
                text_column: text_column.map(String::from),
                ..ReadOptions::default()
            };
            choose(header, &options).unwrap().other_texts
        };
        assert_eq!(others(&["id", "content", "FullText"], None), ["FullText"]);
        assert_eq!(others(&["id", "text", "text"], None), ["text_2"]);
        assert!(others(&["id", "content", "FullText"], Some("content")).is_empty());
        assert!(others(&["text", "article", "paragraph", "sentence"], None).is_empty());
    }

    #[test]
    fn repeated_and_empty_names_are_made_unique() {
        let columns = choose(
            &["text", "", "text", "x", "x", "x_2"],
            &ReadOptions::default(),
        )
        .unwrap();
        assert_eq!(
            columns.names,
            ["text", "column_2", "text_2", "x", "x_2", "x_2_2"]
        );
        assert_eq!(columns.text, 0);
        let names = unique(vec!["x".to_owned(); 100_000]);
        assert_eq!(names.last().map(String::as_str), Some("x_100000"));
    }
}
