// PWG Raster, PWG 5102.4-2012.
#include <cstring>
#include <string>

#include "decode/decoder.h"
#include "decode/page_bitmap.h"
#include "decode/pwg/header.h"
#include "decode/report_log.h"
#include "decode/run_raster.h"
#include "stream/byte_reader.h"

namespace dce::core {
namespace {

constexpr std::string_view sync_word = "RaS2";

int sniff(Bytes bytes) {
  if (bytes.size() < sync_word.size() || std::memcmp(bytes.data(), sync_word.data(), sync_word.size()) != 0)
    return 0;
  constexpr std::string_view magic = "PwgRaster";
  bool named =
      bytes.size() >= 4 + magic.size() && std::memcmp(bytes.data() + 4, magic.data(), magic.size()) == 0;
  return named ? 100 : 60;
}

StreamPage describe(const pwg::Header& header, int number) {
  static constexpr const char* orientations[] = {"portrait", "landscape", "reverse-portrait",
                                                 "reverse-landscape"};
  StreamPage page;
  page.number = number;
  page.x_resolution = static_cast<int>(std::min(header.x_resolution, 100'000u));
  page.y_resolution = static_cast<int>(std::min(header.y_resolution, 100'000u));
  if (header.x_resolution) page.media_width = header.width * 72.0 / header.x_resolution;
  if (header.y_resolution) page.media_height = header.height * 72.0 / header.y_resolution;
  page.media = header.page_size_name;
  page.sides = !header.duplex ? "one-sided" : header.tumble ? "two-sided-short-edge" : "two-sided-long-edge";
  page.back = header.duplex && number % 2 == 0;
  if (header.orientation < std::size(orientations)) page.orientation = orientations[header.orientation];
  page.copies = static_cast<int>(std::clamp(header.copies, 1u, 1'000'000u));
  page.media_source = pwg::media_source(header.media_position);
  page.media_type = header.media_type;
  return page;
}

void list_attributes(const pwg::Header& header, ReportLog& log) {
  auto number = [&](const char* name, uint32_t value) {
    if (value) log.attribute(name, std::to_string(value));
  };
  auto text = [&](const char* name, const std::string& value) {
    if (!value.empty()) log.attribute(name, value);
  };
  log.attribute("ColorSpace", pwg::color_name(header));
  text("MediaColor", header.media_color);
  text("MediaType", header.media_type);
  text("PrintContentOptimize", header.print_content_optimize);
  number("CutMedia", header.cut_media);
  number("Duplex", header.duplex);
  number("Tumble", header.tumble);
  number("InsertSheet", header.insert_sheet);
  number("Jog", header.jog);
  number("LeadingEdge", header.leading_edge);
  number("MediaPosition", header.media_position);
  number("MediaWeightMetric", header.media_weight);
  number("NumCopies", header.copies);
  number("Orientation", header.orientation);
  number("TotalPageCount", header.total_pages);
  number("PrintQuality", header.print_quality);
  text("RenderingIntent", header.rendering_intent);
  text("PageSizeName", header.page_size_name);
}

Status read(Bytes stream, const DecodeOptions& options, Cancellation& cancellation,
            const StreamPageReceiver& receive, StreamReport& report) {
  if (!sniff(stream)) return Status(Code::unreadable, "this is no PWG Raster: it does not begin with RaS2");
  ReportLog log(report);
  ByteReader reader(stream);
  reader.skip(sync_word.size());
  uint32_t announced = 0;
  while (!reader.at_end()) {
    DCE_TRY(cancellation.check());
    int number = report.pages + 1;
    if (number > options.limits.pages) return Status(Code::limit, "too many pages", number);
    log.set_page(number);
    if (reader.remaining() < pwg::header_size) {
      log.error("the stream ends within a page header");
      break;
    }
    pwg::Header header = pwg::parse_header(stream.subspan(reader.position()));
    reader.skip(pwg::header_size);
    std::optional<PixelFormat> format = pwg::pixel_format(header);
    // Some writers leave the header's first field blank: an error, but the rest tells a header from loose
    // bytes.
    if (header.magic != "PwgRaster" && !(header.magic.empty() && format)) {
      log.error("no page header follows where one should");
      break;
    }
    check_header(header, log);
    if (number == 1) {
      announced = header.total_pages;
      list_attributes(header, log);
    }
    if (!format) {
      return Status(Code::unreadable, "pixels of type " + pwg::color_name(header) + " are not supported",
                    number);
    }
    StreamPage page = describe(header, number);
    const RunRaster raster{*format, header.width, header.height, PixelRuns128::reserved};
    DCE_ASSIGN(bool intact, read_run_raster(stream, reader, raster, options, page, cancellation, log));
    if (header.cross_feed_transform == -1) mirror_rows(page.pixels);
    if (header.feed_transform == -1) mirror_columns(page.pixels);
    ++report.pages;
    DCE_TRY(receive(std::move(page)));
    if (!intact) break;
  }
  log.set_page(0);
  if (announced && announced != static_cast<uint32_t>(report.pages)) {
    log.error("TotalPageCount is " + std::to_string(announced) + " but there are " +
              std::to_string(report.pages) + " pages");
  }
  return ok();
}

}  // namespace

extern const StreamReader decode_pwg;
const StreamReader decode_pwg = {"pwg", sniff, read};

}  // namespace dce::core
