// PDF 1.7 (ISO 32000-1) with the ticket applied: sides hold the source's pages as they are, placed and
// clipped.
#include <algorithm>
#include <cmath>
#include <memory>

#include "encode/encoder.h"
#include "encode/pdf/pdf_file.h"
#include "encode/pdf/raster_side.h"
#include "mupdf/pdf_export.h"
#include "mupdf/pdf_syntax.h"

namespace dce::core {
namespace {

constexpr size_t kids_per_node =
    64;  // of the page tree, so that no reader loads ten thousand references for a page
constexpr double least_page = 3, largest_page = 14'400;  // points, ISO 32000-1 Annex C

class PdfEncoder final : public Encoder {
 public:
  Status begin_job(const JobDescription& job, Sink& sink) override {
    file_ = std::make_unique<PdfFile>(sink);
    exporter_ = std::make_unique<PdfExporter>(*file_);
    title_ = job.title;
    two_sided_ = job.two_sided;
    quality_ = job.ticket.print_quality;
    preferences_ = viewer_preferences(job);
    reporter_ = &job.reporter;
    warn(job);
    DCE_TRY(file_->begin());
    catalog_ = file_->reserve();
    return ok();
  }

  Status side_pages(const SideDescription& side, std::span<const PagePlacement> pages, Sink&) override {
    const double height = side.media.height_pt();
    if (side.index == 0 && side.format != PixelFormat::rgb8) {
      reporter_->warning(0, "PDF keeps the colours of the document; the raster lane makes it monochrome");
    }
    Side written;
    for (const PagePlacement& placement : pages) {
      DCE_ASSIGN(const PdfPageContent content, exporter_->add(*placement.page));
      place(placement, content, height, written);
    }
    return page(side, written);
  }

  Result<std::unique_ptr<SideEncoder>> begin_side(const SideDescription& side,
                                                  const PieceReceiver&) override {
    return make_pdf_raster_side(side, quality_);
  }

  Status write(const SideDescription& side, const Piece& piece, Sink&) override {
    if (piece.tag == static_cast<int>(PdfStrip::end_of_side)) {
      DCE_TRY(page(side, raster_));
      raster_ = {};
      return ok();
    }
    const PdfStripPlacement strip = pdf_strip_placement(side, piece);
    const int number = file_->reserve();
    const std::string name = "/I" + std::to_string(number);
    raster_.content += strip.content + name + " Do Q\n";
    raster_.objects += name + ' ' + std::to_string(number) + " 0 R";
    return file_->stream(number, strip.entries, strip.data);
  }

  Status end_job(Sink&) override {
    DCE_ASSIGN(const std::string entries, exporter_->finish());
    DCE_ASSIGN(const int root, finish_tree());
    DCE_TRY(file_->object(catalog_, "<</Type/Catalog/Pages " + std::to_string(root) +
                                        " 0 R/ViewerPreferences<<" + preferences_ + ">>" + entries + ">>"));
    const int info = file_->reserve();
    DCE_TRY(file_->object(info, "<</Producer(libdce)" +
                                    (title_.empty() ? std::string() : "/Title" + pdf_text_string(title_)) +
                                    ">>"));
    return file_->finish("/Root " + std::to_string(catalog_) + " 0 R/Info " + std::to_string(info) + " 0 R");
  }

 private:
  struct Side {
    std::string content, objects, group;
    bool transparency = false;
    int turn = -1;  ///< degrees that make all pages upright; -1 while there are none
  };

  static std::string viewer_preferences(const JobDescription& job) {
    std::string entries = "/PrintScaling/None/PickTrayByPDFSize true/Duplex";
    switch (job.ticket.sides) {
      case Sides::one_sided:
        entries += "/Simplex";
        break;
      case Sides::two_sided_long_edge:
        entries += "/DuplexFlipLongEdge";
        break;
      case Sides::two_sided_short_edge:
        entries += "/DuplexFlipShortEdge";
        break;
    }
    if (job.printer_copies > 1) entries += "/NumCopies " + std::to_string(job.printer_copies);
    return entries;
  }

  static void warn(const JobDescription& job) {
    const Ticket& ticket = job.ticket;
    const auto unless_automatic = [&](const std::string& value, const char* name) {
      if (value.empty() || value == "auto") return;
      job.reporter.warning(
          0, std::string("PDF cannot ask for ") + name + " " + value + "; set it at the printer");
    };
    unless_automatic(ticket.media_source, "media-source");
    unless_automatic(ticket.media_type, "media-type");
    unless_automatic(ticket.output_bin, "output-bin");
  }

  static void place(const PagePlacement& placement, const PdfPageContent& content, double height,
                    Side& side) {
    // From side points, y down, to the PDF page's user space, y up.
    const Matrix to_user = placement.to_side.then({1, 0, 0, -1, 0, height});
    const RectPt& clip = placement.clip;
    side.content += "q ";
    for (double value : {clip.x0, height - clip.y1, clip.width(), clip.height()}) {
      append_pdf_number(side.content, value);
      side.content += ' ';
    }
    side.content += "re W n\n";
    for (const PdfForm& form : content.forms) {
      const std::string name = "/P" + std::to_string(form.number);
      side.content += "q ";
      append_pdf_matrix(side.content, form.to_page.then(to_user));
      side.content += " cm " + name + " Do Q\n";
      const std::string entry = name + ' ' + std::to_string(form.number) + " 0 R";
      if (side.objects.find(entry) == std::string::npos) side.objects += entry;
    }
    side.content += "Q\n";
    if (content.transparency && !side.transparency) side.group = content.group;
    side.transparency = side.transparency || content.transparency;
    const Matrix& m = placement.to_side;
    const int turn = m.b < 0 && m.a == 0 ? 90 : m.b > 0 && m.a == 0 ? 270 : 0;
    side.turn = side.turn == -1 || side.turn == turn ? turn : 0;
  }

  Status page(const SideDescription& side, const Side& written) {
    if (kids_.size() == kids_per_node || node_ == 0) DCE_TRY(next_node());
    const int content = file_->reserve(), number = file_->reserve();
    kids_.push_back(number);
    // Beyond 200 inches a page is counted in larger units (ISO 32000-1, Table 30, UserUnit).
    const double width = side.media.width_pt(), height = side.media.height_pt();
    const double unit = std::max(1.0, std::ceil(std::max(width, height) / largest_page));
    std::string body = "<</Type/Page/Parent " + std::to_string(node_) + " 0 R/MediaBox[0 0 ";
    append_pdf_number(body, std::max(width / unit, least_page));
    body += ' ';
    append_pdf_number(body, std::max(height / unit, least_page));
    body += "]/Resources<</XObject<<" + written.objects + ">>>>/Contents " + std::to_string(content) + " 0 R";
    if (written.transparency) body += "/Group" + written.group;
    // Turned pages are shown upright. Not on two sides: what turns them back for paper need not know front
    // from back.
    if (!two_sided_ && written.turn > 0) body += "/Rotate " + std::to_string(written.turn);
    std::string scale;
    if (unit > 1) {
      body += "/UserUnit ";
      append_pdf_number(body, unit);
      append_pdf_matrix(scale, Matrix::scale(1 / unit, 1 / unit));
      scale += " cm\n";
    }
    DCE_TRY(file_->compressed_stream(content, "", scale + written.content));
    return file_->object(number, body + ">>");
  }

  /// Starts the next leaf node of the page tree, whose number its pages need as /Parent.
  Status next_node() {
    DCE_TRY(end_node());
    if (root_ == 0) root_ = file_->reserve();
    node_ = file_->reserve();
    return ok();
  }

  Status end_node() {
    if (node_ == 0) return ok();
    nodes_.emplace_back(node_, kids_.size());
    std::string body = "<</Type/Pages/Parent " + std::to_string(root_) + " 0 R/Count " +
                       std::to_string(kids_.size()) + "/Kids[";
    for (int kid : kids_) body += std::to_string(kid) + " 0 R ";
    kids_.clear();
    return file_->object(node_, body + "]>>");
  }

  Result<int> finish_tree() {
    if (root_ == 0) root_ = file_->reserve();
    DCE_TRY(end_node());
    size_t count = 0;
    std::string body = "<</Type/Pages/Kids[";
    for (const auto& [node, pages] : nodes_) {
      body += std::to_string(node) + " 0 R ";
      count += pages;
    }
    DCE_TRY(file_->object(root_, body + "]/Count " + std::to_string(count) + ">>"));
    return root_;
  }

  std::unique_ptr<PdfFile> file_;
  std::unique_ptr<PdfExporter> exporter_;
  Reporter* reporter_ = nullptr;
  std::string title_, preferences_;
  bool two_sided_ = false;
  Quality quality_ = Quality::normal;
  Side raster_;  ///< of the side being written on the raster lane
  int catalog_ = 0, root_ = 0, node_ = 0;
  std::vector<int> kids_;
  std::vector<std::pair<int, size_t>> nodes_;  ///< leaf nodes and their pages
};

constexpr PixelFormat color[] = {PixelFormat::rgb8};
constexpr PixelFormat monochrome[] = {PixelFormat::gray8};
constexpr PixelFormat bi_level[] = {PixelFormat::black1};

}  // namespace

extern const StreamFormat encode_pdf;
const StreamFormat encode_pdf = {
    .name = "pdf",
    .mime_type = "application/pdf",
    .title = "PDF 1.7",
    .extensions = "pdf",
    .color = color,
    .monochrome = monochrome,
    .bi_level = bi_level,
    .takes_pages = true,
    .printer_copies = true,
    .printer_collates = true,
    .own_media = OwnMedia::exact,
    .says_sides = true,
    .make = [] { return std::unique_ptr<Encoder>(std::make_unique<PdfEncoder>()); },
};

}  // namespace dce::core
