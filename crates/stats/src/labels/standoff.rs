//! Labels without text. Each names a document by the SHA-256 of its text and a place in it, and is read
//! against the user's own copy of the articles.

use std::collections::HashMap;
use std::path::Path;

use csv::StringRecord;
use standpoint_common::hash::sha256;
use standpoint_corpus::Document;

use super::offsets::{Spans, offset};
use super::table::LoadedTable;
use super::{LabelsError, LabelsProblem};

/// The column that identifies the document.
pub(super) const HASH: &str = "document_sha256";

/// Documents to read labels against, one at a time.
pub type Articles<'a> = &'a mut dyn Iterator<Item = Document>;

/// The result for labels without text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resolved {
    /// The documents that the labels name.
    pub documents: usize,
    /// Those of them that are not among the articles, in the order of the file.
    pub missing: Vec<MissingDocument>,
}

/// A document that is not among the articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingDocument {
    /// Its name, or the hash of its text if the labels do not name it.
    pub name: String,
    /// The rows that are left out because it is missing.
    pub rows: usize,
    /// `true` if an article of this name has another text.
    pub differs: bool,
}

impl Resolved {
    /// The number of rows that are left out because their documents are missing.
    pub(crate) fn rows_left_out(&self) -> usize {
        self.missing.iter().map(|missing| missing.rows).sum()
    }
}

/// The hash of a document: the SHA-256 of its text (without byte order mark; of a page the article) in UTF-8,
/// as 64 hexadecimal digits in lower case.
pub fn text_sha256(document: &Document) -> String {
    sha256(document.text.as_bytes())
}

/// Returns whether a table has labels without text.
pub(super) fn is_standoff(table: &LoadedTable) -> bool {
    table.column("text").is_none() && table.column(HASH).is_some()
}

/// A document that labels name, and what was found of it.
struct NamedDocument {
    name: Option<String>,
    rows: usize,
    /// The names of the articles with this text.
    copies: Vec<String>,
    text: String,
    spans: Spans,
}

/// Adds the columns `document` and `text`, taken from the articles. Rows of missing documents keep their
/// place and have no text.
pub(super) fn resolve(
    path: &Path,
    table: &LoadedTable,
    articles: Articles<'_>,
) -> Result<(LoadedTable, Resolved), LabelsError> {
    let [hash, start, end] = [HASH, "start", "end"].map(|column| table.require(path, column));
    let (hash, start, end) = (hash?, start?, end?);
    let name = table.column("document");
    let hashes = table
        .lines
        .iter()
        .zip(&table.rows)
        .map(|(&row, record)| read_hash(path, row, cell(record, hash)))
        .collect::<Result<Vec<String>, LabelsError>>()?;
    let names: Vec<&str> = table
        .rows
        .iter()
        .map(|record| name.map_or("", |column| cell(record, column)))
        .collect();
    let (mut wanted, resolved) = find_documents(&hashes, &names, articles);
    let Resolved { documents, missing } = &resolved;
    if missing.len() == *documents {
        return Err(LabelsProblem::NoArticles {
            documents: *documents,
            missing: missing.clone(),
        }
        .in_file(path));
    }
    let kept: Vec<usize> = (0..table.header.len())
        .filter(|at| Some(*at) != name)
        .collect();
    let header = |names: &[String]| -> Vec<String> {
        let kept = kept.iter().map(|&at| names[at].clone());
        kept.chain(["document", "text"].map(str::to_string))
            .collect()
    };
    let mut rows = Vec::with_capacity(table.rows.len());
    for (at, record) in table.rows.iter().enumerate() {
        let row = table.line(at);
        let (mut id, mut sentence) = ("", "");
        if let Some(document) = wanted.get_mut(hashes[at].as_str())
            && let Some(first) = document.copies.first()
        {
            // The copy with the same name is preferred, so that each keeps its own labels.
            id = document
                .copies
                .iter()
                .find(|id| *id == names[at])
                .unwrap_or(first);
            let start = offset(path, row, "start", cell(record, start))?;
            let end = offset(path, row, "end", cell(record, end))?;
            let span = document
                .spans
                .get(&document.text, start, end)
                .filter(|span| !span.trim().is_empty());
            sentence = span.ok_or_else(|| {
                LabelsProblem::Span {
                    row,
                    start,
                    end,
                    document: id.to_string(),
                    characters: document.text.chars().count(),
                }
                .in_file(path)
            })?;
        }
        let cells = kept.iter().map(|&column| cell(record, column));
        rows.push(cells.chain([id, sentence]).collect());
    }
    let table = LoadedTable {
        lines: table.lines.clone(),
        header: header(&table.header),
        names: header(&table.names),
        rows,
        sha256: table.sha256.clone(),
        ..LoadedTable::default()
    };
    Ok((table, resolved))
}

/// Finds the documents of these hashes, one a row, among the articles; `names` are their names in the rows,
/// or empty.
fn find_documents<'a>(
    hashes: &'a [String],
    names: &[&str],
    articles: Articles<'_>,
) -> (HashMap<&'a str, NamedDocument>, Resolved) {
    let mut order: Vec<&str> = Vec::new();
    let mut wanted: HashMap<&str, NamedDocument> = HashMap::new();
    for (hash, name) in hashes.iter().zip(names) {
        let document = wanted.entry(hash).or_insert_with(|| {
            order.push(hash);
            NamedDocument {
                name: (!name.is_empty()).then(|| name.to_string()),
                rows: 0,
                copies: Vec::new(),
                text: String::new(),
                spans: Spans::default(),
            }
        });
        document.rows += 1;
    }
    // The named documents, and whether there is an article of that name.
    let mut named: HashMap<&str, bool> = names.iter().map(|name| (*name, false)).collect();
    for article in articles {
        if let Some(found) = named.get_mut(article.id.as_str()) {
            *found = true;
        }
        if let Some(document) = wanted.get_mut(text_sha256(&article).as_str()) {
            document.copies.push(article.id);
            document.text = article.text;
        }
    }
    let absent = order.iter().filter_map(|hash| {
        let document = wanted.get(hash).filter(|w| w.copies.is_empty())?;
        let name = document.name.as_deref();
        Some(MissingDocument {
            name: name.unwrap_or(hash).to_string(),
            rows: document.rows,
            differs: name.is_some_and(|name| named.get(name) == Some(&true)),
        })
    });
    let resolved = Resolved {
        documents: order.len(),
        missing: absent.collect(),
    };
    (wanted, resolved)
}

/// The trimmed cell of a column.
pub(super) fn cell(record: &StringRecord, column: usize) -> &str {
    record.get(column).unwrap_or_default().trim()
}

/// Reads a hash as [`text_sha256`] writes it.
fn read_hash(path: &Path, row: usize, cell: &str) -> Result<String, LabelsError> {
    let is_hash = cell.len() == 64 && cell.bytes().all(|byte| byte.is_ascii_hexdigit());
    let value = cell.to_string();
    if is_hash {
        Ok(cell.to_ascii_lowercase())
    } else {
        Err(LabelsProblem::Hash { row, value }.in_file(path))
    }
}
