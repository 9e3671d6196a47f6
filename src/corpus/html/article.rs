//! Which lines of a page are its article.
//!
//! [`dom_smoothie`] finds the article, but its scores may mislead it about lists, short paragraphs and parts of
//! an article. So the lines that it finds only mark where the article is. The lines between them and others of the
//! same place in the tree are added. Regions such as menus, comments and related articles are left out, unless they
//! hold the headline or a good part of the article.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use dom_query::Document;
use dom_smoothie::{Config, Readability};

use super::lines::{Block, Line, Lines};
use super::names::Region;
use crate::guard::guarded;

/// Pages with more elements are no pages that people wrote; all their text is taken.
const MAX_ELEMENTS: usize = 200_000;
/// Shorter lines, such as `Share`, prove nothing about where they stand.
const TELLING: usize = 20;
/// Characters of recognised text without which there is nothing to comment on.
const COMMENTED: usize = 80;
/// Characters of prose that make an article.
pub(super) const ENOUGH_PROSE: usize = 500;
/// What the attributes begin with by which a block is recognised in the article.
const MARK: &str = "line-block-";
/// Words in the heading above what readers write.
const COMMENT_HEADINGS: &[&str] =
    &["comments", "kommentare", "commentaires", "comentarios", "comentários", "commenti", "yorumlar", "التعليقات"];

/// The article among the lines of a page.
#[derive(Debug)]
pub(super) struct Article {
    /// Which lines belong to it.
    pub(super) kept: Vec<bool>,
    /// Whether nothing was recognised, so that all text was taken.
    pub(super) is_whole_page: bool,
    /// Characters of prose in the article.
    pub(super) prose: usize,
    /// Characters of prose on the page.
    pub(super) prose_of_page: usize,
}

/// Finds the article. `headline` is the line that shows the headline.
pub(super) fn find(document: Document, page: &Lines, headline: Option<usize>) -> Article {
    let prose = Sums::new(page.lines.iter().map(prose_of));
    let prose_of_page = prose.over(&(0..page.lines.len()));
    let mut finder = Finder {
        page,
        headline,
        prose,
        recognised: Vec::new(),
        boilerplate: Vec::new(),
    };
    finder.recognised = finder.recognise(document);
    finder.trust_headline();
    finder.show_slides();
    finder.boilerplate = finder.judge_regions();
    let mut kept = finder.keep();
    let is_whole_page = !kept.contains(&true);
    if is_whole_page {
        kept = page.lines.iter().map(|line| !finder.is_boilerplate(line)).collect();
        if !kept.contains(&true) {
            kept.fill(true);
        }
    }
    let prose = page.lines.iter().zip(&kept).map(|(line, kept)| if *kept { prose_of(line) } else { 0 }).sum();
    Article {
        kept,
        is_whole_page,
        prose,
        prose_of_page,
    }
}

/// How many characters of prose a line has.
fn prose_of(line: &Line) -> usize {
    if line.is_prose() { line.chars } else { 0 }
}

/// Sums over the lines of a page, so that the sum over a block takes one subtraction.
struct Sums(Vec<usize>);

impl Sums {
    fn new(values: impl Iterator<Item = usize>) -> Self {
        let mut sums = vec![0];
        let mut sum = 0;
        sums.extend(values.map(|value| {
            sum += value;
            sum
        }));
        Self(sums)
    }

    fn over(&self, lines: &Range<usize>) -> usize {
        let at = |place: usize| self.0.get(place).copied().unwrap_or(0);
        at(lines.end) - at(lines.start)
    }
}

struct Finder<'p> {
    page: &'p Lines,
    headline: Option<usize>,
    prose: Sums,
    /// Which lines Readability takes for the article.
    recognised: Vec<bool>,
    /// Which blocks are boilerplate or stand in some.
    boilerplate: Vec<Option<Region>>,
}

impl Finder<'_> {
    fn holds_headline(&self, block: &Block) -> bool {
        self.headline.is_some_and(|headline| block.lines.contains(&headline))
    }

    /// Whether a block is no boilerplate, whatever it is called: it holds the headline or most of the page's prose.
    fn is_central(&self, block: &Block) -> bool {
        let all = self.prose.over(&(0..self.page.lines.len()));
        let most = match block.named.region {
            Some(Region::Comments) => 9 * all / 10,
            _ => 3 * all / 4,
        };
        self.holds_headline(block) || self.prose.over(&block.lines) > most
    }

    fn is_boilerplate(&self, line: &Line) -> bool {
        self.boilerplate.get(line.block).is_some_and(|region| region.is_some())
    }

    /// Asks Readability which lines are the article. Marks their blocks with attributes, which it keeps.
    fn recognise(&self, document: Document) -> Vec<bool> {
        let blocks = &self.page.blocks;
        let nodes = blocks.iter().enumerate().filter_map(|(at, block)| {
            Some((at, block, document.tree.get(&block.node?)?))
        });
        let with_lines: HashSet<usize> = self.page.lines.iter().map(|line| line.block).collect();
        for (at, block, node) in nodes {
            if self.is_central(block) {
                for name in ["class", "id", "role", "hidden", "style"] {
                    node.remove_attr(name);
                }
            }
            if with_lines.contains(&at) {
                node.set_attr(&format!("{MARK}{at}"), "");
                let is_leaf = blocks.get(at + 1).is_none_or(|next| next.parent != at);
                // Readability would put the words into a paragraph in place of the division.
                if block.name == "div" && is_leaf {
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
        let article = guarded(|| {
            let mut readability = Readability::with_document(document, None, Some(config)).ok()?;
            readability.parse().ok().map(|article| article.content)
        });
        let content = article.flatten().unwrap_or_default();
        let found = content.split(MARK).skip(1).filter_map(|rest| {
            let end = rest.find(|c: char| !c.is_ascii_digit())?;
            rest.get(..end)?.parse::<usize>().ok()
        });
        let found: HashSet<usize> = found.collect();
        self.page.lines.iter().map(|line| found.contains(&line.block)).collect()
    }

    /// Takes the prose around the headline for recognised where Readability takes the article for something else.
    fn trust_headline(&mut self) {
        let page = self.page;
        // Of the blocks around the headline none is a region, whatever it is called.
        let mut is_region: Vec<bool> = Vec::with_capacity(page.blocks.len());
        for block in &page.blocks {
            let own = block.named.region.is_some() && !self.is_central(block);
            is_region.push(own || is_region.get(block.parent) == Some(&true));
        }
        let may_be = |line: &Line| line.is_prose() && is_region.get(line.block) == Some(&false);
        let lines = || page.lines.iter().enumerate();
        let all = Sums::new(lines().map(|(_, line)| if may_be(line) { line.chars } else { 0 }));
        let hits = Sums::new(lines().map(|(at, line)| if self.is_hit(at) { line.chars } else { 0 }));
        let headline = self.headline.and_then(|at| page.lines.get(at));
        let mut around = headline.into_iter().flat_map(|line| page.around(line.block));
        let with_prose = around.find(|(_, block)| all.over(&block.lines) >= ENOUGH_PROSE);
        let Some((_, block)) = with_prose.filter(|(_, block)| hits.over(&block.lines) * 10 < all.over(&block.lines))
        else {
            return;
        };
        let found: Vec<usize> = block.lines.clone().filter(|at| page.lines.get(*at).is_some_and(may_be)).collect();
        for at in found {
            if let Some(recognised) = self.recognised.get_mut(at) {
                *recognised = true;
            }
        }
    }

    /// Whether a line was recognised and is long enough to prove that the article is where it stands.
    fn is_hit(&self, at: usize) -> bool {
        let line = self.page.lines.get(at).filter(|line| line.chars >= TELLING && !line.is_mostly_links());
        line.is_some() && self.recognised.get(at) == Some(&true)
    }

    /// Judges which blocks are boilerplate.
    fn judge_regions(&mut self) -> Vec<Option<Region>> {
        let page = self.page;
        let lines = || page.lines.iter().enumerate();
        let hits = Sums::new(lines().map(|(at, line)| if self.is_hit(at) { line.chars } else { 0 }));
        let all = Sums::new(page.lines.iter().map(|line| line.chars));
        let article = hits.over(&(0..page.lines.len()));
        // A page may put each paragraph of its article into a box of a strange name.
        let mut alike: HashMap<u64, usize> = HashMap::new();
        for block in &page.blocks {
            *alike.entry(block.shape).or_default() += hits.over(&block.lines);
        }
        let mut boilerplate: Vec<Option<Region>> = Vec::with_capacity(page.blocks.len());
        for (at, block) in page.blocks.iter().enumerate() {
            let held = hits.over(&block.lines);
            let alike = alike.get(&block.shape).copied().unwrap_or(0);
            // Where the headline is known, it stands with the article.
            let holds_article = |held: usize| match self.headline {
                Some(_) => held > 2 * (article - held.min(article)),
                None => held > 0 && held * 4 >= article,
            };
            let is_region = match block.named.region {
                _ if self.is_central(block) => false,
                _ if block.hidden => held == 0,
                None => false,
                Some(Region::Comments) => article - held >= COMMENTED || !holds_article(held),
                Some(Region::Aside) => held * 2 < all.over(&block.lines) && !holds_article(held),
                Some(Region::Name | Region::Element) => !holds_article(held) && !holds_article(alike),
            };
            let own = is_region.then_some(block.named.region.unwrap_or(Region::Name));
            let around = boilerplate.get(block.parent).copied().flatten().filter(|_| at != 0);
            boilerplate.push(match around {
                None | Some(Region::Aside) => own.or(around),
                around => around,
            });
        }
        for (at, line) in lines().filter(|(_, line)| is_comment_heading(line)) {
            let parent = page.around(line.block).find(|(_, block)| block.lines.end > at + 1);
            let below = parent.map(|(_, block)| at..block.lines.end);
            if let Some(below) = below.filter(|below| hits.over(below) * 4 < article) {
                for line in page.lines.get(below).unwrap_or_default() {
                    if let Some(boilerplate) = boilerplate.get_mut(line.block) {
                        *boilerplate = Some(Region::Comments);
                    }
                }
            }
        }
        boilerplate
    }

    /// Takes the hidden slides and tabs for recognised that stand beside one of the article that is shown.
    fn show_slides(&mut self) {
        let page = self.page;
        let hidden = page.blocks.iter().filter(|block| block.hidden);
        let places: HashSet<(usize, u64)> = hidden.clone().map(|block| (block.parent, block.kind)).collect();
        let shown = page.blocks.iter().filter(|block| !block.hidden && places.contains(&(block.parent, block.kind)));
        let shown = shown.filter(|block| block.lines.clone().any(|at| self.is_hit(at)));
        let shown: HashSet<(usize, u64)> = shown.map(|block| (block.parent, block.kind)).collect();
        let slides: Vec<Range<usize>> = hidden
            .filter(|block| shown.contains(&(block.parent, block.kind)))
            .map(|block| block.lines.clone())
            .collect();
        for at in slides.into_iter().flatten() {
            if let Some(recognised) = self.recognised.get_mut(at) {
                *recognised = true;
            }
        }
    }

    /// Decides for each line whether it belongs to the article.
    fn keep(&self) -> Vec<bool> {
        let page = self.page;
        let count = page.lines.len();
        let may_be = |at: usize| page.lines.get(at).is_some_and(|line| !self.is_boilerplate(line));
        let mut kept: Vec<bool> = (0..count).map(|at| self.recognised.get(at) == Some(&true) && may_be(at)).collect();
        let is_hit = |at: usize| self.is_hit(at) && may_be(at);
        let (Some(first), Some(last)) = ((0..count).find(|at| is_hit(*at)), (0..count).rev().find(|at| is_hit(*at)))
        else {
            return kept;
        };
        let lines = || page.lines.iter().enumerate();
        let hits = lines().filter(|(at, line)| is_hit(*at) && line.is_prose());
        let places: HashSet<[u64; 3]> = hits.clone().map(|(_, line)| self.place(line)).collect();
        let article: usize = hits.map(|(_, line)| line.chars).sum();
        // Characters of the prose between two recognised lines.
        let mut between = 0;
        let mut gaps = vec![0; count];
        let mut begin = first;
        for (at, line) in lines().take(last + 1).skip(first) {
            if kept.get(at) == Some(&true) {
                gaps.get_mut(begin..at).unwrap_or_default().fill(between);
                (begin, between) = (at + 1, 0);
            } else if may_be(at) && line.is_prose() {
                between += line.chars;
            }
        }
        for (at, line) in lines() {
            let Some(kept) = kept.get_mut(at).filter(|kept| !**kept) else {
                continue;
            };
            let in_box = self.boilerplate.get(line.block) == Some(&Some(Region::Aside));
            if in_box && first < at && at < last && line.is_prose() {
                // A fact box in the midst of the article is part of it.
                *kept = true;
            }
            if !may_be(at) || line.is_mostly_links() {
                continue;
            }
            let is_alike = places.contains(&self.place(line));
            *kept = if first < at && at < last {
                let gap = gaps.get(at).copied().unwrap_or(0);
                is_alike || line.is_prose() && gap * 4 < article
            } else if at < first && self.headline.is_some_and(|headline| headline < at) {
                is_deck(line) || is_alike
            } else {
                // The last posts of a live page may be short.
                is_alike && line.is_prose()
            };
        }
        kept
    }

    /// The shapes of the block of a line and of two around it.
    fn place(&self, line: &Line) -> [u64; 3] {
        let block = |at: usize| self.page.blocks.get(at).map_or((0, 0), |block| (block.shape, block.parent));
        let (inner, parent) = block(line.block);
        let (around, parent) = block(parent);
        [inner, around, block(parent).0]
    }
}

/// Whether a line between the headline and the article may belong to it: the summary, a key point.
fn is_deck(line: &Line) -> bool {
    line.is_prose() || line.heading().is_some() || line.ends() && line.words() > 3
}

/// `Comments (12)`.
fn is_comment_heading(line: &Line) -> bool {
    let letters = |word: &str| word.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect::<String>();
    line.heading().is_some()
        && line.words() <= 4
        && line.text.split(' ').any(|word| COMMENT_HEADINGS.contains(&letters(word).as_str()))
}
