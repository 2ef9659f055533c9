#include "decode/pwg/header.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "stream/byte_reader.h"

namespace dce::core::pwg {
namespace {

struct ColorSpace {
  uint32_t value;
  const char* name;
  uint32_t colors;
};
// PWG 5102.4 table 6; 48 to 62 are deviceN of 1 to 15 colours and handled by number.
constexpr ColorSpace color_spaces[] = {
    {1, "rgb", 3}, {3, "black", 1}, {6, "cmyk", 4}, {18, "sgray", 1}, {19, "srgb", 3}, {20, "adobe-rgb", 3},
};
constexpr uint32_t device_1 = 48, device_15 = 62;

const ColorSpace* find_color_space(uint32_t value) {
  for (const ColorSpace& space : color_spaces) {
    if (space.value == value) return &space;
  }
  return nullptr;
}

uint32_t colors_of(uint32_t space) {
  if (space >= device_1 && space <= device_15) return space - device_1 + 1;
  const ColorSpace* known = find_color_space(space);
  return known ? known->colors : 0;
}

/// Reads header fields in order; keeps an eye on what must be zero.
class FieldReader {
 public:
  FieldReader(Bytes bytes, Header& header) : reader_(bytes), header_(header) {}

  std::string text() {
    Bytes field = reader_.take(64);
    return printable(
        field.first(static_cast<size_t>(std::find(field.begin(), field.end(), 0) - field.begin())));
  }
  uint32_t number() { return reader_.u32be(); }
  void reserved(size_t size) {
    for (uint8_t byte : reader_.take(size)) header_.reserved_zero &= byte == 0;
  }
  void skip(size_t size) { reader_.skip(size); }

 private:
  ByteReader reader_;
  Header& header_;
};

}  // namespace

Header parse_header(Bytes bytes) {
  Header header;
  FieldReader read(bytes.first(header_size), header);
  header.magic = read.text();
  header.media_color = read.text();
  header.media_type = read.text();
  header.print_content_optimize = read.text();
  read.reserved(12);
  header.cut_media = read.number();
  header.duplex = read.number();
  header.x_resolution = read.number();
  header.y_resolution = read.number();
  read.reserved(16);
  header.insert_sheet = read.number();
  header.jog = read.number();
  header.leading_edge = read.number();
  read.reserved(12);
  header.media_position = read.number();
  header.media_weight = read.number();
  read.reserved(8);
  header.copies = read.number();
  header.orientation = read.number();
  read.reserved(4);
  header.page_width = read.number();
  header.page_height = read.number();
  read.reserved(8);
  header.tumble = read.number();
  header.width = read.number();
  header.height = read.number();
  read.reserved(4);
  header.bits_per_color = read.number();
  header.bits_per_pixel = read.number();
  header.bytes_per_line = read.number();
  header.color_order = read.number();
  header.color_space = read.number();
  read.reserved(16);
  header.colors = read.number();
  read.reserved(28);
  header.total_pages = read.number();
  header.cross_feed_transform = static_cast<int32_t>(read.number());
  header.feed_transform = static_cast<int32_t>(read.number());
  for (uint32_t& edge : header.image_box) edge = read.number();
  header.alternate_primary = read.number();
  header.print_quality = read.number();
  read.reserved(20);
  header.vendor_identifier = read.number();
  header.vendor_length = read.number();
  read.skip(1088);
  read.reserved(64);
  header.rendering_intent = read.text();
  header.page_size_name = read.text();
  return header;
}

void check_header(const Header& header, ReportLog& log) {
  auto require = [&](bool good, const std::string& what) {
    if (!good) log.error("PWG header: " + what);
  };
  auto in_range = [&](const char* name, uint32_t value, uint32_t last) {
    require(value <= last, std::string(name) + " is " + std::to_string(value) + ", allowed are 0 to " +
                               std::to_string(last));
  };
  require(header.magic == "PwgRaster", "it does not begin with \"PwgRaster\"");
  in_range("CutMedia", header.cut_media, 4);
  in_range("Duplex", header.duplex, 1);
  in_range("InsertSheet", header.insert_sheet, 1);
  in_range("Jog", header.jog, 4);
  in_range("LeadingEdge", header.leading_edge, 3);
  in_range("MediaPosition", header.media_position, 49);
  in_range("Orientation", header.orientation, 3);
  in_range("Tumble", header.tumble, 1);
  require(header.tumble == 0 || header.duplex == 1, "Tumble without Duplex");
  require(header.x_resolution > 0 && header.y_resolution > 0, "HWResolution is 0");
  require(header.color_order == 0, "ColorOrder is not 0, chunky");
  in_range("AlternatePrimary", header.alternate_primary, 0xffffff);
  require(header.print_quality == 0 || (header.print_quality >= 3 && header.print_quality <= 5),
          "PrintQuality is " + std::to_string(header.print_quality) + ", allowed are 0, 3, 4 and 5");
  auto transform = [&](const char* name, int32_t value) {
    require(value == 1 || value == -1,
            std::string(name) + " is " + std::to_string(value) + ", allowed are 1 and -1");
  };
  transform("CrossFeedTransform", header.cross_feed_transform);
  transform("FeedTransform", header.feed_transform);
  require(header.vendor_length <= 1088, "VendorLength is over 1088");

  uint32_t colors = colors_of(header.color_space);
  require(colors != 0, "ColorSpace " + std::to_string(header.color_space) + " is not defined");
  if (colors) {
    require(header.colors == colors, "NumColors is " + std::to_string(header.colors) +
                                         " where the colour space has " + std::to_string(colors));
    require(header.bits_per_pixel == uint64_t{header.bits_per_color} * colors,
            "BitsPerPixel is not BitsPerColor times the number of colours");
  }
  require(header.bits_per_color == 1 || header.bits_per_color == 2 || header.bits_per_color == 4 ||
              header.bits_per_color == 8 || header.bits_per_color == 16,
          "BitsPerColor is " + std::to_string(header.bits_per_color));
  require(header.bytes_per_line == (uint64_t{header.width} * header.bits_per_pixel + 7) / 8,
          "BytesPerLine is not what Width and BitsPerPixel make");
  auto fits = [&](const char* name, uint32_t dots, uint32_t points, uint32_t resolution) {
    // PageSize is whole points, so that the pixels may differ by what a point holds.
    double expected = points * (resolution / 72.0);
    require(std::abs(dots - expected) <= resolution / 72.0 + 1,
            std::string(name) + " of " + std::to_string(dots) + " pixels is not PageSize at HWResolution");
  };
  fits("Width", header.width, header.page_width, header.x_resolution);
  fits("Height", header.height, header.page_height, header.y_resolution);
  const auto& [left, top, right, bottom] = header.image_box;
  require(left <= right && top <= bottom && right <= header.width && bottom <= header.height,
          "ImageBox lies outside the page");
  if (!header.reserved_zero) log.warning("PWG header: a reserved field is not zero");
}

std::optional<PixelFormat> pixel_format(const Header& header) {
  struct Kind {
    uint32_t space, bits;
    PixelFormat format;
  };
  static constexpr Kind kinds[] = {{3, 1, PixelFormat::black1},
                                   {18, 8, PixelFormat::gray8},
                                   {19, 8, PixelFormat::rgb8},
                                   {6, 8, PixelFormat::cmyk8}};
  for (const Kind& kind : kinds) {
    if (kind.space == header.color_space && kind.bits == header.bits_per_color &&
        header.bits_per_pixel == static_cast<uint32_t>(bits_per_pixel(kind.format))) {
      return kind.format;
    }
  }
  return std::nullopt;
}

std::string color_name(const Header& header) {
  std::string space;
  if (header.color_space >= device_1 && header.color_space <= device_15) {
    space = "device" + std::to_string(header.color_space - device_1 + 1);
  } else if (const ColorSpace* known = find_color_space(header.color_space)) {
    space = known->name;
  } else {
    space = "colour space " + std::to_string(header.color_space);
  }
  return space + "_" + std::to_string(header.bits_per_color);
}

std::string media_source(uint32_t position) {
  static constexpr const char* names[] = {
      "",      "main",   "alternate", "large-capacity", "manual", "envelope",    "disc",
      "photo", "hagaki", "main-roll", "alternate-roll", "top",    "middle",      "bottom",
      "side",  "left",   "right",     "center",         "rear",   "by-pass-tray"};
  if (position < std::size(names)) return names[position];
  if (position <= 39) return "tray-" + std::to_string(position - 19);
  if (position <= 49) return "roll-" + std::to_string(position - 39);
  return std::to_string(position);
}

}  // namespace dce::core::pwg
