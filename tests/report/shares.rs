//! Shares on the page: their groups, their dates, and the intervals of a coded sample.

use super::{TABLE, still};
use crate::common::Work;
use serde_json::Value;

#[test]
fn columns_and_dates_give_shares() {
    let work = Work::new().with("s.csv", TABLE);
    let page = still(&work.ok(&["report", "s.csv"]).out);
    for words in [
        "<h3>By Outlet</h3>",
        "<bdi>(empty)</bdi>",
        "<h3>Over time, by month</h3>",
        "What the model said: mean probability of each label by month, from 2003-01 to 2003-03",
        "1 of 3 articles are not counted here",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    // The mean of 0.9 and 0.1, and 0.8.
    let post = "<tr><th scope=\"row\"><bdi>Post</bdi></th>";
    let row = page
        .split(post)
        .nth(1)
        .unwrap()
        .split("</tr>")
        .next()
        .unwrap();
    assert!(row.contains("50.0 %") && row.contains(">2</td>"), "{row}");
    let by_year = TABLE.replace("2003-03", "2004");
    work.write("s.csv", by_year);
    assert!(
        work.ok(&["report", "s.csv"])
            .out
            .contains("Over time, by year")
    );
    work.write("s.csv", TABLE.replace("2003", "in 2003"));
    let said = work.ok(&["report", "s.csv"]);
    assert!(!said.out.contains("Over time") && said.err.contains("no value in the column date"));
}

#[test]
fn an_outlet_that_is_called_empty_is_not_without_a_name() {
    let work = Work::new().with("s.csv", TABLE.replace("Echo", "(empty)"));
    let page = still(&work.ok(&["report", "s.csv"]).out);
    for group in ["<bdi>(empty)</bdi>", "<bdi>“(empty)”</bdi>"] {
        assert!(page.contains(group), "{group}: {page}");
    }
}

#[test]
fn outlets_that_differ_in_capitals_alone_are_told() {
    let work = Work::new().with("s.csv", TABLE.replace("Echo", "post"));
    let told = "note: Post, post count as different groups";
    for command in [
        &["report", "s.csv"][..],
        &["summarize", "s.csv", "--by", "Outlet"],
    ] {
        let said = work.ok(command);
        assert_eq!(said.err.matches(told).count(), 1, "{}", said.err);
    }
}

#[test]
fn a_column_that_is_not_one_of_whole_articles_is_refused() {
    let work = Work::new().with("s.csv", TABLE);
    work.refused(
        &["report", "-q", "s.csv", "--by", "desk"],
        &["“desk”", "“a”", "summarize"],
    );
    work.write("s.csv", TABLE.replace("desk", "news desk"));
    work.refused(
        &["report", "-q", "s.csv", "--by", "news desk"],
        &["standpoint summarize SCORES.csv --by \"news desk\""],
    );
    work.write("s.csv", TABLE);
    work.refused(
        &["report", "-q", "s.csv", "--by", "author"],
        &["“author”", "Outlet, date, desk"],
    );
    work.refused(
        &["report", "-q", "s.csv", "--by", "month"],
        &["“month”", "Outlet, date, desk", "need no grouping"],
    );
    let table = TABLE.replace("Stay.,4,9,Post", "Stay.,4,9,Echo");
    work.write("s.csv", table);
    let said = work.ok(&["report", "s.csv"]);
    assert!(
        said.err
            .contains("note: the column outlet has several values"),
        "{}",
        said.err
    );
    assert!(!said.out.contains("By Outlet"));
}

/// Forty letters of three sentences; every fourth sentence is one that the model overlooks.
pub(super) fn letters() -> String {
    let mut table = String::from("document,label,p_against,p_for,text,start,end,outlet\n");
    for at in 0..120 {
        let (label, p) = if at % 4 == 1 {
            ("for", "0.2,0.8")
        } else {
            ("against", "0.7,0.3")
        };
        table += &format!(
            "letter-{:02},{label},{p},Line {at}.,{},{},{}\n",
            at / 3,
            20 * (at % 3),
            20 * (at % 3) + 9,
            ["Post", "Echo"][at / 3 % 2]
        );
    }
    table
}

/// Codes a sample: even lines `against`, odd ones `for`.
pub(super) fn coded(sample: &str) -> String {
    let code = |line: &str| {
        let number: usize = line
            .split("Line ")
            .nth(1)
            .and_then(|rest| rest.split('.').next()?.parse().ok())
            .unwrap();
        let label = if number.is_multiple_of(2) {
            "against"
        } else {
            "for"
        };
        line.replace(",,random,", &format!(",{label},random,"))
    };
    let mut lines = sample.lines();
    let header = lines.next().unwrap().to_string();
    let coded: Vec<String> = std::iter::once(header).chain(lines.map(code)).collect();
    coded.join("\n")
}

#[test]
fn a_coded_sample_gives_the_intervals_of_summarize() {
    let work = Work::new().with("s.csv", letters());
    let sample = work.ok(&["sample", "s.csv", "-n", "60"]).out;
    work.write("audit.csv", coded(&sample));
    let page = still(&work.ok(&["report", "s.csv", "--sample", "audit.csv"]).out);
    let arguments = [
        "summarize",
        "s.csv",
        "--sample",
        "audit.csv",
        "--by",
        "outlet",
        "--json",
        "-",
    ];
    let summary: Value = serde_json::from_str(&work.ok(&arguments).out).unwrap();
    let rows = summary["shares"].as_array().unwrap();
    let shares: Vec<&Value> = rows.iter().filter(|row| row["against"].is_null()).collect();
    assert_eq!(shares.len(), 6);
    for row in shares {
        let end = |name: &str| (1000.0 * row[name].as_f64().unwrap()).round() / 10.0;
        let interval = format!("{:.1} to {:.1} %", end("low"), end("high"));
        assert!(page.contains(&interval), "{row}");
    }
    assert!(page.contains("whisker") && page.contains("a random sample of 60 sentences"));
    // What the model said stands in one column, and nowhere else on the overview.
    let (overview, about) = page.split_once("<section id=\"articles\"").unwrap();
    assert!(overview.contains("Corrected share of each label by outlet, with its 95 % interval"));
    assert!(overview.contains(">The model alone</th>") && !overview.contains("ean probability"));
    // The method stands after it.
    assert!(!overview.contains("Angelopoulos") && about.contains("Angelopoulos"));
    assert!(!page.contains("Its errors are unknown"));
    // What they are about and what they take for granted, in the words of `summarize`.
    let html = |words: &Value| words.as_str().unwrap().replace('\'', "&#39;");
    for words in [&summary["interval"], &summary["estimators"][0]["assumes"]] {
        assert!(page.contains(&html(words)), "{words}");
    }
    assert!(page.contains("codes that are right"));
    assert!(page.contains("Read labels for cases, corrected shares for shares."));
    let without = still(&work.ok(&["report", "s.csv"]).out);
    assert!(without.contains("Its errors are unknown") && !without.contains("whisker"));
    assert!(without.contains("standpoint sample") && without.contains("--sample coded.xlsx"));
    assert!(without.contains("Read labels for cases, mean probabilities for shares."));
    assert!(!without.contains("are coded: the intervals are about"));
}

#[test]
fn groups_without_an_interval_are_told_why_as_summarize_does() {
    let small = |line: &str| {
        if line.starts_with("letter-0") && line < "letter-03" {
            line.replace(",Post", ",<Gazette>")
                .replace(",Echo", ",<Gazette>")
        } else {
            line.to_string()
        }
    };
    let table: Vec<String> = letters().lines().map(small).collect();
    let work = Work::new().with("s.csv", table.join("\n"));
    let sample = work.ok(&["sample", "s.csv", "-n", "60"]).out;
    work.write("audit.csv", coded(&sample));
    let by = [
        "summarize",
        "s.csv",
        "--by",
        "outlet",
        "--sample",
        "audit.csv",
    ];
    let told = "1 group has no interval because it has fewer than 10 documents, and no sample can change that; score more articles, or group by something coarser";
    let said = work.ok(&by).err;
    assert!(said.contains(told), "{said}");
    let page = still(&work.ok(&["report", "s.csv", "--sample", "audit.csv"]).out);
    let (_, gazette) = page.split_once("&lt;Gazette&gt;").unwrap();
    let dash = "<td class=\"n\" title=\"No interval: it takes 10 documents with a coded sentence, and there are only 3 documents";
    assert!(gazette.contains(dash), "{gazette}");
    let (row, _) = gazette.split_once("</tr>").unwrap();
    assert!(!row.contains('%') && !row.contains("<svg"), "{row}");
    let shown = format!(
        "</table></div>\n<p class=\"small\">A share without an interval is not shown (–): {told}.</p>"
    );
    assert_eq!(page.matches(&shown).count(), 1);
    let without = still(&work.ok(&["report", "s.csv"]).out);
    assert!(!without.contains("no interval because"));
}

/// The letters with dates in so many months, in turn.
fn dated(months: usize) -> String {
    let month = |line: &str| {
        let letter: Option<usize> = line.get(7..9).and_then(|number| number.parse().ok());
        let month = letter.map_or("date".to_string(), |n| {
            format!("2003-{:02}", 1 + n % months)
        });
        format!("{line},{month}")
    };
    letters().lines().map(month).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_month_without_an_interval_has_no_share() {
    for (months, shown) in [(2, true), (12, false)] {
        let work = Work::new().with("s.csv", dated(months));
        let sample = work.ok(&["sample", "s.csv", "-n", "100"]).out;
        work.write("audit.csv", coded(&sample));
        let page = still(&work.ok(&["report", "s.csv", "--sample", "audit.csv"]).out);
        let (_, over_time) = page.split_once("Over time, by month").unwrap();
        let (over_time, _) = over_time.split_once("</section>").unwrap();
        assert_eq!(over_time.contains("class=\"range\""), shown, "{over_time}");
        assert_eq!(over_time.contains("<table"), shown, "{over_time}");
        let why =
            "No share is shown here, because none has an interval: 12 groups have no interval";
        assert_eq!(over_time.contains(why), !shown, "{over_time}");
    }
}

#[test]
fn a_sample_that_gives_no_interval_corrects_nothing() {
    let table: Vec<String> = letters().lines().take(22).map(String::from).collect();
    let work = Work::new().with("s.csv", table.join("\n"));
    let sample = work.ok(&["sample", "s.csv", "-n", "15"]).out;
    work.write("audit.csv", coded(&sample));
    let page = still(&work.ok(&["report", "s.csv", "--sample", "audit.csv"]).out);
    let why = "This is what the model said, not what the articles say: the coded sample does not tell how often \
        it errs, because it takes 10 documents";
    assert!(page.contains(why), "{page}");
    assert!(page.contains("What the model said: mean probability of each label by outlet"));
    assert!(!page.contains("orrected share"));
}

#[test]
fn labels_stand_in_the_order_of_the_table() {
    let table =
        "document,label,p_against,p_for,p_neutral,text,outlet\na,for,0.1,0.7,0.2,Go.,Post\n";
    let work = Work::new().with("s.csv", table);
    let page = work.ok(&["report", "s.csv"]).out;
    let labels = &super::data(&page)["questions"][0];
    assert_eq!(
        labels["labels"],
        serde_json::json!(["against", "for", "neutral"])
    );
    assert_eq!(labels["classes"], serde_json::json!(["c0", "c1", "grey"]));
    let (_, by_outlet) = page.split_once("By outlet").unwrap();
    let bar = "<td class=\"bar\"><svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" \
        aria-hidden=\"true\"><rect class=\"c0\" x=\"0.00\" width=\"10.00\" height=\"10\"/><rect \
        class=\"c1\" x=\"10.00\" width=\"70.00\" height=\"10\"/><rect class=\"grey\" x=\"80.00\"";
    assert!(by_outlet.contains(bar), "{by_outlet}");
}
