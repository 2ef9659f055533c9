// The page header of PWG Raster, PWG 5102.4-2012 section 4.3: 1796 bytes, numbers big-endian.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "decode/report_log.h"
#include "raster/band.h"

namespace dce::core::pwg {

inline constexpr size_t header_size = 1796;

struct Header {
  std::string magic, media_color, media_type, print_content_optimize;
  uint32_t cut_media = 0, duplex = 0;
  uint32_t x_resolution = 0, y_resolution = 0;
  uint32_t insert_sheet = 0, jog = 0, leading_edge = 0, media_position = 0, media_weight = 0, copies = 0;
  uint32_t orientation = 0, page_width = 0, page_height = 0, tumble = 0;
  uint32_t width = 0, height = 0, bits_per_color = 0, bits_per_pixel = 0, bytes_per_line = 0;
  uint32_t color_order = 0, color_space = 0, colors = 0, total_pages = 0;
  int32_t cross_feed_transform = 0, feed_transform = 0;
  std::array<uint32_t, 4> image_box = {};  ///< left, top, right, bottom
  uint32_t alternate_primary = 0, print_quality = 0, vendor_identifier = 0, vendor_length = 0;
  std::string rendering_intent, page_size_name;
  bool reserved_zero = true;  ///< are all reserved bytes zero?
};

/// `bytes` is at least header_size long.
Header parse_header(Bytes bytes);

/// Checks every field against its range and against the others, into `log`.
void check_header(const Header& header, ReportLog& log);

/// The pixels the header announces, where they are of a kind that is read here.
std::optional<PixelFormat> pixel_format(const Header& header);

/// The name of a colour space and depth as IPP's pwg-raster-document-type has it, e.g. "adobe-rgb_8".
std::string color_name(const Header& header);

/// IPP media-source keyword of a MediaPosition (PWG 5102.4 table 9), or empty for 0, automatic.
std::string media_source(uint32_t position);

}  // namespace dce::core::pwg
