#include "encode/pclxl/graphics_state.h"

#include <cmath>

#include "encode/pclxl/band_image.h"

namespace dce::core::xl {

Paint GraphicsState::paint(const CanvasColor& color) const {
  if (color.space == CanvasColor::Space::gray) return {{color.level(0), color.level(0), color.level(0)}};
  return {{color.level(0), color.level(1), color.level(2)}};
}

/// Another colour space may have reset both sources.
void GraphicsState::notice_color_space() {
  if (color_space_changes_ == color_space_.changes()) return;
  color_space_changes_ = color_space_.changes();
  brush_ = pen_ = {};
}

void GraphicsState::set_source(bool brush, const Paint& paint, ByteBuffer& out) {
  Source& source = brush ? brush_ : pen_;
  if (source.kind == some && source.paint == paint) return;
  source = {some, paint};
  Writer writer(out);
  if (rgb_) {
    const uint8_t levels[] = {static_cast<uint8_t>(paint.level[0]), static_cast<uint8_t>(paint.level[1]),
                              static_cast<uint8_t>(paint.level[2])};
    writer.ubyte_array(Attribute::rgb_color, levels);
  } else {
    writer.ubyte(Attribute::gray_level, static_cast<uint8_t>(paint.level[0]));
  }
  writer.op(brush ? Operator::set_brush_source : Operator::set_pen_source);
}

void GraphicsState::unset_source(bool brush, ByteBuffer& out) {
  Source& source = brush ? brush_ : pen_;
  if (source.kind == none) return;
  source = {none, {}};
  Writer(out)
      .ubyte(brush ? Attribute::null_brush : Attribute::null_pen, 0)
      .op(brush ? Operator::set_brush_source : Operator::set_pen_source);
}

void GraphicsState::plain_color_space(ByteBuffer& out) {
  notice_color_space();
  const bool known = brush_.kind != unknown || pen_.kind != unknown;
  if (known) return;  // they were said in it, or are still what they were
  color_space_.set(rgb_ ? ColorSpace::rgb : ColorSpace::gray, {}, out);
  notice_color_space();
}

void GraphicsState::brush(const Paint& paint, ByteBuffer& out) {
  plain_color_space(out);
  set_source(true, paint, out);
}

void GraphicsState::fill_with(const Paint& paint, ByteBuffer& out) {
  brush(paint, out);
  unset_source(false, out);
}

void GraphicsState::stroke_with(const Paint& paint, ByteBuffer& out) {
  plain_color_space(out);
  set_source(false, paint, out);
  unset_source(true, out);
}

void GraphicsState::image(ByteBuffer& out) {
  plain_color_space(out);
  set_source(true, {}, out);
  tx_mode(opaque, out);
}

void GraphicsState::stencil(const Paint& paint, ByteBuffer& out) {
  color_space_.set(rgb_ ? ColorSpace::rgb : ColorSpace::gray, bilevel_palette(rgb_), out);
  notice_color_space();
  set_source(true, paint, out);
  tx_mode(transparent, out);
}

void GraphicsState::tx_mode(TxMode mode, ByteBuffer& out) {
  if (tx_mode_ == mode) return;
  tx_mode_ = mode;
  Writer(out).ubyte(Attribute::tx_mode, mode).op(Operator::set_source_tx_mode);
}

void GraphicsState::fill_rule(FillRule rule, ByteBuffer& out) {
  const int mode = rule == FillRule::even_odd ? even_odd : nonzero_winding;
  if (fill_rule_ == mode) return;
  fill_rule_ = mode;
  Writer(out).ubyte(Attribute::fill_mode, static_cast<uint8_t>(mode)).op(Operator::set_fill_mode);
}

void GraphicsState::clip_rule(FillRule rule, ByteBuffer& out) {
  const int mode = rule == FillRule::even_odd ? even_odd : nonzero_winding;
  if (clip_rule_ == mode) return;
  clip_rule_ = mode;
  Writer(out).ubyte(Attribute::clip_mode, static_cast<uint8_t>(mode)).op(Operator::set_clip_mode);
}

void GraphicsState::pen(const Pen& pen, ByteBuffer& out) {
  Writer writer(out);
  if (width_ != pen.width) {
    width_ = pen.width;
    writer.uint16(Attribute::pen_width, pen.width).op(Operator::set_pen_width);
  }
  if (cap_ != pen.cap) {
    cap_ = pen.cap;
    writer.ubyte(Attribute::line_cap_style, static_cast<uint8_t>(pen.cap)).op(Operator::set_line_cap);
  }
  if (join_ != pen.join) {
    join_ = pen.join;
    writer.ubyte(Attribute::line_join_style, static_cast<uint8_t>(pen.join)).op(Operator::set_line_join);
  }
  if (pen.join == 0 && miter_ != pen.miter) {
    miter_ = pen.miter;
    writer.uint16(Attribute::miter_length, pen.miter).op(Operator::set_miter_limit);
  }
  if (dashes_known_ && dashes_ == pen.dashes && (pen.dashes.empty() || dash_offset_ == pen.dash_offset))
    return;
  dashes_known_ = true;
  dashes_ = pen.dashes;
  dash_offset_ = pen.dash_offset;
  if (pen.dashes.empty()) {
    writer.ubyte(Attribute::solid_line, 0);
  } else {
    writer.sint16_array(Attribute::line_dash_style, pen.dashes)
        .uint16(Attribute::dash_offset, pen.dash_offset);
  }
  writer.op(Operator::set_line_dash);
}

}  // namespace dce::core::xl
