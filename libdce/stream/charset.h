// Text in any encoding that mail and the web know, as UTF-8.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "stream/source.h"

namespace dce::core {

/// `text` is in `charset`, an IANA or Windows name as found in mail (RFC 2978), in any case; what is no
/// character of it becomes U+FFFD. Nothing when no such encoding is known.
std::optional<std::string> utf8_from_charset(Bytes text, std::string_view charset);

/// Text that does not say what it is in: by its byte order mark, else UTF-8 where it is valid, else
/// Windows-1252.
std::string utf8_from_unlabelled(Bytes text);

/// utf8_from_charset() where there is a name that is known, utf8_from_unlabelled() otherwise.
std::string utf8_from_text(Bytes text, std::string_view charset);

/// Loads the converters of the C library that are usual in mail, for good: a process that has shut itself off
/// from the file system finds no others afterwards.
void load_charsets();

}  // namespace dce::core
