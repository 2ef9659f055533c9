"""Vector drawings through Cairo: a brochure with transparency and a drawing of thousands of thin lines."""
import io
import math

import cairo

MM = 72 / 25.4


def pdf_surface(target, width, height, title):
    surface = cairo.PDFSurface(target, width, height)
    surface.restrict_to_version(cairo.PDFVersion.VERSION_1_5)
    surface.set_metadata(cairo.PDFMetadata.TITLE, title)
    surface.set_metadata(cairo.PDFMetadata.CREATE_DATE, "2024-01-01T00:00:00Z")
    return surface


def gradient(kind, *stops):
    for position, *colour in stops:
        kind.add_color_stop_rgba(position, *colour)
    return kind


def glyphs(context, text, x, y, size, bold=False, family="DejaVu Sans"):
    weight = cairo.FontWeight.BOLD if bold else cairo.FontWeight.NORMAL
    context.select_font_face(family, cairo.FontSlant.NORMAL, weight)
    context.set_font_size(size)
    context.move_to(x, y)
    context.show_text(text)


def brochure():
    """Four A5 pages: gradients, blend modes, soft masks, group opacity, tiled patterns, clipped text."""
    target = io.BytesIO()
    width, height = 148 * MM, 210 * MM
    surface = pdf_surface(target, width, height, "Harbour days")
    context = cairo.Context(surface)

    # Cover: a sky, a sun with a soft halo, hills that let each other through, text over all.
    context.set_source(gradient(cairo.LinearGradient(0, 0, 0, height), (0, 0.05, 0.15, 0.4, 1), (0.55, 0.95, 0.5, 0.3, 1),
                                (1, 0.99, 0.85, 0.6, 1)))
    context.paint()
    sun = (width * 0.68, height * 0.45)
    context.set_source(gradient(cairo.RadialGradient(*sun, 10, *sun, 150), (0, 1, 0.95, 0.7, 0.95), (0.3, 1, 0.8, 0.4, 0.5),
                                (1, 1, 0.7, 0.4, 0)))
    context.paint()
    for layer in range(5):
        base = height * (0.55 + 0.09 * layer)
        context.move_to(0, height)
        for step in range(61):
            x = width * step / 60
            context.line_to(x, base + 18 * math.sin(step / (4.5 + layer) + 2 * layer) + 7 * math.sin(step / 1.9 + layer))
        context.line_to(width, height)
        context.close_path()
        context.set_source_rgba(0.10, 0.12 + 0.05 * layer, 0.30 - 0.03 * layer, 0.55)
        context.fill()
    context.set_source_rgb(1, 1, 1)
    glyphs(context, "Harbour days", 30, 70, 38, True)
    context.set_source_rgba(1, 1, 1, 0.7)
    glyphs(context, "A brochure with transparency", 32, 96, 14)
    context.show_page()

    # Blend modes, each over the same three bars (ISO 32000-1, 11.3.5).
    context.set_source_rgb(0, 0, 0)
    glyphs(context, "Blend modes", 30, 46, 22, True)
    modes = ["MULTIPLY", "SCREEN", "OVERLAY", "DARKEN", "LIGHTEN", "COLOR_DODGE", "COLOR_BURN", "HARD_LIGHT", "SOFT_LIGHT",
             "DIFFERENCE", "EXCLUSION", "HSL_LUMINOSITY"]
    for index, mode in enumerate(modes):
        x, y = 30 + 125 * (index % 3), 66 + 128 * (index // 3)
        for bar, colour in enumerate(((0.9, 0.2, 0.2), (0.2, 0.7, 0.3), (0.2, 0.3, 0.9))):
            context.set_source_rgb(*colour)
            context.rectangle(x + 34 * bar, y, 30, 100)
            context.fill()
        context.save()
        context.set_operator(getattr(cairo.Operator, mode))
        context.set_source(gradient(cairo.LinearGradient(x, 0, x + 100, 0), (0, 1, 0.8, 0, 1), (1, 0, 0.6, 0.9, 1)))
        context.arc(x + 49, y + 50, 36, 0, 2 * math.pi)
        context.fill()
        context.restore()
        context.set_source_rgb(0, 0, 0)
        glyphs(context, mode.replace("_", " ").title(), x, y + 112, 8)
    context.show_page()

    # Soft masks, group opacity, a mesh.
    glyphs(context, "Soft masks, groups, meshes", 30, 46, 22, True)
    context.save()
    context.rectangle(30, 66, 170, 170)
    context.clip()
    context.set_source(gradient(cairo.LinearGradient(30, 66, 200, 236), (0, 0.8, 0.1, 0.3, 1), (1, 0.1, 0.2, 0.8, 1)))
    context.mask(gradient(cairo.RadialGradient(115, 151, 20, 115, 151, 85), (0, 0, 0, 0, 1), (1, 0, 0, 0, 0)))
    context.restore()
    context.push_group()
    for index in range(6):
        context.set_source_rgb(*((0.9, 0.6, 0.1) if index % 2 else (0.1, 0.5, 0.6)))
        context.arc(250 + 22 * index, 110 + 18 * index, 34, 0, 2 * math.pi)
        context.fill()
    context.pop_group_to_source()
    context.paint_with_alpha(0.5)
    mesh = cairo.MeshPattern()
    mesh.begin_patch()
    mesh.move_to(30, 270)
    mesh.curve_to(90, 250, 150, 300, 200, 270)
    mesh.curve_to(220, 330, 180, 380, 200, 440)
    mesh.curve_to(140, 460, 90, 410, 30, 440)
    mesh.curve_to(10, 380, 50, 330, 30, 270)
    for corner, colour in enumerate(((1, 0, 0), (1, 1, 0), (0, 0.6, 0.2), (0, 0.2, 1))):
        mesh.set_corner_color_rgb(corner, *colour)
    mesh.end_patch()
    context.set_source(mesh)
    context.paint()
    context.save()
    context.select_font_face("DejaVu Serif", cairo.FontSlant.NORMAL, cairo.FontWeight.BOLD)
    context.set_font_size(84)
    context.move_to(222, 390)
    context.text_path("Sea")
    context.clip()
    for stripe in range(60):
        context.set_source_rgb(0.1, 0.3 + 0.01 * stripe, 0.9 - 0.01 * stripe)
        context.rectangle(215, 310 + 3 * stripe, 190, 2)
        context.fill()
    context.restore()
    context.set_source_rgba(0, 0, 0, 0.4)
    glyphs(context, "Text at forty per cent.", 30, 500, 18)
    context.show_page()

    # A tiled pattern, an image with its own alpha, small text on a tint.
    tile = cairo.RecordingSurface(cairo.Content.COLOR_ALPHA, cairo.Rectangle(0, 0, 18, 18))
    inner = cairo.Context(tile)
    inner.set_source_rgba(0.1, 0.4, 0.6, 0.5)
    inner.arc(9, 9, 5, 0, 2 * math.pi)
    inner.fill()
    inner.set_source_rgba(0.9, 0.3, 0.1, 0.6)
    inner.rectangle(0, 0, 6, 6)
    inner.fill()
    context.set_source_surface(tile)
    context.get_source().set_extend(cairo.Extend.REPEAT)
    context.rectangle(30, 66, width - 60, 150)
    context.fill()
    pixels = cairo.ImageSurface(cairo.Format.ARGB32, 96, 96)
    data, stride = pixels.get_data(), pixels.get_stride()
    for y in range(96):
        for x in range(96):
            distance = math.hypot(x - 48, y - 48) / 48
            alpha = max(0, min(255, round(255 * (1.1 - distance))))
            blue, green, red = 255 - 2 * y, 2 * x, 80 + y
            offset = y * stride + 4 * x
            data[offset:offset + 4] = bytes((max(0, blue) * alpha // 255, min(255, green) * alpha // 255,
                                             min(255, red) * alpha // 255, alpha))
    pixels.mark_dirty()
    context.save()
    context.translate(110, 110)
    context.scale(2.2, 2.2)
    context.set_source_surface(pixels)
    context.paint()
    context.restore()
    context.set_source_rgb(0.93, 0.96, 1)
    context.rectangle(30, 350, width - 60, 180)
    context.fill()
    context.set_source_rgb(0, 0, 0)
    glyphs(context, "Timetable", 40, 376, 16, True)
    for row in range(10):
        glyphs(context, f"{8 + row:02}:15   Ferry to the island, quay {1 + row % 4}", 40, 396 + 13 * row, 9)
    context.show_page()
    surface.finish()
    return target.getvalue()


def arrow(context, x0, y0, x1, y1):
    """A dimension line with a filled head at each end."""
    angle = math.atan2(y1 - y0, x1 - x0)
    context.move_to(x0, y0)
    context.line_to(x1, y1)
    context.stroke()
    for x, y, turn in ((x0, y0, 0), (x1, y1, math.pi)):
        context.move_to(x, y)
        for side in (-0.17, 0.17):
            context.line_to(x + 7 * math.cos(angle + turn + side), y + 7 * math.sin(angle + turn + side))
        context.close_path()
        context.fill()


def dimension(context, x0, y0, x1, y1, offset, text):
    length = math.hypot(x1 - x0, y1 - y0)
    nx, ny = -(y1 - y0) / length, (x1 - x0) / length
    for x, y in ((x0, y0), (x1, y1)):
        context.move_to(x + 2 * nx, y + 2 * ny)
        context.line_to(x + (offset + 4) * nx, y + (offset + 4) * ny)
        context.stroke()
    x0, y0, x1, y1 = x0 + offset * nx, y0 + offset * ny, x1 + offset * nx, y1 + offset * ny
    arrow(context, x0, y0, x1, y1)
    context.save()
    context.translate((x0 + x1) / 2, (y0 + y1) / 2)
    angle = math.atan2(y1 - y0, x1 - x0)
    context.rotate(angle - math.pi if abs(angle) > math.pi / 2 + 0.01 else angle)
    glyphs(context, text, -2.1 * len(text), -2, 7)
    context.restore()


def gear(context, cx, cy, teeth, radius, phase=0.0):
    pitch = 2 * math.pi / teeth
    context.new_path()
    for tooth in range(teeth):
        start = phase + tooth * pitch
        for share, factor in ((0, 0.93), (0.18, 0.93), (0.3, 1.06), (0.55, 1.06), (0.67, 0.93)):
            context.line_to(cx + radius * factor * math.cos(start + share * pitch),
                            cy + radius * factor * math.sin(start + share * pitch))
    context.close_path()
    context.stroke()
    context.arc(cx, cy, radius * 0.25, 0, 2 * math.pi)
    context.stroke()
    context.save()
    context.set_dash([8, 2, 2, 2])
    context.set_line_width(0.15)
    context.arc(cx, cy, radius, 0, 2 * math.pi)
    context.stroke()
    for dx, dy in ((1, 0), (0, 1)):
        context.move_to(cx - dx * radius * 1.2, cy - dy * radius * 1.2)
        context.line_to(cx + dx * radius * 1.2, cy + dy * radius * 1.2)
    context.stroke()
    context.restore()


def hatch(context, x, y, width, height, spacing, slope):
    context.save()
    context.rectangle(x, y, width, height)
    context.clip()
    context.set_line_width(0.1)
    position = -height
    while position < width + height:
        context.move_to(x + position, y)
        context.line_to(x + position + slope * height, y + height)
        position += spacing
    context.stroke()
    context.restore()


def cad():
    """A3 landscape: hairlines, dashes, hatching, a contour map, gears, dimensions, a title block."""
    target = io.BytesIO()
    width, height = 420 * MM, 297 * MM
    surface = pdf_surface(target, width, height, "Gear train and site plan")
    context = cairo.Context(surface)
    context.set_line_join(cairo.LineJoin.ROUND)
    context.set_line_width(1)
    context.rectangle(20, 20, width - 40, height - 40)
    context.stroke()

    context.set_line_width(0.05)  # a grid of hairlines, thinner than a dot
    context.set_source_rgb(0.55, 0.7, 0.85)
    for step in range(1, 400):
        x = 20 + step * 3.0
        if x < 600:
            context.move_to(x, 20)
            context.line_to(x, height - 20)
    for step in range(1, 268):
        y = 20 + step * 3.0
        if y < height - 20:
            context.move_to(20, y)
            context.line_to(600, y)
    context.stroke()
    context.set_source_rgb(0, 0, 0)

    context.set_line_width(0.35)
    gear(context, 180, 210, 40, 110)
    gear(context, 347, 210, 20, 55, 0.08)
    gear(context, 470, 210, 24, 66, 0.02)
    dimension(context, 70, 320, 290, 320, 24, "Ø 220.00")
    dimension(context, 180, 90, 347, 90, -24, "167.00 ±0.05")
    dimension(context, 347, 90, 470, 90, -24, "123.00 ±0.05")
    dimension(context, 560, 144, 560, 276, -20, "132.00 h7")

    for index, (spacing, slope) in enumerate(((3, 1), (4, -1), (2, 0.5), (6, 0))):
        x = 50 + 135 * index
        context.set_line_width(0.5)
        context.rectangle(x, 420, 110, 80)
        context.stroke()
        hatch(context, x, 420, 110, 80, spacing, slope)
        if index == 1:
            hatch(context, x, 420, 110, 80, spacing, 1)
    dashes = ([], [6, 2], [1, 2], [10, 2, 2, 2], [14, 3, 3, 3, 3, 3], [0.2, 3])
    for index, dash in enumerate(dashes):
        context.set_dash(dash)
        context.set_line_cap(cairo.LineCap.ROUND if index == 5 else cairo.LineCap.BUTT)
        for weight in range(4):
            context.set_line_width((0.13, 0.25, 0.5, 1.0)[weight])
            context.move_to(50, 530 + 24 * index + 5 * weight)
            context.line_to(570, 530 + 24 * index + 5 * weight)
            context.stroke()
    context.set_dash([])
    context.set_line_cap(cairo.LineCap.BUTT)

    # Contours of a smooth height field by marching squares: some thousands of short segments.
    left, top, cells, cell = 630, 50, 130, 4.0

    def level(i, j):
        x, y = i / cells, j / cells
        return (math.sin(5 * x) * math.cos(4 * y) + 0.5 * math.sin(11 * x + 3 * y) + 0.3 * math.cos(17 * y - 6 * x)
                + 1.2 * math.exp(-((x - 0.6) ** 2 + (y - 0.4) ** 2) * 20))

    field = [[level(i, j) for i in range(cells + 1)] for j in range(cells + 1)]
    context.rectangle(left, top, cells * cell, cells * cell)
    context.set_line_width(0.5)
    context.stroke()
    for number, height_line in enumerate(h / 8 for h in range(-12, 18)):
        context.set_line_width(0.4 if number % 5 == 0 else 0.12)
        context.set_source_rgb(*((0.5, 0.25, 0.1) if number % 5 == 0 else (0.6, 0.4, 0.25)))
        for j in range(cells):
            for i in range(cells):
                corners = (field[j][i], field[j][i + 1], field[j + 1][i + 1], field[j + 1][i])
                spots = ((0, 0), (1, 0), (1, 1), (0, 1))
                cuts = []
                for edge in range(4):
                    a, b = corners[edge], corners[(edge + 1) % 4]
                    if (a < height_line) != (b < height_line):
                        t = (height_line - a) / (b - a)
                        (xa, ya), (xb, yb) = spots[edge], spots[(edge + 1) % 4]
                        cuts.append((left + cell * (i + xa + t * (xb - xa)), top + cell * (j + ya + t * (yb - ya))))
                for start, end in zip(cuts[::2], cuts[1::2]):
                    context.move_to(*start)
                    context.line_to(*end)
        context.stroke()
    context.set_source_rgb(0, 0, 0)
    for j in range(0, cells, 10):
        for i in range(0, cells, 10):
            glyphs(context, f"{field[j][i] * 10:.1f}", left + cell * i + 2, top + cell * j + 6, 3.2)

    context.set_line_width(0.7)
    context.rectangle(width - 320, height - 140, 300, 120)
    context.stroke()
    for row, (name, value) in enumerate((("Title", "Gear train and site plan"), ("Drawn", "2024-01-01"), ("Scale", "1 : 2"),
                                         ("Sheet", "1 / 1, A3"), ("Tolerance", "ISO 2768-mK"))):
        y = height - 140 + 24 * row
        context.move_to(width - 320, y)
        context.line_to(width - 20, y)
        context.stroke()
        glyphs(context, name, width - 312, y + 16, 8)
        glyphs(context, value, width - 240, y + 17, 11, row == 0)
    context.move_to(width - 248, height - 140)
    context.line_to(width - 248, height - 20)
    context.stroke()
    surface.finish()
    return target.getvalue()


MAKERS = {"brochure.pdf": brochure, "cad.pdf": cad}
