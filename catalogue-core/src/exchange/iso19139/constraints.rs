//! Constraints: the licence and the reason of a limitation of access stand in the same elements.

use super::reader::{Record, Words};
use crate::issue::IssueCode;
use crate::model::Visibility;
use crate::text;
use crate::vocabulary::scheme;

/// A text that may name a licence.
struct Candidate<'t> {
    words: Words<'t>,
    /// Said where conditions of use are said, rather than limits of access.
    of_use: bool,
}

/// What a licence was found by.
type Found = (String, String, bool);

impl<'t> Record<'_, 't> {
    /// Reads the constraints; answers whether the record says that its data is classified.
    pub(super) fn constraints(&mut self) -> bool {
        let mut candidates = Vec::new();
        let mut closed = false;
        for object in self.root.objects("identificationInfo/resourceConstraints") {
            let restrictions = |name: &str| -> Vec<&'t str> {
                object.each(name).into_iter().filter_map(|property| self.words(property).any()).collect()
            };
            let (access, usage) = (restrictions("accessConstraints"), restrictions("useConstraints"));
            for (path, codes) in [("constraints.access", &access), ("constraints.use", &usage)] {
                codes.iter().for_each(|code| self.draft.keep_raw(path, code));
            }
            for property in object.each("useLimitation") {
                candidates.push(Candidate { words: self.words(property), of_use: true });
            }
            for property in object.each("otherConstraints") {
                let words = self.words(property);
                if !self.reason(&words) {
                    let of_use = !usage.is_empty() || access.is_empty();
                    candidates.push(Candidate { words, of_use });
                }
            }
            for reference in object.objects("reference") {
                for property in reference.each("title") {
                    candidates.push(Candidate { words: self.words(property), of_use: true });
                }
            }
            if let Some(level) = self.text_in(object, "classification") {
                self.draft.keep_raw("constraints.classification", level);
                if !text::key(level).contains("unclassified") {
                    self.draft.metadata.visibility = Visibility::Private;
                    closed = true;
                }
            }
        }
        self.licence(&candidates);
        closed
    }

    /// Takes a text for the reason of a limitation of access; false when it is none.
    fn reason(&mut self, words: &Words<'t>) -> bool {
        let texts = [words.href, words.text].into_iter().flatten();
        let texts = texts.chain(words.others.iter().map(|(_, text)| *text));
        let found = texts.clone().find_map(|text| {
            let find = |list: &str, text: &str| self.draft.find_code(list, text).map(|(code, _)| code);
            Some((reason_of(find, text)?, text))
        });
        let Some((code, text)) = found else { return false };
        match &self.draft.metadata.access_reason {
            None => {
                if text != code {
                    self.draft.keep_raw("access_reason", words.text.unwrap_or(text));
                }
                self.draft.metadata.access_reason = Some(code);
            }
            Some(held) if *held == code => {}
            // A limitation weighs more than its absence.
            Some(held) if held == "none" => {
                self.draft.keep_raw("access_reason", words.text.unwrap_or(text));
                self.draft.metadata.access_reason = Some(code);
            }
            Some(_) if code == "none" => {}
            Some(_) => self.draft.lose_value("access_reason", IssueCode::ValueLost, text),
        }
        true
    }

    /// The licence that the constraints name: by address, by code, by title, by a title in a text.
    /// What is not recognised, or says two things, is unknown.
    fn licence(&mut self, candidates: &[Candidate<'t>]) {
        let addresses: Vec<&str> = candidates.iter().filter_map(|held| held.words.href).collect();
        let texts: Vec<&str> = candidates
            .iter()
            .flat_map(|held| {
                held.words.text.into_iter().chain(held.words.others.iter().map(|(_, text)| *text))
            })
            .collect();
        let found = self
            .agreed(&addresses, |record, text| record.recognise(text))
            .or_else(|| {
                self.agreed(&texts, |record, text| text.contains("://").then(|| record.recognise(text))?)
            })
            .or_else(|| self.agreed(&texts, |record, text| record.named(text)))
            .or_else(|| self.agreed(&texts, |record, text| record.recognise(text)));
        let by = match found {
            Some(Ok((code, text, exact))) => {
                if text != code || !exact {
                    self.draft.keep_raw("licence", &text);
                }
                self.draft.metadata.licence = Some(code);
                Some(text)
            }
            Some(Err(())) | None => None,
        };
        for candidate in candidates {
            let words = &candidate.words;
            let told = [words.href, words.text].into_iter().flatten().any(|text| by.as_deref() == Some(text));
            let Some(text) = words.any().or(words.href).filter(|_| !told) else { continue };
            if are_unknown(words) {
                self.draft.keep_raw("licence", text);
                continue;
            }
            let path = if candidate.of_use { "licence" } else { "access_reason" };
            if by.is_some() && candidate.of_use && self.recognise(text).is_some() {
                // The same licence in other words.
                self.draft.keep_raw(path, text);
            } else {
                self.draft.lose_value(path, IssueCode::ValueLost, text);
            }
        }
    }

    /// The licence that some texts name: `Err` when they name several of which not all are closed
    /// or not all are open.
    fn agreed(
        &self,
        texts: &[&str],
        find: impl Fn(&Self, &str) -> Option<(String, bool)>,
    ) -> Option<Result<Found, ()>> {
        let found: Vec<Found> = texts
            .iter()
            .filter_map(|text| find(self, text).map(|(code, exact)| (code, (*text).to_owned(), exact)))
            .collect();
        let open = |code: &str| {
            let term = self.draft.reading.vocabulary.term(scheme::LICENCE, code);
            term.is_some_and(|term| term.flag("open"))
        };
        let first = found.first()?.clone();
        let disagree = found.iter().any(|other| open(&other.0) != open(&first.0));
        Some(if disagree { Err(()) } else { Ok(first) })
    }

    fn recognise(&self, text: &str) -> Option<(String, bool)> {
        let found = self.draft.reading.vocabulary.recognise_licence(text, Some("iso"))?;
        says_something(&found.code).then_some(())?;
        Some((found.code, found.kind == crate::vocabulary::Match::Exact && !found.ambiguous))
    }

    fn named(&self, text: &str) -> Option<(String, bool)> {
        self.draft.find_code(scheme::LICENCE, text).filter(|(code, _)| says_something(code))
    }
}

/// Whether a text is the fixed phrase for conditions that nobody knows.
fn are_unknown(words: &Words<'_>) -> bool {
    let phrases = ["conditions inconnues", "conditions unknown", "conditions to access and use unknown"];
    words.href.is_some_and(|href| href.ends_with("/conditionsUnknown"))
        || words.any().is_some_and(|text| phrases.contains(&text::key(text).as_str()))
}

/// `other-at` is open to one catalogue and a licence of its own to another (T26).
fn says_something(code: &str) -> bool {
    code != "LicenseRef-other-at"
}

/// The code of a reason, of INSPIRE or of French law, by its address, its name, or the article that
/// a sentence cites.
pub(super) fn reason_of(find: impl Fn(&str, &str) -> Option<String>, text: &str) -> Option<String> {
    for list in [scheme::ACCESS_REASON, scheme::ACCESS_REASON_CRPA] {
        if let Some(code) = find(list, text) {
            return Some(code);
        }
    }
    let key = text::key(text);
    let words: Vec<&str> = key.split(' ').collect();
    // `Article 13.1(e)`, `article 13(1)(e) de la directive INSPIRE`, `Article13_1e`.
    let compact: String = key.chars().filter(|c| *c != ' ').collect();
    if let Some((_, after)) = compact.split_once("article131") {
        let letter = after.chars().next().filter(|letter| ('a'..='h').contains(letter))?;
        return Some(letter.to_string());
    }
    // One article of the French code stands for three reasons: it says none of them.
    for (article, letter) in
        [("l1245ii1", "b"), ("l1245ii2", "c"), ("l1245ii3", "e"), ("l1244i3", "g"), ("l1244i2", "h")]
    {
        if compact.contains(article) {
            return Some(letter.to_owned());
        }
    }
    let none = [
        "pas de restriction d acces public",
        "aucun des articles de la loi ne peut etre invoque pour justifier d une restriction d acces",
        "no limitations on public access",
        "nolimitations",
    ];
    let alone = [
        "no limitations",
        "no limitation",
        "no restriction on public access",
        "no restrictions",
        "aucune restriction",
        "aucune restriction d acces public",
        "geen beperkingen",
        "keine einschrankungen",
    ];
    let free = none.iter().any(|sentence| key.contains(sentence)) && words.len() < 25
        || alone.contains(&key.as_str());
    free.then(|| "none".to_owned())
}
