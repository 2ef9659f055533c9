#pragma once

#include <string>

namespace dce::core {

/// Where a job says what the user should know. Implementations are thread-safe and must not block for long.
class Reporter {
 public:
  virtual ~Reporter() = default;

  /// Something was done differently from what was asked, or a page is damaged. `page` is the source page,
  /// 1-based, 0 for the whole job. The same text for the same page is shown once.
  virtual void warning(int page, const std::string& text) = 0;

  /// What holds for every page that it is said of, such as a font that is missing: the user hears it once, of the first of
  /// them, whatever order the pages are read in.
  virtual void first_warning(int page, const std::string& text) { warning(page, text); }
};

}  // namespace dce::core
