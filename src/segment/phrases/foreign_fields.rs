//! What a news database writes around articles in German, French, Spanish and other languages: the fields of an article, its place
//! among those that were saved, rights.

use crate::segment::kind::Furniture;

/// The names of fields, in capitals as they are printed; in English they are among the patterns.
#[rustfmt::skip]
const FIELDS: &[(&str, Furniture)] = &[
    ("ACTUALISATION", Furniture::DateLine), ("AUTEUR", Furniture::Byline), ("AUTEURS", Furniture::Byline),
    ("AUTEUR(S)", Furniture::Byline), ("AUTOR", Furniture::Byline), ("AUTORE", Furniture::Byline), ("AUTOREN", Furniture::Byline),
    ("DATE-CHARGEMENT", Furniture::DateLine), ("DATUM", Furniture::DateLine), ("FECHA", Furniture::DateLine),
    ("FECHA-CARGA", Furniture::DateLine), ("GRAFIK", Furniture::Caption), ("GRAFIEK", Furniture::Caption),
    ("GRAPHIQUE", Furniture::Caption), ("IDIOMA", Furniture::Navigation), ("LANGUE", Furniture::Navigation),
    ("LENGTE", Furniture::Navigation), ("LINGUA", Furniture::Navigation), ("LONGITUD", Furniture::Navigation),
    ("LONGUEUR", Furniture::Navigation), ("LUNGHEZZA", Furniture::Navigation), ("LÄNGE", Furniture::Navigation),
    ("PUBLIKATIONSTYP", Furniture::Navigation), ("RUBRIEK", Furniture::Navigation), ("RUBRIK", Furniture::Navigation),
    ("RUBRIQUE", Furniture::Navigation), ("SECCIÓN", Furniture::Navigation), ("SEZIONE", Furniture::Navigation),
    ("SPRACHE", Furniture::Navigation), ("TAAL", Furniture::Navigation), ("TIPO-PUBLICACIÓN", Furniture::Navigation),
    ("TYPE-PUBLICATION", Furniture::Navigation),
];
/// The longest name of a field in bytes.
const NAME: usize = 18;
/// Most words of a field: those of a caption may be many.
const VALUE: usize = 40;

/// Lines of pages, as no sentence reads in English or in their own language.
#[rustfmt::skip]
const OF_PAGES: &[(&str, Furniture)] = &[
    ("Abonnez-vous", Furniture::SignUp), ("Anzeige", Furniture::Advertisement), ("Artikel drucken", Furniture::Navigation),
    ("Artikel merken", Furniture::Navigation), ("Artikel teilen", Furniture::Navigation),
    ("Auch interessant", Furniture::Navigation), ("Das könnte Sie auch interessieren", Furniture::Navigation),
    ("Das könnte Sie interessieren", Furniture::Navigation), ("Datenschutz", Furniture::Consent),
    ("Datenschutzerklärung", Furniture::Consent), ("Impressum", Furniture::Navigation), ("Jetzt abonnieren", Furniture::SignUp),
    ("Jetzt Newsletter abonnieren", Furniture::SignUp), ("Lea también", Furniture::Navigation),
    ("Lee también", Furniture::Navigation), ("Lesen Sie auch", Furniture::Navigation),
    ("Lesen Sie hier mehr", Furniture::Navigation), ("Lesen Sie mehr", Furniture::Navigation),
    ("Lire aussi", Furniture::Navigation), ("Lire la suite", Furniture::Navigation),
    ("Mehr zu diesem Thema", Furniture::Navigation), ("Mehr zum Thema", Furniture::Navigation),
    ("Meistgelesene Artikel", Furniture::Navigation), ("Mentions légales", Furniture::Navigation),
    ("Más sobre este tema", Furniture::Navigation), ("Newsletter abonnieren", Furniture::SignUp),
    ("Newsletter bestellen", Furniture::SignUp), ("Publicidad", Furniture::Advertisement),
    ("Publicité", Furniture::Advertisement), ("Sur le même sujet", Furniture::Navigation),
    ("Zum Newsletter anmelden", Furniture::SignUp), ("Zur Startseite", Furniture::Navigation),
    ("Zurück zur Startseite", Furniture::Navigation), ("À lire aussi", Furniture::Navigation),
];
/// Most words of one.
const OF_PAGE: usize = 5;

/// That all rights are reserved.
const RIGHTS: [&str; 6] = [
    "alle rechte vorbehalten",
    "alle rechten voorbehouden",
    "todos los derechos reservados",
    "todos os direitos reservados",
    "tous droits réservés",
    "tutti i diritti riservati",
];
/// How these begin.
const ALL: [&str; 4] = ["alle", "todos", "tous", "tutti"];
/// Most words of a line that says so.
const CLAIM: usize = 12;

/// What a line is, if it is one of these.
pub(in crate::segment) fn of(line: &str, words: usize) -> Option<Furniture> {
    if words > VALUE {
        return None;
    }
    let head = &line[..line.floor_char_boundary(NAME)];
    if let Some(end) = head.find(':') {
        let name = head[..end].trim_end();
        let field = FIELDS.iter().find(|(field, _)| *field == name);
        return field.map(|(_, kind)| *kind);
    }
    if words > CLAIM {
        return None;
    }
    if words <= OF_PAGE {
        let bare = line.trim_matches(|c: char| !c.is_alphanumeric());
        let found = OF_PAGES
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(bare));
        if let Some((_, kind)) = found {
            return Some(*kind);
        }
    }
    if is_place(line) {
        return Some(Furniture::Navigation);
    }
    let is_all = |all: &str| {
        let first = line.get(..all.len());
        first.is_some_and(|first| first.eq_ignore_ascii_case(all))
    };
    let is_claim = || {
        let small = line.to_lowercase();
        RIGHTS.iter().any(|claim| small.starts_with(claim))
    };
    (ALL.into_iter().any(is_all) && is_claim()).then_some(Furniture::Copyright)
}

/// `Dokument 3 von 12`, `Document 3 de 12`.
fn is_place(line: &str) -> bool {
    // Nearly every line is told by its first letters.
    if !line.starts_with("Do") {
        return false;
    }
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    match line.split_whitespace().collect::<Vec<_>>()[..] {
        ["Dokument", at, "von", all] | ["Document", at, "de", all] => {
            is_number(at) && is_number(all)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::words::shape;

    #[test]
    fn fields_places_and_rights_in_other_languages() {
        let kind = |line: &str| of(line, shape::words(line));
        for (line, wanted) in [
            ("RUBRIK: LOKALES; S. 3", Furniture::Navigation),
            ("LÄNGE: 405 Wörter", Furniture::Navigation),
            ("AUTEUR: Mona Haddad", Furniture::Byline),
            ("GRAFIK: Die Boote im Delta am Abend.", Furniture::Caption),
            ("DATE-CHARGEMENT: 12 janvier 2010", Furniture::DateLine),
            ("Dokument 3 von 12", Furniture::Navigation),
            ("Mehr zum Thema", Furniture::Navigation),
            ("Jetzt Newsletter abonnieren »", Furniture::SignUp),
            ("Document 3 de 12", Furniture::Navigation),
            ("Alle Rechte vorbehalten", Furniture::Copyright),
            ("TOUS DROITS RÉSERVÉS.", Furniture::Copyright),
        ] {
            assert_eq!(kind(line), Some(wanted), "{line}");
        }
        for line in [
            "UPDATE: The boats have left.",
            "Rubrik: die Boote",
            "FLUSS: Boote fahren ab",
            "Dokument 3 von heute",
            "Document 3 de 12 pages",
            "Alle Rechte der Fischer gelten",
            "Alle Boote sind fort",
            "Les pêcheurs ont tous droits réservés au port",
        ] {
            assert_eq!(kind(line), None, "{line}");
        }
        let long = format!("GRAFIK: {}", "Boote fahren ".repeat(20));
        assert_eq!(kind(&long), None);
    }
}
