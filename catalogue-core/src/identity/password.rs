//! Passwords: what is accepted, and how one is kept.

use crate::error::{Error, Result};
use crate::issue::{Issue, IssueCode};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};

/// The shortest password, in bytes of UTF-8.
pub const PASSWORD_MINIMUM: usize = 8;

/// The longest password, in bytes of UTF-8: a bound on the work that a stranger can ask for.
pub const PASSWORD_LIMIT: usize = 1_024;

/// How passwords are hashed. The default is [`Argon2id`]; a host with rules of its own brings its own.
pub trait PasswordHashing: Send + Sync {
    /// The text to keep of a password: everything that a later check needs, the salt included.
    ///
    /// # Errors
    /// `Storage` when it cannot be computed.
    fn hash(&self, password: &str, salt: &[u8]) -> Result<String>;

    /// Whether a password is the one of a kept text; `false`, at once, for a text that is none. For
    /// one that was kept it does as much work as [`PasswordHashing::hash`], whatever the answer.
    fn verify(&self, password: &str, kept: &str) -> bool;

    /// Whether a kept text should be made anew, because it was made with other settings.
    fn is_outdated(&self, kept: &str) -> bool;
}

/// Argon2id (RFC 9106, version 19), kept in the PHC text form. The defaults are those that OWASP
/// recommends: 19 MiB, 2 passes, 1 lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Argon2id {
    /// Memory, in KiB; 19 456.
    pub memory: i64,
    /// Passes over it; 2.
    pub passes: i64,
    /// Lanes; 1.
    pub lanes: i64,
}

impl Default for Argon2id {
    fn default() -> Self {
        Self { memory: 19_456, passes: 2, lanes: 1 }
    }
}

impl Argon2id {
    fn engine(&self) -> Result<Argon2<'static>> {
        let number = |value: i64| u32::try_from(value).map_err(fault);
        let params = Params::new(number(self.memory)?, number(self.passes)?, number(self.lanes)?, None);
        Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params.map_err(fault)?))
    }
}

impl PasswordHashing for Argon2id {
    fn hash(&self, password: &str, salt: &[u8]) -> Result<String> {
        let made = self.engine()?.hash_password_with_salt(password.as_bytes(), salt).map_err(fault)?;
        Ok(made.to_string())
    }

    fn verify(&self, password: &str, kept: &str) -> bool {
        let (Ok(engine), Ok(kept)) = (self.engine(), PasswordHash::new(kept)) else { return false };
        engine.verify_password(password.as_bytes(), &kept).is_ok()
    }

    fn is_outdated(&self, kept: &str) -> bool {
        let wanted = format!("$argon2id$v=19$m={},t={},p={}$", self.memory, self.passes, self.lanes);
        !kept.starts_with(&wanted)
    }
}

fn fault(cause: impl std::fmt::Display) -> Error {
    Error::storage("hash a password", cause)
}

/// What is wrong with a password that somebody wants; empty when it will do. Length alone counts:
/// no rule about digits or signs. `login` and `email` may not serve as the password.
pub fn check_password(password: &str, login: &str, email: Option<&str>) -> Vec<Issue> {
    let length = password.len();
    let mut issues = Vec::new();
    let issue = |code| Issue::error("password", code);
    if length < PASSWORD_MINIMUM {
        issues.push(issue(IssueCode::TooShort).with("found", length).with("limit", PASSWORD_MINIMUM));
    }
    if length > PASSWORD_LIMIT {
        issues.push(issue(IssueCode::TooLong).with("found", length).with("limit", PASSWORD_LIMIT));
    }
    let same = |other: &str| password.trim().to_lowercase() == other.trim().to_lowercase();
    if same(login) || email.is_some_and(same) {
        issues.push(issue(IssueCode::PasswordIsLogin));
    }
    let mut letters = password.chars();
    let first = letters.next();
    if first.is_some() && letters.all(|letter| Some(letter) == first) {
        issues.push(issue(IssueCode::PasswordRepeats));
    }
    issues
}
