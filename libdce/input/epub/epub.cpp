// EPUB (Open Container Format 3.3): a ZIP archive whose first entry, stored, is named "mimetype".
#include "input/input.h"
#include "input/zip_directory.h"
#include "mupdf/mupdf.h"

namespace dce::core {
namespace {

int sniff(Bytes bytes) {
  const auto zip = ZipDirectory::read(bytes);
  if (!zip) return 0;
  const ZipEntry* mimetype = zip->find("mimetype");
  if (mimetype) {  // OpenDocument has this entry too, and says something else
    return zip->head_of(*mimetype, 64).starts_with("application/epub+zip") ? 95 : 0;
  }
  return zip->find("META-INF/container.xml") && !zip->find("META-INF/manifest.xml") ? 60 : 0;
}

Result<std::unique_ptr<Document>> open(const Source& source, const OpenContext& context) {
  if (const auto zip = ZipDirectory::read(source.bytes())) {
    DCE_TRY(zip->check(context.limits));
    DCE_TRY(zip->check_markup());
  }
  return open_with_mupdf(source, "application/epub+zip", context);
}

}  // namespace

extern const InputFormat input_epub;
const InputFormat input_epub = {"epub", "application/epub+zip", "EPUB book", sniff, open};

}  // namespace dce::core
