// Text of others, made fit for protobuf, which refuses strings that are no UTF-8.
#pragma once

#include <string>

namespace dce::worker {

/// Puts '?' in the place of every byte that is no part of a UTF-8 character, and of control characters.
void make_valid_utf8(std::string& text);

}  // namespace dce::worker
