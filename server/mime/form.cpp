#include "server/mime/form.h"

#include "server/base/text.h"
#include "server/mime/gmime_objects.h"

namespace dce::server {
namespace {

constexpr int kMostParts = 100;

std::string decoded_bytes(GMimePart* part) {
  GMimeDataWrapper* const content = g_mime_part_get_content(part);
  if (content == nullptr) return {};
  const Owned<GMimeStream> memory(g_mime_stream_mem_new());
  g_mime_data_wrapper_write_to_stream(content, memory.get());
  const GByteArray* const bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory.get()));
  return {reinterpret_cast<const char*>(bytes->data), bytes->len};
}

std::string parameter(GMimeObject* part, const char* name) {
  const char* const value = g_mime_object_get_content_disposition_parameter(part, name);
  return value == nullptr ? std::string() : printable(value);
}

}  // namespace

std::vector<FormPart> parse_form(const std::string& content_type, std::string_view body) {
  if (!lower_ascii(content_type).starts_with("multipart/form-data") ||
      content_type.find_first_of("\r\n") != std::string::npos)
    throw FormError("this is no multipart/form-data");
  start_gmime();
  const std::string head = "MIME-Version: 1.0\r\nContent-Type: " + content_type + "\r\n\r\n";
  const Owned<GMimeStream> stream(g_mime_stream_cat_new());
  for (const std::string_view piece : {std::string_view(head), body}) {
    const Owned<GMimeStream> memory(g_mime_stream_mem_new_with_buffer(piece.data(), piece.size()));
    g_mime_stream_cat_add_source(GMIME_STREAM_CAT(stream.get()), memory.get());
  }
  const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  const Owned<GMimeObject> whole(g_mime_parser_construct_part(parser.get(), nullptr));
  if (whole == nullptr || !GMIME_IS_MULTIPART(whole.get())) throw FormError("the form cannot be read");
  GMimeMultipart* const parts = GMIME_MULTIPART(whole.get());
  const int count = g_mime_multipart_get_count(parts);
  if (count > kMostParts) throw FormError("the form has more than a hundred parts");
  std::vector<FormPart> result;
  for (int i = 0; i < count; ++i) {
    GMimeObject* const part = g_mime_multipart_get_part(parts, i);
    if (!GMIME_IS_PART(part)) continue;
    result.push_back({.name = parameter(part, "name"),
                      .file_name = parameter(part, "filename"),
                      .bytes = decoded_bytes(GMIME_PART(part))});
  }
  return result;
}

}  // namespace dce::server
