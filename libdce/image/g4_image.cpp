#include "image/g4_image.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "codec/ccitt_g4_decode.h"
#include "image/common.h"
#include "raster/bit_rows.h"

namespace dce::core {
namespace {

class G4Image final : public BaseImage {
 public:
  G4Image(const EncodedImage& encoded, int width, int height)
      : coded_(encoded.bytes), ink_is_white_(encoded.black_is_1) {
    info_.width = width;
    info_.height = height;
    info_.format = PixelFormat::black1;
  }

  Status decode(int, Cancellation& cancellation, int* decoded_width, int* decoded_height,
                const RowReceiver& receive) const override {
    *decoded_width = info_.width;
    *decoded_height = info_.height;
    CcittG4Decoder decoder(coded_, info_.width);
    RowWriter writer(info_.format, info_.width, info_.height, cancellation, receive);
    std::vector<uint8_t> row(row_bytes(info_.format, info_.width));
    while (!writer.full() && decoder.next() == CcittG4Decoder::Row::whole) {
      paint(decoder.changes(), row.data());
      DCE_TRY(writer.write(row.data()));
    }
    return writer.finish({Code::unreadable, "the CCITT data is damaged"}, damaged_);
  }

 private:
  void paint(std::span<const int> changes, uint8_t* row) const {
    std::memset(row, 0, row_bytes(info_.format, info_.width));
    int from = 0;
    bool black = false;
    for (int change : changes) {
      if (black != ink_is_white_) set_bits(row, from, change);
      from = change;
      black = !black;
    }
    if (black != ink_is_white_) set_bits(row, from, info_.width);
  }

  Bytes coded_;
  bool ink_is_white_;
};

}  // namespace

Result<std::shared_ptr<const Image>> open_g4_image(const EncodedImage& encoded, int width, int height,
                                                   const Limits& limits) {
  DCE_TRY(check_image_size(static_cast<uint64_t>(std::max(width, 0)), static_cast<uint64_t>(std::max(height, 0)), limits));
  return std::shared_ptr<const Image>(std::make_shared<G4Image>(encoded, width, height));
}

}  // namespace dce::core
