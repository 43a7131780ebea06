//! The headers that the proxy of geOrchestra adds to each request.

use super::base64;
use super::outside::{OutsideIdentity, as_count, filled};
use crate::error::{Error, Result};
use std::collections::BTreeMap;

/// The most bytes of `sec-…` headers read, names included.
pub const GEORCHESTRA_HEADERS_LIMIT: i64 = 64 * 1024;

/// Marks a value that is UTF-8 in base64, for servers that read headers as ASCII.
const CODED: &str = "{base64}";

/// Headers that repeat the others as JSON.
const REPEATED: &[&str] = &["sec-user", "sec-organization", "sec-json-user", "sec-json-organization"];

/// Who the proxy of geOrchestra says is there; `None` for nobody signed in (no `sec-username`).
///
/// Read are `sec-username` (subject and login), `sec-firstname`, `sec-lastname`, `sec-email`,
/// `sec-tel`, `sec-title`, `sec-org`, `sec-orgname` and `sec-roles` (separated by `;`); the other
/// `sec-…` headers become attributes. Names are compared without case. The host must make sure that
/// the request came through the proxy: anybody can write these headers.
///
/// # Errors
/// `BadInput` for a value that cannot be decoded, a header given twice with two values, or a user
/// name that none is; `LimitExceeded` above [`GEORCHESTRA_HEADERS_LIMIT`].
pub fn georchestra_identity(
    provider: &str,
    headers: &BTreeMap<String, String>,
) -> Result<Option<OutsideIdentity>> {
    let mut held: BTreeMap<String, String> = BTreeMap::new();
    let mut size = 0;
    for (name, value) in headers {
        let name = name.trim().to_ascii_lowercase();
        if !name.starts_with("sec-") || REPEATED.contains(&name.as_str()) {
            continue;
        }
        size += as_count(name.len()).saturating_add(as_count(value.len()));
        if size > GEORCHESTRA_HEADERS_LIMIT {
            return Err(Error::LimitExceeded {
                what: "bytes of identity headers".to_owned(),
                limit: GEORCHESTRA_HEADERS_LIMIT,
                found: size,
            });
        }
        let value = decoded(&name, value)?;
        // Two spellings of one name: a proxy writes one, somebody before it wrote the other.
        if held.get(&name).is_some_and(|before| *before != value) {
            return Err(bad(&name, "is given twice"));
        }
        held.insert(name, value);
    }
    let mut take = |name: &str| held.remove(name).as_deref().and_then(filled);
    let Some(login) = take("sec-username") else { return Ok(None) };
    // A comma joins the values of a repeated header.
    if login.contains([',', ';']) || login.chars().any(char::is_whitespace) {
        return Err(bad("sec-username", "is not one user name"));
    }
    let mut identity = OutsideIdentity {
        provider: provider.to_owned(),
        subject: login.clone(),
        login: Some(login),
        first_name: take("sec-firstname"),
        last_name: take("sec-lastname"),
        email: take("sec-email"),
        phone: take("sec-tel"),
        position: take("sec-title"),
        organisation: take("sec-org"),
        organisation_name: take("sec-orgname"),
        ..OutsideIdentity::default()
    };
    identity.add_roles(&take("sec-roles").unwrap_or_default());
    identity.attributes = held
        .into_iter()
        .filter_map(|(name, value)| {
            let name = name.strip_prefix("sec-")?.to_owned();
            Some((name, vec![filled(&value)?]))
        })
        .collect();
    identity.check()?;
    Ok(Some(identity))
}

/// A value as it was before the proxy coded it; several values are joined by commas.
fn decoded(name: &str, value: &str) -> Result<String> {
    let value = value.trim();
    let text = if value.split(',').any(|part| part.trim().starts_with(CODED)) {
        let parts = value.split(',').map(|part| match part.trim().strip_prefix(CODED) {
            Some(coded) => {
                let bytes = base64::decode(coded).ok_or_else(|| bad(name, "is not base64"))?;
                String::from_utf8(bytes).map_err(|_| bad(name, "is not UTF-8 once decoded"))
            }
            None => Ok(part.to_owned()),
        });
        parts.collect::<Result<Vec<String>>>()?.join(",")
    } else {
        value.to_owned()
    };
    if text.chars().any(char::is_control) {
        return Err(bad(name, "holds control characters"));
    }
    Ok(text)
}

fn bad(name: &str, reason: &str) -> Error {
    Error::BadInput {
        format: "georchestra".to_owned(),
        line: None,
        reason: format!("the header {name} {reason}"),
    }
}
