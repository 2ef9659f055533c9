// Times a StreamFormat on synthetic pages, band by band as the pipeline does.
#pragma once

#include <benchmark/benchmark.h>

#include <string>

#include "encode/encoder.h"
#include "synthetic_pages.h"

namespace dce::bench {

struct Silent : core::Reporter {
  void warning(int, const std::string&) override {}
};

inline void encode_page(benchmark::State& state, const core::StreamFormat& format, core::PixelFormat pixels,
                        Content content) {
  const core::Bitmap page = make_page(pixels, content);
  constexpr int band_height = 512;
  core::Ticket ticket;
  Silent silent;
  core::JobDescription job{
      .ticket = ticket, .sides = 1, .format = pixels, .resolution = {600, 600}, .reporter = silent};
  core::SideDescription side{
      .width = page.width(), .height = page.height(), .format = pixels, .resolution = {600, 600}};
  std::string out;
  for (auto _ : state) {
    out.clear();
    auto sink = core::make_memory_sink(out);
    auto encoder = format.make();
    bool good = encoder->begin_job(job, *sink).ok();
    auto receive = [&](core::Piece piece) { return encoder->write(side, piece, *sink); };
    auto side_encoder = encoder->begin_side(side, receive);
    good = good && side_encoder.ok();
    for (int y = 0; good && y < page.height(); y += band_height) {
      good = (*side_encoder)->band(page.band(y, std::min(band_height, page.height() - y)), receive).ok();
    }
    good = good && (*side_encoder)->end_side(receive).ok() && encoder->end_job(*sink).ok();
    if (!good) state.SkipWithError("failed");
  }
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * page.bytes()));
  state.counters["ratio"] =
      static_cast<double>(page.bytes()) / static_cast<double>(std::max<size_t>(out.size(), 1));
}

/// Registers every content in every pixel format the stream takes.
inline int add_encoder(const core::StreamFormat& format) {
  for (core::PixelFormat pixels :
       {core::PixelFormat::black1, core::PixelFormat::gray8, core::PixelFormat::rgb8}) {
    for (Content content :
         {Content::blank, Content::text, Content::halftone, Content::photo, Content::noise}) {
      std::string name = std::string(format.name) + "/" + std::string(core::pixel_format_name(pixels)) + "/" +
                         std::string(content_name(content));
      benchmark::RegisterBenchmark(name.c_str(), [&format, pixels, content](benchmark::State& state) {
        encode_page(state, format, pixels, content);
      });
    }
  }
  return 0;
}

}  // namespace dce::bench
