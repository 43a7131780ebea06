//! The contacts of a package, whose meaning depends on the dialect.

use super::dialect::Dialect;
use crate::exchange::clean::NAME_LIMIT;
use crate::exchange::draft::Draft;
use crate::exchange::fields::{Fields, objects_of, text_of};
use crate::issue::{Issue, IssueCode};

/// Reads the contacts, the one to ask first; gives the publisher's name.
pub(super) fn contacts(draft: &mut Draft<'_>, fields: &mut Fields, dialect: Dialect) -> Option<String> {
    if let Some(value) = fields.take("contact") {
        let list = objects_of(&value);
        for map in &list {
            let text = |key: &str| map.get(key).and_then(text_of);
            let (name, email) = (text("name").or_else(|| text("fn")), text("email"));
            draft.contact(
                "pointOfContact",
                name.as_deref(),
                email.as_deref(),
                text("phone").as_deref(),
                text("url").as_deref(),
            );
        }
        if list.is_empty() {
            match text_of(&value) {
                Some(text) => draft.contact("pointOfContact", Some(&text), None, None, None),
                None => draft.wrong_type("contacts", &value),
            }
        }
    }
    let text = |fields: &mut Fields, keys: &[&'static str]| fields.take_text(keys);
    let name = text(fields, &["contact_name", "contact-name"]);
    let email = text(fields, &["contact_email", "contact-email"]);
    let phone = text(fields, &["contact-phone"]);
    draft.contact("pointOfContact", name.as_deref(), email.as_deref(), phone.as_deref(), None);
    if let Some(point) = text(fields, &["contact_point"]) {
        let (name, email) =
            if point.contains('@') { (None, Some(point.as_str())) } else { (Some(point.as_str()), None) };
        draft.contact("pointOfContact", name, email, None, None);
    }
    let author = (text(fields, &["author"]), text(fields, &["author_email"]));
    let mut maintainer = (text(fields, &["maintainer"]), text(fields, &["maintainer_email"]));
    // An identifier of an account is nobody's name.
    if maintainer.0.as_deref().is_some_and(|name| uuid::Uuid::parse_str(name).is_ok()) {
        maintainer.0 = None;
        draft.lose(Issue::hint("maintainer", IssueCode::ReferenceLost).with("found", "account"));
    }
    let (author_role, maintainer_role) = match dialect {
        Dialect::Pigma => ("pointOfContact", "custodian"),
        Dialect::Idgo => ("owner", "distributor"),
        Dialect::Core => ("author", "pointOfContact"),
    };
    let mut people = [(author_role, author), (maintainer_role, maintainer)];
    if dialect == Dialect::Core {
        people.reverse();
    }
    for (role, (name, email)) in people {
        draft.contact(role, name.as_deref(), email.as_deref(), None, None);
    }
    let mut publisher = text(fields, &["publisher_name", "dcat_publisher_name"]);
    let mut email = text(fields, &["publisher_email", "dcat_publisher_email"]);
    let mut url = text(fields, &["publisher_url"]);
    if let Some(value) = fields.take("publisher") {
        match objects_of(&value).first() {
            Some(map) => {
                let get = |key: &str| map.get(key).and_then(text_of);
                publisher = publisher.or_else(|| {
                    get("name").or_else(|| get("organization_name")).or_else(|| get("organization"))
                });
                email = email.or_else(|| get("email"));
                url = url.or_else(|| get("url"));
            }
            None => match text_of(&value) {
                Some(text) => publisher = publisher.or(Some(text)),
                None => draft.wrong_type("publisher", &value),
            },
        }
    }
    draft.contact("publisher", publisher.as_deref(), email.as_deref(), None, url.as_deref());
    publisher.and_then(|name| draft.line("organisation.name", &name, NAME_LIMIT))
}
