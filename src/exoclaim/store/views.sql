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
SELECT r.predicate AS predicate, count(*) AS decided, sum(v.decision = 'accept') AS accepted,
  sum(v.decision = 'edit') AS corrected, sum(v.decision = 'reject') AS rejected,
  round(avg(v.decision = 'accept'), 3) AS precision, round(avg(r.confidence), 3) AS mean_confidence
FROM current_verdicts AS v JOIN relations AS r ON r.id = v.relation_id GROUP BY r.predicate;

CREATE VIEW review_by_paper AS
SELECT d.id AS document, d.title AS title, count(*) AS claims, count(v.decision) AS decided,
  coalesce(sum(v.decision = 'reject'), 0) AS rejected
FROM relations AS r JOIN documents AS d ON d.id = r.document LEFT JOIN current_verdicts AS v ON v.relation_id = r.id
GROUP BY d.id;

CREATE VIEW review_by_curator AS
SELECT actor, count(*) AS decided, sum(decision = 'accept') AS accepted, sum(decision = 'edit') AS corrected,
  sum(decision = 'reject') AS rejected, max(decided_at) AS last_decided
FROM curator_verdicts GROUP BY actor;

CREATE VIEW evidence AS           -- one flat row for each relation
SELECT
  r.id AS relation_id, r.document AS document, d.title AS title, s.page AS page, sec.title AS section,
  s.text AS sentence,
  ms.text AS subject, ms.label AS subject_label, ms.concept AS subject_id,
  r.predicate AS predicate,
  mo.text AS object, mo.label AS object_label, mo.concept AS object_id,
  r.polarity AS polarity, r.certainty AS certainty, round(r.confidence, 3) AS confidence,
  (SELECT group_concat(key, '; ') FROM (SELECT key FROM attributions WHERE relation = r.id ORDER BY position)) AS attribution,
  r.predicate_cue AS predicate_cue, r.polarity_cue AS polarity_cue, r.certainty_cue AS certainty_cue,
  s.claim AS claim, (SELECT decision FROM current_verdicts WHERE relation_id = r.id) AS verdict,
  s.start AS sentence_start, ms.start AS subject_start, ms."end" AS subject_end,
  mo.start AS object_start, mo."end" AS object_end, s.id AS sentence_id, r.extractor AS extractor, d.source AS source
FROM relations AS r
JOIN documents AS d ON d.id = r.document
JOIN sentences AS s ON s.id = r.sentence
JOIN mentions AS ms ON ms.id = r.subject
JOIN mentions AS mo ON mo.id = r.object
LEFT JOIN sections AS sec ON sec.id = s.section;

CREATE VIEW works AS              -- on whose word a relation stands: one row for each work it cites, else the document itself
-- A work is known by its title without blanks and points (PDFs break them), else by DOI, else by authors and year; a key
-- with a year is good over documents, a bare number only within its own. Three reviews that cite one paper name one work.
SELECT relation, key,
  CASE
    WHEN key IS NULL OR key = 'personal communication' THEN
      CASE WHEN length(own) >= 20 THEN 'title:' || own ELSE 'document:' || document END
    WHEN length(cited) >= 20 THEN 'title:' || cited
    WHEN doi IS NOT NULL THEN 'doi:' || lower(doi)
    WHEN authors IS NOT NULL AND year IS NOT NULL THEN 'authors:' || lower(authors) || year
    WHEN key GLOB '*[12][0-9][0-9][0-9]*' THEN 'key:' || lower(key)
    ELSE 'document:' || document || ':' || key
  END AS work
FROM (
  SELECT r.id AS relation, r.document AS document, a.key AS key, ref.doi AS doi, ref.authors AS authors, ref.year AS year,
    replace(replace(replace(replace(replace(lower(d.title), ' ', ''), '-', ''), '.', ''), ',', ''), ':', '') AS own,
    replace(replace(replace(replace(replace(lower(ref.title), ' ', ''), '-', ''), '.', ''), ',', ''), ':', '') AS cited
  FROM relations AS r JOIN documents AS d ON d.id = r.document
  LEFT JOIN attributions AS a ON a.relation = r.id
  LEFT JOIN "references" AS ref ON ref.id = a.reference
);

CREATE VIEW findings_recounted AS -- the findings in findings_stale, counted from their relations; rejected ones do not count
SELECT
  coalesce(cs.name, min(lower(ms.text))) AS subject, k.subject_id AS subject_id, k.predicate AS predicate,
  coalesce(co.name, min(lower(mo.text))) AS object, k.object_id AS object_id,
  count(DISTINCT r.document) AS papers, count(DISTINCT w.work) AS sources, count(DISTINCT r.sentence) AS sentences,
  count(DISTINCT CASE WHEN r.polarity = 'affirmed' AND r.certainty = 'asserted' THEN r.sentence END) AS affirm,
  count(DISTINCT CASE WHEN r.polarity = 'negated' THEN r.sentence END) AS deny,
  count(DISTINCT CASE WHEN r.polarity = 'affirmed' AND r.certainty = 'speculative' THEN r.sentence END) AS doubt,
  count(DISTINCT CASE WHEN r.polarity = 'affirmed' THEN w.work END) AS affirm_sources,
  count(DISTINCT CASE WHEN r.polarity = 'negated' THEN w.work END) AS deny_sources,
  round(max(r.confidence), 3) AS best_confidence
FROM findings_stale AS k
CROSS JOIN relations AS r ON r.subject_key = k.subject_id AND r.object_key = k.object_id AND r.predicate = k.predicate
JOIN mentions AS ms ON ms.id = r.subject
JOIN mentions AS mo ON mo.id = r.object
JOIN works AS w ON w.relation = r.id
LEFT JOIN concepts AS cs ON cs.id = ms.concept
LEFT JOIN concepts AS co ON co.id = mo.concept
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
  SELECT DISTINCT predicate, predicate FROM relations
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
  count(DISTINCT CASE WHEN su.id = ms.concept AND ou.id = mo.concept AND p.wider = r.predicate THEN r.sentence END) AS direct
FROM relations AS r
JOIN implied AS p ON p.predicate = r.predicate
JOIN mentions AS ms ON ms.id = r.subject
JOIN mentions AS mo ON mo.id = r.object
JOIN works AS w ON w.relation = r.id
JOIN up AS su ON su.concept = ms.concept
JOIN up AS ou ON ou.concept = mo.concept
WHERE NOT EXISTS (SELECT 1 FROM current_verdicts AS v WHERE v.relation_id = r.id AND v.decision = 'reject')
  AND ((su.id = ms.concept AND ou.id = mo.concept AND p.wider = r.predicate) OR (r.polarity = 'affirmed' AND su.id <> ou.id))
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

CREATE VIEW expected AS           -- what is said of proteins in extracellular vesicles, beside MISEV2018 and ExoCarta
SELECT m.cargo, m.cargo_id, m.compartment, m.compartment_id, m.affirm, m.deny, m.doubt, k.misev, k.meaning, k.exocarta,
  CASE
    WHEN m.deny > 0 AND substr(k.misev, 1, 1) IN ('1', '2') THEN 'denied, though of category ' || k.misev
    WHEN m.affirm > 0 AND substr(k.misev, 1, 1) IN ('3', '4', '5') THEN 'affirmed, though of category ' || k.misev
    WHEN m.deny > 0 AND k.exocarta >= 20 THEN 'denied, though in ' || k.exocarta || ' ExoCarta experiments'
    WHEN m.affirm > 0 AND k.exocarta = 0 THEN 'affirmed, though ExoCarta has it from none'
  END AS surprise
FROM compartment_matrix AS m
JOIN markers AS k ON k.concept = m.cargo_id
WHERE m.compartment_id = 'GO:1903561'
  OR EXISTS (SELECT 1 FROM ancestors AS a WHERE a.concept = m.compartment_id AND a.ancestor = 'GO:1903561');

CREATE VIEW review_queue AS       -- undecided relations, the least certain first
SELECT e.* FROM relations AS q CROSS JOIN evidence AS e ON e.relation_id = q.id WHERE e.verdict IS NULL
ORDER BY abs(q.confidence - 0.5), q.id;
