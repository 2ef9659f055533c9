#include "unpack/rtf_text_reader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>
#include <vector>

#include "stream/byte_reader.h"
#include "stream/charset.h"

namespace dce::core {
namespace {

// [MS-OXRTFCP] 2.1.3.
constexpr uint32_t compressed_magic = 0x75465a4c, plain_magic = 0x414c454d;
constexpr size_t dictionary_size = 4096;
constexpr std::string_view dictionary_start =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    "\\fdecor MS "
    "Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    "\\pard\\plain\\f0\\fs20\\b"
    "\\i\\u\\tab\\tx";
static_assert(dictionary_start.size() == 207);

constexpr size_t most_text = 32u << 20;
constexpr size_t most_groups = 1000;

/// Groups whose text is not the document's.
constexpr std::string_view destinations[] = {"fonttbl", "colortbl", "stylesheet", "info",      "pict",
                                             "object",  "pntext",   "header",     "footer",    "pntxta",
                                             "pntxtb",  "fldinst",  "listtext",   "bkmkstart", "bkmkend",
                                             "xe",      "mhtmltag", "generator"};

struct Group {
  bool ignored = false;
  bool tag = false;       ///< \htmltag: HTML that is in no text
  bool rtf_only = false;  ///< \htmlrtf: what stands for that HTML in the RTF
  int fallback = 1;       ///< characters after \u that stand for it
};

class TextReader {
 public:
  explicit TextReader(const std::string& rtf) : rtf_(rtf), groups_(1) {}

  RtfText read() {
    while (at_ < rtf_.size() && out_.text.size() < most_text) {
      const char c = rtf_[at_++];
      if (c == '{') {
        if (groups_.size() >= most_groups) break;
        groups_.push_back(groups_.back());
      } else if (c == '}') {
        if (groups_.size() > 1) groups_.pop_back();
      } else if (c == '\\') {
        control();
      } else if (c != '\r' && c != '\n') {
        add(c);
      }
    }
    flush();
    return std::move(out_);
  }

 private:
  void control() {
    if (at_ >= rtf_.size()) return;
    const char c = rtf_[at_];
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return word();
    ++at_;
    switch (c) {
      case '\'': {
        unsigned value = 0;
        const char* const digits = rtf_.data() + at_;
        const char* const end = rtf_.data() + std::min(at_ + 2, rtf_.size());
        if (std::from_chars(digits, end, value, 16).ptr == end) add(static_cast<char>(value));
        at_ = std::min(at_ + 2, rtf_.size());
        break;
      }
      case '*':
        starred_ = true;
        break;
      case '~':
        add_text("\xc2\xa0");
        break;
      case '_':
        add('-');
        break;
      case '\r':
      case '\n':
        add_text("\n");
        break;
      case '{':
      case '}':
      case '\\':
        add(c);
        break;
      default:
        break;
    }
  }

  void word() {
    const size_t begin = at_;
    while (at_ < rtf_.size() && ((rtf_[at_] | 0x20) >= 'a' && (rtf_[at_] | 0x20) <= 'z')) ++at_;
    const std::string_view name = std::string_view(rtf_).substr(begin, at_ - begin);
    int number = 0;
    const char* const digits = rtf_.data() + at_;
    const char* const end = std::from_chars(digits, rtf_.data() + rtf_.size(), number).ptr;
    const bool has_number = end != digits;
    at_ += static_cast<size_t>(end - digits);
    if (at_ < rtf_.size() && rtf_[at_] == ' ') ++at_;
    Group& group = groups_.back();
    const bool starred = std::exchange(starred_, false);
    if (name == "htmltag") {
      group.tag = true;
    } else if (name == "htmlrtf") {
      group.rtf_only = !has_number || number != 0;
    } else if (name == "fromhtml") {
      out_.html = !has_number || number != 0;
    } else if (starred ||
               std::find(std::begin(destinations), std::end(destinations), name) != std::end(destinations)) {
      group.ignored = true;
    } else if (name == "ansicpg" && number > 0) {
      charset_ = charset_of_codepage(static_cast<uint32_t>(number));
    } else if (name == "uc" && number >= 0) {
      group.fallback = std::min(number, 8);
    } else if (name == "u") {
      unicode(number, group.fallback);
    } else if (name == "bin") {
      at_ += std::min<size_t>(static_cast<size_t>(std::max(number, 0)), rtf_.size() - at_);
    } else {
      character(name);
    }
  }

  void character(std::string_view name) {
    if (name == "par" || name == "line") add_text("\n");
    if (name == "tab") add_text("\t");
    if (name == "lquote") add_text("\xe2\x80\x98");
    if (name == "rquote") add_text("\xe2\x80\x99");
    if (name == "ldblquote") add_text("\xe2\x80\x9c");
    if (name == "rdblquote") add_text("\xe2\x80\x9d");
    if (name == "bullet") add_text("\xe2\x80\xa2");
    if (name == "endash") add_text("\xe2\x80\x93");
    if (name == "emdash") add_text("\xe2\x80\x94");
    if (name == "cell") add_text("\t");
    if (name == "row") add_text("\n");
  }

  /// A UTF-16 unit, signed; halves of a pair come one after the other.
  void unicode(int number, int fallback) {
    const auto unit = static_cast<uint16_t>(number);
    const uint8_t bytes[] = {static_cast<uint8_t>(high_ & 0xff), static_cast<uint8_t>(high_ >> 8),
                             static_cast<uint8_t>(unit & 0xff), static_cast<uint8_t>(unit >> 8)};
    const bool low = unit >= 0xdc00 && unit < 0xe000;
    if (unit >= 0xd800 && unit < 0xdc00) {
      high_ = unit;
    } else {
      const Bytes text = low && high_ != 0 ? Bytes(bytes) : Bytes(bytes).last(2);
      high_ = 0;
      add_text(utf8_from_charset(text, "utf-16le").value_or("?"));
    }
    skip_ = fallback;
  }

  bool silent() const {
    const Group& group = groups_.back();
    return group.ignored || (group.rtf_only && !group.tag);
  }

  void add(char c) {
    if (skip_ > 0) {
      --skip_;
      return;
    }
    starred_ = false;
    if (!silent()) pending_ += c;
  }

  void add_text(std::string_view utf8) {
    if (silent()) return;
    flush();
    out_.text += utf8;
  }

  /// Characters of the RTF's own code page, together: some are two bytes.
  void flush() {
    if (pending_.empty()) return;
    const Bytes bytes(reinterpret_cast<const uint8_t*>(pending_.data()), pending_.size());
    out_.text += utf8_from_text(bytes, charset_);
    pending_.clear();
  }

  const std::string& rtf_;
  size_t at_ = 0;
  std::vector<Group> groups_;
  std::string charset_ = "windows-1252", pending_;
  RtfText out_;
  bool starred_ = false;
  int skip_ = 0;
  uint16_t high_ = 0;
};

}  // namespace

std::optional<std::string> decompress_rtf(Bytes compressed) {
  ByteReader reader(compressed);
  reader.skip(4);
  const uint32_t size = reader.u32le(), magic = reader.u32le();
  reader.skip(4);
  if (!reader.ok() || size > most_text) return std::nullopt;
  if (magic == plain_magic) {
    const Bytes plain = reader.take(std::min<size_t>(size, reader.remaining()));
    return std::string(plain.begin(), plain.end());
  }
  if (magic != compressed_magic) return std::nullopt;
  std::array<char, dictionary_size> dictionary{};
  std::copy(dictionary_start.begin(), dictionary_start.end(), dictionary.begin());
  size_t write = dictionary_start.size();
  std::string out;
  const auto put = [&](char c) {
    out += c;
    dictionary[write++ % dictionary_size] = c;
  };
  while (out.size() < size && reader.remaining() > 0) {
    const uint8_t control = reader.u8();
    for (int bit = 0; bit < 8 && reader.remaining() > 0 && out.size() < size; ++bit) {
      if ((control >> bit & 1) == 0) {
        put(static_cast<char>(reader.u8()));
        continue;
      }
      const uint16_t token = reader.u16be();
      const size_t offset = token >> 4;
      if (!reader.ok() || offset == write % dictionary_size) return out;  // the end
      for (size_t i = 0; i < (token & 15u) + 2; ++i) put(dictionary[(offset + i) % dictionary_size]);
    }
  }
  return out;
}

RtfText text_of_rtf(const std::string& rtf) {
  return TextReader(rtf).read();
}

std::optional<RtfText> text_of_compressed_rtf(Bytes compressed) {
  const std::optional<std::string> rtf = decompress_rtf(compressed);
  if (!rtf) return std::nullopt;
  return text_of_rtf(*rtf);
}

std::string charset_of_codepage(uint32_t codepage) {
  switch (codepage) {
    case 0:
    case 20127:
      return {};
    case 932:
      return "cp932";
    case 936:
    case 54936:
      return "gb18030";
    case 949:
      return "cp949";
    case 950:
      return "big5-hkscs";
    case 1200:
      return "utf-16le";
    case 20866:
      return "koi8-r";
    case 21866:
      return "koi8-u";
    case 50220:
    case 50221:
    case 50222:
      return "iso-2022-jp";
    case 51932:
      return "euc-jp";
    case 51949:
      return "euc-kr";
    case 65000:
      return "utf-7";
    case 65001:
      return "utf-8";
    default:
      break;
  }
  if (codepage > 28590 && codepage < 28606) return "iso-8859-" + std::to_string(codepage - 28590);
  return "cp" + std::to_string(codepage);
}

}  // namespace dce::core
