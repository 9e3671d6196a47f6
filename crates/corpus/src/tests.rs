use super::*;

/// Bytes with those between ⟨⟩ as they are named.
pub(super) fn bytes(text: &str) -> Vec<u8> {
    let mut parts = text.split('⟨');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (byte, rest) = part.split_once('⟩').unwrap();
        bytes.push(u8::from_str_radix(byte, 16).unwrap());
        bytes.extend(rest.bytes());
    }
    bytes
}

#[test]
fn the_bytes_read_come_to_the_bytes_there_are() {
    let root = tempfile::TempDir::new().unwrap();
    let packed = zstd::encode_all(&b"text\none\ntwo\n"[..], 3).unwrap();
    let text = "café au lait près d'ici";
    std::fs::write(root.path().join("a.txt"), text).unwrap();
    std::fs::write(root.path().join("b.csv.zst"), &packed).unwrap();
    let paths = [root.path().to_path_buf()];
    let mut corpus = Corpus::open(&paths, &ReadOptions::default()).unwrap();
    let total = Some(text.len() as u64 + packed.len() as u64);
    assert_eq!((corpus.total_bytes(), corpus.bytes_read()), (total, 0));
    assert_eq!(corpus.by_ref().count(), 3);
    assert_eq!(Some(corpus.bytes_read()), total);
}
