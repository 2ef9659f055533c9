#include "decode/pclm/page.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "codec/inflate.h"
#include "codec/jpeg_decode.h"
#include "codec/packbits_decode.h"
#include "decode/image_painter.h"
#include "decode/page_bitmap.h"
#include "decode/page_canvas.h"

namespace dce::core::pclm {
namespace {

struct Matrix {
  double a = 1, b = 0, c = 0, d = 1, e = 0, f = 0;

  /// This one first, then `next`.
  Matrix then(const Matrix& next) const {
    return {a * next.a + b * next.c, a * next.b + b * next.d,          c * next.a + d * next.c,
            c * next.b + d * next.d, e * next.a + f * next.c + next.e, e * next.b + f * next.d + next.f};
  }
};

struct Placement {
  std::string name;
  Matrix matrix;  ///< unit square to points
};

/// A strip's image dictionary, checked.
struct Strip {
  int64_t number = 0;
  int width = 0, height = 0;
  PixelFormat format = PixelFormat::gray8;
  std::string filter;
  Bytes data;
  size_t offset = 0;
};

constexpr size_t max_content = 16 << 20;
constexpr int max_strip_side = 65535 * 2;

/// The names of the filters of a stream, one or none in PCLm.
std::string filter_of(const Object& dictionary) {
  const Object* filter = dictionary.find("Filter");
  if (!filter) return "";
  if (filter->kind == Object::Kind::name) return filter->text;
  if (filter->kind == Object::Kind::array && filter->items.size() == 1) return filter->items[0].text;
  return filter->kind == Object::Kind::array && filter->items.empty() ? "" : "several filters";
}

std::vector<uint8_t> content_bytes(const IndirectObject& object, ReportLog& log) {
  std::string filter = filter_of(object.value);
  if (filter.empty()) return {object.stream.begin(), object.stream.end()};
  if (filter != "FlateDecode") {
    log.error("content is filtered by " + filter.substr(0, 30) + ", which PCLm does not allow");
    return {};
  }
  // The length after expansion is not known: grow with the data, to a bound.
  for (size_t size = std::min(max_content, object.stream.size() * 8 + 4096);;
       size = std::min(max_content, size * 8)) {
    std::vector<uint8_t> bytes(size);
    Expansion done = inflate_zlib(object.stream, bytes);
    if (done.overflow && size < max_content) continue;
    if (!done.clean()) log.error("content cannot be expanded");
    bytes.resize(done.produced);
    return bytes;
  }
}

/// Follows q, Q, cm and Do; marked content is passed over; nothing else belongs in PCLm.
std::vector<Placement> placements(Bytes content, ReportLog& log) {
  std::vector<Placement> found;
  std::vector<Object> operands;
  std::vector<Matrix> stack;
  Matrix matrix;
  ObjectParser parser(content);
  while (std::optional<Object> object = parser.next()) {
    if (object->kind != Object::Kind::keyword) {
      if (operands.size() < 64) operands.push_back(std::move(*object));
      continue;
    }
    const std::string& name = object->text;
    if (name == "q") {
      if (stack.size() < 64) stack.push_back(matrix);
    } else if (name == "Q") {
      if (stack.empty()) {
        log.error("content: Q without q");
      } else {
        matrix = stack.back();
        stack.pop_back();
      }
    } else if (name == "cm") {
      bool numbers = operands.size() == 6 && std::all_of(operands.begin(), operands.end(),
                                                         [](const Object& o) { return o.is_number(); });
      if (numbers) {
        Matrix next{operands[0].number, operands[1].number, operands[2].number,
                    operands[3].number, operands[4].number, operands[5].number};
        matrix = next.then(matrix);
      } else {
        log.error("content: cm needs six numbers");
      }
    } else if (name == "Do") {
      if (operands.size() == 1 && operands[0].kind == Object::Kind::name) {
        found.push_back({operands[0].text, matrix});
      } else {
        log.error("content: Do needs a name");
      }
    } else if (name != "BDC" && name != "BMC" && name != "EMC" && name != "DP" && name != "MP") {
      log.error("content: the operator " + name.substr(0, 20) + " does not belong in PCLm");
    }
    operands.clear();
  }
  if (parser.broken())
    log.error("content: the syntax is broken at offset " + std::to_string(parser.position()));
  return found;
}

std::optional<Strip> read_strip(const File& file, const Object& reference, ReportLog& log) {
  auto wrong = [&](const std::string& what) -> std::optional<Strip> {
    log.error("strip object " + std::to_string(static_cast<int64_t>(reference.number)) + ": " + what);
    return std::nullopt;
  };
  if (reference.kind != Object::Kind::reference) return wrong("an XObject must be a reference");
  Strip strip;
  strip.number = static_cast<int64_t>(reference.number);
  std::optional<IndirectObject> object = file.object(strip.number);
  if (!object || !object->has_stream) return wrong("there is no such stream");
  const Object& image = object->value;
  auto number = [&](const char* key) {
    const Object* value = image.find(key);
    return value && value->is_number() ? static_cast<int>(std::clamp(value->number, -1.0, 1e9)) : -1;
  };
  const Object* subtype = image.find("Subtype");
  if (!subtype || !subtype->is_name("Image")) return wrong("it is no image");
  strip.width = number("Width");
  strip.height = number("Height");
  if (strip.width < 1 || strip.height < 1 || strip.width > max_strip_side || strip.height > max_strip_side) {
    return wrong("Width or Height is missing or out of range");
  }
  if (number("BitsPerComponent") != 8) return wrong("BitsPerComponent is not 8");
  const Object* space = image.find("ColorSpace");
  if (space && space->is_name("DeviceRGB")) {
    strip.format = PixelFormat::rgb8;
  } else if (!space || !space->is_name("DeviceGray")) {
    return wrong("ColorSpace is neither DeviceRGB nor DeviceGray");
  }
  for (const char* key : {"SMask", "Mask", "ImageMask", "Decode", "DecodeParms"}) {
    if (image.find(key))
      log.error("strip object " + std::to_string(strip.number) + ": " + key + " does not belong in PCLm");
  }
  strip.filter = filter_of(image);
  strip.data = object->stream;
  strip.offset = object->offset;
  return strip;
}

/// The strip's samples, of exactly its size; what is missing is paper.
Result<Bitmap> expand(const Strip& strip, const Limits& limits, ReportLog& log) {
  auto error = [&](const std::string& what) {
    log.error("strip object " + std::to_string(strip.number) + ": " + what);
  };
  DCE_ASSIGN(Bitmap pixels, make_page(limits, strip.format, strip.width, strip.height));
  MutableBytes out(pixels.row(0), pixels.bytes());
  Expansion done;
  if (strip.filter == "DCTDecode") {
    bool damaged = false;
    Result<Bitmap> jpeg = jpeg_decode(strip.data, limits, &damaged);
    if (!jpeg.ok()) {
      if (jpeg.status().code() != Code::unreadable) return jpeg.status();
      error(jpeg.status().message());
      return pixels;
    }
    if (damaged) error("the JPEG data is damaged");
    if (jpeg->width() != strip.width || jpeg->height() != strip.height || jpeg->format() != strip.format) {
      error("the JPEG data is not of the size and colours of its dictionary");
      return pixels;
    }
    return jpeg;
  }
  if (strip.filter == "FlateDecode") {
    done = inflate_zlib(strip.data, out);
  } else if (strip.filter == "RunLengthDecode") {
    done = packbits_decode(strip.data, out, PackBits128::ends);
  } else {
    error(strip.filter.empty() ? "it has no filter"
                               : "the filter " + strip.filter.substr(0, 30) + " does not belong in PCLm");
    return pixels;
  }
  if (!done.clean()) error(strip.filter + " data is damaged or too long");
  if (done.produced < out.size()) error(strip.filter + " data is too short");
  return pixels;
}

class PageReader {
 public:
  PageReader(const File& file, const DecodeOptions& options, Cancellation& cancellation, ReportLog& log)
      : file_(file), options_(options), cancellation_(cancellation), log_(log) {}

  Status read(int64_t number, StreamPage& page);

 private:
  bool media_box(const Object& page);
  std::vector<uint8_t> contents(const Object& page, size_t page_offset);
  Status draw(const Strip& strip, const Matrix& matrix);
  void check_strips(const std::vector<Strip>& strips);
  void set_resolution(const Strip& strip, const Matrix& matrix, StreamPage& page);

  const File& file_;
  const DecodeOptions& options_;
  Cancellation& cancellation_;
  ReportLog& log_;
  double left_ = 0, bottom_ = 0, width_ = 612, height_ = 792;
  double dots_x_ = 300.0 / 72, dots_y_ = 300.0 / 72;  ///< a point
  size_t last_offset_ = 0;
  std::optional<PageCanvas> canvas_;
};

bool PageReader::media_box(const Object& page) {
  std::optional<Object> box = file_.resolve(page.find("MediaBox"));
  bool good =
      box && box->kind == Object::Kind::array && box->items.size() == 4 &&
      std::all_of(box->items.begin(), box->items.end(), [](const Object& o) { return o.is_number(); });
  if (!good) {
    log_.error("the page has no MediaBox of four numbers");
    return false;
  }
  left_ = std::min(box->items[0].number, box->items[2].number);
  bottom_ = std::min(box->items[1].number, box->items[3].number);
  width_ = std::abs(box->items[2].number - box->items[0].number);
  height_ = std::abs(box->items[3].number - box->items[1].number);
  if (left_ != 0 || bottom_ != 0) log_.error("the MediaBox does not begin at 0 0");
  if (!(width_ >= 1 && height_ >= 1 && width_ < 1e6 && height_ < 1e6)) {
    log_.error("the MediaBox is out of range");
    return false;
  }
  if (page.find("Rotate") && page.find("Rotate")->number != 0) log_.error("Rotate does not belong in PCLm");
  return true;
}

std::vector<uint8_t> PageReader::contents(const Object& page, size_t page_offset) {
  const Object* contents = page.find("Contents");
  std::vector<Object> parts;
  if (contents && contents->kind == Object::Kind::array) {
    parts = contents->items;
  } else if (contents) {
    parts.push_back(*contents);
  }
  std::vector<uint8_t> all;
  last_offset_ = page_offset;
  for (const Object& part : parts) {
    std::optional<IndirectObject> object =
        part.kind == Object::Kind::reference ? file_.object(static_cast<int64_t>(part.number)) : std::nullopt;
    if (!object || !object->has_stream) {
      log_.error("the page's Contents is no stream");
      continue;
    }
    if (object->offset < last_offset_) log_.error("the page's content stands before the page");
    last_offset_ = object->offset;
    std::vector<uint8_t> bytes = content_bytes(*object, log_);
    if (all.size() + bytes.size() > max_content) break;
    all.insert(all.end(), bytes.begin(), bytes.end());
    all.push_back('\n');
  }
  if (parts.empty()) log_.error("the page has no Contents");
  return all;
}

void PageReader::check_strips(const std::vector<Strip>& strips) {
  for (size_t i = 0; i < strips.size(); ++i) {
    const Strip& strip = strips[i];
    std::string name = "strip object " + std::to_string(strip.number) + ": ";
    if (strip.offset < last_offset_) log_.error(name + "it does not follow what it is drawn after");
    last_offset_ = strip.offset;
    if (strip.width != strips[0].width) log_.error(name + "its width differs from the first strip's");
    if (strip.format != strips[0].format)
      log_.error(name + "its colour space differs from the first strip's");
    bool last = i + 1 == strips.size();
    if (last ? strip.height > strips[0].height : strip.height != strips[0].height) {
      log_.error(name + "its height differs from the first strip's");
    }
    if (!last && strip.height % 16 != 0) log_.warning(name + "its height is no multiple of 16");
  }
}

void PageReader::set_resolution(const Strip& strip, const Matrix& matrix, StreamPage& page) {
  // Strips are placed at their own resolution, so the first one tells the page's.
  double across = std::hypot(matrix.a, matrix.b), down = std::hypot(matrix.c, matrix.d);
  double x = across > 0 ? strip.width * 72 / across : 300, y = down > 0 ? strip.height * 72 / down : 300;
  page.x_resolution = static_cast<int>(std::lround(std::clamp(x, 1.0, 10000.0)));
  page.y_resolution = static_cast<int>(std::lround(std::clamp(y, 1.0, 10000.0)));
  dots_x_ = page.x_resolution / 72.0;
  dots_y_ = page.y_resolution / 72.0;
}

Status PageReader::draw(const Strip& strip, const Matrix& m) {
  bool straight = std::abs(m.b) + std::abs(m.c) < 1e-6, sideways = std::abs(m.a) + std::abs(m.d) < 1e-6;
  if (!straight && !sideways) {
    log_.error("strip object " + std::to_string(strip.number) +
               ": it is neither upright nor turned by a quarter");
    return ok();
  }
  DCE_TRY(canvas_->need(strip.format));
  DCE_ASSIGN(Bitmap pixels, expand(strip, options_.limits, log_));
  if (!canvas_->keeps()) return ok();
  ImageGeometry g;
  g.width = strip.width;
  // The image's first row lies along the top of the unit square; y of PDF points upwards.
  g.x = (m.c + m.e - left_) * dots_x_;
  g.y = (height_ - (m.d + m.f - bottom_)) * dots_y_;
  g.column_x = m.a * dots_x_ / strip.width;
  g.column_y = -m.b * dots_y_ / strip.width;
  g.row_x = -m.c * dots_x_ / strip.height;
  g.row_y = m.d * dots_y_ / strip.height;
  // A strip that is within a dot of one to one is meant to be: matrices are written with few digits.
  if (straight && std::abs(g.column_x - 1) * strip.width < 1 && std::abs(g.row_y - 1) * strip.height < 1) {
    g.column_x = g.row_y = 1;
    g.column_y = g.row_x = 0;
  }
  ImagePainter painter(g, false, *canvas_);
  std::vector<uint8_t> rgb;
  int64_t end = std::min<int64_t>(painter.end_visible(), strip.height);
  for (int64_t y = painter.first_visible(); y < end; ++y) {
    const uint8_t* row = pixels.row(static_cast<int>(y));
    if (strip.format == PixelFormat::gray8) {
      rgb.resize(static_cast<size_t>(strip.width) * 3);
      for (size_t x = 0; x < static_cast<size_t>(strip.width); ++x)
        rgb[3 * x] = rgb[3 * x + 1] = rgb[3 * x + 2] = row[x];
      row = rgb.data();
    }
    painter.paint_rgb(y, row);
  }
  return ok();
}

Status PageReader::read(int64_t number, StreamPage& page) {
  std::optional<IndirectObject> object = file_.object(number);
  if (!object || object->value.kind != Object::Kind::dictionary) {
    log_.error("object " + std::to_string(number) + " is no page");
    return ok();
  }
  const Object& dictionary = object->value;
  media_box(dictionary);
  page.media_width = width_;
  page.media_height = height_;
  std::vector<uint8_t> content = contents(dictionary, object->offset);
  std::optional<Object> resources = file_.resolve(dictionary.find("Resources"));
  std::optional<Object> images = resources ? file_.resolve(resources->find("XObject")) : std::nullopt;
  std::map<std::string, const Object*> by_name;
  if (images) {
    for (size_t i = 0; i < images->keys.size(); ++i) by_name[images->keys[i]] = &images->items[i];
  }
  std::vector<Strip> strips;
  std::vector<Matrix> matrices;
  for (const Placement& placement : placements(content, log_)) {
    auto found = by_name.find(placement.name);
    if (found == by_name.end()) {
      log_.error("content draws /" + placement.name.substr(0, 30) +
                 ", which the page's resources do not hold");
      continue;
    }
    if (std::optional<Strip> strip = read_strip(file_, *found->second, log_)) {
      strips.push_back(std::move(*strip));
      matrices.push_back(placement.matrix);
    }
  }
  if (strips.empty()) {
    log_.warning("the page has no strips");
    page.x_resolution = page.y_resolution = 300;
  } else {
    check_strips(strips);
    set_resolution(strips[0], matrices[0], page);
  }
  DCE_ASSIGN(canvas_, PageCanvas::make(options_, std::lround(width_ * dots_x_), std::lround(height_ * dots_y_)));
  DCE_TRY(canvas_->need(strips.empty() ? PixelFormat::gray8 : strips[0].format));
  for (size_t i = 0; i < strips.size(); ++i) {
    DCE_TRY(cancellation_.check());
    DCE_TRY(draw(strips[i], matrices[i]));
  }
  canvas_->take(page);
  return ok();
}

}  // namespace

Status read_page(const File& file, int64_t number, const DecodeOptions& options, Cancellation& cancellation,
                 ReportLog& log, StreamPage& page) {
  return PageReader(file, options, cancellation, log).read(number, page);
}

}  // namespace dce::core::pclm
