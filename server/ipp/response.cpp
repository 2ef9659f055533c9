#include "server/ipp/response.h"

#include <cups/cups.h>

#include <cstring>
#include <type_traits>

#include "server/base/text.h"

namespace dce::server {
namespace {

constexpr size_t kMostValues = 200, kLongestValue = 120, kLongestOctets = 300;

std::string value_text(ipp_attribute_t* attribute, int index) {
  switch (ippGetValueTag(attribute)) {
    case IPP_TAG_ENUM:
      return ippEnumString(ippGetName(attribute), ippGetInteger(attribute, index));
    case IPP_TAG_INTEGER:
      return std::to_string(ippGetInteger(attribute, index));
    case IPP_TAG_RESOLUTION: {
      ipp_res_t units = IPP_RES_PER_INCH;
      int y = 0;
      const int x = ippGetResolution(attribute, index, &y, &units);
      // What the printer sent, whether the enumeration has it or not.
      std::underlying_type_t<ipp_res_t> sent;
      std::memcpy(&sent, &units, sizeof sent);
      if (sent != IPP_RES_PER_INCH) return {};
      return x == y ? std::to_string(x) + "dpi" : std::to_string(x) + "x" + std::to_string(y) + "dpi";
    }
    case IPP_TAG_STRING: {
      int size = 0;
      const void* const octets = ippGetOctetString(attribute, index, &size);
      return octets == nullptr
                 ? std::string()
                 : printable({static_cast<const char*>(octets), static_cast<size_t>(size)}, kLongestOctets);
    }
    default: {
      const char* const text = ippGetString(attribute, index, nullptr);
      return text == nullptr ? std::string() : printable(text, kLongestValue);
    }
  }
}

std::vector<std::string> values(ipp_t* response, const char* name) {
  std::vector<std::string> texts;
  ipp_attribute_t* const attribute = ippFindAttribute(response, name, IPP_TAG_ZERO);
  const int count = attribute == nullptr ? 0 : ippGetCount(attribute);
  for (int i = 0; i < count && texts.size() < kMostValues; ++i) {
    if (std::string text = value_text(attribute, i); !text.empty()) texts.push_back(std::move(text));
  }
  return texts;
}

std::string value(ipp_t* response, const char* name) {
  const std::vector<std::string> texts = values(response, name);
  return texts.empty() ? std::string() : texts.front();
}

}  // namespace

IppReport report_of(ipp_t* answer) {
  IppReport report;
  report.make_and_model = value(answer, "printer-make-and-model");
  report.state = value(answer, "printer-state");
  report.reasons = values(answer, "printer-state-reasons");
  report.formats = values(answer, "document-format-supported");
  report.sides = values(answer, "sides-supported");
  report.color_modes = values(answer, "print-color-mode-supported");
  report.finishings = values(answer, "finishings-supported");
  report.resolutions = values(answer, "pwg-raster-document-resolution-supported");
  report.urf = values(answer, "urf-supported");
  report.media_default = value(answer, "media-default");
  report.uris = values(answer, "printer-uri-supported");
  report.marker_names = values(answer, "marker-names");
  report.marker_levels = values(answer, "marker-levels");
  report.supplies = values(answer, "printer-supply");
  report.supply_names = values(answer, "printer-supply-description");
  return report;
}

IppJobReport job_report_of(ipp_t* answer) {
  ipp_attribute_t* const state = ippFindAttribute(answer, "job-state", IPP_TAG_ENUM);
  IppJobReport report;
  for (const std::string& reason : values(answer, "job-state-reasons")) {
    if (reason != "none") report.detail += (report.detail.empty() ? "" : ", ") + reason;
  }
  switch (state == nullptr ? 0 : ippGetInteger(state, 0)) {
    case IPP_JSTATE_PENDING:
    case IPP_JSTATE_HELD:
    case IPP_JSTATE_PROCESSING:
    case IPP_JSTATE_STOPPED:
      report.state = IppJobState::pending;
      break;
    case IPP_JSTATE_COMPLETED:
      report.state = IppJobState::completed;
      break;
    case IPP_JSTATE_CANCELED:
    case IPP_JSTATE_ABORTED:
      report.state = IppJobState::aborted;
      break;
    default:
      break;
  }
  return report;
}

std::string status_message_of(ipp_t* answer) {
  return value(answer, "status-message");
}

}  // namespace dce::server
