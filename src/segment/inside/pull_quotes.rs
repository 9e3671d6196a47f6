//! Sentences of an article set out again in large letters.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::segment::kind::{Furniture, Kind, Segment};
use crate::segment::words::folded;
use crate::segment::words::folded::Folded;
use crate::segment::words::shape;

/// Fewest words of a pull quote; shorter sentences may be said twice.
const PULL_QUOTE: usize = 5;

/// A paragraph of one sentence that stands word for word inside a longer paragraph is a pull quote.
pub(in crate::segment) fn name(text: &str, segments: &mut [Segment]) {
    let sentence = |segment: &Segment| {
        text.get(segment.bytes.clone())
            .filter(|s| s.len() <= shape::LONGEST)
    };
    let paragraphs = || segments.chunk_by(|a, b| a.paragraph == b.paragraph);
    // What stands alone: the fingerprints, which tell most sentences apart, and the words.
    let mut seen = FxHashSet::default();
    let mut alone: FxHashMap<Folded, Vec<usize>> = FxHashMap::default();
    let mut at = 0;
    for paragraph in paragraphs() {
        if let [only] = paragraph
            && only.kind == Kind::Sentence
            && let Some(said) = sentence(only)
            && let folded = folded::fold(said)
            && folded.len() >= PULL_QUOTE
        {
            seen.insert(folded::fingerprint(said));
            alone.entry(folded).or_default().push(at);
        }
        at += paragraph.len();
    }
    if alone.is_empty() {
        return;
    }
    let inside = paragraphs()
        .filter(|paragraph| paragraph.len() > 1)
        .flatten()
        .filter(|segment| segment.kind == Kind::Sentence)
        .filter_map(sentence);
    let mut found = Vec::new();
    for said in inside.filter(|said| seen.contains(&folded::fingerprint(said))) {
        // What is found is taken out: a transcript may say the same a thousand times.
        found.extend(alone.remove(&folded::fold(said)).into_iter().flatten());
    }
    for at in found {
        if let Some(segment) = segments.get_mut(at) {
            segment.kind = Kind::Furniture(Furniture::PullQuote);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::segment::segment;

    #[test]
    fn a_pull_quote_repeats_a_sentence() {
        let text = "The envoy was blunt. “Nobody here will miss the garrison,” he said. Others nodded.\n\n“Nobody here will miss the garrison,” he said.\n\nThe talks go on.";
        let found: Vec<_> = segment(text, None)
            .into_iter()
            .map(|s| (s.kind.as_str(), &text[s.bytes]))
            .collect();
        assert_eq!(
            found[3],
            (
                "pull-quote",
                "“Nobody here will miss the garrison,” he said."
            )
        );
        assert_eq!(found[1].0, "sentence");
    }

    #[test]
    fn what_only_begins_alike_is_no_pull_quote() {
        for (said, alone) in [
            (
                "Nobody here will miss the garrison that much, he said.",
                "Nobody here will miss the garrison that long, he said.",
            ),
            ("They said so then.", "They said so then."),
        ] {
            let text = format!(
                "The envoy was blunt. {said} Others nodded, and nobody in the old palace said a word.\n\n{alone}\n\nThe talks go on."
            );
            let kinds = segment(&text, None);
            assert!(
                kinds.iter().all(|s| s.kind.as_str() == "sentence"),
                "{alone}"
            );
        }
    }
}
