#include "mupdf/tile_replay.h"

#include <type_traits>
#include <utility>

#include "mupdf/fz_guard.h"
#include "mupdf/own_path.h"
#include "mupdf/tiling.h"

namespace dce::core {
namespace {

constexpr int64_t most_cells = 4096;  // of one tiling that are drawn one by one
constexpr float least_cell = 4;       // dots each way; smaller ones are composed

struct ReplayDevice {
  fz_device base;
  fz_device* target;
  fz_rect bounds;
  fz_matrix to_dots;
  const fz_cookie* outer;
  fz_cookie cookie;  // of the cells' runs
  Tiling tiling;
  int within;    // tilings begun in the cell that is being recorded
  int composed;  // those that the target has to see the end of
  bool replaying;

  fz_device* receiver() const { return tiling.recorder ? tiling.recorder : target; }
};

ReplayDevice& self(fz_device* device) {
  return *reinterpret_cast<ReplayDevice*>(device);
}

/// The device's function of the same name as `member`, which hands on what it is told.
template <auto member>
struct Pass;
template <class... A, void (*fz_device::*member)(fz_context*, fz_device*, A...)>
struct Pass<member> {
  static void call(fz_context* ctx, fz_device* device, A... arguments) {
    ReplayDevice& me = self(device);
    if (me.outer->abort) me.cookie.abort = 1;
    fz_device* const to = me.receiver();
    if (to->*member) hand_on(ctx, to, arguments...);
  }

 private:
  template <class First, class... Rest>
  static void hand_on(fz_context* ctx, fz_device* to, First first, Rest... rest) {
    if constexpr (std::is_same_v<First, const fz_path*>) {
      with_own_path(ctx, first, [&](const fz_path* own) { (to->*member)(ctx, to, own, rest...); });
    } else {
      (to->*member)(ctx, to, first, rest...);
    }
  }
  static void hand_on(fz_context* ctx, fz_device* to) { (to->*member)(ctx, to); }
};

int begin_tile(fz_context* ctx, fz_device* device, fz_rect area, fz_rect view, float xstep, float ystep,
               fz_matrix ctm, int id) {
  ReplayDevice& me = self(device);
  if (me.tiling.recorder) {
    ++me.within;
    me.tiling.recorder->begin_tile(ctx, me.tiling.recorder, area, view, xstep, ystep, ctm, 0);
    return 0;
  }
  const Tiling tiling{nullptr, nullptr, area, view, xstep, ystep, ctm};
  const fz_rect seen = fz_transform_rect(me.bounds, fz_invert_matrix(ctm));
  const fz_rect dots = fz_transform_rect(view, fz_concat(ctm, me.to_dots));
  Tiling::Cells cells;
  const bool few = tiling.cells(seen, cells) && !cells.more_than(most_cells) &&
                   dots.x1 - dots.x0 >= least_cell && dots.y1 - dots.y0 >= least_cell;
  if (me.replaying || me.composed > 0 || !few) {
    const int known = me.target->begin_tile(ctx, me.target, area, view, xstep, ystep, ctm, id);
    ++me.composed;
    return known;
  }
  me.tiling = Tiling::begin(ctx, area, view, xstep, ystep, ctm);
  me.within = 0;
  return 0;
}

/// The cell's box in dots, stretched to whole ones together with what is in it: neighbours share no dot and
/// leave none out.
fz_rect snapped(fz_rect dots, fz_matrix* stretch) {
  const fz_rect whole = fz_rect_from_irect(fz_round_rect(dots));
  stretch->a = (whole.x1 - whole.x0) / (dots.x1 - dots.x0);
  stretch->d = (whole.y1 - whole.y0) / (dots.y1 - dots.y0);
  stretch->e = whole.x0 - stretch->a * dots.x0;
  stretch->f = whole.y0 - stretch->d * dots.y0;
  return whole;
}

void replay_cell(fz_context* ctx, fz_device* device, const Tiling& tiling, fz_matrix step) {
  ReplayDevice& me = self(device);
  const fz_matrix to_dots = fz_concat(fz_concat(tiling.ctm, step), me.to_dots);
  const fz_matrix from_dots = fz_invert_matrix(me.to_dots);
  fz_rect dots = fz_transform_rect(tiling.view, to_dots);
  fz_matrix stretch = fz_identity;
  const bool straight = fz_is_rectilinear(to_dots);
  if (straight) dots = snapped(dots, &stretch);
  if (fz_is_empty_rect(fz_intersect_rect(fz_transform_rect(dots, from_dots), me.bounds))) return;
  const fz_matrix place = fz_concat(fz_concat(fz_concat(step, me.to_dots), stretch), from_dots);
  const fz_rect edge = straight ? dots : tiling.view;
  fz_path* const path = fz_new_path(ctx);
  fz_try(ctx) {
    fz_rectto(ctx, path, edge.x0, edge.y0, edge.x1, edge.y1);
    me.target->clip_path(ctx, me.target, path, 0, straight ? from_dots : fz_concat(tiling.ctm, step),
                         fz_infinite_rect);
    // What breaks off has been drawn as far as it went.
    (void)fz_guarded(
        ctx, [&] { fz_run_display_list(ctx, tiling.list, device, place, fz_infinite_rect, &me.cookie); });
    me.target->pop_clip(ctx, me.target);
  }
  fz_always(ctx) {
    fz_drop_path(ctx, path);
  }
  fz_catch(ctx) {
    fz_rethrow(ctx);
  }
}

void end_tile(fz_context* ctx, fz_device* device) {
  ReplayDevice& me = self(device);
  if (me.tiling.recorder && me.within > 0) {
    --me.within;
    me.tiling.recorder->end_tile(ctx, me.tiling.recorder);
    return;
  }
  if (!me.tiling.recorder) {
    if (me.composed > 0) {
      --me.composed;
      me.target->end_tile(ctx, me.target);
    }
    return;
  }
  Tiling tiling = std::exchange(me.tiling, {});
  me.replaying = true;
  fz_try(ctx) {
    fz_close_device(ctx, tiling.recorder);
    Tiling::Cells cells;
    const fz_rect seen = fz_transform_rect(me.bounds, fz_invert_matrix(tiling.ctm));
    if (tiling.cells(seen, cells)) {
      for (int64_t y = cells.y0; y <= cells.y1 && !me.outer->abort; ++y) {
        for (int64_t x = cells.x0; x <= cells.x1 && !me.outer->abort; ++x)
          replay_cell(ctx, device, tiling, tiling.step(x, y));
      }
    }
  }
  fz_always(ctx) {
    me.replaying = false;
    tiling.drop(ctx);
  }
  fz_catch(ctx) {
    fz_rethrow(ctx);
  }
}

}  // namespace

fz_device* new_tile_replay_device(fz_context* ctx, fz_device* target, fz_rect bounds, fz_matrix to_dots,
                                  const fz_cookie& outer) {
  ReplayDevice* device = nullptr;
  if (!fz_guarded(ctx, [&] { device = fz_new_derived_device(ctx, ReplayDevice); })) return nullptr;
  device->target = target;
  device->bounds = fz_expand_rect(bounds, 1);
  device->to_dots = to_dots;
  device->outer = &outer;
  fz_device& d = device->base;
  d.drop_device = [](fz_context* context, fz_device* dropped) { self(dropped).tiling.drop(context); };
  d.fill_path = Pass<&fz_device::fill_path>::call;
  d.stroke_path = Pass<&fz_device::stroke_path>::call;
  d.clip_path = Pass<&fz_device::clip_path>::call;
  d.clip_stroke_path = Pass<&fz_device::clip_stroke_path>::call;
  d.fill_text = Pass<&fz_device::fill_text>::call;
  d.stroke_text = Pass<&fz_device::stroke_text>::call;
  d.clip_text = Pass<&fz_device::clip_text>::call;
  d.clip_stroke_text = Pass<&fz_device::clip_stroke_text>::call;
  d.ignore_text = Pass<&fz_device::ignore_text>::call;
  d.fill_shade = Pass<&fz_device::fill_shade>::call;
  d.fill_image = Pass<&fz_device::fill_image>::call;
  d.fill_image_mask = Pass<&fz_device::fill_image_mask>::call;
  d.clip_image_mask = Pass<&fz_device::clip_image_mask>::call;
  d.pop_clip = Pass<&fz_device::pop_clip>::call;
  d.begin_mask = Pass<&fz_device::begin_mask>::call;
  d.end_mask = Pass<&fz_device::end_mask>::call;
  d.begin_group = Pass<&fz_device::begin_group>::call;
  d.end_group = Pass<&fz_device::end_group>::call;
  d.begin_tile = begin_tile;
  d.end_tile = end_tile;
  d.render_flags = Pass<&fz_device::render_flags>::call;
  d.set_default_colorspaces = Pass<&fz_device::set_default_colorspaces>::call;
  return &d;
}

}  // namespace dce::core
