"""Two sends are never closer than one interval, whatever happened before."""

from hypothesis import given
from hypothesis import strategies as st

from core.pacing import Pace


@given(st.lists(st.floats(0, 0.2), max_size=200))
def test_in_no_second_are_there_more_sends_than_allowed(gaps):
    pace, now, sent = Pace(29.0), 0.0, []
    for gap in gaps:
        now += gap
        if pace.claim(now) == 0:
            sent.append(now)
    assert all(sum(1 for other in sent if one <= other < one + 1.0) <= 29 for one in sent)


def test_who_has_to_wait_is_told_how_long():
    pace = Pace(10)
    assert pace.claim(5.0) == 0
    assert abs(pace.claim(5.02) - 0.08) < 1e-9
    assert pace.claim(5.1001) == 0


def test_no_limit_means_no_waiting():
    pace = Pace(None)
    assert [pace.claim(1.0) for _ in range(3)] == [0, 0, 0]
