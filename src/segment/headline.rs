//! Which line is the article's own headline, and which lines repeat it.

use super::furniture::Line;
use super::shape;

/// How many lines from the top a headline is looked for.
const HEAD: usize = 40;
/// Fewest words of a line that is taken for a headline although another line stands beside it.
const FULL: usize = 4;
/// Most words of a headline.
const MOST: usize = 40;

/// The index of the headline among `lines`, if the document has one.
///
/// Candidates stand above the first paragraph of prose. One that comes back further down is the headline; else the
/// first of at least four words; else, if nothing better stands there, the last short line.
pub(super) fn find(lines: &[Line]) -> Option<usize> {
    let body = lines
        .iter()
        .position(|line| line.is_plain() && line.is_body());
    let limit = body.unwrap_or(lines.len()).min(HEAD);
    if body.is_none() && lines.len() < 2 {
        return None;
    }
    let candidates: Vec<usize> = lines
        .iter()
        .enumerate()
        .take(limit)
        .filter(|(_, line)| {
            line.is_plain()
                && (1..=MOST).contains(&line.words)
                && !line.text.ends_with([':', ';', ','])
        })
        .map(|(index, _)| index)
        .collect();
    let open = |index: &usize| {
        lines
            .get(*index)
            .is_some_and(|line| !line.stops || line.text.ends_with(['?', '!', '’', '”', '"']))
    };
    let full = |index: &usize| lines.get(*index).is_some_and(|line| line.words >= FULL);
    let comes_back = |index: &usize| {
        lines.get(*index).is_some_and(|line| {
            line.words >= 3
                && lines
                    .iter()
                    .enumerate()
                    .any(|(other, l)| other > *index && repeats(&line.folded, &l.folded))
        })
    };
    let outlet = |index: &usize| lines.get(*index).is_some_and(|line| is_outlet(&line.text));
    candidates
        .iter()
        .copied()
        .find(|i| full(i) && !outlet(i) && comes_back(i))
        .or_else(|| {
            candidates.iter().copied().find(|i| {
                open(i)
                    && full(i)
                    && !outlet(i)
                    && !lines
                        .get(*i)
                        .is_some_and(|l| shape::is_names(&l.text) && l.words < 5)
            })
        })
        .or_else(|| {
            candidates
                .iter()
                .copied()
                .find(|i| full(i) && *i == 0 && !outlet(i))
        })
        .or_else(|| {
            candidates.iter().copied().rev().find(|i| {
                open(i) && !outlet(i) && !lines.get(*i).is_some_and(|l| shape::is_names(&l.text))
            })
        })
        .or_else(|| {
            candidates
                .first()
                .copied()
                .filter(|i| open(i) && !outlet(i))
        })
}

/// Whether two folded lines say the same: equal, or nearly, or one with the site's name put after it.
pub(super) fn repeats(headline: &[String], line: &[String]) -> bool {
    let (a, b) = (headline.len(), line.len());
    if a < 3 || b < 3 || a > 60 || b > 60 || a > 2 * b || b > 2 * a {
        return headline == line && a > 0;
    }
    if headline == line {
        return true;
    }
    // `Headline - The Basra Gazette`: a short tail, the rest word for word.
    if a.min(b) >= 4
        && a.abs_diff(b) <= 5
        && (line.starts_with(headline) || headline.starts_with(line))
    {
        return true;
    }
    let mut left = line.to_vec();
    let mut shared = 0;
    for word in headline {
        if let Some(at) = left.iter().position(|other| other == word) {
            left.swap_remove(at);
            shared += 1;
        }
    }
    a.min(b) >= 4 && 2 * shared * 100 >= 85 * (a + b)
}

/// Whether a line is the name of a newspaper, an agency or a site.
pub(super) fn is_outlet(line: &str) -> bool {
    let count = line.split_whitespace().count();
    if !(1..=6).contains(&count)
        || line.split_whitespace().any(|w| {
            w.chars().next().is_some_and(char::is_lowercase)
                && !matches!(w, "of" | "the" | "and" | "for" | "in" | "on" | "al")
        })
    {
        return false;
    }
    let last = line
        .split_whitespace()
        .next_back()
        .unwrap_or("")
        .to_lowercase();
    let domain = count == 1 && line.contains('.') && !line.ends_with('.');
    domain
        || matches!(
            last.as_str(),
            "times"
                | "post"
                | "news"
                | "journal"
                | "herald"
                | "tribune"
                | "guardian"
                | "telegraph"
                | "gazette"
                | "daily"
                | "today"
                | "online"
                | "press"
                | "agency"
                | "network"
                | "magazine"
                | "review"
                | "observer"
                | "monitor"
                | "chronicle"
                | "mail"
                | "independent"
                | "globe"
                | "standard"
                | "bulletin"
                | "wire"
                | "tv"
                | "radio"
                | "media"
                | "institute"
                | "council"
                | "jazeera"
                | "reuters"
                | "afp"
                | "bbc"
                | "cnn"
                | "npr"
                | "edition"
                | "register"
                | "examiner"
                | "dispatch"
                | "courier"
                | "sun"
                | "mirror"
                | "inquirer"
                | "atlantic"
                | "economist"
                | "spectator"
                | "republic"
                | "foundation"
        ) && (count <= 4 || line.starts_with("The "))
        || matches!(
            line,
            "Rudaw"
                | "Haaretz"
                | "Axios"
                | "Politico"
                | "Vox"
                | "Slate"
                | "Kurdistan 24"
                | "Fox News"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_repeats() {
        let fold = |s| shape::fold(s);
        let headline = fold("Envoys Meet in the Old Palace by the River");
        assert!(repeats(
            &headline,
            &fold("Envoys meet in the old palace by the river")
        ));
        assert!(repeats(
            &headline,
            &fold("Envoys Meet in the Old Palace by the River - Basra Gazette")
        ));
        assert!(repeats(
            &headline,
            &fold("Envoys Meet in Old Palace by the River")
        ));
        assert!(!repeats(
            &headline,
            &fold("Envoys leave the palace with empty hands")
        ));
        assert!(!repeats(&headline, &fold("Envoys Meet")));
    }

    #[test]
    fn outlets() {
        assert!(is_outlet("Basra Times"));
        assert!(is_outlet("gazette.example"));
        assert!(!is_outlet("Garrison to leave in modern times"));
    }
}
