// Strings and errors on their way between Python and C.
#pragma once

#include <pybind11/pybind11.h>

#include <dce/dce.hpp>
#include <string>

namespace dce::python {

/// For functions that end a string at its first NUL: ValueError for one that has a NUL inside, which they
/// would cut.
const std::string& c_string(const std::string& text);

/// As Python shows file names: bytes that are no UTF-8 become surrogates, so that no message is lost to them.
pybind11::str python_string(const char* text);

/// Makes dce::Error arrive in Python as the class of dce._errors that its code names.
void translate_errors();

/// The error of a call that this module refuses before the library sees it.
[[noreturn]] void throw_error(dce_code code, const char* message);

}  // namespace dce::python
