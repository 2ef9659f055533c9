#include "mupdf/pdf_copy.h"

#include <zlib.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <iterator>
#include <utility>

#include "mupdf/long_names.h"
#include "mupdf/pdf_syntax.h"

namespace dce::core {
namespace {

constexpr size_t least_worth_deflating = 256;  // bytes
constexpr int deepest = 64;  // direct objects within each other; MuPDF's parser stops further down
constexpr int objects_kept_loaded = 512;  // in the source's cache before it is emptied
constexpr size_t most_searched = 1 << 20;  // bytes of a form's content, for what it uses of what it inherits

/// Entries of streams that say nothing about what is printed, or lead to structure, editing data and other
/// files. Other dictionaries are copied whole: in resources any key may be a name.
constexpr const char* left_behind[] = {"Metadata",      "PieceInfo", "LastModified", "StructParent",
                                       "StructParents", "OC",        "AF",           "OPI",
                                       "Alternates",    "Measure",   "PtData",       "Ref"};

/// Written by the sink, or about data in another file, which is never read.
bool belongs_to_the_file(const char* key) {
  constexpr const char* keys[] = {"Length", "DL", "F", "FFilter", "FDecodeParms"};
  return std::any_of(std::begin(keys), std::end(keys), [&](const char* k) { return !std::strcmp(k, key); });
}

bool stays_behind(const char* key) {
  return std::any_of(std::begin(left_behind), std::end(left_behind),
                     [&](const char* k) { return !std::strcmp(k, key); });
}

bool describes_data(const char* key) {
  constexpr const char* keys[] = {"Filter", "DecodeParms"};
  return std::any_of(std::begin(keys), std::end(keys), [&](const char* k) { return !std::strcmp(k, key); });
}

/// Two tokens need white space between them unless one of them brings a delimiter.
void separate(std::string& out) {
  if (!out.empty() && !std::strchr(" \n<>[]()/", out.back())) out += ' ';
}

/// Does the zlib stream read to its end? Readers print what they can of one that does not, and complain.
bool inflates(const unsigned char* data, size_t size) {
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) return false;
  unsigned char scrap[16 << 10];
  stream.next_in = const_cast<unsigned char*>(data);
  stream.avail_in = static_cast<uInt>(std::min<size_t>(size, UINT32_MAX));
  int answer = Z_OK;
  while (answer == Z_OK) {
    stream.next_out = scrap;
    stream.avail_out = sizeof scrap;
    answer = inflate(&stream, Z_NO_FLUSH);
  }
  inflateEnd(&stream);
  return answer == Z_STREAM_END;
}

/// The only or first filter of a stream; null when it has none.
pdf_obj* first_filter(fz_context* ctx, pdf_obj* dictionary) {
  pdf_obj* filter = pdf_dict_get(ctx, dictionary, PDF_NAME(Filter));
  return pdf_is_array(ctx, filter) ? pdf_array_get(ctx, filter, 0) : filter;
}

bool has_filter(fz_context* ctx, pdf_obj* dictionary, pdf_obj* name) {
  pdf_obj* filter = pdf_dict_get(ctx, dictionary, PDF_NAME(Filter));
  if (pdf_name_eq(ctx, filter, name)) return true;
  for (int i = 0; i < std::min(pdf_array_len(ctx, filter), 16); ++i) {
    if (pdf_name_eq(ctx, pdf_array_get(ctx, filter, i), name)) return true;
  }
  return false;
}

bool decodes_to_pixels(fz_context* ctx, pdf_obj* dictionary) {
  return has_filter(ctx, dictionary, PDF_NAME(DCTDecode)) ||
         has_filter(ctx, dictionary, PDF_NAME(JPXDecode)) ||
         has_filter(ctx, dictionary, PDF_NAME(CCITTFaxDecode)) ||
         has_filter(ctx, dictionary, PDF_NAME(JBIG2Decode));
}

/// Some producers put line ends before the data.
bool starts_jpeg(const fz_buffer* data) {
  size_t at = 0;
  while (at < data->len && (data->data[at] == '\r' || data->data[at] == '\n')) ++at;
  return at + 2 <= data->len && data->data[at] == 0xff && data->data[at + 1] == 0xd8;
}

Bytes bytes_of(const fz_buffer* buffer) {
  return {buffer->data, buffer->len};
}

bool is_layer(fz_context* ctx, pdf_obj* object) {
  pdf_obj* type = pdf_dict_get(ctx, object, PDF_NAME(Type));
  return pdf_name_eq(ctx, type, PDF_NAME(OCG)) || pdf_name_eq(ctx, type, PDF_NAME(OCMD));
}

/// A page's resources have no business with the page tree; damaged files lead there, and to the whole
/// document.
bool leads_out(fz_context* ctx, pdf_obj* object) {
  pdf_obj* type = pdf_dict_get(ctx, object, PDF_NAME(Type));
  return pdf_name_eq(ctx, type, PDF_NAME(Page)) || pdf_name_eq(ctx, type, PDF_NAME(Pages)) ||
         pdf_name_eq(ctx, type, PDF_NAME(Catalog));
}

}  // namespace

PdfCopier::PdfCopier(fz_context* ctx, pdf_document* document, PdfObjectSink& sink, PdfLayers& layers,
                     Cancellation& cancellation, Keep keep)
    : ctx_(ctx),
      document_(document),
      sink_(sink),
      layers_(layers),
      cancellation_(cancellation),
      keep_(keep) {}

void PdfCopier::begin_page(pdf_obj* resources, pdf_obj* contents) {
  inherited_ = resources;
  contents_ = contents;
  copying_ = 0;
}

void PdfCopier::append(std::string& out, pdf_obj* object) {
  append(out, object, 0);
}

void PdfCopier::append(std::string& out, pdf_obj* object, int depth) {
  if (depth > deepest) {
    separate(out);
    out += "null";
  } else if (pdf_is_indirect(ctx_, object)) {
    append_reference(out, object);
  } else if (pdf_is_dict(ctx_, object)) {
    append_dictionary(out, object, depth);
  } else if (pdf_is_array(ctx_, object)) {
    out += '[';
    const int length = pdf_array_len(ctx_, object);
    for (int i = 0; i < length; ++i) append(out, pdf_array_get(ctx_, object, i), depth + 1);
    out += ']';
  } else if (pdf_is_name(ctx_, object)) {
    append_pdf_name(out, pdf_to_name(ctx_, object));
  } else if (pdf_is_string(ctx_, object)) {
    size_t size = 0;
    const char* text = pdf_to_string(ctx_, object, &size);
    append_pdf_string(out, text, size);
  } else {
    separate(out);
    if (pdf_is_int(ctx_, object)) {
      char text[24];
      out.append(text, std::to_chars(text, text + sizeof text, pdf_to_int64(ctx_, object)).ptr);
    } else if (pdf_is_real(ctx_, object)) {
      append_pdf_real(out, pdf_to_real(ctx_, object));
    } else if (pdf_is_bool(ctx_, object)) {
      out += pdf_to_bool(ctx_, object) ? "true" : "false";
    } else {
      out += "null";
    }
  }
}

void PdfCopier::append_reference(std::string& out, pdf_obj* reference) {
  const auto source = static_cast<size_t>(std::max(pdf_to_num(ctx_, reference), 0));
  const bool known = source < numbers_.size() && numbers_[source] != 0;
  if (!known) {
    pdf_obj* object = pdf_resolve_indirect_chain(ctx_, reference);
    if (!pdf_is_dict(ctx_, object) && !pdf_is_array(ctx_, object)) {
      // Numbers and names are shorter than a reference to them.
      append(out, pdf_is_indirect(ctx_, object) ? nullptr : object, 0);
      return;
    }
    if (is_layer(ctx_, object)) {
      append_layer(out, reference);
      return;
    }
    if (leads_out(ctx_, object)) {
      separate(out);
      out += "null";
      return;
    }
  }
  separate(out);
  char text[24];
  out.append(text, std::to_chars(text, text + sizeof text, number_of(reference)).ptr);
  out += " 0 R";
}

void PdfCopier::append_layer(std::string& out, pdf_obj* layer) {
  const int group = layers_.group(hidden(layer));
  separate(out);
  append_pdf_number(out, group);
  out += " 0 R";
}

int PdfCopier::number_of(pdf_obj* reference) {
  const auto source = static_cast<size_t>(std::max(pdf_to_num(ctx_, reference), 0));
  if (source >= numbers_.size()) numbers_.resize(std::max(source + 1, numbers_.size() * 3 / 2));
  if (numbers_[source] == 0) {
    numbers_[source] = sink_.reserve();
    pending_.push_back(static_cast<int>(source));
  }
  return numbers_[source];
}

void PdfCopier::append_dictionary(std::string& out, pdf_obj* dictionary, int depth) {
  if (is_layer(ctx_, dictionary)) {
    append_layer(out, dictionary);
    return;
  }
  if (leads_out(ctx_, dictionary)) {
    separate(out);
    out += "null";
    return;
  }
  out += "<<";
  const int length = pdf_dict_len(ctx_, dictionary);
  for (int i = 0; i < length; ++i) {
    append_entry(out, pdf_to_name(ctx_, pdf_dict_get_key(ctx_, dictionary, i)),
                 pdf_dict_get_val(ctx_, dictionary, i), depth + 1);
  }
  if (pdf_name_eq(ctx_, pdf_dict_get(ctx_, dictionary, PDF_NAME(Subtype)), PDF_NAME(Type3))) {
    append_inherited(out, dictionary);
  }
  out += ">>";
}

/// Contents are copied as they are: what they name must be found by readers that heed all of a name, too.
void PdfCopier::append_entry(std::string& out, const char* key, pdf_obj* value, int depth) {
  append_pdf_name(out, key);
  append(out, value, depth);
  if (std::strlen(key) < most_name_bytes) return;
  look_for_long_names();
  for (const std::string& name : long_names_) {  // a set: more may come while the value is appended
    if (!name.starts_with(key)) continue;
    append_pdf_name(out, name.c_str());
    append(out, value, depth);
  }
}

/// In the page's contents, and those of the form that is being copied.
void PdfCopier::look_for_long_names() {
  fz_buffer* plain = nullptr;
  fz_var(plain);
  fz_try(ctx_) {
    plain = fz_new_buffer(ctx_, 4096);
    pdf_obj* const contents = std::exchange(contents_, nullptr);
    if (!pdf_is_array(ctx_, contents)) append_part(plain, contents);
    for (int i = 0; i < pdf_array_len(ctx_, contents); ++i)
      append_part(plain, pdf_array_get(ctx_, contents, i));
    add_long_names({reinterpret_cast<const char*>(plain->data), plain->len}, long_names_);
    const bool known = !content_.empty();
    if (!known && copying_ && pdf_obj_num_is_stream(ctx_, document_, copying_)) search_content(copying_);
    add_long_names(content_, long_names_);
    if (!known) content_.clear();
  }
  fz_always(ctx_) {
    fz_drop_buffer(ctx_, plain);
  }
  fz_catch(ctx_) {
    fz_rethrow(ctx_);
  }
}

void PdfCopier::append_inherited(std::string& out, pdf_obj* dictionary) {
  if (!inherited_ || pdf_dict_get(ctx_, dictionary, PDF_NAME(Resources))) return;
  // Resources may lead back to what inherits them: once is enough.
  pdf_obj* const resources = std::exchange(inherited_, nullptr);
  out += "/Resources<<";
  for (int i = 0; i < pdf_dict_len(ctx_, resources); ++i) {
    append_pdf_name(out, pdf_to_name(ctx_, pdf_dict_get_key(ctx_, resources, i)));
    pdf_obj* const named = pdf_dict_get_val(ctx_, resources, i);
    if (!pdf_is_dict(ctx_, named)) {
      append(out, named, 2);
      continue;
    }
    out += "<<";
    for (int j = 0; j < pdf_dict_len(ctx_, named); ++j) {
      pdf_obj* const resource = pdf_dict_get_val(ctx_, named, j);
      if (inherits_too(resource) || !mentioned(pdf_to_name(ctx_, pdf_dict_get_key(ctx_, named, j)))) continue;
      append_entry(out, pdf_to_name(ctx_, pdf_dict_get_key(ctx_, named, j)), resource, 3);
    }
    out += ">>";
  }
  out += ">>";
  inherited_ = resources;
}

/// Named in what it inherits itself, it would be a circle, which readers complain of. No glyph draws with its own font, nor a
/// form itself.
bool PdfCopier::inherits_too(pdf_obj* resource) {
  if (pdf_is_indirect(ctx_, resource) && pdf_to_num(ctx_, resource) == copying_) return true;
  return pdf_name_eq(ctx_, pdf_dict_get(ctx_, resource, PDF_NAME(Subtype)), PDF_NAME(Type3)) &&
         !pdf_dict_get(ctx_, resource, PDF_NAME(Resources));
}

/// Forms that inherit all the page has seem to use each other in circles, so each gets what its content names.
void PdfCopier::search_content(int form) {
  fz_buffer* const plain = pdf_load_stream_number(ctx_, document_, form);
  if (plain->len <= most_searched) content_.assign(reinterpret_cast<const char*>(plain->data), plain->len);
  fz_drop_buffer(ctx_, plain);
}

bool PdfCopier::mentioned(const char* name) const {
  if (content_.empty()) return true;
  const std::string_view wanted(name);
  for (size_t at = content_.find(wanted); at != std::string::npos; at = content_.find(wanted, at + 1)) {
    const size_t end = at + wanted.size();
    const bool whole = wanted.size() >= most_name_bytes || end == content_.size() ||
                       std::strchr(" \t\r\n\f()<>[]{}/%", content_[end]);
    if (at > 0 && content_[at - 1] == '/' && whole) return true;
  }
  return content_.find('#') != std::string::npos;  // perhaps written in another way
}

void PdfCopier::append_stream_entries(std::string& out, pdf_obj* dictionary, bool decoded) {
  const int length = pdf_dict_len(ctx_, dictionary);
  for (int i = 0; i < length; ++i) {
    const char* key = pdf_to_name(ctx_, pdf_dict_get_key(ctx_, dictionary, i));
    if (belongs_to_the_file(key) || stays_behind(key) || (decoded && describes_data(key))) continue;
    append_pdf_name(out, key);
    append(out, pdf_dict_get_val(ctx_, dictionary, i), 1);
  }
  if (pdf_name_eq(ctx_, pdf_dict_get(ctx_, dictionary, PDF_NAME(Subtype)), PDF_NAME(Form)) && inherited_ &&
      !pdf_dict_get(ctx_, dictionary, PDF_NAME(Resources))) {
    search_content(copying_);
    append_inherited(out, dictionary);
    content_.clear();
  }
}

bool PdfCopier::hidden(pdf_obj* optional_content) {
  return optional_content && pdf_is_ocg_hidden(ctx_, document_, nullptr, "Print", optional_content);
}

void PdfCopier::flush() {
  while (!pending_.empty() && failure_.ok()) {
    if (cancellation_.cancelled()) fz_throw(ctx_, FZ_ERROR_ABORT, "stopped");
    const int source = pending_.back();
    pending_.pop_back();
    copy(source, numbers_[static_cast<size_t>(source)]);
    ++since_forgetting_;
  }
  forget();
}

void PdfCopier::forget() {
  if (keep_ == Keep::nothing) {
    for (int number : written_) pdf_delete_object(ctx_, document_, number);
    written_.clear();
  } else if (since_forgetting_ > objects_kept_loaded) {
    pdf_clear_xref(ctx_, document_);
    since_forgetting_ = 0;
  }
}

void PdfCopier::copy(int source, int target) {
  pdf_obj* object = nullptr;
  fz_var(object);
  copying_ = source;
  content_.clear();
  fz_try(ctx_) {
    object = pdf_load_object(ctx_, document_, source);
    if (pdf_obj_num_is_stream(ctx_, document_, source)) {
      copy_stream(source, target, object);
    } else {
      body_.clear();
      append(body_, object, 0);
      put_object(target, body_);
    }
    if (keep_ == Keep::nothing) written_.push_back(source);
  }
  fz_always(ctx_) {
    pdf_drop_obj(ctx_, object);
  }
  fz_catch(ctx_) {
    if (cancellation_.cancelled() || fz_caught(ctx_) == FZ_ERROR_MEMORY) fz_rethrow(ctx_);
    fz_warn(ctx_, "object %d cannot be read and is left out: %s", source, fz_caught_message(ctx_));
    put_nothing(target);
  }
}

/// A form that paints nothing stands for any stream that is not to be seen.
void PdfCopier::put_nothing(int number) {
  body_ = "/Type/XObject/Subtype/Form/BBox[0 0 0 0]";
  put_stream(number, body_, nullptr);
}

void PdfCopier::copy_stream(int source, int target, pdf_obj* dictionary) {
  if (hidden(pdf_dict_get(ctx_, dictionary, PDF_NAME(OC)))) {
    put_nothing(target);
    return;
  }
  fz_buffer* data = nullptr;
  fz_var(data);
  fz_try(ctx_) {
    // What is decoded here: data whose decryption is a filter of its own, and damage that a reader would trip
    // over.
    bool decode = has_filter(ctx_, dictionary, PDF_NAME(Crypt));
    if (!decode) {
      data = pdf_load_raw_stream_number(ctx_, document_, source);
      decode = pdf_name_eq(ctx_, first_filter(ctx_, dictionary), PDF_NAME(FlateDecode)) &&
               !decodes_to_pixels(ctx_, dictionary) && !inflates(data->data, data->len);
    }
    if (data && pdf_name_eq(ctx_, first_filter(ctx_, dictionary), PDF_NAME(DCTDecode)) &&
        !starts_jpeg(data)) {
      fz_throw(ctx_, FZ_ERROR_SYNTAX, "what should be JPEG data is none");
    }
    body_.clear();
    if (decode) {
      fz_drop_buffer(ctx_, data);
      data = nullptr;
      data = pdf_load_stream_number(ctx_, document_, source);
      append_stream_entries(body_, dictionary, true);
      write_compressed(target, body_, data);
    } else if (!first_filter(ctx_, dictionary) && data->len >= least_worth_deflating) {
      append_stream_entries(body_, dictionary, false);
      write_compressed(target, body_, data);
    } else {
      append_stream_entries(body_, dictionary, false);
      put_stream(target, body_, data);
    }
  }
  fz_always(ctx_) {
    fz_drop_buffer(ctx_, data);
  }
  fz_catch(ctx_) {
    fz_rethrow(ctx_);
  }
}

void PdfCopier::form(int number, const std::string& entries, fz_buffer* content) {
  body_ = "/Type/XObject/Subtype/Form";
  body_ += entries;
  write_compressed(number, body_, content);
}

void PdfCopier::form(int number, const std::string& entries, pdf_obj* content) {
  fz_buffer* data = nullptr;
  fz_var(data);
  fz_try(ctx_) {
    const int parts = pdf_array_len(ctx_, content);
    pdf_obj* only =
        pdf_is_array(ctx_, content) ? (parts == 1 ? pdf_array_get(ctx_, content, 0) : nullptr) : content;
    pdf_obj* filter = pdf_dict_get(ctx_, only, PDF_NAME(Filter));
    if (pdf_array_len(ctx_, filter) == 1) filter = pdf_array_get(ctx_, filter, 0);
    // One sound zlib stream without a predictor goes over as it is.
    if (pdf_name_eq(ctx_, filter, PDF_NAME(FlateDecode)) &&
        !pdf_dict_get(ctx_, only, PDF_NAME(DecodeParms))) {
      data = pdf_load_raw_stream(ctx_, only);
      if (inflates(data->data, data->len)) {
        body_ = "/Type/XObject/Subtype/Form/Filter/FlateDecode";
        body_ += entries;
        put_stream(number, body_, data);
      } else {
        fz_drop_buffer(ctx_, data);
        data = nullptr;
      }
    }
    if (!data) {
      data = fz_new_buffer(ctx_, 4096);
      if (!pdf_is_array(ctx_, content)) append_part(data, content);
      for (int i = 0; i < parts; ++i) append_part(data, pdf_array_get(ctx_, content, i));
      form(number, entries, data);
    }
  }
  fz_always(ctx_) {
    fz_drop_buffer(ctx_, data);
  }
  fz_catch(ctx_) {
    fz_rethrow(ctx_);
  }
}

void PdfCopier::append_part(fz_buffer* data, pdf_obj* part) {
  if (!pdf_is_stream(ctx_, part)) return;
  fz_buffer* plain = nullptr;
  fz_var(plain);
  fz_try(ctx_) {
    plain = pdf_load_stream(ctx_, part);
    fz_append_buffer(ctx_, data, plain);
    fz_append_byte(ctx_, data, '\n');  // parts end between tokens (ISO 32000-1, 7.8.2)
  }
  fz_always(ctx_) {
    fz_drop_buffer(ctx_, plain);
  }
  fz_catch(ctx_) {
    if (cancellation_.cancelled() || fz_caught(ctx_) == FZ_ERROR_MEMORY) fz_rethrow(ctx_);
    fz_warn(ctx_, "a part of the page's content cannot be read: %s", fz_caught_message(ctx_));
  }
}

void PdfCopier::write_compressed(int number, const std::string& entries, fz_buffer* plain) {
  unsigned char* data = nullptr;
  fz_buffer* packed = nullptr;
  fz_var(data);
  fz_var(packed);
  fz_try(ctx_) {
    size_t size = 0;
    data = fz_new_deflated_data(ctx_, &size, plain->data, plain->len, FZ_DEFLATE_DEFAULT);
    packed = fz_new_buffer_from_data(ctx_, data, size);
    data = nullptr;
    if (&entries != &body_) body_ = entries;
    body_ += "/Filter/FlateDecode";
    put_stream(number, body_, packed);
  }
  fz_always(ctx_) {
    fz_drop_buffer(ctx_, packed);
    fz_free(ctx_, data);
  }
  fz_catch(ctx_) {
    fz_rethrow(ctx_);
  }
}

void PdfCopier::put_object(int number, const std::string& body) {
  note(sink_.object(number, body));
}

void PdfCopier::put_stream(int number, const std::string& entries, const fz_buffer* data) {
  note(sink_.stream(number, entries, data ? bytes_of(data) : Bytes()));
}

void PdfCopier::note(Status status) {
  if (failure_.ok() && !status.ok()) failure_ = std::move(status);
}

Status PdfCopier::take_failure() {
  return std::exchange(failure_, Status());
}

}  // namespace dce::core
