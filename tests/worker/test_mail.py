"""Mail, Outlook's files, winmail.dat, archives and web pages through a real worker."""
import base64
import json
import socket
import subprocess
import threading
import zipfile

import pytest

from conftest import DCE, SAMPLES, SLOWER, SOURCE

CORPUS = SOURCE.parent / "shared/corpus/mail"
SAMPLE = (SAMPLES / "report.pdf").read_bytes()  # 5 pages
PHOTO = (SAMPLES / "photo.jpg").read_bytes()    # 1 page


def part(kind, content, *headers):
    encoded = base64.encodebytes(content).replace(b"\n", b"\r\n")
    return ("\r\n".join([f"Content-Type: {kind}", "Content-Transfer-Encoding: base64", *headers]) + "\r\n\r\n").encode() + encoded


def mail(*parts, kind="mixed"):
    head = ("From: =?utf-8?q?J=C3=BCrgen?= <j@example.org>\r\nTo: print@example.org\r\nSubject: Pages\r\n"
            f"Date: Mon, 1 Jan 2024 10:00:00 +0100\r\nMIME-Version: 1.0\r\nContent-Type: multipart/{kind}; boundary=b\r\n\r\n").encode()
    return head + b"".join(b"--b\r\n" + each + b"\r\n" for each in parts) + b"--b--\r\n"

TEXT = part("text/plain; charset=utf-8", "Grüße".encode())


class Converted:
    """What came of a document."""
    def __init__(self, worker, folder, name, content, *options):
        document, output = folder / name, folder / "out.pdf"
        document.write_bytes(content)
        output.unlink(missing_ok=True)
        done = worker.convert(document, "-o", output, "--stats=json", *options)
        self.code, lines = done.returncode, done.stderr.decode().splitlines()
        self.warnings = [line for line in lines if line.startswith("dce: warning")]
        self.errors = [line for line in lines if line not in self.warnings and not line.startswith("{")]
        self.pages = json.loads(lines[-1])["pages"] if self.code == 0 else 0
        self.text = subprocess.run(["pdftotext", output, "-"], capture_output=True, text=True).stdout if output.exists() else ""


@pytest.fixture
def convert(start, folder):
    worker = start()
    return lambda content, *options, name="document": Converted(worker, folder, name, content, *options)


def test_attachments_are_documents_in_order(convert):
    found = convert(mail(TEXT, part("application/pdf; name=report.pdf", SAMPLE), part("image/jpeg; name=photo.jpg", PHOTO)))
    assert (found.code, found.pages, found.warnings) == (0, 6, [])
    assert "Grüße" not in found.text
    asked = convert(mail(TEXT, part("application/pdf; name=report.pdf", SAMPLE)), "-O", "dce-mail-message=print")
    assert asked.pages == 6
    first = asked.text.split("\f")[0]
    assert "Jürgen <j@example.org>" in first and "Grüße" in first and "report.pdf" in first and "Pages" in first


def test_a_mail_without_attachments_is_its_text(convert):
    found = convert(mail(TEXT))
    assert found.pages == 1 and "Grüße" in found.text
    omitted = convert(mail(TEXT), "-O", "dce-mail-message=omit")
    assert omitted.code == 2 and len(omitted.errors) == 1 and "nothing to print" in omitted.errors[0]


def test_a_bad_attachment_is_named_and_the_others_are_printed(convert):
    found = convert(mail(part("application/x; name=broken.bin", bytes(range(256)) * 20), part("application/pdf; name=report.pdf", SAMPLE),
                         part("application/pdf; name=locked.pdf", (SAMPLES / "encrypted.pdf").read_bytes()),
                         part("application/pdf; name=cut.pdf", b"%PDF-1.7 nothing")))
    assert (found.code, found.pages) == (0, 5), found.errors
    assert [name for name in ("broken.bin", "locked.pdf", "cut.pdf") if any(name in line for line in found.warnings)] == [
        "broken.bin", "locked.pdf", "cut.pdf"]
    nothing = convert(mail(part("application/x; name=broken.bin", bytes(range(256)) * 20)))
    assert nothing.code == 2 and len(nothing.errors) == 1 and "broken.bin" in nothing.errors[0]


def test_images_of_the_text_stay_in_it_and_nothing_is_fetched(convert):
    asked = []
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()

    def wait():
        try:
            asked.append(listener.accept()[0])
        except OSError:
            pass

    threading.Thread(target=wait, daemon=True).start()
    html = (f'<p>Inside <img src="cid:photo@x"> and <img src="http://127.0.0.1:{listener.getsockname()[1]}/pixel.png">'
            f'<link rel=stylesheet href="http://127.0.0.1:{listener.getsockname()[1]}/a.css"><script>document.write("ran")</script>').encode()
    found = convert(mail(part("text/html", html), part("image/jpeg", PHOTO, "Content-ID: <photo@x>", "Content-Disposition: inline; filename=p.jpg"),
                         kind="related"))
    assert found.code == 0 and "Inside" in found.text and "ran" not in found.text
    assert any("nothing is fetched" in line for line in found.warnings)
    assert found.pages <= 2
    listener.close()
    assert not asked


def test_archives_and_what_is_in_them(convert, folder):
    inner, outer = folder / "inner.zip", folder / "outer.zip"
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("photo.jpg", PHOTO)
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/report.pdf", SAMPLE)
        archive.writestr("mail.eml", mail(TEXT, part("application/zip; name=inner.zip", inner.read_bytes())))
        archive.writestr("zeros.pdf", bytes(50 << 20))
        archive.writestr("program.exe", b"MZ" + bytes(range(256)) * 10)
    found = convert(outer.read_bytes())
    assert (found.code, found.pages) == (0, 6), (found.errors, found.warnings)
    assert any("zeros.pdf" in line and "200 times" in line for line in found.warnings)
    assert any("program.exe" in line for line in found.warnings)


def test_a_web_page(convert):
    found = convert(b"<html><head><title>T</title></head><body><h1>Heading</h1><p>Words</p></body></html>")
    assert found.pages == 1 and "Heading" in found.text and "Words" in found.text


def test_several_inputs_keep_their_order(start, folder):
    worker = start()
    (folder / "m").write_bytes(mail(TEXT))
    output = folder / "out.pdf"
    done = worker.convert(SAMPLES / "photo.jpg", folder / "m", SAMPLES / "report.pdf", "-o", output, "--stats=json")
    assert done.returncode == 0 and json.loads(done.stderr.splitlines()[-1])["pages"] == 7
    assert "Grüße" in subprocess.run(["pdftotext", "-f", "2", "-l", "2", output, "-"], capture_output=True, text=True).stdout


def test_a_wrong_wish_is_a_wrong_ticket(start, folder):
    worker = start()
    (folder / "m").write_bytes(mail(TEXT))
    assert worker.convert(folder / "m", "-o", folder / "o.pdf", "-O", "dce-mail-message=perhaps").returncode == 1


def test_dce_convert_takes_mail_by_itself(folder):
    document, output = folder / "letter", folder / "out.pdf"
    document.write_bytes(mail(TEXT, part("image/jpeg; name=photo.jpg", PHOTO)))
    done = subprocess.run([DCE, "convert", document, "-o", output, "-O", "dce-mail-message=print"], capture_output=True, timeout=120 * SLOWER)
    assert done.returncode == 0, done.stderr
    assert "Grüße" in subprocess.run(["pdftotext", output, "-"], capture_output=True, text=True).stdout


@pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus")
def test_real_and_broken_messages(start, folder):
    worker = start("--conversion-seconds", 60)
    output, printed = folder / "out.pdf", 0
    for path in sorted(CORPUS.iterdir())[:: 3 if SLOWER == 1 else 12]:
        done = worker.convert(path, "-o", output, "-O", "dce-mail-message=print")
        lines = [line for line in done.stderr.splitlines() if b"warning" not in line]
        assert done.returncode in (0, 2), (path.name, done.stderr)
        assert len(lines) == (0 if done.returncode == 0 else 1), (path.name, lines)
        printed += done.returncode == 0
    assert printed >= 5
    assert worker.process.poll() is None and "signal" not in worker.log
