"""What fidelity is measured of: streams of this engine by their names, such as pcl5:auto:monochrome, and those of peers."""

PEERS = {  # by the options that make each print its best, at the same resolution
    "Ghostscript pxlcolor": ("pclxl", "gs", ["-r{dpi}", "-sDEVICE=pxlcolor"]),
    "Ghostscript ljet4": ("pcl5", "gs", ["-r{dpi}", "-sDEVICE=ljet4"]),
    "Ghostscript ps2write": ("ps", "gs", ["-sDEVICE=ps2write"]),
    "Poppler pdftocairo -ps": ("ps", "pdftocairo", []),
    "Ghostscript pdfwrite": ("pdf", "gs", ["-sDEVICE=pdfwrite"]),
    "Poppler pdftocairo -pdf": ("pdf", "pdftocairo", []),
    "Ghostscript urfrgb": ("urf", "gs", ["-r{dpi}", "-sDEVICE=urfrgb"]),
}


def format_of(stream):
    return PEERS[stream][0] if stream in PEERS else stream.split(":")[0]


def conversion(options, gs, document, stream, folder):
    """Where a stream comes to lie, and the command that makes it: of options, dce, resolution and pages count."""
    name = format_of(stream)
    target = folder / f"out.{name}"
    if stream not in PEERS:
        _, lane, mode = (stream.split(":") + ["auto", "auto"])[:3]
        return target, [options.dce, "convert", document, "-o", target, "--to", name, "--lane", lane, "--resolution", options.resolution,
                        "-O", f"page-ranges=1-{options.pages}", "-O", f"print-color-mode={mode}"]
    _, program, arguments = PEERS[stream]
    if program == "gs":
        return target, [gs, "-q", "-dSAFER", "-dNOPAUSE", "-dBATCH", f"-dLastPage={options.pages}",
                        *(argument.format(dpi=options.resolution) for argument in arguments), f"-sOutputFile={target}", document]
    return target, [program, f"-{name}", "-l", options.pages, document, target]
