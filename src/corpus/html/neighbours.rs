//! Elements on one line that a page sets apart by its style alone: `<span>Mona Haddad</span><span>14 May 2021</span>`.

use dom_query::{NodeData, NodeRef};

/// How deep in an element its first and its last words are looked for.
const DEEP: usize = 4;

/// Whether the element follows another without a space between them, although whole words end there and begin here. Letters in
/// elements of their own (`<span>T</span><span>he</span>`) are parts of a word.
pub(super) fn are_words_apart(node: &NodeRef, before: &str) -> bool {
    let is_end = |c: char| c.is_alphanumeric() || ".,;:!?…”’)".contains(c);
    let Some(last) = before.chars().next_back().filter(|c| is_end(*c)) else {
        return false;
    };
    let Some(beside) = node.prev_sibling().filter(is_of_line) else {
        return false;
    };
    if !is_of_line(node) {
        return false;
    }
    let (Some(ends), Some(begins)) = (outer_text(beside, true), outer_text(*node, false)) else {
        return false;
    };
    let first = begins.chars().next();
    let begins_word = first.is_some_and(|c| {
        c.is_uppercase() || c.is_ascii_digit() && !last.is_numeric() || "“‘".contains(c)
    });
    let of_words = |text: &str| text.trim().contains(char::is_whitespace);
    let letters = before.chars().rev().take_while(|c| !c.is_whitespace());
    begins_word && letters.take(2).count() > 1 && (of_words(&ends) || of_words(&begins))
}

/// Whether the node is an element that stands in a line and may hold words.
fn is_of_line(node: &NodeRef) -> bool {
    let name = node.node_name();
    name.is_some_and(|name| {
        matches!(
            &*name,
            "a" | "b" | "cite" | "em" | "font" | "i" | "label" | "span" | "strong" | "time"
        )
    })
}

/// The first or the last text in an element, if nothing but elements is around it.
fn outer_text(node: NodeRef, last: bool) -> Option<String> {
    let mut at = node;
    for _ in 0..DEEP {
        at = if last {
            at.last_child()
        } else {
            at.first_child()
        }?;
        let text = at.query(|inner| match &inner.data {
            NodeData::Text { contents } => Some(contents.to_string()),
            _ => None,
        });
        if let Some(text) = text.flatten() {
            return Some(text);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::tests::line;

    #[test]
    fn words_beside_each_other_are_apart() {
        for (html, text) in [
            (
                "<div><span>Mona Haddad</span><span>Keeper of the lock</span><span>14 May 2021</span></div>",
                "Mona Haddad Keeper of the lock 14 May 2021",
            ),
            (
                "<p><strong>RELATED</strong><a href=/t><b>Tides of the delta</b></a><span>Boats wait</span>",
                "RELATED Tides of the delta Boats wait",
            ),
            (
                "<p><b>“No more.”</b><i>“Nobody heard it”</i>",
                "“No more.” “Nobody heard it”",
            ),
        ] {
            assert_eq!(line(html), text);
        }
    }

    #[test]
    fn parts_of_words_are_not() {
        for (html, text) in [
            (
                "<p><span>T</span><span>he envoys met</span>",
                "The envoys met",
            ),
            (
                "<p><span>T</span><span>HE ENVOYS met</span>",
                "THE ENVOYS met",
            ),
            ("<p>The <b>Mac</b><b>Donald</b> lock", "The MacDonald lock"),
            ("<p><i>of 19</i><b>84 and later</b>", "of 1984 and later"),
            (
                "<p><i>the lock (</i><b>In the north</b>)",
                "the lock (In the north)",
            ),
            (
                "<p><i>by the lock</i><b>keeper of old</b>",
                "by the lockkeeper of old",
            ),
            (
                "<p>Envoys of Delta<b>Echo and others</b>",
                "Envoys of DeltaEcho and others",
            ),
        ] {
            assert_eq!(line(html), text);
        }
    }
}
