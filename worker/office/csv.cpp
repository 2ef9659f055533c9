#include "worker/office/csv.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <vector>

namespace dce::worker {
namespace {

constexpr std::string_view kSeparators = ",;\t|";
constexpr size_t kHead = 64 * 1024, kLines = 20;
constexpr size_t kMostRows = 1'048'576, kMostColumns = 1024;  // of a sheet
constexpr size_t kWidest = 60;                                // characters of a column
constexpr double kCharacter = 0.2, kMargin = 0.3;             // cm, in the default font

/// How often `separator` stands in each of the first lines, outside of quotes.
std::vector<size_t> counts(std::string_view head, char separator) {
  std::vector<size_t> lines(1, 0);
  bool quoted = false;
  for (const char c : head) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == separator) ++lines.back();
    if (c == '\n') {
      if (lines.size() == kLines) return lines;
      lines.push_back(0);
    }
  }
  if (lines.size() > 1) lines.pop_back();  // cut short, or empty
  return lines;
}

/// Lines that are parted as the first is, and in how many parts.
size_t merit(const std::vector<size_t>& lines) {
  if (lines.front() == 0) return 0;
  return static_cast<size_t>(std::count(lines.begin(), lines.end(), lines.front())) * 1000 +
         std::min<size_t>(lines.front(), 999);
}

void append_utf8(std::string& text, uint32_t c) {
  if (c < 0x80) {
    text += static_cast<char>(c);
  } else if (c < 0x800) {
    text += static_cast<char>(0xc0 | c >> 6);
    text += static_cast<char>(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    text += static_cast<char>(0xe0 | c >> 12);
    text += static_cast<char>(0x80 | (c >> 6 & 0x3f));
    text += static_cast<char>(0x80 | (c & 0x3f));
  } else {
    text += static_cast<char>(0xf0 | c >> 18);
    text += static_cast<char>(0x80 | (c >> 12 & 0x3f));
    text += static_cast<char>(0x80 | (c >> 6 & 0x3f));
    text += static_cast<char>(0x80 | (c & 0x3f));
  }
}

bool is_utf8(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i++]);
    const int more = lead < 0x80                   ? 0
                     : lead >= 0xc2 && lead < 0xe0 ? 1
                     : lead >= 0xe0 && lead < 0xf0 ? 2
                     : lead >= 0xf0 && lead < 0xf5 ? 3
                                                   : -1;
    if (more < 0) return false;
    for (int k = 0; k < more; ++k) {
      if (i >= text.size() || (static_cast<unsigned char>(text[i++]) & 0xc0) != 0x80) return false;
    }
  }
  return true;
}

std::string from_utf16(std::string_view bytes, bool big_endian) {
  std::string text;
  uint32_t high = 0;
  for (size_t i = 0; i + 1 < bytes.size(); i += 2) {
    const auto a = static_cast<unsigned char>(bytes[i]), b = static_cast<unsigned char>(bytes[i + 1]);
    const uint32_t unit = big_endian ? static_cast<uint32_t>(a) << 8 | b : static_cast<uint32_t>(b) << 8 | a;
    if (unit >= 0xd800 && unit < 0xdc00) {
      high = unit;
    } else if (unit >= 0xdc00 && unit < 0xe000) {
      append_utf8(text, high != 0 ? 0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00) : 0xfffd);
      high = 0;
    } else {
      append_utf8(text, unit);
    }
  }
  return text;
}

/// Windows-1252 is Latin-1 but for these (80 to 9F).
constexpr uint16_t kWindows[32] = {0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                   0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd,
                                   0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                   0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178};

std::string to_utf8(std::string_view table) {
  if (table.starts_with("\xff\xfe")) return from_utf16(table.substr(2), false);
  if (table.starts_with("\xfe\xff")) return from_utf16(table.substr(2), true);
  if (table.starts_with("\xef\xbb\xbf")) table.remove_prefix(3);
  if (is_utf8(table)) return std::string(table);
  std::string text;
  for (const char c : table) {
    const auto byte = static_cast<unsigned char>(c);
    append_utf8(text, byte >= 0x80 && byte < 0xa0 ? kWindows[byte - 0x80] : byte);
  }
  return text;
}

using Row = std::vector<std::string>;

std::vector<Row> rows_of(std::string_view text, char separator) {
  std::vector<Row> rows;
  Row row(1);
  bool quoted = false, begun = false;
  const auto end_row = [&] {
    rows.push_back(std::move(row));
    row = Row(1);
    begun = false;
  };
  for (size_t i = 0; i < text.size() && rows.size() < kMostRows; ++i) {
    const char c = text[i];
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
      row.back() += '"';
      ++i;
    } else if (c == '"' && (quoted || row.back().empty())) {
      quoted = !quoted;
      begun = true;
    } else if (!quoted && c == separator) {
      row.emplace_back();
      begun = true;
    } else if (!quoted && c == '\n') {
      end_row();
    } else if (quoted || c != '\r') {
      row.back() += c;
      begun = true;
    }
  }
  if (begun && rows.size() < kMostRows) end_row();
  return rows;
}

/// Digits with signs, points and what stands before and after sums.
bool is_number(std::string_view value) {
  const auto allowed = [](unsigned char c) {
    return std::isdigit(c) ||
           std::string_view("+-.,' %()").find(static_cast<char>(c)) != std::string_view::npos;
  };
  return std::any_of(value.begin(), value.end(), [](unsigned char c) { return std::isdigit(c) != 0; }) &&
         std::all_of(value.begin(), value.end(), allowed);
}

size_t characters(std::string_view value) {
  return static_cast<size_t>(
      std::count_if(value.begin(), value.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

/// XML 1.0, 2.2 and 2.4.
void append_escaped(std::string& xml, std::string_view value) {
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '&') {
      xml += "&amp;";
    } else if (c == '<') {
      xml += "&lt;";
    } else if (c == '\n') {
      xml += "</text:p><text:p>";
    } else if (byte >= 0x20 || c == '\t') {
      xml += c;
    }
  }
}

constexpr std::string_view kBegin =
    R"(<?xml version="1.0" encoding="UTF-8"?>)"
    R"(<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" )"
    R"(xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" )"
    R"(xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" )"
    R"(xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" )"
    R"(xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3" )"
    R"(office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:automatic-styles>)"
    R"(<style:style style:name="n" style:family="table-cell"><style:paragraph-properties fo:text-align="end"/>)"
    R"(</style:style>)";

}  // namespace

char csv_separator(std::string_view head) {
  char best = ',';
  size_t most = 0;
  for (const char separator : kSeparators) {
    const size_t found = merit(counts(head.substr(0, kHead), separator));
    if (found > most) best = separator;
    most = std::max(most, found);
  }
  return best;
}

std::string sheet_of_csv(std::string_view table) {
  const std::string text = to_utf8(table);
  const std::vector<Row> rows = rows_of(text, csv_separator(text));
  std::vector<size_t> widths;
  for (const Row& row : rows) {
    widths.resize(std::max(widths.size(), std::min(row.size(), kMostColumns)), 1);
    for (size_t i = 0; i < std::min(row.size(), kMostColumns); ++i)
      widths[i] = std::max(widths[i], std::min(characters(row[i]), kWidest));
  }
  std::string xml(kBegin), columns;
  for (size_t i = 0; i < widths.size(); ++i) {
    const std::string name = "c" + std::to_string(i);
    xml += R"(<style:style style:name=")" + name +
           R"(" style:family="table-column"><style:table-column-properties )" + R"(style:column-width=")" +
           std::to_string(kMargin + kCharacter * static_cast<double>(widths[i])) + R"(cm"/></style:style>)";
    columns += R"(<table:table-column table:style-name=")" + name + R"("/>)";
  }
  xml += R"(</office:automatic-styles><office:body><office:spreadsheet><table:table table:name="Table">)" +
         columns;
  for (const Row& row : rows) {
    xml += "<table:table-row>";
    for (size_t i = 0; i < std::min(row.size(), kMostColumns); ++i) {
      xml += is_number(row[i])
                 ? R"(<table:table-cell table:style-name="n" office:value-type="string"><text:p>)"
                 : R"(<table:table-cell office:value-type="string"><text:p>)";
      append_escaped(xml, row[i]);
      xml += "</text:p></table:table-cell>";
    }
    xml += "</table:table-row>";
  }
  return xml + "</table:table></office:spreadsheet></office:body></office:document>";
}

}  // namespace dce::worker
