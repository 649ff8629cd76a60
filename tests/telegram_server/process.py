"""The server as a child process: started, waited for, frozen, ended."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Self

START_SECONDS = 30.0
ROOT = Path(__file__).parents[2]


class ServerProcess:
    """The server's process. `start` waits until it is ready (RuntimeError with its stderr if not), `stop` ends it."""

    def __init__(self, module: str = "tests.telegram_server") -> None:
        self._module = module
        self.port = 0
        self.token = ""
        self._process: subprocess.Popen[bytes] | None = None
        self._folder = tempfile.TemporaryDirectory(prefix="telegram-server-")
        self._stderr = Path(self._folder.name) / "stderr"

    @property
    def root(self) -> str:
        """The address without a path, for the setting `telegram.api_url`."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def base_url(self) -> str:
        """What `Bot(base_url=...)` wants: the token is appended to it."""
        return f"{self.root}/bot"

    @property
    def pid(self) -> int:
        """The process id, to measure it."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> Self:
        """Start and wait until the port is open."""
        ready = Path(self._folder.name) / "ready"
        command = [sys.executable, "-m", self._module, "--ready-file", str(ready), "--leave-with-stdin"]
        with self._stderr.open("wb") as stderr:
            self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stderr=stderr)
        deadline = time.monotonic() + START_SECONDS
        while not ready.exists():
            if self._process.poll() is not None or time.monotonic() > deadline:
                said = self.stderr()
                self.stop()
                raise RuntimeError(f"the test server did not start: {said}")
            time.sleep(0.01)
        found = json.loads(ready.read_text())
        self.port, self.token = found["port"], found["token"]
        return self

    def stderr(self) -> str:
        """Return what the process has complained of so far."""
        return self._stderr.read_text(errors="replace") if self._stderr.exists() else ""

    def stop(self) -> None:
        """End the process, by force after five seconds."""
        process = self._process
        if process is not None:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stdin is not None:
                process.stdin.close()
            self._process = None
        self._folder.cleanup()

    def freeze(self) -> None:
        """Stop the process in its tracks: connections stay open and nothing is answered, until `thaw`."""
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let a frozen process go on."""
        os.kill(self.pid, signal.SIGCONT)
