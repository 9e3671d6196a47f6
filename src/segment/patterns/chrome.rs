//! What a site says of itself around an article: banners of governments, notices of archives and of programs that watch pages,
//! requests about the browser, the apparatus of forums and blogs, posts set into a page.

use super::Gate::*;
use super::Rule;
use crate::segment::kind::Furniture::*;

#[rustfmt::skip]
pub(super) const CHROME: &[Rule] = &[
    // What governments set around statements.
    Rule(Navigation, 3, Begins("begin te|end text"), r"(begin|end) text\W*$"),
    // `A .gov address belongs to …`, `Enter passwords only on official, secure sites.`
    Rule(Navigation, 40, Begins("a .|a lock|a padlo|a offi|a safe|a secure|all |an .|an offi|an safe|an secu|enter |federal|give |governm|here's h|here’s h|how to |how you |look fo|offici|only |provide|safe |secure |share |state |submit |the .|the off|the safe|the secu|the site"),
        r"(an official (web ?)?site of (?-i:(the )?\p{Lu})|here['’]s how (to|you)( can)? (know|tell|verify)\W*$|how (to|you)( can)? (identify|know|tell|verify)( (an? )?(official|that this)\b[^.!?]{0,40})?\W*$
        |(an?|all|only|official|safe|secure|the)( (official|safe|secure))? \.[a-z]{2,6}( (address|domain|page|site|web ?site)(e?s)?)? (belongs?|end|is|are|means?|mean|only|uses?)\b
        |((federal|government|official|safe|secure|state) ){1,3}(web ?)?sites( often)? (end|use) (in |with |an? )?\.\w|(a|look for a) (pad)?lock\b.{0,40}\bhttps://
        |(enter|give|provide|share|submit) [^.!?]{0,40}\b(data|information|passwords?) only (on|to|with) (official|safe|secure)\b|the site is secure\W*$)"),
    Rule(Navigation, 60, Begins("0|an arch|archive|informa|it and |it last|it will|it won|google'|google’|the arti|the page|the stor|the vers|there a|there is|these se|this arc|this art|this cac|this con|this doc|this inf|this is|this pag|this sit|this sna|this sto|this ver|this web|to link|version|you are|you can |you're|you’re"),
        r"(this (article|content|document|information|page|site|version|web ?site|web page) (is|has been|was) ((now )?(an|part of an|part of the) archived?\b|(now )?archived\b|no longer (being )?(maintained|updated)\b|(being )?(kept|preserved|provided|retained) (for|as) [^.!?]{0,30}\b(archiv|histor|record|reference|research))
        |this is an? (archived|cached|historical|older|outdated|previous|snapshot)( \w+)? (copy|of|page|material|site|snapshot|version)\b|information (posted|published|released) online (before|prior to)\b
        |this is \w+['’]s cache of\b|google['’]s cache is\b|this cached page\b|these search terms have been highlighted\b|this snapshot\b[^.!?]{0,40}\b(captured|taken)\b|to link to or bookmark\b|this article is from the source\b
        |(an? )?archived (copy|page|version) of\b[^!?]{0,60}https?:|you (can (find|read|see)|are (now )?(looking at|seeing|viewing)|['’]re (looking at|seeing|viewing)) (an? (archived|cached|old|older|previous|snapshot)|the (archived|current|latest|original))\b[^.!?]{0,20}\b(article|content|copy|page|post|site|snapshot|story|version)\b
        |(the (article|page|story)|this (article|page|version|story)) has (been )?(changed|edited|modified|updated) (once|twice|(\d+|two|three|four|five|six|seven|eight|nine|ten) times)\W*$
        |it (last changed\b[^.!?]{0,50}\b)?(and )?(will not|won['’]t) be checked( again)? for (changes|updates)\b|there (are|is) an? (atom|rss)\b[^.!?]{0,12} feeds? (of|for)\b|version \d+( version \d+)+\W*$)"),
    // `Turn on notifications`, `Ad blocker detected!`, `This browser is no longer supported.`
    Rule(SignUp, 40, Begins("activat|allow |enable|get |notific|receive|thank y|thanks f|turn on|we'll no|we’ll no|would y|your do|your re|your su"),
        r"((activate|allow|enable|get|receive|turn on)( \w+){0,2} notifications?\b|would you like (to get|to receive|us to send)\b[^.!?]{0,60}\b(alerts|notifications|updates)\b|we['’]ll notify you\b|get (free )?real-time\b[^!?]{0,30}\b(alerts|updates)\b
        |notifications can be (changed|disabled|managed|turned off)\b|thank(s| you) for (registering|signing up|subscribing|your (registration|subscription))\W*$|your (download|registration|subscription)( e-?mail)? (has been|is|will)( now| soon)? (arrive|complete|confirmed|on its way|ready|sent)\b)"),
    Rule(Navigation, 40, Begins("0|ad block|ad-bloc|adblock|author|blog at|browser|create a|disable|full |global |ie 0|interne|joined|join da|junior |just an|like th|last ed|member s|new mem|new user|on face|on inst|on tele|on twit|on x? f|origina|page cr|page ge|page lo|page re|pause |please |proudly|register|reply w|senior |super |swipe|switch|there ar|there is|this bro|topic |total p|track-b|trackb|turn of|veteran|view fu|viewing|we have |we detec|we noti|we see|we've |we’ve |whiteli|you are|your ad|your bro"),
        r"((please )?(disable|pause|switch off|turn off|whitelist) [^.!?]{0,40}\b(ad-? ?block\w*|browser extensions?)\b|ad[- ]?block(er|ing)?s?( \w+){0,2} (active|detected|enabled|found|in use|on)\W*$|we(['’]ve| have)? (detect|notice|see)\w* (that )?you\b[^.!?]{0,30}\b(ad-? ?block\w*|browser|outdated)\b
        |your ad-? ?blocker\b|(ie|internet explorer) ?\d[^.!?]{0,20} (is|will) (no longer|not)\b|(your|this) browser\b[^.!?]{0,20} (is|will) (no longer|not)\b|browsers? not supported\W*$|swipe( (left|right|up|down|across|here|through))+( (for|to|and)\b[^.!?]{0,40})?\W*$|swipe (for|to)\b[^.!?]{0,40}$
        |blog at \w+\.com\b|just another \w+(\.com)? (blog|site|weblog)\W*$|proudly powered by\b|create a (free )?(blog|website)( or (blog|website))? (at|on|with)\b|like this:( like)?( loading\W*)?$|track-?backs?( url)?\W*($|:|for|https?)|on (facebook|instagram|telegram|twitter|x)\? follow\b
        |view(ing)? full version\s?:|author\s+topic\b|page (created|generated|loaded|rendered) in [\d.]+ s|(joined|join date|total posts|member since)\s?:\s?\S|last edited by\b[^.!?]*\d|originally posted by [^.!?]{1,40}$|reply with quote\W*$
        |((global|super) moderator|(full|junior|new|registered|senior|super|veteran) (member|user))\W*$|(\d[\d,]*|you are|there (are|is)) [^.!?]{0,40}\b(browsing|viewing) this (board|forum|page|thread|topic)\b|\d[\d,.]*k? (guests|members|people|readers|users) (are|is) (browsing|here now|online|reading|talking about|viewing|watching)( th(is|ese)( \w+)?| now)?\W*$
        |topic (closed|locked)\W*$)"),
    // `This entry was posted in Boats and tagged pilots. Bookmark the permalink.`
    Rule(Navigation, 60, Begins("this en|this po"),
        r"this (entry|post) (was|is) (filed under|(posted|published) (by|in|on)|tagged|written by)\b.*"),
    // `Index for Today's Briefing`
    Rule(Navigation, 8, Begins("index "),
        r"index (for|of|to) (this|to?day['’]s)( \w+){0,2} (briefing|hearing|issue|report|transcript)\W*$"),
    // `Please solve the captcha and try again.`
    Rule(Navigation, 24, Holds("captcha"),
        r"^[^.!?]{0,60}\b(complete|enter|error|fill|invalid|missing|no|protected|solve|type|wrong)\b[^.!?]{0,40}captcha[^.!?]{0,30}[.!?:]?( [^.!?]{0,40}[.!?]?)?$|captcha( \w+){0,2} (has |is )?(expired|failed|invalid|missing|required)\b.*"),
    // What blogs count.
    Rule(Navigation, 8, Holds("bloggers like this|blogger likes this"),
        r"^\W*(%d|\d+|one) (bloggers like|blogger likes) this\W*$"),
    // `* Such a party is forbidden in …`: what a law makes publications add to a name.
    Rule(Disclaimer, 50, Starts("*"),
        r"^\*+\s?[^.!?*]{2,200}\b(a|an|as|is|are) [^.!?]{0,60}\b(agents?|group|media|movement|organi[sz]ations?|party)\b[^.!?]{0,40}\b(banned|designated|forbidden|outlawed|prohibited|recogni[sz]ed) (as\b[^.!?]{2,60}\b)?(by|in) (?-i:(the )?\p{Lu})[^!?]*$"),
    // `Envoys Meet Again (The Delta Echo, Mar 3, 2021)`
    Rule(CrossReference, 30, Closes("20|19"),
        r"^\W*(?-i:[\p{Lu}\d“‘'\x22])[^!()]{6,140} \((?-i:(The )?\p{Lu}[\p{L}.'’&-]*( (and |of |the )*\p{Lu}[\p{L}.'’&-]*){0,4}), ((mon|tues|wednes|thurs|fri|satur|sun)day,? )?((jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2},?|\d{1,2} (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?) (19|20)\d\d\)$
        |[.!?] \(\d{1,2}\.\d{1,2}\.(19|20)\d\d\)$"),
    Rule(Advertisement, 40, Holds("% off"),
        r"\b(code|coupon|get|sale|save|shop|today|up to)\b[^.]*\d ?% off\b[^.]*!\W*$"),
];

#[cfg(test)]
mod tests {
    use super::super::tests::all;
    use crate::segment::kind::Furniture;

    #[test]
    fn banners_and_archives() {
        all(
            &[
                "An official site of the Province of Amara",
                "How to know that this is official",
                "How you can verify",
                "A .gov address belongs to a public office of the delta.",
                "Official government sites end with .gov",
                "Look for a padlock (closed) or https:// as a sign of safety.",
                "Enter passwords only on official, safe pages.",
                "This page has been archived and is no longer kept up.",
                "This is an archived version of the page.",
                "Information published online before the flood may be out of date.",
                "You are looking at a cached copy of this page.",
                "The story has been changed four times.",
                "It last changed a week ago and won't be checked again for changes.",
                "Version 1 Version 2 Version 3",
            ],
            Some(Furniture::Navigation),
        );
        all(
            &[
                "An official of the Province of Amara left.",
                "A .50-calibre gun stood at the gate.",
                "The .303 rifles belong to the guard.",
                "Official sites were closed for the holiday.",
                "A lock on the gate was broken.",
                "Give them the passwords, he said, and only on paper.",
                "This page of the history of the delta is closed.",
                "The story has changed since then, she said.",
                "It will not be checked again until the spring.",
                "You can see the old palace from here.",
            ],
            None,
        );
    }

    #[test]
    fn requests_of_browsers_forums_and_blogs() {
        all(
            &[
                "Ad blocker detected!",
                "Please turn off your ad-blocker",
                "Internet Explorer 7 is no longer looked after.",
                "Swipe left for more",
                "Swipe for the next page",
                "View Full Version : Boats and dykes",
                "Last edited by mona_h; March 4, 2021 at 6:14 PM.",
                "Senior Member",
                "3 guests are viewing this topic.",
                "Please solve the captcha and try again.",
                "Invalid CAPTCHA!",
                "The reCAPTCHA check has expired. Load the page once more.",
                "Page generated in 0.2 seconds",
                "%d bloggers like this:",
                "One blogger likes this",
                "Trackback URL: https://gazette.example/7",
                "This entry was posted in Boats and tagged pilots. Bookmark the permalink.",
                "This entry was written by mona, posted on 2004/11/03, filed under Boats and tagged pilots.",
                "This post is tagged with boats",
                "Index for Today’s Briefing",
            ],
            Some(Furniture::Navigation),
        );
        all(
            &[
                "Turn on desktop notifications",
                "Get browser notifications of floods and tides",
                "Notifications can be turned off at any time.",
                "Thanks for signing up!",
                "Your subscription is now complete.",
            ],
            Some(Furniture::SignUp),
        );
        all(
            &[
                "Please turn off the pumps, the engineer wrote.",
                "Swipe cards were handed out at the gate.",
                "The senior member of the guard left.",
                "Members of the guard were viewing the dykes.",
                "Last edited in spring, the treaty is long.",
                "This entry was the last in the pilot's log.",
                "This post was held by a guard in 2004.",
                "Index of today",
                "The captcha of the ministry kept half the voters out, the envoy said.",
                "Turn on the lights and you will see the dykes.",
                "Switch off the lights, he said.",
                "Thank you for registering the boats, the host said.",
                "Notifications were sent to the families of the guards.",
            ],
            None,
        );
    }

    #[test]
    fn footnotes_and_links_of_other_days() {
        all(
            &[
                "* The Boatmen are an organisation outlawed in Amara",
                "*A movement that is a group banned by the Province",
            ],
            Some(Furniture::Disclaimer),
        );
        all(
            &[
                "* The boatmen were outlawed.",
                "The Boatmen are an organisation outlawed in Amara",
            ],
            None,
        );
        all(
            &[
                "Envoys Meet Again by the River (The Delta Echo, Mar 3, 2021)",
                "They have met again, and nothing is signed. (03.03.2021)",
            ],
            Some(Furniture::CrossReference),
        );
        all(
            &[
                "He wrote of the river (in the Echo, in 2021)",
                "The envoys met (Monday, March 3, 2021) and left.",
            ],
            None,
        );
        all(
            &["Get 40% off all boats today!"],
            Some(Furniture::Advertisement),
        );
        all(
            &["The mill sells its flour at 40% off the old price."],
            None,
        );
    }

    #[test]
    fn links_buttons_and_terms() {
        all(
            &[
                "RELATED Envoys say no to the dykes",
                "[Most read] Envoys say no to the dykes",
                "Also on gazette.example Who pays for the dykes",
                "Read it at The Basra Gazette",
                "For more on the dykes, check out the Gazette's page.",
                "For the latest news, tides and weather, head to the Gazette.",
                "For all the latest on boats, tides and showbiz, go to Delta Express",
                "[back to top of page]",
                "Adjust font size:",
                "This clip is no longer available.",
                "The video of this report is not available, but its transcript is below.",
                "No image",
                "ABC/DEF",
            ],
            Some(Furniture::Navigation),
        );
        all(
            &[
                "Ads by Gazette",
                "The largest exchange for pilots of the delta - JOIN NOW",
            ],
            Some(Furniture::Advertisement),
        );
        all(&["This letter was not edited."], Some(Furniture::Credit));
        all(
            &["Or, sign up now for full access"],
            Some(Furniture::Paywall),
        );
        all(
            &["All articles of this site are licensed under Open Delta terms."],
            Some(Furniture::Copyright),
        );
        all(
            &[
                "For more than a year, read the treaty, they had waited.",
                "For the latest of them see no reason to go.",
                "For all the latest talk, go they will not.",
                "Related Iraqi attacks have killed nine men this year.",
                "Read it in Basra and you will laugh.",
                "This clip is no longer available to the court.",
                "This company was licensed under the Ottoman law.",
                "Or, sign the treaty and wait.",
                "The video of this raid is not available to the court.",
                "The pilots are asked to join now.",
                "This letter was not edited by the envoy.",
                "No image of the dykes is as well known.",
            ],
            None,
        );
    }
}
