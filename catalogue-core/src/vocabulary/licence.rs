//! Licences, recognised in what people write. What is not recognised is unknown, never open.

use super::term::name_key;
use crate::text;
use crate::vocabulary::{Match, Resolved, Term, Vocabulary, scheme};

/// Endings of a licence's address that change its language or its form, not the licence.
const FORMS: &[&str] = &[".html", ".fr", ".en", "/deed", "/legalcode", "/legalcode.txt", "/summary"];

/// The same, for addresses that name a language or a country by a last part of its own.
const PARTS: &[&str] = &["/fr", "/en"];

/// Words after a title that make it another licence.
const QUALIFIERS: &[&str] = &[
    "nc",
    "nd",
    "sa",
    "pas",
    "non",
    "no",
    "noncommercial",
    "noderivatives",
    "noderivs",
    "partage",
    "share",
    "sharealike",
];

/// Words that may turn a sentence into a refusal.
const NEGATIONS: &[&str] = &[
    "pas",
    "non",
    "aucun",
    "aucune",
    "sauf",
    "hors",
    "excepte",
    "ni",
    "jamais",
    "interdit",
    "interdite",
    "not",
    "no",
    "except",
    "without",
    "never",
];

/// Where a title was found in a text, in words.
struct Found<'a> {
    term: &'a Term,
    kind: Match,
    start: usize,
    end: usize,
}

impl Vocabulary {
    /// Recognises a licence in a code, an address, a title or a free text, in this order:
    /// an address (http or https, trailing slash, `.fr`/`.en`, deed or legal code, SPDX, EU
    /// authority table), alone or inside the text; an id or alias, those of `system` first; a title;
    /// a title inside the text, whole words only. `None` when nothing fits, when several
    /// licences fit, or when the text seems to refuse an open one: the caller keeps the raw text and
    /// supposes nothing.
    pub fn recognise_licence(&self, text: &str, system: Option<&str>) -> Option<Resolved> {
        let text = text.trim();
        for address in addresses(text) {
            if let Some(found) = self.licence_at(address, system) {
                return Some(found);
            }
        }
        self.resolve(scheme::LICENCE, text, system).or_else(|| self.licence_within(text))
    }

    fn licence_at(&self, address: &str, system: Option<&str>) -> Option<Resolved> {
        let mut address =
            address.split(['#', '?']).next().unwrap_or(address).trim_end_matches('/').to_owned();
        let mut close = false;
        // An address has few endings; each turn removes one.
        for _ in 0..4 {
            if let Some(mut found) = self.resolve(scheme::LICENCE, &address, system) {
                if close && found.kind == Match::Exact {
                    found.kind = Match::Close;
                }
                return Some(found);
            }
            let lower = address.to_ascii_lowercase();
            let form = FORMS.iter().find(|ending| lower.ends_with(**ending));
            let part = PARTS.iter().find(|ending| lower.ends_with(**ending));
            // Before the last part stands a jurisdiction: that text is close, not the same.
            close |= form.is_none() && part.is_some() && lower.contains("creativecommons.org");
            let ending = form.or(part)?;
            address.truncate(address.len() - ending.len());
            while address.ends_with('/') {
                address.pop();
            }
        }
        None
    }

    fn licence_within(&self, text: &str) -> Option<Resolved> {
        // An address that is not known says nothing by the words it is made of.
        let spoken: Vec<&str> = text.split_whitespace().filter(|word| !word.contains("://")).collect();
        let key = text::key(&spoken.join(" "));
        let words: Vec<&str> = key.split(' ').collect();
        let mut found = self.titles_within(&words);
        // The longest title at a place is the one meant: « CC BY-SA » holds « CC BY ».
        found.sort_by_key(|at| (std::cmp::Reverse(at.end - at.start), at.kind != Match::Exact));
        let best = found.first()?;
        let (start, end, term, kind) = (best.start, best.end, best.term, best.kind);
        let other = found.iter().any(|at| at.term.code != term.code && (at.end <= start || at.start >= end));
        let refused = words
            .iter()
            .enumerate()
            .any(|(at, word)| !(start..end).contains(&at) && NEGATIONS.contains(word));
        let closed = term.attributes.get("open").is_some_and(|open| open == "false");
        if other || (refused && !closed) {
            return None;
        }
        Some(Resolved { code: term.code.clone(), kind, ambiguous: false })
    }

    fn titles_within(&self, words: &[&str]) -> Vec<Found<'_>> {
        let mut found = Vec::new();
        let terms = self.scheme(scheme::LICENCE).map_or(&[][..], |list| &list.terms);
        for title in &self.licence_titles {
            let Some(term) = terms.get(title.term) else { continue };
            for (start, window) in words.windows(title.words.len()).enumerate() {
                let end = start + title.words.len();
                if window.iter().zip(&title.words).all(|(found, wanted)| found == wanted)
                    && is_whole(term, window, words.get(end..).unwrap_or_default())
                {
                    found.push(Found { term, kind: title.kind, start, end });
                }
            }
        }
        found
    }
}

/// A title of a licence, by words.
#[derive(Clone, Debug)]
pub(super) struct LicenceTitle {
    /// The place of the term in its scheme.
    term: usize,
    kind: Match,
    words: Vec<String>,
}

/// The titles by which licences are found in a text.
pub(super) fn titles(terms: &[Term]) -> Vec<LicenceTitle> {
    let mut titles = Vec::new();
    // Only licences that have a text: « other open data » names none.
    for (at, term) in terms.iter().enumerate().filter(|(_, term)| term.attributes.contains_key("text_uri")) {
        let own =
            [(&term.code, Match::Exact), (&term.labels.fr, Match::Exact), (&term.labels.en, Match::Exact)];
        let aliases = term.aliases.iter().flat_map(|alias| {
            [&alias.code, &alias.label].into_iter().flatten().map(|text| (text, alias.kind))
        });
        for (name, kind) in own.into_iter().chain(aliases) {
            let key = name_key(name);
            if !name.contains("://") && key.len() >= 3 {
                let words = key.split(' ').map(str::to_owned).collect();
                titles.push(LicenceTitle { term: at, kind, words });
            }
        }
    }
    titles
}

/// Whether the words after a title leave it the same licence: no qualifier (NC, ND, SA…), and no
/// version but the term's own.
fn is_whole(term: &Term, title: &[&str], after: &[&str]) -> bool {
    if after.first().is_some_and(|word| QUALIFIERS.contains(word)) {
        return false;
    }
    if title.last().is_some_and(|word| is_number(word)) {
        return true;
    }
    let mut after =
        after.iter().copied().skip_while(|word| matches!(*word, "version" | "v" | "licence" | "license"));
    let Some(first) = after.next() else { return true };
    let first = first.strip_prefix('v').unwrap_or(first);
    if !is_number(first) || first.len() > 2 {
        return true;
    }
    let second = after.next().filter(|word| is_number(word)).unwrap_or("0");
    term.code.ends_with(&format!("-{first}.{second}"))
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// The web addresses in a text.
fn addresses(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| {
        c.is_whitespace() || matches!(c, '<' | '>' | '"' | '(' | ')' | '[' | ']' | '«' | '»')
    })
    .filter(|word| {
        let lower = word.to_ascii_lowercase();
        lower.starts_with("http://") || lower.starts_with("https://")
    })
    .map(|word| word.trim_end_matches(['.', ',', ';', ':', '!', '\'']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::preset;

    fn vocabulary() -> Vocabulary {
        Vocabulary::new(preset("pigma").unwrap().schemes)
    }

    fn code(text: &str) -> Option<String> {
        vocabulary().recognise_licence(text, None).map(|found| found.code)
    }

    #[test]
    fn addresses_are_recognised_in_their_variants() {
        for (address, expected) in [
            ("https://spdx.org/licenses/ODbL-1.0", "ODbL-1.0"),
            ("http://spdx.org/licenses/ODbL-1.0.html", "ODbL-1.0"),
            ("http://opendatacommons.org/licenses/odbl", "ODbL-1.0"),
            ("https://opendatacommons.org/licenses/odbl/1-0/", "ODbL-1.0"),
            ("http://publications.europa.eu/resource/authority/licence/ODC_BL", "ODbL-1.0"),
            ("https://publications.europa.eu/resource/authority/licence/CC_BYSA_4_0/", "CC-BY-SA-4.0"),
            ("https://creativecommons.org/licenses/by/4.0/deed.en", "CC-BY-4.0"),
            ("http://creativecommons.org/licenses/by-nc/4.0/legalcode.fr", "CC-BY-NC-4.0"),
            ("https://www.etalab.gouv.fr/licence-ouverte-open-licence/", "etalab-2.0"),
            ("http://etalab.gouv.fr/licence-ouverte-open-licence.fr", "etalab-2.0"),
            (
                "https://www.etalab.gouv.fr/wp-content/uploads/2014/05/Licence_Ouverte.pdf",
                "LicenseRef-fr-lo-1.0",
            ),
        ] {
            assert_eq!(code(address).as_deref(), Some(expected), "{address}");
        }
        let ported =
            vocabulary().recognise_licence("https://creativecommons.org/licenses/by/3.0/fr/", None).unwrap();
        assert_eq!((&*ported.code, ported.kind), ("CC-BY-3.0", Match::Close));
        for unknown in [
            "https://creativecommons.org/licenses/by/2.0/fr/",
            "https://example.org/odbl",
            "https://spdx.org/",
        ] {
            assert_eq!(code(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn ids_and_titles_are_recognised() {
        for (text, expected) in [
            ("lov2", "etalab-2.0"),
            ("fr-lo", "LicenseRef-fr-lo-1.0"),
            ("odc-odbl", "ODbL-1.0"),
            ("cc-zero", "CC0-1.0"),
            ("LICENCE OUVERTE VERSION 2.0", "etalab-2.0"),
            ("Licence Ouverte / Open Licence 2.0", "etalab-2.0"),
            ("notspecified", "notspecified"),
        ] {
            assert_eq!(code(text).as_deref(), Some(expected), "{text}");
        }
        let unversioned = vocabulary().recognise_licence("cc-by", Some("ckan")).unwrap();
        assert_eq!((&*unversioned.code, unversioned.kind), ("CC-BY-4.0", Match::Close));
    }

    #[test]
    fn titles_are_found_inside_free_text() {
        for (text, expected) in [
            (
                "Données diffusées sous Licence Ouverte 2.0 d'Etalab, merci de citer la source",
                Some("etalab-2.0"),
            ),
            ("Licence : ODbL v1.0", Some("ODbL-1.0")),
            ("Utilisation libre (CC BY-SA 4.0)", Some("CC-BY-SA-4.0")),
            ("voir https://opendatacommons.org/licenses/odbl/.", Some("ODbL-1.0")),
            ("Usage sous Creative Commons Attribution 3.0 Unported", Some("CC-BY-3.0")),
            // Another version, another licence.
            ("Sous licence CC BY 2.0", None),
            ("Sous licence CC BY-NC 2.0", None),
            ("Sous Creative Commons Attribution - Pas d'utilisation commerciale", None),
            ("Licence Ouverte 3.0 à venir", None),
            ("Publié sous ODbL 2.0", None),
            // A refusal and a choice are not a licence.
            ("Ces données ne sont pas sous Licence Ouverte 2.0", None),
            ("ODbL 1.0 pour les tiers, Licence Ouverte 2.0 pour les communes", None),
            // Part of a word is nothing.
            ("podbl", None),
            ("See our other open data", None),
            ("Voir la licence CC0", Some("CC0-1.0")),
            ("Publié sous licence CC-BY-SA", Some("CC-BY-SA-4.0")),
            ("Cartographie ouverte au public", None),
            ("", None),
            ("licence", None),
        ] {
            assert_eq!(code(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn other_at_is_never_open() {
        let vocabulary = vocabulary();
        for system in [None, Some("ckan"), Some("idgo"), Some("pigma"), Some("udata")] {
            let found = vocabulary.recognise_licence("other-at", system).unwrap();
            let term = vocabulary.term(scheme::LICENCE, &found.code).unwrap();
            assert_eq!(term.code, "LicenseRef-other-at");
            assert!(!term.flag("open"));
        }
    }
}
