#include "mupdf/canvas_device.h"

#include <algorithm>
#include <cmath>
#include <new>
#include <optional>
#include <utility>

#include "mupdf/canvas_feeder.h"
#include "mupdf/fz_guard.h"
#include "mupdf/own_path.h"
#include "mupdf/patch_painter.h"
#include "mupdf/tiling.h"

namespace dce::core {
namespace {

constexpr int64_t most_cells = 4096;  // of one tiling; more are left to the draw device

struct CanvasDevice {
  fz_device base;
  CanvasFeeder* feeder;  // owned by who made the device
  Tiling tile;
  int tile_depth;        // tilings inside the recorded cell
};

CanvasDevice* self(fz_device* device) {
  return reinterpret_cast<CanvasDevice*>(device);
}

/// The edge between fitz and C++: a cell being recorded takes the call, and otherwise the feeder; a C++
/// exception becomes a fitz one, thrown when no object with a destructor is left in the frame.
template <class Record, class Feed>
void edge(fz_context* context, fz_device* device, Record&& record, Feed&& feed) {
  CanvasDevice* me = self(device);
  if (me->tile.recorder) {
    record(me->tile.recorder);
    return;
  }
  bool thrown = false, failed = false;
  try {
    feed(*me->feeder);
    failed = me->feeder->failed();
  } catch (...) {
    thrown = true;
  }
  if (thrown) fz_throw(context, FZ_ERROR_MEMORY, "out of memory while a page was played to a canvas");
  if (failed) fz_throw(context, FZ_ERROR_ABORT, "the canvas stopped");
}

void fill_path(fz_context* ctx, fz_device* dev, const fz_path* path, int even_odd, fz_matrix ctm,
               fz_colorspace* cs, const float* color, float alpha, fz_color_params params) {
  edge(
      ctx, dev,
      [&](fz_device* r) {
        with_own_path(ctx, path, [&](const fz_path* own) {
          fz_fill_path(ctx, r, own, even_odd, ctm, cs, color, alpha, params);
        });
      },
      [&](CanvasFeeder& f) { f.fill_path(path, even_odd != 0, ctm, cs, color, alpha, params); });
}

void stroke_path(fz_context* ctx, fz_device* dev, const fz_path* path, const fz_stroke_state* stroke,
                 fz_matrix ctm, fz_colorspace* cs, const float* color, float alpha, fz_color_params params) {
  edge(
      ctx, dev,
      [&](fz_device* r) {
        with_own_path(ctx, path, [&](const fz_path* own) {
          fz_stroke_path(ctx, r, own, stroke, ctm, cs, color, alpha, params);
        });
      },
      [&](CanvasFeeder& f) { f.stroke_path(path, stroke, ctm, cs, color, alpha, params); });
}

void clip_path(fz_context* ctx, fz_device* dev, const fz_path* path, int even_odd, fz_matrix ctm,
               fz_rect scissor) {
  edge(
      ctx, dev,
      [&](fz_device* r) {
        with_own_path(ctx, path,
                      [&](const fz_path* own) { fz_clip_path(ctx, r, own, even_odd, ctm, scissor); });
      },
      [&](CanvasFeeder& f) { f.clip_path(path, even_odd != 0, ctm, scissor); });
}

void clip_stroke_path(fz_context* ctx, fz_device* dev, const fz_path* path, const fz_stroke_state* stroke,
                      fz_matrix ctm, fz_rect scissor) {
  edge(
      ctx, dev,
      [&](fz_device* r) {
        with_own_path(ctx, path,
                      [&](const fz_path* own) { fz_clip_stroke_path(ctx, r, own, stroke, ctm, scissor); });
      },
      [&](CanvasFeeder& f) { f.clip_stroke_path(path, stroke, ctm, scissor); });
}

void fill_text(fz_context* ctx, fz_device* dev, const fz_text* text, fz_matrix ctm, fz_colorspace* cs,
               const float* color, float alpha, fz_color_params params) {
  edge(
      ctx, dev, [&](fz_device* r) { fz_fill_text(ctx, r, text, ctm, cs, color, alpha, params); },
      [&](CanvasFeeder& f) { f.fill_text(dev, text, ctm, cs, color, alpha, params); });
}

void stroke_text(fz_context* ctx, fz_device* dev, const fz_text* text, const fz_stroke_state* stroke,
                 fz_matrix ctm, fz_colorspace* cs, const float* color, float alpha, fz_color_params params) {
  edge(
      ctx, dev, [&](fz_device* r) { fz_stroke_text(ctx, r, text, stroke, ctm, cs, color, alpha, params); },
      [&](CanvasFeeder& f) { f.stroke_text(text, stroke, ctm, cs, color, alpha, params); });
}

void clip_text(fz_context* ctx, fz_device* dev, const fz_text* text, fz_matrix ctm, fz_rect scissor) {
  edge(
      ctx, dev, [&](fz_device* r) { fz_clip_text(ctx, r, text, ctm, scissor); },
      [&](CanvasFeeder& f) { f.clip_text(text, ctm, scissor); });
}

void clip_stroke_text(fz_context* ctx, fz_device* dev, const fz_text* text, const fz_stroke_state* stroke,
                      fz_matrix ctm, fz_rect scissor) {
  edge(
      ctx, dev, [&](fz_device* r) { fz_clip_stroke_text(ctx, r, text, stroke, ctm, scissor); },
      [&](CanvasFeeder& f) { f.clip_stroke_text(text, stroke, ctm, scissor); });
}

void fill_shade(fz_context* ctx, fz_device* dev, fz_shade* shade, fz_matrix ctm, float alpha,
                fz_color_params params) {
  edge(
      ctx, dev, [&](fz_device* r) { fz_fill_shade(ctx, r, shade, ctm, alpha, params); },
      [&](CanvasFeeder& f) { f.fill_shade(shade, ctm, alpha, params); });
}

void fill_image(fz_context* ctx, fz_device* dev, fz_image* image, fz_matrix ctm, float alpha,
                fz_color_params params) {
  edge(
      ctx, dev, [&](fz_device* r) { fz_fill_image(ctx, r, image, ctm, alpha, params); },
      [&](CanvasFeeder& f) { f.fill_image(image, ctm, alpha, params); });
}

void fill_image_mask(fz_context* ctx, fz_device* dev, fz_image* image, fz_matrix ctm, fz_colorspace* cs,
                     const float* color, float alpha, fz_color_params params) {
  edge(
      ctx, dev, [&](fz_device* r) { fz_fill_image_mask(ctx, r, image, ctm, cs, color, alpha, params); },
      [&](CanvasFeeder& f) { f.fill_image_mask(image, ctm, cs, color, alpha, params); });
}

void clip_image_mask(fz_context* ctx, fz_device* dev, fz_image* image, fz_matrix ctm, fz_rect scissor) {
  edge(
      ctx, dev, [&](fz_device* r) { fz_clip_image_mask(ctx, r, image, ctm, scissor); },
      [&](CanvasFeeder& f) { f.clip_image_mask(image, ctm, scissor); });
}

void pop_clip(fz_context* ctx, fz_device* dev) {
  edge(
      ctx, dev, [&](fz_device* r) { fz_pop_clip(ctx, r); }, [](CanvasFeeder& f) { f.pop_clip(); });
}

void begin_mask(fz_context* ctx, fz_device* dev, fz_rect area, int luminosity, fz_colorspace* cs,
                const float* bc, fz_color_params params) {
  edge(
      ctx, dev,
      [&](fz_device* r) { fz_begin_mask(ctx, r, area, luminosity, cs, const_cast<float*>(bc), params); },
      [&](CanvasFeeder& f) { f.begin_mask(area); });
}

void end_mask(fz_context* ctx, fz_device* dev) {
  edge(
      ctx, dev, [&](fz_device* r) { fz_end_mask(ctx, r); }, [](CanvasFeeder& f) { f.end_mask(); });
}

void begin_group(fz_context* ctx, fz_device* dev, fz_rect area, fz_colorspace* cs, int isolated, int knockout,
                 int blendmode, float alpha) {
  edge(
      ctx, dev, [&](fz_device* r) { fz_begin_group(ctx, r, area, cs, isolated, knockout, blendmode, alpha); },
      [&](CanvasFeeder& f) { f.begin_group(area, blendmode, alpha); });
}

void end_group(fz_context* ctx, fz_device* dev) {
  edge(
      ctx, dev, [&](fz_device* r) { fz_end_group(ctx, r); }, [](CanvasFeeder& f) { f.end_group(); });
}

void set_default_colorspaces(fz_context* ctx, fz_device* dev, fz_default_colorspaces* spaces) {
  edge(
      ctx, dev, [&](fz_device* r) { fz_set_default_colorspaces(ctx, r, spaces); },
      [&](CanvasFeeder& f) { f.set_default_colorspaces(spaces); });
}

int begin_tile(fz_context* ctx, fz_device* dev, fz_rect area, fz_rect view, float xstep, float ystep,
               fz_matrix ctm, int) {
  CanvasDevice* me = self(dev);
  if (me->tile.recorder) {
    ++me->tile_depth;
    // Without the id: MuPDF keeps a cell by it as large as the grid it was first drawn to, which another patch is not.
    fz_begin_tile(ctx, me->tile.recorder, area, view, xstep, ystep, ctm);
    return 0;
  }
  me->tile = Tiling::begin(ctx, area, view, xstep, ystep, ctm);
  me->tile_depth = 0;
  return 0;
}

void play_tile(fz_context* ctx, fz_device* dev, const Tiling& tile) {
  CanvasFeeder& feeder = *self(dev)->feeder;
  Tiling::Cells cells;
  const bool countable = tile.cells(tile.area, cells);
  if (countable && cells.none()) return;
  if (!countable || cells.more_than(most_cells)) {
    feeder.give_up(apply(from_fz(tile.ctm), from_fz(tile.area)));
    return;
  }
  for (int64_t y = cells.y0; y <= cells.y1; ++y) {
    for (int64_t x = cells.x0; x <= cells.x1; ++x) {
      const fz_matrix step = tile.step(x, y);
      Box cell = apply(from_fz(fz_concat(tile.ctm, step)), from_fz(tile.view));
      if (!feeder.wants(cell)) continue;
      feeder.begin_cell(cell);
      // What breaks off has been drawn as far as it went; the canvas's own failure ends the rest.
      (void)fz_guarded(ctx,
                       [&] { fz_run_display_list(ctx, tile.list, dev, step, fz_infinite_rect, nullptr); });
      feeder.end_cell();
      if (feeder.failed()) return;
    }
  }
}

void end_tile(fz_context* ctx, fz_device* dev) {
  CanvasDevice* me = self(dev);
  if (!me->tile.recorder) return;
  if (me->tile_depth > 0) {
    --me->tile_depth;
    fz_end_tile(ctx, me->tile.recorder);
    return;
  }
  Tiling tile = std::exchange(me->tile, {});
  bool closed = fz_guarded(ctx, [&] { fz_close_device(ctx, tile.recorder); });
  bool thrown = false, failed = false;
  if (closed) {
    try {
      play_tile(ctx, dev, tile);
      failed = me->feeder->failed();
    } catch (...) {
      thrown = true;
    }
  }
  tile.drop(ctx);
  if (thrown) fz_throw(ctx, FZ_ERROR_MEMORY, "out of memory while a pattern was played to a canvas");
  if (failed) fz_throw(ctx, FZ_ERROR_ABORT, "the canvas stopped");
}

void drop_device(fz_context* ctx, fz_device* dev) {
  self(dev)->tile.drop(ctx);
}

/// Null when there is no memory. `feeder` must outlive the device.
fz_device* new_canvas_device(fz_context* ctx, CanvasFeeder* feeder) {
  CanvasDevice* device = nullptr;
  if (!fz_guarded(ctx, [&] { device = fz_new_derived_device(ctx, CanvasDevice); })) return nullptr;
  device->feeder = feeder;
  fz_device& d = device->base;
  d.drop_device = drop_device;
  d.fill_path = fill_path;
  d.stroke_path = stroke_path;
  d.clip_path = clip_path;
  d.clip_stroke_path = clip_stroke_path;
  d.fill_text = fill_text;
  d.stroke_text = stroke_text;
  d.clip_text = clip_text;
  d.clip_stroke_text = clip_stroke_text;
  d.fill_shade = fill_shade;
  d.fill_image = fill_image;
  d.fill_image_mask = fill_image_mask;
  d.clip_image_mask = clip_image_mask;
  d.pop_clip = pop_clip;
  d.begin_mask = begin_mask;
  d.end_mask = end_mask;
  d.begin_group = begin_group;
  d.end_group = end_group;
  d.set_default_colorspaces = set_default_colorspaces;
  d.begin_tile = begin_tile;
  d.end_tile = end_tile;
  return &d;
}

/// Runs the page, or its list, into a device and closes it. False when it broke off.
bool run_into(const CanvasSource& source, fz_display_list* list, fz_device* device, const fz_matrix& matrix) {
  fz_context* ctx = source.context;
  return fz_guarded(ctx, [&] {
    if (list) {
      fz_run_display_list(ctx, list, device, matrix, fz_infinite_rect, source.cookie);
    } else {
      source.run(ctx, device, matrix, source.page);
    }
    fz_close_device(ctx, device);
  });
}

bool feed(const CanvasSource& source, fz_display_list* list, CanvasFeeder& feeder, const fz_matrix& matrix) {
  fz_device* device = new_canvas_device(source.context, &feeder);
  if (!device) return false;
  bool whole = run_into(source, list, device, matrix);
  fz_drop_device(source.context, device);
  feeder.finish();
  return whole;
}

/// The page in device space, to be drawn in parts. Null when there is no memory; a page that breaks off is
/// kept as far as it went.
fz_display_list* record(const CanvasSource& source, const fz_matrix& matrix) {
  fz_context* ctx = source.context;
  fz_display_list* list = nullptr;
  fz_device* recorder = nullptr;
  if (!fz_guarded(ctx, [&] { list = fz_new_display_list(ctx, fz_infinite_rect); })) return nullptr;
  if (!fz_guarded(ctx, [&] { recorder = fz_new_list_device(ctx, list); })) return list;
  // The source may be a list itself, whose paths the recorder cannot take: as the cell of a tiling it is
  // handed copies.
  if (fz_device* device = new_canvas_device(ctx, nullptr)) {
    self(device)->tile.recorder = recorder;
    (void)run_into(source, nullptr, device, matrix);
    self(device)->tile = {};
    fz_drop_device(ctx, device);
  }
  (void)fz_guarded(ctx, [&] { fz_close_device(ctx, recorder); });
  fz_drop_device(ctx, recorder);
  return list;
}

}  // namespace

Status play_on_canvas(const CanvasSource& source, CanvasFonts& fonts, Canvas& canvas, const Matrix& to_device,
                      const Box& clip, Cancellation& cancellation) {
  fz_matrix matrix = to_fz(to_device);
  size_t mark = canvas.mark();
  PatchPlan plan;
  CanvasFeeder feeder(source.context, fonts.table(), canvas, clip, plan);
  feeder.watch_overprint(source);
  bool whole = feed(source, nullptr, feeder, matrix);
  DCE_TRY(Status(feeder.status()));
  DCE_TRY(cancellation.check());

  if (!plan.empty()) {
    fz_display_list* list = record(source, matrix);
    if (!list) return {Code::limit, "out of memory while a page was recorded"};
    PatchPainter painter(source, list, canvas, 72 * std::hypot(to_device.a, to_device.b), cancellation);
    Status status;
    if (canvas.rewind(mark)) {
      plan.settle(canvas.abilities().patch_overlap);
      CanvasFeeder second(source.context, fonts.table(), canvas, clip, plan);
      second.begin_second_pass(painter);
      second.watch_overprint(source);
      whole = feed(source, list, second, fz_identity) && whole;
      status = second.status();
    }
    for (const PatchPlan::Patch& patch : plan.rest()) {
      if (status.ok()) status = painter.paint(patch);
    }
    fz_drop_display_list(source.context, list);
    DCE_TRY(std::move(status));
  }
  if (!whole) return {Code::unreadable, "the page is damaged; what could be read of it is printed"};
  return ok();
}

Status draw_stencil_glyph(fz_context* context, const FzCanvasFont& font, int glyph, Canvas& canvas,
                          const Matrix& to_device) {
  CanvasFontTable fonts(context);
  PatchPlan left_out;
  Box everything{-1e6f, -1e6f, 1e6f, 1e6f};
  CanvasFeeder feeder(context, fonts, canvas, everything, left_out);
  feeder.override_color({});
  fz_device* device = new_canvas_device(context, &feeder);
  if (!device) return {Code::limit, "out of memory while a glyph was played"};
  (void)fz_guarded(context, [&] {
    fz_run_t3_glyph(context, font.font(), glyph, to_fz(to_device), device);
    fz_close_device(context, device);
  });
  fz_drop_device(context, device);
  feeder.finish();
  return canvas.status();
}

}  // namespace dce::core
