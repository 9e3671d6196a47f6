//! What a firm says of itself and of its forecasts below a release: `About Delta Boats, Inc.`, `Forward-Looking Statements`.

use crate::segment::kind::{Furniture, Kind};
use crate::segment::line::{Line, set};
use crate::segment::words::shape;

/// Most words of the heading.
const HEADING: usize = 10;
/// Within so many bytes a paragraph about a firm names it.
const NAMED: usize = 80;
/// Most plain lines that stand below what a firm says of itself.
const BELOW: usize = 8;

/// Names such headings below an article, and the paragraph below each.
pub(in crate::segment) fn name(lines: &mut [Line]) {
    for at in 1..lines.len() {
        let Some(line) = lines.get(at).filter(|line| line.words <= HEADING) else {
            continue;
        };
        let forecasts = line.kind == Some(Kind::Furniture(Furniture::Disclaimer))
            && line.text.to_lowercase().contains("forward");
        let firm = line.text.strip_prefix("About ").filter(|_| !forecasts);
        let Some(below) = lines.get(at + 1).filter(|below| below.is_plain()) else {
            continue;
        };
        let is_named = match firm {
            Some(firm) => is_ended(lines, at) && is_about(firm, &below.text),
            None => forecasts && (below.text.is_empty() || below.text.contains("forward")),
        };
        if is_named {
            if firm.is_some() {
                set(lines, at, Furniture::Navigation);
            }
            set(lines, at + 1, Furniture::Disclaimer);
        }
    }
}

/// Whether the article stands above a line, and hardly more than furniture below it.
fn is_ended(lines: &[Line], at: usize) -> bool {
    let (above, below) = lines.split_at_checked(at).unwrap_or((&[], &[]));
    above.iter().any(|line| line.is_plain() && line.is_body())
        && below.iter().filter(|line| line.is_plain()).count() <= BELOW
}

/// Whether a paragraph introduces the firm or the body whose name this is: it begins with it, and says where it is or what it is.
fn is_about(firm: &str, paragraph: &str) -> bool {
    let firm = firm.trim_start_matches("the ").trim_end_matches(['.', ':']);
    let first = firm.split([' ', ',']).next().unwrap_or("");
    let begins = paragraph
        .get(..paragraph.floor_char_boundary(NAMED))
        .unwrap_or("");
    let of_firm = firm
        .split([' ', ','])
        .any(|word| FIRMS.contains(&word.trim_end_matches('.')));
    let at_home = ["www.", "http", "(NYSE", "(NASDAQ", "(LSE", "headquartered"]
        .iter()
        .any(|mark| paragraph.contains(mark));
    first.len() >= 3
        && first.starts_with(char::is_uppercase)
        && shape::is_names(firm)
        && begins.contains(first)
        && (of_firm || at_home)
}

/// What firms and bodies are called.
#[rustfmt::skip]
const FIRMS: &[&str] = &[
    "Association", "Center", "Centre", "Co", "Company", "Corp", "Corporation", "Foundation", "GmbH", "Group", "Holdings", "Inc", "Industries",
    "Institute", "LLC", "LLP", "Limited", "Ltd", "PLC", "Plc", "Society", "Trust", "University", "plc",
];

#[cfg(test)]
mod tests {
    use crate::segment::naming::tests::{LEAD, NEXT, kind_of};

    const TITLE: &str = "Delta Boats sells nine ferries to the port of Amara";

    #[test]
    fn what_a_firm_says_of_itself() {
        let about = "Delta Boats has built ferries since 1921 and employs 300 men in two towns.";
        for heading in ["About Delta Boats, Inc.", "About Delta Boats Ltd"] {
            let page = [TITLE, LEAD, NEXT, heading, about];
            assert_eq!(kind_of(&page, heading), "navigation", "{heading}");
            assert_eq!(kind_of(&page, about), "disclaimer", "{heading}");
        }
        let page = [TITLE, LEAD, NEXT, "About Delta Boats", about];
        assert_eq!(kind_of(&page, about), "sentence");
        let page = [TITLE, LEAD, NEXT, "About Delta Boats, Inc.", LEAD];
        assert_eq!(kind_of(&page, NEXT), "sentence");
        let page = ["About Delta Boats, Inc.", about, LEAD, NEXT];
        assert_eq!(kind_of(&page, about), "sentence");
    }

    #[test]
    fn what_a_firm_says_of_its_forecasts() {
        let heading = "Forward-Looking Statements";
        let said = "Words such as may and will mark what is forward-looking in it.";
        let page = [TITLE, LEAD, NEXT, heading, said];
        assert_eq!(kind_of(&page, heading), "disclaimer");
        assert_eq!(kind_of(&page, said), "disclaimer");
        let page = [TITLE, LEAD, NEXT, "Forward", said];
        assert_eq!(kind_of(&page, said), "likely-furniture");
    }
}
