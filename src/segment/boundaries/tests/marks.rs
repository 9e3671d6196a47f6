//! Ellipses, brackets, notes and other marks behind a stop.

use super::{check, check_tight, sentences};

#[test]
fn marks_brackets_and_ellipses() {
    for text in [
        "Really?!‖Yes!!‖So be it.",
        "They waited … and waited.‖They left...‖The road was dark.",
        "It ended . . . in the rain.‖Then it stopped. . . .‖Nobody moved.",
        "The pact fell.‖(The text is on Page Two.)‖Talks go on.",
        "He came (by car, they say) and left (why?) at once.",
        "The base is shut.[1]‖The road is open.[2, 3]‖All is well.",
        "To ask how many pumps will stay after 31 July.[HL9811]‖The lock is shut.",
        "Oil fell to 55 dollars a barrel.‖(end)",
        "They will go .‖The envoy smiled.",
        "“Will they go?” .‖The envoy smiled.",
        "They use .NET for it.",
        "It was in the minutes.12‖Nobody read them.‖The rate was 3.5 Basra pounds.",
        "The U.S. – Iran talks failed.‖• Nobody came.",
        "BASRA, Jan. 9 (Gazette) — The vote passed.‖It was close.",
        "“Three things: One, time.‖Two, money.”",
    ] {
        check(text);
    }
}

#[test]
fn ellipses_and_what_follows_them() {
    for text in [
        "They waited... Basra slept.",
        "They waited… Basra slept.",
        "They waited....‖Basra slept.",
        "They waited...‖“Nobody came,” he said.",
        "“They waited...”‖Basra slept.",
        "They waited... I left.",
        "They waited...‖The rest slept.",
        "Why...?‖Basra slept.",
    ] {
        check(text);
    }
    check_tight("They waited...Basra slept.");
}

#[test]
fn ellipses_before_the_first_person() {
    for text in [
        "Then the one with the boat came...‖I left.",
        "We waited for the boat . . .‖I left it there.",
        "I never knew if it was so ... I think he did.",
        "They have guards … I have a boat.",
        "But... I left.",
        "I took the boat and... I left.",
    ] {
        check(text);
    }
    check_tight("Nobody could say how it would end...‖He left.");
    check_tight("So...He left.");
    check_tight("Nobody could say how it would end...Basra slept.");
}

#[test]
fn words_left_out_belong_to_the_sentence_before() {
    for text in [
        "“They left. …‖The rest stayed.”‖Nobody came.",
        "They left. [...]‖The rest stayed.",
        "“They left.” …‖“The rest stayed.”",
        "Did they leave? …‖The rest stayed.",
        "They left. …",
        "They left. ... the rest stayed.",
        "They left the U.S. … Iraq stayed.",
        "… The rest stayed.‖They left.",
        "They left.‖…and the rest stayed."
            .replace('‖', " ")
            .as_str(),
    ] {
        check(text);
    }
}

#[test]
fn notes_and_closing_marks() {
    for text in [
        "It was in the minutes.1234 It was late.",
        "It was in the law.12 It was late.",
        "It was in the minutes.12 were read.",
        "It was in the minutes.12Basra slept.",
        "It was late.¹²‖It was in the minutes.",
        "The base is shut.[12, 13]‖The road is open.",
        "The base is shut.[12, 13]{x}",
        "„Wir gehen.“ sagte er.",
    ] {
        check(text);
    }
    check_tight("“They left.”‖Mr. Reyes stayed.");
    check_tight("It is shut.)‖Mr. Reyes stayed.");
    check_tight("Ils partent.‖«\u{A0}Nous restons.\u{A0}»");
    check_tight("He left the USA.‖The war went on.");
    for whole in [
        "He left the USA.ISIS came.",
        "They came in 3.The war went on.",
        "Was it v?Nobody knows.",
        "They left.it was late.",
        "It was Mr.’s hat.",
    ] {
        check(whole);
    }
}

#[test]
fn numbers_of_notes_stuck_to_a_stop() {
    for text in [
        "The barge went to Basra.3‖They did not answer.",
        "They left Basra in 2011.4‖The guard did not mind.",
        "It went to UNESCO.7‖Haddad did not answer.",
        "They would leave “at once.”5‖The guard did not mind.",
        "They would leave \"at once.\"5‖The guard did not mind.",
        "They would leave “at once”.5‖The guard did not mind.",
        "Would they leave?6‖The guard did not say.",
        "They would leave (in May).7‖The guard did not mind.",
        "The barges left.1,2‖The guard did not mind.‖The boats left.1-3‖Nobody saw them.",
        "They told the guard.4‖“How would we know?”",
        // Decimals, versions, pages, times and addresses.
        "It rose to 2.4 The Delta Bank said.",
        "It rose to 2011.4 Basra pounds.",
        "It rose to $2011.4 The bank said so.",
        "They ran v1.2 The old one was gone.",
        "It is in No.3 The Dykes and in Chap.3 The Dykes.",
        "They met at 3.30 The Gazette said.",
        "It paid.1,200 The guard did not mind.",
        "See https://gazette.example/dykes?12 The guard did not mind.",
    ] {
        check(text);
    }
}

#[test]
fn a_note_at_the_end_of_a_wrapped_line() {
    let text = "They told the guard.3\nHaddad did not answer.";
    assert_eq!(sentences(text), [0..21, 22..44]);
}

#[test]
fn the_mark_at_the_end_of_an_article_stands_by_itself() {
    check("Nobody watched him fail. ‖ ♦");
    check("“Nobody watched.” ‖ ■");
    check("A ♦ and a ■. ‖ Then a ♦ too");
}

#[test]
fn marks_written_as_entities() {
    for text in [
        "They called it over.&rdquo;‖Nobody did.",
        "They left.‖&ldquo;Nobody stays,&rdquo; he said.",
        "They &amp;#8220;left.&amp;#8221;‖Nobody stays.",
        "They left.&nbsp;‖Nobody stays.",
        "They left AT&T.‖Nobody stays.",
    ] {
        check(text);
    }
}

#[test]
fn places_brackets_and_guillemets() {
    check("ST. AMAL (GNA) - The envoys met at noon. ‖ Nobody saw them.");
    check("The minister (Soc. Dem.) has left. ‖ Nobody saw her.");
    check("She wrote to all of them. ‖ »We wait,« the letter says. ‖ »We wait.« ‖ Nobody came.");
}

#[test]
fn marks_that_close_an_emphasis_belong_to_their_sentence() {
    for text in [
        "- **The lock.**‖Nobody mends it.",
        "* *The lock.*‖Nobody mends it.",
        "__Who pays?__‖The town does.",
        "They call it **the lock.**‖Nobody mends it.",
        "**“No.”**‖Nobody mends it.",
        "**He left.**",
    ] {
        check(text);
    }
}

#[test]
fn quotations_of_which_the_beginning_is_left_out() {
    for text in [
        "He counts on his fingers.‖\"...and one man from Amara.\"‖Nobody laughs.",
        "He counts.‖“… and one man from Amara.”",
        "He met Gen. \"...Lock\" Reyes.",
        "“They left,” he said, “. . . and so did we.”",
    ] {
        check(text);
    }
}
