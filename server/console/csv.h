// Tables for spreadsheets (RFC 4180).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/web/http.h"

namespace dce::server {

class Csv {
 public:
  explicit Csv(const std::vector<std::string>& heads) { row(heads); }
  /// A text that a spreadsheet would take for a formula gets an apostrophe before it.
  void row(const std::vector<std::string>& values);
  const std::string& text() const noexcept { return text_; }
  /// To be saved under `name`, which is one of ours.
  HttpResponse answer(const std::string& name) const;

 private:
  std::string text_;
};

}  // namespace dce::server
