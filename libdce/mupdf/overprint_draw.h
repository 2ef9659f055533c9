// Overprint as a press shows it: ink by ink, where it makes a difference.
#pragma once

#include <mupdf/fitz.h>

#include <functional>

#include "mupdf/fitz_context.h"
#include "mupdf/overprint_survey.h"

namespace dce::core {

/// Plays the part of a page that lies in `area`, a rectangle of the device, to a draw device.
using PlayPart = std::function<void(fz_device* device, fz_rect area)>;

/// Draws the page twice more, into an ink each, with overprint and without: what differs takes the place of
/// what `pixmap` (grey, RGB or CMYK without alpha, drawn as usual) has there. `to_pixmap` is what the draw
/// device is made with, `from_survey` what maps the survey's space to the pixmap's, `cookie` what ends `play`. False when
/// there was no memory.
bool simulate_overprint(FitzContext& context, const OverprintSurvey& survey, fz_pixmap* pixmap,
                        fz_matrix to_pixmap, fz_matrix from_survey, const fz_cookie& cookie,
                        const PlayPart& play);

}  // namespace dce::core
