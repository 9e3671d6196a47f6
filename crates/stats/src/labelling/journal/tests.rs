//! What becomes of a journal, and what is read of it.

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
    for begun in ["", "{\"stand", "{\"standpoint\":1}"] {
        let kept = Kept::with(begun);
        kept.open().journal.add(&[coder("ann")]).unwrap();
        assert_eq!(kept.read(), (vec![coder("ann")], Vec::new()), "{begun}");
    }
}

#[test]
fn a_journal_without_checksums_is_read_and_goes_on_with_them() {
    let old = "{\"standpoint\":1}\n{\"coder\":\"ann\"}\n\n{\"seed\":7}\n";
    let kept = Kept::with(old);
    kept.open().journal.add(&[coder("bob")]).unwrap();
    let all = vec![coder("ann"), Entry::Seed(7), coder("bob")];
    assert_eq!(kept.read(), (all.clone(), Vec::new()));
    // The old lines are now under the checksum of the next one.
    let text = String::from_utf8(kept.bytes()).unwrap();
    assert!(text.starts_with(old));
    for changed in [
        text.replacen("ann", "amn", 1),
        text.replacen("{\"seed\":7}\n", "", 1),
    ] {
        let (_, damage) = Kept::with(changed).read();
        assert!(
            matches!(damage[..], [Damage::MissingBefore(_)]),
            "{damage:?}"
        );
    }
    let broken = Kept::with(old.replacen("coder", "c?der", 1));
    assert_eq!(
        broken.read(),
        (vec![Entry::Seed(7)], vec![Damage::Changed(2)])
    );
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

/// The journal of an earlier version, in which the secret is the line at `at`.
fn with_secret(at: usize, is_first_version: bool) -> Vec<u8> {
    let secret = Entry::Secret("of the links".to_string());
    let mut entries: Vec<Entry> = (0..5).map(|at| coder(&format!("coder {at}"))).collect();
    entries.insert(at, secret);
    let mut bytes = Vec::new();
    let mut last = String::new();
    for (number, entry) in entries.iter().enumerate() {
        if is_first_version && number < 3 {
            let line = serde_json::to_vec(entry).unwrap();
            last = checksum(last.as_bytes(), &line);
            bytes.extend([line.as_slice(), b"\n"].concat());
        } else {
            let (line, sum) = line(entry, &last).unwrap();
            bytes.extend(line);
            last = sum;
        }
    }
    bytes
}

#[test]
fn a_secret_leaves_its_journal_as_whole_or_damaged_as_it_was() {
    for (at, is_first_version) in (0..5).flat_map(|at| [(at, false), (at, true)]) {
        let whole = with_secret(at, is_first_version);
        let lines: Vec<&[u8]> = whole.split_inclusive(|byte| *byte == b'\n').collect();
        let damaged = (0..lines.len()).flat_map(|damaged| {
            let with = |line: &[u8]| {
                let mut lines = lines.clone();
                lines[damaged] = line;
                lines.concat()
            };
            [with(b""), with(b"{\"sec"), with(b"{\"seed\"}\n")]
        });
        for text in std::iter::once(whole.clone()).chain(damaged) {
            let (mut was, is) = (Lines::new(&text), Lines::new(&without_secrets(&text)));
            was.entries
                .retain(|entry| !matches!(entry, Entry::Secret(_)));
            assert_eq!(was.entries, is.entries);
            assert_eq!(was.damaged > 0, is.damaged > 0);
            if is.damaged == 0 {
                let left = without_secrets(&text);
                assert!(!String::from_utf8(left).unwrap().contains("secret"));
            }
        }
    }
}

#[cfg(unix)]
#[test]
fn only_its_owner_may_read_a_secret_and_others_what_they_might() {
    use std::os::unix::fs::PermissionsExt;
    let kept = Kept::with(with_secret(2, false));
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let (journal, secret) = (
        Journal::path(&kept.labels),
        kept.labels.with_extension("csv.secret"),
    );
    std::fs::write(&kept.labels, "").unwrap();
    for path in [&kept.labels, &journal] {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o664)).unwrap();
    }
    let copies = ["before-edits", "before-edits-2"].map(|name| {
        let copy = kept.labels.with_extension(format!("csv.{name}.journal"));
        std::fs::write(&copy, with_secret(2, false)).unwrap();
        copy
    });
    let mut opened = kept.open();
    for copy in copies {
        let text = std::fs::read(copy).unwrap();
        assert!(text == without_secrets(&with_secret(2, false)));
    }
    assert!(opened.damage.is_empty());
    assert_eq!(
        [&kept.labels, &journal, &secret].map(|path| mode(path)),
        [0o664, 0o664, 0o600]
    );
    assert_eq!(std::fs::read(&secret).unwrap(), b"of the links");
    // It is the journal that is open and locked now.
    assert!(matches!(
        Journal::open(&kept.labels),
        Err(LabellingError::InUse(_))
    ));
    opened.journal.add(&[coder("new")]).unwrap();
    drop(opened);
    let (entries, damage) = kept.read();
    assert_eq!((entries.len(), damage), (6, Vec::new()));
    let known = TeamSecret::of(&kept.labels).or_else("new".to_string());
    assert_eq!(known.unwrap(), "of the links");
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
