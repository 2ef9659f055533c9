#include "stream/charset.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <deque>
#include <utility>

namespace dce::core {
namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd";
constexpr size_t longest_name = 40;

/// Labels that mean more than the standard of that name, as browsers read them (WHATWG Encoding, 4.2), and
/// spellings of mail programs that the C library does not know.
constexpr std::pair<std::string_view, const char*> meanings[] = {
    {"utf8", "UTF-8"},
    {"unicode-1-1-utf-8", "UTF-8"},
    {"unicode-1-1-utf-7", "UTF-7"},
    {"iso-8859-1", "WINDOWS-1252"},
    {"latin1", "WINDOWS-1252"},
    {"iso-8859-9", "WINDOWS-1254"},
    {"iso-8859-8-i", "ISO-8859-8"},
    {"iso-8859-8-e", "ISO-8859-8"},
    {"shift_jis", "CP932"},
    {"shift-jis", "CP932"},
    {"x-sjis", "CP932"},
    {"windows-31j", "CP932"},
    {"euc-kr", "CP949"},
    {"ks_c_5601-1987", "CP949"},
    {"gb2312", "GB18030"},
    {"gbk", "GB18030"},
    {"x-gbk", "GB18030"},
    {"hz-gb-2312", "GB18030"},
    {"big5", "BIG5-HKSCS"},
    {"x-big5", "BIG5-HKSCS"},
    {"windows-874", "CP874"},
    {"x-mac-roman", "MACINTOSH"},
    {"macintosh", "MACINTOSH"},
};

/// What mail is written in, beyond what the C library has built in.
constexpr const char* usual[] = {
    "WINDOWS-1250", "WINDOWS-1251", "WINDOWS-1252", "WINDOWS-1253", "WINDOWS-1254", "WINDOWS-1255",
    "WINDOWS-1256", "WINDOWS-1257", "WINDOWS-1258", "ISO-8859-2",   "ISO-8859-3",   "ISO-8859-4",
    "ISO-8859-5",   "ISO-8859-6",   "ISO-8859-7",   "ISO-8859-8",   "ISO-8859-13",  "ISO-8859-14",
    "ISO-8859-15",  "ISO-8859-16",  "KOI8-R",       "KOI8-U",       "CP437",        "CP850",
    "CP852",        "CP866",        "CP874",        "MACINTOSH",    "UTF-7",        "UTF-16",
    "UTF-32",       "CP932",        "EUC-JP",       "ISO-2022-JP",  "CP949",        "ISO-2022-KR",
    "GB18030",      "BIG5-HKSCS",   "TIS-620",      "VISCII",
};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

/// Something iconv_open may be asked for: never with its "//" suffixes, which a document could name.
bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= longest_name && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == ':' ||
           c == '+';
  });
}

class Converter {
 public:
  explicit Converter(const char* from) : iconv_(iconv_open("UTF-8", from)) {}
  ~Converter() {
    if (*this) iconv_close(iconv_);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  explicit operator bool() const { return iconv_ != reinterpret_cast<iconv_t>(-1); }

  /// With `strict`, nothing when anything is no character.
  std::optional<std::string> convert(Bytes text, bool strict) const {
    std::string out;
    out.reserve(text.size() + text.size() / 8);
    std::array<char, 16 << 10> piece;
    char* in = const_cast<char*>(reinterpret_cast<const char*>(text.data()));
    size_t left = text.size();
    bool more = true;
    while (more) {
      char* to = piece.data();
      size_t room = piece.size();
      // At the end of the text once more without any: what a stateful encoding still holds.
      const bool ending = left == 0;
      const size_t answer = iconv(iconv_, ending ? nullptr : &in, ending ? nullptr : &left, &to, &room);
      const int error = errno;
      out.append(piece.data(), static_cast<size_t>(to - piece.data()));
      if (answer != static_cast<size_t>(-1) || error == E2BIG) {
        more = !ending || answer == static_cast<size_t>(-1);
        continue;
      }
      if (strict) return std::nullopt;
      out += replacement;
      if (left == 0) break;
      ++in;
      --left;
    }
    return out;
  }

 private:
  iconv_t iconv_;
};

bool has_mark(Bytes text, std::string_view mark) {
  return text.size() >= mark.size() &&
         std::equal(mark.begin(), mark.end(), text.begin(),
                    [](char a, uint8_t b) { return static_cast<uint8_t>(a) == b; });
}

std::string as_windows_1252(Bytes text) {
  const Converter converter("WINDOWS-1252");
  if (converter) return *converter.convert(text, false);
  std::string ascii(text.begin(), text.end());
  std::replace_if(
      ascii.begin(), ascii.end(), [](char c) { return static_cast<uint8_t>(c) >= 0x80; }, '?');
  return ascii;
}

}  // namespace

std::optional<std::string> utf8_from_charset(Bytes text, std::string_view charset) {
  const std::string name = lower(charset);
  if (!is_name(name)) return std::nullopt;
  const auto* const known = std::find_if(std::begin(meanings), std::end(meanings),
                                         [&](const auto& meaning) { return meaning.first == name; });
  const Converter converter(known == std::end(meanings) ? name.c_str() : known->second);
  if (!converter) return std::nullopt;
  if (has_mark(text, "\xef\xbb\xbf") && name.find("utf") != std::string::npos) text = text.subspan(3);
  return converter.convert(text, false);
}

std::string utf8_from_unlabelled(Bytes text) {
  if (has_mark(text, "\xff\xfe") || has_mark(text, "\xfe\xff")) {
    if (auto converted = utf8_from_charset(text, "utf-16")) return *std::move(converted);
  }
  if (has_mark(text, "\xef\xbb\xbf")) text = text.subspan(3);
  const Converter converter("UTF-8");
  std::optional<std::string> converted = converter ? converter.convert(text, true) : std::nullopt;
  return converted ? *std::move(converted) : as_windows_1252(text);
}

std::string utf8_from_text(Bytes text, std::string_view charset) {
  // What calls itself ASCII and is not, is something else.
  const std::string name = lower(charset);
  if (name != "us-ascii" && name != "ascii") {
    if (auto converted = utf8_from_charset(text, name)) return *std::move(converted);
  }
  return utf8_from_unlabelled(text);
}

void load_charsets() {
  // The C library unloads a converter some while after its last use: these stay in use.
  static const std::deque<Converter> loaded(std::begin(usual), std::end(usual));
}

}  // namespace dce::core
