//! How the lines of a text are set: at what column they were wrapped, and whether their paragraphs hang.

use super::capitals;
use super::raw_lines::Line;
use super::wrapped::wrap_column;
use crate::segment::words::line_ends::{ends_sentence, goes_on, starts_lower};

/// Paragraphs that must hang alike before others are taken to hang.
const ALIKE: usize = 2;

pub(in crate::segment) struct Setting {
    /// The column at which the text was hard-wrapped, if it was.
    pub(in crate::segment) column: Option<usize>,
    /// The same of paragraphs in capitals.
    pub(in crate::segment) capitals: Option<usize>,
    /// Whether lines were broken at no column, but so often inside a sentence that short ones were, too.
    pub(in crate::segment) ragged: bool,
    /// The indent of the first line of paragraphs that hang, and that of their other lines.
    hang: Option<(usize, usize)>,
}

impl Setting {
    pub(in crate::segment) fn of(lines: &[Line<'_>]) -> Setting {
        let column = wrap_column(lines);
        Setting {
            column,
            ragged: column.is_none() && is_ragged(lines),
            capitals: capitals::column(lines),
            hang: hang(lines),
        }
    }

    /// Whether `next` is indented as the lines below the first of a hanging paragraph are.
    pub(in crate::segment) fn hangs(&self, line: &Line<'_>, next: &Line<'_>) -> bool {
        next.blank_before == 0 && self.hang == Some((line.indent, next.indent))
    }

    /// Whether `next`, which `then` stands below, is the first line of a hanging paragraph.
    pub(in crate::segment) fn begins(
        &self,
        line: &Line<'_>,
        next: &Line<'_>,
        then: Option<&Line<'_>>,
    ) -> bool {
        let Some((first, other)) = self.hang else {
            return false;
        };
        next.indent == first
            && ends_sentence(line.text)
            && (line.indent == other || then.is_some_and(|then| self.hangs(next, then)))
    }
}

/// Whether half of the lines that stand close together, and so many at least, break off before a small letter.
fn is_ragged(lines: &[Line<'_>]) -> bool {
    let pairs = lines.windows(2).filter_map(|pair| match pair {
        [line, next] if next.blank_before == 0 && !line.markup && !next.markup => {
            Some((line, next))
        }
        _ => None,
    });
    let (mut all, mut broken) = (0, 0);
    for (line, next) in pairs {
        all += 1;
        broken +=
            usize::from(line.width >= BROKEN && goes_on(line.text) && starts_lower(next.text));
    }
    broken >= RAGGED && broken * 2 >= all
}

/// Fewest lines that break off, and fewest characters of each.
const RAGGED: usize = 6;
const BROKEN: usize = 25;

/// The indents of hanging paragraphs: nothing else breaks off inside a sentence that goes on further to the right.
fn hang(lines: &[Line<'_>]) -> Option<(usize, usize)> {
    let mut found: Vec<((usize, usize), usize)> = Vec::new();
    for pair in lines.windows(2) {
        let [line, next] = pair else { continue };
        let hangs = next.indent > line.indent + 1
            && next.blank_before == 0
            && starts_lower(next.text)
            && !ends_sentence(line.text);
        if !hangs {
            continue;
        }
        let indents = (line.indent, next.indent);
        let known = found.iter_mut().find(|(known, _)| *known == indents);
        if let Some((_, count)) = known {
            *count += 1;
        } else if found.len() < MOST {
            found.push((indents, 1));
        }
    }
    let (indents, count) = found.into_iter().max_by_key(|(_, count)| *count)?;
    (count >= ALIKE).then_some(indents)
}

/// Most kinds of indents that are counted: a text with more is no prose.
const MOST: usize = 16;

#[cfg(test)]
mod tests {
    use super::super::raw_lines;
    use super::*;

    #[test]
    fn lines_broken_at_no_column() {
        let text = "The envoys of the towns left\nthe old palace by the river at noon and went\nhome, all of them but the one who was\n\
                    to stay there and had been asked for\n6 more months. Nobody in the towns\nof the delta knows why she did that, nor why the others had let her\nand said nothing at all of it to\nthose who asked, and\nwho were many. It was late.";
        let setting = |text: &str| Setting::of(&raw_lines::lines(text));
        assert!(setting(text).ragged && setting(text).column.is_none());
        assert!(!setting(&text.replace("\n", "\n\n")).ragged);
        let paragraphs = crate::segment::paragraphs::paragraphs(text);
        assert_eq!(paragraphs.len(), 1);
        // A name that fell to the next line, and what is none.
        let count = |last: &str| {
            let text = format!("{text}\n{last}");
            crate::segment::paragraphs::paragraphs(&text).len()
        };
        for last in [
            "She had told the\nBasra Gazette so, and nobody else.",
            "She had been to the school of\nmakers and had told\nBasra of it.",
            "An envoy of the towns had known\nMona Haddad, and said so to all.",
        ] {
            assert_eq!(count(last), 2, "{last}");
        }
        for last in [
            "How the towns were lost\nMona Haddad had known it, she said.",
            "Boats for Basra\nMona Haddad had known it, she said.",
            "An envoy of the towns had left.\nMona Haddad had known it, she said.",
            "An envoy of the towns had left\nMona Haddad",
        ] {
            assert_eq!(count(last), 3, "{last}");
        }
    }

    #[test]
    fn paragraphs_that_hang() {
        let hang_of = |text: &str| hang(&raw_lines::lines(text));
        let turn = "MS HADDAD:  The envoys left the\n    palace by the river.\n";
        assert_eq!(hang_of(&turn.repeat(2)), Some((0, 4)));
        assert_eq!(hang_of(turn), None);
        let flush = turn.replace("    ", "");
        assert_eq!(hang_of(&flush.repeat(2)), None);
        let stops = turn.replace("the\n", "it.\n");
        assert_eq!(hang_of(&stops.repeat(2)), None);
    }
}
