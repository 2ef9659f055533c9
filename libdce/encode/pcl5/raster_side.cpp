#include "encode/pcl5/raster_side.h"

#include <utility>
#include <vector>

#include "codec/word_scan.h"
#include "encode/pcl5/row_packer.h"

namespace dce::core {
namespace {

// Two blocks of compressed rows. A page in one piece would be memory fresh from the system each time.
constexpr size_t piece_bytes = 60'000;

class Pcl5RasterSide final : public SideEncoder {
 public:
  explicit Pcl5RasterSide(const SideDescription& side)
      : invert_(side.format == PixelFormat::gray8),
        packer_(row_bytes(side.format, side.width), side.format == PixelFormat::rgb8 ? 0xff : 0x00,
                raster_is_scaled(side.resolution)),
        inverted_(invert_ ? row_bytes(side.format, side.width) : 0) {}

  Status band(const Band& band, const PieceReceiver& receive) override {
    for (int y = 0; y < band.height; ++y) {
      const uint8_t* row = band.row(y);
      size_t used = band.row_size();
      if (band.ink) used = band.ink[y].blank() ? 0 : row_bytes(band.format, band.ink[y].end);
      if (invert_ && used > 0) {
        word_scan::complement(row, inverted_.data(), inverted_.size());
        row = inverted_.data();
      }
      packer_.add(row, used, out_);
      if (out_.size() >= piece_bytes) DCE_TRY(hand_over(receive));
    }
    DCE_TRY(packer_.status());
    if (out_.empty()) return ok();
    return hand_over(receive);
  }

  Status end_side(const PieceReceiver& receive) override {
    packer_.finish(out_);
    DCE_TRY(packer_.status());
    out_.append("\x1b*rC\f");
    return hand_over(receive);
  }

 private:
  Status hand_over(const PieceReceiver& receive) {
    Piece piece{.bytes = std::move(out_)};
    out_ = ByteBuffer();
    return receive(std::move(piece));
  }

  bool invert_;
  RowPacker packer_;
  std::vector<uint8_t> inverted_;
  ByteBuffer out_;
};

}  // namespace

std::unique_ptr<SideEncoder> make_pcl5_raster_side(const SideDescription& side) {
  return std::make_unique<Pcl5RasterSide>(side);
}

}  // namespace dce::core
