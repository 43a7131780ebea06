//! What a principal may ask to do.

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
    ChangeSlug = "dataset.change_slug", "Change the address of a record.";
    ManageCollaborators = "dataset.collaborators", "Invite accounts to one dataset.";
    ReadHistory = "dataset.history", "Read who did what to a dataset.";
    OverrideHarvested = "dataset.override_harvested", "Edit fields that a harvested source holds.";
    ManageMembers = "member.manage", "Add members and grant roles up to one's own.";
    EditOrganisation = "organisation.edit", "Edit the sheet of an organisation.";
    CreateOrganisation = "organisation.create", "Create an organisation.";
    DeleteOrganisation = "organisation.delete", "Delete an organisation.";
    RequestAccount = "account.request", "Ask for an account.";
    ManageAccounts = "account.manage", "Create accounts and decide requests.";
    ManageHarvest = "harvest.manage", "Create and run harvest sources.";
    EditVocabulary = "vocabulary.edit", "Edit vocabularies and load territories.";
    EditPortals = "portal.edit", "Create and edit portals.";
    ReadStatistics = "statistics.read", "Read the figures of an organisation or of the whole.";
    Export = "catalogue.export", "Export what one may read.";
    Maintain = "catalogue.maintain", "Check, back up, reindex.";
}
