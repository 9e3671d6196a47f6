//! Cuts one paragraph into sentences.
//!
//! One pass from left to right. Every run of stops (`.`, `?!`, `. . .`, `。`) with the quotes and brackets that
//! close after it is a candidate; the word before it and the first words after it decide. Both looks are bounded,
//! so the time is linear whatever the text.

mod decide;
mod stops;

use std::ops::Range;

use super::abbreviations;
use super::quotation::{is_closer, is_opener};
pub(super) use decide::is_end_mark;
use stops::{Stop, window};

/// How far a decision looks back for the word before the stop, and ahead for the words after it, in bytes.
const LOOK: usize = 160;

/// The sentences of `paragraph` as byte ranges, trimmed of white space, in order, leaving out only white space.
pub(super) fn sentences(paragraph: &str) -> Vec<Range<usize>> {
    let mut scan = Scan {
        text: paragraph,
        start: 0,
        token: 0,
        straight: false,
        low: false,
        small: is_small(paragraph),
    };
    let mut found = Vec::new();
    let mut at = 0;
    loop {
        at = scan.pass_plain(at);
        let Some(c) = char_at(paragraph, at) else {
            break;
        };
        let after = at + c.len_utf8();
        if c == '•' && scan.begins_item(at) {
            push_trimmed(&mut found, paragraph, scan.start..at);
            scan.start = at;
        }
        if Stop::of(c).is_none() {
            scan.pass(c, at);
            at = after;
            continue;
        }
        let run = scan.run(at);
        if scan.ends(at, &run) {
            push_trimmed(&mut found, paragraph, scan.start..run.end);
            scan.start = run.end;
        }
        scan.token_after(at, run.end);
        at = run.end;
    }
    push_trimmed(&mut found, paragraph, scan.start..paragraph.len());
    set_dashes_apart(&mut found, paragraph);
    found
}

/// Whether a paragraph is written without capitals: it begins with a small letter, and so do all its sentences.
fn is_small(paragraph: &str) -> bool {
    let mut letters = paragraph.chars().skip_while(|c| !c.is_alphanumeric());
    let Some(first) = letters
        .next()
        .filter(|c| c.is_lowercase() || c.is_ascii_digit())
    else {
        return false;
    };
    let mut begun = 0;
    for (at, _) in paragraph.match_indices(['.', '?', '!']) {
        let after = window(paragraph, at + 1);
        let next = after.trim_start_matches(|c: char| !c.is_alphanumeric());
        if !after.starts_with(' ') || next.is_empty() {
            continue;
        }
        let word = next.split(|c: char| !c.is_alphanumeric()).next();
        if next.starts_with(char::is_uppercase) && word != Some("I") {
            return false;
        }
        let before = paragraph.get(..at).unwrap_or("");
        let before = before.rsplit(char::is_whitespace).next().unwrap_or("");
        let before = before.trim_matches(|c: char| !c.is_alphanumeric());
        let ends = abbreviations::lookup(before).is_none();
        begun += usize::from(ends && next.starts_with(char::is_lowercase));
    }
    begun > usize::from(!first.is_lowercase())
}

/// Fewest dashes between sentences that are marks between items.
const DASHES: usize = 2;

/// Makes a dash before a sentence a piece of its own where several stand so: `… at noon. -- They left. -- Nobody came.`
fn set_dashes_apart(found: &mut Vec<Range<usize>>, paragraph: &str) {
    let dash = |range: &Range<usize>| {
        let sentence = paragraph.get(range.clone())?;
        let (dash, rest) = sentence.split_once(' ')?;
        (matches!(dash, "--" | "—" | "–") && rest.contains(' ')).then_some(dash.len())
    };
    if found.iter().skip(1).filter_map(dash).count() < DASHES {
        return;
    }
    let whole = std::mem::take(found);
    for range in whole {
        match dash(&range) {
            Some(length) => {
                push_trimmed(found, paragraph, range.start..range.start + length);
                push_trimmed(found, paragraph, range.start + length..range.end);
            }
            None => found.push(range),
        }
    }
}

fn push_trimmed(found: &mut Vec<Range<usize>>, text: &str, range: Range<usize>) {
    let Some(piece) = text.get(range.clone()) else {
        return;
    };
    let start = range.start + (piece.len() - piece.trim_start().len());
    let end = start + piece.trim().len();
    if start < end {
        found.push(start..end);
    }
}

/// Bytes that can neither end a sentence nor begin a quotation or a bracket.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = b' ';
    while byte <= b'~' {
        plain[byte as usize] = !matches!(byte, b'.' | b'!' | b'?' | b'"' | b'(' | b'[' | b'{');
        byte += 1;
    }
    plain
};

fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..).and_then(|rest| rest.chars().next())
}

/// State of the pass over one paragraph.
struct Scan<'a> {
    text: &'a str,
    /// Where the sentence being read starts.
    start: usize,
    /// Where the word being read starts.
    token: usize,
    /// Whether a straight double quote is open.
    straight: bool,
    /// Whether a low quote „ is open, which “ closes.
    low: bool,
    /// Whether the paragraph is written without capitals.
    small: bool,
}

impl Scan<'_> {
    /// Passes letters and blanks from a byte on, which are nearly everything; returns where the first other byte is.
    fn pass_plain(&mut self, at: usize) -> usize {
        let rest = self.text.as_bytes().get(at..).unwrap_or(&[]);
        let is_other = |byte: &u8| !PLAIN[usize::from(*byte)];
        let plain = rest.iter().position(is_other).unwrap_or(rest.len());
        let plain = rest.get(..plain).unwrap_or(rest);
        if at == self.start {
            self.start += plain.iter().take_while(|byte| **byte == b' ').count();
        }
        if let Some(blank) = plain.iter().rposition(|byte| *byte == b' ') {
            self.token = at + blank + 1;
        }
        at + plain.len()
    }

    fn pass(&mut self, c: char, at: usize) {
        if c.is_whitespace() || is_opener(c) || c == '"' {
            self.token = at + c.len_utf8();
        }
        if c.is_whitespace() && at == self.start {
            self.start += c.len_utf8();
        }
        match c {
            '"' => self.straight = !self.straight,
            '„' => self.low = true,
            '“' => self.low = false,
            _ => {}
        }
    }

    /// Whether the bullet at `at` stands before an item of a list that goes on in its paragraph: `They want: • a date; • a boat.`
    fn begins_item(&self, at: usize) -> bool {
        let before = self.text.get(self.start..at).unwrap_or("");
        let after = self.text.get(at + '•'.len_utf8()..).unwrap_or("");
        let goes_on = before
            .strip_suffix(' ')
            .is_some_and(|said| said.ends_with([':', ';', ',']));
        goes_on && after.starts_with(' ') && self.text.matches(" • ").nth(1).is_some()
    }

    fn token_after(&mut self, from: usize, to: usize) {
        // Inside `U.S.` the token goes on; after white space or a closing mark a new one begins.
        let run = self.text.get(from..to).unwrap_or("");
        if run
            .chars()
            .any(|c| c.is_whitespace() || is_closer(c) || c == '"')
            || self.start == to
        {
            self.token = to;
        }
    }
}

#[cfg(test)]
mod tests {
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
        check(
            "She wrote to all of them. ‖ »We wait,« the letter says. ‖ »We wait.« ‖ Nobody came.",
        );
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
}
