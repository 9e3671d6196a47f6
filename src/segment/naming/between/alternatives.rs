//! The words for those who do not see a picture, beside its caption.

use super::scenes::is_scene;
use crate::segment::kind::{Furniture, Kind};
use crate::segment::line::{Line, set};

/// Fewest words of a line for those who do not see a picture, and of one whose caption shows nothing.
const FEW: usize = 4;
const TWIN: usize = 7;

/// Names the words for those who do not see a picture, right above what is to be seen in it, which say half of the same.
pub(in crate::segment) fn name(lines: &mut [Line]) {
    let credited = |line: Option<&Line>| {
        line.is_some_and(|line| line.tight && line.kind == Some(Kind::Furniture(Furniture::Credit)))
    };
    for at in 1..lines.len() {
        let [above, below] = [&lines[at - 1], &lines[at]];
        let is_one = below.tight
            && !above.stops
            && above.is_plain()
            && above.words >= FEW
            && (below.is_plain() || below.kind == Some(Kind::Furniture(Furniture::Caption)))
            && (is_scene(below) || credited(lines.get(at + 1)))
            && says_most_of(above, below);
        if is_one {
            set(lines, at - 1, Furniture::Caption);
            set(lines, at, Furniture::Caption);
        }
    }
}

/// Names two lines right below each other, between headline and article, that say nearly the same in other words: those for
/// readers who do not see the picture, and its caption.
pub(in crate::segment) fn name_twins(lines: &mut [Line], title: usize, first: usize) {
    for at in title + 2..first.min(lines.len()) {
        let [above, below] = [&lines[at - 1], &lines[at]];
        let may_be = |line: &Line| line.is_plain() && !line.stops && line.words >= TWIN;
        let is_pair = below.tight && may_be(above) && may_be(below);
        if is_pair && says_most_of(above, below) && says_most_of(below, above) {
            set(lines, at - 1, Furniture::Caption);
            set(lines, at, Furniture::Caption);
        }
    }
}

/// Whether two of three words of a line stand in another as well.
fn says_most_of(line: &Line, other: &Line) -> bool {
    let others: Vec<&str> = other.folded().words().collect();
    let (mut all, mut shared) = (0, 0);
    for word in line.folded().words() {
        all += 1;
        shared += usize::from(others.contains(&word));
    }
    shared * 3 >= all * 2
}

#[cfg(test)]
mod tests {
    use crate::segment::naming::tests::{LEAD, NEXT};
    use crate::segment::segment;

    #[test]
    fn words_for_those_who_do_not_see_the_picture() {
        let kinds = |above: &str, below: &str| -> Vec<&str> {
            let text =
                format!("Envoys meet in the old palace\n{above}\n{below}\n\n{LEAD}\n\n{NEXT}");
            let found = segment(&text, None);
            found[1..3].iter().map(|s| s.kind.as_str()).collect()
        };
        let twins = [
            "Two boats are moored near the old pier at Amara",
            "The two boats were moored near the old pier",
        ];
        assert_eq!(kinds(twins[0], twins[1]), ["caption", "caption"]);
        assert_eq!(
            kinds(twins[0], "Nobody knows when they will leave the delta"),
            ["sentence", "sentence"]
        );
        let scene = "Two men wait for a boat near the pier in support of Operation River Guard, May 3, 2019.";
        let text = format!("Two Men Operation River Guard\n{scene}\n\n{LEAD}\n\n{NEXT}");
        let found = segment(&text, None);
        assert!(
            found[..2].iter().all(|s| s.kind.as_str() == "caption"),
            "{found:?}"
        );
    }
}
