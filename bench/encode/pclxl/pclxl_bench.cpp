#include "encode_pages.h"

namespace dce::core {
extern const StreamFormat encode_pclxl;
}
namespace {
const int added = dce::bench::add_encoder(dce::core::encode_pclxl);
}
