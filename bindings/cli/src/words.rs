//! The command's own words, in French and in English.

use catalogue_core::{Access, Dropped, Language, RecordOutcome, State};

macro_rules! words {
    ($($name:ident: $fr:literal, $en:literal;)*) => {
        $(pub(crate) const fn $name(language: Language) -> &'static str {
            match language { Language::French => $fr, Language::English => $en }
        })*
    };
}

words! {
    none_found: "Aucun jeu de données trouvé.", "No dataset found.";
    relaxed: "Peu de réponses exactes : voici les plus proches.", "Few exact answers: here are the nearest.";
    did_you_mean: "Vouliez-vous dire :", "Did you mean:";
    absent: "absent", "absent";
    strength: "force", "strength";
    rarity: "rareté", "rarity";
    organisation: "Organisation", "Organisation";
    format: "Format", "Format";
    more: "Suite : --cursor", "More: --cursor";
    description: "Description", "Description";
    resources: "Données et ressources", "Data and resources";
    no_resources: "Aucune ressource.", "No resource.";
    restricted: "accès restreint, s'adresser à", "restricted, ask";
    nobody: "l'organisation", "the organisation";
    address: "Adresse", "Address";
    state: "État", "State";
    access: "Accès", "Access";
    name: "Nom", "Name";
    kind: "Nature", "Kind";
    failures: "Échecs", "Failures";
    bad_pair: "écrire mots=valeur", "write words=value";
    spared: "Plus de la moitié de la source manque : rien n'est archivé sans --archive-many.",
        "More than half of the source is missing: nothing is archived without --archive-many.";
    value: "Valeur", "Value";
    count: "Nombre", "Count";
    used: "Consultations, téléchargements", "Views, downloads";
    private: "privé", "private";
    nothing_wrong: "Rien à signaler.", "Nothing to report.";
    no_suggestion: "Aucune suggestion.", "No suggestion.";
    no_file: "aucun fichier .json, .jsonl, .jsonld, .ndjson, .rdf ou .ttl", "no .json, .jsonl, .jsonld, .ndjson, .rdf or .ttl file";
    created: "Créé", "Created";
    published: "Publié", "Published";
    upgraded: "Passé au profil", "Moved to the profile";
    filled_in: "Rempli d'après la fiche :", "Filled in from the record:";
    suggested: "Proposé, à choisir :", "Suggested, to choose from:";
    deleted: "Supprimé", "Deleted";
    about_to_delete: "À supprimer", "About to delete";
    goes_too: "Disparaît avec", "Goes with it";
    confirm: "Supprimer ? [o/N] ", "Delete? [y/N] ";
    not_deleted: "Rien n'a été supprimé.", "Nothing was deleted.";
    rerun: "Rien n'a été supprimé ; relancer avec --yes pour confirmer.",
        "Nothing was deleted; run again with --yes to confirm.";
    not_carried: "Non porté par ce format :", "Not carried by this format:";
    what_changes_next: "Pour la suite :", "To go on:";
    updated: "modifié", "updated";
    gone: "disparu", "gone";
    start_over: "Ce que l'on peut voir a changé dans l'ensemble : tout exporter à nouveau.",
        "What may be seen has changed as a whole: export everything again.";
    bad_moment: "écrire une date, 2026-05-03, ou un instant, 2026-05-03T12:00:00Z",
        "write a date, 2026-05-03, or a moment, 2026-05-03T12:00:00Z";
    reindexed: "Index reconstruit.", "Index rebuilt.";
    backed_up: "Copie faite dans", "Copied to";
    initialised: "Catalogue créé dans", "Catalogue created in";
    next: "Ensuite :", "Next:";
    records: "enregistrements", "records";
    pages: "pages", "pages";
    datasets: "jeux de données", "datasets";
    all_files: "Ensemble", "In all";
    as_anonymous: "Un visiteur", "A visitor";
    as_partner: "Une partenaire, membre de deux organisations", "A partner, member of two organisations";
    as_administrator: "L'administratrice", "The administrator";
    seen: "La même recherche, trois réponses", "The same search, three answers";
    try_next: "À essayer ensuite", "Try next";
    building: "Construction du catalogue de démonstration", "Building the demonstration catalogue";
    not_demonstration: "ce dossier n'est pas vide et n'est pas une démonstration ; en nommer un autre",
        "this folder is not empty and is no demonstration; name another one";
    organisations: "Organisations", "Organisations";
    datasets_in_state: "Jeux de données :", "Datasets:";
    open_data: "Données ouvertes", "Open data";
    datasets_by_organisation: "Jeux de données par organisation", "Datasets by organisation";
    datasets_by_format: "Jeux de données par format", "Datasets by format";
    registered: "Comptes", "Accounts";
    controlled: "Données contrôlées", "Controlled";
    geographic: "Données géographiques", "Geographic data";
    statistical: "Données statistiques", "Statistical data";
    intelligent: "Données intelligentes", "Intelligent data";
    volume: "Volume téléchargé", "Volume downloaded";
    extractions: "Extractions", "Extractions";
    year: "Année", "Year";
    views: "Consultations", "Views";
    downloads: "Téléchargements", "Downloads";
    quality: "Qualité :", "Quality:";
    weight: "Poids", "Weight";
    found: "Constat", "Found";
    to_do: "À faire", "To do";
    nothing_late: "Rien en retard.", "Nothing is late.";
    dataset: "Jeu de données", "Dataset";
    days_late: "Jours de retard", "Days late";
    last_update: "Mise à jour", "Updated";
    due: "Échéance", "Due";
    no_catalogue: "Créer un catalogue : catalogue -c DOSSIER init. Voir un exemple : catalogue demo. \
        En désigner un autre : -c DOSSIER, ou la variable CATALOGUE.",
        "Create a catalogue: catalogue -c FOLDER init. See an example: catalogue demo. \
        Name another one: -c FOLDER, or the variable CATALOGUE.";
    sign_in: "Se présenter avec --as IDENTIFIANT.", "Say who you are with --as LOGIN.";
    not_utf8: "n'est pas en UTF-8", "is not UTF-8";
    unknown_key: "clé inconnue", "unknown key";
    unknown_scheme: "Rien de ce nom à suggérer. Possibles :", "Nothing of that name to suggest. There are:";
    bad_filter: "écrire facette=valeur", "write facet=value";
    bad_area: "écrire ouest,sud,est,nord en degrés", "write west,south,east,north in degrees";
    bad_period: "écrire DÉBUT..FIN, une date ou les deux : 2020..2023-06", "write FROM..TO, one date or both: 2020..2023-06";
}

/// How many datasets, in words.
pub(crate) fn results(language: Language, total: i64, count: &str) -> String {
    match language {
        Language::French if total < 2 => format!("{count} jeu de données"),
        Language::French => format!("{count} jeux de données"),
        Language::English if total == 1 => format!("{count} dataset"),
        Language::English => format!("{count} datasets"),
    }
}

/// A part of a query left out.
pub(crate) const fn without(part: Dropped, language: Language) -> &'static str {
    match (part, language) {
        (Dropped::Word, Language::French) => "sans le mot",
        (Dropped::Word, Language::English) => "without the word",
        (Dropped::Phrase, Language::French) => "sans les guillemets de",
        (Dropped::Phrase, Language::English) => "without the quotes of",
        (Dropped::Without, Language::French) => "sans exclure",
        (Dropped::Without, Language::English) => "without leaving out",
        (Dropped::Filter, Language::French) => "sans le filtre",
        (Dropped::Filter, Language::English) => "without the filter",
        (Dropped::Area, Language::French) => "sans l'emprise",
        (Dropped::Area, Language::English) => "without the area",
        (Dropped::Published, Language::French) => "sans la période de publication",
        (Dropped::Published, Language::English) => "without the period of publication",
        (Dropped::Updated, Language::French) => "sans la période de mise à jour",
        (Dropped::Updated, Language::English) => "without the period of the last update",
        (Dropped::Temporal, Language::French) => "sans la période couverte",
        (Dropped::Temporal, Language::English) => "without the period covered",
        (Dropped::Visibility, Language::French) => "sans la visibilité",
        (Dropped::Visibility, Language::English) => "without the visibility",
        (Dropped::Portal, Language::French) => "sans le portail",
        (Dropped::Portal, Language::English) => "without the portal",
    }
}

/// The head of a list of broken rules.
pub(crate) fn refused_for(language: Language, count: usize) -> String {
    match language {
        Language::French if count == 1 => "Refusé : une condition n'est pas remplie.".to_owned(),
        Language::French => format!("Refusé : {count} conditions ne sont pas remplies."),
        Language::English if count == 1 => "Refused: one condition is not met.".to_owned(),
        Language::English => format!("Refused: {count} conditions are not met."),
    }
}

/// A state.
pub(crate) fn state_of(state: State, language: Language) -> &'static str {
    match (state, language) {
        (State::Draft, Language::French) => "brouillon",
        (State::Published, Language::French) => "publié",
        (State::Archived, Language::French) => "archivé",
        (State::Deleted, Language::French) => "supprimé",
        (State::Purged, Language::French) => "effacé",
        (other, Language::English) => other.code(),
    }
}

/// A level of access.
pub(crate) fn access_of(access: &Access, language: Language) -> &'static str {
    match (access, language) {
        (Access::Open, Language::French) => "libre",
        (Access::Authenticated, Language::French) => "sur compte",
        (Access::Restricted { .. }, Language::French) => "restreint",
        (Access::Closed, Language::French) => "fermé",
        (other, Language::English) => other.code(),
    }
}

/// What became of an imported record.
pub(crate) fn outcome(outcome: RecordOutcome, language: Language) -> &'static str {
    match (outcome, language) {
        (RecordOutcome::Created, Language::French) => "nouveau",
        (RecordOutcome::Updated, Language::French) => "modifié",
        (RecordOutcome::Unchanged, Language::French) => "inchangé",
        (RecordOutcome::Refused, Language::French) => "refusé",
        (RecordOutcome::Created, Language::English) => "new",
        (RecordOutcome::Updated, Language::English) => "changed",
        (RecordOutcome::Unchanged, Language::English) => "unchanged",
        (RecordOutcome::Refused, Language::English) => "refused",
    }
}

/// The counts of an import: read, new, changed, unchanged, refused, published, drafts, repaired,
/// with losses.
pub(crate) const fn import_counts(language: Language) -> [&'static str; 9] {
    match language {
        Language::French => [
            "lus",
            "nouveaux",
            "modifiés",
            "inchangés",
            "refusés",
            "publiés",
            "brouillons",
            "réparés",
            "avec pertes",
        ],
        Language::English => [
            "read",
            "new",
            "changed",
            "unchanged",
            "refused",
            "published",
            "drafts",
            "repaired",
            "with losses",
        ],
    }
}

/// The counts of a harvest: read, new, changed, unchanged, back, refused, filtered, duplicates, absent,
/// archived, spared, drafts, repaired.
pub(crate) const fn harvest_counts(language: Language) -> [&'static str; 13] {
    match language {
        Language::French => [
            "lus",
            "nouveaux",
            "modifiés",
            "inchangés",
            "revenus",
            "refusés",
            "écartés",
            "doublons",
            "absents",
            "archivés",
            "épargnés",
            "brouillons",
            "réparés",
        ],
        Language::English => [
            "read",
            "new",
            "changed",
            "unchanged",
            "back",
            "refused",
            "left out",
            "duplicates",
            "absent",
            "archived",
            "spared",
            "drafts",
            "repaired",
        ],
    }
}
