// Which encoding plain text is in, and its way to UTF-8.
#pragma once

#include <string>

#include "stream/source.h"

namespace dce::core {

enum class TextEncoding { none, utf8, utf16le, utf16be, windows_1252 };

/// Looks at the first `window` bytes: byte order mark, else valid UTF-8, else Windows-1252. `none` for what
/// no text editor writes: control characters, or UTF-16 without a mark.
TextEncoding text_encoding(Bytes bytes, size_t window);

/// Is all of it valid UTF-8? Stops at the first byte that is not.
bool valid_utf8(Bytes bytes);

/// Without the byte order mark; unpaired surrogates and undefined codes become U+FFFD.
std::string utf8_from(Bytes bytes, TextEncoding encoding);

}  // namespace dce::core
