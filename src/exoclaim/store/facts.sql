-- What vocabularies say about the concepts that documents name, copied from the lexicon when a document is stored.
CREATE TABLE ancestors (           -- what a concept is or is a part of, at any distance
  concept TEXT NOT NULL REFERENCES concepts(id), ancestor TEXT NOT NULL, name TEXT NOT NULL,
  PRIMARY KEY (concept, ancestor)
) WITHOUT ROWID;
CREATE TABLE markers (             -- human proteins, and genes of mouse and rat by their human orthologue
  concept TEXT PRIMARY KEY REFERENCES concepts(id),
  misev TEXT,                      -- category of MISEV2018, as 1a; NULL where it names none
  meaning TEXT,                    -- the category in words
  exocarta INTEGER NOT NULL        -- experiments of ExoCarta that report the human protein
);
CREATE INDEX ancestors_ancestor ON ancestors(ancestor);
