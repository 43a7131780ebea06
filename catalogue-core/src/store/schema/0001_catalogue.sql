-- The truth. Small columns first: a body of text spills to pages that a scan then skips.
-- Identifiers are the 16 bytes of a uuid: their order is that of the identifiers.

CREATE TABLE meta (
    key TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    key TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE organisation (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    revision INTEGER NOT NULL CHECK (revision >= 1),
    name_key TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL
) STRICT;

-- Every slug that an organisation has had; a former one stays its own.
CREATE TABLE organisation_address (
    slug TEXT PRIMARY KEY NOT NULL,
    organisation BLOB NOT NULL REFERENCES organisation (id) ON DELETE CASCADE,
    current INTEGER NOT NULL CHECK (current IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX organisation_address_current ON organisation_address (organisation) WHERE current = 1;
CREATE INDEX organisation_address_all ON organisation_address (organisation);

CREATE TABLE account (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    revision INTEGER NOT NULL CHECK (revision >= 1),
    login_key TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL
) STRICT;

CREATE TABLE portal (
    code TEXT PRIMARY KEY NOT NULL,
    body TEXT NOT NULL
) STRICT;

CREATE TABLE scheme (
    code TEXT PRIMARY KEY NOT NULL,
    body TEXT NOT NULL
) STRICT;

CREATE TABLE territory (
    id TEXT PRIMARY KEY NOT NULL,
    body TEXT NOT NULL
) STRICT;

CREATE TABLE dataset (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    organisation BLOB REFERENCES organisation (id),
    state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'archived', 'deleted')),
    visibility TEXT NOT NULL CHECK (visibility IN ('public', 'private')),
    revision INTEGER NOT NULL CHECK (revision >= 1),
    modified TEXT NOT NULL,
    title_key TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX dataset_organisation ON dataset (organisation, id);
CREATE INDEX dataset_state ON dataset (state, id);

-- Who may read: a principal that holds one of the labels.
CREATE TABLE label (
    dataset BLOB NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    label TEXT NOT NULL,
    PRIMARY KEY (dataset, label)
) STRICT, WITHOUT ROWID;
CREATE INDEX label_holders ON label (label, dataset);

-- Names under which others know a dataset. Several datasets may share one: sources do that.
CREATE TABLE identity (
    kind TEXT NOT NULL,
    namespace TEXT NOT NULL,
    value TEXT NOT NULL,
    dataset BLOB NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    PRIMARY KEY (kind, namespace, value, dataset)
) STRICT, WITHOUT ROWID;
CREATE INDEX identity_dataset ON identity (dataset);

-- Every address that a dataset has had. The namespace is '' for the public one, else the uuid of
-- the organisation as text. A former address leads to the dataset itself, so one hop resolves it.
CREATE TABLE address (
    namespace TEXT NOT NULL,
    slug TEXT NOT NULL,
    dataset BLOB NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    current INTEGER NOT NULL CHECK (current IN (0, 1)),
    PRIMARY KEY (namespace, slug)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX address_current ON address (dataset) WHERE current = 1;
CREATE INDEX address_dataset ON address (dataset);

-- Files that a dataset holds or has held: an earlier revision may be brought back until the purge.
CREATE TABLE file_use (
    hash TEXT NOT NULL,
    dataset BLOB NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    PRIMARY KEY (hash, dataset)
) STRICT, WITHOUT ROWID;
CREATE INDEX file_use_dataset ON file_use (dataset);

-- The journal. Sequences follow the order of the commits, without gaps, and are never used again.
CREATE TABLE event (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    time TEXT NOT NULL,
    account BLOB,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    state TEXT,
    revision INTEGER,
    schema INTEGER NOT NULL,
    labels_before TEXT NOT NULL,
    labels_after TEXT NOT NULL,
    after TEXT
) STRICT;
CREATE INDEX event_subject ON event (subject, subject_id, sequence);
