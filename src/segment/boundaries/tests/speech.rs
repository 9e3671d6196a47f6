//! Quotations, and who speaks before or behind them.

use super::check;

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
        "“He told me, ‘Mend the pumps.’ ”‖The envoy left.",
        "“Did he say ‘mend?’ ” Reyes asked.‖“And ‘go!’ ”‖Nobody knew.",
        "\"He told me, 'Go home.' \"‖The envoy left.",
        "He called it 'a gift.'‖\"Go,\" said the envoy.",
        "‘They cried “Out.” ’‖The envoy left.",
        "« Ils partent. »‖Le ministre se tait.",
        "„Wir gehen.“‖Die anderen bleiben.",
        "The crowd cried “Out!” and moved on.",
        "I said, ‘No!‖Not the boat!’‖Then I cried for an hour.",
        "He thought: “The envoy?”‖People shouted at him a bit.",
        "He is on the road by now.‖(pause) I told him so.‖[crosstalk] It was late.",
    ] {
        check(text);
    }
}

#[test]
fn who_trails_off() {
    for text in [
        "“I know of no boats…” Salim, the pilot, says.‖He rows.",
        "“But…” Mr. Reyes began.‖Nobody heard him.",
        "\"The pumps...\" Haddad said quietly.‖\"The pumps.\"",
        "“The pumps…”‖Haddad began to row.",
        "“The pumps…”‖Basra slept.",
    ] {
        check(text);
    }
}

#[test]
fn what_is_called_out_in_the_middle_of_a_sentence() {
    for text in [
        "They chanted “Boats out! No more dykes!” by the old pier.‖Nobody came.",
        "They chanted \"Boats out! No more dykes!\", and left.‖\"Why?‖Who knows!\"‖They slept.",
        "Sie riefen »Boote? Nein danke!« und gingen.‖»Nein!«‖Er blieb.",
        "Sie riefen „Boote? Nein danke!“ und gingen.",
        // The sentence ends with it, or says who spoke.
        "They chanted “Boats out!‖No more dykes!”‖Then they left.",
        "“Boats out!‖No more dykes!” they chanted.",
        "She asked: “Do they pay?‖I do not think so.”‖He left.",
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
        "“Will they stay?” I ask.‖He shrugs.",
        "“Will they stay?” I ask him.‖He shrugs.",
        "“They will!” I reply, and leave.",
        "“Will they stay?”‖I say we go.",
        "“Will they stay?”‖I say to them: they will.",
        "“Will they stay?”‖I left.",
        "“Will they stay?”‖Reyes said they would.",
        "“Will they stay?”‖Reyes left when nobody asked.",
        "“Will they stay?”‖Basra. Reyes asked.",
    ] {
        check(&text.replace("Basra. Reyes", "Basra.‖Reyes"));
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
fn who_told_it_after_a_question() {
    for text in [
        "“What now?” Dr. Haddad told reporters.",
        "“What a flood!” Reyes told Delta Radio Basra.‖Nobody slept.",
        "“What now?” Haddad told reporters in Basra.",
        "“What now?” Harbour Board spokesman Jon Reyes asked.",
        "“What now?” Basran deputy Mona Haddad asked on the radio.",
        "“What now?” Okafor, 41, asked.",
        "“What now?”‖Haddad told reporters they would stay.",
        "“What now?”‖Haddad told reporters on Monday that they would stay.",
        "“What now?”‖Haddad told the Gazette he would stay.",
        "“What now?”‖Haddad told Mr. Reyes of the flood.",
        "“What now?”‖Haddad left Basra when asked.",
        "“What now?”‖Haddad, 41 years old, asked.",
    ] {
        check(text);
    }
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
