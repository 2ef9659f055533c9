#include "decode/pclm/file.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "decode/pjl.h"

namespace dce::core::pclm {
namespace {

constexpr int64_t max_object_number = 20'000'000;

}  // namespace

bool has_header(Bytes bytes) {
  if (!starts_with(bytes, "%PDF-1.")) return false;
  // The comment follows on a line of its own; lines may end in CR, LF or both.
  Bytes window = bytes.first(std::min<size_t>(bytes.size(), 64));
  constexpr std::string_view mark = "%PCLm";
  auto found = std::search(window.begin() + 5, window.end(), mark.begin(), mark.end());
  return found != window.end() && (*(found - 1) == '\n' || *(found - 1) == '\r');
}

std::optional<IndirectObject> File::parse_object(size_t at, int64_t& number, size_t& end,
                                                 std::string* mistake) const {
  auto wrong = [&](const char* what) -> std::optional<IndirectObject> {
    if (mistake) *mistake = what;
    return std::nullopt;
  };
  ObjectParser parser(bytes_, at);
  parser.skip_white_space();
  IndirectObject object;
  object.offset = parser.position();
  std::optional<Object> id = parser.next(), generation = parser.next();
  if (!id || !generation || !id->is_number() || !generation->is_number() || !parser.take("obj")) {
    return wrong("there is no \"n 0 obj\"");
  }
  number = static_cast<int64_t>(std::clamp(id->number, -1.0, 1e12));
  std::optional<Object> value = parser.next();
  if (!value || value->kind == Object::Kind::keyword) return wrong("the object is malformed");
  object.value = std::move(*value);
  if (parser.take("stream")) {
    size_t from = parser.position();
    if (from < bytes_.size() && bytes_[from] == '\r') ++from;
    if (from < bytes_.size() && bytes_[from] == '\n') ++from;
    const Object* length = object.value.find("Length");
    if (!length || !length->is_number() || length->number < 0) return wrong("a stream has no direct Length");
    auto size = static_cast<size_t>(std::min(length->number, 1e15));
    if (size > bytes_.size() - from) return wrong("a stream's Length passes the end of the file");
    object.has_stream = true;
    object.stream = bytes_.subspan(from, size);
    parser.seek(from + size);
    if (!parser.take("endstream")) return wrong("a stream's Length does not lead to endstream");
  }
  if (!parser.take("endobj")) return wrong("endobj is missing");
  end = parser.position();
  return object;
}

Status File::open(Cancellation& cancellation, ReportLog& log) {
  ObjectParser parser(bytes_);
  size_t at = 0;
  for (uint32_t count = 0;; ++count) {
    if (count % 1024 == 0) DCE_TRY(cancellation.check());
    parser.seek(at);
    parser.skip_white_space();
    at = parser.position();
    if (at >= bytes_.size()) {
      log.error("the file ends without a cross-reference table");
      return ok();
    }
    if (starts_with(bytes_.subspan(at), "xref")) break;
    int64_t number = 0;
    size_t end = 0;
    std::string mistake;
    if (!parse_object(at, number, end, &mistake)) {
      log.error("at offset " + std::to_string(at) + ": " + mistake);
      return ok();
    }
    if (number < 1 || number > max_object_number) {
      log.error("object number " + std::to_string(number) + " is out of range");
    } else {
      auto index = static_cast<size_t>(number);
      // A number far beyond what has been seen would make a large table of a small file.
      if (index > offsets_.size() + bytes_.size() / 16) {
        log.error("object number " + std::to_string(number) + " is out of sequence");
      } else {
        if (index >= offsets_.size()) offsets_.resize(index + 1, 0);
        if (offsets_[index]) log.error("object " + std::to_string(number) + " is defined twice");
        offsets_[index] = at;
      }
    }
    at = end;
  }
  check_cross_references(at, log);
  return ok();
}

void File::check_cross_references(size_t at, ReportLog& log) {
  ObjectParser parser(bytes_, at);
  parser.take("xref");
  size_t entries = 0;
  while (!parser.take("trailer")) {
    std::optional<Object> first = parser.next(), count = parser.next();
    if (!first || !count || !first->is_number() || !count->is_number() || first->number < 0 ||
        count->number < 0) {
      log.error("xref: a subsection is malformed");
      return;
    }
    parser.skip_white_space();
    for (double i = 0; i < count->number; ++i) {
      // Entries are exactly 20 bytes: ten digits, a space, five digits, a space, n or f, and two of end of
      // line.
      size_t from = parser.position();
      if (bytes_.size() - from < 20) {
        log.error("xref: the table is cut off");
        return;
      }
      Bytes entry = bytes_.subspan(from, 20);
      parser.seek(from + 20);
      size_t offset = 0;
      const char* digits = reinterpret_cast<const char*>(entry.data());
      auto [end, error] = std::from_chars(digits, digits + 10, offset);
      if (error != std::errc() || end != digits + 10 || entry[10] != ' ' ||
          (entry[17] != 'n' && entry[17] != 'f')) {
        log.error("xref: an entry is malformed");
        return;
      }
      if (entry[17] == 'f') continue;
      ++entries;
      double number = first->number + i;
      size_t index = number < 1e9 ? static_cast<size_t>(number) : 0;
      if (!has_object(index)) {
        log.error("xref: there is no object " + std::to_string(index));
      } else if (offsets_[index] != offset) {
        log.error("xref: object " + std::to_string(index) + " is at offset " +
                  std::to_string(offsets_[index]) + ", not " + std::to_string(offset));
      }
    }
  }
  auto present = static_cast<size_t>(
      std::count_if(offsets_.begin(), offsets_.end(), [](size_t offset) { return offset != 0; }));
  if (entries < present)
    log.error("xref: it lists " + std::to_string(entries) + " of " + std::to_string(present) + " objects");
  std::optional<Object> trailer = parser.next();
  if (!trailer || trailer->kind != Object::Kind::dictionary) {
    log.error("there is no trailer dictionary");
    return;
  }
  trailer_ = std::move(*trailer);
  const Object* size = trailer_.find("Size");
  if (!size || !size->is_number() ||
      size->number != static_cast<double>(std::max<size_t>(offsets_.size(), 1))) {
    log.error("the trailer's Size is not the highest object number plus one");
  }
  std::optional<Object> start;
  if (!parser.take("startxref") || !(start = parser.next()) || !start->is_number()) {
    log.error("startxref is missing");
    return;
  }
  if (start->number != static_cast<double>(at)) {
    log.error("startxref is " + start->shown() + " but the cross-reference table is at " +
              std::to_string(at));
  }
  Bytes rest = bytes_.subspan(parser.position());
  constexpr std::string_view mark = "%%EOF";
  if (std::search(rest.begin(), rest.end(), mark.begin(), mark.end()) == rest.end())
    log.error("%%EOF is missing");
}

std::optional<IndirectObject> File::object(int64_t number) const {
  if (number < 0 || !has_object(static_cast<size_t>(number))) return std::nullopt;
  int64_t found = 0;
  size_t end = 0;
  return parse_object(offsets_[static_cast<size_t>(number)], found, end, nullptr);
}

std::optional<Object> File::resolve(const Object* value) const {
  if (!value) return std::nullopt;
  if (value->kind != Object::Kind::reference) return *value;
  std::optional<IndirectObject> target = object(static_cast<int64_t>(value->number));
  if (!target || target->value.kind == Object::Kind::reference) return std::nullopt;
  return std::move(target->value);
}

}  // namespace dce::core::pclm
