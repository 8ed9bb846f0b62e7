-- Tables of an exoclaim database. Offsets are half-open Unicode code points into documents.text.
CREATE TABLE runs (
  id TEXT PRIMARY KEY,
  version TEXT NOT NULL, model TEXT NOT NULL, config_hash TEXT NOT NULL,
  started_at TEXT NOT NULL, finished_at TEXT,
  documents INTEGER NOT NULL DEFAULT 0, skipped INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0,
  relations INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE documents (
  id TEXT PRIMARY KEY,             -- first 32 hex digits of the SHA-256 of the file
  source TEXT NOT NULL,            -- the path it was read from
  format TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,
  pipeline TEXT NOT NULL,          -- version and model that made the rows below
  run TEXT NOT NULL REFERENCES runs(id), ingested_at TEXT NOT NULL
);
CREATE TABLE pages (
  document TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
  number INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  width REAL NOT NULL, height REAL NOT NULL,
  boxes TEXT NOT NULL,             -- JSON: [[start, end, x0, y0, x1, y1], ...] in PDF points
  PRIMARY KEY (document, number)
);
CREATE TABLE sections (
  id TEXT PRIMARY KEY,
  document TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL
);
CREATE TABLE "references" (
  id TEXT PRIMARY KEY,
  document TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
  key TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL,
  authors TEXT, year INTEGER, title TEXT, journal TEXT, doi TEXT
);
CREATE TABLE sentences (
  id TEXT PRIMARY KEY,
  document TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
  position INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL,
  page INTEGER, section TEXT REFERENCES sections(id),
  claim TEXT NOT NULL, score REAL NOT NULL
);
CREATE TABLE concepts (
  id TEXT PRIMARY KEY,             -- CURIE, as GO:0070062
  name TEXT NOT NULL, label TEXT NOT NULL, source TEXT NOT NULL
);
CREATE TABLE mentions (
  id TEXT PRIMARY KEY,
  document TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
  sentence TEXT NOT NULL REFERENCES sentences(id) ON DELETE CASCADE,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL, label TEXT NOT NULL,
  score REAL NOT NULL,
  concept TEXT REFERENCES concepts(id),
  same_as TEXT REFERENCES mentions(id) DEFERRABLE INITIALLY DEFERRED  -- the long form of an abbreviation
);
CREATE TABLE relations (
  id TEXT PRIMARY KEY,             -- hash of document, argument spans and predicate
  document TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
  sentence TEXT NOT NULL REFERENCES sentences(id) ON DELETE CASCADE,
  subject TEXT NOT NULL REFERENCES mentions(id) ON DELETE CASCADE,
  predicate TEXT NOT NULL,
  object TEXT NOT NULL REFERENCES mentions(id) ON DELETE CASCADE,
  polarity TEXT NOT NULL CHECK (polarity IN ('affirmed', 'negated')),
  certainty TEXT NOT NULL CHECK (certainty IN ('asserted', 'speculative')),
  confidence REAL NOT NULL,
  predicate_cue TEXT, predicate_cue_start INTEGER, predicate_cue_end INTEGER,
  polarity_cue TEXT, polarity_cue_start INTEGER, polarity_cue_end INTEGER,
  certainty_cue TEXT, certainty_cue_start INTEGER, certainty_cue_end INTEGER,
  extractor TEXT NOT NULL, version TEXT NOT NULL
);
CREATE TABLE attributions (
  relation TEXT NOT NULL REFERENCES relations(id) ON DELETE CASCADE,
  position INTEGER NOT NULL, key TEXT NOT NULL,
  reference TEXT REFERENCES "references"(id),
  PRIMARY KEY (relation, position)
);
CREATE TABLE verdicts (            -- append-only; no foreign key, so that they outlive what they judge
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  relation_id TEXT NOT NULL, decision TEXT NOT NULL CHECK (decision IN ('accept', 'reject', 'edit', 'skip', 'undo')),
  actor TEXT NOT NULL, decided_at TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '',
  "before" TEXT NOT NULL DEFAULT '', "after" TEXT NOT NULL DEFAULT '', tool_version TEXT NOT NULL
);
CREATE TABLE failures (
  source TEXT PRIMARY KEY, document TEXT, stage TEXT NOT NULL, error TEXT NOT NULL, message TEXT NOT NULL,
  failed_at TEXT NOT NULL, run TEXT NOT NULL REFERENCES runs(id)
);
CREATE INDEX sections_document ON sections(document, start);
CREATE INDEX references_document ON "references"(document, key);
CREATE INDEX sentences_document ON sentences(document, position);
CREATE INDEX mentions_document ON mentions(document, start);
CREATE INDEX mentions_sentence ON mentions(sentence);
CREATE INDEX mentions_concept ON mentions(concept);
CREATE INDEX mentions_same_as ON mentions(same_as);
CREATE INDEX relations_document ON relations(document);
CREATE INDEX relations_sentence ON relations(sentence);
CREATE INDEX relations_subject ON relations(subject);
CREATE INDEX relations_object ON relations(object);
CREATE INDEX relations_predicate ON relations(predicate, polarity);
CREATE INDEX attributions_reference ON attributions(reference);
CREATE INDEX verdicts_relation ON verdicts(relation_id, id);
CREATE TRIGGER verdicts_keep_update BEFORE UPDATE ON verdicts BEGIN
  SELECT RAISE(ABORT, 'verdicts are append-only');
END;
CREATE TRIGGER verdicts_keep_delete BEFORE DELETE ON verdicts BEGIN
  SELECT RAISE(ABORT, 'verdicts are append-only');
END;
