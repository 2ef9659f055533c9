// Objects as PDF writes them (ISO 32000-1, 7.3), appended to text.
#pragma once

#include <cstddef>
#include <string>

#include "ticket/geometry.h"

namespace dce::core {

/// To a millionth, without an exponent, which PDF does not have.
void append_pdf_number(std::string& out, double value);
void append_pdf_matrix(std::string& out, const Matrix& m);  ///< six numbers, spaces between

/// The shortest number that reads back as the same float.
void append_pdf_real(std::string& out, float value);

/// Regular characters as they are, others as #hh.
void append_pdf_name(std::string& out, const char* name);

/// Literal where it is printable, else in hexadecimal digits.
void append_pdf_string(std::string& out, const char* text, size_t size);

}  // namespace dce::core
