// XlCanvas: axial shadings, as images of one column or row where they run along an axis.
#include <algorithm>
#include <cmath>

#include "encode/pclxl/xl_canvas.h"

namespace dce::core::xl {
namespace {

constexpr int most_steps = 1024;
constexpr double shade_dots_per_inch = 150;  // do for a change that runs askew

/// The parameter of an axial shading, as a function of where a dot lies: x * dx + y * dy + at_origin.
struct Slope {
  double dx = 0, dy = 0, at_origin = 0;
  double at(double x, double y) const { return x * dx + y * dy + at_origin; }
};

bool slope_of(const Shading& shading, Slope& slope) {
  const Matrix& m = shading.to_device;
  const double det = m.a * m.d - m.b * m.c;
  const double vx = shading.end.x - shading.start.x, vy = shading.end.y - shading.start.y;
  const double length = vx * vx + vy * vy;
  if (!std::isfinite(det) || det == 0 || !(length > 0)) return false;
  // The shading's space is (d x - c y, -b x + a y) / det, about the matrix's origin.
  slope.dx = (m.d * vx - m.b * vy) / det / length;
  slope.dy = (m.a * vy - m.c * vx) / det / length;
  slope.at_origin = -slope.dx * m.e - slope.dy * m.f - (shading.start.x * vx + shading.start.y * vy) / length;
  return std::isfinite(slope.dx) && std::isfinite(slope.dy) && std::isfinite(slope.at_origin);
}

}  // namespace

void XlCanvas::draw_shading(const Shading& shading) {
  if (stopped()) return;
  Slope slope;
  Box box = seen();
  if (box.empty() || !slope_of(shading, slope)) return;
  box = {std::floor(box.x0), std::floor(box.y0), std::ceil(box.x1), std::ceil(box.y1)};
  // Where the other direction changes nothing that could be seen.
  constexpr double unseen = 1.0 / 512;
  const bool across = std::abs(slope.dy) * box.height() < unseen;
  const bool down = std::abs(slope.dx) * box.width() < unseen;

  // Beyond an end that is not extended nothing is painted.
  bool clipped = false;
  if (!shading.extend_start || !shading.extend_end) {
    Path band;  // between the lines through both ends, far to either side
    const double norm = slope.dx * slope.dx + slope.dy * slope.dy;
    if (!(norm > 0)) return;
    const double reach = box.width() + box.height() + 1;
    const double length = std::sqrt(norm);
    const double nx = slope.dx / length, ny = slope.dy / length;
    const double cx = (box.x0 + box.x1) / 2, cy = (box.y0 + box.y1) / 2, t = slope.at(cx, cy);
    const double from = shading.extend_start ? -reach : std::clamp(-t / length, -reach, reach);
    const double to = shading.extend_end ? reach : std::clamp((1 - t) / length, -reach, reach);
    auto corner = [&](double along, double aside) {
      return Point{static_cast<float>(cx + nx * along - ny * aside),
                   static_cast<float>(cy + ny * along + nx * aside)};
    };
    if (across || down) {
      Box ends;
      ends.add(corner(from, -reach));
      ends.add(corner(to, reach));
      if (across) {
        box = box.intersected({std::round(ends.x0), box.y0, std::round(ends.x1), box.y1});
      } else {
        box = box.intersected({box.x0, std::round(ends.y0), box.x1, std::round(ends.y1)});
      }
      if (box.empty()) return;
    } else {
      const Point p[] = {corner(from, -reach), corner(to, -reach), corner(to, reach), corner(from, reach)};
      band.move_to(p[0].x, p[0].y);
      for (int i = 1; i < 4; ++i) band.line_to(p[i].x, p[i].y);
      band.close();
      push_clip(band.view(), FillRule::nonzero);
      clipped = true;
    }
  }
  const double fine = shade_dots_per_inch / std::max(1, side_.resolution.x);
  auto count = [&](float dots, bool changes, bool askew) {
    if (!changes) return 1;
    return std::clamp(static_cast<int>(std::ceil(askew ? dots * fine : dots)), 1, askew ? 8192 : most_steps);
  };
  const bool askew = !across && !down;
  const int nx = count(box.width(), !down, askew), ny = count(box.height(), !across, askew);

  const bool gray = shading.space == CanvasColor::Space::gray;
  const PixelFormat format = gray ? PixelFormat::gray8 : PixelFormat::rgb8;
  const size_t comps = gray ? 1 : 3, last = shading.samples.size() / comps - 1;
  clip_to(box);
  BandImageOptions options;
  options.grid = {box.x0, box.y0, box.width() / static_cast<double>(nx),
                  box.height() / static_cast<double>(ny)};
  options.keep_blank = true;
  options.jpeg_quality = askew ? options_.picture_quality : 0;
  Bitmap pixels(format, nx, ny);
  for (int y = 0; y < ny; ++y) {
    uint8_t* row = pixels.row(y);
    const double dy = box.y0 + (y + 0.5) * options.grid.row_dots;
    for (int x = 0; x < nx; ++x) {
      const double t = std::clamp(slope.at(box.x0 + (x + 0.5) * options.grid.column_dots, dy), 0.0, 1.0);
      const double at = t * static_cast<double>(last);
      const size_t index = std::min(static_cast<size_t>(at), last - 1);
      const uint8_t* from = shading.samples.data() + comps * index;
      for (size_t i = 0; i < comps; ++i) {
        const double value = from[i] + (from[comps + i] - from[i]) * (at - static_cast<double>(index));
        row[comps * static_cast<size_t>(x) + i] = static_cast<uint8_t>(std::lround(value));
      }
    }
  }
  put_rows(std::as_const(pixels).band(0, ny), options, nullptr);
  if (clipped) pop_clip();
}

}  // namespace dce::core::xl
