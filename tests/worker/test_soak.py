"""The soak, shortened: tools/soak has the long one."""
import time

from conftest import SANITIZED
from soaking import Soak, documents


def test_many_conversions_while_processes_are_killed(start, folder):
    began = time.time()
    soak = Soak(start, folder)
    soak.learn(documents(wider=False, office=False)[::4])
    soak.run(30, kill_every=60)
    before = soak.rest()
    soak.stopping.clear()
    soak.run(120, kill_every=0.2, seed=2)
    after = soak.rest()
    assert not soak.wrong, soak.wrong
    assert soak.answered == 150 and soak.counts["right"] > 75 and soak.counts["kills"] > 3, soak.counts
    assert after["descriptors"] <= before["descriptors"] + 2
    if not SANITIZED:  # a sanitizer's shadow is not the program's memory
        assert after["rss_kb"] < before["rss_kb"] + 8_000
    assert soak.files_left(began) == []
