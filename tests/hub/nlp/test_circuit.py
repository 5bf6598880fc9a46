"""A service that keeps failing is left alone for a while."""

from hub.nlp.circuit import Circuit


def test_it_lets_calls_through_until_so_many_fail_in_a_row():
    circuit = Circuit(failures=3, pause=30)
    for _ in range(2):
        circuit.failed(now=0)
    assert circuit.lets_through(now=0)
    circuit.failed(now=0)
    assert circuit.is_open
    assert not circuit.lets_through(now=29)


def test_a_success_forgets_the_failures_before_it():
    circuit = Circuit(failures=2, pause=30)
    circuit.failed(now=0)
    circuit.succeeded()
    circuit.failed(now=0)
    assert not circuit.is_open


def test_after_the_pause_one_call_is_tried_and_no_other():
    circuit = Circuit(failures=1, pause=30)
    circuit.failed(now=0)
    assert circuit.lets_through(now=30)
    assert not circuit.lets_through(now=31)


def test_the_trial_that_succeeds_opens_the_way_for_all():
    circuit = Circuit(failures=1, pause=30)
    circuit.failed(now=0)
    assert circuit.lets_through(now=30)
    circuit.succeeded()
    assert circuit.lets_through(now=30)
    assert circuit.lets_through(now=30)


def test_the_trial_that_fails_waits_another_pause():
    circuit = Circuit(failures=1, pause=30)
    circuit.failed(now=0)
    assert circuit.lets_through(now=30)
    circuit.failed(now=31)
    assert not circuit.lets_through(now=60)
    assert circuit.lets_through(now=61)


def test_a_trial_that_nobody_saw_the_end_of_is_followed_by_another():
    circuit = Circuit(failures=1, pause=30)
    circuit.failed(now=0)
    assert circuit.lets_through(now=30)
    assert circuit.lets_through(now=60)
