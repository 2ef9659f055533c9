#include "encode/pdf/pdf_file.h"

#include <algorithm>

namespace dce::core {
namespace {

// Readers unpack a whole object stream for one object of it.
constexpr size_t objects_per_stream = 100;
constexpr size_t bytes_per_stream = 64 << 10;
constexpr uint64_t fnv_prime = 0x100000001b3;

Bytes bytes_of(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

void append_big_endian(std::string& out, uint64_t value, int bytes) {
  while (bytes-- > 0) out += static_cast<char>(value >> (8 * bytes));
}

int bytes_for(uint64_t value) {
  int bytes = 1;
  while (bytes < 8 && value >> (8 * bytes)) ++bytes;
  return bytes;
}

}  // namespace

Status PdfFile::begin() {
  // The second line tells programs that the file is binary (ISO 32000-1, 7.5.2).
  return put("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");
}

int PdfFile::reserve() {
  places_.emplace_back();
  return static_cast<int>(places_.size() - 1);
}

Status PdfFile::object(int number, std::string_view body) {
  packed_at_.emplace_back(number, packed_.size());
  packed_.append(body);
  packed_ += '\n';
  if (packed_at_.size() >= objects_per_stream || packed_.size() >= bytes_per_stream) return flush_packed();
  return ok();
}

Status PdfFile::stream(int number, std::string_view entries, Bytes data) {
  DCE_TRY(place(number, Kind::plain, offset_, 0));
  DCE_TRY(put(std::to_string(number) + " 0 obj\n<<"));
  DCE_TRY(put(entries));
  DCE_TRY(put("/Length " + std::to_string(data.size()) + ">>\nstream\n"));
  DCE_TRY(put(data));
  return put("\nendstream\nendobj\n");
}

Status PdfFile::compressed_stream(int number, std::string_view entries, std::string_view data) {
  ByteBuffer packed;
  DCE_TRY(deflate_.zlib(bytes_of(data), packed));
  return stream(number, std::string(entries) + "/Filter/FlateDecode", packed.view());
}

Status PdfFile::flush_packed() {
  if (packed_at_.empty()) return ok();
  const int number = reserve();
  std::string head;
  for (size_t i = 0; i < packed_at_.size(); ++i) {
    const auto [object, offset] = packed_at_[i];
    DCE_TRY(place(object, Kind::packed, static_cast<uint64_t>(number), i));
    head += std::to_string(object) + ' ' + std::to_string(offset) + ' ';
  }
  const std::string entries =
      "/Type/ObjStm/N " + std::to_string(packed_at_.size()) + "/First " + std::to_string(head.size());
  const std::string content = head + packed_;
  packed_.clear();
  packed_at_.clear();
  return compressed_stream(number, entries, content);
}

Status PdfFile::finish(std::string_view entries) {
  DCE_TRY(flush_packed());
  const int number = reserve();
  const uint64_t start = offset_;
  DCE_TRY(place(number, Kind::plain, start, 0));
  const int width = bytes_for(std::max<uint64_t>(start, places_.size()));
  std::string table;
  table.reserve(places_.size() * static_cast<size_t>(width + 3));
  for (const Place& place : places_) {
    // A number that was reserved and never written reads as null: a free entry.
    table += static_cast<char>(place.kind);  // 0 free, 1 plain, 2 packed, as the file has it
    append_big_endian(table, place.offset, width);
    append_big_endian(table, &place == places_.data() ? 65535 : place.index, 2);
  }
  const std::string id = identifier();
  const std::string own = "/Type/XRef/Size " + std::to_string(places_.size()) + "/W[1 " +
                          std::to_string(width) + " 2]/ID[" + id + id + "]" + std::string(entries);
  ByteBuffer packed;
  DCE_TRY(deflate_.zlib(bytes_of(table), packed));
  DCE_TRY(put(std::to_string(number) + " 0 obj\n<<" + own + "/Filter/FlateDecode/Length " +
              std::to_string(packed.size()) + ">>\nstream\n"));
  DCE_TRY(put(packed.view()));
  return put("\nendstream\nendobj\nstartxref\n" + std::to_string(start) + "\n%%EOF\n");
}

Status PdfFile::place(int number, Kind kind, uint64_t offset, size_t index) {
  if (number <= 0 || static_cast<size_t>(number) >= places_.size() ||
      !places_[static_cast<size_t>(number)].is(Kind::none)) {
    return {Code::internal, "a PDF object was written twice"};
  }
  if (offset >> 46) return {Code::limit, "a PDF file ends at 64 TB"};
  Place& place = places_[static_cast<size_t>(number)];
  place.offset = offset;
  place.index = index & 0xffff;
  place.kind = static_cast<uint64_t>(kind);
  return ok();
}

Status PdfFile::put(std::string_view text) {
  return put(bytes_of(text));
}

Status PdfFile::put(Bytes bytes) {
  // Two FNV-1a hashes over words, from different starts: an identifier, not a proof.
  size_t i = 0;
  for (; i + 8 <= bytes.size(); i += 8) {
    uint64_t word = 0;
    for (size_t k = 0; k < 8; ++k) word |= static_cast<uint64_t>(bytes[i + k]) << (8 * k);
    hash_[0] = (hash_[0] ^ word) * fnv_prime;
    hash_[1] = (hash_[1] ^ (word >> 32 | word << 32)) * fnv_prime;
  }
  for (; i < bytes.size(); ++i) {
    for (uint64_t& hash : hash_) hash = (hash ^ bytes[i]) * fnv_prime;
  }
  offset_ += bytes.size();
  return sink_.write(bytes);
}

std::string PdfFile::identifier() const {
  constexpr char digits[] = "0123456789abcdef";
  std::string id = "<";
  for (uint64_t hash : hash_) {
    for (int shift = 60; shift >= 0; shift -= 4) id += digits[hash >> shift & 15];
  }
  return id + ">";
}

std::string pdf_text_string(std::string_view utf8) {
  const bool ascii = std::all_of(utf8.begin(), utf8.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
  std::string out;
  if (ascii) {
    out = "(";
    for (char c : utf8) {
      if (c == '(' || c == ')' || c == '\\') out += '\\';
      out += c;
    }
    return out + ")";
  }
  constexpr char digits[] = "0123456789ABCDEF";
  const auto unit = [&](uint32_t value) {
    for (int shift = 12; shift >= 0; shift -= 4) out += digits[value >> shift & 15];
  };
  out = "<FEFF";
  for (size_t at = 0; at < utf8.size();) {
    const auto lead = static_cast<unsigned char>(utf8[at++]);
    int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0;
    uint32_t code = more ? lead & (0x3fu >> more) : lead;
    for (; more > 0 && at < utf8.size(); --more, ++at)
      code = code << 6 | (static_cast<unsigned char>(utf8[at]) & 0x3f);
    if (code >= 0x10000) {
      unit(0xd800 + ((code - 0x10000) >> 10 & 0x3ff));
      unit(0xdc00 + (code & 0x3ff));
    } else {
      unit(code);
    }
  }
  return out + ">";
}

}  // namespace dce::core
