#include "ticket/ticket_json.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "ticket/options.h"

namespace dce::core {
namespace {

using ::testing::HasSubstr;

std::string refusal(std::string_view json) {
  Ticket ticket;
  ticket.copies = 7;
  const Ticket before = ticket;
  const Status status = read_ticket_json(json, ticket);
  EXPECT_EQ(status.code(), Code::usage) << json;
  EXPECT_EQ(ticket, before) << json;
  return status.message();
}

TEST(TicketJson, ReadsEverySyntax) {
  Ticket ticket;
  const Status status = read_ticket_json(R"({"copies": 2, "sides": "two-sided-long-edge", "media": "A4",
      "page-ranges": ["1-3", 7, "9-"], "finishings": [20, "punch"], "orientation-requested": 4, "collate": false,
      "printer-resolution": "600x1200dpi", "job-name": "Grüße", "media-type": null,
      "media-col": {"media-size": {"x-dimension": 10000, "y-dimension": 15000}, "media-top-margin": 300}})",
                                         ticket);
  ASSERT_TRUE(status.ok()) << status.message();
  EXPECT_EQ(ticket.copies, 2);
  EXPECT_EQ(ticket.page_ranges.size(), 3u);
  EXPECT_EQ(ticket.finishings.size(), 2u);
  EXPECT_EQ(ticket.orientation_requested, Orientation::landscape);
  EXPECT_FALSE(ticket.collate);
  EXPECT_EQ(ticket.job_name, "Grüße");
  EXPECT_EQ(ticket.margins->top, 300);
  EXPECT_EQ(ticket.media->name, "om_small-photo_100x150mm");
}

TEST(TicketJson, RoundTripsWhatEachOptionCanSay) {
  EXPECT_EQ(write_ticket_json(Ticket()), "{}\n");
  Ticket ticket;
  for (const char* assignment : {"copies=5",
                                 "collate=no",
                                 "page-ranges=2-4,8-",
                                 "outputorder=reverse",
                                 "sides=two-sided-short-edge",
                                 "number-up=6",
                                 "number-up-layout=btrl",
                                 "page-border=single",
                                 "imposition-template=signature",
                                 "media=custom_a_100x150mm",
                                 "media-source=tray-2",
                                 "media-type=labels",
                                 "media-right-margin=0",
                                 "output-bin=face-up",
                                 "orientation-requested=none",
                                 "print-scaling=fill",
                                 "print-color-mode=bi-level",
                                 "print-quality=high",
                                 "screening=blue-noise",
                                 "cmyk-profile=/tmp/x.icc",
                                 "black-preservation=none",
                                 "printer-resolution=300x600",
                                 "finishings=staple,fold-z",
                                 "job-name=a \"b\" \\ c",
                                 "job-originating-user-name=me",
                                 "job-sheets=standard",
                                 "document-natural-language=fr",
                                 "dce-mail-message=print",
                                 "watermark-text=ENTWURF",
                                 "watermark-image=/tmp/x.png",
                                 "watermark-opacity=29",
                                 "pwg-raster-document-sheet-back=rotated",
                                 "postscript-level=2",
                                 "postscript-data=binary"}) {
    ASSERT_TRUE(set_option(ticket, assignment).ok()) << assignment;
  }
  for (const Option& option : options()) {
    const bool unset = option_value(ticket, option) == option_value(Ticket(), option);
    EXPECT_EQ(unset, option.name.starts_with("media-") && option.name.ends_with("-margin") &&
                         option.name != "media-right-margin")
        << option.name;
  }
  Ticket again;
  ASSERT_TRUE(read_ticket_json(write_ticket_json(ticket), again).ok());
  EXPECT_EQ(again, ticket);
}

TEST(TicketJson, RefusesNonsense) {
  EXPECT_THAT(refusal(""), HasSubstr("JSON object"));
  EXPECT_THAT(refusal("[]"), HasSubstr("JSON object"));
  EXPECT_THAT(refusal("{\"copies\": 2,}"), HasSubstr("JSON object"));
  EXPECT_THAT(refusal("{\"copys\": 2}"), HasSubstr("did you mean copies?"));
  EXPECT_THAT(refusal("{\"copies\": 2.5}"), HasSubstr("copies"));
  EXPECT_THAT(refusal("{\"copies\": 1e99}"), HasSubstr("copies"));
  EXPECT_THAT(refusal("{\"copies\": [1]}"), HasSubstr("copies"));
  EXPECT_THAT(refusal("{\"page-ranges\": []}"), HasSubstr("page-ranges"));
  EXPECT_THAT(refusal("{\"page-ranges\": [[1]]}"), HasSubstr("page-ranges"));
  EXPECT_THAT(refusal("{\"copies\": 3, \"sides\": {}}"), HasSubstr("sides"));
  EXPECT_THAT(refusal("{\"media-col\": {\"media-size\": {\"x-dimension\": -1, \"y-dimension\": 5}}}"),
              HasSubstr("media-col"));
  refusal("{\"job-name\": \"\\u001b\"}");
  refusal("{\"job-name\": \"\xff\"}");
  refusal(std::string(200'000, '['));
  EXPECT_THAT(refusal(std::string((1 << 20) + 1, ' ')), HasSubstr("1 MB"));
}

TEST(TicketJson, SchemaAndTableNameEveryOption) {
  const std::string schema = ticket_schema_json(), table = options_json(), page = options_markdown();
  for (const Option& option : options()) {
    EXPECT_THAT(schema, HasSubstr("\"" + std::string(option.name) + "\""));
    EXPECT_THAT(table, HasSubstr("\"name\": \"" + std::string(option.name) + "\""));
    EXPECT_THAT(page, HasSubstr("| `" + std::string(option.name) + "`"));
  }
}

// docs/ticket.md is the table's own words. DCE_UPDATE_DOCS=1 writes it anew.
TEST(TicketJson, CommittedPageIsTheTables) {
  const std::filesystem::path path =
      std::filesystem::path(DCE_TEST_DATA "/../../docs/ticket.md").lexically_normal();
  if (std::getenv("DCE_UPDATE_DOCS") != nullptr) std::ofstream(path, std::ios::binary) << options_markdown();
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_TRUE(text.str() == options_markdown())
      << "docs/ticket.md is out of date: run test_ticket with DCE_UPDATE_DOCS=1";
}

}  // namespace
}  // namespace dce::core
