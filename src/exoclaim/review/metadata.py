"""What Datasette tells about each table, view and column, and how it sorts and facets them. Words only."""

from typing import Any

_EVIDENCE_COLUMNS = {
    "relation_id": "The claim's id, a hash of document, argument spans and predicate; opens it in the review queue",
    "document": "The paper, with all its claims marked",
    "title": "Title of the paper",
    "page": "Page of the PDF, from 1",
    "section": "Heading under which the sentence stands",
    "sentence": "The sentence, cleaned of line breaks. S subject, O object, V predicate cue, ¬ denial, ? hedge",
    "subject": "Subject as the paper writes it",
    "subject_label": "Kind of entity of the subject",
    "subject_id": "Concept of the subject, with a link to its page",
    "predicate": "What the sentence says of subject and object",
    "object": "Object as the paper writes it",
    "object_label": "Kind of entity of the object",
    "object_id": "Concept of the object, with a link to its page",
    "polarity": "affirmed, or negated: the sentence says that it is not so",
    "certainty": "asserted, or speculative: the sentence hedges",
    "confidence": "The extractor's probability, 0 to 1",
    "attribution": "Citations that the sentence attaches to the claim, as printed",
    "predicate_cue": "The words that express the predicate",
    "polarity_cue": "The words that deny it",
    "certainty_cue": "The words that hedge it",
    "claim": "Kind of sentence: FINDING, HYPOTHESIS, DEFINITION, GAP or OTHER",
    "verdict": "The standing decision of a curator",
    "extracted": "What the extractor said where a curator corrected it; the other columns have the curator's value",
    "extractor": "What found it: the model, or the name of a rule",
    "source": "The file that was read",
}
_FINDING_COLUMNS = {
    "papers": "Papers that say anything about it",
    "sources": "Works on whose word they do: three reviews that cite one paper are one",
    "sentences": "Sentences that say anything about it",
    "affirm": "Sentences that state it as fact",
    "deny": "Sentences that deny it",
    "doubt": "Sentences that state it with a hedge",
    "affirm_sources": "Works on whose word it is stated",
    "deny_sources": "Works on whose word it is denied",
    "best_confidence": "The highest confidence among them",
}

_TABLES: dict[str, dict[str, Any]] = {
    "evidence": {
        "title": "Evidence",
        "description": "One row for each claim: who does what where, denied or hedged, on whose word, and the sentence itself. "
        "The menu beside a column's name explains it. Offsets of every span are in the JSON and CSV of this page.",
        "columns": _EVIDENCE_COLUMNS,
        "facets": ["predicate", "polarity", "certainty", "subject_label", "object_label", {"column": "title"}],
        "facet_size": 8,
        "sort_desc": "confidence",
        "size": 50,
    },
    "findings": {
        "title": "Findings",
        "description": "Claims merged over papers by the concepts they are about. Rejected claims do not count.",
        "columns": _FINDING_COLUMNS,
        "facets": ["predicate"],
        "sort_desc": "sentences",
    },
    "disputes": {
        "title": "Disputes",
        "description": "Findings that some sentences affirm and others deny: read both sides before you cite either.",
        "columns": _FINDING_COLUMNS,
        "sort_desc": "deny",
    },
    "findings_rolled_up": {
        "title": "Findings, rolled up",
        "description": "The same with the ontologies used upward: a claim on a part or kind counts for the whole too. "
        "Denials stay where they are.",
        "columns": _FINDING_COLUMNS | {"direct": "Sentences that name both concepts themselves"},
        "facets": ["predicate"],
        "sort_desc": "sentences",
    },
    "expected": {
        "title": "Expected",
        "description": "Proteins in extracellular vesicles: what is said of them beside their MISEV category and ExoCarta.",
        "columns": {
            "misev2018": "Category of MISEV2018, table 3",
            "misev2023": "Category of MISEV2023, second hand; it decides where both list the protein",
            "exocarta": "ExoCarta experiments that report the protein",
            "surprise": "What speaks against the claim; empty where nothing does",
        },
        "facets": ["misev2018", "misev2023", "surprise"],
        "sort_desc": "deny",
    },
    "groundings": {
        "title": "Groundings",
        "description": "What names stand for: each candidate with its score and the reason, the chosen ones and the others.",
        "columns": {
            "chosen": "1 where this is the concept of the mentions, 0 where it is another that the name may mean",
            "score": "0 to 1",
            "reason": "Which name of the lexicon matched how, and of which source",
        },
        "facets": ["label", "chosen"],
        "sort_desc": "mentions",
    },
    "misev": {
        "title": "MISEV categories",
        "description": "Proteins that MISEV asks for, as human genes: 2018 from its table 3, 2023 second hand, in part.",
        "facets": ["edition", "category"],
    },
    "candidates": {"title": "Candidates", "description": "What each mention may stand for.", "hidden": True},
    "works": {
        "title": "Works",
        "description": "On whose word each claim stands: the works it cites, told apart over papers by title, DOI or "
        "authors and year.",
    },
    "compartment_matrix": {
        "title": "Who is where",
        "description": "Cargo by compartment, counted in sentences; drawn as a heat map on the matrix page.",
        "columns": {"enriched": "Affirmed as enriched", "marker": "Affirmed as a marker"},
        "sort_desc": "affirm",
    },
    "review_queue": {
        "title": "Review queue",
        "description": "Claims without a verdict, the least certain first. Decide on them in the queue page.",
        "columns": _EVIDENCE_COLUMNS,
    },
    "adjudication_queue": {
        "title": "Adjudication",
        "description": "Claims on which curators differ, until a verdict settles it.",
    },
    "orphan_verdicts": {
        "title": "Orphan verdicts",
        "description": "Decisions on claims that a new ingest no longer finds. They are kept.",
    },
    "corrections": {"title": "Corrections", "description": "The correction that holds of each claim.", "hidden": True},
    "corrected_relations": {"title": "Claims as they stand", "description": "Corrections applied.", "hidden": True},
    "corrected_findings": {
        "title": "Findings of corrections",
        "description": "As corrected claims count.",
        "hidden": True,
    },
    "corrected_keys": {"title": "Findings of corrections", "description": "As they are kept.", "hidden": True},
    "findings_kept": {"title": "Findings as counted last", "description": "The view `findings` reads it.", "hidden": True},
    "findings_stale": {"title": "Findings that changed", "description": "The view counts them anew.", "hidden": True},
    "findings_recounted": {"title": "Findings counted anew", "description": "Those that changed.", "hidden": True},
    "curator_verdicts": {"title": "Verdicts by curator", "description": "What stands of each curator.", "hidden": True},
    "review_by_predicate": {
        "title": "Precision so far",
        "description": "How often the extractor was right, as far as curators have decided.",
    },
    "review_by_paper": {"title": "Progress by paper", "description": "How many claims of each paper are decided."},
    "review_by_curator": {"title": "Progress by curator", "description": "What each curator decided, as it stands."},
    "calibrations": {"title": "Calibrations", "description": "What `exoclaim learn` did.", "hidden": True},
    "current_verdicts": {"title": "Standing verdicts", "description": "The last decision on each claim; an undo clears it."},
    "documents": {
        "title": "Documents",
        "description": "The papers that were read.",
        "label_column": "title",
        "columns": {"pipeline": "Version and model that made its rows", "text": "The whole text; offsets count its characters"},
    },
    "sentences": {
        "title": "Sentences",
        "description": "Every sentence with its kind; full-text search is in the box below.",
        "facets": ["claim"],
        "columns": {"start": "First character in the document", "end": "One past the last character"},
    },
    "mentions": {"title": "Mentions", "description": "Named things in sentences.", "facets": ["label"], "label_column": "text"},
    "concepts": {"title": "Concepts", "description": "What mentions stand for.", "facets": ["label"], "label_column": "name"},
    "relations": {"title": "Relations", "description": "The claims with all their spans; browse them as evidence."},
    "attributions": {"title": "Attributions", "description": "Which citations a claim rests on."},
    "references": {"title": "References", "description": "Entries of the papers' reference lists.", "label_column": "key"},
    "verdicts": {
        "title": "Verdicts",
        "description": "Every decision ever made, in order. Rows are only added: an undo is a row too.",
        "facets": ["decision", "actor", "reason"],
        "sort_desc": "id",
        "columns": {"decided_at": "UTC", "before": "What the extractor said", "after": "What the curator made of it"},
    },
    "failures": {"title": "Failures", "description": "Files that could not be read, and why."},
    "pages": {
        "title": "Pages",
        "description": "Pages of PDFs with their lines.",
        "units": {"width": "point", "height": "point"},
        "hidden": True,
    },
    "sections": {"title": "Sections", "description": "Parts of the papers.", "hidden": True, "label_column": "title"},
    "runs": {"title": "Runs", "description": "What was run, when, and with which model.", "hidden": True},
    "_sqlite_migrations": {"hidden": True},
}

_SORTED = {"findings": "papers", "disputes": "deny", "verdicts": "id"}  # what a large database has an index for
_MARKED = 25  # rows of a page with marked sentences, each of which is read by itself
_UNCOUNTED = (
    "In a database as large as this one rows are not counted, nor sorted where no index holds the order; "
    "the menu beside the title counts them."
)


def _of_large(name: str, table: dict[str, Any]) -> dict[str, Any]:
    """The words of a table of a large database: no facet, and no order but that of an index."""
    words = f"{table.get('description', '')} {_UNCOUNTED}".strip()
    kept = {key: value for key, value in table.items() if key not in ("facets", "facet_size", "sort_desc")}
    size = {"size": _MARKED} if table.get("columns") is _EVIDENCE_COLUMNS else {}
    return kept | {"description": words} | size | ({"sort_desc": _SORTED[name]} if name in _SORTED else {})


_TABLES_OF_LARGE = {name: _of_large(name, table) for name, table in _TABLES.items()}


def database_metadata(base: str, query: str, database_url: str, *, large: bool = False) -> dict[str, Any]:
    """Metadata of one exoclaim database.

    `base` is the path of our pages, `query` names the database there, `database_url` is its page in Datasette; all are
    quoted for HTML.
    """
    pages = [(f"{base}queue{query}", "Review claims"), (f"{base}matrix{query}", "Who is where")]
    pages += [(f"{base}network{query}", "Network"), (f"{base}misev{query}", "MISEV"), (f"{base}progress{query}", "Progress")]
    pages += [(f"{database_url}/{view}", view.capitalize()) for view in ("evidence", "findings", "disputes")]
    links = " · ".join(f'<a href="{url}">{words}</a>' for url, words in pages)
    return {
        "title": "exoclaim",
        "description_html": f"What these papers claim, sentence by sentence: {links}",
        "tables": _TABLES_OF_LARGE if large else _TABLES,
    }
