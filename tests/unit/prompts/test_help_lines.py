"""Numbers are kept as they are dialled, and never another country's. Which are shown: `tests/unit/core/test_lines.py`."""

import csv
from datetime import date

import pytest

from core.errors import ContentError
from core.ports import HelpLines as Asked
from prompts.help_lines import COLUMNS, FILE, load

TODAY = date(2026, 11, 23)
RAW = list(csv.DictReader(FILE.read_text(encoding="utf-8").splitlines()))
HEAD = ",".join(COLUMNS)
ROW = "DE,Germany,112,Line one,crisis,0800 111 0 111,no,chat,https://example.org/,24/7,source,2026,B,x,note,,"


def table(folder, *rows):
    file = folder / "help_lines.csv"
    file.write_text("\n".join([HEAD, *rows, ""]), encoding="utf-8")
    return file


def verified(on: date | str, row: str = ROW) -> str:
    return row.removesuffix(",,") + f",Ada,{on}"


def test_the_core_gets_what_it_asks_for():
    lines: Asked = load()

    assert lines.emergency("DE") == "112 / 110 police"


@pytest.mark.parametrize("row", RAW, ids=lambda row: f"{row['country_code']} {row['service']}")
def test_every_number_is_kept_exactly_as_written(row, tmp_path):
    raw = [
        ",".join(
            f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in [*list(row.values())[:-2], "Ada", TODAY.isoformat()]
        )
    ]

    lines = load(table(tmp_path, *raw))

    [kept] = lines.every
    assert (kept.service, kept.dial_string) == (row["service"], row["dial_string"])
    assert (kept.text_or_chat, kept.hours, kept.url) == (row["text_or_chat"], row["hours"], row["url"])
    assert (kept.source, kept.source_date) == (row["source"], row["source_date"])
    assert (kept.verified_by, kept.verified_on) == ("Ada", TODAY)


def test_the_shipped_table_is_whole():
    assert len(load().every) == len(RAW) == 47
    assert [one.dial_string for one in load().every] == [row["dial_string"] for row in RAW]


@pytest.mark.parametrize("row", RAW, ids=lambda row: f"{row['country_code']} {row['service']}")
def test_every_emergency_number_is_shown_exactly_as_written(row):
    expected = None if row["country_code"] == "ZZ" else row["emergency"]

    assert load().emergency(row["country_code"]) == expected


def test_an_emergency_entry_with_several_numbers_stays_whole():
    assert load().emergency("ZA") == "112 (mobile) / 10111 / 10177"


@pytest.mark.parametrize("country", [None, "", "  ", "XX", "ZZ", "USA", "United States"])
def test_without_a_known_country_there_is_no_number_and_never_an_american_one(country):
    assert load().emergency(country) is None


@pytest.mark.parametrize("country", ["us", "US", " us "])
def test_a_code_is_found_however_it_is_written(country):
    assert load().emergency(country) == "911"


def test_no_line_is_shipped_as_checked():
    assert {(row["verified_by"], row["verified_on"]) for row in RAW} == {("", "")}


def test_a_line_without_a_number_is_kept(tmp_path):
    lines = load(table(tmp_path, verified(TODAY, ROW.replace("0800 111 0 111", ""))))

    assert (lines.every[0].text_or_chat, lines.every[0].dial_string) == ("chat", "")


def test_a_directory_belongs_to_no_country(tmp_path):
    lines = load(table(tmp_path, verified(TODAY, ROW.replace("DE,Germany", "ZZ,Everywhere"))))

    assert (lines.emergency("ZZ"), lines.countries()) == (None, ())


def test_countries_are_told_by_name_once_each_and_directories_are_none():
    countries = load().countries()
    names = [name for _, name in countries]

    assert ("DE", "Germany") in countries
    assert names == sorted(set(names))
    assert {code for code, _ in countries} == {row["country_code"] for row in RAW} - {"ZZ"}


def test_there_is_always_a_directory_to_name():
    assert load().fallback == "findahelpline.com"


@pytest.mark.parametrize(
    ("row", "named"),
    [
        (ROW.replace("DE,", "de,", 1), 'line 3: country_code must be two capital letters, not "de"'),
        (ROW.replace("Germany", " "), "line 3: country is empty"),
        (ROW.replace("112", ""), "line 3: emergency is empty"),
        (ROW.replace("Line one", ""), "line 3: service is empty"),
        (ROW.replace("112", "110"), 'line 3: the emergency number of DE is "112" further up, "110" here'),
        (ROW.replace("Germany", "Deutschland"), 'line 3: DE is called "Germany" further up, "Deutschland" here'),
        (ROW.replace("crisis", "hotline"), "line 3: kind must be one of suicide, crisis, "),
        (ROW + ",", "line 3: there are 18 columns, not 17"),
        (ROW.removesuffix(",,") + ",Ada,", "line 3: verified_by and verified_on go together"),
        (verified("23.11.2026"), 'line 3: verified_on must be a day such as 2026-11-23, not "23.11.2026"'),
        (verified("2026-02-30"), 'line 3: verified_on must be a day such as 2026-11-23, not "2026-02-30"'),
        (
            ROW.replace("0800 111 0 111", "").replace("chat", "").replace("https://example.org/", ""),
            "line 3: there is no",
        ),
    ],
)
def test_a_faulty_row_is_named_with_its_line(tmp_path, row, named):
    with pytest.raises(ContentError) as caught:
        load(table(tmp_path, ROW, row))

    assert str(caught.value).startswith(f"help_lines.csv, {named}")


def test_a_table_that_is_not_one_is_named(tmp_path):
    file = tmp_path / "help_lines.csv"
    with pytest.raises(ContentError, match="cannot be read"):
        load(file)
    file.write_text("country\nGermany\n")
    with pytest.raises(ContentError, match="line 1: the columns must be"):
        load(file)
    file.write_bytes(HEAD.encode() + b"\ncaf\xe9\n")
    with pytest.raises(ContentError, match="not a UTF-8 table"):
        load(file)
    file.write_text(f'{HEAD}\n"DE\n')
    with pytest.raises(ContentError, match="not a UTF-8 table"):
        load(file)
