//! The columns of catalogue CSV: the separator that a file uses, and what its headers mean.

use crate::text;

/// The columns of SCDL, in their order.
pub(super) const SCDL: &[&str] = &[
    "COLL_NOM",
    "COLL_SIRET",
    "ID",
    "TITRE",
    "DESCRIPTION",
    "THEME",
    "PRODUCTEUR_NOM",
    "PRODUCTEUR_SIRET",
    "COUV_SPAT_MAILLE",
    "COUV_SPAT_NOM",
    "COUV_TEMP_DEBUT",
    "COUV_TEMP_FIN",
    "DATE_PUBL",
    "FREQ_MAJ",
    "DATE_MAJ",
    "MOTS_CLES",
    "LICENCE",
    "NOMBRE_RESSOURCES",
    "FORMAT_RESSOURCES",
    "URL",
];

/// What IDGO adds, in its order; the names with `IDGO_` bear the platform's own prefix.
pub(super) const IDGO: &[&str] = &[
    "IDGO_ID",
    "IDGO_ORGA_ID",
    "IDGO_ORGA_URL",
    "IDGO_PRODUCTEUR_NOM",
    "IDGO_DIFFUSEUR_NOM",
    "IDGO_COUV_TERR",
    "IDGO_DATE_CREATION",
    "IDGO_RESSOURCE_TYPES",
    "IDGO_DATASET_VUES",
    "IDGO_RESSOURCES_TELECHARGEMENT",
    "IDGO_DATASET_NOTE",
    "IDGO_DATASET_NB_NOTES",
    "DIFFUSEUR",
    "PROJECTION",
    "LANG",
];

/// Headers of other hands, folded, and the column they are.
const OTHERS: &[(&str, &str)] = &[
    ("nom orga", "PRODUCTEUR_NOM"),
    ("siret orga", "PRODUCTEUR_SIRET"),
    ("service", "SERVICE"),
    ("contact service", "CONTACT_SERVICE"),
    ("contact personne", "CONTACT_PERSONNE"),
    ("date pub", "DATE_PUBL"),
    ("couv geo", "COUV_SPAT_NOM"),
    ("format", "FORMAT_RESSOURCES"),
];

/// The separators tried, the likeliest first.
const SEPARATORS: [u8; 4] = *b",;\t|";

/// The column that a header means.
pub(super) fn column(header: &str) -> Option<&'static str> {
    let key = text::key(header);
    let known = |names: &'static [&'static str]| names.iter().copied().find(|name| text::key(name) == key);
    let exact = known(SCDL).or_else(|| known(IDGO));
    exact.or_else(|| Some(OTHERS.iter().find(|(name, _)| *name == key)?.1)).or_else(|| {
        // Another platform's own prefix.
        let (_, rest) = key.split_once(' ')?;
        let own = format!("idgo {rest}");
        let named = IDGO.iter().copied().find(|name| text::key(name) == own)?;
        (named != "IDGO_ID").then_some(named)
    })
}

/// The separator of a file whose first line is a header known; none when it is no catalogue.
pub(super) fn separator(text: &str) -> Option<u8> {
    let end = text.char_indices().take(4_000).find(|(_, c)| matches!(c, '\n' | '\r'));
    let line = text.get(..end.map_or(text.len().min(4_000), |(at, _)| at)).unwrap_or_default();
    let known = |separator: u8| {
        let mut names: Vec<&str> = line
            .split(char::from(separator))
            .filter_map(|part| column(part.trim().trim_matches('"')))
            .collect();
        names.sort_unstable();
        names.dedup();
        (names.contains(&"TITRE"), names.len())
    };
    let best = SEPARATORS.into_iter().rev().max_by_key(|separator| known(*separator))?;
    let (titled, columns) = known(best);
    (titled && columns >= 6).then_some(best)
}

/// Whether a text begins with the header of a catalogue.
pub(in crate::exchange) fn is_header(text: &str) -> bool {
    separator(text.trim_start_matches('\u{feff}').trim_start()).is_some()
}
