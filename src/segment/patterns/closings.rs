//! Lines that only the end of a page can tell from prose; tried nowhere else.

use super::Gate::*;
use super::Rule;
use crate::segment::kind::Furniture::*;

#[rustfmt::skip]
pub(super) const CLOSINGS: &[Rule] = &[
    // Where it came from.
    Rule(Credit, 30, Begins("appea|first|it |publi|this "),
        r"((it|this (article|story|essay|piece|column|review|interview)) (was )?)?(first )?(appeared|appears
        |published) in the\b
        .{0,60}\b(print|edition|issue|number)\b"),
    Rule(Credit, 24, Begins("endno|footn|refer"),
        r"(endnotes|footnotes|references)\b.{0,40}\bavailable (in|at|on|from)\b"),
    Rule(Credit, 24, Begins("addit"), r"additional reporting (from|by)\b"),
    Rule(Credit, 24, Begins("as tra|compi|edite|light|trans|typed"),
        r"((as transcribed|compiled|edited|transcribed|translated|typed) by\b|lightly edited for\b)"),
    Rule(Credit, 40, Begins("origin|sourc"), r"(original (article |post |story )?)?sources?: ((?-i:\p{Lu})|[^.!?;]{3,80};)"),
    Rule(Credit, 16, Begins("interv|text|words"),
        r"(interview|text|words)( and (photographs|photography|photos|pictures))?\s?: (?-i:\p{Lu}[\p{L}.'’-]* \p{Lu})[^.!?:]*\.?$"),
    Rule(Credit, 8, Holds("contributed"), r"^\W*(?-i:(\p{Lu}[\p{L}.'’-]* ){1,4}contributed)\W*$"),
    Rule(Credit, 30, Begins("repor"),
        r"(reporting was contributed (by|from)\b|reporting (for|in|on) th(e|is) (article|dispatch|investigation|piece|project|report|series|story) (is|was) (also )?(funded|made possible|paid for|sponsored|supported|underwritten)\b[^.!?]*\.?$
        |reported by ((our )?(correspondents|reporters|staff|stringers)\b|(?-i:\p{Lu}[\p{L}.'’-]*
        [ ]\p{Lu}))[^.!?]*\.?$)"),
    // `This essay is adapted from a lecture.`: what is said of a text, not of a report that the article tells of.
    Rule(Credit, 40, Begins("this an|this ar|this co|this di|this es|this ex|this in|this pi|this po|this re|this se|this st|this te|this tr"),
        r"this (analysis|article|column|commentary|dispatch|essay|extract|interview|investigation|piece|post|report|series|story|text|translation)
        [ ]((is|was|has been) (((abridged|adapted|condensed|excerpted|shortened|taken|translated)( and \w+)? (by|for|from)
        |(commissioned|funded|made possible|supported) (by|in part)|part of (a|an|our|the) ([\p{L}'’-]+ ){0,4}(collaboration|collection
        |partnership|project|series)|produced (as part|in (collaboration|partnership|cooperation) with)|republished|syndicated|written (before|for))\b
        |an? (abridged|edited|excerpt|extract|shortened|translat\w+)\b)|(contains|draws on|includes|incorporates|uses) (information
        |material|reporting|reports) (by|from)\b)[^!?]*$"),
    Rule(Credit, 30, Begins("file|inform|materia|reports"),
        r"(files|information|material|reports) (by|from) [^.!?]{2,60} (is|was|were) (also )?(included|used) in th(e|is) (article|report|story)\b"),
    Rule(Credit, 16, Holds(" original"),
        r"^\W*(?-i:\p{Lu}\p{L}+) original[;,:.]( (english )?translat(ed|ion) by\b[^.!?]*)?\W*$"),
    Rule(Navigation, 16, Begins("arabic|english|kurdish|summar|transla|version"),
        r"((arabic|english|kurdish) )?(summaries|summary|translations?|versions?)( (in|into) (?-i:\p{Lu})[^.!?]{2,40})? (to follow|will follow|(is|are|will be) (available|posted))\b"),
    Rule(Credit, 30, Begins("the co|the in|this co|this in"),
        r"(the|this) (conversation|interview) was (conducted|led|moderated|recorded) (by (?-i:\p{Lu})|over|via)[^!?]*$"),
    Rule(Credit, 30, Begins("written"),
        r"written ((by|in) [^.!?]{2,60} )?(based on|from|with) (material|reporting|reports) (by|from|in|of)\b[^!?]*$"),
    Rule(Credit, 30, Begins("footage|images|photogr|photos|picture|video"),
        r"(footage|images|photographs|photos|pictures|videos?)( (from|of) [^.!?]{2,40})? (is|are) available
        [ ](at|for (download|editorial|media|publication|use)|on (our|request|the))\b"),
    Rule(Credit, 30, Holds("editing by|writing by"),
        r"^[(\[]((additional )?reporting|with|(?-i:\p{Lu})[^()\[\];]{2,60};) [^()\[\]]{2,140}; ?(editing|writing) by [^()\[\]]{2,80}[)\]]\W*$"),
    Rule(CrossReference, 90, Starts("["), r"^\[\d{1,3}\]\s"),
    // How to write to it.
    Rule(Contact, 40, Begins("compl|contr|corre|enqui|inqui|lette|quest|repli|submi|tips"),
        r"(complaints|contributions|correspondence|enquiries|inquiries|letters|questions|replies|submissions
        |tips)( to the editors?)?
        ,? ((may|should|must|can) be (sent|addressed|mailed|e-?mailed|edited|shortened|under|no (longer|more)|\d+ words)\b|(are|is) welcome\b|(should
        |must) bear\b
        |go to\b)"),
    Rule(Contact, 60, Begins("how to|lette|quest|submi|tips"),
        r"(how to submit|letters|questions|submissions|tips)\s?[:?]\s"),
    Rule(Contact, 30, Begins("call |conta|drop |e-mai|email|get in|phone|pleas|reach|send |tell |text |write"),
        r"(please )?((call|contact|e-?mail|phone|reach|text) us\b( (at|on|via|by|for)\b|:)|drop us a\b
        |get in touch (with us|at|by|via)\b
        |send (us )?(an e-?mail|your (letters?|story|stories|views|photos|comments|thoughts))\b
        |send us your comments?\b|tell us (what you think|your (story|stories|views|thoughts))\b|write to (us\b|\S*@))"),
    Rule(Contact, 24, Begins("inclu|pleas"),
        r"(please )?include (a|your)\b.{0,60}\b(name|address|contact (details|number)|telephone|phone)\b"),
    Rule(Contact, 30, Begins("did yo|do you|got |have |like |story "),
        r"(did you (find|see|spot|notice) (a|an|any) (error|mistake|typo)|story ideas?
        |(do you have|have|have you got|got|have) (a |an |any )?(claim|comment|correction|family|news tip|question
        |story|stories|tip
        |view|relative|something to say)s?|like (our|the) (podcast|programme|show))\b[^.!?]{0,60}\?"),
    Rule(Contact, 40, Begins("column|comment|contrib|correct|feedbac|letter|op-eds|replies|reader|respons|submiss|send co|send le|send op|send re|send su"),
        r"((readers?['’]? )?(comments|contributions|corrections|feedback|letters|replies|responses)( from (our )?readers| to the (authors?|editors?))?( of (up to|no more than|at most|under|fewer than)
        [ ][^.!?]{2,20})? ((are|is) (always )?welcome\b|(may|will) be (considered|edited|printed|published|selected)\b)
        |(columns|comments|contributions|letters|op-eds|responses|submissions) ((can|may|must|should) ((be|have|run to)|not be more than|not exceed)|are limited to|of)( (about|at most|fewer than|no longer
        [ ]than|no more than|under|up to))? \d[\d,]* (characters|lines|words)\b
        |send (columns|letters|op-eds|replies|responses|submissions) (of (about|at most|fewer|no more|under|up to|\d)
        |no longer than|to (the editors?\b|us\b|\S+@)))"),
    Rule(Contact, 24, Holds(" welcomes "),
        r"^\W*(?-i:(The )?\p{Lu}[\p{L}'’&.-]*( (\p{Lu}[\p{L}'’&.-]*|of|the|and|&)){0,5}) welcomes (your )?(unsolicited )?(columns|comments
        |contributions|feedback|letters|op-eds|responses|submissions)( (and|or|of|on) [^.!?]{2,40}| from (its |our |all )?readers)?\W*$"),
    Rule(Contact, 40, Begins("to cont|to send|to subm|to writ|submit"),
        r"(to (contribute|send|submit|write)|submit) (an?|your) (comment|column|letter|news tip|op-ed|photo|story|tip)s?
        ( to (the editors?|us))?\s?[:,]"),
    Rule(Contact, 60, Begins("if you"),
        r"if you [^.!?“”]{3,120}, (please )?(contact us|e-?mail us|fill in (our|the)|get in touch|let us know|send us your|tell us your|use the form|write to us)\b"),
    Rule(Contact, 30, Begins("for al|for an|for bo|for co|for de|for en|for fu|for in|for mo|for pe|for qu|for re|for su|for th"),
        r"for (all |any |further |more )?(bookings|details|enquiries|information|inquiries|permissions?|queries|questions|reprints
        |subscriptions|the (complete|full) (list|report|results|study|texts?|transcript))((,? (about|and|of|on)|,) [^.!?]{2,60})?,? (please )?
        (call|click|contact|download|e-?mail|go to|phone|see (our|page|the|www)|visit|write to)\b"),
    Rule(Contact, 24, Begins("contact|e-mail |email |message|reach |text us|whatsa|write to"),
        r"((message|text|whatsapp) us\b|(contact|e-?mail|reach) (our |the )?([\p{L}.-]+ ){0,4}(columnist|correspondent|editor|reporter|writer)
        [ ](?-i:\p{Lu})[^.!?]{2,40} (at|by|through|via) (e-?mail|phone|the (desk|newsroom|office)|\d|\S+@)
        |(contact|e-?mail|reach|write to) ((?-i:\p{Lu})|the (author|editor|reporter|writer))[^.!?]{0,50} (at|in care of|through|via) [^.!?]{0,60}\b(bureau|desk|newsroom)\W*$)"),
    Rule(Contact, 16, Holds("contact the|write to the"),
        r"^\W*(?-i:\p{Lu}[\p{L}&'’.-]*( \p{Lu}[\p{L}&'’.-]*){0,4}) [–—|-] (contact|write to) the (desk|editors?|newsroom)\b"),
    // How to pay for it.
    Rule(SignUp, 40, Begins("comme|forwa|manag|pleas|subsc|to be|to ord|to rec|to sub|to uns|unsub|was th|we'll|we’ll|were y|
        you ar|you ge|you ha|you re"),
        r"(forwarded (by|to you)\b|subscri(be|bers|ption|ptions)\b( \(\d+ issues\))?\s?[:!]|subscribe to (our
        |the) (daily|evening
        |morning|weekly)\b|to (be removed from|receive our|subscribe|unsubscribe)\b.{0,60}\b(briefings?|call|e-?mail
        |list|message|reply
        |send|word|write)\b|unsubscribe\b|(was this (e-?mail |newsletter )?forwarded to you|were you forwarded this)\b
        |forward (it |this )?to a (colleague|friend)\b|manage (your )?(e-?mail |newsletter )?preferences\b
        |we['’]ll send you\b.{0,30}\b(alerts|news|updates)\b|commenting on this\b.{0,60}\bsubscription\b
        |please contact us for subscription
        |to order a (copy|transcript|video)\b|you (are (getting|receiving)|get|receive|received
        |have received) this\b.{0,30}\b(as|because)\b.{0,30}\byou\b)"),
    Rule(Paywall, 40, Holds("reader|donat|member|subscrib"),
        r"^\W*.{2,60}\bis (funded|supported|sustained) by (donations|its (members|readers)|our (members|readers)
        |readers like you)\b"),
    Rule(Paywall, 40, Begins("suppo"),
        r"support (for [^.!?]{2,60} )?comes from\b|support (?-i:(\p{Lu}[\w’'-]*|&|and|of|the)( (\p{Lu}[\w’'-]*|&|and|of|the)){0,5})\. (we|it) (accept|rel
        |take)"),
    Rule(SignUp, 40, Begins("each |every |you can"),
        r"((each|every) (day|evening|friday|monday|month|morning|saturday|sunday|thursday|tuesday|wednesday|week|weekday),? (our|we|the)
        [ ]((editors|newsroom|team|desk)\b[^.!?]{0,20} )?(bring|choose|collect|deliver|e-?mail|pick|send|select)s?\b
        |you can (also )?(register|sign up|subscribe)\b[^.!?]{0,60}\b(at|below|for free|here|newsletters?|online)\b)"),
    Rule(SignUp, 16, Begins("subscri"),
        r"subscribe to (?-i:\p{Lu}[\w'’&]*( \p{Lu}[\w'’&]*){0,4}) (and|for|to get|to receive) (daily|exclusive|free|full|live|more|the latest
        |unlimited|weekly)\b[^.!?]*\W*$"),
    Rule(Navigation, 24, Begins("follow"), r"follow (our|the) [^.!?]{0,30}\blive (blog|coverage|page|updates)\b[^!?]*$"),
    Rule(SignUp, 16, Begins("enjoy"), r"enjoy(ed|ing) (?-i:\p{Lu})[^.!?]{0,40}\?"),
    Rule(Paywall, 24, Begins("help us"),
        r"help us (to )?((be|remain|stay) (free|independent|online|open)\b|(do|go|grow|investigate|report|survive)\b[^.!?:]{0,40}: (become|donate|give|join
        |subscribe|support))"),
    Rule(Paywall, 24, Begins("donatio|support|your co|your do|your gi|your mo|your ta"),
        r"(donations?\s?: \S|(support (?-i:the \p{Lu}|\p{Lu}|our|us)[^.!?:]{0,40}: )?your (monthly |tax-deductible )*(contribution|donation|gift)
        [ ](funds|helps|keeps|makes|pays|supports)\b)"),
    Rule(Paywall, 30, Holds("only)"), r"^[^.!?]{2,140} \((members|premium|subscribers) only\)$"),
    Rule(Paywall, 30, Begins("annua"), r"annual (rate|subscription)s?\b"),
    // Who owns it.
    Rule(Copyright, 40, Begins("all ma|all ne|not fo|redis|repri|repro|repub|unaut"),
        r"((unauthori[sz]ed )?(redistribution|reprinting|reproduction|republication|republishing)( (and
        |or) redistribution)?
        ( of .{2,40})? (is |are )?(forbidden|permitted|prohibited|by arrangement|for research|only (by|with))\b
        |not for (re)?distribution\b|all (material|news) may be (used|reproduced|quoted)\b)"),
    Rule(Copyright, 40, Begins("all co|all ph|all te|our co|our ph|our te|the co|the ph|the te"),
        r"(all|our|the) (contents?|photos|texts) (on this (site|page) )?(is|are) available under (an? )?[^.!?]{0,30}\blicen[cs]e\b"),
    Rule(Copyright, 30, Holds(" may reprint| may reproduce| may republish"),
        r"^\W*[^.!?]{0,40}\b(clients|members|newspapers|subscribers) may (reprint|reproduce|republish)\b[^.!?]*\.?$"),
    Rule(Copyright, 24, Starts("("),
        r"^\(c\) (?-i:(\p{Lu}[\w.&’'-]*\s?){1,5})(all rights|reproduction|unauthori[sz]ed)\b"),
    // Whose words these are not.
    Rule(Disclaimer, 60, Holds("advice"),
        r"^\W*.{2,80}\b(does|do) not (constitute|give|offer|provide)\b.{0,40}\b(financial|investment|legal|medical
        |tax)\b.{0,30}\badvice\b
        |^\W*(nothing|no part of this|this is not)\b.{0,40}\b(financial|investment|legal|medical|tax) advice\b"),
    Rule(Disclaimer, 60, Begins("artic|colum|conte|edito|inclu|infor|lette|mater|opini|our vi|publi|the a|the c|
        the e|the i|the l|the m|
        the o|the p|the v|views"),
        r"(our view: )?(the )?(articles|columns|contents?|editorials|inclusion|information|letters|material|opinions
        |publication|views)\b
        .{0,60}\b(are (not necessarily|those of)|do not (necessarily )?represent|does not (imply|mean)|not necessarily
        |represents? the (consensus|opinions?|views?))\b"),
    Rule(Disclaimer, 40, Holds("publication"),
        r"^\W*.{2,60}\b(is an authori[sz]ed publication|publications do not represent)\b"),
    Rule(Disclaimer, 60, Begins("this "),
        r"this (bulletin|document|material|newsletter|note|publication|report|research) (is
        |has been) (a marketing communication
        |(issued|prepared|provided|supplied) (by|for|in)\b.{0,40}\binformation)\b"),
    Rule(Disclaimer, 12, Begins("for pr|not in|past p"),
        r"(for professional (clients|investors) only|not investment (advice|research)|past performance)\b"),
    // What else is on the page.
    Rule(Navigation, 24, Begins("next b|next d|next e|next i|next le|next ne|next nu"),
        r"next (bulletin|digest|edition|issue|letter|newsletter|number)\s?(:|(after|on) (the )?(?-i:\p{Lu})[^.!?]*\.?$)"),
    Rule(Navigation, 60, Begins("also in|elsewh|for mor|inside|in brie|news in|on the w|other n|sidebar"),
        r"(also in (?-i:\p{Lu})[^.!?:]{1,30}|elsewhere in this (edition|issue|paper|section)|for more on [^.!?:]{2,40},? click here
        |(news )?in brief|inside|on the web|other news|sidebar)\s?: \S"),
    Rule(Navigation, 40, Begins("later t|this ev|tomorr|tonight"),
        r"(later tonight|this evening|tomorrow( night)?|tonight) (at|in|on) (our|the|(?-i:\p{Lu}))[^.!?:]{2,40}: "),
    // How newsletters and live pages take leave.
    Rule(Navigation, 16, Begins("thanks |thank y|that's |that’s |that is|until n|until t|back |see you|we'll b|we’ll b|we will"),
        r"((thanks|thank you) for (being with us|following|joining us|listening|reading|watching)\b|that(['’]s| is) (all|it) (for|from) (me|now|the \w+ (desk|team)|this
        [ ](edition|evening|week)|today|tonight|us)\b|until (next (time|week)|tomorrow)\W*$|(see you|(we['’]ll be |we will be )?back) (again )?(in the morning|next week|on
        [ ](?-i:\p{Lu})\w+day|tomorrow)( (at|from|morning|with)\b[^.!?]{0,40})?\W*$)"),
    Rule(Navigation, 16, Begins("there w"),
        r"there will be no (briefing|bulletin|digest|edition|issue|newsletter|paper|programme)\b [^.!?]{0,60}\b(day|holidays?|eid|month|week|\w+day|\d{1,2})\W*$"),
    Rule(Copyright, 30, Begins("printed|publish|registe"),
        r"(printed|published)( and (distributed|printed|published))? by (?-i:(the )?\p{Lu})[^.!?]{2,60}(\b(co|inc|ltd)\b\.?)?,? (?-i:\p{Lu})[^.!?]*\.?$
        |registered (as a newspaper|charity|in england|office)\b"),
    Rule(Navigation, 24, Begins("share o|share t|watch a|watch t|listen"),
        r"(share (our|the|this) (channel|episode|page|podcast|video)\W*$|(listen|watch) again (at|here|in|on)\b
        |(listen to|watch) the (complete|entire|full|whole) (broadcast|conversation|debate|episode|interview|program|programme|show)\b
        [^.!?]*\W*$)"),
    Rule(Navigation, 30, Begins("that wa|this wa|you hav|you wer"),
        r"(that was|this was|you have been listening to|you were listening to) (our|the|today['’]s) (news bulletin|press review
        |review of the (papers|press))\b"),
    Rule(Navigation, 24, Holds("nilesat|arabsat|hotbird|hot bird|eutelsat|badr-"),
        r"^\W*(?-i:\p{Lu})[^.!?]{0,60}\b(arabsat|badr-\d|eutelsat|hot ?bird|nilesat)\b,?[^.!?]{0,30}\d{5}"),
    Rule(Navigation, 24, Holds(" on the web|online"),
        r"^\W*(?-i:(The )?\p{Lu}[\p{L}'’&.-]*( (\p{Lu}[\p{L}'’&.-]*|of|the)){1,5}) (on the web|online)\s?: \S"),
    Rule(Navigation, 16, Holds(" thanks "),
        r"^\W*(the (bulletin|editors?|magazine|newspaper|paper)|(?-i:The \p{Lu}\p{L}*)) thanks (you|(its|our) (guest|listeners|readers))\W*$"),
    Rule(Navigation, 60, Begins("most e|most p|most r|most s|most v"),
        r"most (e-?mailed|popular|read|shared|viewed)\s?(:|\d\b|•|1\.)"),
    Rule(Navigation, 60, Begins("prior|trend"), r"(prior notes|trending)\s?:"),
    Rule(Navigation, 40, Begins("comme|have y|to com|vote i|what d"),
        r"(comments? (\(\d+\)|are now closed|(on|that)\b.{0,60}\bwill be (deleted|removed))|have your say\b
        |to comment on this\b
        |vote in our\b|what did you think of (today|this)\b|what do you think\?$)"),
    Rule(Navigation, 40, Holds("website contains only|wishes"),
        r"^\W*.{2,60}\b(website contains only a portion of\b|wishes (all )?(its|our) readers\b)"),
    Rule(Navigation, 12, Begins("0"), r"\d[\d,]* (people|readers|users) have (commented|shared|voted)\b"),
    Rule(Credit, 60, Begins("the author"), r"the authors? (are (deeply |very )?grateful to|is (deeply |very )?grateful to|thanks?|would like to thank|wish(es)? to thank) (?-i:\p{Lu})?\p{L}"),
    Rule(Disclaimer, 90, Holds("sole views of|supported by a broad|supported by a diverse|supported by a wide"),
        r"(\brepresents? the sole views of\b|\bsupported by a (broad|diverse|wide) (array|group|range) of (donors|funders)\b)"),
    Rule(Contact, 16, Begins("share yo"), r"share your feedback to [^?]*$"),
    Rule(Copyright, 120, Holds("republishing this"), r"\bto (learn|find out) more about republishing this\b"),
    Rule(Navigation, 40, Begins("our on|our po|our re|our we|online|poll|reader|result|share y|the res|this we|vote |web po|web re|your vi"),
        r"((our |this week['’]s )?(online |web )?(readers?['’]? )?poll( of the (day|week)| results?)?\s?:|results so far\s?:|share your (opinion|view)s?\s?:
        |vote (now|online)\W*$|vote (by|until) (noon|midnight|\d|mon|tue|wed|thu|fri|sat|sun)[^.!?]{0,30}\W*$|your view\s?:|(the )?results? of our (last|latest|previous) (online |reader |readers['’] )?poll\b)"),
    Rule(Disclaimer, 40, Begins("all ma|all qu|external|market|material|quotes|terms u|this service|this story is|this article is b|with the e"),
        r"((all )?(market(s)? data|quotes)( and \w+)? (is |are )?(delayed|provided)\b|external (links|sites)\b|material from (news|wire) services\b|terms under which this service\b
        |this service may (contain|include) material\b|this (article|story) is based (in part )?on (news|wire)\b|with the exception of [^.!?]{3,50}, reproduction\b)"),
    Rule(Disclaimer, 40, Holds("501(c)|trademark|service mark|subject to a|subject to the|is based at the|in association with|can be contacted with|commenting system|inappropriate"),
        r"^\W*((?-i:\p{Lu})[^!?]{2,80} is an? [^!?]{0,60}\b501\(c\)|[^!?]{2,120} (is|are) (a )?(registered (trade|service )marks?|service marks?|trademarks) of\b
        |[^.!?]{2,60} (journalists|reporters) are subject to (the|an?) [^.!?]{0,40}\b(code|guidelines|handbook|policy|standards)\b
        |(?-i:\p{Lu})[^.!?]{2,50} is (based at the [^.!?]{0,40}\b(center|centre|college|institute|school|university)\b|produced by [^!?]{2,60} in association with\b)|[^.!?]{2,80} can be contacted with\b
        |please note that [^!?]*commenting system\b|(reply )?inappropriate( comment)?\? alert us)"),
    Rule(Navigation, 24, Begins("flag t|pdf ve"), r"(flag this (comment|story)|pdf version)\b"),
    // Who may be asked, and how to take part.
    Rule(Contact, 60, Begins("are you|did you|do you|have yo|were yo"),
        r"(are|did|do|have|were) you\b[^.!?”\x22]{2,100}\?[^”\x22]{0,160}\b(contact us|e-?mail (it|them|us|your)|get in touch|let us know|send (it|them|us|your)|share your|support us|tell us|write to us)\b[^”\x22]*$"),
    Rule(Contact, 40, Begins("to con|to don|to giv|to joi|to lea|to ord|to pur|to rea|to reg|to rep|to req|to sub"),
        r"to (contribute|donate|give|join|learn more|order|purchase|read (how|more)|reach|register|report|request|submit)\b[^.!?”\x22]{0,90}, (please )?(call|click|contact|dial|e-?mail|fill (in|out)|go to|see|select|send|sign|use|visit|write)\b[^”\x22]*$"),
    Rule(Navigation, 40, Begins("catch |hear |listen |see |tune in|watch "),
        r"(catch|hear|listen( in)? to|see|tune in( to)?|watch) [^.!?”\x22]{2,60}\b(daily|every|nightly|tonight|tomorrow|week(day|night|end)s?|(mon|tues|wednes|thurs|fri|satur|sun)days?)\b[^.!?]{0,30}\b(at|from) (noon|midnight|\d)"),
    Rule(Disclaimer, 60, Begins("a note f|admini|editor|manage|modera|note fr|owner|the adm|the edi|the man|the mod|the own|the pub|the site|publish|site "),
        r"((a )?note from (our |the )?(admin\w*|editors?|management|moderators?|publishers?|webmaster)\s?[:—–-]|(the )?(administrators?|editors?|management|moderators?|owners?|publishers?|site)( (of|on) (our|the|this) [\p{L}-]+)? (do|does|is|are) not (always |necessarily )?
        (agree|endorse|liable|responsible|share|vouch)\b)"),
];
