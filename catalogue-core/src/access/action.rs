//! What a principal may ask to do.

use crate::error::words;
use crate::issue::Language;

macro_rules! actions {
    ($($name:ident = $code:literal, $doc:literal;)*) => {
        /// One verb of the matrix (`fixtures/access/matrix.csv`).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action {
            $(#[doc = $doc] $name,)*
        }

        impl Action {
            /// Every action.
            pub const ALL: &'static [Action] = &[$(Action::$name),*];

            /// The stable code.
            pub const fn code(self) -> &'static str {
                match self { $(Action::$name => $code,)* }
            }
        }
    };
}

actions! {
    ReadRecord = "record.read", "Read a record, whatever its state.";
    Download = "data.download", "Take the data of a resource.";
    View = "data.view", "See the data of a resource through a view service.";
    Extract = "data.extract", "Ask for an extraction of a resource.";
    RequestAccess = "data.request", "Ask to be let in to the data of a resource.";
    DecideAccess = "data.decide_request", "Decide who asked to be let in to the data of a resource.";
    CreateDataset = "dataset.create", "Create a dataset in an organisation.";
    UpdateDataset = "dataset.update", "Edit a dataset and its resources, reorder them, replace files.";
    PublishDataset = "dataset.publish", "Publish a draft.";
    UnpublishDataset = "dataset.unpublish", "Turn a published dataset back into a draft.";
    ArchiveDataset = "dataset.archive", "Archive a published dataset.";
    UnarchiveDataset = "dataset.unarchive", "Bring an archived dataset back.";
    SetVisibility = "dataset.set_visibility", "Choose who sees the record.";
    SetAccessRule = "dataset.set_access_rule", "Choose who takes the data.";
    DeleteDataset = "dataset.delete", "Delete a dataset, leaving a tombstone.";
    RestoreDataset = "dataset.restore", "Undelete a dataset.";
    RevertDataset = "dataset.revert", "Bring back an earlier revision.";
    PurgeDataset = "dataset.purge", "Remove a deleted dataset for good.";
    TransferDataset = "dataset.transfer", "Give a dataset to another organisation.";
    ProposeTransfer = "dataset.propose_transfer", "Offer a dataset to another organisation.";
    AcceptTransfer = "dataset.accept_transfer", "Take a dataset offered to one's organisation, or decline it.";
    ReviewDataset = "dataset.review", "Control a dataset.";
    ReadReviews = "dataset.read_reviews", "Read what the controls of a dataset found.";
    ChangeSlug = "dataset.change_slug", "Change the address of a record.";
    ManageCollaborators = "dataset.collaborators", "Invite accounts to one dataset.";
    ReadHistory = "dataset.history", "Read who did what to a dataset.";
    OverrideHarvested = "dataset.override_harvested", "Edit fields that a harvested source holds.";
    ManageMembers = "member.manage", "Add members and grant roles up to one's own.";
    RequestMembership = "member.request", "Ask for a role in an organisation.";
    LeaveOrganisation = "member.leave", "Leave an organisation.";
    RequestOrganisation = "organisation.request", "Ask for an organisation to be created.";
    EditOrganisation = "organisation.edit", "Edit the sheet of an organisation.";
    CreateOrganisation = "organisation.create", "Create an organisation.";
    DeleteOrganisation = "organisation.delete", "Delete an organisation.";
    MergeOrganisations = "organisation.merge", "Merge an organisation into another.";
    RequestAccount = "account.request", "Ask for an account.";
    ManageAccounts = "account.manage", "Create accounts and decide requests.";
    WithdrawRequest = "request.withdraw", "Take back a request.";
    EditPerson = "account.edit", "Edit what a person writes of themselves.";
    ManagePassword = "account.password", "Set the password of an account.";
    ManageTokens = "account.tokens", "Create, list and revoke the tokens of an account.";
    AcceptConsent = "account.consent", "Accept the text of consent.";
    ExportPerson = "account.export", "Take out everything that is held of one person.";
    DeleteAccount = "account.delete", "Delete an account, and erase the person.";
    EditConsent = "consent.edit", "Write the text of consent.";
    ReadNotices = "notice.read", "Read the notices owed to people.";
    ReadExtraction = "extraction.read", "Follow an extraction.";
    RunExtraction = "extraction.run", "Execute extractions and report on them.";
    Subscribe = "event.subscribe", "Keep a place from which to follow events.";
    ReadAudit = "audit.read", "Read who did what, and what was refused.";
    ManageHarvest = "harvest.manage", "Create and run harvest sources.";
    EditVocabulary = "vocabulary.edit", "Edit vocabularies and load territories.";
    EditPortals = "portal.edit", "Create and edit portals.";
    ReadStatistics = "statistics.read", "Read the figures of an organisation or of the whole.";
    Export = "catalogue.export", "Export what one may read.";
    Maintain = "catalogue.maintain", "Check, back up, reindex.";
}

impl Action {
    /// What it is called, in the infinitive: `publier le jeu de données`, `publish the dataset`.
    pub fn label(self, language: Language) -> &'static str {
        words::act(self.code(), language)
    }

    /// Whether the act only reads: what a token that reads may do.
    pub(super) const fn reads(self) -> bool {
        matches!(
            self,
            Action::ReadRecord
                | Action::Download
                | Action::View
                | Action::ReadHistory
                | Action::ReadReviews
                | Action::ReadNotices
                | Action::ReadExtraction
                | Action::ReadAudit
                | Action::ReadStatistics
                | Action::Export
        )
    }

    /// Whether the act is for somebody who signed in themselves: a token that leaked must not
    /// become a password, another token, or the file of a person.
    pub(super) const fn is_personal(self) -> bool {
        matches!(
            self,
            Action::ManagePassword
                | Action::ManageTokens
                | Action::AcceptConsent
                | Action::ExportPerson
                | Action::DeleteAccount
                | Action::EditPerson
        )
    }
}
