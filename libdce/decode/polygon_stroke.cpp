#include "decode/polygon_stroke.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace dce::core {
namespace {

struct Vec {
  double x = 0, y = 0;
  Vec operator+(Vec o) const { return {x + o.x, y + o.y}; }
  Vec operator-(Vec o) const { return {x - o.x, y - o.y}; }
  Vec operator*(double s) const { return {x * s, y * s}; }
};

double cross(Vec a, Vec b) {
  return a.x * b.y - a.y * b.x;
}
double dot(Vec a, Vec b) {
  return a.x * b.x + a.y * b.y;
}

/// Draws lines of one pen, piece by piece, in the pen's own space.
class Stroker {
 public:
  Stroker(const PenStyle& style, const Transform& pen, PolyPath& out) : style_(style), pen_(pen), out_(out) {
    double scale = std::sqrt(std::abs(pen.determinant()));
    half_ = std::max(style.width, 1 / scale) / 2;
    double dots = half_ * scale;
    sides_ = static_cast<int>(
        std::clamp(std::ceil(std::numbers::pi / std::acos(1 - 0.1 / std::max(dots, 0.2))), 8.0, 90.0));
  }

  /// `points` differ from one to the next.
  void line(const std::vector<Vec>& points, bool closed) {
    size_t n = points.size();
    if (n < 2) {
      if (n) dot_at(points[0]);
      return;
    }
    size_t lines = closed ? n : n - 1;
    Vec first_way, way;
    for (size_t i = 0; i < lines && !out_.full(); ++i) {
      Vec from = points[i], to = points[(i + 1) % n];
      Vec step = to - from;
      Vec next = step * (1 / std::hypot(step.x, step.y));
      Vec side = across(next);
      piece({from + side, to + side, to - side, from - side});
      if (i) {
        joint(from, way, next);
      } else {
        first_way = next;
      }
      way = next;
    }
    if (closed) {
      joint(points[0], way, first_way);
    } else {
      cap(points[0], first_way * -1);
      cap(points[n - 1], way);
    }
  }

 private:
  Vec across(Vec way) const { return {way.y * half_, -way.x * half_}; }

  void piece(std::initializer_list<Vec> corners) {
    bool first = true;
    for (Vec corner : corners) {
      double x = pen_.x(corner.x, corner.y), y = pen_.y(corner.x, corner.y);
      if (first) {
        out_.move_to(x, y);
      } else {
        out_.line_to(x, y);
      }
      first = false;
    }
    out_.close();
  }

  void circle(Vec centre) {
    for (int i = 0; i < sides_; ++i) {
      double angle = 2 * std::numbers::pi * i / sides_;
      Vec p = centre + Vec{std::cos(angle) * half_, std::sin(angle) * half_};
      double x = pen_.x(p.x, p.y), y = pen_.y(p.x, p.y);
      if (i) {
        out_.line_to(x, y);
      } else {
        out_.move_to(x, y);
      }
    }
    out_.close();
  }

  void dot_at(Vec at) {
    if (style_.cap == PenCap::round) {
      circle(at);
      return;
    }
    // HP's printers show a line without length, whatever its caps.
    piece(
        {at + Vec{-half_, -half_}, at + Vec{half_, -half_}, at + Vec{half_, half_}, at + Vec{-half_, half_}});
  }

  void joint(Vec at, Vec before, Vec after) {
    double turn = cross(before, after), along = dot(before, after);
    if (style_.join == PenJoin::none || (std::abs(turn) < 1e-6 && along > 0)) return;
    if (style_.join == PenJoin::round && along < 0.985) {
      circle(at);
      return;
    }
    // The gap is on the outer side of the turn.
    Vec a = across(before), b = across(after);
    if (turn < 0) {
      a = a * -1;
      b = b * -1;
      std::swap(a, b);
    }
    // Miter length over width is 1 / sin(half the angle between the lines).
    double half_angle_sine = std::sqrt(std::max(0.0, (1 + along) / 2));
    bool miter =
        style_.join == PenJoin::miter && half_angle_sine > 1e-3 && 1 / half_angle_sine <= style_.miter_limit;
    if (miter) {
      Vec middle = a + b;
      double length = dot(middle, middle);
      Vec tip = middle * (2 * half_ * half_ / std::max(length, 1e-12));
      piece({at, at + a, at + tip, at + b});
    } else {
      piece({at, at + a, at + b});
    }
  }

  void cap(Vec at, Vec outwards) {
    Vec side = across(outwards), tip = outwards * half_;
    switch (style_.cap) {
      case PenCap::butt:
        break;
      case PenCap::round:
        circle(at);
        break;
      case PenCap::square:
        piece({at + side, at + side + tip, at - side + tip, at - side});
        break;
      case PenCap::triangle:
        piece({at + side, at + tip, at - side});
        break;
    }
  }

  const PenStyle& style_;
  Transform pen_;
  PolyPath& out_;
  double half_ = 0.5;
  int sides_ = 8;
};

/// Cuts a line by the dash pattern and gives the drawn parts to the stroker.
class Dasher {
 public:
  Dasher(const PenStyle& style, double total) : dashes_(style.dashes) {
    offset_ = std::fmod(style.dash_offset, total);
    if (offset_ < 0) offset_ += total;
  }

  void line(const std::vector<Vec>& points, bool closed, Stroker& stroker) {
    size_t index = 0;
    double left = offset_;
    while (left >= dashes_[index % dashes_.size()]) left -= dashes_[index++ % dashes_.size()];
    double rest = dashes_[index % dashes_.size()] - left;
    std::vector<Vec> part;
    if (index % 2 == 0) part.push_back(points[0]);
    size_t n = points.size(), lines = closed ? n : n - 1;
    for (size_t i = 0; i < lines; ++i) {
      Vec from = points[i], to = points[(i + 1) % n];
      double length = std::hypot(to.x - from.x, to.y - from.y), done = 0;
      while (length - done > rest) {
        done += rest;
        Vec at = from + (to - from) * (done / length);
        if (index % 2 == 0) {
          if (part.back().x != at.x || part.back().y != at.y) part.push_back(at);
          stroker.line(part, false);
          part.clear();
        } else {
          part = {at};
        }
        rest = dashes_[++index % dashes_.size()];
      }
      rest -= length - done;
      if (index % 2 == 0 && (part.back().x != to.x || part.back().y != to.y)) part.push_back(to);
    }
    if (part.size() > 1) stroker.line(part, false);
  }

 private:
  const std::vector<double>& dashes_;
  double offset_;
};

}  // namespace

PolyPath stroke_polygons(const PolyPath& path, const PenStyle& style, const Transform& pen) {
  PolyPath out;
  double determinant = pen.determinant();
  if (!(std::abs(determinant) > 1e-9)) return out;
  Transform to_pen = pen.inverse();
  double dash_total = 0;
  for (double dash : style.dashes) dash_total += dash;
  Stroker stroker(style, pen, out);
  std::vector<Vec> line;
  size_t dashes_left = PolyPath::max_points / 8;
  for (const PolyPath::Subpath& subpath : path.subpaths()) {
    line.clear();
    double length = 0;
    for (size_t i = 0; i < subpath.count; ++i) {
      DotPoint p = path.points()[subpath.first + i];
      if (i && p == path.points()[subpath.first + i - 1]) continue;
      Vec v{to_pen.x(p.x, p.y), to_pen.y(p.x, p.y)};
      if (!line.empty()) {
        if (v.x == line.back().x && v.y == line.back().y) continue;
        length += std::hypot(v.x - line.back().x, v.y - line.back().y);
      }
      line.push_back(v);
    }
    bool closed = subpath.closed;
    if (closed && line.size() > 1 && line.front().x == line.back().x && line.front().y == line.back().y) {
      line.pop_back();
    }
    closed = closed && line.size() > 2;
    double pieces = dash_total > 0 ? length / dash_total * static_cast<double>(style.dashes.size()) : 0;
    if (dash_total > 0 && line.size() > 1 && pieces < static_cast<double>(dashes_left)) {
      dashes_left -= static_cast<size_t>(pieces);
      // An odd number of lengths is drawn and left out the other way round when the pattern repeats.
      Dasher(style, style.dashes.size() % 2 ? 2 * dash_total : dash_total).line(line, closed, stroker);
    } else {
      stroker.line(line, closed);
    }
  }
  return out;
}

}  // namespace dce::core
