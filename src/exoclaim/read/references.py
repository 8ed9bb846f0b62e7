"""Takes the reference list apart: one block for each entry, and its authors, year, title, journal and DOI.

Understands numbered lists and author-year lists. What an entry does not print, or prints in an order that is not
known here, stays None; the entry's text is always kept.
"""

import re
from collections.abc import Sequence

from exoclaim.read import block as kinds
from exoclaim.read.block import Block
from exoclaim.read.headings import known_kind
from exoclaim.read.hyphens import JOIN, KEEP_APART, WordForms, mend
from exoclaim.schema import Reference, Span

_NUMBER = re.compile(r"(\d{1,4})\s+(?=[^\W\d_]|[\"'“(])|\[?(\d{1,4})[\].)]\s*(?=\S)")
_NUMBER_ALONE = re.compile(r"\[?(\d{1,4})(?:\]|\.|\))?$")
_SURNAME_FIRST = re.compile(r"[^\W\d_][\w'’-]+(?:\s+[^\W\d_][\w'’-]+){0,2},?\s+(?:[^\W\d_]\.?[\s-]?){1,4}[,.:;(&\s]")
_YEAR = re.compile(r"\b((?:19|20)\d\d)[a-z]?\b")
_YEAR_EARLY = re.compile(r"[(\[]?\b((?:19|20)\d\d)[a-z]?\b[)\]]?\.?:?")
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]+[^\s\"<>.,;)\]]")
_INITIALS = r"[^\W\d_a-z]\.?(?![^\W\d_A-Z])(?:[\s-]?[^\W\d_a-z]\.?(?![^\W\d_A-Z])){0,3}"
_PARTICLES = r"(?:(?:van|von|de|der|den|la|le|di|da|al|ten|ter)\s+){0,2}"
_NAME = re.compile(rf"(?P<surname>{_PARTICLES}[^\W\d_][^\W\d_'’-]*+(?:['’ -][^\W\d_][^\W\d_'’-]++){{0,2}}),?\s+{_INITIALS}")
_BETWEEN = re.compile(r"[,;]?\s*(?:and\s+|&\s*)?(?=\S)")
_OTHERS = re.compile(r"[,;]?\s*(?:et al\.?|\.\.\.)")
_TAIL = re.compile(
    r"(?:cite this article|how to cite|publish with|submit your|your research papers|pre-publication history)\b", re.IGNORECASE
)
_STOP = re.compile(r"[.?!]\s+(?=[A-Z])")
_JOURNAL_END = re.compile(r"[,;:.(]*\s*(?=\(?\d)|,\s|\.$")


_ENTRY_KINDS = frozenset({kinds.PROSE, kinds.HEADING, kinds.REFERENCE, kinds.NOTE, kinds.FRONT, kinds.TERM})


def reference_blocks(text: str, blocks: Sequence[Block]) -> list[Block]:
    """The blocks of a document with those of its reference list cut anew, one block for each entry."""
    done: list[Block] = []
    lines: list[tuple[Span, bool]] = []
    inside, last, rank = False, 0, 0
    for block in blocks:
        named = known_kind(text[block.start : block.end]) if block.kind == kinds.HEADING else None
        ended = inside and block.kind == kinds.HEADING and 0 < block.level <= (rank or block.level)
        if named or ended:
            last = max(last, _last_number(text, lines))
            done += _entries(text, lines, last)
            lines = []
            inside, rank = named == "references", block.level
        elif not inside and last and block.kind in _ENTRY_KINDS and _number_of(text[block.start : block.end]) == last + 1:
            inside = True  # the list goes on in the next column, behind sections that stand above it
        if inside and not named and block.kind in _ENTRY_KINDS:
            tail = next((i for i, span in enumerate(block.lines) if _TAIL.match(text, *span)), len(block.lines))
            lines += [(span, position == 0 and not block.after_break) for position, span in enumerate(block.lines[:tail])]
            if tail < len(block.lines):
                inside = False
                done.append(Block(kind=kinds.PROSE, lines=block.lines[tail:]))
        else:
            done.append(block)
    return done + _entries(text, lines, last)


def find_references(text: str, blocks: Sequence[Block], forms: WordForms) -> tuple[Reference, ...]:
    """The entries of the reference list; `blocks` have gone through `reference_blocks`, `forms` are those of `text`."""
    return tuple(parse_reference(text, block.lines, forms) for block in blocks if block.kind == kinds.REFERENCE)


def parse_reference(text: str, lines: Sequence[Span], forms: WordForms) -> Reference:
    """One entry; `forms` decide about hyphens at line ends.

    Its key is the printed number, else "Smith, 2002", "Smith and Lee, 2002" or "Smith et al., 2002".
    """
    start, end = lines[0][0], lines[-1][1]
    content = _joined(text, lines, forms)
    number = _NUMBER.match(content)
    body = content[number.end() :].strip() if number else content
    doi = _DOI.search(body)
    authors, year, title, journal = _fields(body)
    name = author_year(authors or body, year, letter=_letter(body, year))
    key = next(filter(None, number.groups()), "") if number else name
    return Reference(
        key=key, start=start, end=end, text=content, authors=authors, year=year, title=title, journal=journal,
        doi=doi.group() if doi else None, cited_as=(name,) if number and authors and year else (),
    )  # fmt: skip


def _joined(text: str, lines: Sequence[Span], forms: WordForms) -> str:
    content = ""
    for start, end in lines:
        part = " ".join(text[start:end].split())
        address = re.search(r"(?:10\.\d{4,9}|https?:/|www\.)\S*$", content)  # its hyphens are its own
        verdict = mend(content[:-1], part, forms) if re.search(r"\w[-‐]$", content) and part and not address else ""
        if verdict == JOIN:
            content = content[:-1] + part
        else:
            content += part if not content or (verdict != KEEP_APART and re.search(r"\w[-‐–/]$", content)) else f" {part}"
    return content


def _entries(text: str, lines: Sequence[tuple[Span, bool]], last: int) -> list[Block]:
    if not lines:
        return []
    contents = [text[start:end] for (start, end), _ in lines]
    starts = _numbered(contents, last) or _author_first(contents, [fresh for _, fresh in lines])
    groups = [lines[a:b] for a, b in zip([0, *starts], [*starts, len(lines)], strict=True) if a < b]
    blocks = [Block(kind=kinds.REFERENCE, lines=tuple(span for span, _ in group)) for group in groups]
    if starts and starts[0] > 0:
        blocks[0] = blocks[0].as_kind(kinds.PROSE)
    return blocks


def _number_of(line: str) -> int | None:
    found = _NUMBER.match(line) or _NUMBER_ALONE.match(line)
    return int(next(filter(None, found.groups()))) if found else None


def _last_number(text: str, lines: Sequence[tuple[Span, bool]]) -> int:
    contents = [text[start:end] for (start, end), _ in lines]
    starts = _numbered(contents, 0)
    return _number_of(contents[starts[-1]]) or 0 if starts else 0


def _numbered(contents: Sequence[str], last: int) -> list[int]:
    """Where the entries of a numbered list begin: lines whose numbers rise by one, from 1 or behind `last`."""
    starts: list[int] = []
    expected: int | None = None
    for position, line in enumerate(contents):
        value = _number_of(line)
        if value is not None and (value == expected or (expected is None and value in (1, last + 1))):
            starts.append(position)
            expected = value + 1
    return starts if len(starts) > 1 or (starts and starts[0] == 0) else []


def _author_first(contents: Sequence[str], fresh: Sequence[bool]) -> list[int]:
    """Where the entries of an author-year list begin: a surname with initials, behind an entry that is complete."""
    starts: list[int] = []
    if sum(fresh) > 0.8 * len(contents):
        return [position for position, is_fresh in enumerate(fresh) if is_fresh]
    so_far = ""
    for position, line in enumerate(contents):
        complete = not so_far or (_YEAR.search(so_far) and so_far.rstrip()[-1] in ".0123456789")
        if complete and (_SURNAME_FIRST.match(line) or (fresh[position] and line[0].isupper())):
            starts.append(position)
            so_far = ""
        so_far += line + " "
    return starts


def _fields(body: str) -> tuple[str | None, int | None, str | None, str | None]:
    """Authors, year, title and journal of an entry without its number."""
    early = _YEAR_EARLY.search(body)
    years = _YEAR.findall(_DOI.sub(" ", body))
    year = int(years[-1]) if years else None
    named = _names_end(body)
    if named and body[named : named + 2] == ": ":
        authors, rest = body[:named], body[named + 2 :]
    elif early and 3 < early.start() < 0.6 * len(body) and _STOP.search(body, early.end()):
        authors, rest, year = body[: early.start()], body[early.end() :], int(early.group(1))
    elif named and body[named : named + 1] in (" ", "."):
        authors, rest = body[:named], body[named:]
    else:
        return None, year, None, None
    title, journal = _title_and_journal(rest.strip(" .,;:"))
    return authors.strip(" .,;:(") or None, year, title, journal


def _names_end(body: str) -> int:
    """Where the list of names at the beginning of an entry stops; 0 when it does not begin with one."""
    end = position = 0
    while found := _NAME.match(body, position):
        end = found.end()
        between = _BETWEEN.match(body, end)
        if not between or between.end() == end or body[end] in ".:":
            break
        position = between.end()
    others = _OTHERS.match(body, end) if end else None
    return others.end() if others else end


def _title_and_journal(rest: str) -> tuple[str | None, str | None]:
    stop = _STOP.search(rest)
    if not stop:
        return rest.rstrip(". ") or None, None
    title, tail = rest[: stop.start() + 1].rstrip(". "), rest[stop.end() :]
    ends = _JOURNAL_END.search(tail)
    journal = tail[: ends.start()].strip(" ,.;:") if ends else ""
    return title or None, journal if journal and len(journal) < 90 and not journal.startswith("http") else None


def _letter(body: str, year: int | None) -> str:
    """The letter behind the year that parts an author's papers of one year: "2002b"."""
    found = re.search(rf"\b{year}([a-z])\b", body) if year else None
    return found.group(1) if found else ""


def author_year(authors: str, year: int | None, *, letter: str = "") -> str:
    """How running text cites an entry: "Smith, 2002b", "Smith and Lee, 2002", "Smith et al., 2002"."""
    surnames: list[str] = []
    position = 0
    while found := _NAME.match(authors, position):
        surnames.append(found["surname"])
        between = _BETWEEN.match(authors, found.end())
        if not between or between.end() == found.end():
            break
        position = between.end()
    if not surnames:
        return (authors[:40] if not year else f"{authors[:40]}, {year}{letter}").strip()
    many = len(surnames) > 2 or "et al" in authors
    who = f"{surnames[0]} et al." if many else " and ".join(surnames)
    return f"{who}, {year}{letter}" if year else who
