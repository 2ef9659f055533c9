#include "decode/pclxl/media.h"

#include <algorithm>
#include <cctype>

namespace dce::core::pclxl {
namespace {

constexpr Media inches(int value, const char* name, const char* pjl, double width, double height) {
  return {value, name, pjl, width * 72, height * 72};
}
constexpr Media millimetres(int value, const char* name, const char* pjl, double width, double height) {
  return {value, name, pjl, width * 72 / 25.4, height * 72 / 25.4};
}

// PCL XL Feature Reference 2.0 and 2.1, MediaSize.
constexpr Media sizes[] = {
    inches(0, "eLetterPaper", "LETTER", 8.5, 11),
    inches(1, "eLegalPaper", "LEGAL", 8.5, 14),
    millimetres(2, "eA4Paper", "A4", 210, 297),
    inches(3, "eExecPaper", "EXECUTIVE", 7.25, 10.5),
    inches(4, "eLedgerPaper", "LEDGER", 11, 17),
    millimetres(5, "eA3Paper", "A3", 297, 420),
    inches(6, "eCOM10Envelope", "COM10", 4.125, 9.5),
    inches(7, "eMonarchEnvelope", "MONARCH", 3.875, 7.5),
    millimetres(8, "eC5Envelope", "C5", 162, 229),
    millimetres(9, "eDLEnvelope", "DL", 110, 220),
    millimetres(10, "eJB4Paper", "JISB4", 257, 364),
    millimetres(11, "eJB5Paper", "JISB5", 182, 257),
    millimetres(12, "eB5Envelope", "B5", 176, 250),
    millimetres(13, "eB5Paper", "B5PAPER", 176, 250),
    millimetres(14, "eJPostcard", "JPOST", 100, 148),
    millimetres(15, "eJDoublePostcard", "JPOSTD", 200, 148),
    millimetres(16, "eA5Paper", "A5", 148, 210),
    millimetres(17, "eA6Paper", "A6", 105, 148),
    millimetres(18, "eJB6Paper", "JISB6", 128, 182),
    millimetres(19, "eJIS8K", "JIS8K", 270, 390),
    millimetres(20, "eJIS16K", "JIS16K", 195, 270),
    millimetres(21, "eJISExec", "JISEXEC", 216, 330),
    inches(96, "eDefaultPaperSize", "DEFAULT", 8.5, 11),
};

}  // namespace

const Media* find_media(int64_t value) {
  for (const Media& media : sizes) {
    if (media.value == value) return &media;
  }
  return nullptr;
}

const Media* find_media(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  for (const Media& media : sizes) {
    if (name == media.pjl_name) return &media;
  }
  return nullptr;
}

std::string media_source_name(int64_t value) {
  static constexpr const char* names[] = {"eDefaultSource",    "eAutoSelect",    "eManualFeed",
                                          "eMultiPurposeTray", "eUpperCassette", "eLowerCassette",
                                          "eEnvelopeTray",     "eThirdCassette"};
  return value >= 0 && value < static_cast<int64_t>(std::size(names)) ? names[value] : std::to_string(value);
}

std::string media_destination_name(int64_t value) {
  static constexpr const char* names[] = {"eDefaultDestination", "eFaceDownBin", "eFaceUpBin",
                                          "eJobOffsetBin"};
  return value >= 0 && value < static_cast<int64_t>(std::size(names)) ? names[value] : std::to_string(value);
}

}  // namespace dce::core::pclxl
