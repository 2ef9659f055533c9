// What the C ABI's opaque types are.
#pragma once

#include <dce/dce.h>

#include <atomic>
#include <exception>
#include <memory>
#include <new>
#include <optional>
#include <string>

#include "api/running.h"
#include "pipeline/conversion.h"

struct dce_engine {
  int threads = 1;
  dce::core::Limits limits;
  dce::core::Running running;
};

struct dce_source {
  dce::core::Source source;
};

struct dce_ticket {
  dce::core::Ticket ticket;
};

struct dce_job {
  dce_engine* engine = nullptr;
  dce::core::Conversion conversion;
  std::unique_ptr<dce::core::Sink> sink;
  dce::core::Cancellation cancellation;
  dce::core::ConversionStats stats;
  bool ran = false;
};

namespace dce::core {

dce_code fill_error(dce_error* error, dce_code code, const std::string& message, int page = 0);
dce_code fill_error(dce_error* error, const Status& status);

/// A NUL-terminated copy for dce_free.
char* copy_text(const std::string& text);

/// Runs `body`, which answers a Status; no exception leaves the library.
template <class Body>
dce_code guarded(dce_error* error, Body&& body) {
  try {
    return fill_error(error, body());
  } catch (const std::bad_alloc&) {
    return fill_error(error, DCE_LIMIT, "not enough memory");
  } catch (const std::exception& e) {
    return fill_error(error, DCE_INTERNAL, e.what());
  }
}

/// Answers DCE_MISUSE from the calling function when a pointer that must be given is NULL.
#define DCE_REQUIRE(pointer)                                                                     \
  do {                                                                                           \
    if (!(pointer)) return dce::core::fill_error(error, DCE_MISUSE, #pointer " must not be NULL"); \
  } while (false)

}  // namespace dce::core
