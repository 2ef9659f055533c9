#include "encode/ps/type1_charstring.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace dce::core {
namespace {

// Commands, Type 1 Font Format, chapter 6.
enum : uint8_t {
  vmoveto = 4,
  rlineto = 5,
  hlineto = 6,
  vlineto = 7,
  rrcurveto = 8,
  closepath = 9,
  hsbw = 13,
  endchar = 14,
  rmoveto = 21,
  hmoveto = 22,
  vhcurveto = 30,
  hvcurveto = 31
};

constexpr float largest = 32000;  // larger numbers would need a div

class Writer {
 public:
  explicit Writer(int units) : units_(units) {}

  void number(int value) {
    if (value >= -107 && value <= 107) {
      byte(value + 139);
    } else if (value >= 108 && value <= 1131) {
      byte(((value - 108) >> 8) + 247);
      byte((value - 108) & 255);
    } else if (value <= -108 && value >= -1131) {
      byte(((-value - 108) >> 8) + 251);
      byte((-value - 108) & 255);
    } else {
      byte(255);
      auto bits = static_cast<uint32_t>(value);
      for (int shift = 24; shift >= 0; shift -= 8) byte(static_cast<int>(bits >> shift & 255));
    }
  }
  void command(uint8_t code) { byte(code); }

  struct Grid {
    int x = 0, y = 0;
  };
  Grid on_grid(Point p) const {
    auto unit = [&](float v) {
      return static_cast<int>(std::lround(std::clamp(v * static_cast<float>(units_), -largest, largest)));
    };
    return {unit(p.x), unit(p.y)};
  }

  void move(Point to) {
    Grid g = on_grid(to);
    int dx = g.x - at_.x, dy = g.y - at_.y;
    if (dy == 0) {
      number(dx);
      command(hmoveto);
    } else if (dx == 0) {
      number(dy);
      command(vmoveto);
    } else {
      number(dx);
      number(dy);
      command(rmoveto);
    }
    at_ = g;
  }

  void line(Point to) {
    Grid g = on_grid(to);
    int dx = g.x - at_.x, dy = g.y - at_.y;
    if (dx == 0 && dy == 0) return;
    if (dy == 0) {
      number(dx);
      command(hlineto);
    } else if (dx == 0) {
      number(dy);
      command(vlineto);
    } else {
      number(dx);
      number(dy);
      command(rlineto);
    }
    at_ = g;
  }

  void curve(const Point* p) {
    Grid a = on_grid(p[0]), b = on_grid(p[1]), c = on_grid(p[2]);
    int d[6] = {a.x - at_.x, a.y - at_.y, b.x - a.x, b.y - a.y, c.x - b.x, c.y - b.y};
    if (d[1] == 0 && d[4] == 0) {
      for (int i : {0, 2, 3, 5}) number(d[i]);
      command(hvcurveto);
    } else if (d[0] == 0 && d[5] == 0) {
      for (int i : {1, 2, 3, 4}) number(d[i]);
      command(vhcurveto);
    } else {
      for (int v : d) number(v);
      command(rrcurveto);
    }
    at_ = c;
  }

  std::string encrypted() const {
    std::string out(bytes_.size(), '\0');
    uint16_t r = 4330;
    for (size_t i = 0; i < bytes_.size(); ++i) {
      auto cipher = static_cast<uint8_t>(static_cast<uint8_t>(bytes_[i]) ^ (r >> 8));
      r = static_cast<uint16_t>((cipher + r) * 52845u + 22719u);
      out[i] = static_cast<char>(cipher);
    }
    return out;
  }

 private:
  void byte(int value) { bytes_.push_back(static_cast<char>(value)); }

  int units_;
  Grid at_;
  std::string bytes_;
};

}  // namespace

std::string type1_charstring(const PathView& outline, int advance, int units) {
  Writer writer(units);
  writer.number(0);
  writer.number(advance);
  writer.command(hsbw);
  bool open = false;
  auto close = [&] {
    if (open) writer.command(closepath);
    open = false;
  };
  Point start;
  const Point* p = outline.points.data();
  for (size_t i = 0; i < outline.verbs.size(); ++i) {
    PathVerb verb = outline.verbs[i];
    switch (verb) {
      case PathVerb::move:
        close();
        start = p[0];
        // A move that nothing follows draws nothing.
        if (i + 1 < outline.verbs.size() && outline.verbs[i + 1] != PathVerb::move) {
          writer.move(p[0]);
          open = true;
        }
        break;
      case PathVerb::line:
      case PathVerb::curve:
        if (!open) {
          writer.move(start);
          open = true;
        }
        if (verb == PathVerb::line) {
          writer.line(p[0]);
        } else {
          writer.curve(p);
        }
        break;
      case PathVerb::close:
        close();
        break;
      case PathVerb::rect:
        close();
        start = p[0];
        writer.move(p[0]);
        writer.line({p[1].x, p[0].y});
        writer.line(p[1]);
        writer.line({p[0].x, p[1].y});
        open = true;
        close();
        break;
    }
    p += path_points(verb);
  }
  close();
  writer.command(endchar);
  return writer.encrypted();
}

}  // namespace dce::core
