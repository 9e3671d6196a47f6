//! What podcasts, newsletters and paywalls say to those who hear, read, pay or hold shares, and what corrections and comments are introduced with.

use super::Gate::*;
use super::Rule;
use crate::segment::kind::Furniture::*;

#[rustfmt::skip]
pub(super) const AUDIENCE: &[Rule] = &[
    // Below an episode.
    Rule(Navigation, 24, Begins("hosted o|learn mo"), r"(hosted on (?-i:\p{Lu})\w+\. see \S+\.\S+|learn more about your ad choices\b)"),
    Rule(SignUp, 24, Holds("your podcasts|apple podcast|you listen"),
        r"^\W*(download|find|follow|get|hear|listen|rate|stream|subscribe)\b[^.!?]{0,60}\b((any|)where(ver)? you (find|get|listen)\b|apple podcasts?, |apple podcasts? (and|or) )[^.!?]{0,60}\W*$"),
    Rule(Credit, 24, Begins("our them|the them|theme mu|theme so"), r"((our|the) )?theme (music|song) (is|was|composed|performed|written)\b[^!?]{0,20}\bby (?-i:\p{Lu})[^!?]*$"),
    // Below a newsletter.
    Rule(SignUp, 30, Begins("you can |you may |unsubscr|want to |wish to |need to |you're |you’re |you are "),
        r"(you (can|may) unsubscribe\b|unsubscribe (at )?any ?time\b|(need|want|wish) to (adjust|change|manage|stop|update) (how|what|when|which|your)\b[^.!?]{0,40}\b(e-?mails?|newsletters?|preferences)\b[^.!?]{0,20}\?
        |you(['’]re| are) (getting|receiving) (these|this)\b[^.!?]{0,40}\bbecause you(['’]re| are| have)? (asked|opted|registered|signed|subscribed)\b)"),
    Rule(SignUp, 8, Begins("cancel a|t&c|terms ap"), r"(cancel (at )?any ?time|t&c['’]?s apply|terms apply)\W*$"),
    Rule(Advertisement, 16, Begins("use code|use prom|use the |with cod"), r"(use|with) (the )?(promo |discount |coupon )?code (?-i:[A-Z0-9]{3,})\b[^!?]{0,60}(\d ?%|free|[$£€] ?\d|off)\b[^!?]*\W*$"),
    Rule(SignUp, 40, Begins("if you"),
        r"if you(['’]ve)? (enjoy|enjoyed|like|liked|love|loved) (our|the|this|what)\b[^.!?]{0,50}, (please )?(consider )?(subscrib(e|ing)|sign(ing)? up|shar(e|ing) (it|this)|leav(e|ing) (a|us a) (comment|rating|review))\b[^!?]*\W*$"),
    Rule(SignUp, 40, Begins("thank y|thanks f|this pos"),
        r"((thank you|thanks) for reading\b[^.!?]{0,60}[.!] (feel free|share|subscribe|this post)\b[^?]*|this post is public\b[^!?]{0,40}\bshare it)\W*$"),
    Rule(SignUp, 40, Begins("enjoying|like wha"), r"(enjoying this (article|episode|essay|letter|newsletter|podcast|post|story)|like what you(['’]re| are)? (hearing|reading|read|see|seeing))\?"),
    Rule(Navigation, 40, Holds("minute read|min read"), r"\b(is|are) [\d,]+ words\b[^.!?]{0,12}\d(\.\d)?[ -]?min(ute)? read\W*$"),
    // Before what is for those who pay.
    Rule(Paywall, 30, Begins("already |current |existing |get star|let's go|let’s go|to read |to see |to view |the full |the rest |this is |we can |we can't|we can’t|we cannot|you do n|you have"),
        r"((let['’]s go\W{0,3})?already an? (\w+ )?(member|subscriber)\?( (log|sign) in\b[^.!?]*)?\W*$|(current|existing) ((?-i:\p{Lu})[\w'’]* ){0,4}(members|readers|subscribers) (can|may|must|should) (log|sign) in\b
        |get started (for|from) (as (little|low) as|just|only) \W?\d|we can(['’]t|not)?( only)? [^.!?]{2,60}\b(articles?|content|journalism|reporting|stories|story)\b[^.!?]{0,20} without (a|your) (membership|subscription)\b
        |to (read|see|view) (the|this) (full )?(article|post|report|story|text)( in full)?,? (please |you (must|need to) )?(buy|log ?in|register|sign|subscribe)\b
        |the (full (article|report|story|text|version)|rest)( of (the|this) (article|post|report|story))? is (only )?(available|reserved) (only )?(for|to) (\w+ )?(members|subscribers)\b
        |this is an? (member|premium|subscriber)s?['’]?[ -](exclusive|only) (article|post|report|story)\b|you (do not )?have (full )?access to this (article|content|page) (through|thanks|via)\b)"),
    // Around comments, quotes of shares and buttons.
    Rule(Navigation, 16, Begins("be the f|tell us |let us k|something|was this|oops"),
        r"(be the first to comment|(let us know|tell us)( what you think)? in the comments?( section)?( below)?|(oops|something) (\W*something )?went wrong\W+(please )?try (again|later)\b[^.!?]*|was this (answer|article|content|page|story) (helpful|useful|valuable)\?( here are more [^.!?]{2,40}\.)?)\W*$"),
    Rule(Navigation, 20, Holds("comments will be|comments may be"),
        r"^\W*(abusive|hateful|insulting|obscene|off-?topic|offensive|rude|rudely)\b[^.!?]{0,60}\bcomments (may|will) be (deleted|hidden|moderated|rejected|removed)\b[^.!?]*\W*$"),
    Rule(Disclaimer, 16, Begins("all data|all mark|all pric|all quot|data |market d|market p|market q|prices |quotes "), r"(all )?(market )?(data|prices|quotes) (are|is) delayed (by )?(at least )?\d+ min[^.!?]*\W*$"),
    Rule(Disclaimer, 30, Begins("audio |the audi|this aud|mispronu"),
        r"((the|this) )?audio( version)?( of (our|this|these) (article|articles|report|story))? (is|was) (created|generated|narrated|produced|read) (automatically|by (an? )?(ai\b|automated|computer|machine|robot|synthetic)|using|with)[^!?]*\W*$|mispronunciations (can|may) occur\W*$"),
    // How a text came to be as it is.
    Rule(Navigation, 5, Begins("more to "), r"more to (come|follow)( shortly| soon)?\W*$"),
    Rule(Disclaimer, 12, Begins("copy may"), r"copy may not be in its final form\b"),
    Rule(Disclaimer, 24, Begins("note: |figures |numbers |percenta|totals |columns "),
        r"(note: )?(columns|figures|numbers|percentages|totals) (do not|may not) (add( up)?|sum|total)\b[^.!?]{0,40}\b(round|total)[^.!?]*\W*$"),
    Rule(Credit, 24, Begins("translat"), r"translations? (are |is |was )?by the (author|editor|interviewer|translator|writer)s?\b[^.!?]*\W*$"),
    Rule(Correction, 24, Begins("all name|names ha|names we|some nam|the name"),
        r"((all|some|the) )?names (have been|were) changed (for (privacy|safety|security|their)|to protect)\b[^!?]*\W*$"),
    Rule(Correction, 60, Begins("due to a|because |owing to"),
        r"(because of|due to|owing to) an? (editing|editor['’]s|production|reporting|technical|transcription) error,? (an? |the |this )?(article|caption|earlier|headline|previous|story|version)\b"),
    Rule(Correction, 30, Begins("updated"),
        r"updated,?( on| at)?( \d{1,2}[:.]\d\d( ?[ap]\.?m\.?)?,?)? ((mon|tues|wednes|thurs|fri|satur|sun)day,? )?(\p{L}{3,9}\.? \d{1,2}|\d{1,2} \p{L}{3,9}\.?)(,? (19|20)\d\d)?,? (to (add|clarify|correct|include|reflect|remove)|with)\b[^!?]*$"),
    Rule(Navigation, 24, Begins("need a b"), r"need a break\? (play|solve|take|try)\b"),
    Rule(Navigation, 16, Begins("read the|read this|copy the|copy and|want mor|this sec"),
        r"(read (the|this) (complete|entire|full|original|whole) (article|interview|letter|piece|report|statement|story|text|transcript)( (at|in|on) (?-i:(the )?\p{Lu})[^.!?]{1,40}| here)?[.:]?$|copy (and paste )?the (code|link) (above|below)\b
        |want more\? (check|read|see|sign|subscribe)\b|this section contains relevant reference points\b)"),
    // `* Adds comment of the envoy, paragraphs 6-7`
    Rule(Correction, 16, Starts("*"), r"^\* ?(adds|changes|corrects|edits|recasts|updates|writes through) ([^.!?]* )?(analysts?|background|bullets?|byline|comments?|context|dateline|details|graphic|headline|media|para(graph)?s?|quotes?|reaction|slug|throughout)([ ,;][^.!?]*)?$"),
    Rule(Navigation, 10, Begins("see the |view the|watch th"), r"(see|view|watch) the (full )?(clip|footage|gallery|interview|report|video)s? (in the (media |video )?player )?(above|below)\W*$"),
    Rule(Navigation, 24, Begins("attentio"), r"(?-i:ATTENTION)\s?[-:–—]+ ?(adds|corrects|incorporates|recasts|releads|updates)\b"),
    // `(ATTN: ADDS photo)`, as an agency tells its readers what is new.
    Rule(Correction, 30, Starts("("), r"^\((?-i:ATTN: ?[A-Z]{3,})\b[^()]*\)\W*$"),
    Rule(Navigation, 20, Begins("to print"), r"to print (out )?this (article|page|story),?( please)? (choose|click|go to|open|press|select|use)\b[^!?]*$"),
    Rule(SignUp, 40, Begins("by click|by enter|by press|by submi"),
        r"by (clicking|entering|pressing|submitting)\b[^.!?]{0,60}, (i|you) (agree|authori[sz]e|consent|permit)\b[^!?]*$"),
    Rule(Disclaimer, 24, Begins("do not re|don't re|don’t re|please do|this e-ma|this emai|this inbo|this mail"),
        r"((please )?(do not|don['’]t) reply (directly )?to this (e-?mail|message)\b[^!?]*$
        |this (e-?mail (account|address|box)|inbox|mailbox) is (not |un)monitored\b[^!?]*$)"),
    // `MONA'S PORT TALK: Ret. Gen. Reyes weighs in on the dykes on 'The Morning Tide.'`: what a film shows.
    Rule(Caption, 40, Holds(" weighs in on | discusses | joins '| joins ‘| reacts to | breaks down "),
        r"^(?-i:(\p{Lu}[\p{L}.'’-]*|and|of|the|['‘])( (\p{Lu}[\p{L}.'’-]*|and|of|the|former|editor|senator|host|contributor|reporter)){0,9}) (weighs in on|discusses|joins|reacts to|breaks down) [^.!?]*['‘](?-i:\p{Lu})[^'‘’.!?]{2,40}[.,]?['’]\.?$"),
    Rule(Caption, 24, Begins("ap corr|ap audio c"), r"ap (audio )?correspondent (?-i:\p{Lu})[^.!?,]{3,30} (has|reports) [^.!?]*\.?$"),
    // `Winship report - Download (MP3)`
    Rule(Navigation, 10, Closes("(mp3|(wmv|(realaudio|(real audio|(wav|(m4a"), r"\((m4a|mp3|real ?audio|wav|wmv)\)\W*$"),
    // Around a form, and what one has to sign in for.
    Rule(Paywall, 14, Begins("log in, |login, |sign in, "), r"(log ?in|sign in), (register|sign up|subscribe),? or (create|log ?in|register|sign up|subscribe)\b[^.!?]*\.?$"),
    Rule(Navigation, 30, Begins("this con|this fea|this pag|this que|this vid|we're so|we’re so|we are so|sorry, |duration|filed un"),
        r"(((we(['’]re| are) )?sorry, (but )?)?this (content|feature|page|video) is (currently |temporarily )?(not available|unavailable)( at (the|this) (moment|time)| right now)?(\W*$|[.,;] (please|try|we)\b)
        |this question is (for|used for) (preventing|telling|testing) [^!?]*(human|spam|visitor)|duration:? \d{1,2}:\d\d(:\d\d)?\W*$|filed under\W*$)"),
    Rule(CrossReference, 30, Holds("opens in new w|opens in a new w|opens in new t|opens in a new t"), r"^\W*(?-i:[\p{Lu}\d“‘'])[^.!?]{6,140} opens in (a )?new (tab|window)\W*$"),
    // What newsletters offer, and who pays for a paper.
    Rule(SignUp, 10, Holds(" delivered "), r"^\W*[^.!?]{0,40}(analysis|briefings?|coverage|headlines|insights?|journalism|news|newsletters?|reporting|stories|updates) delivered (straight )?(to your inbox|(daily|weekly|monthly|every \p{L}+)( to your inbox)?)\W*$"),
    Rule(SignUp, 24, Holds("news alerts"), r"^\W*(be|get|keep|receive|stay) [^.!?]*news alerts[^!?]*$"),
    Rule(Paywall, 120, Holds("can support this|can support our|can support us|can help us|can support independent|small favour to ask|small favor to ask|can afford to pay|need your support"),
        r"(\byou can (help|support) (independent|our|this|us)\b[^.!?]{0,60}\bby (becoming|donating|giving|joining|making|subscribing)\b|\bwe have a small favou?r to ask\b|\bregardless of what they can afford to pay\b|^now,? more than ever,? we need your support\b)"),
    Rule(Paywall, 60, Begins("we are fac|we accep|your sup|a messag|support t|supporti|will you|every contribution, "),
        r"(will you (help|support) (our [^.!?]{2,30}|us|(the )?(?-i:\p{Lu})[^.!?]{1,30} today)\?$|we are facing unprecedented challenges\b|we accept (all )?(major )?credit cards?\b|(every contribution|your support), (however (big|little|small)|no matter how (big|little|small))\b
        |a message from (?-i:The \p{Lu})[^.!?:]{2,40}:$|support (?-i:The \p{Lu}\p{L}+( \p{Lu}\p{L}+){0,3})!$|supporting (?-i:The \p{Lu})[^.!?]{2,40} isn['’]t a transaction\b)"),
    // To whom the land belonged, as Australian pages say at their foot.
    Rule(Disclaimer, 60, Begins("we ackno|we pay o"), r"we (acknowledge|pay our respects? to) [^.!?]*(aboriginal|first australians|first nations|torres strait|traditional (custodians|owners))\b"),
    // To those who hold shares.
    Rule(Disclaimer, 10, Begins("cautiona|forward-|forward |note reg|safe har|special "),
        r"((cautionary|special) (language|note|statement) (about |concerning |on |regarding )?|note regarding )?(forward[- ]looking (information|statements?)|safe harbou?r( statement)?)( disclaimer| statements?)?\W*$"),
    Rule(Disclaimer, 120, Holds("forward-looking statement|forward looking statement"),
        r"^\W*(all|any|certain|except|forward|in addition|information|safe harbou?r|some|statements?|such|the|these|this)\b.*\bforward[- ]looking statements?\b"),
    Rule(Disclaimer, 60, Begins("actual e|actual o|actual r"), r"actual (events|outcomes|results)( and \w+)? (can|could|may|might|will) (differ|vary) (materially|significantly|substantially)\b"),
    // Short captions under a label.
    Rule(Caption, 60, Begins("above: |below: |caption:|left: |pictured"), r"(?-i:(Caption|CAPTION|Pictured): \S+ \S|(Above|Below): (a|an|the|\p{Lu}\S*|\w+) \S+ \S|Left: \p{Lu}\S* \S)"),
    // What a match was played before, and by whom.
    Rule(Navigation, 16, Begins("att: |attendan"), r"att(endance)?: \d[\d,]*\b[^!?]*$"),
    Rule(Navigation, 90, Holds("0): "), r"^\W*(?-i:\p{Lu})[^()!?.:]{1,30} \(\d(-\d){2,4}\): (?-i:\p{Lu})"),
];

#[cfg(test)]
mod tests {
    use super::super::tests::all;
    use super::*;

    #[test]
    fn lines_for_those_who_hear_and_read() {
        for (kind, lines) in [
            (
                Navigation,
                &[
                    "Hosted on Reedcast. See reedcast.example/privacy for more.",
                    "Learn more about your ad choices. Visit reed.example/ads",
                    "Good day! This letter is 812 words, a 3-minute read.",
                    "Be the first to comment.",
                    "Tell us in the comments below.",
                    "Something went wrong. Please try again in a while.",
                    "Was this page helpful?",
                    "Rude and off-topic comments will be removed.",
                    "More to follow.",
                    "Need a break? Play our delta quiz.",
                    "Watch the video above.",
                    "ATTENTION - ADDS words of envoy, toll ///",
                    "Att: 12,400. Ref: J. Reyes (Delta)",
                    "Amara (4-2-3-1): Haddad 6; Reyes 7, Amin 5",
                ][..],
            ),
            (
                SignUp,
                &[
                    "Find us on Apple Podcasts, Reedcast or wherever you listen.",
                    "Subscribe wherever you get your podcasts.",
                    "You can unsubscribe at any time.",
                    "Want to change how you receive these emails?",
                    "You’re getting this because you signed up at echo.example.",
                    "Cancel anytime.",
                    "T&Cs apply.",
                    "If you liked this post, please subscribe.",
                    "Thanks for reading The Delta Letter! This post is public so feel free to share it.",
                    "Enjoying this story? Get our letter.",
                    "Like what you’re reading? Subscribe for more.",
                ],
            ),
            (
                Paywall,
                &[
                    "To read this article in full, please log in.",
                    "The full text of this article is available to subscribers only.",
                    "This is a subscriber-only story.",
                    "You have full access to this article via your school.",
                    "Already a member? Sign in.",
                    "LET'S GOAlready a subscriber?",
                    "Current ECHO members can log in to read on.",
                    "Get started for as little as $2 a week.",
                    "We can’t show you more of our reporting without a subscription, but it is easy to get one.",
                ],
            ),
            (Advertisement, &["Use code BOAT for 20% off."]),
            (
                Credit,
                &[
                    "Our theme music is by Jon Reyes.",
                    "Translations by the author.",
                    "The above essay was originally published in The Delta Review.",
                ],
            ),
            (
                Disclaimer,
                &[
                    "Data is delayed at least 15 minutes.",
                    "The positions of the River Institute and its fellows are independent, and nobody pays for them.",
                    "The findings and conclusions presented here are those of the institute alone.",
                    "The audio version of this article is generated by AI. Mispronunciations can occur.",
                    "Safe Harbor Statement: This release contains forward-looking statements that involve risks.",
                    "Actual results may differ materially from those hoped for.",
                    "Copy may not be in its final form.",
                    "Note: Figures may not add up because of rounding.",
                ],
            ),
            (
                Correction,
                &[
                    "Some names have been changed to protect identities.",
                    "Due to an editing error, an earlier version gave the wrong year.",
                    "Updated March 4 with a word from the port.",
                    "Corrections & Clarifications: An earlier version gave the wrong year.",
                ],
            ),
            (
                Caption,
                &[
                    "Caption: The old pier.",
                    "Above: the old pier.",
                    "Left: Capt. Reyes",
                ],
            ),
        ] {
            all(lines, Some(kind));
        }
    }

    #[test]
    fn prose_that_begins_as_such_lines_do() {
        all(
            &[
                "Hosted on Monday by the envoy, the feast was short.",
                "Learn more about your neighbours, he told them.",
                "Find the boats wherever you can, the envoy wrote.",
                "The theme of the song is by now well known.",
                "You can unsubscribe from the war only by dying, he wrote in May, and nobody laughed, for it was true, and all of them knew that it was \
                 true and had known it all year.",
                "Want to change how they live?",
                "Current members of the council can log no more hours.",
                "We cannot tell that story without a witness, he said.",
                "The above passage is closed to boats.",
                "The positions of the envoys are known, and independent of the pact.",
                "The courts are independent, he said.",
                "You are getting this because nobody else wants it.",
                "Cancel any talks with the envoys.",
                "Use code and cipher to reach the guards.",
                "If you like this war, you will love the next.",
                "If you liked the old pact, sign the new one.",
                "Thanks for reading the letter. Nobody else did.",
                "The pact is 812 words long, and a minute is enough.",
                "To read the pact in full takes a day.",
                "The full text of the pact is available to members of the council.",
                "This is a story of boats.",
                "Be the first to leave.",
                "Something went wrong at the lock, and nobody knew what.",
                "Rude as he was, his comments will be remembered.",
                "Prices are up by 15 percent.",
                "The audio of the call was played in court.",
                "More to the point, they left.",
                "Forward the letter, looking for statements.",
                "He made no forward-looking statements at all.",
                "Actual results may differ from hopes.",
                "Copy may be made of the pact.",
                "Figures may not lie, but envoys do.",
                "Translations by the dozen were printed.",
                "Some names have been changed to Arabic.",
                "Due to an error, the boats were late.",
                "Updated maps show the dykes.",
                "Need a break? They had none.",
                "Watch the video of the flood and you will see.",
                "ATTENTION turned to the boats.",
                "Above all: no boats.",
                "Left: nobody.",
                "The vote (4-2-3) was a surprise: nobody came.",
            ],
            None,
        );
    }

    #[test]
    fn films_forms_and_appeals() {
        for (kind, lines) in [
            (
                Caption,
                &[
                    "Ret. Gen. Jon Reyes weighs in on the future of the dykes on 'The Morning Tide.'",
                    "Mona Haddad joins ‘Delta Tonight’ and ‘The Port’.",
                    "AP correspondent Mona Haddad reports on the talks at the lock.",
                ][..],
            ),
            (
                Navigation,
                &[
                    "Haddad report - Download (MP3)",
                    "This question is for testing whether or not you are a human visitor.",
                    "We’re sorry, this feature is currently unavailable. Try again in a while.",
                    "Duration 2:11",
                    "Filed under:",
                    "6 min",
                    "To print this page open the menu and choose Print.",
                    "Watch the full interview in the player above.",
                    "Read the full statement here.",
                    "Read the whole story at The Delta Ledger.",
                    "Copy the code below to embed this film.",
                    "Was this article valuable? Here are more articles you may enjoy.",
                ],
            ),
            (
                Paywall,
                &[
                    "Log in, register or subscribe to save articles for later.",
                    "All of us deserve to know the tides. You can support this mission by making a gift today.",
                    "We accept credit cards and cheques.",
                    "Your support, no matter how small, keeps us afloat.",
                    "A Message from The Delta Echo:",
                    "Support The Delta Echo!",
                    "Will you support the Echo today?",
                    "Will you help us?",
                    "… as you are with us today, we have a small favour to ask of you.",
                    "Every contribution, however big or small, keeps us afloat.",
                    "Now, more than ever, we need your support.",
                ],
            ),
            (
                SignUp,
                &[
                    "In-depth analysis delivered weekly.",
                    "Get breaking news alerts from the Echo.",
                    "By clicking send, I authorise the Delta Echo to write to me about boats.",
                ],
            ),
            (
                CrossReference,
                &["[ Boats leave the delta at last Opens in new window ]"],
            ),
            (
                Disclaimer,
                &[
                    "We acknowledge the traditional custodians of the delta.",
                    "Please do not reply to this message. This inbox is not monitored.",
                    "This mailbox is unmonitored.",
                ],
            ),
            (
                Correction,
                &[
                    "* Adds comment of the envoy, paragraphs 6-7",
                    "(ATTN: ADDS comment of the pilots in paras 6-7; CHANGES slug)",
                    "The story has been updated to name the envoy.",
                ],
            ),
        ] {
            all(lines, Some(kind));
        }
        all(
            &[
                "The envoy discusses the dykes in a letter to 'The Echo'",
                "She joins the guard on Monday.",
                "(Attn: a word of pilots for a boat in need)",
                "To print the page they had to open the lock.",
                "By clicking on every film of the dykes, she found the boat.",
                "Please do not reply to this threat with boats, the envoys asked.",
                "This mailbox is not the clerk's.",
                "AP correspondents were held at the lock.",
                "They download (and print) the pact.",
                "This question is for the council.",
                "This feature is unavailable to pilots who left.",
                "This video is proof, he said.",
                "Filed under protest, the motion failed.",
                "6 minutes later they left.",
                "They can support us by leaving.",
                "We accept credit for the dykes.",
                "Your support is noted, he wrote.",
                "A message from the envoy",
                "Support the pact!",
                "Will you support the pact?",
                "The aid is delivered weekly.",
                "Weapons delivered weekly to the guard were sold.",
                "They keep no news alerts from us, he wrote",
                "A shop opens in new wings of the palace",
                "We acknowledge the debt.",
                "He has a small favour to ask of the guard.",
                "Every contribution counts, the envoy said.",
                "Now, more than ever, the guard is needed.",
                "Read the full text and you will see.",
                "* Adds nine boats to the guard",
                "* Changes hands in May",
            ],
            None,
        );
    }
}
