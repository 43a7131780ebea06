//! The rules: code, weight, and the sentences.

use serde::{Deserialize, Serialize};

type Sentence = (&'static str, &'static str);

macro_rules! rules {
    ($($name:ident = $code:literal, $weight:literal, $doc:literal {
        met: $met:expr, missed: $missed:expr, remedy: $remedy:expr
    })*) => {
        /// The rules that a dataset is measured by. A code and its meaning never change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum QualityCode {
            $(#[doc = $doc] #[serde(rename = $code)] $name,)*
        }

        impl QualityCode {
            /// Every rule, in the order told.
            pub const ALL: &'static [QualityCode] = &[$(QualityCode::$name),*];

            /// The stable code.
            pub const fn code(self) -> &'static str {
                match self { $(QualityCode::$name => $code,)* }
            }

            /// Its weight; all of them make 100.
            pub const fn weight(self) -> i64 {
                match self { $(QualityCode::$name => $weight,)* }
            }

            /// What it asks, for the reference.
            pub const fn meaning(self) -> &'static str {
                match self { $(QualityCode::$name => $doc,)* }
            }

            pub(super) const fn met(self) -> Sentence {
                match self { $(QualityCode::$name => $met,)* }
            }

            pub(super) const fn missed(self) -> Sentence {
                match self { $(QualityCode::$name => $missed,)* }
            }

            pub(super) const fn remedy(self) -> Sentence {
                match self { $(QualityCode::$name => $remedy,)* }
            }
        }
    };
}

rules! {
    Completeness = "completeness", 10,
    "The fields that the profile asks for are filled, and none of its rules is broken." {
        met: ("Les champs demandés sont remplis.", "The fields asked for are filled."),
        missed: ("{found} champ(s) manquant(s) ou non valable(s).", "{found} field(s) missing or not valid."),
        remedy: ("Remplir ou corriger les champs signalés.", "Fill in or correct the fields named.")
    }
    Organisation = "organisation", 4,
    "An organisation answers for the dataset." {
        met: ("Une organisation en répond.", "An organisation answers for it."),
        missed: ("Aucune organisation n'en répond.", "No organisation answers for it."),
        remedy: ("Rattacher le jeu de données à une organisation.", "Attach the dataset to an organisation.")
    }
    Description = "description", 10,
    "The description says more than the title, in more than 100 characters." {
        met: ("La description a {found} caractères.", "The description has {found} characters."),
        missed: (
            "La description a {found} caractères ; il en faut plus de {limit}.",
            "The description has {found} characters; more than {limit} are wanted."
        ),
        remedy: (
            "Dire ce que contient le jeu de données, d'où il vient et à quoi il sert.",
            "Say what the dataset contains, where it comes from and what it is for."
        )
    }
    Keywords = "keywords", 4,
    "At least three different keywords." {
        met: ("{found} mots-clés.", "{found} keywords."),
        missed: ("{found} mot(s)-clé(s) ; il en faut trois.", "{found} keyword(s); three are wanted."),
        remedy: ("Ajouter des mots-clés déjà en usage.", "Add keywords that are in use already.")
    }
    Theme = "theme", 3,
    "At least one theme." {
        met: ("Au moins une thématique est choisie.", "At least one theme is chosen."),
        missed: ("Aucune thématique.", "No theme."),
        remedy: ("Choisir une thématique.", "Choose a theme.")
    }
    Contact = "contact", 5,
    "Somebody to ask, with an e-mail, a telephone number or a form." {
        met: ("Un contact peut être joint.", "A contact can be reached."),
        missed: ("Aucun contact ne peut être joint.", "No contact can be reached."),
        remedy: (
            "Donner l'adresse électronique d'un service ou d'une personne.",
            "Give the e-mail of a department or a person."
        )
    }
    Licence = "licence", 10,
    "A licence is named, for the whole or for each resource." {
        met: ("La licence est connue.", "The licence is known."),
        missed: ("La licence manque ou n'est pas précisée.", "The licence is missing or not specified."),
        remedy: ("Choisir une licence.", "Choose a licence.")
    }
    Frequency = "frequency", 5,
    "The frequency of update is declared." {
        met: ("La fréquence de mise à jour est déclarée.", "The frequency of update is declared."),
        missed: ("La fréquence de mise à jour n'est pas déclarée.", "The frequency of update is not declared."),
        remedy: ("Déclarer la fréquence de mise à jour.", "Declare the frequency of update.")
    }
    Freshness = "freshness", 10,
    "The data is as fresh as its declared frequency promises, within a day." {
        met: ("À jour : prochaine échéance le {due}.", "Up to date: next due on {due}."),
        missed: (
            "En retard de {late} jour(s) : mise à jour attendue le {due}.",
            "Late by {late} day(s): an update was due on {due}."
        ),
        remedy: (
            "Mettre à jour les données ou leur date, ou déclarer la fréquence réelle.",
            "Update the data or its date, or declare the frequency that it really has."
        )
    }
    SpatialCoverage = "spatial-coverage", 2,
    "The area that the data covers is given." {
        met: ("L'étendue géographique est donnée.", "The geographic extent is given."),
        missed: ("L'étendue géographique manque.", "The geographic extent is missing."),
        remedy: ("Choisir un territoire ou tracer une emprise.", "Choose a territory or draw a box.")
    }
    TemporalCoverage = "temporal-coverage", 2,
    "The time that the data covers is given." {
        met: ("La période couverte est donnée.", "The period covered is given."),
        missed: ("La période couverte manque.", "The period covered is missing."),
        remedy: ("Donner la période que couvrent les données.", "Give the period that the data covers.")
    }
    Resources = "resources", 5,
    "There is at least one resource." {
        met: ("{found} ressource(s).", "{found} resource(s)."),
        missed: ("Aucune ressource.", "No resource."),
        remedy: ("Ajouter un fichier ou un lien.", "Add a file or a link.")
    }
    RawData = "raw-data", 5,
    "At least one resource holds the data itself, not only documents, pages or services." {
        met: ("Les données elles-mêmes sont offertes.", "The data itself is offered."),
        missed: (
            "Aucune ressource n'offre les données elles-mêmes.",
            "No resource offers the data itself."
        ),
        remedy: (
            "Ajouter le fichier des données à côté des documents et des services.",
            "Add the file of the data beside the documents and services."
        )
    }
    OpenFormat = "open-format", 5,
    "At least one resource is in an open format." {
        met: ("Un format ouvert est offert.", "An open format is offered."),
        missed: ("Aucun format ouvert parmi : {found}.", "No open format among: {found}."),
        remedy: ("Ajouter un format ouvert, tel que CSV ou GeoJSON.", "Add an open format, such as CSV or GeoJSON.")
    }
    MachineReadable = "machine-readable", 5,
    "At least one resource can be read by a program." {
        met: ("Un format lisible par un programme est offert.", "A machine-readable format is offered."),
        missed: (
            "Aucun format lisible par un programme parmi : {found}.",
            "No machine-readable format among: {found}."
        ),
        remedy: ("Ajouter des données structurées.", "Add structured data.")
    }
    GeographicFormat = "geographic-format", 4,
    "Geographic data is offered in a geographic format." {
        met: ("Un format géographique est offert.", "A geographic format is offered."),
        missed: (
            "Données géographiques sans format géographique : {found}.",
            "Geographic data without a geographic format: {found}."
        ),
        remedy: (
            "Ajouter un format géographique, tel que GeoPackage ou GeoJSON, ou un flux.",
            "Add a geographic format, such as GeoPackage or GeoJSON, or a service."
        )
    }
    KnownFormats = "known-formats", 3,
    "The format of every resource is known; archives say what they hold, no page stands for data." {
        met: ("Tous les formats sont connus.", "Every format is known."),
        missed: (
            "{found} ressource(s) à vérifier : format inconnu, archive au contenu inconnu ou page web.",
            "{found} resource(s) to verify: unknown format, archive of unknown content, or web page."
        ),
        remedy: (
            "Indiquer le format du contenu de chaque ressource.",
            "Give the format of the content of each resource."
        )
    }
    ResourceDescriptions = "resource-descriptions", 3,
    "Every resource has a name and a description, or documentation is among them." {
        met: ("Les ressources sont décrites.", "The resources are described."),
        missed: (
            "{found} ressource(s) sans nom ou sans description.",
            "{found} resource(s) without a name or a description."
        ),
        remedy: ("Nommer et décrire chaque ressource.", "Name and describe each resource.")
    }
    Links = "links", 5,
    "Every link can be followed from outside; as the host found, when it has followed them." {
        met: ("Les liens sont valables.", "The links are valid."),
        missed: ("{found} lien(s) à corriger.", "{found} link(s) to correct."),
        remedy: ("Corriger les liens signalés.", "Correct the links named.")
    }
}
