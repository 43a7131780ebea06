//! The choices of a value: terms of vocabularies, and the few words fixed by the model with their labels.

use super::profile::profiles;
use super::shape::Shape;
use crate::vocabulary::{Labels, Vocabulary, scheme};
use std::collections::BTreeSet;

/// One choice.
pub(super) struct Offered {
    pub(super) code: String,
    pub(super) labels: Labels,
}

/// The choices that a form offers for a value, in order; `None` when it is not chosen from a list.
pub(super) fn offered(shape: &Shape, vocabulary: &Vocabulary) -> Option<Vec<Offered>> {
    match shape {
        Shape::List(list) => offered(&list.item, vocabulary),
        Shape::Code(_) | Shape::FormatCode | Shape::ReferenceSystem => {
            let mut seen = BTreeSet::new();
            let terms = shape.schemes().iter().flat_map(|scheme| vocabulary.offered(scheme));
            let terms = terms.filter(|term| seen.insert(&term.code));
            Some(terms.map(|term| Offered { code: term.code.clone(), labels: term.labels.clone() }).collect())
        }
        Shape::Profile => Some(
            profiles()
                .iter()
                .map(|profile| Offered { code: profile.code().to_owned(), labels: profile.labels().clone() })
                .collect(),
        ),
        Shape::Choice(words) => Some(words.iter().map(|word| labelled(word, vocabulary)).collect()),
        Shape::Tagged(tagged) => {
            Some(tagged.variants.iter().map(|(word, _)| labelled(word, vocabulary)).collect())
        }
        _ => None,
    }
}

/// The codes that are known and not offered: old records and other catalogues have them.
pub(super) fn others(shape: &Shape, vocabulary: &Vocabulary) -> Vec<String> {
    let offered: BTreeSet<String> =
        offered(shape, vocabulary).unwrap_or_default().into_iter().map(|choice| choice.code).collect();
    let terms = shape.schemes().iter().filter_map(|scheme| vocabulary.scheme(scheme));
    let codes: BTreeSet<&String> = terms.flat_map(|scheme| &scheme.terms).map(|term| &term.code).collect();
    codes.into_iter().filter(|code| !offered.contains(*code)).cloned().collect()
}

/// A word of the model with its labels; levels of access have theirs in the vocabulary.
pub(super) fn labelled(word: &str, vocabulary: &Vocabulary) -> Offered {
    let own = WORDS.iter().find(|(code, _, _)| *code == word);
    let labels = match (vocabulary.term(scheme::ACCESS_LEVEL, word), own) {
        (Some(term), _) => term.labels.clone(),
        (None, Some((_, fr, en))) => Labels { fr: (*fr).to_owned(), en: (*en).to_owned() },
        (None, None) => Labels { fr: word.to_owned(), en: word.to_owned() },
    };
    Offered { code: word.to_owned(), labels }
}

const WORDS: &[(&str, &str, &str)] = &[
    ("public", "Publique", "Public"),
    ("private", "Privée", "Private"),
    ("source", "Identifiant de la source", "Identifier at the source"),
    ("file", "Identifiant de fiche (ISO)", "File identifier (ISO)"),
    ("resource", "Identifiant de ressource (ISO)", "Resource identifier (ISO)"),
    ("doi", "DOI", "DOI"),
    ("url", "Adresse", "Address"),
    ("other", "Autre", "Other"),
    ("download", "Téléchargement", "Download"),
    ("view", "Consultation", "View"),
    ("extract", "Extraction", "Extraction"),
    ("open", "Accès libre", "Open access"),
    ("authenticated", "Accès authentifié", "Signed in"),
    ("restricted", "Accès restreint", "Restricted"),
    ("closed", "Non diffusé", "Closed"),
    ("any-member", "Membres d'une organisation", "Members of any organisation"),
    ("same-organisation", "Organisation productrice", "Owning organisation"),
    ("organisations", "Organisations désignées", "Named organisations"),
    ("accounts", "Comptes désignés", "Named accounts"),
    ("partners", "Partenaires", "Partners"),
    ("territory", "Compétents sur un territoire", "Competent for a territory"),
];
