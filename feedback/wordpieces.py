"""An answer as word pieces, the units that the reader was trained on: known words whole, others in known parts."""

import re
import unicodedata

UNKNOWN, BEGIN, END = "[UNK]", "[CLS]", "[SEP]"
LONGEST_WORD = 40  # letters; a longer one is unknown
_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")


class WordPieces:
    """Cuts plain text with a vocabulary: word starts as they are, later parts with ## in front.

    The cutting is that of BERT's uncased models (lower case, no accents, marks by themselves, the longest known
    part first), so that a pretrained table of pieces can be used.
    """

    def __init__(self, vocabulary: list[str]):
        self._numbers = {piece: number for number, piece in enumerate(vocabulary)}
        self.unknown = self._numbers[UNKNOWN]
        self.begin = self._numbers[BEGIN]
        self.end = self._numbers[END]
        self._known: dict[str, tuple[int, ...]] = {}

    def of(self, plain: str) -> list[tuple[int, int, int]]:
        """Piece number, first offset and end of its word in ``plain``, in order."""
        found = []
        for match in _WORD.finditer(plain):
            start, end = match.span()
            for number in self._word(match.group()):
                found.append((number, start, end))
        return found

    def _word(self, typed: str) -> tuple[int, ...]:
        pieces = self._known.get(typed)
        if pieces is None:
            pieces = self._cut(_bare(typed))
            if len(self._known) < 20_000:  # people's words are many; what is kept stays small
                self._known[typed] = pieces
        return pieces

    def _cut(self, word: str) -> tuple[int, ...]:
        if len(word) > LONGEST_WORD:
            return (self.unknown,)
        pieces = []
        at = 0
        while at < len(word):
            front = "##" if at else ""
            for end in range(len(word), at, -1):
                number = self._numbers.get(front + word[at:end])
                if number is not None:
                    pieces.append(number)
                    at = end
                    break
            else:
                return (self.unknown,)
        return tuple(pieces)


def _bare(word: str) -> str:
    """Lower case without accents."""
    if word.isascii():
        return word.lower()
    return "".join(c for c in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(c))
