// Screening, whole pages and against the reference.
#include <benchmark/benchmark.h>

#include <vector>

#include "halftone/screen.h"
#include "halftone/screen_row.h"
#include "synthetic_pages.h"

namespace dce {
namespace {

using bench::Content;
using core::PixelFormat;

void clustered(benchmark::State& state, Content content) {
  const core::Bitmap gray = bench::make_page(PixelFormat::gray8, content, 256);
  core::Bitmap bits(PixelFormat::black1, gray.width(), gray.height());
  for (auto _ : state) {
    screen_clustered(gray.band(0, gray.height()), bits.band(0, bits.height()));
    benchmark::DoNotOptimize(bits.row(0));
  }
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * gray.bytes()));
}

using ScreenRow = void(const uint8_t* gray, size_t count, const uint8_t* limits, uint8_t* bits);

void one_row(benchmark::State& state, ScreenRow* screen) {
  const core::Bitmap gray = bench::make_page(PixelFormat::gray8, Content::photo, 1);
  const std::vector<uint8_t> limits(core::screen_period, 100);
  std::vector<uint8_t> bits((gray.row_size() + 7) / 8);
  for (auto _ : state) {
    screen(gray.row(0), gray.row_size(), limits.data(), bits.data());
    benchmark::DoNotOptimize(bits.data());
  }
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * gray.row_size()));
}

BENCHMARK_CAPTURE(clustered, photo, Content::photo);
BENCHMARK_CAPTURE(clustered, text, Content::text);
BENCHMARK_CAPTURE(one_row, simd, core::screen_row);
BENCHMARK_CAPTURE(one_row, reference, core::scalar::screen_row);

}  // namespace
}  // namespace dce
