//! Web pages of endless nesting, attributes and entities.

use super::score;
use crate::common::{Work, said};

#[test]
fn a_page_nested_without_end_is_read() {
    for tag in [
        "div",
        "b",
        "span",
        "table><tr><td",
        "blockquote",
        "ul><li",
        "p",
        "svg",
        "template",
        "noscript",
        "video",
    ] {
        let deep = format!("<{tag}>").repeat(10_000);
        let page = format!(
            "<html><body><article><h1>Bypass</h1><p>The council met on Monday and spoke of the road for two hours.</p>{deep}<p>Build it now.</p></body></html>"
        );
        let work = Work::with_model().with("a.html", page);
        let said = score(&work, &["a.html", "-q"]);
        assert!(
            said.code == 0 && said.out.contains("spoke of the road"),
            "{tag}: {}",
            said.err
        );
    }
}

/// When each line kept what is around it, the first page took 600 MB; the second is 20 MB long. Elsewhere nothing holds
/// a program to a limit.
#[cfg(target_os = "linux")]
#[test]
fn menus_in_menus_and_endless_titles_take_little_memory() {
    let menus = format!("{}{}", "<nav>".repeat(500), "<p>Go.".repeat(100_000));
    let title = format!("<title>{}</title><p>Go.", "Build it. ".repeat(2_000_000));
    for page in [menus, title] {
        let work = Work::new().with("a.html", page);
        let limited = "ulimit -v 300000; exec \"$0\" \"$@\"";
        let mut shell = std::process::Command::new("sh");
        let program = ["-c", limited, env!("CARGO_BIN_EXE_standpoint")];
        let shell = shell
            .args(program)
            .args(["segment", "a.html", "-q", "-o", "a.csv"])
            // Memory that threads reserve and never use would count, too.
            .envs([("MALLOC_ARENA_MAX", "1"), ("RAYON_NUM_THREADS", "1")])
            .current_dir(work.path(""));
        assert_eq!(said(shell).code, 0);
    }
}

#[test]
fn a_page_of_attributes_and_entities_is_read() {
    let attributes: String = (0..5000).map(|n| format!(" a{n}=\"&lt;{n}\"")).collect();
    let entities = "&amp;&#x1F642;&#0;&#xD800;&#x110000;&nosuch;&".repeat(3000);
    let page = format!(
        "<p{attributes}>The council met on Monday, and nobody spoke of the road. {entities}</p><!-- <p> --><![CDATA[ x ]]><?php ?></p></p></body></body>"
    );
    let work = Work::with_model().with("a.html", page);
    let said = score(&work, &["a.html", "-q"]);
    assert_eq!(said.code, 0, "{}", said.err);
}
