"""Certificates that are renewed while the worker serves."""
import os
import shutil
import signal
import socket
import ssl
import subprocess

import pytest

from conftest import SAMPLES, SLOWER, WORKER, slow_pdf


def make_pki(place):
    subprocess.run([WORKER, "pki", "init", place], check=True)
    (place / "engine.key").chmod(0o644)  # for the user that the worker has become
    return place


def put(source, place, *names):
    for name in names:
        os.replace(shutil.copy(source / name, place / "new"), place / name)


def shown(worker):
    """The certificate that a new caller sees, in PEM."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_alpn_protocols(["h2"])
    host, port = worker.address.removeprefix("tls:").rsplit(":", 1)
    with socket.create_connection((host, int(port)), timeout=20 * SLOWER) as plain, context.wrap_socket(plain) as connection:
        return ssl.DER_cert_to_PEM_cert(connection.getpeercert(binary_form=True))


def reload(worker, words):
    worker.process.send_signal(signal.SIGHUP)
    worker.wait_for_log(words)


def test_renewed_certificates_are_shown_to_who_comes_next(start, folder):
    old, new = make_pki(folder / "old"), make_pki(folder / "new")
    served = shutil.copytree(old, folder / "served")
    worker = start("--pki", served, "--cache", 0, address="tls:localhost:0", pki=old)
    assert shown(worker) == (old / "engine.pem").read_text()
    slow = folder / "slow.pdf"
    slow.write_bytes(slow_pdf(pages=2, curves=2_000))
    running = worker.start_converting(slow, "-o", folder / "slow.pcl")
    worker.wait_for_child()

    put(new, served, "ca.pem", "engine.pem", "engine.key")
    reload(worker, "new certificates taken")
    assert running.poll() is None, "the call was to run meanwhile"
    assert shown(worker) == (new / "engine.pem").read_text()
    refused = worker.convert(SAMPLES / "report.pdf", "-o", folder / "refused.pxl")
    assert refused.returncode != 0 and not (folder / "refused.pxl").exists()
    worker.pki = new
    assert worker.convert(SAMPLES / "report.pdf", "-o", folder / "served.pxl").returncode == 0
    assert running.wait(timeout=60 * SLOWER) == 0, running.stderr.read()
    assert (folder / "slow.pcl").exists()


@pytest.mark.parametrize("mistake", ["another's key", "half a file", "no file", "not readable"])
def test_bad_certificates_leave_the_old_ones(start, folder, mistake):
    old, new = make_pki(folder / "old"), make_pki(folder / "new")
    served = shutil.copytree(old, folder / "served")
    worker = start("--pki", served, address="tls:127.0.0.1:0", pki=old)
    put(new, served, "ca.pem", "engine.pem")
    if mistake == "another's key":
        words = f"{served}/engine.key is not the key of {served}/engine.pem"
    elif mistake == "half a file":
        (served / "engine.pem").write_text((new / "engine.pem").read_text()[:300])
        words = f"{served}/engine.pem is no certificate in PEM"
    elif mistake == "no file":
        (served / "ca.pem").unlink()
        words = f"{served}/ca.pem: No such file"
    else:
        if os.geteuid() != 0:
            pytest.skip("needs two users")
        put(new, served, "engine.key")
        (served / "engine.key").chmod(0o600)
        words = f"{served}/engine.key: Permission denied"
    reload(worker, f"new certificates refused, the old ones stay: {words}")
    assert shown(worker) == (old / "engine.pem").read_text()
    assert worker.convert(SAMPLES / "report.pdf", "-o", folder / "a.pxl").returncode == 0

    put(new, served, "ca.pem", "engine.pem", "engine.key")
    (served / "engine.key").chmod(0o644)
    reload(worker, "new certificates taken")
    assert shown(worker) == (new / "engine.pem").read_text()
