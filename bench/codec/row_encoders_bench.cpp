#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "codec/delta_row_encode.h"
#include "codec/jpeg_encode.h"
#include "codec/packbits_encode.h"
#include "synthetic_pages.h"

namespace dce {
namespace {

using bench::Content;
using core::Bitmap;
using core::PixelFormat;

constexpr PixelFormat formats[] = {PixelFormat::black1, PixelFormat::gray8, PixelFormat::rgb8};
constexpr Content contents[] = {Content::blank, Content::text, Content::halftone, Content::photo,
                                Content::noise};

void report(benchmark::State& state, const Bitmap& page, size_t bytes) {
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * page.bytes()));
  state.counters["ratio"] =
      static_cast<double>(page.bytes()) / static_cast<double>(std::max<size_t>(bytes, 1));
}

void pack_bits(benchmark::State& state, PixelFormat format, Content content) {
  Bitmap page = bench::make_page(format, content);
  std::vector<uint8_t> out(core::packbits_bound(page.row_size()));
  size_t bytes = 0;
  for (auto _ : state) {
    bytes = 0;
    for (int y = 0; y < page.height(); ++y) {
      bytes += core::packbits_encode(core::Bytes(page.row(y), page.row_size()), out.data());
    }
    benchmark::DoNotOptimize(out.data());
  }
  report(state, page, bytes);
}

void delta_row(benchmark::State& state, PixelFormat format, Content content) {
  Bitmap page = bench::make_page(format, content);
  std::vector<uint8_t> out(core::delta_row_bound(page.row_size()));
  size_t bytes = 0;
  for (auto _ : state) {
    bytes = 0;
    for (int y = 1; y < page.height(); ++y) {
      bytes += core::delta_row_encode(core::Bytes(page.row(y), page.row_size()), page.row(y - 1), out.data());
    }
    benchmark::DoNotOptimize(out.data());
  }
  report(state, page, bytes);
}

void jpeg(benchmark::State& state, PixelFormat format, Content content) {
  Bitmap page = bench::make_page(format, content, 256);
  core::ByteBuffer out;
  for (auto _ : state) {
    out.clear();
    if (!core::jpeg_encode(page.band(0, page.height()), {.quality = 80}, out).ok())
      state.SkipWithError("failed");
  }
  report(state, page, out.size());
}

int add_all() {
  for (PixelFormat format : formats) {
    for (Content content : contents) {
      std::string what =
          std::string(core::pixel_format_name(format)) + "/" + std::string(content_name(content));
      benchmark::RegisterBenchmark(("packbits/" + what).c_str(), pack_bits, format, content);
      benchmark::RegisterBenchmark(("delta_row/" + what).c_str(), delta_row, format, content);
      if (format != PixelFormat::black1)
        benchmark::RegisterBenchmark(("jpeg/" + what).c_str(), jpeg, format, content);
    }
  }
  return 0;
}
const int added = add_all();

}  // namespace
}  // namespace dce
