//! Program code that was left in a text: scripts, style sheets and data of a page, by themselves or run into a paragraph.

use std::ops::Range;

/// Most tokens of code with one mark of code only.
const SHORT: usize = 8;
/// Of so many tokens of code at least one is a mark of code.
const SPARSE: usize = 5;
/// Fewest words of the prose that code was run into.
const PROSE: usize = 4;
/// Most bytes of a line that is looked at.
const LONGEST: usize = 1 << 16;

/// Where code stands in a line: all of it, or what comes before its sentences, between them or behind.
pub(in crate::segment) fn find(line: &str) -> Option<Range<usize>> {
    if !may_be(line.as_bytes()) || line.len() > LONGEST {
        return None;
    }
    let mut end = 0;
    let tokens = line.split(' ').map(|token| {
        let start = end;
        end = start + token.len() + 1;
        (start, token)
    });
    let tokens = tokens.flat_map(|(start, token)| {
        let (code, word) = token.split_at(glued(token).unwrap_or(token.len()));
        [(start, code), (start + code.len(), word)]
    });
    let tokens: Vec<(usize, &str)> = tokens.filter(|(_, token)| !token.is_empty()).collect();
    let first = tokens.iter().enumerate().position(|(at, (_, token))| {
        let before = at.checked_sub(1).and_then(|before| tokens.get(before));
        let next = tokens.get(at + 1);
        before.is_none_or(|(_, before)| before.ends_with(['.', '!', '?', '”', '"']))
            && (opens(token) || next.is_some_and(|(_, next)| *next == "{"))
    })?;
    let (before, code) = tokens.split_at(first);
    let last = code.iter().rposition(|(_, token)| closes(token))?;
    let (code, behind) = code.split_at(last + 1);
    let (start, head) = *code.first()?;
    let (tail_at, tail) = *code.last()?;
    let marks = code.iter().filter(|(_, token)| is_mark(token)).count();
    // What data say may be long.
    let is_data = head.starts_with("{\"") || head.starts_with("[{\"");
    let is_dense = marks * SPARSE >= code.len() && (marks > 1 || code.len() <= SHORT);
    let is_prose = |part: &[(usize, &str)]| {
        part.is_empty() || part.len() >= PROSE && !part.iter().any(|(_, token)| is_mark(token))
    };
    let starts = behind.first().is_none_or(|(_, word)| {
        let word = word.trim_start_matches(['"', '“', '‘', '\'']);
        word.starts_with(|c: char| c.is_uppercase() || c.is_numeric())
    });
    (marks > 0 && (is_dense || is_data) && starts && is_prose(before) && is_prose(behind))
        .then_some(start..tail_at + tail.len())
}

/// Where in a token a sentence begins right behind code: `}Officials`.
fn glued(token: &str) -> Option<usize> {
    let at = token.rfind(['}', ';'])? + 1;
    let word = token.get(at..)?;
    let is_word = word.starts_with(char::is_uppercase) && word.chars().all(char::is_alphabetic);
    is_word.then_some(at)
}

/// Whether a line has the marks of code at all, which nearly no line of prose has.
fn may_be(line: &[u8]) -> bool {
    match memchr::memchr3(b'{', b'}', b';', line) {
        Some(at) if line[at] == b';' => {
            let rest = &line[at..];
            memchr::memchr2(b'{', b'}', rest).is_some()
                || memchr::memchr2(b'=', b'[', line).is_some()
                || memchr::memmem::find(line, b");").is_some()
                || line.ends_with(b"]]>")
        }
        Some(_) => true,
        None => line.ends_with(b"CDATA[") || line.ends_with(b"]]>"),
    }
}

/// Whether a line is nothing but code.
pub(in crate::segment) fn is_all(line: &str) -> bool {
    find(line) == Some(0..line.len())
}

/// Whether code may begin with a token: `window.ads`, `var`, `(function(d,`, `.body`, `{"id":7,`, `@media`, `/*`, `color:`.
fn opens(token: &str) -> bool {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '$' | '-');
    let is_small =
        |text: &str| text.starts_with(|c: char| c.is_ascii_lowercase() || matches!(c, '_' | '$'));
    let end = token.find(|c: char| !is_name(c) && c != '.');
    let (path, rest) = token.split_at(end.unwrap_or(token.len()));
    let is_path = path.contains('.') && path.split('.').all(|part| !part.is_empty());
    let style = token.strip_prefix(['.', '#', '@']);
    is_mark(token)
        || matches!(token, "const" | "if" | "try" | "function" | "//")
        || token.starts_with("(function")
        || is_small(path) && (is_path || rest.starts_with('(') || rest == ":")
        || style.is_some_and(is_small)
}

/// Whether code may end with a token.
fn closes(token: &str) -> bool {
    token.ends_with([';', '{', '}'])
        || ["*/", "]]>", "CDATA[", "}]"]
            .iter()
            .any(|end| token.ends_with(end))
}

/// Whether a token stands in code only.
fn is_mark(token: &str) -> bool {
    #[rustfmt::skip]
    const OPERATORS: &[&str] = &[
        "!=", "!==", "&&", "*/", "+=", "/*", "=", "==", "===", "=>", "var", "{", "||", "}",
    ];
    const INSIDE: &[&str] = &["){", "({", "()", "=\"", "='", "\":", "||", "CDATA[", "]]>"];
    let statement = token.strip_suffix(';').unwrap_or("");
    let calls = statement.ends_with([')', ']', '}'])
        && statement.find(['(', '[', '{']).is_some_and(|at| {
            at == 0 || statement[..at].ends_with(|c: char| c.is_ascii_alphanumeric())
        })
        && !statement.starts_with('(');
    let measures = statement.starts_with(|c: char| c.is_ascii_digit())
        && ["px", "em", "pt"]
            .iter()
            .any(|unit| statement.ends_with(unit));
    OPERATORS.contains(&token)
        || INSIDE.iter().any(|mark| token.contains(mark))
        || token.starts_with("{\"")
        || token.ends_with(['{', '}'])
        || calls
        || measures
        || statement == "none"
        || statement == "!important"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_code() {
        for line in [
            "window.adq = window.adq || []; adq.push(function () { adq.render('slot', { player: 7 }); });",
            "(function(d, s, id) { var js = d.getElementsByTagName(s)[0]; })(document, 'script', 'x');",
            "_gaq.push(['_trackPageview']);",
            "var page = {};",
            ".body p { margin: 0 0 1em; font-size: 16px; }",
            "@media (max-width: 600px) { .ad { display: none; } }",
            "{\"@type\":\"NewsArticle\",\"headline\":\"The last of the pumps was switched off by the guards at noon\"}",
            "/* <![CDATA[ */ var a = 1; /* ]]> */",
            "// <![CDATA[",
            "// ]]>",
            "if (shown) {",
            "}",
        ] {
            assert!(is_all(line), "{line}");
        }
    }

    #[test]
    fn prose_with_signs_of_code() {
        for line in [
            "They came at noon; nobody had called them (the radio was off); then they left.",
            "The so-called \"surge\"; the pause; the \"drawdown\"; he has seen them all.",
            "Present: A. Reyes (Labour); B. Haddad (Green); C. Moss (none);",
            "He wrote {sic} that the guard had \"gone home\";",
            "She asked f(x) of him; he did not know.",
            "example.com reported it first; the ministry denied it.",
            "a.m. or p.m.; nobody knew.",
            "if they go; if they stay; who is to say?",
        ] {
            assert_eq!(find(line), None, "{line}");
        }
    }

    #[test]
    fn code_run_into_a_paragraph() {
        let code = "show(\"id\" + n); if (n == 4) { document.body.hidden = true; }";
        for (before, after) in [
            ("", " Officials said that the rest would follow."),
            ("", "Officials said that the rest would follow."),
            ("The camp was shut on Sunday. ", ""),
            (
                "The camp was shut on Sunday. ",
                " “They left,” an officer said.",
            ),
        ] {
            let line = format!("{before}{code}{after}");
            let found = find(&line).and_then(|found| line.get(found));
            assert_eq!(found, Some(code), "{line}");
        }
        // What is neither code nor a sentence leaves all as it is.
        assert_eq!(find(&format!("{code} and so on")), None);
    }
}
