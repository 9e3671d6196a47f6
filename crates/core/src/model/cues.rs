//! Cues of how far a sentence and its neighbours can be trusted: its length, how much of it is quoted, and
//! whether they share its paragraph.

use ndarray::{Array2, ArrayView1};

use crate::encoder::Passage;
use crate::labelled::{Labelled, LabelledSentence};

/// The number of cues.
pub(super) const CUES: usize = 4;
/// The column of the share in quotation marks.
pub(super) const QUOTED: usize = 1;
/// Longer sentences have the cue of this many words: articles that are scored as a whole are far longer than
/// any sentence.
const MAX_LENGTH: usize = 99;
/// About the logarithm of the length of an average sentence, so that its cue is near zero.
const AVERAGE: f64 = 3.0;
/// The most characters between two sentences of which the first is context of the second: labels may leave out some of an
/// article's sentences, and a page has lines that are none.
const MAX_BETWEEN: usize = 200;

/// A sentence in its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sentence<'t> {
    /// Its text.
    pub text: &'t str,
    /// `true` if it is in the paragraph of the sentence before it; `false` if that is not known.
    pub joined: bool,
    /// Its first character in its document, if that is known.
    pub start: Option<usize>,
}

impl<'t> Sentence<'t> {
    /// Labelled sentences of one document, given by their rows in reading order. Two are in one paragraph if
    /// the file says so, or, if it names no paragraphs, if there is one character between them.
    pub fn from_labelled(labelled: &'t Labelled, rows: &[usize]) -> Vec<Self> {
        let mut before: Option<&LabelledSentence> = None;
        let sentences = rows.iter().map(|&row| &labelled.sentences[row]);
        sentences
            .map(|sentence| Sentence {
                text: &sentence.text,
                start: sentence.start,
                joined: before
                    .replace(sentence)
                    .is_some_and(|before| is_joined(before, sentence)),
            })
            .collect()
    }
}

fn is_joined(before: &LabelledSentence, sentence: &LabelledSentence) -> bool {
    if let (Some(one), Some(other)) = (before.paragraph, sentence.paragraph) {
        return one == other;
    }
    let length = before.text.chars().count();
    let counted = before.start.and_then(|start| start.checked_add(length));
    match (before.end.or(counted), sentence.start) {
        (Some(end), Some(start)) => start <= end.saturating_add(1),
        _ => false,
    }
}

impl<'t> From<&'t str> for Sentence<'t> {
    fn from(text: &'t str) -> Self {
        Sentence {
            text,
            joined: false,
            start: None,
        }
    }
}

/// The sentences of one document in reading order as an encoder reads them, each alone without
/// [`Options::context`](super::Options::context).
pub(super) fn passages<'t>(sentences: &[Sentence<'t>], context: bool) -> Vec<Passage<'t>> {
    let is_far = |before: &Sentence, sentence: &Sentence| {
        let end = before
            .start
            .map(|start| start.saturating_add(before.text.chars().count()));
        let both = end.zip(sentence.start);
        both.is_some_and(|(end, start)| start > end.saturating_add(MAX_BETWEEN))
    };
    let parts = sentences.chunk_by(|before, sentence| context && !is_far(before, sentence));
    parts
        .flat_map(|part| Passage::of_document(part.iter().map(|sentence| sentence.text)))
        .collect()
}

/// The cues of the sentences of one document in reading order, of shape (sentences, cues): the logarithm of
/// the number of words, the share in quotation marks, and whether the sentences before and after are in the
/// same paragraph. A quotation that a sentence opens and does not close goes on in the next. Without
/// [`Options::context`](super::Options::context) each sentence is alone.
pub(super) fn cues(sentences: &[Sentence], context: bool) -> Array2<f64> {
    let mut cues = Array2::zeros((sentences.len(), CUES));
    let mut quoting = false;
    for (at, sentence) in sentences.iter().enumerate() {
        let words = words(sentence.text).min(MAX_LENGTH);
        let next = sentences.get(at + 1);
        quoting &= context;
        let flag = |is: bool| f64::from(u8::from(is));
        let values = [
            libm::log((words + 1) as f64) - AVERAGE,
            quoted(sentence.text, &mut quoting),
            flag(context && at > 0 && sentence.joined),
            flag(context && next.is_some_and(|next| next.joined)),
        ];
        cues.row_mut(at).assign(&ArrayView1::from(&values));
    }
    cues
}

/// Counts the words between white space.
fn words(text: &str) -> usize {
    if !text.is_ascii() {
        return text.split_whitespace().count();
    }
    // A word begins at a byte that is not blank after one that is. A byte holds the count of so few pairs that
    // many are compared at once.
    let is_blank = |byte: u8| (byte == b' ') | (byte.wrapping_sub(b'\t') < 5);
    let bytes = text.as_bytes();
    let starts = |before: &[u8], after: &[u8]| -> u8 {
        let pairs = before.iter().zip(after);
        pairs
            .map(|(&before, &byte)| u8::from(is_blank(before) & !is_blank(byte)))
            .sum()
    };
    let after = bytes.get(1..).unwrap_or_default();
    let parts = bytes.chunks(64).zip(after.chunks(64));
    let rest: usize = parts
        .map(|(before, after)| usize::from(starts(before, after)))
        .sum();
    rest + bytes
        .first()
        .map_or(0, |&byte| usize::from(!is_blank(byte)))
}

/// The share of a text's bytes in double quotation marks. `open` says whether a quotation is open before it,
/// and afterwards whether one is open after it. A mark opens a quotation if it stands at the beginning of a
/// word: straight marks do not say, and languages use curly ones differently. Guillemets say it themselves.
fn quoted(text: &str, open: &mut bool) -> f64 {
    // It looks at all bytes, so that many are compared at once.
    let may_begin = |byte: u8| u8::from((byte == b'"') | (byte == 0xC2) | (byte == 0xE2));
    if text.bytes().fold(0, |found, byte| found | may_begin(byte)) == 0 {
        // Usually there is no mark, so that all or nothing is quoted.
        return f64::from(u8::from(*open && !text.is_empty()));
    }
    let (mut inside, mut last) = (0, 0);
    for (at, mark) in text.match_indices(['"', '“', '”', '„', '«', '»']) {
        if *open {
            inside += at - last;
        }
        last = at + mark.len();
        let before = text[..at].chars().next_back();
        let after = text[last..].chars().next();
        *open = match mark {
            "«" => true,
            "»" => false,
            _ => {
                before.is_none_or(|c| c.is_whitespace() || "([—–-'‘".contains(c))
                    && after.is_some_and(|c| !c.is_whitespace())
            }
        };
    }
    if *open {
        inside += text.len() - last;
    }
    inside as f64 / text.len().max(1) as f64
}

/// The sentences of each document in reading order, or each by itself if their context is not to count.
pub(super) fn documents(labelled: &Labelled, of: &[usize], context: bool) -> Vec<Vec<usize>> {
    if context {
        labelled.documents(of)
    } else {
        (0..of.len()).map(|at| vec![at]).collect()
    }
}

/// The cues of every sentence, shape (sentences, cues).
pub(super) fn all_cues(labelled: &Labelled, context: bool) -> Array2<f64> {
    let all: Vec<usize> = (0..labelled.sentences.len()).collect();
    let mut result = Array2::zeros((all.len(), CUES));
    for document in documents(labelled, &all, context) {
        let sentences = Sentence::from_labelled(labelled, &document);
        for (cues, row) in cues(&sentences, context).outer_iter().zip(document) {
            result.row_mut(row).assign(&cues);
        }
    }
    result
}

#[cfg(test)]
mod tests {

    use proptest::prelude::*;

    use super::*;
    use crate::labelled::fixture;

    fn shares(sentences: &[&str]) -> Vec<f64> {
        let sentences: Vec<Sentence> = sentences.iter().map(|&text| text.into()).collect();
        cues(&sentences, true).column(1).to_vec()
    }

    proptest! {
        #[test]
        fn words_are_counted_as_between_white_space(
            text in prop_oneof![any::<String>(), "[a-z \\t\\n\\x0b\\x0c\\r\\x1c]{0,300}"],
        ) {
            prop_assert_eq!(words(&text), text.split_whitespace().count());
        }
    }

    #[test]
    fn quotations_go_on_until_they_are_closed() {
        let article = ["He said: \"Go.", "Go now.\" Then he sat.", "Nobody went."];
        let [first, second, third] = shares(&article)[..] else {
            panic!("three sentences");
        };
        assert_eq!(first, 3.0 / 13.0);
        assert_eq!(second, 7.0 / 21.0);
        assert_eq!(third, 0.0);
    }

    #[test]
    fn each_kind_of_mark_opens_and_closes() {
        for text in [
            "x \"abc\" x",
            "x “abc” x",
            "x „abc“ x",
            "x ”abc” x",
            "x «abc» x",
        ] {
            let share = shares(&[text, "x"]);
            let wanted = 3.0 / text.len() as f64;
            assert!((share[0] - wanted).abs() < 1e-12, "{text}: {share:?}");
            assert_eq!(share[1], 0.0, "{text}");
        }
        // An inch is no quotation.
        assert_eq!(shares(&["a 5\" pipe", "x"]), [0.0, 0.0]);
    }

    #[test]
    fn length_levels_off_and_paragraphs_are_seen_from_both_sides() {
        let [long, longer] = [99, 5000].map(|words| "word ".repeat(words));
        let joined = |text| Sentence {
            text,
            joined: true,
            start: None,
        };
        let sentences = [joined(&long), joined(&longer), Sentence::from("one")];
        let cues = cues(&sentences, true);
        assert_eq!(cues[[0, 0]], cues[[1, 0]]);
        assert!((cues[[2, 0]] - (2f64.ln() - 3.0)).abs() < 1e-12);
        // The first sentence of a text is in no earlier paragraph.
        assert_eq!(cues.column(2).to_vec(), [0.0, 1.0, 0.0]);
        assert_eq!(cues.column(3).to_vec(), [1.0, 0.0, 0.0]);
    }

    /// Without context a sentence has the cues that it has alone.
    #[test]
    fn without_context_no_neighbour_is_seen() {
        let article = ["He said: \"Go.", "Go now.\" Then he sat.", "Nobody went."];
        let joined = |text| Sentence {
            text,
            joined: true,
            start: None,
        };
        let together = cues(&article.map(joined), false);
        for (row, text) in together.outer_iter().zip(article) {
            assert_eq!(row, cues(&[joined(text)], true).row(0), "{text}");
        }
        assert_ne!(together, cues(&article.map(joined), true));
    }

    /// Which sentences of a file are in the paragraph of the one before.
    fn joined(file: &str) -> Vec<bool> {
        let labelled = fixture::labelled(file);
        let rows: Vec<usize> = (0..labelled.sentences.len()).collect();
        let sentences = Sentence::from_labelled(&labelled, &rows);
        sentences.iter().map(|sentence| sentence.joined).collect()
    }

    #[test]
    fn which_labelled_sentences_share_a_paragraph() {
        // By counting: one character is between the first two, two between the next.
        let counted = "text,label,start\nGo.,a,0\nGo on.,a,4\nStay.,a,12\nNo.,a,\nYes.,a,30\n";
        assert_eq!(joined(counted), [false, true, false, false, false]);
        // A cell may be shorter or longer than the sentence was; its end says how long that was.
        let ends = "text,label,start,end\nGo.,a,0,9\nGo on.,a,10,16\n'=Stay.,a,18,24\nNo.,a,25,x\nYes.,a,29,33\n";
        assert_eq!(joined(ends), [false, true, false, true, true]);
        // If the file names paragraphs, they count.
        let named = "text,label,start,end,paragraph\nGo.,a,0,3,1\nGo on.,a,4,10,2\nStay.,a,12,17,2\nNo.,a,19,22,\n";
        assert_eq!(joined(named), [false, false, true, false]);
        // The largest place does not overflow.
        let far = format!("text,label,start\nGo.,a,{0}\nGo.,a,{0}\n", usize::MAX);
        assert_eq!(joined(&far), [false, false]);
    }

    #[test]
    fn what_stands_before_a_sentence_is_near_it() {
        let at = |text, start| Sentence {
            text,
            joined: false,
            start,
        };
        let near = [
            at("One.", Some(0)),
            at("Two.", Some(204)),
            at("Three.", None),
        ];
        let before = |sentences: &[Sentence], context| -> Vec<String> {
            let passages = passages(sentences, context).into_iter();
            passages.map(|passage| passage.before.concat()).collect()
        };
        assert_eq!(before(&near, true), ["", "One.", "One.Two."]);
        assert_eq!(before(&near, false), ["", "", ""]);
        let far = [
            at("One.", Some(0)),
            at("Two.", Some(205)),
            at("Three.", Some(210)),
        ];
        assert_eq!(before(&far, true), ["", "", "Two."]);
    }

    #[test]
    fn guillemets_open_and_close_whatever_stands_beside_them() {
        let text = "x «\u{A0}abc\u{A0}» x";
        assert_eq!(shares(&[text, "x"]), [7.0 / text.len() as f64, 0.0]);
    }
}
