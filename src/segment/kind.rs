//! What a segment is and may be.

use std::fmt;
use std::ops::Range;

/// A piece of a document: a sentence, the headline, or a piece of furniture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Where it stands in the text, in bytes.
    pub bytes: Range<usize>,
    /// Where it starts, in characters (Unicode scalar values).
    pub start: usize,
    /// Where it ends, in characters.
    pub end: usize,
    /// The index of the paragraph it stands in.
    pub paragraph: usize,
    /// What it is.
    pub kind: Kind,
}

/// What a segment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The article's own headline where it stands first; scored as a sentence is.
    Headline,
    /// A sentence of the article.
    Sentence,
    /// What a page or an agency adds.
    Furniture(Furniture),
}

impl Kind {
    /// Whether a segment of this kind is scored.
    pub fn is_scored(&self) -> bool {
        !matches!(self, Kind::Furniture(_))
    }

    /// The kind of this name in a file.
    pub(crate) fn named(name: &str) -> Option<Kind> {
        let of_text = [Kind::Headline, Kind::Sentence].into_iter();
        let furniture = Furniture::named(name).map(Kind::Furniture);
        of_text.chain(furniture).find(|kind| kind.as_str() == name)
    }

    /// The name in files and on the screen: `headline`, `sentence`, or the name of the furniture.
    pub fn as_str(&self) -> &'static str {
        match self {
            Kind::Headline => "headline",
            Kind::Sentence => "sentence",
            Kind::Furniture(furniture) => furniture.as_str(),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A kind of furniture: what a page or an agency adds to an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Furniture {
    /// Who wrote it.
    Byline,
    /// When, and sometimes where, it was published.
    DateLine,
    /// The words under a picture.
    Caption,
    /// Who made the picture, and who else worked on the article or published it before.
    Credit,
    /// The mark of an advertisement.
    Advertisement,
    /// The headline again.
    RepeatedHeadline,
    /// A heading between paragraphs.
    SectionHeading,
    /// How to reach the writer or the paper.
    Contact,
    /// Who owns the text.
    Copyright,
    /// An invitation to a newsletter, a channel or an application.
    SignUp,
    /// An invitation to pay, or a notice that others have.
    Paywall,
    /// Menus, links, buttons, tags, page numbers, the name of the site.
    Navigation,
    /// A reference to another article or page: `(See story on Page Two.)`.
    CrossReference,
    /// A note that the article was corrected or changed.
    Correction,
    /// Whose views these are not.
    Disclaimer,
    /// Cookies, privacy, terms.
    Consent,
    /// Who the author is.
    Biography,
    /// Words of the article set out again in large letters.
    PullQuote,
    /// The bullet or the number before an item of a list.
    ListMark,
    /// What a reader wrote below the article, sentence by sentence.
    Comment,
    /// A line that no rule knows and that is like furniture in its words and its shape.
    Likely,
}

impl Furniture {
    /// All kinds, in their order.
    const ALL: [Furniture; 21] = [
        Furniture::Byline,
        Furniture::DateLine,
        Furniture::Caption,
        Furniture::Credit,
        Furniture::Advertisement,
        Furniture::RepeatedHeadline,
        Furniture::SectionHeading,
        Furniture::Contact,
        Furniture::Copyright,
        Furniture::SignUp,
        Furniture::Paywall,
        Furniture::Navigation,
        Furniture::CrossReference,
        Furniture::Correction,
        Furniture::Disclaimer,
        Furniture::Consent,
        Furniture::Biography,
        Furniture::PullQuote,
        Furniture::ListMark,
        Furniture::Comment,
        Furniture::Likely,
    ];

    /// The kind of this name.
    fn named(name: &str) -> Option<Furniture> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// The name in files and on the screen.
    pub fn as_str(&self) -> &'static str {
        match self {
            Furniture::Byline => "byline",
            Furniture::DateLine => "date-line",
            Furniture::Caption => "caption",
            Furniture::Credit => "credit",
            Furniture::Advertisement => "advertisement",
            Furniture::RepeatedHeadline => "repeated-headline",
            Furniture::SectionHeading => "section-heading",
            Furniture::Contact => "contact",
            Furniture::Copyright => "copyright",
            Furniture::SignUp => "sign-up",
            Furniture::Paywall => "paywall",
            Furniture::Navigation => "navigation",
            Furniture::CrossReference => "cross-reference",
            Furniture::Correction => "correction",
            Furniture::Disclaimer => "disclaimer",
            Furniture::Consent => "consent",
            Furniture::Biography => "biography",
            Furniture::PullQuote => "pull-quote",
            Furniture::ListMark => "list-mark",
            Furniture::Comment => "comment",
            Furniture::Likely => "likely-furniture",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_known_by_its_name() {
        assert_eq!(Furniture::ALL.len(), Furniture::Likely as usize + 1);
        assert!(Furniture::ALL.is_sorted());
        let furniture = Furniture::ALL.map(Kind::Furniture);
        for kind in [Kind::Headline, Kind::Sentence]
            .into_iter()
            .chain(furniture)
        {
            assert_eq!(Kind::named(kind.as_str()), Some(kind));
        }
        assert_eq!(Kind::named("neutral"), None);
    }
}
