#include "image/jp2_codec.h"

#include <algorithm>
#include <cstring>

#include "image/jp2_header.h"

namespace dce::core {

void Jp2Codec::on_error(const char* message, void* user) {
  auto& codec = *static_cast<Jp2Codec*>(user);
  codec.error_ = message;
  while (!codec.error_.empty() && codec.error_.back() == '\n') codec.error_.pop_back();
  codec.warned_ = true;
}

void Jp2Codec::on_warning(const char*, void* user) {
  static_cast<Jp2Codec*>(user)->warned_ = true;
}

OPJ_SIZE_T Jp2Codec::on_read(void* out, OPJ_SIZE_T size, void* user) {
  auto& codec = *static_cast<Jp2Codec*>(user);
  size_t part = std::min(size, codec.bytes_.size() - codec.position_);
  if (part == 0) return static_cast<OPJ_SIZE_T>(-1);
  std::memcpy(out, codec.bytes_.data() + codec.position_, part);
  codec.position_ += part;
  return part;
}

OPJ_OFF_T Jp2Codec::on_skip(OPJ_OFF_T size, void* user) {
  auto& codec = *static_cast<Jp2Codec*>(user);
  if (size < 0) return -1;
  size_t part = std::min(static_cast<size_t>(size), codec.bytes_.size() - codec.position_);
  codec.position_ += part;
  return part == 0 && size > 0 ? -1 : static_cast<OPJ_OFF_T>(part);
}

OPJ_BOOL Jp2Codec::on_seek(OPJ_OFF_T position, void* user) {
  auto& codec = *static_cast<Jp2Codec*>(user);
  if (position < 0 || static_cast<uint64_t>(position) > codec.bytes_.size()) return OPJ_FALSE;
  codec.position_ = static_cast<size_t>(position);
  return OPJ_TRUE;
}

Status Jp2Codec::failed() const {
  return {Code::unreadable, "the JPEG 2000 image is damaged" + (error_.empty() ? error_ : ": " + error_)};
}

Status Jp2Codec::open(Bytes bytes, int reduce) {
  DCE_TRY(check_jp2_tiles(bytes));
  bytes_ = bytes;
  codec_.reset(opj_create_decompress(is_jp2_file(bytes) ? OPJ_CODEC_JP2 : OPJ_CODEC_J2K));
  stream_.reset(opj_stream_create(1 << 16, OPJ_TRUE));
  if (!codec_ || !stream_) return {Code::limit, "no memory to decode the JPEG 2000 image"};
  opj_set_error_handler(codec_.get(), on_error, this);
  opj_set_warning_handler(codec_.get(), on_warning, this);
  opj_stream_set_user_data(stream_.get(), this, nullptr);
  opj_stream_set_user_data_length(stream_.get(), bytes.size());
  opj_stream_set_read_function(stream_.get(), on_read);
  opj_stream_set_skip_function(stream_.get(), on_skip);
  opj_stream_set_seek_function(stream_.get(), on_seek);
  opj_dparameters_t parameters;
  opj_set_default_decoder_parameters(&parameters);
  parameters.cp_reduce = static_cast<OPJ_UINT32>(reduce);
  if (!opj_setup_decoder(codec_.get(), &parameters)) return failed();
  // Lenient, OpenJPEG 2.5.0 believes tile-part headers about their lengths: it allocates and reads past the
  // end.
  opj_decoder_set_strict_mode(codec_.get(), OPJ_TRUE);
  opj_image_t* image = nullptr;
  bool read = opj_read_header(stream_.get(), codec_.get(), &image) != 0;
  image_.reset(image);
  return read && image_ ? ok() : failed();
}

Status Jp2Codec::decode(uint32_t y0, uint32_t y1) {
  warned_ = false;
  bool whole = y0 == image_->y0 && y1 == image_->y1;
  if (!whole && !opj_set_decode_area(codec_.get(), image_.get(), static_cast<OPJ_INT32>(image_->x0),
                                     static_cast<OPJ_INT32>(y0), static_cast<OPJ_INT32>(image_->x1),
                                     static_cast<OPJ_INT32>(y1))) {
    return failed();
  }
  if (!opj_decode(codec_.get(), stream_.get(), image_.get())) return failed();
  for (OPJ_UINT32 i = 0; i < image_->numcomps; ++i) {
    if (!image_->comps[i].data) return failed();
  }
  return ok();
}

}  // namespace dce::core
