//! The words that carry a full stop without ending a sentence, and the words that tell what follows one.

/// How an abbreviation behaves before a capital letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// `Gen.`, `Mr.`, `vs.`: something always follows, so no sentence ends here.
    Never,
    /// `Inc.`, `Calif.`, `St.`: a sentence ends here if the next word is one that starts sentences.
    Starter,
    /// `Feb.`, `No.`, `p.`: belongs to the number that follows, and is a plain word otherwise.
    Number,
    /// `U.S.`, `D.C.`: as `Starter`, and also before a name that has its own verb.
    Acronym,
    /// `a.m.`, `p.m.`: a sentence ends here unless a weekday or a time zone follows.
    Clock,
    /// `J.` in `J. D. Vance`: as `Starter`.
    Initial,
}

/// Titles and ranks; compared without regard to case only where all letters are capitals (`GEN. RYDER:`).
#[rustfmt::skip]
const TITLES: &[&str] = &[
    "Adm", "Ald", "Amb", "Assn", "Assoc", "Asst", "Atty", "Ayat", "Bde", "Bn", "Br", "Brig", "Capt", "Cdr", "Chap",
    "Chas", "Cmdr", "Cmte", "Col", "Cols", "Comdr", "Comm", "Cpl", "Cpt", "Dep", "Det", "Dir", "Dr", "Drs", "Eng",
    "Fmr", "Fr", "Ft", "Gen", "Gens", "Geo", "Gov", "Gov't", "Govs", "Govt", "Hon", "Hr", "Insp", "Int'l", "Intl",
    "Jos", "Lieut", "Lt", "MCpl", "Maj", "Messrs", "Mgr", "Min", "Mlle", "Mme", "Mmes", "Mr", "Mrs", "Ms", "Msgr",
    "Mt", "Mx", "Nat'l", "Natl", "Pfc", "Pres", "Prof", "Profs", "Pt", "Pvt", "Regt", "Rep", "Reps", "Ret", "Rev",
    "Revs", "Rt", "Sec", "Sen", "Sens", "Sgt", "Sgt.-Maj", "Sgts", "Sh", "Spc", "Spec", "Sr", "Sra", "Srta", "Ste",
    "Supt", "Thos", "Treas", "Univ", "Vice-Adm", "Wm",
];

/// Written in lower case and always followed by more of the sentence.
#[rustfmt::skip]
const LOWER: &[&str] = &[
    "Mio", "Mrd", "Tsd", "abs", "adm", "approx", "bspw", "bzw", "c", "ca", "capt", "cf", "col", "d", "d.h", "dept",
    "dr", "e.g", "eg", "env", "esp", "est", "evtl", "ext", "gen", "ggf", "gov", "hon", "i.e", "ie", "incl", "inkl",
    "lt", "maj", "mio", "mr", "mrd", "mrs", "ms", "prev", "prof", "rep", "res", "resp", "ret", "retd", "rev", "sen", "sgt", "sog",
    "tsd", "u.a", "v", "vgl", "viz", "vs", "z.b", "zzgl",
];

/// Places, firms, degrees and regions that may also be the last word of a sentence.
#[rustfmt::skip]
const STARTER: &[&str] = &[
    "Ala", "Alta", "Ariz", "Ark", "Arty", "Ave", "Avn", "Bldg", "Blvd", "Bros", "Bt", "Calif", "Cav", "Co", "Colo",
    "Con", "Conn", "Corp", "Cos", "Del", "Dept", "Depts", "Doc", "Docs", "EE", "Ed", "Ed.D", "Eds", "Engr", "Esq", "Fla", "Ga", "Hwy", "Ill",
    "Inc", "Ind", "Inf", "Is", "Jan-Feb", "Jr", "Kan", "Kans", "Ky", "La", "Ltd", "Mass", "Md", "Mfg", "Mich", "Minn",
    "Miss", "Mo", "Mont", "Neb", "Nebr", "Nev", "Okla", "Ont", "Ore", "Pa", "Penn", "Ph.D", "Plc", "Pty", "Que", "Rd",
    "St", "Sts", "Tech", "Tenn", "Tex", "Va", "Vt", "Wash", "Wis", "Wyo", "al", "etc",
];

/// Belong to a number after them.
#[rustfmt::skip]
const NUMBER: &[&str] = &[
    "Abs", "Apr", "Art", "Arts", "Aug", "Ch", "Dec", "Ep", "Eps", "Ex", "Feb", "Febr", "Fig", "Figs", "Fri", "Jan",
    "Jul", "Jun", "Mar", "Mon", "No", "Nos", "Nov", "Nr", "Nrn", "Oct", "Op", "Para", "Pp", "Res", "Rs", "Sat", "Sect",
    "Sep", "Sept", "Sun", "Thu", "Thur", "Thurs", "Tue", "Tues", "Tz", "Vol", "Vols", "Wed", "Ziff", "art", "ch",
    "circa", "ep", "fig", "ft", "lb", "lbs", "no", "nos", "nr", "oz", "p", "par", "para", "pp", "sec", "ver", "vol",
];

/// What follows an ordinal number in German, which ends in a full stop.
#[rustfmt::skip]
const AFTER_ORDINAL: &[&str] = &[
    "Januar", "Jänner", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
    "Dezember", "Jahrhundert", "Jahrhunderts", "Jahrhunderten", "Jh", "Jahrestag", "Geburtstag", "Mal",
];

/// Weekdays, months and zones that follow `a.m.` and `p.m.`.
#[rustfmt::skip]
const AFTER_CLOCK: &[&str] = &[
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Mon", "Tue", "Tues", "Wed",
    "Thu", "Thurs", "Fri", "Sat", "Sun", "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug",
    "Sep", "Sept", "Oct", "Nov", "Dec", "EST", "EDT", "ET", "CST", "CDT", "CT", "MST", "MDT", "MT", "PST",
    "PDT", "PT", "GMT", "UTC", "BST", "CET", "CEST", "AST", "IRST", "TRT", "Eastern", "Central", "Pacific",
    "Mountain", "Greenwich", "Local",
];

/// Words that begin a sentence far more often than they stand with a capital inside one.
#[rustfmt::skip]
const SENTENCE_STARTERS: &[&str] = &[
    "A", "About", "Above", "According", "Across", "Added", "Additionally", "After", "Again", "Against", "All",
    "Almost", "Along", "Already", "Also", "Although", "Amid", "Among", "An", "And", "Another", "Any", "Anyone",
    "Apart", "Are", "Around", "As", "Aside", "Asked", "At", "Back", "Because", "Before", "Behind", "Besides",
    "Between", "Beyond", "Both", "But", "By", "Can", "Certainly", "Clearly", "Could", "Critics", "Currently",
    "Despite", "Did", "Do", "Does", "Doing", "Don't", "Don’t", "During", "Each", "Earlier", "Either",
    "Elsewhere", "Even", "Eventually", "Every", "Everyone", "Everything", "Except", "Few", "Finally", "For",
    "From", "Further", "Furthermore", "Given", "Had", "Has", "Have", "Having", "He", "He's", "Hence", "Her",
    "Here", "He’s", "His", "How", "However", "Hundreds", "I", "I'd", "I'm", "I've", "If", "In", "Indeed",
    "Instead", "Into", "Is", "It", "It's", "Its", "It’s", "I’d", "I’m", "I’ve", "Just", "Last", "Later",
    "Lawmakers", "Let", "Let's", "Let’s", "Like", "Likewise", "Many", "Maybe", "Meanwhile", "Military",
    "Millions", "More", "Moreover", "Most", "Much", "My", "Nearly", "Neither", "Never", "Nevertheless", "No",
    "Nobody", "None", "Nonetheless", "Nor", "Not", "Nothing", "Now", "Obviously", "Of", "Officials", "On",
    "Once", "One", "Only", "Or", "Other", "Others", "Our", "Out", "Outside", "Over", "Perhaps", "Please",
    "Protesters", "Rather", "Recently", "Reporters", "Says", "Several", "Shall", "She", "Should", "Similarly",
    "Since", "So", "Some", "Someone", "Soon", "Sources", "Speaking", "Still", "Such", "Surely", "Thank",
    "Thanks", "That", "That's", "That’s", "The", "Their", "Then", "There", "There's", "Therefore", "There’s",
    "These", "They", "They're", "They’re", "This", "Those", "Though", "Thousands", "Three", "Through",
    "Throughout", "Thus", "Till", "To", "Today", "Together", "Tomorrow", "Tonight", "Too", "Troops", "Two",
    "Under", "Unfortunately", "Unless", "Unlike", "Until", "Upon", "Was", "We", "We're", "We've", "Well",
    "Were", "We’re", "We’ve", "What", "What's", "Whatever", "What’s", "When", "Whenever", "Where", "Whether",
    "Which", "While", "Who", "Whoever", "Whose", "Why", "Will", "With", "Within", "Without", "Would", "Yes",
    "Yesterday", "Yet", "You", "You're", "Your", "You’re",
];

/// Words that contract with the verb after them.
#[rustfmt::skip]
const PRONOUNS: &[&str] = &["He", "It", "She", "That", "There", "They", "We", "You"];

/// Lower-case words by which a name before them is known to be the subject of a clause.
#[rustfmt::skip]
const FINITE_VERBS: &[&str] = &[
    "is", "isn't", "isn’t", "was", "wasn't", "wasn’t", "are", "were", "has", "had", "have", "hasn't", "hasn’t",
    "will", "would", "wouldn't", "wouldn’t", "won't", "won’t", "could", "can", "cannot", "can't", "can’t",
    "should", "may", "might", "must", "said", "says", "told", "did", "does", "doesn't", "doesn’t", "didn't",
    "didn’t", "denied", "denies", "wants", "wanted", "insists", "insisted", "accused", "accuses", "rejected",
    "rejects", "announced", "warned", "warns", "called", "calls", "claims", "claimed", "argues", "argued",
    "maintains", "also", "and", "responded", "launched", "fired", "remains", "remained", "invaded", "needs",
    "voted", "began", "became",
];

/// Capitalised words that `U.S.` and its like modify, whatever verb comes after them.
#[rustfmt::skip]
const INSTITUTIONS: &[&str] = &[
    "Administration", "Agency", "Air", "Ambassador", "Ambassadors", "Army", "Attorney", "Bank", "Border",
    "Bureau", "Cabinet", "Capitol", "Census", "Central", "Charge", "Christians", "Coast", "Commander",
    "Commerce", "Commission", "Conference", "Congress", "Congressional", "Congressman", "Congresswoman",
    "Constitution", "Consulate", "Court", "Customs", "Defence", "Defense", "Democrats", "Department", "Deputy",
    "District", "Embassy", "Energy", "Federal", "Fifth", "First", "Fleet", "Forces", "Foreign", "Geological",
    "Government", "Homeland", "House", "Immigration", "Institute", "Jews", "Joint", "Justice", "Marine",
    "Marines", "Mayor", "Military", "Mission", "Muslims", "National", "Navy", "Office", "Open", "Pentagon",
    "Postal", "President", "Rangers", "Representative", "Representatives", "Republicans", "Secretary",
    "Security", "Senate", "Senator", "Senators", "Soccer", "Special", "State", "States", "Steel", "Supreme",
    "Treasury", "Troops", "Under", "Undersecretary", "Vice", "War",
];

/// Two letters that are no person's initials.
#[rustfmt::skip]
const PLACES: &[&str] = &[
    "B.C", "D.C", "E.U", "L.A", "N.C", "N.D", "N.H", "N.J", "N.M", "N.S", "N.Y", "N.Z", "P.E", "P.R", "R.I", "S.C", "S.D",
    "U.K", "U.N", "U.S", "W.V",
];

/// Verbs that attribute a quotation which ended in `?”` or `!”`.
#[rustfmt::skip]
const ASKING: &[&str] = &[
    "asked", "asks", "wondered", "wonders", "cried", "cries", "shouted", "shouts", "exclaimed", "exclaims",
    "demanded", "demands", "inquired", "yelled", "screamed", "chanted", "joked", "quipped", "replied",
];

/// Verbs that may attribute what came before or introduce what comes after.
const SAYING: &[&str] = &[
    "said",
    "says",
    "told",
    "added",
    "adds",
    "wrote",
    "writes",
    "tweeted",
    "continued",
    "recalled",
    "explained",
];

/// What the word before a full stop (`token`, without that stop) is, if it is an abbreviation.
pub(super) fn lookup(token: &str) -> Option<Abbreviation> {
    if token.is_empty() || token.len() > 24 {
        return None;
    }
    // Most words before a full stop are plain ones.
    if token.bytes().all(|b| b.is_ascii_lowercase()) {
        return in_small_letters(token);
    }
    // `l'art. 5`
    let token = match token.split_once(['\'', '’']) {
        Some((article, word)) if article.len() == 1 && word.len() > 1 => word,
        _ => token,
    };
    // `Vice-Adm.` and `Sgt.-Maj.`: the last part decides, but the C of `Tri-C.` is no initial.
    let last = token
        .rsplit(['-', '/', '–', '—', '…'])
        .next()
        .unwrap_or(token);
    let compound = last.len() < token.len() && !token.contains('.');
    let whole = token;
    let token = if compound && last.chars().count() == 1 {
        token
    } else {
        last
    };
    let letters = token.chars().filter(|c| c.is_alphabetic()).count();
    if compound && whole.starts_with(['D', 'I', 'R']) && is_state_in_capitals(whole) {
        return Some(Abbreviation::Starter);
    }
    if matches!(token, "a.m" | "p.m" | "A.M" | "P.M" | "am" | "pm") && token.contains('.') {
        return Some(Abbreviation::Clock);
    }
    if LOWER.binary_search(&token).is_ok() {
        return Some(Abbreviation::Never);
    }
    if token.contains('.') && token.split('.').all(|part| part.chars().count() == 1) && letters > 1
    {
        return Some(Abbreviation::Acronym);
    }
    if letters == 1 && token.chars().count() == 1 && token.chars().all(|c| !c.is_lowercase()) {
        return Some(Abbreviation::Initial);
    }
    // `H.J.Res.` belongs to its number as `Res.` does.
    let part = token.rsplit('.').next().unwrap_or(token);
    if NUMBER.binary_search(&part).is_ok() && (part == token || part.len() >= 3) {
        return Some(Abbreviation::Number);
    }
    // `H.Con.` in `H.Con. Res. 105`
    if STARTER.binary_search(&token).is_ok()
        || part.len() >= 3 && STARTER.binary_search(&part).is_ok()
    {
        return Some(Abbreviation::Starter);
    }
    if TITLES.binary_search(&token).is_ok() {
        return Some(Abbreviation::Never);
    }
    if (2..=5).contains(&letters) && token.chars().all(char::is_uppercase) {
        // `GEN. RYDER:` in a transcript; `NO. 3` in capitals.
        let mut chars = token.chars();
        let title: String = chars
            .next()
            .into_iter()
            .chain(chars.flat_map(char::to_lowercase))
            .collect();
        if TITLES.binary_search(&title.as_str()).is_ok()
            && !matches!(title.as_str(), "Sec" | "Min" | "Eng" | "Dep" | "Sh" | "Pt")
        {
            return Some(Abbreviation::Never);
        }
        return (title == "No" || title == "Nos").then_some(Abbreviation::Number);
    }
    // `Bldg.`, `Pfc.`: a capital and no vowel is no English word.
    let mut chars = token.chars();
    let capital = chars.next().is_some_and(|c| c.is_ascii_uppercase());
    let bare =
        chars.all(|c| c.is_ascii_lowercase() && !matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y'));
    let vowel = token.starts_with(['A', 'E', 'I', 'O', 'U', 'Y']);
    (capital && bare && !vowel && (2..=5).contains(&letters)).then_some(Abbreviation::Starter)
}

/// `D-MICH`, `R-OKLA`: a party and a state in the capitals of a transcript.
fn is_state_in_capitals(token: &str) -> bool {
    let Some((_, state)) = token
        .split_once(['-', '–'])
        .filter(|(party, _)| party.len() == 1)
    else {
        return false;
    };
    let small: String = state
        .chars()
        .enumerate()
        .map(|(at, c)| if at == 0 { c } else { c.to_ascii_lowercase() })
        .collect();
    state.bytes().all(|b| b.is_ascii_uppercase()) && STARTER.binary_search(&small.as_str()).is_ok()
}

/// What a token of small letters is, as [`lookup`] would find.
fn in_small_letters(token: &str) -> Option<Abbreviation> {
    let is_in = |list: &[&str]| list.binary_search(&token).is_ok();
    match token.len() {
        // Longer than any of them.
        7.. => None,
        _ if is_in(LOWER) => Some(Abbreviation::Never),
        _ if is_in(NUMBER) => Some(Abbreviation::Number),
        _ => is_in(STARTER).then_some(Abbreviation::Starter),
    }
}

/// Whether a sentence is likely to begin with `word`.
pub(super) fn starts_sentences(word: &str) -> bool {
    // `He'd`, `It’ll`: as the word alone.
    let stem = word.split(['\'', '’']).next().unwrap_or(word);
    SENTENCE_STARTERS.binary_search(&word).is_ok()
        || stem.len() >= 2 && stem.len() < word.len() && PRONOUNS.contains(&stem)
}

/// Whether `word` with a full stop is a title with which sentences begin, and which no abbreviation stands before.
pub(super) fn is_address(word: &str) -> bool {
    matches!(word, "Mr" | "Mrs" | "Ms")
}

/// Whether `word` is a title or a rank.
pub(super) fn is_title(word: &str) -> bool {
    TITLES.binary_search(&word).is_ok()
}

/// Whether `word` after `a.m.` goes on with the same time.
pub(super) fn follows_clock(word: &str) -> bool {
    AFTER_CLOCK.contains(&word)
}

/// Whether `word` follows `before` as an ordinal: `3. Oktober`, `19. Jahrhundert`.
pub(super) fn is_ordinal(before: &str, word: &str) -> bool {
    let digits = (1..=2).contains(&before.len()) && before.bytes().all(|b| b.is_ascii_digit());
    digits && AFTER_ORDINAL.contains(&word)
}

/// Whether `word` shows that the name before it is a subject.
pub(super) fn is_finite_verb(word: &str) -> bool {
    FINITE_VERBS.contains(&word)
}

/// Whether `word` names an institution that `U.S.` stands before.
pub(super) fn is_institution(word: &str) -> bool {
    INSTITUTIONS.binary_search(&word).is_ok()
}

/// Whether an acronym is two letters that name no place: the initials of somebody whose surname follows.
pub(super) fn is_initials(acronym: &str) -> bool {
    acronym.len() == 3 && PLACES.binary_search(&acronym).is_err()
}

/// Whether `word` attributes a question or a cry.
pub(super) fn is_asking(word: &str) -> bool {
    ASKING.contains(&word)
}

/// Whether `word` attributes speech.
pub(super) fn is_saying(word: &str) -> bool {
    SAYING.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn searched_tables_are_sorted() {
        assert!(
            SENTENCE_STARTERS.is_sorted(),
            "{:?}",
            SENTENCE_STARTERS.windows(2).find(|w| w[0] > w[1])
        );
        for table in [INSTITUTIONS, LOWER, NUMBER, PLACES, STARTER, TITLES] {
            assert!(table.is_sorted(), "{table:?}");
        }
    }

    #[test]
    fn kinds() {
        let cases = [
            ("Gen", Some(Abbreviation::Never)),
            ("GEN", Some(Abbreviation::Never)),
            ("U.S", Some(Abbreviation::Acronym)),
            ("p.m", Some(Abbreviation::Clock)),
            ("W", Some(Abbreviation::Initial)),
            ("Feb", Some(Abbreviation::Number)),
            ("Calif", Some(Abbreviation::Starter)),
            ("Bldg", Some(Abbreviation::Starter)),
            ("troops", None),
            ("TV", None),
            ("Iraq", None),
            ("mass", None),
            ("", None),
        ];
        for (token, kind) in cases {
            assert_eq!(lookup(token), kind, "{token}");
        }
    }

    #[test]
    fn parts_of_names_and_of_words() {
        let cases = [
            ("Vice-Adm", Some(Abbreviation::Never)),
            ("Sgt.-Maj", Some(Abbreviation::Never)),
            ("Tri-C", None),
            ("H.J.Res", Some(Abbreviation::Number)),
            ("NO", Some(Abbreviation::Number)),
            ("NOS", Some(Abbreviation::Number)),
            ("SEC", None),
            ("MIN", None),
            ("am", None),
            ("A.M", Some(Abbreviation::Clock)),
            ("A.B", Some(Abbreviation::Acronym)),
            ("A.Bc", None),
            ("I", Some(Abbreviation::Initial)),
            ("i", None),
            ("3", None),
            ("Pfc", Some(Abbreviation::Never)),
            // A vowel may begin a word without others: `Ill`.
            ("Ytt", None),
            ("Bldgng", None),
            // Longer than any abbreviation, whatever its last part is.
            ("aaaaaaaaaaaaaaaaaaaaaaaa-Gen", None),
        ];
        for (token, kind) in cases {
            assert_eq!(lookup(token), kind, "{token}");
        }
    }

    #[test]
    fn words_that_begin_sentences() {
        for word in ["The", "He", "He'd", "They’ll"] {
            assert!(starts_sentences(word), "{word}");
        }
        for word in ["Basra", "the", "Basra's", "He-"] {
            assert!(!starts_sentences(word), "{word}");
        }
    }
}
