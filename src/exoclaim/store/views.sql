-- Views a person browses. Dropped and made anew whenever a database is opened for writing.
CREATE VIEW curator_verdicts AS   -- what stands of each curator: the last decision on a relation, unless taken back
SELECT v.relation_id, v.actor, v.decision, v.decided_at, v.reason, v."after", v.id,
  CASE WHEN json_valid(v."before") THEN json_extract(v."before", '$.settles') IS NOT NULL ELSE 0 END AS settles
FROM verdicts AS v
WHERE v.decision NOT IN ('undo', 'skip') AND NOT EXISTS (
  SELECT 1 FROM verdicts AS w WHERE w.relation_id = v.relation_id AND w.actor = v.actor AND w.decision <> 'skip'
    AND (w.decided_at, w.id) > (v.decided_at, v.id)
);

CREATE VIEW current_verdicts AS   -- the last decision that stands on each relation, whoever made it
SELECT relation_id, decision, actor, decided_at, reason, "after" FROM curator_verdicts AS v
WHERE NOT EXISTS (
  SELECT 1 FROM curator_verdicts AS w WHERE w.relation_id = v.relation_id AND (w.decided_at, w.id) > (v.decided_at, v.id)
);

CREATE VIEW adjudication_queue AS -- relations on which curators differ, until a verdict settles it
SELECT v.relation_id AS relation_id, v.decided_at AS decided_at,
  (SELECT count(*) FROM curator_verdicts AS w WHERE w.relation_id = v.relation_id) AS curators,
  (SELECT group_concat(w.actor || ': ' || w.decision, '; ') FROM curator_verdicts AS w WHERE w.relation_id = v.relation_id)
    AS verdicts
FROM curator_verdicts AS v
WHERE NOT v.settles
  AND NOT EXISTS (
    SELECT 1 FROM curator_verdicts AS w WHERE w.relation_id = v.relation_id AND (w.decided_at, w.id) > (v.decided_at, v.id))
  AND EXISTS (
    SELECT 1 FROM curator_verdicts AS w WHERE w.relation_id = v.relation_id
      AND (w.decision <> v.decision OR w.decision = 'edit' AND w."after" <> v."after"));

CREATE VIEW orphan_verdicts AS    -- decisions on relations that the database no longer has; they are kept
SELECT v.* FROM verdicts AS v WHERE NOT EXISTS (SELECT 1 FROM relations AS r WHERE r.id = v.relation_id);

CREATE VIEW review_by_predicate AS -- how often the extractor was right, as far as curators have decided
-- Who accepts a claim that somebody corrected accepts the correction.
SELECT predicate, count(*) AS decided, sum(decision = 'accept') AS accepted, sum(decision = 'edit') AS corrected,
  sum(decision = 'reject') AS rejected, round(avg(decision = 'accept'), 3) AS precision, round(avg(confidence), 3) AS mean_confidence
FROM (
  SELECT r.predicate AS predicate, r.confidence AS confidence,
    CASE WHEN v.decision = 'accept' AND EXISTS (SELECT 1 FROM corrections AS c WHERE c.relation_id = r.id) THEN 'edit'
      ELSE v.decision END AS decision
  FROM current_verdicts AS v CROSS JOIN relations AS r ON r.id = v.relation_id  -- begun at the verdicts
) GROUP BY predicate;

CREATE VIEW review_by_paper AS
SELECT d.id AS document, d.title AS title, count(*) AS claims, count(v.decision) AS decided,
  coalesce(sum(v.decision = 'reject'), 0) AS rejected
FROM relations AS r JOIN documents AS d ON d.id = r.document LEFT JOIN current_verdicts AS v ON v.relation_id = r.id
GROUP BY d.id;

CREATE VIEW review_by_curator AS
SELECT actor, count(*) AS decided, sum(decision = 'accept') AS accepted, sum(decision = 'edit') AS corrected,
  sum(decision = 'reject') AS rejected, max(decided_at) AS last_decided
FROM curator_verdicts GROUP BY actor;

CREATE VIEW corrections AS        -- what a curator's last correction of each relation says that was not taken back; NULL: as extracted
SELECT v.relation_id AS relation_id,
  nullif(json_extract(v."after", '$.predicate'), '') AS predicate, nullif(json_extract(v."after", '$.polarity'), '') AS polarity,
  nullif(json_extract(v."after", '$.certainty'), '') AS certainty,
  json_extract(v."after", '$.subject.start') AS subject_start, json_extract(v."after", '$.subject.end') AS subject_end,
  nullif(json_extract(v."after", '$.subject.label'), '') AS subject_label, json_extract(v."after", '$.subject.concept') AS subject_id,
  json_extract(v."after", '$.object.start') AS object_start, json_extract(v."after", '$.object.end') AS object_end,
  nullif(json_extract(v."after", '$.object.label'), '') AS object_label, json_extract(v."after", '$.object.concept') AS object_id
FROM verdicts AS v
WHERE v.decision = 'edit' AND json_valid(v."after")
  AND NOT EXISTS (
    SELECT 1 FROM verdicts AS u WHERE u.relation_id = v.relation_id AND u.actor = v.actor AND u.decision = 'undo'
      AND (u.decided_at, u.id) > (v.decided_at, v.id))
  AND NOT EXISTS (
    SELECT 1 FROM verdicts AS w WHERE w.relation_id = v.relation_id AND w.decision = 'edit' AND json_valid(w."after")
      AND (w.decided_at, w.id) > (v.decided_at, v.id) AND NOT EXISTS (
        SELECT 1 FROM verdicts AS u WHERE u.relation_id = w.relation_id AND u.actor = w.actor AND u.decision = 'undo'
          AND (u.decided_at, u.id) > (w.decided_at, w.id)));

CREATE VIEW corrected_relations AS -- relations as they stand: the curator's value where one corrected it, and what was extracted
-- Where other words were picked, the concept of the old ones falls; where a value changed, the cue that no longer shows it.
SELECT r.id AS relation_id, r.document AS document, r.sentence AS sentence,
  CASE WHEN c.subject_start IS NULL THEN ms.text
    ELSE (SELECT substr(d.text, c.subject_start + 1, c.subject_end - c.subject_start) FROM documents AS d WHERE d.id = r.document)
  END AS subject,
  coalesce(c.subject_label, ms.label) AS subject_label,
  CASE WHEN c.subject_id IS NOT NULL THEN nullif(c.subject_id, '') WHEN c.subject_start IS NULL THEN ms.concept END AS subject_id,
  coalesce(c.subject_start, ms.start) AS subject_start, coalesce(c.subject_end, ms."end") AS subject_end,
  coalesce(c.predicate, r.predicate) AS predicate,
  CASE WHEN c.object_start IS NULL THEN mo.text
    ELSE (SELECT substr(d.text, c.object_start + 1, c.object_end - c.object_start) FROM documents AS d WHERE d.id = r.document)
  END AS object,
  coalesce(c.object_label, mo.label) AS object_label,
  CASE WHEN c.object_id IS NOT NULL THEN nullif(c.object_id, '') WHEN c.object_start IS NULL THEN mo.concept END AS object_id,
  coalesce(c.object_start, mo.start) AS object_start, coalesce(c.object_end, mo."end") AS object_end,
  coalesce(c.polarity, r.polarity) AS polarity, coalesce(c.certainty, r.certainty) AS certainty, r.confidence AS confidence,
  CASE WHEN coalesce(c.predicate, r.predicate) = r.predicate THEN r.predicate_cue END AS predicate_cue,
  CASE WHEN coalesce(c.polarity, r.polarity) = r.polarity THEN r.polarity_cue END AS polarity_cue,
  CASE WHEN coalesce(c.certainty, r.certainty) = r.certainty THEN r.certainty_cue END AS certainty_cue,
  CASE WHEN c.relation_id IS NOT NULL THEN nullif(rtrim(
    CASE WHEN c.subject_start <> ms.start OR c.subject_end <> ms."end" THEN 'subject: ' || ms.text || '; ' ELSE '' END ||
    CASE WHEN c.subject_label <> ms.label THEN 'subject_label: ' || ms.label || '; ' ELSE '' END ||
    CASE WHEN coalesce(c.subject_id, CASE WHEN c.subject_start IS NULL THEN ms.concept END, '') <> coalesce(ms.concept, '')
      THEN 'subject_id: ' || coalesce(ms.concept, 'none') || '; ' ELSE '' END ||
    CASE WHEN c.predicate <> r.predicate THEN 'predicate: ' || r.predicate || '; ' ELSE '' END ||
    CASE WHEN c.object_start <> mo.start OR c.object_end <> mo."end" THEN 'object: ' || mo.text || '; ' ELSE '' END ||
    CASE WHEN c.object_label <> mo.label THEN 'object_label: ' || mo.label || '; ' ELSE '' END ||
    CASE WHEN coalesce(c.object_id, CASE WHEN c.object_start IS NULL THEN mo.concept END, '') <> coalesce(mo.concept, '')
      THEN 'object_id: ' || coalesce(mo.concept, 'none') || '; ' ELSE '' END ||
    CASE WHEN c.polarity <> r.polarity THEN 'polarity: ' || r.polarity || '; ' ELSE '' END ||
    CASE WHEN c.certainty <> r.certainty THEN 'certainty: ' || r.certainty || '; ' ELSE '' END, '; '), '')
  END AS extracted,
  r.extractor AS extractor
FROM relations AS r
JOIN mentions AS ms ON ms.id = r.subject
JOIN mentions AS mo ON mo.id = r.object
LEFT JOIN corrections AS c ON c.relation_id = r.id;

CREATE VIEW corrected_findings AS -- which finding a relation with a correction counts for; the table corrected_keys keeps it
-- A name without a concept goes by its words, in lower case and in one line: as writer.py has it for what was extracted.
SELECT c.relation_id AS relation,
  coalesce(r.subject_id, 'text:' || replace(replace(lower(coalesce(r.subject, '')), char(10), ' '), '  ', ' ')) AS subject_key,
  r.predicate AS predicate,
  coalesce(r.object_id, 'text:' || replace(replace(lower(coalesce(r.object, '')), char(10), ' '), '  ', ' ')) AS object_key
FROM corrections AS c JOIN corrected_relations AS r ON r.relation_id = c.relation_id;

CREATE VIEW evidence AS           -- one flat row for each relation, as it stands
SELECT
  r.relation_id AS relation_id, r.document AS document, d.title AS title, s.page AS page, sec.title AS section,
  s.text AS sentence,
  r.subject AS subject, r.subject_label AS subject_label, r.subject_id AS subject_id,
  r.predicate AS predicate,
  r.object AS object, r.object_label AS object_label, r.object_id AS object_id,
  r.polarity AS polarity, r.certainty AS certainty, round(r.confidence, 3) AS confidence,
  (SELECT group_concat(key, '; ') FROM (SELECT key FROM attributions WHERE relation = r.relation_id ORDER BY position))
    AS attribution,
  r.predicate_cue AS predicate_cue, r.polarity_cue AS polarity_cue, r.certainty_cue AS certainty_cue,
  s.claim AS claim, (SELECT decision FROM current_verdicts WHERE relation_id = r.relation_id) AS verdict, r.extracted AS extracted,
  s.start AS sentence_start, r.subject_start AS subject_start, r.subject_end AS subject_end,
  r.object_start AS object_start, r.object_end AS object_end, s.id AS sentence_id, r.extractor AS extractor, d.source AS source
FROM corrected_relations AS r
JOIN documents AS d ON d.id = r.document
JOIN sentences AS s ON s.id = r.sentence
LEFT JOIN sections AS sec ON sec.id = s.section;

CREATE VIEW groundings AS         -- how often a name was given a concept, why, and what else it may mean
SELECT m.text AS name, m.label AS label, c.concept AS concept, c.name AS concept_name, c.rank = 1 AS chosen,
  c.score AS score, c.reason AS reason, count(*) AS mentions, count(DISTINCT m.document) AS papers
FROM candidates AS c JOIN mentions AS m ON m.id = c.mention
GROUP BY m.text, m.label, c.concept, c.rank, c.score, c.reason;

CREATE VIEW works AS              -- on whose word a relation stands: one row for each work it cites, else the document itself
-- A work is known by its title without blanks and points (PDFs break them), else by DOI, else by authors and year; a key
-- with a year is good over documents, a bare number only within its own. Three reviews that cite one paper name one work.
SELECT relation, key,
  CASE
    WHEN key IS NULL OR kind <> 'citation' THEN
      CASE WHEN length(own) >= 20 THEN 'title:' || own ELSE 'document:' || document END
    WHEN length(cited) >= 20 THEN 'title:' || cited
    WHEN doi IS NOT NULL THEN 'doi:' || lower(doi)
    WHEN authors IS NOT NULL AND year IS NOT NULL THEN 'authors:' || lower(authors) || year
    WHEN key GLOB '*[12][0-9][0-9][0-9]*' THEN 'key:' || lower(key)
    ELSE 'document:' || document || ':' || key
  END AS work
FROM (
  SELECT r.id AS relation, r.document AS document, a.key AS key, a.kind AS kind, ref.doi AS doi, ref.authors AS authors, ref.year AS year,
    replace(replace(replace(replace(replace(lower(d.title), ' ', ''), '-', ''), '.', ''), ',', ''), ':', '') AS own,
    replace(replace(replace(replace(replace(lower(ref.title), ' ', ''), '-', ''), '.', ''), ',', ''), ':', '') AS cited
  FROM relations AS r JOIN documents AS d ON d.id = r.document
  LEFT JOIN attributions AS a ON a.relation = r.id
  LEFT JOIN "references" AS ref ON ref.id = a.reference
);

CREATE VIEW findings_recounted AS -- the findings in findings_stale, counted from their relations as they stand; rejected ones do not count
SELECT
  coalesce(cs.name, min(CASE WHEN cs.name IS NOT NULL THEN NULL WHEN k.subject_id LIKE 'text:%' THEN substr(k.subject_id, 6)
    ELSE (SELECT lower(coalesce(x.subject, '')) FROM corrected_relations AS x WHERE x.relation_id = r.id) END)) AS subject,
  k.subject_id AS subject_id, k.predicate AS predicate,
  coalesce(co.name, min(CASE WHEN co.name IS NOT NULL THEN NULL WHEN k.object_id LIKE 'text:%' THEN substr(k.object_id, 6)
    ELSE (SELECT lower(coalesce(x.object, '')) FROM corrected_relations AS x WHERE x.relation_id = r.id) END)) AS object,
  k.object_id AS object_id,
  count(DISTINCT r.document) AS papers, count(DISTINCT w.work) AS sources, count(DISTINCT r.sentence) AS sentences,
  count(DISTINCT CASE WHEN coalesce(c.polarity, r.polarity) = 'affirmed' AND coalesce(c.certainty, r.certainty) = 'asserted' THEN r.sentence END) AS affirm,
  count(DISTINCT CASE WHEN coalesce(c.polarity, r.polarity) = 'negated' THEN r.sentence END) AS deny,
  count(DISTINCT CASE WHEN coalesce(c.polarity, r.polarity) = 'affirmed' AND coalesce(c.certainty, r.certainty) = 'speculative' THEN r.sentence END) AS doubt,
  count(DISTINCT CASE WHEN coalesce(c.polarity, r.polarity) = 'affirmed' THEN w.work END) AS affirm_sources,
  count(DISTINCT CASE WHEN coalesce(c.polarity, r.polarity) = 'negated' THEN w.work END) AS deny_sources,
  round(max(r.confidence), 3) AS best_confidence
FROM findings_stale AS k
CROSS JOIN relations AS r ON r.subject_key = k.subject_id AND r.predicate = k.predicate AND r.object_key = k.object_id
    AND NOT EXISTS (SELECT 1 FROM corrected_keys AS x WHERE x.relation = r.id)
  OR r.id IN (SELECT x.relation FROM corrected_keys AS x
    WHERE x.subject_key = k.subject_id AND x.predicate = k.predicate AND x.object_key = k.object_id)
CROSS JOIN works AS w ON w.relation = r.id
LEFT JOIN corrections AS c ON c.relation_id = r.id
LEFT JOIN concepts AS cs ON cs.id = k.subject_id
LEFT JOIN concepts AS co ON co.id = k.object_id
WHERE NOT EXISTS (SELECT 1 FROM current_verdicts AS v WHERE v.relation_id = r.id AND v.decision = 'reject')
GROUP BY k.subject_id, k.object_id, k.predicate;

CREATE VIEW findings AS           -- claims merged over papers: what was counted and still holds, and what must be counted anew
SELECT subject, subject_id, predicate, object, object_id, papers, sources, sentences, affirm, deny, doubt, affirm_sources,
  deny_sources, best_confidence
FROM findings_kept AS f WHERE NOT EXISTS (
  SELECT 1 FROM findings_stale AS k
  WHERE k.subject_id = f.subject_id AND k.object_id = f.object_id AND k.predicate = f.predicate
)
-- of the same types as above, or SQLite reads no index of them
UNION ALL SELECT CAST(subject AS TEXT), CAST(subject_id AS TEXT), CAST(predicate AS TEXT), CAST(object AS TEXT),
  CAST(object_id AS TEXT), CAST(papers AS INTEGER), CAST(sources AS INTEGER), CAST(sentences AS INTEGER),
  CAST(affirm AS INTEGER), CAST(deny AS INTEGER), CAST(doubt AS INTEGER), CAST(affirm_sources AS INTEGER),
  CAST(deny_sources AS INTEGER), CAST(best_confidence AS REAL)
FROM findings_recounted;

CREATE VIEW findings_rolled_up AS -- the same with the ontologies used upward: a claim on a part or kind counts for the whole too
-- Only for concepts that some document names. What is enriched somewhere, or a marker of it, is located there. What is denied
-- of a part is not denied of the whole: denials stay where they are. `direct` are the sentences that say just this.
WITH up(concept, id, name) AS (
  SELECT id, id, name FROM concepts
  UNION ALL
  SELECT a.concept, c.id, c.name FROM ancestors AS a JOIN concepts AS c ON c.id = a.ancestor
), implied(predicate, wider) AS (
  SELECT predicate, predicate FROM (SELECT predicate FROM relations UNION SELECT predicate FROM corrected_keys)
  UNION ALL VALUES ('enriched_in', 'located_in'), ('marker_of', 'located_in')
)
SELECT
  su.name AS subject, su.id AS subject_id, p.wider AS predicate, ou.name AS object, ou.id AS object_id,
  count(DISTINCT r.document) AS papers, count(DISTINCT w.work) AS sources, count(DISTINCT r.sentence) AS sentences,
  count(DISTINCT CASE WHEN r.polarity = 'affirmed' AND r.certainty = 'asserted' THEN r.sentence END) AS affirm,
  count(DISTINCT CASE WHEN r.polarity = 'negated' THEN r.sentence END) AS deny,
  count(DISTINCT CASE WHEN r.polarity = 'affirmed' AND r.certainty = 'speculative' THEN r.sentence END) AS doubt,
  count(DISTINCT CASE WHEN r.polarity = 'affirmed' THEN w.work END) AS affirm_sources,
  count(DISTINCT CASE WHEN r.polarity = 'negated' THEN w.work END) AS deny_sources,
  round(max(r.confidence), 3) AS best_confidence,
  count(DISTINCT CASE WHEN su.id = r.subject_id AND ou.id = r.object_id AND p.wider = r.predicate THEN r.sentence END) AS direct
FROM corrected_relations AS r
JOIN implied AS p ON p.predicate = r.predicate
JOIN works AS w ON w.relation = r.relation_id
JOIN up AS su ON su.concept = r.subject_id
JOIN up AS ou ON ou.concept = r.object_id
WHERE NOT EXISTS (SELECT 1 FROM current_verdicts AS v WHERE v.relation_id = r.relation_id AND v.decision = 'reject')
  AND ((su.id = r.subject_id AND ou.id = r.object_id AND p.wider = r.predicate) OR (r.polarity = 'affirmed' AND su.id <> ou.id))
GROUP BY su.id, p.wider, ou.id;

CREATE VIEW disputes AS           -- findings that some sentences affirm and others deny
SELECT * FROM findings WHERE deny > 0 AND affirm + doubt > 0;

CREATE VIEW compartment_matrix AS -- who is where: cargo by compartment; the pairs that nothing has changed in the order they are kept
SELECT subject AS cargo, subject_id AS cargo_id, object AS compartment, object_id AS compartment_id,
  sum(affirm) AS affirm, sum(deny) AS deny, sum(doubt) AS doubt,
  sum(CASE WHEN predicate = 'enriched_in' THEN affirm ELSE 0 END) AS enriched,
  sum(CASE WHEN predicate = 'marker_of' THEN affirm ELSE 0 END) AS marker
FROM findings_kept AS f WHERE predicate IN ('located_in', 'enriched_in', 'marker_of', 'sorted_to') AND NOT EXISTS (
  SELECT 1 FROM findings_stale AS k WHERE k.subject_id = f.subject_id AND k.object_id = f.object_id
)
GROUP BY subject_id, object_id
UNION ALL
SELECT subject AS cargo, subject_id AS cargo_id, object AS compartment, object_id AS compartment_id,
  sum(affirm) AS affirm, sum(deny) AS deny, sum(doubt) AS doubt,
  sum(CASE WHEN predicate = 'enriched_in' THEN affirm ELSE 0 END) AS enriched,
  sum(CASE WHEN predicate = 'marker_of' THEN affirm ELSE 0 END) AS marker
FROM (
  SELECT f.* FROM (SELECT DISTINCT subject_id, object_id FROM findings_stale) AS k
  CROSS JOIN findings_kept AS f ON f.subject_id = k.subject_id AND f.object_id = k.object_id
  WHERE NOT EXISTS (
    SELECT 1 FROM findings_stale AS x
    WHERE x.subject_id = f.subject_id AND x.object_id = f.object_id AND x.predicate = f.predicate
  )
  UNION ALL SELECT * FROM findings_recounted
) WHERE predicate IN ('located_in', 'enriched_in', 'marker_of', 'sorted_to')
GROUP BY subject_id, object_id;

CREATE VIEW expected AS           -- what is said of proteins in extracellular vesicles, beside MISEV and ExoCarta
WITH known AS (                    -- the newest edition of MISEV that lists the protein decides
  SELECT k.concept, k.exocarta, old.category AS misev2018, new.category AS misev2023,
    coalesce(new.category, old.category) AS category, coalesce(new.meaning, old.meaning) AS meaning
  FROM markers AS k
  LEFT JOIN misev AS old ON old.gene = k.human AND old.edition = 2018
  LEFT JOIN misev AS new ON new.gene = k.human AND new.edition = 2023
)
SELECT m.cargo, m.cargo_id, m.compartment, m.compartment_id, m.affirm, m.deny, m.doubt, k.misev2018, k.misev2023, k.meaning,
  k.exocarta,
  CASE
    WHEN m.deny > 0 AND substr(k.category, 1, 1) IN ('1', '2') THEN 'denied, though of category ' || k.category
    WHEN m.affirm > 0 AND substr(k.category, 1, 1) IN ('3', '4', '5') THEN 'affirmed, though of category ' || k.category
    WHEN m.deny > 0 AND k.exocarta >= 20 THEN 'denied, though in ' || k.exocarta || ' ExoCarta experiments'
    WHEN m.affirm > 0 AND k.exocarta = 0 THEN 'affirmed, though ExoCarta has it from none'
  END AS surprise
FROM compartment_matrix AS m
JOIN known AS k ON k.concept = m.cargo_id
WHERE m.compartment_id = 'GO:1903561'
  OR EXISTS (SELECT 1 FROM ancestors AS a WHERE a.concept = m.compartment_id AND a.ancestor = 'GO:1903561');

CREATE VIEW review_queue AS       -- undecided relations, the least certain first
SELECT e.* FROM relations AS q CROSS JOIN evidence AS e ON e.relation_id = q.id WHERE e.verdict IS NULL
ORDER BY abs(q.confidence - 0.5), q.id;
