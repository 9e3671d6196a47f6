//! Which labelled sentences belong together: one document, or one text printed in several.

use std::collections::HashMap;

use super::Labelled;

/// Sentences of fewer words may stand in unrelated articles by chance.
const WORDS_OF_A_COPY: usize = 8;

impl Labelled {
    /// The group of each of the given sentences, numbered from 0 in order of appearance. The
    /// sentences of a document are one group, documents that share a sentence of eight or more
    /// words (wire copy) are one, and a sentence without a document is a group with its own copies.
    pub fn groups(&self, of: &[usize]) -> Vec<usize> {
        let mut parent: Vec<usize> = (0..of.len()).collect();
        let mut first_of: HashMap<(&str, bool), usize> = HashMap::new();
        for (at, &row) in of.iter().enumerate() {
            let sentence = &self.sentences[row];
            let text = sentence.text.as_str();
            let long = text.split_whitespace().nth(WORDS_OF_A_COPY - 1).is_some();
            let document = sentence.document.as_deref().map(|id| (id, true));
            let copy = (long || document.is_none()).then_some((text, false));
            for key in document.into_iter().chain(copy) {
                let first = *first_of.entry(key).or_insert(at);
                let (a, b) = (root(&mut parent, first), root(&mut parent, at));
                // The earlier root stays, so that numbering follows the file.
                parent[a.max(b)] = a.min(b);
            }
        }
        let mut numbers = HashMap::new();
        (0..of.len())
            .map(|at| {
                let next = numbers.len();
                *numbers.entry(root(&mut parent, at)).or_insert(next)
            })
            .collect()
    }

    /// The given sentences by document, each document in reading order (by `start` where the file
    /// has it, else as they stand); a sentence without a document is one of its own. The numbers
    /// are positions in `of`.
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
            // Where one has no start, nothing says where it belongs but the order of the rows.
            let start = |at: &usize| self.sentences[of[*at]].start;
            if document.iter().all(|at| start(at).is_some()) {
                document.sort_by_key(start);
            }
        }
        documents
    }
}

/// The root of a union-find tree, halving the path.
fn root(parent: &mut [usize], mut at: usize) -> usize {
    while parent[at] != at {
        parent[at] = parent[parent[at]];
        at = parent[at];
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn labelled(rows: &[&str]) -> Labelled {
        let text = format!("document,start,text,label\n{}\n", rows.join("\n"));
        let known = ["n".to_string(), "y".to_string()];
        Labelled::parse(Path::new("x.csv"), &text, Some(&known)).unwrap()
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
    fn documents_are_in_reading_order() {
        let labelled = labelled(&["a,20,x,y", "b,,z,n", "a,5,w,n", ",,q,y"]);
        assert_eq!(
            labelled.documents(&[0, 1, 2, 3]),
            [vec![2, 0], vec![1], vec![3]]
        );
    }
}
