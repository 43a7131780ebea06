//! What each kind of notice says, in French and in English. `{name}` stands for an argument.

use crate::issue::Language;

/// The two parts of a message.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text {
    pub(super) subject: &'static str,
    pub(super) body: &'static str,
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
        "Demande à traiter : la création d'une organisation", "{name} demande la création de l'organisation {organisation}.\nMessage : {message}";
        "Request to decide: a new organisation", "{name} asks for the organisation {organisation} to be created.\nMessage: {message}";
    }
    "organisation-approved" => {
        "Demande acceptée : la création d'une organisation", "{name} demande la création de l'organisation {organisation}.\nElle a été acceptée.\n{note}";
        "Request approved: a new organisation", "{name} asks for the organisation {organisation} to be created.\nIt was approved.\n{note}";
    }
    "organisation-refused" => {
        "Demande refusée : la création d'une organisation", "{name} demande la création de l'organisation {organisation}.\nElle a été refusée.\n{note}";
        "Request refused: a new organisation", "{name} asks for the organisation {organisation} to be created.\nIt was refused.\n{note}";
    }
    "organisation-expired" => {
        "Demande expirée : la création d'une organisation", "{name} demande la création de l'organisation {organisation}.\nPersonne ne l'a traitée à temps : elle peut être faite de nouveau.";
        "Request expired: a new organisation", "{name} asks for the organisation {organisation} to be created.\nNobody decided in time: it may be asked again.";
    }
    "membership-requested" => {
        "Demande à traiter : un rôle dans une organisation", "{name} demande le rôle {role} dans {organisation}.\nMessage : {message}";
        "Request to decide: a role in an organisation", "{name} asks for the role {role} in {organisation}.\nMessage: {message}";
    }
    "membership-approved" => {
        "Demande acceptée : un rôle dans une organisation", "{name} demande le rôle {role} dans {organisation}.\nElle a été acceptée.\n{note}";
        "Request approved: a role in an organisation", "{name} asks for the role {role} in {organisation}.\nIt was approved.\n{note}";
    }
    "membership-refused" => {
        "Demande refusée : un rôle dans une organisation", "{name} demande le rôle {role} dans {organisation}.\nElle a été refusée.\n{note}";
        "Request refused: a role in an organisation", "{name} asks for the role {role} in {organisation}.\nIt was refused.\n{note}";
    }
    "membership-expired" => {
        "Demande expirée : un rôle dans une organisation", "{name} demande le rôle {role} dans {organisation}.\nPersonne ne l'a traitée à temps : elle peut être faite de nouveau.";
        "Request expired: a role in an organisation", "{name} asks for the role {role} in {organisation}.\nNobody decided in time: it may be asked again.";
    }
    "transfer-requested" => {
        "Demande à traiter : la reprise d'un jeu de données", "{name} propose à {organisation} de reprendre le jeu de données « {dataset} ».\nMessage : {message}";
        "Request to decide: the transfer of a dataset", "{name} offers the dataset “{dataset}” to {organisation}.\nMessage: {message}";
    }
    "transfer-approved" => {
        "Demande acceptée : la reprise d'un jeu de données", "{name} propose à {organisation} de reprendre le jeu de données « {dataset} ».\nElle a été acceptée.\n{note}";
        "Request approved: the transfer of a dataset", "{name} offers the dataset “{dataset}” to {organisation}.\nIt was approved.\n{note}";
    }
    "transfer-refused" => {
        "Demande refusée : la reprise d'un jeu de données", "{name} propose à {organisation} de reprendre le jeu de données « {dataset} ».\nElle a été refusée.\n{note}";
        "Request refused: the transfer of a dataset", "{name} offers the dataset “{dataset}” to {organisation}.\nIt was refused.\n{note}";
    }
    "transfer-expired" => {
        "Demande expirée : la reprise d'un jeu de données", "{name} propose à {organisation} de reprendre le jeu de données « {dataset} ».\nPersonne ne l'a traitée à temps : elle peut être faite de nouveau.";
        "Request expired: the transfer of a dataset", "{name} offers the dataset “{dataset}” to {organisation}.\nNobody decided in time: it may be asked again.";
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
}
