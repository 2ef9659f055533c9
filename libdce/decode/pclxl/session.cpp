// Sessions, data sources and pages.
#include <algorithm>
#include <cmath>

#include "decode/pclxl/interpreter.h"
#include "decode/pclxl/media.h"

namespace dce::core::pclxl {
namespace {

/// Measures an inch holds, by the Measure enumeration: inches, millimetres, tenths of a millimetre.
constexpr double measures_per_inch[] = {1, 25.4, 254};

std::string text_of(const Value& value) {
  return printable(value.raw);
}

}  // namespace

Status Interpreter::begin_session(const Operation& operation) {
  const AttributeList& attributes = operation.attributes;
  double per_inch = measures_per_inch[attributes.integer(Measure, 0)];
  const Value& units = *attributes.find(UnitsPerMeasure);
  units_x_ = units.at(0) * per_inch;
  units_y_ = units.at(1) * per_inch;
  if (units_x_ < 1 || units_y_ < 1 || units_x_ > 1e6 || units_y_ > 1e6) {
    error("IllegalAttributeValue: UnitsPerMeasure");
    units_x_ = units_y_ = 600;
  }
  // Raster streams count in dots: then the units are the resolution. Otherwise PJL says, or a usual one is
  // taken.
  auto resolution = [&](double wanted) {
    static constexpr int usual[] = {75, 100, 150, 200, 300, 400, 600, 1200, 2400};
    int dpi = static_cast<int>(std::lround(wanted));
    bool dots = std::abs(dpi - wanted) < 1e-6 &&
                std::find(std::begin(usual), std::end(usual), dpi) != std::end(usual);
    return dots ? dpi : std::clamp(pjl_->number("RESOLUTION", 600), 75, 2400);
  };
  resolution_x_ = resolution(units_x_);
  resolution_y_ = resolution(units_y_);
  where_ = session;
  return ok();
}

Status Interpreter::end_session(const Operation&) {
  if (data_source_open_) error("DataSourceNotClosed");
  data_source_open_ = false;
  where_ = outside;
  end_fonts();
  log_.set_page(0);
  return ok();
}

void Interpreter::end_fonts() {
  fonts_.clear();
  open_font_.reset();
  glyph_memory_ = options_.limits.memory_bytes / 8;
  forget_patterns(2);
}

Status Interpreter::comment(const Operation& operation) {
  const Value* text = operation.attributes.find(CommentData);
  if (text) log_.attribute("Comment", text_of(*text));
  return ok();
}

Status Interpreter::open_data_source(const Operation&) {
  if (data_source_open_) error("DataSourceNotClosed: a data source is open already");
  data_source_open_ = true;
  return ok();
}

Status Interpreter::close_data_source(const Operation&) {
  if (!data_source_open_) error("DataSourceNotOpen");
  data_source_open_ = false;
  return ok();
}

bool Interpreter::choose_media(const AttributeList& attributes) {
  const Value* size = attributes.find(MediaSize);
  const Value* custom = attributes.find(CustomMediaSize);
  const Value* units = attributes.find(CustomMediaSizeUnits);
  if ((custom != nullptr) != (units != nullptr)) {
    error("MissingAttribute: CustomMediaSize and CustomMediaSizeUnits go together");
    return false;
  }
  if (size && custom) {
    error("IllegalAttributeCombination: MediaSize and CustomMediaSize");
    return false;
  }
  if (custom) {
    double points = 72 / measures_per_inch[units->integer()];
    media_width_ = custom->at(0) * points;
    media_height_ = custom->at(1) * points;
    media_name_ = "custom";
    if (media_width_ < 1 || media_height_ < 1) {
      error("IllegalAttributeValue: CustomMediaSize");
      return false;
    }
    return true;
  }
  bool first = media_name_.empty();
  if (!size && !first) return true;
  const Media* media = !size                         ? nullptr
                       : size->shape == Shape::array ? find_media(text_of(*size))
                                                     : find_media(size->integer());
  if (size && !media)
    log_.error("IllegalMediaSize: " +
               (size->shape == Shape::array ? text_of(*size) : std::to_string(size->integer())));
  if (!media) media = find_media(pjl_->variable("PAPER"));
  if (!media) media = find_media(0);
  media_width_ = media->width;
  media_height_ = media->height;
  media_name_ = media->name;
  return true;
}

void Interpreter::choose_side(const AttributeList& attributes) {
  if (attributes.has(SimplexPageMode) && attributes.has(DuplexPageMode)) {
    error("IllegalAttributeCombination: SimplexPageMode and DuplexPageMode");
  } else if (attributes.has(SimplexPageMode)) {
    duplex_ = 0;
  } else if (attributes.has(DuplexPageMode)) {
    int mode =
        attributes.integer(DuplexPageMode, 0) == 0 ? 2 : 1;  // eDuplexHorizontalBinding is the short edge
    if (mode != duplex_) next_back_ = false;
    duplex_ = mode;
  }
  if (attributes.has(DuplexPageSide) && duplex_ == 0)
    error("IllegalAttributeCombination: DuplexPageSide on a simplex page");
  back_ = duplex_ != 0 &&
          (attributes.has(DuplexPageSide) ? attributes.integer(DuplexPageSide, 0) == 1 : next_back_);
  next_back_ = duplex_ != 0 && !back_;
}

Transform Interpreter::default_transform() const {
  // User space begins at the corner that is top left as the page is read; orientations turn it by quarters.
  double sx = resolution_x_ / units_x_, sy = resolution_y_ / units_y_;
  double width = media_width_ * resolution_x_ / 72, height = media_height_ * resolution_y_ / 72;
  double cx = resolution_x_ / units_y_, cy = resolution_y_ / units_x_;  // user x runs along the paper's y
  switch (orientation_) {
    case 1:
      return {0, -cy, cx, 0, 0, height};
    case 2:
      return {-sx, 0, 0, -sy, width, height};
    case 3:
      return {0, cy, -cx, 0, width, 0};
    default:
      return {sx, 0, 0, sy, 0, 0};
  }
}

Status Interpreter::begin_page(const Operation& operation) {
  if (report_.pages >= options_.limits.pages) return Status(Code::limit, "too many pages", report_.pages + 1);
  log_.set_page(report_.pages + 1);
  const AttributeList& attributes = operation.attributes;
  if (!choose_media(attributes)) choose_media(AttributeList());
  choose_side(attributes);
  orientation_ = attributes.integer(Orientation, orientation_);
  if (orientation_ == 4) orientation_ = 0;  // eDefaultOrientation
  if (const Value* value = attributes.find(MediaSource)) media_source_ = media_source_name(value->integer());
  if (const Value* value = attributes.find(MediaDestination))
    media_destination_ = media_destination_name(value->integer());
  if (const Value* value = attributes.find(MediaType)) media_type_ = text_of(*value);
  stack_.clear();
  stacked_points_ = 0;
  DCE_ASSIGN(canvas_, PageCanvas::make(options_, std::lround(media_width_ * resolution_x_ / 72),
                                       std::lround(media_height_ * resolution_y_ / 72)));
  reset_graphics();
  where_ = page;
  return ok();
}

Status Interpreter::finish_page() {
  static constexpr const char* orientations[] = {"portrait", "landscape", "reverse-portrait",
                                                 "reverse-landscape"};
  static constexpr const char* sides[] = {"one-sided", "two-sided-long-edge", "two-sided-short-edge"};
  StreamPage page;
  page.number = ++report_.pages;
  page.x_resolution = resolution_x_;
  page.y_resolution = resolution_y_;
  page.media_width = media_width_;
  page.media_height = media_height_;
  page.media = media_name_;
  page.sides = sides[duplex_];
  page.back = back_;
  page.orientation = orientations[orientation_ & 3];
  page.copies = copies_;
  page.media_source = media_source_;
  page.media_type = media_type_;
  page.output_bin = media_destination_;
  canvas_->take(page);
  canvas_.reset();
  return receive_(std::move(page));
}

Status Interpreter::end_page(const Operation& operation) {
  copies_ = static_cast<int>(
      operation.attributes.integer(PageCopies, std::clamp(pjl_->number("COPIES", 1), 1, 32767)));
  if (copies_ < 1) error("IllegalAttributeValue: PageCopies is 0");
  copies_ = std::max(copies_, 1);
  if (!stack_.empty())
    log_.warning("EndPage: " + std::to_string(stack_.size()) + " graphics states are still pushed");
  DCE_TRY(finish_page());
  state_ = GraphicsState();
  stack_.clear();
  forget_patterns(1);
  where_ = session;
  return ok();
}

}  // namespace dce::core::pclxl
