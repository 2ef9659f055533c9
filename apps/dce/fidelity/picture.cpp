#include "fidelity/picture.h"

#include <png.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>

namespace dce::cli {
namespace {

constexpr int kTile = 8, kSlack = 3;

/// Which of `to` bins each of `from` pixels falls into.
int bin(int64_t index, int from, int to) {
  return static_cast<int>(std::min<int64_t>(index * to / from, to - 1));
}

/// libpng's reading state. Its errors are thrown through it, which it allows in place of longjmp.
class PngRows {
 public:
  explicit PngRows(const std::string& path) : file_(std::fopen(path.c_str(), "rb"), &std::fclose) {
    if (!file_) throw std::runtime_error(path + " cannot be read");
    png_ = png_create_read_struct(
        PNG_LIBPNG_VER_STRING, nullptr,
        [](png_structp, png_const_charp message) { throw std::runtime_error(std::string("PNG: ") + message); },
        [](png_structp, png_const_charp) {});
    if (png_ == nullptr) throw std::bad_alloc();
    info_ = png_create_info_struct(png_);
    png_init_io(png_, file_.get());
    png_read_info(png_, info_);
    png_set_expand(png_);
    png_set_strip_16(png_);
    png_set_strip_alpha(png_);
    png_set_gray_to_rgb(png_);
    png_read_update_info(png_, info_);
  }
  ~PngRows() { png_destroy_read_struct(&png_, &info_, nullptr); }
  PngRows(const PngRows&) = delete;
  PngRows& operator=(const PngRows&) = delete;

  int width() const { return static_cast<int>(png_get_image_width(png_, info_)); }
  int height() const { return static_cast<int>(png_get_image_height(png_, info_)); }
  void read(std::vector<uint8_t>& row) { png_read_row(png_, row.data(), nullptr); }

 private:
  std::unique_ptr<FILE, int (*)(FILE*)> file_;
  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
};

struct Grey {
  int width = 0, height = 0;
  std::vector<float> levels;
  float at(int x, int y) const { return levels[static_cast<size_t>(y) * width + x]; }
};

float luminance(const uint8_t* rgb) { return 0.299F * rgb[0] + 0.587F * rgb[1] + 0.114F * rgb[2]; }

/// At half of kPictureDpi, in pairs that begin at (left, top).
Grey grey_of(const Picture& picture, int left = 0, int top = 0) {
  Grey grey{std::max(1, picture.width / 2), std::max(1, picture.height / 2), {}};
  grey.levels.reserve(static_cast<size_t>(grey.width) * grey.height);
  for (int y = 0; y < grey.height; ++y) {
    const int upper = std::min(2 * y + top, picture.height - 1), lower = std::min(upper + 1, picture.height - 1);
    for (int x = 0; x < grey.width; ++x) {
      const int from = std::min(2 * x + left, picture.width - 1), to = std::min(from + 1, picture.width - 1);
      grey.levels.push_back((luminance(picture.at(from, upper)) + luminance(picture.at(to, upper)) +
                             luminance(picture.at(from, lower)) + luminance(picture.at(to, lower))) /
                            4);
    }
  }
  return grey;
}

double worst_tile_shifted(const Grey& a, const Grey& b, int width, int height, int dx, int dy) {
  double worst = 0;
  for (int top = 1; top + kTile < height; top += kTile) {
    for (int left = 1; left + kTile < width; left += kTile) {
      double sum = 0;
      for (int y = top; y < top + kTile; ++y) {
        for (int x = left; x < left + kTile; ++x) sum += std::abs(a.at(x, y) - b.at(x + dx, y + dy));
      }
      worst = std::max(worst, sum / (kTile * kTile));
    }
  }
  return worst;
}

}  // namespace

Picture read_page(const std::string& path, double x_dpi, double y_dpi) {
  PngRows rows(path);
  const int width = rows.width(), height = rows.height();
  Picture picture{std::max(1, static_cast<int>(std::lround(width * kPictureDpi / x_dpi))),
                  std::max(1, static_cast<int>(std::lround(height * kPictureDpi / y_dpi))),
                  {}};
  picture.pixels.resize(static_cast<size_t>(picture.width) * picture.height * 3);
  std::vector<uint8_t> row(static_cast<size_t>(width) * 3);
  std::vector<uint32_t> sums(static_cast<size_t>(picture.width) * 3), counts(picture.width);
  for (int y = 0; y < height; ++y) {
    rows.read(row);
    for (int x = 0; x < width; ++x) {
      const int to = bin(x, width, picture.width);
      for (int channel = 0; channel < 3; ++channel) sums[3 * to + channel] += row[3 * x + channel];
      ++counts[to];
    }
    const int line = bin(y, height, picture.height);
    const int next = y + 1 < height ? bin(y + 1, height, picture.height) : picture.height;
    if (next == line) continue;
    for (int x = 0; x < picture.width; ++x) {
      // Of a coarse page a pixel is several of the picture's.
      const int from = counts[x] ? x : bin(bin(x, picture.width, width), width, picture.width);
      for (int channel = 0; channel < 3; ++channel)
        picture.at(x, line)[channel] = static_cast<uint8_t>(sums[3 * from + channel] / std::max(1U, counts[from]));
    }
    for (int copy = line + 1; copy < next; ++copy)
      std::copy_n(picture.at(0, line), 3 * static_cast<size_t>(picture.width), picture.at(0, copy));
    std::fill(sums.begin(), sums.end(), 0);
    std::fill(counts.begin(), counts.end(), 0);
  }
  return picture;
}

std::string png_of(const Picture& picture) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(picture.width);
  image.height = static_cast<png_uint_32>(picture.height);
  image.format = PNG_FORMAT_RGB;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  std::string bytes(size, '\0');
  if (!png_image_write_to_memory(&image, bytes.data(), &size, 0, picture.pixels.data(), 0, nullptr))
    throw std::runtime_error(std::string("PNG: ") + image.message);
  bytes.resize(size);
  return bytes;
}

Picture turned(const Picture& picture) {
  Picture result{picture.height, picture.width, std::vector<uint8_t>(picture.pixels.size())};
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) std::copy_n(picture.at(x, y), 3, result.at(picture.height - 1 - y, x));
  }
  return result;
}

double worst_tile(const Picture& a, const Picture& b) {
  const Grey first = grey_of(a);
  double best = 255;
  // In half pixels: a page that is turned begins its pairs at the other end.
  for (const int top : {0, 1}) {
    for (const int left : {0, 1}) {
      const Grey second = grey_of(b, left, top);
      if (std::abs(first.width - second.width) > kSlack || std::abs(first.height - second.height) > kSlack) return 255;
      const int width = std::min(first.width, second.width), height = std::min(first.height, second.height);
      for (int dy = -1; dy + top <= 1; ++dy) {
        for (int dx = -1; dx + left <= 1; ++dx) best = std::min(best, worst_tile_shifted(first, second, width, height, dx, dy));
      }
    }
  }
  return best;
}

Picture difference(const Picture& a, const Picture& b) {
  Picture result{std::min(a.width, b.width), std::min(a.height, b.height), {}};
  result.pixels.reserve(static_cast<size_t>(result.width) * result.height * 3);
  for (int y = 0; y < result.height; ++y) {
    for (int x = 0; x < result.width; ++x) {
      int apart = 0;
      for (int channel = 0; channel < 3; ++channel)
        apart = std::max(apart, std::abs(a.at(x, y)[channel] - b.at(x, y)[channel]));
      const auto rest = static_cast<uint8_t>(255 - apart);
      result.pixels.insert(result.pixels.end(), {255, rest, rest});
    }
  }
  return result;
}

}  // namespace dce::cli
