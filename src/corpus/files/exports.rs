//! Exports of news databases: many articles one below the other in one text.

use crate::corpus::notice::Notice;

/// Lines that a database writes once an article.
#[derive(Clone, Copy)]
enum Mark {
    /// `3 of 12 DOCUMENTS`, `Document 3 of 12`.
    Place,
    /// `Document NYTF000020240112ek1c0003x`.
    Number,
    /// `End of Document`.
    End,
    /// `LOAD-DATE: January 12, 2024`.
    Loaded,
    /// `<DOC>`, `<DOC id="NYT_ENG_20080103.0001">`.
    Tagged,
    /// `==========`.
    Ruled,
}

/// How many kinds of marks there are.
const MARKS: usize = 6;
/// The fewest signs of a rule, and so many rules part articles; a text has one or two of its own.
const RULE: usize = 5;
const RULES: usize = 4;
/// The fewest letters and digits of an article's number.
const NUMBER: usize = 15;

/// What to say of a text in which one mark of an article stands twice.
pub(in crate::corpus) fn several_articles(text: &str) -> Option<Notice> {
    let mut seen = [false; MARKS];
    let mut rules = 0;
    let again = |mark| {
        rules += usize::from(matches!(mark, Mark::Ruled));
        let is_again = std::mem::replace(&mut seen[mark as usize], true);
        is_again && (!matches!(mark, Mark::Ruled) || rules >= RULES)
    };
    let mut marks = text.lines().filter_map(mark);
    marks.any(again).then_some(Notice::SeveralArticles)
}

/// What a line marks, if nothing else stands in it.
fn mark(line: &str) -> Option<Mark> {
    let line = line.trim();
    // Nearly every line is told by its first letter.
    if !line.starts_with(|c: char| {
        c.is_ascii_digit() || matches!(c, 'D' | 'E' | 'L' | 'd' | 'e' | 'l' | '<' | '=')
    }) {
        return None;
    }
    if line.starts_with('=') {
        return (line.len() >= RULE && line.bytes().all(|b| b == b'=')).then_some(Mark::Ruled);
    }
    if let Some(tag) = line.strip_prefix("<DOC") {
        return tag.starts_with([' ', '>']).then_some(Mark::Tagged);
    }
    let lower = line
        .get(..line.floor_char_boundary(40))?
        .to_ascii_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    match words[..] {
        [first, "of", all, "documents"] | ["document", first, "of", all]
            if is_number(first) && is_number(all) =>
        {
            Some(Mark::Place)
        }
        ["document", number] if is_of_article(number) => Some(Mark::Number),
        ["end", "of", "document"] => Some(Mark::End),
        ["load-date:", _, ..] => Some(Mark::Loaded),
        _ => None,
    }
}

fn is_of_article(number: &str) -> bool {
    number.len() >= NUMBER
        && number.bytes().all(|b| b.is_ascii_alphanumeric())
        && number.bytes().filter(u8::is_ascii_digit).count() > number.len() / 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_once_an_article_tells_an_export() {
        for mark in [
            ["1 of 12 DOCUMENTS", "2 of 12 DOCUMENTS"],
            ["Document 1 of 3", "Document 2 of 3"],
            [
                "Document DELT000020240112ek1c0003x",
                "Document DELT000020240113ek1c0005q",
            ],
            ["End of Document", "End of Document"],
            ["LOAD-DATE: May 3, 2019", "Load-Date: May 4, 2019"],
            ["<DOC>", "<DOC>"],
            [
                "<DOC id=\"DELT.0001\" type=\"story\" >",
                "<DOC id=\"DELT.0002\" type=\"story\" >",
            ],
        ] {
            let [first, second] = mark;
            let text = format!("{first}\r\n\r\nThe boats left.\n  {second}\n\nThey came back.");
            assert_eq!(
                several_articles(&text),
                Some(Notice::SeveralArticles),
                "{text}"
            );
            assert_eq!(several_articles(first), None);
        }
    }

    #[test]
    fn many_rules_part_articles_and_few_do_not() {
        let text = |rules: usize| "The boats left.\n==========\n".repeat(rules);
        assert_eq!(several_articles(&text(3)), None);
        assert_eq!(several_articles(&text(4)), Some(Notice::SeveralArticles));
        let marked = "==========\n1 of 2 DOCUMENTS\nThe boats left.\n2 of 2 DOCUMENTS\n";
        assert_eq!(several_articles(marked), Some(Notice::SeveralArticles));
    }

    #[test]
    fn prose_is_no_export() {
        let text = "3 of 12 boats left.\n4 of 12 boats came back.\nDocument 3 was signed.\nDocument 4 was not.\n\
            Document thewholeprocedure\nDocument theotherprocedure\nEnd of document and debate\nEnd of day\n";
        assert_eq!(several_articles(text), None);
    }
}
