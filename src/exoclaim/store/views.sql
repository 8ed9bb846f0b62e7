-- Views a person browses. Dropped and made anew whenever a database is opened for writing.
CREATE VIEW current_verdicts AS   -- the last decision on each relation; an undo clears it
SELECT relation_id, decision, actor, decided_at, reason, "after" FROM verdicts AS v
WHERE decision <> 'undo' AND decision <> 'skip' AND id = (
  SELECT max(w.id) FROM verdicts AS w
  WHERE w.relation_id = v.relation_id AND w.decision NOT IN ('undo', 'skip')
    AND (SELECT count(*) FROM verdicts AS u WHERE u.relation_id = w.relation_id AND u.decision = 'undo' AND u.id > w.id) = 0
);

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
