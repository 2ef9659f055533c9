// Any bytes as a printer's answer in IPP: what is learnt is bounded and printable, and is stored and read
// back as it was.
#include <cups/cups.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "server/base/text.h"
#include "server/devices/capabilities.h"
#include "server/devices/condition.h"
#include "server/ipp/response.h"

using namespace dce::server;

namespace {

struct Bytes {
  const uint8_t* at;
  size_t left;
};

ssize_t read_some(Bytes* bytes, ipp_uchar_t* to, size_t size) {
  const size_t some = std::min(size, bytes->left);
  std::copy_n(bytes->at, some, to);
  bytes->at += some;
  bytes->left -= some;
  return static_cast<ssize_t>(some);
}

void check(const std::vector<std::string>& texts) {
  if (texts.size() > 200) std::abort();
  for (const std::string& text : texts) {
    if (printable(text, 300) != text) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::unique_ptr<ipp_t, void (*)(ipp_t*)> answer(ippNew(), ippDelete);
  Bytes bytes{data, size};
  ippReadIO(&bytes, reinterpret_cast<ipp_iocb_t>(&read_some), 1, nullptr, answer.get());
  const IppReport report = report_of(answer.get());
  check({report.make_and_model, report.state, report.media_default, status_message_of(answer.get())});
  for (const auto* const texts : {&report.reasons, &report.formats, &report.sides, &report.color_modes,
                                  &report.finishings, &report.resolutions, &report.urf, &report.marker_names,
                                  &report.marker_levels, &report.supplies, &report.supply_names})
    check(*texts);
  formats_for(report.formats);
  const Condition condition = condition_of(report);
  const Condition again =
      Condition::from_json(condition.state, condition.problems_json(), condition.supplies_json());
  if (again.text() != condition.text() || again.supplies_text() != condition.supplies_text()) std::abort();
  job_report_of(answer.get());
  return 0;
}
