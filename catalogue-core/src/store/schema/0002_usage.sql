-- What was seen and taken, by day; an empty resource is the record itself.
CREATE TABLE usage (
    dataset BLOB NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    resource BLOB NOT NULL,
    day TEXT NOT NULL,
    views INTEGER NOT NULL,
    downloads INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (dataset, resource, day)
) STRICT, WITHOUT ROWID;

-- The sums of the above: popularity is asked for every dataset at once.
CREATE TABLE usage_total (
    dataset BLOB PRIMARY KEY NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
    views INTEGER NOT NULL,
    downloads INTEGER NOT NULL,
    bytes INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
