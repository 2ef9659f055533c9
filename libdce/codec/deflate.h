// Deflate (RFC 1951) in zlib's wrapping (RFC 1950), and the checksums that go with it.
#pragma once

#include <memory>

#include "base/status.h"
#include "stream/byte_buffer.h"
#include "stream/source.h"

namespace dce::core {

/// Compresses whole buffers, each to a stream of its own, with libdeflate. It holds the working memory (about
/// 0.3 MB at level 1, 1 MB from level 2), so keep one and use it again; one thread at a time.
class DeflateEncoder {
 public:
  explicit DeflateEncoder(int level = 6);  ///< 1 (fast) to 12 (small)
  ~DeflateEncoder();
  DeflateEncoder(const DeflateEncoder&) = delete;
  DeflateEncoder& operator=(const DeflateEncoder&) = delete;

  /// Appends `bytes` as one zlib stream. Code::limit when there is no memory for it.
  Status zlib(Bytes bytes, ByteBuffer& out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// One zlib stream from many buffers, with zlib. One thread at a time.
class ZlibStreamEncoder {
 public:
  explicit ZlibStreamEncoder(int level = 6);  ///< 1 (fast) to 9 (small)
  ~ZlibStreamEncoder();
  ZlibStreamEncoder(const ZlibStreamEncoder&) = delete;
  ZlibStreamEncoder& operator=(const ZlibStreamEncoder&) = delete;

  Status write(Bytes bytes, ByteBuffer& out);
  Status finish(ByteBuffer& out);  ///< ends the stream; the next write begins another

 private:
  Status run(Bytes bytes, int flush, ByteBuffer& out);

  struct State;
  std::unique_ptr<State> state_;
};

/// ISO 3309's CRC of PNG, gzip and zip over `bytes`, going on from an earlier result (0 at the start).
uint32_t crc32_update(uint32_t crc, Bytes bytes);

/// RFC 1950's Adler-32 over `bytes`, going on from an earlier result (1 at the start).
uint32_t adler32_update(uint32_t adler, Bytes bytes);

}  // namespace dce::core
