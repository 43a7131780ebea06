//! Base64 as header values carry it, padded or not, and as addresses do (RFC 4648 sections 4 and 5).

use ::base64::Engine;
use ::base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// The bytes of a text in the standard alphabet, padded or not; `None` for anything else.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).or_else(|_| STANDARD_NO_PAD.decode(text)).ok()
}

/// Bytes as text in the alphabet for addresses, not padded.
pub(super) fn encode_url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_of_the_rfc() {
        for (plain, coded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(decode(coded).unwrap(), plain.as_bytes());
            assert_eq!(encode_url(plain.as_bytes()), coded.trim_end_matches('='));
        }
        assert_eq!(encode_url(&[0xfb, 0xff]), "-_8");
        for wrong in ["Z", "Zg=", "Zg===", "====", "Z g==", "Zh==", "Zm9v-_", "é"] {
            assert_eq!(decode(wrong), None, "{wrong:?}");
        }
    }
}
