//! Whom to ask.

use super::rule::{Finding, when};
use crate::issue::IssueCode;
use crate::model::{Contact, Dataset};
use crate::text;
use crate::validate::context::Context;

/// Words of the mailboxes of departments, which are nobody's own name.
const DEPARTMENTS: &[&str] = &[
    "accueil",
    "admin",
    "administration",
    "agence",
    "aide",
    "carto",
    "cartographie",
    "catalogue",
    "cellule",
    "centre",
    "communication",
    "contact",
    "contacts",
    "data",
    "direction",
    "diffusion",
    "donnee",
    "donnees",
    "eau",
    "environnement",
    "equipe",
    "foncier",
    "geo",
    "geomatique",
    "gestion",
    "habitat",
    "help",
    "info",
    "infos",
    "information",
    "inspire",
    "mairie",
    "metadata",
    "metadonnees",
    "mission",
    "observatoire",
    "open",
    "opendata",
    "plateforme",
    "pole",
    "prefecture",
    "projet",
    "referent",
    "region",
    "secretariat",
    "service",
    "services",
    "sig",
    "support",
    "team",
    "transport",
    "transports",
    "unite",
    "urbanisme",
    "webmaster",
];

fn filled(text: &Option<String>) -> bool {
    text.as_deref().is_some_and(|text| !text.trim().is_empty())
}

fn is_complete(contact: &Contact) -> bool {
    filled(&contact.organisation) && filled(&contact.email)
}

fn contacts<'a>(dataset: &'a Dataset, context: &Context<'_>) -> impl Iterator<Item = (usize, &'a Contact)> {
    dataset.metadata.contacts.iter().take(context.limits.contacts).enumerate()
}

/// A contact has the name of its organisation and an e-mail: at least one has both.
pub(super) fn no_complete_contact(dataset: &Dataset, context: &Context<'_>) -> Vec<Finding> {
    let some = !dataset.metadata.contacts.is_empty();
    let none = !contacts(dataset, context).any(|(_, contact)| is_complete(contact));
    when(some && none, "contacts", IssueCode::NoCompleteContact)
}

/// The others should have both too.
pub(super) fn incomplete_contacts(dataset: &Dataset, context: &Context<'_>) -> Vec<Finding> {
    if !contacts(dataset, context).any(|(_, contact)| is_complete(contact)) {
        // Told once, of the whole.
        return Vec::new();
    }
    contacts(dataset, context)
        .filter(|(_, contact)| !is_complete(contact))
        .map(|(at, contact)| {
            let missing = if filled(&contact.email) { "organisation" } else { "email" };
            Finding::new(format!("contacts[{at}].{missing}"), IssueCode::ContactIncomplete)
        })
        .collect()
}

/// One of them is the one to ask; that is what a contact without a role is.
pub(super) fn no_point_of_contact(dataset: &Dataset, context: &Context<'_>) -> Vec<Finding> {
    let asked = |contact: &Contact| contact.role.as_deref().is_none_or(|role| role == "pointOfContact");
    let some = !dataset.metadata.contacts.is_empty();
    let none = !contacts(dataset, context).any(|(_, contact)| asked(contact));
    when(some && none, "contacts", IssueCode::NoPointOfContact)
}

/// A mailbox that is a person's own outlives neither the person nor the law.
pub(super) fn nominative_emails(dataset: &Dataset, context: &Context<'_>) -> Vec<Finding> {
    contacts(dataset, context)
        .filter_map(|(at, contact)| {
            let email = contact.email.as_deref()?;
            let mailbox = text::key(email.split('@').next().unwrap_or_default());
            is_nominative(&mailbox, contact.name.as_deref()).then(|| {
                Finding::new(format!("contacts[{at}].email"), IssueCode::NominativeEmail).with("found", email)
            })
        })
        .collect()
}

/// `prenom.nom`, `p.nom`: two words of letters, none of them a department's, or words of the name.
fn is_nominative(mailbox: &str, name: Option<&str>) -> bool {
    let parts: Vec<&str> =
        mailbox.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let letters = |part: &&str| part.chars().all(char::is_alphabetic);
    let department = |part: &&str| {
        DEPARTMENTS.contains(part)
            || part.chars().count() > 2 && {
                // `ddt33`, `sigloire`: a name with a department's word at its start.
                DEPARTMENTS.iter().any(|word| word.len() > 2 && part.starts_with(word))
            }
    };
    if parts.iter().any(department) {
        return false;
    }
    if let Some(name) = name.map(text::key) {
        let words: Vec<&str> = name.split(' ').filter(|word| word.chars().count() > 2).collect();
        if words.len() >= 2 {
            return words.iter().filter(|word| mailbox.contains(**word)).count() >= 2;
        }
    }
    matches!(parts.as_slice(), [first, last]
        if letters(first) && letters(last) && last.chars().count() >= 3
            && (first.chars().count() == 1 || first.chars().count() >= 3))
}

#[cfg(test)]
mod tests {
    use super::is_nominative;

    #[test]
    fn mailboxes_of_persons_and_of_departments_are_told_apart() {
        for (mailbox, name) in [
            ("camille exemple", None),
            ("c exemple", None),
            ("camille exemple", Some("Camille Exemple")),
            ("camilleexemple", Some("Camille EXEMPLE")),
        ] {
            assert!(is_nominative(mailbox, name), "{mailbox}");
        }
        for (mailbox, name) in [
            ("sig", None),
            ("service urbanisme", None),
            ("sig ddt", None),
            ("dreal nouvelle aquitaine", None),
            ("geomatique dreal", Some("Camille Exemple")),
            ("ddt 33", None),
            ("contact", Some("Service géomatique")),
            ("scot", Some("Syndicat mixte du SCoT")),
        ] {
            assert!(!is_nominative(mailbox, name), "{mailbox}");
        }
    }
}
