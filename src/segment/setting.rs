//! How the lines of a text are set: at what column they were wrapped, and whether their paragraphs hang.

use super::capitals;
use super::line_ends::{ends_sentence, starts_lower};
use super::raw_lines::Line;
use super::wrapped::wrap_column;

/// Paragraphs that must hang alike before others are taken to hang.
const ALIKE: usize = 2;

pub(super) struct Setting {
    /// The column at which the text was hard-wrapped, if it was.
    pub(super) column: Option<usize>,
    /// The same of paragraphs in capitals.
    pub(super) capitals: Option<usize>,
    /// The indent of the first line of paragraphs that hang, and that of their other lines.
    hang: Option<(usize, usize)>,
}

impl Setting {
    pub(super) fn of(lines: &[Line<'_>]) -> Setting {
        Setting {
            column: wrap_column(lines),
            capitals: capitals::column(lines),
            hang: hang(lines),
        }
    }

    /// Whether `next` is indented as the lines below the first of a hanging paragraph are.
    pub(super) fn hangs(&self, line: &Line<'_>, next: &Line<'_>) -> bool {
        next.blank_before == 0 && self.hang == Some((line.indent, next.indent))
    }

    /// Whether `next`, which `then` stands below, is the first line of a hanging paragraph.
    pub(super) fn begins(&self, line: &Line<'_>, next: &Line<'_>, then: Option<&Line<'_>>) -> bool {
        let Some((first, other)) = self.hang else {
            return false;
        };
        next.indent == first
            && ends_sentence(line.text)
            && (line.indent == other || then.is_some_and(|then| self.hangs(next, then)))
    }
}

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
