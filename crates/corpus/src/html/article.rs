//! Selects the lines of a page that belong to its article.
//!
//! [`dom_smoothie`] finds the article, but its scores may mislead it about lists, short paragraphs
//! and whole parts of it. So the lines that it finds only show where the article is. Added are the
//! lines between them, and lists, quotations and loose text that stand together with them. Left out are
//! regions such as menus, comments and related articles, unless they hold the headline or most of the article.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use dom_query::Document;
use dom_smoothie::{Config, Readability};
use standpoint_common::catch_panic::catch_panic;

use super::lines::{Block, LineTag, PageLine, PageLines};
use super::names::Region;

/// The most elements of a page whose article is searched for. People write no larger pages; of one, all text is
/// taken.
const MAX_ELEMENTS: usize = 200_000;
/// Characters of prose that make an article.
pub(super) const ENOUGH_PROSE: usize = 500;
/// Shorter lines, such as `Share`, prove nothing about where they stand.
const TELLING: usize = 20;
/// Fewest characters of prose that make a short article.
const SOME_PROSE: usize = 80;
/// Beginning of the attributes by which a block is recognised in the article. Readability may merge
/// a block with the one around it and keep the attributes of both, so blocks inside each other have
/// different ones.
const MARK: &str = "line-block-";
const MARKS: usize = 64;

/// The article among the lines of a page.
#[derive(Debug)]
pub(super) struct PageArticle {
    /// For each line, whether it belongs to the article.
    pub(super) kept: Vec<bool>,
    /// Nothing was recognised, so all text was taken.
    pub(super) is_whole_page: bool,
    /// Characters of prose in the article.
    pub(super) prose: usize,
    /// Characters of prose on the page.
    pub(super) prose_of_page: usize,
}

/// Finds the article. `headline` is the line that shows the headline.
pub fn find(document: Document, page: &PageLines, headline: Option<usize>) -> PageArticle {
    let mut finder = Finder {
        page,
        headline,
        prose: Sums::new(page, |_, line| line.is_prose()),
        comments: Vec::new(),
        recognised: Vec::new(),
        boilerplate: Vec::new(),
    };
    finder.comments = finder.inherited(|block| block.named.region == Some(Region::Comments));
    finder.recognised = finder.recognise(document);
    finder.trust_headline();
    finder.show_slides();
    finder.boilerplate = finder.judge_regions();
    let prose_in = |kept: &[bool]| {
        let is_kept = |at: usize, line: &PageLine| kept.get(at) == Some(&true) && line.is_prose();
        Sums::new(page, is_kept).all()
    };
    let mut kept = finder.keep();
    if prose_in(&kept) == 0 && finder.prose.all() > 0 {
        // Names that leave nothing are not believed.
        finder.boilerplate.fill(None);
        kept = finder.keep();
    }
    let is_whole_page = !kept.contains(&true);
    if is_whole_page {
        let may_be = |line| !finder.is_boilerplate(line);
        kept = page.lines.iter().map(may_be).collect();
        if !kept.contains(&true) {
            kept.fill(true);
        }
    }
    PageArticle {
        prose: prose_in(&kept),
        prose_of_page: finder.prose.all(),
        kept,
        is_whole_page,
    }
}

/// The characters of some lines of a page, summed up, so that those of a block take one
/// subtraction.
struct Sums(Vec<usize>);

impl Sums {
    fn new(page: &PageLines, counts: impl Fn(usize, &PageLine) -> bool) -> Self {
        let mut sums = vec![0];
        let mut sum = 0;
        for (at, line) in page.lines.iter().enumerate() {
            sum += if counts(at, line) { line.chars } else { 0 };
            sums.push(sum);
        }
        Self(sums)
    }

    fn over(&self, lines: &Range<usize>) -> usize {
        let at = |place: usize| self.0.get(place).copied().unwrap_or(0);
        at(lines.end) - at(lines.start)
    }

    fn all(&self) -> usize {
        self.0.last().copied().unwrap_or(0)
    }
}

struct Finder<'p> {
    page: &'p PageLines,
    headline: Option<usize>,
    prose: Sums,
    /// For each block, whether it stands in comments of readers.
    comments: Vec<bool>,
    /// For each line, whether Readability takes it for the article.
    recognised: Vec<bool>,
    /// For each block, the region that makes it boilerplate: itself or one around it.
    boilerplate: Vec<Option<Region>>,
}

impl Finder<'_> {
    /// Returns true for a block that holds the headline or most of the page's prose. It is never
    /// boilerplate.
    fn is_central(&self, block: &Block) -> bool {
        // Readers may write more than the author.
        let is_of_readers = block.named.region == Some(Region::Comments);
        let most = if is_of_readers {
            9 * self.prose.all() / 10
        } else {
            3 * self.prose.all() / 4
        };
        let holds_headline = self
            .headline
            .is_some_and(|headline| block.lines.contains(&headline));
        holds_headline || self.prose.over(&block.lines) > most
    }

    /// For each block, whether it or one around it is of this kind and not central.
    fn inherited(&self, is: impl Fn(&Block) -> bool) -> Vec<bool> {
        let mut found: Vec<bool> = Vec::new();
        for block in &self.page.blocks {
            let own = is(block) && !self.is_central(block);
            found.push(own || found.get(block.parent) == Some(&true));
        }
        found
    }

    fn is_boilerplate(&self, line: &PageLine) -> bool {
        self.boilerplate
            .get(line.block)
            .is_some_and(Option::is_some)
    }

    /// Asks Readability which lines are the article. It keeps the attributes that mark their
    /// blocks.
    fn recognise(&self, document: Document) -> Vec<bool> {
        let lines = &self.page.lines;
        let with_lines: HashSet<usize> = lines.iter().map(|line| line.block).collect();
        let mut depths: Vec<usize> = Vec::new();
        for (at, block) in self.page.blocks.iter().enumerate() {
            let depth = depths.get(block.parent).map_or(0, |depth| depth + 1);
            depths.push(depth);
            let Some(node) = block.node.and_then(|node| document.tree.get(&node)) else {
                continue;
            };
            if self.is_central(block) {
                node.remove_attrs(&["class", "id", "role", "hidden", "style"]);
            }
            if with_lines.contains(&at) {
                node.set_attr(&format!("{MARK}{}", depth % MARKS), &at.to_string());
                // Readability would put the words into a paragraph in place of the division.
                let is_leaf = self
                    .page
                    .blocks
                    .get(at + 1)
                    .is_none_or(|next| next.parent != at);
                if is_leaf && node.has_name("div") {
                    node.rename("p");
                }
            }
        }
        let config = Config {
            max_elements_to_parse: MAX_ELEMENTS,
            disable_json_ld: true,
            ..Config::default()
        };
        // One odd page must not end a run over ten thousand, even if the crate should fail on it.
        let article = catch_panic(|| {
            let mut readability = Readability::with_document(document, None, Some(config)).ok()?;
            readability.parse().ok().map(|article| article.content)
        });
        let content = article.flatten().unwrap_or_default();
        let found: HashSet<usize> = content
            .split(MARK)
            .skip(1)
            .filter_map(|rest| rest.split('"').nth(1)?.parse().ok())
            .collect();
        lines
            .iter()
            .map(|line| found.contains(&line.block))
            .collect()
    }

    /// Returns true for a recognised line that is long enough to show where the article is.
    fn is_hit(&self, at: usize, line: &PageLine) -> bool {
        let is_of_readers = self.comments.get(line.block) == Some(&true);
        let is_recognised = self.recognised.get(at) == Some(&true) && !is_of_readers;
        is_recognised && line.chars >= TELLING && !line.is_mostly_links()
    }

    fn set_recognised(&mut self, lines: Vec<usize>) {
        for at in lines {
            if let Some(recognised) = self.recognised.get_mut(at) {
                *recognised = true;
            }
        }
    }

    /// Recognises the prose around the headline where Readability takes something else for the
    /// article.
    fn trust_headline(&mut self) {
        let page = self.page;
        let hits = Sums::new(page, |at, line| self.is_hit(at, line));
        // Where all prose stands in regions, their names are not believed.
        for believes_names in [true, false] {
            let is_region = self.inherited(|block| match block.named.region {
                Some(Region::Name) => believes_names,
                region => region.is_some(),
            });
            let may_be =
                |_, line: &PageLine| line.is_prose() && is_region.get(line.block) == Some(&false);
            let prose = Sums::new(page, may_be);
            let least = ENOUGH_PROSE.min(prose.all() / 2).max(SOME_PROSE);
            let headline = self.headline.and_then(|at| page.lines.get(at));
            let mut around = headline
                .into_iter()
                .flat_map(|line| page.around(line.block));
            let Some((_, body)) = around.find(|(_, block)| prose.over(&block.lines) >= least)
            else {
                continue;
            };
            if hits.over(&body.lines) * 10 < prose.over(&body.lines) {
                let lines = body.lines.clone();
                let found =
                    lines.filter(|at| page.lines.get(*at).is_some_and(|line| may_be(*at, line)));
                self.set_recognised(found.collect());
            }
            return;
        }
    }

    /// Recognises the hidden slides and tabs that stand beside one of the article that is shown. They have a
    /// class, by which their script knows them.
    fn show_slides(&mut self) {
        let page = self.page;
        let place = |block: &Block| (block.parent, block.shape);
        let hidden = || {
            page.blocks
                .iter()
                .filter(|block| block.hidden && block.has_class)
        };
        let places: HashSet<(usize, u64)> = hidden().map(place).collect();
        let is_hit = |at: usize| page.lines.get(at).is_some_and(|line| self.is_hit(at, line));
        let shown: HashSet<(usize, u64)> = page
            .blocks
            .iter()
            .filter(|block| !block.hidden && places.contains(&place(block)))
            .filter(|block| block.lines.clone().any(is_hit))
            .map(place)
            .collect();
        let slides = hidden()
            .filter(|block| shown.contains(&place(block)))
            .flat_map(|block| block.lines.clone());
        self.set_recognised(slides.collect());
    }

    /// Judges which blocks are boilerplate.
    fn judge_regions(&self) -> Vec<Option<Region>> {
        let page = self.page;
        let hits = Sums::new(page, |at, line| self.is_hit(at, line));
        let all = Sums::new(page, |_, _| true);
        // A page may put each paragraph of its article into a box of a strange name.
        let mut alike: HashMap<u64, usize> = HashMap::new();
        for block in &page.blocks {
            *alike.entry(block.shape).or_default() += hits.over(&block.lines);
        }
        // Where the headline is known, the article stands with it.
        let holds_article = |held: usize| match self.headline {
            Some(_) => held > 2 * hits.all().saturating_sub(held),
            None => held > 0 && held * 4 >= hits.all(),
        };
        let mut boilerplate: Vec<Option<Region>> = Vec::new();
        for block in &page.blocks {
            let held = hits.over(&block.lines);
            let alike = alike.get(&block.shape).copied().unwrap_or(0);
            let is_region = match block.named.region {
                _ if self.is_central(block) => false,
                _ if block.hidden => held == 0,
                None => false,
                Some(Region::Comments) => true,
                Some(Region::Aside) => held * 2 < all.over(&block.lines) && !holds_article(held),
                Some(Region::Name | Region::Element) => {
                    !holds_article(held) && !holds_article(alike)
                }
            };
            let own = is_region.then_some(block.named.region.unwrap_or(Region::Name));
            let around = boilerplate.get(block.parent).copied().flatten();
            boilerplate.push(match around {
                None | Some(Region::Aside) => own.or(around),
                around => around,
            });
        }
        boilerplate
    }

    /// Decides for each line whether it belongs to the article.
    fn keep(&self) -> Vec<bool> {
        let page = self.page;
        let is_hit =
            |at: usize, line: &PageLine| self.is_hit(at, line) && !self.is_boilerplate(line);
        let lines = || page.lines.iter().enumerate();
        let prose = lines().filter(|(at, line)| is_hit(*at, line) && line.is_prose());
        let boxes: HashSet<usize> = prose.map(|(_, line)| self.text_box(line)).collect();
        let is_alike =
            |line: &PageLine| !line.is_mostly_links() && boxes.contains(&self.text_box(line));
        let is_article = |at: usize, line: &PageLine| {
            is_hit(at, line) || line.is_prose() && !self.is_boilerplate(line) && is_alike(line)
        };
        let article = Sums::new(page, is_article);
        let first = lines()
            .position(|(at, line)| is_article(at, line))
            .unwrap_or(usize::MAX);
        let last = lines()
            .rposition(|(at, line)| is_article(at, line))
            .unwrap_or(0);
        let belongs = |(at, line): (usize, &PageLine)| {
            let is_between = first <= at && at <= last;
            match self.boilerplate.get(line.block).copied().flatten() {
                None => {}
                // A fact box in the midst of the article is part of it.
                Some(Region::Aside) => return is_between && line.is_prose(),
                Some(_) => return false,
            }
            if self.recognised.get(at) == Some(&true) || line.is_mostly_links() {
                return self.recognised.get(at) == Some(&true);
            }
            // A summary below the headline.
            let is_deck = at < first
                && first < usize::MAX
                && line.is_prose()
                && self.headline.is_some_and(|headline| headline < at);
            let says = line.is_prose() || line.ends() || line.tag == LineTag::Item;
            is_deck || is_between && (is_alike(line) || says && self.is_minor(line, &article))
        };
        lines().map(belongs).collect()
    }

    /// Compares the largest block around a line that holds nothing of the article with the article.
    fn is_minor(&self, line: &PageLine, article: &Sums) -> bool {
        let apart = self
            .page
            .around(line.block)
            .take_while(|(_, block)| article.over(&block.lines) == 0)
            .last()
            .map_or(line.chars, |(_, block)| self.prose.over(&block.lines));
        apart * 4 < article.all()
    }

    /// The block in which a line stands together with paragraphs, lists and loose text.
    fn text_box(&self, line: &PageLine) -> usize {
        let mut around = self.page.around(line.block);
        around
            .find(|(_, block)| !block.is_text)
            .map_or(0, |(at, _)| at)
    }
}
