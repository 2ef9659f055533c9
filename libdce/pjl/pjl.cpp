#include "pjl/pjl.h"

#include <algorithm>
#include <cctype>
#include <cstdint>

#include "pjl/media_codes.h"

namespace dce::core {

namespace {

constexpr std::string_view line_end = "\r\n";

void line(std::string& out, std::string_view a, std::string_view b = {}, std::string_view c = {}) {
  out.append("@PJL ").append(a).append(b).append(c).append(line_end);
}

// The next code point of `text`, which is advanced; U+FFFD for what is not UTF-8.
char32_t next_code_point(std::string_view& text) {
  auto lead = static_cast<uint8_t>(text.front());
  text.remove_prefix(1);
  if (lead < 0x80) return lead;
  int more = lead >= 0xf0 && lead < 0xf5   ? 3
             : lead >= 0xe0 && lead < 0xf0 ? 2
             : lead >= 0xc2 && lead < 0xe0 ? 1
                                           : 0;
  if (more == 0) return 0xfffd;
  char32_t point = lead & (0x3f >> more);
  for (int i = 0; i < more; ++i) {
    if (text.empty() || (static_cast<uint8_t>(text.front()) & 0xc0) != 0x80) return 0xfffd;
    point = point << 6 | (static_cast<uint8_t>(text.front()) & 0x3f);
    text.remove_prefix(1);
  }
  return point;
}

// Letters of U+00C0 to U+017F without their accents; '?' where there is no single letter to fall back to.
constexpr std::string_view base_letters =
    "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTs"
    "aaaaaaaceeeeiiiidnooooo/ouuuuyty"
    "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGg"
    "GgGgHhHhIiIiIiIiIiJjJjKkkLlLlLlL"
    "lLlNnNnNnnNnOoOoOoOoRrRrRrSsSsSs"
    "SsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";
static_assert(base_letters.size() == 0x180 - 0xc0);

char pjl_character(char32_t point) {
  if (point == U'"' || point == 0x201c || point == 0x201d || point == 0x2018 || point == 0x2019) return '\'';
  if (point >= 0x20 && point < 0x7f) return static_cast<char>(point);
  if (point == 0xa0) return ' ';
  if (point == 0x2013 || point == 0x2014) return '-';
  if (point >= 0xc0 && point < 0x180) return base_letters[point - 0xc0];
  return '?';
}

// HP's white paper "PJL commands used for stapling or hole punching": IPP finishings (PWG 5100.1) and the
// PROCESSINGOPTION that asks for them. Holes are spaced by region; @ stands for it.
struct FinishingOption {
  int value;
  std::string_view stapling, punch;
};
constexpr FinishingOption finishing_options[] = {
    {4, "ONE_STAPLE", {}},     {20, "LEFT_1PT_ANGLED", {}}, {22, "RIGHT_1PT_ANGLED", {}},
    {24, "LEFT_2PT", {}},      {25, "TOP_2PT", {}},         {26, "RIGHT_2PT", {}},
    {28, "LEFT_2PT", {}},      {29, "TOP_2PT", {}},         {30, "RIGHT_2PT", {}},
    {5, {}, "2PT_@"},          {74, {}, "LEFT_2PT_@"},      {75, {}, "TOP_2PT_@"},
    {76, {}, "RIGHT_2PT_@"},   {78, {}, "LEFT_3PT_US"},     {79, {}, "TOP_3PT_US"},
    {80, {}, "RIGHT_3PT_US"},  {82, {}, "LEFT_4PT_DIN"},    {83, {}, "TOP_4PT_DIN"},
    {84, {}, "RIGHT_4PT_DIN"},
};
constexpr int finishing_none = 3, finishing_jog_offset = 14;

void processing(std::string& out, std::string_view type, std::string_view option) {
  line(out, "SET PROCESSINGTYPE=\"", type, "\"");
  line(out, "SET PROCESSINGOPTION=\"", option, "\"");
  line(out, "SET PROCESSINGBOUNDARY=MOPY");
}

void finishings(std::string& out, const Ticket& ticket, Reporter& reporter) {
  std::string stapling, punch;
  bool jog = false;
  for (const Finishing& finishing : ticket.finishings) {
    if (finishing.value == finishing_none) continue;
    if (finishing.value == finishing_jog_offset) {
      jog = true;
      continue;
    }
    const auto* option = std::find_if(std::begin(finishing_options), std::end(finishing_options),
                                      [&](const FinishingOption& o) { return o.value == finishing.value; });
    bool known = option != std::end(finishing_options);
    std::string& slot = known && !option->stapling.empty() ? stapling : punch;
    if (!known || !slot.empty()) {
      reporter.warning(0, "finishings " + pjl_text(finishing.keyword) +
                              (known ? " cannot be combined with the one before it and is left out"
                                     : " cannot be said in PJL and is left out"));
      continue;
    }
    slot = option->stapling.empty() ? option->punch : option->stapling;
    if (slot.ends_with('@')) {
      slot.pop_back();
      const MediaSizeCode* size = ticket.media ? media_size_code(*ticket.media) : nullptr;
      slot += size && size->inches ? "US" : "DIN";
    }
  }
  if (jog) line(out, "SET JOBOFFSET=ON");
  if (!stapling.empty()) {
    // What finishers before PROCESSINGTYPE understand; newer ones ignore it.
    line(out, "SET FINISH=STAPLE");
    line(out, "SET STAPLEOPTION=", stapling.find("2PT") != std::string::npos ? "TWO" : "ONE");
  }
  if (!stapling.empty() || !punch.empty()) {
    // NONE is said too: otherwise the control panel's default would apply.
    line(out, "SET PROCESSINGACTION=APPEND");
    processing(out, "STAPLING", stapling.empty() ? "NONE" : stapling);
    processing(out, "PUNCH", punch.empty() ? "NONE" : punch);
  }
}

void output_bin(std::string& out, const Ticket& ticket, Reporter& reporter) {
  if (ticket.output_bin.empty() || ticket.output_bin == "auto") return;
  std::optional<OutputBinCode> bin = output_bin_code(ticket.output_bin);
  if (!bin) {
    reporter.warning(0,
                     "output-bin " + pjl_text(ticket.output_bin) + " has no PJL name; the printer chooses");
    return;
  }
  if (bin->optional_bin > 0) {
    line(out, "SET OUTBIN=OPTIONALOUTBIN", std::to_string(bin->optional_bin));
  } else {
    line(out, "SET OUTBIN=", bin->pcl5 == 1 ? "UPPER" : "LOWER");
  }
}

}  // namespace

std::string pjl_text(std::string_view text, size_t longest) {
  std::string out;
  while (!text.empty() && out.size() < longest) out.push_back(pjl_character(next_code_point(text)));
  return out;
}

std::string pjl_begin(const PjlJob& job, Reporter& reporter) {
  const Ticket& ticket = job.ticket;
  std::string out(pjl_uel);
  std::string title = pjl_text(job.title);
  if (title.empty()) {
    line(out, "JOB");
  } else {
    line(out, "JOB NAME=\"", title, "\"");
  }
  if (std::string user = pjl_text(job.user); !user.empty()) line(out, "SET USERNAME=\"", user, "\"");
  // COPIES repeats each sheet, QTY the whole job: uncollated and collated. Both are said, for the other's
  // default.
  line(out, "SET COPIES=", std::to_string(ticket.collate ? 1 : job.copies));
  line(out, "SET QTY=", std::to_string(ticket.collate ? job.copies : 1));
  line(out, "SET DUPLEX=", job.two_sided ? "ON" : "OFF");
  if (job.two_sided) {
    line(out, "SET BINDING=", ticket.sides == Sides::two_sided_short_edge ? "SHORTEDGE" : "LONGEDGE");
  }
  if (job.resolution.x == job.resolution.y) line(out, "SET RESOLUTION=", std::to_string(job.resolution.x));
  line(out, "SET RENDERMODE=", job.color ? "COLOR" : "GRAYSCALE");
  line(out, "SET ECONOMODE=", ticket.print_quality == Quality::draft ? "ON" : "OFF");
  output_bin(out, ticket, reporter);
  if (std::string type(media_type_name(ticket.media_type)); !type.empty()) {
    std::transform(type.begin(), type.end(), type.begin(), [](unsigned char c) { return std::toupper(c); });
    line(out, "SET MEDIATYPE=\"", type, "\"");
  }
  finishings(out, ticket, reporter);
  line(out, "ENTER LANGUAGE=", job.language);
  return out;
}

std::string pjl_end(std::string_view title) {
  std::string out(pjl_uel);
  std::string name = pjl_text(title);
  if (name.empty()) {
    line(out, "EOJ");
  } else {
    line(out, "EOJ NAME=\"", name, "\"");
  }
  return out.append(pjl_uel);
}

}  // namespace dce::core
