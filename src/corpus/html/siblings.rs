//! Prose of a page that is not its article's: boxes of one shape beside each other, each about another article or by another
//! reader, and paragraphs far from all that was recognised.

use std::collections::{HashMap, HashSet};

use super::lines::{Block, Line, Visible};

/// Most words of a box about another article.
const CARD: usize = 80;
/// Most paragraphs of one.
const PARAGRAPHS: usize = 2;
/// Most words of a line that says who a comment is by, or of which section an article is.
const NAME: usize = 6;
/// So many paragraphs beside each other are no note of the publisher's.
const SECTION: usize = 3;

/// From where to where an article was recognised, and where its headline stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reach {
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) headline: Option<usize>,
}

impl Reach {
    /// Whether a line stands above the headline or below the article. Between the headline and what was recognised of
    /// the article stands its first paragraph.
    fn is_outside(self, at: usize) -> bool {
        at > self.last || at < self.first && self.headline.is_some_and(|headline| at < headline)
    }
}

/// What the lines of a block are.
#[derive(Debug, Clone, Copy, Default)]
struct Content {
    first: usize,
    lines: usize,
    words: usize,
    prose: usize,
}

/// Tells of each line whether it is prose, or furniture between prose, that is not the article's.
pub(super) fn others(
    page: &Visible,
    reach: Reach,
    recognised: impl Fn(&Line) -> bool,
) -> Vec<bool> {
    let mut other = vec![false; page.lines.len()];
    if reach.first > reach.last {
        return other;
    }
    let contents = contents(page);
    let length = |hit: &dyn Fn(usize) -> bool| -> usize {
        let lines = page.lines.iter().enumerate();
        let lines = lines.filter(|(at, line)| hit(*at) && line.is_prose());
        lines.map(|(_, line)| line.key.len()).sum()
    };
    let is_known = |at: usize| page.lines.get(at).is_some_and(&recognised);
    let cards = rows(page, &contents, |content| is_card(page, content));
    // A page of nothing but short reports, each below its linked title.
    if length(&|at| cards[at] && is_known(at)) * 2 <= length(&is_known) {
        for at in (0..other.len()).filter(|at| cards[*at]) {
            other[at] = true;
            // `More stories`, alone with them.
            if let Some(above) = at
                .checked_sub(1)
                .filter(|above| is_label(page, &contents, &cards, *above))
            {
                other[above] = true;
            }
        }
    }
    let comments = rows(page, &contents, |content| is_comment(page, content));
    let places = places(page, &recognised);
    let is_away = |at: &usize| {
        let place = page.lines.get(*at).map(|line| place(page, line));
        reach.is_outside(*at) && place.is_some_and(|place| !places.contains(&place))
    };
    for at in (0..other.len()).filter(|at| comments[*at] && is_away(at)) {
        other[at] |= !is_known(at);
    }
    let posts = rows(page, &contents, |content| is_post(page, content));
    let away = |at: usize| is_away(&at) && !is_known(at) && !other[at] && !posts[at];
    let stray = strays(page, away);
    // Where little was recognised, that says nothing of the rest.
    if length(&|at| stray[at]) <= length(&|at| !stray[at] && !other[at]) {
        for at in (0..other.len()).filter(|at| stray[*at]) {
            other[at] = true;
        }
    }
    other
}

/// Paragraphs that are `away` from the article, and few of them.
fn strays(page: &Visible, away: impl Fn(usize) -> bool) -> Vec<bool> {
    let lines = page.lines.iter().enumerate();
    let mut found: Vec<bool> = lines
        .map(|(at, line)| line.is_prose() && away(at))
        .collect();
    let mut beside: HashMap<usize, usize> = HashMap::new();
    for (line, _) in page.lines.iter().zip(&found).filter(|(_, found)| **found) {
        *beside.entry(parent(page, line)).or_default() += 1;
    }
    for (line, found) in page.lines.iter().zip(&mut found) {
        *found &= beside
            .get(&parent(page, line))
            .is_none_or(|lines| *lines < SECTION);
    }
    found
}

/// A heading that stands in one block with nothing but a row of cards.
fn is_label(page: &Visible, contents: &[Content], cards: &[bool], at: usize) -> bool {
    let Some(line) = page.lines.get(at).filter(|line| line.heading.is_some()) else {
        return false;
    };
    let around = parent(page, line);
    contents.get(around).is_some_and(|content| {
        let rest = cards.get(at + 1..content.first + content.lines);
        around != 0 && content.first == at && rest.is_some_and(|rest| rest.iter().all(|card| *card))
    })
}

fn parent(page: &Visible, line: &Line) -> usize {
    page.blocks.get(line.block).map_or(0, |block| block.parent)
}

/// Where the paragraphs stand that were recognised.
pub(super) fn places(page: &Visible, recognised: &impl Fn(&Line) -> bool) -> HashSet<[u64; 3]> {
    let lines = page.lines.iter();
    let known = lines.filter(|line| line.is_prose() && recognised(line));
    known.map(|line| place(page, line)).collect()
}

/// The shapes of the block of a line and of two around it.
pub(super) fn place(page: &Visible, line: &Line) -> [u64; 3] {
    let block = |at: usize| page.blocks.get(at).copied().unwrap_or_default();
    let inner = block(line.block);
    let around = block(inner.parent);
    [inner.shape, around.shape, block(around.parent).shape]
}

/// What each block holds.
fn contents(page: &Visible) -> Vec<Content> {
    let mut contents = vec![Content::default(); page.blocks.len()];
    for (at, line) in page.lines.iter().enumerate() {
        let (words, prose) = (line.words(), usize::from(line.is_prose()));
        for block in around(&page.blocks, line.block) {
            if let Some(content) = contents.get_mut(block) {
                if content.lines == 0 {
                    content.first = at;
                }
                content.lines += 1;
                content.words += words;
                content.prose += prose;
            }
        }
    }
    contents
}

/// A block and all that hold it, but the page.
fn around(blocks: &[Block], block: usize) -> impl Iterator<Item = usize> {
    let mut next = block;
    std::iter::from_fn(move || {
        let at = next;
        next = blocks.get(at)?.parent;
        (at != 0).then_some(at)
    })
}

/// Which lines stand in blocks of this kind, at least two of one shape beside each other.
fn rows(page: &Visible, contents: &[Content], is: impl Fn(&Content) -> bool) -> Vec<bool> {
    let mut alike: HashMap<(usize, u64), usize> = HashMap::new();
    let fits: Vec<bool> = contents.iter().map(|c| c.lines >= 2 && is(c)).collect();
    let of = |block: &Block| (block.parent, block.shape);
    for (block, _) in page.blocks.iter().zip(&fits).filter(|(_, fits)| **fits) {
        *alike.entry(of(block)).or_default() += 1;
    }
    let in_row = |block: usize| {
        fits.get(block) == Some(&true)
            && page
                .blocks
                .get(block)
                .is_some_and(|b| alike.get(&of(b)) >= Some(&2))
    };
    let lines = page.lines.iter();
    lines
        .map(|line| around(&page.blocks, line.block).any(in_row))
        .collect()
}

/// A linked heading, perhaps below the name of a section, and a paragraph or two.
fn is_card(page: &Visible, content: &Content) -> bool {
    let line = |below: usize| page.lines.get(content.first + below);
    let is_title = |line: &Line| line.heading.is_some() && line.mostly_links() && line.elsewhere;
    let is_label = |line: &Line| line.words() <= NAME && !line.is_prose();
    content.words <= CARD
        && content.prose <= PARAGRAPHS
        && (line(0).is_some_and(is_title)
            || content.lines > 2 && line(0).is_some_and(is_label) && line(1).is_some_and(is_title))
}

/// A name, and what its bearer says. A speaker's name that ends in a colon belongs to an interview, a heading to a section, a time
/// of the day to a post of a live page.
fn is_comment(page: &Visible, content: &Content) -> bool {
    content.prose > 0
        && page.lines.get(content.first).is_some_and(|line| {
            line.words() <= NAME
                && line.heading.is_none()
                && !is_post(page, content)
                && !line.is_prose()
                && !line.text.ends_with([':', '.', '?', '!', '”', '"'])
        })
}

/// A time of the day, and what had happened then. Below the time of a comment stands a name.
fn is_post(page: &Visible, content: &Content) -> bool {
    let line = |below: usize| page.lines.get(content.first + below);
    let is_told = |line: &Line| line.heading.is_some() || line.is_prose();
    content.prose > 0
        && line(0).is_some_and(|line| is_clock(&line.text))
        && line(1).is_some_and(is_told)
}

/// `4:52 p.m. EDT`, and nothing else.
fn is_clock(text: &str) -> bool {
    let mut words = text.split(' ');
    let time = words.next().and_then(|time| time.split_once(':'));
    let is_number =
        |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let is_zone = |word: &str| {
        matches!(word, "am" | "pm" | "a.m." | "p.m.")
            || word.len() <= 5 && word.bytes().all(|b| b.is_ascii_uppercase())
    };
    time.is_some_and(|(hours, minutes)| is_number(hours) && is_number(minutes))
        && words.all(is_zone)
}

#[cfg(test)]
mod tests {
    use super::super::extract;

    fn text(below: &str) -> String {
        let article: String = (0..9)
            .map(|n| format!("<p>Paragraph number {n} tells, in a sentence of some length, what happened at the lock.</p>"))
            .collect();
        let html = format!(
            "<title>The lock that nobody opens</title><body><h1>The lock that nobody opens</h1><article>{article}</article>{below}"
        );
        extract(&html).expect("a page with text").text
    }

    /// Boxes with these contents, beside each other.
    fn boxes(contents: &[&str]) -> String {
        let boxes = contents.iter().map(|c| format!("<div class=box>{c}</div>"));
        format!("<div class=row>{}</div>", boxes.collect::<String>())
    }

    const SAID: &str = "The council voted on Monday to close the ferry by the end of spring.";

    #[test]
    fn posts_of_a_live_page_are_no_comments() {
        let posts = [
            "<time>4:52 p.m. EDT</time><h3>Ferry to close</h3><p>SAID</p><a href='#p2'>Link copied</a>",
            "<time>3:31 p.m. EDT</time><p>SAID</p><a href='#p1'>Link copied</a>",
            "<time>2:58 p.m. EDT</time><h3>Which lock?</h3><p>SAID</p><a href='#p0'>Link copied</a>",
        ];
        let posts = posts.map(|post| post.replace("SAID", SAID));
        let posts = posts.each_ref().map(String::as_str);
        assert_eq!(text(&boxes(&posts)).matches(SAID).count(), 3);
        let named = posts.map(|post| {
            post.replace("4:52 p.m. EDT", "Mona")
                .replace("3:31 p.m. EDT", "Jon")
                .replace("2:58 p.m. EDT", "Omar")
        });
        let named = named.each_ref().map(String::as_str);
        assert_eq!(text(&boxes(&named)).matches(SAID).count(), 0);
    }

    /// Live pages and stories in pictures: each paragraph in a box of its own, of which few are recognised.
    #[test]
    fn a_short_paragraph_in_a_box_like_those_of_the_article_is_kept() {
        let posts = [
            SAID,
            "It meets again when the engineers have looked at the piers of the ferry.",
            "They must go.",
            SAID,
            "It rains.",
            "Nobody came!",
        ];
        let html: String = posts
            .iter()
            .map(|said| {
                format!("<div class=post><p class=at><time>18.47</time></p><p>{said}</p></div>")
            })
            .collect();
        let note = "<div class=about><p>Write to us.</p></div>";
        let page = format!(
            "<title>The ferry that nobody takes</title><main><h1>The ferry that nobody takes</h1>{html}</main>{note}"
        );
        let text = extract(&page).expect("a page with text").text;
        for post in posts {
            assert!(text.contains(post), "{text}");
        }
        assert!(!text.contains("Write"), "{text}");
    }

    #[test]
    fn boxes_about_other_articles_are_left_out_wherever_they_stand() {
        let card = format!("<h3><a href=/ferry>A ferry closes</a></h3><p>{SAID}</p>");
        let labelled = format!("<p>Delta</p>{card}<p>By Mona Haddad</p>");
        for row in [boxes(&[&card, &card]), boxes(&[&labelled, &labelled])] {
            assert!(!text(&row).contains("council"));
            let between = format!(
                "{row}<article><p>{}</p></article>",
                "And so it went on. ".repeat(9)
            );
            assert!(!text(&between).contains("council"));
        }
    }

    #[test]
    fn sections_of_an_article_are_no_boxes_about_others() {
        let heading = |href: &str| format!("<h3><a href='{href}'>A ferry closes</a></h3>");
        let own = format!("{}<p>{SAID}</p>", heading("#ferry"));
        let long = format!(
            "{}{}",
            heading("/ferry"),
            format!("<p>{SAID}</p>").repeat(3)
        );
        let end = format!(
            "<article><p>{}</p></article>",
            "And so it went on, as before. ".repeat(9)
        );
        for section in [own, long] {
            let row = boxes(&[&section, &section]);
            assert_eq!(
                text(&format!("{row}{end}")).matches("council").count() % 2,
                0
            );
            assert!(
                text(&format!("{row}{end}")).contains("council"),
                "{section}"
            );
        }
    }

    #[test]
    fn comments_below_the_article_are_left_out_and_speakers_stay() {
        let comment = format!("<b>heron77</b> <span>2 hours ago</span><p>{SAID}</p>");
        assert!(!text(&boxes(&[&comment, &comment])).contains("council"));
        let speaker = format!("<b>REYES:</b><p>{SAID}</p><p>{SAID}</p><p>{SAID}</p>");
        assert!(text(&boxes(&[&speaker, &speaker])).contains("council"));
    }

    #[test]
    fn a_note_below_the_article_is_no_part_of_it_and_a_second_wing_is() {
        let note = format!("<div id=bottom><p>{SAID}</p><p>{SAID}</p></div>");
        assert!(!text(&note).contains("council"));
        let wing = format!(
            "<div id=bottom>{}</div>",
            format!("<p>{SAID}</p>").repeat(3)
        );
        assert_eq!(text(&wing).matches("council").count(), 3);
        let more = format!("<article><p>{SAID}</p></article>");
        assert!(text(&more).contains("council"));
    }
}
