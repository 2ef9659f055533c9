"""OpenStack Swift with its S3 face on the loopback interface, as a store that checks signatures: one disk, one copy."""
import contextlib
import datetime
import hashlib
import hmac
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

SERVERS = ("account", "container", "object")
PROGRAMS = ["memcached", "swift-proxy-server", *(f"swift-{name}-server" for name in SERVERS)]
ACCESS_KEY, SECRET_KEY = "test:tester", "loopback-secret"


def missing():
    """The programs that are not installed."""
    return [name for name in PROGRAMS if shutil.which(name) is None]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Swift:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.disk = self.folder / "disks" / "d1"
        self.disk.mkdir(parents=True)
        self.ports = {name: free_port() for name in ("memcached", *SERVERS, "proxy")}
        self.processes = {}
        self.user = pwd.getpwuid(os.geteuid()).pw_name
        (self.folder / "swift.conf").write_text(
            "[swift-hash]\nswift_hash_path_suffix = loopback\nswift_hash_path_prefix = loopback\n")
        self.write_rings()
        for name in SERVERS:
            self.write_conf(name, f"[pipeline:main]\npipeline = {name}-server\n[app:{name}-server]\nuse = egg:swift#{name}\n")
        self.write_conf("proxy", f"""[pipeline:main]
pipeline = catch_errors cache listing_formats s3api tempauth versioned_writes symlink proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:{self.ports['memcached']}
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
[filter:symlink]
use = egg:swift#symlink
[filter:versioned_writes]
use = egg:swift#versioned_writes
allow_object_versioning = true
[filter:tempauth]
use = egg:swift#tempauth
user_{ACCESS_KEY.replace(":", "_")} = {SECRET_KEY} .admin
""")

    @property
    def endpoint(self):
        return f"http://127.0.0.1:{self.ports['proxy']}"

    def write_conf(self, name, text):
        (self.folder / f"{name}.conf").write_text(
            f"[DEFAULT]\nswift_dir = {self.folder}\ndevices = {self.folder / 'disks'}\nmount_check = false\nuser = {self.user}\n"
            f"bind_ip = 127.0.0.1\nbind_port = {self.ports[name]}\nworkers = 0\nlog_level = WARNING\n" + text)

    def write_rings(self):
        """By swift-ring-builder's own classes, for the program takes a second for each of nine steps."""
        script = ("import sys; from swift.common.ring import RingBuilder\n"
                  "for place, port in zip(sys.argv[1::2], sys.argv[2::2]):\n"
                  "    ring = RingBuilder(2, 1, 0)\n"
                  "    ring.add_dev(dict(region=1, zone=1, ip='127.0.0.1', port=int(port), device='d1', weight=1))\n"
                  "    ring.rebalance(); ring.get_ring().save(place + '.ring.gz')\n")
        words = [str(word) for name in SERVERS for word in (self.folder / name, self.ports[name])]
        subprocess.run(["/usr/bin/python3", "-c", script, *words], check=True)

    def start(self):
        for name in self.ports:
            self.start_one(name, wait=False)
        for name in self.ports:
            self.wait_for(name)

    def start_one(self, name, wait=True):
        command = [f"swift-{name}-server", self.folder / f"{name}.conf", "-v"]
        if name == "memcached":
            command = ["memcached", "-u", self.user, "-l", "127.0.0.1", "-p", str(self.ports["memcached"])]
        with open(self.folder / f"{name}.log", "ab") as log:
            self.processes[name] = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
        if wait:
            self.wait_for(name)

    def stop_one(self, name):
        process = self.processes.pop(name)
        process.kill()
        process.wait()

    def wait_for(self, name):
        until = time.monotonic() + 90
        while not listens(self.ports[name]):
            assert time.monotonic() < until, (self.folder / f"{name}.log").read_text()[-2000:]
            time.sleep(0.1)

    def request(self, method, path, body=b"", query=""):
        """A request signed as AWS Signature Version 4 has it: status and body."""
        host, digest = f"127.0.0.1:{self.ports['proxy']}", hashlib.sha256(body).hexdigest()
        when = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
        scope, signed = f"{when[:8]}/us-east-1/s3/aws4_request", "host;x-amz-content-sha256;x-amz-date"
        canonical = f"{method}\n{path}\n{query}\nhost:{host}\nx-amz-content-sha256:{digest}\nx-amz-date:{when}\n\n{signed}\n{digest}"
        key = b"AWS4" + SECRET_KEY.encode()
        for part in scope.split("/"):
            key = hmac.digest(key, part.encode(), "sha256")
        text = f"AWS4-HMAC-SHA256\n{when}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
        signature = hmac.digest(key, text.encode(), "sha256").hex()
        request = urllib.request.Request(f"{self.endpoint}{path}?{query}", method=method, data=body or None, headers={
            "x-amz-content-sha256": digest, "x-amz-date": when,
            "Authorization": f"AWS4-HMAC-SHA256 Credential={ACCESS_KEY}/{scope}, SignedHeaders={signed}, Signature={signature}"})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def stop(self):
        for process in self.processes.values():
            process.send_signal(signal.SIGKILL)
            process.wait()
        self.processes.clear()


@contextlib.contextmanager
def running():
    """A store with an empty bucket, in a folder of its own, until it is left."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="dce-store-"))
    store = Swift(folder)
    try:
        store.start()
        assert store.request("PUT", "/bucket")[0] == 200
        yield store
    finally:
        store.stop()
        shutil.rmtree(folder)
