//! Lines that the software of a site puts around and between the paragraphs: notes of content management, players,
//! comment sections, archives, encyclopaedias.

use super::super::Furniture::*;
use super::Gate::*;
use super::Rule;

#[rustfmt::skip]
pub(super) const PLATFORMS: &[Rule] = &[
    Rule(Navigation, 40, Begins("after n|an off|cite th|for mor|for oth|from wi|further|here's|here’s|jump u|main a|newyou|re-use|republ|reuse|see als|
        since y|skip p|skip t|view |we are h|we're h|we’re h|you can "),
        r"((after|skip past) newsletter promotion\W*$|an official web ?site of (?-i:(the )?\p{Lu})|cite this (article|page)\W*$|for more
        [ ](articles|coverage|headlines|news|stories)\b[^.!?]{0,40},? (please )?(click|follow|go to|see|visit)\b|for other uses, see\b|from wikipedia\b
        |here['’]s how you know\W*$|jump up to\b|(main|see also|further) (article|information)s?\s?:\s?\S|(re-?use|republish) this (article|content|story)\W*$
        |skip to (main )?(article|content|footer|navigation|search)\b[^!?]{0,30}$|since you['’]re here\W*$
        |view (full|gallery|image|in|larger|photo|picture|slideshow)\b[^.!?]{0,30}$|we( are|['’]re) having (difficulty|trouble)
        [ ](loading|playing|retrieving)\b|(new)?you can now listen to\b[^.!?]{0,40}\b(articles|stories)\W*$)"),
    Rule(Navigation, 90, Begins("all com|be resp|comment|hatefu|keep co|please k|please r|reader|the com|we ask|we enc|we mod|we res|we wel"),
        r"((all |reader |the )?comments (above|below|here|posted|that) [^.!?]{0,60}\b(deleted|edited|hidden|moderated|removed|vetted)\b
        |(hateful|abusive|offensive) (comments|language)\b[^.!?]{0,80}\b(deleted|removed)\b
        |(please )?(be respectful|keep (your )?comments|keep it civil|remember (that )?comments|respect our)\b
        |we (ask|encourage|moderate|reserve|welcome)\b[^.!?]{0,60}\bcomments?\b)"),
    Rule(SignUp, 60, Begins("choose|newsle|our |privac|select|suppor|thank y|thanks |the bes|want al"),
        r"((choose|select) (the|which|your)\b.{0,60}\b(alerts|inbox|newsletters)\b|newsletters may (contain|include)\b
        |our ((free|daily|evening|morning|weekly) )+(briefing|e-?mail|newsletter|round-?up)s? \w+s\b|privacy notice\s?: \S
        |support (?-i:(the )?\p{Lu})[^.!?]{2,40} (for|from) (as little as|just|only)\b|(thank you|thanks) for (reading|subscribing to|supporting)
        [ ](?-i:(the )?\p{Lu})[^.!?]{1,40}\W*$|want all of (?-i:\p{Lu})[^.!?]{2,40}\?)"),
    Rule(SignUp, 60, Holds("sign up here|sign up now|sign up for free|sign up today|subscribe here|subscribe now|subscribe today|register here"),
        r"\b(register|sign up|subscribe) (for free|here|now|today)( here)?\W*$"),
    Rule(Caption, 120, Begins("a file|an arch|an undat|media|the arch|the file|the hand|the undat|video"),
        r"((media|video) captions?\b|(an?|the) (archive|file|handout|undated|undated file) (image|photo|photograph|picture)
        [ ](dated|from|of|provided|released|shows?|taken)\b)"),
    Rule(Disclaimer, 120, Holds("authoritative record|rush deadline|solely those of|specific policy positions|institutional positions"),
        r"(\b(opinions|positions|views)\b.{0,120}\bsolely those of\b|\btranscripts? (are|is) (created|produced|provided) on\b
        |\bthe authoritative record of\b|\bdoes not take (institutional|specific)\b)"),
    Rule(Navigation, 8, Holds("presentational"), r"^\W*(\d+px )?presentational \p{L}+( \p{L}+)?\W*$"),
    Rule(Navigation, 60, Starts("<"), r"^(</?[a-z]\w*(\s[^<>]*=[^<>]*)?/?>\s*)+$"),
    Rule(Navigation, 24, Starts("["), r"^\[(explore|follow|get|listen|read|sign up|subscribe|track|watch)\b[^\[\]]*\]\W*$"),
    Rule(CrossReference, 60, Starts("^"), r"^\^\s\S"),
    Rule(Navigation, 90, Begins("the top|this ar|this bi|this se"),
        r"(the topic of this|this (article|biography|section)) (contains|does not|has multiple|is (about|an|missing|written)|may|needs|relies)\b.{0,200}\b(citations?
        |improve (it|this)|notability|original research|talk page|update this)\b"),
    Rule(Byline, 8, Capitals, r"^(?-i:\p{Lu}[\p{Lu} .'’-]+(, \p{Lu}[\p{Lu} .'’-]+)*, (HOST|ANCHOR|BYLINE|MODERATOR|CORRESPONDENT)):$"),
    Rule(Navigation, 10, Capitals, r"^(?-i:\p{Lu}[\p{Lu} #0-9.'’-]+): [(\[][^()\[\]]*[)\]]\W*$"),
];
