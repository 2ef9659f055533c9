#include "mupdf/long_names.h"

#include <gmock/gmock.h>

namespace dce::core {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::set<std::string> names_in(const std::string& content) {
  std::set<std::string> names;
  add_long_names(content, names);
  return names;
}

TEST(LongNames, AreThoseThatMuPdfWouldCut) {
  const std::string kept(most_name_bytes, 'a'), cut(most_name_bytes + 1, 'b'), last(300, 'c');
  EXPECT_THAT(names_in("/" + kept + " 20 Tf/" + cut + "[/F 9 Tf]/" + last), ElementsAre(cut, last));
  EXPECT_THAT(names_in("(" + cut + ")"), IsEmpty());
}

TEST(LongNames, AreCountedInBytesAndNotAsTheyAreWritten) {
  std::string written, name;
  for (int i = 0; i < 70; ++i) {
    written += "#41#zz";
    name += "A#zz";
  }
  EXPECT_THAT(names_in("/" + written + "\n"), ElementsAre(name));
  EXPECT_THAT(names_in("/" + written.substr(0, 180)), IsEmpty()) << "120 bytes";
}

TEST(LongNames, AreNotMoreThanAThousand) {
  std::string content;
  for (int i = 0; i < 2000; ++i) content += "/" + std::string(200, 'a') + std::to_string(i);
  EXPECT_EQ(names_in(content).size(), 1000U);
}

}  // namespace
}  // namespace dce::core
