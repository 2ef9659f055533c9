// Libraries of ours that are loaded when they are first needed, from beside libdce. Private to this room.
#pragma once

namespace dce::client {

/// What `library` exports as `entry`. Throws Error with DCE_INTERNAL where it is not installed: `purpose` is
/// what it is for.
void* load_entry(const char* library, const char* entry, const char* purpose);

}  // namespace dce::client
