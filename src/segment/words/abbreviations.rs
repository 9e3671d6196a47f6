//! The words that carry a full stop without ending a sentence.

/// How an abbreviation behaves before a capital letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::segment) enum Abbreviation {
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
    "Abd", "Abp", "Adm", "Adms", "Ald", "Amb", "Assn", "Assoc", "Asst", "Atty", "Ayat", "Bde", "Benj", "Bn", "Br", "Brig", "Bryg",
    "Bty", "Capt", "Capts", "Cdr", "Cdre", "Chap", "Chas", "Cmdr", "Cmte", "Col", "Cols", "Comdr", "Comm", "Cpl", "Cpt", "Def",
    "Dep", "Det", "Dir", "Dr", "Drs", "Edw", "Eng", "Fmr", "Fr", "Ft", "Gen", "Gens", "Geo", "Gov", "Gov't", "Govs", "Govt", "Hon",
    "Hr", "Insp", "Int'l", "Intl", "Jas", "Jos", "Lieut", "Lt", "M/s", "MCpl", "Maj", "Messrs", "Mgr", "Min", "Mlle", "Mme", "Mmes",
    "Mohd", "Mr", "Mrs", "Ms", "Msgr", "Mt", "Mx", "Nat'l", "Natl", "Op", "Pfc", "Pres", "Prof", "Profs", "Pt", "Pte", "Pvt",
    "Regt", "Rep", "Reps", "Ret", "Retd", "Rev", "Revs", "Robt", "Rt", "Rte", "Sec", "Sen", "Sens", "Sgt", "Sgt.-Maj", "Sgts", "Sh",
    "Spc", "Spec", "Sr", "Sra", "Srta", "Sta", "Ste", "Sto", "Supt", "Supv", "Thos", "Treas", "Univ", "Ven", "Vice-Adm", "Wm",
];

/// Written in lower case and always followed by more of the sentence.
#[rustfmt::skip]
const LOWER: &[&str] = &[
    "Mio", "Mrd", "Tsd", "a.k.a", "abs", "adj", "adm", "approx", "bspw", "bzw", "c", "ca", "capt", "cf", "col", "d", "d.h", "dept",
    "dr", "e.g", "eg", "env", "esp", "est", "evtl", "ext", "gen", "ggf", "gov", "hab", "hon", "i.e", "ie", "incl", "inkl",
    "lt", "maj", "mio", "mr", "mrd", "mrs", "ms", "opp", "prev", "prof", "rep", "res", "resp", "ret", "retd", "rev", "sen", "sgt", "sog",
    "tsd", "u.a", "v", "vgl", "viz", "vs", "z.b", "zzgl",
];

/// Places, firms, degrees and regions that may also be the last word of a sentence.
#[rustfmt::skip]
const STARTER: &[&str] = &[
    "Adv", "Ala", "Alta", "App", "Ariz", "Ark", "Arty", "Ave", "Avn", "Bldg", "Blvd", "Bros", "Bt", "Calif", "Cav", "Civ", "Co",
    "Colo", "Compl", "Con", "Conn", "Corp", "Cos", "Crim", "Del", "Dem", "Dept", "Depts", "Dist", "Div", "Doc", "Docs", "EE", "Ed", "Ed.D",
    "Eds", "Engr", "Esq", "Exec", "Fla", "Ga", "Hons", "Hwy", "Ill", "Inc", "Ind", "Inf", "Is", "Jan-Feb", "Jr", "Kan", "Kans",
    "Ky", "La", "Lib", "Ltd", "MP", "Mass", "Md", "Mech", "Mfg", "Mich", "Minn", "Miss", "Mo", "Mont", "Neb", "Nebr", "Nev", "Okla", "Ont",
    "Ore", "Pa", "Penn", "Ph.D", "Plc", "Pty", "Pub", "Que", "Rd", "ST", "St", "Sts", "Suppl", "Tech", "Tenn", "Tex", "Trans", "Va", "Vt",
    "Wash", "Wis", "Wyo", "al", "deg", "etc",
];

/// What stands behind the name of a firm.
#[rustfmt::skip]
const FIRMS: &[&str] = &[
    "Bros", "Co", "Corp", "Cos", "INC", "Inc", "LLC", "LTD", "Ltd", "Mfg", "PLC", "Plc", "Pty", "inc", "ltd", "plc",
];

/// Belong to a number after them.
#[rustfmt::skip]
const NUMBER: &[&str] = &[
    "Abs", "Amdt", "Amdts", "Apr", "Art", "Arts", "Aug", "Ch", "Cir", "Dec", "Ep", "Eps", "Evid", "Ex", "Feb", "Febr", "Fig",
    "Figs", "Fri", "Ibid", "Id", "Jan", "Jul", "Jun", "Mar", "Mon", "No", "Nos", "Nov", "Nr", "Nrn", "Oct", "Ord", "Para", "Pp", "Reg",
    "Res", "Rs", "Sat", "Sect", "Sep", "Sept", "Sun", "Supp", "Tab", "Thu", "Thur", "Thurs", "Tue", "Tues", "Tz", "Vol", "Vols",
    "Wed", "Ziff", "art", "arts", "b", "ch", "chap", "chs", "circa", "cit", "cl", "cls", "cols", "ep", "fig", "fn", "ft", "hr",
    "hrs", "ibid", "lb", "lbs", "min", "mins", "no", "nos", "nr", "oz", "p", "par", "para", "paras", "pop", "pp", "reg", "regs",
    "sec", "secs", "ver", "vol", "yr", "yrs",
];

/// Books of scripture, of which some are names or words elsewhere.
#[rustfmt::skip]
const BOOKS: &[&str] = &[
    "Chr", "Cor", "Dan", "Deut", "Eccl", "Eph", "Esth", "Ex", "Exod", "Ezek", "Gal", "Hab", "Hag", "Heb", "Hos", "Isa", "Jer", "Josh",
    "Judg", "Lam", "Lev", "Mal", "Matt", "Mic", "Neh", "Num", "Obad", "Pet", "Phil", "Prov", "Ps", "Pss", "Rom", "Sam", "Thess", "Tim",
    "Tit", "Zech", "Zeph",
];

/// Letters that are no person's initials.
#[rustfmt::skip]
const PLACES: &[&str] = &[
    "B.C", "D.C", "E.U", "F.B.I", "L.A", "N.C", "N.D", "N.H", "N.J", "N.M", "N.S", "N.Y", "N.Z", "P.E", "P.R", "R.I",
    "S.C", "S.D", "U.A.E", "U.K", "U.N", "U.S", "U.S.A", "U.S.S.R", "W.V",
];

/// What the word before a full stop (`token`, without that stop) is, if it is an abbreviation.
pub(in crate::segment) fn lookup(token: &str) -> Option<Abbreviation> {
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
    // The name of a ship follows.
    if matches!(token, "H.M.S" | "U.S.S") {
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
    // `Lt.Col.` is written without a blank, too.
    if token.split('.').all(is_title) {
        return Some(Abbreviation::Never);
    }
    if (2..=5).contains(&letters) && token.chars().all(char::is_uppercase) {
        // `GEN. RYDER:` in a transcript; `NO. 3` in capitals. Some titles are words or names in capitals.
        if is_title_in_capitals(token)
            && !matches!(
                token,
                "SEC" | "MIN" | "ENG" | "DEP" | "SH" | "PT" | "OP" | "DEF"
            )
        {
            return Some(Abbreviation::Never);
        }
        return matches!(token, "NO" | "NOS").then_some(Abbreviation::Number);
    }
    // `Bldg.`, `Pfc.`: a capital and no vowel is no English word.
    let mut chars = token.chars();
    let capital = chars.next().is_some_and(|c| c.is_ascii_uppercase());
    let bare =
        chars.all(|c| c.is_ascii_lowercase() && !matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y'));
    let vowel = token.starts_with(['A', 'E', 'I', 'O', 'U', 'Y']);
    // `Hmm. That is true.`
    let sound = matches!(
        token,
        "Brr" | "Hm" | "Hmm" | "Mm" | "Mmm" | "Pfft" | "Psst" | "Shh" | "Tsk"
    );
    (capital && bare && !vowel && !sound && (2..=5).contains(&letters))
        .then_some(Abbreviation::Starter)
}

/// Whether `word` is a title or a rank all in capitals: `SEC`, `AMB`.
pub(in crate::segment) fn is_title_in_capitals(word: &str) -> bool {
    let letters = word.chars().count();
    if !(2..=5).contains(&letters) || !word.chars().all(char::is_uppercase) {
        return false;
    }
    let title: String = word
        .chars()
        .take(1)
        .chain(word.chars().skip(1).flat_map(char::to_lowercase))
        .collect();
    TITLES.binary_search(&title.as_str()).is_ok()
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

/// Whether `word` with a full stop is a title with which sentences begin, and which no abbreviation stands before.
pub(in crate::segment) fn is_form_of_address(word: &str) -> bool {
    matches!(word, "Mr" | "Mrs" | "Ms")
}

/// Whether an abbreviation that a number follows is a word of its own: `He said no.`
pub(in crate::segment) fn is_word(abbreviation: &str) -> bool {
    matches!(abbreviation, "arts" | "chap" | "no")
}

/// Whether `word` is a book of scripture, if a chapter and a verse follow.
pub(in crate::segment) fn is_book(word: &str) -> bool {
    BOOKS.binary_search(&word).is_ok()
}

/// Whether `word` stands behind the name of a firm.
pub(in crate::segment) fn is_firm(word: &str) -> bool {
    FIRMS.binary_search(&word).is_ok()
}

/// Whether `word` is a title or a rank.
pub(in crate::segment) fn is_title(word: &str) -> bool {
    TITLES.binary_search(&word).is_ok()
}

/// Whether an acronym may be the initials of somebody whose surname follows: it names no place.
pub(in crate::segment) fn is_persons_initials(acronym: &str) -> bool {
    (3..=5).contains(&acronym.len()) && PLACES.binary_search(&acronym).is_err()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn searched_tables_are_sorted() {
        for table in [BOOKS, FIRMS, LOWER, NUMBER, PLACES, STARTER, TITLES] {
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
            ("ST", Some(Abbreviation::Starter)),
            ("troops", None),
            ("TV", None),
            ("MP", Some(Abbreviation::Starter)),
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
            ("Lt.Col", Some(Abbreviation::Never)),
            ("Lt.Basra", None),
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
}
