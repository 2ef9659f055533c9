"""NATS servers with JetStream on the loopback interface: one, or a cluster whose nodes can be killed and come back."""
import json
import shutil
import signal
import subprocess
import time
import urllib.request

from swift_store import free_port


def missing():
    return [] if shutil.which("nats-server") else ["nats-server"]


class Node:
    def __init__(self, folder, name, port, routes, cluster_port, extra=""):
        self.port, self.monitor = port, free_port()
        folder = folder / name
        folder.mkdir()
        self.conf, self.log = folder / "nats.conf", folder / "nats.log"
        cluster = "" if not routes else f"cluster {{ name: test, listen: 127.0.0.1:{cluster_port}, routes: [{routes}] }}\n"
        self.conf.write_text(f"server_name: {name}\nlisten: 127.0.0.1:{port}\nhttp: 127.0.0.1:{self.monitor}\n"
                             f"jetstream {{ store_dir: {folder / 'data'}, max_memory_store: 64MB, max_file_store: 1GB }}\n{cluster}{extra}")
        self.process = None

    def start(self):
        self.process = subprocess.Popen(["nats-server", "-c", self.conf], stdout=open(self.log, "ab"), stderr=subprocess.STDOUT)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def ask(self, what):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.monitor}/{what}", timeout=5) as answer:
            return json.load(answer)

    def healthy(self):
        try:
            return self.ask("healthz")["status"] == "ok"
        except OSError:
            return False


class Nats:
    def __init__(self, folder, nodes=1, extra="", scheme="nats"):
        ports, cluster_ports = [free_port() for _ in range(nodes)], [free_port() for _ in range(nodes)]
        routes = ", ".join(f"nats://127.0.0.1:{port}" for port in cluster_ports) if nodes > 1 else ""
        self.nodes = [Node(folder, f"n{i}", ports[i], routes, cluster_ports[i], extra) for i in range(nodes)]
        self.address = ",".join(f"{scheme}://127.0.0.1:{port}" for port in ports)

    def start(self):
        for node in self.nodes:
            node.start()
        self.wait_until_healthy()

    def wait_until_healthy(self, seconds=60):
        until = time.monotonic() + seconds
        while not all(node.healthy() for node in self.nodes):
            assert time.monotonic() < until, [node.log.read_text()[-1000:] for node in self.nodes]
            time.sleep(0.1)

    def stream(self, name):
        """What a running node says of a stream: messages, and how many are kept of it where."""
        for node in self.nodes:
            if node.process.poll() is None:
                details = node.ask("jsz?streams=1&consumers=1&config=1")["account_details"]
                for stream in (stream for account in details for stream in account["stream_detail"]):
                    if stream["name"] == name and stream.get("cluster", {}).get("leader", node.conf.parent.name) == node.conf.parent.name:
                        return stream
        return None

    def consumers(self, name):
        """What each running node says of a stream's consumers."""
        details = [node.ask("jsz?streams=1&consumers=1")["account_details"] for node in self.nodes if node.process.poll() is None]
        streams = [stream for accounts in details for account in accounts for stream in account["stream_detail"]]
        return [consumer for stream in streams if stream["name"] == name for consumer in stream["consumer_detail"]]

    def stop(self):
        for node in self.nodes:
            if node.process and node.process.poll() is None:
                node.kill()
