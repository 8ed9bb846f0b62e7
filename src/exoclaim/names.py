"""What a document is called: the last part of its path, without the ending of a kind of file. Nothing else is cut off.

Gold and predictions are paired by name, and names hold dots: `Raposo et al. 1996` and `10.1083/jcb.1` end in no kind of file.
"""

import re
from pathlib import PureWindowsPath

_ENDING = re.compile(r"\.(?:txt|pdf|n?xml|jsonl?|md|html?|ann|pubtator|spacy)(?:\.gz)?$", re.I)


def stem(source: str) -> str:
    """The name in a path of any system."""
    return _ENDING.sub("", PureWindowsPath(source).name)
