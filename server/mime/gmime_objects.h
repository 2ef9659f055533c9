// GMime's objects as values. Private to this room.
#pragma once

#include <gmime/gmime.h>

#include <memory>
#include <string_view>

namespace dce::server {

struct GObjectUnref {
  void operator()(gpointer object) const { g_object_unref(object); }
};
template <class T>
using Owned = std::unique_ptr<T, GObjectUnref>;

struct GFree {
  void operator()(gpointer memory) const { g_free(memory); }
};
using OwnedText = std::unique_ptr<char, GFree>;

/// To be called before anything of GMime's.
void start_gmime();

}  // namespace dce::server
