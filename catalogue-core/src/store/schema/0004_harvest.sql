-- Remote catalogues that are harvested, what their runs did, and where each of their records stands.

CREATE TABLE harvest_source (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    revision INTEGER NOT NULL CHECK (revision >= 1),
    organisation BLOB NOT NULL REFERENCES organisation (id),
    -- What tells whether the source has changed since its last complete run.
    validators TEXT,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX harvest_source_organisation ON harvest_source (organisation);

CREATE TABLE harvest_run (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    source BLOB NOT NULL REFERENCES harvest_source (id) ON DELETE CASCADE,
    -- The order of the runs of a source.
    number INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    -- The last write of the run, and where to go on from it when it was cut.
    written TEXT NOT NULL,
    bookmark TEXT,
    body TEXT NOT NULL,
    UNIQUE (source, number)
) STRICT;

-- The record of a source is known by its identifier there, spelled one way. What was purged keeps its
-- row, without a dataset, so that it does not come back.
CREATE TABLE harvest_item (
    source BLOB NOT NULL REFERENCES harvest_source (id) ON DELETE CASCADE,
    remote TEXT NOT NULL,
    dataset BLOB REFERENCES dataset (id) ON DELETE SET NULL,
    status TEXT NOT NULL,
    run BLOB NOT NULL,
    absences INTEGER NOT NULL,
    -- What was read last, with what decided how it was taken.
    fingerprint TEXT NOT NULL,
    -- The revision of the dataset that the harvest wrote last.
    revision INTEGER,
    -- The record as the source gave it then, when some field of that revision is not the source's.
    copy TEXT,
    body TEXT NOT NULL,
    PRIMARY KEY (source, remote)
) STRICT, WITHOUT ROWID;
CREATE INDEX harvest_item_dataset ON harvest_item (dataset);
CREATE INDEX harvest_item_run ON harvest_item (source, run);

-- Of what a harvest wrote, the source.
ALTER TABLE event ADD COLUMN source BLOB;
-- Names that are unique in the world are looked up whatever their kind.
CREATE INDEX identity_value ON identity (value);
