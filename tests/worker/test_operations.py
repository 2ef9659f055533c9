"""What operators see and do: metrics, logs, reload, socket activation, kept results, the files of packaging/."""
import json
import os
import re
import signal
import socket
import subprocess
import time
import urllib.request

import pytest

from conftest import DCE, SAMPLES, SLOWER, SOURCE, slow_pdf


def metrics_of(worker):
    place = re.search(r"metrics on (\S+)", worker.log)[1]
    text = urllib.request.urlopen(place, timeout=20 * SLOWER).read().decode()
    values = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            name, _, value = line.rpartition(" ")
            values[name] = float(value)
    return values


def test_metrics_tell_of_jobs_and_the_dashboard_asks_for_what_there_is(start, folder):
    worker = start("--metrics", "127.0.0.1:0", "--cache", 0)
    assert worker.convert(SAMPLES / "report.pdf", "-o", folder / "a.pxl").returncode == 0
    assert worker.convert(SAMPLES / "encrypted.pdf", "-o", folder / "b.pcl").returncode == 3
    found = metrics_of(worker)
    assert found['dce_worker_jobs_total{outcome="done",stream="pclxl"}'] == 1
    assert found['dce_worker_jobs_total{outcome="password",stream="pcl5"}'] == 1
    assert found['dce_worker_conversion_seconds_count{stream="pclxl"}'] == 1
    assert found['dce_worker_stage_seconds_count{stage="open",stream="pclxl"}'] == 1
    assert found['dce_worker_output_bytes_total{stream="pclxl"}'] == (folder / "a.pxl").stat().st_size
    assert found["dce_worker_jobs_running"] == 0 and found["dce_worker_slots"] > 0

    names = {re.sub(r"\{.*", "", name) for name in found}
    dashboard = (SOURCE / "packaging/grafana/dce-worker.json").read_text()
    asked = set(re.findall(r"\bdce_worker_\w+", dashboard))
    assert len(asked) > 15 and asked <= names, asked - names
    panels = json.loads(dashboard)["panels"]
    assert all(target["expr"] for panel in panels for target in panel["targets"])


def test_nobody_makes_series_of_their_own(start, folder):
    worker = start("--metrics", "127.0.0.1:0")
    assert worker.convert(SAMPLES / "report.pdf", "-o", folder / "a.x", "--to", "my-format").returncode == 1
    assert not any("my-format" in name for name in metrics_of(worker))


def test_logs_as_json_hold_no_names_of_documents(start, folder):
    document = folder / "secret plans.pdf"
    document.write_bytes((SAMPLES / "report.pdf").read_bytes())
    worker = start("--log-format", "json")
    assert worker.convert(document, "-o", folder / "a.pxl").returncode == 0
    worker.wait_for_log('"event":"job"')
    lines = [json.loads(line) for line in worker.log.splitlines()]
    job = next(line for line in lines if line.get("event") == "job")
    assert job["outcome"] == "done" and job["stream"] == "pclxl" and job["pages"] == 5 and job["level"] == "info"
    assert "secret" not in worker.log and all(line["time"] for line in lines)


def test_reload(start, folder):
    config = folder / "worker.toml"
    config.write_text('waiting = 5\nslots = 1\n')
    config.chmod(0o644)
    worker = start("--config", config, "--metrics", "127.0.0.1:0", "--threads", 1)
    assert "ready: 1 jobs side by side, 1 threads each, 5 may wait" in worker.log
    config.write_text('waiting = 7\nslots = 2\nthreads = 3\nuser = "daemon"\n')
    worker.process.send_signal(signal.SIGHUP)
    worker.wait_for_log("new settings taken")
    assert "user has changed, which takes effect at a restart" in worker.log
    found = metrics_of(worker)
    assert found["dce_worker_queue_size"] == 7 and found["dce_worker_slots"] == 2 and found["dce_worker_reloads_total"] == 1
    config.write_text('waiting = 9\nslotz = 2\n')
    worker.process.send_signal(signal.SIGHUP)
    worker.wait_for_log("new settings refused, the old ones stay")
    assert f"{config}:2: slotz is no setting" in worker.log
    found = metrics_of(worker)
    assert found["dce_worker_queue_size"] == 7 and found["dce_worker_reload_failures_total"] == 1
    assert worker.convert(SAMPLES / "report.pdf", "-o", folder / "a.pxl").returncode == 0


def test_a_bad_file_does_not_start(worker_program, folder):
    config = folder / "worker.toml"
    config.write_text("slots = none\n")
    done = subprocess.run([worker_program, "--config", config, "--listen", f"unix:{folder}/e.sock"], capture_output=True, timeout=30 * SLOWER)
    assert done.returncode == 1 and f"{config}:1:".encode() in done.stderr and len(done.stderr.splitlines()) == 1


def test_a_job_is_bounded_by_the_configuration(start, folder):
    worker = start("--pages", 2, "--cache", 0)
    done = worker.convert(SAMPLES / "report.pdf", "-o", folder / "a.pxl")
    assert done.returncode == 4 and b"5 pages" in done.stderr


def test_socket_activation(worker_program, folder):
    path = folder / "engine.sock"
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    path.chmod(0o666)
    listener.listen(8)
    log = folder / "worker.log"

    with open(log, "wb") as file:
        command = f'LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" 3<&{listener.fileno()}'
        process = subprocess.Popen(["/bin/bash", "-c", command, worker_program], stderr=file, pass_fds=[listener.fileno()])
    try:
        # The connection waits in the backlog until the worker is ready.
        done = subprocess.run([DCE, "convert", SAMPLES / "report.pdf", "-o", folder / "a.pxl", "--engine", f"unix:{path}"],
                              capture_output=True, timeout=120 * SLOWER)
        assert done.returncode == 0, (done.stderr, log.read_text())
        assert f"listening on unix:{path}, passed on" in log.read_text()
    finally:
        process.terminate()
        assert process.wait(timeout=60 * SLOWER) == 0
    assert path.exists(), "the socket is the service manager's"


def converted(worker, folder, *options, document=SAMPLES / "report.pdf"):
    output = folder / f"out-{time.monotonic_ns()}.pxl"
    done = worker.convert(document, "-o", output, "-O", "job-name=test", *options)
    return done.returncode, output.read_bytes() if output.exists() else None, done.stderr


def test_results_are_reused_for_the_same_job_only(start, folder):
    worker = start("--metrics", "127.0.0.1:0")
    first, again = converted(worker, folder), converted(worker, folder)
    assert first[0] == again[0] == 0 and first[1] == again[1]
    assert metrics_of(worker)["dce_worker_cache_hits_total"] == 1
    assert "kept result" in worker.log
    for options in (("-O", "sides=two-sided-long-edge"), ("--lane", "raster", "--resolution", "75")):
        assert converted(worker, folder, *options)[0] == 0
    assert converted(worker, folder, document=SAMPLES / "photo.jpg")[0] == 0
    assert metrics_of(worker)["dce_worker_cache_hits_total"] == 1
    # Fresh runs, by another worker that keeps nothing, give the same bytes.
    other = start("--cache", 0)
    assert converted(other, folder)[1] == first[1] == converted(other, folder)[1]
    assert "kept result" not in other.log


def test_failures_are_not_kept(start, folder):
    worker = start("--metrics", "127.0.0.1:0")
    for _ in range(2):
        assert converted(worker, folder, document=SAMPLES / "encrypted.pdf")[0] == 3
    found = metrics_of(worker)
    assert found["dce_worker_cache_hits_total"] == 0 and found["dce_worker_cache_entries"] == 0


def test_kept_results_expire(start, folder):
    worker = start("--metrics", "127.0.0.1:0", "--cache-seconds", 0.5)
    converted(worker, folder)
    worker.wait_for(lambda: metrics_of(worker)["dce_worker_cache_bytes"] == 0)
    converted(worker, folder)
    assert metrics_of(worker)["dce_worker_cache_hits_total"] == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="needs two users")
def test_results_are_not_shared_between_owners(start):
    document = (SAMPLES / "report.pdf").read_bytes()
    for shared, hits in (((), 0), (("--cache-shared",), 1)):
        worker = start("--metrics", "127.0.0.1:0", "--allow-user", 1, *shared)
        os.chmod(worker.address[5:], 0o666)
        for user in ([], ["setpriv", "--reuid=1", "--clear-groups"]):
            done = subprocess.run([*user, DCE, "convert", "-", "-o", "-", "--to", "pclxl", "-O", "job-name=test", "--engine",
                                   worker.address], input=document, capture_output=True)
            if b"Permission denied" in done.stderr or done.returncode == 127:
                pytest.skip("another user cannot run dce")
            assert done.returncode == 0, done.stderr
        assert "of uid 0:" in worker.log and "of uid 1:" in worker.log
        assert metrics_of(worker)["dce_worker_cache_hits_total"] == hits


@pytest.mark.parametrize("units, exposure", [(("dce-worker.service", "dce-worker.socket"), 20), (("dce-server.service",), 25)])
def test_units_are_sound(units, exposure):
    analyze = subprocess.run(["which", "systemd-analyze"], capture_output=True)
    if analyze.returncode != 0:
        pytest.skip("no systemd-analyze")
    paths = [SOURCE / "packaging/systemd" / unit for unit in units]
    rating = subprocess.run(["systemd-analyze", "security", "--offline=yes", f"--threshold={exposure}", paths[0]],
                            capture_output=True, text=True)
    assert rating.returncode == 0, rating.stdout[-500:] + rating.stderr
    verified = subprocess.run(["systemd-analyze", "verify", *paths], capture_output=True, text=True)
    complaints = [line for line in verified.stderr.splitlines() if "is not executable" not in line and paths[0].stem in line]
    assert not complaints, complaints


def test_settings_are_those_of_the_command_line():
    settings = re.findall(r"^([a-z-]+) =", (SOURCE / "packaging/systemd/worker.toml").read_text(), re.M)
    help_text = subprocess.run([os.environ.get("DCE_WORKER", str(SOURCE / "build/release/bin/dce-worker")), "--help"],
                               capture_output=True, text=True).stdout
    assert len(settings) > 10 and all(f"--{name} " in help_text or f"--{name}\n" in help_text for name in settings)


def test_the_same_job_at_the_same_moment_is_converted_once(start, folder):
    document = folder / "slow.pdf"
    document.write_bytes(slow_pdf(curves=1000))
    worker = start()
    jobs = [worker.start_converting(document, "-o", folder / f"{i}.pcl", "--resolution", 150) for i in range(3)]
    for job in jobs:
        _, error = job.communicate(timeout=60 * SLOWER)
        assert job.returncode == 0, error
    assert worker.log.count("kept result") == 2, worker.log
    assert len({(folder / f"{i}.pcl").read_bytes() for i in range(3)}) == 1
