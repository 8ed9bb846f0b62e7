"""spaCy's DocBin as PubAnnotation records, the counterpart of `export/docbin.py`.

Our own files carry relations and attributes in `user_data["exoclaim"]`. Of other people's, entities (`doc.ents`) are taken.
DocBin is msgpack, not pickle: reading one runs no code.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from exoclaim.errors import GoldError, InputError

KEY = "exoclaim"


def read_docbin(path: Path) -> Iterator[dict[str, Any]]:
    """One record for each Doc. Raises GoldError for a file that is no DocBin."""
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    vocab = Vocab()
    try:
        docs = list(DocBin(store_user_data=True).from_disk(path).get_docs(vocab))
    except OSError as error:
        raise InputError(path, f"it cannot be read ({error.strerror})", "Check the path") from error
    except Exception as error:  # zlib, msgpack and spaCy raise what they meet
        raise GoldError(path, f"not a DocBin ({error})", "Write it with DocBin.to_disk") from error
    for number, doc in enumerate(docs, 1):
        own = doc.user_data.get(KEY)
        if own:
            yield {"text": doc.text, **json.loads(json.dumps(own))}  # msgpack gives lists back as tuples
            continue
        spans = [(e.start_char, e.end_char, e.label_) for e in doc.ents]
        denotations = [{"id": f"T{i}", "span": {"begin": a, "end": b}, "obj": k} for i, (a, b, k) in enumerate(spans, 1)]
        yield {"text": doc.text, "source": str(number), "denotations": denotations, "relations": [], "attributes": []}
