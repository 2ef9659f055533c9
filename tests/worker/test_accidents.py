"""What goes wrong around a job, and what is left of it."""
import os
import pathlib
import signal
import socket
import subprocess
import time

from conftest import DCE, SAMPLES, SLOWER, WORKER, descendants, slow_pdf


def test_killed_child_is_reported_and_the_next_job_works(start, folder, slow_document):
    worker = start()
    job = worker.start_converting(slow_document, "-o", folder / "lost.pwg")
    os.kill(worker.wait_for_child(), signal.SIGKILL)
    _, error = job.communicate(timeout=30 * SLOWER)
    assert job.returncode == 70
    assert b"signal 9" in error and len(error.splitlines()) == 1
    assert not (folder / "lost.pwg").exists()
    assert worker.convert(SAMPLES / "report.pdf", "-o", folder / "next.pxl").returncode == 0


def test_killed_zygote_is_replaced(start, folder):
    worker = start()
    before = worker.zygote()
    os.kill(before, signal.SIGKILL)
    worker.wait_for_log("is gone")
    assert worker.convert(SAMPLES / "report.pdf", "-o", folder / "next.pxl").returncode == 0
    assert worker.zygote() != before


def test_busy(start, folder, slow_document):
    worker = start("--slots", 1, "--waiting", 1)
    running = worker.start_converting(slow_document, "-o", folder / "a.pwg")
    worker.wait_for_child()
    waiting = worker.start_converting(slow_document, "-o", folder / "b.pwg")

    def one_waits():
        return b"1 of 1 waiting" in subprocess.run([WORKER, "status", worker.address], capture_output=True).stdout

    worker.wait_for(one_waits)
    refused = worker.convert(SAMPLES / "report.pdf", "-o", folder / "c.pxl")
    assert refused.returncode == 4 and b"busy" in refused.stderr
    for job in (running, waiting):
        job.terminate()
        job.communicate(timeout=30 * SLOWER)


def test_queue_deadline(start, folder, slow_document):
    worker = start("--slots", 1, "--waiting-seconds", 0.2)
    running = worker.start_converting(slow_document, "-o", folder / "a.pwg")
    worker.wait_for_child()
    late = worker.convert(SAMPLES / "report.pdf", "-o", folder / "b.pxl")
    assert late.returncode == 4 and b"waited longer than 200 ms" in late.stderr
    running.terminate()
    running.communicate(timeout=30 * SLOWER)


def seconds_to_stop(worker, folder, document, how):
    """From the signal to `dce` until there is no child any more."""
    job = worker.start_converting(document, "-o", folder / "x.pwg")
    child = worker.wait_for_child()
    time.sleep(0.05)
    job.send_signal(how)
    began = time.monotonic()
    while pathlib.Path(f"/proc/{child}").exists():
        assert time.monotonic() - began < 5 * SLOWER
        time.sleep(0.002)
    took = time.monotonic() - began
    job.communicate(timeout=30 * SLOWER)
    assert not (folder / "x.pwg").exists()
    return took


def test_cancelling_stops_the_work_at_once(start, folder, slow_document):
    worker = start()
    for how in (signal.SIGINT, signal.SIGKILL):
        # 100 ms is promised; a busy machine adds to it what it likes, but not each time.
        promised = 0.1 if os.getloadavg()[0] < 1.5 * os.cpu_count() else 1.5
        best = min(seconds_to_stop(worker, folder, slow_document, how) for _ in range(3))
        assert best < promised * SLOWER


def test_nothing_is_left_behind(start, folder, slow_document):
    marker = os.urandom(12).hex().encode()
    began = time.time()
    document = folder / "marked.pdf"
    document.write_bytes(slow_document.read_bytes() + b"%" + marker)
    worker = start()
    worker.convert(SAMPLES / "report.pdf", "-o", folder / "warm.pxl")
    worker.wait_for(lambda: not worker.children())
    time.sleep(0.2)
    before = worker.descriptors()
    for _ in range(3):
        worker.convert(SAMPLES / "report.pdf", "-o", folder / "again.pxl")
        job = worker.start_converting(document, "-o", folder / "killed.pwg")
        os.kill(worker.wait_for_child(), signal.SIGKILL)
        job.communicate(timeout=30 * SLOWER)
    document.unlink()
    worker.wait_for(lambda: {name for name, _ in worker.family().values()} <= {"dce-worker-zygo", "dce-worker-idle"})
    worker.wait_for(lambda: worker.descriptors() <= before)
    # What a disk, or what looks like one, might have kept since.
    found = subprocess.run(["find", "/tmp", "/var/tmp", "/dev/shm", "/run", "-type", "f", "-newermt", f"@{began - 1}",
                            "-exec", "grep", "-lF", marker.decode(), "{}", "+"], capture_output=True, timeout=60 * SLOWER)
    assert not found.stdout, found.stdout


def test_sigterm_drains(start, folder):
    document = folder / "long.pdf"
    document.write_bytes(slow_pdf(pages=2, curves=3_000))
    worker = start("--drain-seconds", 120)
    job = worker.start_converting(document, "-o", folder / "drained.pwg")
    worker.wait_for_child()
    worker.process.send_signal(signal.SIGTERM)
    worker.wait_for_log("no more jobs")
    refused = worker.convert(SAMPLES / "report.pdf", "-o", folder / "refused.pxl")
    assert refused.returncode == 70 and b"no engine can be reached" in refused.stderr
    _, error = job.communicate(timeout=120 * SLOWER)
    assert job.returncode == 0, (error, worker.log)
    assert worker.process.wait(timeout=30 * SLOWER) == 0


def test_killed_worker_takes_its_family_along(start, folder, slow_document):
    worker = start()
    job = worker.start_converting(slow_document, "-o", folder / "x.pwg")
    worker.wait_for_child()
    family = worker.family()
    worker.process.kill()
    worker.process.wait()
    _, error = job.communicate(timeout=30 * SLOWER)
    assert job.returncode == 70, error
    for pid in family:
        until = time.monotonic() + 10
        while (status := pathlib.Path(f"/proc/{pid}/status")).exists() and "zombie" not in status.read_text():
            assert time.monotonic() < until, (pid, family[pid])
            time.sleep(0.02)


def test_a_worker_that_is_to_end_with_its_parent_does(folder, worker_program):
    log = folder / "worker.log"
    log.touch()  # the shell may say who it started before it opens this
    shell = f'setpriv --pdeathsig TERM "{worker_program}" --listen unix:{folder}/e.sock --office off 2> {log} & echo $!; wait'
    parent = subprocess.Popen(["sh", "-c", shell], stdout=subprocess.PIPE)
    worker = int(parent.stdout.readline())
    until = time.monotonic() + 60 * SLOWER
    while "ready:" not in log.read_text() and time.monotonic() < until:
        time.sleep(0.02)
    parent.kill()
    parent.wait()
    while "0 jobs done" not in log.read_text():
        assert time.monotonic() < until, (worker, log.read_text())
        time.sleep(0.02)


def test_a_worker_of_one_caller_makes_nothing_ready_for_another_job(folder, worker_program):
    ours, theirs = socket.socketpair()
    log = folder / "worker.log"
    with ours, theirs, open(log, "wb") as errors:
        command = [worker_program, "--listen", f"fd:{theirs.fileno()}", "--office", "off"]
        worker = subprocess.Popen(command, stderr=errors, pass_fds=[theirs.fileno()])
        until = time.monotonic() + 60 * SLOWER
        while "ready:" not in log.read_text() and time.monotonic() < until:
            time.sleep(0.02)
        time.sleep(0.3)
        family = descendants(worker.pid)
    assert worker.wait(timeout=60 * SLOWER) == 0, log.read_text()
    assert len(family) == 1, family


def test_a_second_engine_takes_over(start, folder, slow_document):
    first, second = start("--slots", 1), start("--slots", 1)
    first.process.kill()
    first.process.wait()
    done = subprocess.run([DCE, "convert", SAMPLES / "report.pdf", "-o", folder / "out.pxl", "--engine",
                           f"{first.address},{second.address}"], capture_output=True, timeout=60 * SLOWER)
    assert done.returncode == 0, done.stderr


def test_a_job_whose_engine_dies_before_output_is_done_by_the_other(start, folder):
    document = folder / "long.pdf"
    document.write_bytes(slow_pdf(curves=1_000))
    engines = [start(), start()]
    # Of a TIFF nothing is sent before all of it is there.
    job = subprocess.Popen([DCE, "convert", document, "-o", folder / "out.tif", "--resolution", "150",
                            "--engine", ",".join(engine.address for engine in engines)], stderr=subprocess.PIPE)
    engines[0].wait_for(lambda: any(engine.children() for engine in engines))
    chosen = next(engine for engine in engines if engine.children())
    chosen.process.kill()
    _, error = job.communicate(timeout=60 * SLOWER)
    assert job.returncode == 0, error
    assert "job 1 of uid" in next(engine for engine in engines if engine is not chosen).log
    assert (folder / "out.tif").stat().st_size > 0


def test_runs_without_privileges(start, folder, slow_document):
    worker = start()
    job = worker.start_converting(slow_document, "-o", folder / "x.pwg")
    for pid in (worker.process.pid, worker.zygote(), worker.wait_for_child()):
        status = dict(line.split(":\t", 1) for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines() if ":\t" in line)
        assert "0" not in status["Uid"].split() and status["CapEff"].strip("0\n") == "" and status["NoNewPrivs"] == "1"
    child = worker.wait_for_child()  # which gets its documents before it goes behind its walls
    worker.wait_for(lambda: "Seccomp:\t2" in pathlib.Path(f"/proc/{child}/status").read_text())
    job.terminate()
    job.communicate(timeout=30 * SLOWER)
