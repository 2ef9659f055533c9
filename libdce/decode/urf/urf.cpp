// Apple Raster (image/urf). Apple publishes no specification; the facts are those that CUPS documents for its
// raster API and that PWG's IPP Everywhere material gives for urf-supported: a file header of "UNIRAST", a
// zero byte and the page count, then a page header of 32 bytes and PWG Raster's row coding for each page.
#include <cstring>
#include <string>

#include "decode/decoder.h"
#include "decode/report_log.h"
#include "decode/run_raster.h"
#include "stream/byte_reader.h"

namespace dce::core {
namespace {

constexpr std::string_view magic("UNIRAST\0", 8);
constexpr size_t page_header_size = 32;

int sniff(Bytes bytes) {
  return bytes.size() >= magic.size() && std::memcmp(bytes.data(), magic.data(), magic.size()) == 0 ? 100 : 0;
}

struct Header {
  uint8_t bits_per_pixel = 0, color_space = 0, duplex = 0, quality = 0, media_type = 0, media_position = 0;
  uint32_t width = 0, height = 0, resolution = 0;
};

Header parse_header(ByteReader& reader) {
  Header header;
  header.bits_per_pixel = reader.u8();
  header.color_space = reader.u8();
  header.duplex = reader.u8();
  header.quality = reader.u8();
  header.media_type = reader.u8();
  header.media_position = reader.u8();
  reader.skip(6);
  header.width = reader.u32be();
  header.height = reader.u32be();
  header.resolution = reader.u32be();
  reader.skip(8);
  return header;
}

struct ColorSpace {
  const char* name;  ///< as urf-supported writes it
  int colors;
};
constexpr ColorSpace color_spaces[] = {{"W", 1},    {"SRGB24", 3}, {"CIELab", 3}, {"ADOBERGB", 3},
                                       {"DEVW", 1}, {"DEVRGB", 3}, {"DEVCMYK", 4}};

std::optional<PixelFormat> pixel_format(const Header& header) {
  switch (header.color_space << 8 | header.bits_per_pixel) {
    case 0x0008:
    case 0x0408:
      return PixelFormat::gray8;
    case 0x0118:
    case 0x0518:
      return PixelFormat::rgb8;
    case 0x0620:
      return PixelFormat::cmyk8;
    default:
      return std::nullopt;
  }
}

constexpr const char* sides[] = {"", "one-sided", "two-sided-short-edge", "two-sided-long-edge"};
constexpr const char* media_types[] = {"",
                                       "stationery",
                                       "transparency",
                                       "envelope",
                                       "cardstock",
                                       "labels",
                                       "stationery-letterhead",
                                       "disc",
                                       "photographic-matte",
                                       "photographic-satin",
                                       "photographic-semi-gloss",
                                       "photographic-glossy",
                                       "photographic-high-gloss",
                                       "other"};

void check_header(const Header& header, ReportLog& log) {
  if (header.color_space >= std::size(color_spaces)) {
    log.error("URF header: colour space " + std::to_string(header.color_space) + " is not defined");
  } else if (int colors = color_spaces[header.color_space].colors;
             header.bits_per_pixel != 8 * colors && header.bits_per_pixel != 16 * colors) {
    log.error("URF header: " + std::to_string(header.bits_per_pixel) +
              " bits a pixel are not 8 or 16 for each colour");
  }
  if (header.duplex >= std::size(sides))
    log.error("URF header: duplex mode " + std::to_string(header.duplex));
  if (header.quality != 0 && (header.quality < 3 || header.quality > 5)) {
    log.error("URF header: quality " + std::to_string(header.quality) + ", allowed are 0, 3, 4 and 5");
  }
  if (header.media_type >= std::size(media_types)) {
    log.error("URF header: media type " + std::to_string(header.media_type));
  }
  if (header.resolution == 0) log.error("URF header: the resolution is 0");
}

StreamPage describe(const Header& header, int number) {
  StreamPage page;
  page.number = number;
  page.x_resolution = page.y_resolution = static_cast<int>(std::min(header.resolution, 100'000u));
  if (header.resolution) {
    page.media_width = header.width * 72.0 / header.resolution;
    page.media_height = header.height * 72.0 / header.resolution;
  }
  if (header.duplex < std::size(sides)) page.sides = sides[header.duplex];
  page.back = header.duplex >= 2 && number % 2 == 0;
  if (header.media_type < std::size(media_types)) page.media_type = media_types[header.media_type];
  if (header.media_position) page.media_source = std::to_string(header.media_position);
  return page;
}

Status read(Bytes stream, const DecodeOptions& options, Cancellation& cancellation,
            const StreamPageReceiver& receive, StreamReport& report) {
  if (!sniff(stream))
    return Status(Code::unreadable, "this is no Apple Raster: it does not begin with UNIRAST");
  ReportLog log(report);
  ByteReader reader(stream);
  reader.skip(magic.size());
  uint32_t announced = reader.u32be();  // 0: not known when the stream was begun
  if (!reader.ok()) log.error("the stream ends within its file header");
  while (!reader.at_end()) {
    DCE_TRY(cancellation.check());
    int number = report.pages + 1;
    if (number > options.limits.pages) return Status(Code::limit, "too many pages", number);
    log.set_page(number);
    if (reader.remaining() < page_header_size) {
      log.error("the stream ends within a page header");
      break;
    }
    Header header = parse_header(reader);
    check_header(header, log);
    if (number == 1) {
      if (header.color_space < std::size(color_spaces))
        log.attribute("ColorSpace", color_spaces[header.color_space].name);
      log.attribute("Duplex", std::to_string(header.duplex));
      log.attribute("Quality", std::to_string(header.quality));
      log.attribute("MediaType", std::to_string(header.media_type));
      log.attribute("MediaPosition", std::to_string(header.media_position));
    }
    std::optional<PixelFormat> format = pixel_format(header);
    if (!format) {
      return Status(Code::unreadable,
                    "pixels of colour space " + std::to_string(header.color_space) + " with " +
                        std::to_string(header.bits_per_pixel) + " bits are not supported",
                    number);
    }
    StreamPage page = describe(header, number);
    const RunRaster raster{*format, header.width, header.height, PixelRuns128::fills_row};
    DCE_ASSIGN(bool intact, read_run_raster(stream, reader, raster, options, page, cancellation, log));
    ++report.pages;
    DCE_TRY(receive(std::move(page)));
    if (!intact) break;
  }
  log.set_page(0);
  if (announced && announced != static_cast<uint32_t>(report.pages)) {
    log.error("the file header announces " + std::to_string(announced) + " pages but there are " +
              std::to_string(report.pages));
  }
  return ok();
}

}  // namespace

extern const StreamReader decode_urf;
const StreamReader decode_urf = {"urf", sniff, read};

}  // namespace dce::core
