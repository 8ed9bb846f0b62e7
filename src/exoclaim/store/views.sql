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
  s.claim AS claim, v.decision AS verdict,
  s.start AS sentence_start, ms.start AS subject_start, ms."end" AS subject_end,
  mo.start AS object_start, mo."end" AS object_end, s.id AS sentence_id, r.extractor AS extractor, d.source AS source
FROM relations AS r
JOIN documents AS d ON d.id = r.document
JOIN sentences AS s ON s.id = r.sentence
JOIN mentions AS ms ON ms.id = r.subject
JOIN mentions AS mo ON mo.id = r.object
LEFT JOIN sections AS sec ON sec.id = s.section
LEFT JOIN current_verdicts AS v ON v.relation_id = r.id;

CREATE VIEW findings AS           -- claims merged over papers; rejected relations do not count
SELECT
  coalesce(cs.name, min(lower(ms.text))) AS subject, coalesce(ms.concept, 'text:' || lower(ms.text)) AS subject_id,
  r.predicate AS predicate,
  coalesce(co.name, min(lower(mo.text))) AS object, coalesce(mo.concept, 'text:' || lower(mo.text)) AS object_id,
  count(DISTINCT r.document) AS papers, count(DISTINCT r.sentence) AS sentences,
  count(DISTINCT CASE WHEN r.polarity = 'affirmed' AND r.certainty = 'asserted' THEN r.sentence END) AS affirm,
  count(DISTINCT CASE WHEN r.polarity = 'negated' THEN r.sentence END) AS deny,
  count(DISTINCT CASE WHEN r.polarity = 'affirmed' AND r.certainty = 'speculative' THEN r.sentence END) AS doubt,
  round(max(r.confidence), 3) AS best_confidence
FROM relations AS r
JOIN mentions AS ms ON ms.id = r.subject
JOIN mentions AS mo ON mo.id = r.object
LEFT JOIN concepts AS cs ON cs.id = ms.concept
LEFT JOIN concepts AS co ON co.id = mo.concept
LEFT JOIN current_verdicts AS v ON v.relation_id = r.id
WHERE v.decision IS NULL OR v.decision <> 'reject'
GROUP BY coalesce(ms.concept, 'text:' || lower(ms.text)), r.predicate, coalesce(mo.concept, 'text:' || lower(mo.text));

CREATE VIEW disputes AS           -- findings that some sentences affirm and others deny
SELECT * FROM findings WHERE deny > 0 AND affirm + doubt > 0;

CREATE VIEW compartment_matrix AS -- who is where: cargo by compartment
SELECT subject AS cargo, subject_id AS cargo_id, object AS compartment, object_id AS compartment_id,
  sum(affirm) AS affirm, sum(deny) AS deny, sum(doubt) AS doubt,
  sum(CASE WHEN predicate = 'enriched_in' THEN affirm ELSE 0 END) AS enriched,
  sum(CASE WHEN predicate = 'marker_of' THEN affirm ELSE 0 END) AS marker
FROM findings WHERE predicate IN ('located_in', 'enriched_in', 'marker_of', 'sorted_to')
GROUP BY subject_id, object_id;

CREATE VIEW review_queue AS       -- undecided relations, the least certain first
SELECT * FROM evidence WHERE verdict IS NULL ORDER BY abs(confidence - 0.5), relation_id;
