// What a store answers to "which objects are there" (ListObjectsV2's XML).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dce::objects {

struct ListedObject {
  std::string name;
  int64_t modified = 0;  ///< seconds since 1970, by the store's clock; 0 where it does not say
};

struct Listing {
  std::vector<ListedObject> objects;
  std::string next;  ///< with which to ask for more; empty at the end
};

/// Nothing for what is no such answer. Names are the store's word: they may be anything.
std::optional<Listing> parse_listing(std::string_view xml);

}  // namespace dce::objects
