//! Secrets: made from random bytes, kept as hashes.

use super::base64;
use crate::error::{Error, Result};
use sha2::{Digest, Sha256};

/// Where the bytes of new secrets come from, so that tests are deterministic.
pub trait Secrets: Send + Sync {
    /// Bytes that nobody can foresee.
    ///
    /// # Errors
    /// `Storage` when the source fails; no secret is made then.
    fn bytes(&self) -> Result<[u8; 32]>;
}

/// The random bytes of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct OperatingSystem;

impl Secrets for OperatingSystem {
    fn bytes(&self) -> Result<[u8; 32]> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|error| Error::storage("draw random bytes", error))?;
        Ok(bytes)
    }
}

/// What a secret is for. It is written in the secret, so that one cannot serve as another and a
/// scanner of source code recognises what leaked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SecretKind {
    /// A token of the programming interface.
    Token,
    /// A token to set a new password.
    Reset,
}

impl SecretKind {
    const fn prefix(self) -> &'static str {
        match self {
            SecretKind::Token => "catt_",
            SecretKind::Reset => "catr_",
        }
    }
}

/// A new secret: 256 random bits, as 43 characters that fit in an address or a header.
pub(crate) fn new_secret(kind: SecretKind, secrets: &dyn Secrets) -> Result<String> {
    Ok(format!("{}{}", kind.prefix(), base64::encode_url(&secrets.bytes()?)))
}

/// The kind that a text claims to be; `None` when it has not the form of a secret.
pub(crate) fn kind_of(text: &str) -> Option<SecretKind> {
    let kinds = [SecretKind::Token, SecretKind::Reset];
    let kind = kinds.into_iter().find(|kind| text.starts_with(kind.prefix()))?;
    let body = text.get(kind.prefix().len()..)?;
    let fits =
        body.len() == 43 && body.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    fits.then_some(kind)
}

/// What is kept of a secret. A plain hash is enough: there are too many secrets to try. It is looked
/// up whole, so that the time it takes says nothing of a secret that is nearly right.
pub(crate) fn digest(secret: &str) -> String {
    hex(&Sha256::digest(secret))
}

/// What is kept of a text that could be guessed: a hash that needs the key of the catalogue.
pub(crate) fn digest_with(key: &str, text: &str) -> String {
    let inner = Sha256::digest(format!("{key}|{}|{text}", text.len()));
    hex(&Sha256::digest([key.as_bytes(), b"|", inner.as_slice()].concat()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
