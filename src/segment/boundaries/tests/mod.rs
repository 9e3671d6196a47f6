//! Paragraphs with their boundaries marked.

mod abbreviations;
mod marks;
mod openings;
mod speech;
mod times;
mod tongues;

use super::*;

/// Checks a paragraph in which `‖` marks every boundary.
fn check(marked: &str) {
    let text: String = marked
        .split('‖')
        .map(str::trim)
        .collect::<Vec<_>>()
        .join(" ");
    let found: Vec<&str> = sentences(&text)
        .into_iter()
        .map(|range| &text[range])
        .collect();
    assert_eq!(found, marked.split('‖').map(str::trim).collect::<Vec<_>>());
}

/// Checks text that has no space where `‖` marks the boundary.
fn check_tight(marked: &str) {
    let text = marked.replace('‖', "");
    let found: Vec<&str> = sentences(&text)
        .into_iter()
        .map(|range| &text[range])
        .collect();
    assert_eq!(found, marked.split('‖').collect::<Vec<_>>());
}

#[test]
fn missing_spaces() {
    check_tight("They left Iraq.‖ISIS came back.");
    check_tight("They left.‖“We stay,” he said.”‖Then he went.");
    check_tight("Is it over?‖Nobody knows.‖(See the map.)");
    check_tight("That was in 2003.‖The war went on.");
    for whole in [
        "See www.Gazette.Example.Com and Antiwar.Com or mail Mona.Haddad@Gazette.example today.",
        "The U.S.-led force used Node.JS v2.Beta and https://x.example/A.Bc?D.Ef daily.",
        "St.Louis and Mr.Reyes and 3.5 and J.D.Reyes and Feb.2 stay whole.",
    ] {
        check(whole);
    }
}

#[test]
fn words_as_a_scanner_read_them() {
    check("They were of one mind.‖ln Basra, however, nobody was .‖lt was a long day.");
    check("They came 5 km. ln. from it.");
}

#[test]
fn names_that_begin_with_a_small_word() {
    check("They left.‖i Carabinieri stayed.‖van der Berg did, too.");
}

#[test]
fn other_scripts() {
    check("هل غادروا؟‖نعم.‖انتهى الأمر.");
    check_tight("他们走了。‖“为什么？”‖没有人知道！");
    check("वे चले गए।‖कोई नहीं जानता।");
    check("Έφυγαν\u{37E}‖Ναι.");
}

#[test]
fn odd_text_costs_linear_time() {
    for piece in [
        "\"", "“", ". ", ".\u{A0}", "( . ", "A.b", "U.S. ", "?”", "a.) ", "1. ",
    ] {
        let text = piece.repeat(200_000 / piece.len());
        let covered: usize = sentences(&text)
            .iter()
            .map(|r| {
                text[r.clone()]
                    .chars()
                    .filter(|c| !c.is_whitespace())
                    .count()
            })
            .sum();
        assert_eq!(covered, text.chars().filter(|c| !c.is_whitespace()).count());
    }
}

#[test]
fn ranges_are_trimmed() {
    let mut found = Vec::new();
    push_trimmed(&mut found, "xx  a b \u{A0}", 2..10);
    push_trimmed(&mut found, "xx  a", 2..4);
    push_trimmed(&mut found, "xx  a", 0..3);
    assert_eq!(found, [4..7, 0..2]);
}

#[test]
fn paragraphs_without_capitals() {
    for text in [
        "i thank the chair.‖this is hard.‖why?‖because we lost.",
        "not yet.‖we go now and it is Basra again",
        "no.‖you broke it",
        "27 came in june.‖they left.‖nobody knows why.",
        "they saw no. 3 and the u.s. army.‖then they left.",
        "well... i think so.‖we left.",
        "they met. \"they left.\" he said so.‖we stayed.",
        "of the delta.‖Nobody saw it. the rest is known.",
        "27 came in june. they left.",
        "we got 20 min. on the boat.‖then we left.‖nobody came.",
        "The envoys left. nobody knows why. they did.",
        "\"we left. they stayed\" — mona_h",
    ] {
        check(text);
    }
}
