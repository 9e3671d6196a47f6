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
    // What networks put around posts.
    Rule(Navigation, 16, Begins("0"),
        r"^[0-9]([0-9.,]{0,7}[0-9])?k? (quote tweet|quote|like|repost|retweet)s?( [0-9]([0-9.,]{0,7}[0-9])?k? (bookmark|like|quote|quote tweet|repost|retweet|view)s?){1,4}$"),
    Rule(Navigation, 10, Begins("show this thread|replying to|thread by"), r"(show this thread|thread by @\w+(, \d+ (posts|tweets))?|replying to @\w+((,| and|, and)? @\w+){0,3})\W*$"),
    Rule(Navigation, 5, Begins("publications o|publications i"), r"publications (in|on) the (internet|web)\W*$"),
    // `Delta-style/Radio`: two names of sections in one word.
    Rule(Navigation, 1, Holds("/"), r"^(?-i:\p{Lu})[\p{L}-]{2,24}/(?-i:\p{Lu}[a-z])[\p{L}-]{1,24}$"),
    // What else there is, and whom to ask.
    Rule(Navigation, 30, Begins("for more"),
        r"for more( [^.!?,]{1,60})? (analysis|coverage|news|reporting|reports|stories)\b[^.!?]{0,40}, (please )?(go to|see|visit)(:|\b [^!?\s]+$)"),
    Rule(Contact, 60, Begins("if you have a|have a q|got a q"),
        r"(if you have|have|got) (a|any) questions? (about|for|to)\b[^!]{2,80}\b(e-?mail|send|write)\b[^!?]{0,60}\S@\S"),
    // What a paper asks of those who read on.
    Rule(Paywall, 40, Begins("no card|no cred|this is your l|that was your l"),
        r"(no (credit )?card (is )?(needed|required)\b|(this is|that was) your last free (article|story)\b)"),
    Rule(Paywall, 40, Starts("$£€"), r"^[$£€]\d+(\.\d\d)? (a|per) (day|month|week|year) for (the |your )?first\b"),
    Rule(Correction, 60, Begins("correct|clarif"), r"(correction|clarification)s?,? (\d{1,2} (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? \d{1,2})(,? (19|20)\d\d)?\s?[:—–-] ?\S"),
    // `LATEST: Pipeline back on line (Echo) ++ Dinar steady ++`
    Rule(Navigation, 60, Holds("++"), r"^[^.!?]{3,200}\+\+\+? [^.!?]{3,200}\+\+\+?\W*$"),
    Rule(Navigation, 8, Begins("0"), r"\d+ (related|similar) (articles|headlines|reports|stories)\W*$"),
    Rule(Contact, 40, Begins("write to us"), r"write to us\s?:[^!?]*$"),
    Rule(DateLine, 8, Begins("week end|for the week end"), r"(for the )?week ending (\d{1,2} [a-z]{3,9}|[a-z]{3,9}\.? \d{1,2}),? (19|20)\d\d\W*$"),
    Rule(Copyright, 16, Begins("copyrights"), r"copyrights? (\(c\)|©) ?(?-i:[\p{Lu}\d])"),
    // Whole paragraphs for those who have paid, and for those who might.
    Rule(Paywall, 90, Begins("already a"), r"already an? (member|subscriber)\? [^?]*\b(log(ged|ging)? in|sign(ed|ing)? in|your account)\b"),
    Rule(Paywall, 120, Holds("to keep our |our journalism is |our reporting is |our journalists will|our newsroom will|you for your support|free for all."),
        r"(\bour (journalism|reporting) is (free|made possible|paid for|supported)\b|\bour (journalists|newsroom) will continue to (bring|cover|follow|report)\b
        |\b(coverage|journalis(m|ts?)|newsrooms?|readers?|reporting|subscri(bers?|ptions?))\b.*\bwe thank you for your support\b|^(to )?keep (it|our (journalism|news|reporting|stories)) free for all\.$|^to keep our (journalism|news|reporting) free\b)"),
    // Who heard and wrote down what follows, and how good it may be.
    Rule(Disclaimer, 40, Holds("transcribed by|generated by|transcribed auto|transcribed using|generated auto|generated using"),
        r"^\W*(the following|this) (audio|conversation|episode|interview|segment|text|transcript(ion)?) (was|is|has been) ((automatically|machine) )?(generated|transcribed)\b[^.,!?”]*\b(automat\p{L}*|computer|machine|service|software)\b[^.,!?”]*(\.|$)"),
    Rule(Disclaimer, 30, Begins("transcript pr|transcripts pr"), r"transcripts? (are |is )?(prepared|produced|provided) by ((?-i:\p{Lu})[\p{L}&'’-]* ?){1,5}(\.|,? copyright\b|$)"),
    // `Published in The Delta Echo, March 4th, 2021`, with the tags behind it.
    Rule(DateLine, 24, Begins("published in "),
        r"published in (?-i:\p{Lu})[^.!?]{2,40}, [a-z]{3,9}\.? \d{1,2}(st|nd|rd|th)?,? (19|20)\d\d\b[^.!?]{0,90}$"),
    // Forms below a post, and players.
    Rule(Navigation, 12, Begins("email add|e-mail add|remember per|remember my|video player is l"),
        r"(e-?mail address\s?: ?\([^()]{4,40}\)|remember (my|personal) (details|info|information|name)\W*|video player is loading\W*)$"),
    // Who pays for a recording, and who asked.
    Rule(Advertisement, 60, Begins("this episode is br|this podcast is br|this program is br|this programme is br"), r"this (episode|podcast|programme|program) is brought to you by (?-i:\p{Lu})"),
    Rule(Byline, 16, Holds("interviewed by"), r"^[^.!?]{0,60}\binterviewed by\s?: (?-i:\p{Lu})[^!?]{1,40}$"),
    Rule(Navigation, 1, Starts("(["), r"^[(\[](applause|crosstalk|inaudible|laughs|laughter|music|pause|sighs)[)\]]$"),
    Rule(Caption, 120, Ends("license photo"), r"\| license photo$"),
    Rule(Navigation, 20, Begins("download a|download the f|download this"),
        r"download (a copy of |the full |this )[^.!?]{0,60}\b(brief|fact ?sheet|format|paper|pdf|report)\W*$"),
    // What browsers are told, and who may pass over what.
    Rule(Navigation, 24, Begins("ie 1|ie 9|ie 8|internet explorer|skip navig|your browser is"),
        r"((ie|internet explorer) ?\d{1,2}\b[^.!?]* (is|are) (not|no longer) supported\b|skip navigation\.?$|your browser is (not supported|out of date|outdated)\b)"),
    // `March 4, 2021|By Mona Haddad.`: above an article of an archive.
    Rule(DateLine, 16, Begins("jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"), r"\p{L}{3,9}\.? \d{1,2}, (19|20)\d\d ?\| ?by (?-i:\p{Lu})[^!?|]{2,60}$"),
    // `Echo- BASRA (Reuters)`, with the report below it.
    Rule(DateLine, 5, Closes("(reuters)|(ap)|(afp)"), r"^[^.!?()]{0,24}\b(?-i:\p{Lu}{3,})(, (?-i:\p{Lu})\p{L}+)? \((afp|ap|reuters)\)$"),
    // `Photo of Mona HaddadMona Haddad (Basra) Share this | | Hansard source`
    Rule(Byline, 40, Ends("hansard source"), r"\bshare this\b[^.!?]*\bhansard source$"),
    // What letters should be like.
    Rule(Contact, 60, Begins("letters sh|letters mu|letters may|we reserve the right to"),
        r"(letters (may|must|should)\b[^.!?“]*(\b\d+ words\b|\b(bear|carry|include)\b[^.!?“]*\b(address|name|phone|telephone)\b)|we reserve the right to (condense|edit|shorten)( (all|any|comments|letters|submissions|them|what)\b[^!?“]*)?\W*$)"),
    Rule(Navigation, 14, Holds("action alert|forward widely|circulate widely"), r"(^\W*action alert\W*$|\bplease (circulate|forward) widely\W*$)"),
    // How a paper of an institute wants to be cited.
    Rule(Credit, 60, Begins("suggested c|recommended c|preferred c|please cite|cite this|cite as|how to cite"),
        r"((suggested|recommended|preferred) citation( format)?\s?:|(please )?cite (this (article|brief|document|page|paper|report) )?as\s?:|how to cite( this (article|brief|document|page|paper|report))?\W*$)"),
    // What a search engine is to be told; the label of an article without a name; how a letter to the editor begins.
    Rule(Navigation, 14, Begins("add |choose |make |set |leading a|leader|editorial|sir|madam|dear sir"),
        r"((add|choose|make|set)( us| [a-z'’ ]{2,40})?( as)? (a |my |your )?(favou?rite|preferred) (news )?source( on google)?\W*$
        |(leading article|leader|editorial)s?\s?:$|((dear )?sirs?( or madam)?|madam)\s?[,:;—–-]$)"),
    // `By Mona Haddad. 512 pp. Reed & Sons. $35.`: the book that is reviewed.
    Rule(Credit, 30, Holds(" pp. | pp., | pages. | pp, | pages, | pp; | pages; "), r"^[^!?]*\b\d{2,4} (pages|pp)\b\.?[.,;][^!?]*[$£€] ?\d+([.,]\d\d)?\W*$"),
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
                    "1,204 Retweets 88 Quote Tweets 3,310 Likes",
                    "12K Likes 3 Reposts",
                    "Show this thread",
                    "For more Delta Watch reporting on boats, please visit:",
                    "For more of our coverage of the flood, see echo.example/flood",
                    "Thread by @mona_h, 11 posts",
                    "DNA-style/Radio",
                    "Replying to @mona_h",
                    "Replying to @mona_h and @jon_r",
                    "Publications on the Internet",
                    "Delta-style/Radio",
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
                    "Already a member? Please log in to see this page. Sign in with the button above. Still no page? See your bills.",
                    "A free press keeps the town awake. That is why our reporting is free for everyone who can read.",
                    "Our journalists will continue to cover the flood. We thank you for your support.",
                ],
            ),
            (
                Disclaimer,
                &[
                    "Transcript provided by DWR, copyright DWR. It may hold mistakes.",
                    "The following conversation was transcribed by an automated service. Names may be wrong.",
                ],
            ),
            (
                Contact,
                &[
                    "Letters should have at most 200 words and must carry a name.",
                    "We reserve the right to shorten what you send.",
                ],
            ),
            (
                Navigation,
                &[
                    "(laughs)",
                    "IE 11 is not supported. See our page in another program.",
                    "Skip navigation.",
                    "Download a copy of this map in PDF format",
                    "Email address: (will not be shown)",
                    "Remember my details?",
                    "Video Player is loading.",
                    "** ACTION ALERT **",
                    "** ACTION ALERT ** Please forward widely!!",
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
            (
                DateLine,
                &[
                    "Week ending 27 May 2005",
                    "March 04, 2021|By Mona Haddad.",
                    "Deltalooks- BASRA (Reuters)",
                    "Published in The Delta Echo, March 4th, 2021 delta dykes envoys",
                ],
            ),
            (
                Byline,
                &[
                    "mona_72 says: March 4, 2021 at 1:14 am",
                    "Amara – The Delta Post / Interviewed by: Mona H.",
                    "Mona Haddad (Basra, River Party) Share this | | Hansard source",
                ],
            ),
            (
                Advertisement,
                &[
                    "This episode is brought to you by Delta Savings, the bank for boats. Ask for rates.",
                ],
            ),
            (
                Contact,
                &[
                    "If you have a question for Dr. Haddad, e-mail her at ask@echo.example or write to The Old Dyke, Amara.",
                    "Got a question about the dykes? Write to ask@echo.example",
                    "Did you find a mistake in the translation? Write to us.",
                    "Write to us: The Editor, The Old Dyke, Amara, or letters@echo.example (300 words at most)",
                ],
            ),
            (
                Correction,
                &[
                    "Correction, 4 March 2021: The lock has ten gates, not twelve.",
                    "Correction, Dec. 2: The first version of this article had twelve gates. It is ten.",
                ],
            ),
            (
                Copyright,
                &["Copyrights (c) Delta Media. Nothing may be passed on."],
            ),
            (
                Credit,
                &[
                    "By Mona Haddad. 512 pp. Reed & Sons. $35.",
                    "Port Press, 388 pp., £22.50",
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
                "If you have a question for the council, write it down, he said.",
                "For more boats than its coverage counts, please visit the old pier.",
                "88 Retweets were all that he got.",
                "Replying to @mona_h, the envoy said no.",
                "Boats/Ferries of Amara",
                "3 similar stories were told in the town.",
                "We thank you for your support, and we ask that the boats stay.",
                "We reserve the right to reject any pact that keeps the guards here, the party said.",
                "Our journalists were held at the lock for two days.",
                "Letters must have been lost on the way, he said.",
                "Published in May 2021, the report has 40 pages on the lock.",
                "“This episode is over,” he told them.",
                "Transcripts of the talks were given to the court by the guards.",
                "The envoys heard the statement (Reuters) in silence.",
                "May 3, 2021 was the day on which they left.",
                "(They laugh)",
                "Letters may take three weeks to reach a guard whose address has changed, they say.",
                "“We reserve the right to edit nothing and to forget nothing,” he said.",
                "Transcripts provided by The Delta Press show that the general stayed.",
                "This program is brought to you by the people who sold us the dykes, she said.",
                "Corrections Unit 5 – the wing in which they were held – was closed in June.",
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
