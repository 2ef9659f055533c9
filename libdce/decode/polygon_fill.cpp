#include "decode/polygon_fill.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace dce::core {
namespace {

constexpr double speck = 1.0 / 256;  // less than this of a dot is not touched

// What sorting a line among all others, and its crossing of a row among others there, is worth.
constexpr uint64_t line_work = 16, crossing_work = 4;

Status spend(uint64_t units, uint64_t& work) {
  if (units >= work) return Status(Code::limit, "the paths of a page are too complex");
  work -= units;
  return ok();
}

/// A line, pointing downwards.
struct Edge {
  double x0, y0, x1, y1;
  int direction;
  int first_row, end_row;

  double at(double y) const { return y1 > y0 ? x0 + (x1 - x0) * (y - y0) / (y1 - y0) : x0; }
};

struct Crossing {
  double x;
  int direction;
};

struct Interval {
  int x0, x1;
};

int clamped(double x, const Rect& box) {
  return static_cast<int>(std::clamp(x, static_cast<double>(box.x0), static_cast<double>(box.x1)));
}

/// The dots that the stretch from `a` to `b` takes along one axis.
std::pair<double, double> dots(double a, double b, DotRule rule) {
  if (a > b) std::swap(a, b);
  if (rule == DotRule::touch) return {std::floor(a + speck), std::ceil(b - speck)};
  return {std::ceil(a - 0.5), std::ceil(b - 0.5)};
}

class Scanner {
 public:
  Scanner(const PolyPath& path, const PolygonFill& fill) : fill_(fill) {
    for (const PolyPath::Subpath& subpath : path.subpaths()) {
      const DotPoint* points = path.points().data() + subpath.first;
      for (size_t i = 0; i < subpath.count; ++i) {
        add(points[i], points[i + 1 < subpath.count ? i + 1 : 0]);
      }
    }
    std::sort(edges_.begin(), edges_.end(),
              [](const Edge& a, const Edge& b) { return a.first_row < b.first_row; });
  }

  Status run(uint64_t& work, Cancellation& cancellation, const std::function<void(int, int, int)>& span) {
    size_t next = 0;
    int row = fill_.box.y0;
    while (row < fill_.box.y1 && (next < edges_.size() || !active_.empty())) {
      if (active_.empty()) row = std::max(row, edges_[next].first_row);
      while (next < edges_.size() && edges_[next].first_row <= row) active_.push_back(next++);
      std::erase_if(active_, [&](size_t i) { return edges_[i].end_row <= row; });
      DCE_TRY(spend(active_.size() * crossing_work, work));
      if (row % 64 == 0) DCE_TRY(cancellation.check());
      intervals_.clear();
      inside(row);
      if (fill_.rule == DotRule::touch) touched(row);
      emit(row, span);
      ++row;
    }
    return ok();
  }

 private:
  void add(DotPoint from, DotPoint to) {
    Edge edge = from.y <= to.y ? Edge{from.x, from.y, to.x, to.y, 1, 0, 0}
                               : Edge{to.x, to.y, from.x, from.y, -1, 0, 0};
    auto [first, end] = dots(edge.y0, edge.y1, fill_.rule);
    edge.first_row = static_cast<int>(std::max<double>(first, fill_.box.y0));
    edge.end_row = static_cast<int>(std::min<double>(end, fill_.box.y1));
    if (edge.first_row < edge.end_row) edges_.push_back(edge);
  }

  void inside(int row) {
    crossings_.clear();
    double centre = row + 0.5;
    for (size_t i : active_) {
      const Edge& edge = edges_[i];
      if (edge.y0 <= centre && centre < edge.y1) crossings_.push_back({edge.at(centre), edge.direction});
    }
    std::sort(crossings_.begin(), crossings_.end(),
              [](const Crossing& a, const Crossing& b) { return a.x < b.x; });
    int winding = 0;
    for (size_t i = 0; i + 1 < crossings_.size(); ++i) {
      winding += crossings_[i].direction;
      if (fill_.even_odd ? i % 2 == 0 : winding != 0) {
        keep(dots(crossings_[i].x, crossings_[i + 1].x, DotRule::centre));
      }
    }
  }

  /// Dots that a line of the outline runs through.
  void touched(int row) {
    for (size_t i : active_) {
      const Edge& edge = edges_[i];
      double a = edge.x0, b = edge.x1;
      if (edge.y0 < edge.y1) {
        double top = std::max<double>(edge.y0, row), bottom = std::min<double>(edge.y1, row + 1);
        if (bottom - top < speck) continue;
        a = edge.at(top);
        b = edge.at(bottom);
      }
      keep(dots(a, b, DotRule::touch));
    }
  }

  void keep(std::pair<double, double> stretch) {
    Interval interval{clamped(stretch.first, fill_.box), clamped(stretch.second, fill_.box)};
    if (interval.x0 < interval.x1) intervals_.push_back(interval);
  }

  void emit(int row, const std::function<void(int, int, int)>& span) {
    std::sort(intervals_.begin(), intervals_.end(),
              [](const Interval& a, const Interval& b) { return a.x0 < b.x0; });
    for (size_t i = 0; i < intervals_.size();) {
      Interval run = intervals_[i++];
      while (i < intervals_.size() && intervals_[i].x0 <= run.x1)
        run.x1 = std::max(run.x1, intervals_[i++].x1);
      span(row, run.x0, run.x1);
    }
  }

  const PolygonFill& fill_;
  std::vector<Edge> edges_;
  std::vector<size_t> active_;
  std::vector<Crossing> crossings_;
  std::vector<Interval> intervals_;
};

}  // namespace

std::optional<Rect> as_box(const PolyPath& path, DotRule rule) {
  if (path.subpaths().size() != 1) return std::nullopt;
  const std::vector<DotPoint>& p = path.points();
  bool returns = p.size() == 5 && p[4] == p[0];
  if (p.size() != 4 && !returns) return std::nullopt;
  bool down_first = p[0].x == p[1].x && p[1].y == p[2].y && p[2].x == p[3].x && p[3].y == p[0].y;
  bool across_first = p[0].y == p[1].y && p[1].x == p[2].x && p[2].y == p[3].y && p[3].x == p[0].x;
  if (!down_first && !across_first) return std::nullopt;
  auto [x0, x1] = dots(p[0].x, p[2].x, rule);
  auto [y0, y1] = dots(p[0].y, p[2].y, rule);
  return Rect{static_cast<int>(x0), static_cast<int>(y0), static_cast<int>(x1), static_cast<int>(y1)};
}

Status fill_polygons(const PolyPath& path, const PolygonFill& fill, uint64_t& work,
                     Cancellation& cancellation, const std::function<void(int y, int x0, int x1)>& span) {
  if (fill.box.empty()) return ok();
  if (path.full()) return Status(Code::limit, "a path has more points than is allowed");
  DCE_TRY(spend(path.points().size() * line_work, work));
  return Scanner(path, fill).run(work, cancellation, span);
}

}  // namespace dce::core
