// Real and broken messages of other projects: each gives documents or a sentence.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "input/packing.h"
#include "unpack_for_test.h"

namespace dce::core {
namespace {

TEST(MailCorpus, EachGivesDocumentsOrAReason) {
  const std::filesystem::path folder = DCE_CORPUS "/mail";
  if (!std::filesystem::is_directory(folder)) GTEST_SKIP() << "no " << folder;
  const char* const show = getenv("DCE_SHOW_MAIL");
  size_t converted = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    std::ifstream stream(file.path(), std::ios::binary);
    const std::string content(std::istreambuf_iterator<char>(stream), {});
    const Packing packing = recognise_packing(testing::bytes_of(content));
    if (packing == Packing::none) {
      if (show) printf("%s: no mail\n", file.path().filename().c_str());
      continue;
    }
    testing::Collector found;
    const Status status = unpack(testing::bytes_of(content), {.text = MessageText::print}, found);
    converted += status.ok();
    if (status.ok()) {
      EXPECT_FALSE(found.documents.empty()) << file.path();
    } else {
      EXPECT_FALSE(status.message().empty()) << file.path();
    }
    if (show) {
      printf("%s: %d %s\n", file.path().filename().c_str(), int(packing), status.message().c_str());
      for (const auto& document : found.documents) {
        printf("    %s, %zu bytes\n", document.name.c_str(), document.bytes.size());
        if (show[0] == '/') {
          std::ofstream(std::string(show) + "/" + file.path().filename().string() + "." +
                            std::to_string(&document - found.documents.data()),
                        std::ios::binary)
              << document.bytes;
        }
      }
      for (const auto& warning : found.warnings) printf("    ! %s\n", warning.c_str());
    }
  }
  EXPECT_GT(converted, 50u);
}

}  // namespace
}  // namespace dce::core
