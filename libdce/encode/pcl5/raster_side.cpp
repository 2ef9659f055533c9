#include "encode/pcl5/raster_side.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "codec/word_scan.h"
#include "encode/pcl5/row_packer.h"

namespace dce::core {
namespace {

// Two blocks of compressed rows. A page in one piece would be memory fresh from the system each time.
constexpr size_t piece_bytes = 60'000;

/// Dots as decipoints, with the decimal that 1200 dpi takes.
std::string decipoints(int dots, int dpi) {
  const int tenths = static_cast<int>(dots * 7200LL / dpi);
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

/// Where a band's ink begins: bytes from the left, and rows from its top. Of no ink its own width and height.
struct Corner {
  size_t left;
  int top;
};

Corner corner_of_ink(const Band& band) {
  if (!band.ink) return {0, 0};
  Corner corner{band.row_size(), band.height};
  for (int y = band.height - 1; y >= 0; --y) {
    if (band.ink[y].blank()) continue;
    corner.left = std::min(corner.left, row_bytes(band.format, band.ink[y].begin + 1) - 1);
    corner.top = y;
  }
  return corner;
}

/// One raster, or more where a band's ink reaches further to the left than that of those before: rows begin
/// at their raster's left edge, and an edge that is the page's costs a byte in each row that begins anew.
class Pcl5RasterSide final : public SideEncoder {
 public:
  explicit Pcl5RasterSide(const SideDescription& side)
      : side_(side),
        invert_(side.format == PixelFormat::gray8),
        follows_ink_(side.format == PixelFormat::black1 && !raster_is_scaled(side.resolution)),
        inverted_(invert_ ? row_bytes(side.format, side.width) : 0) {
    if (!follows_ink_) begin_raster({0, 0}, 0);
  }

  Status band(const Band& band, const PieceReceiver& receive) override {
    int y = 0;
    if (follows_ink_) {
      const Corner corner = corner_of_ink(band);
      if (!packer_) y = corner.top;
      if (corner.top < band.height && (!packer_ || corner.left < left_)) {
        DCE_TRY(end_raster());
        y = corner.top;
        begin_raster(corner, band.y + y);
      }
    }
    for (; y < band.height; ++y) {
      const uint8_t* row = band.row(y);
      size_t used = band.row_size();
      if (band.ink) used = band.ink[y].blank() ? left_ : row_bytes(band.format, band.ink[y].end);
      if (invert_ && used > 0) {
        word_scan::complement(row, inverted_.data(), inverted_.size());
        row = inverted_.data();
      }
      packer_->add(row + left_, used - left_, out_);
      if (out_.size() >= piece_bytes) DCE_TRY(hand_over(receive));
    }
    if (packer_) DCE_TRY(packer_->status());
    if (out_.empty()) return ok();
    return hand_over(receive);
  }

  Status end_side(const PieceReceiver& receive) override {
    DCE_TRY(end_raster());
    out_.append("\f");
    return hand_over(receive);
  }

 private:
  /// Compression mode lives on; rows start from mode 0.
  void begin_raster(Corner corner, int top) {
    left_ = corner.left;
    const int x = static_cast<int>(left_) * 8 / bits_per_pixel(side_.format), width = side_.width - x;
    packer_.emplace(row_bytes(side_.format, width), side_.format == PixelFormat::rgb8 ? 0xff : 0x00,
                    raster_is_scaled(side_.resolution));
    out_.append("\x1b*p" + std::to_string(x) + "x" + std::to_string(top) + "Y\x1b*r" + std::to_string(width));
    if (raster_is_scaled(side_.resolution)) {
      out_.append("s" + std::to_string(side_.height) + "T\x1b*t" +
                  decipoints(side_.width, side_.resolution.x) + "h" +
                  decipoints(side_.height, side_.resolution.y) + "V\x1b*r3A");
    } else {
      out_.append("s1A");
    }
    out_.append("\x1b*b0M");
  }

  Status end_raster() {
    if (!packer_) return ok();
    packer_->finish(out_);
    DCE_TRY(packer_->status());
    out_.append("\x1b*rC");
    return ok();
  }

  Status hand_over(const PieceReceiver& receive) {
    Piece piece{.bytes = std::move(out_)};
    out_ = ByteBuffer();
    return receive(std::move(piece));
  }

  const SideDescription side_;
  const bool invert_;
  const bool follows_ink_;
  size_t left_ = 0;  ///< bytes of the page left of the raster
  std::optional<RowPacker> packer_;
  std::vector<uint8_t> inverted_;
  ByteBuffer out_;
};

}  // namespace

std::unique_ptr<SideEncoder> make_pcl5_raster_side(const SideDescription& side) {
  return std::make_unique<Pcl5RasterSide>(side);
}

}  // namespace dce::core
