//! What stands above a headline: how secret a paper is, its place in a search, the part of the record, whose letter it is.

use super::Gate::*;
use super::Rule;
use crate::segment::kind::Furniture::*;

#[rustfmt::skip]
pub(super) const LETTERHEADS: &[Rule] = &[
    // `UNCLASSIFIED//FOR OFFICIAL USE ONLY`
    Rule(Navigation, 12, Begins("confiden|for offi|fouo|noforn|official|rel to |secret/|secret /|sensitiv|top secr|unclassi"),
        r"(?-i:((CONFIDENTIAL|OFFICIAL|SECRET|TOP SECRET|UNCLASSIFIED) ?//? ?)*(FOR OFFICIAL USE ONLY|FOUO|NOFORN|OFFICIAL USE ONLY|REL TO [A-Z, ]{2,30}|SENSITIVE BUT UNCLASSIFIED))\W*$
        |for official use only\W*$"),
    Rule(Navigation, 8, Begins("forward |send "), r"(forward|send) (it |this )?to (a|your) (colleague|friend)s?\W*$"),
    // `Record 5 of 12`
    Rule(Navigation, 6, Begins("article |hit |item |record |result |a/|e/|s/"),
        r"((article|hit|item|record|result) \d+ of \d[\d,]*|(?-i:[AES]/[A-Z]{2,6}/[0-9]{1,4}(/[0-9]{1,4})?)( \([0-9]{4}\))?)\W*$"),
    Rule(Navigation, 3, Begins("daily ro|news rou|press ro|press re|roundup|round-up|weekly r"), r"((daily|news|press|weekly) )?round-?up\W*$|press reviews?\W*$"),
    Rule(Contact, 16, Begins("for furt|for more|more inf"),
        r"(for (further|more)|more) information( contact)?\s?: [^!?]{2,80}\(?\d{3}\)?[ .-]{1,2}\d{3}[ .-]\d{4}\W*$"),
    // Parts of the record of a parliament.
    Rule(Navigation, 6, Begins("oral ans|oral que|written "), r"(oral|written) (answers|questions)( to questions)?\W*$"),
    Rule(Navigation, 8, Begins("house of "), r"house of (commons|lords|representatives)( (debates?|hansard|official report))*\W*$"),
    Rule(Navigation, 12, Begins("prayer"), r"prayers?\s?[-—–]+ ?read by\b[^!?]*$"),
    // `Adopted by the River Council at its 12th meeting, on 4 March 2021`, `Aboard Air Force One`
    Rule(DateLine, 24, Begins("this art|this new|this pos|this sto|adopted by|aboard air|en route"),
        r"(this (article|news|post|story) (is|was( first)? (posted|published)) (from|on) (\p{L}{3,9}\.? \d{1,2},?|\d{1,2} \p{L}{3,9}\.?,?) (19|20)\d\d
        |adopted by the (?-i:\p{Lu})[^.!?]{2,60} at its \d+(st|nd|rd|th)? [^.!?]{0,20}(meeting|session)[^.!?]{0,40}
        |(aboard air force (one|two)|en route( to)?)((?-i:,? (\p{Lu}[\p{L}'’.-]*|en|route|to)){0,6}))\W*$"),
    Rule(Navigation, 14, Capitals,
        r"^(?-i:[A-Z]{2}[A-Z0-9 .,'&/()-]{2,80} (OFFICE OF PUBLIC AFFAIRS|PUBLIC AFFAIRS|PUBLIC AFFAIRS OFFICE|PUBLIC INFORMATION OFFICE))\W*$"),
    Rule(Navigation, 12, Begins("from the"), r"from the desk of (the )?\p{L}[^.!?]{1,50}$"),
    // `The Delta Echo   www.echo.example`
    Rule(Navigation, 9, Holds(" www.| http:| https:"),
        r"^(?-i:(The )?\p{Lu}[\p{L}.'’&-]*( (\p{Lu}[\p{L}'’&.-]*|of|the|and|&)){1,5}) ?[-|·:–—]? ?\(?(www\.[\w-]+(\.[\w-]+)+|https?://\S+)\W*$"),
    Rule(Disclaimer, 8, Begins("unoffici"), r"unofficial (english )?translation( from \p{L}+)?(\. [^.!?]{2,40})?\W*$"),
];

#[cfg(test)]
mod tests {
    use super::super::tests::all;
    use super::*;

    #[test]
    fn lines_above_a_headline() {
        for (kind, lines) in [
            (
                Navigation,
                &[
                    "FOR OFFICIAL USE ONLY",
                    "UNCLASSIFIED//FOR OFFICIAL USE ONLY",
                    "Forward to a friend",
                    "Record 5 of 12",
                    "1 of 1 DOCUMENT",
                    "Written Answers to Questions",
                    "ROUNDUP",
                    "House of Lords",
                    "Prayers—Read by the Dean of Amara.",
                    "BOAT BRIGADE PUBLIC AFFAIRS OFFICE",
                    "From the desk of the harbour master",
                    "The Delta Echo   www.echo.example",
                ][..],
            ),
            (
                Contact,
                &["For more information: Mona Haddad (202) 555-0107"],
            ),
            (DateLine, &["This story is from January 5, 2020"]),
            (Disclaimer, &["Unofficial translation. Pass it on."]),
        ] {
            all(lines, Some(kind));
        }
    }

    #[test]
    fn prose_that_begins_as_such_lines_do() {
        all(
            &[
                "For official use only two boats were kept.",
                "Unclassified papers tell of the dykes.",
                "Forward to a friend’s house they went, and slept.",
                "Roundup of boats goes on",
                "Record floods hit 5 of 12 towns",
                "For more information they went to the port.",
                "Written answers to their questions never came.",
                "House of Haddad falls",
                "Prayers were read by the dean.",
                "This story is from the delta",
                "FLOODS SHUT OFFICE OF PORT",
                "From the desk of the envoy a letter went out.",
                "They left the page of the Echo at www.echo.example",
                "Unofficial translation of the pact was found.",
            ],
            None,
        );
    }
}
