//! Sentences of languages that the text around them tells.

use super::{check, check_tight};
use crate::segment::boundaries::sentences_in;
use crate::segment::words::tongue::Tongue;

/// Checks paragraphs of a language in which `‖` marks every boundary.
fn check_in(tongue: Tongue, paragraphs: &[&str]) {
    for marked in paragraphs {
        let text = marked.replace('‖', " ");
        let ranges = sentences_in(&text, tongue);
        let found: Vec<&str> = ranges.into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, marked.split('‖').collect::<Vec<_>>());
    }
}

#[test]
fn german() {
    check_in(
        Tongue::German,
        &[
            "Das gilt z. B. für Deiche, u. a. Schleusen, d. h. Tore.‖Danach nicht.",
            "Das gilt z.\u{A0}B. hier.‖Der Verein Deich e. V. zahlt m. E. mind. 5 Taler, max. 9.‖Er lebt noch.",
            "Dr. med. Mona Haddad und Prof. Dr.-Ing. Omar Reyes sprachen.‖Dipl.-Ing. Haddad schwieg.",
            "Im 2. Quartal und in der 20. Legislaturperiode zahlte der 1. FC Basra.‖Nach dem II. Weltkrieg nicht.",
            "Am 3. 1. 2023 begann es.‖Es endete am 3.‖Er blieb bis zum 9.‖Die Stadt zahlte.",
            "Der Strom kam aus Isar 2.‖Basra zahlte 57,3 %.‖Deiche sind »alt«.‖Basra zahlt.",
            "Es kostet 5 Mrd.‖Das ist viel.‖Es waren 5 Mrd. Taler.",
            "Im Okt. 2022 kam er, gem. Art. 5, in die Hafenstr. 7 (vgl. Abb. 3).‖Er ging.",
            "Gem. Art. IV zahlten insg. 5 Orte, lt. Vizepräs. Haddad auch kath. Pfarren (vgl. Kap. IX).‖Er ging.",
            "Es waren nur noch 3.‖Davor waren es 40.‖Laut Haddad sind es 9.",
        ],
    );
}

#[test]
fn french_and_spanish() {
    check_in(
        Tongue::French,
        &[
            "MM. Haddad et Reyes partent en janv. 2024.‖Env. 500 barques restent.",
            "Elle l’a dit…‖Puis elle part.‖Il aime… Basra.",
            "Vers 14 h. 30, le gén. Haddad passe au bd. Reyes.‖Il part à 20 h.‖Elle reste.",
        ],
    );
    check_in(
        Tongue::Spanish,
        &[
            "La Dra. Haddad y el Excmo. Sr. Reyes leen la pág. 7 del s. XX.‖Nadie lo sabe.",
            "Los JJ. OO. de Basra costaron mucho...‖Nadie lo sabe.",
            "Uds. lo saben: el gral. Haddad y el cap. Reyes leen el art. 89, frac. VI, del 3 de dic. 2020.‖Nadie más.",
            "Ocurrió en el 44 a. C. y costó aprox. 500 talentos, p. ej. a la Cía. Haddad.‖Nadie lo sabe.",
        ],
    );
}

#[test]
fn turkish() {
    check_in(
        Tongue::Turkish,
        &[
            "Doç. Dr. Mona Haddad ile Tuğg. Omar Reyes, Bşk. Yrd. Ali Okafor'u dinledi.‖Sonra sustular.",
            "Basra 2. Ağır Ceza Dairesi 1. Ordu'yu haklı buldu.‖II. Murad da öyle dedi.",
            "Liman, rıhtım vb. Basra'da kapandı.‖Gazi Cad. No: 7 açıktı.‖Bkz. md. 26, No. 5.‖Bu yeter.",
            "Oy sayısı 12.‖Bu çok az.‖Kapılar dün kapandı…‖Haklı mı?",
        ],
    );
}

#[test]
fn what_is_german_is_not_english() {
    check("They came 2.‖Then they left in 3.‖Pumps ran.");
    check("He changed his mind.‖5 boats left.");
}

#[test]
fn names_with_small_words_before_them() {
    check("The town paid.‖bin Haddad stayed.‖van der Okafor left.‖de Reyes slept.");
    check("It lies in Val. de Basra.‖They pay 5 p.m. de Reyes.");
    check_in(Tongue::German, &["Sie las den letzten. von Haddad"]);
}

#[test]
fn greek_asks_with_a_semicolon() {
    check("Πότε φεύγουν;‖Κανείς δεν ξέρει.‖«Γιατί;»‖Δεν είπε; όχι.");
    check("They came; Nobody left.");
}

#[test]
fn marks_of_other_languages() {
    check("›Das ist alt.‹‖Danach ging er.");
    check("‚Das ist alt.‘‖Danach ging er.");
    check("هل غادروا؟\u{200F}‖نعم.");
    check("شكر الدول التي وقفت معه (...) ودعاها إلى الحوار.‖لم ترد بعد...‖ثم صمت.");
    check_tight("比例达到５．３％。‖这太多了．");
}
