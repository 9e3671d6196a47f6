//! Headlines that were broken over two or three lines. They stand above the article, apart from what is around them, and say more for
//! a headline together than any of their lines alone (`models/headlines.tsv`).

use std::ops::Range;

use crate::segment::lines::raw_lines::Line;
use crate::segment::lines::setting::Setting;
use crate::segment::lines::unfinished::wants_more;
use crate::segment::lines::wrapped::fills;
use crate::segment::phrases::dated::begins_with_day;
use crate::segment::words::line_ends::{ends_sentence, is_item, starts_lower};
use crate::segment::words::line_model::likeness;

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

/// The lines of the headline, if it was broken over several.
pub(super) fn find(lines: &[Line<'_>], setting: &Setting) -> Option<Range<usize>> {
    let mut from = 0;
    while from < lines.len().min(TOP) {
        let rest = lines.get(from + 1..).unwrap_or(&[]);
        let tight = rest
            .iter()
            .take_while(|line| line.blank_before == 0 && !said(line).is_empty());
        let to = from + 1 + tight.count();
        if to - from <= TOGETHER
            && let Some(found) = in_block(lines, from..to, setting)
        {
            return Some(found);
        }
        if is_body(lines.get(from..to).unwrap_or(&[])) {
            return None;
        }
        from = to;
    }
    None
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
    parts.find(|part| {
        let part = lines.get(part.clone()).unwrap_or(&[]);
        is_broken(part, setting) && says_more_together(part)
    })
}

/// Whether lines stop because the next word had no room, in a text that was wrapped or before a small letter.
fn is_broken(part: &[Line<'_>], setting: &Setting) -> bool {
    let widest = part.iter().map(|line| line.width).max().unwrap_or(0);
    let loud = |line: &Line| !line.text.contains(char::is_lowercase);
    let goes_on = |line: &Line, next: &Line| {
        let small = starts_lower(next.text) || wants_more(line.text);
        (setting.column.is_some() || small)
            && !ends_sentence(line.text)
            && loud(line) == loud(next)
            // `TOP STORY:`
            && !(loud(line) && line.text.ends_with(':'))
            && is_below(line, next)
            && fills(line, next, widest, SLACK)
    };
    let may_be_part = |line: &Line| {
        !line.markup
            && line.width <= WIDTH
            && !is_item(said(line))
            && !line.text.contains(['\t', '|', ';'])
            && !said(line).starts_with("By ")
            && !begins_with_day(said(line))
    };
    let ends = part.last().map_or("", |line| line.text);
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

/// Whether the lines are more like a headline together than each of them: by a little where the last one begins small, for what
/// stands below a headline does not.
fn says_more_together(part: &[Line<'_>]) -> bool {
    let each: Vec<&str> = part.iter().map(said).collect();
    let together = likeness(&each.join(" "));
    let more = match each.last().is_some_and(|line| starts_lower(line)) {
        true => 0.0,
        false => MORE,
    };
    together >= 0.0 && each.iter().all(|line| likeness(line) + more < together)
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
