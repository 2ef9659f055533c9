#include "mupdf/list_prefix.h"

#include "mupdf/fz_guard.h"

namespace dce::core {
namespace {

struct PrefixDevice {
  fz_device base;
  fz_device* target;
  fz_cookie* cookie;
  const fz_cookie* outer;
  int last;
  int open;     // clips, groups, masks and tilings that the target has to see the end of
  int skipped;  // those begun after the last, which it has not seen

  bool past() const { return cookie->progress > last; }
};

PrefixDevice& self(fz_device* device) {
  return *reinterpret_cast<PrefixDevice*>(device);
}

/// The device's function of the same name as `member`, which hands on what is painted.
template <auto member>
struct Paint;
template <class... A, void (*fz_device::*member)(fz_context*, fz_device*, A...)>
struct Paint<member> {
  static void call(fz_context* ctx, fz_device* device, A... arguments) {
    PrefixDevice& me = self(device);
    if (me.outer->abort || (me.past() && me.open == 0)) me.cookie->abort = 1;
    if (!me.past() && me.target->*member) {
      (me.target->*member)(ctx, me.target, arguments...);
    }
  }
};

/// Likewise for what begins something, which end() ends.
template <auto member>
struct Begin;
template <class... A, void (*fz_device::*member)(fz_context*, fz_device*, A...)>
struct Begin<member> {
  static void call(fz_context* ctx, fz_device* device, A... arguments) {
    PrefixDevice& me = self(device);
    if (me.past()) {
      ++me.skipped;
    } else {
      (me.target->*member)(ctx, me.target, arguments...);
      ++me.open;  // not where it failed
    }
  }
};

template <auto member>
void end(fz_context* ctx, fz_device* device) {
  PrefixDevice& me = self(device);
  if (me.skipped > 0) {
    --me.skipped;
  } else if (me.open > 0) {
    --me.open;
    (me.target->*member)(ctx, me.target);
  }
  if (me.past() && me.open == 0) me.cookie->abort = 1;
}

// Between a mask and what it masks: pop_clip ends both.
void end_mask(fz_context* ctx, fz_device* device) {
  PrefixDevice& me = self(device);
  if (me.skipped == 0) me.target->end_mask(ctx, me.target);
}

int begin_tile(fz_context* ctx, fz_device* device, fz_rect area, fz_rect view, float xstep, float ystep,
               fz_matrix ctm, int id) {
  PrefixDevice& me = self(device);
  if (me.past()) {
    ++me.skipped;
    return 1;  // as if it were known: the list passes over the cell
  }
  const int known = me.target->begin_tile(ctx, me.target, area, view, xstep, ystep, ctm, id);
  ++me.open;
  return known;
}

}  // namespace

fz_device* new_list_prefix_device(fz_context* ctx, fz_device* target, fz_cookie* cookie,
                                  const fz_cookie* outer, int last) {
  PrefixDevice* device = nullptr;
  if (!fz_guarded(ctx, [&] { device = fz_new_derived_device(ctx, PrefixDevice); })) return nullptr;
  device->target = target;
  device->cookie = cookie;
  device->outer = outer;
  device->last = last;
  fz_device& d = device->base;
  d.fill_path = Paint<&fz_device::fill_path>::call;
  d.stroke_path = Paint<&fz_device::stroke_path>::call;
  d.fill_text = Paint<&fz_device::fill_text>::call;
  d.stroke_text = Paint<&fz_device::stroke_text>::call;
  d.ignore_text = Paint<&fz_device::ignore_text>::call;
  d.fill_shade = Paint<&fz_device::fill_shade>::call;
  d.fill_image = Paint<&fz_device::fill_image>::call;
  d.fill_image_mask = Paint<&fz_device::fill_image_mask>::call;
  d.render_flags = Paint<&fz_device::render_flags>::call;
  d.set_default_colorspaces = Paint<&fz_device::set_default_colorspaces>::call;
  d.clip_path = Begin<&fz_device::clip_path>::call;
  d.clip_stroke_path = Begin<&fz_device::clip_stroke_path>::call;
  d.clip_text = Begin<&fz_device::clip_text>::call;
  d.clip_stroke_text = Begin<&fz_device::clip_stroke_text>::call;
  d.clip_image_mask = Begin<&fz_device::clip_image_mask>::call;
  d.begin_mask = Begin<&fz_device::begin_mask>::call;
  d.begin_group = Begin<&fz_device::begin_group>::call;
  d.begin_tile = begin_tile;
  d.end_mask = end_mask;
  d.pop_clip = end<&fz_device::pop_clip>;
  d.end_group = end<&fz_device::end_group>;
  d.end_tile = end<&fz_device::end_tile>;
  return &d;
}

}  // namespace dce::core
