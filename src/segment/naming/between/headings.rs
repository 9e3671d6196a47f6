//! Headings between the paragraphs of the article.

use super::heading_forms::{HEADING, SIBLINGS, is_heading, is_numbered_heading, is_shouted};
use super::links::{TEASER, is_teaser};
use super::{lists, parts, turns};
use crate::segment::kind::{Furniture, Kind};
use crate::segment::line::Line;
use crate::segment::phrases::questions::{
    is_question, is_said_by_one, refers_back, speaks_of_itself,
};
use crate::segment::words::shape;

/// Most words of a question where there are others.
const QUESTION: usize = 13;
/// Fewest words of a sentence that announces a list.
const SENTENCE: usize = 8;

/// Names the headings among `lines[from..last]`.
pub(in crate::segment) fn name(lines: &mut [Line], from: usize, last: usize) {
    let from = from - usize::from(is_first_of_several(lines, from, last));
    parts::name(lines, from, last);
    let family = Family::of(lines.get(from..=last).unwrap_or(&[]));
    // From below, so that a heading above a heading sees the prose under both.
    let listed = lists::items(lines.get(..=last).unwrap_or(&[]));
    let said = turns::said(lines.get(..=last).unwrap_or(&[]));
    let announced = announced(lines);
    let mut prose_below = lines.get(last).is_some_and(Line::is_prose);
    let open = open(lines);
    for (at, line) in lines.iter_mut().enumerate().take(last).skip(from).rev() {
        if line.is_plain() && !line.told && (1..=TEASER).contains(&line.words) {
            if prose_below && !line.stops && is_teaser(&line.text) {
                line.kind = Some(Kind::Furniture(Furniture::Navigation));
            } else if ![&listed, &said]
                .iter()
                .any(|list| list.get(at) == Some(&true))
                && !open.contains(&at)
                && family.holds(line, prose_below)
                && (!announced.contains(&at) || family.has_like(line))
            {
                line.kind = Some(Kind::Furniture(Furniture::SectionHeading));
            }
        }
        if line.is_plain() {
            // A sentence that announces a list is prose as well.
            prose_below = line.is_prose() || line.words >= SENTENCE && line.text.ends_with(':');
        }
    }
}

/// The lines right below a sentence that ends in a colon: what it announced, rather than a heading.
fn announced(lines: &[Line]) -> Vec<usize> {
    let announces =
        |line: &Line| line.is_plain() && line.words >= SENTENCE && line.text.ends_with(':');
    let above = lines.iter().enumerate();
    above
        .filter(|(_, line)| announces(line))
        .map(|(at, _)| at + 1)
        .collect()
}

/// The lines with a small letter of which a sentence goes on in the next line that is no furniture: prose, rather than headings.
fn open(lines: &[Line]) -> Vec<usize> {
    let plain = || lines.iter().enumerate().filter(|(_, line)| line.is_plain());
    plain()
        .zip(plain().skip(1))
        .filter(|((_, line), (_, below))| {
            line.goes_on_in(below) && line.text.contains(char::is_lowercase)
        })
        .map(|((at, _), _)| at)
        .collect()
}

/// Whether `1. Who pays?` stands above the first paragraph, and `2. …` between others.
fn is_first_of_several(lines: &[Line], from: usize, last: usize) -> bool {
    let is = |line: &Line, number: &str| {
        line.is_plain() && line.text.starts_with(number) && is_numbered_heading(&line.text)
    };
    let above = from.checked_sub(1).and_then(|at| lines.get(at));
    let below = lines.get(from..last).unwrap_or(&[]);
    above.is_some_and(|line| is(line, "1.") || is(line, "1)"))
        && below.iter().any(|line| is(line, "2.") || is(line, "2)"))
}

/// What headings a document has beyond doubt.
struct Family {
    /// Short lines without a full stop.
    plain: usize,
    /// Lines in capitals.
    shouted: usize,
    /// Short questions with prose below, as an explainer has; none in an interview.
    questions: usize,
    /// Short numbered lines with prose below.
    numbered: usize,
}

impl Family {
    fn of(lines: &[Line]) -> Family {
        let mut family = Family {
            plain: 0,
            shouted: 0,
            questions: 0,
            numbered: 0,
        };
        for pair in lines.windows(2) {
            let [line, below] = pair else { continue };
            if !line.is_plain() || line.words == 0 || line.words > QUESTION {
                continue;
            }
            family.shouted += usize::from(is_shouted(&line.text));
            if !below.is_plain() || !below.is_prose() {
                continue;
            }
            let short = line.words <= HEADING;
            family.plain += usize::from(short && is_heading(line));
            family.numbered += usize::from(is_numbered_heading(&line.text));
            family.questions += usize::from(is_question(&line.text));
        }
        if is_interview(lines) {
            family.questions = 0;
            family.plain = 0;
        }
        family
    }

    /// Whether others beyond doubt are headings of the kind of the line, with which a document goes on also below a colon.
    fn has_like(&self, line: &Line) -> bool {
        self.plain > SIBLINGS || is_numbered_heading(&line.text) || is_shouted(&line.text)
    }

    /// Whether the line is a heading, given its siblings.
    fn holds(&self, line: &Line, prose_below: bool) -> bool {
        let shouted = is_shouted(&line.text);
        if shouted && self.shouted > SIBLINGS && line.words >= 2 {
            return true;
        }
        if !prose_below {
            return false;
        }
        if is_numbered_heading(&line.text) && self.numbered >= SIBLINGS {
            return true;
        }
        if line.text.ends_with('?') {
            if refers_back(&line.text) && !shouted {
                return false;
            }
            let alike = self.questions >= SIBLINGS
                || self.questions + self.plain > SIBLINGS && line.words >= 2
                || shouted;
            let most = if self.questions > SIBLINGS {
                QUESTION
            } else {
                HEADING + 1
            };
            return line.words <= most && alike && is_question(&line.text);
        }
        // `Envoys of Both Towns Meet in the Old Palace by the River Again`: the title of another article.
        (line.words <= HEADING || shouted || shape::is_title_case(&line.text)) && is_heading(line)
    }
}

/// Whether those who are asked short questions speak of themselves in most of their answers, wherever in an answer they do.
fn is_interview(lines: &[Line]) -> bool {
    let asks = |line: &&Line| {
        line.is_plain() && (1..=QUESTION).contains(&line.words) && line.text.ends_with('?')
    };
    let (mut asked, mut at_once, mut personal) = (0, 0, 0);
    let mut rest = lines;
    while let Some(at) = rest.iter().position(|line| asks(&line)) {
        rest = rest.get(at + 1..).unwrap_or(&[]);
        let mut answer = rest
            .iter()
            .take_while(|line| !asks(line))
            .filter(|line| line.is_plain());
        let Some(first) = answer.next().filter(|line| line.is_prose()) else {
            continue;
        };
        asked += 1;
        let is_at_once = speaks_of_itself(&first.text);
        // Further below an institute may speak of itself, but no single person.
        let mut more = answer.filter(|line| line.is_prose());
        at_once += usize::from(is_at_once);
        personal += usize::from(is_at_once || more.any(|line| is_said_by_one(&line.text)));
    }
    // Two questions may stand above two letters.
    let told = if asked > SIBLINGS { personal } else { at_once };
    asked >= SIBLINGS && told * 2 > asked
}

#[cfg(test)]
mod tests {
    use crate::segment::naming;

    #[test]
    fn what_is_asked_of_somebody_is_asked_throughout() {
        let (title, lead) = ("Envoys meet in the old palace", naming::tests::LEAD);
        let asked = [
            "Why did you come?",
            "Who paid for the boat?",
            "Will you stay?",
        ];
        for answers in [
            [
                "I was asked to.",
                "Nobody paid for it.",
                "My house is here.",
            ],
            [
                "(Laughs.)",
                "The council paid. I did not ask.",
                "I cannot say that yet.",
            ],
        ] {
            let said = "Because they asked me to.";
            let page = [
                title, lead, asked[0], answers[0], said, asked[1], answers[1], asked[2], answers[2],
            ];
            for question in asked {
                assert_eq!(
                    naming::tests::kind_of(&page, question),
                    "sentence",
                    "{question}"
                );
            }
        }
        // Others are spoken of.
        let next = naming::tests::NEXT;
        let page = [title, lead, asked[0], next, asked[1], lead, asked[2], next];
        for question in asked {
            assert_eq!(
                naming::tests::kind_of(&page, question),
                "section-heading",
                "{question}"
            );
        }
    }

    #[test]
    fn a_question_that_goes_on_with_what_stands_above_is_no_heading() {
        let (title, lead, next) = (
            "Envoys meet in the old palace",
            naming::tests::LEAD,
            naming::tests::NEXT,
        );
        let page = [
            title,
            lead,
            "The pumps",
            next,
            "So who did?",
            lead,
            "The lock of Amara",
            next,
            "A boat home",
            lead,
        ];
        assert_eq!(naming::tests::kind_of(&page, page[4]), "sentence");
        assert_eq!(naming::tests::kind_of(&page, page[2]), "section-heading");
        let page = [
            title,
            lead,
            "Who pays?",
            next,
            "And who mends it?",
            lead,
            "What is next?",
            next,
            lead,
        ];
        assert_eq!(naming::tests::kind_of(&page, page[4]), "section-heading");
    }

    #[test]
    fn a_sentence_that_goes_on_below_furniture_is_no_heading() {
        let (title, lead, next) = (
            "Envoys meet in the old palace",
            naming::tests::LEAD,
            naming::tests::NEXT,
        );
        let of = |line: &str, below: &str| {
            let page = [title, lead, line, "Photo: Mona Haddad", below, next, lead];
            naming::tests::kind_of(&page, line)
        };
        let small = "sold the boats of the guild to a cousin of the clerk, he said.";
        assert_eq!(of("The keepers of the locks", small), "sentence");
        assert_eq!(of("The keepers of the locks", lead), "section-heading");
        let name = "de Haddad sold the boats of the guild to a cousin of the clerk.";
        assert_eq!(of("The keepers of the locks", name), "section-heading");
        // A word that was broken.
        assert_eq!(of("The keepers were less con-", lead), "sentence");
    }

    #[test]
    fn the_title_of_another_article_stands_between_paragraphs() {
        let (title, lead) = ("Envoys meet in the old palace", naming::tests::LEAD);
        let of = |line: &str| {
            let page = [title, lead, naming::tests::NEXT, line, lead, lead];
            naming::tests::kind_of(&page, line)
        };
        let linked =
            "Militias of the River Name Successor to Captain Slain in the Strike - Reports";
        assert_eq!(of(linked), "section-heading");
        let said = "Militias of the river name successor to captain slain in the strike - reports";
        assert_eq!(of(said), "sentence");
    }

    #[test]
    fn what_a_sentence_announced_with_a_colon_is_no_heading() {
        let (title, lead) = ("Envoys meet in the old palace", naming::tests::LEAD);
        let of = |above: &str| {
            let page = [title, lead, above, "No boats by night", lead, lead];
            naming::tests::kind_of(&page, "No boats by night")
        };
        let said = "On the wall of the lock somebody had written in red";
        assert_eq!(of(&format!("{said}:")), "sentence");
        assert_eq!(of(&format!("{said}.")), "section-heading");
        let parts = ["No boats by night", "The pumps", "The lock of Amara"];
        let told = format!("{said}:");
        let page = [
            title, lead, &told, parts[0], lead, parts[1], lead, parts[2], lead, lead,
        ];
        assert_eq!(naming::tests::kind_of(&page, parts[0]), "section-heading");
    }

    #[test]
    fn the_first_of_numbered_questions_stands_above_all_prose() {
        let title = "Envoys meet in the old palace by the river";
        let (lead, next) = (
            "The envoys of both towns, who met on Monday in the old palace by the river.",
            "Nobody else was there to hear what they said, and neither of them would tell.",
        );
        let asked = ["1. Who came?", "2. Who stayed?", "3. Who pays?"];
        let of = |page: &[&str]| naming::tests::kind_of(page, asked[0]);
        let page = [title, asked[0], lead, asked[1], next, asked[2], lead];
        assert_eq!(of(&page), "section-heading");
        assert_eq!(of(&[title, asked[0], lead, next, lead]), "sentence");
    }
}
