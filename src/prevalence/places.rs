//! Where the sentences of a coded sample stand in the table that it was drawn from, whatever a spreadsheet did to them.

use std::collections::{HashMap, HashSet};

use super::{Coded, Scores};
use crate::labels::{Labelled, LabelledSentence, character, is_garbled, squeezed};
use crate::phrases::{BECAME_NUMBER, became_number, distinct_excerpts, shortened};

/// A sentence of the table, and its first character, if that is known.
type Found = (usize, Option<usize>);

/// Where the sentences of a sample stand in the table.
pub(super) struct Places {
    /// By document and text, each with its first character, if that is known.
    by_text: HashMap<(String, String), Vec<Found>>,
    /// By document, first character and last.
    by_place: HashMap<(String, usize, usize), usize>,
}

impl Places {
    pub fn new(scores: &Scores, labelled: &Labelled) -> Self {
        let sample = labelled.sentences.iter();
        let mut by_text: HashMap<(String, String), Vec<_>> =
            sample.map(|sentence| (key(sentence), Vec::new())).collect();
        let asked: HashSet<_> = labelled.sentences.iter().filter_map(place).collect();
        let mut by_place = HashMap::new();
        for (at, sentence) in scores.sentences.iter().enumerate() {
            let document = squeezed(&scores.documents[sentence.document]);
            let begins = character(&sentence.start);
            if let (Some(start), Some(end)) = (begins, character(&sentence.end)) {
                let place = (document.clone(), start, end);
                if asked.contains(&place) {
                    by_place.entry(place).or_insert(at);
                }
            }
            if let Some(found) = by_text.get_mut(&(document, squeezed(&sentence.text))) {
                found.push((at, begins));
            }
        }
        Places { by_text, by_place }
    }

    /// The sentence of the table that this is; of several with the same words the one with the same start,
    /// or where the start is not known the first that is not taken. One whose words are not in the table is known by its
    /// place, if only what a spreadsheet garbles tells the two apart.
    pub fn find(
        &self,
        sentence: &LabelledSentence,
        scores: &Scores,
        coded: &[Option<Coded>],
    ) -> Result<usize, String> {
        let found = self
            .by_text
            .get(&key(sentence))
            .map_or(&[][..], Vec::as_slice);
        let here = found
            .iter()
            .filter(|(_, start)| sentence.may_begin_at(*start));
        let mut here = here.map(|(at, _)| *at).peekable();
        let text = shortened(&sentence.text);
        let twice = || format!("“{text}” stands in the sample twice: remove one");
        if here.peek().is_none() {
            if let (Some(start), Some(&(at, _))) = (sentence.start, found.first()) {
                return Err(format!(
                    "“{text}” stands at {} in the table of scores, not at {start}: name the table that the sample was drawn from, and leave the column start as it was",
                    scores.sentences[at].start
                ));
            }
            let there = place(sentence).and_then(|place| self.by_place.get(&place));
            let there = there.ok_or_else(|| elsewhere(sentence, scores))?;
            let of_table = &scores.sentences[*there].text;
            if !is_garbled(&sentence.text, of_table) {
                let [text, of_table] =
                    distinct_excerpts(&squeezed(&sentence.text), &squeezed(of_table));
                return Err(format!(
                    "“{text}” is not in the table of scores, which has “{of_table}” in this place: name the table that the sample was drawn from, and leave the text of the sample as it is"
                ));
            }
            let free = coded[*there].is_none().then_some(*there);
            return free.ok_or_else(twice);
        }
        here.find(|at| coded[*at].is_none()).ok_or_else(twice)
    }
}

/// Where the table has the words of a sentence that it does not have in its document.
fn elsewhere(sentence: &LabelledSentence, scores: &Scores) -> String {
    let text = shortened(&sentence.text);
    let here = sentence.document.as_deref().unwrap_or_default();
    let words = squeezed(&sentence.text);
    let same = scores.sentences.iter();
    let same = same.filter(|scored| squeezed(&scored.text) == words);
    let mut documents = same.map(|scored| scores.documents[scored.document].as_str());
    let Some(first) = documents.next() else {
        return format!(
            "“{text}” is not in the table of scores: name the table that the sample was drawn from"
        );
    };
    let mut all = std::iter::once(first).chain(documents);
    let (there, what) = match all.find(|there| became_number(here, there)) {
        Some(there) => (there, BECAME_NUMBER),
        None => (
            first,
            "name the table that the sample was drawn from, and leave the column document as it was",
        ),
    };
    let [here, there] = distinct_excerpts(here, there);
    format!(
        "“{text}” is in the table of scores in another document (“{there}”, not “{here}”): {what}"
    )
}

/// Document, first character and last, if all are known.
fn place(sentence: &LabelledSentence) -> Option<(String, usize, usize)> {
    let document = sentence.document.as_deref()?;
    Some((squeezed(document), sentence.start?, sentence.end?))
}

fn key(sentence: &LabelledSentence) -> (String, String) {
    let document = sentence.document.as_deref().unwrap_or_default();
    (squeezed(document), squeezed(&sentence.text))
}
