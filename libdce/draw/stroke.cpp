#include "draw/stroke.h"

#include <cmath>
#include <numbers>
#include <vector>

#include "draw/flatten.h"

namespace dce::core {
namespace {

constexpr size_t most_dashes = 200'000;        // of one path
constexpr double shortest_dash_period = 0.05;  // dots

struct Vec {
  double x = 0, y = 0;
};
Vec operator+(Vec a, Vec b) {
  return {a.x + b.x, a.y + b.y};
}
Vec operator-(Vec a, Vec b) {
  return {a.x - b.x, a.y - b.y};
}
Vec operator*(Vec a, double k) {
  return {a.x * k, a.y * k};
}
double cross(Vec a, Vec b) {
  return a.x * b.y - a.y * b.x;
}
double dot(Vec a, Vec b) {
  return a.x * b.x + a.y * b.y;
}
/// A quarter turn.
Vec normal(Vec a) {
  return {-a.y, a.x};
}

Vec apply_linear(const Matrix& m, Vec v) {
  return {m.a * v.x + m.c * v.y, m.b * v.x + m.d * v.y};
}

bool inverse(const Matrix& m, Matrix* out) {
  const double det = m.a * m.d - m.b * m.c;
  const double size = std::abs(m.a) + std::abs(m.b) + std::abs(m.c) + std::abs(m.d);
  if (!(std::abs(det) > 1e-12 * size * size)) return false;
  *out = {m.d / det, -m.b / det, -m.c / det, m.a / det, 0, 0};
  return true;
}

/// The pen: maps the unit circle to an ellipse of dots that is nowhere thinner than `thinnest`.
Matrix make_pen(const StrokeStyle& style, double thinnest) {
  const double half = std::abs(static_cast<double>(style.width)) / 2, least = thinnest / 2;
  const Matrix& p = style.pen;
  const Matrix m{p.a * half, p.b * half, p.c * half, p.d * half, 0, 0};
  // Singular values by the closed form for 2 x 2: m = turn(u) diag(large, small) turn(v).
  const double e = (m.a + m.d) / 2, f = (m.a - m.d) / 2, g = (m.b + m.c) / 2, h = (m.b - m.c) / 2;
  const double q = std::hypot(e, h), r = std::hypot(f, g);
  const double large = q + r, small = q - r;
  if (!std::isfinite(large)) return Matrix::scale(least, least);
  if (std::abs(small) >= least) return m;
  const double a1 = std::atan2(g, f), a2 = std::atan2(h, e);
  const double u = (a2 + a1) / 2, v = (a2 - a1) / 2;
  const double wide = std::max(large, least), narrow = small < 0 ? -least : least;
  const double cu = std::cos(u), su = std::sin(u), cv = std::cos(v), sv = std::sin(v);
  return {cu * wide * cv - su * narrow * sv,
          su * wide * cv + cu * narrow * sv,
          -cu * wide * sv - su * narrow * cv,
          -su * wide * sv + cu * narrow * cv,
          0,
          0};
}

/// Builds in the pen's own space, where the pen is the unit circle.
class Outliner {
 public:
  Outliner(const StrokeStyle& style, const Matrix& pen, Path& out) : style_(style), pen_(pen), out_(out) {
    (void)inverse(pen, &to_pen_);  // make_pen gives no flat pens
    const double radius = std::max(std::hypot(pen.a, pen.b), std::hypot(pen.c, pen.d));
    arc_step_ =
        radius > flatness ? 2 * std::acos(1 - std::min(flatness / radius, 0.5)) : std::numbers::pi / 2;
    arc_step_ = std::clamp(arc_step_, 2 * std::numbers::pi / most_chords, std::numbers::pi / 2);
    gentle_cosine_ = std::max(std::cos(arc_step_), 0.5);
  }

  struct Vertex {
    Vec at;               ///< dots
    bool smooth = false;  ///< within a curve: joined without a corner
  };

  /// One chain of vertices; `closed` joins its ends. `heading` is where a chain of no length points.
  void chain(std::span<const Vertex> vertices, bool closed, Vec heading = {}) {
    points_.clear();
    for (const Vertex& vertex : vertices) {
      const Vec p = apply_linear(to_pen_, vertex.at);
      if (!points_.empty()) {
        const Vec d = p - points_.back().at;
        if (dot(d, d) < 1e-12) {
          points_.back().smooth = points_.back().smooth && vertex.smooth;
          continue;
        }
      }
      points_.push_back({p, vertex.smooth});
    }
    if (points_.empty()) return;
    if (closed && points_.size() > 2) {
      const Vec d = points_.front().at - points_.back().at;
      if (dot(d, d) < 1e-12) points_.pop_back();
    }
    if (points_.size() == 1) {
      point(points_[0].at, apply_linear(to_pen_, heading));
      return;
    }
    const size_t count = points_.size();
    const size_t lines = closed ? count : count - 1;
    Line here = line_from(0);
    const Vec first = here.along;
    begin_ribbon(points_[0].at - (!closed && style_.cap == LineCap::square ? first : Vec{}), normal(first));
    const bool round_ends = !closed && style_.cap == LineCap::round;
    bool round_start = round_ends;  // of the ribbon that is open
    for (size_t i = 1; i < lines; ++i) {
      const Line next = line_from(i);
      if (bends_gently(here, next)) {
        const Vec middle = normal(here.along) + normal(next.along);
        extend_ribbon(points_[i].at, middle * (1 / std::sqrt(dot(middle, middle))));
      } else {
        end_ribbon(points_[i].at, normal(here.along), round_start, false);
        join(points_[i], here.along, next.along);
        begin_ribbon(points_[i].at, normal(next.along));
        round_start = false;
      }
      here = next;
    }
    const Vec last = points_[lines % count].at;
    end_ribbon(!closed && style_.cap == LineCap::square ? last + here.along : last, normal(here.along),
               round_start, round_ends);
    if (closed) join(points_[0], here.along, first);
  }

 private:
  struct Line {
    Vec along;  ///< of unit length
    double length;
  };
  Line line_from(size_t i) const {
    const Vec d = points_[(i + 1) % points_.size()].at - points_[i].at;
    const double length = std::sqrt(dot(d, d));
    return {d * (1 / length), length};
  }

  /// Can the outlines of two lines meet in one point on either side, nearer to the true ones than `flatness`? Where
  /// lines are short beside the pen their inner sides would cross.
  bool bends_gently(const Line& a, const Line& b) const {
    const double turn = std::abs(cross(a.along, b.along));
    return dot(a.along, b.along) >= gentle_cosine_ && turn <= a.length && turn <= b.length;
  }

  // Lines that bend gently are one quadrilateral after the other, without the sides that they share.
  void begin_ribbon(Vec p, Vec n) {
    move(p + n);
    right_side_.assign(1, p - n);
    ribbon_start_ = p;
    ribbon_normal_ = n;
  }
  void extend_ribbon(Vec p, Vec n) {
    line(p + n);
    right_side_.push_back(p - n);
  }
  void end_ribbon(Vec p, Vec n, bool round_start, bool round_end) {
    line(p + n);
    if (round_end) arc(p, n, n * -1);
    line(p - n);
    for (size_t i = right_side_.size(); i-- > 0;) line(right_side_[i]);
    if (round_start) arc(ribbon_start_, ribbon_normal_ * -1, ribbon_normal_);
    out_.close();
  }

  void move(Vec p) {
    p = apply_linear(pen_, p);
    out_.move_to(static_cast<float>(p.x), static_cast<float>(p.y));
  }
  void line(Vec p) {
    p = apply_linear(pen_, p);
    out_.line_to(static_cast<float>(p.x), static_cast<float>(p.y));
  }

  /// Points between c + from and c + to, both of unit length, turning as the quadrilaterals do.
  void arc(Vec c, Vec from, Vec to) {
    double angle = std::atan2(cross(from, to), dot(from, to));
    if (angle > 0) angle -= 2 * std::numbers::pi;  // quadrilaterals run a+n, b+n, b-n: a negative turn
    const int steps = static_cast<int>(std::ceil(-angle / arc_step_ - 1e-9));
    for (int i = 1; i < steps; ++i) {
      const double t = angle * i / steps, co = std::cos(t), si = std::sin(t);
      line(c + Vec{from.x * co - from.y * si, from.x * si + from.y * co});
    }
  }

  void join(const Vertex& vertex, Vec before, Vec after) {
    const double turn = cross(before, after), ahead = dot(before, after);
    if (std::abs(turn) < 1e-9 && ahead > 0) return;
    const Vec p = vertex.at;
    // The outer side: from the normal of one line to that of the other, in the quadrilaterals' sense.
    const bool normal_side = turn < 0;
    const Vec from = normal_side ? normal(before) : normal(after) * -1;
    const Vec to = normal_side ? normal(after) : normal(before) * -1;
    move(p);
    line(p + from);
    if (style_.join == LineJoin::round || vertex.smooth) {
      arc(p, from, to);
    } else if (style_.join == LineJoin::miter) {
      // Half the angle between the lines has sine sqrt((1 - cos) / 2), where cos is that of the reversed
      // lines.
      const double half_sine = std::sqrt(std::max(0.0, (1 + ahead) / 2));
      if (half_sine > 1e-6 && 1 / half_sine <= style_.miter_limit) {
        const Vec middle = from + to;
        line(p + middle * (2 / dot(middle, middle)));
      }
    }
    line(p + to);
    out_.close();
  }

  /// A line of no length: a dot where the caps make one.
  void point(Vec p, Vec heading) {
    if (style_.cap == LineCap::butt) return;
    const double length = std::sqrt(dot(heading, heading));
    const Vec along = length > 1e-9 ? heading * (1 / length) : Vec{1, 0};
    const Vec n = normal(along);
    if (style_.cap == LineCap::round) {
      move(p + n);
      arc(p, n, n * -1);
      line(p - n);
      arc(p, n * -1, n);
    } else {
      move(p - along + n);
      line(p + along + n);
      line(p + along - n);
      line(p - along - n);
    }
    out_.close();
  }

  const StrokeStyle& style_;
  Matrix pen_, to_pen_;
  Path& out_;
  double arc_step_, gentle_cosine_;
  std::vector<Vertex> points_;
  Vec ribbon_start_, ribbon_normal_;
  std::vector<Vec> right_side_;
};

/// Lengths along a path as its dashes measure them: in user space where that is possible.
class DashLengths {
 public:
  DashLengths(const StrokeStyle& style) : dashes_(style.dashes) {
    measured_ = inverse(style.pen, &to_user_);
    for (float dash : dashes_) period_ += dash;
    if (dashes_.size() % 2) period_ *= 2;
    double phase = std::fmod(static_cast<double>(style.dash_phase), period_);
    if (phase < 0) phase += period_;
    while (phase > 0 && phase >= dash(first_)) {
      phase -= dash(first_);
      first_ = (first_ + 1) % (2 * dashes_.size());
    }
    left_ = dash(first_) - phase;
  }

  bool usable() const { return measured_ && std::isfinite(period_) && period_ > 0; }
  double period() const { return period_; }
  double length(Vec d) const {
    d = apply_linear(to_user_, d);
    return std::hypot(d.x, d.y);
  }
  double dash(size_t index) const { return dashes_[index % dashes_.size()]; }
  size_t first() const { return first_; }  ///< even: inked
  double left() const { return left_; }    ///< of the first

 private:
  std::span<const float> dashes_;
  Matrix to_user_;
  bool measured_ = false;
  double period_ = 0, left_ = 0;
  size_t first_ = 0;
};

class Stroker {
 public:
  Stroker(const StrokeStyle& style, float thinnest, Path& out)
      : style_(style), outliner_(style, make_pen(style, thinnest), out) {}

  void stroke(const PathView& path) {
    const Point* p = path.points.data();
    Point start{}, at{};
    for (PathVerb verb : path.verbs) {
      switch (verb) {
        case PathVerb::move:
          end(false);
          start = at = within_reach(p[0]);
          add(at, false);
          break;
        case PathVerb::line:
          if (chain_.empty()) add(at, false);
          at = within_reach(p[0]);
          add(at, false);
          break;
        case PathVerb::curve: {
          if (chain_.empty()) add(at, false);
          const Point to = within_reach(p[2]);
          flatten_curve(at, within_reach(p[0]), within_reach(p[1]), to, [&](Point q) { add(q, true); });
          chain_.back().smooth = false;
          at = to;
          break;
        }
        case PathVerb::close:
          end(true);
          at = start;
          break;
        case PathVerb::rect: {
          end(false);
          const Point a = within_reach(p[0]), b = within_reach(p[1]);
          for (Point q : {a, Point{b.x, a.y}, b, Point{a.x, b.y}}) add(q, false);
          end(true);
          start = at = a;
          break;
        }
      }
      p += path_points(verb);
    }
    end(false);
  }

 private:
  void add(Point p, bool smooth) { chain_.push_back({{p.x, p.y}, smooth}); }

  void end(bool closed) {
    // A lone move paints nothing; a line of no length may paint its caps.
    if (chain_.size() > 1 || (closed && !chain_.empty())) {
      if (style_.dashes.empty() || !dash(closed)) outliner_.chain(chain_, closed);
    }
    chain_.clear();
  }

  /// False when the dashes cannot be told apart.
  bool dash(bool closed) {
    const DashLengths lengths(style_);
    if (!lengths.usable()) return false;
    if (closed) chain_.push_back(chain_.front());
    double total = 0, dots = 0;
    for (size_t i = 1; i < chain_.size(); ++i) {
      const Vec d = chain_[i].at - chain_[i - 1].at;
      total += lengths.length(d);
      dots += std::sqrt(dot(d, d));
    }
    const double periods = total / lengths.period();
    const double pieces = periods * static_cast<double>(style_.dashes.size());
    if (!(pieces < static_cast<double>(most_dashes - dashes_drawn_)) ||
        dots < periods * shortest_dash_period) {
      if (closed) chain_.pop_back();
      return false;
    }
    dashes_drawn_ += static_cast<size_t>(pieces);

    size_t index = lengths.first();
    double left = lengths.left();
    piece_.clear();
    if (index % 2 == 0) piece_.push_back(chain_[0]);
    Vec heading{};
    for (size_t i = 1; i < chain_.size(); ++i) {
      const Vec a = chain_[i - 1].at, d = chain_[i].at - a;
      const double length = lengths.length(d);
      if (!(length > 0)) continue;
      heading = d;
      double at = 0;
      while (length - at > left) {
        at += left;
        const Vec p = a + d * (at / length);
        if (index % 2 == 0) {
          piece_.push_back({p, false});
          outliner_.chain(piece_, false, heading);
          piece_.clear();
        } else {
          piece_.push_back({p, false});
        }
        index = (index + 1) % (2 * style_.dashes.size());
        left = lengths.dash(index);
      }
      left -= length - at;
      if (index % 2 == 0) piece_.push_back(chain_[i]);
    }
    if (!piece_.empty()) outliner_.chain(piece_, false, heading);
    return true;
  }

  const StrokeStyle& style_;
  Outliner outliner_;
  std::vector<Outliner::Vertex> chain_, piece_;
  size_t dashes_drawn_ = 0;
};

}  // namespace

void stroke_outline(const PathView& path, const StrokeStyle& style, float thinnest, Path& out) {
  Stroker(style, thinnest, out).stroke(path);
}

}  // namespace dce::core
