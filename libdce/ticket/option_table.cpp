#include <algorithm>
#include <cmath>
#include <optional>
#include <type_traits>

#include "ticket/finishings.h"
#include "ticket/media.h"
#include "ticket/option_values.h"
#include "ticket/options.h"
#include "ticket/words.h"

namespace dce::core {
namespace {

using Setter = Status (*)(const Option&, std::string_view, Ticket&);
using Getter = std::string (*)(const Option&, const Ticket&);

template <class T>
struct Plain {
  using Type = T;
};
template <class T>
struct Plain<std::optional<T>> {
  using Type = T;
};
template <auto Member>
using MemberType = typename Plain<std::remove_cvref_t<decltype(std::declval<Ticket>().*Member)>>::Type;

/// A field that has a value for each of the option's.
template <auto Member>
Status set_choice(const Option& option, std::string_view text, Ticket& ticket) {
  const OptionValue* value = find_value(option, text);
  if (value == nullptr) return bad_value(option, text);
  ticket.*Member = static_cast<MemberType<Member>>(value->number);
  return ok();
}
template <auto Member>
std::string get_choice(const Option& option, const Ticket& ticket) {
  if constexpr (std::is_same_v<std::remove_cvref_t<decltype(ticket.*Member)>,
                               std::optional<MemberType<Member>>>) {
    if (!(ticket.*Member)) return {};
    const OptionValue* value = value_of_number(option, static_cast<int>(*(ticket.*Member)));
    return value == nullptr ? std::string() : std::string(value->keyword);
  } else {
    const OptionValue* value = value_of_number(option, static_cast<int>(ticket.*Member));
    return value == nullptr ? std::string() : std::string(value->keyword);
  }
}

template <auto Member>
Status set_integer(const Option& option, std::string_view text, Ticket& ticket) {
  const std::optional<int> value = parse_integer(text);
  if (!value || *value < option.minimum || *value > option.maximum) return bad_value(option, text);
  ticket.*Member = *value;
  return ok();
}
template <auto Member>
std::string get_integer(const Option&, const Ticket& ticket) {
  return std::to_string(ticket.*Member);
}

template <auto Member>
Status set_open_keyword(const Option& option, std::string_view text, Ticket& ticket) {
  const OptionValue* value = find_value(option, text);
  const std::string word = value == nullptr ? lower_case(text) : std::string(value->keyword);
  if (!is_keyword(word)) return bad_value(option, text);
  ticket.*Member = word;
  return ok();
}

template <auto Member>
Status set_text(const Option& option, std::string_view text, Ticket& ticket) {
  if (!is_plain_text(text, static_cast<size_t>(option.maximum))) return bad_value(option, text);
  ticket.*Member = text;
  return ok();
}
template <auto Member>
std::string get_text(const Option&, const Ticket& ticket) {
  return ticket.*Member;
}

Status set_language(const Option& option, std::string_view text, Ticket& ticket) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  };
  if (text.empty() || text.size() > static_cast<size_t>(option.maximum) ||
      !std::all_of(text.begin(), text.end(), allowed)) {
    return {Code::usage, std::string(option.name) + ": " + in_quotes(text) +
                             " is no language tag; write one such as en, de-AT or zh-Hans (RFC 5646)"};
  }
  ticket.document_language = text;
  return ok();
}

template <auto Edge>
Status set_margin(const Option& option, std::string_view text, Ticket& ticket) {
  const std::optional<int> value = parse_integer(text);
  if (!value || *value < option.minimum || *value > option.maximum) return bad_value(option, text);
  if (!ticket.margins)
    ticket.margins = Margins{Margins::kUsual, Margins::kUsual, Margins::kUsual, Margins::kUsual};
  *ticket.margins.*Edge = *value;
  return ok();
}
template <auto Edge>
std::string get_margin(const Option&, const Ticket& ticket) {
  if (!ticket.margins || *ticket.margins.*Edge < 0) return {};
  return std::to_string(*ticket.margins.*Edge);
}

// multiple-document-handling says two things at once: how copies are collated and where documents begin.
enum Handling { kCollated, kUncollated, kSingle, kSingleNewSheet };

Status set_handling(const Option& option, std::string_view text, Ticket& ticket) {
  const OptionValue* value = find_value(option, text);
  if (value == nullptr) return bad_value(option, text);
  ticket.collate = value->number != kUncollated;
  ticket.document_handling = value->number == kSingle           ? DocumentHandling::single_document
                             : value->number == kSingleNewSheet ? DocumentHandling::single_document_new_sheet
                                                                : DocumentHandling::separate_documents;
  return ok();
}
std::string get_handling(const Option& option, const Ticket& ticket) {
  const int number = !ticket.collate                                                 ? kUncollated
                     : ticket.document_handling == DocumentHandling::single_document ? kSingle
                     : ticket.document_handling == DocumentHandling::single_document_new_sheet
                         ? kSingleNewSheet
                         : kCollated;
  return std::string(value_of_number(option, number)->keyword);
}

Status set_ranges(const Option& option, std::string_view text, Ticket& ticket) {
  std::optional<std::vector<PageRange>> ranges = parse_page_ranges(text);
  if (!ranges) return bad_value(option, text);
  ticket.page_ranges = *std::move(ranges);
  return ok();
}
std::string get_ranges(const Option&, const Ticket& ticket) {
  return format_page_ranges(ticket.page_ranges);
}

Status set_media(const Option&, std::string_view text, Ticket& ticket) {
  Result<Media> media = media_from_name(text);
  if (!media.ok()) return {Code::usage, "media: " + media.status().message()};
  ticket.media = std::move(media).value();
  return ok();
}
std::string get_media(const Option&, const Ticket& ticket) {
  return ticket.media ? ticket.media->name : std::string();
}

Status set_resolution(const Option& option, std::string_view text, Ticket& ticket) {
  const std::optional<Resolution> resolution = parse_resolution(text);
  if (!resolution) return bad_value(option, text);
  ticket.printer_resolution = *resolution;
  return ok();
}
std::string get_resolution(const Option&, const Ticket& ticket) {
  return ticket.printer_resolution ? format_resolution(*ticket.printer_resolution) : std::string();
}

Status set_finishings(const Option& option, std::string_view text, Ticket& ticket) {
  std::vector<Finishing> finishings;
  while (true) {
    const size_t comma = text.find(',');
    Result<Finishing> finishing = finishing_from_text(text.substr(0, comma));
    if (!finishing.ok()) return {Code::usage, "finishings: " + finishing.status().message()};
    if (finishing->value != 3 &&
        std::find(finishings.begin(), finishings.end(), *finishing) == finishings.end()) {
      if (finishings.size() == static_cast<size_t>(option.maximum)) return bad_value(option, text);
      finishings.push_back(std::move(finishing).value());
    }
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
  }
  ticket.finishings = std::move(finishings);
  return ok();
}
std::string get_finishings(const Option&, const Ticket& ticket) {
  std::string text;
  for (const Finishing& finishing : ticket.finishings) text += (text.empty() ? "" : ",") + finishing.keyword;
  return text;
}

Status set_opacity(const Option& option, std::string_view text, Ticket& ticket) {
  const std::optional<int> percent = parse_integer(text);
  if (!percent || *percent < option.minimum || *percent > option.maximum) return bad_value(option, text);
  ticket.watermark_opacity = *percent / 100.0;
  return ok();
}
std::string get_opacity(const Option&, const Ticket& ticket) {
  return std::to_string(std::lround(ticket.watermark_opacity * 100));
}

constexpr int number(auto value) {
  return static_cast<int>(value);
}

constexpr OptionValue kHandling[] = {
    {"separate-documents-collated-copies", kCollated,
     "each document on its own sheets; whole copies one after another", "collated true yes on"},
    {"separate-documents-uncollated-copies", kUncollated, "all copies of a sheet, then those of the next one",
     "uncollated false no off"},
    {"single-document", kSingle, "the documents run on as if they were one"},
    {"single-document-new-sheet", kSingleNewSheet, "one document, but each input starts a sheet"},
};
constexpr OptionValue kDelivery[] = {
    {"same-order", number(PageDelivery::same_order), "first page first",
     "normal same-order-face-up same-order-face-down"},
    {"reverse-order", number(PageDelivery::reverse_order), "last sheet first",
     "reverse reverse-order-face-up reverse-order-face-down"},
};
constexpr OptionValue kSides[] = {
    {"one-sided", number(Sides::one_sided), "fronts only", "none simplex"},
    {"two-sided-long-edge", number(Sides::two_sided_long_edge), "both sides, turned like a book",
     "duplexnotumble two-sided duplex"},
    {"two-sided-short-edge", number(Sides::two_sided_short_edge), "both sides, turned like a wall calendar",
     "duplextumble tumble"},
};
constexpr OptionValue kDirections[] = {
    {"toright-tobottom", number(NumberUpDirection::toright_tobottom), "rows to the right, from the top",
     "lrtb"},
    {"tobottom-toright", number(NumberUpDirection::tobottom_toright), "columns downwards, from the left",
     "tblr"},
    {"toleft-tobottom", number(NumberUpDirection::toleft_tobottom), "rows to the left, from the top", "rltb"},
    {"tobottom-toleft", number(NumberUpDirection::tobottom_toleft), "columns downwards, from the right",
     "tbrl"},
    {"toright-totop", number(NumberUpDirection::toright_totop), "rows to the right, from the bottom", "lrbt"},
    {"totop-toright", number(NumberUpDirection::totop_toright), "columns upwards, from the left", "btlr"},
    {"toleft-totop", number(NumberUpDirection::toleft_totop), "rows to the left, from the bottom", "rlbt"},
    {"totop-toleft", number(NumberUpDirection::totop_toleft), "columns upwards, from the right", "btrl"},
};
constexpr OptionValue kBorders[] = {
    {"none", 0, "no line"},
    {"single", 1, "a thin line around each page", "true yes on single-thick double double-thick"},
};
constexpr OptionValue kImpositions[] = {
    {"none", number(Imposition::none), "pages in order"},
    {"signature", number(Imposition::signature), "a booklet, folded once: two pages a side, both sides",
     "booklet"},
};
constexpr OptionValue kSources[] = {
    {"auto", 0, "the printer chooses"},
    {"main", 0, "the main tray"},
    {"alternate", 0, "the alternate tray"},
    {"manual", 0, "fed by hand"},
    {"by-pass-tray", 0, "the by-pass tray"},
    {"large-capacity", 0, "the large-capacity tray"},
    {"envelope", 0, "the envelope feeder"},
    {"photo", 0, "the photo tray"},
    {"top", 0, "the top tray"},
    {"middle", 0, "the middle tray"},
    {"bottom", 0, "the bottom tray"},
    {"tray-1", 0, "tray 1"},
    {"tray-2", 0, "tray 2"},
    {"tray-3", 0, "tray 3"},
    {"tray-4", 0, "tray 4"},
    {"roll-1", 0, "roll 1"},
};
constexpr OptionValue kTypes[] = {
    {"auto", 0, "the printer chooses"},
    {"stationery", 0, "plain paper", "plain"},
    {"stationery-letterhead", 0, "letterhead", "letterhead"},
    {"stationery-preprinted", 0, "preprinted paper", "preprinted"},
    {"stationery-prepunched", 0, "punched paper", "prepunched"},
    {"stationery-lightweight", 0, "light paper"},
    {"stationery-heavyweight", 0, "heavy paper"},
    {"stationery-recycled", 0, "recycled paper"},
    {"stationery-bond", 0, "bond paper"},
    {"cardstock", 0, "card"},
    {"envelope", 0, "envelopes"},
    {"labels", 0, "labels"},
    {"transparency", 0, "transparencies"},
    {"photographic", 0, "photo paper"},
    {"photographic-glossy", 0, "glossy photo paper"},
    {"photographic-matte", 0, "matte photo paper"},
};
constexpr OptionValue kBins[] = {
    {"auto", 0, "the printer chooses"},
    {"face-down", 0, "the bin that stacks face down"},
    {"face-up", 0, "the bin that stacks face up"},
    {"top", 0, "the top bin"},
    {"middle", 0, "the middle bin"},
    {"bottom", 0, "the bottom bin"},
    {"side", 0, "the side bin"},
    {"rear", 0, "the rear bin"},
    {"left", 0, "the left bin"},
    {"right", 0, "the right bin"},
    {"tray-1", 0, "output tray 1"},
    {"tray-2", 0, "output tray 2"},
    {"stacker-1", 0, "stacker 1"},
    {"mailbox-1", 0, "mailbox 1"},
    {"mailbox-2", 0, "mailbox 2"},
    {"large-capacity", 0, "the large-capacity bin"},
};
constexpr OptionValue kOrientations[] = {
    {"portrait", number(Orientation::portrait), "as the paper stands"},
    {"landscape", number(Orientation::landscape), "turned 90 degrees anti-clockwise"},
    {"reverse-landscape", number(Orientation::reverse_landscape), "turned 90 degrees clockwise"},
    {"reverse-portrait", number(Orientation::reverse_portrait), "upside down"},
    {"none", number(Orientation::none), "as the page lies: turned where it would not fit the paper", "auto"},
};
constexpr OptionValue kScalings[] = {
    {"auto", number(Scaling::automatic),
     "made to fit when larger than the paper (to cover it where all margins are asked to be 0), otherwise as it is"},
    {"auto-fit", number(Scaling::auto_fit), "made to fit between the margins when larger than the paper"},
    {"fit", number(Scaling::fit), "reduced or enlarged to fit between the margins"},
    {"fill", number(Scaling::fill), "reduced or enlarged to cover the paper; edges may be cut"},
    {"none", number(Scaling::none), "never scaled; centred, and cut where it is larger"},
};
constexpr OptionValue kColorModes[] = {
    {"auto", number(ColorMode::automatic), "as the page is"},
    {"color", number(ColorMode::color), "colour", "colour"},
    {"monochrome", number(ColorMode::monochrome), "greys", "gray grey grayscale"},
    {"bi-level", number(ColorMode::bi_level), "black and white", "bilevel"},
    {"auto-monochrome", number(ColorMode::monochrome), "the same as monochrome"},
    {"process-monochrome", number(ColorMode::monochrome), "the same as monochrome"},
    {"process-bi-level", number(ColorMode::bi_level), "the same as bi-level"},
};
constexpr OptionValue kQualities[] = {
    {"draft", number(Quality::draft), "faster, or with less toner"},
    {"normal", number(Quality::normal), "the printer's usual"},
    {"high", number(Quality::high), "the printer's best", "best"},
};
constexpr OptionValue kSheets[] = {
    {"none", number(JobSheets::none), "no banner"},
    {"standard", number(JobSheets::standard), "a banner sheet before the job", "job-start-sheet"},
};
constexpr OptionValue kMailMessages[] = {
    {"auto", number(MailMessage::automatic), "where the mail has no attachment that can be printed"},
    {"print", number(MailMessage::print), "always, before the attachments"},
    {"omit", number(MailMessage::omit), "never: attachments only"},
};
constexpr OptionValue kPostScriptLevels[] = {
    {"2", 2, "what every PostScript printer reads"},
    {"3", 3, "smooth shadings and better compression"},
};
constexpr OptionValue kPostScriptData[] = {
    {"ascii", number(StreamData::ascii), "7-bit text, safe on any line to the printer"},
    {"binary", number(StreamData::binary), "a fifth smaller, where the line keeps all bytes"},
};
constexpr OptionValue kScreenings[] = {
    {"clustered-dot", number(Screening::clustered_dot), "dots that grow at 45 degrees: for laser printers"},
    {"blue-noise", number(Screening::blue_noise), "single dots without a pattern: for inkjets, larger"},
    {"error-diffusion", number(Screening::error_diffusion), "the finest detail: larger and slower"},
};
constexpr OptionValue kBlackPreservations[] = {
    {"black-only", number(BlackPreservation::black_only), "text and lines are black, tints of it neutral greys"},
    {"none", number(BlackPreservation::none), "the dark grey that the printing condition has: for proofs"},
};
constexpr OptionValue kSheetBacks[] = {
    {"normal", number(SheetBack::normal), "backs as they are read"},
    {"flipped", number(SheetBack::flipped), "backs mirrored along the turned edge"},
    {"rotated", number(SheetBack::rotated), "backs upside down for the long edge", "rotate"},
    {"manual-tumble", number(SheetBack::manual_tumble), "backs upside down for the short edge"},
};

constexpr Option choice(std::string_view name, std::string_view aliases, std::string_view group,
                        Syntax syntax, std::span<const OptionValue> values, std::string_view description,
                        std::string_view reference, Setter set, Getter get) {
  return {name, aliases, group, syntax, values, 0, 0, description, reference, set, get};
}
constexpr Option bounded(std::string_view name, std::string_view aliases, std::string_view group,
                         Syntax syntax, int minimum, int maximum, std::string_view description,
                         std::string_view reference, Setter set, Getter get) {
  return {name, aliases, group, syntax, {}, minimum, maximum, description, reference, set, get};
}

#define DCE_CHOICE(member) set_choice<&Ticket::member>, get_choice<&Ticket::member>
#define DCE_INTEGER(member) set_integer<&Ticket::member>, get_integer<&Ticket::member>
#define DCE_KEYWORD(member) set_open_keyword<&Ticket::member>, get_text<&Ticket::member>
#define DCE_TEXT(member) set_text<&Ticket::member>, get_text<&Ticket::member>
#define DCE_MARGIN(edge) set_margin<&Margins::edge>, get_margin<&Margins::edge>

constexpr Option kOptions[] = {
    bounded("copies", "", "pages", Syntax::integer, 1, 9999, "How many copies to print.", "RFC 8011 5.2.5",
            DCE_INTEGER(copies)),
    choice("multiple-document-handling", "sheet-collate collate", "pages", Syntax::keyword, kHandling,
           "How copies are collated, and whether each input document starts on a sheet of its own.",
           "RFC 8011 5.2.4", set_handling, get_handling),
    bounded("page-ranges", "page-range", "pages", Syntax::ranges, 1, 0,
            "Which pages to print, counted through all inputs, from 1; an open end means to the last.",
            "RFC 8011 5.2.7", set_ranges, get_ranges),
    choice("page-delivery", "outputorder", "pages", Syntax::keyword, kDelivery,
           "The order in which sheets come out.", "PWG 5100.3", DCE_CHOICE(page_delivery)),
    choice("sides", "duplex", "pages", Syntax::keyword, kSides, "Which sides of the paper are printed on.",
           "RFC 8011 5.2.8", DCE_CHOICE(sides)),
    bounded("number-up", "", "pages", Syntax::integer, 1, 16, "How many pages come on one side.",
            "RFC 8011 5.2.9", DCE_INTEGER(number_up)),
    choice("presentation-direction-number-up", "number-up-layout", "pages", Syntax::keyword, kDirections,
           "Where number-up goes from page to page. Leftward directions bind a signature at its right.",
           "PWG 5100.3", DCE_CHOICE(number_up_direction)),
    choice("page-border", "", "pages", Syntax::keyword, kBorders, "A line around each page.", "CUPS",
           DCE_CHOICE(number_up_border)),
    choice("imposition-template", "", "pages", Syntax::keyword, kImpositions,
           "How pages are arranged for folding. A signature implies number-up 2 and both sides.",
           "PWG 5100.3", DCE_CHOICE(imposition_template)),
    bounded("media", "pagesize", "paper", Syntax::media, 0, 0,
            "The paper: a PWG name, A4, Letter and the like, or a size. Without it each page brings its own.",
            "RFC 8011 5.2.11, PWG 5101.1", set_media, get_media),
    choice("media-source", "inputslot", "paper", Syntax::open_keyword, kSources,
           "The tray the paper comes from.", "PWG 5100.7", DCE_KEYWORD(media_source)),
    choice("media-type", "mediatype", "paper", Syntax::open_keyword, kTypes, "The kind of paper.",
           "PWG 5100.7", DCE_KEYWORD(media_type)),
    bounded("media-top-margin", "", "paper", Syntax::integer, 0, 100'000,
            "The unprintable top edge, in hundredths of a millimetre.", "PWG 5100.7", DCE_MARGIN(top)),
    bounded("media-bottom-margin", "", "paper", Syntax::integer, 0, 100'000,
            "The unprintable bottom edge, in hundredths of a millimetre.", "PWG 5100.7", DCE_MARGIN(bottom)),
    bounded("media-left-margin", "", "paper", Syntax::integer, 0, 100'000,
            "The unprintable left edge, in hundredths of a millimetre.", "PWG 5100.7", DCE_MARGIN(left)),
    bounded("media-right-margin", "", "paper", Syntax::integer, 0, 100'000,
            "The unprintable right edge, in hundredths of a millimetre.", "PWG 5100.7", DCE_MARGIN(right)),
    choice("output-bin", "outputbin", "paper", Syntax::open_keyword, kBins, "The bin the sheets go to.",
           "PWG 5100.2", DCE_KEYWORD(output_bin)),
    choice("orientation-requested", "orientation", "image", Syntax::enumeration, kOrientations,
           "How pages are turned on the paper.", "RFC 8011 5.2.10", DCE_CHOICE(orientation_requested)),
    choice("print-scaling", "", "image", Syntax::keyword, kScalings, "How pages are sized to the paper.",
           "PWG 5100.16", DCE_CHOICE(print_scaling)),
    choice("print-color-mode", "colormodel colormode", "image", Syntax::keyword, kColorModes,
           "Colour, greys, or black and white.", "PWG 5100.13", DCE_CHOICE(print_color_mode)),
    choice("print-quality", "", "image", Syntax::enumeration, kQualities, "The printer's quality setting.",
           "RFC 8011 5.2.13", DCE_CHOICE(print_quality)),
    choice("screening", "", "image", Syntax::keyword, kScreenings,
           "How greys become dots in rasters that are black and white.", "libdce", DCE_CHOICE(screening)),
    bounded("cmyk-profile", "", "image", Syntax::text, 0, 4096,
            "The ICC profile, a file, of the CMYK in documents that bring none; without it FOGRA39, coated paper.", "libdce",
            DCE_TEXT(cmyk_profile)),
    choice("black-preservation", "", "image", Syntax::keyword, kBlackPreservations,
           "What becomes of black ink that is alone.", "libdce", DCE_CHOICE(black_preservation)),
    bounded("printer-resolution", "resolution", "image", Syntax::resolution, 0, 0,
            "Dots an inch, across and along the feed; the stream format's usual when not given.",
            "RFC 8011 5.2.12", set_resolution, get_resolution),
    bounded("finishings", "", "finishing", Syntax::finishings, 0, 16,
            "What is done to the sheets: staple, punch, fold, bind, trim and their places.",
            "RFC 8011 5.2.6, PWG 5100.1", set_finishings, get_finishings),
    bounded("job-name", "title", "job", Syntax::text, 0, 255,
            "The job's name, as displays and banners show it.", "RFC 8011 5.3.5", DCE_TEXT(job_name)),
    bounded("job-originating-user-name", "requesting-user-name", "job", Syntax::text, 0, 255,
            "Whose job it is, as displays and banners show it.", "RFC 8011 5.3.6",
            DCE_TEXT(job_originating_user_name)),
    choice("job-sheets", "", "job", Syntax::keyword, kSheets, "Whether a banner sheet comes with the job.",
           "RFC 8011 5.2.3", DCE_CHOICE(job_sheets)),
    bounded("document-natural-language", "", "job", Syntax::text, 1, 63,
            "The document's language, for text that is laid out here and for the way dates and numbers are "
            "written.",
            "RFC 8011 3.2.1.1", set_language, get_text<&Ticket::document_language>),
    choice("dce-mail-message", "", "job", Syntax::keyword, kMailMessages,
           "Whether the headers and the text of a mail are printed, on pages of their own.", "libdce",
           DCE_CHOICE(mail_message)),
    bounded("watermark-text", "", "watermark", Syntax::text, 0, 255, "A text laid across every page.",
            "libdce", DCE_TEXT(watermark_text)),
    bounded("watermark-image", "", "watermark", Syntax::text, 0, 4096, "An image file laid over every page.",
            "libdce", DCE_TEXT(watermark_image)),
    bounded("watermark-opacity", "", "watermark", Syntax::integer, 0, 100,
            "How strong the watermark is, in percent.", "libdce", set_opacity, get_opacity),
    choice("pwg-raster-document-sheet-back", "", "printer", Syntax::keyword, kSheetBacks,
           "How this printer wants the backs of two-sided raster pages.", "PWG 5102.4",
           DCE_CHOICE(sheet_back)),
    choice("postscript-level", "", "printer", Syntax::keyword, kPostScriptLevels,
           "The PostScript language level to write.", "PLRM 3", DCE_CHOICE(postscript_level)),
    choice("postscript-data", "", "printer", Syntax::keyword, kPostScriptData,
           "How images and programs are carried in PostScript.", "DSC 3.0", DCE_CHOICE(postscript_data)),
};

}  // namespace

std::span<const Option> options() {
  return kOptions;
}

}  // namespace dce::core
