"""Events, cancelling, threads and signals."""

import os
import signal
import subprocess
import sys
import threading
import time
import weakref

import dce
import pytest
from conftest import many_pages


def test_events_in_order(report, fast):
    events = []
    dce.convert(report, to="pwg", ticket=fast, on_event=events.append)
    kinds = [event.kind for event in events]
    assert kinds == [dce.EventKind.ACCEPTED] + 5 * [dce.EventKind.PAGE_DONE] + [dce.EventKind.FINISHED]
    assert [event.page for event in events[1:-1]] == [1, 2, 3, 4, 5]
    assert {event.pages for event in events} == {5}
    assert sorted(event.bytes for event in events) == [event.bytes for event in events]


def test_the_stream_is_delivered_before_the_event_that_tells(report, fast):
    got, wrong = [], []

    def on_event(event):
        if event.kind in (dce.EventKind.PAGE_DONE, dce.EventKind.FINISHED) and sum(got) < event.bytes:
            wrong.append(event)

    dce.convert(report, lambda view: got.append(len(view)), "pwg", ticket=fast, on_event=on_event)
    assert len(got) >= 5 and not wrong


def test_warnings_are_events_and_in_the_stats(report, fast, tmp_path):
    events = []
    ticket = dict(fast, sides="two-sided-long-edge")
    stats = dce.convert(report, tmp_path / "out.tif", ticket=ticket, on_event=events.append)
    said = [event.message for event in events if event.kind == dce.EventKind.WARNING]
    assert said and said == [warning.message for warning in stats.warnings]


def test_callbacks_run_in_the_calling_thread(report, fast):
    seen = set()
    dce.convert(report, lambda view: seen.add(threading.get_ident()), "pwg", ticket=fast,
                on_event=lambda event: seen.add(threading.get_ident()), engine=dce.Engine(threads=4))
    assert seen == {threading.get_ident()}


def test_an_exception_in_a_callback_ends_the_job(report, fast, tmp_path):
    def on_event(event):
        if event.kind == dce.EventKind.PAGE_DONE:
            raise KeyError(event.page)

    with pytest.raises(KeyError, match="1"):
        dce.convert(report, tmp_path / "out.pwg", ticket=fast, on_event=on_event)
    assert os.listdir(tmp_path) == []

    def write(view):
        raise FloatingPointError("by write")

    with pytest.raises(FloatingPointError, match="by write"):
        dce.convert(report, write, "pwg", ticket=fast)


def test_cancel_before_the_run(report, fast, tmp_path):
    job = dce.Job(report, tmp_path / "out.pwg", ticket=fast)
    job.cancel()
    job.cancel()
    with pytest.raises(dce.CancelledError):
        job.run()
    job.cancel()
    assert os.listdir(tmp_path) == []


def test_cancel_from_an_event(report, fast):
    job = dce.Job(report, to="pwg", ticket=fast, on_event=lambda event: job.cancel())
    with pytest.raises(dce.CancelledError):
        job.run()
    assert job.stats is not None and job.stats.pages <= 1


@pytest.mark.parametrize("threads", [1, 3])
def test_cancel_from_another_thread(fast, threads):
    started = threading.Event()
    job = dce.Job(many_pages(50000), lambda view: None, "pwg", ticket=fast, on_event=lambda event: started.set(),
                  engine=dce.Engine(threads))
    failures, ended = [], []

    def run():
        try:
            job.run()
        except dce.Error as error:
            failures.append(error)
        ended.append(time.monotonic())

    runner = threading.Thread(target=run)
    runner.start()
    assert started.wait(30)
    with pytest.raises(dce.MisuseError):  # it runs already
        job.run()
    cancelled = time.monotonic()
    job.cancel()
    runner.join(30)
    assert isinstance(failures[0], dce.CancelledError)
    assert ended[0] - cancelled < 5  # 100 ms on a machine with nothing else to do


def test_other_threads_run_meanwhile(fast):
    ticks, done = [], threading.Event()

    def tick():
        while not done.is_set():
            ticks.append(None)
            time.sleep(0.001)

    ticker = threading.Thread(target=tick)
    ticker.start()
    try:
        dce.convert(many_pages(300), "/dev/null", "pwg", ticket=dict(fast, **{"printer-resolution": "300dpi"}))
        during = len(ticks)
    finally:
        done.set()
        ticker.join()
    assert during > 5


def test_many_jobs_at_once_on_one_engine(report, fast):
    engine = dce.Engine(threads=2)
    results = [None] * 4

    def convert(index):
        results[index] = dce.convert(report, to="urf", ticket=fast, engine=engine)

    threads = [threading.Thread(target=convert, args=(index,)) for index in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results[0] and results == 4 * results[:1]


INTERRUPTED = """
import sys, dce
sys.path.insert(0, {here!r})
from conftest import FAST, many_pages
document = many_pages(50000)
try:
    print("ready", flush=True)
    dce.convert(document, {output}, "pwg", ticket=FAST)
except KeyboardInterrupt:
    print("interrupted")
"""


@pytest.mark.parametrize("output", ["path", "callable"])
def test_control_c(tmp_path, output):
    here = os.path.dirname(__file__)
    target = repr(str(tmp_path / "out.pwg")) if output == "path" else "lambda view: None"
    with subprocess.Popen([sys.executable, "-c", INTERRUPTED.format(here=here, output=target)],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"ready\n"
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert out == b"interrupted\n", err.decode()
    assert os.listdir(tmp_path) == []


def test_nothing_is_kept_when_all_is_over(report, fast):
    class Listener:
        def __call__(self, event):
            pass

    listener = Listener()
    gone = weakref.ref(listener)
    dce.convert(report, to="pwg", ticket=fast, on_event=listener)
    del listener
    assert gone() is None
