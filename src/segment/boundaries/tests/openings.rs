//! Places, dates and numbers before a first sentence, and items inside a paragraph.

use super::check;

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
fn members_and_their_parties() {
    for text in [
        "Mona Haddad (DFA). – (NL) Mr President, the dyke is old.‖It leaks.",
        "Jan van der Reyes (Verts/PFD). — Mr President, the dyke is old.",
        "Mona Haddad (PFD/DFA), in writing. – (NL) The dyke is old.",
        "President. – The next item is the dyke.‖It leaks.",
        "They met (DFA).‖– Nobody came.",
        "They met the President.‖– Nobody came.",
        "They left.‖Mona Haddad (DFA).‖– Nobody came.",
        "Mona Haddad left (at noon).‖– Nobody came.",
    ] {
        check(text);
    }
}

#[test]
fn titles_in_the_labels_of_a_transcript() {
    for text in [
        "SEC. REYES:  We stay.‖Nobody leaves."
            .replace("  ", " ")
            .as_str(),
        "UNDER SEC. REYES: We stay.",
        "ASST. SEC. OF STATE REYES: We stay.",
        "It wrote to the SEC.‖REYES: We stay.",
        "IT WROTE TO THE SEC.‖Reyes: We stay.",
        "ASK THE SEC.‖REYES STAYS.",
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
        "MONA REYES, LOCK PILOT: No.‖I -- I was at the pier.",
    ] {
        check(text);
    }
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
