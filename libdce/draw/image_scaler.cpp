#include "draw/image_scaler.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>

#include "codec/bit_changes.h"
#include "draw/dot_words.h"
#include "raster/bit_rows.h"

namespace dce::core {
namespace {

constexpr size_t block_dots = 64;  // that are looked at together

/// The first dot at or after `start` for a pixel edge at `edge`: dots belong to the pixel that holds their middle.
int dot_at(double edge) { return static_cast<int>(std::ceil(edge - 0.5)); }

bool bit(const uint8_t* row, int x) { return row[x >> 3] >> (7 - (x & 7)) & 1; }

/// As MuPDF turns RGB to grey, so that scans and drawn pages agree.
uint8_t luminance(const uint8_t* rgb) {
  return static_cast<uint8_t>((rgb[0] * 77 + rgb[1] * 150 + rgb[2] * 29 + 128) >> 8);
}

}  // namespace

ImageScaler::ImageScaler(const Geometry& geometry, PixelFormat from, PixelFormat to, Receiver receive)
    : geometry_(geometry), from_(from), to_(to), receive_(std::move(receive)), channels_(components(to)),
      out_(row_bytes(to, geometry.lead + geometry.clip.width()), paper_byte(to)) {
  const double scale = (geometry_.x1 - geometry_.x0) / geometry_.width;
  if (reduces(geometry_)) {
    sums_.resize(static_cast<size_t>(geometry_.clip.width()) * (static_cast<size_t>(channels_) + 1));
  }
  if (from_ == PixelFormat::black1 && scale < 1) {
    plan_reduced_bits(scale);
    return;
  }
  if (from_ == PixelFormat::black1 && sums_.empty()) {
    plan_bits(scale);
    return;
  }
  column_of_.resize(static_cast<size_t>(geometry_.clip.width()));
  for (int x = 0; x < geometry_.clip.width(); ++x) {
    double position = (geometry_.clip.x0 + x + 0.5 - geometry_.x0) / scale;
    if (geometry_.mirror_x) position = geometry_.width - position;
    column_of_[static_cast<size_t>(x)] = std::clamp(static_cast<int>(std::floor(position)), 0, geometry_.width - 1);
  }
  if (sums_.empty()) plan_pixels();
  if (from_ != to_) converted_.resize(static_cast<size_t>(geometry_.width) * channels_);
}

void ImageScaler::plan_bits(double scale) {
  const int lead = geometry_.lead, width = geometry_.clip.width();
  dot_of_.resize(static_cast<size_t>(geometry_.width) + 1);
  const int first = dot_at(geometry_.x0);
  bool doubles = to_ == PixelFormat::black1 && !geometry_.mirror_x;
  for (int x = 0; x <= geometry_.width; ++x) {
    const int dot = dot_at(geometry_.mirror_x ? geometry_.x1 - x * scale : geometry_.x0 + x * scale);
    doubles = doubles && dot == first + 2 * x;
    dot_of_[static_cast<size_t>(x)] = lead + std::clamp(dot - geometry_.clip.x0, 0, width);
  }
  if (doubles) doubled_from_ = geometry_.clip.x0 - lead - first;
}

/// Dots are counted in the order in which their pixels come, which is backwards where the image is mirrored.
void ImageScaler::plan_reduced_bits(double scale) {
  const int width = geometry_.clip.width();
  for (int i = 0; i <= width; ++i) {
    const int x = geometry_.mirror_x ? width - i : i;
    double edge = (geometry_.clip.x0 + x - geometry_.x0) / scale;
    if (geometry_.mirror_x) edge = geometry_.width - edge;
    pixel_of_.push_back(std::clamp(dot_at(edge), 0, geometry_.width));
  }
  ink_.resize(static_cast<size_t>(width));
  covered_.resize(static_cast<size_t>(width) + 1);
  touched_.resize(covered_.size() / block_dots + 1);
  dot_of_.resize(static_cast<size_t>(geometry_.width));
  for (size_t i = 0; i < ink_.size(); ++i) {
    std::fill(dot_of_.begin() + pixel_of_[i], dot_of_.begin() + pixel_of_[i + 1], static_cast<int>(i));
  }
}

void ImageScaler::plan_pixels() {
  const auto channels = static_cast<size_t>(channels_);
  // Greys are spread to all components.
  const size_t own = from_ == to_ ? channels : 1;
  std::vector<int> source(column_of_.size() * channels);
  for (size_t i = 0; i < source.size(); ++i) {
    source[i] = column_of_[i / channels] * static_cast<int>(own) + (own == 1 ? 0 : static_cast<int>(i % channels));
  }
  spread_ = SpreadPlan(source, static_cast<size_t>(geometry_.width) * own);
  out_.resize(static_cast<size_t>(geometry_.lead) * channels + spread_.padded_size());
}

int ImageScaler::first_dot(int y) const {
  return dot_at(geometry_.y0 + (geometry_.y1 - geometry_.y0) * y / geometry_.height);
}

Status ImageScaler::row(int y, const uint8_t* pixels) {
  return sums_.empty() ? enlarge(y, pixels) : reduce(y, pixels);
}

/// Into `converted_`, in the components of `to_`.
void ImageScaler::convert(const uint8_t* pixels) {
  uint8_t* out = converted_.data();
  for (int x = 0; x < geometry_.width; ++x, out += channels_) {
    if (from_ == PixelFormat::rgb8) {
      *out = luminance(pixels + 3 * x);
      continue;
    }
    const uint8_t level = from_ == PixelFormat::black1 ? (bit(pixels, x) ? 0 : 255) : pixels[x];
    std::memset(out, level, static_cast<size_t>(channels_));
  }
}

namespace {

/// 300 dots an inch on a printer of 600, what most scans are, 32 pixels at a time. The row's first dot is `from` dots into
/// the image, which has `available` bytes.
void double_bits(const uint8_t* pixels, size_t available, int from, std::vector<uint8_t>& out) {
  for (size_t at = 0; at < out.size(); at += 8) {
    const size_t pixel = (static_cast<size_t>(from) + at * 8) / 2, byte = pixel / 8;
    uint64_t word = 0;
    if (byte + 8 <= available) {
      word = dot_words::load(pixels + byte);
    } else if (byte < available) {
      uint8_t rest[8] = {};
      std::memcpy(rest, pixels + byte, available - byte);
      word = dot_words::load(rest);
    }
    word <<= pixel & 7;
    uint64_t dots = word >> 32;
    if (dots) {
      dots = (dots | dots << 16) & 0x0000ffff0000ffffu;
      dots = (dots | dots << 8) & 0x00ff00ff00ff00ffu;
      dots = (dots | dots << 4) & 0x0f0f0f0f0f0f0f0fu;
      dots = (dots | dots << 2) & 0x3333333333333333u;
      dots = (dots | dots << 1) & 0x5555555555555555u;
      dots |= dots << 1;
    }
    if (from & 1) dots = dots << 1 | (word >> 31 & 1);
    if (at + 8 <= out.size()) {
      dot_words::store(out.data() + at, dots);
    } else {
      uint8_t bytes[8];
      dot_words::store(bytes, dots);
      std::memcpy(out.data() + at, bytes, out.size() - at);
    }
  }
}

}  // namespace

template <class Run>
void ImageScaler::for_each_ink_run(const uint8_t* pixels, Run&& run) {
  changes_.resize(static_cast<size_t>(geometry_.width) + 1);
  size_t count = find_changes(pixels, geometry_.width, changes_.data());
  if (count & 1) changes_[count++] = geometry_.width;
  for (size_t i = 0; i < count; i += 2) run(changes_[i], changes_[i + 1]);
}

/// Runs of ink, few on most rows, are painted whole.
void ImageScaler::enlarge_bits(const uint8_t* pixels) {
  if (doubled_from_ >= 0) {
    double_bits(pixels, row_bytes(from_, geometry_.width), doubled_from_, out_);
    clear_bits(out_.data(), 0, geometry_.lead);
    clear_bits(out_.data(), geometry_.lead + geometry_.clip.width(), static_cast<int>(out_.size()) * 8);
    return;
  }
  std::memset(out_.data(), paper_byte(to_), out_.size());
  for_each_ink_run(pixels, [&](int begin, int end) {
    const int a = dot_of_[static_cast<size_t>(begin)], b = dot_of_[static_cast<size_t>(end)];
    const int from = std::min(a, b), to = std::max(a, b);
    if (to_ == PixelFormat::black1) {
      set_bits(out_.data(), from, to);
    } else {
      std::memset(out_.data() + static_cast<ptrdiff_t>(from) * channels_, 0, static_cast<size_t>(to - from) * channels_);
    }
  });
}

/// Counts runs of ink into dots, so that blank paper costs nothing, nor what a run covers whole.
void ImageScaler::reduce_bits(const uint8_t* pixels) {
  for_each_ink_run(pixels, [&](int begin, int end) {
    begin = std::max(begin, pixel_of_.front());
    end = std::min(end, pixel_of_.back());
    if (begin >= end) return;
    const auto first = static_cast<size_t>(dot_of_[static_cast<size_t>(begin)]);
    const auto last = static_cast<size_t>(dot_of_[static_cast<size_t>(end) - 1]);
    touched_[first / block_dots] = 1;
    if (first == last) {
      ink_[first] += static_cast<uint32_t>(end - begin);
      return;
    }
    touched_[(first + 1) / block_dots] = touched_[last / block_dots] = 1;
    ink_[first] += static_cast<uint32_t>(pixel_of_[first + 1] - begin);
    ink_[last] += static_cast<uint32_t>(end - pixel_of_[last]);
    ++covered_[first + 1];
    --covered_[last];
  });
}

/// The rows' ink as greys, to `out`. Between edges of ink all dots of a block are alike.
void ImageScaler::finish_bits(uint8_t* out) {
  const auto channels = static_cast<size_t>(channels_);
  const auto rows = static_cast<uint64_t>(summed_rows_);
  const size_t count = ink_.size();
  uint64_t rows_covered = 0;
  for (size_t block = 0; block * block_dots < count; ++block) {
    const size_t begin = block * block_dots, end = std::min(begin + block_dots, count);
    if (!touched_[block]) {
      const uint64_t level = 255 - (rows_covered * 255 + rows / 2) / rows;
      const size_t at = geometry_.mirror_x ? count - end : begin;
      std::memset(out + at * channels, static_cast<int>(level), (end - begin) * channels);
      continue;
    }
    for (size_t i = begin; i < end; ++i) {
      rows_covered += static_cast<uint64_t>(static_cast<int64_t>(covered_[i]));
      const auto row = static_cast<uint64_t>(pixel_of_[i + 1] - pixel_of_[i]);
      const uint64_t pixels = row * rows, ink = ink_[i] + row * rows_covered;
      const auto level = static_cast<uint8_t>(ink ? 255 - (ink * 255 + pixels / 2) / pixels : 255);
      uint8_t* dot = out + (geometry_.mirror_x ? count - 1 - i : i) * channels;
      for (size_t c = 0; c < channels; ++c) dot[c] = level;
      ink_[i] = 0;
      covered_[i] = 0;
    }
    touched_[block] = 0;
  }
}

Status ImageScaler::enlarge(int y, const uint8_t* pixels) {
  const int from = std::max(first_dot(y), geometry_.clip.y0);
  const int to = std::min(first_dot(y + 1), geometry_.clip.y1);
  if (from >= to) return ok();
  if (from_ == PixelFormat::black1) {
    enlarge_bits(pixels);
    return receive_(from, to - from, out_.data());
  }
  if (from_ == PixelFormat::rgb8 && to_ == PixelFormat::gray8) {
    convert(pixels);
    pixels = converted_.data();
  }
  spread_(pixels, out_.data() + static_cast<ptrdiff_t>(geometry_.lead) * channels_);
  return receive_(from, to - from, out_.data());
}

/// Each pixel adds to the dot that holds it; where one direction is enlarged nonetheless, dots without a pixel of their
/// own take the nearest.
Status ImageScaler::reduce(int y, const uint8_t* pixels) {
  const double scale_y = (geometry_.y1 - geometry_.y0) / geometry_.height;
  const int dot = scale_y >= 1 ? first_dot(y) : static_cast<int>(std::floor(geometry_.y0 + (y + 0.5) * scale_y));
  if (dot != sum_y_) {
    DCE_TRY(finish());
    sum_y_ = dot;
    sum_end_ = scale_y >= 1 ? first_dot(y + 1) : dot + 1;
  }
  if (sum_end_ <= geometry_.clip.y0 || sum_y_ >= geometry_.clip.y1) return ok();
  if (!ink_.empty()) {
    reduce_bits(pixels);
    ++summed_rows_;
    return ok();
  }
  if (from_ != to_) {
    convert(pixels);
    pixels = converted_.data();
  }
  const double scale_x = (geometry_.x1 - geometry_.x0) / geometry_.width;
  const int width = geometry_.clip.width();
  if (scale_x >= 1) {
    for (int x = 0; x < width; ++x) {
      uint32_t* sum = &sums_[static_cast<size_t>(x) * (channels_ + 1)];
      const uint8_t* pixel = pixels + static_cast<ptrdiff_t>(column_of_[static_cast<size_t>(x)]) * channels_;
      for (int c = 0; c < channels_; ++c) sum[c] += pixel[c];
      ++sum[channels_];
    }
  } else {
    const double step = geometry_.mirror_x ? -scale_x : scale_x;
    double at = (geometry_.mirror_x ? geometry_.x1 : geometry_.x0) + step / 2 - geometry_.clip.x0;
    for (int x = 0; x < geometry_.width; ++x, at += step) {
      const int target = static_cast<int>(std::floor(at));
      if (target < 0 || target >= width) continue;
      uint32_t* sum = &sums_[static_cast<size_t>(target) * (channels_ + 1)];
      const uint8_t* pixel = pixels + static_cast<ptrdiff_t>(x) * channels_;
      for (int c = 0; c < channels_; ++c) sum[c] += pixel[c];
      ++sum[channels_];
    }
  }
  ++summed_rows_;
  return ok();
}

Status ImageScaler::finish() {
  if (summed_rows_ == 0) return ok();
  const int width = geometry_.clip.width();
  const uint8_t paper = paper_byte(to_);
  uint8_t* out = out_.data() + static_cast<ptrdiff_t>(geometry_.lead) * channels_;
  if (!ink_.empty()) finish_bits(out);
  for (int x = ink_.empty() ? 0 : width; x < width; ++x) {
    uint32_t* sum = &sums_[static_cast<size_t>(x) * (channels_ + 1)];
    const uint32_t count = sum[channels_];
    for (int c = 0; c < channels_; ++c) {
      out[static_cast<size_t>(x) * channels_ + c] =
          count ? static_cast<uint8_t>((sum[c] + count / 2) / count) : paper;
    }
  }
  std::fill(sums_.begin(), sums_.end(), 0);
  summed_rows_ = 0;
  const int from = std::max(sum_y_, geometry_.clip.y0);
  const int to = std::min(sum_end_, geometry_.clip.y1);
  if (from >= to) return ok();
  return receive_(from, to - from, out_.data());
}

}  // namespace dce::core
