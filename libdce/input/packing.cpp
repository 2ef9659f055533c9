#include "input/packing.h"

#include <algorithm>
#include <span>
#include <string_view>

#include "input/compound_file_reader.h"
#include "input/zip_directory.h"
#include "stream/byte_reader.h"

namespace dce::core {
namespace {

constexpr size_t window = 64 << 10;
constexpr uint32_t tnef_signature = 0x223e9f78;                         // [MS-OXTNEF] 2.1.3.1
constexpr std::string_view outlook_stream = "__properties_version1.0";  // [MS-OXMSG] 2.4
constexpr size_t longest_name = 76;

/// Headers that letters typed by people do not begin with, but those that do count too, two at least.
constexpr std::string_view certain[] = {"mime-version",    "message-id",    "received",
                                        "return-path",     "delivered-to",  "dkim-signature",
                                        "x-mailer",        "x-original-to", "envelope-to",
                                        "content-type",    "arc-seal",      "authentication-results",
                                        "x-mozilla-status"};
constexpr std::string_view likely[] = {"from",
                                       "to",
                                       "cc",
                                       "bcc",
                                       "date",
                                       "subject",
                                       "reply-to",
                                       "sender",
                                       "in-reply-to",
                                       "references",
                                       "x-priority",
                                       "organization",
                                       "list-id",
                                       "content-transfer-encoding",
                                       "return-receipt-to"};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool among(std::string_view name, std::span<const std::string_view> names) {
  return std::any_of(names.begin(), names.end(), [&](std::string_view other) {
    return name.size() == other.size() &&
           std::equal(name.begin(), name.end(), other.begin(), [](char a, char b) { return lower(a) == b; });
  });
}

/// RFC 5322, 3.6.8; blanks before the colon are found in the wild.
std::string_view header_name(std::string_view line) {
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return {};
  std::string_view name = line.substr(0, colon);
  while (!name.empty() && (name.back() == ' ' || name.back() == '\t')) name.remove_suffix(1);
  const bool printable = std::all_of(name.begin(), name.end(), [](char c) { return c > 0x20 && c < 0x7f; });
  return printable && name.size() <= longest_name ? name : std::string_view();
}

/// Names of parts are alike whatever their case (ECMA-376 Part 2, 6.2.2.3): who mistakes it makes a damaged
/// document, and no archive of XML to be printed.
bool is_archive_of_documents(const ZipDirectory& zip) {
  constexpr std::string_view marks[] = {"[content_types].xml", "[content_types].xml/[0].piece",
                                        "[content_types].xml/[0].last.piece", "mimetype",
                                        "meta-inf/container.xml"};
  return std::none_of(zip.entries().begin(), zip.entries().end(), [&](const ZipEntry& entry) {
    return among(entry.name, marks) || entry.name.ends_with(".fpage");
  });
}

}  // namespace

bool looks_like_mail(Bytes bytes) {
  std::string_view text(reinterpret_cast<const char*>(bytes.data()), std::min(bytes.size(), window));
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  text.remove_prefix(std::min(text.find_first_not_of("\r\n"), text.size()));
  int sure = 0, probable = 0, others = 0;
  for (bool first = true; !text.empty(); first = false) {
    const size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line.empty()) break;
    if (line.find('\0') != std::string_view::npos) return false;
    if (first && (line.starts_with("From ") || line.starts_with(">From "))) continue;
    if (!first && (line[0] == ' ' || line[0] == '\t')) continue;
    const std::string_view name = header_name(line);
    sure += among(name, certain);
    probable += among(name, likely);
    // What is no header at all: one such line is a slip, several are prose.
    if (name.empty() && ++others > 1 && others > sure + probable) return false;
    if (first && name.empty()) return false;
  }
  return sure + probable >= 2;
}

Packing recognise_packing(Bytes bytes) {
  if (ByteReader(bytes).u32le() == tnef_signature) return Packing::tnef;
  if (const auto file = CompoundFile::read(bytes))
    return file->find(file->root(), outlook_stream) != nullptr ? Packing::outlook : Packing::none;
  if (const auto zip = ZipDirectory::read(bytes))
    return is_archive_of_documents(*zip) ? Packing::zip : Packing::none;
  return looks_like_mail(bytes) ? Packing::mail : Packing::none;
}

}  // namespace dce::core
