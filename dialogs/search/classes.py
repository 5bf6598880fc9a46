"""Letters that have an order: "classe B ou mieux", "classe A à C", "taille M ou L"."""

from collections.abc import Sequence

from dialogs.search.criteria import Criterion, Test
from dialogs.search.pieces import Is, Piece
from dialogs.search.schema import Attribute
from dialogs.search.sentence import Sentence
from dialogs.search.values import WORD


class Classes:
    """Reads them off a sentence."""

    def __init__(self, said: Sentence) -> None:
        self._said = said

    def read(self) -> None:
        for at, piece in enumerate(self._said.pieces):
            named = piece.named if Is.NAME in piece.also else None
            ordered = self._ordered(named.exact) or self._ordered(named.longer) if named else []
            if ordered and not piece.used:
                self._letters_after(at, piece, self._said.best(tuple(ordered)) or ordered[0])
        self._read_nameless()

    def _letters_after(self, at: int, name: Piece, attribute: Attribute) -> None:
        self._spread_letters(at, self._said.ordering(attribute))
        order, letters, bound, negated = self._said.ordering(attribute), list[str](), "", self._said.negated(at)
        here = at + 1
        while here < len(self._said.pieces):
            piece = self._said.pieces[here]
            if (word := piece.text.split(" ")[-1]) in order and not piece.used:
                letters.append(word)
                piece.used = True
            elif piece.before and self._is_number(here + 1):
                break
            elif piece.text in self._said.lexicon.asking.better["at_least"]:
                bound = "<="
            elif piece.text in self._said.lexicon.asking.better["at_most"]:
                bound = ">="
            elif not letters and piece.text in self._said.lexicon.asking.better["better"]:
                bound = "<"
            elif not letters and piece.text in self._said.lexicon.asking.better["worse"]:
                bound = ">"
            elif piece.what == Is.NOT and letters:
                break  # "taille M, pas noir"
            elif piece.what == Is.NOT:
                negated = True
            elif (piece.what not in (Is.OR, Is.AND, Is.JOIN, Is.CHAT) and piece.text not in ("/", ",")) or (
                piece.text == "," and not self._is_letter(here + 1, order)
            ):
                break
            here += 1
        ahead = self._said.before(at)
        if ahead and not bound and ahead.text in self._said.lexicon.asking.better["at_least"]:
            bound = "<="
        if letters:
            name.used = True
            self._add_letters(attribute, letters, bound, order, negated=negated)

    def _ordered(self, attributes: Sequence[Attribute]) -> list[Attribute]:
        """Those in letters that have an order, and that this kind of product has."""
        return [a for a in attributes if a.kind == WORD and self._said.ordering(a) and self._said.covers(a)]

    def _is_letter(self, at: int, order: tuple[str, ...]) -> bool:
        return at < len(self._said.pieces) and self._said.pieces[at].text in order

    def _is_number(self, at: int) -> bool:
        """Whether a bound is that of a number: "taille M maximum 300 g"."""
        return at < len(self._said.pieces) and self._said.pieces[at].what == Is.NUMBER

    def _read_nameless(self) -> None:
        """ "A++" is an energy class, "XL" a size, whoever names them."""
        orders = [(a, self._said.ordering(a)) for a in self._said.book.schema.attributes if a.kind == WORD]
        for at, piece in enumerate(self._said.pieces):
            if len(piece.text) < 2 or piece.what not in (Is.CHAT, Is.WORD, Is.VALUE):
                continue
            for attribute, order in orders:
                if piece.text in order and not piece.used and self._said.covers(attribute):
                    piece.used = True
                    self._add_letters(attribute, [piece.text], "", order, negated=self._said.negated(at))

    def _spread_letters(self, at: int, order: tuple[str, ...]) -> None:
        """ "classe A à C" is A, B or C."""
        said = self._said.pieces[at + 1 :]
        for i in range(len(said) - 2):
            first, middle, last = said[i].text, said[i + 1].text, said[i + 2].text
            if (
                first in order
                and last in order
                and middle in ("a", "to", "-", "–")
                and order.index(first) < order.index(last)
            ):
                between = order[order.index(first) : order.index(last) + 1]
                here = self._said.pieces.index(said[i])
                self._said.pieces[here : here + 3] = [Piece(Is.CHAT, letter) for letter in between]
                return

    def _up_to(self, attribute: Attribute, op: str, letter: str, order: tuple[str, ...]) -> Test:
        """Letters that the lexicon ranks are kept with their place; what only this catalogue grades is not."""
        at = order.index(letter)
        if attribute.concept:
            return Test(attribute=attribute.id, op=op, number=float(at))
        fitting = {"<": order[:at], "<=": order[: at + 1], ">": order[at + 1 :], ">=": order[at:]}[op]
        return Test(attribute=attribute.id, op="in", words=fitting)

    def _add_letters(
        self, attribute: Attribute, letters: list[str], bound: str, order: tuple[str, ...], *, negated: bool
    ) -> None:
        words = tuple(dict.fromkeys(letters))
        is_size = "xl" in order  # from small to great, where classes go from best to worst
        if bound:
            op = {"<=": ">=", ">=": "<=", "<": ">", ">": "<"}[bound] if is_size else bound
            test = self._up_to(attribute, op, words[0], order)
            said = {"<=": ">=", ">=": "<=", "<": ">", ">": "<"}[bound]
        else:
            test = Test(attribute=attribute.id, op="in", words=words)
            said = ("not in" if negated else "in") if len(words) > 1 else ("!=" if negated else "=")
        value = tuple(word.upper() for word in words)
        self._said.found.criteria.append(
            Criterion(
                attribute=attribute.label,
                op=said,
                value=value if len(value) > 1 else value[0],
                tests=(test,),
                excludes=negated and not bound,
                concept=attribute.concept,
            )
        )
