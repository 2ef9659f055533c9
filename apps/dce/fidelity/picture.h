// A page as a small picture, and how far two of them are apart.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace dce::cli {

/// RGB pixels, top row first, three bytes a pixel without padding.
struct Picture {
  int width = 0, height = 0;
  std::vector<uint8_t> pixels;

  const uint8_t* at(int x, int y) const { return pixels.data() + 3 * (static_cast<size_t>(y) * width + x); }
  uint8_t* at(int x, int y) { return pixels.data() + 3 * (static_cast<size_t>(y) * width + x); }
};

/// Dots an inch of every Picture of a page: enough to read it, small enough to embed.
inline constexpr int kPictureDpi = 150;

/// The PNG file at `path`, whose pixels are `x_dpi` by `y_dpi` an inch, averaged down to kPictureDpi while it is read, so
/// that only rows are held at full size. Throws std::runtime_error.
Picture read_page(const std::string& path, double x_dpi, double y_dpi);

/// As a PNG file's bytes. Throws std::runtime_error.
std::string png_of(const Picture& picture);

/// A quarter turn clockwise.
Picture turned(const Picture& picture);

/// The worst mean difference of grey levels (0 to 255) over tiles of 8 x 8 pixels at 75 dpi, about a tenth of an inch,
/// after the best of the shifts by half a pixel or one each way; 255 where the sizes differ by more than three pixels.
double worst_tile(const Picture& a, const Picture& b);

/// White where both are alike, red where not: the stronger, the more.
Picture difference(const Picture& a, const Picture& b);

}  // namespace dce::cli
