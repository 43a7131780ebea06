//! One broken rule: where, which, how bad, with its sentence in French and in English.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// A language of the sentences that users read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Language {
    /// French, the first language of the catalogue.
    #[default]
    #[serde(rename = "fr")]
    French,
    /// English.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// Reads a locale such as `fr_FR.UTF-8`, `en` or `C`; what is not French is English.
    pub fn from_locale(locale: &str) -> Self {
        if locale.to_ascii_lowercase().starts_with("fr") { Self::French } else { Self::English }
    }
}

/// How much a broken rule matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Would make the record better.
    Hint,
    /// Probably a mistake; does not stop publication.
    Warning,
    /// Stops the write (well-formedness) or the publication (profile).
    Error,
}

/// One broken rule at one place of a record.
///
/// ```
/// use catalogue_core::{Issue, IssueCode, Language};
/// let issue = Issue::error("title", IssueCode::Required);
/// assert_eq!(issue.sentence(Language::French), "Titre : à renseigner.");
/// assert_eq!(issue.sentence(Language::English), "Title: required.");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// The field, as `title`, `resources[2].name`, `extent.boxes[0]`; empty for the whole record.
    pub path: String,
    /// The rule.
    pub code: IssueCode,
    /// Error, warning or hint.
    pub severity: Severity,
    /// What was found and what is allowed: `found`, `allowed`, `limit`, `line`…
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub args: BTreeMap<String, String>,
}

impl Issue {
    /// An issue of the severity given.
    pub fn new(path: impl Into<String>, code: IssueCode, severity: Severity) -> Self {
        Self { path: path.into(), code, severity, args: BTreeMap::new() }
    }

    /// An error.
    pub fn error(path: impl Into<String>, code: IssueCode) -> Self {
        Self::new(path, code, Severity::Error)
    }

    /// A warning.
    pub fn warning(path: impl Into<String>, code: IssueCode) -> Self {
        Self::new(path, code, Severity::Warning)
    }

    /// A hint.
    pub fn hint(path: impl Into<String>, code: IssueCode) -> Self {
        Self::new(path, code, Severity::Hint)
    }

    /// Adds one argument of the sentence; long values are cut, they come from users.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl fmt::Display) -> Self {
        let mut text = value.to_string();
        if text.chars().count() > 120 {
            text = text.chars().take(117).chain("…".chars()).collect();
        }
        self.args.insert(name.to_owned(), text);
        self
    }

    /// The sentence for a person: the field's label, then what is wrong and what is allowed.
    pub fn sentence(&self, language: Language) -> String {
        let template = match language {
            Language::French => self.code.french(),
            Language::English => self.code.english(),
        };
        let mut text = template.to_owned();
        for (name, value) in &self.args {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        let label = field_label(&self.path, language);
        match language {
            _ if label.is_empty() => text,
            Language::French => format!("{label} : {text}"),
            Language::English => format!("{label}: {text}"),
        }
    }
}

macro_rules! codes {
    ($($name:ident = $code:literal, $fr:literal, $en:literal;)*) => {
        /// The rules that a record can break. The code and its meaning never change.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum IssueCode {
            $(#[doc = $en] #[serde(rename = $code)] $name,)*
        }

        impl IssueCode {
            /// Every code.
            pub const ALL: &'static [IssueCode] = &[$(IssueCode::$name),*];

            /// The stable code.
            pub const fn code(self) -> &'static str {
                match self { $(IssueCode::$name => $code,)* }
            }

            /// The French sentence, with `{args}` to fill in.
            pub const fn french(self) -> &'static str {
                match self { $(IssueCode::$name => $fr,)* }
            }

            /// The English sentence, with `{args}` to fill in.
            pub const fn english(self) -> &'static str {
                match self { $(IssueCode::$name => $en,)* }
            }
        }
    };
}

codes! {
    Required = "required", "à renseigner.", "required.";
    TooShort = "too-short", "trop court : {found} caractère(s), {limit} au moins.", "too short: {found} characters, at least {limit}.";
    TooLong = "too-long", "trop long : {found} caractères, {limit} au plus.", "too long: {found} characters, at most {limit}.";
    TooMany = "too-many", "trop de valeurs : {found}, {limit} au plus.", "too many values: {found}, at most {limit}.";
    TooLarge = "too-large", "trop volumineux : {found} octets, {limit} au plus.", "too large: {found} bytes, at most {limit}.";
    UnknownCode = "unknown-code", "valeur inconnue « {found} » ; valeurs possibles : {allowed}.", "unknown value \"{found}\"; allowed: {allowed}.";
    DeprecatedCode = "deprecated-code", "la valeur « {found} » n'est plus à utiliser.", "the value \"{found}\" is deprecated.";
    DuplicateValue = "duplicate-value", "« {found} » figure deux fois.", "\"{found}\" is there twice.";
    ExclusiveValue = "exclusive-value", "« {found} » ne va pas avec une autre valeur.", "\"{found}\" excludes any other value.";
    NotOffered = "not-offered", "« {found} » n'est pas proposé par ce catalogue.", "\"{found}\" is not offered by this catalogue.";
    InvalidCharacters = "invalid-characters", "caractères non admis dans « {found} » ; admis : {allowed}.", "characters not allowed in \"{found}\"; allowed: {allowed}.";
    InvalidDate = "invalid-date", "date illisible « {found} » ; écrire aaaa, aaaa-mm, aaaa-mm-jj ou jj/mm/aaaa.", "unreadable date \"{found}\"; write yyyy, yyyy-mm, yyyy-mm-dd or dd/mm/yyyy.";
    DateOrder = "date-order", "la fin ({end}) précède le début ({start}).", "the end ({end}) comes before the start ({start}).";
    FutureDate = "future-date", "la date {found} est dans l'avenir.", "the date {found} is in the future.";
    InvalidEmail = "invalid-email", "adresse électronique non valable « {found} ».", "not an e-mail address: \"{found}\".";
    GenericEmail = "generic-email", "« {found} » est une adresse générique ; préférer une adresse nominative ou de service.", "\"{found}\" is a generic address; prefer a person's or a department's.";
    InvalidUrl = "invalid-url", "adresse non valable « {found} » ; elle commence par http:// ou https://.", "not a web address: \"{found}\"; it starts with http:// or https://.";
    InvalidSlug = "invalid-slug", "adresse de fiche non valable « {found} » ; 2 à 100 caractères parmi a-z, 0-9 et -.", "not a valid slug: \"{found}\"; 2 to 100 of a-z, 0-9 and -.";
    InvalidSiret = "invalid-siret", "SIRET non valable « {found} » ; 14 chiffres avec leur clé.", "not a valid SIRET: \"{found}\"; 14 digits with their check digit.";
    InvalidPhone = "invalid-phone", "numéro de téléphone non valable « {found} ».", "not a telephone number: \"{found}\".";
    InvalidChecksum = "invalid-checksum", "empreinte non valable « {found} ».", "not a valid checksum: \"{found}\".";
    InvalidNumber = "invalid-number", "nombre non valable « {found} » ; attendu : {allowed}.", "not a valid number: \"{found}\"; expected: {allowed}.";
    InvalidPolygon = "invalid-polygon", "polygone non valable ({found}) ; des anneaux fermés de 4 positions ou plus, longitude puis latitude.", "not a valid polygon ({found}); closed rings of 4 positions or more, longitude then latitude.";
    BoxOutOfRange = "box-out-of-range", "emprise hors du globe ({found}) ; ouest et est entre -180 et 180, sud et nord entre -90 et 90.", "box off the globe ({found}); west and east within -180 to 180, south and north within -90 to 90.";
    BoxSwapped = "box-swapped", "emprise probablement inversée ({found}).", "the bounds of the box seem swapped ({found}).";
    BoxSouthAboveNorth = "box-south-above-north", "le sud ({south}) est au-dessus du nord ({north}).", "south ({south}) lies above north ({north}).";
    BoxWorldwide = "box-worldwide", "l'emprise couvre presque tout le globe ({found}).", "the box covers nearly the whole globe ({found}).";
    UnknownTerritory = "unknown-territory", "territoire inconnu « {found} ».", "unknown territory \"{found}\".";
    UnknownOrganisation = "unknown-organisation", "organisation inconnue « {found} ».", "unknown organisation \"{found}\".";
    InactiveOrganisation = "inactive-organisation", "l'organisation « {found} » est inactive : elle ne reçoit plus rien.", "the organisation \"{found}\" is inactive: it receives nothing any more.";
    UnknownAccount = "unknown-account", "compte inconnu « {found} ».", "unknown account \"{found}\".";
    UnknownPortal = "unknown-portal", "portail inconnu « {found} ».", "unknown portal \"{found}\".";
    UnknownDataset = "unknown-dataset", "jeu de données inconnu « {found} ».", "unknown dataset \"{found}\".";
    CyclicReference = "cyclic-reference", "« {found} » renvoie à lui-même.", "\"{found}\" refers back to itself.";
    MissingFile = "missing-file", "fichier absent du catalogue ({found}).", "no such file in the catalogue ({found}).";
    NoResource = "no-resource", "ajouter au moins une ressource valide avant de publier.", "add at least one valid resource before publishing.";
    LastResource = "last-resource", "la dernière ressource d'un jeu de données publié ne peut pas être supprimée ; le dépublier d'abord.", "the last resource of a published dataset cannot be removed; unpublish it first.";
    LastAdministrator = "last-administrator", "le dernier administrateur actif doit le rester ; en nommer un autre d'abord.", "the last active administrator must stay one; name another first.";
    NoLicence = "no-licence", "une donnée en accès libre a besoin d'une licence.", "openly accessible data needs a licence.";
    LicenceUnspecified = "licence-unspecified", "licence non précisée : la réutilisation n'est pas garantie.", "licence not specified: nobody may safely reuse the data.";
    ReasonRequired = "reason-required", "motif de restriction à indiquer dès que l'accès n'est pas libre.", "a legal reason is needed as soon as access is not open.";
    EmptyAudience = "empty-audience", "accès restreint sans bénéficiaire : personne n'y aura accès.", "restricted to nobody: no one will get access.";
    OpenButPrivate = "open-but-private", "donnée ouverte laissée en visibilité privée.", "open data left private.";
    OpenNotMarked = "open-not-marked", "licence ouverte et visibilité publique : cocher « Données ouvertes ».", "open licence and public: tick \"Open data\".";
    DescriptionShort = "description-short", "description courte ({found} caractères) ; viser {limit}.", "short description ({found} characters); aim for {limit}.";
    DescriptionIsTitle = "description-is-title", "la description répète le titre.", "the description repeats the title.";
    FewKeywords = "few-keywords", "{found} mot(s)-clé(s) ; trois ou plus aident à trouver le jeu de données.", "{found} keyword(s); three or more help people find the dataset.";
    NoTheme = "no-theme", "aucune thématique : la fiche sera moins visible.", "no theme: the record will be harder to find.";
    NoExtent = "no-extent", "aucune étendue géographique.", "no geographic extent.";
    NoContact = "no-contact", "aucun contact.", "no contact.";
    UnknownFormat = "unknown-format", "format non reconnu « {found} ».", "unrecognised format \"{found}\".";
    FormatGuessed = "format-guessed", "format déduit : {found}.", "format guessed: {found}.";
    ClosedFormat = "closed-format", "format fermé {found} ; proposer aussi un format ouvert.", "closed format {found}; offer an open one too.";
    KeywordLong = "keyword-long", "mot-clé de {found} caractères ; une liste collée ?", "keyword of {found} characters; a pasted list?";
    UnknownField = "unknown-field", "champ inconnu.", "unknown field.";
    WrongType = "wrong-type", "type inattendu : {found} ; attendu : {allowed}.", "unexpected type: {found}; expected: {allowed}.";
    NotWellFormed = "not-well-formed", "contenu illisible : {found}.", "unreadable content: {found}.";
    WrongEncoding = "wrong-encoding", "encodage inattendu ; lu comme {found}.", "unexpected encoding; read as {found}.";
    ControlCharactersRemoved = "control-characters-removed", "caractères de contrôle retirés.", "control characters removed.";
    ControlCharacterRefused = "control-character", "caractère de contrôle {found} non admis.", "control character {found} not allowed.";
    HtmlRemoved = "html-removed", "balises HTML converties en Markdown.", "HTML tags turned into Markdown.";
    ValueRepaired = "value-repaired", "« {found} » corrigé en « {value} ».", "\"{found}\" repaired to \"{value}\".";
    ValueCut = "value-cut", "valeur coupée : {found} caractères, {limit} gardés ; le texte entier reste dans la provenance.", "value cut: {found} characters, {limit} kept; the whole text stays in the provenance.";
    ValueLost = "value-lost", "« {found} » n'a pas pu être repris.", "\"{found}\" could not be taken.";
    DefaultInvented = "default-invented", "valeur absente remplacée par « {found} ».", "missing value replaced by \"{found}\".";
    RecordSkipped = "record-skipped", "enregistrement ignoré : {found}.", "record skipped: {found}.";
    SameIdentity = "same-identity", "même identifiant qu'un autre enregistrement de la source ({found}).", "same identifier as another record of the source ({found}).";
    HarvestedField = "harvested-field", "champ tenu par la source moissonnée.", "field held by the harvested source.";
    PastDate = "past-date", "la date {found} est passée.", "the date {found} is past.";
    OrphanedDataset = "orphaned-dataset", "plus personne ne tiendrait « {found} » ; nommer qui le reprend.", "nobody would keep \"{found}\" any more; name who takes it over.";
    UnfitSuccessor = "unfit-successor", "ce compte ne peut pas reprendre « {found} » : il faut être actif et contributeur de l'organisation.", "this account cannot take \"{found}\" over: it must be active and a contributor of the organisation.";
    PasswordIsLogin = "password-is-login", "le mot de passe ne peut pas être l'identifiant ni l'adresse électronique.", "the password cannot be the login or the e-mail address.";
    PasswordRepeats = "password-repeats", "le mot de passe ne peut pas être un seul caractère répété.", "the password cannot be one character repeated.";
    PersonalMail = "personal-mail", "« {found} » est une messagerie personnelle ; préférer une adresse de l'organisation.", "\"{found}\" is a personal mail service; prefer an address of the organisation.";
    ConsentRequired = "consent-required", "accepter le texte en vigueur (version {version}).", "accept the text in force (version {version}).";
    TitleAcronym = "title-acronym", "« {found} » est un sigle : le titre doit se comprendre seul.", "\"{found}\" is an acronym: a title must explain itself.";
    NoInspireTheme = "no-inspire-theme", "donnée déclarée dans le champ d'INSPIRE : choisir un thème INSPIRE.", "declared within the scope of INSPIRE: choose an INSPIRE theme.";
    OutsideInspire = "outside-inspire", "aucun thème INSPIRE : la donnée est hors du champ de la directive ?", "no INSPIRE theme: is the data outside the scope of the directive?";
    NoConformity = "no-conformity", "conformité à indiquer (conforme, non conforme ou non évaluée) pour une donnée d'INSPIRE.", "state the conformity (conformant, not conformant or not evaluated) of INSPIRE data.";
    ConformityNotInspire = "conformity-not-inspire", "aucune conformité au règlement {allowed}.", "no conformity to the regulation {allowed}.";
    ConformityUndated = "conformity-undated", "spécification « {found} » citée sans sa date.", "specification \"{found}\" cited without its date.";
    NoDate = "no-date", "au moins une date : création, publication ou mise à jour.", "at least one date: creation, publication or update.";
    NoCreationDate = "no-creation-date", "la date de création est recommandée.", "the date of creation is recommended.";
    DatesReversed = "dates-reversed", "le {found} est antérieur à la création ({created}).", "{found} is before the creation ({created}).";
    NoTemporal = "no-temporal", "aucune période couverte.", "no period covered.";
    NoBox = "no-box", "au moins une emprise géographique.", "at least one bounding box.";
    BoxCoarse = "box-coarse", "emprise arrondie ; donner au moins deux décimales.", "rounded box; give two decimals at least.";
    BoxesOverlap = "boxes-overlap", "emprise qui recouvre la n° {found} ; une par territoire, sans recouvrement.", "box that overlaps number {found}; one for each land, apart from one another.";
    BoxOverOceans = "box-over-oceans", "une seule emprise de la métropole à l'outre-mer ; en donner une par territoire.", "one box from mainland France to overseas; give one for each land.";
    NoCompleteContact = "no-complete-contact", "aucun contact n'a un organisme et un e-mail.", "no contact has an organisation and an e-mail.";
    ContactIncomplete = "contact-incomplete", "contact sans organisme ou sans e-mail.", "contact without an organisation or an e-mail.";
    NoPointOfContact = "no-point-of-contact", "aucun contact n'a le rôle « Point de contact ».", "no contact has the role \"Point of contact\".";
    NominativeEmail = "nominative-email", "adresse nominative « {found} » ; préférer celle d'un service.", "\"{found}\" is a person's own address; prefer a department's.";
    IdentifierWithoutNamespace = "identifier-without-namespace", "identifiant « {found} » sans espace de noms.", "identifier \"{found}\" without a namespace.";
    IdentifierSiren = "identifier-siren", "identifiant « {found} » bâti sur un SIREN : pratique abandonnée.", "identifier \"{found}\" made from a SIREN number: a practice given up.";
    NoResolution = "no-resolution", "échelle ou résolution à indiquer.", "give a scale or a resolution.";
    NoEncoding = "no-encoding", "format d'encodage à indiquer.", "give the encoding.";
    EncodingWithoutVersion = "encoding-without-version", "encodage « {found} » sans version.", "encoding \"{found}\" without a version.";
    NoPublicLink = "no-public-link", "aucun lien que tous puissent suivre.", "no link that everybody may follow.";
    NoServiceLink = "no-service-link", "aucune adresse de service (WMS, WFS, API…).", "no address of a service (WMS, WFS, API…).";
    NoCoupledResource = "no-coupled-resource", "jeux de données servis à indiquer.", "name the datasets that the service works on.";
    NoEuTheme = "no-eu-theme", "aucune thématique ne mène à un thème européen.", "no theme leads to a European data theme.";
    CredentialsInAddress = "credentials-in-address", "ni identifiant ni mot de passe dans une adresse : elle est lue par d'autres.", "no user nor password in an address: others read it.";
    PageWithoutIdentifier = "page-without-identifier", "« {found} » ne dit pas où mettre l'identifiant ; écrire {id} à sa place.", "\"{found}\" does not say where the identifier goes; write {id} in its place.";
    ReferenceLost = "reference-lost", "« {found} » n'existe pas ici.", "\"{found}\" does not exist here.";
}

impl fmt::Display for IssueCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

/// The labels of the fields, French then English. The first asterisks of the guide's form are here.
pub const FIELD_LABELS: &[(&str, &str, &str)] = &[
    ("title", "Titre", "Title"),
    ("slug", "Adresse de la fiche", "Slug"),
    ("alternative_titles", "Autres titres", "Alternative titles"),
    ("description", "Description", "Description"),
    ("keywords", "Mots-clés", "Keywords"),
    ("licence", "Licence", "Licence"),
    ("organisation", "Organisation", "Organisation"),
    ("visibility", "Visibilité", "Visibility"),
    ("kind", "Nature", "Kind"),
    ("frequency", "Fréquence de mise à jour", "Update frequency"),
    ("data_types", "Type de données", "Data type"),
    ("thumbnail", "Imagette", "Thumbnail"),
    ("themes", "Thématiques", "Themes"),
    ("categories", "Catégories", "Categories"),
    ("link", "Lien web", "Web link"),
    ("inspire_url", "URL de la fiche INSPIRE", "INSPIRE record"),
    ("granularity", "Granularité de la couverture territoriale", "Territorial granularity"),
    ("created_on", "Date de création", "Creation date"),
    ("published_on", "Date de publication", "Publication date"),
    ("updated_on", "Date de mise à jour", "Update date"),
    ("support", "Support technique", "Technical support"),
    ("contacts", "Contacts", "Contacts"),
    ("email", "E-mail", "E-mail"),
    ("phone", "Téléphone", "Telephone"),
    ("extent", "Étendue géographique", "Geographic extent"),
    ("boxes", "Emprise", "Bounding box"),
    ("territory", "Territoire", "Territory"),
    ("place", "Lieu", "Place"),
    ("temporal", "Couverture temporelle", "Temporal coverage"),
    ("start", "Début", "Start"),
    ("end", "Fin", "End"),
    ("languages", "Langues", "Languages"),
    ("lineage", "Généalogie", "Lineage"),
    ("conformity", "Conformité", "Conformity"),
    ("crs", "Système de coordonnées", "Coordinate reference system"),
    ("resolution", "Résolution", "Resolution"),
    ("identifiers", "Identifiants", "Identifiers"),
    ("topics", "Catégories ISO", "Topic categories"),
    ("inspire_themes", "Thèmes INSPIRE", "INSPIRE themes"),
    ("representations", "Représentation spatiale", "Spatial representation"),
    ("encodings", "Encodage", "Encoding"),
    ("version", "Version", "Version"),
    ("service_type", "Type de service", "Type of service"),
    ("operates_on", "Jeux de données servis", "Datasets served"),
    ("identifier", "Identifiant", "Identifier"),
    ("progress", "État de la donnée", "Progress"),
    ("access_reason", "Motif de restriction", "Reason of restriction"),
    ("parent", "Série", "Series"),
    ("resources", "Ressources", "Resources"),
    ("source", "Fichier ou lien", "File or link"),
    ("url", "Adresse", "Address"),
    ("name", "Nom", "Name"),
    ("type", "Type", "Type"),
    ("format", "Format", "Format"),
    ("media_type", "Type de média", "Media type"),
    ("size", "Taille", "Size"),
    ("checksum", "Empreinte", "Checksum"),
    ("services", "Services", "Services"),
    ("access", "Accès", "Access"),
    ("audiences", "Bénéficiaires", "Audiences"),
    ("portals", "Portails", "Portals"),
    ("portal", "Portail", "Portal"),
    ("reason", "Motif", "Reason"),
    ("siret", "SIRET", "SIRET"),
    ("login", "Identifiant", "Login"),
    ("password", "Mot de passe", "Password"),
    ("consent", "Consentement", "Consent"),
    ("datasets", "Jeux de données", "Datasets"),
    ("expires", "Échéance", "Expiry"),
    ("successor", "Repreneur", "Successor"),
    ("website", "Site web", "Website"),
    ("provenance", "Provenance", "Provenance"),
    ("collaborators", "Collaborateurs", "Collaborators"),
    ("profile", "Profil", "Profile"),
    ("west", "Ouest", "West"),
    ("south", "Sud", "South"),
    ("east", "Est", "East"),
    ("north", "Nord", "North"),
    ("role", "Rôle", "Role"),
    ("specification", "Spécification", "Specification"),
    ("uri", "Adresse", "Address"),
    ("date", "Date", "Date"),
    ("pass", "Conforme", "Conforms"),
    ("scale", "Échelle (dénominateur)", "Scale (denominator)"),
    ("distance", "Distance au sol (m)", "Ground distance (m)"),
    ("value", "Valeur", "Value"),
    ("namespace", "Espace de noms", "Namespace"),
    ("container", "Archive", "Archive"),
    ("algorithm", "Algorithme", "Algorithm"),
    ("operation", "Opération", "Operation"),
    ("protocol", "Protocole", "Protocol"),
    ("layer", "Couche", "Layer"),
    ("level", "Niveau", "Level"),
    ("audience", "Bénéficiaire", "Audience"),
    ("organisations", "Organisations", "Organisations"),
    ("accounts", "Comptes", "Accounts"),
    ("territories", "Territoires", "Territories"),
    ("download", "Téléchargement", "Download"),
    ("view", "Consultation", "View"),
    ("extract", "Extraction", "Extraction"),
    ("ask", "Qui contacter", "Whom to ask"),
    ("acronym", "Sigle", "Acronym"),
    ("address", "Adresse", "Address"),
    ("logo", "Logo", "Logo"),
    ("default_licence", "Licence proposée", "Licence offered first"),
    ("first_name", "Prénom", "First name"),
    ("last_name", "Nom de famille", "Last name"),
    ("position", "Fonction", "Position"),
    ("home", "Organisation principale", "Home organisation"),
    ("memberships", "Appartenances", "Memberships"),
    ("code", "Code", "Code"),
    ("base_url", "Adresse du portail", "Portal address"),
    ("predicate", "Sélection", "Selection"),
    ("kinds", "Natures", "Kinds"),
    ("area", "Emprise", "Area"),
    ("facets", "Facettes", "Facets"),
    ("filters", "Filtres", "Filters"),
    ("licences", "Licences", "Licences"),
    ("absences", "Absences", "Absences"),
    ("quota", "Quota", "Quota"),
    ("page", "Page de la fiche", "Page of the record"),
    ("file", "Fichier", "File"),
    ("hash", "Empreinte", "Hash"),
];

/// The label of a path: `resources[2].name` → `Ressource 3, Nom`. A field without a label keeps its name.
pub fn field_label(path: &str, language: Language) -> String {
    let parts = path.split('.').filter(|part| !part.is_empty()).map(|part| {
        let (name, index) = match part.split_once('[') {
            Some((name, rest)) => (name, rest.trim_end_matches(']').parse::<usize>().ok()),
            None => (part, None),
        };
        let label = FIELD_LABELS
            .iter()
            .find(|(field, _, _)| *field == name)
            .map_or(name, |(_, fr, en)| if language == Language::French { fr } else { en });
        match index {
            Some(index) => format!("{label} {}", index + 1),
            None => label.to_owned(),
        }
    });
    parts.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_two_sentences_and_codes_are_unique() {
        let mut seen = std::collections::BTreeSet::new();
        for code in IssueCode::ALL {
            assert!(seen.insert(code.code()), "{code} twice");
            assert!(!code.french().is_empty() && !code.english().is_empty());
            let json = serde_json::to_string(code).unwrap();
            assert_eq!(json, format!("\"{code}\""));
        }
    }

    #[test]
    fn a_sentence_names_the_place_what_was_found_and_what_is_allowed() {
        let issue =
            Issue::error("resources[2].name", IssueCode::TooLong).with("found", 400).with("limit", 350);
        assert_eq!(
            issue.sentence(Language::French),
            "Ressources 3, Nom : trop long : 400 caractères, 350 au plus."
        );
    }
}
