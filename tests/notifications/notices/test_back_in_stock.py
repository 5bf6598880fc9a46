"""What they waited for is back."""

from msgspec.structs import replace

from tests.notifications.notices.samples import (
    DRESS,
    EN,
    FR,
    NOW,
    PRODUCT,
    alert,
    left_with,
    news,
    said,
    stock,
    the,
    worded,
)

AWAITED = alert("stock")
SIZE_40 = alert("stock", variant="40", sku="FEM-101")


def test_it_is_told_at_once_to_who_waits():
    assert the("back_in_stock").due(news(stock(0, 14), alert=AWAITED)) == NOW
    assert the("back_in_stock").due(news(stock(0, 14))) is None
    assert the("back_in_stock").due(news(stock(0, 14), alert=alert("price"))) is None


def test_more_of_what_was_there_is_no_news():
    assert the("back_in_stock").due(news(stock(3, 14), alert=AWAITED)) is None


def test_another_size_is_not_what_they_wait_for():
    assert the("back_in_stock").due(news(stock(0, 2, "38"), alert=SIZE_40)) is None
    assert the("back_in_stock").due(news(stock(0, 2, "40"), alert=SIZE_40)) == NOW


def test_many_are_not_counted_and_few_are():
    assert said("back_in_stock", news(stock(0, 14), product=PRODUCT, alert=AWAITED)) == (
        "De retour : Lave-linge top 6 kg Norvale Mini 40."
    )
    facts = news(stock(0, 2, "40"), product=DRESS, alert=SIZE_40)
    assert said("back_in_stock", facts, EN) == (
        "Back in stock: Garance, midi wrap dress in terracotta, size 40. Only 2 left."
    )


def test_what_is_gone_again_is_not_told():
    assert the("back_in_stock").word(news(stock(0, 1), product=left_with(0), alert=AWAITED), FR) is None


def test_its_page_is_one_press_away_or_the_conversation_where_it_has_none():
    facts = news(stock(0, 14), product=PRODUCT, alert=AWAITED)
    assert worded("back_in_stock", facts).reply.choices[0].url == PRODUCT.url
    pageless = news(stock(0, 14), product=replace(PRODUCT, url=""), alert=AWAITED)
    assert worded("back_in_stock", pageless).reply.choices[0].payload == "product_question:LAV-101"


def test_where_its_name_is_cut_the_sentence_ends_with_that():
    long = replace(PRODUCT, title={"fr": "Lave-linge hublot étroit de très grande capacité Norvale Aria 8"})
    told = worded("back_in_stock", news(stock(0, 14), product=long, alert=AWAITED)).reply.unasked
    assert told
    assert told.brief.endswith("…")
