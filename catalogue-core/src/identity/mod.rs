//! Who comes from outside, and how somebody proves to be who they are: answers of single sign-on
//! read strictly, passwords hashed, secrets made. Pure: nothing is asked over a network.

mod base64;
mod cas;
mod cas_read;
mod georchestra;
mod mail;
mod outside;
mod password;
mod roles;
mod secret;
#[cfg(test)]
mod tests;

pub use cas::{CAS_RESPONSE_LIMIT, CasAnswer, CasAttributes};
pub use georchestra::{GEORCHESTRA_HEADERS_LIMIT, georchestra_identity};
pub use mail::is_personal_mail;
pub use outside::OutsideIdentity;
pub use password::{Argon2id, PASSWORD_LIMIT, PASSWORD_MINIMUM, PasswordHashing, check_password};
pub use roles::{Granted, RecognitionRules, RoleGrant, RoleRule};
pub use secret::{OperatingSystem, Secrets};
pub(crate) use secret::{SecretKind, digest, digest_with, kind_of, new_secret};
