//! Lines that the software of a site puts around and between the paragraphs: notes of content management, players,
//! comment sections, archives, encyclopaedias.

use super::Gate::*;
use super::Rule;
use crate::segment::kind::Furniture::*;

#[rustfmt::skip]
pub(super) const PLATFORMS: &[Rule] = &[
    Rule(Navigation, 40, Begins("0|after n|also av|availab|before y|cite th|copy/p|documen|don't s|don’t s|for all |for fur|for mor|for oth|for the |for top|from wi|further|jump di|
        find so|hidden|jump u|main a|main i|newyou|now wat|open th|photo g|funding|powered|re-use|ready f|related|republ|retriev|reuse|see als|skip p|skip t|support|
        additio|text is|the code|this ar|this re|type yo|upgrade|view |we are h|we're h|we’re h|why am|you can |since y"),
        r"(\d+ seconds? of \d+ (minute|second)|(after|skip past) newsletter promotion\W*$|(this (article|report|story) is )?(also )?available in( the)?
        ( following languages| (?-i:\p{Lu})\p{L}+)[^.!?]{0,60}\.?$|before you go\W*$|cite this (article|page)\W*$
        |copy/paste the\b|document \d+ of \d+\W*$|don['’]t show (me )?this\b|for (all )?(further|more|the (full|latest|top)|top)( (about|articles|coverage|details|from|headlines|information|like|news|of|on|stories|updates)\b[^.!?]{0,70})?
        (, (please )?(download|follow|go to|head to|listen to|read|see|sign up|visit)|,? (please )?(check out|click|subscribe))\b|for other uses, see\b|from wikipedia\b
        |find sources\s?:|hidden categories\s?:|jump (directly to|up to)\b|open this (image|photo) in\b|(main|see also|further) (article|information)s?\s?:\s?\S
        |(now watch|photo gallery|related (audio|photos?|video))\s?: \S|powered by (?-i:\p{Lu})[^.!?]{2,40}$|powered by automated\b|ready for more\?$
        |retrieved from\b.{0,4}https?:|(re-?use|republish) (our|this) (articles?|content|story)\b|skip to (main )?(article|content|footer|navigation|search)\b[^!?]{0,30}$
        |since you['’]re here\W*$|(additional )?(funding|support) provided by\b|text is available under\b|the code has been copied\b
        |type your e-?mail\b|upgrade to paid\W*$
        |view (full|gallery|image|in|larger|photo|picture|slideshow)\b[^.!?]{0,30}$|we( are|['’]re) having (difficulty|trouble)
        [ ](loading|playing|retrieving)\b|why am i seeing this\b|(new)?you can now listen to\b[^.!?]{0,40}\b(articles|stories)\W*$)"),
    Rule(Navigation, 60, Begins("best vi|one of y|please r|please u|some co|the con|this au|this cl|this con|this ga|this im|this it|this me|this ph|this po|this st|the aud|the vid|this tw|this vi|to disp|to load|to play|to view|to watc|you are"),
        r"((best viewed|please use|you are using)\b[^!?]{0,60}\b(browsers?|chrome|explorer|firefox|safari)\b|one of your browser\b|please refresh (the|your)\b
        |(some|the|this) content (cannot|could not|does not|is (hosted|no longer|not available|provided)|you requested)\b|this (audio|clip|gallery|image|item|media|photo|post|stream|tweet|video) (has (been removed|expired)|is (currently |no longer |not )*(available|unavailable))\W*$
        |the (audio|video) (for|of) this (article|episode|interview|page|program(me)?|report|segment|story) is (currently |no longer |not )*(available|unavailable)\b|to (display|load|play|view|watch) this (content|page|video)\b[^.!?]{0,80}\b(accept|allow|enable|javascript)\b|you are replying to\b)"),
    Rule(Navigation, 90, Begins("all com|automat|to be approved|be resp|keep it|abusive|comment|conver|hatefu|offensi|keep co|keep y|notice|please b|please k|please r|remembe|respect|reader|reply t|the com|the pos|we ask|we enc|we mod|we res|we wel|we will"),
        r"((all |reader |the )?comments (above|below|here|posted|that) [^.!?]{0,60}\b(deleted|edited|hidden|moderated|rejected|removed|vetted)\b
        |to be approved for publication\b[^!?]{0,40}\bcomments\b|automatic approval of\b[^.!?]{0,30}\bcomments\b|(comment count|commenting) on this\b|conversation guidelines\W|(hateful|abusive|offensive) (comments|language)\b
        [^.!?]{0,80}\b(deleted|removed)\b|notice on comments\W*$|(please )?(be respectful|keep (your )?comments|keep it civil|remember (that )?comments|respect our)\b
        |reply to this comment\W*$|the posting of (advertisements|comments|profanity)\b|we (ask|encourage|moderate|reserve|welcome|will not tolerate)\b[^!?]{0,80}
        \b(abuse|comments?|profanity)\b)"),
    Rule(SignUp, 60, Begins("choose|did someone|forward this|newsle|our |privac|select|suppor|thank y|thanks |want al|your stories live|your submission"),
        r"(your stories live here\b|(thank you! )?your submission has been received\b|did someone forward (you )?this\b|forward this (e-?mail|newsletter)\b|(choose|select) (the|which|your)\b.{0,60}\b(alerts|inbox|newsletters)\b|newsletters may (contain|include)\b
        |our ((free|daily|evening|morning|weekly) )+(briefing|e-?mail|newsletter|round-?up)s? \w+s\b|privacy notice\s?: \S
        |support (?-i:(the )?\p{Lu})[^.!?]{2,40} (for|from) (as little as|just|only)\b|(thank you|thanks) for (reading|subscribing to|supporting)
        [ ](?-i:(the )?\p{Lu})[^.!?]{1,40}\W*$|want all of (?-i:\p{Lu})[^.!?]{2,40}\?)"),
    Rule(SignUp, 60, Holds("sign up|subscribe|register"),
        r"\b(register|sign up|subscribe) (for free|for it|here|now|today)( here)?\W*$"),
    Rule(Advertisement, 60, Holds("apply now|bid now|book now|buy now|enroll now|enrol now|join now|order now|shop now"),
        r"[-–—|:!?.>»] ?(apply|bid|book|buy|enroll?|join|order|shop) now\W*$"),
    Rule(Caption, 120, Begins("a file|a hando|an arch|an undat|caption|media|the arch|the file|the hand|the undat|video"),
        r"((media|video) captions?\b|caption (?-i:\p{Lu})\p{L}+ \p{L}+ [^.!?:]{3,80}$|((a|the) (file|handout)|(an|the) (archive|undated( file)?)) (image|photo|photograph|picture)
        [ ](dated|from|of|provided|released|shows?|taken)\b)"),
    Rule(Disclaimer, 120, Holds("authoritative record|rush deadline|solely those of|are those of|are independent|transcripts are|does not take|own shares in|ai-generated|editorial code|moderates all comments"),
        r"(\b(opinions|positions|views)\b.{0,120}\bsolely those of\b|^\W*the (findings|opinions|positions|views) of\b[^.!?]{0,80}\bare independent\b[^!?]*$|\b(conclusions|findings)( \w+)? presented (here )?are those of\b|\btranscripts are (auto|created|edited|machine|made|prepared|produced|provided|rushed|typed)
        |\bthe authoritative record of\b|\bdoes not take (institutional|specific)\b|\bdo(es)? not work for\b.{0,40}\bown shares in\b|^\W*(an )?ai-generated (summary|translation)\b
        |\bsubject to a\b.{0,40}\beditorial code\b|\bmoderates all comments\b)"),
    Rule(Copyright, 120, Holds("is the copyright of|copyrighted material|licensed under|licensed through|licenced under|non-commercial use|noncommercial use|redissemination|presentation rights"),
        r"(^\W*(all |the )?(content|contents|information|material)\b.{0,60}\bis the copyright of\b|\bcontains copyrighted material\b|\b(content|information|program|text)\b.{0,40}
        \blicensed under (an?|the) (?-i:\p{Lu})|^\W*(all|our|this)\b[^.!?]{0,30}\b(article|content|material|page|post|site|story|text|web ?site|work)s?\b[^.!?]{0,60}\blicen[cs]ed (through|under) ((an?|the) )?(?-i:\p{Lu})
        [^.!?]*(\d\.\d[^.!?]*)?\W*$|^\W*this copy is for your personal, non-?commercial use\b|\bredissemination of the contents\b|\bpresentation rights reserved\W*$)"),
    Rule(Navigation, 30, Holds("presentational|▲|▼|function(|getelementbyid|is a stub|website can also be"),
        r"(^\W*.{2,40} website can also be (accessed|reached)|^\W*(\d+px )?presentational \p{L}+( \p{L}+)?\W*$|^[^.!?]{0,40}[▲▼]\s?[-+]?\d|\bfunction\(.*[;{}]|getelementbyid\(|^\W*this\b.{2,60} article is a stub\b)"),
    Rule(Navigation, 60, Starts("<"), r"^(</?[a-z]\w*(\s[^<>]*=[^<>]*)?/?>\s*)+$"),
    Rule(CrossReference, 30, Starts("[("), r"^(\[(explore|follow|get|listen|read|sign up|subscribe|track|watch)\b[^\[\]]*\]\W*
        |\[(?-i:\p{Lu})[^\[\] ]*( [^\[\] ]+){3,}[^.!?…\[\]]\]|\((listen to|read|see|view|watch) (more|also|pictures|photos|video|[“\x22])[^()]{2,120}\))$"),
    Rule(CrossReference, 90, Holds("retrieved |appeared first on|first appeared on"),
        r"(\bretrieved (\d{1,2} \p{L}+|\p{L}+ \d{1,2},) (19|20)\d\d\W*$|^\W*the post\b.{3,160}\b(appeared first|first appeared) on\b)"),
    Rule(Navigation, 90, Begins("the top|this ar|this bi|this se"),
        r"(the topic of this|this (article|biography|section)) (contains|does not|has multiple|is (about|an|missing|written)|may|needs|relies)\b.{0,200}\b(citations?
        |improve (it|this)|notability|original research|talk page|update this)\b"),
    Rule(Byline, 8, Capitals, r"^(?-i:\p{Lu}{2}[\p{Lu} .'’-]*(, \p{Lu}[\p{Lu} .'’-]+)*, (HOST|ANCHOR|BYLINE|MODERATOR|CORRESPONDENT)):$"),
    Rule(Navigation, 10, Capitals, r"^(?-i:\p{Lu}{2}[\p{Lu} #0-9.'’-]*): [(\[][^()\[\]]*[)\]]\W*$"),
];
