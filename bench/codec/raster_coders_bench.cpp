// The coders of PWG Raster, Apple Raster, TIFF and PCLm over pages that look like what is printed.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <string>
#include <vector>

#include "codec/ccitt_g4_encode.h"
#include "codec/deflate.h"
#include "codec/deflate_runs.h"
#include "codec/lzw_encode.h"
#include "codec/pwg_rows_encode.h"
#include "synthetic_pages.h"

namespace dce {
namespace {

using bench::Content;
using core::Bitmap;
using core::ByteBuffer;
using core::Bytes;
using core::PixelFormat;

constexpr PixelFormat formats[] = {PixelFormat::black1, PixelFormat::gray8, PixelFormat::rgb8,
                                   PixelFormat::cmyk8};
constexpr PixelFormat contone[] = {PixelFormat::gray8, PixelFormat::rgb8};
constexpr Content contents[] = {Content::blank, Content::text, Content::halftone, Content::photo,
                                Content::noise};
constexpr int width = 5100;  // of the synthetic pages
constexpr int strip_height = 16;

/// Runs `encode(page, out)` and says how fast it takes pixels in, and how many bytes of them make one that
/// comes out.
template <class Encode>
void measure(benchmark::State& state, PixelFormat format, Content content, const Encode& encode) {
  const Bitmap page = bench::make_page(format, content);
  ByteBuffer out;
  for (auto _ : state) {
    out.clear();
    encode(page, out);
    benchmark::DoNotOptimize(out.data());
  }
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * page.bytes()));
  state.counters["ratio"] =
      static_cast<double>(page.bytes()) / static_cast<double>(std::max<size_t>(out.size(), 1));
}

void rows(benchmark::State& state, PixelFormat format, Content content, core::RowCoding coding) {
  core::PwgRowsEncoder encoder(format, width, coding);
  measure(state, format, content, [&](const Bitmap& page, ByteBuffer& out) {
    encoder.rows(page.band(0, page.height()), out);
    encoder.finish(out);
  });
}

/// Says how many pixels went in as if they had been made.
void count_pixels(benchmark::State& state, PixelFormat format, const Bitmap& bits, size_t coded_bytes) {
  const size_t bytes = row_bytes(format, bits.width()) * static_cast<size_t>(bits.height());
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * bytes));
  state.counters["ratio"] = static_cast<double>(bytes) / static_cast<double>(std::max<size_t>(coded_bytes, 1));
}

void rows_from_bits(benchmark::State& state, PixelFormat format, Content content, core::RowCoding coding) {
  const Bitmap bits = bench::make_page(PixelFormat::black1, content);
  core::PwgRowsEncoder encoder(format, width, coding);
  ByteBuffer out;
  for (auto _ : state) {
    out.clear();
    encoder.rows(bits.band(0, bits.height()), out);
    encoder.finish(out);
    benchmark::DoNotOptimize(out.data());
  }
  count_pixels(state, format, bits, out.size());
}

void deflate_from_bits(benchmark::State& state, PixelFormat format, Content content) {
  const Bitmap bits = bench::make_page(PixelFormat::black1, content);
  core::DeflateRunsEncoder encoder(format, width);
  ByteBuffer out;
  for (auto _ : state) {
    out.clear();
    for (int y = 0; y < bits.height(); y += strip_height) encoder.zlib(bits.band(y, strip_height), out);
    benchmark::DoNotOptimize(out.data());
  }
  count_pixels(state, format, bits, out.size());
}

void ccitt_g4(benchmark::State& state, Content content) {
  core::CcittG4Encoder encoder(width);
  measure(state, PixelFormat::black1, content, [&](const Bitmap& page, ByteBuffer& out) {
    encoder.rows(page.band(0, page.height()), out);
    encoder.finish(out);
  });
}

template <class EncodeStrip>
void strips(benchmark::State& state, PixelFormat format, Content content, const EncodeStrip& encode_strip) {
  measure(state, format, content, [&](const Bitmap& page, ByteBuffer& out) {
    for (int y = 0; y < page.height(); y += strip_height) {
      encode_strip(Bytes(page.row(y), page.row_size() * strip_height), out);
    }
  });
}

void lzw(benchmark::State& state, PixelFormat format, Content content) {
  core::LzwEncoder encoder;
  std::vector<uint8_t> differences;  // as TIFF's predictor leaves them
  const auto samples = static_cast<size_t>(components(format));
  strips(state, format, content, [&](Bytes strip, ByteBuffer& out) {
    differences.assign(strip.begin(), strip.end());
    for (size_t i = samples; i < strip.size(); ++i)
      differences[i] = static_cast<uint8_t>(strip[i] - strip[i - samples]);
    encoder.encode(differences, out);
  });
}

void deflate(benchmark::State& state, PixelFormat format, Content content, int level) {
  core::DeflateEncoder encoder(level);
  strips(state, format, content, [&](Bytes strip, ByteBuffer& out) {
    if (!encoder.zlib(strip, out).ok()) state.SkipWithError("deflate failed");
  });
}

[[maybe_unused]] const bool registered = [] {
  for (Content content : contents) {
    const std::string what(bench::content_name(content));
    for (PixelFormat format : formats) {
      const std::string name = std::string(pixel_format_name(format)) + "/" + what;
      benchmark::RegisterBenchmark(("pwg_rows/" + name).c_str(), rows, format, content, core::RowCoding::pwg);
      if (format == PixelFormat::black1) continue;
      benchmark::RegisterBenchmark(("apple_rows/" + name).c_str(), rows, format, content,
                                   core::RowCoding::apple);
    }
    benchmark::RegisterBenchmark(("ccitt_g4/" + what).c_str(), ccitt_g4, content);
    for (PixelFormat format : contone) {
      const std::string name = std::string(pixel_format_name(format)) + "/" + what;
      benchmark::RegisterBenchmark(("apple_rows_from_bits/" + name).c_str(), rows_from_bits, format, content,
                                   core::RowCoding::apple);
      benchmark::RegisterBenchmark(("deflate_from_bits/" + name).c_str(), deflate_from_bits, format, content);
      benchmark::RegisterBenchmark(("lzw/" + name).c_str(), lzw, format, content);
      for (int level : {1, 2, 6}) {
        benchmark::RegisterBenchmark(("deflate" + std::to_string(level) + "/" + name).c_str(), deflate,
                                     format, content, level);
      }
    }
  }
  return true;
}();

}  // namespace
}  // namespace dce
