//! The map of the code names every file in the chapter of its room, and no file or folder that is gone, so that a stranger finds the
//! room for a change.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn map() -> String {
    std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap()
}

/// The Rust files of a folder and of those in it, as they are called from the root.
fn sources(folder: &str) -> Vec<String> {
    fn add(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                add(&path, found);
            } else if path.extension() == Some(OsStr::new("rs")) {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    add(&root().join(folder), &mut found);
    found.iter().map(|path| from_root(path)).collect()
}

/// What a path is called from the root.
fn from_root(path: &Path) -> String {
    let parts = path.strip_prefix(root()).unwrap().iter();
    let parts: Vec<&str> = parts.map(|part| part.to_str().unwrap()).collect();
    parts.join("/")
}

/// The folders of the repository, each with a `/` at its end: not what is hidden, and not what cargo and npm fill.
fn folders() -> Vec<String> {
    fn add(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy();
            let is_made = name.starts_with('.') || name == "target" || name == "node_modules";
            if path.is_dir() && !is_made {
                found.push(format!("{}/", from_root(&path)));
                add(&path, found);
            }
        }
    }
    let mut found = Vec::new();
    add(root(), &mut found);
    found
}

/// From a mark to where the next of its kind begins.
fn part<'a>(text: &'a str, begins: &str, next: &str) -> &'a str {
    let at = text.find(begins);
    let rest = &text[at.unwrap_or_else(|| panic!("ARCHITECTURE.md has no “{begins}”"))..];
    let end = rest[1..].find(next).map_or(rest.len(), |end| end + 1);
    &rest[..end]
}

/// The chapter of a room of `src/`.
fn chapter<'a>(map: &'a str, room: &str) -> &'a str {
    part(map, &format!("\n## src/{room}/ "), "\n## ")
}

/// How often a chapter names a file, alone or with its folder.
fn times(chapter: &str, file: &str) -> usize {
    ["`", "/"]
        .map(|before| chapter.matches(&format!("{before}{file}`")).count())
        .iter()
        .sum()
}

/// Whether a command has the name of this file.
fn is_command(file: &str) -> bool {
    let commands = root().join("src/cli");
    let name = file.strip_suffix(".rs").unwrap_or(file);
    commands.join(file).exists() || commands.join(name).join("mod.rs").exists()
}

#[test]
fn the_map_names_every_file_in_its_room() {
    let map = map();
    let files = sources("src");
    for file in &files {
        let parts: Vec<&str> = file.split('/').collect();
        let is_named = match parts[1..] {
            [_] => map.contains(&format!("`{file}`")),
            // What joins a room is named by it, and the tests of a room by their folder.
            [_, "mod.rs"] | [.., "tests.rs"] => true,
            [room, .., folder, "mod.rs"] | [room, .., folder @ "tests", _] => {
                chapter(&map, room).contains(&format!("`{folder}/`"))
            }
            [room, .., name] => {
                // Where a room has two of a name, it is to name both.
                let same = files.iter().filter(|other| {
                    other.starts_with(&format!("src/{room}/"))
                        && other.ends_with(&format!("/{name}"))
                        && !other.contains("/tests/")
                });
                times(chapter(&map, room), name) >= same.count()
            }
            [] => unreachable!(),
        };
        assert!(is_named, "ARCHITECTURE.md does not name {file} in its room");
    }
    let beside = part(&map, "\n## Beside src/", "\n## ");
    for folder in ["tests", "benches", "examples"] {
        let paragraph = part(beside, &format!("\n- `{folder}/`"), "\n- `");
        for file in sources(folder) {
            let parts: Vec<&str> = file.split('/').collect();
            let is_named = match parts[1..] {
                // Each command has one, and what it is called says which.
                [name] if folder == "tests" && is_command(name) => true,
                [name] => times(paragraph, name) > 0,
                _ => paragraph.contains(&format!("`{}/`", parts[1])),
            };
            assert!(is_named, "ARCHITECTURE.md does not name {file} beside src/");
        }
    }
}

#[test]
fn what_the_map_names_is_there() {
    let map = map();
    let files = ["src", "tests", "benches", "examples", "fuzz/src"].map(sources);
    let files = files.concat();
    let folders = folders();
    for chapter in map.split("\n## ") {
        // In a room's chapter the file must be in that room.
        let room = chapter.split_once("/ ").map(|(room, _)| room);
        let room = room.filter(|room| room.starts_with("src/") && !room.contains('\n'));
        let room = room.map_or(String::new(), |room| format!("{room}/"));
        for name in chapter.split('`').skip(1).step_by(2) {
            let is_there = |file: &String| {
                file.starts_with(&room) && format!("/{file}").ends_with(&format!("/{name}"))
            };
            let is_named_right = match name.ends_with('/') {
                // A room may speak of another by its whole name.
                true => folders.iter().any(|f| f == name) || folders.iter().any(is_there),
                false => !name.ends_with(".rs") || files.iter().any(is_there),
            };
            assert!(
                is_named_right,
                "ARCHITECTURE.md names {name} in {room}, and it is not there"
            );
        }
    }
}

#[test]
fn what_the_guides_name_in_src_is_there() {
    let pages = std::fs::read_dir(root().join("docs")).unwrap();
    let pages = pages.map(|page| page.unwrap().path());
    let pages = pages.filter(|page| page.extension() == Some(OsStr::new("md")));
    let more = ["README.md", "CONTRIBUTING.md"].map(|page| root().join(page));
    let files = sources("src");
    let mut named = 0;
    for page in pages.chain(more) {
        let text = std::fs::read_to_string(&page).unwrap();
        for name in text.split('`').skip(1).step_by(2) {
            let is_folder = name.starts_with("src/") && name.ends_with('/');
            // A name alone may be that of a file elsewhere, and `NAME` is one to be chosen.
            let is_file = name.ends_with(".rs") && name.contains('/') && !name.contains("NAME");
            if !is_folder && !is_file {
                continue;
            }
            named += 1;
            let is_there = root().join(name).exists()
                || files.iter().any(|file| file.ends_with(&format!("/{name}")));
            assert!(is_there, "{page:?} names {name}, and it is not there");
        }
    }
    assert!(named > 20);
}

/// What a file says before its tests.
fn without_tests(file: &str) -> String {
    let text = std::fs::read_to_string(root().join(file)).unwrap();
    let end = text.find("#[cfg(test)]").unwrap_or(text.len());
    text[..end].to_string()
}

#[test]
fn no_step_of_the_segmenter_asks_a_later_one() {
    let map = map();
    let chapter = chapter(&map, "segment");
    let order = part(chapter, "\n`words/`, ", "\n\n");
    let steps: Vec<&str> = order.split('`').skip(1).step_by(2).collect();
    assert!(steps.len() > 7, "{steps:?}");
    let files = sources("src/segment");
    for (at, step) in steps.iter().enumerate() {
        let folder = format!("src/segment/{step}");
        let own = files.iter().filter(|file| file.starts_with(&folder));
        let own: Vec<&String> = own.filter(|file| !file.ends_with("tests.rs")).collect();
        assert!(!own.is_empty(), "{folder}");
        for file in own.into_iter().filter(|file| !file.contains("/tests/")) {
            let text = without_tests(file);
            let from_root = text.split("segment::").skip(1);
            // In the file that joins a folder, `super` is the root.
            let from_face = text
                .split("super::")
                .skip(1)
                .filter(|_| file == &format!("{folder}mod.rs"));
            for asked in from_root.chain(from_face) {
                let names = match asked.strip_prefix('{') {
                    Some(names) => names.split('}').next().unwrap_or(names),
                    None => asked.split([':', ';', ' ']).next().unwrap_or(asked),
                };
                for later in &steps[at + 1..] {
                    let later = later.trim_end_matches('/');
                    let mut words = names.split(|c: char| !c.is_alphanumeric() && c != '_');
                    assert!(
                        !words.any(|word| word == later),
                        "{file} asks {later}/, a later step"
                    );
                }
            }
        }
    }
}
