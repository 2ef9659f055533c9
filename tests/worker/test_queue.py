"""Jobs pulled from a NATS cluster, with documents and results in Swift by its S3 face: what is promised of them, while things break."""
import json
import os
import re
import signal
import subprocess
import time

import nats_servers
import nats_tokens
import swift_store
from conftest import BOMBS, DCE, SAMPLES, SLOWER, SOURCE, slow_pdf
from queue_places import Place, as_in_process, cluster, needs_both, place, pull, store  # noqa: F401: fixtures
from test_operations import metrics_of

pytestmark = needs_both
REPORT = SAMPLES / "report.pdf"


def numbered_documents(folder, count, names=("layers.pdf", "mixed-pages.pdf", "form.pdf")):
    """Documents that differ: each a small sample and a comment."""
    sources = [(SAMPLES / name).read_bytes() for name in names]
    documents = []
    for i in range(count):
        documents.append(folder / f"doc{i:04}.pdf")
        documents[-1].write_bytes(sources[i % len(sources)] + b"%% number %d\n" % i)
    return documents


def test_submit_and_follow(pull, place, folder):
    worker = pull("--metrics", "127.0.0.1:0")
    done = place.submit(REPORT, "-o", folder / "a.pxl", "--json", "--stats=json", "--progress=json")
    assert done.returncode == 0, (done.stderr, worker.log)
    assert (folder / "a.pxl").read_bytes() == as_in_process(REPORT, folder, "--to", "pclxl")
    line = json.loads(done.stdout)
    assert line["code"] == 0 and line["pages"] == 5 and re.fullmatch("[0-9a-f]{64}", line["job"])
    events = [json.loads(text) for text in done.stderr.splitlines()]
    assert events[-1]["pages"] == 5 and {"event": "finished", "pages": 5, "bytes": line["bytes"]} in events
    # The same again is answered by what is in the store.
    again = place.submit(REPORT, "-o", "-", "--to", "pclxl")
    assert again.returncode == 0 and again.stdout == (folder / "a.pxl").read_bytes()
    found = metrics_of(worker)
    assert found['dce_worker_jobs_total{outcome="done",stream="pclxl"}'] == 1
    assert found['dce_worker_queue_messages_total{end="stored"}'] == 1 and found["dce_worker_queue_connected"] == 1
    assert place.messages() == 0 and "report" not in worker.log


def test_results_stored_twice_do_no_harm(pull, place, folder):
    worker = pull("--metrics", "127.0.0.1:0")
    assert place.submit(REPORT, "-o", folder / "a.pxl").returncode == 0
    names = place.objects("streams") + place.objects("results")
    # The record is lost, as where a worker dies between the two: the job is done again and stored again, under the same names.
    for name in place.objects("results"):
        assert place.store.request("DELETE", f"/bucket/{name}")[0] == 204
    assert place.submit(REPORT, "-o", folder / "b.pxl").returncode == 0
    assert place.objects("streams") + place.objects("results") == names
    assert (folder / "a.pxl").read_bytes() == (folder / "b.pxl").read_bytes()
    # A message that comes once more is answered by what is there.
    body = json.loads(place.store.request("GET", "/bucket/" + place.objects("results")[0])[1])
    digest = place.objects("documents")[0].rsplit("/")[-1]
    ticket = subprocess.run([DCE, "submit", REPORT, "--detach", "--to", "pclxl", "-O", "job-name=test", *place.options],
                            capture_output=True, text=True)
    assert ticket.returncode == 0 and body["code"] == 0 and len(digest) == 64
    assert place.messages() == 0, "nothing new is on the queue"
    assert metrics_of(worker)['dce_worker_jobs_total{outcome="done",stream="pclxl"}'] == 2


def test_what_a_document_is_to_blame_for_is_a_result(pull, place, folder):
    worker = pull("--pages", 3)
    (folder / "junk.pdf").write_bytes(bytes(range(256)) * 8)
    for document, code, words in ((folder / "junk.pdf", 2, b""), (SAMPLES / "encrypted.pdf", 3, b"do not travel by queues"),
                                  (REPORT, 4, b"5 pages"), (BOMBS / next(os.walk(BOMBS))[2][0], (0, 2, 3, 4), b"")):
        done = place.submit(document, "-o", folder / "x.pxl")
        assert done.returncode == code or done.returncode in (code if isinstance(code, tuple) else ()), (document, done.stderr, worker.log)
        if code == 0 or isinstance(code, tuple):
            continue
        assert words in done.stderr and len(done.stderr.splitlines()) == 1 and not (folder / "x.pxl").exists()
    assert place.messages() == 0 and place.messages("aside") == 0


def test_detached_jobs_are_picked_up_later(pull, place, folder):
    pull().stop()  # makes the queue
    names = place.submit(REPORT, SAMPLES / "layers.pdf", "--each", "--detach", "--to", "pclxl").stdout.split()
    assert len(names) == 2 and place.messages() == 2
    pull()
    assert place.submit("--job", names[0].decode(), "-o", folder / "a.pxl").returncode == 0
    assert (folder / "a.pxl").read_bytes() in (as_in_process(REPORT, folder, "--to", "pclxl"),
                                               as_in_process(SAMPLES / "layers.pdf", folder, "--to", "pclxl"))


def test_a_result_that_is_not_there_for_a_moment_is_looked_for_again(pull, place, folder):
    """As in Swift, where who reads what is being written anew may be told that there is nothing."""
    pull()
    name = place.submit(REPORT, "--detach", "--to", "pclxl").stdout.split()[0].decode()
    assert place.submit("--job", name, "-o", folder / "a.pxl").returncode == 0
    stream, = place.objects("streams")
    assert place.store.request("DELETE", f"/bucket/{stream}")[0] == 204
    job = place.start_submitting("--job", name, "-o", folder / "b.pxl")
    time.sleep(0.5)
    assert place.store.request("PUT", f"/bucket/{stream}", (folder / "a.pxl").read_bytes())[0] == 200
    _, errors = job.communicate(timeout=60 * SLOWER)
    assert job.returncode == 0 and (folder / "b.pxl").read_bytes() == (folder / "a.pxl").read_bytes(), errors
    assert place.store.request("DELETE", f"/bucket/{stream}")[0] == 204
    done = place.submit("--job", name, "-o", folder / "c.pxl")
    assert done.returncode == 70 and b"not in the store any more" in done.stderr


def test_usage_and_absence(pull, place, folder):
    one = (REPORT, "-o", folder / "a.pxl")
    for arguments, settings, code, words in (
            ((REPORT, "-o", "-", "--each"), {}, 1, b"tells the format"), ((), {}, 1, b"give documents"),
            (one, {"--queue": "http://127.0.0.1"}, 1, b"nats://HOST"),
            (one, {"--queue": "nats://user:word@127.0.0.1"}, 1, b"not in its address"),
            (one, {"--store": "127.0.0.1/bucket"}, 1, b"https://HOST/BUCKET"),
            (one, {"--store-credentials": folder / "none"}, 1, b"none: No such file"),
            (one, {"--queue": "nats://127.0.0.1:1"}, 70, b"127.0.0.1:1"),
            (one, {"--queue-name": "nobody-made-it"}, 70, b"first dce-worker")):
        before = place.settings
        place.settings = {**before, **settings}
        done = place.submit(*arguments)
        place.settings = before
        assert done.returncode == code and words in done.stderr and len(done.stderr.splitlines()) == 1, (settings, done.stderr)
    place.secrets.chmod(0o644)
    assert b"may be read by anybody" in place.submit(REPORT, "-o", folder / "a.pxl").stderr


def test_a_node_and_a_worker_die_midway(pull, place, cluster, folder):
    count = int(os.environ.get("DCE_QUEUE_DOCUMENTS", 100))
    documents = numbered_documents(folder, count)
    (folder / "out").mkdir()
    workers = [pull() for _ in range(2)]
    job = place.start_submitting(*documents, "--each", "-o", folder / "out", "--to", "pclxl", "--json")
    try:
        lines = [job.stdout.readline() for _ in range(count // 3)]
        leader = workers[0].wait_for(lambda: (place.jobs() or {"cluster": {}})["cluster"].get("leader"))
        node = next(node for node in cluster.nodes if node.conf.parent.name == leader)
        node.kill()
        lines += [job.stdout.readline() for _ in range(count // 3)]
        workers[0].process.kill()
        rest, errors = job.communicate(timeout=(60 + count) * SLOWER)
    finally:
        job.kill()
        node.start()
        cluster.wait_until_healthy()
    assert job.returncode == 0, (errors, workers[1].log)
    ends = [json.loads(line) for line in lines + rest.splitlines()]
    assert sorted(end["input"] for end in ends) == sorted(map(str, documents)) and all(end["code"] == 0 for end in ends)
    expected = [as_in_process(documents[i], folder, "--to", "pclxl") for i in range(3)]
    for i, document in enumerate(documents):
        assert (folder / "out" / f"{document.stem}.pxl").read_bytes() == expected[i % 3], document
    assert place.messages() == 0 and place.messages("aside") == 0


def test_a_killed_worker_loses_nothing(pull, place, folder):
    document = folder / "slow.pdf"
    document.write_bytes(slow_pdf(pages=2, curves=600))
    first = pull(silence=1)
    job = place.start_submitting(document, "-o", folder / "slow.pwg", "--resolution", 100)
    first.wait_for_child()
    first.process.kill()
    second = pull(silence=1)
    _, errors = job.communicate(timeout=90 * SLOWER)
    assert job.returncode == 0, (errors, second.log)
    assert (folder / "slow.pwg").read_bytes() == as_in_process(document, folder, "--to", "pwg", "--resolution", "100")


def test_long_jobs_stay_with_their_worker(pull, place, folder):
    document = folder / "slow.pdf"
    document.write_bytes(slow_pdf(pages=5, curves=1200))
    worker, idle = pull("--threads", 1, silence=1), pull(silence=1)
    done = place.submit(document, "-o", folder / "slow.pwg", "--resolution", 100, "--stats=json")
    assert done.returncode == 0, (done.stderr, worker.log, idle.log)
    assert json.loads(done.stderr)["wall_ms"] > 1500, "no longer than the silence allows: it shows nothing"
    assert (worker.log + idle.log).count("took") == 1


def test_a_worker_leaves_to_others_what_it_cannot_begin(pull, place, cluster, folder):
    documents = [folder / f"slow{i}.pdf" for i in range(5)]
    for i, document in enumerate(documents):
        document.write_bytes(slow_pdf(curves=20_000) + b"%% number %d\n" % i)
    worker = pull("--slots", 1)

    def taken():
        """Messages that are out, as whichever node leads the consumer has it."""
        return max(consumer["num_ack_pending"] for consumer in cluster.consumers(f"{place.name}-jobs"))

    assert place.submit(*documents, "--each", "--detach", "--to", "pwg").returncode == 0
    worker.wait_for_child()
    worker.wait_for(lambda: taken() == 2)
    time.sleep(1)
    seen = {taken() for _ in range(50)}
    worker.process.kill()
    assert seen == {2}


def test_poison_is_set_aside(pull, place, folder):
    document = folder / "poison.pdf"
    document.write_bytes(slow_pdf(pages=2))
    worker = pull("--metrics", "127.0.0.1:0", "--queue-tries", 2)
    job = place.start_submitting(document, "-o", folder / "x.pwg")
    for _ in range(2):
        os.kill(worker.wait_for_child(), signal.SIGABRT)  # sanitizers make reports of others
        worker.wait_for(lambda: not worker.children())
    _, errors = job.communicate(timeout=60 * SLOWER)
    assert job.returncode == 70 and b"signal 6" in errors and len(errors.splitlines()) == 1
    assert place.messages() == 0 and place.messages("aside") == 1
    found = metrics_of(worker)
    assert found['dce_worker_queue_messages_total{end="aside"}'] == 1 and found['dce_worker_queue_messages_total{end="again"}'] == 1
    # And the next job is as good as any.
    assert place.submit(REPORT, "-o", folder / "a.pxl").returncode == 0


def test_hostile_messages_are_set_aside(pull, place, folder):
    worker = pull()
    job = {"version": 1, "format": "pclxl", "documents": [{"sha256": "a" * 64, "bytes": 1}]}
    hostile = [b"", b"hello", b"[" * 100_000, json.dumps({**job, "documents": [{"sha256": "../" * 20, "bytes": 1}]}).encode(),
               json.dumps({**job, "format": "../pclxl"}).encode(), json.dumps({**job, "documents": job["documents"] * 129}).encode(),
               json.dumps({**job, "version": 2}).encode(), json.dumps({**job, "ticket": "x" * 70_000}).encode()]
    for message in hostile:
        place.publish(message)
    worker.wait_for(lambda: place.messages("aside") == len(hostile) and place.messages() == 0, seconds=30)
    assert place.objects("results") == []
    # A document that nobody put there, and one that is another than its name says.
    place.store.request("PUT", f"/bucket/{place.name}/documents/{'b' * 64}", b"x")
    place.publish(json.dumps({**job, "documents": [{"sha256": "b" * 64, "bytes": 1}]}).encode())
    worker.wait_for(lambda: len(place.objects("results")) == 1, seconds=30)
    record = json.loads(place.store.request("GET", "/bucket/" + place.objects("results")[0])[1])
    assert record["code"] == 2 and "not the one that was submitted" in record["message"]
    assert place.submit(REPORT, "-o", folder / "a.pxl").returncode == 0


def test_a_store_that_goes_and_comes_back(pull, place, store, folder):
    worker = pull(silence=1)
    assert place.submit(SAMPLES / "layers.pdf", "-o", folder / "a.pxl").returncode == 0
    name = place.submit(REPORT, "--detach", "--to", "pclxl")
    assert name.returncode == 0
    proxy = store.processes["proxy"]
    documents = folder / "form.pdf"
    documents.write_bytes((SAMPLES / "form.pdf").read_bytes())
    proxy.send_signal(signal.SIGSTOP)
    try:
        place.publish(json.dumps({"version": 1, "format": "pclxl", "documents": [{"sha256": "c" * 64, "bytes": 1}]}).encode())
        time.sleep(3)  # longer than the silence that loses a job
    finally:
        proxy.kill()
        proxy.wait()
        time.sleep(1)
        store.start_one("proxy")
    job = place.submit("--job", name.stdout.decode().strip(), "-o", folder / "b.pxl", timeout=90)
    assert job.returncode == 0, (job.stderr, worker.log)
    assert (folder / "b.pxl").read_bytes() == as_in_process(REPORT, folder, "--to", "pclxl")


def test_credentials_stay_where_they_are(pull, place, folder, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", swift_store.ACCESS_KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", swift_store.SECRET_KEY)
    del place.settings["--store-credentials"]
    worker = pull()
    done = place.submit(REPORT, "-o", folder / "a.pxl", AWS_ACCESS_KEY_ID=swift_store.ACCESS_KEY, AWS_SECRET_ACCESS_KEY=swift_store.SECRET_KEY)
    assert done.returncode == 0, done.stderr
    for pid in worker.family():
        for what in ("environ", "cmdline"):
            text = open(f"/proc/{pid}/{what}", "rb").read()
            assert swift_store.SECRET_KEY.encode() not in text, (pid, what)
    assert swift_store.SECRET_KEY not in worker.log


def test_encrypted_and_authenticated_queue(start, worker_program, store, folder):
    pki = folder / "pki"
    subprocess.run([worker_program, "pki", "init", pki, "--host", "127.0.0.1"], check=True, capture_output=True)
    (pki / "client.key").chmod(0o600)
    tls = "".join(f'{key}: "{pki / name}"\n' for key, name in (("cert_file", "engine.pem"), ("key_file", "engine.key"), ("ca_file", "ca.pem")))
    servers = nats_servers.Nats(folder, extra=f"tls {{\n{tls}verify: true\n}}\nauthorization {{ user: dce, password: long-word }}\n", scheme="tls")
    servers.start()
    try:
        secret = folder / "queue.credentials"
        secret.write_text("user = dce\npassword = long-word\n")
        secret.chmod(0o600)
        place = Place(folder, servers, store, "encrypted", {"--queue-pki": pki, "--queue-credentials": secret})
        worker = start(*place.worker_options())
        worker.wait_for_log("pulling from")
        done = place.submit(REPORT, "-o", folder / "a.pxl")
        assert done.returncode == 0, (done.stderr, worker.log)
        secret.write_text("user = dce\npassword = wrong\n")
        refused = place.submit(REPORT, "-o", folder / "b.pxl")
        assert refused.returncode == 70 and len(refused.stderr.splitlines()) == 1 and b"wrong" not in refused.stderr
    finally:
        servers.stop()


def test_an_operators_creds(start, store, folder):
    issuer, stranger = nats_tokens.Issuer(), nats_tokens.Issuer()
    servers = nats_servers.Nats(folder, extra=issuer.server_settings)
    servers.start()
    try:
        creds = folder / "queue.creds"
        creds.write_text(issuer.creds())
        creds.chmod(0o600)
        place = Place(folder, servers, store, "creds", {"--queue-credentials": creds})
        worker = start(*place.worker_options())
        worker.wait_for_log("pulling from")
        done = place.submit(REPORT, "-o", folder / "a.pxl")
        assert done.returncode == 0, (done.stderr, worker.log)
        creds.write_text(stranger.creds())
        refused = place.submit(REPORT, "-o", folder / "b.pxl")
        assert refused.returncode == 70 and len(refused.stderr.splitlines()) == 1 and b"SU" not in refused.stderr
    finally:
        servers.stop()
