// What a store answers when it is asked for its objects.
#include "objects/listing.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto listing = dce::objects::parse_listing({reinterpret_cast<const char*>(data), size});
  if (!listing) return 0;
  // A name's text stands in the answer, entities shortened.
  size_t names = 0;
  for (const dce::objects::ListedObject& object : listing->objects) names += object.name.size();
  if (names + listing->next.size() > size) __builtin_trap();
  return 0;
}
