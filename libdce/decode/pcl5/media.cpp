#include "decode/pcl5/media.h"

namespace dce::core::pcl5 {
namespace {

constexpr PaperSize inches(int code, const char* name, double width, double height) {
  return {code, name, width * 72, height * 72, false};
}
constexpr PaperSize millimetres(int code, const char* name, double width, double height) {
  return {code, name, width * 72 / 25.4, height * 72 / 25.4, true};
}

// PCL 5 Technical Reference "Page Size Command", and the PCL 5 Comparison Guide for what later printers
// added.
constexpr PaperSize papers[] = {
    inches(1, "EXECUTIVE", 7.25, 10.5),
    inches(2, "LETTER", 8.5, 11),
    inches(3, "LEGAL", 8.5, 14),
    inches(5, "STATEMENT", 5.5, 8.5),
    inches(6, "LEDGER", 11, 17),
    inches(10, "FOOLSCAP", 8.5, 13),
    millimetres(17, "ROC16K", 195, 270),
    millimetres(18, "JISEXEC", 216, 330),
    millimetres(24, "A6", 105, 148),
    millimetres(25, "A5", 148, 210),
    millimetres(26, "A4", 210, 297),
    millimetres(27, "A3", 297, 420),
    millimetres(44, "JISB6", 128, 182),
    millimetres(45, "JISB5", 182, 257),
    millimetres(46, "JISB4", 257, 364),
    millimetres(71, "JPOST", 100, 148),
    millimetres(72, "JPOSTD", 148, 200),
    inches(78, "INDEX3X5", 3, 5),
    inches(80, "MONARCH", 3.875, 7.5),
    inches(81, "COM10", 4.125, 9.5),
    millimetres(90, "DL", 110, 220),
    millimetres(91, "C5", 162, 229),
    millimetres(99, "B6", 125, 176),
    millimetres(100, "B5", 176, 250),
    inches(custom_paper_code, "CUSTOM", 8.5, 11),
};

}  // namespace

const PaperSize* find_paper(int code) {
  for (const PaperSize& paper : papers) {
    if (paper.code == code) return &paper;
  }
  return nullptr;
}

const PaperSize* find_paper(std::string_view pjl_name) {
  for (const PaperSize& paper : papers) {
    if (paper.pjl_name == pjl_name) return &paper;
  }
  return nullptr;
}

double logical_page_inset(bool metric, bool landscape) {
  int dots = landscape ? (metric ? 59 : 60) : (metric ? 71 : 75);
  return dots * 72.0 / 300;
}

}  // namespace dce::core::pcl5
