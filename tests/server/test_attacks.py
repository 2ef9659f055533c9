"""What strangers try on the wire: smuggled requests, bodies and headers without end, slow clients, old TLS, paths, names that are commands."""
import contextlib
import json
import os
import re
import socket
import time

import pytest
from conftest import SAMPLES, Browser, Printer, Server, open_panel, read_qr
from waiting import wait_until


@pytest.fixture(scope="module")
def target(tmp_path_factory):
    """A server with a user and a printer, for all that leaves it as it was."""
    printer = Printer()
    server = Server(tmp_path_factory.mktemp("target") / "server", "[policy]\ndocument_mb = 1\n").start()
    server.command("users", "add", "ann@example.org")
    server.command("devices", "add", "hall", printer.address, "--format", "pclxl")
    server.token = server.command("users", "token", "ann@example.org")
    server.printer = printer
    yield server
    assert server.process.poll() is None and " error " not in server.log_path.read_text(), server.log_path.read_text()
    server.stop()
    printer.close()


def say(port, text, source="127.0.0.1", seconds=5):
    """What comes back, until the server has enough of it or is silent."""
    with socket.create_connection(("127.0.0.1", port), seconds, (source, 0)) as connection:
        answer = b""
        with contextlib.suppress(OSError):
            connection.sendall(text if isinstance(text, bytes) else text.encode("latin-1"))
            connection.shutdown(socket.SHUT_WR)
            while piece := connection.recv(65536):
                answer += piece
        return answer


SECOND = "GET /api/v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n"
SMUGGLED = {
    "both lengths": f"POST /release/code HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{SECOND}",
    "both lengths, turned round": f"POST /release/code HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n{SECOND}",
    "two lengths": f"POST /release/code HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: {len(SECOND)}\r\n\r\n{SECOND}",
    "a length with a sign": f"POST /release/code HTTP/1.1\r\nHost: x\r\nContent-Length: +0\r\n\r\n{SECOND}",
    "a length below zero": f"POST /release/code HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n{SECOND}",
    "a coding nobody knows": f"POST /release/code HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n{SECOND}",
    "a blank before the colon": f"POST /release/code HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n{SECOND}",
    "a size that turns over": f"POST /release/code HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n10000000000000000\r\n\r\n{SECOND}",
    "a size that is none": f"POST /release/code HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n{SECOND}",
    "a line end in a header": f"GET /style.css HTTP/1.1\r\nHost: x\r\nX: a\rb\r\n\r\n{SECOND}",
    "a zero in a header": f"GET /style.css HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n{SECOND}",
}


@pytest.mark.parametrize("text", SMUGGLED.values(), ids=SMUGGLED.keys())
def test_a_request_is_not_hidden_in_another(target, text):
    answer = say(target.port, text)
    assert answer.count(b"HTTP/1.1 ") <= 1 and b'"openapi"' not in answer, answer


def test_two_requests_in_a_row_are_two(target):
    """Or the test above would show nothing."""
    answer = say(target.port, "GET /style.css HTTP/1.1\r\nHost: x\r\n\r\n" + SECOND.replace("Host: x\r\n", "Host: x\r\nConnection: close\r\n"))
    assert answer.count(b"HTTP/1.1 200 OK") == 2, answer[-200:]


def status(answer):
    return int(answer.split()[1]) if answer.startswith(b"HTTP/1.1 ") else 0


def test_too_much_is_refused_before_it_is_read(target):
    upload = f"POST /api/v1/jobs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {target.token}\r\n"
    assert status(say(target.port, "GET / HTTP/1.1\r\nHost: x\r\nX: " + "a" * 20000 + "\r\n\r\n")) == 431
    assert status(say(target.port, "GET /" + "a" * 20000 + " HTTP/1.1\r\nHost: x\r\n\r\n")) == 431
    assert status(say(target.port, "POST /release/code HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n")) == 413
    assert status(say(target.port, upload + "Content-Length: 99999999999\r\n\r\n")) == 413
    piece = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    assert status(say(target.port, upload.encode() + b"Transfer-Encoding: chunked\r\n\r\n" + piece * 40)) == 413
    assert status(say(target.port, upload.replace(target.token, "none") + "Content-Length: 1000\r\n\r\n")) == 401, "before its body"


def test_a_refusal_arrives_though_more_was_sent(target):
    """What is unread at the close would reset the connection, and the answer with it: often enough to show in twenty."""
    upload = f"POST /api/v1/jobs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {target.token}\r\nContent-Length: 3000000\r\n\r\n"
    answers = [status(say(target.port, upload.encode() + b"x" * 3000000)) for _ in range(20)]
    assert answers == [413] * 20
    assert status(say(target.port, "GET / HTTP/1.1\r\nno header\r\n\r\n" + "a" * 100000)) == 400


def test_paths_lead_nowhere_else(target):
    secret = (target.folder / "state/master.key").read_bytes()
    for path in ("/../master.key", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc/passwd", "//etc/passwd", "/style.css/../../master.key",
                 "/release/job/../../../etc/passwd", "/api/v1/jobs/..%2f..%2f..", "/panel/../../etc/passwd", "/Q/..", "/release/job/%00"):
        answer = say(target.port, f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {target.token}\r\nConnection: close\r\n\r\n")
        assert status(answer) in (0, 303, 400, 403, 404) and b"root:" not in answer and secret not in answer, (path, answer[:200])


@pytest.mark.parametrize("name", ['x"\r\n@PJL SET COPIES=99\r\n', "x\x1b%-12345X@PJL RDYMSG DISPLAY=\"HELLO\"", "$(reboot).pdf;`id`|&", "%n%s" * 20, "\u202efdp.exe", "a" * 5000],
                         ids=["pjl", "escape", "shell", "format", "direction", "long"])
def test_names_are_no_commands(target, name):
    job = target.upload(target.token, SAMPLES / "plain.txt", name)["id"]
    target.wait_for(target.token, job, "held")
    device = target.api(target.token, "GET", "/devices")[1][0]["id"]
    before = len(target.printer.whole())
    assert target.api(target.token, "POST", f"/jobs/{job}/release", json.dumps({"device": device}))[0] == 200
    wait_until(lambda: len(target.printer.whole()) > before)
    stream = target.printer.whole()[-1]
    lines = re.findall(rb"(?m)^(?:\x1b%-12345X)?@PJL ?(\w*)", stream)
    assert lines.count(b"JOB") == 1 and b"RDYMSG" not in lines and b"COPIES=99" not in b"".join(re.findall(rb"(?m)^@PJL SET.*$", stream)), lines


def test_a_qr_code_names_no_other_server_in_markup(target):
    panel = open_panel(target, "hall")
    response, image = panel.request("GET", "/release/qr", headers={"Host": 'evil.test/"><script>'})
    assert response.status == 200 and read_qr(image).startswith("HTTP://LOCALHOST/Q/")


def hold(port, source, begun):
    """A client that begins and does not go on, in one of several ways."""
    connection = socket.create_connection(("127.0.0.1", port), 20, (source, 0))
    connection.sendall(begun.encode())
    return connection


def thread_count(server):
    return len(os.listdir(f"/proc/{server.process.pid}/task"))


def test_500_slow_clients_do_not_hold_up_the_rest(target):
    ways = ("", "GE", "GET /release HTTP/1.1\r\nHost: x\r\nX-", "POST /release/code HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\nkey=",
            "POST /api/v1/jobs HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nx")

    def answers(rounds=20):
        times = []
        for _ in range(rounds):
            began = time.monotonic()
            assert Browser(target.port).get("/style.css").status == 200
            times.append(time.monotonic() - began)
        return sorted(times)[rounds // 2]

    alone = answers()
    held = [hold(target.port, f"127.0.0.{2 + number // 90}", ways[number % len(ways)]) for number in range(500)]
    try:
        threads = thread_count(target)
        crowded = answers()
        job = target.upload(target.token, SAMPLES / "plain.txt")["id"]
        target.wait_for(target.token, job, "held")
        assert thread_count(target) == threads, "no thread is held by a connection"
        print(f"{alone * 1000:.1f} ms alone, {crowded * 1000:.1f} ms beside 500 slow clients")
        assert crowded < max(0.5, 5 * alone)
    finally:
        for connection in held:
            connection.close()


def test_one_address_takes_a_hundred_connections_and_no_more(target):
    held = [hold(target.port, "127.0.0.77", "GET") for _ in range(100)]
    try:
        assert say(target.port, "GET /style.css HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "127.0.0.77") == b""
        assert status(say(target.port, "GET /style.css HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")) == 200
    finally:
        for connection in held:
            connection.close()
