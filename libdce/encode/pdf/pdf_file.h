// A PDF file written front to back: objects go out as they come, only where they lie is kept.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "codec/deflate.h"
#include "mupdf/pdf_export.h"
#include "stream/sink.h"

namespace dce::core {

/// Objects that are no streams are gathered in object streams, and the file ends with a cross-reference
/// stream (ISO 32000-1, 7.5.7 and 7.5.8). One thread.
class PdfFile final : public PdfObjectSink {
 public:
  explicit PdfFile(Sink& sink) : sink_(sink) {}

  Status begin();  ///< header
  int reserve() override;
  Status object(int number, std::string_view body) override;
  Status stream(int number, std::string_view entries, Bytes data) override;
  Status compressed_stream(int number, std::string_view entries, std::string_view data);  ///< deflates it

  /// Writes what is left, the cross-reference stream and the trailer. `entries` are the trailer's own, e.g.
  /// "/Root 1 0 R/Info 2 0 R". The file identifier is made from the file's content.
  Status finish(std::string_view entries);

 private:
  enum class Kind : uint8_t { none, plain, packed };
  /// Eight bytes, as there is one for every object of the file.
  struct Place {
    uint64_t offset : 46 = 0;  ///< or the number of the object stream it lies in
    uint64_t index : 16 = 0;   ///< in that
    uint64_t kind : 2 = 0;     ///< Kind
    bool is(Kind k) const { return kind == static_cast<uint64_t>(k); }
  };

  Status put(std::string_view text);
  Status put(Bytes bytes);
  Status place(int number, Kind kind, uint64_t offset, size_t index);
  Status flush_packed();
  std::string identifier() const;

  Sink& sink_;
  DeflateEncoder deflate_;
  uint64_t offset_ = 0;
  uint64_t hash_[2] = {0xcbf29ce484222325,
                       0x84222325cbf29ce4};  ///< of everything put, for the file identifier
  std::vector<Place> places_{1};             ///< by object number; object 0 heads the free list
  std::string packed_;                       ///< bodies of objects waiting for an object stream
  std::vector<std::pair<int, size_t>> packed_at_;
};

/// A string object: a text string (ISO 32000-1, 7.9.2.2) from UTF-8.
std::string pdf_text_string(std::string_view utf8);

}  // namespace dce::core
