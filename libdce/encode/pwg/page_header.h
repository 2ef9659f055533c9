#pragma once

#include "encode/encoder.h"

namespace dce::core::pwg {

/// What the page headers of a job have in common.
struct JobFields {
  int total_pages = 0;
  int copies = 1;
  bool two_sided = false;
  bool tumble = false;  ///< the second side is turned over the short edge
  SheetBack sheet_back = SheetBack::normal;
  int media_position = 0;
  int print_quality = 0;  ///< IPP's enum
  std::string media_type;
};

inline constexpr size_t page_header_size = 1796;

/// Appends the page header of PWG 5102.4 section 4.3.
void put_page_header(const JobFields& job, const SideDescription& side, ByteBuffer& out);

}  // namespace dce::core::pwg
