// Bad tickets, locked and damaged documents, and limits: the code, the sentence, the page.
#include "api_testing.h"

namespace dce::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::StrNe;

TEST(TicketTest, IsReadBackAsItWasSet) {
  const TicketHandle ticket = make_ticket({{"sides", "two-sided-long-edge"}, {"page-ranges", "1-3,7"}});
  ASSERT_EQ(dce_ticket_set_json(ticket.get(), R"({"copies": 3, "sides": "one-sided"})", nullptr), DCE_OK);
  char* text = nullptr;
  ASSERT_EQ(dce_ticket_get_json(ticket.get(), &text, nullptr), DCE_OK);
  const Json json = take_json(text);
  EXPECT_EQ(json["copies"], 3);
  EXPECT_EQ(json["printer-resolution"], "150dpi");
  EXPECT_FALSE(json.contains("sides") && json["sides"] != "one-sided");
  EXPECT_TRUE(json.contains("page-ranges"));
}

TEST(TicketTest, WhatMakesNoSenseIsRefusedAndChangesNothing) {
  const TicketHandle ticket = make_ticket({{"copies", "2"}});
  dce_error error;
  EXPECT_EQ(dce_ticket_set(ticket.get(), "no-such-attribute", "1", &error), DCE_USAGE);
  EXPECT_THAT(error.message, HasSubstr("no-such-attribute"));
  EXPECT_EQ(dce_ticket_set(ticket.get(), "sides", "three-sided", &error), DCE_USAGE);
  EXPECT_THAT(error.message, HasSubstr("two-sided-long-edge")) << "says what would be right";
  EXPECT_EQ(dce_ticket_set(ticket.get(), "copies", "many", &error), DCE_USAGE);
  EXPECT_EQ(dce_ticket_set_json(ticket.get(), R"({"copies": 5, "sides": 17})", &error), DCE_USAGE);
  EXPECT_EQ(dce_ticket_set_json(ticket.get(), R"({"copies": )", &error), DCE_USAGE);
  EXPECT_EQ(dce_ticket_set_json(ticket.get(), "[1]", &error), DCE_USAGE);
  char* text = nullptr;
  ASSERT_EQ(dce_ticket_get_json(ticket.get(), &text, nullptr), DCE_OK);
  EXPECT_EQ(take_json(text)["copies"], 2);
}

TEST(FormatTest, UnknownNamesAreToldTheKnownOnes) {
  const auto engine = make_engine();
  dce_job* raw = nullptr;
  ASSERT_EQ(dce_job_create(engine.get(), &raw, nullptr), DCE_OK);
  const JobHandle job(raw, dce_job_destroy);
  dce_error error;
  EXPECT_EQ(dce_job_set_format(raw, "laserdisc", &error), DCE_USAGE);
  EXPECT_THAT(error.message, HasSubstr("pclxl"));
  EXPECT_EQ(dce_job_set_format(raw, "some/where/report.pxl", &error), DCE_OK);
}

TEST(FormatTest, WhatTheStreamCannotDoEndsTheJob) {
  const auto engine = make_engine();
  const std::string document = make_pdf(1);
  const SourceHandle source = source_of(engine.get(), document);
  JobHandle job = make_job(engine.get(), source.get(), "urf");
  ASSERT_EQ(dce_job_set_lane(job.get(), DCE_LANE_VECTOR, nullptr), DCE_OK);
  Converted result = run_job(job.get());
  EXPECT_EQ(result.code, DCE_USAGE);
  EXPECT_THAT(result.error.message, HasSubstr("vector"));

  job = make_job(engine.get(), source.get(), "urf");
  ASSERT_EQ(dce_job_set_ticket(job.get(), make_ticket({{"printer-resolution", "9600dpi"}}).get(), nullptr),
            DCE_OK);
  result = run_job(job.get());
  EXPECT_EQ(result.code, DCE_USAGE);
  EXPECT_THAT(result.error.message, HasSubstr("9600"));

  job = make_job(engine.get(), source.get());
  ASSERT_EQ(dce_job_set_ticket(job.get(), make_ticket({{"page-ranges", "7-9"}}).get(), nullptr), DCE_OK);
  EXPECT_EQ(run_job(job.get()).code, DCE_USAGE);
}

TEST(PasswordTest, NeededWrongAndRight) {
  const auto engine = make_engine();
  const std::string document = read_file(sample("encrypted.pdf"));
  const Converted none = convert(engine.get(), document);
  EXPECT_EQ(none.code, DCE_PASSWORD);
  EXPECT_EQ(none.error.code, DCE_PASSWORD);
  const Converted wrong = convert(engine.get(), document, "pwg", "Libdce");
  EXPECT_EQ(wrong.code, DCE_PASSWORD);
  EXPECT_THAT(wrong.error.message, StrNe(none.error.message)) << "needed and wrong are told apart";
  const Converted right = convert(engine.get(), document, "pwg", "libdce");
  EXPECT_EQ(right.code, DCE_OK) << right.error.message;
  EXPECT_EQ(verify(engine.get(), right.stream)["pages"], 1);

  const SourceHandle source = source_of(engine.get(), document);
  char* json = nullptr;
  EXPECT_EQ(dce_info_json(engine.get(), source.get(), nullptr, &json, nullptr), DCE_PASSWORD);
  ASSERT_EQ(dce_info_json(engine.get(), source.get(), "libdce", &json, nullptr), DCE_OK);
  EXPECT_EQ(take_json(json)["pages"], 1);
}

struct LimitCase {
  const char* name;
  void (*change)(dce_engine_options&);
  std::string (*document)();
  const char* says;
};

class LimitTest : public ::testing::TestWithParam<LimitCase> {};

TEST_P(LimitTest, EndsTheJob) {
  const auto engine = make_engine(GetParam().change);
  const Converted result = convert(engine.get(), GetParam().document());
  EXPECT_EQ(result.code, DCE_LIMIT) << result.error.message;
  EXPECT_THAT(result.error.message, HasSubstr(GetParam().says));
  // The same document passes where nothing is limited, but for time, whose document has no end.
  if (std::string_view(GetParam().name) == "seconds") return;
  const auto unlimited = make_engine();
  EXPECT_EQ(convert(unlimited.get(), GetParam().document()).code, DCE_OK);
}

INSTANTIATE_TEST_SUITE_P(
    Limits, LimitTest,
    ::testing::Values(LimitCase{"memory", [](auto& o) { o.memory_bytes = 512 << 10; },
                                [] { return read_file(sample("brochure.pdf")); }, "memory"},
                      LimitCase{"pages", [](auto& o) { o.pages = 4; }, [] { return make_pdf(5); }, "page"},
                      LimitCase{"seconds", [](auto& o) { o.seconds = 0.1; }, [] { return make_pdf(50000); },
                                "time"},
                      LimitCase{"output", [](auto& o) { o.output_bytes = 3000; }, [] { return make_pdf(30); },
                                "output limit"},
                      LimitCase{"pixels", [](auto& o) { o.image_pixels = 10000; },
                                [] { return read_file(sample("photo.jpg")); }, "pixels"}),
    [](const auto& limit) { return std::string(limit.param.name); });

TEST(InputLimitTest, HoldsForEveryKindOfSource) {
  const auto engine = make_engine([](auto& o) { o.input_bytes = 1000; });
  const std::string document = make_pdf(20);
  ASSERT_GT(document.size(), 1000u);
  dce_source* source = nullptr;
  dce_error error;
  EXPECT_EQ(dce_source_from_memory(engine.get(), document.data(), document.size(), &source, &error),
            DCE_LIMIT);
  EXPECT_EQ(dce_source_from_path(engine.get(), sample("report.pdf").c_str(), &source, &error), DCE_LIMIT);
  EXPECT_THAT(error.message, HasSubstr("report.pdf"));
  // A reader without end is stopped, too.
  const auto endless = [](void* user, uint8_t*, size_t size) -> ptrdiff_t {
    *static_cast<size_t*>(user) += size;
    return static_cast<ptrdiff_t>(size);
  };
  size_t taken = 0;
  EXPECT_EQ(dce_source_from_callback(engine.get(), endless, &taken, &source, &error), DCE_LIMIT);
  EXPECT_LT(taken, size_t{2} << 20);
  EXPECT_EQ(source, nullptr);
}

TEST(DamageTest, NothingReadable) {
  const auto engine = make_engine();
  for (const std::string& document :
       {std::string(), std::string("\0\1\2\3\4\5\6\7", 8), std::string("%PDF-1.7\n")}) {
    const Converted result = convert(engine.get(), document);
    EXPECT_EQ(result.code, DCE_UNREADABLE) << result.error.message;
    EXPECT_THAT(result.error.message, StrNe(""));
    EXPECT_EQ(result.stream, "");
  }
}

TEST(DamageTest, OneOfSeveralInputsIsNamed) {
  const auto engine = make_engine();
  const std::string good = make_pdf(1);
  const SourceHandle first = source_of(engine.get(), good);
  dce_source* raw = nullptr;
  ASSERT_EQ(dce_source_from_path(engine.get(), (std::string(DCE_TEST_DATA) + "/bombs/random.bin").c_str(),
                                 &raw, nullptr),
            DCE_OK);
  const SourceHandle second(raw, dce_source_destroy);
  const JobHandle job = make_job(engine.get(), first.get());
  ASSERT_EQ(dce_job_add_source(job.get(), second.get(), nullptr, nullptr), DCE_OK);
  const Converted result = run_job(job.get());
  EXPECT_EQ(result.code, DCE_UNREADABLE);
  EXPECT_THAT(result.error.message, HasSubstr("random.bin"));
}

TEST(DamageTest, WhatCanBePrintedIsWithAWarningForItsPage) {
  const auto engine = make_engine();
  // The third page is no page: its number stands in the tree, its object does not.
  std::string document = make_pdf(4);
  const size_t third = document.find("6 0 obj\n<</Type/Page/Parent 2 0 R");
  ASSERT_NE(third, std::string::npos);
  document.replace(third + 8, 10, "<</Type/Qa");
  document.replace(document.find("/Contents 3 0 R", third), 15, "/Contents (abc)");
  const SourceHandle source = source_of(engine.get(), document);
  const JobHandle job = make_job(engine.get(), source.get());
  std::vector<std::pair<int, std::string>> warnings;
  const auto note = [](void* user, const dce_event* event) {
    if (event->kind == DCE_EVENT_WARNING) {
      static_cast<std::vector<std::pair<int, std::string>>*>(user)->emplace_back(event->page, event->message);
    }
  };
  ASSERT_EQ(dce_job_set_event_callback(job.get(), note, &warnings, nullptr), DCE_OK);
  const Converted result = run_job(job.get());
  EXPECT_EQ(result.code, DCE_OK) << result.error.message;
  EXPECT_EQ(verify(engine.get(), result.stream)["pages"], 4);
  ASSERT_FALSE(warnings.empty());
  EXPECT_EQ(warnings.front().first, 3) << warnings.front().second;
}

TEST(VerifyTest, TellsViolationsFromWhatIsNoStream) {
  const auto engine = make_engine();
  const std::string stream = convert(engine.get(), make_pdf(3)).stream;
  EXPECT_EQ(verify(engine.get(), stream)["errors"], Json::array());
  const Json cut = verify(engine.get(), stream.substr(0, stream.size() - 100));
  EXPECT_FALSE(cut["errors"].empty());
  const std::string text = "no print stream at all";
  const SourceHandle source = source_of(engine.get(), text);
  char* json = nullptr;
  EXPECT_EQ(dce_verify_json(engine.get(), source.get(), nullptr, &json, nullptr), DCE_UNREADABLE);
}

std::string page_png(dce_engine* engine, const std::string& stream, int page, int width, dce_code expected = DCE_OK) {
  const SourceHandle source = source_of(engine, stream);
  std::string image;
  dce_error error;
  EXPECT_EQ(dce_stream_page_png(engine, source.get(), page, width, append_to_string, &image, &error), expected)
      << error.message;
  return image;
}

/// From a PNG's header.
int png_number(const std::string& image, size_t at) {
  int number = 0;
  for (size_t i = 0; i < 4; ++i) number = number << 8 | static_cast<unsigned char>(image.at(at + i));
  return number;
}

TEST(StreamPageTest, IsDrawnSmall) {
  const auto engine = make_engine();
  for (const char* format : {"pwg", "urf", "pcl5", "pclxl", "pclm"}) {
    const std::string stream = convert(engine.get(), make_pdf(3), format).stream;
    const std::string image = page_png(engine.get(), stream, 2, 300);
    ASSERT_TRUE(image.starts_with("\x89PNG")) << format;
    EXPECT_EQ(png_number(image, 16), 300) << format;
    EXPECT_NEAR(png_number(image, 20), 300 * 842 / 595, 2) << format;
    EXPECT_EQ(image, page_png(engine.get(), stream, 3, 300)) << format << ": the pages are alike";
    page_png(engine.get(), stream, 4, 300, DCE_USAGE);
    page_png(engine.get(), stream, 0, 300, DCE_USAGE);
  }
  page_png(engine.get(), "no print stream at all", 1, 300, DCE_UNREADABLE);
}

}  // namespace
}  // namespace dce::testing
