// A whole job: inputs and a ticket in, one stream out.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/cancellation.h"
#include "base/limits.h"
#include "base/status.h"
#include "encode/encoder.h"
#include "stream/sink.h"
#include "stream/source.h"
#include "ticket/ticket.h"

namespace dce::core {

enum class LaneChoice { automatic, vector, raster };

struct Event {
  enum class Kind { accepted = 1, page_done = 2, warning = 3, finished = 4 } kind;
  int page = 0;   ///< side for page_done, input page for warning; 1-based
  int pages = 0;  ///< sides of the stream; 0 while not known
  uint64_t bytes = 0;
  std::string message;
};

/// Times are milliseconds; stages are summed over threads.
struct ConversionStats {
  int pages = 0;       ///< sides written
  int pages_repeated = 0;  ///< of them those that look like an earlier one, copies too, and were not drawn again
  uint64_t bytes = 0;  ///< of the stream
  int warnings = 0;
  double first_byte_ms = 0;       ///< of the stream
  double first_page_byte_ms = 0;  ///< of the first page, after any header
  double wall_ms = 0;
  double open_ms = 0, draw_ms = 0, encode_ms = 0, write_ms = 0;
  uint64_t peak_accounted_bytes = 0;
};

struct Conversion {
  struct Input {
    Source source;
    std::string password;
  };
  std::vector<Input> inputs;
  Ticket ticket;
  const StreamFormat* format = nullptr;
  LaneChoice lane = LaneChoice::automatic;
  int threads = 1;
  Limits limits;
  std::function<void(const Event&)> listener;  ///< called by one thread at a time
};

/// Runs the job to its end on this thread and up to `threads` - 1 others. finish() is called on the sink when the
/// stream is whole, and not otherwise. `stats` is filled in either case.
Status convert(const Conversion& conversion, Sink& sink, Cancellation& cancellation, ConversionStats& stats);

}  // namespace dce::core
