// Page sizes of ESC & l # A.
#pragma once

#include <string>
#include <string_view>

namespace dce::core::pcl5 {

struct PaperSize {
  int code;              ///< of ESC & l # A
  const char* pjl_name;  ///< of @PJL SET PAPER
  double width, height;  ///< points, portrait
  bool metric;           ///< decides how far the logical page is set in
};

/// nullptr where the code or name is not known.
const PaperSize* find_paper(int code);
const PaperSize* find_paper(std::string_view pjl_name);

inline constexpr int custom_paper_code = 101;

/// How far the logical page's left edge lies from that of the paper, in points: PCL 5 Technical Reference
/// figures 2-3 and 2-4 (75 or 71 dots of 1/300 inch in portrait orientation, 60 or 59 in landscape).
double logical_page_inset(bool metric, bool landscape);

}  // namespace dce::core::pcl5
