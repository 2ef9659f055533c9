// Bars, drawn as SVG by the templates "chart" and "bars".
#pragma once

#include <string>
#include <vector>

#include "server/base/template.h"

namespace dce::server {

struct Bar {
  std::string label;
  long long value = 0;
  std::string title{};  ///< what is said of it; the value where empty
};

/// Upright, for days in their order: `view` gets what the template "chart" draws, to a round number above the
/// highest. At most a few hundred.
void add_columns(View& view, const std::vector<Bar>& bars);

/// The next of 1, 2, 5, 10, 20, 50 ... that is not below `value`.
long long round_above(long long value);

}  // namespace dce::server
