#!/usr/bin/env python3
"""Converts documents into one print stream, says what happens meanwhile, and stops cleanly on Ctrl-C.

    convert.py report.pdf photo.jpg -o out.pxl -O sides=two-sided-long-edge -O copies=2
"""

import argparse
import sys

import dce


def on_event(event):
    if event.kind == dce.EventKind.PAGE_DONE:
        print(f"page {event.page} of {event.pages}", file=sys.stderr)
    elif event.kind == dce.EventKind.WARNING:
        print(f"warning, page {event.page}: {event.message}", file=sys.stderr)


def attribute(text):
    name, equals, value = text.partition("=")
    return name, value if equals else True


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="+", metavar="INPUT")
    parser.add_argument("-o", dest="output", required=True, metavar="OUTPUT")
    parser.add_argument("--to", metavar="STREAM", help="by default what OUTPUT's ending says")
    parser.add_argument("-O", dest="ticket", action="append", type=attribute, default=[], metavar="NAME=VALUE")
    arguments = parser.parse_args()

    engine = dce.Engine(seconds=60)  # documents of strangers: a clock is the only thing some of them heed
    try:
        stats = dce.convert(arguments.inputs, arguments.output, arguments.to, ticket=dict(arguments.ticket),
                            on_event=on_event, engine=engine)
    except dce.Error as error:
        print(error, file=sys.stderr)
        return error.code
    except KeyboardInterrupt:
        return 130
    print(f"{stats.pages} pages, {stats.bytes} bytes, {stats.wall_ms:.0f} ms, {len(stats.warnings)} warnings")
    return 0


if __name__ == "__main__":
    sys.exit(main())
