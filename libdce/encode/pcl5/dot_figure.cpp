#include "encode/pcl5/dot_figure.h"

#include <algorithm>
#include <climits>
#include <cmath>

#include "draw/flatten.h"

namespace dce::core {
namespace {

/// Takes a path apart into runs of points in fractions of dots.
template <class Receiver>
void each_flat_run(const PathView& path, const Receiver& receive) {
  std::vector<Point> run;
  bool closed = false;
  const auto end_run = [&] {
    if (!run.empty()) receive(std::span<const Point>(run), closed);
    run.clear();
    closed = false;
  };
  const Point* p = path.points.data();
  for (PathVerb verb : path.verbs) {
    const Point start = run.empty() ? Point{} : run.front();
    switch (verb) {
      case PathVerb::move:
        end_run();
        run.push_back(p[0]);
        break;
      case PathVerb::line:
        run.push_back(p[0]);
        break;
      case PathVerb::curve: {
        const Point a = run.back();
        flatten_curve(a, p[0], p[1], p[2], [&](Point point) { run.push_back(point); });
        break;
      }
      case PathVerb::close:
        if (run.empty()) break;
        closed = true;
        end_run();
        run.push_back(start);  // where what follows without a move begins
        break;
      case PathVerb::rect:
        end_run();
        run = {p[0], {p[1].x, p[0].y}, p[1], {p[0].x, p[1].y}};
        closed = true;
        end_run();
        break;
    }
    p += path_points(verb);
  }
  end_run();
}

/// Sutherland and Hodgman's cut along one edge: keeps where inside(point) >= 0, which is linear.
template <class Inside>
void cut(std::vector<Point>& polygon, std::vector<Point>& scratch, const Inside& inside) {
  scratch.clear();
  for (size_t i = 0; i < polygon.size(); ++i) {
    const Point a = polygon[i], b = polygon[(i + 1) % polygon.size()];
    const float da = inside(a), db = inside(b);
    if (da >= 0) scratch.push_back(a);
    if ((da < 0) != (db < 0)) {
      const float t = da / (da - db);
      scratch.push_back({a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)});
    }
  }
  std::swap(polygon, scratch);
}

bool between(DotFigure::Point a, DotFigure::Point b, DotFigure::Point c) {
  const int64_t abx = b.x - a.x, aby = b.y - a.y, bcx = c.x - b.x, bcy = c.y - b.y;
  return abx * bcy == aby * bcx && abx * bcx + aby * bcy >= 0;
}

/// Appends a run without the points that rounding made superfluous.
void append(std::span<const Point> run, bool closed, DotFigure& out) {
  const size_t begin = out.points.size();
  for (const Point& point : run) {
    const Point near = within_reach(point);
    const DotFigure::Point next{static_cast<int>(std::lround(near.x)), static_cast<int>(std::lround(near.y))};
    size_t size = out.points.size() - begin;
    if (size > 0 && out.points.back() == next) continue;
    if (size > 1 && between(out.points[out.points.size() - 2], out.points.back(), next)) out.points.pop_back();
    out.points.push_back(next);
  }
  if (closed && out.points.size() - begin > 1 && out.points.back() == out.points[begin]) out.points.pop_back();
  if (out.points.size() == begin) return;
  out.ends.push_back(out.points.size());
  out.closed.push_back(closed);
}

/// An open run, longer by `cap` dots at both ends; one without length lies across the page.
void append_capped(std::span<const Point> run, float cap, std::vector<Point>& scratch, DotFigure& out) {
  if (cap <= 0) return append(run, false, out);
  scratch.assign(run.begin(), run.end());
  if (scratch.size() == 1) scratch.push_back(scratch[0]);
  const auto push_out = [cap](Point& end, Point from, float otherwise) {
    const float dx = end.x - from.x, dy = end.y - from.y, length = std::hypot(dx, dy);
    end.x += length > 0 ? dx / length * cap : otherwise;
    end.y += length > 0 ? dy / length * cap : 0;
  };
  const size_t last = scratch.size() - 1;
  const Point second = scratch[1], before_last = scratch[last - 1];
  push_out(scratch[0], second, -cap);
  push_out(scratch[last], before_last, cap);
  append(scratch, false, out);
}

bool is_near(const PathView& path, float reach) {
  return std::all_of(path.points.begin(), path.points.end(), [reach](const Point& point) {
    return std::abs(point.x) <= reach && std::abs(point.y) <= reach;
  });
}

}  // namespace

bool make_area(const PathView& path, const Box& clip, size_t most_points, DotFigure& out) {
  out.clear();
  std::vector<Point> polygon, scratch;
  bool small = true;
  each_flat_run(path, [&](std::span<const Point> run, bool) {
    if (!small || run.size() < 3) return;
    polygon.assign(run.begin(), run.end());
    cut(polygon, scratch, [&](Point p) { return p.x - clip.x0; });
    cut(polygon, scratch, [&](Point p) { return clip.x1 - p.x; });
    cut(polygon, scratch, [&](Point p) { return p.y - clip.y0; });
    cut(polygon, scratch, [&](Point p) { return clip.y1 - p.y; });
    if (polygon.size() < 3) return;
    append(polygon, true, out);
    if (out.points.size() > most_points) small = false;
  });
  return small;
}

bool make_lines(const PathView& path, float cap, float reach, size_t most_points, DotFigure& out) {
  out.clear();
  if (!is_near(path, reach)) return false;
  bool small = true;
  std::vector<Point> scratch;
  each_flat_run(path, [&](std::span<const Point> run, bool closed) {
    if (!small) return;
    // A lone point behind a close or a move draws nothing.
    if (closed && run.size() > 1) append(run, true, out);
    if (closed ? run.size() == 1 : run.size() > 1) append_capped(run, cap, scratch, out);
    if (out.points.size() > most_points) small = false;
  });
  return small;
}

bool make_dashes(const PathView& path, std::span<const float> dashes, float phase, float cap, float reach,
                 size_t most_points, DotFigure& out) {
  constexpr float shortest = 2;  // dots
  out.clear();
  if (!is_near(path, reach)) return false;
  float period = 0;
  for (float dash : dashes) {
    if (!(dash >= shortest)) return false;
    period += dash;
  }
  if (dashes.size() % 2) period *= 2;
  phase = std::fmod(phase, period);
  if (phase < 0) phase += period;
  size_t first = 0;
  for (; phase >= dashes[first % dashes.size()]; ++first) phase -= dashes[first % dashes.size()];

  bool small = true;
  std::vector<Point> dash, scratch;
  each_flat_run(path, [&](std::span<const Point> run, bool closed) {
    if (!small || (run.size() < 2 && !closed)) return;
    size_t index = first;
    float left = dashes[first % dashes.size()] - phase;
    dash.clear();
    for (size_t i = 0; i + (closed ? 0 : 1) < run.size() && small; ++i) {
      const Point a = run[i], b = run[(i + 1) % run.size()];
      const float length = std::hypot(b.x - a.x, b.y - a.y);
      const auto at = [&](float along) {
        const float t = length > 0 ? along / length : 0;
        return Point{a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
      };
      float done = 0;
      while (small) {
        const bool on = index % 2 == 0;
        if (on && dash.empty()) dash.push_back(at(done));
        if (left > length - done) {
          left -= length - done;
          if (on) dash.push_back(b);
          break;
        }
        done += left;
        if (on) {
          dash.push_back(at(done));
          append_capped(dash, cap, scratch, out);
          dash.clear();
          small = out.points.size() <= most_points;
        }
        ++index;
        left = dashes[index % dashes.size()];
      }
    }
    if (dash.size() > 1) append_capped(dash, cap, scratch, out);
  });
  return small;
}

Rect bounds(const DotFigure& figure) {
  Rect all{INT_MAX, INT_MAX, INT_MIN, INT_MIN};
  for (const DotFigure::Point& point : figure.points) {
    all = {std::min(all.x0, point.x), std::min(all.y0, point.y), std::max(all.x1, point.x + 1),
           std::max(all.y1, point.y + 1)};
  }
  return all;
}

}  // namespace dce::core
