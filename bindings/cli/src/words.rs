//! The command's own words, in French and in English.

use catalogue_core::Language;

macro_rules! words {
    ($($name:ident: $fr:literal, $en:literal;)*) => {
        $(pub(crate) const fn $name(language: Language) -> &'static str {
            match language { Language::French => $fr, Language::English => $en }
        })*
    };
}

words! {
    results: "jeux de données", "datasets";
    none_found: "Aucun jeu de données trouvé.", "No dataset found.";
    relaxed: "Peu de réponses exactes : voici les plus proches.", "Few exact answers: here are the nearest.";
    title: "Titre", "Title";
    organisation: "Organisation", "Organisation";
    formats: "Formats", "Formats";
    updated: "Mise à jour", "Updated";
    more: "Suite : --cursor", "More: --cursor";
    description: "Description", "Description";
    resources: "Données et ressources", "Data and resources";
    restricted: "accès restreint, s'adresser à", "restricted, ask";
    nobody: "l'organisation", "the organisation";
    address: "Adresse", "Address";
    state: "État", "State";
    access: "Accès", "Access";
    name: "Nom", "Name";
    value: "Valeur", "Value";
    count: "Nombre", "Count";
    nothing_wrong: "Rien à signaler.", "Nothing to report.";
    created: "Créé", "Created";
    published: "Publié", "Published";
    deleted: "Supprimé", "Deleted";
    confirm: "Supprimer définitivement de la vue du catalogue ? Relancer avec --yes.",
        "This removes it from the catalogue. Run again with --yes to confirm.";
    reindexed: "Index reconstruit.", "Index rebuilt.";
    backed_up: "Copie faite dans", "Copied to";
    initialised: "Catalogue créé dans", "Catalogue created in";
    records: "enregistrements", "records";
    read: "lus", "read";
    new: "nouveaux", "new";
    changed: "modifiés", "changed";
    same: "inchangés", "same";
    refused: "refusés", "refused";
    drafts: "brouillons", "drafts";
    repaired: "réparés", "repaired";
    lost: "avec pertes", "with losses";
    as_anonymous: "Un visiteur (non connecté)", "A visitor (not signed in)";
    as_partner: "Un partenaire", "A partner";
    as_administrator: "L'administratrice", "The administrator";
    try_next: "À essayer ensuite", "Try next";
    building: "Construction du catalogue de démonstration", "Building the demonstration catalogue";
    organisations: "Organisations", "Organisations";
    usage: "Consultations et téléchargements", "Views and downloads";
    open_data: "Données ouvertes", "Open data";
}
