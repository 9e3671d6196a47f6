//! Lines that only the end of a page can tell from prose; tried nowhere else.

use super::super::Furniture::*;
use super::Gate::*;
use super::Rule;

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
    Rule(Credit, 24, Begins("compi|edite|trans|typed"), r"(compiled|edited|transcribed|translated|typed) by\b"),
    Rule(Credit, 24, Begins("sourc"), r"sources?: (?-i:\p{Lu})"),
    Rule(Credit, 8, Holds("contributed"), r"^\W*(?-i:(\p{Lu}[\p{L}.'’-]* ){1,4}contributed)\W*$"),
    Rule(CrossReference, 90, Starts("["), r"^\[\d{1,3}\]\s"),
    // How to write to it.
    Rule(Contact, 40, Begins("compl|contr|corre|enqui|inqui|lette|quest|repli|submi|tips"),
        r"(complaints|contributions|correspondence|enquiries|inquiries|letters|questions|replies|submissions
        |tips)( to the editors?)?
        ,? ((may|should|must|can) be (sent|addressed|mailed|e-?mailed|edited|shortened)\b|(are|is) welcome\b|(should
        |must) bear\b
        |go to\b)"),
    Rule(Contact, 60, Begins("how to|lette|quest|submi|tips"),
        r"(how to submit|letters|questions|submissions|tips)\s?[:?]\s"),
    Rule(Contact, 30, Begins("call |conta|drop |e-mai|email|get in|phone|pleas|reach|send |tell |text |write"),
        r"(please )?((call|contact|e-?mail|phone|reach|text) us\b( (at|on|via|by|for)\b|:)|drop us a\b
        |get in touch (with us|at|by|via)\b
        |send (us )?(an e-?mail|your (letters?|story|stories|views|photos|comments|thoughts))\b
        |tell us (what you think|your (story|stories|views|thoughts))\b|write to us\b)"),
    Rule(Contact, 24, Begins("inclu|pleas"),
        r"(please )?include (a|your)\b.{0,60}\b(name|address|telephone|phone)\b"),
    Rule(Contact, 30, Begins("did yo|do you|got |have |like |story "),
        r"(did you (find|see|spot|notice) (a|an|any) (error|mistake|typo)|story ideas?
        |(do you have|have|have you got|got|have) (a |an |any )?(claim|comment|correction|family|news tip|question
        |story|stories|tip
        |view|relative|something to say)s?|like (our|the) (podcast|programme|show))\b[^.!?]{0,60}\?"),
    // How to pay for it.
    Rule(SignUp, 40, Begins("comme|forwa|pleas|subsc|to be|to ord|to rec|to sub|to uns|unsub|was th|we'll|we’ll|
        you ar|you ge|you ha|you re"),
        r"(forwarded (by|to you)\b|subscri(be|bers|ption|ptions)\b( \(\d+ issues\))?\s?[:!]|subscribe to (our
        |the) (daily|evening
        |morning|weekly)\b|to (be removed from|receive our|subscribe|unsubscribe)\b.{0,60}\b(briefings?|call|e-?mail
        |list|message|reply
        |send|word|write)\b|unsubscribe\b|was this (e-?mail |newsletter )?forwarded to you
        |we['’]ll send you\b.{0,30}\b(alerts|news|updates)\b|commenting on this\b.{0,60}\bsubscription\b
        |please contact us for subscription
        |to order a (copy|transcript|video)\b|you (are (getting|receiving)|get|receive|received
        |have received) this\b.{0,30}\b(as|because)\b.{0,30}\byou\b)"),
    Rule(Paywall, 40, Holds("reader|donat|member|subscrib"),
        r"^\W*.{2,60}\bis (funded|supported|sustained) by (donations|its (members|readers)|our (members|readers)
        |readers like you)\b"),
    Rule(Paywall, 40, Begins("suppo"),
        r"support (?-i:(\p{Lu}[\w’'-]*|&|and|of|the)( (\p{Lu}[\w’'-]*|&|and|of|the)){0,5})\. (we|it) (accept|rel
        |take)"),
    Rule(Paywall, 30, Begins("annua"), r"annual (rate|subscription)s?\b"),
    // Who owns it.
    Rule(Copyright, 40, Begins("all ma|all ne|not fo|redis|repri|repro|repub|unaut"),
        r"((unauthori[sz]ed )?(redistribution|reprinting|reproduction|republication|republishing)( (and
        |or) redistribution)?
        ( of .{2,40})? (is |are )?(forbidden|permitted|prohibited|by arrangement|for research|only (by|with))\b
        |not for (re)?distribution\b|all (material|news) may be (used|reproduced|quoted)\b)"),
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
    Rule(Navigation, 24, Begins("next e|next i"), r"next (edition|issue)\s?:"),
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
    Rule(Navigation, 24, Begins("flag t|pdf ve"), r"(flag this (comment|story)|pdf version)\b"),
];
