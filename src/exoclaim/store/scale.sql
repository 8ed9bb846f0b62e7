-- What large databases need: documents that can be checked, findings that are counted once, one key of each argument.
ALTER TABLE documents ADD COLUMN digest TEXT;      -- SHA-256 of the rows of the document, as store/seal.py takes it
ALTER TABLE documents ADD COLUMN row_count INTEGER;
ALTER TABLE runs ADD COLUMN shard TEXT;            -- `2/8` where the run took the second of eight parts of the papers
ALTER TABLE relations ADD COLUMN subject_key TEXT; -- the concept of the argument, else `text:` and its words in lower case
ALTER TABLE relations ADD COLUMN object_key TEXT;  -- both as extracted
UPDATE relations SET
  subject_key = (SELECT coalesce(m.concept, 'text:' || lower(m.text)) FROM mentions AS m WHERE m.id = relations.subject),
  object_key = (SELECT coalesce(m.concept, 'text:' || lower(m.text)) FROM mentions AS m WHERE m.id = relations.object);
DROP INDEX IF EXISTS mentions_meaning;             -- the same keys, where they were computed
CREATE TABLE corrected_keys (      -- relations with a correction that stands: the finding they count for instead
  relation TEXT PRIMARY KEY, subject_key TEXT NOT NULL, predicate TEXT NOT NULL, object_key TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE findings_kept (       -- rows of the view `findings`, as they were counted last
  subject TEXT NOT NULL, subject_id TEXT NOT NULL, predicate TEXT NOT NULL, object TEXT NOT NULL, object_id TEXT NOT NULL,
  papers INTEGER NOT NULL, sources INTEGER NOT NULL, sentences INTEGER NOT NULL,
  affirm INTEGER NOT NULL, deny INTEGER NOT NULL, doubt INTEGER NOT NULL,
  affirm_sources INTEGER NOT NULL, deny_sources INTEGER NOT NULL, best_confidence REAL NOT NULL,
  PRIMARY KEY (subject_id, object_id, predicate)
) WITHOUT ROWID;
CREATE TABLE findings_stale (      -- findings whose relations or verdicts have changed since; the view counts these anew
  subject_id TEXT NOT NULL, predicate TEXT NOT NULL, object_id TEXT NOT NULL,
  PRIMARY KEY (subject_id, object_id, predicate)
) WITHOUT ROWID;
CREATE INDEX findings_by_papers
  ON findings_kept(papers DESC, sentences DESC, best_confidence DESC, subject_id, predicate, object_id);
CREATE INDEX findings_denied ON findings_kept(deny) WHERE deny > 0;
CREATE INDEX relations_finding ON relations(subject_key, predicate, object_key, id); -- and the order of the queue by concept
CREATE INDEX corrected_keys_finding ON corrected_keys(subject_key, predicate, object_key);
CREATE INDEX corrected_keys_object ON corrected_keys(object_key);
CREATE TRIGGER findings_new_relation AFTER INSERT ON relations BEGIN
  INSERT OR IGNORE INTO findings_stale VALUES (NEW.subject_key, NEW.predicate, NEW.object_key);
END;
CREATE TRIGGER findings_corrected_relation AFTER INSERT ON relations   -- a paper that is read again finds its corrections
WHEN EXISTS (SELECT 1 FROM verdicts WHERE relation_id = NEW.id AND decision = 'edit') BEGIN
  INSERT INTO corrected_keys SELECT * FROM corrected_findings WHERE relation = NEW.id;
END;
CREATE TRIGGER findings_gone_relation AFTER DELETE ON relations BEGIN
  INSERT OR IGNORE INTO findings_stale VALUES (OLD.subject_key, OLD.predicate, OLD.object_key);
  DELETE FROM corrected_keys WHERE relation = OLD.id;
END;
CREATE TRIGGER findings_new_verdict AFTER INSERT ON verdicts BEGIN
  INSERT OR IGNORE INTO findings_stale
  SELECT subject_key, predicate, object_key FROM relations WHERE id = NEW.relation_id;
  DELETE FROM corrected_keys WHERE relation = NEW.relation_id;
  INSERT INTO corrected_keys SELECT * FROM corrected_findings WHERE relation = NEW.relation_id;
END;
CREATE TRIGGER findings_new_correction AFTER INSERT ON corrected_keys BEGIN
  INSERT OR IGNORE INTO findings_stale VALUES (NEW.subject_key, NEW.predicate, NEW.object_key);
END;
CREATE TRIGGER findings_gone_correction AFTER DELETE ON corrected_keys BEGIN
  INSERT OR IGNORE INTO findings_stale VALUES (OLD.subject_key, OLD.predicate, OLD.object_key);
END;
CREATE TRIGGER findings_new_concept AFTER INSERT ON concepts BEGIN     -- a curator may have named it before any paper did
  INSERT OR IGNORE INTO findings_stale
  SELECT subject_key, predicate, object_key FROM corrected_keys WHERE subject_key = NEW.id
  UNION SELECT subject_key, predicate, object_key FROM corrected_keys WHERE object_key = NEW.id;
END;
