//! Lines of sites that people made by themselves, of paid sites, of market tickers and of book reviews.

use super::Gate::*;
use super::Rule;
use crate::segment::kind::Furniture::*;

#[rustfmt::skip]
pub(super) const SITES: &[Rule] = &[
    // What the makers of pages wrote at their foot when pages were young.
    Rule(Navigation, 30, Begins("best vi|you are v|this page i|this site i|proud mem|sign my|sign our|sign the g"),
        r"(best viewed (at|in|on|with)\b[^!?]*|you are visitor (no\.?|number)? ?\#?\d[\d,]*\b[^!?]*|(this (page|site) is an? |proud )((active|proud) )?member of\b[^!?]*(web ?)?ring\b[^!?]*
        |sign (my|our|the) guest ?book)\W*$"),
    Rule(Navigation, 12, Starts("[>«»<"), r"^(\[\d{1,3}\])?\s?(>>|<<|«|»)\s?(next|prev|previous)\s?[:»«<>]\s?\S"),
    Rule(Navigation, 12, Begins("site sea|search"), r"(site )?search( site)?:?\s?(\[[ _]*\]|_{3,})\W*(go|search)?\W*$"),
    Rule(Navigation, 40, Begins("discuss"), r"discuss this( (article|column|issue|piece|story|topic))? (in|on|with) (other readers|our (forum|readers)|the forum)\b"),
    Rule(Navigation, 30, Holds("link: http|url: http"), r"^([a-z-]+ ){0,3}(article|document|permanent|persistent|stable) (link|url): https?:\S+$"),
    // `Previous post Who pays?`: the articles before and after, run into their label.
    Rule(Navigation, 24, Begins("previous |next a|next e|next p|next s|older |newer "),
        r"((?-i:PREVIOUS|NEXT|OLDER|NEWER) (?-i:ARTICLE|ENTRY|POST|STORY)|(previous|next|older|newer) (article|entry|post|story)\s?:) \S"),
    Rule(Navigation, 2, Begins("0"), r"\d+ (comments|replies|responses)\W*$"),
    // `mona_h says: March 4, 2021 at 1:14 am`
    Rule(Byline, 14, Holds(" says: | said: | wrote: "),
        r"^[a-z\d_-]{2,20}( [a-z\d_-]{2,20}){0,3} (said|says|wrote): (on )?[a-z]{3,9}\.? \d{1,2},? (19|20)\d\d,? (at )?\d{1,2}:\d\d( ?[ap]\.?m\.?)?\W*$"),
    Rule(Contact, 24, Begins("did you f|did you s|did you n|found a|spotted a"),
        r"(did you (find|notice|spot)|found|spotted) (a|an) (error|inaccuracy|mistake|typo)( [^.!?]{1,60})?\?"),
    // `Brent 63.52 (-0.9%) WTI 59.60 (-1.1%)`
    Rule(Navigation, 24, Holds("%"), r"^(?-i:[A-Z])[a-z.&/ ]{1,24} \d[\d,]*\.\d+ ?\(?[-+]\d+(\.\d+)?%\)?([ ,;|]+(?-i:[A-Z])[a-z.&/ ]{1,24} \d[\d,]*\.\d+ ?\(?[-+]\d+(\.\d+)?%\)?)+$"),
    // What a paper asks of those who read on.
    Rule(Paywall, 40, Begins("no card|no cred|this is your l|that was your l"),
        r"(no (credit )?card (is )?(needed|required)\b|(this is|that was) your last free (article|story)\b)"),
    Rule(Paywall, 40, Starts("$£€"), r"^[$£€]\d+(\.\d\d)? (a|per) (day|month|week|year) for (the |your )?first\b"),
    Rule(Correction, 60, Begins("correct|clarif"), r"(correction|clarification)s?,? (\d{1,2} [a-z]{3,9}|[a-z]{3,9}\.? \d{1,2}),? (19|20)\d\d\s?[:—–-] ?\S"),
    // `LATEST: Pipeline back on line (Echo) ++ Dinar steady ++`
    Rule(Navigation, 60, Holds("++"), r"^[^.!?]{3,200}\+\+\+? [^.!?]{3,200}\+\+\+?\W*$"),
    Rule(Navigation, 8, Begins("0"), r"\d+ (related|similar) (articles|headlines|reports|stories)\W*$"),
    Rule(Contact, 40, Begins("write to us"), r"write to us\s?:[^!?]*$"),
    Rule(DateLine, 8, Begins("week end|for the week end"), r"(for the )?week ending (\d{1,2} [a-z]{3,9}|[a-z]{3,9}\.? \d{1,2}),? (19|20)\d\d\W*$"),
    Rule(Copyright, 16, Begins("copyrights"), r"copyrights? (\(c\)|©) ?(?-i:[\p{Lu}\d])"),
    // How a paper of an institute wants to be cited.
    Rule(Credit, 60, Begins("suggested c|recommended c|preferred c|please cite|cite this|cite as|how to cite"),
        r"((suggested|recommended|preferred) citation( format)?\s?:|(please )?cite (this (article|brief|document|page|paper|report) )?as\s?:|how to cite( this (article|brief|document|page|paper|report))?\W*$)"),
    // What a search engine is to be told; the label of an article without a name; how a letter to the editor begins.
    Rule(Navigation, 14, Begins("add |choose |make |set |leading a|leader|editorial|sir|madam|dear sir"),
        r"((add|choose|make|set)( us| [a-z'’ ]{2,40})?( as)? (a |my |your )?(favou?rite|preferred) (news )?source( on google)?\W*$
        |(leading article|leader|editorial)s?\s?:$|((dear )?sirs?( or madam)?|madam)\s?[,:;—–-]$)"),
    // `By Mona Haddad. 512 pp. Reed & Sons. $35.`: the book that is reviewed.
    Rule(Credit, 30, Holds(" pp. | pages. | pp, | pages, | pp; | pages; "), r"^[^!?]*\b\d{2,4} (pages|pp)\b[.,;][^!?]*[$£€] ?\d+([.,]\d\d)?\W*$"),
];

#[cfg(test)]
mod tests {
    use super::super::tests::all;
    use super::*;

    #[test]
    fn lines_of_sites() {
        for (kind, lines) in [
            (
                Navigation,
                &[
                    "Best viewed with your lamp on.",
                    "You are visitor no. 0001234 since 3/4/03",
                    "This page is a member of the Delta Boats WebRing [ Prev | Random | Next ]",
                    "Sign my guestbook!",
                    "[12]>> Next: Who pays for the dykes?",
                    "Site Search [ ] Go!",
                    "PREVIOUS POST Who pays for the dykes?",
                    "Next article: Who pays for the dykes?",
                    "3 RESPONSES",
                    "LATEST: Pipeline back on line (Delta Echo) ++ Dinar steady (Reed) ++",
                    "3 similar stories",
                    "Discuss this story with other readers!",
                    "ReedBase document link: https://reed.example/docview/12",
                    "Reed 63.52 (-0.9%) Delta Light 59.60 (-1.1%) Amara Med. 61.15 (+0.8%)",
                ][..],
            ),
            (
                Paywall,
                &[
                    "$1 a week for the first year. Stop when you like.",
                    "This is your last free article this month. See what else there is.",
                    "No card needed. Ask us about firms.",
                ],
            ),
            (
                Navigation,
                &[
                    "Add as preferred source",
                    "Make the Delta Echo your preferred source on Google",
                    "Leading article:",
                    "Sir,",
                    "SIR —",
                ],
            ),
            (
                Credit,
                &[
                    "Suggested citation: River Programme, “The Lock Treaty,” Brief 14 (2021).",
                    "Cite this article as: Haddad, M. (2021). The lock treaty.",
                ],
            ),
            (DateLine, &["Week ending 27 May 2005"]),
            (Byline, &["mona_72 says: March 4, 2021 at 1:14 am"]),
            (
                Contact,
                &[
                    "Did you find a mistake in the translation? Write to us.",
                    "Write to us: The Editor, The Old Dyke, Amara, or letters@echo.example (300 words at most)",
                ],
            ),
            (
                Correction,
                &["Correction, 4 March 2021: The lock has ten gates, not twelve."],
            ),
            (
                Copyright,
                &["Copyrights (c) Delta Media. Nothing may be passed on."],
            ),
            (
                Credit,
                &[
                    "By Mona Haddad. 512 pp. Reed & Sons. $35.",
                    "THE REED HOUSE, by Jon Reyes, 312 pages, Delta Press, £18.99",
                ],
            ),
        ] {
            all(lines, Some(kind));
        }
        all(
            &[
                "Previous posts on the river stood empty.",
                "Did you find a boat? he asked.",
                "You are visitors here and nothing else, he said.",
                "Next, they went to the lock.",
                "Search the boat, he told them.",
                "Discuss this with your wife, she told him.",
                "Reed fell to 63.52 (-0.9%) and light oil to 59.60 (-1.1%).",
                "Keep reading the sign, he said.",
                "5 a week for the first year was too few, he said?",
                "Correction of the dykes began in March 2021.",
                "They gave the dykes a ++ and the boats a ++, he said.",
                "3 similar stories were told in the town.",
                "Write to us, he said, and nobody did.",
                "The week ending 27 May 2005 was a dry one.",
                "Sir, he said, the dyke is gone.",
                "Make the river your preferred source of water.",
                "Suggested citations were few, he wrote.",
                "Leaders meet in Basra",
                "The report of 512 pp. was given to the council.",
                "This site is a member of the old league of towns.",
            ],
            None,
        );
    }
}
