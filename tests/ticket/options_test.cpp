#include "ticket/options.h"

#include <gmock/gmock.h>

#include <climits>
#include <set>

#include "ticket/finishings.h"
#include "ticket/words.h"

namespace dce::core {
namespace {

using ::testing::HasSubstr;

Ticket with(std::string_view assignment) {
  Ticket ticket;
  const Status status = set_option(ticket, assignment);
  EXPECT_TRUE(status.ok()) << assignment << ": " << status.message();
  return ticket;
}

std::string refusal(std::string_view assignment) {
  Ticket ticket;
  const Status status = set_option(ticket, assignment);
  EXPECT_EQ(status.code(), Code::usage) << assignment;
  EXPECT_EQ(ticket, Ticket()) << assignment;
  return status.message();
}

TEST(Options, NamesAreKeywordsAndUnique) {
  std::set<std::string> seen;
  for (const Option& option : options()) {
    EXPECT_TRUE(is_keyword(option.name));
    EXPECT_TRUE(seen.insert(std::string(option.name)).second) << option.name;
    for_each_word(option.aliases, [&](std::string_view alias) {
      EXPECT_TRUE(seen.insert(std::string(alias)).second) << alias;
      EXPECT_EQ(find_option(alias), &option);
    });
    EXPECT_FALSE(option.description.empty()) << option.name;
  }
}

TEST(Options, EveryKeywordSetsAndReadsBack) {
  for (const Option& option : options()) {
    std::set<std::string> words;
    for (const OptionValue& value : option.values) {
      Ticket ticket;
      ASSERT_TRUE(set_option(ticket, option.name, value.keyword).ok()) << option.name << "=" << value.keyword;
      Ticket again;
      ASSERT_TRUE(set_option(again, option.name, option_value(ticket, option)).ok());
      EXPECT_EQ(ticket, again) << option.name << "=" << value.keyword;
      EXPECT_TRUE(words.insert(std::string(value.keyword)).second) << value.keyword;
      for_each_word(value.aliases, [&](std::string_view alias) {
        EXPECT_TRUE(words.insert(std::string(alias)).second) << option.name << " " << alias;
        Ticket other;
        EXPECT_TRUE(set_option(other, option.name, alias).ok()) << alias;
        EXPECT_EQ(other, ticket) << alias;
      });
    }
  }
}

TEST(Options, EnumsTakeKeywordOrNumber) {
  EXPECT_EQ(with("orientation-requested=4").orientation_requested, Orientation::landscape);
  EXPECT_EQ(with("orientation-requested=landscape").orientation_requested, Orientation::landscape);
  EXPECT_EQ(with("landscape").orientation_requested, Orientation::landscape);
  EXPECT_EQ(with("print-quality=5").print_quality, Quality::high);
  EXPECT_EQ(with("Print-Quality=Draft").print_quality, Quality::draft);
  EXPECT_THAT(refusal("print-quality=6"), HasSubstr("draft, normal or high"));
}

TEST(Options, Finishings) {
  EXPECT_EQ(with("finishings=20").finishings, (std::vector<Finishing>{{20, "staple-top-left"}}));
  EXPECT_EQ(with("finishings=staple-top-left,punch").finishings,
            (std::vector<Finishing>{{20, "staple-top-left"}, {5, "punch"}}));
  EXPECT_EQ(with("finishings=none").finishings, std::vector<Finishing>());
  EXPECT_EQ(with("finishings=staple,staple,4").finishings, (std::vector<Finishing>{{4, "staple"}}));
  EXPECT_THAT(refusal("finishings=staple-top"), HasSubstr("did you mean staple-top-left?"));
  refusal("finishings=");
  refusal("finishings=staple,");
  refusal("finishings=17");
  for (const FinishingName& name : finishing_names()) {
    EXPECT_EQ(finishing_from_text(std::to_string(name.value))->keyword, name.keyword);
  }
}

TEST(Options, PageRanges) {
  EXPECT_EQ(with("page-ranges=1-3,7,9-").page_ranges, (std::vector<PageRange>{{1, 3}, {7, 7}, {9, INT_MAX}}));
  EXPECT_EQ(with("page-ranges=-5").page_ranges, (std::vector<PageRange>{{1, 5}}));
  EXPECT_EQ(with("page-ranges=9,1-3,2-4,5").page_ranges, (std::vector<PageRange>{{1, 5}, {9, 9}}));
  for (const char* bad :
       {"page-ranges=0", "page-ranges=3-1", "page-ranges=a", "page-ranges=1,,2", "page-ranges=-",
        "page-ranges=1-2-3", "page-ranges=99999999999", "page-ranges=--1"}) {
    EXPECT_THAT(refusal(bad), HasSubstr("1-3,7,9-"));
  }
}

TEST(Options, ResolutionMediaAndMargins) {
  EXPECT_EQ(with("printer-resolution=600dpi").printer_resolution, (Resolution{600, 600}));
  EXPECT_EQ(with("printer-resolution=600x1200dpi").printer_resolution, (Resolution{600, 1200}));
  EXPECT_EQ(with("printer-resolution=1200").printer_resolution, (Resolution{1200, 1200}));
  EXPECT_EQ(with("printer-resolution=236dpcm").printer_resolution, (Resolution{599, 599}));
  for (const char* bad :
       {"printer-resolution=", "printer-resolution=0", "printer-resolution=600x", "printer-resolution=x600",
        "printer-resolution=99999999", "printer-resolution=600x600x600"}) {
    refusal(bad);
  }
  EXPECT_EQ(with("media=a5").media->name, "iso_a5_148x210mm");
  EXPECT_EQ(with("PageSize=Letter").media->name, "na_letter_8.5x11in");
  EXPECT_EQ(with("media-left-margin=423").margins, (Margins{-1, -1, 423, -1}));
  refusal("media-left-margin=-1");
  EXPECT_EQ(
      with("media-col={media-size={x-dimension=10000 y-dimension=5000} media-source=Tray-2}").media_source,
      "tray-2");
  EXPECT_EQ(with("media-col={media-size={x-dimension=21000 y-dimension=29700}}").media->name,
            "iso_a4_210x297mm");
  EXPECT_EQ(with("media-col={media-size={x-dimension=21010 y-dimension=29700}}").media->x_dimension, 21010);
  for (const char* bad :
       {"media-col=", "media-col={", "media-col={{}}", "media-col={media-size=1}", "media-col={a=b}",
        "media-col={media-size={x-dimension=1 y-dimension=1}}", "media-col={media-source=x} y",
        "media-col={media-size={x-dimension=21000}}", "media-col={media-col={media-type=labels}}",
        "media-col={media-source={media-source={a={b={c={d=1}}}}}}"}) {
    refusal(bad);
  }
}

TEST(Options, CopiesAndCollation) {
  EXPECT_EQ(with("copies=3").copies, 3);
  EXPECT_THAT(refusal("copies=0"), HasSubstr("1 to 9999"));
  refusal("copies=1.5");
  EXPECT_THAT(refusal("copies="), HasSubstr("copies=VALUE"));
  EXPECT_FALSE(with("collate=false").collate);
  EXPECT_FALSE(with("multiple-document-handling=separate-documents-uncollated-copies").collate);
  EXPECT_EQ(with("multiple-document-handling=single-document").document_handling,
            DocumentHandling::single_document);
  EXPECT_EQ(with("outputorder=reverse").page_delivery, PageDelivery::reverse_order);
}

TEST(Options, TextsAreOneCleanLine) {
  EXPECT_EQ(with("job-name=Rechnung für Müller = 3").job_name, "Rechnung für Müller = 3");
  refusal("job-name=a\nb");
  refusal("job-name=a\x1b%-12345X");
  refusal("job-name=\xff\xfe");
  refusal("job-name=\xed\xa0\x80");
  refusal("job-name=\xc2\x85");
  refusal("job-name=" + std::string(256, 'x'));
  EXPECT_EQ(with("watermark-opacity=30").watermark_opacity, 0.3);
  EXPECT_EQ(with("document-natural-language=de-AT").document_language, "de-AT");
  refusal("document-natural-language=de AT");
}

TEST(Options, UnknownNamesAndValuesSuggest) {
  EXPECT_THAT(refusal("side=two-sided-long-edge"), HasSubstr("did you mean sides?"));
  EXPECT_THAT(refusal("sides=two-sided"
                      "-long"),
              HasSubstr("did you mean two-sided-long-edge?"));
  EXPECT_THAT(refusal("sides"), HasSubstr("sides=VALUE"));
  EXPECT_THAT(refusal("zzzzzz=1"), HasSubstr("there is no option \"zzzzzz\""));
  EXPECT_THAT(refusal("media-source=tray 1"), HasSubstr("keyword"));
  refusal("");
  refusal("=");
  refusal("=1");
  EXPECT_THAT(refusal(std::string(100'000, 'a') + "=1"), HasSubstr("..."));
}

}  // namespace
}  // namespace dce::core
