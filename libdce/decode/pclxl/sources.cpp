// What brushes and pens paint with: colours and raster patterns.
#include <algorithm>
#include <cmath>

#include "decode/page_bitmap.h"
#include "decode/pclxl/interpreter.h"

namespace dce::core::pclxl {

std::optional<ImageHeader> Interpreter::image_header(const AttributeList& attributes) {
  static constexpr int depth_bits[] = {1, 4, 8};  // of the ColorDepth enumeration
  ImageHeader header;
  header.indexed = attributes.integer(ColorMapping, 0) == 1;
  header.bits = depth_bits[attributes.integer(ColorDepth, 0)];
  header.width = static_cast<int>(attributes.integer(SourceWidth, 0));
  header.height = static_cast<int>(attributes.integer(SourceHeight, 0));
  header.space = state_.space;
  header.palette = state_.palette;
  if (header.width < 1 || header.height < 1) {
    error("IllegalAttributeValue: SourceWidth or SourceHeight is 0");
    return std::nullopt;
  }
  if (header.indexed && header.palette.empty()) {
    error("MissingPalette: the image is indexed but the colour space has no palette");
    return std::nullopt;
  }
  if (header.indexed && header.palette.size() > size_t{1} << header.bits) {
    error("PaletteUndefined: the palette has more colours than the image's depth");
    return std::nullopt;
  }
  return header;
}

Status Interpreter::begin_rast_pattern(const Operation& operation) {
  const AttributeList& attributes = operation.attributes;
  DCE_TRY(begin_container(operation));
  std::optional<ImageHeader> header = image_header(attributes);
  if (!header) return ok();
  pattern_ = RasterPattern();
  pattern_id_ = attributes.integer(PatternDefineID, 0);
  pattern_.persistence = static_cast<int>(attributes.integer(PatternPersistence, 0));
  pattern_.width = header->width;
  pattern_.height = header->height;
  if (const Value* size = attributes.find(DestinationSize)) {
    pattern_.width = size->at(0);
    pattern_.height = size->at(1);
  }
  if (pattern_.width < 1 || pattern_.height < 1) {
    error("IllegalAttributeValue: DestinationSize");
    return ok();
  }
  uint64_t pixels = static_cast<uint64_t>(header->width) * static_cast<uint64_t>(header->height);
  if (pixels * sizeof(Rgb) > pattern_memory_) {
    return Status(Code::limit, "raster patterns take more memory than is allowed");
  }
  pattern_memory_ -= pixels * sizeof(Rgb);
  // The pattern is an image on paper of its own.
  DecodeOptions keeping = options_;
  keeping.pixels = true;
  DCE_ASSIGN(pattern_canvas_, PageCanvas::make(keeping, header->width, header->height));
  ImageGeometry geometry;
  geometry.width = header->width;
  DCE_ASSIGN(Image begun, Image::begin(*header, geometry, false, *pattern_canvas_, options_.limits));
  image_.emplace(std::move(begun));
  return ok();
}

Status Interpreter::end_rast_pattern(const Operation& operation) {
  if (image_ && pattern_canvas_) {
    image_->end(log_);
    StreamPage picture;
    pattern_canvas_->take(picture);
    std::vector<Rgb> pixels;
    pixels.reserve(static_cast<size_t>(picture.width) * static_cast<size_t>(picture.height));
    for (int y = 0; y < picture.height; ++y) {
      for (int x = 0; x < picture.width; ++x) pixels.push_back(pixel_of(picture.pixels, x, y));
    }
    pattern_.pixels = std::make_shared<PaintPattern>(picture.width, picture.height, std::move(pixels));
    std::erase_if(patterns_,
                  [&](const auto& entry) { return entry.first == pattern_id_ && release(entry.second); });
    patterns_[pattern_id_] = std::move(pattern_);
  }
  image_.reset();
  pattern_canvas_.reset();
  return end_container(operation);
}

bool Interpreter::release(const RasterPattern& pattern) {
  pattern_memory_ += pattern.pixels->pixels.size() * sizeof(Rgb);
  return true;
}

void Interpreter::forget_patterns(int persistence) {
  std::erase_if(patterns_, [&](const auto& entry) {
    return entry.second.persistence <= persistence && release(entry.second);
  });
}

bool Interpreter::pattern_source(const AttributeList& attributes, PaintSource& paint) {
  auto found = patterns_.find(attributes.integer(PatternSelectID, 0));
  if (found == patterns_.end()) {
    error("RasterPatternUndefined: " + std::to_string(attributes.integer(PatternSelectID, 0)));
    return false;
  }
  const RasterPattern& pattern = found->second;
  double x = 0, y = 0, width = pattern.width, height = pattern.height;
  if (const Value* origin = attributes.find(PatternOrigin)) {
    x = origin->at(0);
    y = origin->at(1);
  }
  if (const Value* size = attributes.find(NewDestinationSize)) {
    width = size->at(0);
    height = size->at(1);
  }
  if (width < 1 || height < 1) {
    error("IllegalAttributeValue: NewDestinationSize");
    return false;
  }
  paint.pattern = pattern.pixels;
  Transform placed =
      state_.ctm.after({width / pattern.pixels->width, 0, 0, height / pattern.pixels->height, x, y});
  paint.to_pattern = placed.inverse();
  return true;
}

void Interpreter::source(const AttributeList& attributes, int null_id, std::optional<PaintSource>& paint) {
  PaintSource made;
  if (attributes.has(null_id)) {
    paint.reset();
    return;
  }
  if (const Value* gray = attributes.find(GrayLevel)) {
    made.color = color_of(*gray, Space::gray);
  } else if (const Value* rgb = attributes.find(RGBColor)) {
    if (rgb->count != 3)
      error("IllegalArraySize: RGBColor has " + std::to_string(rgb->count) + " components");
    made.color = color_of(*rgb, Space::rgb);
  } else if (const Value* primaries = attributes.find(PrimaryArray)) {
    if (primaries->count != static_cast<size_t>(components(state_.space)))
      error("IllegalArraySize: PrimaryArray");
    made.color = color_of(*primaries, state_.space);
  } else if (attributes.has(PatternSelectID)) {
    if (!pattern_source(attributes, made)) return;
  } else {
    error("MissingAttribute: no paint source is given");
    return;
  }
  paint = std::move(made);
}

Status Interpreter::set_brush_source(const Operation& operation) {
  source(operation.attributes, NullBrush, state_.brush);
  return ok();
}

Status Interpreter::set_pen_source(const Operation& operation) {
  source(operation.attributes, NullPen, state_.pen);
  return ok();
}

Status Interpreter::set_fill_mode(const Operation& operation) {
  state_.even_odd_fill = operation.attributes.integer(FillMode, 0) == 1;
  return ok();
}

Status Interpreter::set_pen_width(const Operation& operation) {
  state_.line.width = operation.attributes.find(PenWidth)->at(0);
  return ok();
}

Status Interpreter::set_line_cap(const Operation& operation) {
  static constexpr PenCap caps[] = {PenCap::butt, PenCap::round, PenCap::square, PenCap::triangle};
  state_.line.cap = caps[operation.attributes.integer(LineCapStyle, 0)];
  return ok();
}

Status Interpreter::set_line_join(const Operation& operation) {
  static constexpr PenJoin joins[] = {PenJoin::miter, PenJoin::round, PenJoin::bevel, PenJoin::none};
  state_.line.join = joins[operation.attributes.integer(LineJoinStyle, 0)];
  return ok();
}

Status Interpreter::set_miter_limit(const Operation& operation) {
  // Printers take 0 for the default of 10.
  double limit = operation.attributes.find(MiterLength)->at(0);
  state_.line.miter_limit = limit == 0 ? 10 : std::max(limit, 1.0);
  return ok();
}

Status Interpreter::set_line_dash(const Operation& operation) {
  constexpr size_t max_dashes = 20;
  const AttributeList& attributes = operation.attributes;
  const Value* dashes = attributes.find(LineDashStyle);
  if (!dashes && !attributes.has(SolidLine)) {
    error("MissingAttribute: LineDashStyle or SolidLine");
    return ok();
  }
  if (dashes && attributes.has(SolidLine)) {
    error("IllegalAttributeCombination: LineDashStyle and SolidLine");
    return ok();
  }
  state_.line.dashes.clear();
  state_.line.dash_offset = 0;
  if (!dashes) return ok();
  if (dashes->count == 0 || dashes->count > max_dashes) {
    error("IllegalArraySize: LineDashStyle has " + std::to_string(dashes->count) + " lengths");
    return ok();
  }
  double gaps = 0;
  for (size_t i = 0; i < dashes->count; ++i) {
    double length = std::max(dashes->at(i), 0.0);
    state_.line.dashes.push_back(length);
    if (i % 2 == 1 || dashes->count % 2 == 1) gaps += length;
  }
  if (gaps == 0) state_.line.dashes.clear();
  if (const Value* offset = attributes.find(DashOffset)) state_.line.dash_offset = offset->at(0);
  return ok();
}

}  // namespace dce::core::pclxl
