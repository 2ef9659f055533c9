// dce_preflight_json.
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "api/json_text.h"
#include "api/objects.h"
#include "pipeline/preflight.h"

using namespace dce::core;
using Json = nlohmann::ordered_json;

namespace {

constexpr double low_resolution = 150;  // pixels an inch; below it pictures look soft at reading distance
constexpr size_t most_listed = 1000;    // pages, as dce_info_json lists

std::string pages_text(const std::vector<int>& pages) {
  std::string text;
  for (size_t i = 0; i < pages.size();) {
    size_t last = i;
    while (last + 1 < pages.size() && pages[last + 1] == pages[last] + 1) ++last;
    text += (text.empty() ? "" : ",") + std::to_string(pages[i]);
    if (last > i) text += "-" + std::to_string(pages[last]);
    i = last + 1;
  }
  return text;
}

/// Findings of the same kind and wording, with the pages they were met on.
class Findings {
 public:
  void add(const char* kind, const char* severity, const std::string& message, int page) {
    const auto [at, made] = index_.try_emplace(std::string(kind) + message, list_.size());
    if (made) list_.push_back({kind, severity, message, {}});
    list_[at->second].pages.push_back(page);
  }
  Json json() const {
    Json all = Json::array();
    for (const Finding& finding : list_)
      all.push_back({{"kind", finding.kind}, {"severity", finding.severity}, {"pages", pages_text(finding.pages)},
                     {"message", finding.message}});
    return all;
  }

 private:
  struct Finding {
    const char* kind;
    const char* severity;
    std::string message;
    std::vector<int> pages;
  };
  std::vector<Finding> list_;
  std::map<std::string, size_t> index_;
};

void find(const PreflightPage& page, Findings& findings) {
  const PagePreflight& found = page.found;
  for (const MissingFont& font : found.missing_fonts) {
    if (font.name == font.drawn_with) {
      findings.add("font-not-embedded", "note", "the standard font " + font.name + " is not in the document; ours is used",
                   page.number);
    } else if (font.same_widths) {
      findings.add("font-not-embedded", "note",
                   "the font " + font.name + " is not in the document; " + font.drawn_with + " has the same widths",
                   page.number);
    } else {
      findings.add("font-not-embedded", "warning",
                   "the font " + font.name + " is not in the document and is drawn with " + font.drawn_with +
                       ", which looks different",
                   page.number);
    }
  }
  if (page.reaches_over)
    findings.add("content-outside-printable-area", "warning",
                 "something is painted where the printer cannot print; print-scaling=fit shrinks it, or it is cut",
                 page.number);
  if (found.lowest_image_resolution > 0 && found.lowest_image_resolution < low_resolution)
    findings.add("image-resolution-low", "warning",
                 "an image has fewer than " + std::to_string(static_cast<int>(low_resolution)) + " pixels an inch",
                 page.number);
  if (found.overprint)
    findings.add("overprint", "note",
                 "overprint is simulated: inks that are kept show through in a mix of process colours",
                 page.number);
  if (found.transparency)
    findings.add("transparency", "note", "transparency is flattened for streams that have none", page.number);
  for (const std::string& name : found.spot_colors)
    findings.add("spot-color", "note", "the spot colour " + name + " is printed in process colours", page.number);
}

Json page_json(const PreflightPage& page) {
  const PagePreflight& found = page.found;
  Json fonts = Json::array();
  for (const MissingFont& font : found.missing_fonts)
    fonts.push_back({{"name", font.name}, {"drawn_with", font.drawn_with}, {"same_widths", font.same_widths}});
  return {{"page", page.number},
          {"width_pt", page.size.width},
          {"height_pt", page.size.height},
          {"content_box_pt", {found.content.x0, found.content.y0, found.content.x1, found.content.y1}},
          {"outside_printable_area", page.reaches_over},
          {"fonts_not_embedded", fonts},
          {"images", found.images},
          {"lowest_image_resolution", std::lround(found.lowest_image_resolution)},
          {"transparency", found.transparency},
          {"overprint", found.overprint},
          {"spot_colors", found.spot_colors}};
}

Json estimate_json(const StreamEstimate& estimate) {
  Json object = {{"format", estimate.format->name}, {"pages_converted", estimate.pages_converted}};
  if (estimate.refusal.empty()) {
    object["bytes"] = estimate.bytes;
    object["seconds"] = std::round(estimate.seconds * 1000) / 1000;
  } else {
    object["refused"] = estimate.refusal;
  }
  return object;
}

}  // namespace

extern "C" dce_code dce_preflight_json(dce_engine* engine, const dce_source* source, const char* password,
                                       const dce_ticket* ticket, char** json, dce_error* error) {
  DCE_REQUIRE(engine);
  DCE_REQUIRE(source);
  DCE_REQUIRE(json);
  return guarded(error, [&]() -> Status {
    Cancellation cancellation;
    const Running::Entry entry(engine->running, cancellation);
    Conversion conversion;
    conversion.inputs.push_back({source->source, password ? password : ""});
    if (ticket) conversion.ticket = ticket->ticket;
    conversion.threads = engine->threads;
    conversion.limits = engine->limits;
    DCE_ASSIGN(const Preflight result, preflight(conversion, cancellation));
    Findings findings;
    Json pages = Json::array(), estimates = Json::array();
    for (const PreflightPage& page : result.pages) {
      find(page, findings);
      if (pages.size() < most_listed) pages.push_back(page_json(page));
    }
    for (const StreamEstimate& estimate : result.estimates) estimates.push_back(estimate_json(estimate));
    Json object = {{"format", result.format->name}, {"pages", result.page_count}, {"findings", findings.json()},
                   {"estimates", estimates},        {"page_list", pages}};
    if (!result.warnings.empty()) object["warnings"] = result.warnings;
    *json = copy_text(json_text(object));
    return ok();
  });
}
