// What an input format is to the rest of the engine. A format is one folder of input/ that defines
// `const InputFormat input_<folder>`; CMake lists them.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "document/document.h"
#include "stream/source.h"

namespace dce::core {

struct InputFormat {
  std::string_view name;       ///< "pdf"
  std::string_view mime_type;  ///< IANA media type, e.g. "application/pdf"
  std::string_view title;      ///< for people: "Portable Document Format"

  /// How surely the bytes are of this format: 0 not at all, 100 certainly. Looks at content only, never parses far,
  /// never fails.
  int (*sniff)(Bytes bytes);

  /// Opens the bytes. Code::unreadable, Code::password or Code::limit say why not.
  Result<std::unique_ptr<Document>> (*open)(const Source& source, const OpenContext& context);
};

/// Every format that was built in.
std::span<const InputFormat* const> input_formats();

/// The likeliest format of `bytes`; null when they are of none of input_formats().
const InputFormat* likeliest_input(Bytes bytes);

/// The same, or Code::unreadable with a sentence that says what the bytes look like.
Result<const InputFormat*> recognise_input(Bytes bytes);

}  // namespace dce::core
