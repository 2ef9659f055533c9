// Writing text to standard output.
#pragma once

#include <string>

#include "failure.h"

namespace dce::cli {

void print(const std::string& text);

/// The same, with a newline at the end if there was none.
void print_text(const std::string& text);

/// Standard output is part of the result: a full disk or a closed pipe is a Failure and not `code`.
ExitCode finish_output(ExitCode code);

/// `text` in lines of at most 78 columns, each indented.
std::string wrapped(const std::string& text, size_t indent);

}  // namespace dce::cli
