//! Notes and works cited that are listed below an article.

use crate::segment::kind::Furniture;
use crate::segment::line::{Line, set};
use crate::segment::phrases::dates;

/// Headings of notes, each of which begins with its number.
const NOTES: &[&str] = &["endnotes", "footnotes", "notes"];
/// Headings of lists of works, each of which begins with a name turned round.
const WORKS: &[&str] = &[
    "bibliography",
    "citation",
    "citations",
    "references",
    "works cited",
];

/// Names what stands below such a heading and an article, and notes without one.
pub(in crate::segment) fn name(lines: &mut [Line]) {
    name_listed(lines);
    name_marked(lines);
    name_raised(lines);
    name_ruled(lines);
}

/// Fewest underscores of a rule, and most words of the notes below it: more may be an article that goes on.
const RULE: usize = 5;
const NOTE: usize = 60;

/// Names the notes below a rule at the foot of a page, each with the next number, if the mark of one stands in the text above.
fn name_ruled(lines: &mut [Line]) {
    let is_rule =
        |line: &Line| line.text.len() >= RULE && line.text.bytes().all(|byte| byte == b'_');
    for rule in 0..lines.len() {
        if !is_rule(&lines[rule]) {
            continue;
        }
        let number = |line: &Line| {
            let digits = line.text.split([' ', '.']).next().unwrap_or("");
            let may_be = line.words <= NOTE && is_numbered(&line.text);
            may_be.then(|| digits.parse::<usize>().ok()).flatten()
        };
        let (above, below) = lines.split_at(rule + 1);
        let first = below.first().and_then(number);
        let notes = below
            .iter()
            .enumerate()
            .take_while(|(nth, line)| first.is_some_and(|first| number(line) == Some(first + nth)));
        let notes = notes.count();
        let is_marked = |number: usize| {
            let number = number.to_string();
            above
                .iter()
                .rev()
                .take(NEAR)
                .any(|line| holds_mark(&line.text, &number))
        };
        let mut numbers = first.into_iter().flat_map(|first| first..first + notes);
        if numbers.any(is_marked) {
            for at in rule + 1..=rule + notes {
                set(lines, at, Furniture::CrossReference);
            }
        }
    }
}

/// Names paragraphs that begin with a raised number, as a note at the foot of a page does, where the same number stands behind a
/// word above: `the switches.²`, and further below `² Talk with a miller.`
fn name_raised(lines: &mut [Line]) {
    let notes: Vec<usize> = (0..lines.len())
        .filter(|at| lines[*at].is_plain() && raised(&lines[*at].text).is_some())
        .collect();
    for at in notes {
        let Some(number) = raised(&lines[at].text).map(str::to_string) else {
            continue;
        };
        let is_mark = |text: &str| {
            let mut found = text.match_indices(&*number);
            found.any(|(at, _)| {
                let (before, after) = (&text[..at], &text[at + number.len()..]);
                before.ends_with(|c: char| !c.is_whitespace() && !is_raised(c))
                    && !after.starts_with(is_raised)
            })
        };
        // Marks of notes that are far below are those of another page.
        let near = lines[at.saturating_sub(NEAR)..at].iter();
        if near.rev().any(|line| is_mark(&line.text)) {
            set(lines, at, Furniture::CrossReference);
        }
    }
}

/// The raised number that a text begins with, before a blank.
fn raised(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches(is_raised);
    let number = text.get(..text.len() - rest.len())?;
    (!number.is_empty() && rest.starts_with(' ')).then_some(number)
}

/// So many lines above a note at most its mark is looked for.
const NEAR: usize = 200;

/// `¹`, `⁰`.
fn is_raised(c: char) -> bool {
    matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹')
}

/// Names what stands below such a heading and an article: all of it, if it speaks of works of some year, or what is surely a citation.
fn name_listed(lines: &mut [Line]) {
    let heading = |line: &Line, list: &[&str]| {
        let text = line.text.trim_end_matches([':', '.']);
        list.iter().any(|known| known.eq_ignore_ascii_case(text))
    };
    let found = lines
        .iter()
        .rposition(|line| heading(line, NOTES) || heading(line, WORKS));
    let Some(at) = found else {
        return;
    };
    let is_article = |line: &Line| line.is_plain() && line.is_body();
    if !lines.iter().take(at).any(is_article) {
        return;
    }
    let are_notes = lines.get(at).is_some_and(|line| heading(line, NOTES));
    let is_entry = |text: &str| match are_notes {
        true => is_numbered(text),
        false => is_name_first(text) || is_sure_citation(text),
    };
    let below: Vec<usize> = (at + 1..lines.len())
        .filter(|at| lines.get(*at).is_some_and(Line::is_plain))
        .collect();
    let texts = || below.iter().filter_map(|at| lines.get(*at));
    let dated = texts().filter(|line| is_dated(&line.text)).count();
    // An article may have notes for a heading, and a list below it.
    let all = texts().all(|line| is_entry(&line.text)) && dated * 2 >= below.len();
    let is_sure = |line: &&Line| is_numbered(&line.text) && is_citation(&line.text);
    let count = if all {
        below.len()
    } else {
        texts().take_while(is_sure).count()
    };
    for at in below.into_iter().take(count) {
        set(lines, at, Furniture::CrossReference);
    }
}

/// Names the last lines that are citations below each other, or notes whose marks stand in the text: `switches.1`, and at the end
/// `1 The generator was off.`
fn name_marked(lines: &mut [Line]) {
    let mut notes = Vec::new();
    for (at, line) in lines
        .iter()
        .enumerate()
        .rev()
        .filter(|(_, line)| line.is_plain())
    {
        let number = line.text.split([' ', '.']).next().unwrap_or("");
        let above = lines.get(..at).unwrap_or(&[]);
        let has_mark = || {
            is_noted(&line.text)
                && above
                    .iter()
                    .any(|l| l.is_plain() && holds_mark(&l.text, number))
        };
        match is_numbered(&line.text) {
            true if is_sure_citation(&line.text) => notes.push((at, false)),
            true if has_mark() => notes.push((at, true)),
            _ => break,
        }
    }
    // One citation may be an item of the article.
    if notes.len() < 2 && !notes.iter().any(|(_, has_mark)| *has_mark) {
        return;
    }
    for (at, _) in notes {
        set(lines, at, Furniture::CrossReference);
    }
}

/// `1 The generator`: a number and a blank before a capital, as before a note. An item has a stop behind its number.
fn is_noted(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < text.len()
        && rest
            .strip_prefix(' ')
            .is_some_and(|rest| rest.starts_with(char::is_uppercase) && rest.ends_with('.'))
}

/// Whether the number is stuck to a stop behind a word: `switches.1`.
fn holds_mark(text: &str, number: &str) -> bool {
    text.match_indices(number).any(|(at, _)| {
        let before = text
            .get(..at)
            .unwrap_or("")
            .trim_end_matches(['”', '"', '’']);
        let after = text.get(at + number.len()..).unwrap_or("");
        let word = before.strip_suffix(['.', ',', '?', '!']).unwrap_or("");
        // `“tact”.3`
        let word = word.trim_end_matches(['”', '"', '’']);
        word.ends_with(|c: char| c.is_lowercase()) && (after.is_empty() || after.starts_with(' '))
    })
}

/// Whether a work is cited below a heading of notes: also by its year, its address, or as a talk with somebody.
fn is_citation(text: &str) -> bool {
    let has = |marks: &[&str]| marks.iter().any(|mark| text.contains(mark));
    let in_brackets = text.split('(').skip(1).any(|rest| {
        let year = rest.split(')').next().unwrap_or("");
        dates::is_year(year.rsplit(' ').next().unwrap_or(""))
    });
    is_sure_citation(text)
        || (has(&[" http", "interview with", "Interview with"]) || in_brackets) && is_dated(text)
}

/// Whether a work is cited by its pages, by `ibid.` or in the way of journals, as no sentence of an article does.
fn is_sure_citation(text: &str) -> bool {
    let has = |marks: &[&str]| marks.iter().any(|mark| text.contains(mark));
    has(&[
        "Ibid.",
        "ibid.",
        "op. cit",
        " et al. ",
        ", pp. ",
        "Google Scholar",
        "doi.org",
        "doi: 10.",
        "doi:10.",
        "DOI: 10.",
    ]) || has(&[", p. "]) && is_dated(text)
}

/// `12 Interview`, `12. Interview`, `[12] Interview`, `iv. Interview`.
fn is_numbered(text: &str) -> bool {
    let bare = text.trim_start_matches(['[', '(']);
    let mut rest = bare.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() == bare.len() {
        rest = bare.trim_start_matches(['i', 'v', 'x', 'l']);
        return (1..=6).contains(&(bare.len() - rest.len())) && rest.starts_with(['.', ')', ']']);
    }
    let digits = bare.len() - rest.len();
    (1..=3).contains(&digits) && rest.starts_with([' ', '.', ']', ')'])
}

/// `Haddad, M.`, `al-Amari, Layla.`
fn is_name_first(text: &str) -> bool {
    let Some((name, rest)) = text.split_once(", ") else {
        return false;
    };
    name.split(' ').count() <= 2
        && name.contains(char::is_uppercase)
        && rest.starts_with(char::is_uppercase)
}

/// Whether a year stands in it.
fn is_dated(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric())
        .any(dates::is_year)
}

#[cfg(test)]
mod tests {
    use crate::segment::naming::tests::{LEAD, NEXT, kind_of};

    const TITLE: &str = "Envoys meet in the old palace";

    #[test]
    fn notes_and_works_below_an_article() {
        let notes = [
            "1 “Joint Letter on the Boats,” July 26, 2021.",
            "2. Author interview, Amara, August 2021.",
            "[3] See Mona Haddad, “A House of Reed,” Delta Survey 61.",
        ];
        let page = [TITLE, LEAD, NEXT, "Notes", notes[0], notes[1], notes[2]];
        for note in notes {
            assert_eq!(kind_of(&page, note), "cross-reference", "{note}");
        }
        let works = [
            "Haddad, M. Leaving: Essays on the River. Amara: Reed, 1998.",
            "al-Amari, Layla. \"Locks and Dykes.\" Delta Quarterly 11 (2005): 12-30.",
        ];
        let page = [TITLE, LEAD, NEXT, "Works Cited", works[0], works[1]];
        for work in works {
            assert_eq!(kind_of(&page, work), "cross-reference", "{work}");
        }
    }

    #[test]
    fn notes_below_a_rule_at_the_foot_of_a_page() {
        let noted =
            "The men had painted a word on the boats of the delta, and nobody asked which one.13";
        let notes = [
            "13 Talk with a miller, Amara, 2 May 2010.",
            "14 The same, and his sons.",
        ];
        let page = [
            TITLE,
            LEAD,
            noted,
            "__________",
            notes[0],
            notes[1],
            NEXT,
            LEAD,
        ];
        for note in notes {
            assert_eq!(kind_of(&page, note), "cross-reference", "{note}");
        }
        assert_eq!(kind_of(&page, NEXT), "sentence");
        // A rule may part a list from the article as well.
        let page = [
            TITLE,
            LEAD,
            NEXT,
            "__________",
            notes[0],
            notes[1],
            NEXT,
            LEAD,
        ];
        assert_eq!(kind_of(&page, notes[1]), "sentence");
    }

    #[test]
    fn citations_and_notes_with_their_mark() {
        let works = [
            "1. Haddad, M. et al. J. Tides 61, 112–119 (2019).",
            "2. Ibid., p. 45.",
        ];
        let page = [
            TITLE,
            LEAD,
            NEXT,
            "References",
            works[0],
            "Boats of the delta",
        ];
        assert_eq!(kind_of(&page, works[0]), "cross-reference");
        let page = [TITLE, LEAD, NEXT, works[0], works[1]];
        assert_eq!(kind_of(&page, works[1]), "cross-reference");
        let work = "M. Haddad et al. Tides and the men who row them. Delta Letters. Online 3 March 2021. doi: 10.0000/t.12.";
        let page = [TITLE, LEAD, NEXT, "Citations", work];
        assert_eq!(kind_of(&page, work), "cross-reference");
        let notes = ["i. See Delta Survey, March 2021, p. 21.", "ii. Ibid."];
        let page = [TITLE, LEAD, NEXT, "NOTES", notes[0], notes[1]];
        assert_eq!(kind_of(&page, notes[1]), "cross-reference");
        let note = "1 The lamp was put out by its owner at noon.";
        let marked = "Nobody in the palace by the river could find the lamp at noon on Monday.1";
        assert_eq!(
            kind_of(&[TITLE, LEAD, marked, note], note),
            "cross-reference"
        );
        assert_eq!(kind_of(&[TITLE, LEAD, NEXT, note], note), "sentence");
        let item = "1. The lamp was put out by its owner at noon.";
        assert_eq!(kind_of(&[TITLE, LEAD, marked, item], item), "sentence");
        let raised = "² The lamp was put out by its owner. The owner slept.";
        let marked = "Nobody in the palace by the river could find the lamp at noon on Monday.²";
        assert_eq!(
            kind_of(&[TITLE, LEAD, marked, raised, NEXT], raised),
            "cross-reference"
        );
        let unmarked = "² The lamp was put out by its owner at noon.";
        assert_eq!(
            kind_of(&[TITLE, LEAD, NEXT, unmarked], unmarked),
            "sentence"
        );
        let items = [
            "1. The boats left (2019).",
            "2. The envoys came back (Reed 2021).",
        ];
        let page = [TITLE, LEAD, NEXT, items[0], items[1]];
        assert_eq!(kind_of(&page, items[1]), "sentence");
    }

    #[test]
    fn what_an_article_lists_below_such_a_heading() {
        let said = "1. The boats should leave the delta.";
        for page in [
            [TITLE, LEAD, "Notes", said, "2. The lock must be mended."],
            [TITLE, LEAD, "Notes", said, "In 2021 they left, as in 1921."],
            [
                TITLE,
                LEAD,
                "References",
                said,
                "Amara, in 2021, let them go.",
            ],
        ] {
            assert_eq!(kind_of(&page, said), "sentence", "{page:?}");
            assert_eq!(kind_of(&page, page[4]), "sentence", "{page:?}");
        }
        let said = "1. In 2021 the boats came to the delta, and nobody had called them.";
        let next = "2. In 2022 they left the delta again, and nobody waved.";
        assert_eq!(kind_of(&["Notes", said, next], next), "sentence");
    }
}
