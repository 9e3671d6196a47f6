//! A second look at the headline that was found, by what headlines and the lines above them are like (`models/headlines.tsv`).

use super::super::boundaries;
use super::super::line::Line;
use super::super::line_model::LineModel;

/// A line is doubted that says less for a headline, as the logarithm of its odds,
const DOUBTED: f32 = -3.0;
/// and another one must say so much.
const SURE: f32 = 2.0;
/// while no third one says as much as this.
const RIVAL: f32 = 0.0;
/// Fewest and most words of that one.
const WORDS: [usize; 2] = [4, 16];

/// The line above the first paragraph, at `body`, that is most like a headline, where the one that was found is like none or
/// none was found; else the one that was found.
pub(in crate::segment) fn second_look(
    lines: &[Line],
    found: Option<usize>,
    body: usize,
) -> Option<usize> {
    let model = LineModel::headlines();
    let says = |at: usize| lines.get(at).map_or(0.0, |line| model.score(&line.text));
    if found.is_some_and(|at| says(at) > DOUBTED) {
        return found;
    }
    let [fewest, most] = WORDS;
    let fits = |line: &Line| {
        let is_plain = line.is_plain() && !line.told && !line.stops;
        is_plain
            && (fewest..=most).contains(&line.words)
            && !line.text.ends_with([':', ';', ','])
            && boundaries::sentences(&line.text).len() == 1
    };
    let others = lines
        .iter()
        .take(body)
        .enumerate()
        .filter(|(_, line)| fits(line));
    let mut others: Vec<(f32, usize)> = others.map(|(at, _)| (says(at), at)).collect();
    others.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    // Of two that may be one either may be a line above it.
    let is_alone = others.get(1).is_none_or(|(score, _)| *score < RIVAL);
    let better = others
        .first()
        .filter(|(score, _)| *score >= SURE && is_alone);
    better.map(|(_, at)| *at).or(found)
}

#[cfg(test)]
mod tests {
    use crate::segment::furniture::tests::{LEAD, NEXT, kind_of};

    #[test]
    fn a_headline_below_the_name_of_a_publication() {
        let title = "Army chief denies talk of leaving the river towns";
        for name in [
            "Delta Institute for Strategic Affairs",
            "Independent – printed in Arabic and English",
            "English supplement, page 2",
            "NewsCenter 9 — Amara, Basra, Port Amal",
        ] {
            let page = [name, title, LEAD, NEXT];
            assert_eq!(kind_of(&page, title), "headline", "{name}");
            assert_ne!(kind_of(&page, name), "headline", "{name}");
        }
    }

    #[test]
    fn a_title_that_may_be_one_is_kept_before_what_introduces_the_article() {
        let title = "High Water";
        for below in [
            "Whereas the envoys of the towns have met four times since the flood;",
            "An envoy of the river towns asked the minister:",
        ] {
            let page = [title, below, LEAD, NEXT];
            assert_ne!(kind_of(&page, below), "headline", "{below}");
        }
    }
}
