// PCLm, the subset of PDF that Wi-Fi Direct printers take (Wi-Fi Peer-to-Peer Services Print Technical
// Specification, PCLm; ISO 32000-1 for its syntax): pages made of image strips that a printer can decode as
// they arrive.
#include <algorithm>
#include <set>
#include <string>

#include "decode/decoder.h"
#include "decode/pclm/page.h"

namespace dce::core {
namespace {

using pclm::File;
using pclm::IndirectObject;
using pclm::Object;

int sniff(Bytes bytes) {
  return pclm::has_header(bytes) ? 100 : 0;
}

/// Job settings are dictionaries of their own and the catalog's ViewerPreferences: scalars become attributes.
void list_scalars(const Object& dictionary, ReportLog& log) {
  for (size_t i = 0; i < dictionary.keys.size(); ++i) {
    const std::string& key = dictionary.keys[i];
    std::string shown = dictionary.items[i].shown();
    if (!shown.empty()) {
      log.attribute(key.substr(0, 60),
                    printable(Bytes(reinterpret_cast<const uint8_t*>(shown.data()), shown.size())));
    }
  }
}

struct JobSettings {
  std::string sides;
  int copies = 1;
};

JobSettings job_settings(const File& file, const Object& catalog, ReportLog& log) {
  JobSettings job;
  if (std::optional<Object> info = file.resolve(file.trailer().find("Info"))) list_scalars(*info, log);
  if (std::optional<Object> preferences = file.resolve(catalog.find("ViewerPreferences"))) {
    list_scalars(*preferences, log);
    const Object* duplex = preferences->find("Duplex");
    if (duplex && duplex->is_name("Simplex")) job.sides = "one-sided";
    if (duplex && duplex->is_name("DuplexFlipLongEdge")) job.sides = "two-sided-long-edge";
    if (duplex && duplex->is_name("DuplexFlipShortEdge")) job.sides = "two-sided-short-edge";
    const Object* copies = preferences->find("NumCopies");
    if (copies && copies->is_number())
      job.copies = static_cast<int>(std::clamp(copies->number, 1.0, 32767.0));
  }
  for (const char* key : {"JobControl", "JobTicket"}) {
    if (std::optional<Object> control = file.resolve(catalog.find(key))) list_scalars(*control, log);
  }
  return job;
}

/// The page objects' numbers in order; the tree is walked with bounds, as it may be hostile.
std::vector<int64_t> page_numbers(const File& file, const Object& root, int max_pages, ReportLog& log) {
  std::vector<int64_t> pages;
  std::set<int64_t> seen;
  std::vector<Object> waiting;
  const Object* first = root.find("Pages");
  if (first) waiting.push_back(*first);
  while (!waiting.empty() && static_cast<int>(pages.size()) <= max_pages) {
    Object node = std::move(waiting.back());
    waiting.pop_back();
    auto number = static_cast<int64_t>(node.number);
    if (node.kind != Object::Kind::reference || !seen.insert(number).second) {
      log.error("the page tree holds something that is no reference, or the same object twice");
      continue;
    }
    std::optional<IndirectObject> object = file.object(number);
    const Object* kids = object ? object->value.find("Kids") : nullptr;
    if (!object) {
      log.error("the page tree names object " + std::to_string(number) + ", which does not exist");
    } else if (kids) {
      std::optional<Object> list = file.resolve(kids);
      if (!list || list->kind != Object::Kind::array) continue;
      const Object* count = object->value.find("Count");
      if (number == static_cast<int64_t>(first->number) && (!count || !count->is_number()))
        log.error("the page tree has no Count");
      for (auto kid = list->items.rbegin(); kid != list->items.rend(); ++kid)
        waiting.push_back(std::move(*kid));
    } else {
      pages.push_back(number);
    }
  }
  return pages;
}

Status read(Bytes stream, const DecodeOptions& options, Cancellation& cancellation,
            const StreamPageReceiver& receive, StreamReport& report) {
  if (!pclm::has_header(stream))
    return Status(Code::unreadable, "this is no PCLm: the header has no %PCLm comment");
  ReportLog log(report);
  File file(stream);
  DCE_TRY(file.open(cancellation, log));
  std::optional<Object> catalog = file.resolve(file.trailer().find("Root"));
  if (!catalog || catalog->kind != Object::Kind::dictionary) {
    return Status(Code::unreadable, "the file has no document catalog" +
                                        (report.errors.empty() ? std::string() : ": " + report.errors[0]));
  }
  JobSettings job = job_settings(file, *catalog, log);
  std::vector<int64_t> pages = page_numbers(file, *catalog, options.limits.pages, log);
  if (static_cast<int>(pages.size()) > options.limits.pages) return Status(Code::limit, "too many pages");
  std::optional<Object> tree = file.resolve(catalog->find("Pages"));
  const Object* count = tree ? tree->find("Count") : nullptr;
  if (count && count->is_number() && count->number != static_cast<double>(pages.size())) {
    log.error("the page tree's Count is " + count->shown() + " but there are " +
              std::to_string(pages.size()) + " pages");
  }
  size_t last_offset = 0;
  for (int64_t number : pages) {
    DCE_TRY(cancellation.check());
    StreamPage page;
    page.number = report.pages + 1;
    log.set_page(page.number);
    if (std::optional<IndirectObject> object = file.object(number)) {
      if (object->offset < last_offset) log.error("the page object does not follow the page before");
      last_offset = object->offset;
    }
    page.sides = job.sides;
    page.back = job.sides.rfind("two-sided", 0) == 0 && page.number % 2 == 0;
    page.copies = job.copies;
    DCE_TRY(pclm::read_page(file, number, options, cancellation, log, page).on_page(page.number));
    ++report.pages;
    DCE_TRY(receive(std::move(page)));
  }
  return ok();
}

}  // namespace

extern const StreamReader decode_pclm;
const StreamReader decode_pclm = {"pclm", sniff, read};

}  // namespace dce::core
