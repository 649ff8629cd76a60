"""`make mutants`: put each deliberate defect into a copy of the program; its tests must fail. Exit 1 if one lives."""

import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.mutants.defects import DEFECTS, Defect

ROOT = Path(__file__).resolve().parents[2]
LEAVE_OUT = shutil.ignore_patterns(".venv", ".git", ".*_cache", "__pycache__", ".hypothesis", "data-*", "docs")


def plant(copy: Path, defect: Defect) -> str:
    """Put a defect in and return the text as it was. Raises ValueError if it does not fit any more."""
    path = copy / defect.file
    text = path.read_text()
    if text.count(defect.old) != 1:
        raise ValueError(
            f"'{defect.name}' does not fit {defect.file} any more: its text stands there {text.count(defect.old)} times"
        )
    path.write_text(text.replace(defect.old, defect.new))
    return text


def noticed(copy: Path, defect: Defect) -> bool:
    """Run a defect's tests; whether some failed (and they could be run at all)."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *shlex.split(defect.tests)]
    ran = subprocess.run(command, cwd=copy, capture_output=True, text=True, timeout=600, check=False)
    if ran.returncode not in {0, 1}:
        raise RuntimeError(f"the tests of '{defect.name}' could not be run:\n{ran.stdout[-1500:]}{ran.stderr[-500:]}")
    return ran.returncode == 1


def main() -> int:
    wanted = sys.argv[1:]
    alive = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(ROOT, copy, ignore=LEAVE_OUT)
        for defect in DEFECTS:
            if wanted and not any(word in defect.name for word in wanted):
                continue
            before = plant(copy, defect)
            killed = noticed(copy, defect)
            (copy / defect.file).write_text(before)
            print(f"{'noticed' if killed else 'ALIVE  '}  {defect.name}", flush=True)
            if not killed:
                alive.append(defect.name)
    print(f"{len(alive)} of the defects live" if alive else "every defect was noticed")
    return 1 if alive else 0


if __name__ == "__main__":
    sys.exit(main())
