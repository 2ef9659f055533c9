// Bits of a text page to contone pixels, as the instruction set chosen does it and as the reference does.
#include <benchmark/benchmark.h>

#include <vector>

#include "colour/expand_bits.h"
#include "synthetic_pages.h"

namespace dce {
namespace {

using core::PixelFormat;

using Expand = void(const uint8_t* bits, size_t count, PixelFormat format, uint8_t* out);

void expand_page(benchmark::State& state, Expand* expand, PixelFormat format) {
  const core::Bitmap bits = bench::make_page(PixelFormat::black1, bench::Content::text, 256);
  std::vector<uint8_t> row(row_bytes(format, bits.width()));
  for (auto _ : state) {
    for (int y = 0; y < bits.height(); ++y) {
      expand(bits.row(y), static_cast<size_t>(bits.width()), format, row.data());
      benchmark::DoNotOptimize(row.data());
    }
  }
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * row.size()) * bits.height());
}

BENCHMARK_CAPTURE(expand_page, gray, core::expand_bits, PixelFormat::gray8);
BENCHMARK_CAPTURE(expand_page, rgb, core::expand_bits, PixelFormat::rgb8);
BENCHMARK_CAPTURE(expand_page, cmyk, core::expand_bits, PixelFormat::cmyk8);
BENCHMARK_CAPTURE(expand_page, reference_rgb, core::scalar::expand_bits, PixelFormat::rgb8);

}  // namespace
}  // namespace dce
