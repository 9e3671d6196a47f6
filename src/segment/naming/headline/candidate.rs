//! A line that may be a headline.

use crate::segment::line::Line;

/// Fewest words of a line that is taken for a headline although another line stands beside it.
pub(super) const FULL: usize = 4;

/// A line that may be the headline, and where it stands.
pub(super) type Candidate<'a, 'b> = (usize, &'b Line<'a>);

/// Whether the line ends as a headline may.
pub(super) fn is_open(line: &Line) -> bool {
    !line.stops || line.text.ends_with(['?', '!', '’', '”', '"', '\''])
}
