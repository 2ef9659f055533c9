// The text that Outlook hides in RTF: compressed [MS-OXRTFCP], and often HTML in disguise [MS-OXRTFEX].
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "stream/source.h"

namespace dce::core {

struct RtfText {
  std::string text;  ///< UTF-8
  bool html = false;
};

/// Nothing when the bytes are no compressed RTF. Damage ends the text where it is met.
std::optional<std::string> decompress_rtf(Bytes compressed);

/// The HTML that was made into this RTF where it was, else its text without any looks.
RtfText text_of_rtf(const std::string& rtf);

std::optional<RtfText> text_of_compressed_rtf(Bytes compressed);

/// The name of a Windows code page, empty for one that says nothing.
std::string charset_of_codepage(uint32_t codepage);

}  // namespace dce::core
