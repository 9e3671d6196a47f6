//! The parts of a text as its source marks them, such as the tags of a web page or the fields of a
//! database.

use std::ops::Range;

use super::kind::Boilerplate;

/// Parts of a text whose nature the source tells, so that nothing about them is guessed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    /// Parts in the order of the text, in bytes. Each is a paragraph of its own.
    pub parts: Vec<(Range<usize>, Part)>,
    /// The text of links in the order of the text, in bytes.
    pub links: Vec<Range<usize>>,
}

/// The kind of a part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// The headline of the article.
    Headline,
    /// A heading inside the article.
    Heading,
    /// An item of a list.
    Item,
    /// A block that its source sets as a paragraph.
    Paragraph,
    /// Boilerplate of a certain kind.
    Boilerplate(Boilerplate),
}

impl Part {
    /// Returns the name of the part.
    pub fn as_str(&self) -> &'static str {
        match self {
            Part::Headline => "headline",
            Part::Heading => "heading",
            Part::Item => "item",
            Part::Paragraph => "paragraph",
            Part::Boilerplate(boilerplate) => boilerplate.as_str(),
        }
    }
}

impl Marks {
    /// Marks that know only where the headline is.
    pub fn of_headline(headline: Range<usize>) -> Self {
        Marks {
            parts: vec![(headline, Part::Headline)],
            links: Vec::new(),
        }
    }

    /// Adds a part, in the order of the text.
    pub fn add(&mut self, bytes: Range<usize>, part: Part) {
        let at = self
            .parts
            .partition_point(|(other, _)| other.start <= bytes.start);
        self.parts.insert(at, (bytes, part));
    }

    /// Returns the headline, if it is known.
    pub fn headline(&self) -> Option<Range<usize>> {
        let headline = self.parts.iter().find(|(_, part)| *part == Part::Headline);
        headline.map(|(bytes, _)| bytes.clone())
    }

    /// Returns the marks of a part of the text, counted from the start of that part.
    #[must_use]
    pub fn within(&self, bytes: Range<usize>) -> Self {
        let inside = |range: &Range<usize>| {
            let (start, end) = (range.start.max(bytes.start), range.end.min(bytes.end));
            (start < end).then(|| start - bytes.start..end - bytes.start)
        };
        let parts = self.parts.iter();
        Marks {
            parts: parts
                .filter_map(|(range, part)| Some((inside(range)?, *part)))
                .collect(),
            links: self.links.iter().filter_map(inside).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_within_a_part_are_counted_from_its_start() {
        let marks = Marks {
            parts: vec![(0..4, Part::Headline), (10..20, Part::Item)],
            links: vec![2..12, 16..18],
        };
        let within = marks.within(3..20);
        assert_eq!(within.parts, [(0..1, Part::Headline), (7..17, Part::Item)]);
        assert_eq!(within.links, [0..9, 13..15]);
        assert_eq!(marks.within(20..30), Marks::default());
    }
}
