//! A resource read, put as our own words beside it say.

use super::fit;
use crate::exchange::clean::NAME_LIMIT;
use crate::model::{Access, AccessRule, Audience, Checksum, ResourceMetadata, ServiceOffer};
use crate::vocabulary::{Vocabulary, scheme};
use serde_json::Value;

/// Puts one field, when the value fits it.
pub(super) fn put(
    vocabulary: &Vocabulary,
    held: &mut ResourceMetadata,
    field: &str,
    value: &Value,
) -> Option<()> {
    let code = |list: &'static str| fit::maybe(value, |value| fit::code(vocabulary, value, &[list]));
    let or_empty = |read: fn(&Value) -> Option<String>| {
        if value.is_null() { Some(String::new()) } else { read(value) }
    };
    match field {
        "name" => held.name = or_empty(|value| fit::line(value, NAME_LIMIT))?,
        "description" => held.description = or_empty(fit::text)?,
        "type" => held.resource_type = code(scheme::RESOURCE_TYPE)?,
        "url" => held.url = fit::maybe(value, fit::url)?,
        "format" => held.format = code(scheme::FORMAT)?,
        "container" => held.container = code(scheme::FORMAT)?,
        "media_type" => held.media_type = fit::maybe(value, |value| fit::line(value, 100))?,
        "size" => {
            held.size =
                fit::maybe(value, |value| value.as_i64().filter(|size| (0..=1_i64 << 53).contains(size)))?;
        }
        "checksum" => held.checksum = fit::maybe(value, checksum)?,
        "services" => held.services = fit::list(value, 100, |value| service(vocabulary, value))?,
        "languages" => {
            held.languages =
                fit::list(value, 100, |value| fit::code(vocabulary, value, &[scheme::LANGUAGE]))?;
        }
        "crs" => held.crs = fit::maybe(value, |value| fit::crs(vocabulary, value))?,
        "temporal" => held.temporal = fit::maybe(value, fit::period)?,
        "published_on" => held.published_on = fit::of(value)?,
        "updated_on" => held.updated_on = fit::of(value)?,
        "licence" => held.licence = code(scheme::LICENCE)?,
        "access" => held.access = access(vocabulary, value)?,
        _ => return None,
    }
    Some(())
}

fn checksum(value: &Value) -> Option<Checksum> {
    let held: Checksum = fit::of(value)?;
    let length = match held.algorithm.as_str() {
        "md5" => 32,
        "sha1" => 40,
        "sha256" => 64,
        "sha512" => 128,
        _ => return None,
    };
    let plain = held.value.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'a'..=b'f'));
    (plain && held.value.len() == length).then_some(held)
}

fn service(vocabulary: &Vocabulary, value: &Value) -> Option<ServiceOffer> {
    let held: ServiceOffer = fit::of(value)?;
    let fits = held.url.as_deref().is_none_or(fit::is_url)
        && held.layer.as_deref().is_none_or(|layer| fit::is_line(layer, NAME_LIMIT))
        && held.protocol.as_deref().is_none_or(|code| vocabulary.term(scheme::FORMAT, code).is_some());
    fits.then_some(held)
}

/// A rule that names nobody of this catalogue: whoever is named elsewhere is nobody here.
fn access(vocabulary: &Vocabulary, value: &Value) -> Option<AccessRule> {
    let held: AccessRule = fit::of(value)?;
    let reasons = [scheme::ACCESS_REASON, scheme::ACCESS_REASON_CRPA];
    let known = |code: &str| reasons.iter().any(|list| vocabulary.term(list, code).is_some());
    let nobody = held.levels().all(|level| match level {
        Access::Restricted { audiences } => {
            audiences.len() <= 20
                && audiences.iter().all(|audience| match audience {
                    Audience::Accounts { .. } | Audience::Organisations { .. } => false,
                    Audience::Territory { territories } => {
                        territories.len() <= 100
                            && territories.iter().all(|territory| fit::is_territory(territory))
                    }
                    Audience::AnyMember | Audience::SameOrganisation | Audience::Partners => true,
                })
        }
        _ => true,
    });
    let fits = nobody
        && held.portals.is_empty()
        && held.reason.as_deref().is_none_or(known)
        && held.ask.as_deref().is_none_or(|ask| fit::is_line(ask, NAME_LIMIT));
    fits.then_some(held)
}
