//! Documents that say what another one says word for word: a news database has them in each of its parts.

use std::collections::HashMap;
use std::hash::Hasher;

use rustc_hash::FxHasher;

use super::Scores;

/// Fewest bytes of a document that is no other's copy by chance.
const LEAST: usize = 100;

/// Documents of which all sentences are those of an earlier one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copies {
    /// How many.
    pub documents: usize,
    /// The name of the first of them, and of the earlier one.
    pub example: [String; 2],
}

impl Scores {
    /// The documents that are copies, if there are any. White space makes no difference.
    pub(crate) fn copies(&self) -> Option<Copies> {
        let mut said = vec![(FxHasher::default(), 0); self.documents.len()];
        for sentence in &self.sentences {
            let (hasher, bytes) = &mut said[sentence.document];
            for word in sentence.text.split_whitespace() {
                hasher.write(word.as_bytes());
                hasher.write_u8(b' ');
                *bytes += word.len();
            }
        }
        let mut first: HashMap<(u64, usize), usize> = HashMap::new();
        let mut found: Option<Copies> = None;
        let long = said
            .iter()
            .enumerate()
            .filter(|(_, (_, bytes))| *bytes >= LEAST);
        for (at, (hasher, bytes)) in long {
            let earlier = *first.entry((hasher.finish(), *bytes)).or_insert(at);
            if earlier < at {
                let copies = found.get_or_insert_with(|| Copies {
                    documents: 0,
                    example: [at, earlier].map(|at| self.documents[at].clone()),
                });
                copies.documents += 1;
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copies(documents: &[(&str, &str)]) -> Option<Copies> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.csv");
        let rows: String = documents
            .iter()
            .map(|(name, text)| format!("{name},no,0.4,0.6,{text}\n"))
            .collect();
        std::fs::write(&path, format!("document,label,p_yes,p_no,text\n{rows}")).unwrap();
        Scores::read(&path, None).unwrap().copies()
    }

    #[test]
    fn documents_that_say_the_same_are_copies() {
        let (long, rest) = (
            "The dykes of the old town hold. ".repeat(4),
            "The locks are shut.",
        );
        let found = copies(&[
            ("a", &long),
            ("a", rest),
            ("b", &long),
            ("c", &long.replace(' ', "  ")),
            ("c", rest),
            ("d", &long),
        ]);
        let found = found.unwrap();
        assert_eq!(
            (found.documents, found.example),
            (2, ["c".to_owned(), "a".to_owned()])
        );
        assert_eq!(copies(&[("a", &long), ("b", &long[1..])]), None);
        // What is as short is said again by chance.
        assert_eq!(copies(&[("a", rest), ("b", rest)]), None);
    }
}
