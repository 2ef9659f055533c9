"""Many callers at one moment, and several workers that share them."""
import subprocess
import threading

from conftest import CALLER, DCE, SAMPLES, SLOWER, slow_pdf


def all_ends(jobs):
    """Exit code and both outputs of each."""
    return [(job.wait(timeout=120 * SLOWER), *out) for job, out in [(job, job.communicate(timeout=120 * SLOWER)) for job in jobs]]


def test_two_hundred_callers_are_served_or_told_busy(start, folder):
    worker = start("--slots", 2, "--waiting", 32)
    sample = SAMPLES / "layers.pdf"
    expected = subprocess.run([DCE, "convert", sample, "-o", "-", "--to", "pclxl"], capture_output=True, check=True).stdout
    # The first result is kept a moment after it was sent, in a descriptor of its own.
    worker.wait_for(lambda: worker.convert(sample, "-o", folder / "first.pxl") and "kept result" in worker.log)
    before = worker.descriptors()
    ends = all_ends([worker.start_converting(sample, "-o", "-", "--to", "pclxl") for _ in range(200)])
    served = [out for code, out, _ in ends if code == 0]
    busy = [error for code, _, error in ends if code == 4]
    assert len(served) + len(busy) == 200, [end for end in ends if end[0] not in (0, 4)][:3]
    assert all(out == expected for out in served) and all(b"busy" in error for error in busy)
    assert len(served) > 2
    worker.wait_for(lambda: worker.descriptors() <= before)


def test_two_workers_share_jobs_and_one_that_is_killed_loses_none(start, folder):
    document = folder / "document.pdf"
    document.write_bytes(slow_pdf(curves=150))
    workers = [start("--slots", 1) for _ in range(2)]
    numbers, lock, ends = list(range(18)), threading.Lock(), {}

    def take():
        while True:
            with lock:
                if not numbers:
                    return
                number = numbers.pop()
            # Of a TIFF nothing is sent before all of it is there.
            done = subprocess.run([DCE, "convert", document, "-o", folder / f"{number}.tif", "--resolution", "100", "--engine",
                                   ",".join(worker.address for worker in workers)], capture_output=True, timeout=120 * SLOWER, env=CALLER)
            with lock:
                ends[number] = done
                if len(ends) == 6:
                    workers[0].process.kill()

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ends) == 18 and all(done.returncode == 0 for done in ends.values()), [done for done in ends.values() if done.returncode][:3]
    assert len({(folder / f"{number}.tif").read_bytes() for number in ends}) == 1
    assert all("job 1 of uid" in worker.log for worker in workers)
