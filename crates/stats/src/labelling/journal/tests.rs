//! What becomes of a journal, and what is read of it.

use super::super::team_secret::TeamSecret;
use super::*;
use standpoint_common::hash::sha256;

/// A journal of a folder of its own.
struct Kept {
    _folder: tempfile::TempDir,
    labels: PathBuf,
}

impl Kept {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let labels = folder.path().join("labels.csv");
        Kept {
            _folder: folder,
            labels,
        }
    }

    fn with(text: impl AsRef<[u8]>) -> Self {
        let kept = Self::new();
        std::fs::write(Journal::path(&kept.labels), text).unwrap();
        kept
    }

    fn open(&self) -> OpenedJournal {
        Journal::open(&self.labels).unwrap()
    }

    fn bytes(&self) -> Vec<u8> {
        std::fs::read(Journal::path(&self.labels)).unwrap()
    }

    /// The entries besides the versions, and the damage.
    fn read(&self) -> (Vec<Entry>, Vec<Damage>) {
        let mut opened = self.open();
        let is_version = |entry: &Entry| matches!(entry, Entry::Standpoint(_));
        opened.entries.retain(|entry| !is_version(entry));
        (opened.entries, opened.damage)
    }
}

fn coder(name: &str) -> Entry {
    Entry::Coder(name.to_string())
}

/// A journal with so many entries, and its bytes.
fn journal(entries: usize) -> (Vec<Entry>, Vec<u8>) {
    let kept = Kept::new();
    let entries: Vec<Entry> = (0..entries)
        .map(|at| coder(&format!("coder {at}")))
        .collect();
    let mut journal = kept.open().journal;
    entries
        .iter()
        .for_each(|entry| journal.add(std::slice::from_ref(entry)).unwrap());
    (entries, kept.bytes())
}

#[test]
fn half_a_line_is_told_once_and_no_other_is_lost() {
    let (mut entries, mut bytes) = journal(2);
    bytes.extend(b"{\"labels\":[\"aga");
    let kept = Kept::with(bytes);
    assert_eq!(kept.read(), (entries.clone(), vec![Damage::Cut(4)]));
    let mut journal = kept.open().journal;
    journal.add(&[coder("new"), Entry::Told(1)]).unwrap();
    drop(journal);
    entries.push(coder("new"));
    assert_eq!(kept.read(), (entries, Vec::new()));
    // Later damage is told, although it stands before the line that tells of the first.
    let bytes = kept.bytes();
    let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    let without = [&lines[..1], &lines[2..]].concat().concat();
    let damage = Kept::with(without).read().1;
    assert_eq!(damage, [Damage::MissingBefore(2), Damage::Changed(3)]);
}

#[test]
fn what_could_not_be_written_leaves_no_half_line() {
    let kept = Kept::new();
    let mut journal = kept.open().journal;
    // As a full disk leaves it.
    journal.file.write_all(b"{\"labels\":").unwrap();
    journal.add(&[Entry::Seed(7), coder("ann")]).unwrap();
    drop(journal);
    assert_eq!(
        kept.read(),
        (vec![Entry::Seed(7), coder("ann")], Vec::new())
    );
}

#[test]
fn two_programs_cannot_have_one_journal() {
    let kept = Kept::new();
    let first = kept.open();
    let second = Journal::open(&kept.labels);
    assert!(matches!(second, Err(LabellingError::InUse(_))));
    drop(first);
    assert!(Journal::open(&kept.labels).is_ok());
}

#[test]
fn another_file_is_no_journal() {
    for text in ["{\"a\": 1}\n", "dear diary", "{\"standpoint\":3}\n"] {
        let kept = Kept::with(text);
        let opened = Journal::open(&kept.labels);
        assert!(
            matches!(opened, Err(LabellingError::NoJournal(_))),
            "{text}"
        );
        assert_eq!(kept.bytes(), text.as_bytes());
    }
    for begun in ["", "{\"stand", "{\"standpoint\":2}"] {
        let kept = Kept::with(begun);
        kept.open().journal.add(&[coder("ann")]).unwrap();
        assert_eq!(kept.read(), (vec![coder("ann")], Vec::new()), "{begun}");
    }
}

#[test]
fn whatever_bit_flips_the_other_lines_stay_and_it_is_told() {
    let (entries, bytes) = journal(8);
    for round in 0..200_usize {
        // Numbers without a pattern.
        let place = usize::from_str_radix(&sha256(&round.to_le_bytes())[..8], 16).unwrap();
        let (at, bit) = (place / 8 % bytes.len(), place % 8);
        let mut flipped = bytes.clone();
        flipped[at] ^= 1 << bit;
        let (read, damage) = Kept::with(&flipped).read();
        assert!(!damage.is_empty(), "byte {at}, bit {bit}");
        assert!(read.len() + 2 >= entries.len(), "byte {at}, bit {bit}");
        assert!(
            read.iter().all(|entry| entries.contains(entry)),
            "byte {at}, bit {bit}"
        );
    }
}

#[test]
fn lines_that_were_removed_moved_or_doubled_are_told() {
    let (_, bytes) = journal(6);
    let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    let damage = |lines: &[&[u8]]| Kept::with(lines.concat()).read().1;
    for at in 1..lines.len() - 1 {
        let mut fewer = lines.clone();
        fewer.remove(at);
        assert_eq!(damage(&fewer), [Damage::MissingBefore(at + 1)]);
        let mut moved = lines.clone();
        moved.swap(at, at + 1);
        assert!(!damage(&moved).is_empty());
        let mut doubled = lines.clone();
        doubled.insert(at, lines[at]);
        assert!(!damage(&doubled).is_empty());
    }
}

#[cfg(unix)]
#[test]
fn who_may_not_read_the_labels_may_not_read_the_journal() {
    use std::os::unix::fs::PermissionsExt;
    let kept = Kept::with("");
    std::fs::write(&kept.labels, "").unwrap();
    for mode in [0o600, 0o640] {
        let permissions = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(&kept.labels, permissions).unwrap();
        drop(kept.open());
        let found = std::fs::metadata(Journal::path(&kept.labels)).unwrap();
        assert_eq!(found.permissions().mode() & 0o777, mode);
    }
}

#[test]
fn only_its_owner_may_read_a_secret() {
    let kept = Kept::new();
    let secret = TeamSecret::of(&kept.labels);
    for new in ["of the links", "another"] {
        assert_eq!(secret.or_else(new.to_string()).unwrap(), "of the links");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let file = std::fs::metadata(kept.labels.with_extension("csv.secret")).unwrap();
        assert_eq!(file.permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_journal_that_was_removed_or_replaced_is_written_again() {
    let kept = Kept::new();
    let path = Journal::path(&kept.labels);
    let mut journal = kept.open().journal;
    journal.add(&[coder("first")]).unwrap();
    assert_eq!(journal.displaced(), None);
    std::fs::remove_file(&path).unwrap();
    journal.add(&[coder("second")]).unwrap();
    assert!(journal.displaced().unwrap().contains("written again"));
    let other = kept.labels.with_file_name("other");
    for at in ["", "-2"] {
        std::fs::write(&other, "of another computer").unwrap();
        std::fs::rename(&other, &path).unwrap();
        journal.add(&[coder("third")]).unwrap();
        let name = kept
            .labels
            .with_file_name(format!("labels.csv.replaced{at}.journal"));
        assert!(
            journal
                .displaced()
                .unwrap()
                .contains(&name.display().to_string())
        );
        assert_eq!(std::fs::read(name).unwrap(), b"of another computer");
    }
    assert!(matches!(
        Journal::open(&kept.labels),
        Err(LabellingError::InUse(_))
    ));
    drop(journal);
    let names = ["first", "second", "third", "third"].map(coder);
    assert_eq!(kept.read(), (names.to_vec(), Vec::new()));
}
