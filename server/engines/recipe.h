// What an engine is asked for, so that a device prints a job as its owner wants it.
#pragma once

#include <string>

#include "server/devices/devices.h"
#include "server/jobs/job.h"

namespace dce::server {

struct Recipe {
  std::string format, ticket;
  /// Equal for equal streams: names what was prepared.
  std::string variant() const { return format + " " + ticket; }
};

/// Of a variant: equal where the pages look alike, whatever is made of them at the printer.
std::string picture_of(const std::string& variant);

Recipe recipe_for(const Device& device, const Job& job);
/// Where no device is known yet: shows that the document can be read, and how many pages it has.
Recipe recipe_for_nobody(const Job& job);

}  // namespace dce::server
