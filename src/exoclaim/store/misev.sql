-- The categories of MISEV (misev.tsv), and what is counted beside them. `markers` of an older form is filled anew by the next ingest.
CREATE TABLE misev (
  edition INTEGER NOT NULL,        -- 2018 or 2023
  category TEXT NOT NULL,          -- as 1a
  meaning TEXT NOT NULL,           -- the category in words
  symbol TEXT NOT NULL, gene TEXT NOT NULL,  -- human gene, as HGNC:1692
  cells TEXT NOT NULL,             -- where it counts for certain cells only
  PRIMARY KEY (edition, gene)
);
DROP TABLE markers;
CREATE TABLE markers (             -- human proteins, and genes of mouse and rat by their human orthologue
  concept TEXT PRIMARY KEY REFERENCES concepts(id),
  human TEXT NOT NULL,             -- as HGNC:1692
  exocarta INTEGER NOT NULL        -- experiments of ExoCarta that report the human protein
);
