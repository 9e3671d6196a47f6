//! The map of the code names every file, so that a stranger finds the room for a change.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// The Rust files of a folder and of those in it.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut found = Vec::new();
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension() == Some(OsStr::new("rs")) {
            found.push(path);
        }
    }
    found
}

#[test]
fn the_map_names_every_file() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let map = std::fs::read_to_string(root.join("ARCHITECTURE.md")).unwrap();
    let names = |path: &Path| {
        let name = |path: Option<&Path>| path?.file_name()?.to_str().map(str::to_owned);
        let (file, folder) = (name(Some(path)).unwrap(), name(path.parent()).unwrap());
        // Tests and examples in a folder of their own are named by it, as is what joins a room.
        let is_joint = ["mod.rs", "main.rs"].contains(&file.as_str());
        let by_folder = is_joint || !path.starts_with(root.join("src")) || folder == "tests";
        let place = path.strip_prefix(root).unwrap().to_str().unwrap();
        let is_named = [&file, place]
            .iter()
            .any(|name| map.contains(&format!("`{name}`")));
        is_named || by_folder && map.contains(&format!("{folder}/"))
    };
    for folder in ["src", "tests", "benches", "examples"] {
        for path in sources(&root.join(folder)) {
            assert!(
                names(&path),
                "ARCHITECTURE.md does not name {}",
                path.display()
            );
        }
    }
}
