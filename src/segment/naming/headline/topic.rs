//! Whether a line above the article speaks of what the article speaks of, as its headline does and a menu or a motto does not.

use rustc_hash::FxHashSet;

use crate::segment::line::Line;

/// Letters by which words are compared: enough to tell most apart, few enough for `rocket` and `rockets`.
const LETTERS: usize = 5;
/// Shorter words are grammar.
const SHORTEST: usize = 4;
/// So many words of an article say what it is about.
const WORDS: usize = 1_500;
/// Words that a headline shares with its article at least.
const SHARED: usize = 3;
/// Words of menus and mottos, which few titles have.
const OF_MENUS: &[&str] = &["news", "page", "transcript"];
/// Those that hardly any title has.
#[rustfmt::skip]
const OF_MENUS_ALONE: &[&str] = &[
    "email", "homepage", "html", "myft", "newsletter", "newsletters", "reprint", "reprints", "sitemap", "subscribe", "website",
];

/// Words of at least [`SHORTEST`] letters that every article has.
#[rustfmt::skip]
const OF_GRAMMAR: &[&str] = &[
    "about", "after", "also", "been", "before", "could", "from", "have", "here", "into", "just", "more", "most", "only", "over",
    "says", "should", "than", "that", "their", "them", "there", "they", "this", "through", "until", "were", "what", "when",
    "where", "which", "while", "will", "with", "would", "your",
];

/// The index of the first candidate below `found` that shares as many words with the article, whose paragraphs begin at `body`, as
/// headlines do, if `found` itself shares next to none.
pub(super) fn better<'a>(
    found: usize,
    candidates: impl Iterator<Item = (usize, &'a Line<'a>)>,
    lines: &[Line],
    body: usize,
) -> Option<usize> {
    let of_found = lines.get(found)?;
    let mut below = candidates
        .filter(|(at, line)| *at > found && line.words >= SHARED)
        .peekable();
    below.peek()?;
    let article = words_of(lines.get(body..).unwrap_or(&[]));
    let share = |line: &Line| {
        let words: FxHashSet<u64> = of_topic(line).filter_map(key).collect();
        (words.intersection(&article).count(), words.len())
    };
    let (shared, _) = share(of_found);
    if shared > 1 {
        return None;
    }
    let is_of_menu_alone = has_one_of(of_found, OF_MENUS_ALONE);
    let is_of_menu = is_of_menu(of_found);
    let fits = |at: usize, line: &Line| {
        // A title and the deck below it may have nothing in common, and whom it is by may stand between them.
        let between = lines.get(found + 1..at).unwrap_or(&[]);
        let divided = between.iter().any(|line| !line.is_plain());
        let is_by = |line: &Line| line.folded().words().next() == Some("by");
        let (of_line, all) = share(line);
        let is_shared = match is_of_menu_alone {
            true => of_line > shared,
            false => of_line >= SHARED && of_line * 5 >= all * 3,
        };
        (is_of_menu || shared == 0 && divided) && !between.iter().any(is_by) && is_shared
    };
    below.find(|(at, line)| fits(*at, line)).map(|(at, _)| at)
}

/// Whether a line has a word of menus and mottos.
pub(super) fn is_of_menu(line: &Line) -> bool {
    has_one_of(line, OF_MENUS_ALONE) || has_one_of(line, OF_MENUS)
}

/// Whether a line has one of these words.
fn has_one_of(line: &Line, list: &[&str]) -> bool {
    line.folded().words().any(|word| list.contains(&word))
}

/// Whether a line has as many words in common with the article, whose paragraphs begin at `body`, as headlines do, and no word of menus.
pub(super) fn is_shared(line: &Line, lines: &[Line], body: usize) -> bool {
    let words: FxHashSet<u64> = of_topic(line).filter_map(key).collect();
    if words.len() < SHARED || has_one_of(line, OF_MENUS_ALONE) {
        return false;
    }
    let article = words_of(lines.get(body..).unwrap_or(&[]));
    let shared = words.intersection(&article).count();
    shared >= SHARED && shared * 5 >= words.len() * 3
}

/// The words of a line but those that any line has.
fn of_topic<'a>(line: &'a Line) -> impl Iterator<Item = &'a str> {
    let words = line.folded().words();
    words.filter(|word| OF_GRAMMAR.binary_search(word).is_err())
}

/// The words of the paragraphs of an article, as far as they count.
fn words_of(lines: &[Line]) -> FxHashSet<u64> {
    let paragraphs = lines
        .iter()
        .filter(|line| line.is_plain() && line.is_prose());
    let words = paragraphs.flat_map(|line| {
        line.text
            .split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’')))
    });
    words.take(WORDS).filter_map(key).collect()
}

/// The first letters of a word in one number.
fn key(word: &str) -> Option<u64> {
    word.chars().nth(SHORTEST - 1)?;
    let letters = word.chars().filter(|c| c.is_alphanumeric());
    let letters = letters.flat_map(char::to_lowercase).take(LETTERS);
    Some(letters.fold(0, |key, c| key << 12 | u64::from(c) & 0xFFF))
}

#[cfg(test)]
mod tests {
    use crate::segment::segment;

    #[test]
    fn a_headline_speaks_of_its_article() {
        let talk = "The envoys met on Monday in the old palace by the river for a fourth time.";
        let kinds = |first: &str, second: &str| -> Vec<&'static str> {
            let page = [first, second, talk, talk, talk];
            let segments = segment(&page.join("\n\n"), None);
            segments.iter().take(2).map(|s| s.kind.as_str()).collect()
        };
        let title = "Envoys meet in river palace";
        for menu in ["Send this page to a friend", "Local news every hour"] {
            assert_eq!(kinds(menu, title), ["navigation", "headline"], "{menu}");
        }
        // What hardly any title has needs less beside it.
        let apart = "Palace doors shut on everyone";
        assert_eq!(
            kinds("Print this page, email to a friend", apart),
            ["navigation", "headline"]
        );
        assert_eq!(
            kinds("Bad news for all of them", apart),
            ["headline", "sentence"]
        );
        // A title and its deck.
        assert_eq!(
            kinds("Quiet waters run deep", title),
            ["headline", "sentence"]
        );
        assert_eq!(
            kinds("River talks resume again", title),
            ["headline", "sentence"]
        );
        let signed = "Bad news for all of them\n\nBy Mona Haddad";
        assert_eq!(kinds(signed, title), ["headline", "byline"]);
    }
}
