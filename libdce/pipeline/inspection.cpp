#include "pipeline/inspection.h"

#include "encode/encoder.h"
#include "pipeline/job_reporter.h"

namespace dce::core {

Result<DocumentInfo> inspect(const Source& source, const std::string& password, const Limits& limits,
                             Cancellation& cancellation) {
  DocumentInfo info;
  JobReporter reporter(collect_warnings(info.warnings));
  DCE_ASSIGN(info.format, recognise_input(source.bytes()));
  MemoryBudget memory(limits.memory_bytes);
  cancellation.set_deadline(limits.seconds);
  OpenContext context{.limits = limits, .memory = memory, .cancellation = cancellation, .reporter = reporter};
  context.password = password;
  DCE_ASSIGN(auto document, info.format->open(source, context));
  info.page_count = document->page_count();
  info.title = document->title();
  info.properties = document->properties();
  for (int i = 0; i < std::min(info.page_count, 1000); ++i) {
    DCE_TRY(cancellation.check());
    auto page = document->load_page(i);
    if (page.ok()) {
      info.sizes.push_back((*page)->size());
    } else if (page.status().code() != Code::unreadable) {
      return std::move(page).status();
    } else {
      reporter.warning(i + 1, page.status().message());
    }
  }
  return info;
}

Status write_bitmap(std::string_view format, const Bitmap& pixels, Resolution resolution, Sink& sink) {
  const StreamFormat* stream = stream_format_by_name(format);
  if (!stream || !stream->takes_bands) return {Code::internal, "no such bitmap format"};
  JobReporter reporter({});
  const Ticket ticket;
  JobDescription job{.ticket = ticket, .sides = 1, .format = pixels.format(), .resolution = resolution,
                     .reporter = reporter};
  SideDescription side;
  side.width = pixels.width();
  side.height = pixels.height();
  side.format = pixels.format();
  side.resolution = resolution;
  side.media.x_dimension = static_cast<int>(int64_t{side.width} * 2540 / std::max(1, resolution.x));
  side.media.y_dimension = static_cast<int>(int64_t{side.height} * 2540 / std::max(1, resolution.y));

  auto encoder = stream->make();
  DCE_TRY(encoder->begin_job(job, sink));
  const PieceReceiver receive = [&](Piece piece) { return encoder->write(side, piece, sink); };
  DCE_ASSIGN(auto side_encoder, encoder->begin_side(side, receive));
  constexpr int rows = 256;
  for (int y = 0; y < side.height; y += rows) {
    DCE_TRY(side_encoder->band(pixels.band(y, std::min(rows, side.height - y)), receive));
  }
  DCE_TRY(side_encoder->end_side(receive));
  DCE_TRY(encoder->end_job(sink));
  return sink.finish();
}

}  // namespace dce::core
