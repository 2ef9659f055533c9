#include "worker/supervise/office_detour.h"

#include <dce/dce.h>

namespace dce::worker {
namespace {

using namespace std::chrono_literals;

/// With a zygote that has yet to load LibreOffice.
constexpr auto kPatience = 60s;

/// Keeps the PDF in memory.
class PdfOutlet final : public Outlet {
 public:
  explicit PdfOutlet(Outlet& job) : job_(job) {}
  bool opened(uint32_t) override { return true; }
  bool page(uint32_t, uint32_t, uint64_t) override { return true; }
  bool warning(uint32_t page, const std::string& message) override { return job_.warning(page, message); }
  bool data(std::span<const uint8_t> bytes) override { return full_ = !pdf_.append(bytes), !full_; }
  bool gone() override { return job_.gone(); }

  bool full() const { return full_; }
  MemoryFile take() {
    pdf_.seal();
    return std::move(pdf_);
  }

 private:
  Outlet& job_;
  MemoryFile pdf_;
  bool full_ = false;
};

}  // namespace

Prepared by_office(const Workshop& workshop, const Detour& detour, DocumentLabel label, MemoryFile document) {
  Nursery* const office = workshop.nurseries.office;
  if (office == nullptr || office->unable()) {
    return {.material = {},
            .failed = refused(DCE_UNREADABLE,
                              "the document is of the format " + detour.format + ", which LibreOffice converts: " +
                                  (office == nullptr ? "this engine is set to do without" : office->why_not()))};
  }
  Task task = workshop.task;
  task.format = detour.format;
  task.output_bytes = task.input_bytes;  // the PDF is input to what follows
  task.seconds = seconds_until(workshop.deadline);
  label.media_type.clear();
  task.documents = {label};
  PdfOutlet outlet(workshop.outlet);
  std::vector<MemoryFile> documents;
  documents.push_back(std::move(document));
  Outcome outcome = ChildRun(*office, workshop.deadline, kPatience).run(task, documents, outlet);
  if (outlet.full()) outcome = refused(DCE_LIMIT, "there is no memory for the document's PDF");
  if (outcome.kind != Outcome::Kind::done) return {.material = {}, .failed = std::move(outcome)};
  label.password.clear();
  Prepared prepared;
  prepared.material.labels.push_back(std::move(label));
  prepared.material.documents.push_back(outlet.take());
  return prepared;
}

}  // namespace dce::worker
