//! Lines known by a mark anywhere in them: an address, ©, a photographer’s credit.

use super::Gate::*;
use super::Rule;
use crate::segment::kind::Furniture::*;

#[rustfmt::skip]
pub(super) const MARKS: &[Rule] = &[
    Rule(Copyright, 60, Holds("reserved|copyright"),
        r"\ball rights? (are )?reserved\b|^copyright (?-i:\p{Lu}[\w.&'’-]*\s?){1,6}\W*(\d{4})?\W*$"),
    Rule(Copyright, 40, Holds("©"),
        r"^\W*(©|[\w .,&'’-]{0,40}\s©\s?\d{4})|©\s?\d{4}"),
    Rule(Credit, 60, Holds("contribut|reported from"),
        r"\b(writers?|reporters?|journalists?|correspondents?|staff)\b.{2,}\bcontributed\W*$
        |^(?-i:\p{Lu}[\p{L}'’-]+( (and )?(al-|el-)?\p{Lu}[\p{L}.'’-]*){0,5}) reported
        [ ]from (?-i:(((al-|el-)?\p{Lu}[\p{L}'’-]*|and|from)[, ]*){1,24}((and )?(spoke|talked) (to|with) (\d|about |dozens|hundreds|more than |nearly |over |scores|some )[^.!?]{2,60})?)\W*$
        |\b(contributed (to|reporting (to|for|from)) this (report|story|article|piece|post|dispatch)
        |contributed (reporting|research)( from [\p{L} ,.'’-]+)?|contributed from [\p{L} ,.'’-]+)\W*$"),
    // `Full questionnaire (PDF).`, `Tables · Charts · Data`: what is to be had with the article.
    Rule(CrossReference, 5, Holds("(pdf"), r"^\W*[^.!?()]{2,60} \(pdf(, [^()]{2,16})?\)\W*$"),
    Rule(CrossReference, 12, Holds(" · "),
        r"^([^.!?·|:\d]{2,30} · ){1,4}(charts|crosstabs|data|data download|download|full results|methodology|questionnaire|tables)$"),
    Rule(Correction, 6, Begins("clarif|correct"), r"(clarifications?|corrections?) (added|appended)( below)?\W*$"),
    Rule(Contact, 9, Holds("@"),
        r"(^|\s|[(:])[\w.+-]+@[\w-]+(\.[\w-]+)+\W*$|^@\w{2,20}(\s*[|,•·]?\s*@\w{2,20})*$"),
    Rule(Contact, 70, Holds("@"),
        r"^.{0,120}[\w.+-]+@[\w-]+(\.[\w-]+)+\s*[;,|]\s*.*[\w.+-]+@[\w-]+(\.[\w-]+)+"),
    Rule(Contact, 50, Holds("@|on twitter|on x|on facebook|on linkedin"),
        r"\b(can be (reached|contacted|emailed|e-mailed|followed)|is (reachable|available)|(follow|reach) (him|her
        |them)|(he|she|they) tweets?)\b.{0,60}(@|on (twitter|x|facebook|linkedin))"),
    Rule(Caption, 90, Closes("by afp|by ap|by dpa|by epa|by reuters|by upi|courtesy|credit|file|getty|handout|[a|[epa|[reuters|[upi|[xinhua|illustration|image|photo|pic|screen|shutterstock|(abc news|
        source|supplied|for the washington p|for the new york t|for the wall s|for the guard|u.s. |
        via |wikimedia|/"),
        r"[(\[]\s?((file|handout|courtesy|credit|image|source|pic|picture|photograph|illustration|screenshot
        |screengrab|photo)s?( by| via| credit| courtesy( of)?| illustration
        | source)?\s?[:/—–-]\s?[^()\[\]]{2,90}|(photo|photograph|picture|image|pic|illustration)s? (by|via
        |courtesy|credit|provided)\b[^()\[\]]{2,90}|(courtesy|handout)\b[^()\[\]]{0,60}|by (afp|ap|dpa|epa|reuters|upi)|file( photo| picture
        | image| pic)?|(?-i:\p{Lu})[^()\[\]]{1,40} (file|handout|photo|picture)( (by|courtesy|from|via) [^()\[\]]{2,110})?|(ap|afp|epa|upi|reuters|dpa) (photo|pic|picture|file)s?\b[^()\[\]]{0,70}
        |(supplied|(supplied|abc news): [^()\[\]]{2,60})|(?-i:(\p{Lu}[\p{L}.'’-]* |al-\p{Lu}[\p{L}.'’-]* ){1,4}for [Tt]he (New York Times|Wall Street Journal|Washington Post|Guardian))
        |(ap|afp|epa|getty|upi|reuters|dpa)/[^()\[\]]{2,40}|file (photo|picture|image)\s?[:/—–-]\s?[^()\[\]]{2,60}|(?-i:(1st |2nd )?\p{Lu}[\p{L}.'’-]+( (\p{Lu}[\p{L}.'’-]*|1st|2nd|3rd)){1,6}\s?/\s?(For )?\p{Lu})[^()\[\]]{1,40}
        |(?-i:\p{Lu}{2,}\s?/\s?\p{Lu}[\p{L}.'’-]+ \p{Lu})[^()\[\]]{1,40}
        |(?-i:\p{Lu}[\p{L}-]+/\p{Lu}[\p{L}.'’-]+( \p{Lu}[\p{L}.'’-]+){1,2})
        |[^()\[\]|]{2,60}/\s?(ap|afp|reuters|getty|getty images|epa|efe|dpa|epa-efe|anadolu( agency)?|xinhua
        |tass|upi|bloomberg|shutterstock|alamy|pool|sipa|ap photo|afp photo|u\.?s\.? (army|navy|air force
        |marine corps)|dod|dvids)(\W[^()\[\]]{0,60})?|[^()\[\]|]{0,60}(via (ap|afp|reuters|getty( images)?|epa
        |wana)|getty images|wikimedia commons|shutterstock)|u\.s\. (army|navy|air force|marine corps
        |department of defense)( photo)?( by| /|/)?[^()\[\]]{0,60})[)\]]\W*$
        |[\p{L}\d,'’] ?\[(afp|anadolu|ap|epa|getty|reuters|upi|xinhua)\]$"),
    Rule(Caption, 60, Holds("photo|credit|pic|image|foto"),
        r"(\.|\||—|–| -)\s?(file )?(photograph|photo|credit|picture|pic|image|foto)s?( credit| by
        | courtesy( of)?)?\s?[:|/]\s?\S([^.!?]|\b(?-i:\p{Lu})\.){1,70}\W*$
        |(?-i:[a-z\d)”](Credit|Foto|Image|Photo|Photograph|Picture)s?)( by| courtesy( of)?| credit)?: ?(?-i:\p{Lu})[^!?]{1,70}$
        |[ ](?-i:Credit|Foto|Image|Photo|Photograph|Picture)s?: (?-i:\p{Lu})[^.!?:/]{2,40}/ ?(?-i:\p{Lu})[^.!?:]{1,40}$"),
    Rule(Caption, 60, Holds("/afp|/anadolu|/ap|/bloomberg|/dpa|/epa|/getty|/pool|/reuters|/tass|/upi|/wana|/ afp|
        / anadolu|/ ap|
        / bloomberg|/ dpa|/ epa|/ getty|/ pool|/ reuters|/ tass|/ upi|/ wana"),
        r"(\.|\||—|–| -)\s?(\p{L}[\p{L}.'’-]*\s?){1,5}/\s?(ap|afp
        |reuters|getty|getty images|epa|epa-efe|dpa|anadolu( agency)?|upi|bloomberg|ap photo|afp photo|wana|tass
        |pool)(/[\w .]{2,30})?\W*$"),
    Rule(Caption, 60, Holds("via ap|via afp|via reuters|via epa|getty images"),
        r"(\.|\||—|–| -)\s?[^.!?|]{0,50}(via (ap|afp|reuters|getty images|epa)|getty images)\W*$"),
    Rule(Caption, 90, Holds("epa/|epa:|epa /|epa :|photo/|photo:|photo /|photo :|photograph/|photograph:|photograph /|
        photograph :|reuters/|reuters:|reuters /|reuters :"),
        r"\s(?-i:REUTERS|AFP PHOTO|AP PHOTO|AP Photo|EPA|Reuters|Photograph|PHOTOGRAPH)\s?[/:]\s?.{2,70}\W*$"),
    Rule(Caption, 90, Holds("credit|photo by|photo courtesy"),
        r"\s(photo (credit|by|courtesy)\s?:.{2,70}
        |(?-i:Credit) (?-i:\p{Lu})[^.!?]{2,60}( for the (?-i:\p{Lu})[\p{L} ]+|/[^.!?]{2,40}|, via .{2,30})
        |credit\s?(\.{2,}|…).{2,70}|(?-i:Credit: \p{Lu})[^.!?:]{1,40})\W*$"),
    Rule(Caption, 90, Ends(" afp| ap| epa| reuters| getty image| getty images| ap photo|/afp|/ap|/epa|/reuters|/getty image|/getty images|/ap photo"),
        r"\s[|—–] (.{2,30}/)?(ap|afp|reuters|epa|getty images?|ap photo)\W*$"),
    // `… at the pier. Photo by Jon Reyes`, `… at the pier © AFP`, `… at the pier, in an undated photo.`
    Rule(Caption, 60, Holds("©| photo: | photo by |file photo|file image|file picture|handout photo|handout image|handout picture|undated photo|undated image|undated picture|this photo|this picture|this image"),
        r"\s©\s?(?-i:(\p{Lu}[\p{L}.'’-]*[ ,/]*(via |by |pool )?){1,6})$|[.!?)”] ((u\.s\. )?(air force|army|courtesy|guard|marine corps|navy) )?photo by (the )?(?-i:\p{Lu})[^!?]{2,90}$|\s[|—–] photo: .{2,50}\W*$|^(?-i:\p{Lu})[^.!?:;“”\x22]+ (?-i:Photo: \p{Lu}{2,5})$
        |^(?-i:\p{Lu})[^.!?]{10,250}[.!?][”\x22]? (?-i:Photo: \p{Lu})[^!?:]{2,60}$
        |, in (a|an|this) (file|handout|undated|undated file|undated handout) (photo|image|picture)\b[^.!?]{0,40}\.?$|, in this (photo|image|picture) (released|provided|taken|made)\b[^.!?]{0,60}\.?$|([.!?)”] |\()file (photo|image|picture)\)?\.?$
        |\bin this ([\w.,]+ ){0,4}file (photo|image|picture)\b"),
    Rule(Navigation, 24, Holds("0 add|0 ld|0 lead|0 sub|0 writethru|0-add|0-ld|0-lead|0-sub|0-writethru|dadd|dld|
        dlead|dsub|
        d add|d ld|d lead|d sub|d-add|d-ld|d-lead|d-sub|hadd|hld|hlead|hsub|h add|h ld|h lead|h sub|h-add|h-ld|
        h-lead|h-sub|
        tadd|tld|tlead|tsub|t add|t ld|t lead|t sub|t-add|t-ld|t-lead|t-sub|eds:|take 0|writethru"),
        r"^.{0,60}\b([0-9]((st|nd|rd|th)[ -]?|[ -])(ld|lead|writethru|add|sub)|writethru|ld-writethru|take [0-9]
        |eds:)\b[^.!?]{0,60}$"),
    Rule(Navigation, 24, Capitals, r"^(?-i:[A-Z]{2,6}[ -]?\d{3,6}\b[A-Z0-9 /.:<>()-]{0,60})$"),
    Rule(Navigation, 24, Begins("bc-"), r"^bc-[\w-]+"),
    Rule(Navigation, 14, Holds("issue|vol|edition|no."),
        r"^\W*([^.!?]{0,60}\b(issue|vol|volume|edition)\b\.?
        |([^.!?]{0,60} [·|—–-] )?no\.) (no\.? ?)?\d[\d,]{0,5}( [·|—–-] [^.!?]{0,60})?$
        |^(edition \d{1,2}[,;] [^.!?]{2,40} edition|((all|city|early|evening|final|first|second|third|fourth|\d(st|nd|rd|th)|home|international|late|london|main|metro
        |morning|national|north|northern|regional|scotland|scottish|state|\w+day|uk|us|weekend)[ ,-]{1,3}){1,3}editions?( ?[,;-] ?final)?)$"),
    Rule(Credit, 14, Begins("afp|anado|ap|credi|dpa|epa|getty|irna|isna|pa |reute|shutt|tass|upi|wana|xinhu"),
        r"((ap|afp|epa|reuters|getty( images)?|upi|dpa|anadolu( agency)?|xinhua|wana|tass|irna|isna)( (photo
        |file|pool|images|file photo|via getty images|news agency))*\s?(/|via)\s?.{2,60}|(ap|afp|epa|reuters
        |upi) (photo|file photo|file|pool|pictures?)|afp|getty images|pa (images|media|wire)|shutterstock|epa-efe
        |credit\s?(\.{2,}|…)\s?.{2,70})\W*$"),
    Rule(Credit, 8, Holds("/stars and str|/u.s. a|/u.s. m|/u.s. n|/bundesw"), r"^(?-i:\p{Lu}[\p{Lu}.'’-]+ \p{Lu}[\p{Lu}.'’-]+/(BUNDESWEHR|STARS AND STRIPES|U\.S\. (AIR FORCE|ARMY|MARINE CORPS|NAVY)))$"),
    Rule(Credit, 14, Holds("/|via |for the |photo illustration by|photo-illustration by"),
        r"^\W*([^.!?]{2,50}\s?/\s?(ap|afp|reuters|getty( images)?|epa|afp/getty images|ap photo|anadolu( agency)?
        |the new york times|the washington post|bloomberg|pool|wana|tass|redux|shutterstock|u\.s\. \w+( \w+)?)
        |[^.!?]{2,40}(via (ap|getty images|reuters|afp|associated press))
        |photo[ -]illustration by (the )?(?-i:\p{Lu})[^.!?]{2,60}(\. ((images?|photos?) by|sources?:) [^!?]{2,60})?
        |[^.!?/]{2,30} (images?|photos?|pictures?|pool)\s?/\s?(?-i:\p{Lu})[^.!?]{2,40}
        |(?-i:\p{Lu}[a-z][\p{L}.'’-]*( \p{Lu}[\p{L}.'’-]*){1,3}\s?/\s?[A-Z]{2,8}( \p{Lu}\p{L}+){0,2})
        |[^.!?]{2,60} for the (new york times|washington post|wall street journal|guardian|times))\W*$"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::words::shape;

    #[test]
    fn credits_before_and_behind_captions() {
        let kind = |line: &str| {
            super::super::classify(line, shape::words(line), super::super::marks(line))
        };
        for line in [
            "The pilots have been waiting for a boat since spring [AFP]",
            "Two men mend a net. (DoD photo by Sgt. Mona Haddad)",
            "A boat near Amara's pier on March 4, 2021. File photo: Jon T. Reyes/Delta",
            "Two men mend a net. (River Guard photo by Sgt. Mona Haddad, https://nets.example/a1; Public Domain).",
            "Two men mend a net on March 4, 2021. (Delta Chronicle file)",
            "Two men mend a net in Amara. (Delta/Jon Reyes)",
            "Two men mend a netImage: Jon Reyes/DNA",
            "Pilot Omar Reyes Photo: Mona Haddad/Delta Images",
            "A pilot at the pier in this 2003 file photo. Now he is a minister",
            "A pilot of the guard boards a boat at the pier. (Mona Haddad for The Washington Post)",
            "Pilots of the delta watch a film at the old pier. (Supplied: River Guard)",
            "A pilot watches over the delta. Army photo by Sgt. 1st Class Mona Haddad.",
            "Delta Foreign Ministry spokesperson Mona Haddad Photo: VCG",
        ] {
            assert_eq!(kind(line), Some(Caption), "{line}");
        }
        for line in [
            "DNA Photo/Mona Haddad",
            "Mona Haddad / DNA",
            "Spc. Mona Haddad/US Army",
            "MONA HADDAD/STARS AND STRIPES",
            "Photo illustration by the Echo. Photos by Delta Images Plus.",
            "Photo illustration by Mona Haddad/The Echo",
        ] {
            assert_eq!(kind(line), Some(Credit), "{line}");
        }
        for line in [
            "Edition 1, National Edition",
            "Late Edition - Final",
            "FIRST EDITION",
            "Saturday Final Edition",
        ] {
            assert_eq!(kind(line), Some(Navigation), "{line}");
        }
        for line in [
            "The first edition",
            "A late edition said otherwise",
            "Everyone at the pier wanted a photo: Jon Reyes, the pilot, as well",
            "The big picture: pilots wait and boats do not come",
            "The Delta's New Image: Still Poor",
            "The pilots wait, the agency (AFP) said.",
            "He wrote [sic] that the pilots had no boat.",
            "The pilots had asked for a vote (and/or a boat)",
            "Boats and/or pilots",
            "Nine boats were lost. (He wrote it for The Washington Gazette.)",
            "The boats were supplied (by whom, nobody said)",
            "ENVOYS AND PILOTS/BOATS MEET",
        ] {
            assert_eq!(kind(line), None, "{line}");
        }
    }
}
