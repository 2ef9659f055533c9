#include "worker/operate/system_paper.h"

#include <langinfo.h>
#include <locale.h>

#include <cstdint>
#include <fstream>

namespace dce::worker {
namespace {

constexpr uintptr_t kHeightOfLetter = 279;  // mm

}  // namespace

std::string system_paper() {
  std::ifstream file("/etc/papersize");
  for (std::string word; file >> word;) {
    if (word[0] != '#') return word;
    std::getline(file, word);
  }
  const locale_t locale = newlocale(LC_PAPER_MASK, "", nullptr);
  if (locale == nullptr) return "a4";
  // glibc gives such a number as if it were a text's address.
  const auto height = reinterpret_cast<uintptr_t>(nl_langinfo_l(_NL_PAPER_HEIGHT, locale)) & 0xffffffff;
  freelocale(locale);
  return height == kHeightOfLetter ? "letter" : "a4";
}

}  // namespace dce::worker
