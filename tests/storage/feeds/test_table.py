"""Tables, as spreadsheets and shops save them."""

import pytest

from tests.storage.feeds.conftest import Reads
from tests.storage.feeds.told import ids, pairs, rejected


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_any_delimiter_is_found(reads: Reads, delimiter: str) -> None:
    rows = [["sku", "nom", "prix"], ["1", "Théière", "12.50"], ["2", "Bol", "3"]]
    found = reads("\r\n".join(delimiter.join(row) for row in rows))
    assert pairs(found[0]) == [("sku", "1"), ("nom", "Théière"), ("prix", "12.50")]
    assert ids(found) == ["1", "2"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_encoding_is_found(reads: Reads, encoding: str) -> None:
    assert pairs(reads("réf;nom\n1;Bœuf à 5 €\n".encode(encoding))[0]) == [("réf", "1"), ("nom", "Bœuf à 5 €")]


def test_a_file_pasted_together_of_two_encodings_is_read_too(reads: Reads) -> None:
    found = reads("id;nom\n1;été\n".encode() + "2;été\n".encode("cp1252"))
    assert [pairs(one)[1][1] for one in found] == ["été", "été"]


def test_the_delimiter_may_stand_in_quoted_cells_and_decimals(reads: Reads) -> None:
    found = reads('id;nom;prix\n1;"Pince; coupante, longue";12,5\n2;"a\n""b""";3,5\n')
    assert pairs(found[0]) == [("id", "1"), ("nom", "Pince; coupante, longue"), ("prix", "12,5")]
    assert pairs(found[1])[1] == ("nom", 'a\n"b"')


def test_excels_own_first_line_is_understood(reads: Reads) -> None:
    assert pairs(reads("sep=|\nsku|nom\n1|a\n")[0]) == [("sku", "1"), ("nom", "a")]


def test_googles_details_are_attributes(reads: Reads) -> None:
    found = reads(
        "id\ttitle\tproduct_detail(section_name:attribute_name:attribute_value)\n"
        '1\tTV 24"\tSize:Width:40,5 cm,Size:Height:85 cm, :Rate:50 Hz\n'
    )
    assert pairs(found[0])[1:] == [
        ("title", 'TV 24"'),
        ("Size > Width", "40,5 cm"),
        ("Size > Height", "85 cm"),
        ("Rate", "50 Hz"),
    ]


def test_a_columns_unit_stays_with_its_name(reads: Reads) -> None:
    assert pairs(reads("id;Largeur (cm)\n1;59,5\n")[0])[1] == ("Largeur (cm)", "59,5")


def test_a_cell_may_hold_json(reads: Reads) -> None:
    found = reads('id;specs\n1;"{""largeur"": {""value"": 40, ""unit"": ""cm""}}"\n2;[vide]\n')
    assert pairs(found[0])[1] == ("specs > largeur", "40 cm")
    assert pairs(found[1])[1] == ("specs", "[vide]")


def test_rows_that_do_not_fit_are_told_by_their_line(reads: Reads) -> None:
    found = reads("id;nom;prix\n1;a;3\n2;b\n3;c;3;x\n4;d;4;;\n")
    assert ids(found) == ["1", "4"]
    assert rejected(found) == [
        "line 3: It has 2 cells where the header names 3.",
        "line 4: It has 4 cells where the header names 3.",
    ]


def test_a_quotation_mark_left_open_costs_its_own_line_only(reads: Reads) -> None:
    rows = "".join(f"{n};b;3\n" for n in range(2, 500))
    found = reads(f'id;nom;prix\n1;"a;3\n{rows}')
    assert ids(found) == [str(n) for n in range(2, 500)]
    assert rejected(found) == ["line 2: A quotation mark is opened and not closed, or a cell is too long."]


def test_a_quotation_mark_closed_too_late_costs_its_own_line_only(reads: Reads) -> None:
    found = reads('id;nom;prix\n1;"a;3\n2;"b";4\n3;c;5\n')
    assert ids(found) == ["2", "3"]
    assert rejected(found) == ["line 2: A quotation mark is opened and not closed, or a cell is too long."]
