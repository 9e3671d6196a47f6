//! Marks of footnotes, which would glue two sentences: `They left.<sup>12</sup> Nobody waved.`

use dom_query::{Element, NodeData, NodeRef};

use super::attributes::classes;

/// Most bytes of a mark.
const LONGEST: usize = 30;
/// Most elements and texts that a mark is made of.
const PARTS: usize = 8;

/// Whether the element is the mark of a note behind the words `before` it on its line. Exponents (`m<sup>2</sup>`) and the
/// number that stands before the note itself are none.
pub(super) fn is_note(node: &NodeRef, element: &Element, before: &str) -> bool {
    let raised = &*element.name.local == "sup";
    let mut attributes = element.attrs.iter();
    let leads_below = &*element.name.local == "a"
        && attributes.any(|a| &*a.name.local == "href" && a.value.contains('#'));
    if !raised && !leads_below {
        return false;
    }
    let Some(last) = before.chars().next_back().filter(|c| !c.is_whitespace()) else {
        return false;
    };
    let Some(text) = short_text(node) else {
        return false;
    };
    let text = text.trim();
    let bare = text.trim_matches(['[', ']', '(', ')']);
    let bracketed = bare.len() < text.len();
    // `[citation needed]`, `[a]`; in brackets on the line anything may stand.
    let is_set_off =
        raised && (text.starts_with('[') && text.ends_with(']') || is_reference(element));
    if is_set_off {
        return true;
    }
    let is_mark =
        matches!(bare, "*" | "**" | "†" | "‡" | "§") || bare.split([',', '–', '-']).all(is_number);
    if !is_mark {
        return false;
    }
    let closes = matches!(
        last,
        '.' | ',' | ';' | ':' | '!' | '?' | '”' | '’' | '"' | '\'' | ')' | '»' | '…'
    );
    // `km`, `CO`: a unit or a formula, not a word.
    let letters = before.chars().rev().take_while(|c| c.is_alphabetic());
    bracketed || closes || raised && letters.count() > 2
}

/// Whether it is called a reference, as on the pages of wikis: `<sup class="reference">: 41</sup>`.
fn is_reference(element: &Element) -> bool {
    classes(element).any(|class| {
        let class = class.to_ascii_lowercase();
        matches!(
            class.as_str(),
            "footnote-ref" | "inline-template" | "noprint" | "reference"
        )
    })
}

/// What stands in the targets of links that lead from a note to its mark; links of numbered paragraphs lead to themselves.
const BACK: [&str; 5] = ["back", "cite", "fn", "note", "ref"];

/// Whether the element is the link of a note to its mark: a number at the beginning of its line, or an arrow.
pub(super) fn leads_back(node: &NodeRef, element: &Element, before: &str) -> bool {
    let mut attributes = element.attrs.iter();
    let leads_above = &*element.name.local == "a"
        && attributes.any(|a| {
            let target = a
                .value
                .split_once('#')
                .map(|(_, at)| at.to_ascii_lowercase());
            let target = target.filter(|_| &*a.name.local == "href");
            target.is_some_and(|target| BACK.iter().any(|word| target.contains(word)))
        });
    if !leads_above {
        return false;
    }
    let text = short_text(node).unwrap_or_default();
    let mark =
        text.trim_matches(|c: char| c.is_whitespace() || "[]().\u{fe0e}\u{fe0f}".contains(c));
    matches!(mark, "^" | "↑" | "↩" | "⤴" | "⏎" | "↵") || before.trim().is_empty() && is_number(mark)
}

/// The text of a small tree, if it is short; a large one is not walked to its end.
fn short_text(node: &NodeRef) -> Option<String> {
    let mut text = String::new();
    let mut stack = vec![*node];
    let mut parts = 0;
    while let Some(node) = stack.pop() {
        parts += 1;
        node.query(|inner| {
            if let NodeData::Text { contents } = &inner.data {
                text.push_str(contents);
            }
        });
        if parts > PARTS || text.len() > LONGEST {
            return None;
        }
        stack.extend(node.children_it(true).take(PARTS));
    }
    Some(text)
}

fn is_number(text: &str) -> bool {
    let text = text.trim();
    (1..=3).contains(&text.len()) && text.bytes().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::super::tests::line;

    #[test]
    fn marks_of_notes_are_left_out() {
        for html in [
            "<p>They left.<sup>12</sup> Nobody waved.",
            "<p>They left.<sup><a href='#n1'>1</a></sup> Nobody waved.",
            "<p>They left.<sup>[1]</sup> Nobody waved.",
            "<p>They<sup>1, 3</sup> left.<a href='page#n2'>2</a> Nobody waved.",
            "<p>They left<a href='#n2'>[2]</a>.<sup>*</sup> Nobody waved.",
            "<p>They<sup>[a]</sup> left.<sup><a href='#c'>[<i>citation needed</i>]</a></sup> Nobody waved.",
            "<p>They left.<sup class='reference'>: 41</sup> Nobody waved.<sup class='footnote-ref'>ii</sup>",
        ] {
            assert_eq!(line(html), "They left. Nobody waved.", "{html}");
        }
    }

    #[test]
    fn other_small_figures_stay() {
        for (html, text) in [
            ("<p><sup>1</sup> A book.", "1 A book."),
            ("<p>9 km<sup>2</sup> of reed", "9 km2 of reed"),
            ("<p>10<sup>6</sup> reeds", "106 reeds"),
            ("<p>the 9<sup>th</sup> boat", "the 9th boat"),
            ("<p>le 2<sup>e</sup> lac [a]", "le 2e lac [a]"),
            ("<p>boats.<a href='/1'>2</a>", "boats.2"),
            ("<p>boats <a href='#1'>2</a>", "boats 2"),
        ] {
            assert_eq!(line(html), text, "{html}");
        }
    }
}
