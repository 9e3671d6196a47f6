use crate::segment::naming::tests::{LEAD, NEXT, kind_of};
use crate::segment::segment;

/// What each segment of a text is.
fn kinds(text: &str) -> Vec<&'static str> {
    let segments = segment(text, None);
    segments.iter().map(|s| s.kind.as_str()).collect()
}

#[test]
fn captions_by_their_neighbours() {
    let text = format!(
        "Envoys meet in the old palace\n\n{LEAD}\n\nMen mend a net near the pier.\nAFP via Getty Images\n\n{NEXT}"
    );
    assert_eq!(
        kinds(&text),
        ["headline", "sentence", "caption", "credit", "sentence"]
    );
}

#[test]
fn a_deck_that_stands_twice() {
    let title = "Envoys meet in the old palace";
    let deck =
        "The envoys of four states have met for the first time since the pier was closed in May.";
    let text = format!("{title}\n{deck}\n{deck}\n{LEAD}\n{NEXT}");
    assert_eq!(
        kinds(&text)[..3],
        ["headline", "sentence", "repeated-headline"]
    );
}

#[test]
fn what_stands_below_a_picture_that_is_named() {
    let said = "Few like it. Many boats left in the spring.";
    for (picture, kind) in [
        ("Image caption", "caption"),
        ("[chart: boats-by-year]", "sentence"),
    ] {
        let text =
            format!("Envoys meet in the old palace\n\n{LEAD}\n\n{picture}\n\n{said}\n\n{NEXT}");
        let found = segment(&text, None);
        assert_eq!(found[3].kind.as_str(), kind, "{picture}");
    }
}

#[test]
fn captions_between_paragraphs() {
    let inside = |between: &str| -> Vec<&str> {
        let text = format!("Envoys meet in the old palace\n\n{LEAD}\n\n{between}\n\n{NEXT}");
        let found = kinds(&text);
        found[2..found.len() - 1].to_vec()
    };
    let men = "Men mend a net near the pier.";
    assert_eq!(inside(&format!("{men} AFP")), ["caption"]);
    assert_eq!(inside(&format!("{men} (Army)")), ["caption"]);
    assert_eq!(inside(&format!("{men}\n{men}")), ["caption", "caption"]);
    assert_eq!(
        inside(&format!("{men} AFP\n{men} AFP")),
        ["caption", "caption"]
    );
    for prose in [
        format!("{men}\n\n{men}"),
        format!("{men} They are paid by the AFP"),
        format!("{men} Nobody buys. AFP"),
        "More than two hundred men came from the U.S. Marine Corps".to_string(),
    ] {
        assert!(!inside(&prose).contains(&"caption"), "{prose}");
    }
    let shown = "Two men mend a net by the old pier. — AFP";
    let text = format!("Envoys meet in the old palace\n\n{LEAD}\n\n{NEXT}\n\n{shown}");
    assert_eq!(segment(&text, None)[3].kind.as_str(), "caption");
    let text = format!("Envoys meet in the old palace\n\n{LEAD}\n\n{NEXT} AFP");
    assert!(
        segment(&text, None)
            .iter()
            .all(|s| s.kind.as_str() != "caption")
    );
}

#[test]
fn reports_that_an_agency_signs() {
    let signed = [
        "The motion passed on Monday, and the boats went home. — AFP",
        "The boats will not come back before spring, a pilot said. (AP)",
        "Boats came back to the delta after the flood, twelve in all. (Reuters)",
    ];
    for (at, line) in signed.iter().enumerate() {
        let report = line.get(..=line.rfind('.').unwrap()).unwrap();
        for page in [
            ["Envoys meet in the old palace", LEAD, line, NEXT],
            ["Envoys meet in the old palace", LEAD, NEXT, line],
        ] {
            let text = page.join("\n\n");
            let found = segment(&text, None);
            let kind = found.iter().find(|s| text[s.bytes.clone()] == *report);
            assert_eq!(
                kind.map(|s| s.kind.as_str()),
                Some("sentence"),
                "{at} {line}"
            );
            let mark = found
                .iter()
                .find(|s| line.ends_with(&text[s.bytes.clone()]) && s.bytes.len() < 12);
            assert!(mark.is_some_and(|s| !s.kind.is_scored()), "{line}");
        }
    }
    for line in [
        "Boats are seen in the delta after the flood of March. (AP)",
        "Two men mend a net near the old pier of Amara. (Reuters)",
    ] {
        assert_eq!(between(&[line], line), "caption", "{line}");
    }
}

/// What a line is between two paragraphs, with others above and below it.
fn between(lines: &[&str], line: &str) -> &'static str {
    let page = [
        &["Envoys meet in the old palace", LEAD, NEXT],
        lines,
        &[NEXT, LEAD],
    ]
    .concat();
    kind_of(&page, line)
}

#[test]
fn captions_of_other_shapes() {
    for line in [
        "Men mend a net near the pier of Amara. |",
        "Men mend a net near the pier. Delta Guard / Jon Reyes",
        "A pilot waits for a boat at the pier near Amara, March 4, 2021.",
        "image captionMen mend nets in the delta",
        "Illustration of a man who mends a net",
        "A map showing boats near Amara",
    ] {
        assert_eq!(between(&[line], line), "caption", "{line}");
    }
    for line in [
        "Men mend nets and/or boats. Nobody buys them",
        "Images of the flood went round the world.",
        "The image of men with nets is old and goes on",
        "Mapping the boats of Amara and the delta",
    ] {
        assert_ne!(between(&[line], line), "caption", "{line}");
    }
}

#[test]
fn captions_above_the_name_of_a_photographer() {
    let line = "Men mended a net near the pier in the year of the flood.";
    assert_eq!(between(&[line, "By Mona Haddad, AP"], line), "caption");
    assert_eq!(between(&[line, "By Mona Haddad"], line), "sentence");
    let text =
        format!("Envoys meet in the old palace\n\n{LEAD}\n\n{line}\nJon Reyes / DNA\n\n{NEXT}");
    assert_eq!(
        kinds(&text),
        ["headline", "sentence", "caption", "credit", "sentence"]
    );
}

#[test]
fn captions_of_a_gallery() {
    let net = "Nets by the pier";
    assert_eq!(
        between(&[net, "A boat of the delta", net, net], net),
        "caption"
    );
    assert_ne!(between(&[net, "A boat of the delta", net], net), "caption");
    let said = "Not by the pier.";
    assert_eq!(between(&[said, said, said], said), "sentence");
}

#[test]
fn a_line_that_stands_twice_below_the_headline() {
    let title = "Envoys meet in the old palace";
    let long = "Two envoys of the delta in the hall of the old palace, with the river behind them";
    let text = format!("{title}\n\n{long}\n{long}\n\n{LEAD}\n\n{NEXT}");
    assert_eq!(
        kinds(&text),
        ["headline", "caption", "caption", "sentence", "sentence"]
    );
}

#[test]
fn captions_above_the_headline() {
    let title = "Envoys meet in the old palace by the river";
    let known = "Nets by the pier of Amara, in 2003. AFP";
    assert_eq!(kind_of(&[known, title, LEAD], known), "caption");
    for caption in [known, "Nets by the pier of Amara, in 2003. DNA"] {
        let page = [caption, caption, title, LEAD, NEXT];
        assert_eq!(kind_of(&page, title), "headline", "{caption}");
        assert_eq!(kind_of(&page, caption), "caption", "{caption}");
    }
}

#[test]
fn scenes_beside_a_credit() {
    let title = "Envoys meet in the old palace";
    let scene = "A pilot watches the boats near Amara.";
    let credit = "JON REYES/STARS AND STRIPES";
    let page = [title, "By Mona Haddad", scene, credit, LEAD, NEXT];
    assert_eq!(
        (kind_of(&page, scene), kind_of(&page, credit)),
        ("caption", "credit")
    );
    let below = [
        title,
        "Jon Reyes/Reuters",
        scene,
        "By Mona Haddad",
        LEAD,
        NEXT,
    ];
    assert_eq!(kind_of(&below, scene), "caption");
    // Right below the credit, in an article whose paragraphs stand apart.
    let loaded = "Pilots of the delta load a boat at the pier of Amara on Monday.";
    let text =
        format!("{title}\n\n{LEAD}\n\n{NEXT}\n\nPhoto by Jon Reyes / Echo\n{loaded}\n\n{LEAD}");
    assert_eq!(kinds(&text)[3..5], ["credit", "caption"]);
    let told = "A pilot sells oranges and opinions near the pier.";
    assert_eq!(between(&[told, "Jon Reyes/Reuters"], told), "sentence");
    assert_eq!(between(&["Jon Reyes/Reuters", scene], scene), "sentence");
}
