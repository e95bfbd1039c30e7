"""Bytes to text: which encoding, and how sure that is.

A byte order mark, then what a page declares, then UTF-8 are taken at their word. What is left is
told apart by how the bytes above 127 stand: alone among letters in the Latin encodings
(Windows-1252 unless marks would stand within words that are letters in Windows-1250), in runs in
all others, which ``charset-normalizer`` tells apart. It takes French and Spanish for Windows-1250,
so that it is not asked about these.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from winset.case.errors import Defect
from winset.reading.sources.limits import refused
from winset.text import counted

__all__ = ["Decoded", "decode"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_RUN = re.compile(rb"[\x80-\xff]+")
_BEYOND = re.compile(r"[^\x00-\x7f]+")
_MANY_HIGH, _SAMPLE = 0.25, 200_000
# Signs that stand within a word only where letters were meant.
_WITHIN = re.compile(r"[^\W\d_][¹²³£¥¿¼½¾§¦¢¬±][^\W\d_]|[^\W\d_][¹³¿][\s.,;:!?]")
_OTHERS = (
    *("gb18030", "big5", "shift_jis", "euc_jp", "cp949", "cp1251", "koi8_r", "cp1253", "cp1255"),
    *("cp1256", "cp1254"),
)
_CONTROL = bytes(b for b in range(32) if b not in b"\t\n\v\f\r\x1a\x1b")
_MOST_CONTROL = 0.01
#: What each kind of file begins with that is no text.
_MAGIC = (
    (b"%PDF-", "a PDF", ".pdf"),
    (b"PK\x03\x04", "a zip archive (a DOCX or a workbook, perhaps)", ".docx or .xlsx"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file", ".docx or .xlsx, saved anew"),
    (b"{\\rtf", "a rich text file (RTF)", ".docx or .txt, saved anew"),
    (b"\x89PNG", "a picture", ""),
    (b"\xff\xd8\xff", "a picture", ""),
    (b"\x1f\x8b", "a packed file (gzip)", ""),
    (b"\x7fELF", "a program", ""),
)


@dataclass(frozen=True)
class Decoded:
    """A text, the encoding that it was in, and whether that had to be inferred.

    ``damaged`` counts places where bytes are not of that encoding, and stand as U+FFFD.
    """

    text: str
    encoding: str
    inferred: bool = False
    damaged: int = 0

    def notes(self, where: str) -> tuple[Defect, ...]:
        """Tell as a warning what a reader should know of it."""
        if self.damaged:
            said = f"{counted(self.damaged, 'place')} in it not in {self.encoding.upper()}"
            said, hint = f"{said}: shown as \ufffd", "see whether words are lost there"
        elif self.inferred:
            said = f"its encoding is not stated and was taken for {self.encoding}"
            hint = "save it as UTF-8 if letters look wrong"
        else:
            return ()
        return (Defect((), "encoding", said, hint=hint, severity="warning", where=where),)


def decode(raw: bytes, where: str, declared: str = "") -> Decoded:
    r"""Decode the bytes of a text; nothing in it is changed, line ends neither.

    Parameters
    ----------
    declared : str
        The encoding that a page itself names.

    Raises
    ------
    CaseError
        Where it is no text.

    Examples
    --------
    >>> found = decode("L'accord a échoué".encode("cp1252"), "a.txt")
    >>> found.text, found.encoding, found.inferred
    ("L'accord a échoué", 'cp1252', True)
    >>> decode(b"\xff\xfeA\x00", "a.txt").text
    'A'
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return Decoded(_strictly(raw, encoding, where), encoding.removesuffix("-sig"))
    for magic, what, ending in _MAGIC:
        if raw.startswith(magic):
            hint = f"name it with the ending {ending}" if ending else ""
            raise refused(where, f"this is {what}, no text", "a text", hint)
    silent = _without_mark(raw)
    if silent:
        return Decoded(_strictly(raw, silent, where), silent, True)
    _refuse_binary(raw, where)
    for encoding in (_known(declared), "utf-8"):
        if encoding:
            try:
                return Decoded(raw.decode(encoding), encoding)
            except UnicodeDecodeError:
                pass
    return _mended(raw) or _inferred(raw, where)


def _mended(raw: bytes) -> Decoded | None:
    """Read as UTF-8 what plainly is, but for a few bytes; None where it is something else."""
    text = raw.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    sound = sum(map(len, _BEYOND.findall(text))) - damaged
    return Decoded(text, "utf-8", True, damaged) if sound > 2 * damaged else None


def _known(name: str) -> str:
    """Return the name by which Python knows an encoding that pages declare."""
    try:
        found = codecs.lookup(name.strip()).name if name.strip() else ""
    except (LookupError, ValueError):
        return ""
    if found.startswith(("utf-16", "utf-32")):
        return ""  # A page whose declaration can be read in bytes is in neither.
    # As browsers do (WHATWG, Encoding): these names stand for what extends them.
    return {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}.get(
        found, found
    )


def _strictly(raw: bytes, encoding: str, where: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        said = f"byte {error.start:,} is not {encoding.removesuffix('-sig').upper()}"
        hint = "save the file anew as UTF-8"
        raise refused(where, said, "the encoding that its first bytes tell", hint) from None


def _without_mark(raw: bytes) -> str:
    """Name UTF-16 where it has no mark: every other byte of Latin text is zero."""
    head = raw[:4096]
    if len(head) < 4 or len(raw) % 2:
        return ""
    even, odd = head[::2].count(0) / len(head[::2]), head[1::2].count(0) / len(head[1::2])
    if odd > 0.6 and even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 and odd < 0.05 else ""


def _refuse_binary(raw: bytes, where: str) -> None:
    head = raw[:_SAMPLE]
    odd = len(head) - len(head.translate(None, _CONTROL))
    if b"\x00" in head or odd > _MOST_CONTROL * len(head):
        raise refused(where, "this is no text, but bytes of something else", "a text in UTF-8")


def _inferred(raw: bytes, where: str) -> Decoded:
    head = raw[:_SAMPLE]
    runs = _RUN.findall(head)
    high = sum(map(len, runs)) / max(1, len(head.translate(None, b" \r\n\t")))
    alone = sum(len(run) == 1 for run in runs)
    if 2 * alone < len(runs) or high > _MANY_HIGH:
        found = _told_apart(raw, where)
        if found is not None:
            return found
    return _latin(raw)


def _told_apart(raw: bytes, where: str) -> Decoded | None:
    try:
        from charset_normalizer import from_bytes
    except ImportError:  # pragma: no cover
        raise refused(
            where, "its encoding cannot be told", "UTF-8", "pip install 'winset[reading]'"
        ) from None
    best = from_bytes(raw[:_SAMPLE], cp_isolation=list(_OTHERS)).best()
    if best is None:
        return None
    try:
        return Decoded(raw.decode(best.encoding), best.encoding, True)
    except UnicodeDecodeError:
        return None


def _latin(raw: bytes) -> Decoded:
    found = {}
    for encoding in ("cp1252", "cp1250"):
        try:
            found[encoding] = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    odd = {encoding: len(_WITHIN.findall(text)) for encoding, text in found.items()}
    if not odd:
        return Decoded(raw.decode("latin-1"), "latin-1", True)
    best = min(odd, key=lambda encoding: odd[encoding])
    return Decoded(found[best], best, True)
