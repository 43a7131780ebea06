//! What a record said where it came from, and has no place here or was turned into codes: written back
//! where the same format is written again, unless the value here has changed since.

use crate::model::{Dataset, Provenance, Resource};
use crate::vocabulary::Vocabulary;
use serde_json::Value;

/// What came with a record of the format being written; nothing for a record of another.
#[derive(Clone, Copy)]
pub(super) struct Kept<'a> {
    from: Option<&'a Provenance>,
    vocabulary: &'a Vocabulary,
    /// The systems whose words the format uses.
    systems: &'a [&'a str],
}

impl<'a> Kept<'a> {
    pub fn new(
        dataset: &'a Dataset,
        format: &str,
        vocabulary: &'a Vocabulary,
        systems: &'a [&'a str],
    ) -> Self {
        let from = dataset.provenance.as_ref().filter(|provenance| provenance.format == format);
        Self { from, vocabulary, systems }
    }

    /// The texts that stood at a path, the first first. Those of which a part was hidden are left out.
    pub fn raws(&self, path: &str) -> Vec<&'a str> {
        let Some(Provenance { raw, .. }) = self.from else { return Vec::new() };
        let numbered = (2..1000).map(|n| raw.get(&format!("{path}#{n}"))).take_while(Option::is_some);
        let texts = std::iter::once(raw.get(path)).chain(numbered).flatten();
        texts.map(String::as_str).filter(|text| !text.contains("…@")).collect()
    }

    /// The text of a field that could not be read, when there is still no value.
    pub fn unread(&self, path: &str, value: bool) -> Option<&'a str> {
        if value { None } else { self.raws(path).first().copied() }
    }

    /// Whether a text stands for a code in the words of the format.
    pub fn says(&self, scheme: &str, text: &str, code: &str) -> bool {
        self.systems.iter().any(|system| {
            self.vocabulary.resolve(scheme, text, Some(system)).is_some_and(|read| read.code == code)
        })
    }

    fn is_known(&self, scheme: &str, text: &str) -> bool {
        self.systems.iter().any(|system| self.vocabulary.resolve(scheme, text, Some(system)).is_some())
    }

    /// The text that a code was read from, while it is that code; without a code the text that was
    /// none.
    pub fn word(&self, path: &str, scheme: &str, code: Option<&str>) -> Option<&'a str> {
        self.raws(path).into_iter().find(|text| match code {
            Some(code) => self.says(scheme, text, code),
            None => !self.is_known(scheme, text),
        })
    }

    /// The texts of a list that were no code.
    pub fn unknown(&self, path: &str, scheme: &str) -> Vec<&'a str> {
        self.raws(path).into_iter().filter(|text| !self.is_known(scheme, text)).collect()
    }

    /// What to write for a code: the text it was read from, else the word of the first system that has
    /// one.
    pub fn or_alias(&self, path: &str, scheme: &str, code: Option<&str>) -> Option<String> {
        let word = self.word(path, scheme, code).map(str::to_owned);
        word.or_else(|| self.alias(scheme, code?).map(str::to_owned))
    }

    /// The word of the first system that has one for a code.
    pub fn alias(&self, scheme: &str, code: &str) -> Option<&'a str> {
        self.systems.iter().find_map(|system| Some(self.vocabulary.alias(scheme, code, system)?.0))
    }

    /// The fields without a place here, by path.
    pub fn fields(&self) -> impl Iterator<Item = (&'a str, &'a Value)> + use<'a> {
        let fields = self.from.into_iter().flat_map(|from| &from.unmapped);
        fields.map(|(path, value)| (path.as_str(), value))
    }

    /// The paths that a resource has in what was kept: by its identifier once it is written here, by
    /// its place while it is only read.
    pub fn paths(resource: &Resource, at: usize) -> [String; 2] {
        [format!("resources[{}]", resource.id), format!("resources[{at}]")]
    }

    /// The fields of a resource without a place here.
    pub fn of_resource(&self, resource: &Resource, at: usize) -> Vec<(&'a str, &'a Value)> {
        let under = |path: &str| -> Vec<(&'a str, &'a Value)> {
            self.fields()
                .filter_map(|(found, value)| Some((found.strip_prefix(path)?.strip_prefix('.')?, value)))
                .collect()
        };
        let [own, place] = Self::paths(resource, at).map(|path| under(&path));
        if own.is_empty() { place } else { own }
    }

    /// The texts of a field of a resource.
    pub fn raws_of(&self, resource: &Resource, at: usize, field: &str) -> Vec<&'a str> {
        let [own, place] = Self::paths(resource, at).map(|path| self.raws(&format!("{path}.{field}")));
        if own.is_empty() { place } else { own }
    }
}
