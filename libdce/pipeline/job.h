#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "pipeline/conversion.h"
#include "pipeline/counting_sink.h"
#include "pipeline/job_reporter.h"
#include "pipeline/lane.h"
#include "pipeline/ordered_output.h"
#include "render/side_renderer.h"
#include "ticket/placement.h"
#include "ticket/plan.h"

namespace dce::core {

/// One conversion while it runs: settles what the ticket, the inputs and the stream allow, then makes side after side.
class Job {
 public:
  Job(const Conversion& conversion, Sink& sink, Cancellation& cancellation);

  Status run();
  void fill(ConversionStats& stats) const;

 private:
  /// A side with its pages loaded and placed. Pages belong to the lane's documents.
  struct ComposedSide {
    SideDescription description;
    Matrix to_device;  ///< side points to dots, a back side's turn included
    std::vector<std::unique_ptr<Page>> pages;
    std::vector<PagePlacement> placements;  ///< of those pages, in painting order
  };

  /// Are sides played to the stream as what they hold, rather than drawn?
  bool vector_lane() const;
  Status read_profile();  ///< the ticket's, before documents are opened
  Status open_inputs(Lane& lane);
  Status settle(Lane& lane);
  void warn_of_what_the_stream_cannot_say();
  Status run_pages_lane();
  Status run_bands_lane();
  /// Document::drawing_bytes() of all pages of a side; 0 of a copy, and of documents of one page.
  uint64_t drawing_bytes(int index);
  /// Do two sides come out the same?
  bool same_side(int index, int other);
  Status encode_side(Encoder& encoder, int index, const PieceReceiver& receive);

  Status draw_side(SideRenderer& renderer, Encoder& encoder, const SideDescription& side, std::span<const PlacedPage> placed,
                   const PieceReceiver& receive);
  Status play_side(SideCanvas& canvas, std::span<const PlacedPage> placed);

  Result<ComposedSide> compose(Lane& lane, int index);
  Result<SizePt> size_of(Lane& lane, const PlannedSide& side);
  Result<SizePt> reference_size(Lane& lane, const PlannedSide& side);
  Status place_cells(Lane& lane, const PlannedSide& side, const SideLayout& layout, ComposedSide& composed);
  Status place_banner(Lane& lane, ComposedSide& composed, SizePt sheet);
  Status place_watermark(Lane& lane, ComposedSide& composed, SizePt sheet);
  Result<std::unique_ptr<Page>> load(Lane& lane, const PlannedCell& cell);
  PixelFormat format_of(std::span<const PlacedPage> placed) const;
  Status side_written(int index);

  const Conversion& conversion_;
  const StreamFormat& format_;
  Cancellation& cancellation_;
  CountingSink::Clock::time_point begin_ = CountingSink::Clock::now();
  CountingSink sink_;
  Cancellation::Hook stop_writing_;
  MemoryBudget memory_;
  JobReporter reporter_;
  OpenContext context_;
  std::vector<JobInput> inputs_;
  LanePool lanes_;
  Ticket ticket_;  ///< settled
  std::optional<Source> watermark_image_;
  std::optional<Plan> plan_;
  SizePt first_page_;
  std::optional<JobDescription> description_;
  PixelFormat plain_format_ = PixelFormat::gray8;  ///< for sides without colour when the mode is auto

  std::mutex mutex_;
  std::map<int, SideDescription> sides_;  ///< begun and not yet written
  std::atomic<int64_t> pages_loaded_{0}, pages_failed_{0};
  std::atomic<int64_t> draw_us_{0}, encode_us_{0};
  int sides_written_ = 0, sides_repeated_ = 0;
  double open_ms_ = 0, first_page_byte_ms_ = 0;
};

}  // namespace dce::core
