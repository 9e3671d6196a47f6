//! The words for those who do not see a picture, beside its caption.

use super::scenes::is_scene;
use crate::segment::kind::{Furniture, Kind};
use crate::segment::line::{Line, set};

/// Fewest words of a line for those who do not see a picture, and of one whose caption shows nothing.
const FEW: usize = 4;
const TWIN: usize = 7;

/// Names the words for those who do not see a picture, right above what is to be seen in it, which say half of the same. A line
/// that may be the headline stands above both.
pub(in crate::segment) fn name(lines: &mut [Line]) {
    let is_title = |line: &Line| line.is_plain() && !line.stops && line.words >= FEW;
    let Some(title) = lines.iter().position(is_title) else {
        return;
    };
    let credited = |line: Option<&Line>| {
        line.is_some_and(|line| line.tight && line.kind == Some(Kind::Furniture(Furniture::Credit)))
    };
    for at in title + 2..lines.len() {
        let [above, below] = [&lines[at - 1], &lines[at]];
        let is_one = below.tight
            && !above.stops
            && above.is_plain()
            && above.words >= FEW
            && (below.is_plain() || below.kind == Some(Kind::Furniture(Furniture::Caption)))
            && (is_scene(below) || is_slug(&above.text) && credited(lines.get(at + 1)))
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
        if is_pair && (says_all_of(above, below) || says_all_of(below, above)) {
            set(lines, at - 1, Furniture::Caption);
            set(lines, at, Furniture::Caption);
        }
    }
}

/// Words that one of the two may have by itself.
const SMALL: [&str; 11] = [
    "a", "an", "are", "had", "has", "have", "is", "the", "to", "was", "were",
];

/// Whether all words of a line stand in another as well, but for the smallest. Two decks may differ in one word that matters.
fn says_all_of(line: &Line, other: &Line) -> bool {
    let others: Vec<&str> = other.folded().words().collect();
    let holds = |word: &str| others.contains(&word) || SMALL.contains(&word);
    line.folded().words().all(holds) && !line.folded().words().eq(others.iter().copied())
}

/// `US Marines Operation River Guard`: the name of a picture's file, without a small word.
fn is_slug(text: &str) -> bool {
    !text
        .split(' ')
        .any(|word| word.starts_with(char::is_lowercase))
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
        let title = "Envoys meet in the old palace by the river";
        let text = format!("{title}\n\nTwo Men Operation River Guard\n{scene}\n\n{LEAD}\n\n{NEXT}");
        let found = &segment(&text, None)[1..];
        assert!(
            found[..2].iter().all(|s| s.kind.as_str() == "caption"),
            "{found:?}"
        );
        // What two decks say may differ in a word.
        let decks = [
            "Generals want the guards to stay in Basra this year",
            "Mothers want the guards to leave Basra this year",
        ];
        assert_eq!(kinds(decks[0], decks[1]), ["sentence", "sentence"]);
        // The headline and its first sentence above a picture.
        let text = format!(
            "Guards leave the palace after a siege\nGuards leave the palace after a siege on Monday.\nPhoto: AFP\n\n{LEAD}\n\n{NEXT}"
        );
        assert_eq!(segment(&text, None)[0].kind.as_str(), "headline");
    }
}
