//! What a publication says of itself, its readers and its letters below the last paragraph; tried nowhere else.

use super::Gate::*;
use super::Rule;
use crate::segment::kind::Furniture::*;

#[rustfmt::skip]
pub(super) const HOUSE: &[Rule] = &[
    // What it is, who pays for it, when it appears.
    Rule(Paywall, 40, Holds("support|owned|funded|financed|funding|sustained|advertising|advertisements"),
        r"^\W*(?-i:(The )?((\p{Lu}|al-)[\p{L}0-9.'’-]*|&|and|of|the)( ((\p{Lu}|al-)[\p{L}0-9.'’-]*|&|and|of|the|for)){0,7})
        [ ](is (proudly |entirely |wholly )?(reader|listener|member)[- ](supported|funded|owned)
        |(is|are) ((published|made possible|produced) (with|by|thanks to) )?(the )?(generous )?
        (financed|funded|supported|support|sustained)( (by|of|from|through|entirely|solely|only|in part))*
        [ ](its |our |the |small |individual )*(readers|listeners|members|subscribers|donors|donations)\b
        |(accepts|takes|receives) no [^.!?]{0,40}\b(funding|advertising|advertisements)\b)"),
    Rule(Paywall, 24, Holds(", supported by|, funded by|, financed by|, sustained by"),
        r"^\W*(?-i:(The )?\p{Lu}[\p{L}0-9.'’&-]*( (\p{Lu}[\p{L}0-9.'’&-]*|of|the|and|&)){0,6}), (financed|funded|supported|sustained) by
        [ ](its|our) (donors|listeners|members|readers|subscribers)\b[^!?]*$"),
    Rule(Paywall, 30, Holds("funded by|financed by"),
        r"^\W*(?-i:(The )?(\p{Lu}[\p{L}.'’-]* ){0,5}(Broadcasting|Herald|Journal|Media|Network|News|Post|Press|Radio|Review|Service|TV|Television|Times
        |Tribune|Voice)( (\p{Lu}[\p{L}.'’-]*|of|the)){0,4}) is (entirely |partly |publicly |wholly )?(financed|funded) by
        [ ][^!?]*\b(budget|congress|donors|foundations?|government|grants?|licen[cs]e fee|members|parliament|taxpayers?)\b[^!?]*$"),
    Rule(Paywall, 24, Begins("this pr|this se|this st|this su|the pro|the ser|the sup|series|special|supplem"),
        r"((the |this )(project|series|supplement)|this story|series|special (edition|issue|report|section)|supplement)( (is|was|has been))? (funded|made possible|produced
        |published|supported)( in part)? (by|thanks to|with (the )?((financial|generous|kind) )?(funding|help|support) (from|of))
        [ ][^.!?]*\b(donations|donors|foundation|fund|grants?|members|readers|sponsors)\b[^.!?]*\.?$"),
    Rule(Paywall, 24, Begins("publi|with fi|with ge|with ki|with su|with th|produc"),
        r"(published |produced )?with (the )?(kind |generous |financial )?support (of|from) (?-i:(the )?\p{Lu})[^.!?]*\.?$"),
    Rule(Disclaimer, 40, Holds("published|edited|compiled|produced|committed|publishes|no institutional|no editorial|goes out|
        investment advice"),
        r"^\W*(?-i:(The )?((\p{Lu}|al-)[\p{L}0-9.'’-]*|&|and|of|the)( ((\p{Lu}|al-)[\p{L}0-9.'’-]*|&|and|of|the|for)){0,7})
        ( (english|arabic|online) (pages|edition|service)( of (?-i:\p{Lu}[\p{L}' -]*))?)?
        [ ]((is|are) (published|edited|compiled) (by (volunteers|an? independent|(?-i:(the )?\p{Lu}))|in (?-i:\p{Lu})
        |on (?-i:\p{Lu}\w+day)s|(every|each|with|weekly|daily|monthly|quarterly|twice|once)\b)[^!?]*
        |is committed to (publishing|accuracy in|correcting errors|quality, )\b.*
        |publishes (a (range|variety|diversity) of|explainers|letters|corrections|commentary|opinion)\b.*
        |takes no (institutional|editorial) (position|side|stance)s?\b.*|goes out (on )?(every|each
        |weekly|daily|monthly|(?-i:\p{Lu}\w+day)s?)\b.*|is not investment advice\b.*)$"),
    Rule(Disclaimer, 40, Holds(" is an | is a | are written by| is written by| is produced by"),
        r"^\W*(?-i:(The )?((\p{Lu}|al-)[\p{L}0-9.'’-]*|&|and|of|the)( ((\p{Lu}|al-)[\p{L}0-9.'’-]*|&|and|of|the|for)){0,6})
        [ ](is an? ((?-i:\p{Lu})[\p{L}.-]* |non-?profit,? |independent,? |international,? )*
        ((congressionally|donor|government|grant|listener|member|publicly|reader|taxpayer)[- ](funded|owned|supported)|independent|non-?partisan
        |non-?profit|student[- ]run|volunteer[- ]run)[^.!?]{0,40}\b(broadcaster|digest|magazine|monitor|news (agency|network|organi[sz]ation|outlet|portal
        |service|site|website)|newspaper|newsroom|newsletter|online (magazine|paper)|publication|website|weekly|project)\b[^!?]*
        |(unsigned )?editorials are written by\b[^!?]*|is (written|produced) by (an? )?((award-winning|experienced|small|volunteer) )?(correspondents|journalists|reporters|team of)\b[^!?]*)$"),
    Rule(Disclaimer, 40, Holds(" published by| run by| printed in| appears "),
        r"^\W*(?-i:(The )?((\p{Lu}|al-)[\p{L}0-9.'’-]*|&|and|of|the)( ((\p{Lu}|al-)[\p{L}0-9.'’-]*|&|and|of|the|for)){0,6})
        [ ](is (published|run) by (an? [^.!?]{0,24}\b(association|collective|cooperative|co-operative|group|network|society|team|union)
        [ ]of (citizens|journalists|reporters|residents|students|volunteers|writers)|students|volunteers)\b
        |is printed in (?-i:\p{Lu}\p{L}+)(,| and)|appears (every (day|fortnight|month|two weeks|week)|monthly|on (?-i:\p{Lu}\p{L}+days)|weekly)
        [ ](and\b|in (?-i:\p{Lu})))[^!?]*$"),
    Rule(Disclaimer, 30, Begins("it does|this si|this we|externa"),
        r"(it does not (constitute|offer|provide) (financial |investment |legal )*advice\b|this (web)?site is (hosted|maintained|managed|operated|run) by\b|external links\b[^.!?]{0,60}\b(construed|endorse|responsib))"),
    Rule(Disclaimer, 30, Begins("article|columns|letters|opinion|views"),
        r"(articles|columns|letters|opinions|views) (in|of) (our |signed |these )?(articles|columns|commentaries|contributors|letters|pieces|posts)
        [ ](are not|aren['’]t|need not be) (always |necessarily )(ours|those|the views?)\b"),
    // How it may be used again.
    Rule(Copyright, 40, Holds("creative commons|under cc|under a cc|under an cc|republish|reprint|reuse|copy|reproduced|licence|license|redistribut|forwarding"),
        r"^\W*(((our|this|the) (work|content|article|text|story|piece)|[^.!?]{0,40}) (is|are) (licensed|published|available) under (an? )?
        (creative commons|cc)\b.*|(feel free to|you (can|may|are free to|are welcome to)|anyone may|please) (copy,? |reuse |reprint
        |republish|redistribute)\b.*|(?-i:(The )?\p{Lu}[\w&'’. -]{2,50})( content| articles?| commentar(y|ies))? (may|can) be (freely )?(reproduced|reprinted
        |republished)\b.{0,60}\b(acknowledg\w+|attribution|credit|permission|source)\b.*
        |single[- ]user licen[cs]e\b.{0,30}|(forwarding|copying|redistribution)\b.{0,40}\b(breach(es)?|violates|infringes)\b.{0,20}\b(copyright|licen[cs]e|terms)\b.*)$"),
    Rule(Copyright, 16, Starts("(<"),
        r"^(\(c\) (?-i:(The )?\p{Lu}[\p{L}.&'’-]+([ ,]+(\p{Lu}[\p{L}.&'’-]*|&|and|for|of|the)){0,6})(\W+(all rights|no part|reproduction)\b.*)?
        |\(c\) (?-i:\p{Lu})[^.!?]{2,50}\. (all rights|no part|reproduction)\b.*|<copyright (?-i:\p{Lu}).*>)$"),
    Rule(Copyright, 16, Begins("repro"), r"reproduction (by|for|in|only|permitted|allowed|with|without)\b"),
    Rule(Disclaimer, 20, Begins("for in|not fo|for us|for of"),
        r"(not for (attribution|broadcast|onward|publication|quotation|citation)\b|for (internal|official) use only
        |for (the )?(information|use) (media|of (the )?(information )?media)\b[^!?]*\b(not an )official (document|record)\W*$)"),
    Rule(Disclaimer, 24, Begins("views|the vi|the op|the co|opini|colum"),
        r"(the )?(views|opinions|columns?)( here| expressed)?( here| above)? (is|are) (the view of the|those of the|the (author|writer)['’]s own
        |(my|his|her|their) own)\b.*"),
    Rule(Disclaimer, 30, Begins("opini|views|artic"),
        r"(opinions|views|articles) (in|on|of|published in|expressed (in|on)) .{2,60}\b(do not|don['’]t|need not|may not) necessarily
        [ ](express|reflect|represent|constitute)\b.*"),
    Rule(Disclaimer, 24, Begins("past p|accur|the au|it may|disclo"),
        r"(past performance\b|accuracy (may vary|and availability)\b|the audio (is|of|version|record)\b.*\brecord\b
        |it may contain (errors|mistakes|typos)\b|disclosure: )"),
    // How to get it.
    Rule(SignUp, 40, Begins("follo|reply|forwa|and if|if you|if som|enjoy|for su|not a |not ye|try |trial|subsc|see of|see ou|see op|see pl|your s|sign u|
        liked |liking|pleas|rate |get th|we do |we don|we nev|for ou|if a f|like t|like w"),
        r"(follow our [^.!?]{2,40}\bby signing up\b.*|reply to this (e-?mail|newsletter|letter|message)\b.*
        |(and )?if you (enjoy|enjoyed|like|liked|love) (it|this|the|what|our)\b.{0,60}\b(forward|share|rate|review|subscribe|tell|pass)\b.*
        |if (somebody|someone|a friend) (has )?(forwarded|sent|passed)\b.*
        |(enjoyed|enjoying|like|liked) (this|what)\b[^.!?]{0,40}\?|for (our )?subscribers( only)?\s?[.:!].*
        |not (yet )?a subscriber( yet)?\?.*|try (us|\w+ (issues?|months?|weeks?)) (for )?(free|[^\w ]?[0-9]).*|trial (subscription|offer)\b.*
        |subscribe from [^\w ]?[0-9].*|see (our )?(offers|options|plans)\W*|your subscription (makes|helps|keeps|supports|pays)\b.*
        |sign up( here| now| below)?\W*|please (don['’]t|do not) forward\b.*|rate (us|and review|this)\b.*|get the (app|newsletter)\b.*
        |we (do not|don['’]t|never) send (attachments|spam)\b.*)$"),
    Rule(SignUp, 24, Begins("subscri"),
        r"subscribers (can|get|receive|may) (download|read|access|listen|send|use|see|order)\b[^!?]*$"),
    Rule(SignUp, 24, Holds("subscribe: "), r"^[^.!?]{0,60}\bsubscribe: [^!?]*$"),
    Rule(Paywall, 40, Begins("donat|to sup|if you|all ch|all gi|all do"),
        r"(donations\b.{0,80}\b(this (address|newspaper|office|paper|site)|box [0-9]|@).*|to support (us|our work
        |(the|this) (letter|newsletter|newspaper|paper|podcast|project|site|station))\b.*\b(please|write|contact|donate|visit|go to)\b.*
        |if you (can (afford|spare)|value|like|appreciate)\b.{0,60}\b(donation|contribution|a month|a year|this site)\b.*|all (checks|cheques|gifts|donations) (acknowledged|are|payable|should)\b.*)$"),
    // How to write to it.
    Rule(Contact, 40, Begins("have a|have o|have s|have t|have v|have w|have y|do you|seen |send i|send t|send u|send y|write |we wel|they s|letter|guest |we do |we don|we res|reader|tell u|
        which |a sele|here a|to sub|submis|op-eds|replie"),
        r"(have (you )?(an? )?(opinion|view|tip|something to say|a story)\b[^.!?]{0,40}\?|have we (left|missed|got)\b[^.!?]{0,40}\?
        |do you (know more|have (more )?information)\b[^.!?]{0,40}\?|(have you )?seen (something|anything|an? (error|mistake))\b[^.!?]{0,40}\?
        |send (it|them|us|your)\b.{0,50}\b(tip line|comments|views|letters|desk|thoughts|tips|stories|questions)\b.*
        |write to (us|the (desk|editors?|author|newsroom|newspaper|paper))\b.*|we welcome (letters|comments|contributions|submissions|your)\b.*
        |they should be (sent|addressed|e-?mailed) to (the editors?|us|letters)\b.*|letters (should|must|may) (be|not|include|carry|contain|have|exceed)\b.*|guest columns?\b.*
        |we (do not|don['’]t) (publish|print|accept|return) (poetry|poems|anonymous|unsolicited|manuscripts|attachments|open letters)\b.*
        |we reserve the right\b.*|a selection (of .{2,30} )?will be (published|printed|posted)\b.*|here are our (guidelines|rules)\b.*
        |replies to this (address|e-?mail|message)\b.*)$"),
    Rule(Contact, 40, Begins("if you"),
        r"if you( or somebody| or someone| know| need|['’]re| are)\b.{0,80}\b(call|dial|text)\b.*[0-9]{3}"),
    Rule(Disclaimer, 40, Begins("if you|we may|we mig"),
        r"(if you (buy|purchase|click)\b.{0,80}\b)?we (may|might) (earn|receive) (an? )?(small |affiliate )*(commission|compensation)\b"),
    Rule(Contact, 30, Holds("can be contacted|can be reached|editorial office|how we use"),
        r"^\W*(.{2,60} can be (contacted|reached) (at|on|by|via)\b.*|editorial office\s?:.*|how we use (ai|your)\b.*)$"),
    // Its notes on the article.
    Rule(Correction, 60, Begins("a corr|when w|names |identi|the id|some i|the na|some n|this e|this t|this g|this f|this q|this p|this l|this i"),
        r"(a correction was made (on|to)\b.*|when we (learn|are told|find out) (of|about) (a|an) (mistake|error)\b.*
        |(the |some )?(names|identities) (of [^.!?]{2,40} )?(have|has) been changed\b.*
        |(the |some )?(names|identities) (in|of (people|persons|some of those) (in|interviewed for|quoted in)) (our|this) (article|piece|report|story)
        [ ](are|have been|were) (altered|changed|omitted|withheld)\b.*
        |(the |some )?(names|identities) of (our |local |some )*(contributors|correspondents|interviewees|reporters|writers) (are|have been|were)
        [ ](altered|changed|omitted|withheld)\b.*
        |this (explainer|factbox|fact box|guide|interview|live ?blog|profile|q&a|timeline|transcript|translation) (was|has been|is) (first |last |originally )?(
        amended|corrected|published|updated|translated|edited|produced)\b.*)$"),
    Rule(Credit, 40, Begins("contr|assoc|trans|the le|the tr|the te|the ar|the in|publi|inter|report|text|adapt|site d|site b|site h"),
        r"(contributed to (this|the) (article|report|story|piece)\b.*|associated reporting (by|from)\b.*
        |translations? (by (the )?|from (the )?|provided by (the )?)(?-i:\p{Lu})[^.!?]*\.?|translations? by the [^.!?]{2,40}(desk|editors?|author|office)\.?|transcript(ion|s)? (provided|courtesy|by|prepared)\b.*|the (letters?|text|article|interview|translation)s? (have|has|was|were) (been )?
        (translated|shortened|abridged|condensed)\b.*|published in (english|print) by\b.*|(interview|translation|text|report|adaptation)\s?: ((?-i:\p{Lu})[^.!?]{2,60}|(?-i:(\p{Lu}\. ?){1,3})|the author)\.?
        |site (designed|built|by|hosted)\b.*)$"),
    Rule(Credit, 24, Holds("is produced by|is hosted by|is presented by"),
        r"^\W*(?-i:(The )?\p{Lu}[\w’'-]*( \p{Lu}[\w’'-]*){1,5}) is (produced|hosted|presented) by (?-i:\p{Lu})[^!?]*$"),
    Rule(Credit, 30, Holds("contributed to this|contributed to the"),
        r"^\W*(?-i:\p{Lu})[^.!?;]{2,90} contributed to th(is|e) (article|dispatch|piece|report|story)( from (?-i:\p{Lu})[^.!?]{1,60})?\.?$"),
    // What else there is.
    Rule(Navigation, 24, Begins("bulle|newsl|transc|dispa|comme|the co|the di|the th|this c|this d|this t|0|reader|was th|yes / |report"),
        r"((bulletin|newsletter|transcript|dispatch) ends\b|comments (are|on this)\b.*|the (conversation|comments?|discussion|thread)( (for|on|to) this \w+)? (has|have|is|are)( now)? (closed|been closed)\b.*
        |this (correspondence|discussion|conversation|thread) is( now)? closed\b.*|[0-9]+ comments? (awaiting|pending|on)\b.*|reader comments?\b.{0,12}
        |was this (article|page|answer|content|story) (helpful|useful)\b.*|yes / no|report a (mistake|typo|problem)\b.*)$"),
    Rule(Navigation, 60, Begins("keep r|last |in oth|assoc|from t|from o|next i|latest|tomorr|last w|next w|next t|next m|on oth|how th|full t|intera|
        email |e-mail|yester|page |to go |print |next:|most |how we|how yo|more |you ca|you ma"),
        r"(keep reading\s?([→:>»].*|show (less|more)$)|how we (check|choose|report|verify|work)\s?: .*|last [0-9]+ (posts|articles|stories)\b.*|in other (news|developments)\s?:.*
        |associated (stories|articles|coverage|links)\b.*|from (the|our) archives?\s?[:—–-].*|next in this (section|series)\b.*
        |latest\s?:.*|(tomorrow|yesterday|last week|next week|next time|next month)\s?: .*|on other pages\b.*|how (they|your \w+) voted\s?:.*
        |full text( of\b.*|\s?:[^.!?]*)|interactive( guide| map| graphic)?\s?:.*|e-?mail (this|it)? ?(to )?(a|your) friend\b.*
        |more (opinion|news|analysis|coverage|stories|comment|reading)( on \w+)?\s?:.*|most (read|viewed|popular|shared|e-?mailed) (today|now|this (week|month))\s?:.*
        |page [0-9]+ \|.*|to go further\s?:?|print \|.*|next: .*|you can (share|read|find|follow|listen)\b.*\b(social media|website|our site|facebook|podcast)\b.*)$"),
    Rule(CrossReference, 16, Holds(" page | p.0| p. 0"), r"^[^.!?]{2,90}[,—–:-] (see )?(p\. ?[0-9]{1,3}|page \w?[0-9]{1,3}\w?)\W*$"),
];
