//! Lines that no rule knows, by what lines of furniture and lines of articles were like (`models/furniture.tsv`).

use std::ops::Range;

use super::extent::Extent;
use super::headline;
use crate::segment::boundaries;
use crate::segment::kind::{Furniture, Kind};
use crate::segment::line::{Line, set};
use crate::segment::patterns;
use crate::segment::words::line_model::{LineModel, likeness};
use crate::segment::words::{cue_words, line_ends, shape, verbs};

/// Most words of a line that is judged. Longer ones are paragraphs.
const MOST: usize = 60;
/// What a line must say for furniture, as the logarithm of its odds: above the article, where a headline may be that nothing
/// told; one that ends as a sentence does; and one that does not, or stands beside furniture. A doubtful line stays a sentence.
const ABOVE: f32 = 3.5;
const SENTENCE: f32 = 3.0;
const OTHER: f32 = 2.0;
/// And what each sentence of it must say.
const PART: f32 = -1.0;
/// Most words of what is said or told and breaks off in dots.
const TRAILING: usize = 8;
/// Fewest words behind dots, but for the first.
const GOES_ON: usize = 3;
/// Most words of a button as an item of a list.
const BUTTON: usize = 4;
/// Verbs with which a line announces what somebody says, sorted.
const SAYING: [&str; 15] = [
    "added",
    "adds",
    "asked",
    "asks",
    "concluded",
    "continued",
    "continues",
    "replied",
    "report",
    "reported",
    "reports",
    "said",
    "says",
    "writes",
    "wrote",
];
/// How many lines below a notice the headline stands at most, and how far below a line its sentence goes on.
const BELOW: usize = 8;

/// Names the notices in whole sentences above the headline, which else would be taken for the beginning of the article.
pub(super) fn notices(lines: &mut [Line]) {
    let is_notice = |lines: &[Line], at: usize| {
        let below = lines.iter().enumerate().skip(at + 1).take(BELOW);
        let mut title = below.filter(|(_, line)| !line.is_body());
        // Few articles have such a line below their beginning, which is the first thing to see.
        is_doubtful(lines, at)
            && title.any(|(_, line)| headline::is_like_one(line))
            && is_like_furniture(&lines[at].text, SENTENCE)
    };
    while let Some(extent) = Extent::of(lines).filter(|e| is_notice(lines, e.first)) {
        set(lines, extent.first, Furniture::Likely);
    }
}

/// Names the lines that nothing else named and that are like furniture.
pub(super) fn name(lines: &mut [Line], extent: Extent) {
    // Without one, a line above the article is the nearest that there is to a headline.
    let title = lines.iter().position(|l| l.kind == Some(Kind::Headline));
    let from = if title.is_some() { 0 } else { extent.first };
    // `Council Should Pay for Pumps`: a deck.
    let is_deck = |at: usize| {
        at < extent.first
            && title.is_some_and(|title| title < at)
            && lines[at].text.contains(char::is_lowercase)
            && shape::is_title_case(&lines[at].text)
            && verbs::is_titled_clause(&lines[at].text)
    };
    let likely: Vec<usize> = (from..lines.len())
        .filter(|&at| {
            let text = &lines[at].text;
            // Nearly all lines have no bar, which is the first thing to see.
            bar(lines, at, extent).is_some_and(|bar| {
                let may_be_title = || at < extent.first && likeness(text) > -ABOVE;
                is_doubtful(lines, at)
                    && !may_be_title()
                    && !is_deck(at)
                    && is_like_furniture(text, bar)
            })
        })
        .collect();
    for at in likely {
        set(lines, at, Furniture::Likely);
    }
}

/// Whether a line says as much for furniture as `bar`, and none of its sentences speaks against it: a paragraph may end with a
/// notice.
fn is_like_furniture(text: &str, bar: f32) -> bool {
    let model = LineModel::furniture();
    let said = |range: Range<usize>| text.get(range).unwrap_or("");
    model.score(text) >= bar && {
        let sentences = boundaries::sentences(text);
        sentences.len() == 1
            || sentences
                .into_iter()
                .all(|range| model.score(said(range)) >= PART)
    }
}

/// What the line at `at` must say for furniture; nothing would do for a paragraph among others, which nearly all lines are.
fn bar(lines: &[Line], at: usize, extent: Extent) -> Option<f32> {
    // The last sentence above a heading of the article stands beside it as any other.
    let is_furniture = |line: &Line| matches!(line.kind, Some(Kind::Furniture(kind)) if kind != Furniture::SectionHeading);
    let line = &lines[at];
    match line.stops && !around(lines, at).any(is_furniture) {
        _ if at < extent.first => Some(ABOVE),
        true if line.is_body() && at < extent.last => None,
        true => Some(SENTENCE),
        false => Some(OTHER),
    }
}

/// The line above the one at `at` and the line below it.
fn around<'a, 'b>(lines: &'a [Line<'b>], at: usize) -> impl Iterator<Item = &'a Line<'b>> {
    let places = [at.checked_sub(1), Some(at + 1)];
    places.into_iter().flatten().filter_map(|at| lines.get(at))
}

/// Whether nothing tells what the line at `at` is: it is not named, not long, nobody's speech or question, no item of a list, and
/// ends with no remark.
fn is_doubtful(lines: &[Line], at: usize) -> bool {
    let line = &lines[at];
    let text = &*line.text;
    if !line.is_plain() || line.told || line.spoken || line.words > MOST || text.ends_with('?') {
        return false;
    }
    if breaks_off(line) || goes_on_behind_dots(line) || line_ends::breaks_word(text) {
        return false;
    }
    let mut below = lines.iter().skip(at + 1).take(BELOW);
    let next = below.find(|line| line.is_plain());
    if next.is_some_and(|next| line.goes_on_in(next)) {
        return false;
    }
    // `They wrote:`
    let last = text
        .strip_suffix(':')
        .and_then(|said| said.rsplit(' ').next());
    if last.is_some_and(|verb| SAYING.binary_search(&verb).is_ok()) {
        return false;
    }
    // `Our columnist is on the pier:` above what that one tells.
    let below = lines
        .get(at + 1)
        .filter(|below| below.is_plain() && below.stops);
    if below.is_some() && text.ends_with(':') && text.split(' ').any(cue_words::is_finite_verb) {
        return false;
    }
    let is_remark = text.starts_with('(') && text.ends_with(')')
        || text.starts_with('[') && text.ends_with(']');
    let begins = match is_button(lines, at) {
        true => text.chars().find(|c| c.is_alphanumeric()),
        false => text.chars().next(),
    };
    if !is_remark && (text.ends_with([')', ']']) || !begins.is_some_and(char::is_alphanumeric)) {
        return false;
    }
    // Numbers and dates begin items too, and an item may have no mark, or a list been announced.
    let is_open = |line: &Line| line.is_plain() && (!line.stops || line.text.ends_with(':'));
    let is_item = text.starts_with(|c: char| c.is_ascii_digit())
        || !line.stops && around(lines, at).any(is_open);
    let label = text.split_once(':').map_or("", |(label, _)| label);
    let is_turn = label.contains(char::is_uppercase) && !label.contains(char::is_lowercase);
    // `At 2:15 AM, Anonymous said...` stands above a comment.
    let is_said = || line.stops && !text.ends_with("..") && patterns::says_who_speaks(text);
    !is_item && !is_turn && !text.contains(['"', '“', '”', '„', '«', '»']) && !is_said()
}

/// `Q But --`, `Yes. ...`, `He laughed....`: who speaks or tells breaks off, and no notice does. Titles are cut short with three dots,
/// and in long lines behind a stop, too.
fn breaks_off(line: &Line) -> bool {
    let text = &*line.text;
    let trails = [". ...", ". …", "....", ".…"];
    text.ends_with("--") || line.words <= TRAILING && trails.iter().any(|end| text.ends_with(end))
}

/// `The lock was mended... then the pumps broke down.`: a teaser ends with its dots, and who writes goes on behind them.
fn goes_on_behind_dots(line: &Line) -> bool {
    let text = &*line.text;
    // Few lines have dots.
    if !text.contains("..") && !text.contains('…') {
        return false;
    }
    let behind = text.rsplit_once("... ").or_else(|| text.rsplit_once("… "));
    behind.is_some_and(|(_, rest)| {
        rest.starts_with(char::is_lowercase)
            && rest.split(' ').nth(GOES_ON).is_some()
            && line.stops
            && !rest.ends_with("..")
            && !rest.ends_with('…')
    })
}

/// `• Playlist` beside `• Download`: an item of a list of which another is furniture.
fn is_button(lines: &[Line], at: usize) -> bool {
    let line = &lines[at];
    let is_marked = |line: &Line| line_ends::is_item(&line.text);
    let is_furniture = |line: &Line| matches!(line.kind, Some(Kind::Furniture(_)));
    line.words <= BUTTON
        && !line.stops
        && is_marked(line)
        && around(lines, at).any(|other| is_marked(other) && is_furniture(other))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{LEAD, NEXT, kind_of};

    #[test]
    fn lines_like_furniture_are_set_aside_and_lines_like_prose_are_not() {
        let title = "Envoys meet in the old palace by the river";
        for line in [
            "This forum is moderated. Please keep to the subject.",
            "Comments stay open for three days on most of our stories.",
            "Prints of all photographs may be ordered from our picture desk.",
            "[End of the recording]",
        ] {
            let page = [title, LEAD, NEXT, line, LEAD, NEXT];
            assert_ne!(kind_of(&page, line), "sentence", "{line}");
        }
        for line in [
            "Every dyke is a vow... ours will be kept by our neighbours.",
            "Please keep to the path, a guard told the envoys as they left in the dark.",
            "Editor’s note, the letter began: burn this.",
            "Keep to the path.",
            "He had read the story twice.",
            "They wrote:",
            "Delta Newspapers report:",
            "Nobody answered.",
            "Who has read the rules?",
            "“Comments stay open for three days on most of our stories.”",
            "MODERATOR: Comments stay open for three days on most of our stories.",
        ] {
            let page = [title, LEAD, NEXT, line, LEAD, NEXT];
            assert_eq!(kind_of(&page, line), "sentence", "{line}");
        }
    }

    #[test]
    fn who_announces_what_is_told_below_is_kept() {
        let title = "Envoys meet in the old palace by the river";
        let said = "Our columnist Mona Haddad is in Amara:";
        let page = [
            title,
            "15.30 GMT",
            LEAD,
            "14.10 GMT",
            said,
            NEXT,
            "11.05 GMT",
            LEAD,
        ];
        assert_eq!(kind_of(&page, said), "sentence");
    }

    #[test]
    fn the_last_sentence_above_a_heading_stays() {
        let title = "Envoys meet in the old palace by the river";
        let last = "This day of the delta felt more like a day of the town.";
        for heading in ["Fed up", "The pumps"] {
            let page = [title, LEAD, NEXT, last, heading, LEAD, NEXT];
            assert_eq!(kind_of(&page, last), "sentence");
        }
    }

    #[test]
    fn who_breaks_off_is_no_notice() {
        let title = "Envoys meet in the old palace by the river";
        for line in ["Q     But --", "Q     Would you --", "Yes. ..."] {
            let page = [
                title,
                LEAD,
                line,
                "We met the pilots on Monday.",
                "Why?",
                NEXT,
                LEAD,
            ];
            assert_ne!(kind_of(&page, line), "likely-furniture", "{line}");
        }
    }

    #[test]
    fn an_item_among_buttons_is_one() {
        let title = "Envoys meet in the old palace by the river";
        let page = [
            title,
            "• Playlist",
            "• Download",
            "• Transcript",
            LEAD,
            NEXT,
        ];
        assert_ne!(kind_of(&page, "• Playlist"), "sentence");
        let page = [title, LEAD, "• Pumps", "• Dykes", "• Locks", NEXT];
        assert_eq!(kind_of(&page, "• Pumps"), "sentence");
    }

    #[test]
    fn a_line_that_may_be_the_headline_stays() {
        let line = "This forum is moderated. Please keep to the subject.";
        let page = [line, LEAD, NEXT];
        assert!(matches!(kind_of(&page, line), "sentence" | "headline"));
    }

    #[test]
    fn only_english_lines_are_judged() {
        let line = "Die Redaktion freut sich über Hinweise.";
        let text = format!(
            "Die Pumpen\n\nDie Pumpen an der Küste sind alt, und die Stadt zahlt nicht für das Wasser, das sie hebt.\n\n{line}\n\n\
             Das Amt wird auch in diesem Jahr nicht für die Pumpen zahlen, und es sagt nicht, wer es soll."
        );
        let found = crate::segment::segment(&text, None);
        assert!(found.iter().all(|s| s.kind.as_str() != "likely-furniture"));
    }
}
