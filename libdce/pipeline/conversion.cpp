#include "pipeline/conversion.h"

#include <new>

#include "pipeline/job.h"

namespace dce::core {

Status convert(const Conversion& conversion, Sink& sink, Cancellation& cancellation, ConversionStats& stats) {
  try {
    std::unique_ptr<Sink> spool;
    if (conversion.format->needs_seekable_sink && !sink.can_rewrite()) spool = make_spool_sink(sink);
    Job job(conversion, spool ? *spool : sink, cancellation);
    Status status = job.run();
    job.fill(stats);
    // A sink that was interrupted does not know whether by a caller or by a limit.
    if (status.code() == Code::cancelled && cancellation.cancelled()) return cancellation.check();
    return status;
  } catch (const std::bad_alloc&) {
    return {Code::limit, "not enough memory"};
  } catch (const std::exception& e) {
    return {Code::internal, e.what()};
  }
}

}  // namespace dce::core
