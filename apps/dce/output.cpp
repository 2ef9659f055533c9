#include "output.h"

#include <cstdio>

namespace dce::cli {

void print(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
}

void print_text(const std::string& text) {
  print(text.ends_with('\n') ? text : text + "\n");
}

ExitCode finish_output(ExitCode code) {
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0)
    throw Failure(kOutput, "cannot write to standard output");
  return code;
}

std::string wrapped(const std::string& text, size_t indent) {
  constexpr size_t kColumns = 78;
  const std::string margin(indent, ' ');
  std::string result, line = margin;
  for (size_t begin = 0; begin < text.size();) {
    const size_t space = std::min(text.find(' ', begin), text.size());
    const std::string word = text.substr(begin, space - begin);
    if (line.size() > indent && line.size() + 1 + word.size() > kColumns) {
      result += line + "\n";
      line = margin;
    }
    line += (line.size() > indent ? " " : "") + word;
    begin = space + 1;
  }
  return result + line + "\n";
}

}  // namespace dce::cli
