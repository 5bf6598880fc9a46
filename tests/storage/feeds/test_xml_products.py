"""Google Merchant Center's XML, and what is broken in it."""

from tests.storage.feeds.conftest import Reads
from tests.storage.feeds.told import ids, pairs, rejected

RSS = """<?xml version="1.0"?>
<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0"><channel><title>Maison Lumen</title>
{}
</channel></rss>"""


def test_an_rss_item_is_a_product(reads: Reads) -> None:
    found = reads(
        RSS.format(
            """<item><g:id>LAV-1</g:id><title>For readers of news</title><g:title>Lave-linge R&amp;D</g:title>
            <g:price>329.00 EUR</g:price>
            <g:product_detail><g:section_name>Taille</g:section_name><g:attribute_name>Largeur</g:attribute_name>
            <g:attribute_value>40 cm</g:attribute_value></g:product_detail>
            <g:product_detail><g:attribute_name>Bruit</g:attribute_name>
            <g:attribute_value>70 dB(A)</g:attribute_value></g:product_detail>
            <g:product_highlight>Silencieux</g:product_highlight><g:product_highlight>Étroit</g:product_highlight>
            </item>"""
        )
    )
    assert pairs(found[0]) == [
        ("id", "LAV-1"),
        ("title", "Lave-linge R&D"),
        ("price", "329.00 EUR"),
        ("Taille > Largeur", "40 cm"),
        ("Bruit", "70 dB(A)"),
        ("product_highlight", "Silencieux"),
        ("product_highlight", "Étroit"),
    ]


def test_an_atom_entry_is_a_product_in_the_encoding_it_declares(reads: Reads) -> None:
    found = reads(
        """<?xml version="1.0" encoding="iso-8859-1"?>
        <feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0"><link href="/"/>
        <entry><g:id>1</g:id><title>Théière</title><link href="/1"/></entry></feed>""".encode("latin-1")
    )
    assert pairs(found[0]) == [("id", "1"), ("title", "Théière"), ("link > href", "/1")]


def test_other_shops_name_their_elements_otherwise(reads: Reads) -> None:
    found = reads('<catalogue><produit id="7"><param name="Largeur" unit="cm">40</param></produit></catalogue>')
    assert pairs(found[0]) == [("id", "7"), ("Largeur", "40 cm")]


def test_any_prefix_will_do(reads: Reads) -> None:
    found = reads(RSS.format('<item><c:id>1</c:id><title xml:lang="fr">Bol</title><x:note>Note:ici</x:note></item>'))
    assert dict(pairs(found[0]))["note"] == "Note:ici"
    assert ids(found) == ["1"]


def test_a_broken_item_costs_only_itself(reads: Reads) -> None:
    found = reads(
        RSS.format(
            "<item><id>1</id><title>a</title></item>\n"
            "<item><id>2</id><title>b</b></item>\n"
            "<item><id>3</id>\n"
            "<item><id>4</id><title>c</title></item>"
        )
    )
    assert ids(found) == ["1", "4"]
    assert rejected(found) == [
        "line 4: It is no XML: mismatched tag.",
        "line 5: Its element is not closed, or is longer than a product may be.",
    ]


def test_what_shops_forget_to_escape_is_read_as_they_meant_it(reads: Reads) -> None:
    found = reads(RSS.format("<item><id>1</id><title>Caf&eacute; M&M\x0b</title></item>"))
    assert pairs(found[0])[1] == ("title", "Café M&M")


def test_a_description_keeps_its_words_and_loses_its_tags(reads: Reads) -> None:
    found = reads(
        RSS.format(
            "<item><id>1</id><description><![CDATA[<p>Moins de < 42 cm</p><style>p{}</style>"
            "<ul><li>un</li><li>deux</item></li></ul>]]></description></item>"
        )
    )
    assert pairs(found[0])[1] == ("description", "Moins de < 42 cm\nun\ndeux")


def test_no_entity_of_the_files_own_making_is_expanded(reads: Reads) -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    found = reads(bomb + RSS.format("<item><id>1</id><title>&b;&f;</title></item>").partition("?>")[2])
    assert ids(found) == []
    assert rejected(found) == ["line 3: It is no XML: undefined entity."]


def test_a_document_type_inside_a_product_is_refused(reads: Reads) -> None:
    found = reads(RSS.format('<item><!DOCTYPE x [<!ENTITY a "b">]><id>1</id><title>&a;</title></item>'))
    assert ids(found) == []


def test_elements_nested_without_end_are_refused(reads: Reads) -> None:
    found = reads(RSS.format("<item><id>1</id>" + "<a>" * 5_000 + "</a>" * 5_000 + "</item>"))
    assert rejected(found) == ["line 3: It is nested too deep."]


def test_an_item_may_lie_across_the_pieces_in_which_a_file_is_read(reads: Reads) -> None:
    items = "".join(f"<item><id>{n}</id><title>{'é' * 997}</title></item>\n" for n in range(1_000))
    assert ids(reads(RSS.format(items))) == [str(n) for n in range(1_000)]
