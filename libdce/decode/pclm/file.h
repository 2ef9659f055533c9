// A PCLm file's structure: header, objects in sequence, cross-reference table, trailer.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/cancellation.h"
#include "decode/pclm/object.h"
#include "decode/report_log.h"

namespace dce::core::pclm {

struct IndirectObject {
  Object value;
  bool has_stream = false;
  Bytes stream;       ///< as it stands in the file, still filtered
  size_t offset = 0;  ///< of the object number
};

/// Is there a PDF header with a PCLm comment in its second line?
bool has_header(Bytes bytes);

class File {
 public:
  explicit File(Bytes bytes) : bytes_(bytes) {}

  /// Walks over the objects in the order a printer receives them, checks the cross-reference table against
  /// where they are, and finds the trailer. What is wrong is in `log`. Errors of `cancellation` are returned.
  Status open(Cancellation& cancellation, ReportLog& log);

  /// Object `number`, or none. Parsed anew each time, so that memory does not grow with the file.
  std::optional<IndirectObject> object(int64_t number) const;

  /// `value` itself or, where it is a reference, what it points to (one step; streams are not for this).
  std::optional<Object> resolve(const Object* value) const;

  const Object& trailer() const { return trailer_; }
  size_t object_count() const { return offsets_.size(); }
  bool has_object(size_t number) const { return number < offsets_.size() && offsets_[number] != 0; }

 private:
  std::optional<IndirectObject> parse_object(size_t at, int64_t& number, size_t& end,
                                             std::string* mistake) const;
  void check_cross_references(size_t at, ReportLog& log);

  Bytes bytes_;
  std::vector<size_t> offsets_;  ///< by object number; 0 where there is none
  Object trailer_;
};

}  // namespace dce::core::pclm
