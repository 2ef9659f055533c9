// Text of strangers, made fit for logs, headers and names.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace dce::server {

/// Valid UTF-8 without control characters, of at most `longest` bytes and cut between characters. What is no
/// UTF-8 becomes '?', line ends become blanks. Bidirectional overrides, which make a name look like another,
/// are dropped.
std::string printable(std::string_view text, size_t longest = 200);

std::string hex(const unsigned char* bytes, size_t size);

std::string_view trimmed(std::string_view text);
std::string lower_ascii(std::string_view text);
std::vector<std::string> split(std::string_view text, char separator);

/// Equal, in a time that does not tell where the first difference is.
bool equal_secret(std::string_view a, std::string_view b);

/// %XX and, where `plus_is_blank`, + undone. What is no valid escape stays as it is.
std::string percent_decoded(std::string_view text, bool plus_is_blank);

/// The last part of a path as a file name from mail or a browser has it: no folders of either kind, never
/// empty.
std::string base_name(std::string_view path);

}  // namespace dce::server
