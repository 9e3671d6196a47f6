//! The note about its author at the end of an article.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::segment::kind::{Furniture, Kind};
use crate::segment::line::{Line, set};
use crate::segment::phrases::introductions::{
    LONGEST_NAME, Person, biography_of, introduces_author, introduces_member, writer_of_book,
};
use crate::segment::words::shape;

/// How many of the last lines may be the note about the author: others of the page stand below it.
const ENDS: usize = 6;

/// `Mona Haddad is a fellow at …` at the very end: somebody of the byline, or somebody the article does not mention.
pub(in crate::segment) fn name(lines: &mut [Line]) {
    name_signed(lines);
    name_above(lines);
    let may_be = |l: &Line| l.is_plain() && l.words > 1 && !is_question(l);
    let plain = |at: &usize| lines.get(*at).is_some_and(may_be);
    let ends: Vec<usize> = (0..lines.len()).rev().filter(plain).take(ENDS).collect();
    for (nth, at) in ends.into_iter().enumerate() {
        if let Some(line) = lines.get_mut(at)
            && nth < 2
            && (introduces_author(&line.text) || introduces_member(&line.text))
        {
            line.kind = Some(Kind::Furniture(Furniture::Biography));
            continue;
        }
        let introduced =
            |line: &Line| biography_of(&line.text).or_else(|| writer_of_book(&line.text));
        let Some(person) = lines.get(at).and_then(introduced) else {
            continue;
        };
        let signed = lines.iter().any(|l| {
            l.kind == Some(Kind::Furniture(Furniture::Byline))
                && holds_word(&l.text, &person.surname)
        });
        let mentioned = lines.iter().enumerate().any(|(other, l)| {
            other != at
                && l.is_plain()
                && l.is_body()
                && (l.text.is_empty() || said(l).contains(&person.surname))
        });
        // Further up only furniture may follow: news introduces whom it quotes next.
        let below = lines.get(at + 1..).unwrap_or(&[]);
        // A dash or a star before the name sets the note apart.
        let is_marked = lines
            .get(at)
            .is_some_and(|l| l.text.starts_with(['—', '–', '*']));
        let last = nth < 2
            || is_marked
            || below.iter().all(|line| {
                !line.is_plain() || !line.is_prose() || biography_of(&line.text).is_some()
            });
        if let Some(line) = lines.get_mut(at)
            && last
            // The article does not speak of those who sign it; a place that its tags name it does.
            && if mentioned { signed && person.has_role } else { signed || person.has_role }
        {
            line.kind = Some(Kind::Furniture(Furniture::Biography));
        }
    }
}

/// What the line says, of a turn of a talk without who speaks: who asks the questions is the author.
fn said<'a>(line: &'a Line) -> &'a str {
    let is_name = |who: &str| shape::words(who) <= LONGEST_NAME && shape::is_names(who);
    let turn = line.text.split_once(": ");
    let turn = turn.filter(|(who, _)| line.spoken || is_name(who));
    turn.map_or(&*line.text, |(_, said)| said)
}

/// Whether it is a numbered question of an examination, `Q20 Mr Haddad: …`: no note, whoever is spoken to.
fn is_question(line: &Line) -> bool {
    let rest = line.text.strip_prefix('Q');
    let number = rest.and_then(|rest| rest.split_once(' '));
    number.is_some_and(|(number, _)| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// How many lines below the headline a note about the author stands at most.
const BELOW_TITLE: usize = 6;

/// Names the note about an author above the article, of whom nothing else speaks: `Mr. Haddad, a former pilot, lives in Amara. He is
/// the author of “High Water.”`
fn name_above(lines: &mut [Line]) {
    let title = lines
        .iter()
        .position(|line| line.kind == Some(Kind::Headline));
    let from = title.map_or(0, |title| title + 1);
    let is_of_writer = |line: &Line| {
        let wrote = [
            ". He is the author of ",
            ". She is the author of ",
            ". They are the authors of ",
        ];
        line.is_plain() && line.words <= NOTE && wrote.iter().any(|wrote| line.text.contains(wrote))
    };
    let mut above = lines.iter().enumerate().skip(from).take(BELOW_TITLE);
    let Some((at, note)) = above.find(|(_, line)| is_of_writer(line)) else {
        return;
    };
    let Some(person) = biography_of(&note.text) else {
        return;
    };
    let mut others = lines
        .iter()
        .skip(at + 1)
        .filter(|line| line.is_plain() && line.is_body())
        .peekable();
    let is_alone = others.peek().is_none();
    if !is_alone && !others.any(|line| line.text.is_empty() || line.text.contains(&person.surname))
    {
        set(lines, at, Furniture::Biography);
    }
}

/// Names the notes about those of the byline wherever they stand, and those below a line that is their name alone.
fn name_signed(lines: &mut [Line]) {
    let byline = Some(Kind::Furniture(Furniture::Byline));
    let bylines: BTreeSet<String> = lines
        .iter()
        .filter(|line| line.kind == byline)
        .map(|line| line.text.to_string())
        .collect();
    // By their words, in lower case: a page may have as many bylines as notes.
    let mut with_word: HashMap<String, Vec<&str>> = HashMap::new();
    for byline in &bylines {
        let words: HashSet<String> = words(byline).map(str::to_ascii_lowercase).collect();
        for word in words {
            with_word.entry(word).or_default().push(byline);
        }
    }
    let of_surname = |person: &Person| {
        let surname = person.surname.to_ascii_lowercase();
        with_word.get(&surname).map_or(&[][..], Vec::as_slice)
    };
    let signed = |first: &str, person: &Person| {
        let mut bylines = of_surname(person).iter();
        bylines.any(|byline| holds_word(byline, first))
    };
    for at in 1..lines.len() {
        let may_be = |l: &&Line| l.is_plain() && l.words <= NOTE && !is_question(l);
        let Some(line) = lines.get(at).filter(may_be) else {
            continue;
        };
        // Few lines begin with a name that stands in a byline or right above, and of the others no more need be known.
        let is_above = lines.get(at - 1).is_some_and(|above| {
            above.words <= LONGEST_NAME
                && bare_first_word(&above.text) == bare_first_word(&line.text)
                && shape::is_names(&above.text)
        });
        if is_about_above(lines, at) || is_below_byline(lines, at) {
            set(lines, at, Furniture::Biography);
            continue;
        }
        if !is_above && with_word.is_empty() {
            continue;
        }
        let first = bare_first_word(&line.text);
        if first.len() < 2 || !(is_above || with_word.contains_key(&first.to_ascii_lowercase())) {
            continue;
        }
        let is_note = biography_of(&line.text).is_some_and(|person| {
            let has_full_name = person.surname != first;
            // Who signs `By Mona Haddad` does not tell in the article what Mona Haddad is.
            let is_ours = has_full_name
                && [" is a ", " is an ", " is the "]
                    .iter()
                    .any(|is| line.text.contains(is))
                && of_surname(&person).iter().any(|by| {
                    by.get(..3)
                        .is_some_and(|head| head.eq_ignore_ascii_case("by "))
                        && holds_word(by, first)
                });
            is_ours
                || person.has_role
                    && (is_above
                        && lines
                            .get(at - 1)
                            .is_some_and(|above| holds_word(&above.text, &person.surname))
                        || has_full_name && signed(first, &person))
        });
        if is_note && let Some(line) = lines.get_mut(at) {
            line.kind = Some(Kind::Furniture(Furniture::Biography));
        }
    }
}

/// `MONA HADDAD`, and below it `Haddad covers the delta for the Gazette.`
fn is_about_above(lines: &[Line], at: usize) -> bool {
    let (Some(above), Some(line)) = (lines.get(at - 1), lines.get(at)) else {
        return false;
    };
    if !(2..=LONGEST_NAME).contains(&above.words) {
        return false;
    }
    let surname = words(&above.text).last().unwrap_or("");
    let head = line.text.get(..surname.len());
    head.is_some_and(|head| !head.is_empty() && head.eq_ignore_ascii_case(surname))
        && shape::is_names(&above.text)
        && line
            .text
            .get(surname.len()..)
            // Where it was written.
            .filter(|rest| rest.starts_with(' ') && !rest.starts_with(" reports from "))
            .and_then(|rest| biography_of(&format!("{}{rest}", above.text)))
            .is_some_and(|person| person.has_role)
}

/// `By Mona Haddad`, and right below it `Ms. Haddad, a retired pilot, steered boats in the delta.`
fn is_below_byline(lines: &[Line], at: usize) -> bool {
    let (Some(above), Some(line)) = (lines.get(at - 1), lines.get(at)) else {
        return false;
    };
    let is_titled = ["Dr. ", "Mr. ", "Mrs. ", "Ms. ", "Prof. "]
        .iter()
        .any(|title| line.text.starts_with(title));
    is_titled
        && above.kind == Some(Kind::Furniture(Furniture::Byline))
        && biography_of(&line.text).is_some_and(|person| holds_word(&above.text, &person.surname))
}

/// Most words of a note about an author.
const NOTE: usize = 90;

fn bare_first_word(text: &str) -> &str {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let is_part = |c: char| c.is_alphanumeric() || c == '-';
    text.split(|c: char| !is_part(c)).next().unwrap_or("")
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '-'))
}

fn holds_word(text: &str, word: &str) -> bool {
    words(text).any(|w| w.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_byline() {
        assert!(holds_word("By MONA HADDAD, Basra", "Haddad"));
        assert!(!holds_word("By Mona al-Haddad", "Haddad"));
    }

    #[test]
    fn a_question_of_an_examination_is_no_note() {
        use crate::segment::naming::tests::{LEAD, kind_of};
        let title = "River Committee - Minutes of Evidence";
        let byline = "MR JON FENN CMG AND PILOT ANA REYES";
        let question =
            "Q20 Mr Hale: Pilot, can I ask you about the dykes, which you would describe as poor?";
        let answer = "Pilot Reyes: They were mended by the pilots, and I do not say that lightly.";
        let page = [title, byline, question, answer];
        assert_eq!(kind_of(&page, question), "sentence");
        let page = [title, byline, LEAD, question];
        assert_eq!(kind_of(&page, question), "sentence");
    }

    #[test]
    fn who_asks_the_questions_may_be_the_author() {
        use crate::segment::naming::tests::{LEAD, NEXT, kind_of};
        let note = "Mona Fenn is a freelance journalist based in Amara.";
        let asked = "Mona Fenn: You once said that the river would be a creek by now, and you laughed. Do you still?";
        let answered =
            "Jon Reyes: I was being polite when I said so, and I am not polite any more today.";
        let page = [
            "‘Nobody asked us’: a pilot on the dykes",
            LEAD,
            asked,
            answered,
            asked,
            answered,
            NEXT,
            note,
        ];
        assert_eq!(kind_of(&page, note), "biography");
        let told =
            "Mona Fenn told us that she had never seen the river so low, not even as a child.";
        let page = [page[0], LEAD, asked, answered, asked, answered, told, note];
        assert_eq!(kind_of(&page, note), "sentence");
    }

    #[test]
    fn a_place_among_the_tags_is_no_author() {
        use crate::segment::naming::tests::{LEAD, NEXT, kind_of};
        let title = "Envoys meet in the old palace by the river";
        let told = "Qalat al-Reed was hit by rockets in May, and boats were lost there.";
        let first = "The boats left Qalat al-Reed on Friday, an envoy told the paper in Basra.";
        let page = [
            title,
            first,
            LEAD,
            NEXT,
            told,
            NEXT,
            "Qalat al-Reed",
            "River Coalition",
        ];
        assert_eq!(kind_of(&page, told), "sentence");
    }

    #[test]
    fn notes_about_those_of_the_byline() {
        use crate::segment::naming::tests::{LEAD, NEXT, kind_of};
        let title = "Envoys meet in the old palace by the river";
        let note = "Mona al-Haddad is a correspondent in Basra.";
        let signed = [title, note, "By Mona al-Haddad", LEAD, NEXT, LEAD, NEXT];
        assert_eq!(kind_of(&signed, note), "biography");
        let portrait = [title, LEAD, NEXT, "Mona al-Haddad", note, NEXT, LEAD];
        assert_eq!(kind_of(&portrait, note), "biography");
        let marked = "— Mona Haddad is a correspondent in Basra.";
        let page = [
            title,
            LEAD,
            NEXT,
            marked,
            "We want to hear from the delta.",
            NEXT,
        ];
        assert_eq!(kind_of(&page, marked), "biography");
        // Somebody of whom the article tells.
        let page = [title, "By Jon Reyes", LEAD, note, NEXT, LEAD, NEXT];
        assert_eq!(kind_of(&page, note), "sentence");
    }

    #[test]
    fn notes_above_the_article() {
        use crate::segment::naming::tests::{LEAD, NEXT, kind_of};
        use crate::segment::segment;
        let title = "Envoys meet in the old palace by the river";
        let note = "Mr. Haddad, a former pilot, taught at the River College until 2019. He is the author of “High Water.”";
        let kinds = |below: &str| {
            let text = format!("{title}\n\n{note}\n\n{LEAD}\n\n{below}");
            segment(&text, None)[1].kind.as_str()
        };
        assert_eq!(kinds(NEXT), "biography");
        // Somebody of whom the article tells.
        let told =
            "Mr. Haddad left the palace on Monday without a word to those who had waited for him.";
        assert_eq!(kinds(told), "sentence");
        assert_eq!(kind_of(&[title, note], title), "headline");
    }

    #[test]
    fn a_note_between_the_byline_and_the_article() {
        use crate::segment::naming::tests::{LEAD, NEXT, kind_of};
        let title = "Envoys meet in the old palace by the river";
        let note = "Ms. Haddad, a former pilot, steered the boats of the delta until 2003.";
        let by = |name: &str| {
            let byline = format!("By {name}");
            kind_of(&[title, &byline, note, LEAD, NEXT, LEAD, NEXT], note)
        };
        assert_eq!(by("Mona Haddad"), "biography");
        assert_eq!(by("Jon Reyes"), "sentence");
        let page = [title, "By Mona Haddad", LEAD, note, NEXT, LEAD, NEXT];
        assert_eq!(kind_of(&page, note), "sentence");
    }

    #[test]
    fn notes_that_begin_with_the_surname_alone() {
        use crate::segment::naming::tests::{LEAD, NEXT, kind_of};
        let title = "Envoys meet in the old palace by the river";
        let note = "Haddad covers the delta for the Gazette.";
        let page = [title, "By Jon Reyes", LEAD, NEXT, "MONA HADDAD", note];
        assert_eq!(kind_of(&page, note), "biography");
        let told = "Haddad is the one whom both of them trust.";
        let page = [title, "By Jon Reyes", LEAD, NEXT, "Mona Haddad", told, NEXT];
        assert_eq!(kind_of(&page, told), "sentence");
    }

    #[test]
    fn who_signs_an_article_is_whoever_a_note_says() {
        use crate::segment::naming::tests::{LEAD, NEXT, kind_of};
        let title = "Envoys meet in the old palace by the river";
        let note = "Mona Haddad is a doctoral candidate at the River College.";
        let page = [title, "By Mona Haddad", note, LEAD, NEXT, LEAD, NEXT];
        assert_eq!(kind_of(&page, note), "biography");
        let page = [title, "By Jon Reyes", note, LEAD, NEXT, LEAD, NEXT];
        assert_eq!(kind_of(&page, note), "sentence");
    }
}
