//! Tells furniture from prose: wording first, then the headline, then the place of a line in the document.

mod above;
mod address;
mod below;
mod between;
mod extent;
mod headline;
mod likely;

use super::kind::{Furniture, Kind};
use super::line::Line;
use super::words::folded;
use super::words::tongue::Tongue;
use above::{deck, desks, head, index, masthead, menus};
use below::{author, boilerplate, closing, comments, endnotes, signatures, tail};
use between::{
    alternatives, captions, corrections, films, headings, jumps, link_blocks, links, members,
    polls, rows, speakers, turns,
};
use extent::Extent;

/// Fewest words of a headline before which the path of the page may stand on the same line.
const PATH: usize = 4;

/// Names every line: afterwards `kind` is set for all that is not to be cut into sentences. `known` is the headline, if the
/// document tells, and has its name already; `tongue` is the language, if the words tell.
pub(super) fn name(lines: &mut [Line], known: Option<usize>, tongue: Option<Tongue>) {
    // Of a page that tells itself what its parts are, little is left to be judged.
    let is_judged = tongue == Some(Tongue::English) && !lines.iter().any(|line| line.told);
    turns::tell(lines);
    if is_judged && known.is_none() {
        likely::notices(lines);
    }
    alternatives::name(lines);
    headline::name_poster(lines);
    let body = headline::body(lines).unwrap_or(0);
    deck::name_teaser(lines, 1..body, false);
    masthead::name(lines, body);
    index::name(lines, body);
    let is_english = tongue == Some(Tongue::English);
    let find = |lines: &[Line]| match (headline::find(lines), is_english) {
        (found, true) => headline::second_look(lines, found, body),
        (found, false) => found,
    };
    let mut title = known
        .or_else(|| find(lines))
        .filter(|title| *title < lines.len());
    if let Some(found) = title {
        let is_none = is_judged && known.is_none() && headline::is_unlike_one(&lines[found]);
        lines[found].kind = Some(match is_none {
            true => Kind::Furniture(Furniture::Likely),
            false => Kind::Headline,
        });
        name_repeats(lines, found);
        // What is like no headline may have stood above one.
        let hidden = |at: &usize| {
            let line = lines.get(*at).filter(|line| line.is_plain());
            (found + 1..body).contains(at) && line.is_some_and(headline::may_be_hidden)
        };
        if is_none && let Some(next) = find(lines).filter(hidden) {
            lines[next].kind = Some(Kind::Headline);
            name_repeats(lines, next);
            title = Some(next);
        }
    }
    captions::name(lines);
    corrections::name(lines);
    films::name(lines);
    jumps::name(lines);
    links::name(lines);
    polls::name(lines);
    comments::name(lines);
    author::name(lines);
    closing::name(lines);
    endnotes::name(lines);
    boilerplate::name(lines);
    speakers::name(lines);
    turns::name(lines);
    members::name(lines);
    rows::name(lines);
    signatures::name(lines);
    if let Some(title) = title {
        desks::name_foreign_byline(lines, title);
    }
    // Without a paragraph of prose the document is no article, and place says nothing.
    let Some(extent) = Extent::of(lines) else {
        return;
    };
    address::name(lines, extent);
    let Extent { first, last } = extent;
    if let Some(title) = title {
        alternatives::name_twins(lines, title, first);
        menus::name(lines, title);
        deck::name_teaser(lines, title + 1..first + 1, true);
    }
    let begun = title.map_or(first, |title| deck::below(lines, title, first));
    head::name(lines, title, begun);
    let from = title.map_or(0, |at| at + 1).max(first.min(last));
    if is_judged {
        link_blocks::name(lines, extent);
    }
    headings::name(lines, from, last);
    tail::name(lines, last);
    if is_judged {
        likely::name(lines, extent);
    }
}

/// Names the lines that say again what the one at `title` does.
fn name_repeats(lines: &mut [Line], title: usize) {
    let (folded, words) = (lines[title].folded().clone(), lines[title].words);
    let text = lines[title].text.to_string();
    let others = lines.iter_mut().enumerate().filter(|(at, _)| *at != title);
    for (_, line) in others {
        // The path of the page may be glued to it.
        let is_path = words >= PATH && line.words <= 2 * words && !line.stops;
        if is_path && line.is_plain() && line.text.len() > text.len() && line.text.ends_with(&text)
        {
            line.kind = Some(Kind::Furniture(Furniture::RepeatedHeadline));
            continue;
        }
        // Lines of very different length do not say the same.
        let is_like = line.words / 3 <= words && words / 3 <= line.words;
        if is_like && folded::repeats(&folded, line.folded()) {
            let same = *line.folded() == folded;
            if same || !line.stops || !line.is_plain() {
                line.kind = Some(Kind::Furniture(Furniture::RepeatedHeadline));
            }
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use crate::segment::segment;
    use crate::segment::words::line_ends::is_item;
    use crate::segment::words::shape;

    pub(in crate::segment) const LEAD: &str =
        "The envoys met on Monday in the old palace by the river for a fourth time.";
    pub(in crate::segment) const NEXT: &str =
        "Nobody else was there to hear what they said, and neither of them would tell.";

    /// What is asked of lines with so many words holds of each, or of none.
    pub(in crate::segment) fn all(
        lines: &[&str],
        expected: bool,
        holds: impl Fn(&str, usize) -> bool,
    ) {
        for line in lines {
            assert_eq!(holds(line, shape::words(line)), expected, "{line}");
        }
    }

    /// The kind of a line of a page, of an item that of what stands behind its mark.
    pub(in crate::segment) fn kind_of(page: &[&str], line: &str) -> &'static str {
        let text = page.join("\n\n");
        let item = line.split_once(' ').filter(|_| is_item(line));
        let said = item.map_or(line, |(_, said)| said.trim_start());
        let found = segment(&text, None).into_iter().find(|s| {
            let is_mark = s.kind.as_str() == "list-mark";
            let text = &text[s.bytes.clone()];
            !is_mark && (text == line || text == said)
        });
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
            ("REP. HADDAD: If I could just --", "sentence"),
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
            "likely-furniture"
        );
    }

    #[test]
    fn a_text_without_prose_keeps_its_lines() {
        let text = "milk\nbread\ntwo candles for the cellar";
        assert!(segment(text, None).iter().all(|s| s.kind.is_scored()));
    }
}
