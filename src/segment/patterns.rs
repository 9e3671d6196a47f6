//! The table of furniture patterns: each a kind, the most words a line of it may have, and an anchored expression.
//!
//! Order matters: the first rule that matches names the line. Every rule is anchored at the start of the line or
//! looks for a mark that prose does not have (an address, ©, a photographer's credit), for the words alone — `photo`,
//! `subscribe`, `share`, `copyright` — occur in prose.

use std::sync::LazyLock;

use regex::{Regex, RegexSet, RegexSetBuilder};

use super::Furniture;

/// One rule: kind, most words, expression (case-insensitive unless it says otherwise). A line break in an expression,
/// with the indent after it, is not part of it.
type Rule = (Furniture, usize, &'static str);

#[rustfmt::skip]
const OPENINGS: &[Rule] = &[
    // Marks of advertisements.
    (Furniture::Advertisement, 12, r"^\W*(advertisements?|advertorial|advert|ads?|ad by \w+|sponsored( content| links?| post| by .*)?
        |promoted( content| stories| links)?|paid (content|post|promotion|program)|partner content|advertising
        |a (message|word) from our sponsors?|publicité|anzeige|إعلان)\W*$"),
    (Furniture::Advertisement, 14, r"^\W*(story|article|content|post|report)s? (continues|resumes) (below|after)\b"),
    (Furniture::Advertisement, 14, r"^\W*(advertisement|ad|sponsored)\s*[-–—:|.]\s*(scroll|story|article|continue|content|keep|skip|loading
        |your)\b"),
    (Furniture::Advertisement, 14, r"^\W*(scroll (down )?(to|for)|continue reading (below|after)|keep (scrolling|reading)|skip (past )?(ad
        |advert|advertisement|newsletter|promotion)|report this ad|remove ads|this advertisement has|loading (ad
        |advert|video)|why ads\?|ad feedback)\b"),
    (Furniture::Advertisement, 40, r"^\W*(?-i:ADVERTISEMENT|ADVERT|SPONSORED|ADVERTISING)\s*[-–—:|]\s*\S"),
    // Copyright.
    (Furniture::Copyright, 60, r"^\W*(©|\(c\)\s*(copyright|all rights|[^.]{0,40}\d{4})|℗|copyright\s*(©|\(c\)|\d{4}|by\b|:|notice)
        |all (content|rights) (©|copyright|reserved))"),
    (Furniture::Copyright, 60, r"^\W*(this (material|article|content|story|report)|no part of this|reproduction|republication
        |any reproduction)\b.*\b(may not be|must not be|cannot be|is prohibited|not permitted
        |without (prior )?(written )?permission|is forbidden)\b"),
    // Credits of people.
    (Furniture::Credit, 80, r"^\W*with (additional )?(assistance|reporting|contributions?|help|files|inputs?|reports?|input) (from
        |by)\b"),
    (Furniture::Credit, 80, r"^\W*(additional|further|extra)?\s*(reporting|writing|editing|research|translation|compiled|reported
        |written|edited|translated|graphics?|production|produced|photographs?|photography|video|illustrations?
        |interview)( and (reporting|writing|editing|research|compiled|edited|written|additional reporting
        |graphics))*\s+by:?\s+(?-i:(the )?(\p{Lu}|al-|el-|[a-z]{2}-\p{Lu}))[^.!?]*(\p{Lu}\.[^.!?]*)*(;|\)|\.|$)"),
    (Furniture::Credit, 60, r"^\W*(this (article|story|report|piece|essay|post|dispatch|interview|analysis
        |column) (first |originally |was first |was originally |has been |was |is )+(appeared|published|posted
        |produced|reprinted|republished|adapted|reproduced|syndicated|translated|created|written by
        |auto-generated|generated)|(an? )?(version|edition) of this (article|story|report|post|essay
        |column)\b.{0,40}\b(appear|publish|print|ran|was first)|this (article|story|essay|column) appear(s
        |ed) (in|on) |(originally|first) published (on|in|at|by)|republished (with|from|by|under)
        |reprinted (with|from|by)|reproduced (with|by)|translated from)"),
    // Corrections and disclaimers.
    (Furniture::Correction, 90, r"^\W*((corrections?|clarifications?|amendment|editor['’]?s['’]? (note|clarification)|note to (readers
        |editors)|eds|updates? (with|to|throughout))\s?[:—–(]|editor['’]?s['’]? note\b|this (article|story
        |report|piece|post|version|column|page|headline)( \w+){0,3} (was|has been|have been|is being) (amended
        |updated|corrected|edited|revised|changed|clarified|modified|refiled)|an earlier version of this
        |a previous version of this|\(updates? (with|to|throughout)\b|\((adds?|updates?|recasts?|corrects?|refiles?|releads?|repeats?
        |writes through)\b[^.]*\)\W*$|update\W+this (story|article|post|report|page)\b|(refiles|recasts
        |corrects) (to|with|throughout|spelling|paragraph|headline|day|date))"),
    (Furniture::Disclaimer, 120, r"^\W*(disclaimer\b\W|(the |all |any )((views?|opinions?)( and (views?|opinions?|positions?))?
        |statements)( \w+){0,3} (expressed|contained|presented|in this|of the author|here|are)\b.*\b(author
        |authors|own|reflect|represent|necessarily|solely|writer|contributor|editorial)|(views
        |opinions)( and opinions)? expressed\b.*\b(author|own|reflect|those of|solely)
        |[\p{L} .&'’-]{2,40} (does not|is not) (necessarily )?(endorse|responsible for)\b.*\b(views|content
        |opinions|external))"),
    (Furniture::Disclaimer, 60, r"^\W*(this is an? (opinion|commentary|sponsored|paid|developing|breaking)\b.{0,40}(piece|column|story
        |article|content|news)|(material|content) (provided|distributed) by|the (content|material) (of|on
        |in) this (site|website|page|article))\b"),
    // Cookie and consent notices.
    (Furniture::Consent, 90, r"^\W*(we|this (web)?site|our (web)?sites?|[\p{L}.]+ and (its|our) partners|we and our( \d+)? partners
        |we, and our partners)\b[^.]{0,60}\b(uses?|using|stores?|sets?|process)\b[^.]{0,60}\b(cookies
        |personal data|tracking technolog\w+)\b"),
    (Furniture::Consent, 60, r#"^[^\w“"‘'(]*((accept|reject|allow|manage|decline|necessary|customi[sz]e)( all| and close| &
        | your)?( optional| non-essential)? ?(cookies|consent|preferences)?|i (accept|agree|consent)|got it
        |cookie (policy|settings|preferences|notice|consent)|privacy (policy|settings|notice)|your privacy\b.*
        |do not sell( or share)? my\b.*|manage (your )?(privacy|consent)\b.*)[^\w.!?”"’)]*$"#),
    (Furniture::Consent, 90, r"^\W*(by (continuing|clicking|using|browsing|signing|subscribing|submitting|registering|providing your
        |entering your|selecting)\b.{0,90}\b(you|agree|accept|cookies|terms|privacy)\b|please (enable|turn on
        |allow) (javascript|cookies)|javascript (is|must be|seems)|you (need|must) (to )?(enable
        |have) javascript|this site (is protected by|requires)|your browser (does not|doesn['’]t|is (not|out)))"),
    // Contact lines.
    (Furniture::Contact, 90, r"^\W*(to contact (the )?(reporters?|editors?|authors?|writers?|us|the (newsroom|desk))|contact (us
        |the (author|reporter|editor|writer|newsroom)s?|.{0,60}@)|(you can )?(reach|e-?mail|write to|write
        |message|tweet)( to)? (me|us|him|her|them|the (author|writer|reporter|columnist|editor)
        |(?-i:\p{Lu})[\p{L}. ]+) (at|on|via|to|@)|(got|have) (a|any) (news |story )?(tips?|question|questions
        |story|confidential)|do you have (a|any) (news )?(tip|story|information|question)
        |send (us )?(your )?(tips?|comments?|letters?|feedback|submissions?|news)\b.*(@|to us|to the)|(questions
        |comments|tips|feedback)\??\W.*(@|contact|e-?mail)|letters to the editor\W*(:|@|should\b|may be\b|must\b|$)|for (media|press) (inquiries
        |enquiries|queries))"),
    (Furniture::Contact, 60, r"^\W*((follow|find|like|connect with|join|tweet|visit)( (us|him|her|them|me|our|the author|@\w+)
        | (?-i:\p{Lu}[\p{L}'’.-]*( \p{Lu}[\p{L}'’.-]*){0,5})( (coverage|team))?)\b.{0,40}\b(on|at
        |via)\b.{0,20}(twitter|facebook|instagram|linkedin|telegram|whatsapp|youtube|tiktok|bluesky|mastodon
        |threads|x\b|@\w+|\w+\.\w+/)|(reach|contact|e-?mail|write to)\b.{1,80}\b(on|at
        |via)\b.{0,20}([\w.+-]+@[\w-]+\.\w+|@\w+|\(?\d{3}))"),
    (Furniture::Contact, 16, r"^\W*(e-?mail|tel|telephone|phone|fax|mobile|twitter|x|instagram|facebook|telegram|whatsapp|website|web
        |address|contact|press contact|media contact)\s?:\s?\S"),
    // Paywalls, before sign-ups: "subscribe to continue reading" is one.
    (Furniture::Paywall, 40, r"^\W*(to (continue|keep|finish) (reading|watching|listening)( this (article|story)| the (full )?(article
        |story)| for free)?(\W*$|,? (please|subscribe|sign|log|register|create|become|join|you|start|buy
        |choose))|(subscribe|sign in|log in|sign up|register|create an? (free )?account)\b.{0,60}\b(to (continue
        |keep|finish) (reading|watching)|to (read|access|unlock|view)|for (full|unlimited|complete)|full (access
        |article|story))\b)"),
    (Furniture::Paywall, 40, r"^\W*(this (article|content|story|page|feature|post|report|video) (is|has been) (for|available|exclusive
        |reserved|only|locked|restricted|behind|premium|free)\b.{0,80}(subscrib|member|register|premium|paywall
        |read)|already (a |an )?(subscriber|member|subscribed|registered|have an account)
        |(exclusive )?(for )?(subscribers?|members?|premium)([- ]only|[- ]exclusive| content| article)?\s*$
        |you(['’]ve| have) (\w+ ){0,4}(\d+|one|two|three|four|five|no|free|your|reached)\b.{0,60}(articles?
        |stories|limit|preview)|you are (currently )?(reading|viewing|not (logged|signed))|not a (subscriber
        |member)|subscriber[- ]only|unlock (this|the|unlimited|full|your)|start (your|a) (free )?(trial
        |subscription)|\d+ (free )?articles? (left|remaining)|it looks like you(['’]re| are) (using|blocking
        |not)\b|read the full (article|story|text|report|interview)( (here|at|on|in)\b.*)?\W*$|want to read more
        |continue reading( this (article|story))?( (with|for)\b.*)?\W*$)"),
    (Furniture::Paywall, 60, r"^\W*((please )?(consider )?(donat(e|ing)|becom(e|ing) a (member|patron|supporter|subscriber)
        |support(ing)? (our|us|independent|quality|the) (journalism|work|reporting|newsroom|media|journalists)
        |support us\b|make a (donation|contribution)|if you (value|like|enjoy|appreciate|found)\b.{0,80}(donat
        |subscri|becom\w+ a member|contribution)|(we|our) (rely|depend) on (readers?|your|donations)
        |we need your (help|support)|help us (keep|continue) (reporting|publishing|bringing|doing)|help us fund
        |your (support|donation|contribution) (makes|helps|keeps|powers))|please (consider )?(donat|support
        |subscrib|becom)\w*)\b"),
    // Sign-ups.
    (Furniture::SignUp, 60, r"^\W*(sign[- ]?up (to|for|here|now|today|free)|sign up\W*$|subscribe (to|for|now|today|here|on|via|free
        |and|us)\b.{0,160}(newsletter|channel|podcast|briefing|alerts?|inbox|e-?mail|updates|us\b|our|youtube
        |print|digital|magazine|feed|rss|free|week|month|here|[\d$£€])|subscribe( now| today| here| us)?\W*$
        |subscribe to (?-i:(\p{Lu}[\w'’&]*\s?)+)\W*$)"),
    (Furniture::SignUp, 60, r"^\W*((get|receive|want|have)\b.{0,120}\b(in|to|into|from) your (inbox|email|e-mail|mailbox|phone)|(get
        |receive) (the latest|our|breaking|daily|weekly|news|more|all the|top|instant|email|updates
        |notifi)\b.{0,120}(newsletters?|inbox|e-?mails?|alerts?|updates|notifications|briefing|app|delivered
        |straight|telegram|whatsapp|news)|(join|follow) (our|us|the|[\w ]{2,30} on)\b.{0,60}(channel|newsletter
        |telegram|whatsapp|facebook|twitter|instagram|google news|mailing list|community|youtube)
        |enter your e-?mail|your e-?mail( address)?\W*$|e-?mail address\W*$|(our|the|free|daily|weekly|morning
        |evening)( \w+){0,4} newsletters?\W*$|newsletters?\W*$|download (the|our)\b.{0,40}\bapp\b
        |thank you for (signing up|subscribing|your subscription)|thanks for (signing up|subscribing
        |reading)\W*$|please (check|enter|provide)\b.{0,40}e-?mail|(never|don['’]t) miss (a|an|the|out
        |our)\b.{0,80}|stay (informed|up to date|up-to-date|connected|updated|in the know|tuned|on top)\b.{0,80}
        |invalid e-?mail|an error (has )?occurred|follow us( on\b.*)?\W*$|register( now| for free| today)?\W*$
        |create (a|an|your) (free )?account\W*$|sign in\W*$|log in\W*$|login\W*$|log in or\b.{0,30}|sign (in
        |up) or\b.{0,30})"),
    // Captions and photo credits.
    (Furniture::Caption, 120, r"^\W*image captions?\b"),
    (Furniture::Credit, 24, r"^\W*(image|media|video) (source|copyright|credit)\b"),
    (Furniture::Caption, 120, r"^\W*((file|archive|stock|handout|undated|illustrative|representative|representational) (photo|photograph
        |picture|pic|image)s?\b\W*(:|of\b|taken\b|dated\b|from\b|—|–|-|\.|\)|\|)|(?-i:FILE|File|PHOTO FILE
        |FILE PHOTO|FILE IMAGE|FILE PICTURE)\)?\s*([-–—:]|PHOTO|IMAGE)|\((photo|file|file photo|picture|pictured
        |image)\)|for illustration|illustration (photo|image|picture))"),
    (Furniture::Caption, 120, r"^\W*(in this|this) (([\p{L}.,-]+ ){0,6}\d[\d,]* ([\p{L}.,-]+ ){0,5}(photo|photograph|image|picture
        |frame ?grab|screen ?grab|screengrab|handout)\b( (released|provided|taken|made|from|by|shows)\b|,)
        |([\p{L}.-]+ ){0,6}(photo|photograph|image|picture|frame ?grab|screen ?grab|screengrab) (released
        |provided|made available|distributed|issued|supplied|taken)\b|(file|handout|undated) (photo|photograph
        |image|picture)\b)"),
    (Furniture::Caption, 120, r"^\W*(?-i:(PHOTO|PICTURE|CAPTION|IMAGE|Photo|Picture|Image|Caption|Photograph|Pictured|PICTURED|Above
        |Left|Right|Below|Top|ABOVE|LEFT|RIGHT|TOP|BELOW|Clockwise from top|From left|Top left
        |Above left)s?( (caption|credit|by|above|below|right|left))?)\s?[:|]\s?(\S+\s+){5,}"),
    (Furniture::Caption, 14, r"^(?-i:\p{Lu}[\p{Lu}'’-]+( \p{Lu}[\p{Lu}'’-]+){0,2})\s?(\.\s?\.\s?\.|…|\.\.)[\s.]*\S"),
    (Furniture::Credit, 24, r"^\W*(photos?|photographs?|photography|pictures?|images?|pics?|illustrations?|credits?|photo credits?
        |image credits?|courtesy|handout|foto|screenshot|screengrab|cover image|featured image|main image
        |top image|header image|lead image)( (by|via|of|from|courtesy( of)?|credits?
        |source))?\s?[:/|—–]\s?\S[^.!?]*\.?$"),
    (Furniture::Credit, 6, r"^\W*(sources?|graphics?|maps?|videos?|cartoons?|file)\s?[:/|]\s?\S[^.!?]*\.?$"),
    (Furniture::Credit, 14, r"^\W*(?-i:(Photo|Photograph|Photos|Picture|Image|Illustration|Graphic|Video|Courtesy|PHOTO
        |Cartoon)s?) (by (the )?\S|(of|via|courtesy|from) (?-i:(the )?\p{Lu}))[^.!?]*\.?$"),
    (Furniture::Credit, 8, r"^[(\[]\s*(file|photo|ap|afp|reuters|epa|upi|ani|pti|ians|xinhua|source|credit|image|agencies|irna|isna
        |with agencies|with agency inputs|photo credit|file photo|courtesy|bloomberg|dpa|tass|anadolu|aa|kuna
        |ina|sputnik)\b[^()\[\]]{0,60}[)\]]\.?$"),
    // Cross-references and links to other articles.
    (Furniture::CrossReference, 16, r"^[(\[]?\s*(see|turn to|continued (on|from)|turn|read)\s+((the|our|also|more|full|related|other|separate
        |accompanying|editorial|previous)\s+){0,3}(story|stories|article|articles|editorial|column|page|pages
        |pg\.?|p\.|box|sidebar|report|related|coverage|analysis|chart|map|graphic|photo|photos
        |story)\b[^!?]{0,60}[)\]]?\.?\s*[)\]]?$"),
    (Furniture::CrossReference, 10, r"^\W*(\(?(continued|cont['’.]?d?\.?)( (on|from) (next |previous )?(page|p\.|pg\.|a\d).{0,12})?\)?
        |please turn to page .{1,8}|from page (one|\w?\d+)|jump to page .*)\W*$"),
    (Furniture::Navigation, 60, r"^\W*(?i:(read|see|hear|watch|listen|also|related|recommended|more|further|must|don['’]t miss|dig deeper
        |learn|explore|play|view|must|go deeper|in pictures|editor['’]?s['’]? picks?|most read
        |in case you missed it|icymi)( (more|also|on|next|reading|story|stories|read|news|article|articles
        |coverage|content|here|now|this|link|links|posts?|topics?|live|blog|too))*)\s?(:|»|›|>>|>|\||→|▶|►)\s?\S"),
    (Furniture::Navigation, 30, r"^\W*((read|see|watch|view|show|load|hear|find|explore|discover|browse|learn)\s+(more|all|also|next|less
        |full|comments|latest|the (full|latest|original|original article)|here)( \w+){0,3}|more (on|from|about
        |in|by) [^.,]{2,60}|more (stories|news|articles|coverage|videos|headlines|opinion|like this|to read
        |information)|related( (books?|stor(y|ies)|article|post|topic|link|video|articles|news|content|posts?|topics?
        |links?|coverage|videos?|items|reading|tags|documents|materials|headlines))?|(most|top|must
        |editors?['’]? ?|recent|latest|popular|trending|featured|recommended|similar|other|previous|next|current
        |suggested|sponsored|hot)\s*((read|viewed|popular|visited|shared|commented|stories|news|articles|posts?
        |picks?|videos?|headlines|now|today|story|article|topics?|choice|updates|watched|recent|for you|page
        |discussed|comments|tags)\W*)+( in \w+)?|you (may|might|would|could) (also |be )?(like|interested
        |have missed|enjoy|want).{0,40}|(recommended|popular|trending|from|news|stories|picked|suggested) (for
        |from|around|in|on) (you|the web|our (partners|network|site)|this (topic|section|author)|.{0,20}network)
        |trending|recommended|up next|what to read next|what['’]s (new|next|hot|trending)|in this (article|story
        |section|issue|report|series|post)|table of contents|contents|on this page|key (points|takeaways|facts
        |findings)|at a glance|highlights|quick links|useful links|inside this story)\s*:?$"),
    (Furniture::Navigation, 30, r"^\W*(topics?|tags?|tagged( with| as)?|filed under|filed in|posted in|categor(y|ies)|keywords?|subjects?
        |sections?|labels?|people|organi[sz]ations|places|location|related topics|more about|share( this| on
        | via| with)?( article| story| post| page)?|follow|sort by|views|page views|visits|hits|short (link|url)
        |permalink|url|link|news (code|id|number)|story (code|id)|code|id|doi|isbn|issn|slug|edition|language
        |select language|by topic|section|type|format|length|program|series|episode|rating
        |vol(ume)?)\s?[:|]\s?\S.{0,160}$"),
    (Furniture::Navigation, 14, r#"^[^\w“"‘'(]*(skip (to|the)\b.*|jump to\b.*|back to\b.{0,30}|return to\b.{0,24}|go to\b.{0,24}
        |exit mobile version|mobile version|desktop version|print( this)?( article| page| story| edition)?
        |printer[- ]friendly.*|e-?mail( this)?( article| page| story| a friend)?|(share|tweet|pin|save|bookmark
        |copy|send|recommend|like|gift|post)( (this|it|on|via|with|the|to|a|link|article|story|page|post|by|url
        |facebook|twitter|x|linkedin|whatsapp|telegram|reddit|email|e-mail|friend|your friends|clipboard|save
        |tweet|full|tools|options|for later|now)\b)*|click (here|to|on|for|the|below)\b.{0,80}|tap (here
        |to)\b.{0,60}|listen( to (this|the) (article|story|podcast|audio|episode|full))?( now)?.{0,30}
        |audio by\b.*|(\d+[-\s]?)(min(ute)?s?)( of)? (read|listen|watch|to read).{0,12}|(estimated )?(read(ing)?
        |listening) time\b.*|play( video| audio| now)?|pause|mute|unmute|watch( now| live| video)?|now playing.*
        |live (tv|updates?|blog|now)?|search( for)?\b.{0,24}|menu|main menu|navigation|close( menu)?
        |open( menu)?|expand|collapse|home( page)?|login|sitemap|site map|rss( feed)?|about( us)?|contact( us)?
        |advertise( with us)?|careers|jobs|help|faqs?|terms( of (use|service))?( (&|and) (conditions
        |privacy).*)?|terms and conditions|accessibility( statement)?|subscriptions?|archives?|feedback
        |donate( now)?|load(ing)?( more)?(\.{3}|…)?|show (more|less|all)|view (all|more|comments|full).{0,30}
        |see (all|more).{0,30}|previous( (article|post|story|page))?|next( (article|post|story|page|up))?
        |older posts|newer posts|(an? )?error( occurred)?|page not found|top|up|font size.*|text size.*
        |(a\s?){2,4}[+-]?|a[+-](\s?a[+-])*|translate( this page)?|text|download( pdf| the report| audio| mp3
        | article)?|pdf|embed( code)?|transcript|view transcript|gallery|photos?|image|caption|show|hide
        |photo gallery|slideshow|video|videos|audio|podcasts?|comment(s)?|add (a )?comment|leave a (comment
        |reply).*|post (a )?comment.*|write a comment.*|join the (conversation|discussion).*|\d+ (comments?
        |shares?|views?|likes?|replies|retweets)|comments? \(?\d+\)?|no comments( yet)?|be the first to comment
        |(view |show |hide )comments.*|report (a|an) (error|typo|mistake|correction).*|suggest a correction
        |cancel( reply)?|submit|reply|ok|yes, .{0,12}please|no,? thanks?)[^\w.!?”"’)]*$"#),
    (Furniture::Navigation, 40, r"^\W*(comments are (now )?(closed|off|disabled|moderated|subject to|welcome|not (allowed|available
        |open))\b|comments on this\b.{0,40}(closed|disabled)|commenting (is|has)|your e-?mail address will not
        |required fields are|you must be (logged|signed)|log ?in to (post|comment|leave|reply)|please log ?in\b
        |all comments are|reader comments|the comments? section|what do you think\?.{0,40}(comment|below|let us)
        |share your (thoughts|views|opinion)|tell us what you|let us know\b.{0,60}(comment|below)|this (site
        |page) (uses|was)|press (esc|enter)|back to top|opens in (a )?new (window|tab)|use (the )?(left|right|up
        |arrow)|notify me of|save my name|learn how your comment)"),
    (Furniture::Navigation, 30, r"^\W*((on the (net|web)|(also )?in(side)? (today['’]s|this week['’]s|this issue|other news
        |brief)[^:]{0,30}|elsewhere( in [^:]{2,30})?|inside|for more( information)?|more information
        |further reading|external links?|references|sources|footnotes|notes|see also|links|more)\s*:\s*$
        |(?-i:INSIDE|TOMORROW|ELSEWHERE|MORE INSIDE|ONLINE|COMING UP|UP NEXT|NEXT|PLUS|ALSO|ALSO (ON
        |IN) [A-Z ]{3,30})\s?:\s?\S|more (from|on) [^:]{2,40}:\s?\S|previous (columns?|articles?|stories|posts?
        |episodes?)\s?:|(also )?in this (issue|edition|week|month)[^:]{0,20}:\s?\S|next (week|month|time
        |issue)\b[^:]{0,30}:\s?\S|page \d+\s?:\s?\S|list (of )?\d+( of \d+)?( items)?\b|this (article|story
        |post) is (more than|over) \w+ \w+ old|continue reading( the main story)?\W*$|order reprints\b
        |today['’]s paper\b|our standards\s?:|thank you for your feedback|(fox news flash )?top headlines (for
        |are)\b|check out what['’]s clicking|end of list|view (this |email )?(e-?mail )?in (your |a )?browser\b
        |this live ?blog (is|has)|our live (coverage|blog) (is|has) (now )?(ended|closed)|download (the )?(pdf
        |full report|report|brief|audio|mp3|article)\b|.{2,40} website can also be (accessed|reached)|our website can|(your )?(name|comment|e-?mail)\W*( (name
        |comment|e-?mail|website|phone|\*)\W*)*$)"),
    (Furniture::Navigation, 24, r"^\W*(from|to|cc|bcc|subject|sent|reply-to|list|x-\w+|message-id|newsgroups)\s?:\s?\S[^.!?]{0,90}$"),
    (Furniture::DateLine, 14, r"^(?-i:\p{Lu}{3}[\p{Lu} .'’/-]*)(,|\(| [-–—])[^!?]{0,60}\b(?-i:Jan|Feb|March|Mar|April|Apr|May|June|Jun
        |July|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.? \d{1,2}\b[^!?.]{0,40}$"),
    (Furniture::Navigation, 40, r"^(»|›|>>|→|►|▶)\s?\S[^.]*$"),
    (Furniture::SectionHeading, 9, r"^[-–—]\s\S[^.!]*\s[-–—]$"),
    (Furniture::Byline, 12, r"^[-–—\s]*name (and address )?(withheld|supplied)\b.*$"),
    (Furniture::Navigation, 24, r"^\W*(https?://\S+|www\.\S+\.\S+|pic\.twitter\.com/\S+|t\.co/\S+)\W*$"),
    (Furniture::Navigation, 12, r"^(#\w+[\s,]*){1,12}$"),
    (Furniture::Navigation, 10, r"^\W*(page \w?\d+( of \d+)?|p\. ?\d+|\d+ of \d+|\d+/\d+|\d+:\d\d( / \d+:\d\d)?|part \d+( of \d+)?
        |slide \d+.*|image \d+ of \d+|photo \d+.*|\d+\.?|[a-z]?\d{1,2})\W*$"),
    (Furniture::Navigation, 4, r"^\W*(ends?|enditem|end item|end of (segment|story|report|broadcast|file)|end of (article|story|text|item
        |excerpt|transcript)|-?\s?30\s?-?|more|\(more\)|mf/\w+|\w{2}/\w{2}(/\w+)?|###|\d{2,6}(\*\*\d+)+
        |(the )?end)\W*$"),
    (Furniture::Navigation, 12, r#"^[^\w“"‘'(]*(news|world( news)?|politics|opinions?|op-?eds?|editorials?|commentary|analysis|features?
        |middle east( (&|and) (north )?africa)?( news)?|mena|africa|asia|europe|us news|u\.s\.( news)?
        |national( security)?|international|global|local|business|sports?|culture|arts|life(style)?
        |tech(nology)?|science|health|travel|style|food|weather|defen[cs]e|military|security|economy|markets
        |iraq|iran|syria|kurdistan|breaking( news)?|exclusive|latest( news)?|top stor(y|ies)|headlines?
        |explainers?|fact ?check|investigations?|interviews?|reports?|blogs?|columns?|columnists?|magazine
        |special reports?|in-depth|long reads?|perspectives?|the briefing|letters|from the archives?|front page
        |just in|developing|live|updated?|watch live|english|press releases?|publications?|events|research
        |experts|programs|reviews?|books)(\s?[/|>»›•·]\s?(\p{L}+\s?){1,3})*[^\w.!?”"’)]*$"#),
    // Bylines.
    (Furniture::Byline, 30, r"^\W*(words|text|story|report|article|written|prepared|interviewed|reported|posted|published|published in
        |contributed|authored|submitted|compiled|analysis|commentary|opinion|column|review|essay|interview
        |news analysis|a commentary|guest (post|column|essay)
        |op-?ed)\s+by:?\s+(?-i:(the )?\p{Lu})[^.!?]*(\p{Lu}r?s?\.[^.!?]*)*$"),
    (Furniture::Byline, 14, r"^\W*(written|posted|published) by \S+ .*\b(19|20)\d\d\b[^.]*$"),
    (Furniture::Consent, 12, r"^\W*we (value|respect|care about) your privacy\W*$"),
    (Furniture::Byline, 20, r"^\W*(authors?|writers?|reporters?|correspondents?|byline|editors?|posted by|published by|columnist
        |contributors?|journalist|publisher|translator|staff writers?|interviewer|host|by)\s?[:|]\s?\S[^!?]*$"),
    (Furniture::Byline, 12, r"^\W*((the )?(associated press|ap|reuters( staff)?|agence france[- ]presse|afp( news agency)?
        |bloomberg( news)?|united press international|upi|xinhua|staff( reports?| reporters?
        | writers?)?(, [\p{L} ]{2,30})?|news desk|web desk|staff and (news )?agenc(y|ies)|agencies|from (our
        |wire|staff|news) .{2,40}|(news|wire) (services?|agenc(y|ies)|reports)|editorial board
        |[\p{L}' ]{2,30}(and|with) (news |wire )?agencies|special to (the )?.{2,40}
        |(?-i:(\p{Lu}[\p{L}.'’-]*,? ){1,4}((Special|Foreign|Senior|Chief|Staff) )?(Correspondent|CORRESPONDENT
        |Staff Writer|STAFF WRITER|Foreign Staff|News Service|Associated Press|International Desk
        |Monitoring Desk|Web Desk)))(\s?[|/,•·-]\s?.{2,40})?)$"),
];

/// Rules that look for a mark anywhere in the line; tried after the openings, and only where [`GATE`] sees a mark.
#[rustfmt::skip]
const MARKS: &[Rule] = &[
    (Furniture::Copyright, 60, r"\ball rights? reserved\b|^copyright (?-i:\p{Lu}[\w.&'’-]*\s?){1,6}\W*(\d{4})?\W*$"),
    (Furniture::Copyright, 40, r"^\W*(©|[\w .,&'’-]{0,40}\s©\s?\d{4})|©\s?\d{4}"),
    (Furniture::Credit, 60, r"\b(writers?|reporters?|journalists?|correspondents?|staff)\b.{2,160}\bcontributed\W*$
        |^(?-i:\p{Lu}[\p{L}'’-]+( (and )?\p{Lu}[\p{L}'’-]+){0,4}) reported from (?-i:\p{Lu}[\p{L}'’-]+[, ]*(and )?){1,5}\W*$
        |\b(contributed (to|reporting (to|for|from)) this (report|story|article|piece|post|dispatch)
        |contributed reporting( from [\p{L} ,.'’-]+)?|contributed from [\p{L} ,.'’-]+)\W*$"),
    (Furniture::Contact, 9, r"(^|\s|[(:])[\w.+-]+@[\w-]+(\.[\w-]+)+\W*$|^@\w{2,20}(\s*[|,•·]?\s*@\w{2,20})*$"),
    (Furniture::Contact, 70, r"^.{0,120}[\w.+-]+@[\w-]+(\.[\w-]+)+\s*[;,|]\s*.*[\w.+-]+@[\w-]+(\.[\w-]+)+"),
    (Furniture::Contact, 50, r"\b(can be (reached|contacted|emailed|e-mailed|followed)|is (reachable|available)|(follow|reach) (him|her
        |them)|(he|she|they) tweets?)\b.{0,60}(@|on (twitter|x|facebook|linkedin))"),
    (Furniture::Caption, 90, r"[(\[]\s?((file|handout|courtesy|credit|image|source|pic|picture|photograph|illustration|screenshot
        |screengrab|photo)s?( by| via| credit| courtesy( of)?| illustration
        | source)?\s?[:/—–-]\s?[^()\[\]]{2,90}|(photo|photograph|picture|image|pic|illustration)s? (by|via
        |courtesy|credit|provided)\b[^()\[\]]{2,90}|(courtesy|handout)\b[^()\[\]]{0,60}|file( photo| picture
        | image| pic)?|(ap|afp|epa|upi|reuters|dpa) (photo|pic|picture|file)s?\b[^()\[\]]{0,70}
        |[^()\[\]|]{2,60}/\s?(ap|afp|reuters|getty|getty images|epa|efe|dpa|epa-efe|anadolu( agency)?|xinhua
        |tass|upi|bloomberg|shutterstock|alamy|pool|sipa|ap photo|afp photo|u\.?s\.? (army|navy|air force
        |marine corps)|dod|dvids)(\W[^()\[\]]{0,60})?|[^()\[\]|]{0,60}(via (ap|afp|reuters|getty( images)?|epa
        |wana)|getty images|wikimedia commons|shutterstock)|u\.s\. (army|navy|air force|marine corps
        |department of defense)( photo)?( by| /|/)?[^()\[\]]{0,60})[)\]]\W*$"),
    (Furniture::Caption, 60, r"(\.|\||—|–| -)\s?((photograph|photo|credit|picture|image|foto)s?( credit| by
        | courtesy( of)?)?\s?[:|/]\s?\S([^.!?]|\b(?-i:\p{Lu})\.){1,70}|(\p{L}[\p{L}.'’-]*\s?){1,5}/\s?(ap|afp
        |reuters|getty|getty images|epa|epa-efe|dpa|anadolu( agency)?|upi|bloomberg|ap photo|afp photo|wana|tass
        |pool)(/[\w .]{2,30})?|[^.!?|]{0,50}(via (ap|afp|reuters|getty images|epa)|getty images))\W*$"),
    (Furniture::Caption, 90, r"\s((?-i:REUTERS|AFP PHOTO|AP PHOTO|AP Photo|EPA|Reuters|Photograph|PHOTOGRAPH)\s?[/:]\s?.{2,70}
        |photo (credit|by|courtesy)\s?:.{2,70}
        |(?-i:Credit) (?-i:\p{Lu})[^.!?]{2,60}( for the (?-i:\p{Lu})[\p{L} ]+|/[^.!?]{2,40}|, via .{2,30})
        |credit\s?(\.{2,}|…).{2,70}|[|—–] (ap|afp|reuters|epa|getty images?|ap photo|photo: .{2,50}
        |[\w .]{2,30}/(ap|afp|reuters|getty images?)))\W*$"),
    (Furniture::Navigation, 24, r"^.{0,60}\b(\d(st|nd|rd|th)?[ -]?(ld|lead|writethru|add|sub)|writethru|ld-writethru|take \d
        |eds:)\b[^.!?]{0,60}$|^(?-i:[A-Z]{2,6}[ -]?\d{3,6}\b[A-Z0-9 /.:<>-]{0,60})$|^bc-[\w-]+"),
    (Furniture::Navigation, 14, r"^\W*([^.!?]{0,60}\b(issue|vol|volume|edition)\b\.?
        |([^.!?]{0,60} [·|—–-] )?no\.) (no\.? ?)?\d[\d,]{0,5}( [·|—–-] [^.!?]{0,60})?$"),
    (Furniture::Credit, 14, r"^\W*((ap|afp|epa|reuters|getty( images)?|upi|dpa|anadolu( agency)?|xinhua|wana|tass|irna|isna)( (photo
        |file|pool|images|file photo|via getty images|news agency))*\s?(/|via)\s?.{2,60}|(ap|afp|epa|reuters
        |upi) (photo|file photo|file|pool|pictures?)|afp|getty images|shutterstock|epa-efe
        |[^.!?]{2,50}\s?/\s?(ap|afp|reuters|getty( images)?|epa|afp/getty images|ap photo|anadolu( agency)?
        |the new york times|the washington post|bloomberg|pool|wana|tass|redux|shutterstock|u\.s\. \w+( \w+)?)
        |[^.!?]{2,40}(via (ap|getty images|reuters|afp|associated press))|credit\s?(\.{2,}|…)\s?.{2,70}
        |[^.!?]{2,60} for the (new york times|washington post|wall street journal|guardian|times))\W*$"),
];

static OPENING_SET: LazyLock<Option<RegexSet>> = LazyLock::new(|| compile(OPENINGS));
static MARK_SET: LazyLock<Option<RegexSet>> = LazyLock::new(|| compile(MARKS));

/// What every line that a rule of [`MARKS`] matches holds; most prose holds none of it.
static GATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let marks = r"(?i)[@©\[(|/]|contribut|reserved|copyright|photo|credit|reuters|epa|afp|getty|reach|via |writethru|eds:|\d.?(ld|lead|add|sub)|take \d|issue|vol|edition|no\. ?\d|picture|image|foto|upi|shutterstock|xinhua|wana|tass|i[rs]na|anadolu|dpa|for the ";
    Regex::new(marks).ok()
});

fn compile(rules: &[Rule]) -> Option<RegexSet> {
    // The boundary of ASCII words: the Unicode one would drive the automaton off its fast path at every curly quote.
    let line = |part: &str| part.trim_start().replace(r"\b", r"(?-u:\b)");
    let rules = rules
        .iter()
        .map(|(_, _, rule)| rule.lines().map(line).collect::<String>());
    RegexSetBuilder::new(rules)
        .case_insensitive(true)
        // Bounded repeats of Unicode classes need more room than the default.
        .size_limit(256 << 20)
        .dfa_size_limit(64 << 20)
        .build()
        .ok()
}

/// The kind of furniture that a tidy line with so many words is by its wording alone.
pub(super) fn classify(line: &str, words: usize) -> Option<Furniture> {
    let first = |set: &LazyLock<Option<RegexSet>>, rules: &[Rule]| {
        let matches = set.as_ref()?.matches(line);
        matches
            .iter()
            .find_map(|at| rules.get(at).filter(|(_, most, _)| words <= *most))
            .map(|(kind, ..)| *kind)
    };
    let marked = || GATE.as_ref().is_some_and(|gate| gate.is_match(line));
    first(&OPENING_SET, OPENINGS)
        .or_else(|| {
            if marked() {
                first(&MARK_SET, MARKS)
            } else {
                None
            }
        })
        .filter(|kind| !(yields_to_speech(*kind) && reports_speech(line)))
}

/// Whether a kind is known by its first words alone, with which a report of speech may begin too.
fn yields_to_speech(kind: Furniture) -> bool {
    matches!(
        kind,
        Furniture::Advertisement
            | Furniture::Byline
            | Furniture::CrossReference
            | Furniture::Navigation
            | Furniture::Paywall
            | Furniture::SignUp
    )
}

/// Whether the line is a whole sentence in which somebody says something.
fn reports_speech(line: &str) -> bool {
    line.ends_with(['.', '”', '"'])
        && line
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| matches!(word, "said" | "says" | "told" | "added" | "warned"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_compile() {
        assert_eq!(
            OPENING_SET.as_ref().map(RegexSet::len),
            Some(OPENINGS.len())
        );
        assert_eq!(MARK_SET.as_ref().map(RegexSet::len), Some(MARKS.len()));
        assert!(GATE.is_some());
    }

    fn kind(line: &str) -> Option<Furniture> {
        classify(line, super::super::shape::words(line))
    }

    #[test]
    fn furniture_of_each_kind() {
        let cases = [
            ("ADVERTISEMENT", Furniture::Advertisement),
            (
                "Story continues below advertisement",
                Furniture::Advertisement,
            ),
            (
                "Advertisement - scroll to continue",
                Furniture::Advertisement,
            ),
            ("© 2021 Basra Gazette", Furniture::Copyright),
            (
                "Copyright 2021 The Basra Gazette. All rights reserved.",
                Furniture::Copyright,
            ),
            (
                "--With assistance from Mona Haddad and Jon Reyes.",
                Furniture::Credit,
            ),
            (
                "(Reporting by Mona Haddad; Editing by Jon Reyes)",
                Furniture::Credit,
            ),
            (
                "Reporting by Mona Haddad in Basra; writing by J. Reyes.",
                Furniture::Credit,
            ),
            ("Mona Haddad contributed to this report.", Furniture::Credit),
            (
                "This article was amended on 3 May to correct a name.",
                Furniture::Correction,
            ),
            (
                "The views expressed here are the author’s own.",
                Furniture::Disclaimer,
            ),
            (
                "We use cookies to give you the best experience.",
                Furniture::Consent,
            ),
            ("Accept all cookies", Furniture::Consent),
            (
                "To contact the reporter on this story: Mona Haddad at mh@gazette.example",
                Furniture::Contact,
            ),
            ("Follow her on Twitter: @mona", Furniture::Contact),
            ("mona@gazette.example", Furniture::Contact),
            ("To continue reading, subscribe.", Furniture::Paywall),
            ("Already a subscriber? Log in", Furniture::Paywall),
            ("Sign up for our morning newsletter.", Furniture::SignUp),
            ("Get the day’s top stories in your inbox", Furniture::SignUp),
            (
                "Image caption Two men mend a net near the pier",
                Furniture::Caption,
            ),
            ("Image source, Getty Images", Furniture::Credit),
            (
                "FILE - Two men mend a net near the pier, May 3, 2019.",
                Furniture::Caption,
            ),
            (
                "Two men mend a net near the pier. (AP Photo/Jon Reyes)",
                Furniture::Caption,
            ),
            (
                "Two men mend a net near the pier [File: Jon Reyes/Reuters]",
                Furniture::Caption,
            ),
            (
                "Two men mend a net near the pier. Photograph: Jon Reyes/AFP",
                Furniture::Caption,
            ),
            ("HADDAD. . . not my idea", Furniture::Caption),
            ("Photo: Jon Reyes", Furniture::Credit),
            ("(AFP)", Furniture::Credit),
            ("(See story on Page Two.)", Furniture::CrossReference),
            (
                "Read more: Envoys meet in the old palace",
                Furniture::Navigation,
            ),
            ("Exit mobile version", Furniture::Navigation),
            ("Comments are closed.", Furniture::Navigation),
            ("Listen to this article 4 min", Furniture::Navigation),
            ("Tags: river, garrison", Furniture::Navigation),
            ("Middle East", Furniture::Navigation),
            ("Story by Mona Haddad", Furniture::Byline),
            ("The Associated Press", Furniture::Byline),
        ];
        for (line, expected) in cases {
            assert_eq!(kind(line), Some(expected), "{line}");
        }
    }

    #[test]
    fn prose_with_the_same_words() {
        for line in [
            "Advertisements for the army hang all over the town.",
            "Ads paid by the militia ran on every channel.",
            "Subscribe to that theory and the whole war looks different.",
            "Copyright law has not reached the bazaar.",
            "The photo shows the general at the gate, smiling.",
            "A picture of the general hung in every office.",
            "Share prices fell in Basra after the vote.",
            "Contact with the garrison was lost on Monday.",
            "Add to that the price of bread.",
            "Adult men were told to stay at home.",
            "Read the treaty and you will find no such clause.",
            "Follow the money, he said, and you will find the ministry.",
            "See how quickly they left, she said.",
            "Get out of our country, the crowd shouted.",
            "Join the army or leave, they were told.",
            "Related clashes broke out in the south.",
            "Opinion in the capital is divided.",
            "Analysis of the ballots took a week.",
            "Reporting by the commission found no such order, the minister said.",
            "By evening the bridge was empty.",
            "Photographs of the dead covered the wall.",
            "Views expressed by the minister do not bind the cabinet.",
            "Support for the mission has collapsed, a poll found.",
            "Already a dozen villages are empty.",
            "To continue reading the signals as friendly would be a mistake, he said.",
            "This article of the treaty was never applied.",
            "Editing by the censor had left nothing of the report.",
            "Comments are not policy, the envoy said.",
            "More on that front cannot be expected, he said.",
            "Watch what they do, not what they say.",
            "Like the minister, he announced it on Twitter.",
            "Support the garrison and you support the occupier, she wrote.",
            "“Help us keep what is ours.”",
            "“Got it.”",
            "“Jobs.”",
            "Iraq, obviously.",
            "Join the guard to continue the fight, the poster read.",
            "It looks like you cannot trust anyone here.",
            "Sources: Garrison to leave the delta by the end of autumn",
            "Analysis: Why the river vote matters",
            "Embassy evacuates its local staff",
            "How the admiral became public enemy No. 1",
            "Top general: no garrison will stay in the delta",
            "UPDATE: Bridge reopens after the vote",
            "(c) Soldiers. Nobody counts them.",
            "Left the city last night, came back this morning.",
            "Published polls say otherwise.",
            "Email traffic between the two offices had stopped.",
            "Print runs were small and the paper was bad.",
            "More troops are on the way.",
            "Most read the vote as a warning.",
        ] {
            assert_eq!(kind(line), None, "{line}");
        }
    }
}
