#include "server/console/chart.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace dce::server {
namespace {

// Of the drawing, in its own units.
constexpr double kWidth = 800, kHeight = 220, kLeft = 52, kRight = 6, kTop = 8, kBottom = 38;

std::string units(double value) {
  char text[32];
  const int size = std::snprintf(text, sizeof text, "%.1f", value);
  return {text, static_cast<size_t>(size)};
}

/// How many lines above the lowest divide 1, 2 or 5 times a power of ten so that each has a whole number.
int lines_below(long long top) {
  if (top < 5) return static_cast<int>(top);
  return std::to_string(top).front() == '2' ? 4 : 5;
}

}  // namespace

long long round_above(long long value) {
  long long unit = 1;
  while (true) {
    for (const long long step : {1, 2, 5}) {
      if (unit * step >= value) return unit * step;
    }
    unit *= 10;
  }
}

void add_columns(View& view, const std::vector<Bar>& bars) {
  long long highest = 1;
  for (const Bar& bar : bars) highest = std::max(highest, bar.value);
  const long long top = round_above(highest);
  const double room = kHeight - kTop - kBottom;
  view.set("view_box", "0 0 " + units(kWidth) + " " + units(kHeight));
  const int lines = lines_below(top);
  for (int i = 0; i <= lines; ++i) {
    const double y = kTop + room * (1 - static_cast<double>(i) / lines);
    view.add("grid", View()
                         .set("y", units(y))
                         .set("text_y", units(y + 4))
                         .set("x1", units(kLeft))
                         .set("x2", units(kWidth - kRight))
                         .set("text_x", units(kLeft - 6))
                         .set("text", std::to_string(top * i / lines)));
  }
  const double step = (kWidth - kLeft - kRight) / static_cast<double>(std::max<size_t>(bars.size(), 1));
  const size_t every = (bars.size() + 9) / 10;  // labels that fit beside each other
  for (size_t i = 0; i < bars.size(); ++i) {
    const double height = room * static_cast<double>(bars[i].value) / static_cast<double>(top);
    const double x = kLeft + step * static_cast<double>(i);
    View bar;
    bar.set("x", units(x + step * 0.12)).set("y", units(kTop + room - height));
    bar.set("width", units(step * 0.76)).set("height", units(height));
    bar.set("label_x", units(x + step / 2)).set("label_y", units(kHeight - 8));
    bar.set("label", every > 0 && i % every == 0 ? bars[i].label : "");
    bar.set("minor", every > 0 && i / every % 2 == 1);
    bar.set("title",
            bars[i].title.empty() ? bars[i].label + ": " + std::to_string(bars[i].value) : bars[i].title);
    view.add("bars", std::move(bar));
  }
}

}  // namespace dce::server
