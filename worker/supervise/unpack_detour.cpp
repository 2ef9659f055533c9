#include "worker/supervise/unpack_detour.h"

#include <dce/dce.h>

#include "worker/supervise/utf8.h"
#include "worker/wire/parts.h"

namespace dce::worker {
namespace {

constexpr size_t kMostWarnings = 10'000, kMostCrashes = 3;

/// Keeps the documents in memory, in order, and what is warned of until it is known that they are all.
class PartsOutlet final : public Outlet {
 public:
  PartsOutlet(Outlet& job, const DocumentLabel& label)
      : job_(job),
        label_(label),
        reader_([this](const PartHead& head) { return begin(head); },
                [this](std::span<const uint8_t> bytes) { return open_->append(bytes); }) {}

  bool opened(uint32_t) override { return true; }
  bool page(uint32_t, uint32_t, uint64_t) override { return true; }
  bool warning(uint32_t page, const std::string& message) override {
    warnings_.emplace_back(page, message);
    return warnings_.size() < kMostWarnings;
  }
  void trying(uint64_t number, const std::string& name) override { trial_ = {number, name}; }
  bool data(std::span<const uint8_t> bytes) override { return sound_ = reader_.take(bytes), sound_; }
  bool gone() override { return job_.gone(); }

  bool sound() const { return sound_; }
  /// The document that was being tried when the child ended; its number is 0 for none.
  const std::pair<uint64_t, std::string>& trial() const { return trial_; }
  void pass_on_warnings() const {
    for (const auto& [page, message] : warnings_) job_.warning(page, message);
  }

  Material take() {
    for (MemoryFile& document : parts_.documents) document.seal();
    return std::move(parts_);
  }
  bool complete() const { return reader_.complete(); }

 private:
  bool begin(const PartHead& head) {
    const size_t count = parts_.documents.size();
    if (count == kMostDescriptors || head.position > count) return false;
    DocumentLabel label{.name = head.name, .media_type = {}, .password = label_.password, .optional = true};
    make_valid_utf8(label.name);
    const auto place = static_cast<ptrdiff_t>(head.position);
    parts_.labels.insert(parts_.labels.begin() + place, std::move(label));
    open_ = &*parts_.documents.insert(parts_.documents.begin() + place, MemoryFile());
    return true;
  }

  Outlet& job_;
  const DocumentLabel label_;
  Material parts_;
  MemoryFile* open_ = nullptr;
  PartsReader reader_;
  bool sound_ = true;
  std::pair<uint64_t, std::string> trial_;
  std::vector<std::pair<uint32_t, std::string>> warnings_;
};

}  // namespace

Prepared by_unpacking(const Workshop& workshop, DocumentLabel label, MemoryFile document) {
  Task task = workshop.task;
  task.format = kUnpackFormat;
  task.output_bytes = 2 * task.input_bytes + (1 << 20);  // what is too much is said by the child first
  task.documents = {label};
  std::vector<MemoryFile> documents;
  documents.push_back(std::move(document));
  std::optional<Outcome> crash;  // the first
  while (true) {
    task.seconds = seconds_until(workshop.deadline);
    PartsOutlet outlet(workshop.outlet, label);
    Outcome outcome = ChildRun(workshop.nurseries.library, workshop.deadline).run(task, documents, outlet);
    const auto& [number, name] = outlet.trial();
    if (outcome.kind == Outcome::Kind::crashed && number > 0 && task.left_out.size() < kMostCrashes) {
      // The others are not to blame: once more, without it.
      task.left_out.push_back(number);
      workshop.outlet.warning(0, "\"" + name + "\" is left out: " + outcome.message);
      if (!crash) crash = std::move(outcome);
      continue;
    }
    // That nothing is left to print was not read in the document: a process ended while it looked.
    if (crash && outcome.kind == Outcome::Kind::failed && outcome.code == DCE_UNREADABLE)
      outcome = std::move(*crash);
    outlet.pass_on_warnings();
    if (!outlet.sound()) outcome = refused(DCE_LIMIT, "there is no room for all the documents in " + label.name);
    if (outcome.kind == Outcome::Kind::done && !outlet.complete())
      outcome = refused(DCE_INTERNAL, "the process that takes documents apart broke off");
    if (outcome.kind != Outcome::Kind::done) return {.material = {}, .failed = std::move(outcome)};
    return {.material = outlet.take(), .failed = std::nullopt};
  }
}

}  // namespace dce::worker
