#include "codec/deflate.h"

#include <libdeflate.h>
#include <zlib.h>

#include <algorithm>
#include <limits>
#include <vector>

namespace dce::core {
namespace {

Status no_memory() {
  return {Code::limit, "not enough memory to compress the stream"};
}

}  // namespace

struct DeflateEncoder::State {
  explicit State(int level) : compressor(libdeflate_alloc_compressor(level)) {}
  ~State() { libdeflate_free_compressor(compressor); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  libdeflate_compressor* compressor;
  std::vector<uint8_t> room;  // for the longest result so far: what is appended to is made no larger than it must be
};

DeflateEncoder::DeflateEncoder(int level) : state_(new State(std::clamp(level, 1, 12))) {}
DeflateEncoder::~DeflateEncoder() = default;

Status DeflateEncoder::zlib(Bytes bytes, ByteBuffer& out) {
  if (!state_->compressor) return no_memory();
  const size_t bound = libdeflate_zlib_compress_bound(state_->compressor, bytes.size());
  if (state_->room.size() < bound) state_->room.resize(bound);
  const size_t size =
      libdeflate_zlib_compress(state_->compressor, bytes.data(), bytes.size(), state_->room.data(), bound);
  out.append(Bytes(state_->room.data(), size));
  return size ? ok() : Status(Code::internal, "deflate did not fit its own bound");
}

struct ZlibStreamEncoder::State {
  explicit State(int level) : ready(deflateInit(&stream, level) == Z_OK) {}
  ~State() {
    if (ready) deflateEnd(&stream);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  z_stream stream{};
  bool ready;
};

ZlibStreamEncoder::ZlibStreamEncoder(int level) : state_(new State(std::clamp(level, 1, 9))) {}
ZlibStreamEncoder::~ZlibStreamEncoder() = default;

Status ZlibStreamEncoder::write(Bytes bytes, ByteBuffer& out) {
  return run(bytes, Z_NO_FLUSH, out);
}

Status ZlibStreamEncoder::finish(ByteBuffer& out) {
  DCE_TRY(run({}, Z_FINISH, out));
  return deflateReset(&state_->stream) == Z_OK ? ok() : no_memory();
}

Status ZlibStreamEncoder::run(Bytes bytes, int flush, ByteBuffer& out) {
  if (!state_->ready) return no_memory();
  constexpr size_t chunk = 1 << 16;
  z_stream& stream = state_->stream;
  do {
    const size_t take = std::min<size_t>(bytes.size(), std::numeric_limits<uInt>::max());
    stream.next_in = const_cast<Bytef*>(bytes.data());  // NOLINT: zlib's input is not const
    stream.avail_in = static_cast<uInt>(take);
    bytes = bytes.subspan(take);
    do {
      const size_t had = out.size();
      stream.next_out = out.grow(chunk);
      stream.avail_out = chunk;
      const int result = ::deflate(&stream, bytes.empty() ? flush : Z_NO_FLUSH);
      out.truncate(had + chunk - stream.avail_out);
      if (result == Z_STREAM_ERROR) return {Code::internal, "zlib refused its input"};
    } while (stream.avail_out == 0);
  } while (!bytes.empty());
  return {};
}

// libdeflate takes a null buffer for "give me the initial value", which an empty span may well be.
uint32_t crc32_update(uint32_t crc, Bytes bytes) {
  return bytes.empty() ? crc : libdeflate_crc32(crc, bytes.data(), bytes.size());
}

uint32_t adler32_update(uint32_t adler, Bytes bytes) {
  return bytes.empty() ? adler : libdeflate_adler32(adler, bytes.data(), bytes.size());
}

}  // namespace dce::core
