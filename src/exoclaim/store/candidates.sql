-- What each mention may stand for; the first one is its concept.
CREATE TABLE candidates (
  mention TEXT NOT NULL REFERENCES mentions(id) ON DELETE CASCADE,
  rank INTEGER NOT NULL,           -- from 1
  concept TEXT NOT NULL,           -- CURIE; the name stands beside it, as not every candidate is the concept of a mention
  name TEXT NOT NULL,
  score REAL NOT NULL,             -- 0 to 1
  reason TEXT NOT NULL,            -- which name matched how, and of which source
  PRIMARY KEY (mention, rank)
) WITHOUT ROWID;
