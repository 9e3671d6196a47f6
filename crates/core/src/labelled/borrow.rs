//! Labels of other texts, made fit to help a model learn.

use std::collections::HashSet;

use super::{Labelled, LabelledSentence};

/// Labels of other texts than those to be scored, for [`Trainer::borrowing`](crate::model::Trainer::borrowing).
#[derive(Debug, Clone)]
pub struct Borrowed {
    /// The sentences that help, with the label set of the own labels.
    pub labelled: Labelled,
    /// Labels that the own ones do not have, with their numbers of sentences, which were left out.
    pub other_labels: Vec<(String, usize)>,
    /// The number of sentences that were left out because their documents share a sentence of eight or more words with
    /// the own ones. A model could learn the tested sentences from them.
    pub copies: usize,
}

impl Labelled {
    /// Makes these labels fit to help a model learn those of `own`.
    pub fn borrowed_for(self, own: &Labelled) -> Borrowed {
        let is_known = |label: &String| own.labels.contains(label);
        let kept: Vec<bool> = self.labels.iter().map(is_known).collect();
        let (known, others) = self.keep_labels(&kept);
        let mut other_labels: Vec<(String, usize)> = Vec::new();
        for (label, _) in others {
            match other_labels.iter_mut().find(|(known, _)| *known == label) {
                Some((_, sentences)) => *sentences += 1,
                None => other_labels.push((label, 1)),
            }
        }
        let own_texts: HashSet<&str> = long_texts(&own.sentences).collect();
        let is_copy = |sentence: &&LabelledSentence| {
            sentence.is_long() && own_texts.contains(sentence.text.as_str())
        };
        let copies = known.sentences.iter().filter(is_copy);
        let documents: HashSet<&str> = copies.filter_map(|s| s.document.as_deref()).collect();
        let is_free = |sentence: &LabelledSentence| match &sentence.document {
            Some(document) => !documents.contains(document.as_str()),
            None => !is_copy(&sentence),
        };
        let rows = 0..known.sentences.len();
        let free: Vec<usize> = rows.filter(|&row| is_free(&known.sentences[row])).collect();
        let copies = known.sentences.len() - free.len();
        let missing = own
            .labels
            .iter()
            .filter(|label| !known.labels.contains(label))
            .cloned()
            .collect();
        Borrowed {
            labelled: known
                .part(&free)
                .with_labels(missing)
                .in_order_of(&own.labels),
            other_labels,
            copies,
        }
    }
}

fn long_texts(sentences: &[LabelledSentence]) -> impl Iterator<Item = &str> {
    let long = sentences.iter().filter(|sentence| sentence.is_long());
    long.map(|sentence| sentence.text.as_str())
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::labelled::fixture;

    const LONG: &str = "All of the brigades will have left by the spring";

    fn parse(rows: &str) -> Labelled {
        let text = format!("document,text,label\n{rows}");
        fixture::labelled(&text)
    }

    #[test]
    fn labels_and_copies_of_the_own_texts_are_sorted_out() {
        let own = parse(&format!("a,{LONG},go\na,Stay.,stay\na,Hm.,none\n"));
        let other = parse(&format!(
            "a,Go away.,go\nb,{LONG},go\nb,Stay.,stay\nc,Stay.,stay\nc,Perhaps.,maybe\nc,Or not.,maybe\n"
        ));
        let borrowed = other.borrowed_for(&own);
        assert_eq!(borrowed.labelled.labels, own.labels);
        // The document `a` is another one, because it shares no sentence.
        let texts: Vec<&str> = borrowed
            .labelled
            .sentences
            .iter()
            .map(|s| s.text.as_str())
            .collect();
        assert_eq!(texts, ["Go away.", "Stay."]);
        let labels: Vec<usize> = borrowed.labelled.label_indices();
        let named: Vec<&str> = labels
            .iter()
            .map(|&label| own.labels[label].as_str())
            .collect();
        assert_eq!(named, ["go", "stay"]);
        assert_eq!(borrowed.labelled.sentences[1].votes, [0.0, 0.0, 1.0]);
        assert_eq!(borrowed.other_labels, [("maybe".to_string(), 2)]);
        assert_eq!(borrowed.copies, 2);
    }

    #[test]
    fn a_copy_without_a_document_goes_alone() {
        let own = parse(&format!("a,{LONG},go\na,Stay.,stay\n"));
        let borrowed = parse(&format!(",{LONG},go\n,Stay.,stay\n")).borrowed_for(&own);
        assert_eq!((borrowed.labelled.sentences.len(), borrowed.copies), (1, 1));
    }
}
