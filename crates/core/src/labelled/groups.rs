//! Groups of labelled sentences that belong together: one document or cluster of documents, or one text printed in several.

use std::collections::{HashMap, HashSet};
use std::fmt;

use serde::Serialize;
use standpoint_common::grouped::grouped;

use super::{Labelled, LabelledSentence};

/// Shorter sentences may stand in unrelated articles by chance.
const MIN_WORDS_OF_A_COPY: usize = 8;
/// A slogan or boilerplate is in more than half of the documents, and in at least this many.
const MIN_DOCUMENTS_OF_A_SLOGAN: usize = 5;
/// A document with more slogans than this is a copy, as most documents are then.
const MAX_SLOGANS: usize = 2;

/// What keeps sentences together in folds and intervals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ClusteredBy {
    /// The clusters that the user names.
    Cluster,
    /// Documents.
    Document,
    /// Nothing: each sentence counts by itself.
    Sentence,
}

impl ClusteredBy {
    /// The word for one of them: `cluster`, `document` or `sentence`.
    #[must_use]
    pub fn unit(self) -> &'static str {
        match self {
            ClusteredBy::Cluster => "cluster",
            ClusteredBy::Document => "document",
            ClusteredBy::Sentence => "sentence",
        }
    }

    /// The word for how many sentences one has.
    #[must_use]
    pub fn length(self) -> &'static str {
        match self {
            ClusteredBy::Cluster => "size",
            ClusteredBy::Document | ClusteredBy::Sentence => "length",
        }
    }

    /// The articles that give more of them.
    #[must_use]
    pub fn more(self) -> &'static str {
        match self {
            ClusteredBy::Cluster => "articles of more clusters",
            ClusteredBy::Document | ClusteredBy::Sentence => "more articles",
        }
    }
}

impl fmt::Display for ClusteredBy {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.unit())
    }
}

/// What sentences of one group share.
#[derive(PartialEq, Eq, Hash)]
enum Shared<'a> {
    Cluster(&'a str),
    Document(&'a str),
    Text(&'a str),
}

impl Labelled {
    /// What keeps the sentences together.
    #[must_use]
    pub fn clustered_by(&self) -> ClusteredBy {
        if self.sentences.iter().any(|s| s.cluster.is_some()) {
            ClusteredBy::Cluster
        } else if self.has_documents() {
            ClusteredBy::Document
        } else {
            ClusteredBy::Sentence
        }
    }

    /// The group of each of the given sentences, numbered from 0 in order of appearance. All sentences of a cluster are in
    /// one group, and so are all of a document: no document is split, so that one with sentences of two clusters joins
    /// these. Documents that share a sentence of eight or more words (wire copy) are in one group. A sentence without a
    /// document is in a group with its copies.
    ///
    /// A slogan, which is in more than half of the documents, joins none of them, unless the document has
    /// three or more slogans or half or more of its long sentences are slogans.
    pub fn groups(&self, of: &[usize]) -> Vec<usize> {
        let slogans = self.slogans(of);
        grouped(of.iter().map(|&row| {
            let sentence = &self.sentences[row];
            let text = sentence.text.as_str();
            let document = sentence.document.as_deref();
            let is_copy = match document {
                Some(id) => sentence.is_long() && !slogans.contains(&(id, text)),
                None => true,
            };
            let cluster = sentence.cluster.as_deref().map(Shared::Cluster);
            let copy = is_copy.then_some(Shared::Text(text));
            [cluster, document.map(Shared::Document), copy]
                .into_iter()
                .flatten()
        }))
    }

    /// Slogans with their documents: sentences that many other documents have as well, in documents that have
    /// enough other sentences not to be copies.
    fn slogans(&self, of: &[usize]) -> HashSet<(&str, &str)> {
        let mut documents: HashMap<&str, HashSet<&str>> = HashMap::new();
        for &row in of {
            let sentence = &self.sentences[row];
            if let Some(id) = &sentence.document {
                let long = documents.entry(id).or_default();
                long.extend(sentence.is_long().then_some(sentence.text.as_str()));
            }
        }
        let mut found: HashMap<&str, usize> = HashMap::new();
        let texts = documents.values().flatten();
        texts.for_each(|text| *found.entry(text).or_default() += 1);
        let half = documents.len() / 2;
        found.retain(|_, times| *times > half && *times >= MIN_DOCUMENTS_OF_A_SLOGAN);
        let mut slogans = HashSet::new();
        for (id, long) in &documents {
            let common: Vec<&str> = long
                .iter()
                .filter(|text| found.contains_key(**text))
                .copied()
                .collect();
            if common.len() <= MAX_SLOGANS && 2 * common.len() < long.len() {
                slogans.extend(common.into_iter().map(|text| (*id, text)));
            }
        }
        slogans
    }

    /// Groups the given sentences by document, each document in reading order: by `start` if the file has it,
    /// else in the order of the rows. A sentence without a document is a document of its own. The numbers are
    /// positions in `of`.
    pub fn documents(&self, of: &[usize]) -> Vec<Vec<usize>> {
        let mut documents: Vec<Vec<usize>> = Vec::new();
        let mut place: HashMap<&str, usize> = HashMap::new();
        for (at, &row) in of.iter().enumerate() {
            match &self.sentences[row].document {
                Some(id) => {
                    let next = documents.len();
                    let document = *place.entry(id).or_insert(next);
                    if document == next {
                        documents.push(Vec::new());
                    }
                    documents[document].push(at);
                }
                None => documents.push(vec![at]),
            }
        }
        for document in &mut documents {
            // Without a start only the order of the rows says where a sentence belongs.
            let start = |at: &usize| self.sentences[of[*at]].start;
            if document.iter().all(|at| start(at).is_some()) {
                document.sort_by_key(start);
            }
        }
        documents
    }
}

impl LabelledSentence {
    /// Returns whether it has enough words to be recognised; see [`is_long`].
    pub fn is_long(&self) -> bool {
        is_long(&self.text)
    }
}

/// Returns whether a sentence has so many words that where it occurs twice, one is a copy of the other.
pub fn is_long(sentence: &str) -> bool {
    let mut words = sentence.split_whitespace();
    words.nth(MIN_WORDS_OF_A_COPY - 1).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labelled::fixture;

    fn labelled(rows: &[&str]) -> Labelled {
        let text = format!("document,start,text,label\n{}\n", rows.join("\n"));
        fixture::labelled(&text)
    }

    #[test]
    fn documents_and_their_wire_copies_are_one_group() {
        let copy = "one two three four five six seven eight";
        let labelled = labelled(&[
            &format!("a,,{copy},y"),
            "b,,short text,n",
            &format!("c,,{copy},y"),
            "a,,other,n",
            "d,,short text,n",
            ",,alone,y",
            ",,alone,y",
            ",,alone too,y",
        ]);
        assert_eq!(
            labelled.groups(&[0, 1, 2, 3, 4, 5, 6, 7]),
            [0, 1, 0, 0, 2, 3, 3, 4]
        );
        assert_eq!(labelled.groups(&[2, 3]), [0, 1]);
    }

    #[test]
    fn a_cluster_is_one_group_and_a_document_joins_its_clusters() {
        let labelled = fixture::labelled(
            "cluster,document,text,label\nx,a,one,y\nx,b,two,n\ny,c,three,y\nz,d,four,n\ny,d,five,n\n\
            ,e,six,y\n,f,seven,y\nw,,eight,y\n,b,nine,y\n,,ten,y\nw,,eleven,y\n",
        );
        assert_eq!(
            labelled.groups(&(0..11).collect::<Vec<_>>()),
            [0, 0, 1, 1, 1, 2, 3, 4, 0, 5, 4]
        );
        assert_eq!(labelled.clustered_by(), ClusteredBy::Cluster);
        let without = labelled.part(&[5, 6, 9]);
        assert_eq!(without.clustered_by(), ClusteredBy::Document);
        assert_eq!(without.part(&[2]).clustered_by(), ClusteredBy::Sentence);
    }

    /// The groups of documents separated by `|`; each word stands for a long sentence.
    fn groups(documents: &str) -> Vec<usize> {
        let rows: Vec<String> = documents
            .split('|')
            .zip(0..)
            .flat_map(|(sentences, id)| {
                let sentences = sentences.split(' ');
                sentences
                    .map(move |one| format!("d{id},,{one} two three four five six seven eight,y"))
            })
            .collect();
        let labelled = labelled(&rows.iter().map(String::as_str).collect::<Vec<_>>());
        let all: Vec<usize> = (0..rows.len()).collect();
        let groups = labelled.groups(&all);
        let documents = labelled.documents(&all).into_iter();
        documents.map(|document| groups[document[0]]).collect()
    }

    #[test]
    fn a_shared_sentence_joins_documents_unless_it_is_a_slogan() {
        let own = |name: &str| -> String { (0..9).map(|at| format!(" {name}{at}")).collect() };
        let with_more = ["a", "b", "c", "d", "e"].map(|name| format!("w x y{}", own(name)));
        for (documents, wanted) in [
            ("s a f|s b g|s c h|s d i|s e j", &[0, 1, 2, 3, 4][..]),
            // Four may be copies.
            ("s a f|s b g|s c h|s d i", &[0, 0, 0, 0]),
            // It is not in more than half.
            (
                "s a f|s b g|s c h|s d i|s e j|k|l|m|n|o",
                &[0, 0, 0, 0, 0, 1, 2, 3, 4, 5],
            ),
            // A copied sentence joins them.
            ("s a f|s b g|s c h|s a k l|s e j", &[0, 1, 2, 0, 3]),
            // Wire copy joins most documents, also among more sentences of their own.
            ("w x y|w x y|w x y|w x y|w x y|own", &[0, 0, 0, 0, 0, 1]),
            (&with_more.join("|"), &[0; 5]),
            // Short copies with hardly anything else.
            ("w x|w x|w x a|w|w b", &[0; 5]),
        ] {
            assert_eq!(groups(documents), wanted, "{documents}");
        }
    }

    #[test]
    fn documents_are_in_reading_order() {
        let labelled = labelled(&["a,20,x,y", "b,,z,n", "a,5,w,n", ",,q,y"]);
        assert_eq!(
            labelled.documents(&[0, 1, 2, 3]),
            [vec![2, 0], vec![1], vec![3]]
        );
    }
}
