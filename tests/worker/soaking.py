"""Many conversions on one worker while its processes are killed at random: every answer is that of a conversion in process, or says who
died, and nothing stays."""
import collections
import hashlib
import os
import pathlib
import random
import re
import signal
import stat
import subprocess
import threading
import time

from conftest import BOMBS, CALLER, DCE, SAMPLES, SLOWER, SOURCE

CORPUS = pathlib.Path(os.environ.get("DCE_CORPUS", SOURCE.parent / "shared/corpus"))
FORMATS = ("pclxl", "pwg", "ps", "pcl5", "pdf", "urf")
ZYGOTES = 0.05  # of those that are killed; children that wait for a job likewise
# LibreOffice takes ten seconds to load where much else is at work, and a zygote of its that dies sooner than this is one that no operator
# would see: it opens no document, and only the kernel or a person kills it.
OFFICE_ZYGOTE_LIVES = 120  # seconds
OFFICE_SHARE = 4  # one of so many documents of Office
# What dce cannot convert in its own process.
BY_ENGINES = {".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".rtf", ".odt", ".ods", ".odp", ".csv", ".eml", ".msg", ".mbox", ".dat", ".zip"}
KILLED = re.compile(rb"signal 9 |lost its converting process|no process to convert in|went away after")


def documents(wider, office):
    """Samples and bombs; and of the corpus what is small, where there is one."""
    def small(folder):
        return sorted(path for path in (CORPUS / folder).rglob("*") if path.is_file() and path.stat().st_size < 60_000)

    found = sorted(path for path in SAMPLES.iterdir() if path.name != "README.md") + sorted(BOMBS.glob("*.*"))
    if office:
        found += sorted((SOURCE / "tests/data/office").glob("sample.*"))
    if wider and CORPUS.exists():
        found += [path for folder in ("pdf", "images", "scan", "mail", "hostile") for path in small(folder)]
        found += small("office")[::OFFICE_SHARE] if office else []
    return [path for path in found if path.name not in ("README.md", "endless-dash.pdf", "endless-pattern.pdf", "endless-function.pdf")]


class Soak:
    def __init__(self, start, folder, office=False):
        options = () if office else ("--office", "off")
        common = ("--cache", 0, "--waiting", 1000, "--conversion-seconds", 60, *options)
        self.worker, self.quiet, self.folder = start(*common), start(*common), folder
        if office:
            for worker in (self.worker, self.quiet):
                worker.wait_for_log("is ready: LibreOffice", seconds=120)
        self.references, self.counts = {}, collections.Counter()
        self.wrong, self.lock, self.stopping = [], threading.Lock(), threading.Event()
        self.answered, self.seen = 0, {}

    def convert(self, worker, document, stream):
        """Exit code, hash of the stream, and what was said. In dce's own process without a worker."""
        engine = ["--engine", worker.address] if worker else []
        command = [DCE, "convert", document, "-o", "-", "--to", stream, "--resolution", "75", "-O", "job-name=soak", *engine]
        done = subprocess.run(command, capture_output=True, timeout=120 * SLOWER, env=CALLER)
        return done.returncode, hashlib.sha256(done.stdout).hexdigest() if done.returncode == 0 else "", done.stderr

    def learn(self, paths, slowest=4.0):
        """What each is to become: in process, and otherwise by a worker that is left alone, as which the former must be too. What takes
        long is left out, for it says little more."""
        jobs = [(path, FORMATS[i % len(FORMATS)]) for i, path in enumerate(paths)]

        def take():
            while jobs:
                path, stream = jobs.pop()
                began = time.monotonic()
                reference = self.convert(self.quiet, path, stream)
                if time.monotonic() - began > slowest * SLOWER:
                    continue
                self.references[path, stream] = reference
                if path.suffix not in BY_ENGINES and "mail" not in path.parts:
                    here = self.convert(None, path, stream)
                    self.counts["compared_in_process"] += 1
                    if here[:2] != reference[:2]:
                        self.wrong.append((str(path), stream, "in process", here, reference))
        self.on_threads(take)
        self.quiet.stop()

    @staticmethod
    def on_threads(function, count=4):
        threads = [threading.Thread(target=function) for _ in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def run(self, count, kill_every, seed=1):
        """`count` conversions; a process of the worker's is killed every so many seconds."""
        choose, pairs = random.Random(seed), sorted(self.references)
        jobs = [choose.choice(pairs) for _ in range(count)]

        def take():
            while True:
                with self.lock:
                    if not jobs:
                        return
                    pair = jobs.pop()
                self.judge(pair, self.convert(self.worker, *pair))
        killer = threading.Thread(target=self.kill, args=(kill_every, choose))
        killer.start()
        self.on_threads(take)
        self.stopping.set()
        killer.join()

    def judge(self, pair, answer):
        code, stream, said = answer
        expected = self.references[pair]
        # An attachment whose process died is left out, and said to be.
        killed = KILLED.search(said) is not None
        right = (code, stream) == expected[:2]
        with self.lock:
            self.answered += 1
            self.counts["right" if right else "killed" if killed else "wrong"] += 1
            if not right and not (killed and code in (0, 70)):
                self.wrong.append((str(pair[0]), pair[1], code, said[-300:], expected[:2]))

    def kill(self, every, choose):
        while not self.stopping.wait(every):
            # Children mostly: zygotes that die young are replaced after pauses that grow, and then all answers would be that.
            rare = choose.random() < ZYGOTES
            victims = [pid for pid, (name, state) in self.worker.family().items() if state != "Z" and name.startswith("dce-worker-") == rare
                       and (not name.startswith("dce-worker-off") or self.age(pid) > OFFICE_ZYGOTE_LIVES)]
            if victims:
                victim = choose.choice(victims)
                try:
                    os.kill(victim, signal.SIGKILL)
                    self.counts["kills"] += 1
                    self.counts["kills_of_zygotes_and_spares"] += rare
                except ProcessLookupError:
                    pass

    def age(self, pid):
        """Seconds since this was asked first."""
        return time.monotonic() - self.seen.setdefault(pid, time.monotonic())

    def rest(self):
        """What is left when all is quiet: names of processes that should not be, descriptors, memory in kB."""
        self.worker.wait_for(lambda: all(name.startswith("dce-worker-") and state != "Z" for name, state in self.worker.family().values())
                             and self.worker.family(), seconds=60)
        status = pathlib.Path(f"/proc/{self.worker.process.pid}/status").read_text()
        return {"descriptors": self.worker.descriptors(), "rss_kb": int(re.search(r"VmRSS:\s+(\d+)", status)[1])}

    def files_left(self, since):
        """Files that appeared where any process may write. What is in others' folders is theirs: mail servers of other tests are of the
        same user."""
        user = pathlib.Path(f"/proc/{self.worker.process.pid}").stat().st_uid
        if user == 0:
            return []

        def status_of(path):
            try:
                return os.lstat(path)
            except OSError:  # other tests' come and go
                return None

        left = []
        for place in ("/tmp", "/var/tmp", "/dev/shm"):
            for entry in pathlib.Path(place).iterdir():
                status = status_of(entry)
                if entry == self.folder or status is None or status.st_uid != user:
                    continue
                inside = [os.path.join(folder, name) for folder, _, names in os.walk(entry) for name in names]
                found = {path: status_of(path) for path in (str(entry), *inside)}
                left += [path for path, status in found.items() if status and stat.S_ISREG(status.st_mode) and status.st_mtime >= since]
        return left
