"""The deliberate defects of `make mutants` must still fit the program, or they prove nothing."""

from pathlib import Path

import pytest

from tests.mutants.defects import DEFECTS

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda one: one.name)
def test_a_defect_stands_in_its_file_exactly_once(defect):
    assert (ROOT / defect.file).read_text().count(defect.old) == 1
    assert (ROOT / defect.tests.split()[0]).exists()
