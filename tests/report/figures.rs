//! The figures of the page as files for a paper.

use super::TABLE;
use super::shares::{coded, letters};
use crate::common::Work;

fn names(work: &Work, folder: &str) -> Vec<String> {
    let files = std::fs::read_dir(work.path(folder)).unwrap();
    let mut names: Vec<String> = files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn each_figure_is_an_svg_a_png_and_a_table() {
    let work = Work::new().with("s.csv", TABLE);
    let said = work.ok(&[
        "report",
        "s.csv",
        "-o",
        "r.html",
        "--figures",
        "new/figures",
    ]);
    let figures = ["shares", "shares-by-month", "shares-by-outlet"];
    let files = figures.map(|name| ["csv", "png", "svg"].map(|ending| format!("{name}.{ending}")));
    let mut files = files.concat();
    files.sort();
    assert_eq!(names(&work, "new/figures"), files);
    let told = "in new/figures: shares, shares-by-outlet, shares-by-month, as .svg, .png and .csv.";
    assert!(said.err.contains(told), "{}", said.err);
    for figure in figures {
        let svg = work.text(&format!("new/figures/{figure}.svg"));
        // Nothing that only the page has, and nothing from elsewhere but the name of the format.
        for word in ["var(", "class=", "style", "href", "currentColor"] {
            assert!(!svg.contains(word), "{word}: {svg}");
        }
        assert_eq!(svg.matches("http").count(), 1);
        assert!(
            svg.contains("<title>What the model said: mean probability"),
            "{svg}"
        );
        assert!(
            svg.contains(">Mean probability, given by the model</text>"),
            "{svg}"
        );
        let png = work.read(&format!("new/figures/{figure}.png"));
        // 250 points of which 72 are an inch.
        assert_eq!(png[16..20], 1042_u32.to_be_bytes());
    }
    let by_month = work.text("new/figures/shares-by-month.svg");
    assert!(by_month.contains(">Month</text>") && by_month.contains(">2003-02</text>"));
    assert_eq!(
        work.text("new/figures/shares-by-outlet.csv").lines().next(),
        Some("group,label,estimator,share,low,high,sentences,documents,coded,against")
    );
    // The same input makes the same bytes.
    work.ok(&["report", "s.csv", "-o", "r.html", "--figures", "again"]);
    for file in files {
        let [one, other] = ["new/figures", "again"].map(|of| work.read(&format!("{of}/{file}")));
        assert!(one == other, "{file}");
    }
}

#[test]
fn figures_show_the_intervals_of_the_page_and_tables_those_of_summarize() {
    let work = Work::new().with("s.csv", letters());
    let sample = work.ok(&["sample", "s.csv", "-n", "60"]).out;
    work.write("coded.csv", coded(&sample));
    let of_sample = ["s.csv", "--sample", "coded.csv"];
    work.ok(&[
        &["report"],
        &of_sample[..],
        &["-o", "r.html", "--figures", "f"],
    ]
    .concat());
    let svg = work.text("f/shares-by-outlet.svg");
    assert!(
        svg.contains("by outlet, with its 95 % interval</title>"),
        "{svg}"
    );
    assert!(
        svg.contains(">Corrected share of sentences</text>"),
        "{svg}"
    );
    // Two outlets with two labels.
    assert_eq!(svg.matches("stroke-width=\"0.7\"").count(), 4, "{svg}");
    work.ok(&[
        &["summarize"],
        &of_sample[..],
        &["--by", "outlet", "-o", "all.csv"],
    ]
    .concat());
    let all = work.text("all.csv");
    let table = work.text("f/shares-by-outlet.csv");
    assert_eq!(table.lines().count(), 5);
    for row in table.lines() {
        assert!(all.contains(row), "{row}: {all}");
    }
}

#[test]
fn a_name_in_another_script_has_no_picture_and_many_groups_have_no_drawing() {
    let work = Work::new().with("s.csv", TABLE.replace("Echo", "القدس"));
    let said = work.ok(&["report", "s.csv", "-o", "r.html", "--figures", "f"]);
    let told =
        "shares-by-outlet.png was not drawn, because there are no letters for “القدس”: open ";
    assert!(said.err.contains(told), "{}", said.err);
    assert!(!names(&work, "f").contains(&"shares-by-outlet.png".to_string()));
    assert!(
        work.text("f/shares-by-outlet.svg")
            .contains(">القدس</text>")
    );

    let row = |n: usize| format!("d{n},yes,0.1,0.9,Go.,0,3,Paper {n},2003,x\n");
    let rows: String = (0..60).map(row).collect();
    let header = TABLE.lines().next().unwrap();
    work.write("many.csv", format!("{header}\n{rows}"));
    let said = work.ok(&["report", "many.csv", "-o", "m.html", "--figures", "many"]);
    let told = "shares-by-outlet.svg was not drawn: 120 shares are more than a page holds; ";
    assert!(said.err.contains(told), "{}", said.err);
    // One year is no figure over time.
    let files = [
        "shares-by-outlet.csv",
        "shares.csv",
        "shares.png",
        "shares.svg",
    ];
    assert_eq!(names(&work, "many"), files);
}

#[test]
fn a_figure_that_somebody_changed_is_kept_and_nothing_else_is_written() {
    let work = Work::new().with("s.csv", TABLE);
    let report = ["report", "s.csv", "-o", "r.html", "--figures", "f"];
    work.ok(&report);
    work.ok(&report);
    work.write("f/shares-by-outlet.svg", "<svg/>");
    let kept = "shares-by-outlet.svg: this file exists, and it is not as standpoint wrote it";
    work.refused(&report, &[kept, "add --force"]);
    work.ok(&[&report[..], &["--force"]].concat());
    // An input is one even by force, and a folder no file.
    work.write("f/shares.csv", TABLE);
    work.refused(
        &[
            "report",
            "f/shares.csv",
            "-o",
            "n.html",
            "--figures",
            "f",
            "--force",
        ],
        &["f/shares.csv", "this file is being read"],
    );
    work.refused(
        &["report", "s.csv", "-o", "n.html", "--figures", "s.csv"],
        &["s.csv"],
    );
}
