"""Just enough PDF writing to make documents whose every byte is meant: samples and hostile inputs alike."""
import re
import zlib


class Writer:
    """Numbered objects in the order added, a classic cross-reference table (ISO 32000-1, 7.5.4)."""

    def __init__(self, version="1.7"):
        self.version = version
        self.objects = []

    def reserve(self):
        self.objects.append(b"null")
        return f"{len(self.objects)} 0 R"

    def set(self, reference, body):
        self.objects[int(reference.split()[0]) - 1] = as_bytes(body)

    def add(self, body):
        reference = self.reserve()
        self.set(reference, body)
        return reference

    def add_stream(self, entries, data, compress=True):
        return self.add(stream(entries, data, compress))

    def finish(self, root, extra=""):
        out = bytearray(f"%PDF-{self.version}\n%\xe2\xe3\xcf\xd3\n".encode("latin-1"))
        offsets = []
        for number, body in enumerate(self.objects, 1):
            offsets.append(len(out))
            out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
        start = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1)
        out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
        out += f"trailer\n<< /Size {len(offsets) + 1} /Root {root} {extra} >>\nstartxref\n{start}\n%%EOF\n".encode()
        return bytes(out)


class Update:
    """An incremental update (ISO 32000-1, 7.5.6) of a file with a classic cross-reference table."""

    def __init__(self, pdf):
        self.pdf = pdf
        self.size = int(re.findall(rb"/Size (\d+)", pdf)[-1])
        self.root = re.findall(rb"/Root (\d+ \d+ R)", pdf)[-1].decode()
        self.previous = int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])
        self.changed = {}

    def body(self, number):
        if number in self.changed:
            return self.changed[number]
        return re.findall(rb"(?:^|\n)%d 0 obj\s(.*?)endobj" % number, self.pdf, re.S)[-1]

    def first_page(self):
        for number in range(1, self.size):
            if re.search(rb"/Type\s*/Page\b(?!s)", self.body(number)):
                return number
        raise ValueError("no page")

    def add(self, body):
        self.changed[self.size] = as_bytes(body)
        self.size += 1
        return f"{self.size - 1} 0 R"

    def add_stream(self, entries, data):
        return self.add(stream(entries, data))

    def extend_array(self, number, key, references):
        body = self.body(number)
        found = re.search(key.encode() + rb"\s*\[([^\]]*)\]", body)
        joined = " ".join(references).encode()
        if found:
            body = body[:found.end(1)] + b" " + joined + b" " + body[found.end(1):]
        else:
            indirect = re.search(key.encode() + rb"\s+(\d+) 0 R", body)
            if indirect:
                array = self.body(int(indirect[1])).strip()
                self.changed[int(indirect[1])] = array[:-1] + b" " + joined + b" ]"
                return
            end = body.rindex(b">>")
            body = body[:end] + key.encode() + b" [ " + joined + b" ] " + body[end:]
        self.changed[number] = body

    def finish(self):
        out = bytearray(self.pdf)
        if not out.endswith(b"\n"):
            out += b"\n"
        entries = []
        for number, body in sorted(self.changed.items()):
            entries.append((number, len(out)))
            out += b"%d 0 obj\n" % number + body.strip() + b"\nendobj\n"
        start = len(out)
        out += b"xref\n"
        for number, offset in entries:
            out += b"%d 1\n%010d 00000 n \n" % (number, offset)
        out += (f"trailer\n<< /Size {self.size} /Root {self.root} /Prev {self.previous} >>\n"
                f"startxref\n{start}\n%%EOF\n").encode()
        return bytes(out)


def as_bytes(body):
    return body.encode("latin-1") if isinstance(body, str) else bytes(body)


def stream(entries, data, compress=True):
    data = as_bytes(data)
    if compress:
        data = zlib.compress(data, 9)
        entries += " /Filter /FlateDecode"
    return f"<< {entries} /Length {len(data)} >>\nstream\n".encode("latin-1") + data + b"\nendstream"
