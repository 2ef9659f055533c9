// Runs an encoder as the pipeline does.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "../codec/sample_rows.h"
#include "encode/encoder.h"

namespace dce::core::test {

struct Warnings final : Reporter {
  void warning(int, const std::string& text) override { texts.push_back(text); }
  std::vector<std::string> texts;
};

struct EncodedJob {
  Ticket ticket;
  std::vector<Bitmap> sides;
  Resolution resolution{300, 300};
  Media media{"iso_a4_210x297mm", 21000, 29700};
  Margins margins;
  bool two_sided = false;
  int printer_copies = 1;
  std::string title, user;
  int band_height = 64;

  Warnings warnings;  // filled by encode()
};

inline SideDescription side_of(const EncodedJob& job, int index) {
  const Bitmap& bitmap = job.sides[static_cast<size_t>(index)];
  return {.index = index,
          .back = job.two_sided && index % 2 == 1,
          .media = job.media,
          .margins = job.margins,
          .width = bitmap.width(),
          .height = bitmap.height(),
          .format = bitmap.format(),
          .resolution = job.resolution};
}

/// The whole stream into `sink`. Sides are encoded last to first before any is written, as threads may, from
/// rows that lie apart and are gone after each call.
inline Status encode(EncodedJob& job, const StreamFormat& format, Sink& sink) {
  const JobDescription description{.ticket = job.ticket,
                                   .sides = static_cast<int>(job.sides.size()),
                                   .printer_copies = job.printer_copies,
                                   .two_sided = job.two_sided,
                                   .format = job.sides.empty() ? PixelFormat::gray8 : job.sides[0].format(),
                                   .resolution = job.resolution,
                                   .title = job.title,
                                   .user = job.user,
                                   .reporter = job.warnings};
  auto encoder = format.make();
  DCE_TRY(encoder->begin_job(description, sink));
  std::vector<std::vector<Piece>> pieces(job.sides.size());
  for (size_t i = job.sides.size(); i-- > 0;) {
    const Bitmap& bitmap = job.sides[i];
    const PieceReceiver receive = [&](Piece piece) {
      pieces[i].push_back(std::move(piece));
      return ok();
    };
    DCE_ASSIGN(auto side, encoder->begin_side(side_of(job, static_cast<int>(i)), receive));
    for (int y = 0; y < bitmap.height(); y += job.band_height) {
      const int height = std::min(job.band_height, bitmap.height() - y);
      const size_t stride = bitmap.row_size() + (i % 2 ? 5 : 0);
      std::vector<uint8_t> rows(stride * static_cast<size_t>(height), 0xa5);
      for (int row = 0; row < height; ++row) {
        std::copy_n(bitmap.row(y + row), bitmap.row_size(),
                    rows.begin() + static_cast<ptrdiff_t>(stride * row));
      }
      DCE_TRY(side->band(
          {bitmap.format(), bitmap.width(), y, height, static_cast<ptrdiff_t>(stride), rows.data()},
          receive));
    }
    DCE_TRY(side->end_side(receive));
  }
  for (size_t i = 0; i < job.sides.size(); ++i) {
    for (const Piece& piece : pieces[i])
      DCE_TRY(encoder->write(side_of(job, static_cast<int>(i)), piece, sink));
  }
  DCE_TRY(encoder->end_job(sink));
  return sink.finish();
}

inline std::string encode(EncodedJob& job, const StreamFormat& format) {
  std::string out;
  const Status status = encode(job, format, *make_memory_sink(out));
  EXPECT_TRUE(status.ok()) << status.message();
  return out;
}

/// Keeps a file a page.
class PageFilesSink final : public Sink {
 public:
  using Sink::write;
  Status write(Bytes bytes) override {
    if (files.empty()) return {Code::internal, "bytes before the first page began"};
    files.back().append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return {};
  }
  Status begin_page_file(int number) override {
    if (number != static_cast<int>(files.size()) + 1) return {Code::internal, "pages out of order"};
    files.emplace_back();
    return {};
  }
  Status finish() override { return {}; }

  std::vector<std::string> files;
};

inline uint32_t u32be(const std::string& bytes, size_t at) {
  uint32_t value = 0;
  for (size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<uint8_t>(bytes.at(at + i));
  return value;
}

}  // namespace dce::core::test
