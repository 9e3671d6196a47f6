//! The cache as it is found: whole, damaged, forged, or in the place of somebody's own file.

use super::*;
use ndarray::{Array1, array};
use proptest::prelude::*;

/// Two numbers of a layer and a logit.
const LAYOUT: Layout = Layout {
    layers: 1,
    width: 2,
    logits: 1,
};

fn open(folder: &Path, encoder: &str) -> io::Result<Cache> {
    Cache::open(folder, encoder, LAYOUT)
}

fn read(cache: &Cache, text: &str) -> Option<Array1<f32>> {
    let mut embedding = Array1::zeros(3);
    cache.read(text, embedding.view_mut()).then_some(embedding)
}

#[test]
fn embeddings_are_there_the_next_time() {
    let folder = tempfile::tempdir().unwrap().path().join("made");
    let (a, b) = (array![1.0, -0.0, f32::MIN_POSITIVE], array![0.6, 0.8, 0.3]);
    {
        let cache = open(&folder, "x").unwrap();
        assert_eq!(read(&cache, "a"), None);
        cache.write("a", a.view());
        cache.write("b", b.view());
        assert_eq!(read(&cache, "a"), Some(a.clone()));
        // One process at a time.
        assert!(open(&folder, "x").is_err());
    }
    let other = open(&folder, "y").unwrap();
    assert_eq!(read(&other, "a"), None);
    let cache = open(&folder, "x").unwrap();
    assert_eq!([read(&cache, "b"), read(&cache, "a")], [Some(b), Some(a)]);
}

#[test]
fn a_damaged_file_costs_only_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("x.{ENDING}"));
    let numbers = array![1.0, 0.0, 3.0];
    let fill = || {
        let Ok(cache) = open(folder.path(), "x") else {
            return false;
        };
        for text in ["a", "b", "c"] {
            if read(&cache, text).is_none() {
                cache.write(text, numbers.view());
            }
            assert_eq!(read(&cache, text), Some(numbers.clone()), "{text}");
        }
        true
    };
    assert!(fill());
    let bytes = fs::read(&path).unwrap();
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        fs::write(&path, &changed).unwrap();
        assert_eq!(fill(), at >= BEGINNING.len());
        if at < BEGINNING.len() {
            assert!(fs::read(&path).unwrap() == changed);
        }
        fs::write(&path, &bytes[..at]).unwrap();
        assert!(fill());
    }
}

/// Whoever knows how the checksum is made could have other scores come of it.
#[test]
fn numbers_of_no_embedding_are_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("x.{ENDING}"));
    let forge = |text, numbers: [f32; 3]| {
        let cache = open(folder.path(), "x").unwrap();
        let bytes = numbers.iter().flat_map(|number| number.to_le_bytes());
        let record = cache.record(&hash_of(text), bytes.collect());
        drop(cache);
        fs::write(&path, [BEGINNING, &record].concat()).unwrap();
        read(&open(folder.path(), "x").unwrap(), text)
    };
    for numbers in [[0.6, 0.8, -3.0], [0.0, 0.0, 1e4]] {
        assert_eq!(forge("a", numbers), Some(Array1::from_iter(numbers)));
    }
    for numbers in [
        [f32::NAN, 0.8, 0.0],
        [0.6, 0.8, f32::NAN],
        [0.6, 0.8, f32::INFINITY],
        [0.6, 0.8, 1e38],
        [1e38, 0.0, 0.0],
        [0.6, 0.6, 0.0],
        [2.0, 0.0, 0.0],
        [0.1, 0.0, 0.0],
    ] {
        assert_eq!(forge("a", numbers), None, "{numbers:?}");
        let cache = open(folder.path(), "z").unwrap();
        cache.write("a", Array1::from_iter(numbers).view());
        assert_eq!(read(&cache, "a"), None);
    }
    // A record of another encoder, or of another text.
    let other = open(folder.path(), "y").unwrap();
    other.write("a", array![1.0, 0.0, 0.0].view());
    drop(other);
    let bytes = fs::read(folder.path().join(format!("y.{ENDING}"))).unwrap();
    fs::write(&path, &bytes).unwrap();
    assert_eq!(read(&open(folder.path(), "x").unwrap(), "a"), None);
    let moved = [BEGINNING, &hash_of("b"), &bytes[BEGINNING.len() + 16..]].concat();
    fs::write(folder.path().join(format!("y.{ENDING}")), moved).unwrap();
    assert_eq!(read(&open(folder.path(), "y").unwrap(), "b"), None);
}

#[test]
fn a_full_file_is_begun_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("x.{ENDING}"));
    fs::write(&path, BEGINNING).unwrap();
    let file = fs::OpenOptions::new().write(true).open(&path).unwrap();
    file.set_len(MAX_BYTES + BEGINNING.len() as u64).unwrap();
    let cache = open(folder.path(), "x").unwrap();
    cache.write("a", array![1.0, 0.0, 3.0].view());
    assert_eq!(read(&cache, "a"), Some(array![1.0, 0.0, 3.0]));
    let length = BEGINNING.len() as u64 + record_size(LAYOUT);
    assert_eq!(fs::metadata(&path).unwrap().len(), length);
}

#[test]
fn a_file_that_is_not_its_own_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("x.{ENDING}"));
    let text = "Somebody wrote this, and it is longer than a record. ".repeat(9);
    fs::write(&path, &text).unwrap();
    assert!(open(folder.path(), "x").is_err());
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
    #[cfg(unix)]
    for is_ours in [false, true] {
        let own = folder.path().join("own.txt");
        let text = if is_ours {
            [BEGINNING, text.as_bytes()].concat()
        } else {
            text.clone().into_bytes()
        };
        for link in [std::os::unix::fs::symlink, fs::hard_link] {
            fs::remove_file(&path).unwrap();
            fs::write(&own, &text).unwrap();
            link(&own, &path).unwrap();
            assert!(open(folder.path(), "x").is_err());
            assert_eq!(fs::read(&own).unwrap(), text);
        }
    }
}

#[test]
fn the_oldest_files_are_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let old = SystemTime::now() - std::time::Duration::from_secs(1000);
    for (name, begins, size, is_old) in [
        ("big.embeddings2", BEGINNING, MAX_BYTES / 4 * 3, true),
        ("small.embeddings2", BEGINNING, 30, false),
        ("own.embeddings2", b"mine", MAX_BYTES, true),
        ("notes.txt", BEGINNING, MAX_BYTES, true),
    ] {
        let mut file = File::create(folder.path().join(name)).unwrap();
        file.write_all(begins).unwrap();
        file.set_len(size).unwrap();
        if is_old {
            file.set_modified(old).unwrap();
        }
    }
    let cache = open(folder.path(), "x").unwrap();
    assert!(!folder.path().join("big.embeddings2").exists());
    for kept in ["small.embeddings2", "own.embeddings2", "notes.txt"] {
        assert!(folder.path().join(kept).exists(), "{kept}");
    }
    assert_eq!(cache.state.lock().unwrap().most, (MAX_BYTES - 30) / 44);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// A disk may lose bits.
    #[test]
    fn bits_that_change_change_no_embedding(
        bits in prop::collection::vec(any::<prop::sample::Index>(), 1..20),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(format!("x.{ENDING}"));
        let texts = ["a", "b", "c", "d", "e"];
        let of = |at: usize| array![(at as f32).sin(), (at as f32).cos(), at as f32];
        let cache = open(folder.path(), "x").unwrap();
        texts.iter().enumerate().for_each(|(at, text)| cache.write(text, of(at).view()));
        drop(cache);
        let mut bytes = fs::read(&path).unwrap();
        for bit in bits {
            let bit = bit.index(8 * bytes.len());
            bytes[bit / 8] ^= 1 << (bit % 8);
        }
        fs::write(&path, &bytes).unwrap();
        if let Ok(cache) = open(folder.path(), "x") {
            for (at, text) in texts.iter().enumerate() {
                prop_assert!(read(&cache, text).is_none_or(|found| found == of(at)));
            }
        }
    }
}
