"""Programs that are printers to others: CUPS's ippeveprinter, LPRng's lpd and p910nd, each on a free port of loopback."""
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import threading
import time

import pytest
from waiting import answers, wait_until

HERE = pathlib.Path(__file__).resolve().parent / "printers"
# Daemons' programs are not in everybody's PATH.
SEARCHED = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"


def program(name):
    found = shutil.which(name, path=SEARCHED)
    if not found:
        pytest.skip(f"{name} is not installed")
    return found


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class RealPrinter:
    """A process, and a folder that its streams end up in."""
    needs_rights = False  # that not every machine gives: the test is skipped then

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.log = self.folder / "log"
        self.port, self.process = free_port(), None

    def begin(self, command, **options):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **options)

    def start(self):
        self.run()
        wait_until(lambda: self.process.poll() is not None or answers(self.port), "an answer of the printer")
        if self.process.poll() is not None:
            said = f"{type(self).__name__} does not run here: {self.log.read_text(errors='replace')[-300:]}"
            assert self.needs_rights, said
            pytest.skip(said)
        return self

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(20)


class IppPrinter(RealPrinter):
    """ippeveprinter. `jobs()` is what its print command was given: the stream, and the job's attributes in the environment."""

    def __init__(self, folder, stub, formats, tls=False, attributes=(), status=0):
        super().__init__(folder)
        self.stub, self.tls, self.formats, self.attributes, self.status = stub, tls, formats, attributes, status
        self.program = program("ippeveprinter")

    @property
    def address(self):
        return f"{'ipps' if self.tls else 'ipp'}://localhost:{self.port}/ipp/print"

    def run(self):
        for name in ("spool", "jobs", "keys"):
            (self.folder / name).mkdir(exist_ok=True)
        settings = self.folder / "printer.conf"
        settings.write_text((HERE / "office.conf").read_text() + "\n".join(
            ["ATTR mimeMediaType document-format-supported " + ",".join(self.formats), *self.attributes, ""]))
        command = self.folder / "print-command"
        # The stream beside what IPP said of it; the last file appears when both are whole.
        command.write_text(f"""#!{sys.executable}
import json, os, shutil, sys
n = os.environ.get("IPP_JOB_ID") or str(len(os.listdir({str(self.folder / "jobs")!r})))
base = os.path.join({str(self.folder / "jobs")!r}, n)
shutil.copyfile(sys.argv[1], base + ".stream")
json.dump({{k: v for k, v in os.environ.items() if k.startswith("IPP_") or k == "CONTENT_TYPE"}}, open(base + ".part", "w"))
os.rename(base + ".part", base + ".json")
sys.exit({self.status})
""")
        command.chmod(0o755)
        self.begin([self.program, "-p", str(self.port), "-d", str(self.folder / "spool"), "-c", str(command),
                    "-K", str(self.folder / "keys"), "-r", "off", "-n", "localhost", "-vv", "-a", str(settings), "Office"],
                   env={**os.environ, "LD_PRELOAD": self.stub, "HOME": str(self.folder)})

    def jobs(self):
        return [(json.loads(path.read_text()), path.with_suffix(".stream").read_bytes())
                for path in sorted((self.folder / "jobs").glob("*.json"))]


class Lpd(RealPrinter):
    """LPRng's lpd with a queue `lp` of its own: it sees the folder's configuration in place of /etc/lprng."""
    needs_rights = True

    @property
    def address(self):
        return f"lpd://localhost:{self.port}/lp"

    def run(self):
        lpd, unshare = program("lpd"), program("unshare")
        etc, queue = self.folder / "etc", self.folder / "queue"
        for path in (etc, queue):
            path.mkdir(exist_ok=True)
        self.output = self.folder / "output"
        self.output.touch()
        # It now and then misses that a job came, and then looks again only as often as it polls.
        (etc / "lpd.conf").write_text(f"""printcap_path=/etc/lprng/printcap
lpd_printcap_path=/etc/lprng/printcap
printer_perms_path=/etc/lprng/lpd.perms
lockfile=/etc/lprng/lpd.pid
lpd_listen_port=127.0.0.1%{self.port}
lpd_port=127.0.0.1%{self.port}
unix_socket_path=/etc/lprng/socket
lpd_poll_time=2
""")
        # Done jobs stay, with their control files, for the test to look at.
        (etc / "printcap").write_text(f"lp:sd={queue}:lp={self.output}:sh:mx=0:done_jobs=100\n")
        (etc / "lpd.perms").write_text("DEFAULT ACCEPT\n")
        (etc / "log").touch()
        for path in (self.folder, etc, queue, self.output, *etc.iterdir()):
            if os.geteuid() == 0:
                shutil.chown(path, "daemon", "lp")
            path.chmod(0o755 if path.is_dir() else 0o644)
        for path in self.folder.parents:  # "daemon" must get there; pytest's folders are their user's alone
            if path.stat().st_uid == os.geteuid() and path != pathlib.Path("/") and not path.stat().st_mode & 0o001:
                path.chmod(path.stat().st_mode | 0o011)
        script = f"mount --bind {etc} /etc/lprng && exec {lpd} -F -L /etc/lprng/log"
        self.begin([unshare, "-m" if os.geteuid() == 0 else "-rm", "sh", "-c", script])

    def control_files(self):
        """What lpd made of the jobs' control files."""
        return [path.read_text(errors="replace") for path in sorted((self.folder / "queue").glob("hf*"))]


class P910nd:
    """p910nd as inetd runs it, a process and a file of its own for each connection: as a daemon it has the ports 9100 to 9102."""

    def __init__(self, folder):
        self.folder, self.program, self.devices = pathlib.Path(folder), program("p910nd"), []
        self.connected_at = 0  # by the clock, the last time
        self.folder.mkdir(parents=True, exist_ok=True)
        pathlib.Path("/var/lock/p910nd").mkdir(exist_ok=True)  # the package leaves that to us

    @property
    def address(self):
        return f"socket://127.0.0.1:{self.port}"

    def start(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()
        return self

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connected_at = time.time()
            device = self.folder / f"device-{len(self.devices)}"
            device.touch()
            with connection:
                process = subprocess.Popen([self.program, "-b", "-f", str(device), "0"], stdin=connection, stdout=connection,
                                           stderr=subprocess.DEVNULL)
            self.devices.append((device, process))

    def streams(self):
        """Of connections that are over."""
        return [device.read_bytes() for device, process in self.devices if process.poll() is not None]

    def stop(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for _, process in self.devices:
            process.terminate()
            process.wait(20)
