"""A backup is whole, private and without the key; restored, documents are read and nothing is printed again."""
import os
import stat
import subprocess
import tarfile

from conftest import SAMPLES, SERVER, Printer, Server


def fails(server, *words):
    done = subprocess.run([SERVER, "--config", str(server.config), *words], capture_output=True, text=True)
    assert done.returncode == 1, done.stdout
    return done.stdout + done.stderr


def test_a_backup_is_restored(server, user, tmp_path):
    token, code = user
    gone = Printer()
    server.start()
    server.command("devices", "add", "hall", gone.address)
    server.command("mailboxes", "add", "print", "host=127.0.0.1", "port=1", "user=print", "--secret", "password", given="hush\n")
    gone.close()
    held, releasing = (server.upload(token, SAMPLES / "plain.txt")["id"] for _ in range(2))
    for job in (held, releasing):
        server.wait_for(token, job, "held")
    device = server.api(token, "GET", "/devices")[1][0]["id"]
    server.api(token, "POST", f"/jobs/{releasing}/release", '{"device": "%s"}' % device)
    backup = tmp_path / "backup.tar"
    assert "key is NOT in it" in server.command("backup", str(backup))
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert "there already" in fails(server, "backup", str(backup))
    names = tarfile.open(backup).getnames()
    assert "./dce.db" in names and not any("master.key" in name for name in names)
    assert not list((server.folder / "state").glob("backup-*")), "nothing is left lying"
    server.stop()

    other = Server(tmp_path / "other")
    assert "no key" in fails(other, "restore", str(backup))
    (other.folder / "state/master.key").write_bytes(b"\1" * 32)
    os.chmod(other.folder / "state/master.key", 0o600)
    assert "another one" in fails(other, "restore", str(backup))
    (other.folder / "state/master.key").write_bytes((server.folder / "state/master.key").read_bytes())
    other.command("restore", str(backup))
    assert other.command("users", "code", "ann@example.org") == code
    # Its password is read with the key: nothing answers there, and it is not the password that is missed.
    assert "nothing answers" in fails(other, "mailboxes", "test", "print")
    assert "is there" in fails(other, "restore", str(backup))
    other.start()
    try:
        assert other.wait_for(token, releasing, "unconfirmed")
        assert other.wait_for(token, held, "held")
        printer = Printer()
        other.command("devices", "add", "new", printer.address)
        new = next(device["id"] for device in other.api(token, "GET", "/devices")[1] if device["name"] == "new")
        other.api(token, "POST", f"/jobs/{held}/release", '{"device": "%s"}' % new)
        other.wait_for(token, held, "sent")
        assert len(printer.whole()) == 1
        assert "store.restore" in other.command("audit", "--action", "store")
    finally:
        other.stop()


def test_with_the_key_it_is_whole(server, user, tmp_path):
    _, code = user
    backup = tmp_path / "backup.tar"
    server.command("backup", str(backup), "--with-key")
    other = Server(tmp_path / "other")
    other.command("restore", str(backup))
    assert other.command("users", "code", "ann@example.org") == code


def test_what_is_no_backup_is_refused(tmp_path):
    server = Server(tmp_path / "server")
    (tmp_path / "garbage").write_bytes(b"nonsense" * 1000)
    assert "no backup" in fails(server, "restore", str(tmp_path / "garbage"))
    evil = tmp_path / "evil.tar"
    with tarfile.open(evil, "w") as file:
        link = tarfile.TarInfo("documents")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc"
        file.addfile(link)
    assert "no backup does" in fails(server, "restore", str(evil))
    assert "not there" in fails(server, "restore", str(tmp_path / "missing"))
