//! What records, wires and encyclopaedias put around a text: marks of cables, of pages and of printings, notes under their letter.

use super::Gate::*;
use super::Rule;
use crate::segment::kind::Furniture::*;

#[rustfmt::skip]
pub(super) const RECORDS: &[Rule] = &[
    // Who wrote for which agencies, and where a report ends: `mh/jr (dna, afp)`, `Ended//21 M. H.`
    Rule(Credit, 8, Closes("(afp|(ap|(dpa|(efe|(epa|(epd|(kna|(reuters"), r"^(?-i:[a-z]{2,3}(/[a-z]{2,3}){1,3}) \((afp|ap|dpa|efe|epa|epd|kna|reuters)(, \p{L}{2,10})*\)$"),
    Rule(Navigation, 6, Begins("ended/"), r"ended/{1,2} ?\d{0,3}( (?-i:\p{Lu})\.?){0,3}$"),
    Rule(CrossReference, 8, Begins("see "), r"see (?-i:[A-Z][A-Z -]{2,30})(, (back )?page [\w-]{1,6}|(,| on) [a-z]?\d{1,2}[a-z]?)\W*$"),
    Rule(Navigation, 6, Starts("("), r"^\(optional (add|trim)( begins?| ends?)?\)$"),
    Rule(Navigation, 4, Capitals, r"^(?-i:[A-Z]{2,4}-[A-Z]{2}-\d\d-\d\d-\d\d \d{4}[A-Z]{2,4})$"),
    Rule(Navigation, 60, Begins("c o n f|s e c r|t o p|u n c l"),
        r"(?-i:(T O P )?(C O N F I D E N T I A L|S E C R E T|U N C L A S( S I F I E D)?)( [A-Z0-9/. -]{2,60})?)$"),
    Rule(Navigation, 30, Begins("e.o. "), r"e\.o\. [0-9]{5}: [a-z0-9 :/,.-]{2,60}$"),
    Rule(Navigation, 40, Begins("classifi"), r"classified by:? [a-z0-9 ,.:'’-]{3,120} reasons? [a-z0-9 .]{0,12}1\.[45][a-z0-9 .,()]{0,40}$"),
    Rule(CrossReference, 60, Holds(". ^ "), r"^\W*([0-9]{1,3}|[a-z])\. \^ [a-z0-9]"),
    // The head of a page of an encyclopaedia.
    Rule(Navigation, 24, Begins("not logged in|article talk|main page talk"),
        r"(not logged in( talk| contributions| create account| log in){2,}( article| main page| read| talk| view history| view source| edit){0,8}|(article|main page) talk( read| view source| edit| view history){0,4})\W*$"),
    // `12. Author's count from Delta Yearbook (2011), p. 44.`, `[3] Interview with a pilot, Amara, March 2011.`: notes at the foot of a page.
    Rule(CrossReference, 90, Holds(", p. |, pp. "), r"^\[?[0-9]{1,3}[.\]]*\s[^!?]*, pp?\. [0-9]+([–-][0-9]+)?\.?$"),
    Rule(CrossReference, 60, Begins("0"), r"[0-9]{1,3}[.\]]*\s(author['’]s )?interviews?(,| by| with)\s[^!?]*\b(19|20)[0-9]{2}\.?$"),
    Rule(SectionHeading, 10, Holds("[edit]"), r"^[a-z0-9 ,'’-]{2,60}\[edit\]$"),
    Rule(DateLine, 20, Begins("publi"), r"publi\p{L}e? le \d{1,2} [^!?]{3,90}$"),
    Rule(Navigation, 12, Begins("temps de|lecture "), r"(temps de lecture\b[^!?]{0,20}|lecture de votre article en cours\b.*)$"),
    Rule(Paywall, 8, Begins("artic"), r"article r\p{L}serv\p{L} (aux|\p{L} nos) abonn\p{L}s$"),
    Rule(Navigation, 30, Begins("ordered"), r"ordered,? by the house of (commons|lords),? to be (printed|published)\b.*$"),
    Rule(Navigation, 8, Begins("forwarde"), r"forwarded from (?-i:\p{Lu})[^.,!?]{1,50}$"),
    // `[Basra, independent daily]`: of the paper that a review of the press quotes.
    Rule(Navigation, 10, Starts("["), r"^\[(?-i:\p{Lu})[^\[\].!?]{2,40}, [^\[\].!?]{0,30}\b(agency|bi-?weekly|daily|monthly|newspaper|radio|television|website|weekly)\b[^\[\].!?]{0,30}\]$"),
    Rule(SectionHeading, 4, Begins("acknowl|conclus|executiv|introduc|methodol|recommen"), r"(acknowledge?ments?|conclusions?|executive summary|introduction|methodology|recommendations)$"),
    Rule(SectionHeading, 5, Begins("0|and fina|one more"), r"(\d{1,2}\. )?(and finally|one more thing) ?(\.\.\.|…|:|)$"),
    // `As prepared for delivery`, `Check against delivery.`: what a speech is handed out with.
    Rule(Disclaimer, 16, Begins("as deliv|as prepa|full |remarks|speech a|text as|transcri"),
        r"((full )?(remarks|speech|text|transcript) )?as (delivered|prepared( for delivery)?)\W*((text|transcript) (provided|released|supplied) by [^.!?]{2,60}\W*)?$"),
    Rule(Disclaimer, 16, Holds("check against delivery"), r"^([^.!?]{3,80}\. )?\W*check against delivery\W*$"),
    Rule(DateLine, 14, Begins("broadcas"), r"broadcast (at|by|in|on) [^.!?]{3,60} ([0-9]{1,2} [a-z]{3,9}|[a-z]{3,9} [0-9]{1,2},) [0-9]{4}$"),
    Rule(DateLine, 20, Holds(", aired |, broadcast "), r"^(?-i:\p{Lu})[^.!?]{2,60}, (aired|broadcast)( on)?( \p{L}+day,?)? ([0-9]{1,2} [a-z]{3,9}|[a-z]{3,9} [0-9]{1,2},?) [0-9]{4}$"),
    // `Interview conducted in Kurdish.`, `Compiled in Amara by volunteers.`: who made a text, and no more.
    Rule(Disclaimer, 20, Begins("compiled|intervie|summari|transcri|translat"),
        r"(interview (was )?(conducted|edited|held|recorded|translated)|compiled|summari[sz]ed|transcribed|translated) (by|from|in|on)( (and|at|by|from|in|into|on|our|the|volunteers|desk|staff|(?-i:\p{Lu})[\p{L}.’'-]*,?|[0-9]+)){1,12}\.?$"),
    Rule(Navigation, 24, Starts("("), r"^\((the )?(press )?(briefing|conference|event|hearing|interview|meeting|session)( was)? (adjourned|closed|concluded|ended|recessed)\b[^()]*\)$"),
    Rule(Navigation, 14, Holds("for immediate release"), r"^[^.!?]{2,80}[,–—-] ?for immediate release\W*$"),
    // `Thursday, March 4, 2021. All times local. Latest entry first.`
    Rule(DateLine, 20, Holds(". all times|. latest "), r"^(\p{L}+day,? )?(\p{L}{3,9}\.? [0-9]{1,2}|[0-9]{1,2} \p{L}{3,9}),? [0-9]{4}\. (all times|latest)\b[^!?]{2,60}$"),
    Rule(Byline, 8, Begins("compiled f"), r"compiled from (the )?(agency|news|staff|wire)( (and|or) (agency|news|staff|wire))? (dispatches|reports|services)\W*$"),
    // `OC: Maj J R Reyes CSM: WO2 M Haddad`: who commands a unit.
    Rule(Navigation, 24, Capitals, r"^(?-i:[A-Z]{2,4}: (Brig|Capt|Cdr|Col|CSM|Cpl|Gen|Lt|Maj|RSM|Sgt|SSgt|WO[12])\b[^.!?:;]{2,40}){2,5}$"),
    // `DNA / Q.S.`, `(MH-JR)`: who wrote and who edited an item of an agency.
    Rule(Navigation, 6, Holds(" / "), r"^(?-i:\p{Lu}{2,6}|\p{Lu}[\p{L} ]{2,30} Agency|Ended) / (?-i:(\p{Lu}[a-z]?\.){1,3})$"),
    Rule(Navigation, 1, Starts("("), r"^\((?-i:\p{Lu}{2}[-/]\p{Lu}{2})\)$"),
    Rule(Navigation, 5, Begins("show not|shownote|number o"), r"(show ?notes|number of (readings|reads|views)\s?:? [\d,]+)$"),
];

#[cfg(test)]
mod tests {
    use super::super::tests::all;
    use super::*;

    #[test]
    fn marks_of_records_and_prose_that_begins_so() {
        for (kind, lines) in [
            (
                Navigation,
                &[
                    "(OPTIONAL ADD END)",
                    "DN-PA-03-04-21 1714EDT",
                    "C O N F I D E N T I A L SECTION 01 OF 02 PORT AMAL 000417",
                    "E.O. 12958: DECL: 03/04/2031",
                    "Classified By: Consul M. Haddad for reasons 1.4 (b) and (d).",
                    "Temps de lecture : 4 min.",
                    "Ordered by the House of Commons to be printed on 4 March 2021.",
                    "Forwarded from Delta Watch",
                    "Show notes",
                    "Number of readings: 1,204",
                    "[Basra, independent daily]",
                    "Ended//21 M. H.",
                ][..],
            ),
            (
                Disclaimer,
                &[
                    "As prepared for delivery",
                    "(Remarks as delivered)",
                    "As delivered. Text supplied by the Port Reporters' Pool.",
                    "Full text, Port Hall, 4 March 2021. Check against delivery.",
                    "Interview conducted in Kurdish.",
                    "Compiled in Amara by volunteers.",
                    "Summarised from Arabic and Kurdish.",
                ],
            ),
            (
                DateLine,
                &[
                    "Broadcast on both national channels, 20:05, 4 March 2021",
                    "Radio Delta, “The Noon Ferry”, broadcast Thursday 4 March 2021",
                    "Thursday, March 4, 2021. All times local. Latest entry first.",
                ],
            ),
            (
                Navigation,
                &[
                    "(The briefing was concluded at 1:22 p.m.)",
                    "Press office of the port, for immediate release",
                    "DNA / Q.S.",
                    "Delta Press Agency / Mh.A.",
                    "(MH-JR)",
                ],
            ),
            (
                CrossReference,
                &[
                    "See FERRIES, Page 15-A",
                    "2. ^ a b Haddad, Mona (2009). Three Days in Amara.",
                    "a. ^ A third boatman died later.",
                ],
            ),
            (
                SectionHeading,
                &[
                    "Aftermath[edit]",
                    "INTRODUCTION",
                    "And finally...",
                    "4. One more thing ...",
                ],
            ),
            (
                DateLine,
                &["Publié le 4 mars 2021 à 11h02, modifié le 4 mars 2021 à 18h15"],
            ),
            (Paywall, &["Article réservé aux abonnés"]),
            (
                Navigation,
                &[
                    "Not logged in Talk Contributions Create account Log in",
                    "Not logged in Talk Contributions Create account Log in Article Talk",
                    "Article Talk",
                    "Article Talk Read Edit View history",
                    "OC: Maj J R Reyes CSM: WO2 M Haddad",
                ],
            ),
            (
                CrossReference,
                &[
                    "12. Author's count of boats in the Delta Yearbook (2011), p. 44.",
                    "1 Office for the Rivers, Audit 05-021, p. 3.",
                    "13. Interviews with seven pilots, Basra and Amara, May–June 2015.",
                    "[2] Interview with a pilot, Amara, 9 May 2010.",
                    "[3] Mona Haddad, The Reed Houses (Amara: Port Press, 2009), pp. 12–14",
                ],
            ),
            (
                Byline,
                &[
                    "Compiled from wire reports",
                    "Compiled from staff and agency dispatches",
                ],
            ),
            (Credit, &["mh/jr (afp, dpa)", "mh/jr/oa (AP)"]),
        ] {
            all(lines, Some(kind));
        }
        all(
            &[
                "Not logged in, he could not see what they had written.",
                "Article talk was all they heard.",
                "CO: Major Reyes left. XO: he stayed",
                "12. The boats of 2011, p. 44 says, were sold.",
                "12 interviews with pilots were printed by 2010, he said.",
                "Compiled from reports of the pilots, the list is long.",
                "See ferries, page after page of them.",
                "the boats and/or pumps (afp, dpa)",
                "Ended//and nobody saw it",
                "C O N F I D E N T I A L files lay on the pier.",
                "Classified by reasons of state, the plan was lost.",
                "Ordered by the House of Haddad to leave, they stayed.",
                "Forwarded from Amara, the letter was lost.",
                "Number of readings of the bill: three",
                "[Basra, the daily wrote, is calm.]",
                "Introduction of new boats begins",
                "And finally they left.",
                "One more thing nobody knew.",
                "Broadcast on state radio, the speech was the first since 2003",
                "As prepared as they were, they left.",
                "The speech, broadcast on Thursday 4 March 2021, was short",
                "Translated from the Arabic, the name means a ford.",
                "Compiled in Amara by volunteers who left.",
                "(The hearing was the third.)",
                "Committee on Rivers Demands a Date for the Dykes",
                "Hearing: “We Will Stay”",
                "On Thursday, March 4, 2021. All times of trial end.",
                "The prisoners, the port said, were for immediate release.",
            ],
            None,
        );
    }
}
