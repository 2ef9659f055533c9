"""Documents of Office through a worker, and through the one that dce starts for itself."""
import http.server
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import threading
import time
import zipfile

import pytest

from conftest import DCE, SAMPLES, SLOWER, SOURCE, descendants, stat_fields

OFFICE = SOURCE / "tests/data/office"
LOCKED = SOURCE / "tests/data/office-locked"
CORPUS = SOURCE / "../shared/corpus/office"
LIBREOFFICE = pathlib.Path("/usr/lib/libreoffice/program")

needs_libreoffice = pytest.mark.skipif(
    not all((LIBREOFFICE / name).exists() for name in ("libswlo.so", "libsclo.so", "libsdlo.so")),
    reason="LibreOffice Writer, Calc and Impress are not installed")


@pytest.fixture
def office(start):
    worker = start("--conversion-seconds", 300, "--office", LIBREOFFICE)
    worker.wait_for_log("is ready: LibreOffice", seconds=120)
    return worker


def text_of(pdf):
    return subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True).stdout.decode()


def pages_of(pdf):
    shown = subprocess.run(["pdfinfo", pdf], capture_output=True, check=True).stdout.decode()
    return int(re.search(r"^Pages:\s*(\d+)", shown, re.M)[1])


def converted(worker, document, folder, *options):
    output = folder / "out.pdf"
    done = worker.convert(document, "-o", output, *options, timeout=120)
    assert done.returncode == 0, (document.name, done.stderr, worker.log)
    return output


@needs_libreoffice
def test_every_format(office, folder):
    pages = {"csv": 1, "xls": 1, "xlsx": 1, "ods": 1}
    for document in sorted(OFFICE.iterdir()):
        output = converted(office, document, folder)
        assert pages_of(output) == pages.get(document.suffix[1:], 2), document.name
        assert re.search(r"second page|Item 1|Slide number 2|Paper +3", text_of(output)), document.name
    # Of the programs that LibreOffice started aside while it was loaded none stays unburied either.
    office.wait_for(lambda: all(state != "Z" for _, state in office.family().values()))


@needs_libreoffice
def test_a_child_waits_before_a_document_comes(office, folder):
    zygote = next(pid for pid, (name, _) in office.family().items() if name.startswith("dce-worker-off"))

    def waiting():
        return [pid for pid, (name, _) in descendants(zygote).items() if name == "dce-worker-idle"]

    first = office.wait_for(waiting)
    assert len(first) == 1
    converted(office, OFFICE / "sample.docx", folder)
    office.wait_for(lambda: waiting() and waiting() != first)
    office.wait_for(lambda: first[0] not in office.family())  # buried by then, too


@needs_libreoffice
def test_content_decides_and_not_the_name(office, folder):
    letter = folder / "letter.xls"
    shutil.copy(OFFICE / "sample.docx", letter)
    assert "second page" in text_of(converted(office, letter, folder))
    nonsense = folder / "nonsense.docx"
    nonsense.write_bytes(os.urandom(5000))
    refused = office.convert(nonsense, "-o", folder / "x.pdf")
    assert refused.returncode == 2 and len(refused.stderr.splitlines()) == 1


@needs_libreoffice
def test_the_ticket_says_the_language(office, folder):
    for language, date in (("en-us", "1/31/(20)?26"), ("de-de", r"31\.0?1\.(20)?26")):
        output = converted(office, OFFICE / "sample.ods", folder, "-O", f"document-natural-language={language}")
        assert re.search(date, text_of(output).replace(" ", "")), (language, text_of(output))


def opened_with(worker, document, word, output):
    done = subprocess.run(worker.command(document, "-o", output, "--password-fd", "0"), input=word, capture_output=True, timeout=60 * SLOWER)
    return done.returncode, done.stderr


@needs_libreoffice
def test_passwords(office, folder):
    locked = {path: b"locked" for path in LOCKED.iterdir()}
    if CORPUS.exists():
        locked |= {CORPUS / "bug53475-password-is-solrcell.docx": b"solrcell", CORPUS / "password.xls": b"password"}
    for document, password in sorted(locked.items()):
        output = folder / f"{document.name}.pdf"
        refused = office.convert(document, "-o", output)
        assert refused.returncode == 3 and len(refused.stderr.splitlines()) == 1, (document.name, refused.stderr)
        assert opened_with(office, document, b"wrong", output)[0] == 3, document.name
        assert opened_with(office, document, password, output) == (0, b""), document.name
        assert document.parent != LOCKED or re.search("second page|Item 1|Slide number 2", text_of(output)), document.name


def linking_docx(path, url):
    """A document with an image that lies elsewhere."""
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    body = f'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="{relations}" ' \
           'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" ' \
           'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" ' \
           'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><w:body><w:p><w:r><w:t>A linked image</w:t>' \
           '</w:r></w:p><w:p><w:r><w:drawing><wp:inline><wp:extent cx="914400" cy="914400"/><wp:docPr id="1" name="i"/>' \
           '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>' \
           '<pic:cNvPr id="1" name="i"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:link="rId9"/><a:stretch>' \
           '<a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="914400" cy="914400"/>' \
           '</a:xfrm><a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>' \
           '</w:p></w:body></w:document>'
    package = "http://schemas.openxmlformats.org/package/2006"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("[Content_Types].xml", f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
                      'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
                      'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
                      'wordprocessingml.document.main+xml"/></Types>')
        file.writestr("_rels/.rels", f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
                      f'Type="{relations}/officeDocument" Target="word/document.xml"/></Relationships>')
        file.writestr("word/_rels/document.xml.rels", f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId9" '
                      f'Type="{relations}/image" Target="{url}" TargetMode="External"/></Relationships>')
        file.writestr("word/document.xml", body)


@needs_libreoffice
def test_nothing_is_fetched(office, folder):
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        do_HEAD = do_OPTIONS = do_GET

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    document = folder / "linking.docx"
    linking_docx(document, f"http://127.0.0.1:{server.server_port}/image.png")
    assert "A linked image" in text_of(converted(office, document, folder))
    server.shutdown()
    assert not asked


@needs_libreoffice
def test_the_child_is_walled_in(office, folder):
    document = folder / "long.csv"
    document.write_text("".join(f"{i},{i * 7},word {i}\n" for i in range(60_000)))
    job = office.start_converting(document, "-o", folder / "x.pdf")

    def children():
        return [pid for pid, (name, state) in office.family().items() if name == "dce-office" and state != "Z"]

    child = office.wait_for(children)[0]
    office.wait_for(lambda: "Seccomp:\t2" in pathlib.Path(f"/proc/{child}/status").read_text())
    status = dict(line.split(":\t", 1) for line in pathlib.Path(f"/proc/{child}/status").read_text().splitlines()
                  if ":\t" in line)
    assert "0" not in status["Uid"].split() and status["NoNewPrivs"] == "1"
    assert status["CapEff"].strip("0\n") == "" and status["CapPrm"].strip("0\n") == ""
    os.kill(child, signal.SIGKILL)
    _, error = job.communicate(timeout=30 * SLOWER)
    assert job.returncode == 70 and b"signal 9" in error
    assert "second page" in text_of(converted(office, OFFICE / "sample.docx", folder))


@needs_libreoffice
def test_nothing_is_left_behind(office, folder):
    marker = "m" + os.urandom(12).hex()
    began = time.time()
    document = folder / "marked.csv"
    document.write_text("".join(f"{i},{marker}\n" for i in range(60_000)))
    for _ in range(2):
        job = office.start_converting(document, "-o", folder / "killed.pdf")
        office.wait_for(lambda: [p for p, (name, state) in office.family().items() if name == "dce-office" and state != "Z"])
        time.sleep(0.3)
        for pid, (name, _) in office.family().items():
            if name == "dce-office":
                os.kill(pid, signal.SIGKILL)
        job.communicate(timeout=30 * SLOWER)
    short = folder / "short.csv"
    short.write_text(f"a,{marker}\n")
    assert marker in text_of(converted(office, short, folder))
    for path in (document, short, folder / "out.pdf"):
        path.unlink()
    found = subprocess.run(["find", "/tmp", "/var/tmp", "/dev/shm", "/run", "-type", "f", "-newermt", f"@{began - 1}",
                            "-exec", "grep", "-lF", marker, "{}", "+"], capture_output=True, timeout=120 * SLOWER)
    assert not found.stdout, found.stdout
    # The file system that only the zygote and its children see.
    zygote = next(pid for pid, (name, _) in office.family().items() if name.startswith("dce-worker-off"))
    seen = pathlib.Path(f"/proc/{zygote}/root/tmp")
    if os.geteuid() == 0 and (seen / "profile").exists():
        found = subprocess.run(["grep", "-rlF", marker, seen], capture_output=True, timeout=60 * SLOWER)
        assert not found.stdout, found.stdout


@needs_libreoffice
def test_a_worker_killed_while_libreoffice_loads_takes_it_along(start):
    worker = start("--office", LIBREOFFICE)
    loading = worker.wait_for(lambda: [pid for pid, (name, _) in worker.family().items() if name.startswith("dce-worker-off")])[0]
    assert "is ready: LibreOffice" not in worker.log
    worker.process.kill()
    worker.process.wait()
    worker.wait_for(lambda: (stat_fields(loading) or ("", "Z"))[1] == "Z", seconds=1)


def test_without_libreoffice(start, folder):
    worker = start("--office", folder)
    worker.wait_for_log("LibreOffice is not installed")
    refused = worker.convert(OFFICE / "sample.docx", "-o", folder / "x.pdf")
    assert refused.returncode == 2 and b"LibreOffice is not installed" in refused.stderr
    assert worker.convert(SAMPLES / "report.pdf", "-o", folder / "y.pdf").returncode == 0
    off = start("--office", "off")
    refused = off.convert(OFFICE / "sample.docx", "-o", folder / "x.pdf")
    assert refused.returncode == 2 and b"set to do without" in refused.stderr


@needs_libreoffice
def test_dce_starts_a_worker_of_its_own(worker_program, folder):
    dce = pathlib.Path(worker_program).parent / "dce"
    if not dce.exists():
        shutil.copy(DCE, dce)
    output = folder / "letter.pxl"
    before = set(os.listdir("/tmp")) | set(os.listdir("/dev/shm"))
    done = subprocess.run([dce, "convert", OFFICE / "sample.docx", "-o", output, "--stats=json"], capture_output=True,
                          timeout=120 * SLOWER)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stderr.splitlines()[-1])["pages"] == 2
    piped = subprocess.run([dce, "convert", "-", "-o", "-", "--to", "pdf"], input=(OFFICE / "sample.rtf").read_bytes(),
                           capture_output=True, timeout=120 * SLOWER)
    assert piped.returncode == 0 and piped.stdout.startswith(b"%PDF-")
    left = {name for name in (set(os.listdir("/tmp")) | set(os.listdir("/dev/shm"))) - before if "office" in name}
    assert not left, left


def test_dce_says_what_is_missing(folder):
    alone = folder / "bin"
    alone.mkdir()
    shutil.copy(DCE, alone / "dce")
    libraries = pathlib.Path(DCE).parents[1] / "lib"
    done = subprocess.run([alone / "dce", "convert", OFFICE / "sample.docx", "-o", folder / "x.pxl"], capture_output=True,
                          env={"LD_LIBRARY_PATH": str(libraries)}, timeout=30 * SLOWER)
    assert done.returncode == 2 and b"dce-worker" in done.stderr and len(done.stderr.splitlines()) == 1
