#include "encode/ps/ps_setup.h"

#include <algorithm>
#include <cmath>

#include "encode/ps/ps_prolog.h"
#include "encode/ps/ps_text.h"

namespace dce::core {
namespace {

std::string text_of(const PsText& text) {
  Bytes bytes = text.bytes().view();
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string literal(std::string_view value) {
  PsText text;
  text.string(value);
  return text_of(text);
}

/// A device feature in the form that spoolers know (DSC 3.0, %%BeginFeature): a device that refuses it prints
/// anyway.
void feature(std::string& out, const std::string& name, const std::string& dictionary) {
  out += "%%BeginFeature: *" + name + "\nmark{<<" + dictionary +
         ">>setpagedevice}stopped cleartomark\n%%EndFeature\n";
}

/// Finishings of PLRM 3, table 6.7: their values say when it is done; 3 is after each set of the document's
/// pages.
struct Finish {
  std::string_view prefix, key;
};
constexpr Finish finishes[] = {
    {"staple", "Staple"},      {"saddle-stitch", "Staple"},
    {"edge-stitch", "Staple"}, {"punch", "Punch"},
    {"fold", "Fold"},          {"bind", "Bind"},
    {"trim", "Trim"},          {"laminate", "Laminate"},
    {"jog-offset", "Jog"},
};

void finishings(std::string& out, const JobDescription& job) {
  for (const Finishing& finishing : job.ticket.finishings) {
    if (finishing.keyword == "none") continue;
    const Finish* found = nullptr;
    for (const Finish& finish : finishes) {
      if (std::string_view(finishing.keyword).substr(0, finish.prefix.size()) == finish.prefix) {
        found = &finish;
        break;
      }
    }
    if (!found) {
      job.reporter.warning(
          0, "PostScript has no name for finishings " + literal(finishing.keyword) + "; it was left out");
      continue;
    }
    std::string key(found->key);
    std::string details;
    if (finishing.keyword.size() > found->prefix.size()) {
      details = "/" + key + "Details<</Type 1/Location" + literal(finishing.keyword) + ">>";
    }
    feature(out, key + " True", "/" + key + " 3" + details);
  }
}

int tray_number(std::string_view source) {
  constexpr std::string_view prefix = "tray-";
  if (source.substr(0, prefix.size()) != prefix || source.size() > prefix.size() + 2) return 0;
  int number = 0;
  for (char c : source.substr(prefix.size())) {
    if (c < '0' || c > '9') return 0;
    number = number * 10 + (c - '0');
  }
  return number;
}

void media(std::string& out, const JobDescription& job) {
  const Ticket& ticket = job.ticket;
  if (!ticket.media_type.empty() && ticket.media_type != "auto") {
    feature(out, "MediaType", "/MediaType" + literal(ticket.media_type));
  }
  const std::string& source = ticket.media_source;
  if (source == "manual" || source == "by-pass-tray") {
    feature(out, "ManualFeed True", "/ManualFeed true");
  } else if (int tray = tray_number(source)) {
    feature(out, "InputSlot", "/ManualFeed false/MediaPosition " + std::to_string(tray - 1));
  } else if (source == "main") {
    feature(out, "InputSlot", "/ManualFeed false/MediaPosition 0");
  } else if (!source.empty() && source != "auto") {
    job.reporter.warning(
        0, "PostScript has no name for media-source " + literal(source) + "; the printer chooses");
  }
  if (!ticket.output_bin.empty() && ticket.output_bin != "auto") {
    feature(out, "OutputBin", "/OutputType" + literal(ticket.output_bin));
  }
}

}  // namespace

std::string ps_header(const JobDescription& job, const PsOptions& options) {
  std::string out = "%!PS-Adobe-3.0\n%%Creator: (libdce)\n";
  if (!job.title.empty()) out += "%%Title: " + dsc_text(job.title) + "\n";
  if (!job.user.empty()) out += "%%For: " + dsc_text(job.user) + "\n";
  out += "%%BoundingBox: (atend)\n";
  out += "%%Pages: (atend)\n%%PageOrder: Ascend\n%%DocumentMedia: (atend)\n";
  out += "%%LanguageLevel: " + std::to_string(options.level) + "\n";
  out += options.binary ? "%%DocumentData: Binary\n" : "%%DocumentData: Clean7Bit\n";
  std::string wants;
  if (job.two_sided) wants += job.ticket.sides == Sides::two_sided_short_edge ? " duplex(tumble)" : " duplex";
  if (job.printer_copies > 1) {
    wants += " numcopies(" + std::to_string(job.printer_copies) + ")";
    if (job.ticket.collate) wants += " collate";
  }
  if (!wants.empty()) out += "%%Requirements:" + wants + "\n";
  out += "%%DocumentSuppliedResources: procset (libdce) 1.0 0\n%%EndComments\n";
  return out + ps_prolog(options);
}

std::string ps_setup(const JobDescription& job, const SideDescription& first) {
  std::string out = "%%BeginSetup\n";
  // Where paper goes in and out, before its size: the size must be looked for there.
  media(out, job);
  if (job.two_sided) {
    // Tumble turns about the page's own horizontal edge, which on a landscape page is the long one (PLRM
    // 3, 6.2.4).
    bool landscape = static_cast<double>(first.width) / first.resolution.x >
                     static_cast<double>(first.height) / first.resolution.y;
    bool tumble = (job.ticket.sides == Sides::two_sided_short_edge) != landscape;
    feature(out, tumble ? "Duplex DuplexTumble" : "Duplex DuplexNoTumble",
            tumble ? "/Duplex true/Tumble true" : "/Duplex true/Tumble false");
  } else {
    feature(out, "Duplex None", "/Duplex false");
  }
  if (job.printer_copies > 1) {
    std::string copies = std::to_string(job.printer_copies);
    feature(out, std::string("Collate ") + (job.ticket.collate ? "True" : "False"),
            "/NumCopies " + copies + (job.ticket.collate ? "/Collate true" : "/Collate false"));
  }
  if (job.format == PixelFormat::gray8 || job.format == PixelFormat::black1) {
    feature(out, "ColorModel Gray", "/ProcessColorModel/DeviceGray");
  }
  if (job.ticket.printer_resolution) {
    const Resolution& r = *job.ticket.printer_resolution;
    std::string name = std::to_string(r.x) + (r.x == r.y ? "" : "x" + std::to_string(r.y)) + "dpi";
    feature(out, "Resolution " + name,
            "/HWResolution[" + std::to_string(r.x) + " " + std::to_string(r.y) + "]");
  }
  finishings(out, job);
  return out.append(ps_setup_end);
}

double ps_page_length(int dots, int resolution) {
  return std::ceil(dots * 300.0 / resolution - 1e-6) * 72 / 300;
}

double ps_page_height(const SideDescription& side) {
  const double height = ps_page_length(side.height, side.resolution.y), medium = side.media.height_pt();
  const bool part_of_a_dot = medium > height && medium < height + 72.0 / side.resolution.y;
  return part_of_a_dot ? std::ceil(medium * 300 / 72 - 1e-6) * 72 / 300 : height;
}

PsSideFrame ps_side_frame(const SideDescription& side) {
  const double width = ps_page_length(side.width, side.resolution.x),
               height = ps_page_height(side);
  PsText out;
  std::string box = std::to_string(static_cast<int>(std::ceil(width - 0.01))) + " " +
                    std::to_string(static_cast<int>(std::ceil(height - 0.01)));
  out.raw("%%PageBoundingBox: 0 0 " + box + "\n%%BeginPageSetup\nDCE begin\n");
  out.real(width, 2).real(height, 2).op("MD");
  out.raw("/ps save def\n").real(72 / ps_units_per_inch, 6).op("dup scale");
  out.raw("%%EndPageSetup\n");
  return {text_of(out), "%%PageTrailer\nps restore showpage end\n"};
}

}  // namespace dce::core
