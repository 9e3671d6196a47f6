//! The date and the outlet of each file, which a plain text does not tell: the table `documents.csv` among the articles.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};
use standpoint_common::atomic::replace;

use super::article_files;
use crate::cli::project::{Project, read_file};
use crate::corpus::holds_one_article;
use crate::labels::LoadedTable;
use crate::output::csv_bytes;

/// The table.
const FILE: &str = "documents.csv";
/// Its columns that the page fills.
const COLUMNS: [&str; 3] = ["document", "date", "outlet"];

/// A row about a file: its name, its date and its outlet. An empty text is unknown.
pub type Details = [String; 3];

/// The files with one article each, and what the table says of them.
#[derive(Debug, Serialize)]
pub struct DetailsOfFiles {
    rows: Vec<Details>,
    /// `true` if the page does not list all files.
    has_more: bool,
}

/// Rows that somebody wrote on the page.
#[derive(Debug, Deserialize)]
pub struct NewDetails {
    rows: Vec<Details>,
    /// What the page showed before.
    before: Vec<Details>,
}

/// The table as it is.
struct Table {
    names: Vec<String>,
    rows: Vec<Vec<String>>,
    /// The places of [`COLUMNS`].
    places: [usize; 3],
}

impl Table {
    fn read(project: &Project) -> anyhow::Result<Self> {
        let path = article_files::folder(project)?.join(FILE);
        let known = match read_file(&path)? {
            Some(_) => LoadedTable::read(&path, "a header")?,
            None => LoadedTable::default(),
        };
        let mut names = known.names;
        let mut rows: Vec<Vec<String>> = known
            .rows
            .iter()
            .map(|row| row.iter().map(str::to_string).collect())
            .collect();
        let places = COLUMNS.map(|wanted| {
            let mut known = names.iter();
            let place = known.position(|name| name.trim().eq_ignore_ascii_case(wanted));
            place.unwrap_or_else(|| {
                names.push(wanted.to_string());
                names.len() - 1
            })
        });
        for row in &mut rows {
            row.resize(names.len(), String::new());
        }
        Ok(Table {
            names,
            rows,
            places,
        })
    }

    fn row_of(&mut self, document: &str) -> Option<&mut Vec<String>> {
        let at = self.places[0];
        self.rows.iter_mut().find(|row| row[at] == document)
    }
}

/// What is known of the files.
///
/// # Errors
/// If the articles are read from elsewhere, or a file cannot be read.
pub fn read(project: &Project) -> anyhow::Result<DetailsOfFiles> {
    let listed = article_files::list(project)?;
    let mut table = Table::read(project)?;
    let [_, date, outlet] = table.places;
    let files = listed.files.into_iter();
    let files = files.filter(|name| holds_one_article(Path::new(name)));
    let rows = files.map(|name| match table.row_of(&name) {
        Some(row) => [name, row[date].clone(), row[outlet].clone()],
        None => [name, String::new(), String::new()],
    });
    Ok(DetailsOfFiles {
        rows: rows.collect(),
        has_more: listed.has_more,
    })
}

/// Writes what is known of the files into the table. What else is in it stays.
///
/// # Errors
/// If somebody else changed the table meanwhile, or a file cannot be read or written.
pub fn write(project: &Project, new: NewDetails) -> anyhow::Result<()> {
    if read(project)?.rows != new.before {
        bail!(
            "the files or {FILE} changed since they were shown here: open the table again, and repeat your change"
        );
    }
    let mut table = Table::read(project)?;
    let (places, width) = (table.places, table.names.len());
    for details in new.rows {
        let row = match table.row_of(&details[0]) {
            Some(row) => row,
            // A row that says nothing is none.
            None if details[1..].iter().all(|value| value.trim().is_empty()) => continue,
            None => {
                table.rows.push(vec![String::new(); width]);
                let last = table.rows.len() - 1;
                &mut table.rows[last]
            }
        };
        for (place, value) in places.into_iter().zip(details) {
            row[place] = value.trim().to_string();
        }
    }
    let bytes = csv_bytes(|csv| {
        csv.write_record(&table.names)?;
        table.rows.iter().try_for_each(|row| csv.write_record(row))
    })?;
    let path = article_files::folder(project)?.join(FILE);
    replace(&path, |file| file.write_all(&bytes))
        .with_context(|| format!("{} was not written", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_outlets_are_written_and_what_else_is_known_stays() {
        let folder = tempfile::tempdir().unwrap();
        let articles = folder.path().join("articles");
        std::fs::create_dir(&articles).unwrap();
        for name in ["a.txt", "b.txt", "rows.csv"] {
            std::fs::write(articles.join(name), "Go.").unwrap();
        }
        let project = Project::open(folder.path()).unwrap();
        let row = |cells: [&str; 3]| cells.map(str::to_string);
        let before = read(&project).unwrap().rows;
        assert_eq!(before, [row(["a.txt", "", ""]), row(["b.txt", "", ""])]);
        let rows = vec![
            row(["a.txt", "2006-01-02", "Post, The"]),
            row(["b.txt", " ", ""]),
        ];
        let first = NewDetails {
            rows: rows.clone(),
            before: before.clone(),
        };
        write(&project, first).unwrap();
        let table = articles.join(FILE);
        let text = std::fs::read_to_string(&table).unwrap();
        assert_eq!(
            text,
            "document,date,outlet\r\na.txt,2006-01-02,\"Post, The\"\r\n"
        );
        // Another window wrote since.
        assert!(write(&project, NewDetails { rows, before }).is_err());
        std::fs::write(&table, "author;document;date\nAnn;b.txt;\nBen;c.txt;1999\n").unwrap();
        let before = read(&project).unwrap().rows;
        let rows = vec![row(["b.txt", "2007-01-01", "Star"])];
        write(&project, NewDetails { rows, before }).unwrap();
        assert_eq!(
            std::fs::read_to_string(&table).unwrap(),
            "author,document,date,outlet\r\nAnn,b.txt,2007-01-01,Star\r\nBen,c.txt,1999,\r\n"
        );
    }
}
