#include "worker/supervise/preparation.h"

#include <dce/dce.h>

#include <algorithm>
#include <iterator>

#include "worker/supervise/office_detour.h"
#include "worker/supervise/unpack_detour.h"

namespace dce::worker {

double seconds_until(ChildRun::Clock::time_point deadline) {
  if (deadline == ChildRun::Clock::time_point::max()) return 0;
  return std::max(0.1, std::chrono::duration<double>(deadline - ChildRun::Clock::now()).count());
}

Outcome refused(int code, std::string message) {
  return {.kind = Outcome::Kind::failed, .code = code, .message = std::move(message)};
}

namespace {

/// The one place that knows what each detour is.
Prepared take_detour(const Workshop& workshop, const Detour& detour, DocumentLabel label,
                     MemoryFile document) {
  if (detour.by == "office") return by_office(workshop, detour, std::move(label), std::move(document));
  if (detour.by == "unpack") return by_unpacking(workshop, std::move(label), std::move(document));
  return {.material = {},
          .failed = refused(DCE_UNREADABLE, "the document is of the format " + detour.format +
                                                ", for which this engine has no " + detour.by)};
}

/// What a document within another did wrong is no reason to lose the others. That the caller is gone is, and what
/// this engine did wrong: the next try prints all of them.
bool may_be_left_out(const Outcome& failed, bool optional) {
  using Kind = Outcome::Kind;
  return optional && failed.kind != Kind::given_up && failed.kind != Kind::late && failed.kind != Kind::lost &&
         failed.kind != Kind::no_child;
}

void append(Material& to, Material from) {
  std::move(from.labels.begin(), from.labels.end(), std::back_inserter(to.labels));
  std::move(from.documents.begin(), from.documents.end(), std::back_inserter(to.documents));
}

}  // namespace

std::optional<Outcome> prepare(const Workshop& workshop, Material& material,
                               const std::vector<Detour>& detours) {
  if (detours.size() != material.documents.size())
    return refused(DCE_INTERNAL, "the converting process miscounted its documents");
  Material ready;
  std::optional<Outcome> crash;  // the first
  for (size_t i = 0; i < detours.size(); ++i) {
    if (detours[i].by == "library") {
      ready.labels.push_back(std::move(material.labels[i]));
      ready.documents.push_back(std::move(material.documents[i]));
      continue;
    }
    const bool optional = material.labels[i].optional;
    const std::string name = material.labels[i].name;
    Prepared prepared =
        take_detour(workshop, detours[i], std::move(material.labels[i]), std::move(material.documents[i]));
    if (prepared.failed && may_be_left_out(*prepared.failed, optional)) {
      workshop.outlet.warning(0, "\"" + name + "\" is left out: " + prepared.failed->message);
      if (prepared.failed->kind == Outcome::Kind::crashed && !crash) crash = std::move(prepared.failed);
      continue;
    }
    if (prepared.failed) return prepared.failed;
    append(ready, std::move(prepared.material));
  }
  if (ready.documents.empty() && crash) return crash;
  if (ready.documents.empty())
    return refused(DCE_UNREADABLE, "there is nothing to print: no document in it can be converted");
  if (ready.documents.size() > kMostDescriptors)
    return refused(DCE_LIMIT, "the job has more than 128 documents once they are unpacked");
  material = std::move(ready);
  return std::nullopt;
}

}  // namespace dce::worker
