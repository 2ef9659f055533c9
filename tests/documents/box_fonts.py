"""Fonts of one glyph, the letter a: a box half an em wide and an em high, 600 units to the next. Written from their specifications."""
import struct


def type1():
    """Adobe Type 1 Font Format, chapters 5 to 7. Clear part, encrypted part, trailer."""
    def encrypt(data, key):
        out = bytearray()
        for byte in bytes(4) + data:
            out.append(byte ^ key >> 8)
            key = (out[-1] + key) * 52845 + 22719 & 0xffff
        return bytes(out)

    def number(value):
        if -107 <= value <= 107:
            return bytes([value + 139])
        base, rest = (247, value - 108) if value > 0 else (251, -value - 108)
        return bytes([base + (rest >> 8), rest & 255])

    box = number(0) + number(600) + b"\x0d" + number(0) + b"\x16" + number(500) + b"\x06" + number(1000) + b"\x07" + \
        number(-500) + b"\x06\x09\x0e"
    notdef = number(0) + number(600) + b"\x0d\x0e"
    clear = b"%!PS-AdobeFont-1.0: Box 1\n12 dict begin\n/FontInfo 1 dict dup begin end readonly def\n/FontName /Box def\n/PaintType 0 def\n" \
            b"/FontType 1 def\n/FontMatrix [0.001 0 0 0.001 0 0] readonly def\n/Encoding StandardEncoding def\n" \
            b"/FontBBox {0 0 500 1000} readonly def\ncurrentdict end\ncurrentfile eexec\n"
    private = b"dup /Private 8 dict dup begin\n/RD {string currentfile exch readstring pop} executeonly def\n/ND {noaccess def} executeonly def\n" \
              b"/NP {noaccess put} executeonly def\n/BlueValues [] def\n/password 5839 def\n/MinFeature {16 16} def\n2 index /CharStrings 2 dict dup begin\n"
    for name, code in ((b".notdef", notdef), (b"a", box)):
        code = encrypt(code, 4330)
        private += b"/%s %d RD %s ND\n" % (name, len(code), code)
    private += b"end\nend\nreadonly put\nnoaccess put\ndup /FontName get exch definefont pop\nmark currentfile closefile\n"
    return clear, encrypt(private, 55665), b"0" * 64 + b"\ncleartomark\n"


def truetype():
    """ISO/IEC 14496-22, with outlines in glyf."""
    glyph = struct.pack(">hhhhh", 1, 0, 0, 500, 1000) + struct.pack(">HH", 3, 0) + b"\1" * 4 + \
        struct.pack(">4h", 0, 0, 500, 0) + struct.pack(">4h", 0, 1000, 0, -1000)
    glyph += bytes(-len(glyph) % 4)
    cmap = struct.pack(">HHHHL", 0, 1, 1, 0, 12) + struct.pack(">HHH", 0, 262, 0) + bytes(1 if code == 97 else 0 for code in range(256))
    tables = {
        b"cmap": cmap,
        b"glyf": glyph,
        b"head": struct.pack(">LLLLHHqqhhhhHHhhh", 0x10000, 0x10000, 0, 0x5f0f3cf5, 0, 1000, 0, 0, 0, 0, 500, 1000, 0, 8, 2, 1, 0),
        b"hhea": struct.pack(">LhhhHhhhhhhhhhhhH", 0x10000, 1000, 0, 0, 600, 0, 0, 500, 1, 0, 0, 0, 0, 0, 0, 0, 2),
        b"hmtx": struct.pack(">HhHh", 600, 0, 600, 0),
        b"loca": struct.pack(">LLL", 0, 0, len(glyph)),
        b"maxp": struct.pack(">L14H", 0x10000, 2, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
    }
    directory, body, at = b"", b"", 12 + 16 * len(tables)
    for name, data in sorted(tables.items()):
        padded = data + bytes(-len(data) % 4)
        total = sum(struct.unpack(f">{len(padded) // 4}L", padded)) & 0xffffffff
        directory += struct.pack(">4sLLL", name, total, at + len(body), len(data))
        body += padded
    return struct.pack(">LHHHH", 0x10000, len(tables), 64, 2, 48) + directory + body


def cff_cid():
    """Adobe Technical Note 5176, with CIDs: 0 is nothing, 1 the box. Charstrings by 5177."""
    def index(*items):
        if not items:
            return b"\0\0"
        offsets = [1]
        for item in items:
            offsets.append(offsets[-1] + len(item))
        return struct.pack(">HB", len(items), 2) + b"".join(struct.pack(">H", offset) for offset in offsets) + b"".join(items)

    def number(value):  # of fixed size, so that offsets may be filled in
        return b"\x1d" + struct.pack(">l", value)

    def short(value):
        return b"\x1c" + struct.pack(">h", value)

    box = short(0) + b"\x16" + short(500) + short(1000) + short(-500) + b"\x06\x0e"  # hmoveto, hlineto (alternating), endchar
    charstrings = index(b"\x0e", box)
    private = short(600) + b"\x14" + short(600) + b"\x15"  # defaultWidthX, nominalWidthX
    strings, names = index(b"Adobe", b"Identity"), index(b"Box")
    charset, select = b"\0\0\1", b"\0\0\0"

    def top(at):
        return short(391) + short(392) + short(0) + b"\x0c\x1e" + short(2) + b"\x0c\x22" + number(at["charset"]) + b"\x0f" + \
            number(at["charstrings"]) + b"\x11" + number(at["fonts"]) + b"\x0c\x24" + number(at["select"]) + b"\x0c\x25"

    def font(at):
        return index(number(len(private)) + number(at["private"]) + b"\x12")

    at = dict.fromkeys(("charset", "select", "charstrings", "fonts", "private"), 0)
    start = 4 + len(names) + len(index(top(at))) + len(strings) + len(index())
    for name, size in (("charset", len(charset)), ("select", len(select)), ("charstrings", len(charstrings)), ("fonts", len(font(at))),
                       ("private", len(private))):
        at[name] = start
        start += size
    return b"\1\0\4\2" + names + index(top(at)) + strings + index() + charset + select + charstrings + font(at) + private
