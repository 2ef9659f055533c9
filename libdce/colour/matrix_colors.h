// RGB profiles that are a matrix and three curves, as displays and cameras have them. Little CMS reads them;
// to evaluate its stages takes a microsecond for a colour, and to make tables that are faster takes
// milliseconds for a profile.
#pragma once

#include <lcms2.h>

#include <memory>

#include "colour/source_colors.h"

namespace dce::core {

/// Has it tables, one for each rendering intent or for some (ISO 15076-1, 9.2.1 to 9.2.8)? They count over a
/// matrix.
bool has_tables(cmsHPROFILE profile);

/// The colours of a three-component matrix-based profile (ISO 15076-1, 8.3.3), by any intent that compares
/// with the paper. Null where the profile is not such a one, or its black is not black. Keeps nothing of the
/// profile.
std::unique_ptr<const SourceColors> make_matrix_colors(cmsContext context, cmsHPROFILE profile);

}  // namespace dce::core
