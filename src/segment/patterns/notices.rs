//! Lines that give notice: marks of advertisements, copyright, credits, corrections, consent, contact, paywalls,
//! sign-ups, captions and cross-references.

use super::Gate::*;
use super::Rule;
use crate::segment::kind::Furniture::*;

#[rustfmt::skip]
pub(super) const NOTICES: &[Rule] = &[
    // Marks of advertisements.
    Rule(Advertisement, 12, Begins("a mes|a wor|ad|anzei|paid |partn|presented by|promo|publi|spons|إعلان"),
        r"(advertisements?|advertorial|advert|ads?|ads? by ((?-i:the )?(?-i:\p{Lu})[^.,!?]{1,30}|\w+)( - what['’]s this\?)?|sponsored( content| links?| post| by .*)?
        |promoted( content| stories| links)?|paid (content|post|promotion|program)|partner content|advertising
        |a (message|word) from our sponsors?|presented by (?-i:\p{Lu})[^.,!?]*|publicit[éÉ]|anzeige|إعلان)\W*$"),
    Rule(Advertisement, 14, Begins("ad|artic|conte|conti|keep |loadi|post |posts|remov|repor|scrol|skip |spons|story|this adv|why a"),
        r"((story|article|content|post|report)s? (continues|resumes) (below|after)|(advertisement|ad|sponsored)\s*[-–—:|.]\s*(scroll|story|article|continue
        |content|keep|skip|loading|your)|scroll (down )?(to|for)|continue reading (below|after)|keep (scrolling|reading)|skip (past )?(ad
        |advert|advertisement|newsletter|promotion)|report this ad|remove ads|this advertisement has|loading (ad
        |advert|video)|why ads\?|ad feedback)\b"),
    Rule(Advertisement, 40, Begins("adver|spons"),
        r"(?-i:ADVERTISEMENT|ADVERT|SPONSORED|ADVERTISING)\s*[-–—:|]\s*\S"),
    // Copyright.
    Rule(Copyright, 60, Holds("©|℗"), r"^\W*[©℗]"),
    Rule(Copyright, 60, Begins("all c|all r|c)|copyr"),
        r"^\W*(\(c\)\s*(copyright|all rights|(19|20)\d\d|(?-i:(The )?\p{Lu}[\p{L}.&'’-]*([ ,]+(\p{Lu}[\p{L}.&'’-]*|&|and|for|of|the)){0,6}),? (19|20)\d\d(\W*$|\W+(all|any|no|\d|(?-i:\p{Lu}))))|copyright\s*(©|\(c\)|\d{4}|by\b|:|notice)
        |all (content|rights) (©|copyright|reserved))"),
    Rule(Copyright, 60, Begins("any r|no pa|repro|repub|this art|this con|this mat|this rep|this sto"),
        r"(this (material|article|content|story|report)|no part of this ([\p{L}-]+ ){0,2}(article|book|broadcast|bulletin|content|document|edition|file|issue|magazine|material|newsletter
        |page|paper|post|program|programme|publication|report|site|story|text|transcript|website|work)|reproduction|republication
        |any reproduction)\b.*\b(may not be|must not be|cannot be|is prohibited|not permitted
        |without (prior )?(written )?permission|is forbidden)\b"),
    // Credits of people.
    Rule(Credit, 80, Begins("with "),
        r"with (additional )?(assistance|reporting|contributions?|help|files|inputs?|reports?|input) (from
        |by)\b"),
    Rule(Credit, 80, Begins("addit|compi|edite|editi|extra|furth|graph|illus|inter|photo|produ|repor|resea|trans|
        video|writi|
        writt"),
        r"(additional|further|extra)?\s*(reporting|writing|editing|research|translation|compiled|reported
        |written|edited|researched|translated|graphics?|production|produced( for [\p{L}-]+)?|photographs?|photography|video|illustrations?
        |interview)( and (reporting|writing|editing|research|compiled|edited|written|additional reporting
        |graphics))*\s+by:?\s+(?-i:(the )?(\p{Lu}|al-|el-|[a-z]{2}-\p{Lu}))[^.!?]*(\p{L}\.[^.!?]*)*(;|\)|\.|$)"),
    Rule(Credit, 60, Begins("a edi|a ver|apart fr|aside fr|except f|other th|an ed|an ve|editi|first|origi|published in|repri|repro|repub|some inf|some of |the abov|the excerp|the forego|the prece|this ana|this art|this col|this dis|this ess|this int|
        this pie|this pos|this rep|this sto|trans|versi"),
        r"((apart from|aside from|except for|other than) the headline,?( and [^,.!?]{2,30},?)? (no part of|our|the|this)\b[^.!?]*\b(article|copy|item|report|story)\b|some (of the )?information (for|in) (the|this) (article|report|story) (came|comes|was|is)\b|this (article|story|report|piece|essay|post|dispatch|interview|analysis
        |column) (first |originally |was first |was originally |has been |was |is )+(appeared|published|posted
        |produced|reprinted|republished|adapted|reproduced|syndicated|translated|created|written by
        |auto-generated|generated)|(an? )?(version|edition) of this (article|story|report|post|essay
        |column)\b.{0,40}\b(appear|publish|print|ran|was first)|this (article|story|essay|column) appear(s
        |ed) (in|on) |(originally|first) published (on|in|at|by)|published in the print (edition|issue)\b|the ((above|foregoing|preceding) (article|essay|excerpt|op-ed|passage|piece|text)|excerpt)( above)? (first |originally |is |was |has been )+(appeared|excerpted|published|reprinted|taken)\b|republished (with|from|by|under)
        |reprinted (with|from|by)|reproduced (with|by)|translated from)"),
    // `From Delta Radio:` above what was taken over.
    Rule(Credit, 7, Begins("from|via"), r"(from|via)( (?-i:the|\p{Lu}[\p{L}0-9.'’&-]*)){1,6}:$"),
    Rule(Credit, 24, Begins("image|photo|pictu|story|text|words"),
        r"(images|photos|photographs|pictures|story|text|words) and (captions|images|notes|photos|photographs
        |pictures|text|video|words)
        \s+by (?-i:\p{Lu})"),
    Rule(Credit, 60, Starts("[("),
        r"^([(\[](additional )?(reporting|writing|editing|compiled|reported|edited) by [^.!?]{3,300}[)\]]$|\[(excerpts?|report|text) (from|of)\b|\[translated (by|from)\b|\(description of source\b)"),
    Rule(Credit, 40, Begins("the conv|the disc|the inte|the lett|the tran|this con|this dis|this int|this let|this tra"),
        r"((this|the) (conversation|discussion|interview|letter|transcript) (was|has been)\b.{0,60}\b
        (abridged|condensed|edited for|shortened|lightly edited)\b|this letter (has not been|was not) edited\W*$)"),
    // Corrections and disclaimers.
    Rule(Correction, 90, Begins("a capt|a head|a pre|add|amend|an ea|an pr|a ea|clari|corre|edito|eds|note |recas|
        refil|relea|repea|the story h|this art|this col|this hea|this pag|this pie|this pos|this rep|this sto|this ver|updat|write"),
        r"^\W*((corrections?( (&|and) clarifications?)?|clarifications?|amendment|editor['’]?s['’]? (note|clarification)|note to (readers
        |editors)|eds|updates? (with|to|throughout))\s?[:—–(]|(clarification|correction|update),? [\w .,:]{3,24}: (adds?|added|an (earlier|previous)|changed|changes
        |clarif|correct|fixe|remove|th(e|is) (article|headline|post|story))|editor['’]?s['’]? note\b|this (article|story
        |report|piece|post|version|column|page|headline)( \w+){0,3} (was|has been|have been|is being) (amended
        |updated|corrected|edited|revised|changed|clarified|modified|refiled)|the story has been (amended|corrected|updated) (to|with)\b|an? (earlier|previous) (version
        |headline|caption) ((of|in) ((our|these|this)\b|(a|that|the) ([\p{L}'’-]+ ){0,2}(article|caption|column|essay|headline|item|list|page|piece|post|report|story|table)s?\b)
        |misstated|misspelled|misidentified|wrongly|incorrectly|gave\b|said\b|had (the|an?) (incorrect|misspelled|wrong)\b)
        |a (headline|caption) (misstated|misspelled|misidentified|wrongly|incorrectly)\b|\(updates? (with|to
        |throughout)\b|\((adds?|amends?|clarifies|updates?|recasts?|corrects?|refiles?
        |releads?|repeats?
        |writes through)\b[^.]*\.?\)\W*$|this (story|version) corrects\b|\(this (story|version) (adds|clarifies|deletes|fixes|recasts|removes|restores|updates)\b[^.]*\.?\)\W*$|update\W+this (story|article|post|report|page)\b|(refiles|recasts
        |corrects) (to|with|throughout|spelling|paragraph|headline|day|date))"),
    Rule(Disclaimer, 120, Begins("all opin|all stat|all view|any opin|any stat|any view|discl|opini|the opin|the stat|the view|views"),
        r"(disclaimer\b\W|(the |all |any )((views?|opinions?)( and (views?|opinions?|positions?))?
        |statements)( \w+){0,3} (expressed|contained|presented|in this|of the author|here|are)\b.*\b(author
        |authors|own|reflect|represent|necessarily|solely|writer|contributor|editorial)|(views
        |opinions)( and opinions)? expressed\b.*\b(author|own|reflect|those of|solely))"),
    Rule(Disclaimer, 120, Holds("not endorse|not responsible for|necessarily endorse|necessarily responsible for"),
        r"^\W*[\p{L} .&'’-]{2,40} (does not|is not) (necessarily )?(endorse|responsible for)\b.*\b(views|content
        |opinions|external)"),
    Rule(Disclaimer, 60, Begins("conte|mater|the cont|the mate|this is "),
        r"(this is an? (opinion|commentary|sponsored|paid|developing|breaking)\b.{0,40}(piece|column|story
        |article|content|news)|(material|content) (provided|distributed) by|the (content|material) (of|on
        |in) this (site|website|page|article))\b"),
    Rule(Correction, 60, Begins("corre"), r"(?-i:CORRECTIONS?)\b[^.:]{0,40}:"),
    Rule(Disclaimer, 60, Begins("rush|offic|this cop|this is |this rus|this tra|unoff"),
        r"(this is an? (rush|unedited|unofficial) transcript|rush transcript|(un)?official transcript
        |this (rush )?transcript (has been|is|may|was)|this copy may not be in its final form)\b"),
    // Cookie and consent notices.
    Rule(Consent, 90, Holds("cookies|personal data|tracking technolog| device"),
        r"^\W*(we|this (web)?site|our (web)?sites?|we and our( \d+)? partners|we, and our partners)\b
        [^.]{0,60}\b(uses?|using|stores?|sets?|process)\b[^.]{0,60}\b(cookies|personal data
        |tracking technolog\w+|information on (a|the|your) device)\b"),
    Rule(Consent, 90, Holds(" and its partners| and our partners"),
        r"^\W*[\p{L}.]+ and (its|our) partners\b[^.]{0,60}\b(uses?|using|stores?|sets?|process)\b
        [^.]{0,60}\b(cookies|personal data|tracking technolog\w+)\b"),
    Rule(Consent, 60, Begins("accep|allow|cooki|custo|decli|do no|got i|i acc|i agr|i con|manag|neces|priva|read our|rejec|
        see our |view our|we ca|we re|we va|your "),
        r#"^[^\w“"‘'(]*((accept|reject|allow|manage|decline|necessary|customi[sz]e)( all| and close| &
        | your)?( optional| non-essential)? ?(cookies|consent|preferences)?|i (accept|agree|consent)|got it
        |cookie (policy|settings|preferences|notice|consent)|privacy (policy|settings|notice)|your privacy\b.*
        |do not sell( or share)? my\b.*|manage (your )?(privacy|consent)\b.*|we (value|respect|care about) your privacy|(read|see|view) our (cookies?|data protection|privacy)\b.*)[^\w.!?”"’)]*$"#),
    Rule(Consent, 90, Begins("by br|by cl|by co|by en|by jo|by pr|by re|by se|by si|by su|by us|javas|pleas|this sit|you must|
        you need|your bro"),
        r"(by (continuing|clicking|joining|using|browsing|signing|subscribing|submitting|registering|providing your
        |entering your|selecting)\b.{0,90}\b(you|agree|accept|cookies|terms|privacy)\b|please (enable|turn on
        |allow) (javascript|cookies)|javascript (is|must be|seems)|you (need|must) (to )?(enable
        |have) javascript|this site (is protected by|requires)|your browser (does not|doesn['’]t|is (not|out)))"),
    // Contact lines.
    Rule(Contact, 90, Begins("comme|conta|do yo|e-mai|email|feedb|for m|for p|got a|have |if yo|lette|messa|quest|reach|
        send |tips|
        to co|tweet|write|you c"),
        r"(to contact (the )?(reporters?|editors?|authors?|writers?|us|the (newsroom|desk))|contact (us
        |the (author|reporter|editor|writer|newsroom)s?|.{0,60}@)|(you can )?(reach|e-?mail|write to|write
        |message|tweet)( to)? (me|us|him|her|them|the (author|writer|reporter|columnist|editor)
        |(?-i:\p{Lu})[\p{L}. ]+) (at|on|via|to|@)|(got|have) (a|any) (news |story )?(tips?|question|questions
        |story|confidential)|do you have (a|any) (news )?(tip|story|information|question)
        |do you have (an? |any )?(comments?|opinions?|thoughts?|views?) (about|on) [^.!?]{0,60}\bthis (article|column|editorial|essay|interview|piece|report|story)\?
        |if you (would|['’]d) like to (contribute|respond|send|submit|write)\b[^.!?]*\b(comments?|letters?|opinions?|publication|responses?)\b[^!?]*(click here|@\S+)\W*$
        |send (us )?(your )?(tips?|comments?|letters?|feedback|submissions?|news)\b.*(@|to us|to the (author|desk|editor|letter|news|paper))|(questions
        |comments|tips|feedback)\??\W.*(@|contact|e-?mail)|letters to the editor\W*(:|@|should\b|may be\b|must\b|$)
        |for (media|press) (inquiries
        |enquiries|queries))"),
    Rule(Contact, 60, Begins("conne|conta|e-mai|email|find |follo|join |like |reach|tweet|visit|write"),
        r"((follow|find|like|connect with|join|tweet|visit)( (us|him|her|them|me|our|the author|the (?-i:\p{Lu}[\p{L}.]*)(['’]s?)? coverage|@\w+)
        | (?-i:\p{Lu}[\p{L}'’.-]*( \p{Lu}[\p{L}'’.-]*){0,5})( (coverage|team))?)\b.{0,40}\b(on|at
        |via)\b.{0,20}(twitter|facebook|instagram|linkedin|telegram|whatsapp|youtube|tiktok|bluesky|mastodon
        |threads|x\b|@\w+|(https?://)?\w+\.\w+/)|(reach|contact|e-?mail|write to)\b.{1,80}\b(on|at
        |via)\b.{0,20}([\w.+-]+@[\w-]+\.\w+|@\w+|\(?\d{3}))"),
    Rule(Contact, 16, Begins("addre|conta|e-mai|email|faceb|fax|insta|media|mobil|phone|press|tel|twitt|web|whats|x"),
        r"(e-?mail|tel|telephone|phone|fax|mobile|twitter|x|instagram|facebook|telegram|whatsapp|website|web
        |address|contact|press contact|media contact)\s?:\s?\S"),
    // Paywalls, before sign-ups: "subscribe to continue reading" is one.
    Rule(Paywall, 40, Begins("creat|log i|or sub|or, sub|or regi|or, reg|or sign|or, sig|or log|or, log|or crea|or, cre|regis|sign |subsc|to co|to fi|to ke"),
        r"(to (continue|keep|finish) (reading|watching|listening)( this (article|story)| the (full )?(article
        |story)| for free)?(\W*$|,? (please|subscribe|sign|log|register|create|become|join|you|start|buy
        |choose))|(or,? )?(subscribe|sign in|log in|sign up|register|create an? (free )?account)\b.{0,60}\b(to (continue
        |keep|finish) (reading|watching)|to (read|access|unlock|view)|for (full|unlimited|complete)|full (access
        |article|story))\b)"),
    Rule(Paywall, 40, Begins("0|alrea|conti|exclu|for m|for p|for s|it lo|membe|not a|premi|read |start|subsc|thank|this art|this con|this fea|this pag|this pos|
        this rep|this sto|this vid|unloc|
        want |you are |you have|you'v|you’v"),
        r"(this (article|content|story|page|feature|post|report|video) (is|has been) (for|available|exclusive
        |reserved|only|locked|restricted|behind|premium|free)\b.{0,80}(subscrib|member|register|premium|paywall
        |read)|already (a |an )?(subscriber|member|subscribed|registered|have an account)
        |(exclusive )?(for )?(subscribers?|members?|premium)([- ]only|[- ]exclusive| content| article)?\s*$
        |you(['’]ve| have) (\w+ ){0,4}(\d+|one|two|three|four|five|no|free|your|reached)\b.{0,60}(articles?
        |stories|limit|preview)|you are (currently )?(reading|viewing|not (logged|signed))|not a (subscriber
        |member)|subscriber[- ]only|unlock (this|the|unlimited|full|your)|start (your|a) (free )?(trial
        |subscription)|\d+ (free )?articles? (left|remaining)|it looks like you(['’]re| are) (using|blocking
        |not)\b|thank you for your patience while we verify|read the full (article|story|text|report|interview)( (here|at|on|in)\b.*)?\W*$|want to read more
        |continue reading( this (article|story))?( (with|for)\b.*)?\W*$)"),
    Rule(Paywall, 60, Begins("becom|consi|donat|get unl|help |if yo|make |our d|our r|pleas|suppo|unlimited|we de|we ne|we re|your "),
        r"((please )?(consider )?(donat(e|ing)|becom(e|ing) a (member|patron|supporter|subscriber)
        |support(ing)? (our|us|independent|local|quality|the) (journalism|news|work|reporting|newsroom|media|journalists)
        |support us\b|make a (donation|contribution)|if you (value|like|enjoy|appreciate|found)\b.{0,80}(donat\w*
        |subscri\w*|becom\w+ a member|contribution)|(we|our) (rely|depend) on (readers?|your|donations)
        |we need your (help|support)|help us (keep|continue) (reporting|publishing|bringing|doing)|help us fund
        |(get )?unlimited (digital )?access (for|from|to)\b|your (support|donation|contribution)s? (are tax-deductible|makes|helps|keeps|powers))|please (consider )?(donat|give (now|today)|support
        |subscrib|becom)\w*)\b"),
    Rule(Paywall, 40, Holds("you have read |fund drive|fundraising drive|membership drive|pledge drive"),
        r"^\W*((\w+\W+)?you have read \d+ of \d+\b|([\p{L}'’-]+ ){0,3}(fund|fundraising|membership|pledge) drive\s?[:!])"),
    Rule(Paywall, 40, Holds("for paid sub|for paying sub"), 
        r"^\W*(this|the (next|remainder|rest))\b.*\b(is|are) (only )?for (paid|paying) subscribers\b"),
    // Sign-ups.
    Rule(SignUp, 60, Begins("sign |sign-|signu|subsc"),
        r"(sign[- ]?up (to|for|here|now|today|free)|sign up\W*$|subscribe (to|for|now|today|here|on|via|free
        |and|us)\b.{0,160}(newsletter|channel|podcast|briefing|alerts?|inbox|e-?mail|updates|us\b|our|youtube
        |print|digital|magazine|feed|rss|free|(a|per|every) (week|month)|here|[$£€]|\d ?%|\d+ (issues|months|weeks) (for|free))|subscribe( now| today| here| us)?\W*$
        |subscribe to (?-i:(\p{Lu}[\w'’&]*\s?)+)\W*$)"),
    Rule(SignUp, 60, Begins("get|have|recei|want"),
        r"(get (the|our)\b[^.!?]{0,80} every (day|morning|weekday)\W*$|(get|receive|want|have)\b.{0,120}\b(in|to|into|from) your (inbox|email|e-mail|mailbox|phone)|(get
        |receive) (the latest|our|breaking|daily|weekly|news|more|all the|top|instant|email|updates
        |notifi)\b.{0,120}(newsletters?|inbox|e-?mails?|alerts?|updates|notifications|briefing|app|delivered
        |straight|telegram|whatsapp|news))"),
    Rule(SignUp, 60, Begins("follo|join "),
        r"((join|follow) (our|us|the|[\w ]{2,30} on)\b.{0,60}(channel|newsletter
        |telegram|whatsapp|facebook|twitter|instagram|google news|mailing list|community|youtube)
        |follow us( on\b.*)?\W*$)"),
    Rule(SignUp, 60, Holds("newsletter"),
        r"^\W*((our|the|free|daily|weekly|morning|evening)( \w+){0,4} )?newsletters?\W*$"),
    Rule(SignUp, 60, Begins("an er|creat|don't|don’t|downl|e-mai|email|enter|inval|log i|login|never|pleas|regis|save |
        sign |stay |
        thank|your "),
        r"(enter your e-?mail|save (articles|stories|this article|this story) (for|to) (later|read)\b|your e-?mail( address)?\W*$|e-?mail address\W*$|download (the|our)\b.{0,40}\bapp\b
        |thank you for (signing up|subscribing|your subscription)|thanks for (signing up|subscribing
        |reading)\W*$|please (check|enter|provide)\b.{0,40}e-?mail|(never|don['’]t) miss (a|an|the|out
        |our)\b|stay (informed|up to date|up-to-date|connected|updated|in the know|tuned|on top)\b
        |invalid e-?mail|an error (has )?occurred|register( now| for free| today)?\W*$
        |create (a|an|your) (free )?account\W*$|sign in( to your\b[^.!?]*)?\W*$|log in\W*$|login\W*$|log in or\b|sign (in|up) or\b)"),
    // Captions and photo credits.
    Rule(Caption, 120, Starts("["),
        r"^(\[(caption|chart|graphic|image|infographic|map|photo|picture|table|video)s?( by [^:\]]{2,40})?\s?:.*\]
        |\[(image|photo|picture)\] \S.*)$"),
    Rule(PullQuote, 60, Starts("["), r"^\[pull[- ]?(out|quote)\b"),
    Rule(Caption, 120, Begins("chart|exhib|figur|graph|image|map|table"),
        r"(image captions?\b|(chart|exhibit|figure|graph|map|table) \d{1,2}[.:]\s\S)"),
    Rule(Caption, 120, Ends("hide caption"), r"^[^|]{20,400} hide caption$"),
    Rule(Credit, 24, Begins("image|media|video"),
        r"(image|media|video) (source|copyright|credit)\b"),
    Rule(Caption, 120, Begins("archi|file|for i|hando|illus|image|photo|pictu|repre|stock|undat"),
        r"((file|archive|stock|handout|undated|illustrative|representative|representational) (photo|photograph
        |picture|pic|image)s?\b\W*(:|of\b|taken\b|dated\b|from\b|—|–|-|\.|\)|\|)|(?-i:FILE|File|PHOTO FILE
        |FILE PHOTO|FILE IMAGE|FILE PICTURE)\)?\s*([-–—:]|PHOTO|IMAGE)|\((photo|file|file photo|picture|pictured
        |image)\)|for illustration|illustration (photo|image|picture))"),
    Rule(Caption, 120, Holds("photo|image|picture|frame grab|framegrab|screen grab|screengrab|handout"),
        r"^\W*(in this|this) (([\p{L}.,-]+ ){0,6}\d[\d,]* ([\p{L}.,-]+ ){0,5}(photo|photograph|image|picture
        |frame ?grab|screen ?grab|screengrab|handout)\b( (released|provided|taken|made|from|by|shows)\b|,)
        |([\p{L}.-]+ ){0,6}(photo|photograph|image|picture|frame ?grab|screen ?grab|screengrab) (released
        |provided|made available|distributed|issued|supplied|taken)\b|(file|handout|undated) (photo|photograph
        |image|picture)\b)"),
    Rule(Caption, 120, Begins("above|below|capti|clock|from |graphic|image|left|photo|pictu|right|top"),
        r"(?-i:(PHOTO|PICTURE|CAPTION|IMAGE|GRAPHIC|Photo|Picture|Image|Caption|Photograph|Pictured|PICTURED|Above
        |Left|Right|Below|Top|ABOVE|LEFT|RIGHT|TOP|BELOW|Clockwise from top|From left|Top left
        |Above left)s?( (caption|credit|by|above|below|right|left))?)( \((?i:file|archive
        |handout)\))?\s?[:|]\s?(\S+\s+){5,}"),
    Rule(Caption, 14, Holds("..|. .|…"),
        r"^(?-i:\p{Lu}[\p{Lu}'’-]+( \p{Lu}[\p{Lu}'’-]+){0,2})\s?(\.\s?\.\s?\.|…|\.\.)[\s.]*\S"),
    Rule(Credit, 24, Begins("court|cover|credi|featu|foto|hando|heade|illus|image|lead |main |photo|pic|scree|source:|sources:|top i"),
        r"(sources?: (the )?authors?[’']? interviews\b|source:\s[^!?]*\b(calculations?|compil\w+|data|database|estimates|figures|survey)\b.*$|sources:( \d?(?-i:\p{Lu}[\p{L}\d.’'-]*( \p{Lu}[\p{L}.’'-]*){0,3})(,| and)?){3,10}$|(photos?|photographs?|photography|pictures?|images?|pics?|illustrations?|credits?|photo credits?
        |image credits?|courtesy|handout|foto|screenshot|screengrab|cover image|featured image|main image
        |top image|header image|lead image)( (by|via|of|from|courtesy( of)?|credits?
        |source))?\s?[:/|—–]\s?\S[^.!?]*\.?$)"),
    Rule(Credit, 6, Begins("carto|file|graph|map|sourc|video"),
        r"(sources?|graphics?|maps?|videos?|cartoons?|file)\s?[:/|]\s?\S[^.!?]*\.?$"),
    Rule(Credit, 14, Begins("carto|court|graph|illus|image|photo|pictu|video"),
        r"(?-i:(Photo|Photograph|Photos|Picture|Image|Illustration|Graphic|Video|Courtesy|PHOTO
        |Cartoon)s?) (by (the )?\S|(of|via|courtesy|from) (?-i:(the )?\p{Lu}))[^.!?]*\.?$"),
    // `photo by Sgt. Mona Haddad, 4th Boat Brigade`
    Rule(Credit, 24, Begins("photo by|photos by"),
        r"(?-i:photos?) by ((?-i:the )?(?-i:\p{Lu})[\p{L}’'-]*|[0-9](st|nd|rd|th))(\.? ((?-i:\p{Lu})[\p{L}’'-]*|of|the|[0-9](st|nd|rd|th)),?){1,12}\.?$"),
    Rule(Credit, 8, Begins("aa|afp|agenc|anado|ani|ap|bloom|court|credi|dpa|epa|file|ians|image|ina|irna|isna|kuna|
        photo|
        pti|reute|sourc|sputn|tass|upi|with |xinhu"),
        r"^[(\[]\s*(file|photo|ap|afp|reuters|epa|upi|ani|pti|ians|xinhua|source|credit|image|agencies|irna|isna
        |with agencies|with agency inputs|photo credit|file photo|courtesy|bloomberg|dpa|tass|anadolu|aa|kuna
        |ina|sputnik)\b[^()\[\]]{0,60}[)\]]\.?$"),
    // Cross-references and links to other articles.
    Rule(CrossReference, 16, Begins("conti|read|see|turn"),
        r"^[(\[]?\s*(see|turn to|continued (on|from)|turn|read)\s+((the|our|also|more|full|related|other|separate
        |accompanying|editorial|previous)\s+){0,3}(story|stories|article|articles|editorial|column|page|pages
        |pg\.?|p\.|box|sidebar|report|related|coverage|analysis|chart|map|graphic|photo|photos
        |story)\b[^!?]{0,60}[)\]]?\.?\s*[)\]]?$"),
    Rule(CrossReference, 10, Begins("cont|from |jump |pleas"),
        r"(\(?(continued|cont['’.]?d?\.?)( (on|from) (next |previous )?(page|p\.|pg\.|a\d|\d{1,2}[a-z]\b).{0,12})?\)?
        |please turn to page .{1,8}|from page (one|\w?\d+)|jump to page .*)\W*$"),
];
