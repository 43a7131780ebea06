//! What each kind of notice says, in French and in English. `{name}` stands for an argument.

use crate::issue::Language;

/// The two parts of a message.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text {
    pub(super) subject: &'static str,
    pub(super) body: &'static str,
}

/// Codes that stand among the arguments: the name of the argument, the code, French, English.
const WORDS: &[(&str, &str, &str, &str)] = &[
    ("role", "member", "membre", "member"),
    ("role", "contributor", "contributeur", "contributor"),
    ("role", "editor", "éditeur", "editor"),
    ("role", "administrator", "administrateur (référent)", "administrator"),
    (
        "flags",
        "personal-mail-domain",
        "messagerie personnelle, qui ne dit rien de l'organisation",
        "personal mail, which says nothing of the organisation",
    ),
    ("flags", "new-organisation", "organisation à créer", "organisation to be created"),
    (
        "flags",
        "organisation-exists",
        "une organisation de ce nom existe",
        "an organisation of that name exists",
    ),
    (
        "flags",
        "privileged-organisation",
        "l'organisation se dit partenaire, agrégateur ou compétente sur un territoire : ce n'est pas donné d'office",
        "the organisation claims to be a partner, an aggregator or to have a territory: that is not given",
    ),
    ("may", "read", "vous pouvez le lire et prendre ses données", "you may read it and take its data"),
    ("may", "edit", "vous pouvez le modifier", "you may edit it"),
];

/// An argument as people say it: a code becomes its words, the rest stands as it is.
pub(super) fn word<'a>(name: &str, value: &'a str, language: Language) -> &'a str {
    match WORDS.iter().find(|(argument, code, _, _)| *argument == name && *code == value) {
        Some((_, _, french, _)) if language == Language::French => french,
        Some((_, _, _, english)) => english,
        None => value,
    }
}

macro_rules! texts {
    ($($kind:literal => { $fr_subject:literal, $fr_body:literal; $en_subject:literal, $en_body:literal; })*) => {
        pub(super) const KINDS: &[&str] = &[$($kind),*];

        /// What a kind says; nothing for a kind that is none.
        pub(super) fn text(kind: &str, language: Language) -> Option<Text> {
            let (french, english) = match kind {
                $($kind => (
                    Text { subject: $fr_subject, body: $fr_body },
                    Text { subject: $en_subject, body: $en_body },
                ),)*
                _ => return None,
            };
            Some(match language {
                Language::French => french,
                Language::English => english,
            })
        }
    };
}

texts! {
    "account-requested" => {
        "Demande à traiter : un compte", "{first_name} {last_name} ({position}) demande un compte pour {organisation}.\nAdresse électronique : {email}\nTéléphone : {phone}\nRôle souhaité : {role}\nÀ vérifier : {flags}\nMessage : {message}";
        "Request to decide: an account", "{first_name} {last_name} ({position}) asks for an account for {organisation}.\nE-mail: {email}\nTelephone: {phone}\nRole wished for: {role}\nTo be checked: {flags}\nMessage: {message}";
    }
    "account-approved" => {
        "Votre compte est ouvert", "Bonjour {first_name} {last_name},\n\nVotre demande de compte pour {organisation} a été acceptée.\nIdentifiant : {login}\nRôle : {role}\nPour choisir un mot de passe, demandez sa réinitialisation avec votre identifiant ou votre adresse électronique.\n{note}";
        "Your account is open", "Hello {first_name} {last_name},\n\nYour request for an account for {organisation} was approved.\nLogin: {login}\nRole: {role}\nTo choose a password, ask for it to be reset with your login or your e-mail.\n{note}";
    }
    "account-refused" => {
        "Votre demande de compte a été refusée", "Bonjour {first_name} {last_name},\n\nVotre demande de compte pour {organisation} n'a pas été acceptée.\n{note}";
        "Your account request was refused", "Hello {first_name} {last_name},\n\nYour request for an account for {organisation} was not approved.\n{note}";
    }
    "account-expired" => {
        "Votre demande de compte a expiré", "Bonjour {first_name} {last_name},\n\nVotre demande de compte pour {organisation} n'a pas été traitée à temps. Vous pouvez la faire de nouveau.";
        "Your account request has expired", "Hello {first_name} {last_name},\n\nYour request for an account for {organisation} was not decided in time. You may ask again.";
    }
    "account-exists" => {
        "Vous avez déjà un compte", "Bonjour,\n\nUn compte a été demandé avec votre adresse électronique. Vous en avez déjà un, d'identifiant {login}. Si vous avez oublié votre mot de passe, demandez sa réinitialisation. Si la demande ne vient pas de vous, il n'y a rien à faire.";
        "You have an account already", "Hello,\n\nAn account was asked for with your e-mail. You have one already; its login is {login}. If you have forgotten your password, ask for it to be reset. If the request was not yours, there is nothing to do.";
    }
    "password-reset" => {
        "Choisir un nouveau mot de passe", "Bonjour,\n\nUn nouveau mot de passe a été demandé pour le compte {login}. Le code suivant permet de le choisir, une seule fois, jusqu'au {expires} :\n\n{secret}\n\nSi la demande ne vient pas de vous, il n'y a rien à faire : le mot de passe actuel reste valable.";
        "Choose a new password", "Hello,\n\nA new password was asked for the account {login}. The following code lets you choose it, once, until {expires}:\n\n{secret}\n\nIf the request was not yours, there is nothing to do: the present password stays.";
    }
    "password-changed" => {
        "Votre mot de passe a changé", "Bonjour,\n\nLe mot de passe du compte {login} a été changé le {time}. Si ce n'est pas de votre fait, demandez sa réinitialisation et prévenez un administrateur.";
        "Your password has changed", "Hello,\n\nThe password of the account {login} was changed at {time}. If it was not you, have it reset and warn an administrator.";
    }
    "email-changed" => {
        "Votre adresse électronique a changé", "Bonjour,\n\nLe compte {login} ne vous écrira plus à cette adresse : une autre l'a remplacée. Si ce n'est pas de votre fait, prévenez un administrateur.";
        "Your e-mail address has changed", "Hello,\n\nThe account {login} will no longer write to this address: another one has replaced it. If it was not you, warn an administrator.";
    }
    "account-suspended" => {
        "Votre compte est suspendu", "Bonjour,\n\nLe compte {login} a été suspendu : il ne permet plus de se connecter. Ses jeux de données restent en place.\n{note}";
        "Your account is suspended", "Hello,\n\nThe account {login} was suspended: it can no longer sign in. Its datasets stay where they are.\n{note}";
    }
    "account-reinstated" => {
        "Votre compte est rétabli", "Bonjour,\n\nLe compte {login} est rétabli : il permet de nouveau de se connecter.\n{note}";
        "Your account is reinstated", "Hello,\n\nThe account {login} is reinstated: it can sign in again.\n{note}";
    }
    "account-deleted" => {
        "Votre compte est supprimé", "Bonjour,\n\nLe compte {login} a été supprimé, et ce qui vous concernait effacé. Ce message est le dernier.";
        "Your account is deleted", "Hello,\n\nThe account {login} was deleted, and what concerned you erased. This message is the last.";
    }
    "organisation-requested" => {
        "Demande à traiter : la création d'une organisation", "{name} demande la création de l'organisation « {organisation} ».\nContact : {email}\nMessage : {message}";
        "Request to decide: a new organisation", "{name} asks for the organisation “{organisation}” to be created.\nContact: {email}\nMessage: {message}";
    }
    "organisation-approved" => {
        "Demande acceptée : la création d'une organisation", "L'organisation « {organisation} » que vous avez demandée est créée. Vous en êtes administrateur (référent).\n{note}";
        "Request approved: a new organisation", "The organisation “{organisation}” that you asked for was created. You are its administrator.\n{note}";
    }
    "organisation-refused" => {
        "Demande refusée : la création d'une organisation", "La création de l'organisation « {organisation} » que vous avez demandée est refusée.\n{note}";
        "Request refused: a new organisation", "The organisation “{organisation}” that you asked for will not be created.\n{note}";
    }
    "organisation-expired" => {
        "Demande expirée : la création d'une organisation", "Personne n'a traité à temps votre demande de créer l'organisation « {organisation} » : vous pouvez la faire de nouveau.";
        "Request expired: a new organisation", "Nobody decided in time on the organisation “{organisation}” that you asked for: you may ask again.";
    }
    "organisation-merged" => {
        "Fusion d'organisations", "L'organisation « {organisation} » a été réunie à « {into} » : ses jeux de données et ses membres y sont désormais.";
        "Organisations merged", "The organisation “{organisation}” was merged into “{into}”: its datasets and members are there now.";
    }
    "organisation-unadministered" => {
        "Une organisation sans administrateur", "L'organisation « {organisation} » n'a plus d'administrateur (référent) : un administrateur du catalogue peut en nommer un.";
        "An organisation without administrator", "The organisation “{organisation}” has no administrator any more: an administrator of the catalogue may name one.";
    }
    "membership-requested" => {
        "Demande à traiter : un rôle dans une organisation", "{name} demande le rôle « {role} » dans l'organisation « {organisation} ».\nContact : {email}\nMessage : {message}";
        "Request to decide: a role in an organisation", "{name} asks for the role “{role}” in the organisation “{organisation}”.\nContact: {email}\nMessage: {message}";
    }
    "membership-approved" => {
        "Demande acceptée : un rôle dans une organisation", "Vous avez désormais le rôle « {role} » dans l'organisation « {organisation} ».\n{note}";
        "Request approved: a role in an organisation", "You now have the role “{role}” in the organisation “{organisation}”.\n{note}";
    }
    "membership-refused" => {
        "Demande refusée : un rôle dans une organisation", "Le rôle « {role} » que vous avez demandé dans l'organisation « {organisation} » est refusé.\n{note}";
        "Request refused: a role in an organisation", "The role “{role}” that you asked for in the organisation “{organisation}” is refused.\n{note}";
    }
    "membership-expired" => {
        "Demande expirée : un rôle dans une organisation", "Personne n'a traité à temps votre demande du rôle « {role} » dans l'organisation « {organisation} » : vous pouvez la faire de nouveau.";
        "Request expired: a role in an organisation", "Nobody decided in time on the role “{role}” that you asked for in the organisation “{organisation}”: you may ask again.";
    }
    "membership-given" => {
        "Votre rôle dans une organisation", "Vous avez désormais le rôle « {role} » dans l'organisation « {organisation} ».";
        "Your role in an organisation", "You now have the role “{role}” in the organisation “{organisation}”.";
    }
    "membership-ended" => {
        "Vous n'êtes plus membre d'une organisation", "Vous n'êtes plus membre de l'organisation « {organisation} ».";
        "You are no longer a member of an organisation", "You are no longer a member of the organisation “{organisation}”.";
    }
    "membership-left" => {
        "Un membre a quitté votre organisation", "{name} a quitté l'organisation « {organisation} ».\nSes brouillons y restent, tenus par les éditeurs : {drafts}.";
        "A member left your organisation", "{name} left the organisation “{organisation}”.\nTheir drafts stay there, kept by the editors: {drafts}.";
    }
    "dataset-invited" => {
        "Invitation à un jeu de données", "{name} vous invite au jeu de données « {dataset} » : {may}.";
        "Invitation to a dataset", "{name} invites you to the dataset “{dataset}”: {may}.";
    }
    "dataset-transferred" => {
        "Un jeu de données a changé d'organisation", "{name} a transféré le jeu de données « {dataset} » de « {from} » à « {organisation} ».";
        "A dataset changed hands", "{name} transferred the dataset “{dataset}” from “{from}” to “{organisation}”.";
    }
    "transfer-requested" => {
        "Demande à traiter : la reprise d'un jeu de données", "{name} propose à « {organisation} » de reprendre le jeu de données « {dataset} » de « {from} ».\nContact : {email}\nMessage : {message}";
        "Request to decide: the transfer of a dataset", "{name} offers the dataset “{dataset}” of “{from}” to “{organisation}”.\nContact: {email}\nMessage: {message}";
    }
    "transfer-approved" => {
        "Demande acceptée : la reprise d'un jeu de données", "« {organisation} » a repris le jeu de données « {dataset} » que vous lui proposiez.\n{note}";
        "Request approved: the transfer of a dataset", "“{organisation}” took over the dataset “{dataset}” that you offered.\n{note}";
    }
    "transfer-refused" => {
        "Demande refusée : la reprise d'un jeu de données", "« {organisation} » ne reprend pas le jeu de données « {dataset} » que vous lui proposiez.\n{note}";
        "Request refused: the transfer of a dataset", "“{organisation}” did not take over the dataset “{dataset}” that you offered.\n{note}";
    }
    "transfer-expired" => {
        "Demande expirée : la reprise d'un jeu de données", "Personne à « {organisation} » n'a répondu à temps à votre proposition de reprendre le jeu de données « {dataset} » : vous pouvez la faire de nouveau.";
        "Request expired: the transfer of a dataset", "Nobody at “{organisation}” answered in time to your offer of the dataset “{dataset}”: you may offer it again.";
    }
    "access-requested" => {
        "Demande à traiter : l'accès à des données", "{name} ({email}) demande à accéder à « {resource} », du jeu de données « {dataset} » (opération : {operation}).\nMessage : {message}\n\nAccepter la demande inscrit ce compte dans la règle d'accès de la ressource ; modifier la règle lui retire l'accès.";
        "Request to decide: access to data", "{name} ({email}) asks for access to “{resource}”, of the dataset “{dataset}” (operation: {operation}).\nMessage: {message}\n\nApproving the request names this account in the access rule of the resource; editing the rule takes the access back.";
    }
    "access-approved" => {
        "Votre demande d'accès est acceptée", "Votre demande d'accès à « {resource} », du jeu de données « {dataset} » (opération : {operation}), est acceptée : connectez-vous pour y accéder.\n{note}";
        "Your request for access is approved", "Your request for access to “{resource}”, of the dataset “{dataset}” (operation: {operation}), is approved: sign in to use it.\n{note}";
    }
    "access-refused" => {
        "Votre demande d'accès est refusée", "Votre demande d'accès à « {resource} », du jeu de données « {dataset} » (opération : {operation}), est refusée.\n{note}";
        "Your request for access is refused", "Your request for access to “{resource}”, of the dataset “{dataset}” (operation: {operation}), is refused.\n{note}";
    }
    "access-expired" => {
        "Votre demande d'accès a expiré", "Personne n'a traité à temps votre demande d'accès à « {resource} », du jeu de données « {dataset} » (opération : {operation}). Vous pouvez la refaire.";
        "Your request for access has expired", "Nobody decided in time about your request for access to “{resource}”, of the dataset “{dataset}” (operation: {operation}). You may ask again.";
    }
    "extraction-done" => {
        "Votre extraction est prête", "L'extraction de « {resource} », du jeu de données « {dataset} », au format {format}, est prête.\nConnectez-vous pour la retirer (extraction {extraction}).";
        "Your extraction is ready", "The extraction of “{resource}”, of the dataset “{dataset}”, as {format}, is ready.\nSign in to fetch it (extraction {extraction}).";
    }
    "extraction-failed" => {
        "Votre extraction a échoué", "L'extraction de « {resource} », du jeu de données « {dataset} », au format {format}, a échoué (extraction {extraction}).\nMotif : {reason}";
        "Your extraction has failed", "The extraction of “{resource}”, of the dataset “{dataset}”, as {format}, has failed (extraction {extraction}).\nReason: {reason}";
    }
    "review-accepted" => {
        "Jeu de données contrôlé : « {dataset} »", "Le jeu de données « {dataset} » a été contrôlé et accepté (qualité : {score} sur 100).\n{note}";
        "Dataset controlled: “{dataset}”", "The dataset “{dataset}” was controlled and accepted (quality: {score} out of 100).\n{note}";
    }
    "review-to-correct" => {
        "Jeu de données à corriger : « {dataset} »", "Le jeu de données « {dataset} » a été contrôlé (qualité : {score} sur 100). À corriger :\n{note}";
        "Dataset to correct: “{dataset}”", "The dataset “{dataset}” was controlled (quality: {score} out of 100). To correct:\n{note}";
    }
    "review-refused" => {
        "Jeu de données refusé : « {dataset} »", "Le jeu de données « {dataset} » a été contrôlé et refusé (qualité : {score} sur 100) :\n{note}";
        "Dataset refused: “{dataset}”", "The dataset “{dataset}” was controlled and refused (quality: {score} out of 100):\n{note}";
    }
    "resources-late" => {
        "{count} jeu(x) de données en retard", "Jeux de données de {organisation} en retard sur leur fréquence de mise à jour, avec le nombre de jours de retard :\n{list}";
        "{count} dataset(s) late", "Datasets of {organisation} late on their frequency of update, with the number of days:\n{list}";
    }
}
