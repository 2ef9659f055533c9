// What a conversion by a worker costs over the same in this process: a small PDF of one page, to PCL XL. DCE_ENGINE is the worker's
// address, which keeps no results (--cache 0):
//   DCE_ENGINE=unix:/tmp/e.sock bench_worker --benchmark_repetitions=20 --benchmark_display_aggregates_only
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <dce/dce.hpp>
#include <fstream>
#include <iterator>
#include <span>
#include <thread>

#include "client/engine_pool.h"

namespace {

std::vector<uint8_t> document() {
  std::ifstream file(DCE_SAMPLES "/layers.pdf", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A busy machine adds what it likes; the least of many is the work itself.
void least(benchmark::internal::Benchmark* bench) {
  bench->Unit(benchmark::kMillisecond)->UseRealTime()->ComputeStatistics("least", [](const std::vector<double>& values) {
    return *std::min_element(values.begin(), values.end());
  });
}

void in_process(benchmark::State& state) {
  const std::vector<uint8_t> bytes = document();
  const dce::Engine engine;
  for (auto _ : state) {
    size_t written = 0;
    dce::Job job(engine);
    job.format("pclxl").add(dce::Source::memory(engine, std::as_bytes(std::span(bytes))));
    job.to_callback([&](std::span<const uint8_t> piece) { return (written += piece.size()) > 0; });
    job.run();
    benchmark::DoNotOptimize(written);
  }
}
BENCHMARK(in_process)->Apply(least);

/// With as many milliseconds between two calls as the argument says: with none, what the next calls need is made ready while
/// this one is timed.
void by_worker(benchmark::State& state) {
  const char* const address = std::getenv("DCE_ENGINE");
  if (address == nullptr) return state.SkipWithError("DCE_ENGINE names no worker");
  const std::vector<uint8_t> bytes = document();
  dce::client::EnginePool pool({address});
  for (auto _ : state) {
    state.PauseTiming();
    std::this_thread::sleep_for(std::chrono::milliseconds(state.range(0)));
    state.ResumeTiming();
    size_t written = 0;
    dce::client::Request request;
    request.format = "pclxl";
    request.documents.push_back(dce::client::Document::borrow(bytes));
    pool.convert(request, [&](std::span<const uint8_t> piece) { return (written += piece.size()) > 0; });
    benchmark::DoNotOptimize(written);
  }
}
BENCHMARK(by_worker)->Arg(0)->Arg(50)->Apply(least);

}  // namespace
