//! Lines of the article in which somebody else says what a publication says in its notices: `We use cookies, said the baker.`

use std::borrow::Cow;

use crate::segment::kind::Furniture;

/// Whether a line of this kind by its words is the article's: somebody is said to speak in it, or the words are only quoted.
pub(super) fn is_attributed(line: &str, kind: Furniture) -> bool {
    if !line.ends_with(['.', '!', '?', '”', '"', '’']) {
        return false;
    }
    match kind {
        Furniture::Consent => speaks(line) || is_of_others(line),
        Furniture::Copyright => speaks(line) || is_quoted(line),
        Furniture::Advertisement
        | Furniture::Contact
        | Furniture::CrossReference
        | Furniture::Disclaimer
        | Furniture::Navigation
        | Furniture::Paywall
        | Furniture::SignUp => speaks(line),
        // Captions say who said so as well, and who corrects an article what it said.
        _ => false,
    }
}

/// Most words of who speaks and the verb: `said the old baker of the lower town`.
const SPEAKER: usize = 8;

/// Whether a part of the line between commas says who speaks: `, the clerk said,`, `, said Mona Haddad:`, `, she told the court.`
pub(super) fn speaks(line: &str) -> bool {
    let is_mark = |c: char| matches!(c, ',' | '.' | ':' | ';' | '!' | '?' | '“' | '”' | '"');
    let mut parts = line.split(is_mark).map(str::trim);
    let first = parts.find(|part| !part.is_empty());
    first.is_some()
        && parts.any(|part| {
            let words = part.split(' ');
            let opens = part.split(' ').next().unwrap_or("");
            let told = words.clone().any(|word| SAYING.contains(&word));
            told && words.count() <= SPEAKER && part.contains(' ') && !NOBODY.contains(&opens)
        })
}

/// With what no clause opens that says who speaks: `, as you told us,`, `, which said so`.
const NOBODY: &[&str] = &[
    "and", "as", "if", "or", "our", "that", "we", "what", "when", "which", "who", "you", "your",
];

/// What speakers do.
#[rustfmt::skip]
const SAYING: &[&str] = &[
    "argued", "argues", "asked", "began", "begged", "believes", "cried", "explained", "insisted", "insists", "joked", "recalled", "reckoned",
    "reckons", "replied", "said", "says", "shouted", "thinks", "told", "warned", "warns", "wrote",
];

/// `By joining the guard, a boatman accepts terms that nobody wrote down.`: neither a publication nor its readers, words in
/// quotation marks apart.
fn is_of_others(line: &str) -> bool {
    let said = without_quotations(line);
    let mut words = said.split(|c: char| !c.is_alphabetic());
    line.starts_with("By ") && !words.any(|word| OF_NOTICES.contains(&word.to_lowercase().as_str()))
}

/// Who speaks in notices, and to whom.
#[rustfmt::skip]
const OF_NOTICES: &[&str] = &[
    "browser", "commenters", "i", "members", "my", "our", "readers", "site", "subscribers", "us", "user", "users", "visitors", "we",
    "website", "you", "your",
];

/// Whether what reserves the rights stands in quotation marks, and the sentence goes on behind them or began before.
fn is_quoted(line: &str) -> bool {
    let names = |text: &str| {
        let lower = text.to_lowercase();
        ["reserved", "copyright", "©"]
            .iter()
            .any(|mark| lower.contains(mark))
    };
    let said = without_quotations(line);
    // A quotation alone is a notice that somebody set in marks.
    said.len() < line.len() && said.contains(char::is_alphabetic) && names(line) && !names(&said)
}

/// The line without what stands in it between quotation marks.
fn without_quotations(line: &str) -> Cow<'_, str> {
    if !line.contains(['“', '"']) {
        return Cow::Borrowed(line);
    }
    let mut open = false;
    let said = line.chars().filter(|c| {
        let was_open = open;
        match c {
            '“' => open = true,
            '”' => open = false,
            '"' => open = !open,
            _ => {}
        }
        !was_open && !open
    });
    Cow::Owned(said.collect())
}

#[cfg(test)]
mod tests {
    use super::super::tests::all;
    use crate::segment::kind::Furniture;

    #[test]
    fn notices_that_somebody_speaks_are_no_notices() {
        all(
            &[
                "By clicking “I agree,” Mona Haddad thinks, she has signed away the lock. She has read nothing.",
                "By joining the guard, a boatman accepts terms that nobody wrote down.",
                "By signing the paper, the mayor said, you agree to leave your land.",
                "We use cookies to bribe the guards, said the old baker Jon Reyes: “One box for each gate.”",
                "We use personal data only when we must, the envoy told the court.",
                "Your privacy matters to no one here, said the clerk.",
                "Do not sell my boat, she begged.",
                "Contact us, the note said, and we will bring your boat home.",
                "Donate blood, the hospital asked, and hundreds came.",
                "The envelope was stamped “All rights reserved,” to the clerk’s delight.",
                "“All rights reserved,” he said, and closed the book.",
            ],
            None,
        );
    }

    #[test]
    fn notices_that_a_publication_speaks() {
        all(
            &[
                "By clicking “I agree,” you accept our terms, as you told us.",
                "By joining, users agree to the terms.",
                "By clicking “I agree” I accept the terms of the delta.",
                "We use cookies and personal data, which our partners said they need.",
                "This site requires JavaScript.",
                "We and our partners use cookies.",
            ],
            Some(Furniture::Consent),
        );
        all(
            &[
                "“All rights reserved.”",
                "The “Delta Echo”, all rights reserved.",
                "(c) 2021 Delta Echo. Distribution by permission.",
            ],
            Some(Furniture::Copyright),
        );
        all(
            &["Contact us at the pier if you have a story, or write to us."],
            Some(Furniture::Contact),
        );
    }
}
