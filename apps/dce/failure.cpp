#include "failure.h"

#include <cstdio>

namespace dce::cli {

ExitCode exit_code(dce_code code) {
  switch (code) {
    case DCE_OK:
      return kDone;
    case DCE_USAGE:
      return kUsage;
    case DCE_UNREADABLE:
      return kUnreadable;
    case DCE_PASSWORD:
      return kPassword;
    case DCE_LIMIT:
      return kLimit;
    case DCE_OUTPUT:
      return kOutput;
    case DCE_CANCELLED:
      return kInterrupted;
    case DCE_MISUSE:
    case DCE_INTERNAL:
      break;
  }
  return kInternal;
}

Failure failure_of(const dce::Error& error, const std::string& file) {
  std::string text;
  const std::string what = error.what();
  if (!file.empty() && !what.starts_with(file + ":")) text += file + ": ";
  if (error.page() > 0) text += "page " + std::to_string(error.page()) + ": ";
  text += what;
  if (error.code() == DCE_PASSWORD) text += "; give the password by --password-fd";
  return {exit_code(error.code()), text};
}

std::string printable(const std::string& text) {
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    result += byte < 0x20 || byte == 0x7F ? '?' : c;
  }
  return result;
}

void complain(const std::string& text) {
  std::fprintf(stderr, "dce: %s\n", printable(text).c_str());
}

}  // namespace dce::cli
