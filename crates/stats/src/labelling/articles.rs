//! The articles to label, cut into segments. Their texts lie in a temporary file, so that memory holds some
//! dozen bytes for each segment.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};
use standpoint_common::hash::{hex, sha256};
use standpoint_common::phrases::truncated;
use standpoint_core::model::Unit;
use standpoint_core::segment::{Kind, Segment};
use standpoint_corpus::Document;
use standpoint_corpus::Paragraphs;

use super::{LabelledRow, LabellingError};
use crate::labels::label_name;

/// The number of bytes that are read at once to go through all texts.
const PART: usize = 1 << 20;

/// The most characters of a cell that are shown.
const MAX_LENGTH: usize = 200;
/// The bytes of a SHA-256 that make the key of an article.
const KEY: usize = 8;

/// Articles with their segments. A sentence, or another unit, is named by its number among all segments.
pub struct Articles {
    unit: Unit,
    articles: Vec<Article>,
    pieces: Vec<StoredSegment>,
    texts: Mutex<File>,
    /// The number of bytes of all texts.
    bytes: u64,
    paragraphs: Paragraphs,
    ids: HashSet<String>,
    /// The columns that coders see, each with its place in the metadata of a document.
    columns: Vec<(usize, String)>,
    /// The sampling probabilities of sentences that come from a table of labels, in place of articles.
    drawn: Option<HashMap<usize, f64>>,
}

standpoint_common::debug_as_name!(Articles);

struct Article {
    id: String,
    pieces: Range<usize>,
    /// The cells of the columns that coders see, as many.
    about: Vec<String>,
}

/// A segment of an article.
#[derive(Debug, Clone, Copy)]
struct StoredSegment {
    article: u32,
    /// Its place in the file of texts.
    begins: u64,
    bytes: u32,
    /// Its characters in the document.
    start: u32,
    end: u32,
    paragraph: u32,
    kind: Kind,
}

/// The place of a sentence, as it is written to a table.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct SentencePlace {
    /// The document.
    pub document: String,
    /// The first character in the document.
    pub start: usize,
    /// The character after the last.
    pub end: usize,
    /// The paragraph, from 1.
    pub paragraph: usize,
    /// The sentence itself.
    pub text: String,
}

impl SentencePlace {
    /// The parts that identify a sentence in a table. Other programs change the rest.
    pub(super) fn without_end(&self) -> Self {
        SentencePlace {
            end: 0,
            paragraph: 0,
            ..self.clone()
        }
    }
}

/// A segment of an article as it is read on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Its number among all segments.
    pub number: usize,
    /// Its text.
    pub text: String,
    /// Its kind.
    pub kind: Kind,
    /// Its paragraph in the document, from 1.
    pub paragraph: usize,
}

impl Articles {
    /// No articles yet.
    ///
    /// # Errors
    /// If there is no room for a temporary file.
    pub fn new() -> io::Result<Self> {
        Ok(Articles {
            unit: Unit::default(),
            articles: Vec::new(),
            pieces: Vec::new(),
            texts: Mutex::new(tempfile::tempfile()?),
            bytes: 0,
            paragraphs: Paragraphs::default(),
            ids: HashSet::new(),
            columns: Vec::new(),
            drawn: None,
        })
    }

    /// Shows coders these columns of the metadata, each with its place there.
    #[must_use]
    pub fn showing(mut self, columns: Vec<(usize, String)>) -> Self {
        self.columns = columns;
        self
    }

    /// The same articles, with their segments as units of this kind.
    #[must_use]
    pub fn cut_into(mut self, unit: Unit) -> Self {
        self.unit = unit;
        self
    }

    /// The unit of the segments: a sentence, unless another one was named.
    pub fn unit(&self) -> Unit {
        self.unit
    }

    /// The sentences of labels in place of articles: each document has those of which there is a row. They keep
    /// their sampling probabilities, which only the articles could tell anew.
    ///
    /// # Errors
    /// If there is no room for a temporary file.
    pub fn of_rows(rows: &[LabelledRow]) -> io::Result<Self> {
        // One text stands at a place, whatever a table says that comes later.
        let mut texts: HashMap<(&str, usize), String> = HashMap::new();
        let mut times: HashMap<(&str, String), usize> = HashMap::new();
        let (placed, others): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.is_there);
        let mut places: Vec<&SentencePlace> = Vec::with_capacity(rows.len());
        for place in placed.into_iter().map(|row| &row.place) {
            let text = label_name(&place.text);
            let (document, start) = (place.document.as_str(), place.start);
            let first = texts.entry((document, start)).or_insert_with(|| {
                *times.entry((document, text.clone())).or_default() += 1;
                text.clone()
            });
            if *first == text {
                places.push(place);
            }
        }
        // A text without a place is one of those that have one, if there are enough of them.
        places.extend(others.into_iter().map(|row| &row.place).filter(|place| {
            let known = times.get(&(place.document.as_str(), label_name(&place.text)));
            place.start >= known.copied().unwrap_or(0)
        }));
        let mut articles = Self::of_places(places.into_iter())?;
        let owned = rows.iter().map(|row| (row.coder.as_str(), &row.place));
        let sentences = articles.find(owned)?;
        let mut drawn: HashMap<usize, f64> = HashMap::new();
        for (sentence, row) in sentences.into_iter().zip(rows) {
            if let Some((sentence, probability)) = sentence.zip(row.probability) {
                let known = drawn.entry(sentence).or_insert(probability);
                *known = known.max(probability);
            }
        }
        articles.drawn = Some(drawn);
        Ok(articles)
    }

    /// Sentences in place of articles: each document has those that are given.
    ///
    /// # Errors
    /// If there is no room for a temporary file.
    pub fn of_places<'p>(places: impl Iterator<Item = &'p SentencePlace>) -> io::Result<Self> {
        let mut documents: Vec<(&str, InOrder)> = Vec::new();
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        for place in places {
            let number = *numbers.entry(&place.document).or_insert(documents.len());
            if number == documents.len() {
                documents.push((&place.document, BTreeMap::new()));
            }
            let key = (place.start, label_name(&place.text));
            let known = documents[number].1.entry(key).or_insert(place);
            // Not every table has the paragraphs.
            if known.paragraph < place.paragraph {
                *known = place;
            }
        }
        let mut articles = Self::new()?;
        for (id, places) in documents {
            let first = articles.pieces.len();
            for place in places.into_values() {
                articles.pieces.push(StoredSegment {
                    article: narrow(articles.articles.len()),
                    begins: articles.bytes,
                    bytes: narrow(place.text.len()),
                    start: narrow(place.start),
                    end: narrow(place.end),
                    paragraph: narrow(place.paragraph),
                    kind: Kind::Sentence,
                });
                articles.write(&place.text)?;
            }
            articles.articles.push(Article {
                id: id.to_string(),
                pieces: first..articles.pieces.len(),
                about: Vec::new(),
            });
        }
        Ok(articles)
    }

    /// Adds a document with its segments, or the next part of the last document. Rows may share a name; those
    /// that share their words, too, count as one, because answers could not tell them apart.
    ///
    /// # Errors
    /// If there is no room for the text, or another document has its name, unless they are rows.
    pub fn add(&mut self, document: &Document, segments: &[Segment]) -> Result<(), LabellingError> {
        let first = self.pieces.len();
        if !document.continues() || self.articles.is_empty() {
            let is_row = self.unit == Unit::Row;
            let key = if is_row {
                format!(
                    "{}\n{}",
                    sha256(document.text.trim().as_bytes()),
                    document.id
                )
            } else {
                document.id.clone()
            };
            match self.ids.insert(key) {
                true => {}
                false if is_row => return Ok(()),
                false => return Err(LabellingError::SameName(document.id.clone())),
            }
            let cell = |at: usize| document.metadata.get(at).map_or("", |cell| cell.trim());
            let columns = self.columns.iter();
            self.articles.push(Article {
                id: document.id.clone(),
                pieces: first..first,
                about: columns
                    .map(|(at, _)| truncated(cell(*at), MAX_LENGTH))
                    .collect(),
            });
        }
        let places = segments.iter().map(|s| (&s.bytes, s.paragraph));
        let paragraphs = self.paragraphs.before(document, places);
        let article = self.articles.len() - 1;
        self.pieces
            .extend(segments.iter().map(|segment| StoredSegment {
                article: narrow(article),
                begins: self.bytes + segment.bytes.start as u64,
                bytes: narrow(segment.bytes.len()),
                start: narrow(document.begins + segment.start),
                end: narrow(document.begins + segment.end),
                paragraph: narrow(paragraphs + segment.paragraph + 1),
                kind: segment.kind,
            }));
        self.articles[article].pieces.end = self.pieces.len();
        Ok(self.write(&document.text)?)
    }

    fn write(&mut self, text: &str) -> io::Result<()> {
        let file = self.texts.get_mut().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.bytes))?;
        file.write_all(text.as_bytes())?;
        self.bytes += text.len() as u64;
        Ok(())
    }

    /// The sampling probabilities of sentences that come from a table of labels; `None` of articles.
    pub(super) fn drawn(&self) -> Option<&HashMap<usize, f64>> {
        self.drawn.as_ref()
    }

    /// The number of articles.
    pub fn len(&self) -> usize {
        self.articles.len()
    }

    /// Returns whether there is no article.
    pub fn is_empty(&self) -> bool {
        self.articles.is_empty()
    }

    /// The numbers of all sentences, in the order of the articles.
    pub fn sentences(&self) -> impl Iterator<Item = usize> + '_ {
        let pieces = self.pieces.iter().enumerate();
        pieces
            .filter(|(_, piece)| piece.kind.is_scored())
            .map(|(number, _)| number)
    }

    /// Returns whether there is a sentence of this number.
    pub fn is_sentence(&self, number: usize) -> bool {
        let piece = self.pieces.get(number);
        piece.is_some_and(|piece| piece.kind.is_scored())
    }

    /// The index of the article of a sentence.
    pub fn article(&self, sentence: usize) -> usize {
        self.pieces[sentence].article as usize
    }

    /// The name of an article.
    pub fn id(&self, article: usize) -> &str {
        &self.articles[article].id
    }

    /// The columns of an article that coders see, each with its cell. Leaves out empty cells.
    pub fn about(&self, article: usize) -> impl Iterator<Item = (&str, &str)> {
        let names = self.columns.iter().map(|(_, name)| name.as_str());
        let cells = self.articles[article].about.iter().map(String::as_str);
        names.zip(cells).filter(|(_, cell)| !cell.is_empty())
    }

    /// The text of a sentence.
    ///
    /// # Errors
    /// If the temporary file cannot be read.
    pub fn text(&self, sentence: usize) -> io::Result<String> {
        let piece = &self.pieces[sentence];
        self.read(piece.begins, piece.bytes as usize)
    }

    /// The place of a sentence.
    ///
    /// # Errors
    /// If the temporary file cannot be read.
    pub fn place(&self, sentence: usize) -> io::Result<SentencePlace> {
        let piece = &self.pieces[sentence];
        Ok(SentencePlace {
            document: self.id(piece.article as usize).to_string(),
            start: piece.start as usize,
            end: piece.end as usize,
            paragraph: piece.paragraph as usize,
            text: self.text(sentence)?,
        })
    }

    /// The sentence with a number and the segments around it, up to `most` before and after.
    ///
    /// # Errors
    /// If the temporary file cannot be read.
    pub fn around(&self, sentence: usize, most: usize) -> io::Result<Vec<Shown>> {
        let article = &self.articles[self.article(sentence)];
        let from = sentence.saturating_sub(most).max(article.pieces.start);
        let to = (sentence + most + 1).min(article.pieces.end);
        (from..to)
            .map(|number| {
                let piece = &self.pieces[number];
                Ok(Shown {
                    number,
                    text: self.text(number)?,
                    kind: piece.kind,
                    paragraph: piece.paragraph as usize,
                })
            })
            .collect()
    }

    /// Returns whether an article has segments before or after those that [`around`](Self::around) gives.
    pub fn is_cut(&self, sentence: usize, most: usize) -> [bool; 2] {
        let pieces = &self.articles[self.article(sentence)].pieces;
        [
            sentence > pieces.start + most,
            sentence + most + 1 < pieces.end,
        ]
    }

    /// Finds the sentences of places, each with its coder. A place is a document, a start and a text, apart from blanks
    /// and from how accents are written. One that is not there is looked for by its text in the same document; two places
    /// of one coder never become one sentence.
    ///
    /// # Errors
    /// If the temporary file cannot be read.
    pub fn find<'p>(
        &self,
        places: impl Iterator<Item = (&'p str, &'p SentencePlace)>,
    ) -> io::Result<Vec<Option<usize>>> {
        let places: Vec<_> = places.collect();
        let mut by_id: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, article) in self.articles.iter().enumerate() {
            by_id.entry(&article.id).or_default().push(at);
        }
        let mut wanted: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, (_, place)) in places.iter().enumerate() {
            wanted.entry(&place.document).or_default().push(at);
        }
        let mut found = vec![None; places.len()];
        for (document, wanted) in wanted {
            let articles = by_id.get(document).into_iter().flatten();
            let sentences = Sentences::new(self, articles.map(|at| &self.articles[*at]))?;
            let mut taken: HashMap<&str, Taken<'_>> = HashMap::new();
            for is_exact in [true, false] {
                for &at in &wanted {
                    let (coder, place) = places[at];
                    let taken = taken.entry(coder).or_default();
                    found[at] = found[at].or_else(|| sentences.find(place, is_exact, taken));
                }
            }
        }
        Ok(found)
    }

    /// The numbers of all sentences in a random order that depends on the seed, the name of the document and the
    /// sentence alone: the order of the others does not change when articles come or go. Copies of a sentence in
    /// one document keep their order.
    ///
    /// # Errors
    /// If the temporary file cannot be read.
    pub fn random_order(&self, seed: u64) -> io::Result<Vec<u32>> {
        let mut ranked: Vec<(u64, u32)> = Vec::new();
        self.each_text(|number, id, text| {
            let mut hash = Sha256::new();
            hash.update(seed.to_le_bytes());
            hash.update((id.len() as u64).to_le_bytes());
            hash.update(id);
            hash.update(text);
            let hash = hash.finalize();
            let rank = hash[..8]
                .iter()
                .fold(0, |rank, byte| rank << 8 | u64::from(*byte));
            ranked.push((rank, narrow(number)));
            true
        })?;
        ranked.sort_unstable();
        Ok(ranked.into_iter().map(|(_, number)| number).collect())
    }

    /// The key of each article: a hash of its name and the texts of its sentences. One that was corrected has another.
    ///
    /// # Errors
    /// If the temporary file cannot be read.
    pub(super) fn keys(&self) -> io::Result<Vec<String>> {
        let named = |article: &Article| Sha256::new().chain_update(&article.id);
        let mut hashes: Vec<Sha256> = self.articles.iter().map(named).collect();
        self.each_text(|number, _, text| {
            let hash = &mut hashes[self.article_of(number)];
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text);
            true
        })?;
        let keys = hashes.into_iter().map(|hash| hex(&hash.finalize()[..KEY]));
        Ok(keys.collect())
    }

    /// The number of the article of a segment.
    pub(super) fn article_of(&self, number: usize) -> usize {
        self.pieces[number].article as usize
    }

    /// Calls `see` with the number, the document and the text of each sentence, until it returns false. Others may
    /// read meanwhile.
    ///
    /// # Errors
    /// If the temporary file cannot be read.
    pub fn each_text(&self, mut see: impl FnMut(usize, &str, &str) -> bool) -> io::Result<()> {
        let (mut begins, mut part) = (0, Vec::new());
        for (number, piece) in self.pieces.iter().enumerate() {
            if !piece.kind.is_scored() {
                continue;
            }
            let bytes = piece.bytes as usize;
            let is_read =
                piece.begins >= begins && piece.begins + bytes as u64 <= begins + part.len() as u64;
            if !is_read {
                let rest = (self.bytes - piece.begins) as usize;
                begins = piece.begins;
                part = self.read_bytes(begins, bytes.max(PART).min(rest))?;
            }
            let from = (piece.begins - begins) as usize;
            let text = String::from_utf8_lossy(&part[from..from + bytes]);
            if !see(number, self.id(piece.article as usize), &text) {
                break;
            }
        }
        Ok(())
    }

    fn read(&self, begins: u64, bytes: usize) -> io::Result<String> {
        String::from_utf8(self.read_bytes(begins, bytes)?).map_err(io::Error::other)
    }

    fn read_bytes(&self, begins: u64, bytes: usize) -> io::Result<Vec<u8>> {
        let mut file = self.texts.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(begins))?;
        let mut read = vec![0; bytes];
        file.read_exact(&mut read)?;
        Ok(read)
    }
}

/// The sentences of the articles of one name, for looking them up.
#[derive(Default)]
struct Sentences {
    by_place: HashMap<(usize, String), usize>,
    by_text: HashMap<String, Vec<usize>>,
}

/// The sentences that one coder's places have become.
#[derive(Default)]
struct Taken<'p> {
    of_place: HashMap<(usize, &'p str), usize>,
    all: HashSet<usize>,
}

impl Sentences {
    fn new<'a>(all: &Articles, articles: impl Iterator<Item = &'a Article>) -> io::Result<Self> {
        let mut sentences = Self::default();
        for number in articles.flat_map(|article| article.pieces.clone()) {
            let piece = &all.pieces[number];
            if piece.kind.is_scored() {
                let text = label_name(&all.text(number)?);
                let key = (piece.start as usize, text.clone());
                sentences.by_place.entry(key).or_insert(number);
                sentences.by_text.entry(text).or_default().push(number);
            }
        }
        Ok(sentences)
    }

    /// The sentence of a place, exactly there or by its text alone.
    fn find<'p>(
        &self,
        place: &'p SentencePlace,
        is_exact: bool,
        taken: &mut Taken<'p>,
    ) -> Option<usize> {
        let own = (place.start, place.text.as_str());
        if let Some(number) = taken.of_place.get(&own) {
            return Some(*number);
        }
        let text = label_name(&place.text);
        let number = match is_exact {
            true => self.by_place.get(&(place.start, text)).copied(),
            false => {
                let mut alike = self.by_text.get(&text).into_iter().flatten().copied();
                alike.find(|number| !taken.all.contains(number))
            }
        }?;
        taken.of_place.insert(own, number);
        taken.all.insert(number);
        Some(number)
    }
}

/// The places of a document by their starts.
type InOrder<'a> = BTreeMap<(usize, String), &'a SentencePlace>;

/// Narrows a number that cannot exceed four thousand millions: documents have at most a thousand million bytes.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use standpoint_core::segment::{Marks, segment};

    fn document(id: &str, text: &str, begins: usize) -> Document {
        Document {
            id: id.to_string(),
            text: text.to_string(),
            metadata: Vec::new(),
            notes: Vec::new(),
            begins,
            marked: Marks::default(),
        }
    }

    fn articles(documents: &[(&str, &str, usize)]) -> Articles {
        let mut articles = Articles::new().unwrap();
        for (id, text, begins) in documents {
            articles
                .add(&document(id, text, *begins), &segment(text, None))
                .unwrap();
        }
        articles
    }

    fn find(articles: &Articles, places: &[SentencePlace]) -> Vec<Option<usize>> {
        articles
            .find(places.iter().map(|place| ("", place)))
            .unwrap()
    }

    const CAFE: &str =
        "The café closed in May, an hour after noon. Nobody knew why it had to be so early.";

    #[test]
    fn sentences_have_their_places_in_parts_too() {
        let later = "They met again in June, said the mayor. He left early and went home.";
        let begins = CAFE.chars().count();
        let articles = articles(&[("a", CAFE, 0), ("a", later, begins), ("b", CAFE, 0)]);
        let numbers: Vec<usize> = articles.sentences().collect();
        assert_eq!((numbers.len(), articles.len()), (6, 2));
        let whole = CAFE.to_string() + later;
        for number in &numbers {
            let place = articles.place(*number).unwrap();
            let text = if place.document == "a" { &whole } else { CAFE };
            let characters = text.chars().skip(place.start).take(place.end - place.start);
            assert_eq!(characters.collect::<String>(), place.text);
        }
        assert_eq!(articles.around(numbers[1], 1).unwrap().len(), 3);
        assert_eq!(articles.is_cut(numbers[1], 1), [false, true]);
        let mut texts = Vec::new();
        let mut see = |number, id: &str, text: &str| {
            texts.push((number, id.to_string(), text.to_string()));
            texts.len() < 5
        };
        articles.each_text(&mut see).unwrap();
        assert_eq!(texts.len(), 5);
        for (number, id, text) in texts {
            let place = articles.place(number).unwrap();
            assert_eq!((place.document, place.text), (id, text));
        }
    }

    #[test]
    fn sentences_are_found_again_where_they_are_or_have_moved_to() {
        let before = articles(&[("a", CAFE, 0), ("b", CAFE, 0)]);
        let places: Vec<SentencePlace> = before
            .sentences()
            .map(|n| before.place(n).unwrap())
            .collect();
        let found = find(&before, &places);
        assert_eq!(found, before.sentences().map(Some).collect::<Vec<_>>());
        let moved = format!("A new one stands first in this article now. {CAFE}");
        let after = articles(&[("a", &moved, 0)]);
        let numbers: Vec<usize> = after.sentences().collect();
        let found = find(&after, &places);
        assert_eq!(found, [Some(numbers[1]), Some(numbers[2]), None, None]);
    }

    #[test]
    fn two_answers_never_become_one() {
        let twice = format!("{CAFE} {CAFE}");
        let before = articles(&[("a", &twice, 0)]);
        let places: Vec<SentencePlace> = before
            .sentences()
            .map(|n| before.place(n).unwrap())
            .collect();
        assert_eq!(places.len(), 4);
        let moved = format!("A new one stands first in this article now. {twice}");
        let after = articles(&[("a", &moved, 0)]);
        let mut found: Vec<usize> = find(&after, &places).into_iter().flatten().collect();
        found.sort_unstable();
        found.dedup();
        assert_eq!(found.len(), 4);
        // Two coders on one sentence are on one still.
        let both = [places[3].clone(), places[3].clone()];
        let found = find(&after, &both);
        assert!(found[0].is_some() && found[0] == found[1]);
    }

    #[test]
    fn articles_of_one_name_are_refused() {
        let mut articles = articles(&[("a", CAFE, 0)]);
        let again = articles.add(&document("a", CAFE, 0), &segment(CAFE, None));
        assert!(matches!(again, Err(LabellingError::SameName(name)) if name == "a"));
    }

    #[test]
    fn rows_of_one_name_are_told_apart_by_their_words() {
        let mut rows = Articles::new().unwrap().cut_into(Unit::Row);
        for text in ["Go.", "Stay.", " Go.\n"] {
            let row = document("a", text, 0);
            rows.add(&row, &Unit::Row.segments(&row, None)).unwrap();
        }
        let texts: Vec<String> = rows.sentences().map(|n| rows.text(n).unwrap()).collect();
        assert_eq!(texts, ["Go.", "Stay."]);
        let places: Vec<SentencePlace> = rows.sentences().map(|n| rows.place(n).unwrap()).collect();
        let places = places.iter().map(|place| ("", place));
        assert_eq!(rows.find(places).unwrap(), [Some(0), Some(1)]);
    }

    #[test]
    fn the_random_order_of_the_others_stays_when_articles_come() {
        let names: Vec<String> = (0..40).map(|at| format!("{at:02}")).collect();
        let all: Vec<(&str, &str, usize)> =
            names.iter().map(|name| (name.as_str(), CAFE, 0)).collect();
        let order = |documents: &[(&str, &str, usize)], seed| -> Vec<(String, usize)> {
            let articles = articles(documents);
            let order = articles.random_order(seed).unwrap().into_iter();
            order
                .map(|number| articles.place(number as usize).unwrap())
                .map(|place| (place.document, place.start))
                .collect()
        };
        let some = order(&all[..20], 1);
        let mut of_all = order(&all, 1);
        of_all.retain(|(id, _)| id.as_str() < "20");
        assert_eq!(some, of_all);
        assert_ne!(some, order(&all[..20], 2));
        assert!(!some.is_sorted());
    }

    #[test]
    fn rows_make_the_articles_that_they_are_of() {
        let before = articles(&[("a", CAFE, 0), ("b", CAFE, 0)]);
        let numbers = before.sentences().collect::<Vec<_>>().into_iter();
        let places: Vec<SentencePlace> = numbers
            .rev()
            .chain([1])
            .map(|n| before.place(n).unwrap())
            .collect();
        let again = Articles::of_places(places.iter()).unwrap();
        let texts: Vec<String> = again.sentences().map(|n| again.text(n).unwrap()).collect();
        let wanted: Vec<String> = before
            .sentences()
            .map(|n| before.text(n).unwrap())
            .collect();
        assert_eq!(texts, wanted);
        assert_eq!(again.id(0), "b");
    }
}
