// Formats that are not opened here: an engine (docs/worker.md) first makes of them what is.
#pragma once

#include <span>
#include <string_view>

#include "input/input.h"
#include "stream/source.h"

namespace dce::core {

struct IndirectFormat {
  std::string_view name;       ///< "docx"
  std::string_view mime_type;  ///< IANA media type
  std::string_view title;      ///< for people: "Word document"
  std::string_view by;         ///< what makes it readable: "office", or "unpack" for what holds documents
};

/// Every one, in the order of docs/formats.md.
std::span<const IndirectFormat> indirect_formats();

/// What is said of a document beside its bytes. Believed only where bytes say nothing: a table of
/// comma-separated values is text like any other.
struct Hint {
  std::string_view name;        ///< of its file; may be empty
  std::string_view media_type;  ///< may be empty
};

/// The indirect format of `bytes`; null when they are of none. `direct` is what they would be opened as here
/// (likeliest_input()), or null: text may be mail, or a table.
const IndirectFormat* recognise_indirect(Bytes bytes, const InputFormat* direct, const Hint& hint = {});

}  // namespace dce::core
