// XPS and OpenXPS (ECMA-388): a ZIP package whose content types name fixed pages. Office packages have
// content types as well, and are not taken.
#include <algorithm>
#include <string>

#include "input/input.h"
#include "input/zip_directory.h"
#include "mupdf/mupdf.h"

namespace dce::core {
namespace {

constexpr size_t content_types_window = 256 << 10;

/// The part may be stored in pieces (ECMA-376 Part 2, 9.1.3 interleaving), and in UTF-16: NULs are dropped.
std::string content_types(const ZipDirectory& zip) {
  const ZipEntry* entry = zip.find("[Content_Types].xml");
  if (!entry) entry = zip.find("[Content_Types].xml/[0].piece");
  if (!entry) entry = zip.find("[Content_Types].xml/[0].last.piece");
  if (!entry) return {};
  std::string text = zip.head_of(*entry, content_types_window);
  std::erase(text, '\0');
  return text;
}

int sniff(Bytes bytes) {
  const auto zip = ZipDirectory::read(bytes);
  if (!zip) return 0;
  const std::string types = content_types(*zip);
  if (types.find("xps-fixeddocument") != std::string::npos ||
      types.find("xps-fixedpage") != std::string::npos) {
    return 95;
  }
  const bool has_pages = std::any_of(zip->entries().begin(), zip->entries().end(),
                                     [](const ZipEntry& entry) { return entry.name.ends_with(".fpage"); });
  return has_pages ? 60 : 0;
}

Result<std::unique_ptr<Document>> open(const Source& source, const OpenContext& context) {
  if (const auto zip = ZipDirectory::read(source.bytes())) {
    DCE_TRY(zip->check(context.limits));
    DCE_TRY(zip->check_markup());
  }
  return open_with_mupdf(source, "application/xps", context);
}

}  // namespace

extern const InputFormat input_xps;
const InputFormat input_xps = {"xps", "application/oxps", "XML Paper Specification", sniff, open};

}  // namespace dce::core
