"""Tables of the documentation that tools keep, each between marks of its own."""
import pathlib

DOCS = pathlib.Path(__file__).resolve().parent.parent / "docs"


def rewrite(page, mark, lines):
    """What stands in docs/PAGE between <!-- MARK: begin --> and <!-- MARK: end -->."""
    begin, end = f"<!-- {mark}: begin -->", f"<!-- {mark}: end -->"
    path = DOCS / page
    before, rest = path.read_text(encoding="utf-8").split(begin)
    path.write_text("\n".join([before + begin, "", *lines, "", end + rest.split(end)[1]]), encoding="utf-8")
