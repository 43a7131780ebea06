//! Keywords, and the themes among them: by address first, then by label in the right thesaurus.

use super::citation::add;
use super::reader::Record;
use crate::exchange::draft::Draft;
use crate::exchange::xml::Element;
use crate::text;
use crate::vocabulary::{Match, scheme};

/// The thesaurus that a set of keywords is of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Thesaurus {
    Inspire,
    /// The themes of this catalogue, as we write them.
    Ours,
    Other,
}

/// Titles of the thesaurus of this catalogue's themes.
pub(super) const OUR_THEMES: &str = "Thématiques du catalogue";

impl<'t> Record<'_, 't> {
    pub(super) fn keywords(&mut self) {
        let mut plain = Vec::new();
        let mut sets = self.root.objects("identificationInfo/descriptiveKeywords");
        sets.extend(self.root.objects("identificationInfo/keywords"));
        for set in sets {
            let thesaurus = self.thesaurus(set);
            for property in set.each("type") {
                // Themes are of the type `theme`; of other keywords another type is told as left.
                let theme = property.children().any(|code| {
                    code.attribute("codeListValue")
                        .unwrap_or_else(|| code.text())
                        .eq_ignore_ascii_case("theme")
                });
                if thesaurus != Thesaurus::Other || theme {
                    property.take();
                }
            }
            for property in set.each("keyword") {
                let words = self.words(property);
                let href = words.href.unwrap_or_default();
                let texts = words.text.into_iter().chain(words.others.iter().map(|(_, text)| *text));
                let texts: Vec<&str> = texts.collect();
                if self.theme_of(thesaurus, href, &texts) {
                    continue;
                }
                match self.one_language("keywords", &words) {
                    Some(text) => plain.push(text),
                    None if !href.is_empty() => {
                        plain.extend(href.rsplit(['/', '#']).next().map(str::to_owned))
                    }
                    None => {}
                }
            }
        }
        self.draft.keywords(plain);
        for property in self.root.each("identificationInfo/topicCategory") {
            let Some(found) = self.words(property).any() else { continue };
            if let Some(code) = self.draft.code("topics", scheme::TOPIC_CATEGORY, found) {
                add(&mut self.draft.metadata.topics, code);
            }
        }
        derive_themes(&mut self.draft);
    }

    fn thesaurus(&mut self, set: Element<'t>) -> Thesaurus {
        let mut found = Thesaurus::Other;
        for property in set.each("thesaurusName/title") {
            let words = self.words(property);
            let texts = words.text.into_iter().chain(words.others.iter().map(|(_, text)| *text));
            for title in texts.chain(words.href) {
                let key = text::key(title);
                if key == text::key(OUR_THEMES) {
                    found = Thesaurus::Ours;
                } else if key.contains("inspire")
                    && (key.contains("theme") || key.contains("spatial data") || key.contains("annex"))
                {
                    found = Thesaurus::Inspire;
                } else if found == Thesaurus::Other {
                    self.draft.keep_raw("keywords.thesaurus", title);
                }
            }
        }
        found
    }

    /// Takes a keyword for a theme; false when it is none.
    fn theme_of(&mut self, thesaurus: Thesaurus, href: &str, texts: &[&str]) -> bool {
        let by_address = |list: &str| {
            let known = href
                .contains("://")
                .then(|| self.draft.find_code(list, href.trim_end_matches('/')))
                .flatten();
            known.filter(|_| names_list(list, href)).map(|(code, _)| code)
        };
        if let Some(code) = by_address(scheme::INSPIRE_THEME) {
            add(&mut self.draft.metadata.inspire_themes, code);
            return true;
        }
        if let Some(code) = by_address(scheme::TOPIC_CATEGORY) {
            add(&mut self.draft.metadata.topics, code);
            return true;
        }
        if names_list(scheme::EU_DATA_THEME, href) && self.draft.theme(href) {
            return true;
        }
        let list = match thesaurus {
            Thesaurus::Inspire => scheme::INSPIRE_THEME,
            Thesaurus::Ours => scheme::THEME,
            Thesaurus::Other => return false,
        };
        let Some((code, found)) =
            texts.iter().find_map(|text| Some((self.draft.find_code(list, text)?.0, *text)))
        else {
            return false;
        };
        let draft = &mut self.draft;
        if list == scheme::THEME {
            add(&mut draft.metadata.themes, code);
        } else {
            let exact = draft.reading.vocabulary.term(list, &code).is_some_and(|term| {
                [&term.code, &term.labels.fr, &term.labels.en].iter().any(|known| *known == found)
            });
            if !exact {
                draft.keep_raw("inspire_themes", found);
            }
            add(&mut draft.metadata.inspire_themes, code);
        }
        true
    }
}

/// The themes that the INSPIRE themes and the topics stand for, when the record gives none.
pub(in crate::exchange) fn derive_themes(draft: &mut Draft<'_>) {
    if !draft.metadata.themes.is_empty() {
        return;
    }
    let vocabulary = draft.reading.vocabulary;
    let metadata = &draft.metadata;
    let sources = metadata.inspire_themes.iter().map(|code| (scheme::INSPIRE_THEME, code));
    let sources = sources.chain(metadata.topics.iter().map(|code| (scheme::TOPIC_CATEGORY, code)));
    let mut found = Vec::new();
    for (list, code) in sources {
        for (theme, kind) in vocabulary.mapped(list, code, scheme::THEME) {
            if kind != Match::Narrow
                && !vocabulary.term(scheme::THEME, theme).is_none_or(|term| term.deprecated)
            {
                found.push((theme.to_owned(), format!("{list}:{code}")));
            }
        }
    }
    for (theme, from) in found {
        if !draft.metadata.themes.contains(&theme) {
            draft.keep_raw("themes", &from);
            add(&mut draft.metadata.themes, theme);
        }
    }
}

/// Whether an address is of the register of a list.
fn names_list(list: &str, href: &str) -> bool {
    let lower = href.to_ascii_lowercase();
    match list {
        scheme::INSPIRE_THEME => lower.contains("inspire.ec.europa.eu/theme/"),
        scheme::TOPIC_CATEGORY => lower.contains("topiccategory"),
        _ => lower.contains("authority/data-theme/"),
    }
}
