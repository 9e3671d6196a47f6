//! A sentence with what stands before it, as a fine-tuned encoder reads it.

/// A sentence in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Passage<'t> {
    /// The sentence.
    pub text: &'t str,
    /// The two sentences before it in reading order; empty where there are none.
    pub before: [&'t str; 2],
}

/// A sentence that stands alone.
impl<'t> From<&'t str> for Passage<'t> {
    fn from(text: &'t str) -> Self {
        Passage {
            text,
            before: [""; 2],
        }
    }
}

impl<'t> Passage<'t> {
    /// The passages of the sentences of one document in reading order.
    pub fn of_document(sentences: impl IntoIterator<Item = &'t str>) -> Vec<Self> {
        let mut before = [""; 2];
        let passage = |text| {
            let passage = Passage { text, before };
            before = [before[1], text];
            passage
        };
        sentences.into_iter().map(passage).collect()
    }

    /// Returns whether anything stands before it.
    pub fn has_context(&self) -> bool {
        self.before.iter().any(|before| !before.trim().is_empty())
    }

    /// The sentence without what stands before it.
    pub fn alone(&self) -> Self {
        self.text.into()
    }

    /// A text that no other passage has.
    pub(crate) fn key(&self) -> String {
        [self.before[0], self.before[1], self.text].join("\u{1F}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_has_the_two_before_it() {
        let passages = Passage::of_document(["One.", "Two.", "Three.", "Four."]);
        let before: Vec<[&str; 2]> = passages.iter().map(|passage| passage.before).collect();
        assert_eq!(
            before,
            [["", ""], ["", "One."], ["One.", "Two."], ["Two.", "Three."]]
        );
        let with_context = passages.iter().map(Passage::has_context);
        assert_eq!(with_context.collect::<Vec<_>>(), [false, true, true, true]);
        assert_eq!(passages[3].alone(), Passage::from("Four."));
        assert_ne!(passages[3].key(), passages[3].alone().key());
    }
}
