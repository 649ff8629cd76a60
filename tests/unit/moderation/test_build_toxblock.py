"""The tool that lifts the weights never runs what a pickle asks for."""

import io
import os
import pickle

import pytest

pytest.importorskip("onnx")
pytest.importorskip("h5py")

from tools.build_toxblock import RestrictedUnpickler, build


class Evil:
    def __reduce__(self):
        return os.getcwd, ()


def test_a_pickle_that_names_anything_else_is_refused() -> None:
    with pytest.raises(pickle.UnpicklingError, match="may not name"):
        RestrictedUnpickler(io.BytesIO(pickle.dumps(Evil()))).load()


def test_another_wheel_is_refused(tmp_path) -> None:
    wheel = tmp_path / "other.whl"
    wheel.write_bytes(b"not the wheel")
    with pytest.raises(ValueError, match="is not the tox-block"):
        build(wheel, tmp_path / "out")
