// What a document is, and who reads it.
#include "api_testing.h"

namespace dce::testing {
namespace {

using ::testing::HasSubstr;

class RecogniseTest : public FolderTest {
 protected:
  std::string recognise(const std::string& document, const char* name) {
    const SourceHandle source = source_of(engine_.get(), document);
    EXPECT_EQ(dce_source_set_name(source.get(), name, nullptr), DCE_OK);
    char* json = nullptr;
    dce_error error{};
    if (dce_recognise_json(engine_.get(), source.get(), nullptr, &json, &error) != DCE_OK) return error.message;
    const std::string text = json;
    dce_free(json);
    return text;
  }

  EngineHandle engine_ = make_engine();
};

TEST_F(RecogniseTest, SaysWhoReadsADocument) {
  EXPECT_THAT(recognise(make_pdf(1), "letter.docx"), HasSubstr(R"("read_by": "library")"));
  EXPECT_THAT(recognise("{\\rtf1 text}", "letter.pdf"), HasSubstr(R"("read_by": "office")"));
  EXPECT_THAT(recognise("a,b\n1,2\n", "folder/table.csv"), HasSubstr(R"("format": "csv")"));
  EXPECT_THAT(recognise("a,b\n1,2\n", "table"), HasSubstr(R"("format": "text")"));
  EXPECT_THAT(recognise(std::string("\0\1\2\3", 4), "table.csv"), HasSubstr("no format known"));
}

TEST_F(RecogniseTest, JobsNameWhatAnEngineWouldRead) {
  const std::string document = "{\\rtf1 text}";
  const SourceHandle source = source_of(engine_.get(), document);
  char* json = nullptr;
  dce_error error{};
  EXPECT_EQ(dce_info_json(engine_.get(), source.get(), nullptr, &json, &error), DCE_UNREADABLE);
  EXPECT_THAT(error.message, HasSubstr("rtf (Rich Text)"));
}

}  // namespace
}  // namespace dce::testing
