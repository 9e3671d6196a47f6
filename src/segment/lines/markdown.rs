//! Marks of Markdown that were left in a line: emphasis around it, links in it, pictures.

/// The line as a reader would see it, if it begins with such a mark: `**By [Mona](https://echo.example)**` is `By Mona`. Of pictures
/// alone, which a reader does not read, nothing is left.
pub(in crate::segment) fn bare(text: &str) -> Option<String> {
    // Hardly a line begins so, which is the first thing to see.
    if !text.starts_with(['*', '!', '[']) {
        return None;
    }
    if text.starts_with("![") || text.starts_with("[![") {
        return are_pictures(text).then(String::new);
    }
    let is_emphasis = text.starts_with('*')
        && !text.starts_with("* ")
        && text.matches('*').nth(1).is_some()
        && text.contains(char::is_alphabetic);
    if !is_emphasis {
        return None;
    }
    let mut found = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['*', '[']) {
        found.push_str(&rest[..at]);
        let mark = &rest[at..];
        rest = match link(mark) {
            Some((label, behind)) => {
                found.push_str(label);
                behind
            }
            None if mark.starts_with('*') => &mark[1..],
            None => {
                found.push('[');
                &mark[1..]
            }
        };
    }
    found.push_str(rest);
    Some(found.trim().to_string())
}

/// The label of the link that a text begins with, and what stands behind it.
fn link(text: &str) -> Option<(&str, &str)> {
    let (label, rest) = text.strip_prefix('[')?.split_once("](")?;
    let (address, behind) = rest.split_once(')')?;
    let is_plain = !label.contains(['[', ']']) && !address.contains(' ');
    is_plain.then_some((label, behind))
}

/// Whether nothing but pictures stands in a line.
fn are_pictures(text: &str) -> bool {
    let mut rest = text;
    while !rest.is_empty() {
        let Some(behind) = behind_picture(rest) else {
            return false;
        };
        rest = behind.trim_start();
    }
    true
}

/// What stands behind the picture that a text begins with: `![Boats](https://…)`, with a link around it `[![Boats](https://…)](https://…)`.
fn behind_picture(text: &str) -> Option<&str> {
    let linked = text.strip_prefix('[').filter(|text| text.starts_with("!["));
    let (_, address) = linked
        .unwrap_or(text)
        .strip_prefix("![")?
        .split_once("](")?;
    let (_, behind) = address.split_once(')')?;
    match linked {
        Some(_) => behind
            .strip_prefix("](")?
            .split_once(')')
            .map(|(_, behind)| behind),
        None => Some(behind),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::naming::tests::{LEAD, NEXT, kind_of};

    #[test]
    fn what_a_reader_would_see() {
        for (line, seen) in [
            (
                "**By [Mona Haddad](https://echo.example/mona)**",
                Some("By Mona Haddad"),
            ),
            ("*By* **Mona Haddad**", Some("By Mona Haddad")),
            (
                "![Image 3: boats [old]](https://echo.example/3.jpg)",
                Some(""),
            ),
            ("[![Boats](/a.jpg)](/a) ![Boats](/b.jpg)", Some("")),
            ("![Boats](/a.jpg) They left.", None),
            ("[Mona Haddad](/mona) left.", None),
            ("* Boats * and pumps", None),
            ("*The writer is a pilot.", None),
            ("***", None),
            ("They left *at once*.", None),
        ] {
            assert_eq!(bare(line).as_deref(), seen, "{line}");
        }
    }

    #[test]
    fn lines_are_judged_without_marks() {
        let title = "Envoys meet in the old palace";
        for (line, kind) in [
            ("**By [Mona Haddad](https://echo.example/mona)**", "byline"),
            ("*By* **Mona Haddad**", "byline"),
            (
                "![Image 3: boats by the pier](https://echo.example/3.jpg)",
                "caption",
            ),
            (
                "*Boats wait by the pier on Monday. Photo: J. Reyes*",
                "caption",
            ),
            ("**Nobody** else was there to hear it.", "sentence"),
        ] {
            let page = [title, line, LEAD, NEXT, LEAD];
            assert_eq!(kind_of(&page, line), kind, "{line}");
        }
    }
}
