mod line_ends;

use super::*;

fn split(text: &str) -> Vec<&str> {
    paragraphs(text)
        .into_iter()
        .map(|p| &text[p.bytes])
        .collect()
}

#[test]
fn a_headline_stays_above_a_text_without_capitals() {
    let title = "Remarks on the Bill About the Dykes of the Delta";
    let text = format!("{title}\n\ni thank the chair for the time. i will not use all of it.");
    let found = paragraphs(&text);
    assert_eq!(&text[found[0].bytes.clone()], title);
}

#[test]
fn one_paragraph_a_line_is_not_joined() {
    let text = "Envoys met on Monday in the old palace by the river.\nThey agreed on nothing at all, one said.\n\nTalks go on.";
    assert_eq!(split(text).len(), 3);
}

#[test]
fn who_wrote_a_comment_stands_above_it() {
    let text = "Reader Comments\nmona wrote on Mar 3, 2021 3:40 PM:\n\" Let the boats go. All of them!!! \"\nreed wader wrote on Mar 3, 2021 4:12 PM:\n\" The boats stay. \"\n";
    assert_eq!(split(text), text.lines().collect::<Vec<_>>());
}

#[test]
fn hard_wrapped_text_is_joined() {
    let text = "The minister told a crowded hall on Tuesday that the foreign garrison\n\
                would be gone by the autumn, a promise that nobody in the room seemed\n\
                to believe. He then left by a side door.\n\
                \n\
                Outside, a few hundred people waited in the rain for a word that never\n\
                came. Most were young.\n";
    assert_eq!(split(text).len(), 2);
}

#[test]
fn indents_divide_wrapped_text() {
    let text = "   The minister told a crowded hall on Tuesday that the foreign garrison\n\
                would be gone by the autumn, a promise that nobody in the room seemed\n\
                to believe. He then left by a side door with two of his own guards.\n   \
                Outside, a few hundred people waited in the rain for a word that never\n\
                came. Most were young.\n";
    assert_eq!(split(text).len(), 2);
}

#[test]
fn hanging_lines_go_on_and_the_next_turn_does_not() {
    let text = "MS HADDAD:  The envoys told a crowded hall on Tuesday that the\n    \
                guards would be gone by the autumn, and nobody at all would\n    \
                believe them. They left.\n\
                MR REYES:  It was on a Tuesday that we met all the guards of\n    \
                Basra at the pumps by the old palace, and those of the hall of\n    \
                Amara, who had seen them.\n\
                MS HADDAD:  Nobody else was there to hear what they said of\n    \
                it.\n";
    assert_eq!(split(text).len(), 3, "{:?}", split(text));
}

#[test]
fn the_head_of_a_page_is_not_joined_with_a_headline() {
    let text = "PAGE 14-A  THE DELTA COURIER  SUNDAY, MARCH 4, 2021\n\
                Guards bear the load as the war lingers\n\
                By MONA HADDAD\n\
                he would be home by the spring. Instead, Sgt. Omar Reyes, a\n\
                boatman from Amara, spent the holiday guarding a bank in the\n\
                delta.\n";
    assert_eq!(split(text).len(), 4, "{:?}", split(text));
}

#[test]
fn marks_of_quoted_mail_say_nothing_of_a_line() {
    let text = "> The minister told a crowded hall on Tuesday that the guards of\n\
                > Basra would be gone by the autumn, a promise that nobody in the\n\
                > Amara room seemed to believe. He then left by a side door.\n\
                >\n\
                > Outside, a few hundred people waited in the rain for a word of\n\
                > the minister.\n";
    assert_eq!(split(text).len(), 3, "{:?}", split(text));
    let links = "> Envoys meet\n> Floods recede\n> Why the river matters";
    assert_eq!(split(links).len(), 3);
}

#[test]
fn a_large_first_letter_belongs_to_its_line() {
    let line = "he envoys met on Monday in the old palace by the river.";
    assert_eq!(split(&format!("T\n{line}")).len(), 1);
    for text in [
        format!("T\n\n{line}"),
        format!("t\n{line}"),
        "T\nhe envoys met".to_string(),
    ] {
        assert_eq!(split(&text).len(), 2, "{text}");
    }
}

#[test]
fn a_list_of_links_is_not_wrapped_text() {
    let text = "Minister quits over the barracks vote in Basra\nWhy the river treaty matters to farmers now\n\
                Envoy returns with empty hands after talks\nFive things to know about the new garrison law";
    assert_eq!(split(text).len(), 4);
}

#[test]
fn windows_line_ends_are_not_blank_lines() {
    let found = paragraphs("One line.\r\nAnother.\r\n\r\nThird.");
    assert_eq!(
        found.iter().map(|p| p.tight).collect::<Vec<_>>(),
        [false, true, false]
    );
}

#[test]
fn a_link_cut_out_of_a_sentence_is_healed() {
    let text = "The envoy said in a long interview with\nthe state broadcaster on Sunday that it was over.";
    assert_eq!(split(text).len(), 1);
    let text = "Share this on your favourite network today\nal-Amin leaves office";
    assert_eq!(split(text).len(), 2);
}

#[test]
#[rustfmt::skip]
fn what_goes_on_and_what_does_not() {
    for (first, second, joined) in [
        ("The envoy said in a long interview", "the river was high.", true),
        ("The envoy said in a long", "river was high.", false),
        ("The envoy said in a long interview.", "the river was high.", false),
        ("The envoy said in a long interview of", "Basra and its river.", true),
        ("The envoy said of a long talk in", "Basra and its river.", true),
        ("The envoy said in a talk in", "Basra and its river.", true),
        ("The envoy said in a long interview", "Basra and its river.", false),
        ("The envoy said in a long interview", "by Mona Haddad", false),
        ("The envoy said in a long interview", "al-Amin leaves office", false),
        ("The envoy said in a long interview", "list 3 of 4", false),
        ("The envoy said in a long interview", "list of the dykes", true),
        ("The envoy said in a long interview", "end of list", false),
        ("The envoy said in a long interview", "gazette.example", false),
        ("The envoy said in a long interview", "and/or the river", false),
        ("The envoy said in a long interview", "• the river", false),
        ("(a) the boats of the envoys leave the delta; and", "(b) the pilots of the town stay.", false),
        ("(1) the boats of the envoys leave the delta; and", "(2) the pilots of the town stay.", false),
        ("(ii) the boats of the envoys leave the delta; or", "(iii) the pilots of the town stay.", false),
        ("b. the boats of the envoys leave the delta; and", "c. the pilots of the town stay.", false),
        ("They speak of boats for the envoys of the", "(a) the river, and of the sea.", true),
        ("The envoy said in a long interview", "———", false),
        ("The envoy said in a long     interview", "the river was high.", false),
        ("The envoy said in a long\tinterview", "the river was high.", false),
        ("The envoys and what the river brought in", "READ MORE", false),
        ("The envoys and what the river brought in", "NATO", true),
        ("“It is noon,” he said, “and somebody is", "Subscribe for $1", false),
        ("“It is over,”", "the river was high, he said.", false),
        ("“It is all over,” Capt. Jon", "Reyes told the Gazette.", true),
        ("“It is all over,” he says", "Reyes told the Gazette.", false),
        ("The envoy told all of them at the", "By the river they waited for all of the envoys.", true),
    ] {
        let found = split(&format!("{first}\n{second}")).len();
        assert_eq!(found == 1, joined, "{first} | {second}");
    }
}

#[test]
#[rustfmt::skip]
fn blank_lines_that_divide_nothing() {
    let joined = |first: &str, blank: &str, second: &str| {
        split(&format!("{first}\n{blank}{second}")).len() == 1
    };
    assert!(joined("Mona Haddad", "\n", "isn't going."));
    assert!(!joined("Mona", "\n", "isn't going."));
    assert!(!joined("Mona Haddad", "\n", "goes on."));
    assert!(!joined("Mona Haddad", "\n\n", "isn't going."));
    let open = "The envoy said in a long interview with the";
    assert!(joined(open, "\n", "state broadcaster that it was over."));
    assert!(!joined(open, "\n\n", "state broadcaster that it was over."));
    assert!(!joined(open, "\n", "state broadcaster that it was over"));
    assert!(!joined(open, "\n", "state broadcaster said."));
    assert!(!joined(
        "The envoy said in an interview with two", "\n",
        "state broadcasters that it was over."
    ));
}

#[test]
fn a_full_stop_of_an_abbreviation_ends_no_paragraph() {
    for (first, second, joined) in [
        (
            "The envoy came to Basra on Jan.",
            "11 and left it on the next day.",
            true,
        ),
        (
            "They all serve with him in the U.",
            "S. Army of the delta.",
            true,
        ),
        (
            "It was a group of men of the U.S.",
            "-led force by the river.",
            true,
        ),
        (
            "Nobody in the delta had met Gen.",
            "Reyes before he came to the pumps.",
            true,
        ),
        (
            "Nobody in the delta had met them.",
            "Reyes came to the pumps by himself.",
            false,
        ),
        (
            "They all serve with him in the U.S.",
            "Reyes came to the pumps by himself.",
            false,
        ),
        ("Pumps Jan.", "11 and 12 of them", false),
        (
            "The guards of the delta go home by June.",
            "2. The boats stay in the delta.",
            false,
        ),
        (
            "The guards of the delta go home by June.",
            "11 of them stay in the delta.",
            false,
        ),
        (
            "They all came to the palace in Jan.",
            "2003 was the year in which they had come.",
            false,
        ),
        (
            "He was known to all of them as the Prof.",
            "Nobody in the town tried to stop them.",
            false,
        ),
    ] {
        let found = split(&format!("{first}\n\n\n\n{second}")).len();
        assert_eq!(found == 1, joined, "{first} | {second}");
    }
}

/// Wrapped text in which `first` and `second` stand below each other.
fn joined_in_wrapped(first: &str, second: &str) -> bool {
    let text = format!(
        "The minister told a crowded hall on Tuesday that the foreign garrison\n\
         would be gone by the autumn, a promise that nobody in the room seemed\n\
         to believe, and that he himself would see to it that all of them went\n\
         home. He left.\n\n{first}\n{second}\n\nMost of the others were young."
    );
    split(&text).len() == 3
}

#[test]
fn lines_of_wrapped_text_that_look_like_items_or_labels() {
    let day = "The envoys of the delta are to be gone from the old palace by June";
    for (first, second, joined) in [
        (
            day,
            "30. Nobody believes it, and the guards have not been told of it.",
            true,
        ),
        (
            &day.replace("June", "Jan."),
            "31. Nobody believes it, and no guard was told.",
            true,
        ),
        (
            &day.replace("June", "then."),
            "30. Nobody believes it, and no guard was told.",
            false,
        ),
        (
            "The envoys are to be gone by June",
            "30. Nobody believes it.",
            false,
        ),
        (
            &day.replace("June", "noon"),
            "- both of them - and nobody believes it any more.",
            true,
        ),
        (
            &day.replace("June", "noon"),
            "• both of them, and nobody believes it any more.",
            false,
        ),
        (
            &format!("- {day}"),
            "- Nobody believes it, and no guard was told of it.",
            false,
        ),
        (
            "90",
            "guards were seized in April. Two thousand families camped by the river.",
            true,
        ),
        (
            "This is what",
            "the ‘handover of the palace’ has meant for the families by the river.",
            true,
        ),
        (
            "mona_h",
            "not yet, we go now and it is the same again for all of us by the river.",
            false,
        ),
        (
            "Mona Haddad",
            "not yet, we go now and it is the same again for all of us by the river.",
            false,
        ),
        (
            "Their dead were buried side by side, to show how",
            "“wise” the two were.",
            true,
        ),
        (
            "They say that not one more coin should go on staying —",
            "only on going.",
            true,
        ),
        (
            "They asked the guards for their word, and they said: 'No.'",
            "\"",
            true,
        ),
    ] {
        assert_eq!(
            joined_in_wrapped(first, second),
            joined,
            "{first} | {second}"
        );
    }
}

#[test]
fn sentences_that_go_on_below_a_mark_or_a_blank_line() {
    let joined = |text: &str| split(text).len() == 1;
    for text in [
        "So think about it and answer;\ndo we go home or not?",
        "They met in the old palace —\nnobody saw them.",
        "The envoys met hours after\n\nthe guards had left the palace by the river.",
        "A leading envoy of the delta said on Monday that\n\n“We are the ones who must go.”",
        "The cabinet of the old prime minister met\n\nin the palace with all those who had\n\nwaited a year for it.",
    ] {
        assert!(joined(text), "{text}");
    }
    for text in [
        "start the withdrawal at once;\nkeep a few guards there.",
        "Start the withdrawal at once;\nkeep a few guards there;",
        "So think about it and answer;\n\ndo we go home or not?",
        "They met hours before\n\nthe guards had left the palace by the river.",
        "A leading envoy of the delta spoke on Monday\n\n“We are the ones who must go.”",
        "A leading envoy of the delta said on Monday that\n\n“We are the ones”",
        "pumps of the delta and all the ferries\n\nlocks of the delta and all the ferries\n\ntides of the delta",
    ] {
        assert!(!joined(text), "{text}");
    }
}
