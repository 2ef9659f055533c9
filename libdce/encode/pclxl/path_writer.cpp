#include "encode/pclxl/path_writer.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <vector>

namespace dce::core::xl {
namespace {

constexpr size_t most_points = 6000;  // of one list; a multiple of three
// A list costs some twelve bytes to begin, and points of two bytes instead of four save two each.
constexpr size_t worth_a_list = 7;

struct Dot {
  int x = 0, y = 0;
  bool operator==(const Dot&) const = default;
};
Dot operator-(Dot a, Dot b) {
  return {a.x - b.x, a.y - b.y};
}
Dot dot(Point p) {
  auto whole = [](float v) { return static_cast<int>(std::lround(std::clamp(v, -farthest, farthest))); };
  return {whole(p.x), whole(p.y)};
}
bool is_small(Dot d) {
  return d.x >= -128 && d.x <= 127 && d.y >= -128 && d.y <= 127;
}

class PathWriter {
 public:
  explicit PathWriter(ByteBuffer& out) : out_(out), writer_(out) {}

  void move(Point p) {
    end_subpath();
    at_ = start_ = dot(p);
  }
  void line(Point p) {
    const Dot to = dot(p);
    if (to == at_) {
      dot_only_ = !drawn_;
      return;
    }
    segment(false);
    add(to - at_);
    at_ = to;
  }
  void curve(const Point* p) {
    const Dot a = dot(p[0]), b = dot(p[1]), to = dot(p[2]);
    if (is_flat({at_.x * 1.0f, at_.y * 1.0f}, p)) return line(p[2]);
    segment(true);
    for (Dot d : {a - at_, b - at_, to - at_}) add(d);
    at_ = to;
  }
  void close() {
    draw_dot();
    flush();
    if (drawn_) writer_.op(Operator::close_sub_path);
    drawn_ = false;
    at_ = start_;
  }
  void rect(Point p, Point q) {
    end_subpath();
    const Dot a = dot(p), b = dot(q);
    writer_
        .sint16_box(Attribute::bounding_box, std::min(a.x, b.x), std::min(a.y, b.y), std::max(a.x, b.x),
                    std::max(a.y, b.y))
        .op(Operator::rectangle_path);
    at_ = start_ = a;
  }
  void end_subpath() {
    draw_dot();
    flush();
    drawn_ = false;
  }

 private:
  /// Does the curve stay within a third of a dot of its chord?
  static bool is_flat(Point from, const Point* p) {
    const float dx = p[2].x - from.x, dy = p[2].y - from.y;
    const float length = std::abs(dx) + std::abs(dy);
    auto off = [&](Point c) { return std::abs((c.x - from.x) * dy - (c.y - from.y) * dx); };
    auto beyond = [&](Point c) {
      return c.x < std::min(from.x, p[2].x) - 0.5f || c.x > std::max(from.x, p[2].x) + 0.5f ||
             c.y < std::min(from.y, p[2].y) - 0.5f || c.y > std::max(from.y, p[2].y) + 0.5f;
    };
    return !beyond(p[0]) && !beyond(p[1]) && std::max(off(p[0]), off(p[1])) <= 0.4f * length;
  }

  void segment(bool curves) {
    if (!drawn_) {
      writer_.int16_xy(Attribute::point, start_.x, start_.y).op(Operator::set_cursor);
      drawn_ = true;
      dot_only_ = false;
    }
    if (curves != curves_ || points_.size() >= most_points) flush();
    curves_ = curves;
  }
  // A subpath of one point shows by its caps.
  void draw_dot() {
    if (!dot_only_ || drawn_) return;
    segment(false);
    add({0, 0});
  }

  void add(Dot d) {
    if (points_.empty()) {
      small_ = is_small(d);
      tail_ = 0;
    }
    points_.push_back(d);
    if (is_small(d)) {
      ++tail_;
    } else {
      tail_ = 0;
    }
    const size_t unit = curves_ ? 3 : 1;
    if (points_.size() % unit != 0) return;
    if (small_ && tail_ < points_.size()) {  // a large one came
      const size_t keep = points_.size() - unit;
      if (keep >= worth_a_list) {
        split(keep);
        small_ = false;
      } else {
        small_ = false;
      }
    } else if (!small_ && tail_ >= 2 * worth_a_list) {
      const size_t small_points = tail_ / unit * unit;
      split(points_.size() - small_points);
      small_ = true;
    }
  }
  /// Writes the first `count` points, and keeps the others.
  void split(size_t count) {
    std::vector<Dot> rest(points_.begin() + static_cast<ptrdiff_t>(count), points_.end());
    points_.resize(count);
    const size_t tail = std::min(tail_, rest.size());
    flush();
    points_ = std::move(rest);
    tail_ = tail;
  }
  void flush() {
    if (points_.empty()) return;
    if (!curves_ && points_.size() == 1) {
      writer_.sint16_xy(Attribute::end_point, points_[0].x, points_[0].y).op(Operator::line_rel_path);
    } else {
      const bool small = std::all_of(points_.begin(), points_.end(), is_small);
      writer_.uint16(Attribute::number_of_points, static_cast<int>(points_.size()))
          .ubyte(Attribute::point_type, small ? point_sbyte : point_sint16)
          .op(curves_ ? Operator::bezier_rel_path : Operator::line_rel_path)
          .data_head(points_.size() * (small ? 2 : 4));
      for (Dot d : points_) {
        if (small) {
          out_.u8(static_cast<uint8_t>(d.x));
          out_.u8(static_cast<uint8_t>(d.y));
        } else {
          out_.u16le(static_cast<uint16_t>(d.x));
          out_.u16le(static_cast<uint16_t>(d.y));
        }
      }
    }
    points_.clear();
    tail_ = 0;
  }

  ByteBuffer& out_;
  Writer writer_;
  Dot at_, start_;
  bool drawn_ = false;     // the subpath has a segment, written or in points_
  bool dot_only_ = false;  // it had only lines of no length
  bool curves_ = false;
  std::vector<Dot> points_;  // relative, of one kind
  bool small_ = false;
  size_t tail_ = 0;  // points at the end that fit in bytes
};

}  // namespace

void write_path(const PathView& path, ByteBuffer& out) {
  Writer(out).op(Operator::new_path);
  PathWriter writer(out);
  const Point* p = path.points.data();
  for (PathVerb verb : path.verbs) {
    switch (verb) {
      case PathVerb::move:
        writer.move(p[0]);
        break;
      case PathVerb::line:
        writer.line(p[0]);
        break;
      case PathVerb::curve:
        writer.curve(p);
        break;
      case PathVerb::close:
        writer.close();
        break;
      case PathVerb::rect:
        writer.rect(p[0], p[1]);
        break;
    }
    p += path_points(verb);
  }
  writer.end_subpath();
}

}  // namespace dce::core::xl
