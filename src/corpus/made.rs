//! What was read of a file, of a part of one or of a row, as a document.

use std::ops::Range;

use super::bytes::mojibake::repair;
use super::error::CorpusError;
use super::files::exports::{Parting, europresse, of_one_article, several_articles};
use super::html::About;
use super::metadata::head::date_and_outlet;
use super::notice::Notice;
use super::plan::OpenTable;
use super::rows::no_text::{is_empty_word, is_spreadsheet_error};
use super::rows::row::Row;
use super::rows::text_cell::text_cell;
use super::rows::unnamed::table_without_a_name;
use super::texts::articles::{Article, Articles};
use super::texts::document::{Content, Document};
use super::texts::long::Part;
use super::{Corpus, OpenText};
use crate::segment::{Boilerplate, Marks, Part as Marked};

impl Corpus {
    /// The next part of a long text as a document; of an export its articles are added to those that were read, and nothing is
    /// returned.
    pub(super) fn next_part(
        &mut self,
        mut long: OpenText,
    ) -> Option<Result<Document, CorpusError>> {
        match long.parts.next() {
            None => {
                let rest = long.articles.take().and_then(Articles::end);
                self.add_articles(rest, &mut long);
                None
            }
            Some(Err(error)) => {
                self.long = Some(long);
                Some(Err(error))
            }
            Some(Ok(part)) => {
                let document = match &mut long.articles {
                    Some(articles) => {
                        let found = articles.push(&part.text);
                        long.notices.extend(part.notices);
                        self.add_articles(found, &mut long);
                        None
                    }
                    None => Some(Ok(self.part_document(part, &long))),
                };
                self.long = Some(long);
                document
            }
        }
    }

    fn add_articles(&mut self, articles: impl IntoIterator<Item = Article>, long: &mut OpenText) {
        for article in articles {
            let notices = std::mem::take(&mut long.notices);
            let document = self.article_document(&long.id, article, notices, &long.metadata);
            self.articles.push_back(document);
        }
    }

    /// Makes the articles of a file those to be given next, if it is an export; otherwise what was read of it comes back.
    pub(super) fn unless_export(
        &mut self,
        id: &str,
        mut content: Content,
        metadata: &[(usize, String)],
    ) -> Option<Content> {
        let Some(mut articles) = Articles::of(&content.text, usize::MAX) else {
            if content.about == About::default()
                && let Some(parting) = of_one_article(&content.text)
            {
                if parting == Parting::Certified {
                    let furniture = europresse::furniture(&content.text, false);
                    furniture.into_iter().for_each(|(bytes, kind)| {
                        content.marked.add(bytes, Marked::Boilerplate(kind))
                    });
                }
                let told = date_and_outlet(&content.text, parting);
                if self.told.is_none() && told.iter().any(Option::is_some) {
                    self.ending.lost_date(id);
                }
                let [date, outlet] = told.map(Option::unwrap_or_default);
                content.about = About {
                    date,
                    outlet,
                    unread_date: None,
                };
            }
            return Some(content);
        };
        let mut found = articles.push(&content.text);
        found.extend(articles.end());
        let mut end = 0;
        for article in found {
            let bytes = end..end + article.text.len();
            end = bytes.end;
            // Only what stands behind the last one comes apart from its article.
            if article.begins > 0
                && let Some(last) = self.articles.back_mut()
            {
                let start = last.text.len();
                last.text.push_str(&article.text);
                let rest = (start..last.text.len(), Boilerplate::Navigation);
                last.marked.add(rest.0, Marked::Boilerplate(rest.1));
                continue;
            }
            let notices = std::mem::take(&mut content.notices);
            let mut document = self.article_document(id, article, notices, metadata);
            // What a page marks in it.
            let marked = content.marked.within(bytes);
            let cover = std::mem::replace(&mut document.marked, marked).parts;
            // A title above the first article is that of the export.
            let is_covered =
                |title: &Range<usize>| cover.iter().any(|(bytes, _)| bytes.contains(&title.start));
            document
                .marked
                .parts
                .retain(|(bytes, part)| *part != Marked::Headline || !is_covered(bytes));
            cover
                .into_iter()
                .for_each(|(bytes, part)| document.marked.add(bytes, part));
            self.articles.push_back(document);
        }
        None
    }

    /// An article of an export, or a part of one, with what the export says of it and then what a `documents.csv` says of the file.
    fn article_document(
        &mut self,
        export: &str,
        article: Article,
        mut notices: Vec<Notice>,
        metadata: &[(usize, String)],
    ) -> Document {
        if article.number == 1 && article.begins == 0 {
            notices.push(Notice::Export);
        }
        let id = format!("{export}:{}", article.number);
        let mut document = self.document(id, article.text, notices);
        document.begins = article.begins;
        if !article.furniture.is_empty() {
            let furniture = (article.furniture, Boilerplate::Navigation);
            document
                .marked
                .add(furniture.0, Marked::Boilerplate(furniture.1));
        }
        if article.parting == Parting::Certified {
            let furniture = europresse::furniture(&document.text, document.continues());
            furniture
                .into_iter()
                .for_each(|(bytes, kind)| document.marked.add(bytes, Marked::Boilerplate(kind)));
        }
        if self.told.is_none() && article.begins == 0 && article.told.iter().any(Option::is_some) {
            self.ending.lost_date(&document.id);
        }
        let told = self.told.into_iter().flatten().zip(article.told);
        document.set(told.filter_map(|(place, value)| Some((place, value?))));
        document.set(metadata.iter().cloned());
        document
    }

    /// A part of a long text as a document.
    fn part_document(&mut self, part: Part, long: &OpenText) -> Document {
        let mut document = self.document(long.id.clone(), part.text, part.notices);
        document.set(long.metadata.iter().cloned());
        document.begins = part.begins;
        if !document.continues() {
            look(&mut document);
        }
        document
    }

    /// A file as a document, with what it says of itself and then what a `documents.csv` says of it.
    pub(super) fn whole_document(
        &mut self,
        id: String,
        content: Content,
        metadata: Vec<(usize, String)>,
    ) -> Document {
        let about = content.about;
        let mut document = self.document(id, content.text, content.notices);
        document.marked = content.marked;
        look(&mut document);
        let of_page = self
            .told
            .map(|[date, outlet]| [(date, about.date), (outlet, about.outlet)]);
        document.set(of_page.into_iter().flatten().chain(metadata));
        if let (Some([date, _]), Some(value)) = (self.told, about.unread_date)
            && document.metadata.get(date).is_some_and(String::is_empty)
        {
            self.ending.unread_date(&document.id, value);
        }
        document
    }

    pub(super) fn row_document(&mut self, mut row: Row, table: &OpenTable) -> Document {
        let id = row
            .id
            .unwrap_or_else(|| format!("{}:{}", table.id, row.number));
        let mut is_twice_encoded = false;
        for text in std::iter::once(&mut row.text).chain(&mut row.values) {
            if let Some((better, _)) = repair(text) {
                *text = better;
                is_twice_encoded = true;
            }
        }
        if is_twice_encoded {
            self.ending.twice_encoded(&id);
        }
        let (text, marked) = match text_cell(&row.text) {
            Some(read) => {
                if read.is_escaped {
                    self.ending.escaped(&id);
                }
                if read.had_tags {
                    self.ending.markup(&id);
                }
                (read.text, read.marked)
            }
            None => (row.text, Marks::default()),
        };
        let alone = text.trim();
        if is_empty_word(alone) || is_spreadsheet_error(alone) {
            self.ending.without_text(&id, alone);
        }
        for notice in row.notices {
            let (path, line) = (table.path.clone(), row.line);
            let told = match notice {
                // Of the bytes of the whole table.
                Notice::EncodingGuessed { .. } => CorpusError::Table { path, notice },
                // By its place in the file: in a folder of many, the name of a row says little of where it stands.
                notice => CorpusError::Record { path, line, notice },
            };
            self.of_row.push_back(told);
        }
        let mut document = self.document(id, text, Vec::new());
        document.marked = marked;
        // A row knows itself better than a table about files knows it.
        document.set(table.metadata.iter().cloned());
        let filled = table.places.iter().copied().zip(row.values);
        document.set(filled.filter(|(_, value)| !value.is_empty()));
        document
    }

    fn document(&self, id: String, text: String, notices: Vec<Notice>) -> Document {
        Document {
            id,
            text,
            metadata: vec![String::new(); self.columns.len()],
            notices,
            begins: 0,
            marked: Marks::default(),
        }
    }
}

/// Notes what a text is that passes for one article.
fn look(document: &mut Document) {
    let text = &document.text;
    let found = table_without_a_name(text).or_else(|| several_articles(text));
    document.notices.extend(found);
}
