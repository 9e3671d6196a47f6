//! Finds documents with the same text as another one, as news databases have them in several sources.

use std::collections::HashMap;
use std::hash::Hasher;

use rustc_hash::FxHasher;

use super::Scores;

/// The fewest bytes of a copy. Shorter documents may be the same by chance.
const LEAST: usize = 100;

/// Documents with the same text as an earlier one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copies {
    /// The number of copies.
    pub documents: usize,
    /// The name of the first copy and of the earlier document.
    pub example: [String; 2],
}

impl Scores {
    /// Finds the documents that are copies, if there are any. White space does not matter.
    pub(crate) fn copies(&self) -> Option<Copies> {
        let mut texts = vec![(FxHasher::default(), 0); self.documents.len()];
        for sentence in &self.sentences {
            let (hasher, bytes) = &mut texts[sentence.document];
            for word in sentence.text.split_whitespace() {
                hasher.write(word.as_bytes());
                hasher.write_u8(b' ');
                *bytes += word.len();
            }
        }
        let mut first: HashMap<(u64, usize), usize> = HashMap::new();
        let mut found: Option<Copies> = None;
        let long = texts
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
    use super::super::scores::tests::read;
    use super::*;

    fn copies(documents: &[(&str, &str)]) -> Option<Copies> {
        let rows = documents.iter();
        let rows: String = rows
            .map(|(name, text)| format!("{name},no,0.4,0.6,{text}\n"))
            .collect();
        let table = format!("document,label,p_yes,p_no,text\n{rows}");
        read(&table, None).unwrap().copies()
    }

    #[test]
    fn documents_with_the_same_text_are_copies() {
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
            (2, ["c", "a"].map(String::from))
        );
        assert_eq!(copies(&[("a", &long), ("b", &long[1..])]), None);
        // Short texts may be the same by chance.
        assert_eq!(copies(&[("a", rest), ("b", rest)]), None);
    }
}
