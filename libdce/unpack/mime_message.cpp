#include "unpack/mime_message.h"

#include <gmime/gmime.h>

#include <algorithm>
#include <string_view>

#include "stream/charset.h"
#include "unpack/mime_walk.h"

namespace dce::core {
namespace {

constexpr size_t most_messages = 1000;  // of one mailbox

struct Unref {
  void operator()(gpointer object) const { g_object_unref(object); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref>;

/// The bytes as a stream, borrowed.
class BorrowedStream {
 public:
  explicit BorrowedStream(Bytes bytes)
      : array_(g_byte_array_new_take(const_cast<guint8*>(bytes.data()), bytes.size())),
        stream_(g_mime_stream_mem_new_with_byte_array(array_)) {
    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream_.get()), FALSE);
  }
  ~BorrowedStream() {
    stream_.reset();
    g_byte_array_steal(array_, nullptr);
    g_byte_array_unref(array_);
  }
  BorrowedStream(const BorrowedStream&) = delete;
  BorrowedStream& operator=(const BorrowedStream&) = delete;
  GMimeStream* get() const { return stream_.get(); }

 private:
  GByteArray* array_;
  Owned<GMimeStream> stream_;
};

/// What parsed messages refer to.
struct Mailbox {
  explicit Mailbox(Bytes bytes) : stream(bytes) {}
  BorrowedStream stream;
  std::vector<Owned<GMimeMessage>> messages;
};

}  // namespace

std::vector<Message> read_mail(Bytes bytes) {
  prepare_mime();
  // Some programs put a byte order mark before the first header.
  if (bytes.size() > 3 && bytes[0] == 0xef && bytes[1] == 0xbb && bytes[2] == 0xbf) bytes = bytes.subspan(3);
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const size_t begin = std::min(text.find_first_not_of("\r\n"), text.size());
  bytes = bytes.subspan(begin);
  const bool mailbox = text.substr(begin).starts_with("From ");
  auto keep = std::make_shared<Mailbox>(bytes);
  const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(keep->stream.get()));
  g_mime_parser_set_format(parser.get(), mailbox ? GMIME_FORMAT_MBOX : GMIME_FORMAT_MESSAGE);
  std::vector<Message> messages;
  do {
    GMimeMessage* const parsed = g_mime_parser_construct_message(parser.get(), nullptr);
    if (parsed == nullptr) break;
    keep->messages.emplace_back(parsed);
    messages.push_back(message_of_mime(parsed));
    messages.back().keeps = keep;
  } while (mailbox && !g_mime_parser_eos(parser.get()) && messages.size() < most_messages);
  return messages;
}

void prepare_mime() {
  static const bool prepared = [] {
    g_mime_init();
    return true;
  }();
  (void)prepared;
}

}  // namespace dce::core
