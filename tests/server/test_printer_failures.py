"""Printers that are off, break off, refuse and give up: what becomes of the job, and what its owner is told."""
import json
import os
import pathlib
import socket
import struct
import threading

import pytest
from conftest import SAMPLES, Printer
from real_printers import IppPrinter, free_port
from waiting import wait_until

STUB = os.environ.get("DCE_WITHOUT_DNSSD", "")


def release(server, token, name):
    """A short document, released by the API; its id."""
    job = server.upload(token, SAMPLES / "plain.txt")["id"]
    server.wait_for(token, job, "held")
    device = next(device["id"] for device in server.api(token, "GET", "/devices")[1] if device["name"] == name)
    assert server.api(token, "POST", f"/jobs/{job}/release", json.dumps({"device": device}))[0] == 200
    return job


class Breaking:
    """Port 9100 that takes `bytes` and then resets the connection."""

    def __init__(self, size):
        self.size, self.taken = size, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"socket://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            while self.taken < self.size:
                self.taken += len(connection.recv(min(65536, self.size - self.taken)) or b"x" * self.size)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()


def test_a_printer_that_is_off_is_tried_until_it_is_back(server, user):
    token, _ = user
    server.start()
    port = free_port()
    server.command("devices", "add", "hall", f"socket://127.0.0.1:{port}")
    job = release(server, token, "hall")
    found = server.wait_until(token, job, lambda job: job["message"])
    assert found["state"] == "releasing" and "cannot be reached" in found["message"]
    printer = Printer(port=port)
    try:
        server.wait_for(token, job, "sent")
        assert len(printer.whole()) == 1
        assert "failed" in server.command("jobs", "show", job)
    finally:
        printer.close()


def test_what_waits_for_a_printer_can_be_called_back(server, user):
    token, _ = user
    server.start()
    server.command("devices", "add", "hall", f"socket://127.0.0.1:{free_port()}")
    job = release(server, token, "hall")
    server.wait_until(token, job, lambda job: job["message"])
    assert server.api(token, "POST", f"/jobs/{job}/cancel")[0] == 200
    assert server.wait_for(token, job, "held")


def test_another_printer_of_the_group_stands_in(server, user, printer):
    token, _ = user
    printer.status = True
    server.start()
    server.command("devices", "add", "off", f"socket://127.0.0.1:{free_port()}", "--group", "floor")
    server.command("devices", "add", "other", printer.address, "--group", "floor")
    lone = Printer()
    server.command("devices", "add", "alone", lone.address)
    try:
        job = release(server, token, "off")
        server.wait_for(token, job, "printed")
        assert len(printer.whole()) == 1 and not lone.streams
        shown = server.command("jobs", "show", job)
        assert "cannot be reached" in shown and "printed" in shown
    finally:
        lone.close()


def test_a_disabled_printer_gets_nothing_and_stands_in_for_none(server, user, printer):
    token, _ = user
    server.start()
    server.command("devices", "add", "off", f"socket://127.0.0.1:{free_port()}", "--group", "floor")
    server.command("devices", "add", "other", printer.address, "--group", "floor")
    server.command("devices", "disable", "other")
    job = release(server, token, "off")
    server.wait_until(token, job, lambda job: job["message"])
    assert not printer.streams


def test_a_printer_that_breaks_off_in_the_middle_is_not_sent_to_again(server, user, printer):
    token, _ = user
    breaking = Breaking(20)
    server.start()
    server.command("devices", "add", "hall", breaking.address, "--group", "floor")
    server.command("devices", "add", "other", printer.address, "--group", "floor")
    job = server.upload(token, SAMPLES / "photo.jpg")["id"]
    server.wait_for(token, job, "held")
    device = next(device["id"] for device in server.api(token, "GET", "/devices")[1] if device["name"] == "hall")
    assert server.api(token, "POST", f"/jobs/{job}/release", json.dumps({"device": device}))[0] == 200
    found = server.wait_for(token, job, "unconfirmed")
    assert "went away" in found["message"]
    assert not printer.streams, "perhaps pages came out: nobody stands in"
    breaking.close()


def ipp_printer(folder, **options):
    if not pathlib.Path(STUB).is_file():
        pytest.skip("DCE_WITHOUT_DNSSD names no library: run by ctest")
    return IppPrinter(folder, STUB, ["application/octet-stream", "application/vnd.hp-PCLXL"], **options).start()


def test_an_ipp_printer_that_gives_up_says_so(server, user, tmp_path):
    token, _ = user
    printer = ipp_printer(tmp_path / "printer", status=1)
    try:
        server.start()
        server.command("devices", "add", "office", printer.address)
        job = release(server, token, "office")
        found = server.wait_until(token, job, lambda job: job["message"])
        assert found["state"] == "held" and "the printer gave up" in found["message"], found
        assert len(printer.jobs()) == 1
    finally:
        printer.stop()


def test_an_ipp_printer_that_is_off_is_tried_until_it_is_back(server, user, tmp_path):
    token, _ = user
    printer = ipp_printer(tmp_path / "printer")
    try:
        server.start()
        server.command("devices", "add", "office", printer.address)
        printer.stop()
        job = release(server, token, "office")
        server.wait_until(token, job, lambda job: "cannot be reached" in job["message"])
        printer.start()
        server.wait_for(token, job, "printed")
        wait_until(printer.jobs)
    finally:
        printer.stop()
