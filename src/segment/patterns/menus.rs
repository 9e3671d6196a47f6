//! Lines of menus: links, labels, buttons, tags, page numbers, agency slugs, and bylines in the wording of a page.

use super::Gate::*;
use super::Rule;
use crate::segment::kind::Furniture::*;

#[rustfmt::skip]
pub(super) const MENUS: &[Rule] = &[
    Rule(Navigation, 60, Begins("also|dig d|don't|don’t|edito|explo|furth|go de|hear|icymi|in ca|in pi|learn|liste|
        more|most |
        must|play|read|recom|relat|see|view|watch|what to"),
        r"((read|see|hear|watch|listen|also (in|on|read|see)|related|recommended|more|further|must|don['’]t miss
        |dig deeper
        |learn|explore|play|view|must|go deeper|in pictures|editor['’]?s['’]? picks?|most read
        |what to read|in case you missed it|icymi)( (more|also|on|next|reading|story|stories|read|news|article
        |articles
        |coverage|content|here|now|this|link|links|posts?|topics?|live|blog|too|page))*)\s?(:|»|›|>>|>|\||→|▶
        |►)\s?\S
        |(don['’]t miss|most (popular|read|viewed)|read( also| more| next| this)?|related( article| post| story| video)?|see also|watch( also)?)\] ?\S
        |(?-i:RELATED|READ MORE|READ ALSO|ALSO READ|SEE ALSO|Related|Read more|Read also|Also read|See also|Also on \S+\.\S+) ([|—–-] )?(?-i:[\p{Lu}\d“‘'\x22])[^.!]{8,140}$
        |(hear|read|see|watch) (it|more|the (original|rest|whole thing)|this) (at|in|on|over at) (?-i:(the )?\p{Lu})[^.!?]{1,40}$"),
    Rule(Navigation, 30, Begins("at a gla|brows|by the n|here is |here's|here’s|in br|in fig|in nu|in sh|conte|curre|disco|edito|explo|featu|find|from aro|full a|full s|full t|from for|from fro|from in |from on |from the|hear|highl|hot|in this |
        insid|key d|key e|key f|key n|
        key p|key t|lates|learn|load|more |most|must|news |next|on this |other|picke|popul|previ|quick|
        read|recen|recom|relat|see|show|simil|spons|stori|sugge|table|top|trend|up ne|usefu|view|want t|watch|
        what to |what we |what you|what'|what’|you coul|you may |you migh|you woul"),
        r"((read|see|watch|view|show|load|hear|find|explore|discover|browse|learn)\s+(more|all|also|next|less
        |full|whole|entire|comments|latest|the (full|whole|entire|latest|original|original article)|here)( \w+){0,3}|more (on|from|about
        |in|by) [^.,]{2,60}|more by (?-i:\p{Lu})[^,]+|more (stories|news|articles|coverage|videos|headlines|opinion|like this|to read
        |information)|related( (books?|stor(y|ies)|article|post|topic|link|video|articles|news|content|posts?|topics?
        |links?|coverage|videos?|items|reading|tags|documents|materials|headlines))?|(most|top|must
        |editors?['’]? ?|recent|latest|popular|trending|featured|recommended|similar|other|previous|next|current
        |suggested|sponsored|hot)\s*((read|viewed|popular|visited|shared|commented|stories|news|articles|posts?
        |picks?|videos?|headlines|now|today|story|article|topics?|choice|updates|watched|recent|for you|page
        |discussed|comments|tags)\W*)+( in \w+)?|you (may|might|would|could) (also |be )*(like|interested
        |have missed|enjoy|want).{0,40}|(recommended|popular|trending|from|news|stories|picked|suggested) (for
        |from|around|in|on) (you|the web|our (partners|network|site)|this (topic|section|author)|.{0,20}network)
        |trending|recommended|up next|what to read next|what['’]s (new|next|hot|trending)|in this (article|story
        |section|issue|report|series|post)|table of contents|contents|on this page|key (points|takeaways|facts|figures|dates|events|numbers
        |findings)|by the numbers|in (brief|figures|numbers|short)|from the mailbag|here(['’]s| is) what we know|what (we know|you (need|should) (to )?know)( so far)?|want to (hear|know|learn|read) more\?|at a glance|highlights|quick links|useful links|inside this story|(see|view|watch) (the )?(video|videos|clip|photos|gallery) (above|below)|full (article|story|text)\W*)\s*:?$"),
    Rule(Navigation, 30, Begins("by to|categ|code|count|datel|docum|doi|editi|episo|filed|follo|forma|hits|id|isbn|issn|keywo|label|
        langu|lengt|
        link|load-d|locat|more |news |organ|page |peopl|perma|place|poste|progr|ratin|relat|secti|selec|serie|
        share|publi|short|slug|sort |sourc|story|subje|tag|topic|type|url|views|visit|vol"),
        r"(topics?|tags?|tagged( with| as)?|filed under|filed in|posted in|categor(y|ies)|keywords?|subjects?
        |sections?|labels?|people|organi[sz]ations|places|location|related topics|more about|share( this| on
        | via| with)?( article| story| post| page)?|follow|sort by|views|page views|visits|hits|short (link|url)
        |permalink|url|link|news (code|id|number)|story (code|id)|code|id|doi|isbn|issn|slug|edition|language
        |select language|by topic|dateline|section|type|format|length|load-date|program|series|episode|rating
        |(document|publication|source)[ -](date|info|subject|title|type|year)|(country|place) of publication|vol(ume)?)\s?[:|]\s?\S.{0,160}$"),
    Rule(Navigation, 14, Begins("0|a a|a err|a+|a-|aa|about|access|add |adjust|adver|an err|archi|audio|back |be th|bookm|cance|capti|caree|change |click|close|colla|comme|conta|copy|deskt|
        donat|downl|
        e-mai|email|embed|error|estim|exit |expan|faq|feedb|font |galle|gift|go to|help|hide|home|image|
        jobs|join |jump |leave|like|liste|live |load|login|main |menu|mobil|mute|navig|newer|next|no co|
        no im|no ph|no pi|no th|no, t|now p|ok|older|open|page |pause|pdf|photo|pin|play|podca|post|previ|print|read |
        readi|recom|reply|repor|retur|rss|save|searc|see a|see m|send|share|show|site |sitem|skip |
        slide|submi|subsc|sugge|tap h|tap t|terms|text|top|trans|tweet|unmut|up|video|view |watch|write|
        yes, "),
        r#"^[^\w“"‘'(]*(skip (to|the)\b[^.!?]*|jump to\b[^.!?]*|back to\b[^.!?]{0,30}|return to\b[^.!?]{0,24}|go to\b[^.!?]{0,24}
        |exit mobile version|mobile version|desktop version|print( this)?( article| page| story| edition)?
        |printer[- ]friendly.*|e-?mail( this)?( article| page| story| a friend)?|(share|tweet|pin|save|bookmark
        |copy|send|recommend|like|gift|post)( (this|it|on|via|with|the|to|a|link|article|story|page|post|by|url
        |facebook|twitter|x|linkedin|whatsapp|telegram|reddit|email|e-mail|friend|your friends|clipboard|save
        |tweet|full|tools|options|for later|now)\b)*|click (here|to|on|for|the|below)\b.{0,80}|tap (here
        |to)\b.{0,60}|listen( to (this|the) (article|story|podcast|audio|episode|full|interview|latest)\b.{0,30}|[^.!?]{0,30}| (here|live|now)\W*| (on|via) (?-i:\p{Lu}).{0,24})
        |audio by\b.*|(\d+[-\s]?)(min(ute)?s?)(( of)? (read|listen|watch|to read).{0,12})?|(estimated )?(read(ing)?
        |listening) time\b.*|play( video| audio| now)?|pause|mute|unmute|watch( now| live| video)?|now playing.*
        |live (tv|updates?|blog|now)?(: follow\b[^.!?]*)?|search( for)?\b.{0,24}|menu|main menu|navigation|close( menu)?
        |open( menu)?|expand|collapse|home( page)?|login|sitemap|site map|rss( feed)?|about( us)?|contact( us)?
        |advertise( with us)?|careers|jobs|help|faqs?|terms( of (use|service))?( (&|and) (conditions
        |privacy)( apply([.:;,*].*)?|[^.!?]*|[^.!?]* (notice|policy|statement)\W*))?|accessibility( statement)?|subscriptions?|archives?|feedback
        |donate( now)?|load(ing)?( more)?(\.{3}|…)?|show (more|less|all)|view (all|more|comments|full).{0,30}
        |see (all|more).{0,30}|previous( (article|post|story|page))?|next( (article|post|story|page|up))?
        |older posts|newer posts|(an? )?error( occurred)?|page not found|top|up|font\s?:.*|((adjust|change) )?(font|text) size.*
        |(a\s?){2,4}[+-]?|a[+-](\s?a[+-])*|translate( this page)?|text|download( pdf| the report| audio| mp3
        | article)?( \([\d.]+ ?[km]b\))?|pdf|embed( code)?|transcript|view transcript|gallery|photos?|image|caption|show|hide
        |photo gallery|slideshow|video|videos|audio|podcasts?|comment(s)?|add (a )?comment|leave a (comment
        |reply).*|post (a )?comment.*|write a comment.*|join the (conversation|discussion).*|\d+ (comments?
        |shares?|views?|likes?|replies|retweets)|comments? \(?\d+\)?|no (comments( yet)?|image|photo|picture)|be the first to comment
        |(view |show |hide )comments.*|\d+ comment\(s\)\W*(email|e-mail|like|print|share|tweet)\b.{0,60}|report (a|an) (error|typo|mistake|correction).*|suggest a correction
        |cancel( reply)?|submit|reply|please wait|ok|yes, .{0,12}please|no,? thanks?)[^\w.!?”"’)]*$"#),
    Rule(Navigation, 40, Begins("all comm|all time|back |comme|discu|learn|let u|log i|login|notif|opens|pleas|press|reade|requi|save |
        share|tell |
        the comm|this pag|this sit|use a|use l|times|use r|use t|use u|what do |you must|your "),
        r"(comments are (now )?(closed|off|disabled|moderated|subject to|welcome|not (allowed|available
        |open))\b|(comments|discussions?) (for|on) this\b.{0,40}(closed|disabled)|(all )?times are (in )?[^.!?]{2,20}( time|\([^()]*\))|all times (are )?(?-i:\p{Lu})[^.!?]{1,20}\W*$|commenting (is|has)|your e-?mail address will not
        |required fields are|you must be (logged|signed)|log ?in to (post|comment|leave|reply)|please log ?in\b
        |all comments are|reader comments|the comments? section|what do you think\?.{0,40}(comment|below|let us)
        |share your (thoughts|views|opinion)|tell us what you|let us know\b.{0,60}(comment|below)|this (site
        |page) (uses|was)|press (esc|enter)|back to top|opens in (a )?new (window|tab)|use (the )?(left|right|up
        |arrow)|notify me of|save my name|learn how your comment)"),
    Rule(Navigation, 30, Begins("0|also|check|read al|comin|comme|conti|downl|e-mai|elsew|email|end o|exter|footn|for m|fox n|
        furth|in br|
        in ot|in this |in today|insid|links|list |more|name|next|notes|on pa|on the n|on the w|onlin|order|our live|our stan|our webs|
        page |plus|previ|publi|refer|see a|sourc|thank|this art|this liv|this pag|this pos|this sto|this was p|from:|from :|today|tomor|top h|up ne|view |your "),
        r"((on the (net|web)|\d{1,2} (articles|pieces|stories) to read( next)?|(also )?in(side)? (today['’]s|this week['’]s|this issue|other news
        |brief)[^:]{0,30}|elsewhere( in [^:]{2,30})?|inside|for more( information)?|more information
        |further reading|external links?|references|sources|footnotes|notes|also (read|see)|read also|see also|links|more|from)\s*:\s*$|published\W*$|this was published under the \d{4} to \d{4} [^.!?]{3,60} government\W*$
        |(?-i:INSIDE|TOMORROW|ELSEWHERE|MORE INSIDE|ONLINE|COMING UP|UP NEXT|NEXT|PLUS|ALSO|ALSO (ON
        |IN) [A-Z ]{3,30})\s?:\s?\S|more (from|on) [^:]{2,40}:\s?(\S+\s?){1,14}$|previous (columns?|articles?|stories|posts?
        |episodes?)\s?:|(also )?in this (issue|edition|week|month)[^:]{0,20}:\s?\S|next (week|month|time
        |issue)\b[^:]{0,30}:\s?\S|(on )?page \d+\s?:\s?\S|list (of )?\d+( of \d+)?( items)?\b|this (article|story
        |post) is (more than|over) \w+ \w+ old|continue reading( the main story)?\W*$|order reprints\b
        |today['’]s paper\b|our standards\s?:|thank you for your feedback|(fox news flash )?top headlines (for
        |are)\b|check out what['’]s clicking|end of list|view (this |email )?(e-?mail )?in (your |a )?browser\b
        |this live ?blog (is|has)|this page is no longer (being )?updated\b|our live (coverage|blog) (is|has) (now )?(ended|closed)|download (the )?(pdf
        |full report|report|brief|audio|mp3|article)\b|our website can
        |(your )?(name|comment|e-?mail)\W*( (name
        |comment|e-?mail|website|phone|\*)\W*)*$)"),
    Rule(DateLine, 30, Begins("aired|broad|filed|first|issue|last a|last b|last f|last i|last p|last r|last u|poste|publi|recor|updat"),
        r"(first |last )?(aired|broadcast|filed|issued|posted|published|recorded|updated)( on)?:?\s+
        ((mon|tues|wednes|thurs|fri|satur|sun)day,? )?(\d{1,2}(st|nd|rd|th)? (jan|feb|mar|apr|may|jun|jul|aug|sep
        |oct|nov|dec)[a-z]*\.?
        |(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}),? (19|20)\d\d\b(.{0,120}[^.!?”\x22])?$"),
    Rule(Navigation, 30, Starts("[("),
        r"^([\[(](applause|break|commercial break|crosstalk|end of [\p{L}-]+( [\p{L}-]+)?|inaudible|laughter|music|pause|signature tune|(begin
        |end) video( clip)?
        |video clip)\.?[\])]\.?$|(\[[^\[\]]{2,30}\]\s*){3,}$
        |\[(back |continued? |go )?(to|at|on) (the )?(beginning|bottom|end|first|foot|head|last|left|next|previous|right|second|third|top)\b[^\[\]]{0,30}\]\W*$)"),
    // Buttons and labels of one page or another.
    Rule(Navigation, 16, Begins("0|add |all times|bring|by:|comments|conti|copy|publis|url |don|e-mail|email|enlarge|full|get|go|hide|in:|keep|link|listen|load|next |post|prev|powered|
        read|send|share|skip|story|this f|this e|toggle|try|updated on|view|visit|what are|with |write to"),
        r"(story continues( below)?( video| advertisement)?|(copy )?link copied|(copy link )?url copied|enlarge( photo| image| this image)?|(hide|toggle) caption|go (deeper:?|(?-i:GO))|read more here|keep reading ?show less|post update
        |loading( player| comments| something is loading)?|(listen to (this )?article )?getting your [\w ]{2,30} player ready|full (text|story):|(updated|published|posted) on:|share ?:|(?-i:By|In):|don['’]t miss|what are these\?
        |(continue|skip) (over )?(this )?(content|reading)|this forum has been closed|comments (have not been|are not) enabled( for this (article|story))?|bring us up to speed|\d+ of \d+ ?full size|view (full size|slideshow|all comments[^.!?]*)
        |e-?mail the (author|writer|reporter)|write to the (author|writer|editor)|send a letter to the editor|this embedded content is not available|\d+[^\w\s]+[cf]? (clear|cloudy|fair|mostly \w+|partly \w+|rain|snow|sunny)|powered by (?-i:\p{Lu})[^.!?,]{2,40}|(previous|prev\.?|next) (press release|story|article|post): [^.!?]*
        |add [^.!?]{2,30} (to my ?\p{L}+!?|on google)|with (news )?(agencies|post wires|wires|wire reports|wire services)|all times (stated )?are [^.!?]{2,20}|get breaking news alerts|try [^.!?]{2,30} on (chrome|firefox)|visit [^.!?]{2,50} homepage for more stories)\W*$"),
    Rule(Navigation, 8, Begins("argum|backgr|essay|for imm|for rel|guest|heard |immed|in foc|insigh|issue b|media a|media r|news re|policy|press st|spotl|
        viewp"),
        r"(arguments?|background(er| note| paper)|essays?|(for )?immediate release|for release( on| at|:) [^.!?]{2,40}|guest (column|commentary|essay|opinion|post)|in focus
        |insights?|issue brief|media (advisory|release)|news release|policy (brief|memo|note|paper)|press statement|spotlight|viewpoints?)\W*$
        |heard on ((?-i:\p{Lu})[^.!?]*|(our|the|this|today['’]s) [^.!?]*\b(broadcast|bulletin|edition|newscast|program|programme|show))$"),
    // What a letter to the editor answers.
    Rule(SectionHeading, 30, Begins("re |re:"),
        r#"re:? ["“'‘][^"“”]{3,120}["”'’],?( by [^.!?,]{2,40},?)?( \(?((jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}
        |\d{1,2} (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?)(,? (19|20)\d\d)?\)?)?\W*$
        |re: [^!?]{3,120}\(((jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}|\d{1,2} (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?)(,? (19|20)\d\d)?\)\W*$"#),
    Rule(Navigation, 24, Starts("«"), r"^«[^»]* \| [^»]*»$"),
    Rule(Navigation, 24, Begins("bcc|cc|from|list|messa|newsg|reply|sent|subje|to|x-"),
        r"(from|to|cc|bcc|subject|sent|reply-to|list|x-\w+|message-id|newsgroups)\s?:\s?\S[^.!?]{0,90}((\bvol\.|<\S{1,30}@)[^!?]{0,60})?$"),
    Rule(DateLine, 14, Capitals,
        r"^(?-i:\p{Lu}{3}[\p{Lu} .'’/-]*)(,|\(| [-–—])[^!?]{0,60}\b(?-i:Jan|Feb|March|Mar|April|Apr|May|June|Jun
        |July|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.? \d{1,2}\b[^!?.]{0,40}$"),
    Rule(Navigation, 40, Starts(">»›→▶►←⬅◄"),
        r"^((»|›|>>|→|►|▶)\s?\S[^.]*$|[←⬅◄])"),
    Rule(Navigation, 8, Begins("0"), r"(\d[\d,.]*k?\W+){1,6}(comments?|likes?|restack|save|share|views?)\W*$"),
    Rule(SectionHeading, 9, Starts("-–—"),
        r"^[-–—]\s\S[^.!]*\s[-–—]$"),
    Rule(Byline, 12, Begins("name"),
        r"^[-–—\s]*name (and address )?(withheld|supplied)\b.*$"),
    Rule(Navigation, 24, Begins("http:|https|pic.t|t.co/|www."),
        r"(https?://\S+|www\.\S+\.\S+( return to\b.{0,24})?|pic\.twitter\.com/\S+|t\.co/\S+)\W*$"),
    Rule(Navigation, 12, Starts("#"),
        r"^(#\w+[\s,]*){1,12}$"),
    Rule(Navigation, 10, Begins("0|image|p.|page |part |photo|slide"),
        r"(page \w?\d+( of \d+)?|p\. ?\d+|\d+ of \d+( documents?)?|\d+/\d+|\d+:\d\d( / \d+:\d\d)?|part \d+( of \d+)?|slide \d+
        |image \d+ of \d+|\d+\.?|\d{1,2}|\d[\d.,]*k)\W*$|(photo|slide) \d"),
    Rule(Navigation, 1, Any, r"^\W*[a-z]\d{1,2}\W*$"),
    Rule(Navigation, 4, Begins("0|end|more|the e"),
        r"(ends?|enditem|end item|end of (segment|story|report|broadcast|call|file|interview)|end of (article|story|text|item
        |excerpt|transcript)|30|more|\d{2,6}(\*\*\d+)+|(the )?end)\W*$"),
    Rule(Navigation, 4, Holds("/"), r"^\W*(mf/\w+|\w{2}/\w{2}(/\w+)?|(?-i:\p{Lu}{2,4}(/\p{Lu}{2,4})+))\W*$"),
    Rule(Navigation, 12, Begins("afric|analy|arts|asia|blog|books|break|busin|colum|comme|cultu|defen|devel|econo|
        edito|engli|
        europ|event|exclu|exper|expla|fact |factc|featu|food|forei|from |front|globa|headl|healt|in-de|inter|
        inves|iran|iraq|just |kurdi|lates|lette|life|live|local|long |magaz|marke|mena|middl|milit|
        natio|news|op-ed|oped|opini|persp|polit|press|progr|publi|repor|resea|revie|scien|secur|speci|
        sport|style|syria|tech|the b|top s|trave|u.s.|updat|us ne|watch|weath|world"),
        r#"^[^\w“"‘'(]*(news|world( news)?|politics|opinions?|op-?eds?|editorials?|commentary|analysis|features?
        |middle east( (&|and) (north )?africa)?( news)?|mena|africa|asia|europe|us news|u\.s\.( news)?
        |national( security)?|international|global|local|business|sports?|culture|arts|life(style)?
        |tech(nology)?|science|health|travel|style|food|weather|defen[cs]e|military|security|economy|markets
        |iraq|iran|syria|kurdistan|breaking( news)?|exclusive|latest( news)?|top stor(y|ies)|headlines?
        |explainers?|fact ?check|investigations?|interviews?|reports?|blogs?|columns?|columnists?|magazine
        |special reports?|in-depth|long reads?|perspectives?|the briefing|letters|from the archives?|front page
        |just in|developing|foreign (affairs|news|policy)|live|updated?|watch live|english|press releases?|publications?|events|research
        |experts|programs|reviews?|books)(\s?[/|>»›•·]\s?(\p{L}+\s?){1,3})*[^\w.!?”"’)]*$"#),
    // Bylines.
    Rule(Byline, 30, Begins("a com|analy|artic|autho|colum|comme|compi|contr|edite|essay|guest|hoste|inter|news |op-ed|oped|
        opini|poste|
        prepa|produ|publi|repor|resea|revie|round|story|submi|text|words|writt"),
        r"(words|text|story|report|article|written|prepared|interviewed|reported|posted|published|published in
        |contributed|authored|edited|hosted|produced|researched|reviewed|submitted|compiled|analysis|commentary|opinion|column|review|essay|interview
        |news analysis|a commentary|news round-?up|round-?up|guest (post|column|essay)
        |op-?ed)\s+by:?\s+(?-i:(the )?\p{Lu})[^.!?]*(\p{L}r?s?\.[^.!?]*)*$"),
    Rule(Byline, 12, Begins("exclu"),
        r"exclusive( interview| report| story)?:? by:? (?-i:\p{Lu}[\p{L}.'’-]*( (and )?\p{Lu}[\p{L}.'’-]*){1,6})\W*$"),
    Rule(Byline, 14, Begins("poste|publi|writt"),
        r"(written|posted|published) by \S+ .*\b(19|20)\d\d\b[^.]*$"),
    Rule(Byline, 20, Begins("autho|by|colum|contr|edito|poste|publi|staff|trans|write"),
        r"((authors?|writers?|byline|editor-in-chief|posted by|published by|columnist|contributors?
        |publisher|translator
        |staff writers?|by)\s?[:|]\s?\S[^!?]*
        |editors?\s?[:|]\s?(?-i:\p{Lu})\S*( ((?-i:[\p{Lu}\d(])\S*|and|at|de|el|for|in|of|the|to|van|von|\S+@\S+|[&|/–—-]))*)$"),
    Rule(Byline, 60, Begins("chaired|guests|paneli|panell|witness"), r"(chaired by|guests|panell?ists|witness(es)?)\s?: (?-i:\p{Lu}).*[^.!?]$"),
    // In a transcript these speak.
    Rule(Byline, 20, Begins("corre|host|inter|journ|moder|parti|prese|repor"),
        r"(correspondents?|host|interviewer|journalist|moderator|participants|presenters?
        |reporters?)\s?[:|]\s?(?-i:\p{Lu})[^.!?]*$"),
    Rule(Byline, 12, Begins("afp|agenc|ap|assoc|bloom|edito|from |news |reute|speci|staff|the af|the ag|the ap|the as|
        the bl|the ed|the fr|the ne|the re|the sp|the st|the un|the up|the we|the wi|the xi|unite|upi|web d|wire |
        xinhu"),
        r"((the )?(associated press|ap|reuters( staff)?|agence france[- ]presse|afp( news agency)?
        |bloomberg( news)?|united press international|upi|xinhua|staff( reports?| reporters?
        | writers?)?(, [\p{L} ]{2,30})?|news desk|web desk|staff and (news )?agenc(y|ies)|agencies|from (our
        |wire|staff|news) .{2,40}|(news|wire) (services?|agenc(y|ies)|reports)|editorial board
        |special to (the )?.{2,40})(\s?[|/,•·-]\s?.{2,40})?)$"),
    Rule(Byline, 12, Holds("correspondent|staff writer|foreign staff|news service|associated press| desk|agencies"),
        r"^\W*(([\p{L}' ]{2,30}(and|with) (news |wire )?agencies
        |(?-i:(\p{Lu}[\p{L}.'’-]*,? ){1,4}((Special|Foreign|Senior|Chief|Staff) )?(Correspondent|CORRESPONDENT
        |Staff Writer|STAFF WRITER|Foreign Staff|News Service|Associated Press|International Desk
        |Monitoring Desk|Web Desk)))(\s?[|/,•·-]\s?.{2,40})?)$"),
];

#[cfg(test)]
mod tests {
    use super::super::tests::all;
    use crate::segment::kind::Furniture;

    #[test]
    fn editors_and_letters_to_them() {
        all(
            &[
                "Editor: Mona Haddad",
                "Editors: Jon Reyes and Mona van Amara, Delta Desk",
                "Editor: Mona Haddad (mona@echo.example)",
            ],
            Some(Furniture::Byline),
        );
        all(
            &[
                "Editor: I read with interest what you wrote on March 4 of the dykes.",
                "Editor: Let's do the sum: 130 boats, 87 bridges, more than 420 men as of this week.",
            ],
            None,
        );
    }
}
