#pragma once

#include <functional>

#include "base/status.h"
#include "raster/band.h"

namespace dce::core {

/// Cuts a side's bands, however tall, into strips of one height for streams that are made of such. Strips
/// that are made of black1 rows alone stay so; the rows of one that is made of both kinds come in the side's
/// format. One thread at a time.
class StripAssembler {
 public:
  /// Borrows a strip: contiguous rows, `y` its first row on the side; `ink` as far as it is known.
  using Receiver = std::function<Status(const Band& strip)>;

  StripAssembler(PixelFormat format, int width, int strip_height)
      : format_(format), width_(width), strip_height_(strip_height) {}

  /// Hands over the strips that are complete with `band`.
  Status band(const Band& band, const Receiver& receive);

  /// Hands over the rows that are left, fewer than a strip.
  Status finish(const Receiver& receive);

 private:
  void add_row(const Band& band, int row);

  PixelFormat format_;
  int width_, strip_height_;
  Bitmap partial_;  // made when the first incomplete strip is; of the format of its rows
  int y_ = 0;       // first row of the strip that comes next
  int rows_ = 0;    // of it that partial_ holds
};

}  // namespace dce::core
