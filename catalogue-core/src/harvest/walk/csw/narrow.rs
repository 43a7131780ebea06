//! A filter on keywords that is given to the service: only one that gives at least what is wanted, as
//! everything is filtered again here.

use crate::model::HarvestFilter;
use crate::text::fold;

/// The least letters that a word must show.
const LETTERS: usize = 3;

/// A constraint in the filter encoding of the OGC, on `dc:subject`; none when the filters do not lend
/// themselves to it.
///
/// Services compare letter by letter, some with accents and some without: where an accent may be, any
/// letter is asked for. Only single words are, as some know keywords by their words.
pub(super) fn constraint(filters: &[HarvestFilter]) -> Option<String> {
    let filter = filters.iter().find(|filter| filter.field == "keyword" && !filter.exclude)?;
    let words: Option<Vec<String>> = filter.values.iter().map(|value| pattern(value)).collect();
    let words = words.filter(|words| !words.is_empty() && words.len() <= 20)?;
    let each = words.iter().map(|word| {
        format!(
            "<ogc:PropertyIsLike wildCard=\"%\" singleChar=\"_\" escapeChar=\"\\\" matchCase=\"false\">\
             <ogc:PropertyName>dc:subject</ogc:PropertyName><ogc:Literal>{word}</ogc:Literal></ogc:PropertyIsLike>"
        )
    });
    let each: String = each.collect();
    let inner = if words.len() > 1 { format!("<ogc:Or>{each}</ogc:Or>") } else { each };
    Some(format!("<csw:Constraint version=\"1.1.0\"><ogc:Filter>{inner}</ogc:Filter></csw:Constraint>"))
}

fn pattern(value: &str) -> Option<String> {
    let folded = fold(value);
    let word = folded.trim();
    // œ and æ are two letters here and may be one there.
    let plain =
        word.chars().all(|c| c.is_ascii_alphanumeric()) && !word.contains("oe") && !word.contains("ae");
    if !plain || word.is_empty() {
        return None;
    }
    let shown = |c: char| {
        if matches!(c, 'a' | 'c' | 'e' | 'i' | 'l' | 'n' | 'o' | 's' | 'u' | 'y' | 'z') { '_' } else { c }
    };
    let pattern: String = word.chars().map(shown).collect();
    let letters = pattern.chars().filter(|c| *c != '_').count();
    (letters >= LETTERS).then(|| format!("%{pattern}%"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[&str]) -> Option<String> {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        constraint(&[HarvestFilter { field: "keyword".into(), values, exclude: false }])
    }

    #[test]
    fn only_what_cannot_lose_a_record_is_asked_of_the_service() {
        assert!(
            of(&["Forêt"]).unwrap().contains("<ogc:Literal>%f_r_t%</ogc:Literal>"),
            "{:?}",
            of(&["Forêt"])
        );
        assert!(of(&["forêt", "Hydrographie"]).unwrap().contains("<ogc:Or>"));
        for loose in
            [&["eau"][..], &["zone humide"], &["bœuf"], &["l'eau"], &["<a>"], &["forêt", "eau"], &[], &[""]]
        {
            assert_eq!(of(loose), None, "{loose:?}");
        }
        let other = HarvestFilter { field: "theme".into(), values: vec!["forêt".into()], exclude: false };
        let without = HarvestFilter { field: "keyword".into(), values: vec!["forêt".into()], exclude: true };
        assert_eq!(constraint(&[other, without]), None);
    }
}
