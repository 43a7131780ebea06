//! Places in the journal as opaque texts. A place is sealed with the secret of the catalogue and never
//! written twice alike, so that two of them tell nothing of what happened between them.

use crate::catalogue::open::{Inner, setting};
use crate::error::{Error, Result};
use crate::store::Reader;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// What seals and opens places of one catalogue: they hold in every process on it, and in no other
/// catalogue, nor in one brought back from a copy.
pub(super) struct Seal {
    secret: String,
    of: String,
}

impl Inner {
    /// The seal of places of one kind.
    pub(super) fn seal(&self, reader: &Reader<'_>, kind: &str) -> Result<Seal> {
        let secret = reader.setting(setting::SECRET)?.unwrap_or_default();
        let identity = self.store.identity();
        Ok(Seal { secret, of: format!("{kind}|{}|{}", identity.store, identity.epoch) })
    }
}

impl Seal {
    fn digest(&self, what: &str, nonce: Uuid, rest: &str) -> [u8; 32] {
        let Seal { secret, of } = self;
        Sha256::digest(format!("{secret}|{what}|{of}|{nonce}|{rest}|{secret}")).into()
    }

    /// Eight bytes of place and eight that prove it, hidden or shown again.
    fn veil(&self, nonce: Uuid, bytes: [u8; 16]) -> [u8; 16] {
        let stream = self.digest("veil", nonce, "");
        let mut veiled = [0; 16];
        for (at, (byte, key)) in veiled.iter_mut().zip(bytes.iter().zip(stream)) {
            *at = byte ^ key;
        }
        veiled
    }

    fn proof(&self, nonce: Uuid, sequence: i64) -> u64 {
        let [a, b, c, d, e, f, g, h, ..] = self.digest("proof", nonce, &sequence.to_string());
        u64::from_be_bytes([a, b, c, d, e, f, g, h])
    }

    /// The text of a place; `nonce` is a new identifier.
    pub(super) fn close(&self, nonce: Uuid, sequence: i64) -> String {
        let place = u128::from(sequence.cast_unsigned()) << 64 | u128::from(self.proof(nonce, sequence));
        let veiled = u128::from_be_bytes(self.veil(nonce, place.to_be_bytes()));
        format!("{:032x}{veiled:032x}", nonce.as_u128())
    }

    /// The place of a text.
    ///
    /// # Errors
    /// `BadQuery` when it is none of this catalogue.
    pub(super) fn open(&self, text: &str, at: &str) -> Result<i64> {
        self.opened(text).ok_or_else(|| Error::BadQuery {
            at: at.to_owned(),
            reason: "not a position of this catalogue: give back one that it gave, or start without"
                .to_owned(),
        })
    }

    fn opened(&self, text: &str) -> Option<i64> {
        let digits = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = |part: Option<&str>| part.and_then(|part| u128::from_str_radix(part, 16).ok());
        let nonce = Uuid::from_u128(number(text.get(..32).filter(|_| digits))?);
        let place = u128::from_be_bytes(self.veil(nonce, number(text.get(32..))?.to_be_bytes()));
        let sequence = u64::try_from(place >> 64).ok()?.cast_signed();
        let proof = u64::try_from(place & u128::from(u64::MAX)).ok()?;
        (proof == self.proof(nonce, sequence)).then_some(sequence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_comes_back_and_nothing_else_passes() {
        let seal = Seal { secret: "s".into(), of: "events|1|1".into() };
        let other = Seal { secret: "s".into(), of: "audit|1|1".into() };
        for sequence in [0, 1, 7, i64::MAX] {
            let text = seal.close(Uuid::from_u128(5), sequence);
            assert_eq!(seal.open(&text, "after").unwrap(), sequence);
            assert!(other.open(&text, "after").is_err());
            assert_ne!(text, seal.close(Uuid::from_u128(6), sequence), "never twice alike");
            for at in 0..text.len() {
                let mut forged: Vec<u8> = text.bytes().collect();
                forged[at] = if forged[at] == b'0' { b'1' } else { b'0' };
                assert!(seal.open(std::str::from_utf8(&forged).unwrap(), "after").is_err(), "{at}");
            }
        }
        for text in ["", "0", "zz", &"é".repeat(32), &"0".repeat(64), &"+".repeat(64), &"f".repeat(65)] {
            assert!(seal.open(text, "after").is_err(), "{text}");
        }
    }

    #[test]
    fn neighbouring_places_share_nothing() {
        let seal = Seal { secret: "s".into(), of: "events|1|1".into() };
        let texts: Vec<String> =
            (0..20).map(|n: i64| seal.close(Uuid::from_u128(900 + n as u128), n)).collect();
        for (first, second) in texts.iter().zip(&texts[1..]) {
            let alike = first[32..].bytes().zip(second[32..].bytes()).filter(|(a, b)| a == b).count();
            assert!(alike < 12, "{first} {second}");
        }
    }
}
