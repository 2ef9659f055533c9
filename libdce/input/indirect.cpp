#include "input/indirect.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

#include "input/compound_file_reader.h"
#include "input/packing.h"
#include "input/zip_directory.h"
#include "stream/byte_reader.h"

namespace dce::core {
namespace {

constexpr std::array formats = {
    IndirectFormat{"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                   "Word document", "office"},
    IndirectFormat{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                   "Excel workbook", "office"},
    IndirectFormat{"pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation",
                   "PowerPoint presentation", "office"},
    IndirectFormat{"doc", "application/msword", "Word 97 document", "office"},
    IndirectFormat{"xls", "application/vnd.ms-excel", "Excel 97 workbook", "office"},
    IndirectFormat{"ppt", "application/vnd.ms-powerpoint", "PowerPoint 97 presentation", "office"},
    IndirectFormat{"ooxml-encrypted", "application/x-ole-storage", "Office document with a password",
                   "office"},
    IndirectFormat{"odt", "application/vnd.oasis.opendocument.text", "OpenDocument text", "office"},
    IndirectFormat{"ods", "application/vnd.oasis.opendocument.spreadsheet", "OpenDocument spreadsheet",
                   "office"},
    IndirectFormat{"odp", "application/vnd.oasis.opendocument.presentation", "OpenDocument presentation",
                   "office"},
    IndirectFormat{"rtf", "application/rtf", "Rich Text", "office"},
    IndirectFormat{"csv", "text/csv", "Comma-separated values", "office"},
    IndirectFormat{"eml", "message/rfc822", "Mail message", "unpack"},
    IndirectFormat{"msg", "application/vnd.ms-outlook", "Outlook message", "unpack"},
    IndirectFormat{"tnef", "application/ms-tnef", "Outlook's winmail.dat", "unpack"},
    IndirectFormat{"zip", "application/zip", "Archive of documents", "unpack"},
};

const IndirectFormat* named(std::string_view name) {
  const auto* const found =
      std::find_if(formats.begin(), formats.end(), [&](const IndirectFormat& f) { return f.name == name; });
  return found == formats.end() ? nullptr : found;
}

/// [MS-DOC] 2.1, [MS-XLS] 2.1.2, [MS-PPT] 2.1, [MS-OFFCRYPTO] 2.3.4.4.
const IndirectFormat* in_compound_file(Bytes bytes) {
  constexpr std::pair<std::string_view, std::string_view> streams[] = {
      {"EncryptedPackage", "ooxml-encrypted"}, {"WordDocument", "doc"}, {"Workbook", "xls"}, {"Book", "xls"},
      {"PowerPoint Document", "ppt"},          {"PP40", "ppt"}};
  const auto file = CompoundFile::read(bytes);
  if (!file) return nullptr;
  for (const auto& [stream, format] : streams) {
    if (file->find(file->root(), stream) != nullptr) return named(format);
  }
  return nullptr;
}

/// ODF 1.3 Part 2, 3.3: the type is the first entry, not packed. ECMA-376 Part 2: parts may be named at will,
/// but every producer keeps to these folders.
const IndirectFormat* in_zip(Bytes bytes) {
  const auto zip = ZipDirectory::read(bytes);
  if (!zip) return nullptr;
  if (const ZipEntry* const entry = zip->find("mimetype")) {
    const std::string type = zip->head_of(*entry, 128);
    for (const std::string_view name : {"odt", "ods", "odp"}) {
      if (type.starts_with(named(name)->mime_type)) return named(name);  // templates have a longer one
    }
    return nullptr;
  }
  constexpr std::pair<std::string_view, std::string_view> folders[] = {
      {"word/", "docx"}, {"xl/", "xlsx"}, {"ppt/", "pptx"}};
  for (const auto& [folder, format] : folders) {
    for (const ZipEntry& entry : zip->entries()) {
      if (entry.name.starts_with(folder) ||
          (entry.name.starts_with("/") && entry.name.substr(1).starts_with(folder)))
        return zip->find("[Content_Types].xml") != nullptr ? named(format) : nullptr;
    }
  }
  return nullptr;
}

/// A workbook of Excel 2 to 4, which no container holds: it begins with a BOF record ([MS-XLS] 2.4.21, of its
/// time).
bool is_bare_workbook(Bytes bytes) {
  ByteReader reader(bytes);
  const uint16_t record = reader.u16le(), size = reader.u16le();
  reader.skip(2);
  const uint16_t type = reader.u16le();
  const bool sheet = type == 0x0010 || type == 0x0020 || type == 0x0040 || type == 0x0100;
  return reader.ok() && sheet &&
         ((record == 0x0009 && size == 4) || ((record == 0x0209 || record == 0x0409) && size == 6));
}

bool ends_with_letters(std::string_view text, std::string_view end) {
  if (text.size() < end.size()) return false;
  return std::equal(end.begin(), end.end(), text.end() - static_cast<ptrdiff_t>(end.size()),
                    [](char a, char b) { return a == std::tolower(static_cast<unsigned char>(b)); });
}

bool is_called_csv(const Hint& hint) {
  const std::string_view type = hint.media_type.substr(0, hint.media_type.find(';'));
  return type == "text/csv" || ends_with_letters(hint.name, ".csv");
}

const IndirectFormat* packed_as(Packing packing) {
  switch (packing) {
    case Packing::mail:
      return named("eml");
    case Packing::outlook:
      return named("msg");
    case Packing::tnef:
      return named("tnef");
    case Packing::zip:
      return named("zip");
    case Packing::none:
      break;
  }
  return nullptr;
}

}  // namespace

std::span<const IndirectFormat> indirect_formats() {
  return formats;
}

const IndirectFormat* recognise_indirect(Bytes bytes, const InputFormat* direct, const Hint& hint) {
  const std::string_view head(reinterpret_cast<const char*>(bytes.data()), std::min<size_t>(bytes.size(), 8));
  if (head.starts_with("{\\rtf")) return named("rtf");
  if (is_bare_workbook(bytes)) return named("xls");
  if (const IndirectFormat* const format =
          CompoundFile::is_one(bytes) ? in_compound_file(bytes) : in_zip(bytes))
    return format;
  // XPS and EPUB are archives too, mail and tables are text: what is opened here for certain stays here.
  const Packing packing = recognise_packing(bytes);
  const bool called_csv = is_called_csv(hint);
  if (packing == Packing::none && !called_csv) return nullptr;
  if (direct != nullptr && direct->name != "text") return nullptr;
  if (packing != Packing::none) return packed_as(packing);
  return direct != nullptr ? named("csv") : nullptr;
}

}  // namespace dce::core
