//! The kinds of segment: prose that is scored, and boilerplate that is set aside.

use std::fmt;
use std::ops::Range;

/// A piece of a document: a sentence, the headline, or a piece of boilerplate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Its place in the text, in bytes.
    pub bytes: Range<usize>,
    /// Its first character, counted in Unicode scalar values.
    pub start: usize,
    /// One past its last character.
    pub end: usize,
    /// The index of its paragraph in the document.
    pub paragraph: usize,
    /// Its kind.
    pub kind: Kind,
}

/// The kind of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The article's own headline, at its first place; scored like a sentence.
    Headline,
    /// A sentence of the article.
    Sentence,
    /// Something that a page or a publisher adds to an article.
    Boilerplate(Boilerplate),
    /// The first line of an article that is passed over, because it does not name the topic.
    OffTopic,
}

impl Kind {
    /// Returns true if a segment of this kind is scored.
    pub fn is_scored(&self) -> bool {
        matches!(self, Kind::Headline | Kind::Sentence)
    }

    /// Returns the kind that has this name in files.
    pub fn from_name(name: &str) -> Option<Kind> {
        let others = [Kind::Headline, Kind::Sentence, Kind::OffTopic];
        let boilerplate = Boilerplate::ALL.map(Kind::Boilerplate);
        others
            .into_iter()
            .chain(boilerplate)
            .find(|kind| kind.as_str() == name)
    }

    /// Returns the name in files and on the screen.
    pub fn as_str(&self) -> &'static str {
        match self {
            Kind::Headline => "headline",
            Kind::Sentence => "sentence",
            Kind::Boilerplate(boilerplate) => boilerplate.as_str(),
            Kind::OffTopic => "off-topic",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A kind of boilerplate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum Boilerplate {
    /// The author, the outlet, the date and the place of publication.
    Byline,
    /// The words under a picture, and its credit.
    Caption,
    /// Menus, links, buttons, tags, page numbers, database fields.
    Navigation,
    /// Advertisements, and invitations to subscribe, to pay or to get in touch.
    Promotion,
    /// Copyright, corrections, disclaimers, consent, notes about the author.
    Notice,
    /// A comment of a reader.
    Comment,
    /// The headline or words of the article shown a second time.
    Repeated,
    /// A heading between paragraphs of the article.
    SectionHeading,
    /// The bullet or the number before an item of a list.
    ListMark,
}

impl Boilerplate {
    /// All kinds, in their order.
    pub const ALL: [Boilerplate; 9] = [
        Boilerplate::Byline,
        Boilerplate::Caption,
        Boilerplate::Navigation,
        Boilerplate::Promotion,
        Boilerplate::Notice,
        Boilerplate::Comment,
        Boilerplate::Repeated,
        Boilerplate::SectionHeading,
        Boilerplate::ListMark,
    ];

    /// Returns the name in files and on the screen.
    pub fn as_str(&self) -> &'static str {
        self.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_name_of_its_own() {
        assert!(Boilerplate::ALL.is_sorted());
        let kinds = Boilerplate::ALL.map(Kind::Boilerplate);
        let others = [Kind::Headline, Kind::Sentence, Kind::OffTopic];
        for kind in others.into_iter().chain(kinds) {
            assert_eq!(Kind::from_name(kind.as_str()), Some(kind));
        }
        assert_eq!(Kind::from_name("neutral"), None);
    }
}
