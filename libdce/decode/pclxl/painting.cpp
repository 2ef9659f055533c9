// Graphics state and images.
#include <algorithm>
#include <cmath>

#include "decode/pclxl/interpreter.h"

namespace dce::core::pclxl {
namespace {

constexpr size_t max_stack = 256;
constexpr int depth_bits[] = {1, 4, 8};  // of the ColorDepth enumeration

}  // namespace

Status Interpreter::push_gs(const Operation&) {
  if (stack_.size() >= max_stack) {
    error("MaxGSLevelsExceeded");
    return ok();
  }
  stack_.push_back(state_);
  return ok();
}

Status Interpreter::pop_gs(const Operation&) {
  if (stack_.empty()) {
    error("PopGS without PushGS");
    return ok();
  }
  state_ = stack_.back();
  stack_.pop_back();
  return ok();
}

Status Interpreter::set_default_gs(const Operation&) {
  state_ = GraphicsState();
  state_.ctm = default_transform();
  return ok();
}

Status Interpreter::set_color_space(const Operation& operation) {
  const AttributeList& attributes = operation.attributes;
  int64_t space = attributes.integer(ColorSpace, attributes.has(ColorimetricColorSpace) ? 2 : 0);
  if (space != 1 && space != 2 && space != 6) {
    error("IllegalAttributeValue: ColorSpace is " + std::to_string(space));
    return ok();
  }
  state_.space = static_cast<Space>(space);
  state_.palette.clear();
  const Value* depth = attributes.find(PaletteDepth);
  const Value* data = attributes.find(PaletteData);
  if ((depth != nullptr) != (data != nullptr)) {
    error("MissingAttribute: PaletteDepth and PaletteData go together");
    return ok();
  }
  if (!data) return ok();
  if (depth->integer() != 2) {
    error("IllegalAttributeValue: PaletteDepth is not e8Bit");
    return ok();
  }
  auto size = static_cast<size_t>(components(state_.space));
  if (data->count == 0 || data->count % size != 0 || data->count / size > 256) {
    error("IllegalArraySize: PaletteData has " + std::to_string(data->count) + " bytes");
    return ok();
  }
  for (size_t i = 0; i < data->count; i += size) {
    Value entry = *data;
    entry.count = size;
    entry.raw = data->raw.subspan(i, size);
    state_.palette.push_back(color_of(entry, state_.space));
  }
  return ok();
}

bool Interpreter::source(const AttributeList& attributes, int null_id, std::optional<Rgb>& paint) {
  if (attributes.has(null_id)) {
    paint.reset();
  } else if (const Value* gray = attributes.find(GrayLevel)) {
    paint = color_of(*gray, Space::gray);
  } else if (const Value* rgb = attributes.find(RGBColor)) {
    if (rgb->count != 3)
      error("IllegalArraySize: RGBColor has " + std::to_string(rgb->count) + " components");
    paint = color_of(*rgb, Space::rgb);
  } else if (const Value* primaries = attributes.find(PrimaryArray)) {
    if (primaries->count != static_cast<size_t>(components(state_.space)))
      error("IllegalArraySize: PrimaryArray");
    paint = color_of(*primaries, state_.space);
  } else if (!attributes.has(PatternSelectID)) {
    error("MissingAttribute: no paint source is given");
    return false;
  }
  return true;
}

Status Interpreter::set_brush_source(const Operation& operation) {
  source(operation.attributes, NullBrush, state_.brush);
  return ok();
}

Status Interpreter::set_pen_source(const Operation& operation) {
  source(operation.attributes, NullPen, state_.pen);
  return ok();
}

Status Interpreter::set_cursor(const Operation& operation) {
  const Value& point = *operation.attributes.find(Point);
  state_.cursor = {point.at(0), point.at(1)};
  return ok();
}

Status Interpreter::set_cursor_rel(const Operation& operation) {
  const Value& point = *operation.attributes.find(Point);
  if (!state_.cursor) {
    error("CurrentCursorUndefined");
    return ok();
  }
  state_.cursor = {state_.cursor->x + point.at(0), state_.cursor->y + point.at(1)};
  return ok();
}

Status Interpreter::set_page_default_ctm(const Operation&) {
  state_.ctm = default_transform();
  return ok();
}

Status Interpreter::set_page_origin(const Operation& operation) {
  const Value& origin = *operation.attributes.find(PageOrigin);
  state_.ctm = state_.ctm.after({1, 0, 0, 1, origin.at(0), origin.at(1)});
  return ok();
}

Status Interpreter::set_page_rotation(const Operation& operation) {
  int64_t angle = operation.attributes.integer(PageAngle, 0);
  if (angle % 90 != 0) {
    error("IllegalAttributeValue: PageAngle is " + std::to_string(angle) + ", no multiple of 90");
    return ok();
  }
  // Positive angles turn counter-clockwise, y pointing downwards.
  static constexpr Transform turns[] = {
      {1, 0, 0, 1, 0, 0}, {0, -1, 1, 0, 0, 0}, {-1, 0, 0, -1, 0, 0}, {0, 1, -1, 0, 0, 0}};
  state_.ctm = state_.ctm.after(turns[(angle / 90 % 4 + 4) % 4]);
  return ok();
}

Status Interpreter::set_page_scale(const Operation& operation) {
  const AttributeList& attributes = operation.attributes;
  double x = 1, y = 1;
  if (const Value* scale = attributes.find(PageScale)) {
    x = scale->at(0);
    y = scale->at(1);
  } else if (attributes.has(Measure) && attributes.has(UnitsPerMeasure)) {
    // New units: coordinates that follow count them instead of the session's.
    static constexpr double per_inch[] = {1, 25.4, 254};
    const Value& units = *attributes.find(UnitsPerMeasure);
    double measure = per_inch[attributes.integer(Measure, 0)];
    x = units.at(0) > 0 ? units_x_ / (units.at(0) * measure) : 0;
    y = units.at(1) > 0 ? units_y_ / (units.at(1) * measure) : 0;
  } else {
    error("MissingAttribute: PageScale");
    return ok();
  }
  if (!(x > 0 && x <= 32767 && y > 0 && y <= 32767)) {
    error("IllegalAttributeValue: PageScale");
    return ok();
  }
  state_.ctm = state_.ctm.after({x, 0, 0, y, 0, 0});
  return ok();
}

Status Interpreter::set_paint_tx_mode(const Operation& operation) {
  state_.paint_transparent = operation.attributes.integer(TxMode, 0) == 1;
  return ok();
}

Status Interpreter::set_source_tx_mode(const Operation& operation) {
  state_.source_transparent = operation.attributes.integer(TxMode, 0) == 1;
  return ok();
}

Status Interpreter::set_rop(const Operation& operation) {
  state_.rop = static_cast<uint8_t>(operation.attributes.integer(ROP3, 252));
  return ok();
}

Status Interpreter::begin_image(const Operation& operation) {
  const AttributeList& attributes = operation.attributes;
  ImageHeader header;
  header.indexed = attributes.integer(ColorMapping, 0) == 1;
  header.bits = depth_bits[attributes.integer(ColorDepth, 0)];
  header.width = static_cast<int>(attributes.integer(SourceWidth, 0));
  header.height = static_cast<int>(attributes.integer(SourceHeight, 0));
  header.space = state_.space;
  header.palette = state_.palette;
  const Value& size = *attributes.find(DestinationSize);
  where_ = image;
  if (header.width < 1 || header.height < 1) {
    error("IllegalAttributeValue: SourceWidth or SourceHeight is 0");
    return ok();
  }
  if (size.at(0) < 1 || size.at(1) < 1) {
    error("IllegalAttributeValue: DestinationSize");
    return ok();
  }
  if (header.indexed && header.palette.empty()) {
    error("MissingPalette: the image is indexed but the colour space has no palette");
    return ok();
  }
  if (header.indexed && header.palette.size() > size_t{1} << header.bits) {
    error("PaletteUndefined: the palette has more colours than the image's depth");
    return ok();
  }
  if (!state_.cursor) {
    error("CurrentCursorUndefined");
    return ok();
  }
  // 252 and 204 copy the source under the default black brush; 136 (D & S) lets white through, which on paper
  // and with black ink is all it does. Others need what is below, and the brush.
  bool and_below = state_.rop == 136;
  if (state_.rop != 252 && state_.rop != 204 && !and_below) {
    log_.warning("an image is drawn as if by ROP 252, not by ROP " + std::to_string(state_.rop));
  }
  const Transform& ctm = state_.ctm;
  double x = state_.cursor->x, y = state_.cursor->y;
  double across = size.at(0) / header.width, down = size.at(1) / header.height;
  ImageGeometry geometry{ctm.x(x, y),  ctm.y(x, y),  ctm.a * across, ctm.b * across,
                         ctm.c * down, ctm.d * down, header.width};
  Result<Image> begun = Image::begin(std::move(header), geometry, state_.source_transparent || and_below,
                                     *canvas_, options_.limits);
  if (!begun.ok()) return begun.status();
  image_.emplace(std::move(begun).value());
  return ok();
}

Status Interpreter::read_image(const Operation& operation) {
  const AttributeList& attributes = operation.attributes;
  if (!image_) return ok();  // BeginImage has said why
  if (!data_source_open_) error("DataSourceNotOpen");
  if (!operation.has_data) {
    error("MissingData: no data follows");
    return ok();
  }
  int64_t pad = attributes.integer(PadBytesMultiple, 4);
  if (pad < 1) {
    error("IllegalAttributeValue: PadBytesMultiple is 0");
    pad = 4;
  }
  if (attributes.has(BlockByteLength) &&
      attributes.integer(BlockByteLength, 0) != static_cast<int64_t>(operation.data.size())) {
    error("IllegalDataLength: BlockByteLength is not the length of the data");
  }
  return image_->read(static_cast<int>(attributes.integer(StartLine, 0)),
                      static_cast<int>(attributes.integer(BlockHeight, 0)),
                      static_cast<Compression>(attributes.integer(CompressMode, 0)), static_cast<size_t>(pad),
                      operation.data, cancellation_, log_);
}

Status Interpreter::end_image(const Operation&) {
  if (image_) image_->end(log_);
  image_.reset();
  where_ = page;
  return ok();
}

}  // namespace dce::core::pclxl
