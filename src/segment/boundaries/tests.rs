//! Paragraphs with their boundaries marked.

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
fn what_closes_before_the_stop_is_no_abbreviation() {
    check_tight("It was only \"a slap\".‖He then left.");
    check_tight("It was only “a slap”.‖He then left (by boat).‖Nobody followed.");
    check_tight("He calls it \"a slap\".com at home.");
}

#[test]
fn the_mark_at_the_end_of_an_article_stands_by_itself() {
    check("Nobody watched him fail. ‖ ♦");
    check("“Nobody watched.” ‖ ■");
    check("A ♦ and a ■. ‖ Then a ♦ too");
}

#[test]
fn abbreviations_and_names() {
    for text in [
        "U.S. engineers spoke first.‖The envoy said the U.S. would pay.‖It paid.",
        "They trained in the U.S.‖The vote came later.",
        "He left the U.S.‖Iran has said the same.",
        "The U.S. Army has left.‖The U.S. State Department was silent.‖The U.N. Secretary-General is to report.",
        "Maj. Gen. Omar Reyes met Lt. Col. J. R. Haddad and Sen. Mona W. Okafor on Feb. 2 near St. Mary’s.",
        "It was No. 3 on the list.‖No.‖We will not go.",
        "They met at 5 p.m. Monday.‖They left at 6 p.m.‖The street was empty.",
        "He came at 7 a.m. EST and paid $3.5 million, i.e. half, to Acme Inc. of Basra.",
        "Reyes v. Haddad was heard in Jan. 2004.‖Haddad Jr. won.‖She studied at the Ph.D. level.",
        "He works for Acme Corp.‖It sells pumps.",
        "George W. Okafor met J. D. Reyes.‖Plan B.‖The rest is known.",
        "The George H.W. Reyes, has sailed, and J.D. Okafor and two others stay.‖It is in Washington, D.C.‖Reyes was there.",
        "It's H. Con. Res. 105, by Reyes.‖It was a con.‖Nobody voted.",
        "Commodore (retd.) Reyes and Col. (res.) “R.” stayed.‖They were asked.",
        "That was before World War I.‖The second came later.",
        "The general (Ret.) Omar Reyes left.‖Rep. Mona Haddad (R-Ill.) stayed.",
        "GEN. REYES: We go on Friday.‖Q: Why then?‖A: Because we said so.",
        "1. Close the base.‖2. Open the road.",
        "Q. Will you go?‖A. The answer is yes.",
        "He heats homes at Tri-C.‖Heating is his trade.",
        "Capt. (ret.) Omar Reyes and a colonel (ret.) of the guard sat down.‖The rating (prev. 4.0) fell.",
        "H.J.Res. 55 and S.J.Res. 68 passed.‖So did H.Con.Res. 2.",
        "Support is at 70.75 (Sept. Basra spike) today.‖It fell in Sept.‖Basra slept.",
        "U.N. Docs. S/2014/440 and 1st Lt. Mona Haddad, 9th Avn. Bde. were named.",
        "PORT AMAL, JULY 14. The cabinet met.‖It agreed.",
        "Port Amal, Dec 23 (GNA). - The cabinet met.‖It agreed.",
        "The raid is his Exhibit A.‖Reyes saw it.",
        "Lets him mark a V.‖He'd go at once.",
    ] {
        check(text);
    }
}

#[test]
fn abbreviations_and_ordinals_of_other_languages() {
    for text in [
        "Am 3. Oktober wird im 19. Jahrhundert gebaut.‖Das war am 3.‖Die Brücke steht.",
        "Das kostet 6,7 Mio. Tonnen Sand, vgl. Abs. 2 und Art. 5 der Charta.‖Mehr nicht.",
        "Frau v. d. Heide kam mit ca. 30 Leuten.‖Sie blieb bis zum 1. Mai.",
        "Il en reste env. 300, selon l'art. 5 du texte.‖Rien de plus.",
        "Los puentes de EE. UU. son viejos.‖Nadie lo niega.",
    ] {
        check(text);
    }
}

#[test]
fn quotations() {
    for text in [
        "“Who will mend the pumps?” said Mona Haddad, a deputy.‖“Not I.”",
        "“Will they stay?” Reyes asked reporters.‖“Who knows?”",
        "“The river is high,” he said.‖“We cannot wait.”",
        "She called it “a bad bridge.‖Full stop.”‖U.S. engineers agreed.",
        "\"We go.\"‖\"You go?\"‖\"We go,\" he said.",
        "He called it a “gift.”‖Others did not.",
        "‘They left.’‖‘All of them?’ she asked.",
        "« Ils partent. »‖Le ministre se tait.",
        "„Wir gehen.“‖Die anderen bleiben.",
        "The crowd cried “Out!” and moved on.",
        "He thought: “The envoy?”‖People shouted at him a bit.",
        "He is on the road by now.‖(pause) I told him so.‖[crosstalk] It was late.",
    ] {
        check(text);
    }
}

#[test]
fn marks_brackets_and_ellipses() {
    for text in [
        "Really?!‖Yes!!‖So be it.",
        "They waited … and waited.‖They left...‖The road was dark.",
        "It ended . . . in the rain.‖Then it stopped. . . .‖Nobody moved.",
        "The pact fell.‖(The text is on Page Two.)‖Talks go on.",
        "He came (by car, they say) and left (why?) at once.",
        "The base is shut.[1]‖The road is open.[2, 3]‖All is well.",
        "Oil fell to 55 dollars a barrel.‖(end)",
        "It was in the minutes.12‖Nobody read them.‖The rate was 3.5 Basra pounds.",
        "The U.S. – Iran talks failed.‖• Nobody came.",
        "BASRA, Jan. 9 (Gazette) — The vote passed.‖It was close.",
        "“Three things: One, time.‖Two, money.”",
    ] {
        check(text);
    }
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
fn places_brackets_and_guillemets() {
    check("ST. AMAL (GNA) - The envoys met at noon. ‖ Nobody saw them.");
    check("The minister (Soc. Dem.) has left. ‖ Nobody saw her.");
    check("She wrote to all of them. ‖ »We wait,« the letter says. ‖ »We wait.« ‖ Nobody came.");
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
fn numbers_and_letters_of_items() {
    for text in [
        "12. Close the base.",
        "123. Close the base.",
        "1234.‖Close the base.",
        "(a). Close the base.",
        "xiv. Close the base.",
        "xviii.‖Close the base.",
        "(iv) and so on.‖Close the base.",
    ] {
        check(text);
    }
}

#[test]
fn where_and_when_at_the_start_of_a_dispatch() {
    for text in [
        "Port Amal, 14 July. The cabinet met.",
        "Port Amal, July 144.‖The cabinet met.",
        "port Amal, July 14.‖The cabinet met.",
        "Port Amal, fourteen July.‖The cabinet met.",
        "Port Amal, July 14, 15.‖The cabinet met.",
        "They met.‖Port Amal, July 14.‖The cabinet met.",
        "“Port Amal, July 14.”‖The cabinet met.",
        "Port Amal, Dec 23 (GNA). The cabinet met.",
        "Port Amal, Dec 23 (Agency).‖The cabinet met.",
        "Port Amal, Dec 23 (Agency). – The cabinet met.",
        "Port Amal and the Many Towns and Villages of the Wide Delta, July 14.‖The cabinet met.",
        "BASRA July 01. 2024 (Delta News) – The envoys met.",
        "BASRA July 01. 2024, (of the Delta) – The envoys met.",
        "Basra July 01.‖2024 (Delta News) – The envoys met.",
        "BASRA July 01.‖The envoys – all of them – met.",
        "BASRA July 01.‖2024 (Delta News).‖The envoys met.",
        "They met.‖BASRA July 01.‖2024 (Delta News) – The envoys met.",
    ] {
        check(text);
    }
}

#[test]
fn abbreviations_by_what_follows_them() {
    for text in [
        "They met at 5 p.m. Basra time on Friday.",
        "They left at 6 p.m.‖Basra slept.",
        "They sold pumps, locks, etc.‖Basra pays.",
        "He called it “the U.S.”‖Basra did not.",
        "(He came at 5 p.m.)‖The rest slept.",
        "He came (at 5 p.m.) Monday and left.",
        "She is taller than I.‖Iraq is taller.",
        "Mona I. Haddad spoke.",
        "They are in Group A.‖Basra is not.",
        // The look back ends inside of a letter, one way or the other.
        &format!("{} in Group A.‖Basra is not.", "é".repeat(100)),
        &format!("a{} in Group A.‖Basra is not.", "é".repeat(100)),
        "He read Haddad et al.‖Basra slept.",
        "It fell in Sept. 2004 and in Sept.‖Basra slept.",
        "It was Fig. 3 (see Fig. Basra) and no more.",
    ] {
        check(text);
    }
}

#[test]
fn who_spoke_a_question() {
    for text in [
        "“Will they stay?” Reyes of the Echo asked.",
        "“Will they stay?” Reyes said in Basra.",
        "“Will they stay?” Reyes said, and left.",
        "“Will they stay?” Reyes said.",
        "“Will they stay?”‖Reyes said they would.",
        "“Will they stay?”‖Reyes left when nobody asked.",
        "“Will they stay?”‖Basra. Reyes asked.",
    ] {
        check(&text.replace("Basra. Reyes", "Basra.‖Reyes"));
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
fn ranges_are_trimmed() {
    let mut found = Vec::new();
    push_trimmed(&mut found, "xx  a b \u{A0}", 2..10);
    push_trimmed(&mut found, "xx  a", 2..4);
    push_trimmed(&mut found, "xx  a", 0..3);
    assert_eq!(found, [4..7, 0..2]);
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
fn who_speaks_in_the_records_of_a_parliament() {
    for text in [
        "Mr. HADDAD. Mr. Speaker, I rise.‖The bridge is old.",
        "Ms. REYES of Basra. I yield.‖Nobody spoke.",
        "The PRESIDING OFFICER. The time is up.",
        "The SPEAKER pro tempore. The time is up.",
        "The Acting CHAIRMAN. The time is up.",
        "REP. MONA HADDAD, R-OKLA. CHAIRMAN: I thank you.‖We begin.",
        "They met Mr. HADDAD.‖Nobody spoke.",
        "The UN.‖It has left.",
        "The envoys.‖They left.",
        "Mr. Haddad of Basra.‖He left.",
        "The DELTA is wide.‖It is deep.",
        "They met.‖The PRESIDING OFFICER.‖The time is up.",
    ] {
        check(text);
    }
}

#[test]
fn places_before_a_dispatch() {
    for text in [
        "BASRA, Fla. (WQTV) — The envoys met.‖Nobody saw them.",
        "(Port Amal, D.C.) – Today the envoys met.",
        "Basra. 23 May. GAZETTE.EX/ The envoys met.‖Nobody saw them.",
        "Basra, Fla.‖(See the map.)",
        "He is from Basra.‖23 May was a holiday/feast day.",
    ] {
        check(text);
    }
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
        "The envoys left. nobody knows why. they did.",
        "\"we left. they stayed\" — mona_h",
    ] {
        check(text);
    }
}

#[test]
fn items_inside_a_paragraph() {
    for text in [
        "They want:‖• a date;‖• a boat; and‖• a road.",
        "They want • a date • a boat.",
        "They want: • a boat.",
        "They met.‖--‖Nobody came.‖--‖The rest is known.",
        "They met.‖-- Nobody came.",
        "They met.‖– – –",
        "They met.‖###",
        "** They met. **",
        "It is a gift.*",
    ] {
        check(text);
    }
}

#[test]
fn brackets_marks_and_titles_behind_abbreviations() {
    for text in [
        "It was 7:35 p.m. (Basra time).‖Nobody slept.",
        "It was 7:35 p.m.‖(Nobody slept. It rained.)"
            .replace("slept. It", "slept and it")
            .as_str(),
        "They met at 5 p.m.‖Gen. Reyes left.",
        "5 p.m. Gen. Reyes on the floor.",
        "The P.M. said so.‖Nobody heard P.M. Reyes.",
        "He left the U.S.‖Mr. Reyes stayed.",
        "He met U.S. Gen. Reyes.",
        "He is at the State Dept.‖It is closed.‖The Dept. of Boats is open.",
        "Spec. Reyes, Tech. Sgt. Haddad and Cpt. Amin left.",
        "It is H.Con. Res 105, and it is 5 ft. 7 in. long.‖It is 90 ft.‖Nobody knows.",
        "She wrote for Yahoo! News.‖Yahoo!‖We won.",
        "He ran boat No. 1.‖mona@gazette.example",
    ] {
        check(text);
    }
}

#[test]
fn who_speaks_after_a_question() {
    for text in [
        "“Will they stay?” al-Amin said through an interpreter.",
        "“Will they stay?” Reyes wanted to know.",
        "“Will they stay?”‖Reyes wanted to leave.",
        "“He asked, ‘Will they stay?’‖I said, ‘No.’”",
        "“Will they stay?” Reyes said, “and for how long?”",
    ] {
        check(text);
    }
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
