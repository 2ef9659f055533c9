"""The units of packaging/systemd under a systemd of their own: a container over this system's files, with the build
installed and without a network, of which nothing stays."""
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time

import pytest

SOURCE = pathlib.Path(os.environ.get("DCE_SOURCE", pathlib.Path(__file__).resolve().parents[2]))
BUILD = pathlib.Path(os.environ.get("DCE_BUILD", SOURCE / "build/release"))
UNITS = SOURCE / "packaging/systemd"
REPORT = SOURCE / "samples/documents/report.pdf"  # five pages
LETTER = SOURCE / "tests/data/office/sample.rtf"  # two
SOCKET = "unix:/run/dce/engine.sock"
OFFICE = pathlib.Path("/usr/lib/libreoffice/program/libswlo.so").exists()

# Its mounts end with it. systemd-nspawn leaves out Landlock's calls, which a host's service has.
CONTAINER = """
set -e
mount -t tmpfs tmpfs "$1"
mkdir "$1/changed" "$1/work" "$1/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/changed,workdir=$1/work" "$1/root"
DESTDIR=$1/root cmake --install "$2" --prefix /usr
mkdir -p "$1/root/etc/dce"
cp "$3"/*.service "$3"/*.socket "$1/root/etc/systemd/system/"
cp "$3/worker.toml" "$1/root/etc/dce/"
rm -rf "$1/root/var/log/journal"
root=$1/root source=$4
shift 4
exec systemd-nspawn --register=no --keep-unit --private-network --directory="$root" --console=pipe \
  --system-call-filter="landlock_create_ruleset landlock_add_rule landlock_restrict_self" \
  --bind-ro="$source" "$@"
"""

SERVER = """
[server]
state = "/var/lib/dce"
[release]
host = "127.0.0.1"
[administration]
host = "127.0.0.1"
"""


class Machine:
    def __init__(self, folder):
        self.folder, self.log_path, self.process, self.init = folder, folder / "log", None, None

    def log(self):
        return self.log_path.read_text(errors="replace")[-1000:]

    def start(self, *command):
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen(["unshare", "--mount", "sh", "-c", CONTAINER, "sh", self.folder, BUILD, UNITS, SOURCE, *command],
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)

    def can_be(self):
        self.start("--as-pid2", "/bin/true")
        return self.process.wait(60) == 0

    def boot(self):
        self.start("--boot", "--", "--unit=basic.target")
        self.wait_for(lambda: self._find_init() and self.run("systemctl", "is-system-running").stdout.strip() in ("running", "degraded"))

    def _find_init(self):
        assert self.process.poll() is None, self.log()
        for child in pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split():
            if pathlib.Path(f"/proc/{child}/comm").read_text().strip() == "systemd":
                self.init = child
        return self.init

    def run(self, *command, **options):
        entering = ["nsenter", f"--target={self.init}", "--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup", "--"]
        return subprocess.run([*entering, *map(str, command)], capture_output=True, text=True, timeout=90, **options)

    def done(self, *command, **options):
        ended = self.run(*command, **options)
        assert ended.returncode == 0, f"{command}: {ended.stdout}{ended.stderr}\n{self.journal()}"
        return ended.stdout

    def journal(self):
        return self.run("journalctl", "--no-pager", "--output=cat", "--lines=60").stdout

    def write(self, path, text):
        self.done("sh", "-c", 'mkdir -p "${1%/*}" && cat > "$1"', "sh", path, input=text)

    def convert(self, document, stream="/tmp/made.pxl"):
        return self.run("dce", "convert", document, "-o", stream, "--engine", SOCKET)

    def property(self, unit, name):
        return self.done("systemctl", "show", "--property", name, "--value", unit).strip()

    def processes(self, unit):
        """Of each process of a unit what the kernel says of it."""
        group = self.property(unit, "ControlGroup")
        text = self.done("sh", "-c", 'for p in $(cat /sys/fs/cgroup/systemd"$1"/cgroup.procs /sys/fs/cgroup"$1"/cgroup.procs); do '
                         'cat /proc/$p/status 2>&1; done', "sh", group)
        return [dict(re.findall(r"^(\w+):\s*(.*)$", part, re.M)) for part in re.split(r"(?=^Name:)", text, flags=re.M) if "Name:" in part]

    def wait_for(self, ask, seconds=60):
        until = time.monotonic() + seconds
        while not (answer := ask()):
            assert time.monotonic() < until, self.journal() if self.init else self.log()
            time.sleep(0.1)
        return answer

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)  # powers the container off
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()


@pytest.fixture(scope="module")
def machine():
    if os.geteuid() != 0 or shutil.which("systemd-nspawn") is None:
        pytest.skip("a container wants root and systemd-nspawn")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="dce-machine-"))
    container = Machine(folder)
    try:
        if not container.can_be():
            pytest.skip("there can be no container here: " + container.log())
        container.boot()
        yield container
    finally:
        container.stop()
        shutil.rmtree(folder)


@pytest.fixture
def worker(machine):
    machine.done("systemctl", "daemon-reload")
    machine.done("systemctl", "start", "dce-worker.socket")
    yield machine
    machine.done("systemctl", "stop", "dce-worker.socket", "dce-worker.service")


def pages_of(machine, stream="/tmp/made.pxl"):
    return machine.done("dce", "verify", stream).count("\n  page ")


def test_the_first_caller_starts_the_worker(worker):
    assert worker.property("dce-worker.service", "ActiveState") == "inactive"
    assert worker.convert(REPORT).returncode == 0, worker.journal()
    assert pages_of(worker) == 5
    processes = worker.processes("dce-worker.service")
    assert len(processes) >= 2
    for process in processes:
        assert "0" not in process["Uid"].split() and process["NoNewPrivs"] == "1" and process["Seccomp"] == "2", process
        # A converter of Office's rights are over a name space of its own.
        assert int(process["CapEff"], 16) == 0 or process["Name"] == "dce-worker-offi", process


@pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed")
def test_the_worker_converts_documents_of_office(worker):
    converted = worker.convert(LETTER)
    assert converted.returncode == 0, converted.stderr + worker.journal()
    assert pages_of(worker) == 2


def test_settings_are_read_again(worker):
    assert worker.convert(REPORT).returncode == 0
    settings = (UNITS / "worker.toml").read_text()
    try:
        for slots, then in (("3", "0 of 3 slots busy"), ("many", "0 of 3 slots busy")):
            worker.write("/etc/dce/worker.toml", re.sub(r"^slots = .*$", f"slots = {slots}", settings, flags=re.M))
            worker.done("systemctl", "reload", "dce-worker.service")
            worker.wait_for(lambda: then in worker.done("dce-worker", "status", SOCKET))
        worker.wait_for(lambda: "new settings refused" in worker.journal())
    finally:
        worker.write("/etc/dce/worker.toml", settings)


def test_a_worker_that_is_killed_comes_back(worker):
    assert worker.convert(REPORT).returncode == 0
    worker.done("kill", "-9", worker.property("dce-worker.service", "MainPID"))
    worker.wait_for(lambda: worker.property("dce-worker.service", "NRestarts") == "1")
    assert worker.convert(REPORT).returncode == 0, worker.journal()


def test_stopping_leaves_nothing_and_the_next_caller_starts_it_again(worker):
    assert worker.convert(REPORT).returncode == 0
    worker.done("systemctl", "stop", "dce-worker.service")
    assert worker.property("dce-worker.service", "Result") == "success"
    assert worker.run("pgrep", "dce-worker").stdout == ""
    assert worker.convert(REPORT).returncode == 0, worker.journal()


@pytest.fixture
def without(worker):
    """The worker as on a kernel that lacks something."""
    folder = "/run/systemd/system/dce-worker.service.d"

    def lack(setting):
        worker.write(f"{folder}/without.conf", f"[Service]\n{setting}\n")
        worker.done("systemctl", "daemon-reload")
        return worker

    yield lack
    worker.done("rm", "-r", folder)


@pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed")
def test_without_landlock_there_is_no_office(without):
    worker = without("SystemCallFilter=~landlock_create_ruleset")
    assert worker.convert(REPORT).returncode == 0, worker.journal()
    refused = worker.convert(LETTER)
    assert refused.returncode == 2 and "Landlock" in refused.stderr, refused.stderr + worker.journal()


@pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed")
def test_without_name_spaces_office_has_a_folder_in_memory(without):
    worker = without("RestrictNamespaces=yes")
    for _ in range(2):
        assert worker.convert(LETTER).returncode == 0, worker.journal()
        assert pages_of(worker) == 2
    folder = worker.done("sh", "-c", "ls -d /dev/shm/dce-office-*").strip()
    assert worker.run("find", folder, "-name", "*.rtf", "-o", "-name", "*.pdf").stdout == ""
    worker.done("systemctl", "stop", "dce-worker.service")
    assert worker.run("test", "-e", folder).returncode == 1


def test_the_job_server_prepares_what_it_is_given(machine):
    machine.write("/etc/dce/server.toml", SERVER)
    machine.write("/etc/sysusers.d/dce-server.conf", (UNITS / "dce-server.sysusers").read_text())
    machine.done("systemd-sysusers")
    machine.done("systemctl", "daemon-reload")
    machine.done("systemctl", "start", "dce-server.service")
    command = ("setpriv", "--reuid=dce-server", "--regid=dce-server", "--clear-groups", "dce-server")
    machine.wait_for(lambda: machine.run("test", "-e", "/var/lib/dce/tls/ca.pem").returncode == 0)
    machine.done(*command, "users", "add", "ann@example.org")
    token = machine.done(*command, "users", "token", "ann@example.org").strip()
    documents = [REPORT, LETTER] if OFFICE else [REPORT]
    for document in documents:
        machine.wait_for(lambda: machine.run(
            "curl", "--silent", "--fail", "--cacert", "/var/lib/dce/tls/ca.pem", "--header", f"Authorization: Bearer {token}",
            "--form", f"file=@{document}", "https://localhost:8443/api/v1/jobs").returncode == 0)
    machine.wait_for(lambda: machine.done(*command, "jobs", "list").count(" held ") == len(documents))
    for process in machine.processes("dce-server.service"):
        assert "0" not in process["Uid"].split() and process["NoNewPrivs"] == "1", process
    machine.done("systemctl", "restart", "dce-server.service")
    assert machine.done(*command, "jobs", "list").count(" held ") == len(documents)
    machine.done("systemctl", "stop", "dce-server.service")
    assert machine.property("dce-server.service", "Result") == "success"
