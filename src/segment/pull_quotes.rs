//! Sentences of an article set out again in large letters.

use std::collections::HashSet;

use super::{Furniture, Kind, Segment, shape};

/// Fewest words of a pull quote; shorter sentences may be said twice.
const PULL_QUOTE: usize = 5;

/// A paragraph of one sentence that stands word for word inside a longer paragraph is a pull quote.
pub(super) fn name(text: &str, segments: &mut [Segment]) {
    let fold = |segment: &Segment| -> Option<Vec<String>> {
        let sentence = text
            .get(segment.bytes.clone())
            .filter(|s| s.len() <= shape::LONGEST)?;
        Some(shape::fold(sentence)).filter(|words| words.len() >= PULL_QUOTE)
    };
    let mut inside = HashSet::new();
    let mut alone = Vec::new();
    let mut paragraphs = segments.chunk_by(|a, b| a.paragraph == b.paragraph);
    let mut at = 0;
    for paragraph in &mut paragraphs {
        match paragraph {
            [only] if only.kind == Kind::Sentence => alone.push(at),
            [_] => {}
            several => inside.extend(
                several
                    .iter()
                    .filter(|s| s.kind == Kind::Sentence)
                    .filter_map(fold),
            ),
        }
        at += paragraph.len();
    }
    for at in alone {
        if let Some(segment) = segments.get_mut(at)
            && fold(segment).is_some_and(|words| inside.contains(&words))
        {
            segment.kind = Kind::Furniture(Furniture::PullQuote);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::segment;

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
}
