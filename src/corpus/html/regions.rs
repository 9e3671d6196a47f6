//! Regions of a page that look like furniture, and which of them are the article all the same.

use std::collections::{HashMap, HashSet};

use super::element::Suspicion;
use super::lines::{Line, Region, Visible};

/// Shorter lines ("Share", "Read more") occur anywhere and prove nothing about where they stand.
pub(super) const TELLING: usize = 20;

/// Of each region why its lines are furniture of the page after all, by it or by one around it.
pub(super) struct Furniture(Vec<Option<Suspicion>>);

impl Furniture {
    /// A region is cleared when a good part of the article is in it or in it and others of its shape, or when most of it
    /// is article and only its element made it suspect.
    pub(super) fn judge(page: &Visible, article: &HashSet<String>) -> Self {
        // Letters and digits, and those of them that are article.
        let mut held = vec![(0_usize, 0_usize); page.regions.len()];
        let mut article_length = 0;
        for line in &page.lines {
            let length = line.key.len();
            let hit = if length >= TELLING && article.contains(&line.key) {
                length
            } else {
                0
            };
            article_length += hit;
            add(&mut held, line.region, (length, hit));
        }
        // What a region holds, the one around it holds, too: from the last to the first, so that each is whole when it is added.
        for (number, region) in page.regions.iter().enumerate().rev() {
            let inside = held.get(number).copied().unwrap_or_default();
            add(&mut held, region.parent, inside);
        }
        // A line counts once for a shape, however many regions of that shape are around it.
        let mut shapes: HashMap<u64, usize> = HashMap::new();
        let counted = page.regions.iter().zip(&held).zip(outermost(&page.regions));
        for ((region, (_, hits)), _) in counted.filter(|(_, outermost)| *outermost) {
            *shapes.entry(region.shape).or_default() += hits;
        }
        let verdict = |(&(all, hits), region): (&(usize, usize), &Region)| {
            let suspicion = region.suspicion;
            let by_name = matches!(suspicion, Suspicion::Name | Suspicion::Comments);
            let alike = shapes.get(&region.shape).copied().unwrap_or(0);
            let holds_the_article = hits > 0 && hits * 4 >= article_length
                || suspicion != Suspicion::Comments && alike > 0 && alike * 4 >= article_length;
            let is_article = hits > 0 && hits * 2 >= all && !by_name;
            (!holds_the_article && !is_article).then_some(suspicion)
        };
        let verdicts = held.iter().zip(&page.regions).map(verdict);
        let mut around: Vec<Option<Suspicion>> = Vec::with_capacity(held.len());
        for (region, own) in page.regions.iter().zip(verdicts) {
            let outer = region.parent.and_then(|at| around.get(at).copied());
            let outer = outer.flatten();
            around.push(match outer {
                None | Some(Suspicion::Aside) => own.or(outer),
                outer => outer,
            });
        }
        Self(around)
    }

    /// Why a line is furniture, if it is; [`Suspicion::Aside`] only if all regions that make it so are.
    pub(super) fn around(&self, line: &Line) -> Option<Suspicion> {
        let region = line.region.and_then(|region| self.0.get(region));
        region.copied().flatten()
    }

    pub(super) fn holds(&self, line: &Line) -> bool {
        self.around(line).is_some()
    }
}

/// Adds to what a region holds.
fn add(held: &mut [(usize, usize)], region: Option<usize>, (all, hits): (usize, usize)) {
    if let Some(sum) = region.and_then(|region| held.get_mut(region)) {
        sum.0 += all;
        sum.1 += hits;
    }
}

/// Of each region whether none around it has its shape.
fn outermost(regions: &[Region]) -> impl Iterator<Item = bool> {
    let mut open: Vec<(usize, u64)> = Vec::new();
    // How many of each shape are open.
    let mut shapes: HashMap<u64, usize> = HashMap::new();
    regions.iter().enumerate().map(move |(number, region)| {
        while let Some((_, shape)) = open.pop_if(|(inner, _)| Some(*inner) != region.parent) {
            shapes.entry(shape).and_modify(|count| *count -= 1);
        }
        open.push((number, region.shape));
        let alike = shapes.entry(region.shape).or_default();
        *alike += 1;
        *alike == 1
    })
}

#[cfg(test)]
mod tests {
    use dom_query::Document;
    use proptest::prelude::*;

    use super::super::lines::visible;
    use super::*;

    /// The regions around a line, the innermost first.
    fn chain<'p>(page: &'p Visible, line: &Line) -> impl Iterator<Item = usize> + use<'p> {
        std::iter::successors(line.region, |&at| page.regions[at].parent)
    }

    /// What is furniture, line by line and region by region: slow, and plain to see.
    fn plainly(page: &Visible, article: &HashSet<String>) -> Vec<Option<Suspicion>> {
        let hit = |line: &&Line| line.key.len() >= TELLING && article.contains(&line.key);
        let length = |lines: &[&Line]| lines.iter().map(|line| line.key.len()).sum::<usize>();
        let hits = |lines: &[&Line]| lines.iter().copied().filter(hit).map(|l| l.key.len()).sum();
        let lines: Vec<&Line> = page.lines.iter().collect();
        let total: usize = hits(&lines);
        let inside = |belongs: &dyn Fn(usize) -> bool| -> Vec<&Line> {
            let is_inside = |line: &&Line| chain(page, line).any(belongs);
            lines.iter().copied().filter(is_inside).collect()
        };
        let verdict = |at: usize| {
            let Region {
                suspicion, shape, ..
            } = page.regions[at];
            let held = inside(&|other| other == at);
            let alike = inside(&|other| page.regions[other].shape == shape);
            let (own, alike): (usize, usize) = (hits(&held), hits(&alike));
            let by_name = matches!(suspicion, Suspicion::Name | Suspicion::Comments);
            let is_article = own > 0 && own * 4 >= total
                || suspicion != Suspicion::Comments && alike > 0 && alike * 4 >= total
                || own > 0 && own * 2 >= length(&held) && !by_name;
            (!is_article).then_some(suspicion)
        };
        let verdicts: Vec<_> = (0..page.regions.len()).map(verdict).collect();
        let around = |line: &&Line| {
            let mut found = chain(page, line).filter_map(|at| verdicts[at]);
            let first = found.next()?;
            let found = std::iter::once(first).chain(found);
            let other = found.filter(|found| *found != Suspicion::Aside).last();
            Some(other.unwrap_or(Suspicion::Aside))
        };
        lines.iter().map(around).collect()
    }

    proptest! {
        #[test]
        fn regions_in_regions_are_judged_as_one_by_one(
            pieces in prop::collection::vec(prop::sample::select(vec![
                "<nav>", "</nav>", "<aside>", "</aside>", "<form>", "</form>", "<footer>", "</footer>",
                "<div class=related>", "<div class=comments>", "<div id=menu>", "</div>", "</div>",
                "<p>The envoys met on Monday by the river.</p>", "<p>Nobody said why they had come.</p>",
                "<p>Home</p>", "<p>More of our reports from the delta.</p>", "<p>Sign up for our letter today.</p>",
            ]), 0..40)
        ) {
            let page = visible(&Document::from(pieces.concat()));
            let article = ["The envoys met on Monday by the river.", "Nobody said why they had come.", "Home"];
            let article = article.iter().map(|line| super::super::lines::key(line)).collect();
            let furniture = Furniture::judge(&page, &article);
            let found: Vec<_> = page.lines.iter().map(|line| furniture.around(line)).collect();
            prop_assert_eq!(found, plainly(&page, &article));
        }
    }

    #[test]
    fn a_line_knows_the_innermost_region_and_that_the_next() {
        let page = "<nav><p>a<aside><p>b</aside><p>c<footer><form><p>d</form></footer></nav><p>e<nav>f</nav>";
        let page = visible(&Document::from(page));
        let chains: Vec<Vec<usize>> = page
            .lines
            .iter()
            .map(|line| chain(&page, line).collect())
            .collect();
        let expected: [&[usize]; 6] = [&[0], &[1, 0], &[0], &[3, 2, 0], &[], &[4]];
        assert_eq!(chains, expected);
    }
}
