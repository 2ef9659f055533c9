// finishings: enum values and keywords, RFC 8011 section 5.2.6 and PWG 5100.1 section 6.
#pragma once

#include <span>
#include <string_view>

#include "base/status.h"
#include "ticket/ticket.h"

namespace dce::core {

struct FinishingName {
  int value;
  std::string_view keyword;
};

/// Every value, in order of its number.
std::span<const FinishingName> finishing_names();

/// From a keyword (staple-top-left) or an enum value (20). Code::usage names the nearest keyword known.
Result<Finishing> finishing_from_text(std::string_view text);

}  // namespace dce::core
