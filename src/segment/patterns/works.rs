//! What particular kinds of works put around their text: records of parliaments, surveys, encyclopaedias, reports, letters,
//! columns of comments.

use super::Gate::*;
use super::Rule;
use crate::segment::kind::Furniture::*;

#[rustfmt::skip]
pub(super) const WORKS: &[Rule] = &[
    // `From the Congressional Record Online through …`, `From Delta Wiki, the free encyclopedia`, `For the fort, see Fort of Amara.`
    Rule(Navigation, 30, Begins("for a|for i|for o|for t|from de|from th|from w|from o|from c|from l|view th|by allo"),
        r"(from the congressional record\b[^.!?]*\b(online|daily|office)\b|from (?-i:\p{Lu})[^,.!?]{1,30}, the free \p{L}+\W*$
        |for (?-i:[\p{L}\d])[^.!?,]{3,80}, see (also )?(?-i:[\p{Lu}\d“‘'\x22])[^.!?]{2,90}\.?$|view the discussion( thread)?\W*$|by allowing (ads|advertis\w+) to appear\b)"),
    Rule(Disclaimer, 90, Begins("results|in addit|for resu|for the t|guideli"),
        r"(results( (for|of|in) th(e|is)\b[^.!?]{0,50})? are based on ((automated|cell|face-to-face|in-person|landline|live|mobile|online|phone|telephone|web) ){1,3}(interviews|surveys)\b
        |in addition to sampling error\b|for results based on (the|this)\b|guidelines: [^!?]*\b(attacks|civil|clean|comments|profanity|respect\w*)\b)"),
    Rule(CrossReference, 12, Begins("for fur|for mor|further|more det|more inf|more on|more rea"),
        r"(for )?(further|more) (details|information|on this|reading)( on this)?\W{0,3}(see\W{0,2})?(https?:|www\.)\S+\W*$"),
    // `Summary ...... 1 Why now ...... 2`
    Rule(Navigation, 90, Holds("..... |.....0|……"), r"^[^.!?]{2,90}(\.{5,}|…{2,}) ?[\divx]{1,4}( .*(\.{5,}|…{2,}) ?[\divx]{1,4})?\W*$"),
    Rule(Copyright, 60, Begins("this doc|this pub|this rep|unautho|permiss"),
        r"(this (document|publication|report) (is|may be) (available|distributed|provided|used)\b[^.!?]{0,30}\bfor (educational|noncommercial|non-commercial|personal|private)\b
        |unauthorized (posting|reproduction|use)\b[^.!?]{0,50}\bprohibited\b|permission is (needed|required) (for|from|to) (copy|duplicate|post|reprint|reproduc\w+)\b
        |permission to (copy|quote|re(post|print|produce|publish)) [^.!?]{0,40}\b(is|are) (hereby )?(given|granted)\b)"),
    Rule(Navigation, 16, Holds("digg|del.icio.us|delicious|stumbleupon|newsvine|reddit"),
        r"\b(del\.icio\.us|delicious|digg|newsvine|reddit|stumbleupon)\b.*\b(del\.icio\.us|delicious|digg|facebook|newsvine|reddit|stumbleupon|twitter)\b"),
    // `Mona HaddadBy Mona HaddadMarch 3, 2021No Comments2 Mins Read`
    Rule(Byline, 24, Holds("mins read|min read"),
        r"(no|\d[\d,]*) comments?\s?\d+ mins? read\W*$"),
    // `posted by mona @ 11:42 AM`, `2 posted on 3/3/2021 6:19:40 AM PST by mona (No taglines)`
    Rule(Byline, 24, Begins("date 19|date 20|posted b|0|text of|digest"),
        r"(date (19|20)\d\d-\d\d-\d\d by \S|posted by [^.!?]{1,40} (@|at) \d{1,2}:\d\d( ?[ap]\.?m\b)?(\W+\d+ comments?)?\W*$|\d{1,4} posted on \d{1,2}/\d{1,2}/(19|20)\d\d\b.* by \S
        |text of (an )?(article|commentary|editorial|interview|report)( in \p{L}+)? (by|entitled|from|headlined|published)\b[^.!?]*$
        |digest compiled by\b)"),
    // `Commentary by Mona Haddad and Col. (ret.) Jon Reyes`
    Rule(Byline, 14, Begins("analysis b|article by|blog post|brief by|column by|commenta|critical|essay by|opinion b|testimon"),
        r"(analysis|article|blog post|brief|column|commentary|critical questions|essay|opinion|testimony) by(?-i:( (\p{Lu}[\p{L}.'’-]*,?|and|al-\p{Lu}\p{L}+|de|van|\(ret\.?\)|the)){2,12})$"),
    // `Presenter: Capt. Mona Haddad, Commander, 2nd River Guard`, `From DBC's Mona Haddad`
    Rule(Byline, 60, Begins("presenter|from"),
        r"(?-i:Presenters?: \p{Lu}[^!?,;]{2,60}[,;] [^!?]*[^.!?]
        |From [A-Z]{2,5}['’]s?( \p{Lu}[\p{L}.'’-]+){2,3}((,| and)( \p{Lu}[\p{L}.'’-]+){2,3})*( in( \p{Lu}[\p{L}.'’-]+){1,3})?)$"),
    // `6 Responses to “The river at noon”`
    Rule(Navigation, 24, Begins("0|clic her|email th|excerpt|no comm|no repl|no resp|no thou|one comm|one repl|one resp|one thou|skip to"),
        r"((\d+|no|one) (comments?|replies|reply|responses?|thoughts?) (on|to):? [“‘'\x22«](?-i:[\p{Lu}\d])[^”’\x22»]*[”’\x22»]?\W*$|clic here to\b|email thisblogthis!
        |excerpt\)\W*read more\b|skip to comments?\W*$|no comments( yet)?\W*$)"),
    Rule(Advertisement, 60, Starts("["), r"^\[ad\]\s\S"),
    // `At March 3, 2021 6:15 PM, Mona said...`: above a comment.
    Rule(DateLine, 20, Begins("0|from|at jan|at feb|at mar|at apr|at may|at jun|at jul|at aug|at sep|at oct|at nov|at dec"), r"(at \p{L}+ \d{1,2}, (19|20)\d\d \d{1,2}:\d\d ?[ap]m, [^!?]{1,50} said\W*$
        |\d{1,2}([:.]\d\d)? ?[ap]\.?m\.?( (?-i:\p{Lu}{2,4}))?\W*$|from (?-i:(The )?\p{Lu})[^.!?,]{2,40}, \d{1,2} \p{L}+ (19|20)\d\d\W*$)"),
    // `Tides, dykes, boats—we bring you the stories that matter.`
    Rule(SignUp, 30, Holds("we bring you"), r"[—–-] ?we bring you (the )?(latest|news|stories)\b[^.!?]*\.?$"),
    // `Register now for FREE unlimited access to …`, `… by pledging a future subscription`.
    Rule(SignUp, 24, Begins("regist"), r"register (now |today )?(for|to get) (free|unlimited|full|instant) [^.!?]{0,20}\baccess\b"),
    // `The Delta Letter is a reader-supported publication. To receive new posts …`
    Rule(SignUp, 60, Holds("-supported guide|-supported news|-supported pub"),
        r"^(?-i:[\p{Lu}\d][^.!?]{0,60}) is an? \p{L}+-supported (guide|newsletter|publication)[.,] [^!?]*\b(free or paid|new posts|paid subscriber|support (my|our) work)\b"),
    Rule(SignUp, 40, Holds("future subscription"), r"\b(pledg(e|ing)) (a|your) future subscription\b"),
    // `This material is distributed without profit … Title 17 U.S.C. Section 107.`
    Rule(Disclaimer, 90, Holds("title 17|17 u.s.c|fair use notice"),
        r"(\bdistributed (here )?(without (charge|profit)|for (educational|free|nonprofit|non-profit|research)\b).{0,200}\b(title 17\b|17 u\.s\.c\b)|^\W*fair use notice\b)"),
    // Below a story of a military press office.
    Rule(Caption, 120, Begins("photo by"), r"photo by (?-i:\p{Lu})[^|!?]{2,60} \| (?-i:[\p{Lu}\d])"),
    Rule(Copyright, 60, Begins("this wor"), r"this work, [^!?]*\bmust comply with the restrictions\b"),
    // What archives put above an article and its text.
    Rule(Navigation, 8, Begins("article t|estimat|fbis"), r"(article text:|estimated printed pages: \d+|fbis (translated|transcribed) (excerpts?|text))\W*$"),
    Rule(Navigation, 8, Begins("keyboar"), r"keyboard shortcuts( for (the )?(audio|video|media) player)?\W*$"),
    Rule(SignUp, 60, Begins("every"), r"every (day|evening|friday|monday|morning|sunday|week)[^.!?]*\b((editors|newsroom|team)\b[^.!?]* sends? (out|you)|sends out a selection of)\b"),
    Rule(Advertisement, 20, Begins("before it"), r"before it['’]s here, it['’]s on (?-i:(the )?\p{Lu})[^!?]*$"),
    Rule(Caption, 60, Holds("photo by|license photo|all photo|all pict"),
        r"([.!?] - photo by [^.!?]{3,60}|\| license photo|[.!?] all (images|photographs|photos|pictures) (by|courtesy of|from|taken by) [^.!?]{3,60})\.?$"),
    Rule(Byline, 6, Begins("dear |editor|to the e|sincere|respectf|truly y|truly,|faithfu|regards|best re|kind re|warm re|yours|in peace|in solid"),
        r"((to the )?editors?:|dear( (?-i:\p{L})[\p{L}.'’-]*){1,4}:|dear (colleague|editor|friend|madam|member|reader|sir|subscriber|supporter)s?,|in (peace|solidarity),|dear (dr|mr|mrs|ms|president|representative|senator)\b\.?( (?-i:\p{L})[\p{L}.'’-]*){0,3},|((best|kind|warm) )?regards,|(yours )?(sincerely|truly|faithfully|respectfully)( yours)?,)$"),
    // `5y ago15.48`: above a post of a live blog.
    Rule(DateLine, 4, Begins("0"), r"\d{1,3} ?(y|yrs?|years?|mo|months?|w|weeks?|d|days?|h|hours?|m|min|minutes?) ago\W*\d{1,2}[.:]\d{2}( ?(?-i:[A-Z]{2,4}))?$"),
    // `mona wrote on Mar 3, 2021 3:40 PM:`: above a comment.
    Rule(DateLine, 14, Holds("wrote on|posted on"), r"^[^.!?:]{1,40} (wrote|posted) on \p{L}{3,9}\.? \d{1,2}, (19|20)\d\d,?( at)? \d{1,2}:\d\d(:\d\d)?( ?[ap]\.?m\.?)?\W*$"),
    // How many follow an outlet.
    Rule(Navigation, 4, Begins("0"), r"\d[\d.,]* ?[km]?\+? (followers|subscribers)\W*$"),
    // Notes of an encyclopaedia: `1. ^ Report of the mill`.
    Rule(CrossReference, 90, Begins("0"), r"\d{1,3}\. *\^ \S"),
    // Buttons of players, newspapers and comments.
    Rule(Navigation, 14, Begins("add to|article r|buy th|current|show|tags"),
        r"(add to (playlist|queue|(my )?library)|article rating|buy this (image|photo|picture|print)|current rating: \d[^!?]{0,20}\bvotes?\b[^.?]*|show (all|key) (events|posts|updates)( only)?|tags ?:)\W*$"),
    Rule(Navigation, 90, Begins("rules|to post|to leave"),
        r"(rules: we (do not|will not|won['’]t) publish comments\b|to (leave|post) a comment,? (please )?(log ?in|register|sign ?in|sign ?up)\b)"),
    Rule(Contact, 8, Begins("for mor|for fur|for add|media c|press c"), r"(for (more|further|additional) information,? (please )?contact|(media|press) contacts?)\W*$"),
    // What a database says of pictures: `Chart; Caption: Boats in the delta.`
    Rule(Caption, 60, Begins("chart|drawing|graph|illus|image|map|photo|table"),
        r"(charts?|drawings?|graphs?|graphics?|illustrations?|images?|maps?|photographs?|photos?|tables?)(; (charts?|drawings?|graphs?|graphics?|illustrations?|images?|maps?|photographs?|photos?|tables?))*; captions?: ?\S"),
];

#[cfg(test)]
mod tests {
    use super::super::tests::all;
    use crate::segment::kind::Furniture;

    #[test]
    fn records_and_encyclopaedias() {
        all(
            &[
                "From the Congressional Record Online via the printing office [www.gpo.gov]",
                "From Deltapedia, the free encyclopedia",
                "For the town of the same name, see Amara (town).",
                "For a list of dykes, see List of dykes in the delta",
                "View the discussion thread.",
                "By allowing advertising to appear here you help the mill.",
                "Summary ...... 1 Boats ...... 2 Dykes ...... 3",
                "Why the Boats Came Back .......... 12",
                "6 Responses to “The river at noon”",
                "One thought on “The river at noon”",
                "No comments yet.",
                "(Excerpt) Read more at gazette.example ...",
                "Email ThisBlogThis!Share to TwitterShare to Facebook",
                "Share with: Digg Facebook StumbleUpon What is this?",
            ],
            Some(Furniture::Navigation),
        );
        all(
            &[
                "For the first time since the flood, see how few there are.",
                "For the moment, see him as a guest.",
                "From Amara, the free town of the delta, they went south.",
                "From the congressional record he read out two lines.",
                "View the discussion as a beginning, he said.",
                "He said ..... 3 men left, or was it four?",
                "6 responses to the letter came in a week.",
                "No thoughts on “The Mill” were voiced.",
                "The men dig a canal and post it to reddit.",
            ],
            None,
        );
    }

    #[test]
    fn what_sites_and_lists_put_around_a_text() {
        all(
            &[
                "Register now for FREE unlimited access to the Delta Wire",
                "Tides, dykes and boats—we bring you the stories that matter.",
                "You can tell the Delta Letter that you like it by pledging a future subscription.",
            ],
            Some(Furniture::SignUp),
        );
        all(
            &[
                "This letter is distributed without profit to boatmen who asked for it, in accordance with Title 17 U.S.C. Section 107.",
                "FAIR USE NOTICE: the letter is quoted in full.",
            ],
            Some(Furniture::Disclaimer),
        );
        all(
            &["Keyboard shortcuts for audio player"],
            Some(Furniture::Navigation),
        );
        all(
            &[
                "Register now for the boat race, the envoy said.",
                "We bring you the stories of five boatmen.",
                "The bill would amend Title 17, which the printers oppose.",
            ],
            None,
        );
    }

    #[test]
    fn labels_of_archives_and_what_press_offices_put_below() {
        all(
            &[
                "Article Text:",
                "Estimated printed pages: 2",
                "FBIS Transcribed Text",
                "From: Delta Quarterly(Vol. 18, Issue 2)",
                "From: The Delta Letter <letter@delta.example>",
            ],
            Some(Furniture::Navigation),
        );
        all(
            &["Photo By Sgt. Mona Haddad | Capt. Jon Reyes mends a boat at Amara, March 3, 2021."],
            Some(Furniture::Caption),
        );
        all(
            &[
                "This work, Guard hands over a boat, by SGT Mona Haddad, must comply with the restrictions shown on www.delta.example.",
            ],
            Some(Furniture::Copyright),
        );
        all(
            &[
                "The Delta Letter is a reader-supported publication. To receive new posts, become a paid subscriber.",
                "Reed is a listener-supported newsletter, and you can support my work below.",
                "Mona’s Delta is a reader-supported guide. Become a free or paid member.",
            ],
            Some(Furniture::SignUp),
        );
        all(
            &[
                "The Echo is a reader-supported publication, and it printed the letter of the boatmen.",
                "Photo by Sgt. Mona Haddad showed the boats.",
                "This work must comply with the law, the court said.",
                "Article by article they read the treaty.",
                "Estimated losses: 2 boats of reed",
                "From: the delta, they said. To: nobody at all, wherever they went. It was a long way.",
                "(c) Boats of the delta leave in 2021",
                "(c) Release of all boats by the end of 2021.",
                "(c) In March 2021 boats came back.",
            ],
            None,
        );
        all(
            &[
                "(c) The Delta Gazette, 2021",
                "(c) 2021 Delta Gazette",
                "(c) Mona Haddad 2021. All rights reserved.",
            ],
            Some(Furniture::Copyright),
        );
    }

    #[test]
    fn surveys_and_reports() {
        all(
            &[
                "Results are based on telephone interviews with 900 boatmen of the delta.",
                "In addition to sampling error, the wording of questions may mislead.",
                "For results based on the whole sample the margin is 3 points.",
                "Guidelines: keep it clean, and no personal attacks.",
            ],
            Some(Furniture::Disclaimer),
        );
        all(
            &[
                "This report is provided for noncommercial use only.",
                "Unauthorized posting of this text is prohibited.",
                "Permission is required to reproduce it.",
                "Permission to reprint is granted with attribution.",
            ],
            Some(Furniture::Copyright),
        );
        all(
            &["For further reading: www.gazette.example/dykes"],
            Some(Furniture::CrossReference),
        );
        all(
            &[
                "Results for the delta have a margin of sampling error of 3 points.",
                "In addition to the boats, the dykes were sold.",
                "Guidelines were sent to all of the mills.",
                "This report is available to the court.",
                "Unauthorized boats were taken by the guard.",
                "Permission is needed from the governor, she said.",
                "Permission to publish the letter was granted on Monday.",
            ],
            None,
        );
    }

    #[test]
    fn hours_and_dates_of_papers() {
        all(
            &[
                "11 a.m.",
                "9:15 p.m. GMT",
                "From The Delta Worker newspaper, 16 September 2006",
            ],
            Some(Furniture::DateLine),
        );
        all(
            &[
                "[AD] The mill grinds for you.",
                "Before it's here, it's on the Delta Terminal.",
            ],
            Some(Furniture::Advertisement),
        );
        all(
            &[
                "Every evening our editors send out the best of the day.",
                "Every evening, the Echo sends out a selection of the day's news.",
            ],
            Some(Furniture::SignUp),
        );
        all(
            &[
                "11 a.m. is too late for the boats.",
                "From Amara, 16 boats went south.",
                "Every day the guard sends out a boat.",
            ],
            None,
        );
    }

    #[test]
    fn letters_and_bylines() {
        all(
            &[
                "Dear Colleague:",
                "Dear Mr. Reyes,",
                "Sincerely,",
                "In peace,",
                "Dear Supporters,",
                "Kind regards,",
                "date 2021-03-03 By Delta Press",
                "posted by mona @ 11:42 AM",
                "Presenter: Capt. Mona Haddad, Commander, 2nd Company of the River Guard",
                "From DBC's Mona Haddad",
                "From DBC's Mona Haddad and Jon Reyes in Port Amal",
                "2 posted on 3/3/2021 6:19:40 AM PST by mona (The river rises)",
                "Text of report by Basra daily",
                "Editor:",
                "Mona HaddadBy Mona HaddadMarch 3, 2021No Comments2 Mins Read",
                "Critical Questions by Gen. (ret.) Mona Haddad and Jon Reyes",
            ],
            Some(Furniture::Byline),
        );
        all(
            &[
                "The barge waits at the old pier. - photo by Jon Reyes",
                "A boat of the guard. (DPI Photo/Staff) | License Photo",
                "Men mend nets by the pier, March 2021. All photographs by the author",
            ],
            Some(Furniture::Caption),
        );
        all(
            &[
                "Dear readers, this is the last of the letters.",
                "Presenter: Good morning, and welcome to the river.",
                "From DBC's Mona Haddad we know better.",
                "Opinion by opinion, they came round.",
                "Analysis by the guard shows nine boats",
                "From Basra's Old Town",
                "At noon on March 3, 2021, nobody said a word.",
                "All photographs by him were burnt, she said.",
                "Dear to all of them and to us,",
                "Dear Mona,",
                "Yours,",
                "Sincerely, they were tired of it.",
                "Nobody has a photo by which to know him.",
            ],
            None,
        );
    }

    #[test]
    fn buttons_and_databases() {
        for (lines, kind) in [
            (
                &[
                    "5y ago15.48",
                    "3h ago 09:05 GMT",
                    "reed wader wrote on Mar 3, 2021 3:40 PM:",
                ][..],
                Furniture::DateLine,
            ),
            (
                &[
                    "Add to playlist",
                    "Show key events only",
                    "Article Rating",
                    "[ Buy this photo ]",
                    "Current Rating: 0 of 0 votes! Rate File: Select Rating:",
                    "Tags :",
                    "Rules: We will not publish comments that insult the millers.",
                    "To post a comment, please login with",
                ],
                Furniture::Navigation,
            ),
            (&["FOR MORE INFORMATION CONTACT:"], Furniture::Contact),
            (&["Chart; Caption: Boats in the delta."], Furniture::Caption),
        ] {
            all(lines, Some(kind));
        }
        all(
            &[
                "5 years ago 15 men left the mill.",
                "Haddad wrote on March 3, 2021 that the mill was closed.",
                "Show us the boats.",
                "Rules are rules: we do not publish them.",
                "For more information contact with the millers would help.",
                "Abstract: that is what they called the plan.",
                "Charts and maps lay on the pier; the caption was gone.",
            ],
            None,
        );
    }
}
