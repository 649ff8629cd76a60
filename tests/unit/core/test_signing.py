from datetime import UTC, datetime

import pytest

from core.signing import NAME_TRIES, WINDOW, browser_of, buckets, password_problem, strength_key

NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "poor", ["password2026!", "P4ssw0rd1234", "123456789012", "qwertyuiopas", "abababababab", "welcomewelcome"]
)
def test_what_guessing_programs_try_first_will_not_do(poor):
    assert password_problem(poor, "Ada") == "signing.password_common"


@pytest.mark.parametrize("good", ["seven kind otters", "xK4#pd9!wqLm", "пароль из слов"])
def test_long_and_varied_ones_will_do(good):
    assert password_problem(good, "Desk Ada") is None


def test_a_password_is_bounded_both_ways_and_not_the_desk_name():
    assert password_problem("eleven char", "Ada") == "signing.password_short"
    assert password_problem("ab cd ef gh " * 20, "Ada") == "signing.password_long"
    assert password_problem("Desk North 2026", "Desk North") == "signing.password_name"


def test_longer_is_called_stronger():
    words = [strength_key(one) for one in ("twelve chars", "sixteen chars ab!", "seven kind otters swim north")]
    assert words == ["signing.strength_fair", "signing.strength_good", "signing.strength_strong"]


def test_a_name_is_counted_however_it_is_typed_and_anew_in_each_window():
    first = buckets("Desk One", "10.0.0.1", NOW)
    assert first[0] == buckets(" desk  ONE ", "10.0.0.2", NOW)[0]
    assert first[0] != buckets("Desk One", "10.0.0.1", NOW + WINDOW)[0]
    assert first[0][1] == NAME_TRIES


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", ("Edge", "Windows")),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", ("Safari", "iPhone")),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", ("Firefox", "Linux")),
        ("", ("", "")),
    ],
)
def test_a_browser_is_called_by_its_family(agent, said):
    assert browser_of(agent) == said
