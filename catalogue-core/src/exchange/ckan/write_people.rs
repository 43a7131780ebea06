//! The contacts of a package: two people have keys, whose meaning depends on the dialect.

use super::dialect::Dialect;
use super::write_extras::Package;
use crate::model::Contact;

/// Writes the contacts as a reader of this dialect takes them.
pub(super) fn people(package: &mut Package<'_>, dialect: Dialect) {
    let contacts = &package.dataset.metadata.contacts;
    let of =
        |role: &str| contacts.iter().find(|held| held.role.as_deref().unwrap_or("pointOfContact") == role);
    // The one to ask is there, even under another role.
    let to_ask = || of("pointOfContact").or(contacts.first());
    let (author, maintainer) = match dialect {
        Dialect::Pigma => (to_ask(), of("custodian")),
        Dialect::Idgo => (of("owner"), of("distributor")),
        Dialect::Core => (of("author"), to_ask()),
    };
    for (held, name_key, email_key) in
        [(author, "author", "author_email"), (maintainer, "maintainer", "maintainer_email")]
    {
        package.core(name_key, held.and_then(name));
        package.core(email_key, held.and_then(email));
    }
    if let Some(held) = of("publisher") {
        package.maybe_extra("publisher_name", name(held));
        package.maybe_extra("publisher_email", email(held));
        package.maybe_extra("publisher_url", held.url.clone());
    }
}

fn name(held: &Contact) -> Option<String> {
    held.name.clone().or_else(|| held.organisation.clone())
}

/// An address that CKAN takes: its check knows ASCII only.
fn email(held: &Contact) -> Option<String> {
    let address = held.email.as_deref()?;
    let (own, domain) = address.split_once('@')?;
    let label = |label: &str| {
        let plain = label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        plain && (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
    };
    let plain = own.bytes().all(|b| b.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&b));
    let fits = plain
        && !own.is_empty()
        && !address.starts_with('.')
        && !address.contains("..")
        && domain.split('.').all(label);
    fits.then(|| address.to_owned())
}
