// A document within another that makes its process crash.
#include "worker/supervise/unpack_detour.h"

#include <dce/dce.h>
#include <gmock/gmock.h>

namespace dce::worker {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

struct Warnings final : Outlet {
  bool opened(uint32_t) override { return true; }
  bool page(uint32_t, uint32_t, uint64_t) override { return true; }
  bool warning(uint32_t, const std::string& message) override { return texts.push_back(message), true; }
  bool data(std::span<const uint8_t>) override { return true; }
  bool gone() override { return false; }
  std::vector<std::string> texts;
};

class Unpacking : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(nursery_.wait_until_ready(30s)) << nursery_.why_not(); }

  static MemoryFile sealed() {
    MemoryFile document;
    document.seal();
    return document;
  }

  Nursery nursery_{{.program = DCE_CRASHING_ZYGOTE}};
  Warnings outlet_;
  const Task task_{.format = "pclxl", .input_bytes = 1000};
  const Nurseries nurseries_{.library = nursery_, .office = &nursery_};
  const Workshop workshop_{
      .nurseries = nurseries_, .task = task_, .outlet = outlet_, .deadline = ChildRun::Clock::now() + 30s};
};

TEST_F(Unpacking, LeavesOutWhatMakesItsProcessCrash) {
  const Prepared prepared = by_unpacking(workshop_, {.name = "letter.eml"}, sealed());
  ASSERT_FALSE(prepared.failed) << prepared.failed->message;
  ASSERT_EQ(prepared.material.labels.size(), 2u);
  EXPECT_EQ(prepared.material.labels[0].name, "part 3");
  EXPECT_EQ(prepared.material.labels[1].name, "part 1");
  EXPECT_THAT(outlet_.texts,
              ElementsAre(HasSubstr("\"part 2\" is left out: the converting process ended with signal 6"),
                          "part 1 is odd", "part 3 is odd"));
}

TEST_F(Unpacking, EndsAsACrashWhereNothingElseIsLeft) {
  const Prepared prepared = by_unpacking(workshop_, {.name = "one"}, sealed());
  ASSERT_TRUE(prepared.failed);
  EXPECT_EQ(prepared.failed->kind, Outcome::Kind::crashed);
  EXPECT_EQ(prepared.failed->code, DCE_INTERNAL);
  EXPECT_THAT(prepared.failed->message, HasSubstr("ended with signal 6"));
  EXPECT_THAT(outlet_.texts, ElementsAre(HasSubstr("\"part 2\" is left out")));
}

TEST_F(Unpacking, EndsAsACrashWhereTheOnlyDocumentInItCrashesOffice) {
  Material material;
  material.labels.push_back({.name = "letter.docx", .media_type = {}, .password = {}, .optional = true});
  material.documents.push_back(sealed());
  const std::optional<Outcome> failed = prepare(workshop_, material, {{.by = "office", .format = "docx"}});
  ASSERT_TRUE(failed);
  EXPECT_EQ(failed->kind, Outcome::Kind::crashed);
  EXPECT_EQ(failed->code, DCE_INTERNAL);
  EXPECT_THAT(outlet_.texts, Contains(HasSubstr("\"letter.docx\" is left out")));
}

}  // namespace
}  // namespace dce::worker
