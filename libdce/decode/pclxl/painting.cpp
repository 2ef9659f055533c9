// Graphics state and images.
#include <algorithm>
#include <cmath>

#include "decode/pclxl/interpreter.h"

namespace dce::core::pclxl {
namespace {

constexpr size_t max_stack = 256;

}  // namespace

Status Interpreter::push_gs(const Operation&) {
  if (stack_.size() >= max_stack) {
    error("MaxGSLevelsExceeded");
    return ok();
  }
  // A path is saved whole: a stack of large ones is bounded, and copying them is work.
  stacked_points_ += state_.path.points().size();
  if (stacked_points_ > 2 * PolyPath::max_points) {
    return Status(Code::limit, "the paths on the graphics state stack have more points than is allowed");
  }
  canvas_->work() -= std::min<uint64_t>(canvas_->work(), state_.path.points().size() / 8);
  stack_.push_back(state_);
  return canvas_->check_work();
}

Status Interpreter::pop_gs(const Operation&) {
  if (stack_.empty()) {
    error("PopGS without PushGS");
    return ok();
  }
  state_ = std::move(stack_.back());
  stack_.pop_back();
  stacked_points_ -= state_.path.points().size();
  canvas_->set_clip(state_.clip);
  return ok();
}

void Interpreter::reset_graphics() {
  state_ = GraphicsState();
  state_.ctm = default_transform();
  set_clip(ClipArea(canvas_->paper()));
}

Status Interpreter::set_default_gs(const Operation&) {
  reset_graphics();
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

UserPoint Interpreter::cursor() const {
  DotPoint at = state_.path.current();
  Transform to_user = state_.ctm.inverse();
  return {to_user.x(at.x, at.y), to_user.y(at.x, at.y)};
}

Status Interpreter::set_cursor(const Operation& operation) {
  const Value& point = *operation.attributes.find(Point);
  move_to(point.at(0), point.at(1));
  return ok();
}

Status Interpreter::set_cursor_rel(const Operation& operation) {
  const Value& point = *operation.attributes.find(Point);
  if (!state_.path.has_current()) {
    error("CurrentCursorUndefined");
    return ok();
  }
  UserPoint at = cursor();
  move_to(at.x + point.at(0), at.y + point.at(1));
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
  where_ = image;
  std::optional<ImageHeader> header = image_header(attributes);
  if (!header) return ok();
  const Value& size = *attributes.find(DestinationSize);
  if (size.at(0) < 1 || size.at(1) < 1) {
    error("IllegalAttributeValue: DestinationSize");
    return ok();
  }
  if (!state_.path.has_current()) {
    error("CurrentCursorUndefined");
    return ok();
  }
  set_paint(state_.brush.value_or(PaintSource()), false);
  // D and S lets white through as a transparent source does.
  bool white_is_clear = state_.source_transparent || state_.rop == 136;
  const Transform& ctm = state_.ctm;
  DotPoint at = state_.path.current();
  double across = size.at(0) / header->width, down = size.at(1) / header->height;
  ImageGeometry geometry{at.x,         at.y,         ctm.a * across, ctm.b * across,
                         ctm.c * down, ctm.d * down, header->width};
  DCE_ASSIGN(Image begun,
             Image::begin(std::move(*header), geometry, white_is_clear, *canvas_, options_.limits));
  image_.emplace(std::move(begun));
  return ok();
}

Status Interpreter::read_image(const Operation& operation) {
  const AttributeList& attributes = operation.attributes;
  if (!image_) return ok();  // BeginImage or BeginRastPattern has said why
  if (!data_source_open_ && !pattern_canvas_) error("DataSourceNotOpen");
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
  DCE_TRY(image_->read(static_cast<int>(attributes.integer(StartLine, 0)),
                       static_cast<int>(attributes.integer(BlockHeight, 0)),
                       static_cast<Compression>(attributes.integer(CompressMode, 0)),
                       static_cast<size_t>(pad), operation.data, cancellation_, log_));
  return canvas_ ? canvas_->check_work() : ok();
}

Status Interpreter::end_image(const Operation&) {
  if (image_) image_->end(log_);
  image_.reset();
  where_ = page;
  return ok();
}

}  // namespace dce::core::pclxl
