//! Which letters the bytes of a document or of one of its fonts stand for.

use std::borrow::Cow;

use encoding_rs::Encoding;

/// How bytes are letters.
#[derive(Clone, Copy)]
pub(super) enum Letters {
    Encoded(&'static Encoding),
    /// Of the old pages of DOS, which `encoding_rs` does not know: the letters from 128 on.
    Dos(&'static str),
}

/// What holds unless a document says otherwise.
pub(super) const USUAL: Letters = Letters::Encoded(encoding_rs::WINDOWS_1252);
pub(super) const MACINTOSH: Letters = Letters::Encoded(encoding_rs::MACINTOSH);
pub(super) const DOS: Letters = Letters::Dos(PAGE_437);
pub(super) const DOS_WESTERN: Letters = Letters::Dos(PAGE_850);

/// The upper half of page 437, that of the first computers with DOS.
const PAGE_437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒ\
    áíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
    └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀\
    αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}";
/// The upper half of page 850, that of western Europe.
const PAGE_850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒ\
    áíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
    └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀\
    ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}";

impl Letters {
    pub fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            Letters::Encoded(encoding) => encoding.decode_without_bom_handling(bytes).0,
            Letters::Dos(upper) => {
                let letter = |&byte: &u8| match byte.checked_sub(128) {
                    Some(place) => upper.chars().nth(place.into()).unwrap_or('\u{FFFD}'),
                    None => char::from(byte),
                };
                bytes.iter().map(letter).collect()
            }
        }
    }
}

/// The letters of a code page.
pub(super) fn of_page(page: i32) -> Option<Letters> {
    let encoding = match page {
        437 => return Some(DOS),
        850 => return Some(DOS_WESTERN),
        866 => encoding_rs::IBM866,
        932 => encoding_rs::SHIFT_JIS,
        936 => encoding_rs::GBK,
        949 => encoding_rs::EUC_KR,
        950 => encoding_rs::BIG5,
        10000 => return Some(MACINTOSH),
        10007 => encoding_rs::X_MAC_CYRILLIC,
        65001 => encoding_rs::UTF_8,
        _ => Encoding::for_label(format!("windows-{page}").as_bytes())?,
    };
    Some(Letters::Encoded(encoding))
}

/// The letters of a font by the number of its character set; none for those of the document.
pub(super) fn of_font(set: i32) -> Option<Letters> {
    let encoding = match set {
        77 => return Some(MACINTOSH),
        128 => encoding_rs::SHIFT_JIS,
        129 => encoding_rs::EUC_KR,
        134 => encoding_rs::GBK,
        136 => encoding_rs::BIG5,
        161 => encoding_rs::WINDOWS_1253,
        162 => encoding_rs::WINDOWS_1254,
        163 => encoding_rs::WINDOWS_1258,
        177 => encoding_rs::WINDOWS_1255,
        178 => encoding_rs::WINDOWS_1256,
        186 => encoding_rs::WINDOWS_1257,
        204 => encoding_rs::WINDOWS_1251,
        222 => encoding_rs::WINDOWS_874,
        238 => encoding_rs::WINDOWS_1250,
        254 => return Some(DOS),
        255 => return Some(DOS_WESTERN),
        _ => return None,
    };
    Some(Letters::Encoded(encoding))
}
