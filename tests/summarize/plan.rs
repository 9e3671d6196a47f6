//! How many sentences to code for an interval of a wanted width.

use super::{json, sure, work};
use crate::common::Work;

#[test]
fn a_plan_says_how_many_to_code() {
    let work = work();
    insta::assert_snapshot!(
        work.ok(&["summarize", "-q", "scores.csv", "--plan", "0.25"])
            .out
    );
    let planned = |more: &[&str]| {
        let arguments = [
            &[
                "summarize",
                "-q",
                "scores.csv",
                "--plan",
                "0.25",
                "--json",
                "-",
            ],
            more,
        ]
        .concat();
        json(&work.ok(&arguments).out)
    };
    let (before, after) = (planned(&[]), planned(&["--sample", "coded.csv"]));
    assert_eq!(before["residual_variance"], 0.25);
    // A pilot knows how much the model errs, and how alike the sentences of a letter are.
    let number = |name: &str| after[name].as_f64().unwrap();
    assert!(number("residual_variance") < 0.25, "{after}");
    assert!(number("design_effect") > 1.0, "{after}");
    assert_eq!(before["design_effect"], 1.0);
    let narrow = work
        .ok(&["summarize", "-q", "scores.csv", "--plan", "0.05"])
        .out;
    assert!(
        narrow.starts_with("No sample can be sure to give 95 % intervals 5.0 points wide here")
            && narrow.contains("Code a pilot and add --sample"),
        "{narrow}"
    );
    for width in ["0", "1", "6%"] {
        work.misused(
            &["summarize", "scores.csv", "--plan", width],
            &["such as 0.06"],
        );
    }
}

/// Documents that differ make intervals about articles like these wide, and do not matter for these articles.
#[test]
fn a_plan_for_these_articles_needs_fewer_codes() {
    let work = work();
    let of = |more: &[&str]| {
        let arguments = ["summarize", "-q", "scores.csv", "--plan", "0.3"];
        work.ok(&[&arguments[..], more].concat()).out
    };
    let said = of(&["--these-articles"]);
    insta::assert_snapshot!(said);
    let planned = |more: &[&str]| {
        let plan = json(&of(&[more, &["--json", "-"]].concat()));
        (
            plan["wanted"]["sentences"].as_u64().unwrap(),
            plan["population"].clone(),
        )
    };
    let (like, these) = (planned(&[]), planned(&["--these-articles"]));
    assert!(these.0 < like.0, "{these:?} {like:?}");
    assert_eq!((like.1.as_str(), these.1.as_str()), (None, Some("these")));
    let with_pilot = planned(&["--these-articles", "--sample", "coded.csv"]);
    assert!(with_pilot.0 < these.0, "{with_pilot:?}");
}

#[test]
fn no_plan_is_made_for_an_interval_that_cannot_be() {
    let work = Work::new().with("scores.csv", sure());
    let few: Vec<String> = sure().lines().take(1 + 9 * 20).map(String::from).collect();
    work.write("few.csv", few.join("\n") + "\n");
    let said = work
        .ok(&["summarize", "-q", "few.csv", "--plan", "0.2"])
        .out;
    assert!(
        said.starts_with("No sample gives an interval here: it takes 10 documents with a coded sentence, and there are only 9 documents, however"),
        "{said}"
    );
    let said = work
        .ok(&["summarize", "-q", "scores.csv", "--plan", "0.9"])
        .out;
    assert!(said.starts_with("Code about 30 random sentences"), "{said}");
}

/// Sixty documents of ten sentences, each of one label throughout, and a model that gives every sentence the same: only the codes of a pilot
/// show that documents differ.
#[test]
fn a_pilot_shows_what_the_model_does_not_see() {
    let mut scores = String::from("document,text,label,p_no,p_yes\n");
    let mut pilot = String::from("document,text,label,sampling,probability\n");
    for row in 0..600 {
        let document = row / 10;
        scores += &format!("d{document},sentence {row},no,0.5,0.5\n");
        if row % 5 == 0 {
            let label = ["no", "yes"][document % 2];
            pilot += &format!("d{document},sentence {row},{label},random,0.2\n");
        }
    }
    let work = Work::new()
        .with("scores.csv", scores)
        .with("pilot.csv", pilot);
    let arguments = ["summarize", "-q", "scores.csv", "--plan", "0.2"];
    let before = work.ok(&arguments).out;
    assert!(before.starts_with("Code about "), "{before}");
    assert!(
        before.contains("is that of the model's own probabilities"),
        "{before}"
    );
    // By the codes the sixty documents are nearly sixty observations: sixty pairs that are all alike, and fifteen as alike as 0.2, make
    // (60 + 15 · 0.2)/75 = 0.84 and an interval of 2 · 2.001 · √(¼ · (1 + 9 · 0.84)/600) = 0.2391, rounded up.
    let after = work
        .ok(&[&arguments[..], &["--sample", "pilot.csv"]].concat())
        .out;
    assert!(
        after.starts_with("No sample gives 95 % intervals 20.0 points wide here. Even with every sentence of these 60 documents coded, an interval would be 24.0 points wide, because documents differ."),
        "{after}"
    );
    assert!(
        after.contains(
            "intraclass correlation   0.8400  of the codes of the sample within documents"
        ),
        "{after}"
    );
}

/// Sixty sentences of sixty documents, none of them coded with the label that is rare: nothing tells that it is not there.
#[test]
fn a_label_that_the_pilot_has_not_met_is_told() {
    let mut scores = String::from("document,text,label,p_no,p_yes\n");
    let mut pilot = String::from("document,text,label,sampling,probability\n");
    for row in 0..6000 {
        scores += &format!("d{},sentence {row},no,0.99,0.01\n", row / 10);
        if row % 100 == 0 {
            pilot += &format!("d{},sentence {row},no,random,0.01\n", row / 10);
        }
    }
    let work = Work::new()
        .with("scores.csv", scores)
        .with("pilot.csv", pilot);
    let arguments = [
        "summarize",
        "-q",
        "scores.csv",
        "--plan",
        "0.02",
        "--sample",
        "pilot.csv",
    ];
    let said = work.ok(&arguments).out;
    assert!(
        said.contains("Few sentences of the sample have some labels (0 yes)"),
        "{said}"
    );
    let plan = json(&work.ok(&[&arguments[..], &["--json", "-"]].concat()).out);
    // One error among 61 codes, and none was seen.
    let residual = plan["residual_variance"].as_f64().unwrap();
    assert!(
        (residual - (60.0 * 0.0001 + 1.0) / 61.0).abs() < 1e-9,
        "{residual}"
    );
}

/// A pilot counts towards the sample that is planned, and no command writes over it.
#[test]
fn what_is_coded_already_is_counted_in_the_plan() {
    let work = work();
    let pilot = work.text("coded.csv");
    let coded = pilot.lines().count() - 1;
    let planned = |audit: &str, width: &str| {
        let arguments = [
            "summarize",
            "-q",
            "scores.csv",
            "--sample",
            audit,
            "--plan",
            width,
        ];
        let n = &json(&work.ok(&[&arguments[..], &["--json", "-"]].concat()).out)["wanted"]["sentences"];
        let n = n.as_u64().map(|n| usize::try_from(n).unwrap());
        (n.unwrap(), work.ok(&arguments).out)
    };
    let (enough, said) = planned("coded.csv", "0.6");
    assert!(enough < coded);
    assert!(
        said.starts_with(&format!("No more need be coded: about {enough} random sentences give 95 % intervals 60.0 points wide (plus or minus 30.0), and {coded} are coded."))
            && !said.contains("standpoint sample"),
        "{said}"
    );
    // Nor over another file that is there.
    work.write("coded.xlsx", "");
    // With half of its codes, each of which stands for twice as many.
    let half: Vec<&str> = pilot.lines().skip(1).step_by(2).collect();
    let half = format!("{}\n{}\n", pilot.lines().next().unwrap(), half.join("\n"));
    work.write("coded.csv", half.replace("random,0.5", "random,0.25"));
    let few = coded.div_ceil(2);
    let (more, said) = planned("coded.csv", "0.35");
    assert!(more > few, "{said}");
    assert!(
        said.starts_with(&format!("Code about {more} random sentences in all for 95 % intervals 35.0 points wide (plus or minus 17.5), {} more than the {few} that are coded and keep their codes:\n    standpoint sample scores.csv -n {more} -o coded-2.xlsx --keep coded.csv\n", more - few)),
        "{said}"
    );
    work.write("coded.csv", pilot.replacen("random,0.5", "random,0.25", 9));
    let (_, said) = planned("coded.csv", "0.6");
    assert!(
        said.starts_with("Code about ")
            && said.contains("-o coded-2.xlsx")
            && said
                .contains("are not among them, because they were drawn with unequal probabilities"),
        "{said}"
    );
}
