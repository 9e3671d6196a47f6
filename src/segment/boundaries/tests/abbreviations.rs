//! Full stops behind abbreviations, initials and numbers.

use super::{check, check_tight};

#[test]
fn abbreviations_and_names() {
    for text in [
        "U.S. engineers spoke first.‖The envoy said the U.S. would pay.‖It paid.",
        "They trained in the U.S.‖The vote came later.",
        "It came from Delta Pumps Inc.‖Residents complained.‖It was made in the U.K.‖Councillors like that.",
        "The pumps of Delta Ltd. Residents Hall are old.‖Delta Ltd. Chairman Omar Reyes left the U.S. Army.",
        "In R. v. Guild of the Delta, ex p. Haddad [1998] 2 D.R. 11, they won.",
        "The town sold it to deHaddad Farms, LLC.‖deHaddad paid.‖The boat is from eBoat Inc.‖eBoat has no pier.",
        "It is of the eBoat Inc. eBoats kind.",
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
        "Pte. Reyes of Op. River Guard met Def. Sec. Haddad and Brig. (Retd.) Mohd. Reyes on Rte. Delta.‖They left.",
        "They waited 20 min. at the lock and 2 hrs. at the pier.‖They stayed 20 min.‖Reyes left.‖It is in ref B.‖The end.",
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
        "By 9.15 it was 43 C.‖A brass band played.‖It had been 110° F.‖Reyes left with 20 C. Haddads.",
        "Their rival, J.D. \"Buck\" Reyes, met Col. ‘Mo’ Haddad of the U.S.‖\"Never\" was all they said.",
        "They asked Gen. Bryg. Omar Reyes and Dr hab. Mona Haddad.‖MONA: Hmm.‖That is true.",
        "Lets him mark a V.‖He'd go at once.",
        "Pilots Inc. (PORT: PLT) lost a third, Locks Ltd. (Basra) won and Delta Corp. (in the south) shut.",
        "It was Dykes plc. (PORT: DYK) that paid.‖He works for Acme Inc.‖(The firm has denied it.)‖It sells pumps.",
        "Sta. Amara Lines sails to Sto. Reyes.‖The port is old.",
        "The envoy told of it on X.‖“A boat has left,” he wrote to Omar R. “Mo” Reyes.",
        "It was sold to Dykes plc.‖Rivals paid less.‖The mill lies opp. St. Mary’s.",
    ] {
        check(text);
    }
}

#[test]
fn parts_of_laws_and_books() {
    for text in [
        "See arts. 2 and 7, paras. 3–5 and secs. 4, 5 of the dyke act.‖It is old.",
        "Amdt. 2087 is dead, so read chap. 3, chs. 4–6, cols. 41, cl. 5, reg. 7 and Tab. 3.",
        "It says so in Compl. ¶ 17, Id. ¶ 19 and Reyes, op. cit. 45; see ibid. 12.",
        "They read Isa. 2:4, Matt. 5:9 and Rom. 8:1 to the pilots.",
        // Words that end sentences as well.
        "He gave it all to the arts.‖Nobody else would.",
        "“It went to the arts.”‖12 boats came.",
        "They met Matt.‖12 boats came with him.",
        "He was a decent chap.‖The pilots liked him.",
        "It was his id.‖The rest was noise.",
        "he gave it all to the arts.‖then he left.‖he was a decent chap.‖nobody came.",
    ] {
        check(text);
    }
}

#[test]
fn ranks_and_first_names_cut_short() {
    for text in [
        "Adms. Cho and Reyes met Capts. Haddad and Okafor, Cdre. Amin and Hons. Reyes and Amin.",
        "Abp. Reyes, Ven. Amin and Adv. Haddad sold it to M/s. Okafor of Basra.",
        "Jas. Reyes, Robt. Amin, Benj. Haddad and Edw. Okafor left.",
        "She took a degree with Hons.‖He did not.",
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
fn abbreviations_by_what_follows_them() {
    for text in [
        "They met at 5 p.m. Basra time on Friday.",
        "They left at 6 p.m.‖Basra slept.",
        "They left at 6 p.m.‖\"May you go,\" he said.",
        "They left at 6 p.m. (Monday, local time).",
        "Lt.Col. Haddad and Brig.Gen. A. Reyes left.",
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
fn rules_and_reports_of_courts() {
    for text in [
        "It was filed under Fed. R. Civ. P. 12(b) on Monday.‖It failed.",
        "Fed. R. Evid. 40 bars it, and so do Fed. R. Crim. P. 2 and Fed. R. App. P. 4.‖He left.",
        "See 77 Fed. Reg. 12 and 9 F. Supp. 3 (9th Cir. 2021).‖It stands.",
        "Rates are set by the Fed.‖Boats fell.",
        "Rates are set by the Fed.‖Mr. Haddad said so.",
    ] {
        check(text);
    }
}

#[test]
fn what_closes_before_the_stop_is_no_abbreviation() {
    check_tight("It was only \"a slap\".‖He then left.");
    check_tight("It was only “a slap”.‖He then left (by boat).‖Nobody followed.");
    check_tight("He calls it \"a slap\".com at home.");
}

#[test]
fn what_acronyms_modify() {
    for text in [
        "U.S. Officials Thin Out.‖“U.S. Military bands stay,” it says.",
        "P.S.‖No more of it.",
        "U.S. Troops Thin Out, the headline said.",
        "It is called “Why U.S. Military Bands Stay In Basra.”",
        "Demand in the U.S. Midwest remained weak.‖The U.S. Gulf Coast is wet.",
        "They went to the U.S.‖Military bands stayed.",
        "Only J.R.R. Okafor and two others stay.",
        "It was the U.S.S. Delta and no other boat.",
        "They asked the F.B.I.‖Haddad has not.",
        "They asked the A.P.‖Haddad said so.",
    ] {
        check(text);
    }
}

#[test]
fn what_abbreviations_are_told_apart_by() {
    for text in [
        "Under Art. II, Sec. 3, it fails.‖So it does under sec. IV and Art. I, they say.",
        "Ord. No. 5 and Exec. Order No. 12 are void.‖See Suppl. Fig. 2.",
        "They met on Tues. Oct. 3 and on Thurs. October 5 in Basra.‖It rained.",
        "The town (pop. 1,204) is old.‖Haddad (d. 1970, b. 1911) knew it.",
        "Dist. Atty. Mona Haddad read fn. 3 at 54 deg. S., 38 deg. W.‖He left.",
        "He was in the 1st Mar. Div. in Basra.‖It left in Mar.‖Basra slept.",
        "It lies in Tampa, Fla.‖Shares fell.",
        "It lies in Tampa, Fla. Police Department hands.",
        "He said no.‖I, for one, slept.‖It fell in Dec.‖I, for one, slept.",
        "Did it fall?‖No.‖May 5 was a feast.",
        "It was a hot 54 deg.‖The rest slept.",
    ] {
        check(text);
    }
}

#[test]
fn years_and_codes_inside_a_sentence() {
    for text in [
        "Reyes et al. (2017) found it.",
        "Her book Who Pays? (1961) is old.‖In “What Was Lost?” (2002a), he says so.",
        "Who pays?‖(2017 was a bad year.)",
        "They left.‖(2017) The rest stayed.",
        "Delta Locks Inc (DLCK.O) and (DLCKp.DE) fell.‖DLCK.L rose.",
    ] {
        check(text);
    }
    check_tight("They left the USA.‖I stayed.");
    check_tight("They left the USA.‖To stay was hard.");
}

#[test]
fn paragraphs_in_capitals() {
    for text in [
        "THEY WERE TOLD SEPT. 1.‖NOW THEY ARE TOLD SPRING.‖NOBODY ASKED.",
        "SEN. M. HADDAD, D-N.J., LEFT THE U.S.‖HE WENT HOME.",
        "THE U.S. AND THE U.N. TROOPS LEFT.‖THE U.S. MILITARY IS OUT.‖THE U.S. ENVOY, GEN. REYES, STAYED.",
        "THE WALL IS 12 FT. WIDE.‖HE SAID NO.‖THEN HE LEFT TAMPA, FLA.‖THE DYKE HELD.",
        "\"WHO PAYS?\" HADDAD ASKED.‖\"WHO PAYS?\"‖NOBODY KNEW.",
    ] {
        check(text);
    }
}
