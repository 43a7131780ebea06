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
        "Demande à traiter : un compte", "{first_name} {last_name} ({email}) demande un compte pour {organisation}.\nMessage : {message}";
        "Request to decide: an account", "{first_name} {last_name} ({email}) asks for an account for {organisation}.\nMessage: {message}";
    }
    "account-approved" => {
        "Demande acceptée : un compte", "{first_name} {last_name} ({email}) demande un compte pour {organisation}.\nElle a été acceptée.\n{note}";
        "Request approved: an account", "{first_name} {last_name} ({email}) asks for an account for {organisation}.\nIt was approved.\n{note}";
    }
    "account-refused" => {
        "Demande refusée : un compte", "{first_name} {last_name} ({email}) demande un compte pour {organisation}.\nElle a été refusée.\n{note}";
        "Request refused: an account", "{first_name} {last_name} ({email}) asks for an account for {organisation}.\nIt was refused.\n{note}";
    }
    "account-expired" => {
        "Demande expirée : un compte", "{first_name} {last_name} ({email}) demande un compte pour {organisation}.\nPersonne ne l'a traitée à temps : elle peut être faite de nouveau.";
        "Request expired: an account", "{first_name} {last_name} ({email}) asks for an account for {organisation}.\nNobody decided in time: it may be asked again.";
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
        "Demande à traiter : l'accès à des données", "{name} demande à accéder à « {resource} » du jeu de données « {dataset} ».\nMessage : {message}";
        "Request to decide: access to data", "{name} asks for access to “{resource}” of the dataset “{dataset}”.\nMessage: {message}";
    }
    "access-approved" => {
        "Demande acceptée : l'accès à des données", "{name} demande à accéder à « {resource} » du jeu de données « {dataset} ».\nElle a été acceptée.\n{note}";
        "Request approved: access to data", "{name} asks for access to “{resource}” of the dataset “{dataset}”.\nIt was approved.\n{note}";
    }
    "access-refused" => {
        "Demande refusée : l'accès à des données", "{name} demande à accéder à « {resource} » du jeu de données « {dataset} ».\nElle a été refusée.\n{note}";
        "Request refused: access to data", "{name} asks for access to “{resource}” of the dataset “{dataset}”.\nIt was refused.\n{note}";
    }
    "access-expired" => {
        "Demande expirée : l'accès à des données", "{name} demande à accéder à « {resource} » du jeu de données « {dataset} ».\nPersonne ne l'a traitée à temps : elle peut être faite de nouveau.";
        "Request expired: access to data", "{name} asks for access to “{resource}” of the dataset “{dataset}”.\nNobody decided in time: it may be asked again.";
    }
}
