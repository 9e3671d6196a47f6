//! Regions of a page that look like furniture, and which of them are the article all the same.

use std::collections::{HashMap, HashSet};

use super::TELLING;
use super::element::Suspicion;
use super::lines::{Line, Region, Visible};

/// Which regions of the page are furniture after all, and why.
pub(super) struct Furniture(Vec<Option<Suspicion>>);

impl Furniture {
    /// A region is cleared when a good part of the article is in it or in it and others of its shape, or when most of it
    /// is article and only its element made it suspect.
    pub(super) fn judge(page: &Visible, article: &HashSet<String>) -> Self {
        let mut regions = vec![(0_usize, 0_usize); page.regions.len()];
        let mut shapes: HashMap<u64, usize> = HashMap::new();
        let mut article_length = 0;
        for line in &page.lines {
            let length = line.key.len();
            let hit = if length >= TELLING && article.contains(&line.key) {
                length
            } else {
                0
            };
            article_length += hit;
            let mut counted = Vec::new();
            for &number in &line.regions {
                if let (Some((all, hits)), Some(region)) =
                    (regions.get_mut(number), page.regions.get(number))
                {
                    *all += length;
                    *hits += hit;
                    if hit > 0 && !counted.contains(&region.shape) {
                        counted.push(region.shape);
                        *shapes.entry(region.shape).or_default() += hit;
                    }
                }
            }
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
        Self(regions.iter().zip(&page.regions).map(verdict).collect())
    }

    /// Why the regions around a line are furniture.
    pub(super) fn around(&self, line: &Line) -> impl Iterator<Item = Suspicion> {
        line.regions
            .iter()
            .filter_map(|&region| self.0.get(region).copied().flatten())
    }

    pub(super) fn holds(&self, line: &Line) -> bool {
        self.around(line).next().is_some()
    }
}
