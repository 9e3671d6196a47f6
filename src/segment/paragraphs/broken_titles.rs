//! Headlines that were broken over two or three lines. They stand above the article, apart from what is around them, and say more for
//! a headline together than any of their lines alone (`models/headlines.tsv`). A deck below one may be broken, too.

use std::ops::Range;

use crate::segment::lines::raw_lines::Line;
use crate::segment::lines::setting::Setting;
use crate::segment::lines::unfinished::wants_more;
use crate::segment::lines::wrapped::fills;
use crate::segment::patterns;
use crate::segment::phrases::bylines;
use crate::segment::phrases::dated::begins_with_day;
use crate::segment::phrases::outlets::is_outlet;
use crate::segment::words::line_ends::{ends_sentence, is_item, starts_lower};
use crate::segment::words::line_model::likeness;
use crate::segment::words::{cue_words, shape};

/// Most lines of a headline.
const LINES: usize = 3;
/// Most lines of what stands there together with it: the name of a section, of a publication, of whom it is by.
const TOGETHER: usize = 5;
/// So many lines at the top are looked at.
const TOP: usize = 40;
/// Most characters of one of its lines.
const WIDTH: usize = 80;
/// Fewest words of the paragraph with which the article begins.
const BODY: usize = 12;
/// How much more they say together than each of them.
const MORE: f32 = 1.0;
/// How much of the widest of its lines another one must fill together with the first word of the next.
const SLACK: f64 = 0.85;

/// Among so many lines below a title stands who the article is by; the others are its deck.
const SIGNED: usize = 3;
/// What they say for a headline at least, and where they stand apart from all others, for titles in capitals say little.
const SURE: f32 = 0.0;
const APART: f32 = -7.0;
/// Words with which no line ends that others do not go on with.
const ARTICLES: [&str; 6] = ["A", "AN", "THE", "a", "an", "the"];

/// The lines of the headline, if it was broken over several, and those of the deck right below it.
pub(super) fn find(lines: &[Line<'_>], setting: &Setting) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while from < lines.len().min(TOP) {
        let to = from + block(lines, from);
        let is_short = to - from <= TOGETHER;
        match found.is_empty() {
            true if is_short => found.extend(in_block(lines, from..to, setting)),
            false => {
                let is_deck = is_short && is_set_apart(lines, &(from..to));
                let is_one = |part: &[Line]| {
                    is_broken(part, setting, true) && says_more_together(part, APART)
                };
                let is_one = is_deck && lines.get(from..to).is_some_and(is_one);
                found.extend(is_one.then_some(from..to));
                return found;
            }
            true => {}
        }
        if found.is_empty() && is_body(lines.get(from..to).unwrap_or(&[])) {
            return found;
        }
        from = to;
    }
    found
}

/// How many lines stand together from the one at `from` on.
fn block(lines: &[Line<'_>], from: usize) -> usize {
    let rest = lines.get(from + 1..).unwrap_or(&[]);
    let tight = rest
        .iter()
        .take_while(|line| line.blank_before == 0 && !said(line).is_empty());
    1 + tight.count()
}

/// Whether some lines are a paragraph of the article.
fn is_body(block: &[Line<'_>]) -> bool {
    let words = block
        .iter()
        .map(|line| line.text.split_whitespace().count());
    block.len() > TOGETHER
        || block.last().is_some_and(|line| ends_sentence(line.text)) && words.sum::<usize>() >= BODY
}

/// The longest headline of several lines among those that stand together.
fn in_block(lines: &[Line<'_>], block: Range<usize>, setting: &Setting) -> Option<Range<usize>> {
    let most = LINES.min(block.len());
    let lengths = (2..=most).rev();
    let mut parts = lengths
        .flat_map(|length| (block.start..=block.end - length).map(move |from| from..from + length));
    let is_one = |part: &[Line], is_apart| {
        let bar = if is_apart { APART } else { SURE };
        is_broken(part, setting, is_apart) && says_more_together(part, bar)
    };
    parts.find(|range| {
        let part = lines.get(range.clone()).unwrap_or(&[]);
        is_one(part, false) || *range == block && is_set_apart(lines, range) && is_one(part, true)
    })
}

/// Whether nothing stands right beside some lines, and each goes on with the one above it as the lines of a title do: at a word that
/// wants another, or, in capitals or for a single word, because it is said below who the article is by.
fn is_set_apart(lines: &[Line<'_>], block: &Range<usize>) -> bool {
    let Some(part) = lines.get(block.clone()) else {
        return false;
    };
    let mut below = lines.iter().skip(block.end).take(SIGNED);
    let is_signed = below.any(|line| signs(said(line)));
    let is_part = |pair: &[Line]| match pair {
        [line, next] => {
            let (line, next) = (said(line), said(next));
            let loud = !line.contains(char::is_lowercase);
            let inside = breaks_inside(line, next);
            inside && (loud || is_signed) || is_signed && (loud || !next.contains(' '))
        }
        _ => true,
    };
    let is_known = |line: &Line| {
        let text = shape::tidy(said(line));
        let words = shape::words(&text);
        is_outlet(&text) || patterns::classify(&text, words, patterns::marks(&text)).is_some()
    };
    part.windows(2).all(is_part) && !part.iter().any(|line| is_known(line) || signs(said(line)))
}

/// Whether a title goes on between two lines, at a word of grammar or a semicolon.
fn breaks_inside(line: &str, next: &str) -> bool {
    let last = line.split(' ').next_back();
    let mut words = [last, next.split(' ').next()].into_iter().flatten();
    line.ends_with(';')
        || last.is_some_and(|word| ARTICLES.contains(&word))
        || words.any(cue_words::is_inner)
}

/// `By Mona Haddad`, `From MONA HADDAD in Amara`.
fn signs(line: &str) -> bool {
    let line = shape::tidy(line);
    bylines::is_byline(&line, shape::words(&line))
}

/// Whether lines stop because the next word had no room, in a text that was wrapped, before a small letter or where they stand apart.
fn is_broken(part: &[Line<'_>], setting: &Setting, is_apart: bool) -> bool {
    let widest = part.iter().map(|line| line.width).max().unwrap_or(0);
    let loud = |line: &Line| !line.text.contains(char::is_lowercase);
    let goes_on = |line: &Line, next: &Line| {
        let small = starts_lower(next.text) || wants_more(line.text);
        (setting.column.is_some() || small || is_apart)
            && !ends_sentence(line.text)
            && loud(line) == loud(next)
            // `TOP STORY:`
            && !(loud(line) && line.text.ends_with(':'))
            && is_below(line, next)
            && fills(line, next, widest, SLACK)
    };
    let ends = part.last().map_or("", |line| line.text);
    let may_be_part = |line: &Line| {
        !line.markup
            && line.width <= WIDTH
            && !is_item(said(line))
            && !line.text.contains(['\t', '|'])
            // `Boats leave;` goes on, and a line with the mark inside is a row.
            && (!line.text.contains(';') || is_apart && line.text != ends && line.text.find(';') == Some(line.text.len() - 1))
            && !said(line).starts_with("By ")
            && !begins_with_day(said(line))
    };
    part.iter().all(may_be_part)
        && (!ends_sentence(ends) || ends.ends_with('?'))
        && part.windows(2).all(|pair| match pair {
            [line, next] => goes_on(line, next),
            _ => true,
        })
}

/// Whether a line begins where the one above it does, or stands in the middle below it.
fn is_below(line: &Line<'_>, next: &Line<'_>) -> bool {
    next.indent <= line.indent + line.width.saturating_sub(next.width).max(1)
}

/// Whether the lines say at least `bar` for a headline, and more together than each of them: by a little where the last one begins small, for
/// what stands below a headline does not.
fn says_more_together(part: &[Line<'_>], bar: f32) -> bool {
    let each: Vec<&str> = part.iter().map(said).collect();
    let together = likeness(&each.join(" "));
    // A name alone adds nothing to a title, and takes little from it.
    let is_lone = || each.last().is_some_and(|line| !line.contains(' '));
    let is_inside = || {
        each.windows(2)
            .all(|pair| matches!(pair, [line, next] if breaks_inside(line, next)))
    };
    let more = match each.last() {
        Some(_) if bar < SURE && (is_lone() || is_inside()) => -MORE,
        Some(line) if starts_lower(line) => 0.0,
        _ => MORE,
    };
    together >= bar && each.iter().all(|line| likeness(line) + more < together)
}

/// A line without the marks of quoted mail before it.
fn said<'a>(line: &Line<'a>) -> &'a str {
    line.text.trim_start_matches(['>', ' '])
}

#[cfg(test)]
mod tests {
    use crate::segment::segment;

    const WRAPPED: &str = "The envoys of the river towns met in the old palace by the pier for\n\
        the fourth time on Monday, and nobody in the crowded hall seemed to\n\
        believe that they would agree on the dykes before the flood.\n";
    const UNWRAPPED: &str = "The envoys of the river towns met in the old palace by the pier for the fourth time on Monday.\n";

    /// The headline of a page, its lines parted by bars.
    fn headline(title: &str, text: &str) -> String {
        let page = format!("{title}\n\n{text}\n{text}");
        let found = segment(&page, None);
        let headline = found.iter().find(|s| s.kind.as_str() == "headline");
        headline.map_or(String::new(), |s| page[s.bytes.clone()].replace('\n', "|"))
    }

    #[test]
    fn a_headline_over_several_lines_is_one() {
        for title in [
            "Floods recede as envoys\nmeet in the old palace",
            "Boats of the delta\nleave Amara as the\npilgrims come home",
            "River Guards Leave the Delta Towns\nAfter Four Years of High Water",
            "> River Guards Leave the Delta Towns\n> After Four Years of High Water",
        ] {
            assert_eq!(headline(title, WRAPPED), title.replace('\n', "|"));
        }
        let title = "Floods recede as envoys\nmeet in the old palace";
        assert_eq!(headline(title, UNWRAPPED), title.replace('\n', "|"));
        let named =
            "Delta Echo\nRiver Guards Leave the Delta Towns\nAfter Four Years of High Water";
        assert_eq!(headline(named, WRAPPED), named[11..].replace('\n', "|"));
    }

    #[test]
    fn a_headline_in_capitals_is_one_in_a_text_that_was_not_wrapped() {
        for (title, by) in [
            ("RIVER GUARDS MOVE UP\nTO THE DYKES", "By MONA HADDAD"),
            (
                "RIVER GUARDS MOVE UP\nTO THE DYKES",
                "From MONA HADDAD in northern Amara",
            ),
            (
                "RIVER GUARDS  MOVE   UP\nTO  THE  DYKES",
                "From MONA HADDAD in northern Amara",
            ),
            ("RIVER GUARDS LEAVE\nAMARA", "By Mona Haddad"),
            ("River Guards Move Up\nto the Dykes", "By Mona Haddad"),
            ("River Guards Move Up\nTo the Dykes", "By Mona Haddad"),
            (
                "TOWNS VOTE TO SEND THE\nBOATS TO PORT AMAL",
                "March 4, 2021",
            ),
        ] {
            assert_eq!(
                headline(&format!("{title}\n\n{by}"), UNWRAPPED),
                title.replace('\n', "|")
            );
        }
        // And so is the deck below it.
        let title = "TOWNS VOTE TO SEND\nBOATS TO PORT AMAL";
        let deck = "Amara and Basra Oppose Move;\nThree Others Abstain";
        let page = format!(
            "{title}\n\n{deck}\n\nBy MONA HADDAD\nDelta Editors Writer\n\n{UNWRAPPED}\n{UNWRAPPED}"
        );
        let found: Vec<(&str, &str)> = segment(&page, None)
            .into_iter()
            .map(|s| (s.kind.as_str(), &page[s.bytes]))
            .collect();
        assert_eq!(found[..2], [("headline", title), ("sentence", deck)]);
        assert_eq!(found[2], ("byline", "By MONA HADDAD"));
    }

    #[test]
    fn lines_in_capitals_that_are_no_headline_together() {
        for (above, title) in [
            ("THE DELTA ECHO", "RIVER GUARDS LEAVE AMARA"),
            ("FOR IMMEDIATE RELEASE", "COUNCIL TELLS BOATS TO LEAVE"),
        ] {
            let page = format!("{above}\n{title}\n\nBy Mona Haddad");
            assert_eq!(headline(&page, UNWRAPPED), title);
        }
        // Without a byline below, a name may be that of the writer.
        let page = "ENVOYS MEET IN OLD PALACE\nMONA HADDAD";
        assert_eq!(headline(page, UNWRAPPED), "ENVOYS MEET IN OLD PALACE");
    }

    #[test]
    fn a_title_and_what_stands_below_it_are_two() {
        let title = "River Guards Leave the Delta Towns";
        for below in [
            "By Mona Haddad in Basra",
            "Envoys of the old palace cannot agree on what it means for the people by the river",
            "Delta Echo, 4 March 2021",
            "Updated March 4, 2021 5:00 AM",
            "March 4, 2021 / 5:00 AM EDT / Echo Desk",
        ] {
            assert_eq!(
                headline(&format!("{title}\n{below}"), WRAPPED),
                title,
                "{below}"
            );
        }
        // However it ends.
        let open = "River guards will not stay in the delta, envoys say, four years on";
        for below in [
            "Updated March 4, 2021 5:00 AM",
            "March 4, 2021 / 5:00 AM EDT / Echo Desk",
            "Published March 4, 2021 at 5:00 AM by the Echo Desk",
        ] {
            for text in [WRAPPED, UNWRAPPED] {
                assert_eq!(headline(&format!("{open}\n{below}"), text), open);
            }
        }
        let open =
            "Leading article: Ministers have still to say what the last river guards are for";
        let named = format!("{open}\nThe Northern Delta Courier\n4 March 2021");
        assert_eq!(headline(&named, UNWRAPPED), open);
        // Nothing tells that the lines of this text were broken.
        let second = "After Four Years of High Water";
        assert_eq!(headline(&format!("{title}\n{second}"), UNWRAPPED), title);
    }
}
