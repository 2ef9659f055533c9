#include "mupdf/tiling.h"

#include <cmath>

namespace dce::core {
namespace {

/// Along one axis.
bool cells_along(float area0, float area1, float view0, float view1, float step, int64_t* first,
                 int64_t* last) {
  step = std::abs(step);
  constexpr double fuzz = 0.001;
  double low = std::ceil((area0 - view1) / static_cast<double>(step) + fuzz);
  double high = std::floor((area1 - view0) / static_cast<double>(step) - fuzz);
  if (!(std::abs(low) < 1e9 && std::abs(high) < 1e9)) return false;
  *first = static_cast<int64_t>(low);
  *last = static_cast<int64_t>(high);
  return true;
}

}  // namespace

Tiling Tiling::begin(fz_context* ctx, fz_rect area, fz_rect view, float xstep, float ystep, fz_matrix ctm) {
  fz_display_list* list = fz_new_display_list(ctx, fz_infinite_rect);
  fz_device* recorder = nullptr;
  fz_var(recorder);
  fz_try(ctx) {
    recorder = fz_new_list_device(ctx, list);
  }
  fz_catch(ctx) {
    fz_drop_display_list(ctx, list);
    fz_rethrow(ctx);
  }
  return {list, recorder, area, view, xstep, ystep, ctm};
}

void Tiling::drop(fz_context* ctx) {
  fz_drop_device(ctx, recorder);
  fz_drop_display_list(ctx, list);
  recorder = nullptr;
  list = nullptr;
}

bool Tiling::cells(fz_rect within, Cells& found) const {
  const fz_rect part = fz_intersect_rect(area, within);
  return cells_along(part.x0, part.x1, view.x0, view.x1, xstep, &found.x0, &found.x1) &&
         cells_along(part.y0, part.y1, view.y0, view.y1, ystep, &found.y0, &found.y1);
}

fz_matrix Tiling::step(int64_t x, int64_t y) const {
  const float dx = static_cast<float>(x) * std::abs(xstep), dy = static_cast<float>(y) * std::abs(ystep);
  return {1, 0, 0, 1, dx * ctm.a + dy * ctm.c, dx * ctm.b + dy * ctm.d};
}

}  // namespace dce::core
