//! What sites offer and ask between the paragraphs of an article, in whole sentences: letters, channels, links that earn money, forums.

use super::Gate::*;
use super::Rule;
use crate::segment::kind::Furniture::*;

#[rustfmt::skip]
pub(super) const PROMOS: &[Rule] = &[
    // `Digging deeper: Who pays for the dykes?`: a label and a link.
    Rule(Navigation, 24, Begins("digging |dig deep|deep div|related"), r"((digging deeper|dig deeper|deep dive): (?-i:\p{Lu})[^.!]*$|(?-i:RELATED[A-Z][a-z]))"),
    // Letters and channels.
    Rule(SignUp, 24, Holds("newsletter"), r"^[^.!?:“”]{2,60}: (sign up|subscribe) (for|here|to) ([^.!?]* )?newsletters?\W*$"),
    Rule(SignUp, 30, Begins("to follo|to get|to keep|to read|to recei|to stay|for more"),
        r"(to (follow|get|keep|read|receive|stay)|for more) [\p{L}\d '’-]{3,60}, (follow|join|sign up|subscribe) ([^.!?,]{0,60} )?(channel|newsletter|telegram|whatsapp)( [^.!?,]*)?\W*$"),
    Rule(SignUp, 30, Begins("you can "), r"you can (also )?(register|sign up|subscribe) (below|here|now) (for|to) ([^.!?]* )?(alerts|briefings?|newsletters?)([ ,][^.!?]*)?\W*$"),
    Rule(SignUp, 60, Begins("while yo"), r"while you['’]re here(: (each|every|join|please|sign|subscribe|support|we)\b|, (please|sign up|subscribe|we have an?)\b)"),
    // `The Echo may earn a commission if you buy through our links.`
    Rule(Disclaimer, 60, Holds("commission"),
        r"^[^.!?“”‘]{2,80} (can|may|might|will) (also )?(earn|get|make|receive) an? ([\p{L}-]+ ){0,3}commissions? ([^.!?“”]* )?links?( [^!?]*)?\W*$"),
    // What readers are asked for.
    Rule(Navigation, 24, Begins("debate |discuss |join in |join the|what do y|what's y|what’s"),
        r"((what do you think|what['’]s your (opinion|take|view))\? )?((discuss|debate) (it|this|this (article|post|story)|the (article|story))|join (in )?the (conversation|debate|discussion)) (in|on) (our|the) (comments|forums?|message boards?)\W*$"),
    Rule(Contact, 40, Begins("we want |we would|we'd li|we'd lo|we’d|we love "),
        r"we((['’]d| would) (like|love)|( would)? love| want) to (hear|know) (from you|what you think (about|of) (it|this (article|column|essay|piece|report|story)))[.!]( (email|let us|send|share|submit|tell|write) [^?“”]*)?$"),
    Rule(Contact, 40, Begins("do you h|got a|got an|got you|have a |have an |have you"),
        r"(do you have|got|have( you got)?) (an?|any|your own) [^.!?]{2,60}\? we((['’]d| would) (like|love)| want) to (hear|know|read|see)[^?“”]*$"),
    Rule(Contact, 60, Begins("our maga|our news|our publ|our pape|our site|our webs|text |this mag|this new|this pap|this pub|this sit|this web"),
        r"((our|this) (magazine|newspaper|paper|publication|site|website) (abides by|adheres to|complies with|follows) ([^.!?]* )?(code of (conduct|ethics|practice)|press (complaints|council))([ .,][^!?]*)?$|text (?-i:[A-Z]{3,}) to \d[\d-]{4,}\W*$)"),
    Rule(SignUp, 40, Begins("if this |if you e|if you l"),
        r"if (this (article|essay|piece|post|story) \w+ you|you (enjoyed|like|liked|loved) this (article|essay|piece|post|story)),? (please )?(clap|consider (becoming|clapping|donating|following|sharing|supporting)|follow (me|us)|give it|hit the|leave a (comment|tip))\b"),
    Rule(SignUp, 24, Begins("not yet |not a me|not a su"), r"not (yet )?a (member|subscriber)( yet)?\? (become|join|register|sign up|subscribe)( [\p{L}\d ,'’&-]+)?\W*$"),
    // `Catch all the latest news of the delta on the Echo app.`
    Rule(SignUp, 30, Begins("catch al|catch th"), r"catch (all )?the ([\p{L}-]+ ){0,4}(headlines|news|updates)[ ,]([^.!?]* )?on ((our|the) )?(?-i:\p{Lu})[^.!?]*\W*$"),
    Rule(Navigation, 20, Begins("if you"), r"if you(['’]re| are) (having (difficulty|problems|trouble)|unable to) (loading|seeing|viewing|load|see|view) (the|this) (chart|form|map|page|video)[ ,][^!?]*$"),
];

#[cfg(test)]
mod tests {
    use super::super::tests::all;
    use super::*;

    #[test]
    fn what_sites_offer_and_ask() {
        for (kind, lines) in [
            (
                Navigation,
                &[
                    "Digging deeper: Who pays for the dykes?",
                    "RELATEDPilots to close the old office",
                    "What’s your view? Discuss this article in our forum.",
                    "Join the debate on our message boards.",
                    "If you are having trouble seeing the map, it is here.",
                ][..],
            ),
            (
                SignUp,
                &[
                    "More of the river: Subscribe to the Dyke Watch newsletter",
                    "To read this first, join our channel on WhatsApp",
                    "You can sign up here for the daily newsletter.",
                    "While you’re here: Each Monday our pilots write about the tides. You can sign up below.",
                    "If this essay helped you, please clap (or do it twice).",
                    "Not yet a subscriber? Join the Echo to see all the tides.",
                    "(Catch all the Port News and Tide Updates on The Delta Echo.)",
                ],
            ),
            (
                Disclaimer,
                &[
                    "Delta Echo and its friends may receive a small commission if you buy a boat through our links.",
                    "We may earn a commission from links on this page.",
                ],
            ),
            (
                Contact,
                &[
                    "We’d love to know what you think of this essay. Write to the editor.",
                    "Got a picture of the dyke to show? We’d like to see it. Text DYKE to 555-0166.",
                    "Text DYKE to 555-0166.",
                    "This paper adheres to the Code of Conduct of the delta. If you wish to complain, write here.",
                ],
            ),
        ] {
            all(lines, Some(kind));
        }
    }

    #[test]
    fn prose_that_sounds_like_them() {
        all(
            &[
                "Digging deeper: the miners went on below the river for a month.",
                "The broker may earn a commission if you sell your boat through him.",
                "We may earn a commission, the broker said, through our links to the port.",
                "“We want to hear from you.”",
                "We want to hear from you, the mayor told the crowd.",
                "This newspaper abides by the Code of Practice, the editor told the court.",
                "Catch all the rain you can, his father used to say.",
                "If this story moved you, imagine what it did to his mother.",
                "Got a letter from home today.",
                "Have you a boat? We want to see it, the guards said.",
                "While you’re here: those were the first words of the general.",
            ],
            None,
        );
    }
}
