//! Finds labelled sentences with the same words, or nearly so.

use standpoint_core::text::{DIFFERENT_WORDS, Tokenizer, WordSets};

use crate::labels::Labelled;

/// A sentence and the earlier one in the file that is most similar to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The later sentence.
    pub at: usize,
    /// The earlier one.
    pub other: usize,
    /// The Jaccard similarity of their words: 1 if they are the same.
    pub similarity: f64,
}

/// Pairs of sentences with the same words, or nearly so.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Duplicates {
    /// Pairs with different labels, the most similar first and then the longest, because “Yes.” may mean
    /// anything. Each sentence is the later one of one pair at most.
    pub conflicts: Vec<Pair>,
    /// Pairs in different groups of documents, which may be in different folds, in the same order.
    pub leaks: Vec<Pair>,
}

/// Finds duplicates. Words are compared in lower case, without punctuation and with all numbers alike. Nearly
/// the same are sentences of eight or more different words with a Jaccard similarity of four fifths or more.
/// `groups` are those of [`Labelled::groups`].
pub fn duplicates(labelled: &Labelled, groups: &[usize], tokenizer: &Tokenizer) -> Duplicates {
    let texts = labelled.sentences.iter().map(|s| s.text.as_str());
    let sets = WordSets::new(texts, tokenizer);
    let (members, similar) = (sets.members(), sets.similar());
    let labels = labelled.label_indices();
    let (by_label, by_group) = (firsts(members, &labels), firsts(members, groups));
    let mut words = vec![0; labelled.sentences.len()];
    let mut found = Duplicates::default();
    for (set, members) in members.iter().enumerate() {
        for &at in members {
            words[at] = sets.size(set);
            let nearest = |firsts: &[Vec<usize>], property: &[usize]| {
                let itself = std::iter::once((set, 1.0));
                let mut sets = itself.chain(similar[set].iter().copied());
                sets.find_map(|(set, similarity)| {
                    let mut firsts = firsts[set].iter();
                    let other = *firsts.find(|other| property[**other] != property[at])?;
                    (other < at).then_some(Pair {
                        at,
                        other,
                        similarity,
                    })
                })
            };
            let conflict = nearest(&by_label, &labels);
            let leak = nearest(&by_group, groups);
            let long = sets.size(set) >= DIFFERENT_WORDS;
            found
                .leaks
                .extend(leak.filter(|leak| long && conflict.as_ref() != Some(leak)));
            found.conflicts.extend(conflict);
        }
    }
    for pairs in [&mut found.conflicts, &mut found.leaks] {
        pairs.sort_by(|a, b| {
            let falling = b.similarity.total_cmp(&a.similarity);
            let longer = words[b.at].cmp(&words[a.at]);
            falling.then(longer).then(a.at.cmp(&b.at))
        });
    }
    found
}

/// For each set its first sentence and the first that differs from it in a property.
fn firsts(members: &[Vec<usize>], property: &[usize]) -> Vec<Vec<usize>> {
    let firsts = |members: &Vec<usize>| {
        let first = members.first();
        let differs = |at: &&usize| first.is_some_and(|first| property[**at] != property[*first]);
        first
            .into_iter()
            .chain(members.iter().find(differs))
            .copied()
            .collect()
    };
    members.iter().map(firsts).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::from_csv;
    use standpoint_core::text::Language;
    fn find(rows: &[&str]) -> Duplicates {
        let csv = format!("document,text,label\n{}\n", rows.join("\n"));
        let labelled = from_csv(&csv);
        let all: Vec<usize> = (0..labelled.sentences.len()).collect();
        let tokenizer = Tokenizer::new(Language::default());
        duplicates(&labelled, &labelled.groups(&all), &tokenizer)
    }

    fn pairs(pairs: &[Pair]) -> Vec<(usize, usize)> {
        pairs.iter().map(|pair| (pair.at, pair.other)).collect()
    }

    #[test]
    fn the_same_words_with_another_label_are_found_however_few() {
        let found = find(&[
            "a,They lost 5 bridges.,yes",
            "a,Nothing of the kind.,no",
            "b,“THEY LOST 12 BRIDGES!”,no",
            "c,They lost 7 bridges,no",
            "c,They lost 7 bridges,yes",
            "d,Sure.,yes",
            "d,“Sure?”,no",
            "e,They lost 70 bridges!,no",
        ]);
        // The longest first.
        assert_eq!(
            pairs(&found.conflicts),
            [(2, 0), (3, 0), (4, 2), (7, 0), (6, 5)]
        );
        assert!(found.conflicts.iter().all(|pair| pair.similarity == 1.0));
        assert_eq!(found.leaks, [], "too short to be a copy");
    }

    #[test]
    fn nearly_the_same_words_need_to_be_many() {
        let found = find(&[
            "a,The old bridge over the river fell down on Sunday night.,yes",
            "b,The old bridge over the river fell down late on Sunday night.,no",
            "c,The new bridge over the brook fell down late on Sunday.,no",
            "d,The old bridge fell,yes",
            "e,The old bridge fell down,no",
        ]);
        assert_eq!(pairs(&found.conflicts), [(1, 0)]);
        assert!((found.conflicts[0].similarity - 10.0 / 11.0).abs() < 1e-12);
        assert_eq!(found.leaks, [], "it is a conflict already");
    }

    #[test]
    fn copies_leak_unless_their_documents_are_one_group() {
        let wire = "the old bridge over the river fell down on Sunday";
        let found = find(&[
            &format!("a,{wire},yes"),
            &format!("b,{wire},yes"),
            &format!("c,{wire} night,yes"),
            &format!("d,\"{wire}, night\",yes"),
            "e,nothing of the kind,no",
        ]);
        // a and b share a sentence to the letter, and are one group.
        assert_eq!(pairs(&found.leaks), [(3, 2), (2, 0)]);
        assert_eq!(found.conflicts, []);
    }
}
