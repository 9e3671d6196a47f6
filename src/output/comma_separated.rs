//! Bytes of CSV.

use memchr::memchr;

/// What is written to a CSV, in bytes.
pub(super) fn csv_bytes(
    write: impl FnOnce(&mut csv::Writer<Vec<u8>>) -> Result<(), csv::Error>,
) -> Result<Vec<u8>, std::io::Error> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    write(&mut writer)?;
    writer.into_inner().map_err(csv::IntoInnerError::into_error)
}

/// Appends a field of a CSV as the crate `csv` writes it, in quotes only where it must, but without a look at its
/// every byte.
pub(super) fn push_field(bytes: &mut Vec<u8>, field: &str) {
    let field = field.as_bytes();
    let special = |byte: &u8| matches!(byte, b'"' | b',' | b'\r' | b'\n');
    if !field.iter().fold(false, |any, byte| any | special(byte)) {
        return bytes.extend(field);
    }
    bytes.push(b'"');
    let mut rest = field;
    while let Some(mark) = memchr(b'"', rest) {
        let (part, behind) = rest.split_at(mark + 1);
        bytes.extend(part);
        bytes.push(b'"');
        rest = behind;
    }
    bytes.extend(rest);
    bytes.push(b'"');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn fields_are_written_as_the_crate_csv_does(
            field in prop_oneof![any::<String>(), "[a\",\r\n ]{0,20}"],
        ) {
            let wanted = csv_bytes(|writer| writer.write_record(["a", &field])).unwrap();
            let mut bytes = b"a,".to_vec();
            push_field(&mut bytes, &field);
            bytes.extend(b"\r\n");
            prop_assert_eq!(bytes, wanted);
        }
    }
}
