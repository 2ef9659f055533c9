// multipart/form-data (RFC 7578), as browsers and programs upload files.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace dce::server {

struct FormPart {
  std::string name;       ///< of the field
  std::string file_name;  ///< as the sender has it: no path to be trusted; empty for a plain field
  std::string bytes;
};

struct FormError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// At most a hundred parts. Throws FormError for what is no form.
std::vector<FormPart> parse_form(const std::string& content_type, std::string_view body);

}  // namespace dce::server
