"""A PostgreSQL of a test's own, on a socket in a folder, ended with it."""
import glob
import os
import pathlib
import shutil
import subprocess
import tempfile

import pytest


class PostgreSql:
    def __init__(self):
        found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))
        if not found:
            pytest.skip("PostgreSQL is not installed")
        self.bin = pathlib.Path(found[-1]).parent
        # Not pytest's folder: that is its user's alone, and the path of a socket has 107 bytes.
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="dce-pg-"))
        # PostgreSQL does not run as root.
        self.become = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self.become:
            shutil.chown(self.folder, "postgres")
        self.data = self.folder / "data"
        self.run("initdb", "-D", self.data, "-A", "trust", "-U", "dce", "--no-sync", "-E", "UTF8", "--locale=C")
        self.start()
        self.run("createdb", "-h", self.folder, "-U", "dce", "dce")

    def start(self):
        self.run("pg_ctl", "-D", self.data, "-w", "-l", self.folder / "log", "-o",
                 f"-k {self.folder} -c listen_addresses='' -c max_connections=60 -c fsync=off -c autovacuum=off", "start")

    def crash(self):
        """As a kill of each of its processes."""
        subprocess.run([*self.become, str(self.bin / "pg_ctl"), "-D", str(self.data), "-m", "immediate", "stop"], cwd="/",
                       capture_output=True)

    def run(self, program, *words):
        done = subprocess.run([*self.become, str(self.bin / program), *map(str, words)], cwd="/", capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr

    @property
    def connection(self):
        return f"host={self.folder} dbname=dce user=dce"

    def stop(self):
        self.crash()
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture
def postgresql():
    made = PostgreSql()
    yield made
    made.stop()
