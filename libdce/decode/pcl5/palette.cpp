#include "decode/pcl5/palette.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "stream/byte_reader.h"

namespace dce::core::pcl5 {

bool Palette::simple(int planes) {
  if (planes != 1 && planes != 3 && planes != -3) return false;
  encoding_ = PixelEncoding::indexed_by_plane;
  bits_ = planes == 1 ? 1 : 3;
  subtractive_ = planes == -3;
  color_ = planes != 1;
  white_ = {1, 1, 1};
  black_ = {0, 0, 0};
  if (planes == 1) {
    colors_ = {rgb_white, rgb_black};
  } else {
    default_colors();
  }
  return true;
}

void Palette::default_colors() {
  // PCL 5 Color Technical Reference, "Default palettes": black and white for one bit, else the primaries and
  // black.
  size_t size =
      size_t{1} << (encoding_ == PixelEncoding::direct_by_plane || encoding_ == PixelEncoding::direct_by_pixel
                        ? 3
                        : bits_);
  colors_.assign(size, rgb_black);
  if (size == 2) {
    colors_ = {rgb_white, rgb_black};
    return;
  }
  if (size == 4) {
    colors_ = subtractive_ ? std::vector<Rgb>{{255, 255, 255}, {0, 255, 255}, {255, 0, 255}, {0, 0, 0}}
                           : std::vector<Rgb>{{0, 0, 0}, {255, 0, 0}, {0, 255, 0}, {255, 255, 255}};
    return;
  }
  for (size_t i = 0; i < 8; ++i) {
    auto level = [&](size_t bit) {
      return static_cast<uint8_t>(((i >> bit & 1) != 0) != subtractive_ ? 255 : 0);
    };
    colors_[i] = {level(0), level(1), level(2)};
  }
}

bool Palette::configure(Bytes data, ReportLog& log) {
  if (data.size() < 6) {
    log.error("Configure Image Data needs at least 6 bytes, " + std::to_string(data.size()) + " are given");
    return false;
  }
  uint8_t space = data[0], encoding = data[1], index_bits = data[2];
  if (space > 2) {
    log.error("Configure Image Data: colour space " + std::to_string(space) + " is unsupported");
    return false;
  }
  if (encoding > 3) {
    log.error("Configure Image Data: pixel encoding mode " + std::to_string(encoding) + " is not defined");
    return false;
  }
  auto mode = static_cast<PixelEncoding>(encoding);
  bool indexed = mode == PixelEncoding::indexed_by_plane || mode == PixelEncoding::indexed_by_pixel;
  if (indexed && (index_bits < 1 || index_bits > 8 ||
                  (mode == PixelEncoding::indexed_by_pixel && (index_bits & (index_bits - 1)) != 0))) {
    log.error("Configure Image Data: " + std::to_string(index_bits) + " bits an index are not defined");
    return false;
  }
  int primary_bits = mode == PixelEncoding::direct_by_plane ? 1 : 8;
  if (!indexed && (data[3] != primary_bits || data[4] != primary_bits || data[5] != primary_bits)) {
    log.error("Configure Image Data: " + std::to_string(data[3]) + "," + std::to_string(data[4]) + "," +
              std::to_string(data[5]) + " bits a primary are unsupported in this pixel encoding mode");
    return false;
  }
  encoding_ = mode;
  bits_ = indexed ? index_bits : primary_bits;
  subtractive_ = space == 1;
  color_ = true;
  for (size_t i = 0; i < 3; ++i) {
    white_[i] = subtractive_ ? 0 : std::ldexp(1.0, std::min<int>(data[3 + i], 16)) - 1;
    black_[i] = subtractive_ ? std::ldexp(1.0, std::min<int>(data[3 + i], 16)) - 1 : 0;
  }
  if (data.size() >= 18) {
    // The long form adds the reference values of white and black, 16 bits each.
    ByteReader reader(data.subspan(6));
    for (double& white : white_) white = static_cast<int16_t>(reader.u16be());
    for (double& black : black_) black = static_cast<int16_t>(reader.u16be());
  }
  default_colors();
  return true;
}

bool Palette::assign(double index) {
  bool inside = index >= 0 && index < static_cast<double>(colors_.size());
  if (inside) {
    auto level = [&](size_t i) {
      double range = white_[i] - black_[i];
      double share = range != 0 ? (components_[i] - black_[i]) / range : 0;
      return static_cast<uint8_t>(std::lround(255 * std::clamp(share, 0.0, 1.0)));
    };
    colors_[static_cast<size_t>(index)] = {level(0), level(1), level(2)};
  }
  components_ = {};
  return inside;
}

int Palette::planes() const {
  switch (encoding_) {
    case PixelEncoding::indexed_by_plane:
      return bits_;
    case PixelEncoding::direct_by_plane:
      return 3;
    default:
      return 1;
  }
}

bool Palette::is_black_and_white() const {
  bool one_bit =
      (encoding_ == PixelEncoding::indexed_by_plane || encoding_ == PixelEncoding::indexed_by_pixel) &&
      bits_ == 1;
  return one_bit && colors_[0] == rgb_white && colors_[1] == rgb_black;
}

size_t Palette::row_bytes(int64_t width) const {
  auto pixels = static_cast<size_t>(width);
  switch (encoding_) {
    case PixelEncoding::indexed_by_pixel:
      return (pixels * static_cast<size_t>(bits_) + 7) / 8;
    case PixelEncoding::direct_by_pixel:
      return pixels * 3;
    default:
      return (pixels + 7) / 8;
  }
}

}  // namespace dce::core::pcl5
