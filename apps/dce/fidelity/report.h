// What `dce verify --against` found, as one HTML page that needs nothing beside it.
#pragma once

#include <string>
#include <vector>

namespace dce::cli {

/// One page of the stream beside its source.
struct PageScore {
  int page = 0;
  double score = 255;     ///< of the nearer renderer: see worst_tile()
  std::string reference;  ///< that renderer's name; empty where there was none to compare with
  std::string remark;     ///< why there is no comparison, or what is odd about it
  std::string stream_png, reference_png, difference_png;  ///< empty where the report would be too large
};

inline constexpr double kAlike = 24, kClose = 48;

/// "12 pages: 11 within 24, 12 within 48, 0 missing".
std::string summary_of(const std::vector<PageScore>& pages);

/// `pages` in the order to show them in, worst first.
std::string html_report(const std::string& stream, const std::string& source, const std::vector<PageScore>& pages);

}  // namespace dce::cli
