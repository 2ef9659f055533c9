// libjpeg behind a fence: its errors jump, so every call into it happens in a function that owns nothing.
#pragma once

// jpeglib.h needs what cstddef and cstdio declare, so the order matters.
// clang-format off
#include <csetjmp>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <jpeglib.h>
#include <string>
// clang-format on

#include "stream/source.h"

namespace dce::core {

/// One decoding of one JPEG. Calls are made in order: open, then for multi-scan files consume until it says
/// so, then start, then read_row. A call that fails answers false, and only failure() may be called after it.
class JpegReader {
 public:
  JpegReader();
  ~JpegReader();
  JpegReader(const JpegReader&) = delete;
  JpegReader& operator=(const JpegReader&) = delete;

  /// Reads the header and sets up delivery at 1/`shrink` of the size, `gray` in luminance only. Borrows `bytes`.
  bool open(Bytes bytes, int shrink, bool gray = false);

  bool multi_scan() const { return multi_scan_; }
  uint64_t coefficient_bytes() const;  ///< what libjpeg keeps of a multi-scan image

  enum class Consumed { some, scan_end, all };
  /// Reads a row of blocks of a multi-scan image.
  bool consume(Consumed* consumed);

  bool start();  ///< begins output, of a multi-scan image from what was consumed
  bool read_row(uint8_t* row);

  int width() const { return static_cast<int>(info_.output_width); }
  int height() const { return static_cast<int>(info_.output_height); }
  int components() const { return info_.output_components; }

  /// The first output row of which nothing was in the file, because it is cut off; height() if there is none.
  int missing_from() const { return missing_from_; }
  /// Did libjpeg find anything wrong with the data?
  bool corrupt() const { return info_.err->num_warnings > 0; }
  std::string failure() const { return message_; }

 private:
  template <class Body>
  bool guarded(Body body) {
    if (setjmp(escape_)) return false;
    body();
    return true;
  }
  static JpegReader& self(j_common_ptr info) { return *static_cast<JpegReader*>(info->client_data); }
  static void on_error(j_common_ptr info);
  static void on_message(j_common_ptr info, int level);
  static boolean on_fill(j_decompress_ptr info);
  static void on_skip(j_decompress_ptr info, long count);
  static void on_source_event(j_decompress_ptr) {}

  jpeg_decompress_struct info_{};
  jpeg_error_mgr errors_{};
  jpeg_source_mgr source_{};
  std::jmp_buf escape_;
  char message_[JMSG_LENGTH_MAX] = {};
  bool multi_scan_ = false;
  bool exhausted_ = false;
  int missing_from_ = 0x7fffffff;
};

}  // namespace dce::core
