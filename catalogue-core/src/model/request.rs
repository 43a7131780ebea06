//! What people ask for, and what is decided: one life for every kind of request.

use crate::id::{AccountId, DatasetId, OrganisationId, RequestId, ResourceId, Revision};
use crate::model::{Operation, OrganisationDetails, Role};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Where a request stands. It is decided once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RequestState {
    /// It waits to be decided.
    #[default]
    Requested,
    /// Granted: what was asked for is done.
    Approved,
    /// Refused.
    Refused,
    /// Taken back by who asked.
    Withdrawn,
    /// Nobody decided in time.
    Expired,
}

impl RequestState {
    /// Every state.
    pub const ALL: &'static [RequestState] = &[
        RequestState::Requested,
        RequestState::Approved,
        RequestState::Refused,
        RequestState::Withdrawn,
        RequestState::Expired,
    ];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            RequestState::Requested => "requested",
            RequestState::Approved => "approved",
            RequestState::Refused => "refused",
            RequestState::Withdrawn => "withdrawn",
            RequestState::Expired => "expired",
        }
    }
}

/// Somebody who asks for an account. Everything but the message, the login and the role is required.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountApplication {
    /// Last name.
    #[serde(default)]
    pub last_name: String,
    /// First name.
    #[serde(default)]
    pub first_name: String,
    /// Position (*fonction*).
    #[serde(default)]
    pub position: String,
    /// E-mail.
    #[serde(default)]
    pub email: String,
    /// Telephone.
    #[serde(default)]
    pub phone: String,
    /// The organisation, when it exists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationId>,
    /// The organisation to create, when it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_organisation: Option<OrganisationDetails>,
    /// The role wished for there; member when absent. Given when who decides may give it;
    /// else asked of those who may, once the account is there. Administrator of a new organisation when
    /// absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// The login wished for; the e-mail when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login: Option<String>,
    /// The version of the text of consent that was accepted: the one in force, once there is one.
    #[serde(default)]
    pub consent: String,
    /// A word to those who decide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "kind", deny_unknown_fields)]
pub enum Ask {
    /// An account, asked for by nobody signed in.
    Account(AccountApplication),
    /// An organisation to be created, with a role there for who asks.
    Organisation {
        /// What is written of it.
        details: OrganisationDetails,
        /// A word to those who decide.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
    /// A role in an organisation.
    Membership {
        /// The organisation.
        organisation: OrganisationId,
        /// The role: member (*rattachement*), contributor, editor, administrator (*référent*).
        role: Role,
        /// Whether it becomes the home organisation.
        #[serde(default)]
        home: bool,
        /// A word to those who decide.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
    /// That another organisation take a dataset over.
    Transfer {
        /// The dataset.
        dataset: DatasetId,
        /// The organisation that decides.
        to: OrganisationId,
        /// A word to those who decide.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
    /// To be let in to the data of a resource.
    Access {
        /// The dataset.
        dataset: DatasetId,
        /// The resource.
        resource: ResourceId,
        /// What one wants to do with it.
        operation: Operation,
        /// What for, for those who decide.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
}

impl Ask {
    /// The stable code of the kind.
    pub const fn kind(&self) -> &'static str {
        match self {
            Ask::Account(_) => "account",
            Ask::Organisation { .. } => "organisation",
            Ask::Membership { .. } => "membership",
            Ask::Transfer { .. } => "transfer",
            Ask::Access { .. } => "access",
        }
    }

    /// The word to those who decide.
    pub fn message(&self) -> Option<&str> {
        match self {
            Ask::Account(application) => application.message.as_deref(),
            Ask::Organisation { message, .. }
            | Ask::Membership { message, .. }
            | Ask::Transfer { message, .. }
            | Ask::Access { message, .. } => message.as_deref(),
        }
    }

    /// The organisation concerned, when it exists.
    pub const fn organisation(&self) -> Option<OrganisationId> {
        match self {
            Ask::Account(application) => application.organisation,
            Ask::Membership { organisation, .. } => Some(*organisation),
            Ask::Transfer { to, .. } => Some(*to),
            Ask::Organisation { .. } | Ask::Access { .. } => None,
        }
    }

    /// Puts an organisation in the place of another.
    pub(crate) fn rename_organisation(&mut self, from: OrganisationId, to: OrganisationId) {
        let named = match self {
            Ask::Account(application) => application.organisation.as_mut(),
            Ask::Membership { organisation, .. } => Some(organisation),
            Ask::Transfer { to, .. } => Some(to),
            Ask::Organisation { .. } | Ask::Access { .. } => None,
        };
        if let Some(named) = named.filter(|named| **named == from) {
            *named = to;
        }
    }

    /// The dataset concerned.
    pub const fn dataset(&self) -> Option<DatasetId> {
        match self {
            Ask::Transfer { dataset, .. } | Ask::Access { dataset, .. } => Some(*dataset),
            Ask::Account(_) | Ask::Organisation { .. } | Ask::Membership { .. } => None,
        }
    }
}

/// What was decided of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// When.
    pub time: DateTime<Utc>,
    /// By whom; absent for the host itself, and when nobody decided in time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// A word to who asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Its identifier.
    pub id: RequestId,
    /// Its revision.
    pub revision: Revision,
    /// When it was asked.
    pub created: DateTime<Utc>,
    /// When it expires if nobody decides; never when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<DateTime<Utc>>,
    /// Where it stands.
    pub state: RequestState,
    /// Who asks; for an account absent until it is approved, then the account made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// What is asked for.
    pub ask: Ask,
    /// The title of the dataset that is offered, as it was then: those who decide may not read the
    /// record yet. Transfers only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What those who decide should look at, as stable codes (`personal-mail-domain`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<String>,
    /// What was decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
}
