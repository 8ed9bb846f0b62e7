-- Indexes that hold the claims in the orders of the review queue, so that its first claim needs no sorting; and corrections.
CREATE INDEX relations_uncertain ON relations(abs(confidence - 0.5), id);
CREATE INDEX relations_by_predicate ON relations(predicate, abs(confidence - 0.5), id);
CREATE INDEX documents_title ON documents(title, id);
CREATE INDEX verdicts_edits ON verdicts(relation_id, decided_at, id) WHERE decision = 'edit';
