-- Who may come in, what they ask for, what is owed to them, what is counted.

-- What somebody asked for; the columns beside the body are those that lists are made by.
CREATE TABLE request (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    revision INTEGER NOT NULL CHECK (revision >= 1),
    kind TEXT NOT NULL CHECK (kind IN ('account', 'organisation', 'membership', 'transfer', 'access')),
    state TEXT NOT NULL CHECK (state IN ('requested', 'approved', 'refused', 'withdrawn', 'expired')),
    created TEXT NOT NULL,
    expires TEXT,
    account BLOB,
    organisation BLOB,
    dataset BLOB REFERENCES dataset (id) ON DELETE CASCADE,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX request_state ON request (state, id);
CREATE INDEX request_account ON request (account);
CREATE INDEX request_dataset ON request (dataset);

-- What is owed to people and not sent yet. Removed once sent: it holds names and addresses.
CREATE TABLE notice (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    account BLOB,
    body TEXT NOT NULL
) STRICT;

-- The password of an account, as a PHC string.
CREATE TABLE credential (
    account BLOB PRIMARY KEY NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    hash TEXT NOT NULL,
    changed TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Failures to sign in, by a hash of the login: it may be somebody's address, and nobody's account.
CREATE TABLE throttle (
    login BLOB PRIMARY KEY NOT NULL,
    failures INTEGER NOT NULL,
    last TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Ways to choose a new password, by the hash of their secret; used once.
CREATE TABLE reset (
    hash BLOB PRIMARY KEY NOT NULL,
    account BLOB NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    expires TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX reset_account ON reset (account);

-- Tokens, by the hash of their secret. A revoked one is gone.
CREATE TABLE token (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    account BLOB NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    hash BLOB NOT NULL UNIQUE,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX token_account ON token (account);

-- Under which names others who sign people in know an account.
CREATE TABLE outside_identity (
    provider TEXT NOT NULL,
    subject TEXT NOT NULL,
    account BLOB NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    -- What the last sign-in gave, so that the next one can take it back and nothing else.
    given TEXT NOT NULL DEFAULT '{}',
    PRIMARY KEY (provider, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX outside_identity_account ON outside_identity (account);

-- The texts of consent, the last one in force.
CREATE TABLE consent_text (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    version TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL
) STRICT;

-- Who accepted which of them, and when.
CREATE TABLE consent (
    account BLOB NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    version TEXT NOT NULL REFERENCES consent_text (version),
    time TEXT NOT NULL,
    PRIMARY KEY (account, version)
) STRICT, WITHOUT ROWID;

-- Controls of datasets.
CREATE TABLE review (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    dataset BLOB NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    account BLOB,
    time TEXT NOT NULL,
    outcome TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX review_dataset ON review (dataset, time);

-- Extractions asked for: work that a host does and reports on.
CREATE TABLE extraction (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    revision INTEGER NOT NULL CHECK (revision >= 1),
    dataset BLOB NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    account BLOB,
    state TEXT NOT NULL,
    created TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX extraction_state ON extraction (state, id);
CREATE INDEX extraction_account ON extraction (account);
CREATE INDEX extraction_dataset ON extraction (dataset);

-- Places from which accounts follow events.
CREATE TABLE subscription (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    account BLOB NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (account, name)
) STRICT;

-- What was refused. Kept within a bound: it is a log, not a truth.
CREATE TABLE refusal (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    time TEXT NOT NULL,
    account BLOB,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    organisation BLOB,
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX refusal_organisation ON refusal (organisation, sequence);

-- Use by portal too; '' is without one.
CREATE TABLE usage_by_portal (
    dataset BLOB NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    resource BLOB NOT NULL,
    portal TEXT NOT NULL DEFAULT '',
    day TEXT NOT NULL,
    views INTEGER NOT NULL,
    downloads INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    extractions INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (dataset, resource, portal, day)
) STRICT, WITHOUT ROWID;
INSERT INTO usage_by_portal (dataset, resource, day, views, downloads, bytes)
    SELECT dataset, resource, day, views, downloads, bytes FROM usage;
DROP TABLE usage;
ALTER TABLE usage_by_portal RENAME TO usage;
ALTER TABLE usage_total ADD COLUMN extractions INTEGER NOT NULL DEFAULT 0;

-- Use by organisation as it was then, and by day. It outlives the datasets: what was taken was taken.
CREATE TABLE usage_organisation (
    organisation BLOB NOT NULL,
    portal TEXT NOT NULL,
    day TEXT NOT NULL,
    views INTEGER NOT NULL,
    downloads INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    extractions INTEGER NOT NULL,
    PRIMARY KEY (organisation, portal, day)
) STRICT, WITHOUT ROWID;
INSERT INTO usage_organisation (organisation, portal, day, views, downloads, bytes, extractions)
    SELECT coalesce(dataset.organisation, x''), '', usage.day, sum(usage.views), sum(usage.downloads),
        sum(usage.bytes), 0
    FROM usage JOIN dataset ON dataset.id = usage.dataset GROUP BY 1, 2, 3;

-- Use by year: figures are asked for every dataset at once, and days are many.
CREATE TABLE usage_year (
    dataset BLOB NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    portal TEXT NOT NULL,
    year INTEGER NOT NULL,
    views INTEGER NOT NULL,
    downloads INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    extractions INTEGER NOT NULL,
    PRIMARY KEY (dataset, portal, year)
) STRICT, WITHOUT ROWID;
INSERT INTO usage_year (dataset, portal, year, views, downloads, bytes, extractions)
    SELECT dataset, portal, CAST(substr(day, 1, 4) AS INTEGER), sum(views), sum(downloads), sum(bytes), 0
    FROM usage GROUP BY 1, 2, 3;
-- The organisation whose slug it was, when that was merged into this one: the addresses of its datasets
-- stay under its own name space.
ALTER TABLE organisation_address ADD COLUMN origin BLOB;
