//! Tells furniture from prose: wording first, then the headline, then the place of a line in the document.

use std::borrow::Cow;

use super::extent::Extent;
use super::folded;
use super::folded::Folded;
use super::patterns::Marks;
use super::{
    Furniture, Kind, Repetition, address, author, closing, dateline, head, headings, headline,
    line_ends, links, masthead, patterns, shape, speakers, tail, wording,
};

/// Most words of a link to another article between paragraphs.
pub(super) const TEASER: usize = 24;
/// Fewest words of a paragraph that certainly belongs to the article.
const BODY: usize = 12;

/// What is known of one paragraph.
#[derive(Debug)]
pub(super) struct Line<'a> {
    /// The text with single spaces; empty if the paragraph is too long for any rule.
    pub text: Cow<'a, str>,
    pub folded: Folded,
    pub words: usize,
    /// Whether it ends as a sentence does.
    pub stops: bool,
    pub tight: bool,
    pub kind: Option<Kind>,
    /// Its marks, or all of them if nobody looked.
    pub marks: Marks,
}

impl<'a> Line<'a> {
    pub(super) fn new(raw: &'a str, tight: bool, repeated: Option<&Repetition>) -> Line<'a> {
        let stops = line_ends::ends_sentence(raw);
        if raw.len() > shape::LONGEST {
            return Line {
                text: Cow::Borrowed(""),
                folded: Folded::default(),
                words: usize::MAX,
                stops,
                tight,
                kind: None,
                marks: Marks::UNKNOWN,
            };
        }
        let text = shape::tidy(raw);
        let words = shape::words(&text);
        let marks = patterns::marks(&text);
        let kind = wording::furniture(&text, words, marks, repeated)
            .or_else(|| {
                shape::columns(raw).map(|columns| match columns {
                    shape::Columns::Menu => Furniture::Navigation,
                    shape::Columns::Dated => Furniture::DateLine,
                })
            })
            .map(Kind::Furniture);
        let folded = if words <= 40 {
            folded::fold(&text)
        } else {
            Folded::default()
        };
        Line {
            text,
            folded,
            words,
            stops,
            tight,
            kind,
            marks,
        }
    }

    /// Whether nothing has been said about the line yet.
    pub(super) fn is_plain(&self) -> bool {
        self.kind.is_none()
    }

    /// Whether it is a paragraph of the article beyond doubt: long, and ending as a sentence.
    pub(super) fn is_body(&self) -> bool {
        self.words >= BODY && self.stops || self.words >= 40
    }

    /// Whether it reads as a paragraph of the article does, however short.
    pub(super) fn is_prose(&self) -> bool {
        self.stops && self.words >= 4 || self.words >= 40
    }
}

/// Names every line: afterwards `kind` is set for all that is not to be cut into sentences.
pub(super) fn name(lines: &mut [Line]) {
    masthead::name(lines, headline::body(lines).unwrap_or(0));
    let title = headline::find(lines);
    let folded = title
        .and_then(|at| lines.get(at))
        .map(|line| line.folded.clone())
        .unwrap_or_default();
    if let Some(line) = title.and_then(|at| lines.get_mut(at)) {
        line.kind = Some(Kind::Headline);
    }
    name_repeats(lines, title, &folded);
    name_captions(lines);
    links::name(lines);
    author::name(lines);
    closing::name(lines);
    speakers::name(lines);
    // Without a paragraph of prose the document is no article, and place says nothing.
    let Some(extent) = Extent::of(lines) else {
        return;
    };
    address::name(lines, extent);
    let Extent { first, last } = extent;
    head::name(lines, title, first);
    let from = title.map_or(0, |at| at + 1).max(first.min(last));
    headings::name(lines, from, last);
    tail::name(lines, last);
}

fn name_repeats(lines: &mut [Line], title: Option<usize>, folded: &Folded) {
    for (index, line) in lines.iter_mut().enumerate() {
        if Some(index) != title
            && folded.len() > 0
            && folded::repeats(folded, &line.folded)
            && line.words <= 40
        {
            let same = line.folded == *folded;
            if same || !line.stops || !line.is_plain() {
                line.kind = Some(Kind::Furniture(Furniture::RepeatedHeadline));
            }
        }
    }
}

/// Captions known by their neighbours: below `Image caption,`, above a photo credit, or said again with one.
fn name_captions(lines: &mut [Line]) {
    let caption = Some(Kind::Furniture(Furniture::Caption));
    for at in 1..lines.len() {
        let [Some(above), Some(below)] = [lines.get(at - 1), lines.get(at)] else {
            continue;
        };
        let counted = above.folded.len() == 4 && above.folded.words().next() == Some("list");
        if counted && below.is_plain() && below.words <= TEASER {
            set(lines, at, Furniture::Navigation);
            continue;
        }
        let label = above.kind == caption && above.words <= 2;
        let again = below.kind == caption
            && above.folded.len() >= 3
            && below.folded.starts_with(&above.folded);
        if label && below.is_plain() && below.words <= 45 && !dateline::opens(&below.text) {
            set(lines, at, Furniture::Caption);
        } else if again && above.is_plain() {
            set(lines, at - 1, Furniture::Caption);
        }
    }
    let spaced = lines.iter().any(|l| l.is_body() && !l.tight);
    for at in 1..lines.len() {
        let credit = lines.get(at).is_some_and(|l| {
            l.tight
                && l.words <= 10
                && l.kind == Some(Kind::Furniture(Furniture::Credit))
                && is_photo_credit(&l.text)
        });
        if let Some(line) = lines.get_mut(at - 1)
            && credit
            && line.is_plain()
            && (line.words <= 12 && !line.stops || spaced && line.words <= 45)
        {
            line.kind = Some(Kind::Furniture(Furniture::Caption));
        }
    }
}

fn is_photo_credit(text: &str) -> bool {
    let words = [
        "photo", "image", "picture", "getty", "reuters", "afp", "ap", "epa", "file", "handout",
        "courtesy", "pool",
    ];
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .any(|w| {
            words
                .iter()
                .any(|word| w == *word || w.strip_suffix('s') == Some(*word))
        })
        || text.to_lowercase().contains("photograph")
}

/// Names the line at `at`, if there is one.
pub(super) fn set(lines: &mut [Line], at: usize, kind: Furniture) {
    if let Some(line) = lines.get_mut(at) {
        line.kind = Some(Kind::Furniture(kind));
    }
}

/// `Opinion: …`, `In pictures: …`: the start of a headline, and below the first paragraph of a link to another article.
pub(super) fn is_teaser(text: &str) -> bool {
    let kinds = [
        "opinion",
        "analysis",
        "explainer",
        "explained",
        "exclusive",
        "video",
        "videos",
        "podcast",
        "gallery",
        "background",
        "live",
        "in pictures",
        "photos",
        "profile",
        "timeline",
        "factbox",
        "fact box",
        "interview",
        "editorial",
        "comment",
    ];
    text.split_once([':', '|'])
        .is_some_and(|(kind, _)| kinds.contains(&kind.trim().to_lowercase().as_str()))
}

/// A speaker's label, an introduction or an item, which belong to what follows.
pub(super) fn is_label(text: &str) -> bool {
    text.ends_with([':', ';', ',']) || text.starts_with(['•', '●', '▪', '■', '◦', '‣', '*', '·'])
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::segment;

    pub(in crate::segment) const LEAD: &str =
        "The envoys met on Monday in the old palace by the river for a fourth time.";
    pub(in crate::segment) const NEXT: &str =
        "Nobody else was there to hear what they said, and neither of them would tell.";

    /// The kind of a line of a page.
    pub(in crate::segment) fn kind_of(page: &[&str], line: &str) -> &'static str {
        let text = page.join("\n\n");
        let found = segment(&text, None)
            .into_iter()
            .find(|s| text[s.bytes.clone()] == *line);
        found.map_or("lost", |s| s.kind.as_str())
    }

    #[test]
    fn mastheads_and_titles() {
        let page = [
            "The Port Amal Echo",
            "March 3, 2021",
            "Envoys meet in the old palace",
            LEAD,
        ];
        assert_eq!(kind_of(&page, page[0]), "navigation");
        assert_eq!(kind_of(&page, page[2]), "headline");
        let page = [
            "Opinion",
            "Analysis: Why the river vote matters",
            "By Mona Haddad",
            LEAD,
        ];
        assert_eq!(kind_of(&page, page[1]), "headline");
        let page = ["Troops Out", "By Mona Haddad", LEAD, NEXT];
        assert_eq!(kind_of(&page, page[0]), "headline");
        let deck = "Two envoys, one palace and a river that will not wait for either of them to sign anything";
        let page = ["High Water", deck, "By Mona Haddad", LEAD];
        assert_eq!(
            (kind_of(&page, page[0]), kind_of(&page, deck)),
            ("headline", "sentence")
        );
    }

    #[test]
    fn headings_and_what_looks_like_them() {
        for (line, kind) in [
            ("Islands and Dykes", "section-heading"),
            ("“No,” he said.", "sentence"),
            ("No.", "sentence"),
            ("He put it like this:", "sentence"),
            ("What now?", "sentence"),
            ("WHAT NOW?", "section-heading"),
            ("• Close the lock", "sentence"),
            ("In pictures: The flood", "navigation"),
        ] {
            let page = [
                "Envoys meet in the old palace by the river",
                LEAD,
                line,
                NEXT,
            ];
            assert_eq!(kind_of(&page, line), kind, "{line}");
        }
    }

    #[test]
    fn questions_of_explainers_and_of_interviews() {
        let title = "Envoys meet in the old palace";
        let explainer = [title, LEAD, "Why now?", NEXT, "Who asked for it?", NEXT];
        assert_eq!(kind_of(&explainer, "Why now?"), "section-heading");
        let interview = [
            title,
            LEAD,
            "Why now?",
            "I was asked, and I said that I would come.",
            "Who asked you?",
            "My own party did, and I told them no.",
        ];
        assert_eq!(kind_of(&interview, "Why now?"), "sentence");
    }

    #[test]
    fn below_the_last_paragraph() {
        let title = "Envoys meet in the old palace";
        let page = [
            title,
            "By Mona Haddad",
            LEAD,
            NEXT,
            "Mona Haddad is a fellow at the River Institute.",
            "Related",
            "• Minister quits over the barracks",
            "Tides",
        ];
        assert_eq!(kind_of(&page, page[4]), "biography");
        assert_eq!(kind_of(&page, page[6]), "navigation");
        assert_eq!(kind_of(&page, page[7]), "navigation");
        let cut = "The minister then turned to the question of the pumps, which nobody had";
        assert_eq!(kind_of(&[title, LEAD, cut], cut), "sentence");
        let of_the_story = "Omar Reyes is a fellow at the River Institute.";
        let page = [
            title,
            "“We wait,” said Omar Reyes of the River Institute, who has seen many such meetings by now.",
            of_the_story,
        ];
        assert_eq!(kind_of(&page, of_the_story), "sentence");
    }

    #[test]
    fn parts_of_a_digest_and_items_of_a_list() {
        let title = "Envoys meet in the old palace by the river";
        let marks = ["■ Dykes", "■ The pumps", "■ From the islands"];
        let digest = [title, LEAD, marks[0], NEXT, marks[1], LEAD, marks[2], NEXT];
        assert_eq!(kind_of(&digest, marks[1]), "section-heading");
        let list = [title, LEAD, marks[0], marks[1], marks[2], NEXT, LEAD];
        assert_eq!(kind_of(&list, marks[1]), "sentence");
    }

    #[test]
    fn questions_below_links() {
        let title = "Envoys meet in the old palace by the river";
        let asked = "Who will pay for the dykes?";
        let links = [
            title,
            LEAD,
            NEXT,
            "Related",
            "Minister quits over the barracks",
            asked,
        ];
        assert_eq!(kind_of(&links, asked), "navigation");
        assert_eq!(kind_of(&[title, LEAD, NEXT, asked], asked), "sentence");
    }

    #[test]
    fn datelines_with_a_stop() {
        let line = "BASRA, March 4 (Delta News).";
        let text = format!("Envoys meet in the old palace\n\n{line} {LEAD}");
        let first = segment(&text, None).into_iter().nth(1);
        assert_eq!(first.map(|s| s.kind.as_str()), Some("date-line"));
        let said = format!("Envoys meet in the old palace\n\nTHE envoys met (again). {LEAD}");
        let first = segment(&said, None).into_iter().nth(1);
        assert_eq!(first.map(|s| s.kind.as_str()), Some("sentence"));
    }

    #[test]
    fn bylines_that_end_as_sentences() {
        let title = "Envoys meet in the old palace by the river";
        let by = "By Mona Haddad, a former editor of the Basra Gazette.";
        assert_eq!(kind_of(&[title, by, LEAD, NEXT], by), "byline");
        let prose = "By Amara Bridge, a convoy waited until the evening.";
        assert_eq!(kind_of(&[title, LEAD, prose, NEXT], prose), "sentence");
        let book = "Mona Haddad's history of the delta is published by a port press.";
        assert_eq!(
            kind_of(&[title, "By Mona Haddad", LEAD, NEXT, book], book),
            "biography"
        );
        assert_eq!(
            kind_of(&[title, "By Jon Reyes", LEAD, NEXT, book], book),
            "sentence"
        );
    }

    #[test]
    fn captions_by_their_neighbours() {
        let text = format!(
            "Envoys meet in the old palace\n\n{LEAD}\n\nMen mend a net near the pier.\nAFP via Getty Images\n\n{NEXT}"
        );
        let kinds: Vec<_> = segment(&text, None)
            .iter()
            .map(|s| s.kind.as_str())
            .collect();
        assert_eq!(
            kinds,
            ["headline", "sentence", "caption", "credit", "sentence"]
        );
    }

    #[test]
    fn a_text_without_prose_keeps_its_lines() {
        let text = "milk\nbread\ntwo candles for the cellar";
        assert!(segment(text, None).iter().all(|s| s.kind.is_scored()));
    }

    #[test]
    fn prose_by_its_length_and_its_end() {
        let line = |words: usize, stop: &str| {
            let text = format!("{}word{stop}", "word ".repeat(words - 1));
            let line = super::Line::new(&text, false, None);
            (line.is_prose(), line.is_body())
        };
        assert_eq!(line(3, "."), (false, false));
        assert_eq!(line(4, "."), (true, false));
        assert_eq!(line(11, "."), (true, false));
        assert_eq!(line(12, "."), (true, true));
        assert_eq!(line(39, ""), (false, false));
        assert_eq!(line(40, ""), (true, true));
    }

    #[test]
    fn credits_of_photographs() {
        for text in [
            "Photo: Jon Reyes",
            "Jon Reyes/AFP",
            "Images by Reyes",
            "The photographer",
        ] {
            assert!(super::is_photo_credit(text), "{text}");
        }
        for text in ["Reporting by Mona Haddad", "Filed in Basra", "Apt words"] {
            assert!(!super::is_photo_credit(text), "{text}");
        }
    }

    #[test]
    fn labels_and_teasers() {
        for text in ["He said:", "and then,", "• The dykes", "one;"] {
            assert!(super::is_label(text), "{text}");
        }
        for text in ["The dykes", "He said: no", "- The dykes"] {
            assert!(!super::is_label(text), "{text}");
        }
        for text in ["Opinion: The dykes", "FACT BOX | The dykes"] {
            assert!(super::is_teaser(text), "{text}");
        }
        for text in ["Opinion The dykes", "The dykes: opinion"] {
            assert!(!super::is_teaser(text), "{text}");
        }
    }
}
