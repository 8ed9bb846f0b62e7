"""Text that XML can hold: some control characters, as the form feed between the pages of a PDF, are forbidden there."""

import re

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """`text` with a blank for each forbidden character, so that offsets hold."""
    return FORBIDDEN.sub(" ", text)
