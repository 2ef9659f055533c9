// What the user asked for, in IPP's words: RFC 8011, PWG 5100.1 (finishings), 5100.2 (output-bin),
// 5100.3 (production attributes), 5100.7 (job extensions), 5100.13 (driverless), 5101.1 (media names).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ticket/geometry.h"

namespace dce::core {

enum class Sides { one_sided, two_sided_long_edge, two_sided_short_edge };
enum class ColorMode { automatic, color, monochrome, bi_level };
enum class Quality { draft = 3, normal = 4, high = 5 };
enum class Screening { clustered_dot, blue_noise, error_diffusion };
enum class BlackPreservation { black_only, none };
enum class Scaling { automatic, auto_fit, fit, fill, none };
enum class Orientation { portrait = 3, landscape = 4, reverse_landscape = 5, reverse_portrait = 6, none = 7 };
enum class StreamData { ascii, binary };
enum class SheetBack { normal, flipped, rotated, manual_tumble };
enum class Imposition { none, signature };  ///< imposition-template; signature is a booklet, folded once
enum class JobSheets { none, standard };
/// dce-mail-message: are the headers and text of a mail printed? Automatic is: where nothing is attached.
enum class MailMessage { automatic, print, omit };
enum class PageDelivery { same_order, reverse_order };
/// multiple-document-handling: does each input start on a sheet of its own?
enum class DocumentHandling { separate_documents, single_document, single_document_new_sheet };
/// presentation-direction-number-up: first direction fills a row or column, second the next one.
enum class NumberUpDirection {
  toright_tobottom, tobottom_toright, toleft_tobottom, tobottom_toleft,
  toright_totop, totop_toright, toleft_totop, totop_toleft
};

/// One of media-col's sizes. Dimensions are the sheet's, portrait, in hundredths of a millimetre as in IPP.
struct Media {
  std::string name;  ///< self-describing PWG 5101.1 name, e.g. iso_a4_210x297mm
  int x_dimension = 21000;
  int y_dimension = 29700;

  double width_pt() const { return x_dimension * 72.0 / 2540.0; }
  double height_pt() const { return y_dimension * 72.0 / 2540.0; }
  bool operator==(const Media&) const = default;
};

/// The printer's unprintable edges, hundredths of a millimetre.
struct Margins {
  int top = 0, bottom = 0, left = 0, right = 0;
  static constexpr int kUsual = -1;  ///< in a ticket, an edge that was not asked for: the stream's usual one
  bool operator==(const Margins&) const = default;
};

struct PageRange {
  int first = 1, last = 1;  ///< 1-based, inclusive; last may be INT_MAX
  bool operator==(const PageRange&) const = default;
};

/// One finishings value: IPP's enum and keyword (PWG 5100.1), e.g. {20, "staple-top-left"}.
struct Finishing {
  int value = 3;
  std::string keyword = "none";
  bool operator==(const Finishing&) const = default;
};

struct Ticket {
  int copies = 1;
  bool collate = true;  ///< multiple-document-handling: separate-documents-(un)collated-copies
  DocumentHandling document_handling = DocumentHandling::separate_documents;
  std::vector<PageRange> page_ranges;  ///< of all input pages counted through; empty is all
  Sides sides = Sides::one_sided;
  std::optional<Media> media;  ///< none: each page brings its own size
  std::string media_source;    ///< IPP keyword: main, tray-1, manual, auto, ...; empty is the printer's choice
  std::string media_type;      ///< IPP keyword: stationery, labels, ...
  std::string output_bin;      ///< IPP keyword: face-down, tray-1, mailbox-2, ...
  std::optional<Orientation> orientation_requested;
  ColorMode print_color_mode = ColorMode::automatic;
  Quality print_quality = Quality::normal;
  Screening screening = Screening::clustered_dot;  ///< how greys become dots where dots are all there is
  BlackPreservation black_preservation = BlackPreservation::black_only;
  std::string cmyk_profile;  ///< a path; empty is FOGRA39
  std::optional<Resolution> printer_resolution;
  Scaling print_scaling = Scaling::automatic;
  std::optional<Margins> margins;  ///< media-{top,bottom,left,right}-margin: see settled_margins()
  int number_up = 1;
  NumberUpDirection number_up_direction = NumberUpDirection::toright_tobottom;
  bool number_up_border = false;
  Imposition imposition_template = Imposition::none;
  PageDelivery page_delivery = PageDelivery::same_order;
  int postscript_level = 3;  ///< postscript-level: 2 or 3
  StreamData postscript_data = StreamData::ascii;  ///< postscript-data
  SheetBack sheet_back = SheetBack::normal;  ///< pwg-raster-document-sheet-back of the printer
  std::vector<Finishing> finishings;
  MailMessage mail_message = MailMessage::automatic;  ///< heeded by what unpacks mail, before there are pages
  std::string job_name;
  std::string job_originating_user_name;
  JobSheets job_sheets = JobSheets::none;
  std::string watermark_text;
  std::string watermark_image;  ///< a path; read by the caller of the engine, never by a worker
  double watermark_opacity = 0.25;
  std::string document_language;  ///< RFC 5646 tag, for reflowed text and numbers

  bool operator==(const Ticket&) const = default;
};

}  // namespace dce::core
