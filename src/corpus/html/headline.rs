//! The headline of a page: its `h1`, or what else it shows that its title names, or the title.

use std::collections::HashSet;

use super::lines::{Line, key};
use super::regions::Furniture;
use crate::segment::may_be_headline;

/// Fewest words of a title that is believed although the page does not show it, or of a line that is believed
/// although it is no heading.
const FULL: usize = 4;
/// Fewest letters and digits of a heading that a title names.
const TELLING: usize = 12;
/// Most words of a headline.
const MOST: usize = 40;
/// What divides a headline from the name of the site and of its sections.
const MARKS: [&str; 5] = [" | ", " » ", " « ", " :: ", " › "];
const DASHES: [&str; 3] = [" - ", " – ", " — "];

/// What a page gives for its title.
#[derive(Debug, Default)]
pub(super) struct Titles {
    /// Its `title` element.
    pub(super) whole: String,
    /// The same without the name of the site, as far as that was found.
    pub(super) cleaned: String,
    pub(super) outlet: String,
}

/// The headline of a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Headline {
    pub(super) text: String,
    /// The line that shows it.
    pub(super) line: Option<usize>,
    /// Whether it is the headline beyond doubt.
    pub(super) known: bool,
}

/// Finds the headline. `body` is the number of the first line of prose.
pub(super) fn find(
    lines: &[Line],
    furniture: &Furniture,
    titles: &Titles,
    body: usize,
) -> Option<Headline> {
    let cleaned = titles.cleaned.split_whitespace().collect::<Vec<_>>();
    let cleaned = cleaned.join(" ");
    let tops: Vec<(usize, &Line)> = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.heading == Some(1) && !furniture.holds(line) && !line.home)
        .collect();
    let shown = |(at, line): &(usize, &Line)| Headline {
        text: line.text.clone(),
        line: Some(*at),
        // What is no heading may be the name of the site, which the title of the page says too.
        known: line.words() <= MOST && (line.heading.is_some() || may_be_headline(&line.text)),
    };
    let title = key(&titles.whole);
    let is_named = |line: &Line| !line.key.is_empty() && title.contains(&line.key);
    let mut titled = lines.iter().enumerate().take(body.saturating_add(1));
    if let Some(titled) = titled.find(|(_, line)| line.titled && is_named(line)) {
        return Some(shown(&titled));
    }
    if let Some(top) = tops.iter().find(|(_, line)| alike(&line.text, &cleaned)) {
        return Some(shown(top));
    }
    let is_site = |line: &Line| !titles.outlet.is_empty() && line.key == key(&titles.outlet);
    let above: Vec<(usize, &Line)> = lines
        .iter()
        .enumerate()
        .take(body.saturating_add(1))
        .filter(|(_, line)| (2..=MOST).contains(&line.words()) && !is_site(line) && !line.home)
        .collect();
    // Headlines differ from the titles that pages give to search engines, and from site names.
    let titled: Vec<(usize, &Line)> = above.iter().copied().filter(|c| c.1.titled).collect();
    let only = match (&tops[..], &titled[..]) {
        ([top], _) | ([], [top]) => Some(*top),
        _ => None,
    };
    let only = only.filter(|(_, line)| line.words() > 2 && !line.mostly_links() && !is_site(line));
    let headings = || above.iter().filter(|(_, line)| line.heading.is_some());
    let named = |(_, line): &&(usize, &Line)| {
        line.key.len() >= TELLING && (title.contains(&line.key) || covers(&line.text, &cleaned))
    };
    let longest = |(_, line): &&(usize, &Line)| line.key.len();
    let named = headings().filter(named).max_by_key(longest).or_else(|| {
        let plain = above.iter().filter(|(_, line)| {
            line.words() >= FULL && !line.mostly_links() && !furniture.holds(line)
        });
        plain
            .filter(named)
            .max_by_key(longest)
            .filter(|_| only.is_none())
    });
    if let Some(found) = named.copied().or(only) {
        return Some(shown(&found));
    }
    let text = without_site(&cleaned);
    (!key(&text).is_empty()).then(|| Headline {
        // A title from which nothing was taken may be that of the site.
        known: key(&text) != title && (FULL..=MOST).contains(&text.split(' ').count()),
        text,
        line: None,
    })
}

/// Whether a line has all words of a title, which leaves some out.
fn covers(line: &str, title: &str) -> bool {
    let words = |text: &str| text.split_whitespace().map(key).collect::<HashSet<_>>();
    title.split_whitespace().count() >= FULL && words(title).is_subset(&words(line))
}

/// The longest part of a title that names the site and its sections before or behind marks that no headline has. A dash may
/// belong to the headline, so that what it divides stays.
fn without_site(title: &str) -> String {
    let mut parts = vec![title];
    for mark in MARKS {
        parts = parts.iter().flat_map(|part| part.split(mark)).collect();
    }
    let words = |part: &str| part.split_whitespace().count();
    let longest = parts.iter().copied().rev().max_by_key(|part| words(part));
    let longest = longest.filter(|part| words(part) >= FULL).unwrap_or(title);
    let mut text = longest.trim();
    for dash in DASHES {
        // A name of one word or two behind the last dash, where the rest is a headline.
        if let Some((headline, name)) = text.rsplit_once(dash)
            && words(headline) >= FULL
            && words(name) <= 2
            && name.starts_with(char::is_uppercase)
            && !name.ends_with(['.', '?', '!'])
        {
            text = headline.trim();
        }
    }
    text.to_owned()
}

/// Whether one contains the other, or they share half of their words.
fn alike(a: &str, b: &str) -> bool {
    let (key_a, key_b) = (key(a), key(b));
    if key_a.is_empty() || key_b.is_empty() {
        return false;
    }
    let words = |text: &str| text.split_whitespace().map(key).collect::<HashSet<_>>();
    let (words_a, words_b) = (words(a), words(b));
    let shared = words_a.intersection(&words_b).count();
    key_a.contains(&key_b)
        || key_b.contains(&key_a)
        || shared * 2 >= words_a.len().min(words_b.len())
}

#[cfg(test)]
mod tests {
    use super::super::extract;
    use super::*;

    const LEAD: &str = "<p>The envoys met on Monday in the old palace by the river for a fourth time, and left it.</p>";

    /// The first line of a page with this title and head, and whether that is known for the headline.
    fn found(title: &str, head: &str) -> (String, bool) {
        let html = format!("<title>{title}</title><body>{head}{}", LEAD.repeat(9));
        let page = extract(&html).expect("a page with text");
        let line = page.text.lines().next().unwrap_or_default().to_owned();
        let known = page.marked.headline == Some(0..line.len());
        (line, known)
    }

    #[test]
    fn the_page_tells_its_headline() {
        let title = "Envoys meet again in the old palace";
        let site = "Valley Post";
        for (of_page, head) in [
            (site.to_owned(), format!("<p>Home</p><h1>{title}</h1>")),
            (
                format!("{title} - {site}"),
                format!("<h1>The Delta and Valley</h1><h2>Tides</h2><h2>{title}</h2>"),
            ),
            (
                format!("{site} | World | {title}"),
                format!("<div>World</div><div>{title}</div>"),
            ),
            (
                "Envoys in the palace".to_owned(),
                format!("<h3>{title}</h3>"),
            ),
            (format!("{site} | World | {title}"), String::new()),
            (
                format!("The Delta Window on the World: {title}"),
                format!(
                    "<h1>The Delta Window on the World</h1><h3 class='post-title'>{title}</h3>"
                ),
            ),
            (
                format!("The Delta Window on the World: {title}"),
                format!("<h1><a href='/'>The Delta Window on the World</a></h1><h3>{title}</h3>"),
            ),
        ] {
            assert_eq!(
                found(&of_page, &head),
                (title.to_owned(), true),
                "{of_page} {head}"
            );
        }
        // Nothing on the page says so, and the title may be the site's.
        let only = found(
            "The Valley Post and its Delta",
            "<p><b>Envoys again</b></p>",
        );
        assert_eq!(only, ("The Valley Post and its Delta".to_owned(), false));
    }

    #[test]
    fn headlines_that_the_title_of_the_page_does_not_name() {
        let title = "Envoys meet again in the old palace";
        for head in [
            format!(
                "<div class=overline>Interview with an envoy of the delta</div><h2 class=headline>{title}</h2>"
            ),
            format!("<h4 class='title'>{title}</h4><p>2021-03-04</p>"),
            "<h1>Envoys meet again<br>in the old palace</h1>".to_owned(),
        ] {
            let found = found("Valley Post - Interv", &head);
            assert_eq!(found, (title.to_owned(), true), "{head}");
        }
        // Two that are called so, and a break between two paragraphs of a heading.
        let two = format!("<h3 class=title>The tides</h3><h3 class=title>{title}</h3>");
        assert_ne!(found("Valley Post - Interv", &two).0, title);
        let apart = found("", "<h1>Envoys meet again<br><br>in the old palace</h1>");
        assert_eq!(apart.0, "Envoys meet again");
        // The name of the site, which is no heading.
        let banner = "<b>The Valley Post ONLINE</b><hr><p>Home</p>";
        let (line, is_known) = found("The Valley Post Online - 4 March 2021", banner);
        assert_eq!((line.as_str(), is_known), ("The Valley Post ONLINE", false));
    }

    #[test]
    fn names_of_sites_around_a_title() {
        for (whole, title) in [
            (
                "Valley Post | World | The envoys meet again",
                "The envoys meet again",
            ),
            (
                "The envoys meet again » Valley Post",
                "The envoys meet again",
            ),
            ("The envoys meet again - Gazette", "The envoys meet again"),
            (
                "The envoys meet again – and leave",
                "The envoys meet again – and leave",
            ),
            ("Envoys meet | Valley Post", "Envoys meet | Valley Post"),
        ] {
            assert_eq!(without_site(whole), title);
        }
    }
}
