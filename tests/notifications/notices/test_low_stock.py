"""Running out: only true figures."""

from tests.notifications.notices.samples import EN, FR, NOW, alert, left_with, news, said, stock, the

GUARDED = alert("low_stock")


def test_it_is_told_once_when_few_are_left():
    assert the("low_stock").due(news(stock(5, 3), alert=GUARDED)) == NOW
    assert the("low_stock").due(news(stock(3, 2), alert=GUARDED)) is None


def test_many_left_or_none_is_not_running_out():
    assert the("low_stock").due(news(stock(14, 4), alert=GUARDED)) is None
    assert the("low_stock").due(news(stock(4, 0), alert=GUARDED)) is None


def test_only_who_asked_is_told():
    assert the("low_stock").due(news(stock(5, 3))) is None


def test_the_figure_is_that_of_the_moment():
    facts = news(stock(5, 3), product=left_with(1), alert=GUARDED)
    assert said("low_stock", facts) == "Lave-linge top 6 kg Norvale Mini 40 : plus que 1 en stock."
    assert said("low_stock", facts, EN).endswith("only 1 left.")


def test_what_was_filled_up_or_is_gone_is_not_said_to_run_out():
    for left in (0, 4):
        assert the("low_stock").word(news(stock(5, 3), product=left_with(left), alert=GUARDED), FR) is None
