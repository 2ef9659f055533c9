#include "mupdf/canvas_feeder.h"

#include <algorithm>
#include <cmath>

#include "mupdf/canvas_images.h"
#include "mupdf/canvas_masks.h"
#include "mupdf/canvas_shading.h"
#include "mupdf/fz_guard.h"
#include "mupdf/overprint_survey.h"

namespace dce::core {
namespace {

constexpr size_t most_layers = 1000;  // deeper nesting is taken for hostile and flattened
constexpr int most_type3_nesting = 4;
constexpr float opaque = 0.999f;  // half a level of 8 bits
constexpr float most_pixel_dots = 12;  // of a picture that asks to be interpolated and is not: larger ones are seen

Box unit_square(const fz_matrix& ctm) {
  return apply(from_fz(ctm), Box{0, 0, 1, 1});
}

}  // namespace

CanvasFeeder::CanvasFeeder(fz_context* context, CanvasFontTable& fonts, Canvas& canvas, const Box& clip,
                           PatchPlan& plan)
    : context_(context), fonts_(fonts), canvas_(canvas), abilities_(canvas.abilities()), plan_(plan),
      defaults_(context) {
  Layer base;
  base.box = base.own = clip;
  layers_.push_back(base);
  Path edge;
  edge.rect(clip);
  push_clip_path(std::move(edge), FillRule::nonzero, clip);
}

void CanvasFeeder::finish() {
  unsay_clips(0);
  hidden_ = 0;
  close_unit();
}

void CanvasFeeder::override_color(const CanvasColor& color) {
  overriding_ = true;
  override_ = color;
}

CanvasColor CanvasFeeder::color(fz_colorspace* space, const float* values, fz_color_params params) {
  if (overriding_) return override_;
  CanvasColor color;
  if (!space || !values) return color;
  space = defaults_.meant(space);
  auto convert = [&](fz_colorspace* target, CanvasColor::Space as) {
    float out[FZ_MAX_COLORS] = {};
    color.space = as;
    if (!fz_guarded(context_,
                    [&] { fz_convert_color(context_, space, values, target, out, nullptr, params); }))
      return;
    for (int i = 0; i < color.components(); ++i) color.values[static_cast<size_t>(i)] = out[i];
  };
  if (abilities_.gray_only || space->type == FZ_COLORSPACE_GRAY) {
    convert(fz_device_gray(context_), CanvasColor::Space::gray);
  } else if (space->type == FZ_COLORSPACE_CMYK && abilities_.cmyk && !painter_) {
    convert(fz_device_cmyk(context_), CanvasColor::Space::cmyk);
  } else {
    convert(fz_device_rgb(context_), CanvasColor::Space::rgb);
    // Neutral colours are printed with black alone when they are said as grey.
    if (color.values[0] == color.values[1] && color.values[1] == color.values[2]) {
      color.space = CanvasColor::Space::gray;
      color.values[1] = color.values[2] = 0;
    }
  }
  for (float& value : color.values) value = std::isfinite(value) ? std::clamp(value, 0.0f, 1.0f) : 0.0f;
  return color;
}

StrokeStyle CanvasFeeder::style(const fz_stroke_state* stroke, const fz_matrix& ctm) {
  StrokeStyle style;
  style.width = std::isfinite(stroke->linewidth) ? std::abs(stroke->linewidth) : 0;
  switch (stroke->start_cap) {
    case FZ_LINECAP_ROUND:
      style.cap = LineCap::round;
      break;
    case FZ_LINECAP_SQUARE:
    case FZ_LINECAP_TRIANGLE:
      style.cap = LineCap::square;
      break;
    default:
      style.cap = LineCap::butt;
  }
  switch (stroke->linejoin) {
    case FZ_LINEJOIN_ROUND:
      style.join = LineJoin::round;
      break;
    case FZ_LINEJOIN_BEVEL:
      style.join = LineJoin::bevel;
      break;
    default:
      style.join = LineJoin::miter;
  }
  style.miter_limit = stroke->miterlimit >= 1 ? stroke->miterlimit : 1;
  dashes_.clear();
  float total = 0;
  for (int i = 0; i < std::min(stroke->dash_len, 32); ++i) {
    float length = stroke->dash_list[i];
    if (!std::isfinite(length) || length < 0) {
      total = 0;
      break;
    }
    dashes_.push_back(length);
    total += length;
  }
  if (total > 0) {
    style.dashes = dashes_;
    style.dash_phase = std::isfinite(stroke->dash_phase) ? stroke->dash_phase : 0;
  }
  style.pen = from_fz(ctm);
  style.pen.e = style.pen.f = 0;
  return style;
}

// ---- what is painted
// -------------------------------------------------------------------------------------------

void CanvasFeeder::watch_overprint(const CanvasSource& source) {
  if (!source.overprint) return;
  for (const CanvasRegions::Region& region : source.overprint->regions())
    overprint_.push_back(apply(from_fz(source.from_survey), region.box));
}

bool CanvasFeeder::overprints(const Box& bounds, fz_color_params params, const fz_colorspace* space,
                              const float* values) const {
  if (!params.op || overprint_.empty() || is_full_black(context_, space, values)) return false;
  const Box seen = bounds.intersected(clip_box());
  return std::any_of(overprint_.begin(), overprint_.end(),
                     [&](const Box& where) { return where.meets(seen); });
}

bool CanvasFeeder::admit(const Box& bounds, bool sayable, bool lines) {
  if (definitions_ > 0) return false;
  // Lines have no width across, and still show.
  Box seen = bounds.intersected(clip_box());
  if (!(seen.x0 <= seen.x1 && seen.y0 <= seen.y1) || clip_box().empty()) return false;
  if (hidden_ > 0 || !sayable) {
    note_unsayable(seen.grown(1).intersected(clip_box()), lines);
    return false;
  }
  if (painter_ && plan_.covers(seen)) return false;
  set_clips(bounds);
  return true;
}

void CanvasFeeder::note_unsayable(const Box& box, bool lines) {
  unit_.add(box, lines);
  if (hidden_ == 0) close_unit();
}

/// What lay in hidden layers is whole, and may be drawn: before that it cannot be, for they paint as one.
void CanvasFeeder::close_unit() {
  for (const CanvasRegions::Region& part : unit_.all()) {
    if (!painter_) {
      plan_.add(part.box, part.lines);
      continue;
    }
    for (const PatchPlan::Patch& due : plan_.take(part.box)) {
      unsay_clips(0);  // the pixels show them
      if (patch_status_.ok()) patch_status_ = painter_->paint(due, painter_->position());
    }
  }
  unit_.clear();
}

void CanvasFeeder::unsay_clips(size_t kept) {
  while (said_.size() > kept) {
    if (said_.back().layer != stale) layers_[said_.back().layer].said = false;
    said_.pop_back();
    canvas_.pop_clip();
  }
}

void CanvasFeeder::set_clips(const Box& bounds) {
  // A clip that has gone may serve again when an equal one took its place: drawing programs repeat them.
  for (size_t i = 0; i < said_.size(); ++i) {
    if (said_[i].layer != stale) continue;
    size_t match = stale;
    for (size_t l = 1; l < layers_.size(); ++l) {
      const Layer& layer = layers_[l];
      if (layer.kind == Layer::Kind::clip && !layer.said && layer.rule == said_[i].rule &&
          layer.path == said_[i].path) {
        match = l;
        break;
      }
    }
    if (match != stale) {
      said_[i].layer = match;
      layers_[match].said = true;
      continue;
    }
    unsay_clips(i);
  }
  for (size_t l = 1; l < layers_.size(); ++l) {
    Layer& layer = layers_[l];
    if (layer.kind != Layer::Kind::clip || layer.said) continue;
    if (layer.rect && layer.own.contains(bounds)) continue;
    canvas_.push_clip(layer.path.view(), layer.rule);
    said_.push_back({layer.path, layer.rule, l});
    layer.said = true;
  }
}

void CanvasFeeder::fill_path(const fz_path* path, bool even_odd, fz_matrix ctm, fz_colorspace* space,
                             const float* values, float alpha, fz_color_params params) {
  scratch_.clear();
  append_fz_path(context_, path, ctm, scratch_);
  if (scratch_.empty() || alpha <= 0) return;
  const Box bounds = scratch_.view().bounds();
  if (!admit(bounds, alpha >= opaque && !overprints(bounds, params, space, values), true)) return;
  if (painter_) plan_.note_edges(scratch_.view(), 1);
  canvas_.fill_path(scratch_.view(), even_odd ? FillRule::even_odd : FillRule::nonzero,
                    color(space, values, params));
}

void CanvasFeeder::stroke_path(const fz_path* path, const fz_stroke_state* stroke, fz_matrix ctm,
                               fz_colorspace* space, const float* values, float alpha,
                               fz_color_params params) {
  scratch_.clear();
  append_fz_path(context_, path, ctm, scratch_);
  if (scratch_.empty() || alpha <= 0) return;
  fz_rect box{};
  if (!fz_guarded(context_, [&] { box = fz_bound_path(context_, path, stroke, ctm); })) return;
  if (!admit(from_fz(box), alpha >= opaque && !overprints(from_fz(box), params, space, values), true)) return;
  if (painter_) {
    const Box ink = from_fz(box), line = scratch_.view().bounds();
    plan_.note_edges(scratch_.view(),
                     std::max({line.x0 - ink.x0, line.y0 - ink.y0, ink.x1 - line.x1, ink.y1 - line.y1}));
  }
  canvas_.stroke_path(scratch_.view(), style(stroke, ctm), color(space, values, params));
}

void CanvasFeeder::fill_text(fz_device* self, const fz_text* text, fz_matrix ctm, fz_colorspace* space,
                             const float* values, float alpha, fz_color_params params) {
  if (alpha <= 0) return;
  CanvasColor paint = color(space, values, params);
  bool unsayable = alpha < opaque || hidden_ > 0 ||
                   (params.op && overprints(text_box(text, nullptr, ctm), params, space, values));
  if (unsayable) {
    admit(text_box(text, nullptr, ctm), false, true);
    return;
  }
  for (const fz_text_span* span = text->head; span; span = span->next) {
    FzCanvasFont& font = fonts_.find(span->font);
    if (font.is_type3() && !abilities_.stencil_fonts) {
      fill_type3(self, *span, font, ctm, paint, alpha);
      continue;
    }
    fz_matrix linear = span->trm;
    linear.e = linear.f = 0;
    linear = fz_concat(linear, ctm);
    linear.e = linear.f = 0;
    GlyphRun run;
    run.em_to_device = from_fz(linear);
    Box ink = apply(run.em_to_device, font.ink_allowance());
    glyphs_.clear();
    Box box;
    for (int i = 0; i < span->len; ++i) {
      const fz_text_item& item = span->items[i];
      if (item.gid < 0) continue;
      fz_point p = fz_transform_point_xy(item.x, item.y, ctm);
      if (!std::isfinite(p.x) || !std::isfinite(p.y)) continue;
      if (font.is_type3() && !font.is_stencil(item.gid)) {
        fill_type3(self, *span, font, ctm, paint, alpha);
        glyphs_.clear();
        break;
      }
      glyphs_.push_back({static_cast<uint32_t>(item.gid), item.ucs, {p.x, p.y}});
      box = box.united({p.x + ink.x0, p.y + ink.y0, p.x + ink.x1, p.y + ink.y1});
    }
    if (glyphs_.empty() || !admit(box, true, true)) continue;
    if (painter_) plan_.note_lines(box.intersected(clip_box()));
    run.font = &font;
    run.vertical = span->wmode;
    run.glyphs = glyphs_;
    canvas_.draw_glyphs(run, paint);
  }
}

void CanvasFeeder::fill_type3(fz_device* self, const fz_text_span& span, FzCanvasFont& font,
                              const fz_matrix& ctm, const CanvasColor& paint, float alpha) {
  (void)alpha;
  if (type3_depth_ >= most_type3_nesting) return;
  ++type3_depth_;
  bool was_overriding = overriding_;
  CanvasColor was = override_;
  for (int i = 0; i < span.len && !failed(); ++i) {
    const fz_text_item& item = span.items[i];
    if (item.gid < 0) continue;
    fz_matrix trm = span.trm;
    trm.e = item.x;
    trm.f = item.y;
    trm = fz_concat(trm, ctm);
    if (font.is_stencil(item.gid)) override_color(paint);
    // What breaks off has been drawn as far as it went.
    (void)fz_guarded(context_, [&] { fz_run_t3_glyph(context_, font.font(), item.gid, trm, self); });
    overriding_ = was_overriding;
    override_ = was;
  }
  --type3_depth_;
}

bool CanvasFeeder::text_outline(const fz_text* text, const fz_matrix& ctm, Path& out) {
  for (const fz_text_span* span = text->head; span; span = span->next) {
    FzCanvasFont& font = fonts_.find(span->font);
    if (font.is_type3()) return false;
    for (int i = 0; i < span->len; ++i) {
      const fz_text_item& item = span->items[i];
      if (item.gid < 0) continue;
      fz_matrix trm = span->trm;
      trm.e = item.x;
      trm.f = item.y;
      Path glyph;
      if (!font.outline(static_cast<uint32_t>(item.gid), glyph)) continue;
      glyph.transform(from_fz(fz_concat(trm, ctm)));
      out.append(glyph.view());
    }
  }
  return true;
}

Box CanvasFeeder::text_box(const fz_text* text, const fz_stroke_state* stroke, const fz_matrix& ctm) {
  fz_rect box{};
  if (!fz_guarded(context_, [&] { box = fz_bound_text(context_, text, stroke, ctm); })) return clip_box();
  return from_fz(box);
}

void CanvasFeeder::stroke_text(const fz_text* text, const fz_stroke_state* stroke, fz_matrix ctm,
                               fz_colorspace* space, const float* values, float alpha,
                               fz_color_params params) {
  if (alpha <= 0) return;
  Path outline;
  bool outlined = text_outline(text, ctm, outline);
  if (outlined && outline.empty()) return;
  const Box box = text_box(text, stroke, ctm);
  if (!admit(box, outlined && alpha >= opaque && !overprints(box, params, space, values), true)) return;
  if (painter_) plan_.note_lines(box.intersected(clip_box()));
  canvas_.stroke_path(outline.view(), style(stroke, ctm), color(space, values, params));
}

void CanvasFeeder::fill_shade(fz_shade* shade, fz_matrix ctm, float alpha, fz_color_params params) {
  if (alpha <= 0) return;
  const DefaultColorspaces::Meant meant(defaults_, shade);
  fz_rect bound{};
  if (!fz_guarded(context_, [&] { bound = fz_bound_shade(context_, shade, ctm); })) bound = fz_infinite_rect;
  Box box = from_fz(bound).intersected(clip_box());
  bool sayable = alpha >= opaque && !overprints(box, params, shade->colorspace) &&
                 (shade->type == FZ_LINEAR ? abilities_.axial_shadings
                                           : shade->type == FZ_RADIAL && abilities_.radial_shadings);
  CanvasShading shading;
  if (sayable) sayable = shading.make(context_, shade, ctm, abilities_.gray_only, params);
  // A box of the shading's own that is no rectangle on the device would need a clip.
  sayable =
      sayable && (fz_is_infinite_rect(shade->bbox) || keeps_rects(from_fz(fz_concat(shade->matrix, ctm))));
  if (!admit(box, sayable, false)) return;
  Path area;
  area.rect(box);
  canvas_.push_clip(area.view(), FillRule::nonzero);
  if (shade->use_background) {
    canvas_.fill_path(area.view(), FillRule::nonzero, color(shade->colorspace, shade->background, params));
  }
  canvas_.draw_shading(shading.shading());
  canvas_.pop_clip();
}

void CanvasFeeder::fill_image(fz_image* image, fz_matrix ctm, float alpha, fz_color_params params) {
  if (alpha <= 0) return;
  Box box = unit_square(ctm);
  // A mask that a hidden layer opened for this very image can be said with the image.
  Layer& top = layers_.back();
  bool own_mask = top.kind == Layer::Kind::hidden && top.mask && top.mask == image->mask && hidden_ == 1;
  fz_image* mask = image->mask;
  bool hard_mask =
      mask && mask->imagemask && mask->bpc == 1 && abilities_.masked_images && (own_mask || hidden_ == 0);
  bool sayable = alpha >= opaque && !image->use_colorkey && image->w > 0 && image->h > 0 &&
                 !overprints(box, params, image->colorspace);
  if (!abilities_.interpolated_images && side_to_interpolate(image, ctm) > most_pixel_dots) sayable = false;
  if (own_mask && !hard_mask && sayable) {
    if (const std::optional<Box> part = opaque_part(context_, mask)) {
      note_edges(*part, ctm);
      mask = nullptr;
    }
  }
  sayable = sayable && (!mask || hard_mask);
  if (own_mask && sayable) --hidden_;
  bool admitted = admit(box, sayable, false);
  if (own_mask && sayable) ++hidden_;
  if (!admitted) return;
  const DefaultColorspaces::Meant meant(defaults_, image);
  FzCanvasImage picture(context_, image, FzCanvasImage::Use::picture, abilities_, painter_ != nullptr,
                        params);
  ImagePlacement placement{from_fz(ctm), image->interpolate != 0};
  if (mask) {
    FzCanvasImage stencil(context_, mask, FzCanvasImage::Use::stencil, abilities_, false, params);
    canvas_.draw_masked_image(picture, stencil, placement);
  } else {
    canvas_.draw_image(picture, placement);
  }
}

/// An image that is opaque but for its edges is said as if it were opaque, and the edges become patches over
/// it.
void CanvasFeeder::note_edges(const Box& part, const fz_matrix& ctm) {
  const Box edges[] = {{0, 0, 1, part.y0}, {0, part.y1, 1, 1}, {0, 0, part.x0, 1}, {part.x1, 0, 1, 1}};
  for (const Box& edge : edges) {
    if (edge.empty()) continue;
    const Box seen = apply(from_fz(ctm), edge).grown(1).intersected(clip_box());
    if (!seen.empty()) note_unsayable(seen, false);
  }
}

void CanvasFeeder::fill_image_mask(fz_image* image, fz_matrix ctm, fz_colorspace* space, const float* values,
                                   float alpha, fz_color_params params) {
  if (alpha <= 0) return;
  const Box box = unit_square(ctm);
  bool sayable = alpha >= opaque && image->w > 0 && image->h > 0 && image->bpc == 1 &&
                 !overprints(box, params, space, values);
  if (!admit(box, sayable, false)) return;
  FzCanvasImage stencil(context_, image, FzCanvasImage::Use::stencil, abilities_, false, params);
  canvas_.draw_stencil(stencil, {from_fz(ctm), image->interpolate != 0}, color(space, values, params));
}

// ---- what limits it
// --------------------------------------------------------------------------------------------

void CanvasFeeder::push(Layer layer) {
  layer.box = layer.own.intersected(clip_box());
  if (layers_.size() > most_layers && layer.kind == Layer::Kind::clip) layer.kind = Layer::Kind::hidden;
  if (layer.kind == Layer::Kind::hidden) ++hidden_;
  layers_.push_back(std::move(layer));
}

void CanvasFeeder::push_clip_path(Path path, FillRule rule, const Box& scissor) {
  Layer layer;
  layer.kind = Layer::Kind::clip;
  layer.rule = rule;
  layer.rect = path.view().is_rect(&layer.own);
  if (!layer.rect) layer.own = path.view().bounds().intersected(scissor);
  layer.path = std::move(path);
  push(std::move(layer));
}

void CanvasFeeder::hide(const Box& box) {
  Layer layer;
  layer.kind = Layer::Kind::hidden;
  layer.own = box;
  push(std::move(layer));
}

void CanvasFeeder::clip_path(const fz_path* path, bool even_odd, fz_matrix ctm, fz_rect scissor) {
  Path outline;
  append_fz_path(context_, path, ctm, outline);
  push_clip_path(std::move(outline), even_odd ? FillRule::even_odd : FillRule::nonzero, from_fz(scissor));
}

void CanvasFeeder::clip_text(const fz_text* text, fz_matrix ctm, fz_rect scissor) {
  Path outline;
  if (text_outline(text, ctm, outline)) {
    push_clip_path(std::move(outline), FillRule::nonzero, from_fz(scissor));
  } else {
    hide(text_box(text, nullptr, ctm));
  }
}

void CanvasFeeder::clip_stroke_text(const fz_text* text, const fz_stroke_state* stroke, fz_matrix ctm,
                                    fz_rect) {
  hide(text_box(text, stroke, ctm));
}

void CanvasFeeder::clip_stroke_path(const fz_path* path, const fz_stroke_state* stroke, fz_matrix ctm,
                                    fz_rect) {
  fz_rect box = fz_infinite_rect;
  if (!fz_guarded(context_, [&] { box = fz_bound_path(context_, path, stroke, ctm); }))
    box = fz_infinite_rect;
  hide(from_fz(box));
}

void CanvasFeeder::clip_image_mask(fz_image* image, fz_matrix ctm, fz_rect) {
  hide(unit_square(ctm));
  layers_.back().mask = image;
}

void CanvasFeeder::pop_clip() {
  if (layers_.size() <= 2) return;  // the page's own clip stays
  Layer& top = layers_.back();
  const bool hid = top.kind == Layer::Kind::hidden;
  if (top.said) {
    for (Said& said : said_) {
      if (said.layer == layers_.size() - 1) said.layer = stale;
    }
  }
  layers_.pop_back();
  if (hid && --hidden_ == 0) close_unit();
}

void CanvasFeeder::begin_mask(fz_rect area) {
  Layer layer;
  layer.kind = Layer::Kind::mask_definition;
  layer.own = from_fz(area);
  push(std::move(layer));
  ++definitions_;
}

void CanvasFeeder::end_mask() {
  if (layers_.back().kind != Layer::Kind::mask_definition) return;
  --definitions_;
  layers_.back().kind = Layer::Kind::hidden;  // until the pop_clip that ends the masked content
  ++hidden_;
}

void CanvasFeeder::begin_group(fz_rect area, int blendmode, float alpha) {
  Layer layer;
  bool plain = (blendmode & FZ_BLEND_MODEMASK) == FZ_BLEND_NORMAL && alpha >= opaque;
  layer.kind = plain ? Layer::Kind::group : Layer::Kind::hidden;
  layer.own = from_fz(area);
  push(std::move(layer));
}

void CanvasFeeder::end_group() {
  pop_clip();
}

void CanvasFeeder::begin_cell(const Box& box) {
  Path edge;
  edge.rect(box);
  push_clip_path(std::move(edge), FillRule::nonzero, box);
}

void CanvasFeeder::end_cell() {
  pop_clip();
}

}  // namespace dce::core
