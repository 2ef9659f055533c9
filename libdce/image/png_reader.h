// libpng behind a fence: its errors jump, so every call into it happens in a function that owns nothing.
#pragma once

#include <png.h>

#include <csetjmp>
#include <cstdint>
#include <string>

#include "image/pixels.h"
#include "stream/source.h"

namespace dce::core {

/// One decoding of one PNG: open, then read_row for each row, or for each row of each pass when interlaced. A
/// call that fails answers false, and only failure() may be called after it.
class PngReader {
 public:
  /// What read_row() yields; laying alpha on white is left to the caller.
  enum class Rows { bits, indices, gray, gray_alpha, rgb, rgb_alpha };

  PngReader() = default;
  ~PngReader();
  PngReader(const PngReader&) = delete;
  PngReader& operator=(const PngReader&) = delete;

  bool open(Bytes bytes);  ///< reads to the first IDAT and sets the transformations up; borrows `bytes`

  uint32_t width() const { return width_; }
  uint32_t height() const { return height_; }
  bool interlaced() const { return interlaced_; }
  Rows rows() const { return rows_; }
  size_t row_size() const { return row_size_; }
  bool zero_is_black() const { return zero_is_black_; }  ///< of Rows::bits
  const Palette& palette() const { return palette_; }    ///< of Rows::indices
  Bytes profile() const { return profile_; }             ///< ICC; empty if not said; lives as long as this
  double x_resolution() const { return x_resolution_; }  ///< pixels an inch; 0 if not said
  double y_resolution() const { return y_resolution_; }

  bool begin();  ///< before the first row
  /// `spread` fills the pixels that later passes will refine.
  bool read_row(uint8_t* row, bool spread);
  bool corrupt() const { return corrupt_; }
  std::string failure() const { return message_; }

 private:
  template <class Body>
  bool guarded(Body body) {
    if (setjmp(escape_)) return false;
    body();
    return true;
  }
  static void on_error(png_structp png, png_const_charp message);
  static void on_warning(png_structp png, png_const_charp message);
  static void on_read(png_structp png, png_bytep out, size_t size);
  void read_palette();
  void set_up();

  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
  std::jmp_buf escape_;
  Bytes bytes_;
  size_t position_ = 0;
  char message_[120] = {};
  uint32_t width_ = 0, height_ = 0;
  bool interlaced_ = false, zero_is_black_ = true, corrupt_ = false;
  Rows rows_ = Rows::gray;
  size_t row_size_ = 0;
  Palette palette_;
  Bytes profile_;
  double x_resolution_ = 0, y_resolution_ = 0;
};

}  // namespace dce::core
