//! What sentences call things: nouns, acts and reasons, in French and in English. A code that has no
//! words here stands as it is.

use crate::issue::Language;

/// The French for the nouns that errors name.
const NOUNS: &[(&str, &str)] = &[
    ("account", "compte"),
    ("consent", "texte de consentement"),
    ("dataset", "jeu de données"),
    ("e-mail", "adresse électronique"),
    ("extraction", "extraction"),
    ("file", "fichier"),
    ("folder", "dossier"),
    ("harvest-source", "source moissonnée"),
    ("identity", "identité"),
    ("login", "identifiant"),
    ("membership", "appartenance"),
    ("notice", "avis"),
    ("organisation", "organisation"),
    ("override", "champ modifié ici"),
    ("portal", "portail"),
    ("request", "demande"),
    ("resource", "ressource"),
    ("review", "contrôle"),
    ("revision", "révision"),
    ("scheme", "liste"),
    ("service", "service"),
    ("slug", "adresse de fiche"),
    ("subscription", "abonnement"),
    ("territory", "territoire"),
    ("token", "jeton"),
];

/// Acts, as one may or may not do them.
const ACTS: &[(&str, &str, &str)] = &[
    ("record.read", "lire la fiche", "read the record"),
    ("data.download", "télécharger les données", "download the data"),
    ("data.view", "visualiser les données", "view the data"),
    ("data.extract", "extraire les données", "extract the data"),
    ("data.request", "demander l'accès aux données", "ask for access to the data"),
    ("data.decide_request", "décider de l'accès aux données", "decide on access to the data"),
    ("dataset.create", "créer un jeu de données", "create a dataset"),
    ("dataset.update", "modifier le jeu de données", "edit the dataset"),
    ("dataset.publish", "publier le jeu de données", "publish the dataset"),
    ("dataset.unpublish", "dépublier le jeu de données", "unpublish the dataset"),
    ("dataset.archive", "archiver le jeu de données", "archive the dataset"),
    ("dataset.unarchive", "désarchiver le jeu de données", "unarchive the dataset"),
    ("dataset.set_visibility", "changer la visibilité", "change the visibility"),
    ("dataset.set_access_rule", "changer la règle d'accès", "change the access rule"),
    ("dataset.delete", "supprimer le jeu de données", "delete the dataset"),
    ("dataset.restore", "restaurer le jeu de données", "restore the dataset"),
    ("dataset.revert", "revenir à une révision", "go back to a revision"),
    ("dataset.purge", "effacer le jeu de données", "purge the dataset"),
    ("dataset.transfer", "transférer le jeu de données", "transfer the dataset"),
    ("dataset.propose_transfer", "proposer le transfert du jeu de données", "offer the dataset"),
    ("dataset.accept_transfer", "reprendre un jeu de données", "take over a dataset"),
    ("dataset.review", "contrôler le jeu de données", "review the dataset"),
    ("dataset.read_reviews", "lire les contrôles", "read the reviews"),
    ("dataset.change_slug", "changer l'adresse de la fiche", "change the address of the record"),
    ("dataset.collaborators", "inviter des collaborateurs", "invite collaborators"),
    ("dataset.history", "lire l'historique", "read the history"),
    ("dataset.override_harvested", "modifier une fiche moissonnée", "edit a harvested record"),
    ("member.manage", "gérer les membres", "manage members"),
    ("member.request", "demander un rôle", "ask for a role"),
    ("member.leave", "quitter l'organisation", "leave the organisation"),
    ("organisation.request", "demander la création d'une organisation", "ask for an organisation"),
    ("organisation.edit", "modifier l'organisation", "edit the organisation"),
    ("organisation.create", "créer une organisation", "create an organisation"),
    ("organisation.delete", "supprimer l'organisation", "delete the organisation"),
    ("organisation.merge", "fusionner des organisations", "merge organisations"),
    ("account.request", "demander un compte", "ask for an account"),
    ("account.manage", "gérer les comptes", "manage accounts"),
    ("account.password", "changer le mot de passe", "set the password"),
    ("account.tokens", "gérer les jetons", "manage tokens"),
    ("account.edit", "modifier ses coordonnées", "edit one's details"),
    ("account.consent", "accepter les conditions", "accept the text of consent"),
    ("account.export", "exporter les données personnelles", "take out personal data"),
    ("account.delete", "supprimer le compte", "delete the account"),
    ("request.withdraw", "retirer la demande", "withdraw the request"),
    ("account.sign_in", "se connecter", "sign in"),
    ("account.reset_password", "choisir un nouveau mot de passe", "choose a new password"),
    ("consent.edit", "rédiger les conditions", "write the text of consent"),
    ("notice.read", "lire les avis à envoyer", "read the notices"),
    ("extraction.read", "suivre l'extraction", "follow the extraction"),
    ("extraction.run", "exécuter les extractions", "run extractions"),
    ("event.subscribe", "suivre les événements", "follow events"),
    ("audit.read", "lire le journal d'audit", "read the audit trail"),
    ("harvest.manage", "gérer les moissonnages", "manage harvests"),
    ("vocabulary.edit", "modifier les listes", "edit vocabularies"),
    ("portal.edit", "modifier les portails", "edit portals"),
    ("statistics.read", "lire les statistiques", "read statistics"),
    ("catalogue.export", "exporter le catalogue", "export the catalogue"),
    ("catalogue.maintain", "entretenir le catalogue", "maintain the catalogue"),
];

/// Why an act is refused, and what to do.
const REASONS: &[(&str, &str, &str)] = &[
    ("needs-member", "réservé aux membres de l'organisation", "only members of the organisation may"),
    (
        "needs-contributor",
        "il faut y être contributeur ; demandez ce rôle à l'administrateur de l'organisation",
        "it takes a contributor; ask an administrator of the organisation for that role",
    ),
    (
        "needs-editor",
        "il faut être éditeur de l'organisation, ou le contributeur qui a créé la fiche",
        "it takes an editor of the organisation, or the contributor who made the record",
    ),
    (
        "needs-editor-in-target",
        "il faut être éditeur dans l'organisation qui reçoit ; proposez-lui plutôt le transfert",
        "it takes an editor of the organisation that receives; offer the transfer instead",
    ),
    (
        "needs-organisation-administrator",
        "réservé aux administrateurs de l'organisation",
        "only administrators of the organisation may",
    ),
    ("needs-moderator", "réservé aux modérateurs ; faites-en la demande", "only moderators may; ask for it"),
    (
        "needs-administrator",
        "réservé aux administrateurs du catalogue",
        "only administrators of the catalogue may",
    ),
    ("above-own-role", "personne ne donne un rôle supérieur au sien", "nobody gives a role above their own"),
    (
        "not-empty",
        "l'organisation possède encore des jeux de données ; dites ce qu'ils deviennent",
        "the organisation still owns datasets; say what becomes of them",
    ),
    ("has-account", "un compte existe déjà", "there is an account already"),
    ("not-harvested", "la fiche n'est pas moissonnée", "the record was not harvested"),
    (
        "outside-harvest",
        "un moissonnage ne touche que ce qu'il dépose",
        "a harvest touches only what it deposits",
    ),
    ("needs-account", "réservé aux personnes connectées", "only those who signed in may"),
    (
        "not-in-audience",
        "réservé aux publics désignés ; demandez l'accès au producteur",
        "it is for the audiences named; ask the producer for access",
    ),
    ("closed", "les données ne sont pas diffusées", "the data is not given out"),
    ("deleted", "la fiche est supprimée ; la restaurer d'abord", "the record is deleted; restore it first"),
    (
        "suspended",
        "le compte est suspendu ; adressez-vous à un administrateur",
        "the account is suspended; ask an administrator",
    ),
    (
        "no-account",
        "personne n'est connu ici sous ce nom ; demandez un compte",
        "nobody is known here under that name; ask for an account",
    ),
    (
        "wrong-password",
        "le mot de passe actuel n'est pas celui-là ; s'il est oublié, demandez sa réinitialisation",
        "that is not the present password; if it is forgotten, ask for it to be reset",
    ),
    ("own-request", "quelqu'un d'autre décide de votre demande", "somebody else decides on your request"),
    ("not-own-account", "réservé au titulaire du compte", "only the holder of the account may"),
    (
        "token-only-reads",
        "ce jeton ne permet que de lire ; créez-en un qui écrit",
        "this token only reads; make one that writes",
    ),
    ("own-deposit", "personne ne contrôle ses propres dépôts", "nobody controls what they deposit"),
    (
        "not-by-token",
        "connectez-vous vous-même : un jeton ne suffit pas",
        "sign in yourself: a token is not enough",
    ),
];

fn pick<'a>(table: &[(&'a str, &'a str, &'a str)], code: &'a str, language: Language) -> &'a str {
    match table.iter().find(|(known, _, _)| *known == code) {
        Some((_, french, _)) if language == Language::French => french,
        Some((_, _, english)) => english,
        None => code,
    }
}

/// What is said to somebody who tries to prove who they are, and does not.
pub(super) fn refusal(code: &str, language: Language) -> Option<&'static str> {
    let (french, english) = match code {
        "account.sign_in" => (
            "identification refusée : vérifier ce qui a été saisi, puis recommencer",
            "sign-in refused: check what was typed, then try again",
        ),
        "account.reset_password" => (
            "ce code ne sert pas, ou ne sert plus : en demander un autre",
            "this code does not serve, or no longer: ask for another",
        ),
        _ => return None,
    };
    Some(if language == Language::French { french } else { english })
}

/// The French for a noun.
pub(super) fn french_noun(noun: &str) -> &str {
    NOUNS.iter().find(|(known, _)| *known == noun).map_or(noun, |(_, french)| french)
}

/// What an action is called, in the infinitive.
pub(crate) fn act(code: &str, language: Language) -> &str {
    pick(ACTS, code, language)
}

/// What a reason says.
pub(crate) fn reason(code: &str, language: Language) -> &str {
    pick(REASONS, code, language)
}
